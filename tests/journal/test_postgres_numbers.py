"""Nobody who reads along the numbers of PostgreSQL is stepped over, whoever writes."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.domain.chain import GENESIS, link
from core.domain.wire import Position
from core.errors import JournalBusy
from journal.ledger import connections, postgres
from journal.ledger.faults import Unstorable
from journal.ledger.port import Known, Row, Wanted, Writing
from journal.numbering import wanted
from journal.trail import noted
from tests.journal.databases import ask, migrated, opened
from tests.journal.facts import STREAM, uid
from tests.journal.ledger_facts import (
    answered,
    everything,
    fact,
    numbered,
    write,
)
from tests.postgres import Cluster

ROOT = Path(__file__).parents[2]


@pytest.fixture
def url(postgres: Cluster) -> Iterator[str]:
    with migrated(postgres) as url:
        yield url


class Held:
    """A writer of another process, who stands between its numbers and its commit until it is let go."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._numbered, self._go = threading.Event(), threading.Event()
        self._thread = ThreadPoolExecutor(1)
        self._written = self._thread.submit(asyncio.run, self._write())

    async def numbers(self) -> None:
        """Wait until it has its numbers."""
        await asyncio.to_thread(self._numbered.wait, 30)

    async def commits(self) -> None:
        """Let it go, and wait for its commit."""
        self._go.set()
        await asyncio.wrap_future(self._written)
        self._thread.shutdown()

    async def _write(self) -> None:
        def plan(known: Known) -> Writing:
            rows = numbered(known, [fact(1, session=1)])
            self._numbered.set()
            self._go.wait(30)
            return Writing(answered(rows), rows)

        async with opened(self._url) as ledger:
            await ledger.append(STREAM, wanted([]), plan)


async def stepped_over(url: str) -> set[int]:
    """Two writers, of whom the second is ready to commit first: what does a reader never see?"""
    async with opened(url) as ledger:
        seen: list[int] = []

        async def follow() -> None:
            piece = await ledger.read(STREAM, seen[-1] if seen else 0, 10, None)
            seen.extend(row.seq for row in piece.rows)

        first = Held(url)
        await first.numbers()
        second = asyncio.create_task(write(ledger, fact(1, session=2)))
        await asyncio.wait([second], timeout=0.5)
        await follow()
        await first.commits()
        await second
        await follow()
        await follow()
        return {row[0] for row in ask(url, "SELECT seq FROM log")} - set(seen)


async def test_a_reader_never_steps_over_what_is_committed_late(url: str) -> None:
    assert await stepped_over(url) == set()
    assert ask(url, "SELECT seq, session_id FROM log ORDER BY seq") == [
        (1, uid("session", 1)),
        (2, uid("session", 2)),
    ]


async def test_numbers_of_a_sequence_are_stepped_over(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof that the test above can fail: what everybody takes first, and PostgreSQL calls a serial."""

    async def serial(connection: connections.Connection, stream: str, wanted: Wanted) -> Known:
        await connection.execute("BEGIN")
        ((number,),) = await (await connection.execute("SELECT nextval('serial')")).fetchall()
        return Known(Position(number - 1, GENESIS), 0, {}, {}, {}, {}, frozenset(), {})

    ask(url, "CREATE SEQUENCE serial")
    monkeypatch.setattr(postgres, "_locked", serial)
    assert await stepped_over(url) == {1}


async def test_a_lock_taken_in_the_statement_that_looks_is_taken_too_late(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why the lock is a statement of its own: the second writer would number from what it saw before."""
    both = postgres._KNOWN.replace("(SELECT) AS one", "(SELECT pg_advisory_xact_lock(1, 1)) AS one")
    monkeypatch.setattr(postgres, "_KNOWN", both)
    monkeypatch.setattr(postgres, "_BEGIN", "BEGIN")
    with pytest.raises(Unstorable, match="log_pkey"):
        await stepped_over(url)


PROGRAM = """
import asyncio, sys
from journal.ledger.postgres import PostgresLedger
from tests.journal.ledger_facts import fact, write

async def main(url, session):
    ledger = await PostgresLedger.open(url)
    for n in range(1, 120, 3):
        await write(ledger, *(fact(each, session=session) for each in range(n, n + 3)))
    await ledger.note([("now", "code.given", str(n)) for n in range(5)])
    await ledger.close()

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


async def test_many_processes_write_one_stream_and_a_reader_follows(url: str) -> None:
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    programs = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", PROGRAM, url, str(session), env=here)
        for session in (1, 2, 3)
    ]
    async with opened(url) as ledger:
        rows: list[Row] = []
        while len(rows) < 360 and not any(program.returncode for program in programs):
            piece = await ledger.read(STREAM, len(rows), 50, None)
            assert [row.seq for row in piece.rows] == list(
                range(len(rows) + 1, len(rows) + 1 + len(piece.rows))
            )
            rows += piece.rows
        assert [await program.wait() for program in programs] == [0, 0, 0]
        chain = GENESIS
        for row in rows:
            assert row.chain == (chain := link(chain, row.seal))
        for session in (1, 2, 3):
            mine = [row.session_seq for row in rows if row.session_id == uid("session", session)]
            assert mine == list(range(1, 121))
        assert [note.seq for note in await ledger.notes(0, 100)] == list(range(1, 16))


async def test_the_trail_is_dense_whoever_writes_it(url: str) -> None:
    async with opened(url) as one, opened(url) as other:
        lines = [("now", "code.given", str(number)) for number in range(40)]
        await asyncio.gather(*((one, other)[n % 2].note([line]) for n, line in enumerate(lines)))
        notes = await one.notes(0, 100)
    assert [note.seq for note in notes] == list(range(1, 41))
    chain = GENESIS
    for note in notes:
        assert note.chain == (chain := noted(chain, note.seq, note.at, note.kind, note.detail))


async def test_a_writer_that_was_stopped_with_the_lock_in_its_hand_keeps_nobody_waiting_for_ever(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connections._SETTINGS, "idle_in_transaction_session_timeout", "600ms")
    stopped = Held(url)
    await stopped.numbers()
    async with opened(url) as ledger:
        (row,) = await write(ledger, fact(1, session=2))
        with pytest.raises(JournalBusy):
            await stopped.commits()
        assert await everything(ledger) == [row]


async def test_who_waits_too_long_for_the_stream_is_told_later(
    url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(connections._SETTINGS, "lock_timeout", "100ms")
    first = Held(url)
    await first.numbers()
    async with opened(url) as ledger:
        with pytest.raises(JournalBusy):
            await write(ledger, fact(1, session=2))
        await first.commits()
        await write(ledger, fact(1, session=2))
    assert "LockNotAvailable 55P03" in caplog.text
