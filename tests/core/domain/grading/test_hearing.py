"""Who hears a call, a call that is heard again, a round that ends with nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain import commands as c
from core.domain import events as e
from core.domain.decide import refusal
from core.domain.envelope import Event
from core.domain.fold import fold
from core.domain.grading.form import Mark
from core.domain.grading.grade import HEARD_FOR, Purpose
from core.domain.grading.reading import passed
from tests.core.domain.cases import GIVEN, Work, event, work_in
from tests.core.domain.grading.calls import SET, refused, said, standing
from tests.core.domain.grading.forms import GRADE, again, agreed, blind, first, review
from tests.core.domain.grading.stories import CALL
from tests.core.domain.histories import given_for


def rated(work: Work, score: int = 2) -> Work:
    """The citizen was asked, by somebody who is no grader, and gave a mark."""
    said(work, "s4", c.RateService(score))
    return work


# --- who hears it -----------------------------------------------------------------------------------------


def test_a_call_that_somebody_hears_is_taken_by_nobody_else_until_it_is_put_back() -> None:
    work = work_in("unheard").do(c.Hear())
    hearing = work.card.grades.hearing
    assert hearing is not None and hearing.by == "op-s2"
    assert refused(work, "s3", c.Hear()) == "heard_already"
    assert refused(work, "s3", c.Hear(on=False)) == "not_heard"
    said(work, "s2", c.Hear(on=False))
    assert work.card.grades.hearing is None
    said(work, "s3", c.Hear())


def test_a_call_that_was_taken_and_forgotten_is_taken_by_another_when_its_time_is_over() -> None:
    work = work_in("unheard").do(c.Hear())
    work.later(HEARD_FOR.total_seconds() - 1)
    assert refused(work, "s3", c.Hear()) == "heard_already"
    work.later(1)
    said(work, "s3", c.Hear())
    assert work.card.grades.hearing is not None and work.card.grades.hearing.by == "op-s3"
    assert not work.card.superseded


def test_a_clock_that_is_days_ahead_keeps_a_call_from_nobody_for_days() -> None:
    work = work_in("unheard").later(3 * 86_400).do(c.Hear())
    work.later(-3 * 86_400)
    said(work, "s3", c.Hear())
    assert work.card.grades.hearing is not None and work.card.grades.hearing.by == "op-s3"


def test_a_slow_clock_that_is_known_to_be_slow_gives_the_call_to_nobody_else() -> None:
    slow = replace(event(e.HearingChanged(on=True), session="s2", place=20), clock_offset_ms=3 * 3_600_000)
    slow = replace(slow, occurred_at=slow.occurred_at - timedelta(hours=3))
    other = event(e.HearingChanged(on=True), session="s3", place=21)
    card = fold("card", [*CALL, slow, other])
    assert card.grades.hearing is not None and card.grades.hearing.by == "op-s2"
    wild = fold("card", [*CALL, replace(slow, clock_offset_ms=10**18)])
    assert wild.grades.hearing is not None


def test_a_desk_whose_clock_is_slow_knows_all_the_same_who_hears_a_call_now() -> None:
    work = work_in("unheard").do(c.Hear()).by("s3")
    slow = replace(work.situation(), now=work.now - timedelta(hours=3), clock_offset_ms=3 * 3_600_000)
    why = refusal(work.card, c.Hear(), slow)
    assert why is not None and (why.code, why.values) == ("heard_already", {"leader": "op-s2"})


def test_who_hears_it_may_say_so_again_and_counts_from_then() -> None:
    work = work_in("unheard").do(c.Hear()).later(60).do(c.Hear())
    assert work.card.grades.hearing is not None and work.card.grades.hearing.at == work.now


@pytest.mark.parametrize("by", ["s2", "s3"])
def test_a_grade_ends_the_hearing_whoever_gave_it(by: str) -> None:
    work = work_in("unheard").do(c.Hear())
    said(work, by, GRADE)
    assert work.card.grades.hearing is None


def test_a_blind_grade_ends_no_hearing() -> None:
    work = work_in("unheard").do(SET, c.Hear())
    said(work, "s3", blind(SET.round))
    assert work.card.grades.hearing is not None


def test_of_two_who_took_a_call_offline_the_first_in_the_journal_hears_it_and_the_other_is_told() -> None:
    moments = (("s2", e.HearingChanged(on=True)), ("s3", e.HearingChanged(on=True)))
    card = fold("card", [*CALL, *(event(fact, session=who, place=20) for who, fact in moments)])
    assert card.grades.hearing is not None and card.grades.hearing.by == "op-s2"
    (late,) = card.superseded
    assert (late.by, late.why, late.first.by if late.first else "") == ("op-s3", "heard_already", "op-s2")


def test_a_graded_call_is_taken_by_nobody_who_was_offline_and_too_late() -> None:
    said_then = (("s2", given_for("first")), ("s3", e.HearingChanged(on=True)), ("s3", given_for("first")))
    card = fold(
        "card", [*CALL, *(event(fact, session=who, place=20 + n) for n, (who, fact) in enumerate(said_then))]
    )
    assert card.grades.hearing is None
    assert [one.why for one in card.superseded] == ["graded_already", "graded_already"]


def test_of_a_call_of_which_only_later_facts_came_nobody_can_tell_who_may_hear_it() -> None:
    card = fold("card", [event(e.HearingChanged(on=True), session="s2", place=1)])
    assert card.grades.hearing is None
    assert [one.why for one in card.superseded] == ["card_not_finished"]


def test_who_took_the_call_up_meanwhile_puts_it_back_and_others_may_hear_it() -> None:
    work = work_in("unheard").do(c.Hear(), c.Reopen("да"), c.Park(), c.TakeUp(), c.WrapUp())
    assert refused(work, "s2", c.Hear()) == "own_call"
    said(work, "s2", c.Hear(on=False))
    assert (work.card.grades.hearing, work.card.superseded) == (None, ())
    said(work, "s3", c.Hear())


# --- heard again ------------------------------------------------------------------------------------------


def test_a_low_mark_after_the_grade_opens_the_call_for_grading_again() -> None:
    work = work_in("heard")
    assert work.refused(again()) == "not_rated_since"
    rated(work)
    assert refused(work, "s3", first()) == "graded_already"
    said(work, "s3", again(Mark.NONE))
    now = standing(work)
    assert (now.fact.purpose, now.by, bool(now.rated)) == (Purpose.AGAIN, "op-s3", True)
    assert [one.fact.purpose for one in work.card.grades.given] == [Purpose.FIRST, Purpose.AGAIN]


def test_a_mark_that_was_known_when_the_call_was_graded_opens_nothing() -> None:
    work = rated(work_in("unheard")).by("s2").do(GRADE)
    assert refused(work, "s3", again()) == "not_rated_since"


@pytest.mark.parametrize(("score", "why"), [(0, "not_rated_since"), (3, None), (4, "not_rated_since")])
def test_only_a_mark_that_the_centre_calls_low_opens_it(score: int, why: str | None) -> None:
    work = rated(work_in("heard"), score).by("s3")
    assert (work.refused(again()) if why else work.refusal(again())) == why


def test_a_call_without_a_grade_is_graded_and_not_graded_again() -> None:
    assert rated(work_in("unheard")).by("s2").refused(again()) == "not_rated_since"


def test_what_was_heard_again_is_corrected_by_who_heard_it_until_it_was_read() -> None:
    work = rated(work_in("heard"))
    said(work, "s3", again(Mark.NONE))
    assert refused(work, "s4", again()) == "not_rated_since"
    grade = said(work, "s3", again(Mark.HALF))
    said(work, "s1", c.AcknowledgeGrade(grade))
    assert refused(work, "s3", again()) == "not_rated_since"


def test_an_appeal_that_waits_is_decided_with_the_mark_in_view_and_the_call_not_graded_beside_it() -> None:
    work = rated(work_in("appealed"))
    assert refused(work, "s4", again()) == "appeal_waits"
    said(work, "s3", review(GIVEN))
    assert standing(work).rated
    assert refused(work, "s4", again()) == "not_rated_since"


def test_a_decided_appeal_is_no_last_word_when_the_citizen_speaks_later() -> None:
    work = work_in("appealed").do(review(GIVEN))
    rated(work)
    grade = said(work, "s2", again(Mark.NONE))
    assert standing(work).fact.purpose == Purpose.AGAIN
    said(work, "s1", c.AppealGrade(grade, "гражданин ошибся"))
    said(work, "s3", review(grade, Mark.HALF))
    assert standing(work).fact.purpose == Purpose.REVIEW and standing(work).fact.answers_to == grade


def test_who_heard_it_again_may_do_so_once_more_for_the_next_mark() -> None:
    work = rated(work_in("heard"))
    said(work, "s3", again())
    said(rated(work), "s3", again(Mark.NONE))
    assert not work.card.rated_since
    said(work, "s3", again(Mark.HALF))
    assert not work.card.rated_since and len({one.rated for one in work.card.grades.given}) == 3


def test_a_second_low_mark_opens_it_once_more() -> None:
    work = rated(work_in("heard"))
    said(work, "s3", again())
    said(rated(work, 2), "s2", again(Mark.NONE))
    assert [bool(one.rated) for one in work.card.grades.given] == [False, True, True]
    assert len({one.rated for one in work.card.grades.given}) == 3


def test_a_grade_by_whom_the_mark_had_not_reached_did_not_know_it() -> None:
    opened = [replace(one, seq=place) for place, one in enumerate(CALL, 1)]
    rated_ = replace(event(e.ServiceRated("", 1, ""), session="s4", place=20), seq=50, device_id="other")
    given = replace(event(given_for("first"), session="s2", place=21), seq=51)
    unknown = fold("card", [*opened, rated_, replace(given, base_seq=49)])
    known = fold("card", [*opened, rated_, replace(given, base_seq=50)])
    assert [card.grades.given[0].rated for card in (unknown, known)] == ["", "s4-20"]
    assert [card.rated_since for card in (unknown, known)] == [True, False]


def test_a_corrected_grade_does_not_pretend_that_the_call_was_heard_again() -> None:
    work = rated(work_in("heard")).by("s2").do(first(Mark.HALF))
    assert standing(work).rated == ""
    assert work.card.rated_since


# --- what came too late -----------------------------------------------------------------------------------


def test_a_grade_that_came_too_late_counts_for_nobody_and_can_be_read() -> None:
    facts = (("s2", given_for("first")), ("s3", given_for("first", polite=Mark.NONE)))
    history: list[Event] = [
        *CALL,
        *(event(fact, session=who, place=place) for place, (who, fact) in enumerate(facts, 20)),
    ]
    card = fold("card", history)
    (late,) = passed(card, history)
    assert (late.by, late.total, late.fact.purpose) == ("op-s3", 50, Purpose.FIRST)
    assert late not in card.grades.given
    assert passed(fold("card", CALL), CALL) == ()


# --- a round that nobody ends -----------------------------------------------------------------------------


def test_a_round_that_is_dropped_is_over_and_the_call_may_be_graded_or_set_anew() -> None:
    work = work_in("unheard").do(SET)
    said(work, "s3", blind(SET.round))
    said(work, "s2", c.DropCalibration(SET.round))
    assert work.card.grades.open_round() is None
    for command in (blind(SET.round), agreed(SET.round), c.DropCalibration(SET.round)):
        assert refused(work, "s4", command) == "round_over"
    said(work, "s4", GRADE)
    said(work, "s4", c.SetCalibration("round-2", "Ещё раз", 2))


def test_a_round_in_which_all_have_graded_is_not_dropped_but_agreed_upon() -> None:
    work = work_in("unheard").do(SET)
    for session in ("s3", "s4"):
        said(work, session, blind(SET.round))
    assert refused(work, "s2", c.DropCalibration(SET.round)) == "round_complete"


def test_a_round_of_a_name_that_the_call_knows_is_given_another_name() -> None:
    work = work_in("unheard").do(SET, c.DropCalibration(SET.round))
    assert refused(work, "s3", SET) == "round_known"


def test_a_round_that_was_agreed_upon_is_not_dropped() -> None:
    work = work_in("unheard").do(SET)
    for session in ("s3", "s4"):
        said(work, session, blind(SET.round))
    said(work, "s3", agreed(SET.round))
    assert refused(work, "s2", c.DropCalibration(SET.round)) == "round_over"


def test_blind_grades_of_a_dropped_round_stay_and_count_for_nobody() -> None:
    work = work_in("unheard").do(SET)
    said(work, "s3", blind(SET.round))
    said(work, "s3", c.DropCalibration(SET.round))
    assert work.card.grades.standing is None
    assert [one.by for one in work.card.grades.of_round(SET.round)] == ["op-s3"]
    assert [one.by for one in work.card.grades.shown_to("op-s4", took=False)] == ["op-s3"]


def test_the_time_of_a_hearing_is_longer_than_any_call() -> None:
    assert timedelta(hours=1) <= HEARD_FOR
