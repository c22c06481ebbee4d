"""The ledger in PostgreSQL: a real one, with several processes, killed, full and slow."""

from __future__ import annotations

import asyncio
import re
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import psycopg
import pytest

from core.errors import JournalFork
from journal.ledger import connections, postgres, statements
from journal.ledger.faults import LedgerUnusable, Unstorable
from journal.ledger.listening import CHANNEL
from journal.ledger.open import migrate, open_ledger
from journal.ledger.port import Known, Ledger, Writing
from journal.ledger.postgres import PostgresLedger
from journal.ledger.tables import LOG, TABLES
from tests.journal.databases import ask, listening, migrated, opened
from tests.journal.facts import STREAM
from tests.journal.ledger_contract import LedgerContract
from tests.journal.ledger_facts import (
    AT,
    NOTHING,
    dumped,
    everything,
    fact,
    fill,
    replay,
    write,
)
from tests.postgres import Cluster


@pytest.fixture
def url(postgres: Cluster) -> Iterator[str]:
    with migrated(postgres) as url:
        yield url


@pytest.fixture
async def ledger(url: str) -> AsyncIterator[Ledger]:
    async with opened(url) as ledger:
        yield ledger


@pytest.fixture
def another_url(postgres: Cluster) -> Iterator[str]:
    with migrated(postgres) as url:
        yield url


@pytest.fixture
async def another(another_url: str) -> AsyncIterator[Ledger]:
    async with opened(another_url) as ledger:
        yield ledger


class TestPostgres(LedgerContract):
    @pytest.fixture
    def heard_of(self, url: str) -> Callable[[Ledger], Awaitable[list[str]]]:
        async def listen(ledger: Ledger) -> list[str]:
            heard: list[str] = []
            ledger.subscribe(heard.append)
            await listening(url)
            return heard

        return listen


class TestPostgresAsTheService(TestPostgres):
    """The same as a user who is nothing but a member of the role that the migration makes."""

    @pytest.fixture
    async def ledger(self, url: str) -> AsyncIterator[Ledger]:
        async with opened(as_service(url)) as ledger:
            yield ledger

    async def test_it_cannot_change_or_take_away_what_was_written(self, ledger: Ledger, url: str) -> None:
        await fill(ledger)
        before = await dumped(ledger)
        attempts = [f"UPDATE log SET {name} = {name}" for name in LOG.columns if name != "body"]
        attempts += [f"{what} {name}" for what in ("DELETE FROM", "TRUNCATE") for name in TABLES]
        attempts += ["UPDATE trail SET detail = ''", "UPDATE grants SET since = 1", "DROP TABLE log"]
        attempts += ["DROP TRIGGER log_keeps_events ON log", "CREATE TABLE mine (word text)"]
        attempts += ["ALTER TABLE log DISABLE TRIGGER ALL", "UPDATE migrations SET number = 0"]
        for attempt in attempts:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ask(as_service(url), attempt)
        with pytest.raises(psycopg.errors.RestrictViolation):
            ask(as_service(url), "UPDATE log SET body = 'another text'")
        assert await dumped(ledger) == before


def as_service(url: str) -> str:
    """The address with the name of a user who was let into the role of the service."""
    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'service'").fetchall():
            connection.execute("CREATE ROLE service LOGIN PASSWORD 'invented' IN ROLE pult_journal")
    head, _, rest = url.partition("@")
    return f"{head[: head.index('//')]}//service:invented@{rest}"


async def test_not_even_the_owner_changes_what_was_written_by_mistake(ledger: Ledger, url: str) -> None:
    await fill(ledger)
    before = await dumped(ledger)
    attempts = [f"UPDATE log SET {name} = {name}" for name in LOG.columns if name != "body"]
    attempts += ["UPDATE log SET body = 'another text'", "DELETE FROM log", "TRUNCATE log", "TRUNCATE trail"]
    attempts += ["DELETE FROM trail", "UPDATE trail SET detail = '{}'"]
    for attempt in attempts:
        with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
            ask(url, attempt)
    assert await dumped(ledger) == before


