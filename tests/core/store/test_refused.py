"""What the journal refused is kept, tells its operator, and counts no more."""

from dataclasses import replace

from core.domain import events as e
from core.store.owed import owed
from core.store.store import Store
from tests.core.domain.cases import START
from tests.core.store.copies import ALL, OPENED, essence, ids, offered, sound, value
from tests.core.store.desks import event
from tests.core.store.streams import Stream


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
    assert await store.read(lambda connection: owed(connection, [], START, 1)) == ()
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
