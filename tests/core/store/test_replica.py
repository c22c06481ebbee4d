"""One desk's copy of the stream: what is pulled, what waits, what was refused, lost or erased."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain import events as e
from core.domain.chain import BEGINNING, GENESIS
from core.domain.envelope import canonical, fact_of
from core.domain.wire import ACCEPTED, Offer, Position, Stamp
from core.store.page import text_of as stamp_text
from core.store.store import Store, open_store
from core.sync.replica import Replica
from core.views import HitKind
from tests.core.domain.cases import START
from tests.core.store.desks import Clock, event, rows
from tests.core.store.streams import Stream, text_of
from tests.core.store.test_projections import dump, remade

OPENED = e.CardOpened(1, "phone", "1", "incoming", "8 918 123-45-67", "+79181234567", 1, "invented", "3")
ALL = 1 << 20


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path, Clock().now)
    yield opened
    opened.close()


def essence(words: str) -> e.FieldSet:
    return e.FieldSet("essence", words)


async def offered(store: Store, *without: str) -> list[str]:
    return [offer.event_id for offer in await store.replica.offers(100, ALL, frozenset(without))]


async def value(store: Store, card_id: str = "card", field: str = "essence") -> str | None:
    opened = await store.card(card_id)
    return None if opened is None else opened.card.value(field)


async def ids(store: Store, card_id: str = "card") -> list[str]:
    return [row.event_id for row in await store.history(card_id)]


async def sound(store: Store) -> None:
    """What holds whatever happened."""
    assert await store.check() == []
    grown = store._database.call(dump)
    assert store._database.call(remade) == grown
    counted = "SELECT count(*) FROM log WHERE seq IS NULL AND (verdict = '' OR was IS NOT NULL)"
    waiting = store._database.call(lambda connection: connection.execute(counted).fetchone()[0])
    assert (await store.outbox()).waiting == waiting == len(await offered(store))


# --- what is pulled -----------------------------------------------------------------------------------------


async def test_the_store_is_what_the_sync_asks_for(store: Store) -> None:
    port: Replica = store.replica
    assert await port.position() == BEGINNING
    assert await port.points() == [BEGINNING]
    assert await port.seals(1, 9) == []
    assert await port.offers(9, ALL, frozenset()) == []


async def test_a_fact_leaves_the_outbox_when_it_comes_back_and_not_before(store: Store) -> None:
    stream = Stream()
    mine = [event("card", 1, OPENED), event("card", 2, essence("моё"))]
    await store.import_events([mine])
    for offer in await store.replica.offers(9, ALL, frozenset()):
        stream.add(offer)
    assert await offered(store) == ["s-1", "s-2"]
    (change,) = await stream.pull(store, to=1)
    assert (change.before.seq, change.after.seq, change.after.facts) == (0, 1, 2)
    assert await offered(store) == ["s-2"]
    assert (await store.outbox()).waiting == 1
    await stream.pull(store)
    assert await offered(store) == []
    first, second = await store.history("card")
    assert (first.seq, second.seq, first.verdict, first.operator, first.role) == (
        1,
        2,
        ACCEPTED,
        "operator",
        "1",
    )
    await sound(store)


async def test_a_page_for_another_position_changes_nothing(store: Store) -> None:
    stream = Stream()
    for seq in (1, 2):
        stream.add(event(f"card-{seq}", seq, OPENED))
    await stream.pull(store, to=1)
    for before in (BEGINNING, Position(1, GENESIS), stream.at(2)):
        assert await store.replica.apply(before, stream.items[1:], stream.links[1:], stream.at(2)) is None
    assert await store.replica.position() == stream.at(1)
    assert await store.card("card-2") is None
    with pytest.raises(ValueError, match="do not lead"):
        await store.replica.apply(stream.at(1), stream.items[1:], (), stream.at(2))


async def test_the_cursor_is_where_it_was_when_the_console_starts_anew(tmp_path: Path) -> None:
    stream = Stream()
    stream.add(event("card", 1, OPENED), number=4711)
    store = open_store(tmp_path, Clock().now)
    await stream.pull(store)
    store.close()
    store = open_store(tmp_path, Clock().now)
    try:
        assert await store.replica.position() == stream.at(1)
        opened = await store.card_by_number(4711)
        assert opened is not None
        assert (opened.card.number, opened.card.seq) == (4711, 1)
    finally:
        store.close()


async def test_what_is_hidden_moves_the_cursor_and_leaves_its_seal(store: Store) -> None:
    stream = Stream()
    for seq in range(1, 5):
        stream.add(event(f"card-{seq}", seq, OPENED))
    changes = await stream.pull(store, hidden=frozenset((1, 2, 4)))
    assert [change.after.card_id for change in changes] == ["card-3"]
    assert await store.replica.seals(1, 9) == [link.seal for link in stream.links]
    assert await store.replica.seals(2, 3) == [link.seal for link in stream.links[1:3]]
    await sound(store)


async def test_points_go_back_in_longer_and_longer_steps_to_the_beginning(store: Store) -> None:
    stream = Stream()
    for seq in range(1, 12):
        stream.add(event("card", seq, e.Noted("раз")))
    await stream.pull(store)
    assert await store.replica.points() == [stream.at(seq) for seq in (11, 10, 9, 7, 3, 0)]


async def test_history_that_comes_into_sight_later_goes_where_its_numbers_say(store: Store) -> None:
    stream = Stream()
    stream.add(event("card", 1, OPENED, session="peer"), number=5)
    stream.add(event("card", 2, essence("раньше"), session="peer"))
    stream.add(event("card", 3, essence("потом"), session="peer"))
    await stream.pull(store, to=2, hidden=frozenset((1, 2)))
    before = await store.replica.position()
    items = [stream.items[2], *stream.items[:2]]  # in any order
    changes = await store.replica.apply(before, items, stream.links[2:], stream.at(3))
    assert changes is not None
    assert [(change.before.facts, change.after.facts) for change in changes] == [(0, 3)]
    assert await ids(store) == ["peer-1", "peer-2", "peer-3"]
    assert await value(store) == "потом"
    again = await store.replica.apply(stream.at(3), stream.items[:2], (), stream.at(3))
    assert again == []
    await sound(store)


async def test_a_peer_s_fact_lies_under_our_own_that_wait(store: Store) -> None:
    stream = Stream()
    stream.add(event("card", 1, OPENED, session="peer"))
    await stream.pull(store)
    await store.import_events([[event("card", 1, essence("наше"))]])
    stream.add(event("card", 2, essence("чужое"), session="peer"))
    (change,) = await stream.pull(store)
    assert (change.before.value("essence"), change.after.value("essence")) == ("наше", "наше")
    assert [one.value for one in change.after.changes] == ["чужое", "наше"]
    await sound(store)


async def test_so_it_does_after_a_new_start_and_under_what_a_journal_lost(tmp_path: Path) -> None:
    stream = Stream()
    stream.add(event("card", 1, essence("потерянное"), session="peer"))
    store = open_store(tmp_path, Clock().now)
    await stream.pull(store)
    await store.replica.roll_back(stream.at(1), stream.lose(0))
    await store.import_events([[event("card", 1, essence("наше"))]])
    stream.add(event("card", 2, essence("чужое"), session="peer"))
    stream.add(event("card", 3, e.Noted("ещё"), session="peer"))
    await stream.pull(store, to=1)
    store.close()
    store = open_store(tmp_path, Clock().now)
    try:
        (change,) = await stream.pull(store)
        assert [one.value for one in change.after.changes] == ["чужое", "потерянное", "наше"]
        assert await ids(store) == ["peer-2", "peer-3", "peer-1", "s-1"]
        await sound(store)
    finally:
        store.close()


async def test_the_last_word_about_a_caller_is_the_journal_s_not_the_last_to_arrive(store: Store) -> None:
    stream = Stream()
    stream.add(event("card", 1, e.CallerDescribed("+79181234567", "баба Зина", "", ""), session="peer"))
    stream.add(event("card", 2, e.CallerDescribed("+79181234567", "Зинаида", "", ""), session="peer"))
    await stream.pull(store, hidden=frozenset((1,)))
    await store.replica.apply(stream.at(2), stream.items[:1], (), stream.at(2))
    assert (await store.caller("+79181234567", "", START)).greet_as == "Зинаида"
    assert await store.search("баба") == []
    assert [hit.kind for hit in await store.search("зинаида")] == [HitKind.CALLER]
    await sound(store)


async def test_a_place_in_a_session_that_was_taken_twice_stops_nothing(store: Store) -> None:
    """The data directory was copied and is used on two machines at once."""
    stream = Stream()
    await store.import_events([[event("card", 1, OPENED), event("card", 2, essence("здесь"))]])
    other = replace(event("card", 2, essence("там")), event_id="the copy's")
    stream.add((await store.replica.offers(1, ALL, frozenset()))[0])
    stream.add(other)
    stream.add((await store.replica.offers(9, ALL, frozenset(("s-1",))))[0], verdict="number_taken")
    await stream.pull(store)
    assert await ids(store) == ["s-1", "the copy's", "s-2"]
    assert await value(store) == "там"
    assert [row.verdict for row in (await store.outbox()).refused] == ["number_taken"]
    await sound(store)


async def test_other_words_under_a_known_id_are_put_aside_and_told_of(store: Store) -> None:
    stream = Stream()
    await store.import_events([[event("card", 1, OPENED), event("card", 2, essence("наше"))]])
    stream.add(event("card", 2, essence("подменённое")))
    stream.add(event("other", 3, OPENED))
    await stream.pull(store)
    assert await value(store) == "наше"
    assert await offered(store) == ["s-1", "s-2"]
    assert await store.card("other") is not None
    assert await store.check() == ["the journal has other words for s-2 at 1"]
    await store.replica.roll_back(stream.at(2), BEGINNING)
    assert await store.check() == []


async def test_a_card_that_a_later_version_began_has_its_number(store: Store) -> None:
    stream = Stream()
    later = fact_of("card.opened", 2, {"mood": "calm"})
    stream.add(event("card", 1, later, session="peer"), number=4711)
    stream.add(event("card", 2, essence("слово"), session="peer"))
    await stream.pull(store, to=1)
    await stream.pull(store)
    opened = await store.card_by_number(4711)
    assert opened is not None
    assert (opened.card.newer, opened.card.value("essence")) == (1, "слово")
    await sound(store)


# --- poison -------------------------------------------------------------------------------------------------

_WHOLE = text_of(event("card", 9, e.Noted("слово"), session="peer"))


def _with(**changed: Any) -> str:
    return canonical({**json.loads(_WHOLE), **changed})


POISON = {
    "no JSON": "{",
    "nothing": " ",
    "not an object": "[1, 2]",
    "no envelope": "{}",
    "too deep": "[" * 100_000 + "]" * 100_000,
    "a number too long": '{"session_seq": ' + "9" * 5000 + "}",
    "a number no database holds": _with(session_seq=2**63),
    "true for a number": _with(session_seq=True),
    "a lone surrogate": _with(actor="\ud800"),
    "NUL": _with(tz="\0"),
    "infinity": _with(payload={}).replace('"payload":{}', '"payload":{"text":1e400}'),
    "NaN": _with(payload={}).replace('"payload":{}', '"payload":{"text":NaN}'),
    "the year 0": _with(occurred_at="0000-01-01T00:00:00+00:00"),
    "before all zones": _with(occurred_at="0001-01-01T00:00:00+23:59"),
    "after all zones": _with(occurred_at="9999-12-31T23:59:59-23:59"),
    "a leap second": _with(occurred_at="2026-06-30T23:59:60+00:00"),
    "no zone": _with(occurred_at="2026-06-30T23:59:00"),
    "no moment": _with(occurred_at=7),
    "a payload that is a list": _with(payload=["слово"]),
    "a payload too deep": _with(payload={}).replace(
        '"payload":{}', '"payload":{"a":' + "[" * 700 + "]" * 700 + "}"
    ),
    "causes that are none": _with(causes=None),
    "of a newer version": _with(schema_version=99),
}


@pytest.mark.parametrize("text", POISON.values(), ids=POISON.keys())
async def test_a_poisoned_text_is_kept_word_for_word_and_stops_nothing(
    store: Store, tmp_path: Path, text: str
) -> None:
    stream = Stream()
    stream.add(event("card", 1, OPENED, session="peer"))
    stream.add(event("card", 9, e.Noted("слово"), session="peer"), text=text)
    stream.add(event("card", 10, essence("дальше"), session="peer"))
    await stream.pull(store)
    opened = await store.card("card")
    assert opened is not None
    assert (opened.card.newer, opened.card.facts, opened.card.value("essence")) == (1, 3, "дальше")
    assert [row.event_id for row in await store.history("card")] == ["peer-1", "peer-9", "peer-10"]
    assert len(await store.log()) == 3
    assert rows(tmp_path, "SELECT body FROM log WHERE event_id = 'peer-9'") == [(text,)]
    await store.replica.roll_back(stream.at(3), BEGINNING)
    assert [offer.event for offer in await store.replica.offers(9, ALL, frozenset())][1] == text
    await sound(store)


async def test_a_text_that_no_file_can_hold_leaves_its_hash(store: Store, tmp_path: Path) -> None:
    stream = Stream()
    stream.add(event("card", 1, OPENED, session="peer"))
    stream.add(event("card", 2, e.Noted("слово"), session="peer"), text=_WHOLE.replace("слово", "\ud800"))
    await stream.pull(store)
    opened = await store.card("card")
    assert opened is not None
    assert opened.card.facts == 1
    assert rows(tmp_path, "SELECT body, lower(hex(hash)) FROM log WHERE seq = 2") == [
        ("", stream.items[1].hash)
    ]
    await sound(store)


async def test_a_stamp_is_kept_as_canonical_json() -> None:
    stamp = Stamp(7, ACCEPTED, 'опе"ратор\\', "1\n", 4711, "2026-03-02T09:00:00+00:00", "00ff")
    told = {name: getattr(stamp, name) for name in Stamp.__dataclass_fields__}
    assert stamp_text(stamp) == canonical(told)


# --- what is refused ----------------------------------------------------------------------------------------


async def test_a_refused_fact_is_kept_and_counts_no_more(store: Store) -> None:
    stream = Stream()
    await store.import_events([[event("card", 1, OPENED), event("card", 2, essence("слово"))]])
    one, other = await store.replica.offers(9, ALL, frozenset())
    stream.add(one)
    stream.add(other, verdict="not_permitted")
    (change,) = await stream.pull(store)
    assert (change.before.value("essence"), change.after.value("essence")) == ("слово", "")
    outbox = await store.outbox()
    assert (outbox.waiting, outbox.rows, outbox.attention) == (0, (), 1)
    (row,) = outbox.refused
    assert (row.event_id, row.seq, row.verdict, row.payload["value"]) == ("s-2", 2, "not_permitted", "слово")
    assert await store.search("слово") == []
    assert await ids(store) == ["s-1", "s-2"]
    await sound(store)


async def test_the_words_of_a_refused_fact_stay_if_the_journal_does_not_keep_them(store: Store) -> None:
    stream = Stream()
    await store.import_events([[event("card", 1, essence("слово"))]])
    stream.add((await store.replica.offers(1, ALL, frozenset()))[0], verdict="malformed")
    stream.erase(1)
    await stream.pull(store)
    (row,) = (await store.outbox()).refused
    assert (row.verdict, row.erased, row.payload["value"]) == ("malformed", False, "слово")
    await sound(store)


async def test_a_card_of_refused_facts_alone_is_not_there(store: Store) -> None:
    stream = Stream()
    promise = e.CallbackScheduled("p", "callback", "1406", "", "", "")
    told = e.CallerDescribed("+79181234567", "баба Зина", "", "")
    facts = [OPENED, essence("слово"), promise, told]
    await store.import_events([[event("card", seq, fact) for seq, fact in enumerate(facts, 1)]])
    for offer in await store.replica.offers(9, ALL, frozenset()):
        stream.add(offer, verdict="not_permitted")
    await stream.pull(store)
    assert await store.card("card") is None
    assert await store.cards() == []
    assert (await store.home("Вымышленная Оксана")).owed == ()
    assert await store.search("слово") == await store.search("баба") == await store.search("4567") == []
    assert (await store.caller("+79181234567", "", START)).calls == 0
    await sound(store)
    stream.add(event("card", 5, essence("живёт"), session="peer"))
    await stream.pull(store)
    assert await value(store) == "живёт"
    await sound(store)


async def test_a_fact_refused_without_a_place_waits_no_longer(store: Store) -> None:
    stream = Stream()
    await store.import_events([[event("card", 1, OPENED), event("card", 2, essence("слово"))]])
    (change,) = await store.replica.refuse("s-2", "too_large")
    assert (change.before.value("essence"), change.after.value("essence")) == ("слово", "")
    assert await offered(store) == ["s-1"]
    assert [row.verdict for row in (await store.outbox()).refused] == ["too_large"]
    assert not await store.replica.refuse("nobody's", "malformed")
    await sound(store)
    stream.add(event("card", 1, OPENED))
    stream.add(event("card", 2, essence("слово")))  # the journal took it all the same
    await stream.pull(store)
    assert not await store.replica.refuse("s-1", "malformed")
    assert await value(store) == "слово"
    assert (await store.outbox()).attention == 0
    await sound(store)


async def test_what_was_refused_about_a_caller_is_unsaid(store: Store) -> None:
    first = e.CallerDescribed("+79181234567", "баба Зина", "", "")
    await store.import_events(
        [[event("card", 1, first), event("card", 2, replace(first, greet_as="Зинаида"))]]
    )
    await store.replica.refuse("s-2", "malformed")
    assert (await store.caller("+79181234567", "", START)).greet_as == "баба Зина"
    await sound(store)


# --- what is offered ----------------------------------------------------------------------------------------


async def test_offers_are_as_many_as_fit_and_at_least_one(store: Store) -> None:
    await store.import_events([[event("card", seq, e.Noted("ж" * 100)) for seq in range(1, 6)]])
    first = (await store.replica.offers(1, 1, frozenset()))[0]
    length = len(first.event.encode())
    assert (first.event_id, first.session_id, first.session_seq, first.stamp) == ("s-1", "s", 1, None)
    assert first.event == text_of(event("card", 1, e.Noted("ж" * 100)))
    for most, count in ((1, 1), (2 * length - 1, 1), (2 * length, 2), (5 * length, 5)):
        assert len(await store.replica.offers(9, most, frozenset())) == count
    assert len(await store.replica.offers(3, ALL, frozenset())) == 3
    assert await offered(store, "s-1", "s-3") == ["s-2", "s-4", "s-5"]


# --- a journal that was lost --------------------------------------------------------------------------------


async def test_what_the_journal_lost_waits_again_with_its_stamps_before_our_own(store: Store) -> None:
    stream = Stream()
    stream.add(event("card", 1, OPENED, session="peer"), number=7)
    stream.add(event("card", 2, essence("чужое"), session="peer"))
    stream.add(event("other", 3, OPENED, session="peer"), number=8)
    await stream.pull(store)
    await store.import_events([[event("card", 1, essence("наше"))]])
    assert await store.card("card") is not None
    grown, before = store._database.call(dump), await store.replica.position()
    lost = stream.items[1:]
    to = stream.lose(1)
    assert await store.replica.roll_back(to, to) is None
    changes = await store.replica.roll_back(before, to)
    assert changes is not None
    assert {change.after.card_id: (change.before.seq, change.after.seq) for change in changes} == {
        "card": (2, 1),
        "other": (3, 0),
    }
    assert await store.replica.position() == to
    assert store._database.call(dump) == grown
    offers = await store.replica.offers(9, ALL, frozenset())
    assert [(offer.event_id, offer.stamp) for offer in offers] == [
        *((item.event_id, item.stamp) for item in lost),
        ("s-1", None),
    ]
    assert [offer.event for offer in offers[:2]] == [item.event for item in lost]
    assert [(row.seq, row.was) for row in await store.history("card")] == [(1, None), (None, 2), (None, None)]
    opened = await store.card("other")
    assert opened is not None
    assert (opened.card.number, opened.card.seq) == (8, 0)
    await sound(store)


async def test_after_several_losses_the_order_is_still_the_one_in_which_it_was_read(store: Store) -> None:
    stream = Stream()
    for seq in range(1, 5):
        stream.add(event("card", seq, e.Noted(f"{seq}"), session="peer"))
    await stream.pull(store)
    await store.replica.roll_back(stream.at(4), stream.lose(1))
    assert await offered(store) == ["peer-2", "peer-3", "peer-4"]
    for n in range(1, 6):
        stream.add(event("card", n, e.Noted("новое"), session="new"))
    stream.add((await store.replica.offers(1, ALL, frozenset()))[0])
    await stream.pull(store)
    assert await ids(store) == ["peer-1", *(f"new-{n}" for n in range(1, 6)), "peer-2", "peer-3", "peer-4"]
    before = await store.replica.position()
    await store.replica.roll_back(before, stream.lose(1))
    order = [*(f"new-{n}" for n in range(1, 6)), "peer-2", "peer-3", "peer-4"]
    assert await offered(store) == order
    assert await ids(store) == ["peer-1", *order]
    await sound(store)


async def test_what_a_lost_journal_had_refused_is_offered_again_and_counts_as_little(store: Store) -> None:
    stream = Stream()
    await store.import_events([[event("card", 1, OPENED), event("card", 2, essence("слово"))]])
    one, other = await store.replica.offers(9, ALL, frozenset())
    stream.add(one)
    stream.add(other, verdict="not_permitted")
    await stream.pull(store)
    await store.replica.roll_back(stream.at(2), stream.lose(0))
    one, other = await store.replica.offers(9, ALL, frozenset())
    assert (other.event_id, other.stamp and other.stamp.verdict) == ("s-2", "not_permitted")
    assert await value(store) == ""
    await sound(store)
    stream.add(one)
    stream.add(other)
    await stream.pull(store)
    assert await value(store) == "слово"
    await sound(store)


async def test_our_words_of_a_fact_whose_text_the_journal_refused_to_keep_stay(store: Store) -> None:
    stream = Stream()
    await store.import_events([[event("card", 1, essence("слово"))]])
    (offer,) = await store.replica.offers(9, ALL, frozenset())
    stream.add(offer, verdict="malformed")
    stream.erase(1)
    await stream.pull(store)
    (row,) = (await store.outbox()).refused
    assert (row.verdict, row.payload["value"], row.erased) == ("malformed", "слово", False)
    await sound(store)


async def test_the_place_that_an_unreadable_text_claims_is_not_believed(store: Store) -> None:
    stream = Stream()
    peer = event("card", 1, e.Noted("слово"), session="peer")
    stream.add(Offer("odd-1", "odd", 1, text_of(peer)), "malformed")
    await stream.pull(store)
    await store.replica.roll_back(stream.at(1), stream.lose(0))
    (offer,) = await store.replica.offers(9, ALL, frozenset())
    assert (offer.event_id, offer.session_id, offer.event) == ("odd-1", "", text_of(peer))


async def test_what_cannot_be_vouched_for_is_offered_no_more(store: Store) -> None:
    stream = Stream()
    stream.add(event("card", 1, OPENED, session="peer"))
    await stream.pull(store)
    await store.replica.roll_back(stream.at(1), stream.lose(0))
    (change,) = await store.replica.refuse("peer-1", "not_vouched")
    assert (change.before.facts, change.after.facts) == (1, 0)
    assert await offered(store) == []
    await sound(store)


async def test_facts_come_back_under_other_numbers(store: Store) -> None:
    stream = Stream()
    stream.add(event("card", 1, OPENED, session="peer"), number=1)
    stream.add(event("card", 2, essence("слово"), session="peer"))
    await stream.pull(store)
    await store.replica.roll_back(stream.at(2), stream.lose(0))
    offers = await store.replica.offers(9, ALL, frozenset())
    stream.add(event("other", 1, OPENED, session="new"), number=1)
    for offer in offers:
        stream.add(offer, number=2 if offer.event_id == "peer-1" else 0)
    await stream.pull(store)
    assert [(row.seq, row.was) for row in await store.history("card")] == [(2, None), (3, None)]
    opened = await store.card("card")
    assert opened is not None
    assert opened.card.number == 2
    await sound(store)


# --- what is erased -----------------------------------------------------------------------------------------


async def test_an_erased_card_leaves_its_number_and_nothing_of_a_person(store: Store, tmp_path: Path) -> None:
    stream = Stream()
    facts = [OPENED, e.FieldSet("applicant_name", "Примерова Зинаида"), essence("направление"),
             e.CallerDescribed("+79181234567", "баба Зина", "", ""),
             e.CallbackScheduled("p", "callback", "+79181234567", "", "", "")]  # fmt: skip
    for seq, fact in enumerate(facts, 1):
        stream.add(event("card", seq, fact, session="peer"), number=4711 if seq == 1 else 0)
    stream.add(event("other", 9, essence("другое"), session="peer"))
    await stream.pull(store)
    await store.put_draft("card", "measures", "недописа", 8, START)
    stream.add(event("card", 6, e.CardErased("по заявлению"), session="peer"))
    (change,) = await stream.pull(store)
    assert change.before.value("applicant_name") == "Примерова Зинаида"
    assert (change.after.fields, change.after.number) == ({}, 4711)
    opened = await store.card_by_number(4711)
    assert opened is not None
    assert opened.card.erased_at is not None
    assert opened.text("measures") == "недописа"  # the operator's typing is the operator's
    assert await value(store, "other") == "другое"
    bodies = rows(tmp_path, "SELECT body FROM log WHERE seq < 6")
    assert bodies == [("",)] * 5
    for query in ("примерова", "зинаида", "направление", "баба", "4567"):
        assert await store.search(query) == []
    caller = await store.caller("+79181234567", "", START)
    assert (caller.calls, caller.greet_as) == (0, "")
    assert (await store.home("Вымышленная Оксана")).owed == ()
    assert rows(tmp_path, "SELECT caller FROM described") == []
    history = await store.history("card")
    assert [row.erased for row in history] == [True] * 5 + [False]
    assert {row.actor for row in history[:5]} == {"operator"}
    assert {json.dumps(dict(row.payload)) for row in history[:5]} == {"{}"}
    await sound(store)


async def test_an_erased_fact_has_its_number_and_its_hash_whether_it_was_known_or_not(store: Store) -> None:
    stream = Stream()
    await store.import_events([[event("card", 1, OPENED), event("card", 2, essence("наше"))]])
    for offer in await store.replica.offers(9, ALL, frozenset()):
        stream.add(offer)
    stream.add(event("card", 1, essence("чужое"), session="peer"))
    stream.erase(2)
    stream.erase(3)
    await stream.pull(store)
    assert [(row.seq, row.erased) for row in await store.history("card")] == [
        (1, False),
        (2, True),
        (3, True),
    ]
    assert await value(store) == ""
    stream.erase(1)
    changes = await store.replica.apply(stream.at(3), stream.items[:1], (), stream.at(3))
    assert changes is not None
    assert [change.after.facts for change in changes] == [0]
    assert await store.card("card") is None
    await sound(store)


async def test_what_was_erased_cannot_be_given_back_and_does_not_wait(store: Store) -> None:
    stream = Stream()
    stream.add(event("card", 1, OPENED, session="peer"), number=7)
    stream.add(event("card", 2, e.CardErased("по заявлению"), session="peer"))
    await stream.pull(store)
    await store.replica.roll_back(stream.at(2), stream.lose(0))
    assert await offered(store) == ["peer-2"]
    opened = await store.card("card")
    assert opened is not None
    assert opened.card.erased_at is not None
    await sound(store)


async def test_a_refused_erasure_erases_nothing(store: Store) -> None:
    stream = Stream()
    stream.add(event("card", 1, essence("слово"), session="peer"))
    await store.import_events([[event("card", 1, e.CardErased("просто так"))]])
    stream.add((await store.replica.offers(1, ALL, frozenset()))[0], verdict="not_permitted")
    await stream.pull(store)
    assert await value(store) == "слово"
    await sound(store)


# --- what is kept beside ------------------------------------------------------------------------------------


async def test_a_value_is_remembered_under_its_name(tmp_path: Path) -> None:
    store = open_store(tmp_path, Clock().now)
    assert await store.recall("token") is None
    await store.remember("token", "first")
    await store.remember("token", "second")
    store.close()
    store = open_store(tmp_path, Clock().now)
    try:
        assert await store.recall("token") == "second"
    finally:
        store.close()


async def test_a_broken_chain_and_a_changed_stamp_are_found(store: Store) -> None:
    stream = Stream()
    for seq in range(1, 4):
        stream.add(event("card", seq, e.Noted("раз"), session="peer"))
    stream.erase(1)
    await stream.pull(store)

    def spoil(sql: str) -> None:
        store._database.call(lambda connection: connection.execute(sql))

    assert await store.check() == []
    spoil("""UPDATE log SET stamp = replace(stamp, '"role":"1"', '"role":"3"') WHERE seq = 2""")
    assert await store.check() == ["fact 2 does not fit the seal of the journal"]
    spoil("UPDATE links SET seal = zeroblob(32) WHERE seq = 2")
    assert await store.check() == [
        "fact 2 does not fit the seal of the journal",
        "the chain of the journal is broken at 2",
    ]
    spoil("DELETE FROM links WHERE seq = 2")
    assert await store.check() == ["the chain of the journal is broken at 2"]


async def test_a_wrong_tally_of_the_outbox_is_found(store: Store) -> None:
    await store.import_events([[event("card", 1, OPENED)]])
    assert await store.check() == []
    store._database.call(lambda connection: connection.execute("UPDATE tally SET waiting = 7"))
    assert await store.check() == ["1 facts wait, and 7 are told of"]


# --- the desk's lists ---------------------------------------------------------------------------------------


def passed(button: str, receiver: str, name: str) -> e.CardEscalated:
    return e.CardEscalated(button, receiver, name, "", "Отдел", 2, "")


async def test_home_lists_what_came_to_me_by_name_by_id_or_by_button(store: Store) -> None:
    stream = Stream()
    cards = {
        "to me": passed("expert", "vera", "Примерова Вера"),
        "to my button": passed("complaints", "", ""),
        "to a colleague of my button": passed("complaints", "oleg", "Примеров Олег"),
        "to my place": passed("doctor", "room-7", "Дежурный"),
        "to others": passed("expert", "anna", "Примерова Анна"),
    }
    for at, (card_id, fact) in enumerate(cards.items(), 1):
        stream.add(event(card_id, 2 * at, OPENED, START, "peer"))
        stream.add(event(card_id, 2 * at + 1, fact, START.replace(minute=at), "peer"))
    await stream.pull(store)
    mine = await store.home("Примерова Вера", {"room-7", "complaints"})
    assert [row.card_id for row in mine.given] == [*list(cards)[3::-1]]
    assert (mine.now, mine.passed) == ((), ())
    (row,) = (await store.home("Примерова Вера")).given
    assert (row.button, row.receiver, row.passed_by, row.read_at) == (
        "expert",
        "vera",
        "Вымышленная Оксана",
        None,
    )
    assert row.passed_at == START.replace(minute=1)
    sent = await store.home("Вымышленная Оксана", {"room-7", "complaints"})
    assert sent.given == ()  # nobody is given what they passed on
    assert len(sent.passed) == 5


async def test_home_tells_what_became_of_what_i_passed_on_until_it_is_finished(store: Store) -> None:
    stream, me, at = Stream(), "Вымышленная Оксана", iter(range(1, 60))

    async def happens(fact: e.Fact, actor: str = "Примерова Вера") -> None:
        seq = next(at)
        made = event("card", seq, fact, START.replace(minute=seq), "peer")
        stream.add(replace(made, actor=actor))
        await stream.pull(store)

    async def shown() -> list[tuple[str, str, bool, str]]:
        home = await store.home(me)
        assert home.given == ()
        return [(str(row.status), row.led_by, row.read_at is not None, row.returned) for row in home.passed]

    await happens(OPENED, me)
    assert await shown() == []
    await happens(passed("expert", "vera", "Примерова Вера"), me)
    assert await shown() == [("escalated", "Примерова Вера", False, "")]
    await happens(e.CardRead())
    assert await shown() == [("escalated", "Примерова Вера", True, "")]
    await happens(e.CardReturned("нет полиса"))
    assert await shown() == []  # it is mine again
    (row,) = (await store.home(me)).now
    assert row.returned == "нет полиса"
    await happens(passed("expert", "vera", "Примерова Вера"), me)
    await happens(e.CardRead())
    await happens(passed("expert", "anna", "Примерова Анна"))
    assert await shown() == [("escalated", "Примерова Анна", False, "")]
    assert len((await store.home("Примерова Вера")).passed) == 1
    await happens(e.CardRead(), "Примерова Анна")
    await happens(e.CardTakenUp(), "Примерова Анна")
    assert await shown() == [("talk", "Примерова Анна", True, "")]
    await happens(e.CardWrappedUp("answered"), "Примерова Анна")
    assert await shown() == []
    await sound(store)
