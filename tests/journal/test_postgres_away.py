"""PostgreSQL goes away, fills its disk, loses a line: what is said then, and what is there afterwards."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from core.domain.wire import Position
from core.errors import JournalBusy
from journal.ledger.connections import Connection, Connections
from journal.ledger.listening import Listener
from journal.ledger.open import migrate, open_ledger
from tests.disks import fill as fill_disk
from tests.disks import small_disk
from tests.journal.databases import LISTENERS, ask, listening, migrated, opened, until
from tests.journal.facts import STREAM
from tests.journal.ledger_facts import (
    AT,
    dumped,
    everything,
    fact,
    known_of,
    write,
)
from tests.postgres import Cluster, cluster, server_user


@pytest.fixture
def url(postgres: Cluster) -> Iterator[str]:
    with migrated(postgres) as url:
        yield url


async def test_who_listens_hears_of_other_processes_once_for_each_transaction(url: str) -> None:
    async with opened(url) as ledger, opened(url) as other:
        heard: list[str] = []
        ledger.subscribe(heard.append)
        await listening(url)
        await write(other, *(fact(n) for n in range(1, 51)))
        await write(other, fact(1), stream="other")
        await until(lambda: "other" in heard)
        assert heard == [STREAM, "other"]


async def test_a_lost_listener_listens_again_and_is_told_what_it_may_have_missed(url: str) -> None:
    async with opened(url) as ledger, opened(url) as other:
        await write(other, fact(1))
        heard: list[str] = []
        ledger.subscribe(heard.append)
        await listening(url)
        await until(lambda: heard)
        for number in (2, 3):
            await listening(url)
            heard.clear()
            ask(url, f"SELECT pg_terminate_backend(pid) FROM ({LISTENERS}) AS listeners")
            await write(other, fact(number))
            await until(lambda: heard)
        assert set(heard) == {STREAM}


async def test_who_listens_tries_again_however_long_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries = 0

    async def away(self: Connections) -> Connection:
        nonlocal tries
        tries += 1
        raise psycopg.OperationalError

    async def at_once(seconds: float, sleep: Any = asyncio.sleep) -> None:
        await sleep(0)

    monkeypatch.setattr(Connections, "new", away)
    monkeypatch.setattr(asyncio, "sleep", at_once)
    listener = Listener(Connections(""), lambda stream: None)
    for _ in range(10_000):
        await asyncio.sleep(0)
    await listener.close()
    assert tries > 2_000


async def test_a_connection_that_nobody_waits_for_any_more_is_closed(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Connection] = []

    async def given_up(self: Connection, *asked: Any, **how: Any) -> None:
        made.append(self)
        raise asyncio.CancelledError

    monkeypatch.setattr(psycopg.AsyncConnection, "execute", given_up)
    with pytest.raises(asyncio.CancelledError):
        await Connections(url).new()
    assert made[0].closed


async def test_while_the_database_is_away_everybody_is_told_later_and_then_the_next_call_works(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with cluster(durable=True) as own, own.fresh() as url:
        await migrate(url)
        async with opened(url) as ledger:
            heard: list[str] = []
            ledger.subscribe(heard.append)
            await write(ledger, fact(1, body="слово"))
            await asyncio.gather(*(ledger.read(STREAM, 0, 1, None) for _ in range(6)))  # many connections
            for end, number in ((own.kill, 2), (own.stop, 3)):
                end()
                for call in (
                    lambda: write(ledger, fact(9)),
                    lambda: ledger.read(STREAM, 0, 1, None),
                    lambda: ledger.note([(AT, "code.given", "{}")]),
                    lambda: dumped(ledger),
                    lambda: ledger.token("unknown"),
                ):
                    with pytest.raises(JournalBusy):
                        await call()
                own.start()
                heard.clear()
                await write(ledger, fact(number))
                assert len(await everything(ledger)) == number
                await until(lambda: heard)
    assert "слово" not in caplog.text
    assert "the ledger cannot answer now: OperationalError" in caplog.text


async def test_what_was_answered_is_there_after_the_database_was_killed_in_the_middle() -> None:
    with cluster(durable=True) as own, own.fresh() as url:
        await migrate(url)
        async with opened(url) as ledger:
            kept: list[int] = []

            async def push(session: int) -> None:
                for number in range(1, 10_000, 2):
                    rows = await write(
                        ledger, fact(number, session=session), fact(number + 1, session=session)
                    )
                    kept.extend(row.seq for row in rows)

            pushing = [asyncio.create_task(push(session)) for session in (1, 2, 3)]
            await until(lambda: len(kept) >= 60)
            await asyncio.to_thread(own.kill)
            ended = await asyncio.gather(*pushing, return_exceptions=True)
            assert [type(each) for each in ended] == [JournalBusy] * 3
            own.start()
            rows = await everything(ledger)
            assert set(kept) <= {row.seq for row in rows}
            assert len(rows) % 2 == 0
            assert (await known_of(ledger)).head == Position(len(rows), rows[-1].chain)


async def test_a_full_disk_is_said_keeps_nothing_of_a_batch_and_passes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with cluster() as own, own.fresh() as url, small_disk(own.place / "disk") as disk:
        shutil.chown(disk, server_user().get("user"), -1)
        await migrate(url)
        ask(url, f"CREATE TABLESPACE small LOCATION '{disk}'")
        ask(url, "ALTER TABLE log SET TABLESPACE small")
        async with opened(url) as ledger:
            await write(ledger, fact(1))
            before = await dumped(ledger)
            junk = fill_disk(disk)
            texts = [os.urandom(3000).hex() for _ in range(100)]  # what cannot be pressed into its page
            with pytest.raises(JournalBusy):
                await write(ledger, *(fact(n, body=text) for n, text in enumerate(texts, 2)))
            assert await dumped(ledger) == before
            junk.unlink()
            await write(ledger, fact(2))
            assert len(await everything(ledger)) == 2
        ask(url, "ALTER TABLE log SET TABLESPACE pg_default")
        ask(url, "DROP TABLESPACE small")
    assert "DiskFull 53100" in caplog.text
    assert not any(text[:20] in caplog.text for text in texts)


async def test_a_server_that_is_not_there_is_busy_and_a_wrong_password_too() -> None:
    with pytest.raises(JournalBusy):
        await open_ledger("postgresql://journal:hunter2@127.0.0.1:1/journal")
