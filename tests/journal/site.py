"""A journal over HTTP on a free port of the loopback, and the centre around it."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from prometheus_client import generate_latest

from core.domain.chain import GENESIS
from core.domain.wire import Enrolment
from core.sync.client import HttpJournal
from journal.ledger.memory import MemoryLedger
from journal.ledger.port import Ledger
from journal.service import Seat
from journal.settings import Limits, Settings
from journal.web.app import build
from journal.web.endpoints import Service
from journal.web.metrics import Metrics
from journal.web.problems import KINDS, MEDIA_TYPE
from journal.web.server import Protocol, Server, listen
from tests.journal.centre import Centre, MakeLedger
from tests.journal.facts import STREAM, uid

PUSH = f"/v1/streams/{STREAM}/push"
FEED = f"/v1/streams/{STREAM}/feed"
START = {"after": "0", "chain": GENESIS}
POS = {"seq": 0, "chain": GENESIS}

ROOMY = Limits(calls=1_000_000, burst=1_000_000, wrong=1_000_000)
"""Limits that no test meets unless it wants to."""


@dataclass
class Site:
    """``url``: where it listens."""

    url: str
    port: int
    metrics: Metrics
    stopping: asyncio.Event

    async def raw(self, *pieces: bytes) -> bytes:
        """What comes back for these bytes until the connection is closed from there."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            return await reader.read()
        except ConnectionError:  # closed while we were still speaking
            return await reader.read() if not reader.exception() else b""
        finally:
            writer.close()

    def figures(self) -> str:
        """What /metrics would say."""
        return generate_latest(self.metrics.registry).decode()

    @asynccontextmanager
    async def browser(self, token: str = "", **headers: str) -> AsyncIterator[httpx.AsyncClient]:
        """A client that says only what it is told to, and the protocol and a session."""
        said = {"Pult-Protocol": "1", "Pult-Session": uid("session", 1)}
        said |= {"Authorization": f"Bearer {token}"} if token else {}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        async with httpx.AsyncClient(base_url=self.url, headers=said, trust_env=False) as client:
            yield client


@asynccontextmanager
async def site(
    service: Service,
    limits: Limits = ROOMY,
    clock: Callable[[], float] = time.monotonic,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[Site]:
    """The whole of HTTP but the loop of uvicorn's server, which takes its time to end."""
    metrics, stopping = Metrics(), asyncio.Event()
    app = build(service, limits, metrics, stopping, clock=clock)
    server = Server(app, Settings(limits=limits), stopping)
    server.config.load()
    state, where = server.server_state, listen("127.0.0.1", 0)
    port = where.getsockname()[1]
    listening = await asyncio.get_running_loop().create_server(
        lambda: Protocol(config=server.config, server_state=state, app_state={}), sock=where, ssl=tls
    )
    try:
        yield Site(f"{'https' if tls else 'http'}://127.0.0.1:{port}", port, metrics, stopping)
    finally:
        stopping.set()
        listening.close()
        for connection in list(state.connections):
            connection.transport.abort()
        await asyncio.gather(*state.tasks, return_exceptions=True)
        await asyncio.sleep(0)  # for the connections to hear that they are lost


class HttpCentre(Centre):
    """The centre whose consoles speak HTTP with it. ``limits``, ``ticks``: of its process."""

    def __init__(
        self, make_ledger: MakeLedger, limits: Limits = ROOMY, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(make_ledger)
        self.site: Site
        self._limits = limits
        self._ticks = ticks
        self._open = AsyncExitStack()

    async def open(self) -> None:
        """Listen first: whatever is served later is served there."""
        self.site = await self._open.enter_async_context(site(self, self._limits, self._ticks))
        await super().open()

    async def close(self) -> None:
        """Let go of everything."""
        await self._open.aclose()
        await super().close()

    def client(self, token: str, session_id: str) -> HttpJournal:
        """A console's side of HTTP."""
        journal = HttpJournal(self.site.url, token, session_id)
        self._open.push_async_callback(journal.close)
        return journal

    # --- what HTTP asks: the service of the moment, which a restored backup replaces ---

    async def seat(self, token: str, session_id: str) -> Seat:
        """As in ``Service``."""
        return await self.service.seat(token, session_id)

    async def enrol(self, code: str, device_id: str) -> Enrolment:
        """As in ``Service``."""
        return await self.service.enrol(code, device_id)

    async def ready(self) -> None:
        """As in ``Service``."""
        await self.service.ready()


async def in_memory() -> Ledger:
    """An empty ledger."""
    return MemoryLedger()


@asynccontextmanager
async def http_centre(
    limits: Limits = ROOMY, ticks: Callable[[], float] = time.monotonic
) -> AsyncIterator[HttpCentre]:
    """A centre over memory, open."""
    centre = HttpCentre(in_memory, limits, ticks)
    await centre.open()
    try:
        yield centre
    finally:
        await centre.close()


def head(port: int, method: str, path: str, token: str, *more: str) -> bytes:
    """The head of a request, as a console sends it."""
    lines = [
        f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Authorization: Bearer {token}",
        "Pult-Protocol: 1", f"Pult-Session: {uid('session', 1)}", *more, "", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def problem(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem that an answer must be."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == MEDIA_TYPE
    told: dict[str, Any] = response.json()
    assert told["type"] == f"/problems/{code}"
    assert (told["status"], told["title"]) == (status, KINDS[code].title)
    return told


async def until(true: Callable[[], bool]) -> None:
    """Go on once it is so."""
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(0.001)
