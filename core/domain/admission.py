"""How somebody comes to work with citizens: chosen, trained, an intern, admitted; and how that ends. Pure.

Sources: the order of the 1406 (selection, training, internship, only then an account), the regular trainings
of an insurer's hot line, and our own rule that a course which is over suspends by itself.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from core.domain.envelope import canonical
from core.domain.record import changed, record
from core.domain.sandbox.streams import centre_of, is_sandbox

SOON_DAYS: Final = 14
"""How many days before the end of a course it is said that it ends."""

EXAM_DAYS: Final = 180
"""How many days a passed exam opens the internship."""


class Standing(StrEnum):
    """How far somebody has come."""

    CANDIDATE = "candidate"
    """Chosen, and not yet trained: nothing is open."""
    TRAINEE = "trainee"
    """Learns in the sandbox, and touches nothing else."""
    INTERN = "intern"
    """Works with citizens; each card waits for the approval of a mentor."""
    ADMITTED = "admitted"
    SUSPENDED = "suspended"
    """Was admitted, and may not work now."""


@record(frozen=True, slots=True)
class Admission:
    """How an account stands. Its lines are the account's own.

    ``languages``: in which its person may speak with callers; ``admitted_on``: ISO date of the order;
    ``order``: its number; ``mentor``: the account that approves an intern's cards. ``course_until``: the last
    ISO date on which the course of the person holds; empty: no course ends.
    """

    standing: Standing = Standing.ADMITTED
    languages: tuple[str, ...] = ()
    admitted_on: str = ""
    order: str = ""
    mentor: str = ""
    course_until: str = ""
    suspended_because: str = ""


@record(frozen=True, slots=True)
class ExamResult:
    """What somebody reached in an exam of the sandbox. ``operator``: the account.

    ``centre``: for which it was; ``exam``: which one; ``score``: 0 to 100; ``at``: ISO 8601 with an offset;
    ``scenarios``: what was played in it.
    """

    operator: str
    centre: str
    exam: str
    score: int
    passed: bool
    at: str
    scenarios: tuple[str, ...] = ()

    def text(self) -> str:
        """The one text of this result: what a journal signs."""
        return canonical(
            {
                "operator": self.operator,
                "centre": self.centre,
                "exam": self.exam,
                "score": self.score,
                "passed": self.passed,
                "at": self.at,
                "scenarios": list(self.scenarios),
            }
        )


@record(frozen=True, slots=True)
class Grounds:
    """What a step rests on, as far as it was given.

    ``now``: aware. ``operator``: the account; ``centre``: where the internship will be. ``exam``: a result
    whose signature was checked. ``lines``: those the account answers; ``has_lines``: the centre has any.
    """

    now: datetime
    operator: str = ""
    centre: str = ""
    exam: ExamResult | None = None
    mentor: str = ""
    order: str = ""
    on: str = ""
    languages: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    has_lines: bool = False
    because: str = ""


_STEPS: Final[Mapping[Standing, frozenset[Standing]]] = {
    Standing.CANDIDATE: frozenset({Standing.TRAINEE}),
    Standing.TRAINEE: frozenset({Standing.INTERN}),
    Standing.INTERN: frozenset({Standing.ADMITTED, Standing.SUSPENDED}),
    Standing.ADMITTED: frozenset({Standing.SUSPENDED}),
    Standing.SUSPENDED: frozenset({Standing.ADMITTED, Standing.TRAINEE}),
}
"""From where it goes where; nobody comes from anywhere else to a real card."""

_WITH_A_COURSE: Final = frozenset({Standing.INTERN, Standing.ADMITTED})
_A_DAY: Final = timedelta(days=1)


def standing_of(text: str) -> Standing:
    """The standing of a name; one that nobody knows opens nothing."""
    return Standing(text) if text in list(Standing) else Standing.SUSPENDED


def standing_on(admission: Admission, today: date) -> Standing:
    """How somebody stands on a day: a course that is over has suspended whoever works with citizens.

    A course whose last day cannot be read is over.
    """
    if admission.standing in _WITH_A_COURSE and course_over(admission, today):
        return Standing.SUSPENDED
    return admission.standing


def course_over(admission: Admission, today: date) -> bool:
    """Whether a course has ended, whoever it is that it does not bind."""
    if not admission.course_until:
        return False
    until = day_of(admission.course_until)
    return until is None or until < today


def ends_soon(admission: Admission, today: date) -> int | None:
    """How many days are left of the course, when it ends soon for who works with citizens; else None."""
    until = day_of(admission.course_until)
    if until is None or admission.standing not in _WITH_A_COURSE:
        return None
    left = (until - today).days
    return left if 0 <= left <= SOON_DAYS else None


def refusal(admission: Admission, to: Standing, given: Grounds) -> str | None:
    """Why a step is not lawful, as a code; None when it is.

    ``not_that_way``; ``course_over``; ``exam_needed``, ``exam_other`` (another's, or another centre's),
    ``exam_failed``, ``exam_when`` (too long ago, or still to come); ``mentor_needed``; ``order_needed``,
    ``day_needed``, ``language_needed``, ``line_needed``; ``reason_needed``.
    """
    today = given.now.date()
    if to not in _STEPS[standing_on(admission, today)]:
        return "not_that_way"
    match to:
        case Standing.INTERN:
            return _not_intern(admission, given)
        case Standing.ADMITTED:
            return _not_admitted(admission, given)
        case Standing.SUSPENDED:
            return None if given.because.strip() else "reason_needed"
        case _:
            return None


def step(admission: Admission, to: Standing, given: Grounds) -> Admission:
    """How somebody stands after a step; whether it is lawful was asked before.

    Back to the training, an order and what it permitted are over; the mentor stays named, whose cards may
    still wait, and so does the end of the course.
    """
    match to:
        case Standing.TRAINEE:
            return changed(
                admission, standing=to, languages=(), admitted_on="", order="", suspended_because=""
            )
        case Standing.INTERN:
            return changed(admission, standing=to, mentor=given.mentor)
        case Standing.ADMITTED:
            return changed(
                admission, standing=to, languages=given.languages, admitted_on=given.on, order=given.order,
                suspended_because="",
            )  # fmt: skip
        case Standing.SUSPENDED:
            return changed(admission, standing=to, suspended_because=given.because)
        case _:
            return changed(admission, standing=to)


def day_of(text: str) -> date | None:
    """The day of an ISO date; None when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _not_intern(admission: Admission, given: Grounds) -> str | None:
    exam = given.exam
    if course_over(admission, given.now.date()):
        return "course_over"
    if exam is None:
        return "exam_needed"
    if exam.operator != given.operator or centre_of(exam.centre) != given.centre or is_sandbox(given.centre):
        return "exam_other"
    if not exam.passed:
        return "exam_failed"
    if not _lately(exam.at, given.now):
        return "exam_when"
    return None if given.mentor and given.mentor != given.operator else "mentor_needed"


def _lately(at: str, now: datetime) -> bool:
    try:
        passed = now - datetime.fromisoformat(at)
    except (ValueError, TypeError, OverflowError):  # no moment, or one that says no zone
        return False
    return -_A_DAY <= passed <= timedelta(days=EXAM_DAYS)  # a desk's clock may be ahead of ours


def _not_admitted(admission: Admission, given: Grounds) -> str | None:
    if course_over(admission, given.now.date()):
        return "course_over"
    on = day_of(given.on)
    if not given.order.strip():
        return "order_needed"
    if on is None or on > given.now.date() + _A_DAY:  # east of us it is tomorrow already
        return "day_needed"
    if not given.languages:
        return "language_needed"
    return "line_needed" if given.has_lines and not given.lines else None
