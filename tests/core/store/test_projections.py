"""The law of projections: whatever happened, tables made anew are the tables that grew."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain import commands as c
from core.domain import events as e
from core.domain.card import Card
from core.domain.deadline import appeal_of
from core.domain.envelope import Event
from core.domain.fold import fold
from core.store import projections, schema
from core.store.database import Connection, Database, immediate
from core.store.owed import owed
from core.store.place import Ballast
from core.store.projections import _GROWS, _ONLY_READ, keys_of, load, row_of, words_of
from core.store.store import Store, open_store
from core.store.tallies import tally_of
from tests.core.domain.cases import START
from tests.core.domain.histories import HISTORY, OWING
from tests.core.store.desks import Clock, event, rows, sitting, store_of

_TABLES = ("cards", "callbacks", "callers", "described", "passed", "keys", "terms", "tallies", "shifts")

_CARDS = st.lists(st.sampled_from(["card-a", "card-b", "card-c"]), min_size=30, max_size=30)
_CUTS = st.sets(st.integers(1, 29))


def dump(connection: Connection) -> dict[str, list[Any]]:
    """Every projection, row by row; of the index of words every word and where it stands."""
    tables = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in _TABLES}
    for name in ("names", "words"):
        connection.execute(f"CREATE VIRTUAL TABLE temp.seen USING fts5vocab(main, {name}, instance)")
        tables[name] = connection.execute("SELECT term, doc FROM temp.seen").fetchall()
        connection.execute("DROP TABLE temp.seen")
    return {name: sorted(found, key=repr) for name, found in tables.items()}


def in_memory() -> Store:
    """A store without a disk: hundreds of them are made here."""
    database = Database(None, "")
    database.call(schema.migrate)
    ballast = Ballast(Path("nowhere"))
    ballast.whole = True
    return Store(Path("nowhere"), database, None, ballast)


def remade(connection: Connection) -> dict[str, list[Any]]:
    with immediate(connection):
        projections.rebuild(connection)
    return dump(connection)


def _renamed(history: Sequence[Event], cards: Sequence[str]) -> list[Event]:
    """The history spread over a few cards, every fact with an identity of its own.

    What is said of a promise stays on the card that made it: elsewhere it would be said of nothing.
    """
    homes: dict[str, str] = {}
    events = []
    for place, (one, card) in enumerate(zip(history, cards, strict=False), 1):
        promise = getattr(one.fact, "callback_id", "")
        home = homes.setdefault(promise, card) if promise else card
        events.append(
            replace(
                one, event_id=f"event-{place}", card_id=home, session_seq=place, session_id="s", seq=None,
                number=0,
            )
        )  # fmt: skip
    return events


@settings(max_examples=120)
@given(HISTORY | OWING, _CARDS, _CUTS)
def test_projections_made_anew_are_those_that_grew(
    history: list[Event], cards: list[str], cuts: set[int]
) -> None:
    events = _renamed(history, cards)
    pieces = [events[start:end] for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), 30], strict=True)]
    store = in_memory()
    try:
        for piece in pieces:
            by_card = [[one for one in piece if one.card_id == card] for card in sorted(set(cards))]
            asyncio.run(store.import_events(by_card))
        grown = store._database.call(dump)
        waiting = "SELECT (SELECT count(*) FROM log WHERE seq IS NULL), waiting FROM tally"
        assert len(set(store._database.call(lambda connection: connection.execute(waiting).fetchone()))) == 1
        assert store._database.call(remade) == grown
        for card_id in {one.card_id for one in events if not isinstance(one.fact, e.DeskFact)}:
            folded = store._database.call(partial(load, card_id=card_id))
            opened = asyncio.run(store.card(card_id))
            assert opened is not None
            assert folded.card == opened.card
    finally:
        store.close()


class Watched:
    """A card, and which of its parts were looked at; the fields by their names."""

    def __init__(self, card: Card) -> None:
        self.card = card
        self.parts: set[str] = set()
        self.values: set[str] = set()

    def __getattr__(self, part: str) -> Any:
        self.parts.add(part)
        return getattr(self.card, part)

    def value(self, name: str) -> str:
        self.values.add(name)
        return self.card.value(name)


@given(HISTORY | OWING)
def test_figures_and_terms_look_at_nothing_that_is_not_weighed(history: list[Event]) -> None:
    card: Any = Watched(fold("card", history))
    tally_of(card)
    appeal_of(card)
    # These two are weighed in another way: whether there are any, and where nothing says when it began.
    assert card.parts & _GROWS <= {"fields", "updated_at"}
    assert not card.values & _ONLY_READ


@pytest.mark.parametrize("forgotten", ["_write_rows", "_write_words", "_write_callbacks"])
def test_the_law_finds_a_projection_that_forgets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgotten: str
) -> None:
    opened = e.CardOpened(1, "phone", "1", "incoming", "", "", 1, "invented", "3")
    promise = e.CallbackScheduled("p", "callback", "1406", "", "", "")
    later = [event("card", 2, e.FieldSet("essence", "слово")), event("card", 3, promise)]
    store = open_store(tmp_path, Clock().now)
    try:
        asyncio.run(store.import_events([[event("card", 1, opened)]]))
        with monkeypatch.context() as planted:
            planted.setattr(projections, forgotten, lambda *_: None)
            asyncio.run(store.import_events([later]))
        assert store._database.call(dump) != store._database.call(remade)
    finally:
        store.close()


async def test_the_index_of_words_is_written_only_when_words_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[str, str]] = []
    real = projections._write_words

    def counted(connection: Connection, changes: Sequence[tuple[int, Any, Any]]) -> None:
        written.extend(after for _, _, after in changes)
        real(connection, changes)

    monkeypatch.setattr(projections, "_write_words", counted)
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall())
        await desk.do(card.card_id, c.Hold())
        await desk.leave(card.card_id, "theme", "waiting")
        assert written == []
        await desk.leave(card.card_id, "essence", "слово")
        await desk.do(card.card_id, c.Note("ещё"))
        assert written == [("", "слово"), ("", "слово еще")]


async def test_rebuilding_leaves_the_desk_as_it_was(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall("+79181234567"))
        await desk.leave(card.card_id, "applicant_name", "Примеров")
        await desk.draft(card.card_id, "essence", "недописа", 8)
        before = await desk.home(), await desk.caller("+79181234567"), await desk.card(card.card_id)
        await store_of(desk).rebuild()
        after = await desk.home(), await desk.caller("+79181234567"), await desk.card(card.card_id)
        assert after == before
        assert (await desk.open_call(c.OpenCall())).local_number == 2


def test_a_projection_row_is_a_function_of_the_card_alone() -> None:
    opened = e.CardOpened(4, "phone", "1", "incoming", "", "+79181234567", 1, "invented", "3")
    facts = [
        opened,
        e.FieldSet("contact_phone", "8 918 123 45 67"),
        e.FieldSet("applicant_policy", "0047-51"),
    ]
    card = fold("card", [event("card", seq, fact) for seq, fact in enumerate(facts, 1)])
    assert row_of(card)["local_number"] == 4
    assert keys_of(card) == {"+79181234567", "~76543218197+", "№004751"}
    assert words_of(card) == ("", "")


def test_a_promise_whose_moments_cannot_be_read_is_owed_from_the_moment_it_was_given(tmp_path: Path) -> None:
    store = open_store(tmp_path, Clock().now)
    try:
        for seq, moment in enumerate(("", "завтра", "2026-03-02", "0001-01-01T00:00:00+23:59"), 1):
            promise = e.CallbackScheduled(f"p{seq}", "callback", "1406", moment, moment, "")
            asyncio.run(store.import_events([[event("card", seq, promise)]]))
        promises = store._database.call(lambda connection: owed(connection, [], START, 9))
        assert {row.not_after for row in promises} == {START}
    finally:
        store.close()


async def test_the_whole_of_a_wide_card_is_one_row_of_each_list(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall("+79181234567"))
        for text in ("раз", "два", "три"):
            await desk.leave(card.card_id, "essence", text)
    assert rows(tmp_path, "SELECT count(*), max(essence) FROM cards") == [(1, "три")]
