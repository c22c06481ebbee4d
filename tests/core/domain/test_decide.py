"""May it be done, and what happens then: every command in every state."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import commands as c
from core.domain import events as e
from core.domain.completeness import missing
from core.domain.refusals import REFUSAL_WORDS
from core.domain.vocabulary import Direction, Status
from tests.core.domain.cases import (
    COMMANDS,
    HANDED_OVER,
    OPEN_STATES,
    PACK,
    READY,
    START,
    Work,
    work_in,
)
from tests.core.domain.histories import COMMAND, DESK, TEXT
from tests.core.domain.matrix import cells


def test_the_matrix_has_every_command_and_every_status() -> None:
    assert {name for name, _, _ in cells()} == set(COMMANDS)
    every = {one for one in vars(c).values() if isinstance(one, type) and issubclass(one, c.Command)}
    about_a_card = {one for one in every if not issubclass(one, c.DeskCommand)} - {c.Command}
    assert {type(command) for command, _ in COMMANDS.values()} == about_a_card
    assert {work_in(state).card.status for _, state, _ in cells()} == set(Status)


@pytest.mark.parametrize(("name", "state", "answer"), cells())
def test_every_command_in_every_state(name: str, state: str, answer: str) -> None:
    work, (command, own_fact) = work_in(state), COMMANDS[name]
    if answer in REFUSAL_WORDS:
        assert work.refused(command) == answer
        return
    before = len(work.facts)
    assert work.refusal(command) is None
    work.do(command)
    short = {"resumed": "call.resumed", "ended": "call.ended", "+": own_fact}
    assert work.facts[before:] == [short[fact] for fact in answer.split(",")]
    assert work.card.superseded == ()


@pytest.mark.parametrize("name", COMMANDS)
def test_before_the_call_there_is_only_the_call(name: str) -> None:
    work, (command, _) = work_in("unborn"), COMMANDS[name]
    if name == "OpenCall":
        assert work.do(command).card.status is Status.TALK
    else:
        assert work.refused(command) == "no_card"


@pytest.mark.parametrize("state", OPEN_STATES)
def test_an_emergency_may_be_marked_and_cleared_again_in_every_state(state: str) -> None:
    work = work_in(state).do(c.MarkEmergency())
    assert work.card.emergency_at is not None
    assert work.refused(c.MarkEmergency()) == "emergency_already"
    assert work.refused(c.ClearEmergency(" ")) == "reason_needed"
    assert work.do(c.ClearEmergency("ошибка")).card.emergency_at is None


# --- the call ---------------------------------------------------------------------------------------------


def test_a_call_begins_a_card_that_says_how_it_came() -> None:
    card = Work().do(c.OpenCall("8 (918) 123-45-67", "line-1", "phone", Direction.INCOMING, 2)).card
    assert (card.status, card.taken_by, card.led_by) == (Status.TALK, "op-s1", "op-s1")
    assert (card.caller_number, card.caller) == ("8 (918) 123-45-67", "+79181234567")
    assert (card.line, card.channel, card.direction, card.rings) == ("line-1", "phone", "incoming", 2)
    assert (card.local_number, card.pack, card.pack_version) == (7, "invented", "3")
    assert card.value("channel") == "phone"


@pytest.mark.parametrize("rings", [-1, 100, 10**30])
def test_a_count_of_rings_that_nobody_heard_is_refused(rings: int) -> None:
    assert Work().refused(c.OpenCall(rings=rings)) == "rings_wrong"


def test_a_hidden_caller_is_known_by_the_number_they_dictated() -> None:
    work = Work().call(number="").fill(contact_phone="8-918-123-45-67").do(c.DescribeCaller("Анна"))
    assert work.events[-1].fact == e.CallerDescribed("+79181234567", "Анна", "", "")


def test_while_the_call_lasts_nothing_blocks() -> None:
    work = Work().call()
    for name in ("SetField", "Say", "Tick", "ChoosePlan", "Note", "MarkEmergency", "Hold", "Park"):
        assert work.refusal(COMMANDS[name][0]) is None
    assert work.fill(applicant_birth="когда-то давно", kind="нет такого", essence="я" * 50_000).missing()


def test_a_field_left_as_it_was_makes_no_fact() -> None:
    work = work_in("talk")
    before = len(work.facts)
    assert len(work.fill(HANDED_OVER).facts) == before


def test_a_call_that_ends_on_hold_takes_the_caller_off_hold_first() -> None:
    work = Work().call().later(60).do(c.Hold()).later(12).do(c.EndCall())
    assert [one.fact for one in work.events[-2:]] == [e.CallResumed(12), e.CallEnded(72)]
    assert work.card.held_since is None


def test_finishing_on_hold_ends_hold_and_talk_and_keeps_their_breaches() -> None:
    work = work_in("talk").later(600).do(c.Hold()).later(45).do(c.WrapUp())
    assert work.card.status is Status.CLOSED
    assert [(one.norm, one.limit, one.actual) for one in work.card.breaches] == [
        ("hold", 30, 45), ("self_answered", 600, 715),
    ]  # fmt: skip
    assert work.card.superseded == ()


def test_a_card_reopened_is_in_wrap_up_and_its_talk_stays_over() -> None:
    work = work_in("closed").do(c.Reopen("забыли спросить"))
    assert (work.card.status, work.card.closed_at) == (Status.WRAP_UP, None)
    assert work.card.reopened == ("забыли спросить",)
    assert work.refused(c.EndCall()) == "call_over"
    assert work.refused(c.Hold()) == "call_over"
    assert work.do(c.WrapUp()).facts[-1] == "card.wrapped_up"


def test_a_promise_may_still_be_kept_when_the_card_is_finished() -> None:
    work = work_in("closed").do(c.FinishCallback("promise-1", "дозвонились"))
    assert work.card.callbacks[0].outcome == "дозвонились"
    assert work.refused(c.FinishCallback("promise-1", "ещё раз")) == "callback_not_owed"


def test_a_promise_is_kept_in_utc() -> None:
    fact = work_in("talk").card.callbacks[0].fact
    assert (fact.not_before, fact.not_after) == ("2026-03-02T06:00:00+00:00", "2026-03-02T07:00:00+00:00")


@pytest.mark.parametrize(("begins", "ends"), [(0, -1), (2, 1)])
def test_a_promise_cannot_be_over_already_or_end_before_it_begins(begins: int, ends: int) -> None:
    begin, end = START + timedelta(hours=begins), START + timedelta(hours=ends)
    assert work_in("talk").refused(c.ScheduleCallback("1406", begin, end)) == "callback_window"


# --- clauses 4, 5 and 6: the receiver ---------------------------------------------------------------------


def test_clause_4_the_receiver_is_named_with_organisation_unit_and_position() -> None:
    passed = work_in("escalated").card.escalations[0].fact
    assert (passed.receiver, passed.receiver_name) == ("anna", "Выдумкина Анна Примеровна")
    assert (passed.receiver_unit, passed.receiver_post) == ("Выдуманный центр · Отдел экспертизы", "эксперт")


def test_clause_4_a_queue_without_a_name_needs_a_reason_and_is_named_by_its_button() -> None:
    work = work_in("talk")
    assert work.refused(c.Escalate("expert", reason="  ")) == "receiver_unnamed"
    work.do(c.Escalate("expert", reason="все заняты"))
    assert (work.card.led_by, work.card.escalations[0].fact.reason) == ("Эксперт", "все заняты")


@pytest.mark.parametrize("field", PACK.handover_minimum)
def test_clause_5_the_card_is_not_handed_over_while_who_and_why_are_missing(field: str) -> None:
    why = work_in("talk").fill(**{field: ""}).refusal(c.Escalate("expert", "anna"))
    assert why is not None
    assert why.code == "handover_incomplete"
    assert [one.field for one in why.missing] == [field]


def test_in_an_emergency_the_card_goes_on_even_if_nothing_is_written_on_it() -> None:
    work = Work().call().do(c.MarkEmergency(), c.Escalate("expert", "anna"))
    assert work.card.status is Status.ESCALATED


def test_a_card_taken_up_after_it_was_passed_on_is_talked_on_and_may_be_held_and_passed_on_again() -> None:
    work = work_in("read").do(c.TakeUp())
    assert (work.card.status, work.card.led_by, work.card.level) == (Status.TALK, "op-s2", 2)
    work.do(c.Hold()).later(5).do(c.Escalate("expert", "anna"))
    assert [type(one.fact) for one in work.events[-2:]] == [e.CallResumed, e.CardEscalated]
    assert (len(work.card.escalations), work.card.superseded) == (2, ())


def test_a_card_taken_up_after_the_talk_is_in_wrap_up() -> None:
    assert work_in("wrap_up").do(c.Park("обед"), c.TakeUp()).card.status is Status.WRAP_UP


def test_a_parked_card_passed_on_or_finished_no_longer_says_why_it_was_parked() -> None:
    assert work_in("parked").do(c.Escalate("expert", "anna")).card.parked_reason == ""
    assert work_in("parked").do(c.WrapUp()).card.parked_reason == ""


HANDED_ON = [
    c.Escalate("expert", "anna"), c.Escalate("expert", reason="все заняты"), c.Read(), c.TakeUp(),
    c.Return("не ко мне"), c.Park(), c.WrapUp(), c.Reopen("звонит снова"), c.Hold(), c.EndCall(),
]  # fmt: skip

# --- laws -------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(COMMAND, st.integers(-100, 2000), DESK)))
def test_what_is_decided_always_applies(
    story: list[tuple[c.Command, int, tuple[str, list[str] | None]]],
) -> None:
    work = Work()
    for command, seconds, desk in story:
        work.later(seconds).at(*desk)
        if work.refusal(command) is None:
            work.do(command)
        else:
            assert work.refused(command) in REFUSAL_WORDS
    assert work.card.superseded == ()
    assert work.card.newer == 0
    assert work.card.contested == {}


@given(st.lists(st.tuples(st.sampled_from(HANDED_ON), DESK), max_size=12))
def test_what_is_decided_by_those_who_pass_a_card_on_always_applies(
    story: list[tuple[c.Command, tuple[str, list[str] | None]]],
) -> None:
    work = work_in("talk")
    for command, desk in story:
        if work.at(*desk).refusal(command) is None:
            work.do(command)
    assert work.card.superseded == ()


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "kind": st.sampled_from(["consultation", "complaint", "?", " "]),
            "theme": st.sampled_from(["money", "?", ""]),
            "result": st.sampled_from(["answered", "upheld", "?"]),
            "relation": st.sampled_from(["self", "son", "?"]),
            "insured_name": TEXT,
            "clinic": TEXT,
            "insurer": TEXT,
            "applicant_name": TEXT,
            "measures": TEXT,
            "justified": st.sampled_from(["yes", "?"]),
            "urgency": st.sampled_from(["today", "today child", "today ?", "? "]),
        },
    ),
    st.booleans(),
)
def test_a_card_may_be_finished_exactly_when_nothing_is_missing(
    values: dict[str, str], emergency: bool
) -> None:
    work = Work().call().fill(READY | values)
    if emergency:
        work.do(c.MarkEmergency())
    lacking = missing(work.card, PACK)
    why = work.refusal(c.WrapUp())
    assert (why is None) is (lacking == ())
    if why is None:
        assert work.do(c.WrapUp()).card.status is Status.CLOSED
    else:
        assert (why.code, why.missing) == ("wrap_up_incomplete", lacking)
