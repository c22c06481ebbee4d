"""The load on a journal: processes that begin together, and a client that costs next to nothing.

What is asked is made beforehand, and of an answer only as much is read as its sender must know. A console
reads more: what that costs it is measured where real consoles are.
"""

import asyncio
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing.synchronize import Barrier, Event
from typing import Any, Final, TypeVar

import psycopg

from core.domain.envelope import canonical
from core.domain.wire import Offer, Position
from journal.ledger.tables import LOG
from scripts.benches.journal_facts import STREAM

HANDS: Final = 4
"""Processes that make load; on a machine of four cores they and PostgreSQL have to share it."""

_PATIENCE_S: Final = 120

Values = tuple[Any, ...]
T = TypeVar("T")
_ready: Any = None
_over: Any = None


class Hands:
    """The processes of the load. ``over``: set to end what has no end of its own."""

    def __init__(self, pool: ProcessPoolExecutor, over: Event) -> None:
        self._pool = pool
        self.over = over

    async def together(self, doing: Callable[[Sequence[Any]], T], all_of_it: Sequence[Any]) -> list[T]:
        """Do it in every process, each with its share: every fourth from its own on."""
        loop = asyncio.get_running_loop()
        shares = (all_of_it[hand::HANDS] for hand in range(HANDS))
        return await asyncio.gather(*(loop.run_in_executor(self._pool, doing, share) for share in shares))

    async def timed(self, doing: Callable[[Sequence[Any]], "Work"], all_of_it: Sequence[Any]) -> "Work":
        """The same for work; all of it as one."""
        works = await self.together(doing, all_of_it)
        begun, ended = min(work.begun for work in works), max(work.ended for work in works)
        return Work(begun, ended, sum(work.cpu for work in works))


@dataclass(frozen=True, slots=True)
class Work:
    """What was done between two moments, by one clock of all processes; ``cpu``: seconds of its own."""

    begun: float
    ended: float
    cpu: float

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.ended - self.begun


def work() -> Callable[[], Work]:
    """Begin to measure this process; the way to end."""
    begun, cpu = time.monotonic(), time.process_time()
    return lambda: Work(begun, time.monotonic(), time.process_time() - cpu)


@contextmanager
def hands() -> Iterator[Hands]:
    """Processes for as long as the block."""
    context = multiprocessing.get_context("spawn")
    barrier, over = context.Barrier(HANDS), context.Event()
    with ProcessPoolExecutor(HANDS, context, _be_ready, (barrier, over)) as pool:
        yield Hands(pool, over)


def _be_ready(barrier: Barrier, over: Event) -> None:
    global _ready, _over
    _ready, _over = barrier, over


def meet() -> None:
    """Wait in a hand until all of them have come so far."""
    _ready.wait(_PATIENCE_S)


def wait_for_the_end() -> None:
    """Wait in a hand until whoever began it wants no more."""
    _over.wait()


# --- raw rows -----------------------------------------------------------------------------------------


def insert(url: str, table: str, batches: Sequence[Sequence[Sequence[Values]]]) -> Work:
    """Insert rows as they are, from one connection for each of ``batches``: a statement and a commit each."""
    with ThreadPoolExecutor(max(len(batches), 1)) as threads:
        connections = [psycopg.connect(url, autocommit=True, prepare_threshold=0) for _ in batches]
        try:
            meet()
            done = work()
            list(threads.map(partial(_insert, table), connections, batches))
            return done()
        finally:
            for connection in connections:
                connection.close()


def _insert(table: str, connection: psycopg.Connection[Any], batches: Sequence[Sequence[Values]]) -> None:
    one = f"({', '.join(['%s'] * len(LOG.columns))})"
    for batch in batches:
        rows = ", ".join([one] * len(batch))
        values = [value for row in batch for value in row]
        connection.execute(f"INSERT INTO {table} ({LOG.names}) VALUES {rows}".encode(), values)


# --- requests -----------------------------------------------------------------------------------------


class Connection:
    """One connection to a journal."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, port: int) -> "Connection":
        """A new one."""
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=1 << 24))

    async def ask(self, request: bytes) -> bytes:
        """The body of the answer, which must be a good one."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        body = await self._reader.readexactly(int(length))
        if not head.startswith(b"HTTP/1.1 200"):
            raise AssertionError(head[:15] + body[:300])
        return body

    def close(self) -> None:
        """Let go of it."""
        self._writer.close()


def push(token: str, session_id: str, position: Position, offers: Sequence[Offer]) -> bytes:
    """The request that offers these."""
    events = [{name: value for name, value in asdict(offer).items() if value is not None} for offer in offers]
    body = canonical({"pos": asdict(position), "events": events, "gap_ok": []}).encode()
    return _request("POST", f"/v1/streams/{STREAM}/push", token, session_id, body)


def feed(token: str, session_id: str, position: Position, wait_s: int = 0) -> bytes:
    """The request that asks what follows."""
    query = f"after={position.seq}&chain={position.chain}&limit=500&wait={wait_s}"
    return _request("GET", f"/v1/streams/{STREAM}/feed?{query}", token, session_id)


def _request(method: str, path: str, token: str, session_id: str, body: bytes = b"") -> bytes:
    said = [
        f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Pult-Protocol: 1", f"Pult-Session: {session_id}",
        f"Authorization: Bearer {token}",
    ]  # fmt: skip
    if body:
        said += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*said, "", ""]).encode() + body


def ask(port: int, lines: Sequence[Sequence[bytes]]) -> Work:
    """Ask all of it: from one connection for each of ``lines``, one request after another."""
    return asyncio.run(_ask(port, lines))


async def _ask(port: int, lines: Sequence[Sequence[bytes]]) -> Work:
    opened = [await Connection.open(port) for _ in lines]
    await asyncio.to_thread(meet)
    done = work()
    await asyncio.gather(*map(_ask_all, opened, lines))
    for line in opened:
        line.close()
    return done()


async def _ask_all(line: Connection, requests: Sequence[bytes]) -> None:
    for request in requests:
        await line.ask(request)
