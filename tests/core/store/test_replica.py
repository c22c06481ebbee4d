"""One desk's copy of the stream: what is pulled into it, what it offers, what it keeps beside."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.domain import events as e
from core.domain.chain import BEGINNING, GENESIS
from core.domain.envelope import fact_of
from core.domain.wire import ACCEPTED, Position
from core.store.store import Store, open_store
from core.sync.replica import Replica
from core.views import HitKind
from tests.core.domain.cases import START
from tests.core.store.copies import ALL, OPENED, essence, ids, offered, sound, value
from tests.core.store.desks import Clock, event
from tests.core.store.streams import Stream, text_of


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
