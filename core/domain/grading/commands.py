"""What a grader, and who was graded, may ask for."""

from core.domain.command import Command
from core.domain.grading.form import Answer
from core.domain.record import record


@record(frozen=True, slots=True)
class GiveGrade(Command):
    """Grade a call; the parts are those of ``events.GradeGiven``, what the card itself knows left out."""

    answers: tuple[Answer, ...]
    fatal: tuple[str, ...] = ()
    purpose: str = "first"
    answers_to: str = ""
    listened_s: int = 0
    recording: str = ""
    words: str = ""


@record(frozen=True, slots=True)
class Hear(Command):
    """Take a call to hear and grade it, so that nobody else hears it meanwhile; or put it back."""

    on: bool = True


@record(frozen=True, slots=True)
class AcknowledgeGrade(Command):
    """Say that the grade was read by who took the call."""

    grade: str


@record(frozen=True, slots=True)
class AppealGrade(Command):
    """Ask for a second grader."""

    grade: str
    reason: str


@record(frozen=True, slots=True)
class SetCalibration(Command):
    """Let several grade this call blind."""

    round: str
    title: str
    graders: int


@record(frozen=True, slots=True)
class DropCalibration(Command):
    """End a round without anything agreed upon."""

    round: str
