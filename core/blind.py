"""What is left of a hidden grade for who looks: who gave it, when and what for; nothing that it says.

From whom a grade is hidden ``Grades.hides`` decides, and nobody else.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.domain.card import Card
from core.domain.grading.facts import GradeAppealed, GradeGiven
from core.domain.record import changed
from core.views import LogRow

_TOLD: Final = frozenset(
    {"purpose", "answers_to", "operator", "edition", "form", "theme", "grade", "by", "at"}
)
"""All else is emptied, what a newer version says in its own words too."""


def as_seen(rows: Sequence[LogRow], card: Card, name: str) -> Sequence[LogRow]:
    """Facts of a card as somebody may look at them: none is left out."""
    return [
        changed(row, payload=unsaid(row.payload), hidden=True) if _hidden(row, card, name) else row
        for row in rows
    ]


def unsaid(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The same without what it says: every name stays, with nothing under it."""
    return {name: value if name in _TOLD else type(value)() for name, value in payload.items()}


def _hidden(row: LogRow, card: Card, name: str) -> bool:
    """Whether it is a grade, or an answer to one, that is hidden; one that came too late is hidden alike."""
    took = name in card.answered
    if row.type == GradeGiven.TYPE:
        return card.grades.hides(str(row.payload.get("purpose", "")), row.actor, name, took=took)
    if row.type == GradeAppealed.TYPE:
        grade = card.grades.grade(str(row.payload.get("grade", "")))
        purpose, by = (grade.fact.purpose, grade.by) if grade is not None else ("", "")
        return row.actor != name and card.grades.hides(purpose, by, name, took=took)
    return False
