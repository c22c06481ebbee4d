"""Consoles, journals and PostgreSQL are killed while people work: what they saw kept is there, exactly once.

`scripts/storm --minutes 10` does the first test for longer.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.whole.storm.count import Found, problems
from tests.whole.storm.run import storm
from tests.whole.storm.seat import Word
from tests.whole.storm.weather import Blow, forecast

SECONDS, SEED, CONSOLES = 12, "short 12", 3


def test_in_a_storm_nothing_is_lost_nothing_is_there_twice_and_all_have_the_same(tmp_path: Path) -> None:
    tally = storm(tmp_path, seconds=SECONDS, seed=SEED, consoles=CONSOLES)
    assert tally.wrong == []
    assert (tally.lost, tally.twice) == (0, 0)
    assert tally.created == tally.stored > tally.words > 20
    fallen = {blow.partition(":")[0] for blow in tally.struck}
    assert fallen == {"console", "journal", "PostgreSQL", "network"}


def test_a_seed_is_a_forecast_and_in_a_long_one_everything_comes() -> None:
    assert forecast("a", 60, 5, 2) == forecast("a", 60, 5, 2) != forecast("b", 60, 5, 2)
    assert {strike.blow for strike in forecast("a", 600, 5, 2)} == set(Blow)


def fact(seq: int, card: str, type_: str, **payload: str) -> dict[str, Any]:
    """A row of the journal, and the same in a log."""
    return {
        "seq": seq, "event_id": f"event {seq}", "card_id": card, "type": type_, "payload": payload,
        "verdict": "accepted", "number": 1 if type_ == "card.opened" else 0, "session_id": "s",
        "session_seq": seq,
    }  # fmt: skip


def found() -> Found:
    """One card, on two desks, and all is well."""
    facts = [
        fact(1, "card", "card.opened"),
        fact(2, "card", "card.field_set", field="essence", value="обращение 1"),
        fact(3, "card", "card.escalated", reason="передача 1"),
        fact(4, "card", "card.taken_up"),
        fact(5, "card", "card.wrapped_up", result="consulted"),
    ]
    card = {"label": "К-000001", "status": "closed", "local_number": 1, "drafts": [], "facts": facts}
    return Found(
        facts,
        {"one": facts, "two": list(facts), "insurer": facts[:3]},
        {"one": {"card": card}, "two": {"card": card | {"local_number": 7}}, "insurer": {}},
        frozenset({"insurer"}),
        [
            Word("one", "card.field_set", "обращение 1", "call", "09:00"),
            Word("one", "card.escalated", "передача 1", "call", "09:00"),
            Word("one", "card.wrapped_up", "", "call", "09:00"),
        ],
    )


def dropped(it: Found) -> Found:
    return replace(it, journal=it.journal[:-1])


def doubled(it: Found) -> Found:
    return replace(it, journal=[*it.journal, it.journal[1] | {"seq": 6}])


def said_twice(it: Found) -> Found:
    again = it.journal[1] | {"seq": 6, "event_id": "event 6", "session_seq": 6}
    logs = {who: [*log, again] for who, log in it.logs.items()}
    return replace(it, journal=[*it.journal, again], logs=logs)


def holed(it: Found) -> Found:
    facts = [*it.journal[:4], it.journal[4] | {"seq": 7}]
    return replace(it, journal=facts, logs=dict.fromkeys(it.logs, facts))


def behind(it: Found) -> Found:
    return replace(it, logs={**it.logs, "two": it.logs["two"][:4]})


def misnumbered(it: Found) -> Found:
    log = [*it.logs["two"][:3], it.journal[3] | {"seq": 9}, it.journal[4]]
    return replace(it, logs={**it.logs, "two": log})


def refused(it: Found) -> Found:
    return replace(it, journal=[*it.journal[:4], it.journal[4] | {"verdict": "not_permitted"}])


def apart(it: Found) -> Found:
    card = it.cards["two"]["card"] | {"status": "open"}
    return replace(it, cards={**it.cards, "two": {"card": card}})


def unfinished(it: Found) -> Found:
    row = it.journal[4] | {"type": "card.noted"}
    return replace(it, journal=[*it.journal[:4], row])


def elsewhere(it: Found) -> Found:
    row = it.journal[2] | {"card_id": "another"}
    return replace(it, journal=[*it.journal[:2], row, *it.journal[3:]])


@pytest.mark.parametrize(
    ("plant", "told"),
    [
        (dropped, "event 5 was on a console and is not in the journal"),
        (doubled, "event 2 is there twice"),
        (
            said_twice,
            "card.field_set 'обращение 1' of one, kept at 09:00, is in the journal 2 times",
        ),
        (holed, "the numbers of the journal are not dense"),
        (behind, "two lacks 1 facts"),
        (misnumbered, "two has other numbers than the journal, of 1 facts: ['event 4']"),
        (refused, "event 5 was refused: not_permitted"),
        (apart, "one and two do not have the same card К-000001: status"),
        (unfinished, "card.wrapped_up '' of one, kept at 09:00, is not on the card of its call"),
        (
            elsewhere,
            "card.escalated 'передача 1' of one, kept at 09:00, is not on the card of its call",
        ),
    ],
)
def test_the_count_finds(plant: Callable[[Found], Found], told: str) -> None:
    assert problems(found()) == []
    assert told in problems(plant(found()))


def test_a_card_taken_up_by_two_is_counted_once() -> None:
    it = found()
    assert it.overtaken == 0
    twice = [*it.journal, fact(6, "card", "card.taken_up")]
    assert replace(it, journal=twice).overtaken == 1
