"""Closed lists: the codes that rules of the core depend on.

A centre's own lists (themes, results, channels and their titles) are data of its pack; what stands here is
only what code asks about by name.
"""

from enum import StrEnum


class Status(StrEnum):
    """Where a card stands. A card is *open* in every status but ``CLOSED``."""

    TALK = "talk"
    WRAP_UP = "wrap_up"
    PARKED = "parked"
    ESCALATED = "escalated"
    SUBMITTED = "submitted"
    """An intern has done all with it; it waits for the approval of a mentor."""
    CLOSED = "closed"


class Kind:
    """Kinds of appeals that rules name (59-ФЗ art. 4 and the practice of ОМС); a pack may list more."""

    CONSULTATION = "consultation"
    COMPLAINT = "complaint"
    OUT_OF_SCOPE = "out_of_scope"
    GRATITUDE = "gratitude"


class Direction(StrEnum):
    """Who dialled whom."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


class HoldChoice(StrEnum):
    """What a caller chose when the waiting norm ran out (Krasnodar order, clause 2)."""

    VOICE_MAIL = "voice_mail"
    CALL_LATER = "call_later"
    STAY = "stay"


class NormId(StrEnum):
    """The norms that have a clock on the screen."""

    RINGS = "rings"
    HOLD = "hold"
    SELF_ANSWERED = "self_answered"
    VOICE_MAIL = "voice_mail"


class Promise(StrEnum):
    """What a citizen is owed; a pack says in which order and by which rules (``duties.DutyRule``)."""

    VOICE_MAIL = "voice_mail"
    """The return to a voice message."""
    ORDER = "order"
    """A call ordered on the site: always made."""
    CALLBACK = "callback"
    """A call that an operator promised."""
    CONTROL = "control"
    """A look whether the help came on the day it was promised for."""
    REGISTRATION = "registration"
    """The contact with a citizen by which an appeal becomes official."""
    APPEAL = "appeal"
    """An appeal that came without a call (an app, a chat, a site) and waits for a person."""
    SATISFACTION = "satisfaction"
    """The question whether the citizen is content."""


class Attempt(StrEnum):
    """How a call that was owed failed."""

    NO_ANSWER = "no_answer"
    BUSY = "busy"
    UNAVAILABLE = "unavailable"
    WRONG_NUMBER = "wrong_number"
    LATER = "later"
    """The citizen asked for another time."""


class Outcome(StrEnum):
    """What came of a contact with an institution."""

    AGREED = "agreed"
    PROMISED = "promised"
    REFUSED = "refused"
    UNABLE = "unable"
    """It cannot give the help that is needed."""
    ADMITTED = "admitted"
    """It took the patient in."""
    DONE = "done"
    INFORMED = "informed"
    NOT_REACHED = "not_reached"


class NoticeId(StrEnum):
    """What an applicant is told beside the answer."""

    REGISTRATION = "registration"
    FORWARDING = "forwarding"
    EXTENSION = "extension"
    RESULT = "result"


class SpeechGroup(StrEnum):
    """The moments of a call that have prescribed phrases."""

    GREETING = "greeting"
    HOLD = "hold"
    REDIRECT = "redirect"
    BUSY = "busy"
    CLOSING = "closing"
    ANSWER = "answer"


class Blank(StrEnum):
    """What a blank of a speech module is filled from."""

    CENTRE = "centre"
    OPERATOR = "operator"
    CALLER = "caller"
    RECEIVER = "receiver"


class EntryKind(StrEnum):
    """What a line of the directory is."""

    PERSON = "person"
    DEPARTMENT = "department"
    INSURER = "insurer"
    CLINIC = "clinic"
    AGENCY = "agency"
    EMERGENCY = "emergency"
