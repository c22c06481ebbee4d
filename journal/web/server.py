"""The server under the application: uvicorn, with an end to slow and endless heads."""

import asyncio
import logging
import signal
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from journal.settings import Settings
from journal.web.app import HEAD_BYTES

log = logging.getLogger(__name__)

HEAD_S: Final = 15.0
"""Seconds in which the head of a request must have come, on a new connection or a used one."""

KEEP_ALIVE_S: Final = 65
"""Seconds for which an unused connection is kept: longer than consoles and proxies keep it."""

GRACE_S: Final = 30
"""Seconds that requests have to end once the process is to."""

_TOO_LONG: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
)


class Protocol(HttpToolsProtocol):
    """One connection. Neither uvicorn nor its parser ends a head that never ends, or never comes."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as there
        """A console is there."""
        super().connection_made(transport)
        self._heads = 0
        self._in_head = True
        self._head_bytes = 0
        self._late: asyncio.TimerHandle | None = None
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        self._await_no_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Some of a request came."""
        was_in, heads = self._in_head, self._heads
        super().data_received(data)
        if was_in and heads == self._heads and not self.transport.is_closing():
            self._head_bytes += len(data)
            self._await_head()
            if self._head_bytes > HEAD_BYTES:
                self.transport.write(_TOO_LONG)
                self.transport.close()

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._await_no_head()
        self._heads += 1
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is there."""
        super().on_message_complete()
        self._in_head = True
        self._head_bytes = 0

    def _await_head(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(HEAD_S, self.transport.close)

    def _await_no_head(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


class Server(uvicorn.Server):
    """``stopping``: set when the end begins, so that waiting readers are answered and go."""

    def __init__(self, app: ASGIApp, settings: Settings, stopping: asyncio.Event) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=Protocol,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=bool(settings.proxies),
                forwarded_allow_ips=list(settings.proxies),
                limit_concurrency=settings.limits.connections,
                timeout_keep_alive=KEEP_ALIVE_S,
                timeout_graceful_shutdown=GRACE_S,
            )
        )
        self._stopping = stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say where."""
        await super().startup(sockets)
        for each in sockets or ():
            log.info("listens", extra={"data": {"where": _shown(each.getsockname())}})

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take nobody any more, and let those who are here come to an end."""
        log.info("stops")
        self._stopping.set()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End gently on SIGTERM and Ctrl-C; what was asked for and done is no failure."""
        loop = asyncio.get_running_loop()
        asked = (signal.SIGTERM, signal.SIGINT)
        for each in asked:
            loop.add_signal_handler(each, self.handle_exit, each, None)
        try:
            yield
        finally:
            for each in asked:
                loop.remove_signal_handler(each)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0: wherever there is room. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # That it is TCP must be said: asyncio sends an answer without delay (40 ms) only on what calls itself so.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(2048)
    except BaseException:
        made.close()
        raise
    made.setblocking(False)
    return made


def _shown(address: Sequence[Any]) -> str:
    host, port = address[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
