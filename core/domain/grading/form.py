"""The grading form of a centre: what is asked of a call, and what the call itself already answers."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from core.domain.lasting import holds
from core.domain.record import record
from core.domain.words import Words


class Mark(StrEnum):
    """How far a point of the form was met."""

    FULL = "full"
    HALF = "half"
    NONE = "none"
    NOT_APPLICABLE = "na"
    """It could not come up in this call: the rest is all."""


HALVES: Final[Mapping[str, int]] = MappingProxyType({Mark.FULL: 2, Mark.HALF: 1, Mark.NONE: 0})
"""Mark → how many halves of the points it brings; one that is not here counts nowhere.

Halves are whole numbers: fractions would bring a library into every start.
"""


class Evidence(StrEnum):
    """What the facts of a card decide by themselves (``core.domain.grading.evidence``)."""

    RINGS = "rings"
    GREETING = "greeting"
    IDENTITY = "identity"
    REASON = "reason"
    HOLD = "hold"
    RECEIVER = "receiver"
    HANDED_OVER = "handed_over"
    TACTIC = "tactic"
    PLAN = "plan"
    FINISHED = "finished"
    CLOSING = "closing"
    GOODBYE = "goodbye"
    THEME_IN_FORCE = "theme_in_force"


@record(frozen=True, slots=True, kw_only=True)
class Item:
    """A point of the form, in a block of ``training.blocks``, worth so many points.

    ``kinds``: the kinds of appeal it is asked of; empty: all. ``evidence``: which facts answer it, one of
    ``Evidence``; empty: only who listened knows. ``compliance``: it counts in the score of lawfulness too.
    ``bonus``: nobody must do it, and nothing is lost without it; what it brings is added, up to the whole.
    ``clause``: the clause of the regulation behind it; ``source``: what else it rests on. A point that
    changed is another record under the same id, from a day on: a call is graded by what held on its own day.
    """

    id: str
    block: str
    points: int
    title: Words
    kinds: tuple[str, ...] = ()
    evidence: str = ""
    compliance: bool = False
    bonus: bool = False
    clause: str = ""
    source: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@record(frozen=True, slots=True, kw_only=True)
class Grading:
    """How a centre grades its calls. ``since``: those of an earlier day wait for no grade.

    ``low_rating``: a citizen's mark of so much or less brings a call forward. ``newcomer_days``: for so long
    after their first call somebody is new.
    """

    since: date
    items: tuple[Item, ...]
    low_rating: int = 3
    newcomer_days: int = 30

    def asked(self, kind: str, day: date) -> tuple[Item, ...]:
        """The points that are asked of a call of this kind on this day, in the order of the form."""
        return tuple(one for one in self.items if holds(one, day) and (not one.kinds or kind in one.kinds))


@record(frozen=True, slots=True)
class Answer:
    """What was said of one point. ``points``, ``compliance``, ``bonus``: of the form as it was then.

    ``found``: what the facts said, a ``Mark``; empty: they decided nothing. ``reason``: why it was graded
    otherwise. ``remark``: in the grader's words; ``second``: at which second of the talk; -1: at none.
    """

    item: str
    points: int
    mark: str
    compliance: bool = False
    found: str = ""
    reason: str = ""
    remark: str = ""
    second: int = -1
    bonus: bool = False


def percent(answers: Iterable[Answer]) -> int | None:
    """What was reached of what could be, from 0 to 100, half up; None: of nothing that could be."""
    counted = [one for one in answers if one.mark in HALVES]
    whole = 2 * sum(one.points for one in counted if not one.bonus)
    reached = min(whole, sum(one.points * HALVES[one.mark] for one in counted))
    return (200 * reached + whole) // (2 * whole) if whole > 0 else None


def lost(answer: Answer) -> int:
    """How many halves of points were lost by a point; none by one that did not come up, or was no duty."""
    due = answer.mark in HALVES and not answer.bonus
    return answer.points * (2 - HALVES[answer.mark]) if due else 0