# --- what is refused ---


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        ({"body": "слово\0"}, "UntranslatableCharacter"),
        ({"body": "слово\ud800"}, "UnicodeEncodeError"),
        ({"session_seq": 2**63}, "NumericValueOutOfRange"),
        ({"event_id": fact(1).event_id}, "log_event_id_stream_key"),
        ({"device_id": None, "body": "слово"}, "NotNullViolation"),
        ({"event_id": "".join(map(chr, range(1000, 9000)))}, "ProgramLimitExceeded"),
    ],
    ids=["NUL", "surrogate", "endless", "twice", "nobody", "longer than a page"],
)
async def test_what_no_database_takes_is_refused_whole_and_without_a_word_of_it(
    ledger: Ledger, parts: dict[str, Any], rule: str, caplog: pytest.LogCaptureFixture
) -> None:
    await write(ledger, fact(1))
    with pytest.raises(Unstorable) as refused:
        await write(ledger, fact(2), fact(3, **parts), fact(4))
    assert refused.value.rule == rule
    assert "слово" not in "".join(traceback.format_exception(refused.value)) + caplog.text
    assert len(await everything(ledger)) == 1
    await write(ledger, fact(2))


async def test_a_plan_that_fails_costs_no_connection(ledger: PostgresLedger) -> None:
    def plan(known: Known) -> Writing:
        raise JournalFork

    async def process() -> object:
        async with ledger._connections.one() as connection:
            return connection.info.backend_pid

    before = await process()
    with pytest.raises(JournalFork):
        await ledger.append(STREAM, NOTHING, plan)
    assert await process() == before


async def test_what_is_written_between_two_looks_waits_for_the_next(url: str) -> None:
    async with opened(url) as ledger:
        await write(ledger, fact(1), fact(2))
        (found,) = await ledger._ask((statements.PAGE, (STREAM, 0, 10)))
    late = statements.slice_of(0, [(1, None)], found, whole=True)
    assert (late.head, len(late.rows)) == (2, 2)
    unknown = statements.slice_of(1, [(0, None)], found[1:], whole=True)
    assert (unknown.chain, unknown.rows) == (None, ())


async def test_a_ledger_that_has_something_is_not_filled(ledger: Ledger, another: Ledger) -> None:
    await fill(ledger)
    await another.note([(AT, "code.given", "{}")])
    with pytest.raises(Unstorable, match="not empty"):
        await another.load(ledger.dump())
    assert len(await dumped(another)) == 1


@pytest.mark.parametrize(
    "row",
    [
        ("cellar", {}),
        ("seen", {"operator": "x"}),
        ("streams", {"stream": "x", "seq": 1, "chain": "no", "number": 1}),
        ("streams", {"stream": "x", "seq": "слово", "chain": "", "number": 1}),
    ],
)
async def test_a_dump_that_is_none_fills_nothing(ledger: Ledger, row: tuple[str, dict[str, Any]]) -> None:
    good = ("organisations", {"id": "fund", "title": "Фонд", "sees_all": True})
    with pytest.raises(ValueError, match=r"cellar|columns|hex|InvalidTextRepresentation") as refused:
        await ledger.load(replay([good, row]))
    assert "слово" not in "".join(traceback.format_exception(refused.value))
    assert await dumped(ledger) == []
    assert await ledger.load(replay([good])) == 1


# --- tables ---


async def test_what_was_erased_is_cleaned_away_soon_wherever_it_lay(ledger: Ledger, url: str) -> None:
    """PostgreSQL does it by itself, at the first dead row: waiting for that would take it a minute."""
    asked = """
        SELECT oid::regclass::text FROM pg_class WHERE 'autovacuum_vacuum_threshold=0' = ANY (reloptions)
        AND 'autovacuum_vacuum_scale_factor=0' = ANY (reloptions)
    """
    toast = "SELECT reltoastrelid::regclass::text FROM pg_class WHERE oid = 'log'::regclass"
    assert sorted(ask(url, asked)) == sorted([("log",), *ask(url, toast)])


