"""A grade that was given, and what became of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from core.domain.grading.facts import GradeGiven
from core.domain.grading.form import Answer, percent
from core.domain.record import record

HEARD_FOR: Final = timedelta(hours=2)
"""For so long whoever hears a call keeps it from other graders: then it may have been forgotten.

No number of a centre: the pack of another edition would make another card of the same facts.
"""


class Purpose(StrEnum):
    """What a grade is for."""

    FIRST = "first"
    REVIEW = "review"
    """The answer to an appeal: it decides."""
    CALIBRATION = "calibration"
    """Given blind, beside others; it counts for nobody."""
    AGAIN = "again"
    """Heard once more: the citizen's mark came after the grade that counted."""
    AGREED = "agreed"
    """What the graders of a round agreed upon."""


_CORRECTED: Final = frozenset({Purpose.FIRST, Purpose.AGAIN})
_TOLD: Final = frozenset(Purpose) - {Purpose.CALIBRATION}
"""What whoever took the call may look at."""


@record(frozen=True, slots=True)
class Said:
    """Who said something of a grade, when, and why."""

    by: str
    at: datetime
    reason: str = ""


@record(frozen=True, slots=True)
class Grade:
    """One grade. ``total``: 0 to 100, with a fatal fault 0; ``compliance``: of the points that the law asks,
    None where none of them came up. ``rated``: the fact of the citizen's mark that was known then (its event
    id); empty: none. ``seen``, ``appealed``: by who took the call. ``decided``: the id of the grade that
    answered the appeal.
    """

    event_id: str
    fact: GradeGiven
    answers: tuple[Answer, ...]
    by: str
    at: datetime
    rated: str = ""
    seen: Said | None = None
    appealed: Said | None = None
    decided: str = ""

    @property
    def fatal(self) -> tuple[str, ...]:
        """The faults with which nothing else counts."""
        return tuple(self.fact.fatal.split())

    @property
    def total(self) -> int:
        """What the call was worth."""
        return 0 if self.fatal else percent(self.answers) or 0

    @property
    def compliance(self) -> int | None:
        """How lawful it was; a fatal fault does not hide it, nor is it hidden by a nice voice."""
        return percent(one for one in self.answers if one.compliance)

    @property
    def waits(self) -> bool:
        """Whether somebody else has to decide."""
        return self.appealed is not None and not self.decided


@record(frozen=True, slots=True)
class Round:
    """A calibration that the call is part of: how many grade it, who set it.

    ``after``: how many grades stood on the call by then; ``dropped``: it ended with nothing agreed upon.
    """

    id: str
    title: str
    graders: int
    by: str
    at: datetime
    after: int = 0
    dropped: bool = False


@record(frozen=True, slots=True)
class Grades:
    """Everything that was said of the worth of one call, in the order of the journal.

    ``hearing``: who hears it now, in order to grade it, and since when.
    """

    given: tuple[Grade, ...] = ()
    rounds: tuple[Round, ...] = ()
    hearing: Said | None = None

    @property
    def standing(self) -> Grade | None:
        """The grade that counts: the last that was given for the call itself.

        A review is the last word, whatever is agreed upon later; an appeal that waits is not passed over.
        Who hears the call again because of the citizen's mark begins anew: what was before counts no more.
        """
        own: list[Grade] = []
        for one in reversed(self.given):
            if one.fact.purpose != Purpose.CALIBRATION:
                own.append(one)
            if one.fact.purpose == Purpose.AGAIN:
                break
        final = next((one for one in own if one.fact.purpose == Purpose.REVIEW), None)
        return final or next((one for one in own if one.waits), own[0] if own else None)

    def unknown(self, rated: str) -> bool:
        """Whether whoever gave the grade that counts did not know of a citizen's mark, the fact ``rated``.

        Whoever decides an appeal has it before their eyes.
        """
        now = self.standing
        return now is not None and not now.waits and rated not in ("", now.rated)

    def corrects(self, name: str, purpose: str) -> bool:
        """Whether a grade for this purpose corrects somebody's own, which nobody has answered yet."""
        now = self.standing
        if now is None or purpose not in _CORRECTED or (now.by, now.fact.purpose) != (name, purpose):
            return False
        return now.seen is None and now.appealed is None

    def heard_by_another(self, name: str, now: datetime) -> Said | None:
        """Who else hears the call at this moment; None: nobody, or so long ago that it was forgotten."""
        here = self.hearing
        # Both ways: a console whose clock is days ahead would else keep a call from everybody for days.
        return here if here is not None and here.by != name and abs(now - here.at) < HEARD_FOR else None

    def grade(self, event_id: str) -> Grade | None:
        """The grade with this id."""
        return next((one for one in self.given if one.event_id == event_id), None)

    def round(self, round_id: str) -> Round | None:
        """The round with this id."""
        return next((one for one in self.rounds if one.id == round_id), None)

    def of_round(self, round_id: str, purpose: str = Purpose.CALIBRATION) -> tuple[Grade, ...]:
        """The grades that were given in a round."""
        return tuple(
            one for one in self.given if one.fact.purpose == purpose and one.fact.answers_to == round_id
        )

    def agreed(self, round_id: str) -> Grade | None:
        """What its graders agreed upon; None: not yet."""
        return next(iter(self.of_round(round_id, Purpose.AGREED)), None)

    def over(self, one: Round) -> bool:
        """Whether nothing more is said in it."""
        return one.dropped or self.agreed(one.id) is not None

    def complete(self, one: Round) -> bool:
        """Whether as many have graded as were to."""
        return len(self.of_round(one.id)) >= one.graders

    def may_end(self, one: Round, name: str) -> bool:
        """Whether somebody may say what is agreed: all have graded, or who set it waits no longer.

        Who set it has graded blind too then, and is not the only one: one alone agrees with nobody.
        """
        blind = [grade.by for grade in self.of_round(one.id)]
        return self.complete(one) or (one.by == name and name in blind and len(blind) > 1)

    def open_round(self) -> Round | None:
        """The round that still wants something: a grade, or what they agree upon."""
        return next((one for one in self.rounds if not self.over(one)), None)

    def shown_to(self, name: str, *, took: bool) -> tuple[Grade, ...]:
        """What somebody may look at; ``took``: it was their call."""
        return tuple(one for one in self.given if not self.hides(one.fact.purpose, one.by, name, took=took))

    def hides(self, purpose: str, by: str, name: str, *, took: bool) -> bool:
        """Whether somebody may not look at a grade for this purpose ``by`` this grader.

        Who is yet to grade a call blind sees no other grade of it; who took the call sees what counts, and
        what it came from.
        """
        if took:
            return purpose not in _TOLD
        blind = self.open_round()
        return blind is not None and not self.complete(blind) and by != name

    def counts_to(self, name: str, *, took: bool) -> Grade | None:
        """The grade that counts, where somebody may look at it."""
        now = self.standing
        return now if now in self.shown_to(name, took=took) else None


def spread(grades: tuple[Grade, ...]) -> Mapping[str, tuple[str, ...]]:
    """Point of the form → how each of these graders marked it, in their order; empty: it was not asked."""
    items = dict.fromkeys(answer.item for one in grades for answer in one.answers)
    return {
        item: tuple(next((a.mark for a in one.answers if a.item == item), "") for one in grades)
        for item in items
    }
