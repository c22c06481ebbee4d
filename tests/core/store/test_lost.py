"""A journal that was restored from an old backup gets back what this desk holds."""

from core.domain import events as e
from core.domain.wire import Offer
from core.store.store import Store
from tests.core.store.copies import ALL, OPENED, essence, ids, offered, sound, value
from tests.core.store.desks import event
from tests.core.store.streams import Stream, text_of
from tests.core.store.test_projections import dump


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
