"""What a grade comes to."""

from core.domain.grading.form import Answer, Mark
from core.domain.grading.grade import Grade, spread
from core.domain.grading.travelling import answers_of, text_of
from tests.core.domain.cases import START
from tests.core.domain.histories import given_for


def grade(*answers: Answer, fatal: str = "") -> Grade:
    return Grade("s2-1", given_for("first", fatal=fatal), answers, "op-s2", START)


LAWFUL = Answer("rings", 10, Mark.FULL, compliance=True)
RUDE = Answer("polite", 30, Mark.NONE)


def test_a_grade_is_what_was_reached_and_how_lawful_it_was_stands_beside_it() -> None:
    one = grade(LAWFUL, RUDE)
    assert (one.total, one.compliance) == (25, 100)


def test_a_nice_voice_hides_no_breach() -> None:
    one = grade(Answer("rings", 10, Mark.NONE, compliance=True), Answer("polite", 30, Mark.FULL))
    assert (one.total, one.compliance) == (75, 0)


def test_with_a_fatal_fault_nothing_else_counts_but_how_lawful_it_was_is_still_told() -> None:
    one = grade(LAWFUL, RUDE, fatal="hung_up rude")
    assert (one.fatal, one.total, one.compliance) == (("hung_up", "rude"), 0, 100)


def test_where_no_point_of_the_law_came_up_nobody_says_how_lawful_it_was() -> None:
    assert grade(RUDE).compliance is None
    assert grade(Answer("rings", 10, Mark.NOT_APPLICABLE, compliance=True), RUDE).compliance is None


def test_graders_are_compared_point_by_point() -> None:
    other = Answer("hold", 5, Mark.HALF)
    assert spread((grade(LAWFUL, RUDE), grade(Answer("polite", 30, Mark.FULL), other))) == {
        "rings": ("full", ""), "polite": ("none", "full"), "hold": ("", "half"),
    }  # fmt: skip
    assert spread(()) == {}


def test_answers_that_nobody_can_read_are_worth_nothing_and_break_nothing() -> None:
    assert answers_of("не то") == ()
    one = grade(*answers_of("не то"))
    assert (one.total, one.compliance, text_of(one.answers)) == (0, None, "[]")
