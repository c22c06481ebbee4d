"""The card: an appeal as it stands, the fold of its facts (``core.domain.fold``)."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from core.domain import events as e
from core.domain.record import record
from core.domain.vocabulary import Status


@record(frozen=True, slots=True)
class Hold:
    """One spell of waiting; ``until`` None: still so; ``choice``: what was chosen when the norm ran out."""

    since: datetime
    until: datetime | None = None
    choice: str = ""


@record(frozen=True, slots=True)
class Said:
    """A speech module that was said."""

    module: str
    text: str
    at: datetime


@record(frozen=True, slots=True)
class NoteTaken:
    """A note, who wrote it and when."""

    text: str
    by: str
    at: datetime


@record(frozen=True, slots=True)
class Escalation:
    """One passing of the card to a receiver."""

    fact: e.CardEscalated
    by: str
    at: datetime


@record(frozen=True, slots=True)
class Callback:
    """A promised call and, once it was made, its outcome."""

    fact: e.CallbackScheduled
    by: str
    at: datetime
    done_at: datetime | None = None
    outcome: str = ""


@record(frozen=True, slots=True)
class Breach:
    """A norm that was exceeded."""

    norm: str
    limit: int
    actual: int
    at: datetime


@record(frozen=True, slots=True)
class FieldChange:
    """A value that a field had, whole: history of every field (ФЛК rule 12: who, field, value, when)."""

    field: str
    value: str
    by: str
    at: datetime
    session_id: str = ""


@record(frozen=True, slots=True)
class Superseded:
    """A fact that no longer applied when its turn came, and why (a key of ``REFUSAL_WORDS``)."""

    event_id: str
    type: str
    by: str
    at: datetime
    why: str


@record(frozen=True, slots=True)
class Card:
    """An appeal as it stands now. Times are aware; texts are as typed.

    ``seq``: the highest number of the journal among its facts; 0 while the journal has none of them.
    """

    card_id: str
    status: Status = Status.TALK
    local_number: int = 0
    number: int | None = None
    opened_at: datetime | None = None
    talk_ended_at: datetime | None = None
    closed_at: datetime | None = None
    updated_at: datetime | None = None
    channel: str = ""
    line: str = ""
    direction: str = ""
    caller_number: str = ""
    caller: str = ""
    rings: int = 0
    pack: str = ""
    pack_version: str = ""
    taken_by: str = ""
    led_by: str = ""
    level: int = 1
    fields: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[FieldChange, ...] = ()
    emergency_at: datetime | None = None
    holds: tuple[Hold, ...] = ()
    said: tuple[Said, ...] = ()
    ticks: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    plans: tuple[str, ...] = ()
    notes: tuple[NoteTaken, ...] = ()
    parked_reason: str = ""
    escalations: tuple[Escalation, ...] = ()
    repeat_of: str = ""
    callbacks: tuple[Callback, ...] = ()
    breaches: tuple[Breach, ...] = ()
    reopened: tuple[str, ...] = ()
    superseded: tuple[Superseded, ...] = ()
    newer: int = 0
    facts: int = 0
    seq: int = 0

    @property
    def open(self) -> bool:
        """Whether there is still work on the card."""
        return self.status is not Status.CLOSED

    @property
    def held_since(self) -> datetime | None:
        """Since when the caller is waiting now."""
        return self.holds[-1].since if self.holds and self.holds[-1].until is None else None

    def value(self, field_id: str) -> str:
        """The text in a field, empty when nobody wrote any."""
        return self.fields.get(field_id, "")
