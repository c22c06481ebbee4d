"""A calibration: several grade blind, each once, and agree upon one grade."""

from dataclasses import replace

import pytest

from core.domain import commands as c
from core.domain.grading.decide import ROUND
from core.domain.grading.form import Mark
from core.domain.grading.grade import Purpose
from tests.core.domain.cases import GIVEN, work_in
from tests.core.domain.grading.calls import SET, refused, said, standing
from tests.core.domain.grading.forms import GRADE, agreed, blind, review


@pytest.mark.parametrize("graders", [-1, 0, 1, 21])
def test_a_calibration_is_of_two_to_twenty(graders: int) -> None:
    why = work_in("unheard").refusal(replace(SET, graders=graders))
    assert why is not None and (why.code, why.values) == ("round_size", {"least": "2", "most": "20"})


@pytest.mark.parametrize("graders", [ROUND[0], ROUND[-1]])
def test_so_many_may_be_asked_to_grade_blind(graders: int) -> None:
    work = work_in("unheard").do(replace(SET, graders=graders, title=" Круг марта "))
    (one,) = work.card.grades.rounds
    assert (one.id, one.title, one.graders, one.by) == ("round-1", "Круг марта", graders, "op-s2")


def test_each_grades_blind_once_and_no_more_than_were_asked_for_and_then_they_agree() -> None:
    work = work_in("unheard").do(SET, blind())
    assert work.refused(blind()) == "graded_already"
    assert refused(work, "s3", agreed()) == "round_waits"
    assert refused(work, "s1", blind()) == "own_call"
    said(work, "s3", blind(polite=Mark.NONE))
    assert refused(work, "s4", blind()) == "round_over"
    assert work.card.grades.standing is None
    said(work, "s4", agreed(polite=Mark.HALF))
    assert (standing(work).fact.purpose, standing(work).total) == (Purpose.AGREED, 63)
    assert work.refused(agreed()) == work.refused(blind()) == "round_over"


OF_FOUR = replace(SET, graders=4)


def test_who_set_a_calibration_may_end_it_before_all_have_graded_when_they_and_another_have() -> None:
    work = work_in("unheard").do(OF_FOUR, blind())
    said(work, "s3", blind())
    assert refused(work, "s3", agreed()) == refused(work, "s5", agreed()) == "round_waits"
    said(work, "s2", agreed())
    assert (standing(work).fact.purpose, work.card.grades.open_round()) == (Purpose.AGREED, None)
    assert refused(work, "s4", blind()) == "round_over"


def test_who_set_a_calibration_and_has_graded_alone_agrees_with_nobody() -> None:
    assert work_in("unheard").do(OF_FOUR, blind()).refused(agreed()) == "round_waits"


def test_who_set_a_calibration_and_has_not_graded_blind_does_not_end_it_early() -> None:
    work = work_in("unheard").do(OF_FOUR)
    assert work.refused(agreed()) == "round_waits"
    said(work, "s3", blind())
    said(work, "s4", blind())
    assert refused(work, "s2", agreed()) == "round_waits"
    said(work, "s2", blind(), agreed())
    assert standing(work).by == "op-s2"


def test_who_set_a_calibration_and_has_not_graded_agrees_as_anybody_when_all_have() -> None:
    work = work_in("unheard").do(SET)
    said(work, "s3", blind())
    said(work, "s4", blind())
    said(work, "s2", agreed())
    assert standing(work).fact.purpose == Purpose.AGREED


def test_no_calibration_is_set_while_an_appeal_waits() -> None:
    work = work_in("appealed")
    assert refused(work, "s2", SET) == refused(work, "s3", SET) == "appeal_waits"
    said(work, "s3", review(GIVEN))
    said(work, "s2", SET)
    assert work.card.grades.open_round() is not None


@pytest.mark.parametrize("name", ["", " ", "\n"])
def test_a_calibration_without_an_id_is_none(name: str) -> None:
    assert work_in("unheard").refused(replace(SET, round=name)) == "round_over"


def test_a_call_of_a_centre_without_a_form_is_in_no_calibration() -> None:
    work = work_in("unheard")
    work.pack = replace(work.pack, grading=None)
    assert work.refused(SET) == "no_form"


@pytest.mark.parametrize("command", [blind("round-9"), agreed("round-9")])
def test_what_belongs_to_no_round_is_refused(command: c.GiveGrade) -> None:
    assert work_in("unheard").do(SET).refused(command) == "round_over"


def test_a_call_is_in_one_calibration_at_a_time_and_never_again_in_the_same() -> None:
    work = work_in("unheard").do(SET)
    assert work.refused(replace(SET, round="round-2")) == "round_open"
    said(work, "s3", blind())
    said(work, "s4", blind(), agreed())
    assert work.refused(SET) == "round_known"
    said(work, "s4", replace(SET, round="round-2"), blind("round-2"))
    assert [one.id for one in work.card.grades.rounds] == ["round-1", "round-2"]


def test_a_blind_grade_is_answered_by_nobody_and_what_was_agreed_may_be_appealed() -> None:
    work = work_in("unheard").do(SET)
    one = said(work, "s3", blind())
    assert refused(work, "s1", c.AcknowledgeGrade(one)) == "grade_unknown"
    assert refused(work, "s1", c.AppealGrade(one, "нет")) == "grade_unknown"
    both = said(work, "s4", blind(), agreed())
    said(work, "s1", c.AcknowledgeGrade(both), c.AppealGrade(both, "нет"))
    said(work, "s2", review(both))
    assert standing(work).by == "op-s2"


def test_what_was_agreed_is_the_grade_and_nobody_gives_a_first_one_after_it() -> None:
    work = work_in("heard").do(SET, blind())
    said(work, "s3", blind(), agreed(polite=Mark.NONE))
    assert standing(work).fact.purpose == Purpose.AGREED
    assert refused(work, "s2", GRADE) == "graded_already"
