"""Small invented grading forms."""

from dataclasses import replace
from datetime import date

from core.domain.grading.commands import GiveGrade
from core.domain.grading.form import Answer, Evidence, Grading, Item, Mark

SMALL = Grading(
    since=date(2026, 1, 1),
    items=(
        Item(
            id="rings", block="opening", points=10, title={"ru": "В срок"}, evidence=Evidence.RINGS,
            compliance=True,
        ),
        Item(id="polite", block="tactics", points=30, title={"ru": "Вежливо"}),
    ),
)  # fmt: skip
"""A point that the facts answer, and one that only who listened can."""


def answers(rings: str = Mark.FULL, polite: str = Mark.FULL, why: str = "") -> tuple[Answer, ...]:
    """The small form filled in by a grader, who says nothing of what the points are worth."""
    return Answer("rings", 0, rings, reason=why), Answer("polite", 0, polite)


GRADE = GiveGrade(answers())


def first(polite: str = Mark.FULL) -> GiveGrade:
    """A grade for the call itself."""
    return replace(GRADE, answers=answers(polite=polite))


def again(polite: str = Mark.FULL) -> GiveGrade:
    """A grade after the citizen's low mark."""
    return replace(GRADE, purpose="again", answers=answers(polite=polite))


def review(of: str, polite: str = Mark.HALF) -> GiveGrade:
    """The decision upon an appeal."""
    return GiveGrade(answers(polite=polite), purpose="review", answers_to=of, words="прослушано ещё раз")


def blind(of: str = "round-1", polite: str = Mark.FULL) -> GiveGrade:
    """A grade in a calibration."""
    return GiveGrade(answers(polite=polite), purpose="calibration", answers_to=of)


def agreed(of: str = "round-1", polite: str = Mark.FULL) -> GiveGrade:
    """What the graders of a calibration agreed upon."""
    return GiveGrade(answers(polite=polite), purpose="agreed", answers_to=of)
