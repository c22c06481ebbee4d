"""What an operator may ask for. A command says what is wanted; ``decide`` says whether it may be."""

from datetime import date, datetime

from core.domain.command import Command, DeskCommand, storable, texts
from core.domain.grading.commands import (
    AcknowledgeGrade,
    AppealGrade,
    DropCalibration,
    GiveGrade,
    Hear,
    SetCalibration,
)
from core.domain.record import record
from core.domain.sandbox.commands import Ask, BeginRun, EndRun, LeaveRemark, SetExam, Throw
from core.domain.vocabulary import Attempt, Direction, HoldChoice, NoticeId, Outcome, Promise


@record(frozen=True, slots=True)
class OpenCall(Command):
    """Begin a card: the phone was picked up (or the operator dials).

    ``number``: as the telephone shows it, may be empty. ``rings``: how often it rang; 0 when nobody counted.
    """

    number: str = ""
    line: str = ""
    channel: str = "phone"
    direction: str = Direction.INCOMING
    rings: int = 0


@record(frozen=True, slots=True)
class CountRings(Command):
    """Say how often it rang before the answer, where the telephone itself does not tell."""

    rings: int


@record(frozen=True, slots=True)
class SetField(Command):
    """Leave a field with this text in it."""

    field: str
    value: str


@record(frozen=True, slots=True)
class ConfirmField(Command):
    """Say that a field is right as it is, knowing what else was written in it."""

    field: str


@record(frozen=True, slots=True)
class Hold(Command):
    """Put the caller on hold."""


@record(frozen=True, slots=True)
class Resume(Command):
    """Take the caller off hold."""


@record(frozen=True, slots=True)
class OfferOnHold(Command):
    """Keep what the caller chose when the waiting norm ran out."""

    choice: HoldChoice


@record(frozen=True, slots=True)
class EndCall(Command):
    """The talk is over."""


@record(frozen=True, slots=True)
class Say(Command):
    """Mark a speech module as said, in these words (blanks filled)."""

    module: str
    text: str


@record(frozen=True, slots=True)
class Tick(Command):
    """Tick a point of a tactic."""

    tactic: str
    point: str


@record(frozen=True, slots=True)
class Untick(Command):
    """Take a tick back."""

    tactic: str
    point: str


@record(frozen=True, slots=True)
class ChoosePlan(Command):
    """Offer one of the pack's plans of action."""

    option: str


@record(frozen=True, slots=True)
class Note(Command):
    """Write a note."""

    text: str


@record(frozen=True, slots=True)
class MarkEmergency(Command):
    """Somebody's life may be at risk."""


@record(frozen=True, slots=True)
class ClearEmergency(Command):
    """It was no emergency."""

    reason: str


@record(frozen=True, slots=True)
class Park(Command):
    """Put the card aside."""

    reason: str = ""


@record(frozen=True, slots=True)
class TakeUp(Command):
    """Work on a parked or escalated card; for who passed it on: take it back."""


@record(frozen=True, slots=True)
class Read(Command):
    """Say that the card was read by somebody to whom it was passed on."""


@record(frozen=True, slots=True)
class Return(Command):
    """Give the card back to who passed it on."""

    reason: str


@record(frozen=True, slots=True)
class Escalate(Command):
    """Pass the card to a receiver of the directory, by a button of the pack; a receiver passes it on further.

    An empty ``receiver`` means the queue behind the button, without a name: then ``reason`` must say why.
    """

    button: str
    receiver: str = ""
    reason: str = ""


@record(frozen=True, slots=True)
class LinkRepeat(Command):
    """This call is about the case of another card."""

    repeat_of: str


@record(frozen=True, slots=True)
class WrapUp(Command):
    """Finish the card; of an intern, on real work: submit it."""


@record(frozen=True, slots=True)
class Submit(Command):
    """All is done with the card: let the mentor approve it."""


@record(frozen=True, slots=True)
class Approve(Command):
    """Finish the card that an intern has submitted."""


@record(frozen=True, slots=True)
class SendBack(Command):
    """Do not approve the card that an intern has submitted: the intern goes on with it."""

    reason: str


@record(frozen=True, slots=True)
class Reopen(Command):
    """Open a finished card again."""

    reason: str


