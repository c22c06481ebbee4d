"""A file of an earlier program goes through: nothing of it is lost, and it can do what it could not."""

from pathlib import Path

import pytest

from core.domain import events as e
from core.domain.envelope import canonical
from core.errors import StoreBusy, StoreError
from core.store import folded, schema
from core.store.database import Connection, Database, immediate
from core.store.keyfile import make_key
from core.store.place import Lock, make_file
from core.store.store import Store, file_of, open_store
from core.store.texts import micros
from tests.core.domain.cases import START
from tests.core.store.desks import Clock, event, rows
from tests.core.store.streams import Stream

EVENTS = [
    event("card", 1, e.CardOpened(3, "phone", "1", "incoming", "", "+79181234567", 1, "invented", "3")),
    event("card", 2, e.FieldSet("essence", "направление")),
    event("other", 3, e.CardOpened(4, "phone", "1", "incoming", "", "", 1, "invented", "3")),
    event("card", 4, e.CallerDescribed("+79181234567", "баба Зина", "", "")),
]


@pytest.fixture
def first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file as the program wrote it that knew the first migration only."""
    key, file = make_key(tmp_path), file_of(tmp_path)
    make_file(file)
    database = Database(file, key)
    with monkeypatch.context() as earlier:
        earlier.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
        database.call(schema.migrate)
    written = [
        (one.event_id, one.card_id, None, one.session_id, one.session_seq, one.type, micros(one.occurred_at),
         canonical(one.body()), bytes.fromhex(one.hash()))
        for one in EVENTS
    ]  # fmt: skip
    append = """
    INSERT INTO log (event_id, card_id, seq, session_id, session_seq, type, occurred_at, body, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    """
    draft = ("other", "measures", "недописа", 8, micros(START))

    def write(connection: Connection) -> None:
        with immediate(connection):
            connection.executemany(append, written)
            connection.execute("INSERT INTO drafts VALUES (?, ?, ?, ?, ?)", draft)
            connection.execute("INSERT INTO meta VALUES ('device_id', 'the device')")
            # What it had folded, it had folded into other tables, and marked them with nothing.
            connection.execute("DELETE FROM meta WHERE name = 'projections'")
            for table in folded.PROJECTIONS:
                connection.execute(f"DROP TABLE {table}")
            connection.execute("CREATE TABLE cards (position INTEGER PRIMARY KEY, card_id TEXT) STRICT")

    database.call(write)
    database.close()
    return tmp_path


def spoil(store: Store, sql: str) -> None:
    store._database.call(lambda connection: connection.execute(sql))


def columns(data: Path) -> list[str]:
    return [name for (name,) in rows(data, "SELECT name FROM pragma_table_info('log')")]


async def test_what_an_earlier_program_wrote_is_all_there(first: Path) -> None:
    assert "stamp" not in columns(first)
    kept = "SELECT position, event_id, card_id, session_seq, type, occurred_at, body, hash FROM log"
    before = rows(first, kept)
    store = open_store(first, Clock().now)
    try:
        assert rows(first, kept) == before
        assert store.device_id == "the device"
        assert await store.check() == []
        figures = await store.figures()
        assert (figures.facts, figures.cards, figures.drafts, figures.waiting) == (4, 2, 1, 4)
        assert [hit.key for hit in await store.search("направление")] == ["card"]
        assert (await store.caller("+79181234567", "", START)).greet_as == "баба Зина"
        opened = await store.card("other")
        assert opened is not None
        assert (opened.card.local_number, opened.text("measures")) == (4, "недописа")
        stream = Stream()
        for offer in await store.replica.offers(9, 1 << 20, frozenset()):
            stream.add(offer)
        await stream.pull(store)
        assert (await store.outbox()).waiting == 0
        for forbidden in ("DELETE FROM log", "UPDATE log SET body = 'x'", "UPDATE log SET hash = x''"):
            with pytest.raises(StoreError):
                spoil(store, forbidden)
    finally:
        store.close()


async def test_an_earlier_file_can_be_read_at_once(first: Path) -> None:
    store = open_store(first, Clock().now, read_only=True)
    try:
        assert len(await store.log()) == 4
    finally:
        store.close()


def test_an_earlier_file_in_which_somebody_works_is_left_alone(first: Path) -> None:
    lock = Lock(first)
    try:
        with pytest.raises(StoreBusy):
            open_store(first, Clock().now, read_only=True)
    finally:
        lock.let_go()
    assert "stamp" not in columns(first)


async def test_what_another_program_folded_is_folded_anew(first: Path) -> None:
    open_store(first, Clock().now).close()
    store = open_store(first, Clock().now)
    spoiled = ("DELETE FROM cards", "UPDATE meta SET value = '0' WHERE name = 'projections'")
    for sql in spoiled:
        spoil(store, sql)
    store.close()
    store = open_store(first, Clock().now)
    try:
        assert len(await store.cards()) == 2
    finally:
        store.close()
