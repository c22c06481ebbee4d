"""A fact of grading read as a grade: one that counts, and one that came too late to."""

from collections.abc import Iterable

from core.domain.card import Card
from core.domain.envelope import Event
from core.domain.grading.facts import GradeGiven
from core.domain.grading.grade import Grade
from core.domain.grading.travelling import answers_of


def read(fact: GradeGiven, event: Event, rated: str = "") -> Grade:
    """The grade that a fact says. ``rated``: see ``Grade``."""
    return Grade(event.event_id, fact, answers_of(fact.answers), event.actor, event.occurred_at, rated)


def passed(card: Card, history: Iterable[Event]) -> tuple[Grade, ...]:
    """The grades that no longer applied when their turn came: they count for nobody, and can be read."""
    late = {one.event_id for one in card.superseded if one.type == GradeGiven.TYPE}
    facts = ((event, event.fact) for event in history if event.event_id in late)
    return tuple(read(fact, event) for event, fact in facts if isinstance(fact, GradeGiven))
