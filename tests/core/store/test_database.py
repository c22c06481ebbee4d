"""The file itself: how it is opened, who may change what in it, and what its errors are called."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3

from core.domain import commands as c
from core.errors import PultError, StoreBusy, StoreDamaged, StoreError, StoreFull, StoreReadOnly
from core.store import schema
from core.store.database import Connection, Database, fault, immediate, require_safe_sqlite
from core.store.keyfile import read_key
from core.store.store import Store, file_of, open_store
from tests.core.store.desks import Clock, reading, rows, sitting, store_of


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path, Clock().now)
    yield opened
    opened.close()


def asked(store: Store, sql: str) -> object:
    return store._database.call(lambda connection: connection.execute(sql).fetchone()[0])


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("secure_delete", 1),
        ("trusted_schema", 0),
        ("temp_store", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("busy_timeout", 2000),
        ("cell_size_check", 1),
        ("journal_size_limit", 16 * 1024 * 1024),
        ("application_id", schema.APPLICATION_ID),
        ("user_version", len(schema.MIGRATIONS)),
    ],
)
def test_the_file_is_opened_with(store: Store, pragma: str, value: object) -> None:
    assert asked(store, f"PRAGMA {pragma}") == value


def test_every_table_of_ours_is_strict(store: Store) -> None:
    lax = "SELECT group_concat(name) FROM pragma_table_list WHERE NOT strict AND type = 'table'"
    names = set(str(asked(store, lax)).split(","))
    assert {name for name in names if not name.startswith(("sqlite_", "_sqlite_", "names", "words"))} == set()


def test_indexes_of_words_are_not_merged_while_somebody_types(store: Store) -> None:
    for table in ("names", "words"):
        assert asked(store, f"SELECT v FROM {table}_config WHERE k = 'automerge'") == 0


def test_a_callback_without_its_card_is_impossible(store: Store) -> None:
    with pytest.raises(StoreError) as caught:
        values = "'p', 99, '', '', '', 0, 0, 0, '', 0, NULL, '', 0"
        asked(store, f"INSERT INTO callbacks VALUES ({values}) RETURNING 1")
    assert "FOREIGN KEY" in str(caught.value.__cause__)


@pytest.mark.parametrize(
    ("version", "safe"),
    [((3, 40, 1), False), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 53, 4), True), ((4, 0, 0), True)],
)
def test_an_sqlite_that_can_lose_pages_is_refused(version: tuple[int, ...], safe: bool) -> None:
    if safe:
        require_safe_sqlite(version)
        return
    with pytest.raises(PultError, match=r"SQLite 3\.\d+\.\d+ can lose committed pages; 3\.51\.3 or newer"):
        require_safe_sqlite(version)


def test_the_check_is_made_at_every_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlcipher3, "sqlite_version_info", (3, 40, 1))
    with pytest.raises(PultError, match="can lose"):
        open_store(tmp_path, Clock().now)


def test_without_the_key_the_file_says_nothing(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card = asyncio.run(desk.open_call(c.OpenCall("+79181234567")))
        asyncio.run(desk.draft(card.card_id, "essence", "essence-of-the-case", 3))
        files = [file for file in tmp_path.iterdir() if file.is_file() and "desk.db" in file.name]
        assert len(files) == 3
        for file in files:
            held = file.read_bytes()
            assert b"SQLite" not in held
            assert b"essence" not in held
            assert b"79181234567" not in held
    with pytest.raises(StoreDamaged):
        Database(file_of(tmp_path), "0" * 64)


def test_facts_can_neither_be_deleted_nor_rewritten(tmp_path: Path) -> None:
    async def one_card() -> None:
        with sitting(tmp_path) as desk:
            await desk.open_call(c.OpenCall())

    asyncio.run(one_card())
    store = open_store(tmp_path, Clock().now)
    before = rows(tmp_path, "SELECT * FROM log")
    forbidden = [
        "DELETE FROM log",
        *(f"UPDATE log SET {name} = {name}" for name in ("position", "event_id", "card_id", "body", "hash")),
        "REPLACE INTO log SELECT * FROM log",
    ]
    try:
        for sql in forbidden:
            with pytest.raises(StoreError) as caught:
                asked(store, sql)
            assert "append-only" in str(caught.value.__cause__), sql
        assert rows(tmp_path, "SELECT * FROM log") == before
        store._database.call(
            lambda connection: connection.execute("UPDATE log SET seq = 5, verdict = 'accepted'")
        )
        assert rows(tmp_path, "SELECT seq, verdict FROM log") == [(5, "accepted")]
        assert asyncio.run(store.outbox()).waiting == 0
        store._database.call(lambda connection: connection.execute("UPDATE log SET seq = NULL, was = 5"))
        assert asyncio.run(store.outbox()).waiting == 1
        store._database.call(lambda connection: connection.execute("UPDATE log SET body = ''"))
        assert rows(tmp_path, "SELECT body FROM log") == [("",)]
    finally:
        store.close()


async def test_one_thread_owns_the_connection(store: Store) -> None:
    seen = {await store._database.run(lambda _: threading.get_ident()) for _ in range(3)}
    assert len(seen) == 1
    assert seen != {threading.get_ident()}
    with pytest.raises(sqlcipher3.ProgrammingError, match="thread"):
        store._database._connection.execute("SELECT 1")


async def test_what_goes_wrong_in_a_job_comes_out_where_it_was_asked_for(store: Store) -> None:
    def fails(connection: Connection) -> None:
        raise LookupError("planted")

    with pytest.raises(LookupError, match="planted"):
        await store._database.run(fails)
    assert await store._database.run(lambda _: "goes on") == "goes on"


async def test_a_job_that_failed_left_no_transaction_behind(store: Store) -> None:
    def fails(connection: Connection) -> None:
        with immediate(connection):
            connection.execute("INSERT INTO meta VALUES ('planted', '')")
            raise LookupError

    with pytest.raises(LookupError):
        await store._database.run(fails)
    assert asked(store, "SELECT count(*) FROM meta WHERE name = 'planted'") == 0


def test_a_writing_transaction_keeps_others_out_from_its_beginning(store: Store, tmp_path: Path) -> None:
    other = Database(file_of(tmp_path), read_key(tmp_path) or "")
    other.call(lambda connection: connection.execute("PRAGMA busy_timeout = 0"))

    def both(connection: Connection) -> None:
        with immediate(connection):
            other.call(lambda theirs: theirs.execute("BEGIN IMMEDIATE"))

    try:
        with pytest.raises(StoreBusy):
            store._database.call(both)
    finally:
        other.close()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (8, StoreReadOnly),
        (8 | 1 << 8, StoreReadOnly),
        (14, StoreReadOnly),
        (5, StoreBusy),
        (11, StoreDamaged),
        (26, StoreDamaged),
        (13, StoreFull),
        (10 | 3 << 8, StoreError),
        (1, StoreError),
    ],
)
def test_what_sqlite_says_is_said_in_our_words(tmp_path: Path, code: int, kind: type[StoreError]) -> None:
    error = sqlcipher3.OperationalError("planted")
    error.sqlite_errorcode = code
    assert type(fault(tmp_path / "desk.db", error)) is kind


def test_migrations_are_done_once_and_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    first, *others = schema.MIGRATIONS

    def counted(tables: Any) -> None:
        done.append("first")
        first(tables)

    monkeypatch.setattr(schema, "MIGRATIONS", (counted, *others))
    open_store(tmp_path, Clock().now).close()
    open_store(tmp_path, Clock().now).close()
    later = (*schema.MIGRATIONS, lambda tables: done.append("later"))
    monkeypatch.setattr(schema, "MIGRATIONS", later)
    open_store(tmp_path, Clock().now).close()
    open_store(tmp_path, Clock().now).close()
    assert done == ["first", "later"]
    assert rows(tmp_path, "PRAGMA user_version") == [(len(later),)]


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(tmp_path, Clock().now).close()
    before = rows(tmp_path, "SELECT name FROM sqlite_schema")

    def fails(tables: Any) -> None:
        tables.conn.execute("CREATE TABLE half_done (x)")
        raise LookupError("planted")

    with monkeypatch.context() as planted:
        planted.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, fails))
        with pytest.raises(LookupError):
            open_store(tmp_path, Clock().now)
    assert rows(tmp_path, "SELECT name FROM sqlite_schema") == before
    open_store(tmp_path, Clock().now).close()


def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(tmp_path, Clock().now).close()
    monkeypatch.setattr(schema, "MIGRATIONS", ())
    for read_only in (False, True):
        with pytest.raises(StoreError) as caught:
            open_store(tmp_path, Clock().now, read_only=read_only)
        assert type(caught.value) is StoreError


def test_a_file_of_another_program_is_left_alone(tmp_path: Path) -> None:
    store = open_store(tmp_path, Clock().now)
    store._database.call(lambda connection: connection.execute("PRAGMA application_id = 7"))
    store.close()
    with pytest.raises(StoreDamaged):
        open_store(tmp_path, Clock().now)


def test_what_screens_ask_is_carried_by_indexes(tmp_path: Path) -> None:
    """No list reads every card: the plan of each query of a screen is written down here by SQLite itself."""
    seen: list[str] = []

    async def everything() -> None:
        with sitting(tmp_path) as desk:
            store = store_of(desk)
            store._database.call(lambda connection: connection.set_trace_callback(seen.append))
            card = await desk.open_call(c.OpenCall("+79181234567"))
            await desk.leave(card.card_id, "applicant_name", "Примеров Пример")
            await desk.draft(card.card_id, "essence", "слово", 3)
            row = (await desk.cards())[0]
            await desk.cards(row)
            await desk.cards(row, open_only=True)
            await desk.home()
            await store.home("Вымышленная Оксана", {"anna", "expert"})
            await store.replica.offers(5, 1 << 20, frozenset())
            await store.replica.points()
            await store.replica.seals(1, 9)
            await desk.caller("+79181234567", "0047510890000014")
            await desk.card_by_number(1)
            await desk.history(card.card_id)
            await desk.log(1)
            await desk.outbox()
            await desk.search("прим")
            await desk.search("4567")
            store._database.call(lambda connection: connection.set_trace_callback(None))

    asyncio.run(everything())
    connection = reading(tmp_path)
    try:
        plans = [
            (sql, str(row[3]))
            for sql in dict.fromkeys(seen)
            if sql.lstrip().startswith("SELECT")
            for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")
        ]
    finally:
        connection.close()
    assert len(plans) > 20
    lawful = (
        "SCAN CONSTANT", "SCAN tally", "SCAN names VIRTUAL TABLE", "SCAN words VIRTUAL TABLE",
        "SCAN main.names_config", "SCAN main.words_config",
    )  # fmt: skip
    scans = [(plan, sql) for sql, plan in plans if plan.startswith("SCAN") and "INDEX" not in plan]
    assert [scan for scan in scans if not scan[0].startswith(lawful)] == []
