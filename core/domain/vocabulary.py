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
    CLOSED = "closed"


class Kind:
    """Kinds of appeals that rules name (59-ФЗ art. 4 and the practice of ОМС); a pack may list more."""

    CONSULTATION = "consultation"
    COMPLAINT = "complaint"
    OUT_OF_SCOPE = "out_of_scope"


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
    """What a caller is owed: a call promised, a look whether help came, the return to a voice message."""

    CALLBACK = "callback"
    CONTROL = "control"
    VOICE_MAIL = "voice_mail"


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
