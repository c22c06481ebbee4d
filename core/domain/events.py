"""Facts: what can happen to a card during a call, and the list of all facts there are."""

from typing import ClassVar

from core.domain.fact import DeskFact, Fact
from core.domain.grading.facts import (
    CalibrationDropped,
    CalibrationSet,
    GradeAcknowledged,
    GradeAppealed,
    GradeGiven,
    HearingChanged,
)
from core.domain.promised import (
    CallbackAttempted,
    CallbackDone,
    CallbackGivenUp,
    CallbackScheduled,
    CallerDescribed,
    CallerExpected,
    CallerSetApart,
    ContactLogged,
    NoticeGiven,
    ReplyGiven,
    ServiceRated,
    TermExtended,
)
from core.domain.record import record
from core.domain.sandbox.facts import EventThrown, ExamSet, QuestionAsked, Remarked, RunBegun, RunEnded
from core.domain.shift import ReportExported, ShiftBegun, ShiftEnded


@record(frozen=True, slots=True)
class CardOpened(Fact):
    """A call came (or was made) and a card was begun.

    ``number`` is the calling number exactly as received, ``caller`` its normal form (E.164 or a short number;
    empty when hidden), ``rings`` how often it rang before the answer, ``local_number`` the number of the card
    on this desk until the journal gives one.
    """

    TYPE: ClassVar[str] = "card.opened"
    local_number: int
    channel: str
    line: str
    direction: str
    number: str
    caller: str
    rings: int
    pack: str
    pack_version: str


@record(frozen=True, slots=True)
class FieldSet(Fact):
    """A field got a value: the text as typed. A long text goes on in ``FieldContinued``."""

    TYPE: ClassVar[str] = "card.field_set"
    field: str
    value: str


@record(frozen=True, slots=True)
class FieldContinued(Fact):
    """The next piece of a text too long for one event (64 KiB, see the journal's limits).

    It belongs to the last value that the same session gave the field, whatever others wrote meanwhile.
    """

    TYPE: ClassVar[str] = "card.field_continued"
    field: str
    value: str


@record(frozen=True, slots=True)
class RingsCounted(Fact):
    """The operator said how often the telephone had rung before the answer."""

    TYPE: ClassVar[str] = "call.rings_counted"
    rings: int


@record(frozen=True, slots=True)
class CallHeld(Fact):
    """The caller was put on hold."""

    TYPE: ClassVar[str] = "call.held"


@record(frozen=True, slots=True)
class HoldOffered(Fact):
    """The waiting norm ran out; the caller was offered voice mail or a later call and chose."""

    TYPE: ClassVar[str] = "call.hold_offered"
    choice: str


@record(frozen=True, slots=True)
class CallResumed(Fact):
    """The caller was taken off hold after ``waited_s`` seconds."""

    TYPE: ClassVar[str] = "call.resumed"
    waited_s: int


@record(frozen=True, slots=True)
class CallEnded(Fact):
    """The talk is over; wrap-up begins. ``talk_s``: seconds from opening to here."""

    TYPE: ClassVar[str] = "call.ended"
    talk_s: int


@record(frozen=True, slots=True)
class NormBreached(Fact):
    """A norm was exceeded: ``limit`` and ``actual`` in the unit of the norm (rings or seconds)."""

    TYPE: ClassVar[str] = "norm.breached"
    norm: str
    limit: int
    actual: int


@record(frozen=True, slots=True)
class SpeechSaid(Fact):
    """A speech module was said: its id, and the words with every blank filled, as evidence."""

    TYPE: ClassVar[str] = "speech.said"
    module: str
    text: str


@record(frozen=True, slots=True)
class PointTicked(Fact):
    """A point of a tactic was done."""

    TYPE: ClassVar[str] = "tactic.ticked"
    tactic: str
    point: str


@record(frozen=True, slots=True)
class PointUnticked(Fact):
    """A tick was taken back: it had been a slip of the hand."""

    TYPE: ClassVar[str] = "tactic.unticked"
    tactic: str
    point: str


@record(frozen=True, slots=True)
class PlanChosen(Fact):
    """A plan of action was offered to the caller (Krasnodar order, clauses 9 and 10)."""

    TYPE: ClassVar[str] = "plan.chosen"
    option: str


@record(frozen=True, slots=True)
class Noted(Fact):
    """A note was written on the card."""

    TYPE: ClassVar[str] = "card.noted"
    text: str


@record(frozen=True, slots=True)
class EmergencyMarked(Fact):
    """Somebody's life may be at risk: the other clocks stop."""

    TYPE: ClassVar[str] = "card.emergency_marked"


@record(frozen=True, slots=True)
class EmergencyCleared(Fact):
    """The emergency was a mistake; ``reason`` says of what kind."""

    TYPE: ClassVar[str] = "card.emergency_cleared"
    reason: str


@record(frozen=True, slots=True)
class CardParked(Fact):
    """The card was put aside to be taken up later."""

    TYPE: ClassVar[str] = "card.parked"
    reason: str


@record(frozen=True, slots=True)
class CardTakenUp(Fact):
    """A parked or escalated card is being worked on again."""

    TYPE: ClassVar[str] = "card.taken_up"


