"""The grade is read, and appealed once; a second grader decides, and that is the last word."""

from dataclasses import replace

import pytest

from core.domain import commands as c
from core.domain.grading.form import Mark
from core.domain.grading.grade import Purpose
from tests.core.domain.cases import GIVEN, work_in
from tests.core.domain.grading.calls import SET, refused, said, standing
from tests.core.domain.grading.forms import GRADE, agreed, blind, first, review

# --- who was graded ---------------------------------------------------------------------------------------


def test_who_took_the_call_reads_the_grade_once() -> None:
    work = work_in("graded").later(5).do(c.AcknowledgeGrade(GIVEN))
    seen = standing(work).seen
    assert seen is not None and (seen.by, seen.at) == ("op-s1", work.now)
    assert work.refused(c.AcknowledgeGrade(GIVEN)) == "grade_read"


@pytest.mark.parametrize("command", [c.AcknowledgeGrade(GIVEN), c.AppealGrade(GIVEN, "да")])
def test_nobody_answers_the_grade_of_a_call_that_they_were_not_on(command: c.Command) -> None:
    assert work_in("heard").refused(command) == "grade_of_another"
    assert refused(work_in("heard"), "s3", command) == "grade_of_another"


def test_who_took_it_up_may_answer_its_grade() -> None:
    work = work_in("read").do(c.TakeUp(), c.WrapUp())
    grade = said(work, "s3", GRADE)
    assert said(work, "s2", c.AppealGrade(grade, "передали без имени"))
    assert standing(work).waits


def test_an_appeal_says_why_and_is_made_once_and_counts_as_read() -> None:
    work = work_in("graded")
    assert work.refused(c.AppealGrade(GIVEN, " ")) == "reason_needed"
    work.do(c.AppealGrade(GIVEN, " я представилась "))
    one = standing(work)
    assert one.waits and one.appealed is not None and one.appealed.reason == "я представилась"
    assert one.seen is not None and (one.seen.by, one.seen.at, one.seen.reason) == ("op-s1", work.now, "")
    assert work.refused(c.AppealGrade(GIVEN, "и ещё")) == "appealed_already"
    assert work.refused(c.AcknowledgeGrade(GIVEN)) == "grade_read"


def test_a_grade_that_was_read_may_still_be_appealed() -> None:
    assert standing(work_in("graded").do(c.AcknowledgeGrade(GIVEN), c.AppealGrade(GIVEN, "да"))).waits


def test_a_grade_that_was_corrected_is_appealed_no_more() -> None:
    work = work_in("heard").do(first(Mark.NONE))
    assert refused(work, "s1", c.AppealGrade(GIVEN, "нет")) == "grade_unknown"
    assert work.refusal(c.AppealGrade(standing(work).event_id, "нет")) is None


# --- the second grader ------------------------------------------------------------------------------------


def test_a_second_grader_decides_with_words_and_both_grades_stay() -> None:
    work = work_in("appealed")
    assert refused(work, "s2", review(GIVEN)) == "own_grade"
    assert refused(work, "s3", replace(review(GIVEN), words=" ")) == "reason_needed"
    decided = said(work, "s3", review(GIVEN))
    one, two = work.card.grades.given
    assert (one.event_id, one.decided, one.waits, one.total) == (GIVEN, decided, False, 100)
    assert (two.event_id, two.by, two.total) == (decided, "op-s3", 63)
    assert standing(work) is two


@pytest.mark.parametrize("of", ["", "?", GIVEN])
def test_there_is_nothing_to_decide_where_nobody_appealed(of: str) -> None:
    assert refused(work_in("heard"), "s3", review(of)) == "not_appealed"


def test_a_review_is_the_last_word() -> None:
    work = work_in("appealed")
    decided = said(work, "s3", review(GIVEN))
    assert refused(work, "s3", review(GIVEN)) == "not_appealed"
    assert refused(work, "s3", review(decided)) == "not_appealed"
    assert refused(work, "s2", GRADE) == refused(work, "s3", GRADE) == "graded_already"
    assert refused(work, "s1", c.AppealGrade(decided, "всё равно нет")) == "grade_decided"
    said(work, "s1", c.AcknowledgeGrade(decided))
    assert standing(work).seen is not None


def test_what_a_calibration_agrees_upon_does_not_unsay_a_review() -> None:
    work = work_in("appealed")
    decided = said(work, "s3", review(GIVEN))
    said(work, "s3", SET, blind())
    both = said(work, "s4", blind(), agreed(polite=Mark.NONE))
    assert standing(work).event_id == decided
    assert refused(work, "s1", c.AppealGrade(both, "нет")) == "grade_unknown"


def test_what_a_calibration_agrees_upon_passes_over_no_appeal_that_came_meanwhile() -> None:
    work = work_in("heard")
    said(work, "s3", SET, blind())
    said(work, "s1", c.AppealGrade(GIVEN, "я представилась"))
    said(work, "s4", blind(), agreed())
    assert standing(work).event_id == GIVEN and standing(work).waits
    said(work, "s4", review(GIVEN))
    assert standing(work).fact.purpose == Purpose.REVIEW
