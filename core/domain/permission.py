"""Whether a role may ask for something, and an account write in a field: the journal asks the same."""

from collections.abc import Collection
from typing import Final

from core.domain import commands as c
from core.domain import events as e
from core.domain.admission import Standing
from core.domain.fields import BY_ID
from core.domain.refusals import Refusal
from core.domain.roles import may

_SAYS: Final[dict[type[c.Command], type[e.Fact]]] = {
    c.OpenCall: e.CardOpened,
    c.Escalate: e.CardEscalated,
    c.Return: e.CardReturned,
    c.TakeUp: e.CardTakenUp,
    c.Read: e.CardRead,
    c.WrapUp: e.CardWrappedUp,
    c.Approve: e.CardApproved,
    c.SendBack: e.CardSentBack,
    c.SetCallerApart: e.CallerSetApart,
    c.NoteExport: e.ReportExported,
    c.Throw: e.EventThrown,
    c.LeaveRemark: e.Remarked,
    c.SetExam: e.ExamSet,
    c.GiveGrade: e.GradeGiven,
    c.SetCalibration: e.CalibrationSet,
    c.Hear: e.HearingChanged,
    c.DropCalibration: e.CalibrationDropped,
    c.AcknowledgeGrade: e.GradeAcknowledged,
    c.AppealGrade: e.GradeAppealed,
}
"""What a command says happened, where that needs a right of its own; every other one changes the card."""


def not_permitted(
    command: c.Command,
    role: str | None,
    standing: Standing = Standing.ADMITTED,
    *,
    mentors: bool = False,
) -> Refusal | None:
    """Why a role may not ask for it; None when it may. ``role`` None: no journal says who sits there.

    ``standing``, ``mentors``: as in ``roles.may``.
    """
    fact = _SAYS.get(type(command))
    if role is None or may(role, fact.TYPE if fact else "", standing, mentors=mentors):
        return None
    return Refusal("not_permitted")


def may_set(field_id: str, qualifications: Collection[str] | None) -> bool:
    """Whether an account with these qualifications may write in a field; None: no journal says which.

    A field that nobody knows here asks for none: a newer console wrote it.
    """
    field = BY_ID.get(field_id)
    needed = field.qualification if field else ""
    return not needed or qualifications is None or needed in qualifications
