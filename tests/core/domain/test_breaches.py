"""A norm that was exceeded is kept as a fact, in its own unit, and never blocks."""

from datetime import timedelta

import pytest

from core.domain import commands as c
from core.domain import events as e
from core.domain.vocabulary import Direction, HoldChoice
from tests.core.domain.cases import HANDED_OVER, START, Work, with_norm, work_in


@pytest.mark.parametrize(("rings", "breaches"), [(3, []), (4, [("rings", 3, 4)])])
def test_clause_1_a_fourth_ring_is_kept_as_a_breach_in_rings(
    rings: int, breaches: list[tuple[str, int, int]]
) -> None:
    card = Work().call(rings=rings).card
    assert [(one.norm, one.limit, one.actual) for one in card.breaches] == breaches


@pytest.mark.parametrize(("rings", "breaches"), [(3, []), (4, [("rings", 3, 4)])])
def test_clause_1_rings_counted_after_the_answer_weigh_the_same(
    rings: int, breaches: list[tuple[str, int, int]]
) -> None:
    card = Work().call(rings=0).do(c.CountRings(rings)).card
    assert card.rings == rings
    assert [(one.norm, one.limit, one.actual) for one in card.breaches] == breaches


def test_when_we_dial_nobody_waits_for_us_to_answer() -> None:
    assert Work().do(c.OpenCall("1406", direction=Direction.OUTGOING, rings=9)).card.breaches == ()


@pytest.mark.parametrize(("waited", "breaches"), [(30, []), (31, [("hold", 30, 31)])])
def test_clause_2_a_hold_longer_than_thirty_seconds_is_kept_as_a_breach(
    waited: int, breaches: list[tuple[str, int, int]]
) -> None:
    card = Work().call().do(c.Hold()).later(waited).do(c.Resume()).card
    assert [(one.norm, one.limit, one.actual) for one in card.breaches] == breaches


def test_clause_2_the_choice_of_who_waited_too_long_is_kept() -> None:
    work = Work().call().do(c.Hold()).later(31).do(c.OfferOnHold(HoldChoice.VOICE_MAIL), c.Resume())
    assert work.card.holds[0].choice == "voice_mail"
    assert type(work.card.holds[0].choice) is str  # a code on the wire, not a member of our list


def test_clause_2_whoever_leaves_a_voice_message_is_owed_the_return_to_it() -> None:
    work = Work().call().do(c.Hold()).later(31)
    (owed,) = work.do(c.OfferOnHold(HoldChoice.VOICE_MAIL)).card.callbacks
    assert owed.fact.what == "voice_mail"
    assert owed.fact.number == "1406"
    assert work.do(c.OfferOnHold(HoldChoice.STAY)).card.callbacks == (owed,)


@pytest.mark.parametrize(("talked", "breaches"), [(600, []), (601, [("self_answered", 600, 601)])])
def test_clause_8_a_talk_longer_than_ten_minutes_is_kept_as_a_breach(
    talked: int, breaches: list[tuple[str, int, int]]
) -> None:
    card = Work().call().later(talked).do(c.EndCall()).card
    assert [(one.norm, one.limit, one.actual) for one in card.breaches] == breaches


@pytest.mark.parametrize(
    "steps",
    [
        (c.SetField("kind", "complaint"), c.EndCall()),
        (c.MarkEmergency(), c.EndCall()),
        (c.Escalate("expert", "anna"), c.EndCall()),
        (c.Escalate("expert", "anna"), c.TakeUp(), c.EndCall()),
    ],
    ids=["a complaint", "an emergency", "passed on", "passed on and taken back"],
)
def test_clause_8_is_for_reference_calls_that_the_operator_answers_alone(
    steps: tuple[c.Command, ...],
) -> None:
    assert Work().call().fill(HANDED_OVER).later(3600).do(*steps).card.breaches == ()


def test_in_an_emergency_a_long_hold_is_no_breach() -> None:
    assert Work().call().do(c.Hold(), c.MarkEmergency()).later(99).do(c.Resume()).card.breaches == ()


@pytest.mark.parametrize("command", [c.Park(), c.Escalate("expert", "anna"), c.EndCall(), c.WrapUp()])
def test_however_a_long_hold_ends_its_breach_is_kept(command: c.Command) -> None:
    card = work_in("held").later(60).do(command).card
    assert [(one.norm, one.actual) for one in card.breaches] == [("hold", 70)]


def test_a_norm_that_was_repealed_is_no_longer_breached() -> None:
    repealed = with_norm("hold", valid_to=(START - timedelta(days=1)).date())
    assert Work(repealed).call().do(c.Hold()).later(99).do(c.Resume()).card.breaches == ()


def test_a_clock_set_back_makes_no_negative_times() -> None:
    work = Work().call().do(c.Hold()).later(-500).do(c.Resume(), c.EndCall())
    assert [one.fact for one in work.events[-2:]] == [e.CallResumed(0), e.CallEnded(0)]