@record(frozen=True, slots=True)
class ScheduleCallback(Command):
    """Promise a call; ``what``: what for, one of ``vocabulary.Promise``."""

    number: str
    not_before: datetime
    not_after: datetime
    about: str = ""
    what: str = Promise.CALLBACK


@record(frozen=True, slots=True)
class FinishCallback(Command):
    """A promised call was made."""

    callback_id: str
    outcome: str


@record(frozen=True, slots=True)
class DescribeCaller(Command):
    """Tell the next operator how to greet this caller, what was agreed to answer, and a neutral mark."""

    greet_as: str = ""
    answer: str = ""
    mark: str = ""


@record(frozen=True, slots=True)
class AttemptCallback(Command):
    """A call that is owed reached nobody; ``next_at``: when to try again, None: as the centre's rule says."""

    callback_id: str
    outcome: Attempt
    words: str = ""
    next_at: datetime | None = None


@record(frozen=True, slots=True)
class GiveUpCallback(Command):
    """Nobody could be reached in as many attempts as the centre asks for."""

    callback_id: str
    outcome: str


@record(frozen=True, slots=True)
class LogContact(Command):
    """Keep with whom of an institution it was spoken, and what came of it.

    ``entry``: an id of the directory, or empty with the name of the ``organisation``. ``promised_on``: the
    day of the help, on which a control call is then owed.
    """

    outcome: Outcome
    entry: str = ""
    organisation: str = ""
    person: str = ""
    post: str = ""
    phone: str = ""
    words: str = ""
    promised_on: date | None = None


@record(frozen=True, slots=True)
class Reply(Command):
    """Keep what an operator answered in the channel of the appeal."""

    text: str


@record(frozen=True, slots=True)
class ExtendTerm(Command):
    """Extend the term of the appeal, and say how and when the applicant was told."""

    days: int
    reason: str
    approver: str
    informed_by: str
    informed_on: date


@record(frozen=True, slots=True)
class GiveNotice(Command):
    """The applicant was told of something on a day."""

    what: NoticeId
    channel: str
    on: date
    words: str = ""


@record(frozen=True, slots=True)
class RateService(Command):
    """Keep how content the citizen is: 1 to 5; 0: they did not want to say."""

    score: int
    words: str = ""
    callback_id: str = ""


@record(frozen=True, slots=True)
class ExpectCaller(Command):
    """Say at which hours this caller calls: «07:00 17:00»; empty: no longer."""

    times: str


@record(frozen=True, slots=True)
class SetCallerApart(Command):
    """Leave this caller out of the figures of first contacts, or take them in again; and why."""

    apart: bool
    reason: str


@record(frozen=True, slots=True)
class BeginShift(DeskCommand):
    """Begin to work on a shift of the pack."""

    shift: str = ""


@record(frozen=True, slots=True)
class EndShift(DeskCommand):
    """End the work of a shift, with a word to the next one."""

    shift: str = ""
    note: str = ""


@record(frozen=True, slots=True)
class NoteExport(DeskCommand):
    """Keep that a report left the console."""

    report: str
    since: date
    until: date
    format: str
    rows: int


__all__ = [
    "AcknowledgeGrade",
    "AppealGrade",
    "Approve",
    "Ask",
    "AttemptCallback",
    "BeginRun",
    "BeginShift",
    "ChoosePlan",
    "ClearEmergency",
    "Command",
    "ConfirmField",
    "CountRings",
    "DescribeCaller",
    "DeskCommand",
    "DropCalibration",
    "EndCall",
    "EndRun",
    "EndShift",
    "Escalate",
    "ExpectCaller",
    "ExtendTerm",
    "FinishCallback",
    "GiveGrade",
    "GiveNotice",
    "GiveUpCallback",
    "Hear",
    "Hold",
    "LeaveRemark",
    "LinkRepeat",
    "LogContact",
    "MarkEmergency",
    "Note",
    "NoteExport",
    "OfferOnHold",
    "OpenCall",
    "Park",
    "RateService",
    "Read",
    "Reopen",
    "Reply",
    "Resume",
    "Return",
    "Say",
    "ScheduleCallback",
    "SendBack",
    "SetCalibration",
    "SetCallerApart",
    "SetExam",
    "SetField",
    "Submit",
    "TakeUp",
    "Throw",
    "Tick",
    "Untick",
    "WrapUp",
    "storable",
    "texts",
]
