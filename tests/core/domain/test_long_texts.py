"""Long and hostile texts become facts that fit, and come back whole."""

from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import commands as c
from core.domain import events as e
from core.domain.decide import NOTE_LIMIT, PIECE
from core.domain.envelope import canonical, payload_of, storable
from tests.core.domain.cases import START, Work, event, promise, work_in

LONG = {
    "Cyrillic": "Болит 5-й день. " * 3125,
    "emoji": "\N{FACE WITH THERMOMETER}" * 50_000,
    "controls": "\x01\x1b" * 25_000,
    "quotes": '\\"' * 25_000,
    "two places at the seam": "\N{COMBINING ACUTE ACCENT}e" * 25_000,
}


def size(fact: e.Fact) -> int:
    return len(canonical(event(fact).body()).encode())


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_fifty_thousand_characters_go_in_pieces_that_fit_an_event_and_come_back_whole(text: str) -> None:
    work = Work().call().fill(essence=text)
    assert len(work.facts) > 5
    assert all(size(one.fact) < 64 * 1024 for one in work.events)
    assert work.card.value("essence") == text
    assert [(one.field, one.value) for one in work.card.changes] == [("essence", text)]


@given(st.builds(lambda unit, size: (unit * size)[:size], st.text(min_size=1), st.integers(0, 3 * PIECE)))
def test_a_text_of_any_length_comes_back_whole(text: str) -> None:
    work = Work().call().fill(essence="прежнее").fill(essence=text)
    assert work.card.value("essence") == work.card.changes[-1].value == storable(text)


FREE_TEXTS = [
    (c.OpenCall(), "number", "unborn"),
    (c.OpenCall(), "line", "unborn"),
    (c.Say("hello", ""), "text", "talk"),
    (c.Note("да"), "text", "talk"),
    (c.ClearEmergency("да"), "reason", "emergency"),
    (c.Park("да"), "reason", "talk"),
    (c.Escalate("expert", "anna"), "reason", "talk"),
    (c.LinkRepeat("другая"), "repeat_of", "talk"),
    (c.Reopen("да"), "reason", "closed"),
    (promise(START + timedelta(hours=2)), "number", "talk"),
    (promise(START + timedelta(hours=2)), "about", "talk"),
    (c.FinishCallback("promise-1", "да"), "outcome", "talk"),
    (c.DescribeCaller("Анна"), "answer", "talk"),
]


@pytest.mark.parametrize(("command", "field", "state"), FREE_TEXTS)
def test_the_longest_text_of_a_command_fits_an_event_and_a_longer_one_is_refused(
    command: c.Command, field: str, state: str
) -> None:
    work = work_in("talk").do(c.MarkEmergency()) if state == "emergency" else work_in(state)
    others = sum(
        len(text) for text in asdict(replace(command, **{field: ""})).values() if isinstance(text, str)
    )
    longest = replace(command, **{field: "\x01" * (NOTE_LIMIT - others)})
    assert work.refused(replace(command, **{field: "\x01" * (NOTE_LIMIT - others + 1)})) == "too_long"
    assert all(size(one.fact) < 64 * 1024 for one in work.do(longest).events)
    assert len(canonical(payload_of(work.events[-1].fact))) > NOTE_LIMIT


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("до\0после", "до␀после"),
        ("\ud83d", "\N{REPLACEMENT CHARACTER}"),
        ("\ud83e\udd12", "\N{FACE WITH THERMOMETER}"),
    ],
    ids=["NUL", "lone surrogate", "two halves of one character"],
)
def test_what_the_journal_must_reject_is_replaced_before_it_is_a_fact(typed: str, kept: str) -> None:
    work = Work().call().fill(essence=typed).do(c.Note(typed), c.Say("hello", typed), c.Park(typed))
    assert work.card.value("essence") == work.card.notes[0].text == work.card.said[0].text == kept
    assert work.card.parked_reason == kept
    before = len(work.facts)
    assert len(work.fill(essence=typed).facts) == before  # typed again it is no change
