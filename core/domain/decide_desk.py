"""May it be done, and what happens then: intents that are about no card."""

from collections.abc import Callable
from typing import Any, Final

from core.domain import commands as c
from core.domain import events as e
from core.domain.refusals import Refusal
from core.domain.sandbox.streams import is_sandbox
from core.domain.situation import Situation


def refusal(command: c.DeskCommand, at: Situation) -> Refusal | None:
    """Why not; None when it may be done. Whether the role may was asked before."""
    return _REFUSALS[type(command)](command, at)


def decide(command: c.DeskCommand, at: Situation) -> tuple[e.DeskFact, ...]:
    """The fact that it makes."""
    return (_FACTS[type(command)](command, at),)


def _shift(command: c.BeginShift | c.EndShift, at: Situation) -> Refusal | None:
    known = any(shift.code == command.shift for shift in at.pack.shifts)
    return None if known else Refusal("shift_unknown")


def _exam(command: c.SetExam, at: Situation) -> Refusal | None:
    if not is_sandbox(at.pack.centre.id):
        return Refusal("not_sandbox")
    named = command.trainee.strip() and command.exam.strip()
    return None if named else Refusal("exam_whose")


def _begin(command: c.BeginShift, at: Situation) -> e.DeskFact:
    return e.ShiftBegun(command.shift, at.pack.centre.version)


def _end(command: c.EndShift, at: Situation) -> e.DeskFact:
    return e.ShiftEnded(command.shift, command.note.strip())


def _exported(command: c.NoteExport, at: Situation) -> e.DeskFact:
    days = command.since.isoformat(), command.until.isoformat()
    return e.ReportExported(command.report, *days, command.format, command.rows)


_REFUSALS: Final[dict[type[c.DeskCommand], Callable[[Any, Situation], Refusal | None]]] = {
    c.BeginShift: _shift,
    c.EndShift: _shift,
    c.NoteExport: lambda command, at: None,
    c.SetExam: _exam,
}
_FACTS: Final[dict[type[c.DeskCommand], Callable[[Any, Situation], e.DeskFact]]] = {
    c.BeginShift: _begin,
    c.EndShift: _end,
    c.NoteExport: _exported,
    c.SetExam: lambda command, at: e.ExamSet(
        command.exam, command.trainee.strip(), command.paper, command.pass_mark
    ),
}
