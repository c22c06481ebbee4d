"""What is erased is gone from every table of the desk, and the chain still holds."""

import json
from pathlib import Path

from core.domain import events as e
from core.store.owed import owed
from core.store.store import Store
from tests.core.domain.cases import START
from tests.core.store.copies import ALL, OPENED, essence, offered, sound, value
from tests.core.store.desks import event, rows
from tests.core.store.streams import Stream


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
    assert await store.read(lambda connection: owed(connection, [], START, 1)) == ()
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