async def test_nobody_waits_for_ever(ledger: PostgresLedger) -> None:
    asked = "SELECT name, setting::int FROM pg_settings WHERE name LIKE '%_timeout' AND source = 'session'"
    async with ledger._connections.one() as connection:
        found = dict(await (await connection.execute(asked.encode())).fetchall())
    assert found == {
        "lock_timeout": 5_000, "statement_timeout": 60_000, "idle_in_transaction_session_timeout": 10_000,
    }  # fmt: skip


async def test_a_database_without_the_tables_says_what_to_do(postgres_url: str) -> None:
    with pytest.raises(LedgerUnusable, match="pult-journal migrate"):
        await open_ledger(postgres_url)


async def test_to_migrate_again_or_from_everywhere_at_once_changes_nothing(postgres_url: str) -> None:
    await asyncio.gather(*(migrate(postgres_url) for _ in range(4)))
    before = ask(postgres_url, "SELECT * FROM migrations")
    await migrate(postgres_url)
    await migrate(as_service(postgres_url))
    assert ask(postgres_url, "SELECT * FROM migrations") == before
    assert [name for _, name, _ in before] == [
        "0001_tables.sql", "0002_people_and_packs.sql", "0003_admission.sql",
    ]  # fmt: skip


async def test_a_database_that_is_newer_than_the_program_is_worked_with(url: str) -> None:
    ask(url, "INSERT INTO migrations (number, name) VALUES (99, 'of tomorrow')")
    await migrate(url)
    async with opened(url) as ledger:
        await write(ledger, fact(1))


async def test_a_database_that_does_not_keep_every_letter_is_refused(postgres: Cluster) -> None:
    url = postgres.url("ascii")
    make = "CREATE DATABASE ascii ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    ask(postgres.url("postgres"), make)
    try:
        with pytest.raises(LedgerUnusable, match="UTF8"):
            await migrate(url)
    finally:
        ask(postgres.url("postgres"), "DROP DATABASE ascii WITH (FORCE)")


async def test_nothing_is_read_through_even_by_a_plan_made_when_there_was_nothing(url: str) -> None:
    asked = [
        (statements.PAGE, "log_pkey"), (statements.PAGE_OF_ONE, "log_pkey grants_pkey log_card"),
        (statements.HISTORY, "log_card"), (statements.ERASE, "log_card"),
        (postgres._TOLD, "log_card"),
        (statements.AT, "log_pkey streams_pkey"), (statements.chains(4), "log_pkey"),
        (statements.tokens(4), "tokens_pkey"),
        (statements.MAY_SEE, "grants_pkey"),
        (statements.trail_page(0), "trail_pkey"), (statements.trail_page(2), "trail_kind"),
        (statements.HEAD, "streams_pkey"),
        (
            postgres._KNOWN,
            "log_event_id_stream_key sessions_pkey log_place grants_pkey log_card streams_pkey",
        ),
    ]  # fmt: skip
    async with await connections.Connections(url).new() as connection:
        for statement, indexes in asked:
            text, marks = as_prepared(statement)
            await connection.execute(f"PREPARE asked AS {text}".encode(), prepare=False)
            explain = f"EXPLAIN EXECUTE asked ({', '.join(['NULL'] * marks)})"
            found = await connection.execute(explain.encode(), prepare=False)
            plan = "\n".join(line for (line,) in await found.fetchall())
            assert set(re.findall(r"using (\w+)", plan)) == set(indexes.split()), plan
            assert not re.search("Seq Scan|Sort  |Bitmap|Hash", plan), plan
            await connection.execute("DEALLOCATE ALL", prepare=False)


def as_prepared(statement: str) -> tuple[str, int]:
    """A statement with the marks that PostgreSQL itself knows, and how many there are."""
    first, *rest = re.split(r"%\(\w+\)[sb]|\?", statement)
    return first + "".join(f"${n}{text}" for n, text in enumerate(rest, 1)), len(rest)


def test_one_push_tells_one_channel() -> None:
    assert postgres._WRITE.count("pg_notify") == 1
    assert CHANNEL in postgres._WRITE
