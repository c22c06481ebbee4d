"""What may be asked for in the sandbox."""

from core.domain.command import Command, DeskCommand
from core.domain.record import record


@record(frozen=True, slots=True)
class BeginRun(Command):
    """Let an invented caller be on this card; the parts are those of ``events.RunBegun``."""

    scenario: str
    language: str
    exam: str = ""


@record(frozen=True, slots=True)
class Ask(Command):
    """Ask the invented caller a question of the scenario, in these words."""

    question: str
    text: str


@record(frozen=True, slots=True)
class Throw(Command):
    """Let something happen in a run: one of ``sandbox.vocabulary.Thrown``."""

    event: str


@record(frozen=True, slots=True)
class LeaveRemark(Command):
    """Leave a word at a moment of a run: seconds since its beginning."""

    second: int
    text: str


@record(frozen=True, slots=True)
class EndRun(Command):
    """End a run; ``why``: one of ``sandbox.vocabulary.RunEnd``."""

    why: str


@record(frozen=True, slots=True)
class SetExam(DeskCommand):
    """Set an exam; the parts are those of ``events.ExamSet``."""

    exam: str
    trainee: str
    paper: str
    pass_mark: int