@record(frozen=True, slots=True)
class CardEscalated(Fact):
    """The card went to a receiver: who they are as read out to the caller, and why.

    ``receiver`` is the id in the directory, empty for a queue without a name (then ``reason`` is mandatory,
    and ``receiver_unit`` is the title of the button).
    """

    TYPE: ClassVar[str] = "card.escalated"
    button: str
    receiver: str
    receiver_name: str
    receiver_post: str
    receiver_unit: str
    level: int
    reason: str


@record(frozen=True, slots=True)
class CardRead(Fact):
    """Somebody who may receive the card has read it (Krasnodar order, clause 6)."""

    TYPE: ClassVar[str] = "card.read"


@record(frozen=True, slots=True)
class CardReturned(Fact):
    """The receiver gave the card back to whoever had passed it on, and why."""

    TYPE: ClassVar[str] = "card.returned"
    reason: str


@record(frozen=True, slots=True)
class CardLinked(Fact):
    """This card is a repeat call about another one."""

    TYPE: ClassVar[str] = "card.linked"
    repeat_of: str


@record(frozen=True, slots=True)
class CardWrappedUp(Fact):
    """The card was finished with a result."""

    TYPE: ClassVar[str] = "card.wrapped_up"
    result: str


@record(frozen=True, slots=True)
class CardSubmitted(Fact):
    """An intern has done all with the card, with this result: it waits for the approval of a mentor.

    ``mentor``: the account that the intern has as mentor, by its id.
    """

    TYPE: ClassVar[str] = "card.submitted"
    result: str
    mentor: str


@record(frozen=True, slots=True)
class CardApproved(Fact):
    """A submitted card was approved: it is finished with the result that stands on it."""

    TYPE: ClassVar[str] = "card.approved"


@record(frozen=True, slots=True)
class CardSentBack(Fact):
    """A submitted card was not approved: the intern goes on with it; and why."""

    TYPE: ClassVar[str] = "card.sent_back"
    reason: str


@record(frozen=True, slots=True)
class CardReopened(Fact):
    """A finished card is open again."""

    TYPE: ClassVar[str] = "card.reopened"
    reason: str


@record(frozen=True, slots=True)
class CardErased(Fact):
    """Personal data of the card was erased by the journal's administration; ``reason``: on what ground."""

    TYPE: ClassVar[str] = "card.erased"
    reason: str


@record(frozen=True, slots=True)
class UnknownFact(Fact):
    """A fact of a newer version: kept word for word, shown as such, never read."""

    type: str
    version: int
    payload: str


FACTS: dict[str, type[Fact]] = {
    fact.TYPE: fact
    for fact in (
        CardOpened, RingsCounted, FieldSet, FieldContinued, CallHeld, HoldOffered, CallResumed, CallEnded,
        NormBreached, SpeechSaid, PointTicked, PointUnticked, PlanChosen, Noted, EmergencyMarked,
        EmergencyCleared, CardParked, CardTakenUp, CardEscalated, CardRead, CardReturned, CardLinked,
        CardWrappedUp, CardSubmitted, CardApproved, CardSentBack, CardReopened, CardErased,
        CallbackScheduled, CallbackAttempted, CallbackDone, CallbackGivenUp, ContactLogged, ReplyGiven,
        TermExtended, NoticeGiven, ServiceRated, CallerDescribed, CallerExpected, CallerSetApart,
        ReportExported, ShiftBegun, ShiftEnded, RunBegun, QuestionAsked, EventThrown, Remarked, RunEnded,
        ExamSet, GradeGiven, GradeAcknowledged, GradeAppealed, CalibrationSet, HearingChanged,
        CalibrationDropped,
    )
}  # fmt: skip

__all__ = [
    "FACTS",
    "CalibrationDropped",
    "CalibrationSet",
    "CallEnded",
    "CallHeld",
    "CallResumed",
    "CallbackAttempted",
    "CallbackDone",
    "CallbackGivenUp",
    "CallbackScheduled",
    "CallerDescribed",
    "CallerExpected",
    "CallerSetApart",
    "CardApproved",
    "CardErased",
    "CardEscalated",
    "CardLinked",
    "CardOpened",
    "CardParked",
    "CardRead",
    "CardReopened",
    "CardReturned",
    "CardSentBack",
    "CardSubmitted",
    "CardTakenUp",
    "CardWrappedUp",
    "ContactLogged",
    "DeskFact",
    "EmergencyCleared",
    "EmergencyMarked",
    "EventThrown",
    "ExamSet",
    "Fact",
    "FieldContinued",
    "FieldSet",
    "GradeAcknowledged",
    "GradeAppealed",
    "GradeGiven",
    "HearingChanged",
    "HoldOffered",
    "NormBreached",
    "Noted",
    "NoticeGiven",
    "PlanChosen",
    "PointTicked",
    "PointUnticked",
    "QuestionAsked",
    "Remarked",
    "ReplyGiven",
    "ReportExported",
    "RingsCounted",
    "RunBegun",
    "RunEnded",
    "ServiceRated",
    "ShiftBegun",
    "ShiftEnded",
    "SpeechSaid",
    "TermExtended",
    "UnknownFact",
]
