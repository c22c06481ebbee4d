"""Facts of grading: they stand on the card of the call they are about, and change nothing of the appeal."""

from typing import ClassVar

from core.domain.fact import Fact
from core.domain.record import record


@record(frozen=True, slots=True)
class GradeGiven(Fact):
    """Somebody listened to the call and graded it.

    ``purpose``: one of ``grade.Purpose``; ``answers_to``: the grade that was appealed (its event id), or the
    round of calibration. ``operator``: whose call, by name. ``edition``: of the pack by which the call was
    taken; ``form``: of the pack whose form this is; ``theme``: as the card had it. ``answers``: the points,
    as JSON (``travelling``). ``fatal``: faults with which nothing else counts, codes one space apart.
    ``listened_s``: how much of the call was heard, in seconds. ``recording``: where it lies.
    """

    TYPE: ClassVar[str] = "grade.given"
    purpose: str
    answers_to: str
    operator: str
    edition: str
    form: str
    theme: str
    answers: str
    fatal: str
    listened_s: int
    recording: str
    words: str


@record(frozen=True, slots=True)
class HearingChanged(Fact):
    """Somebody hears the call in order to grade it (``on``), or has put it back ungraded."""

    TYPE: ClassVar[str] = "grade.hearing"
    on: bool


@record(frozen=True, slots=True)
class GradeAcknowledged(Fact):
    """Who took the call has read the grade (its event id)."""

    TYPE: ClassVar[str] = "grade.acknowledged"
    grade: str


@record(frozen=True, slots=True)
class GradeAppealed(Fact):
    """Who took the call asks for a second grader, and says why."""

    TYPE: ClassVar[str] = "grade.appealed"
    grade: str
    reason: str


@record(frozen=True, slots=True)
class CalibrationSet(Fact):
    """The call is to be graded blind by several: ``graders`` of them. Calls of one round share its id."""

    TYPE: ClassVar[str] = "grade.calibrated"
    round: str
    title: str
    graders: int


@record(frozen=True, slots=True)
class CalibrationDropped(Fact):
    """The round is over without anything agreed upon: not all came, or nobody did."""

    TYPE: ClassVar[str] = "grade.round_dropped"
    round: str
