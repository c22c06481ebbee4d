"""The card: an appeal as it stands, the fold of its facts (``core.domain.fold``)."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from core.domain import events as e
from core.domain.grading.grade import Grades
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
class Step:
    """Something that was done: who did it, when, and why, where a reason is asked for."""

    by: str
    at: datetime
    reason: str = ""


@record(frozen=True, slots=True)
class Escalation:
    """One passing of the card to a receiver, from a line of support, and what became of it.

    ``read``: who has read it, each of them once. ``taken_up`` (by who had sent it: taken back), ``returned``
    and ``passed_on``: how the waiting ended; at most one of the three.
    """

    event_id: str
    fact: e.CardEscalated
    by: str
    at: datetime
    from_level: int = 1
    read: tuple[Step, ...] = ()
    taken_up: Step | None = None
    returned: Step | None = None
    passed_on: Step | None = None

    @property
    def to(self) -> str:
        """Who has it, in words: a name, or the queue behind a button."""
        return self.fact.receiver_name or self.fact.receiver_unit or self.fact.button

    def comes_to(self, name: str, receives: frozenset[str]) -> bool:
        """Whether it was sent to an operator of this name, or to one of these ids of the directory."""
        return name == self.fact.receiver_name or (self.fact.receiver or self.fact.button) in receives

    def open_to(self, name: str, receives: frozenset[str]) -> bool:
        """Whether the operator may receive it: also those who share the button of a named receiver."""
        return self.comes_to(name, receives) or self.fact.button in receives

    def read_by(self, name: str) -> bool:
        """Whether the operator has read it."""
        return any(step.by == name for step in self.read)


@record(frozen=True, slots=True)
class Submission:
    """A card that an intern submitted, and what became of it. ``mentor``: the account that is to approve.

    ``approved`` and ``sent_back``: how the waiting ended; at most one of the two.
    """

    event_id: str
    by: str
    at: datetime
    mentor: str = ""
    approved: Step | None = None
    sent_back: Step | None = None


@record(frozen=True, slots=True)
class Tried:
    """A try to reach a citizen that failed (``outcome``: a ``vocabulary.Attempt``); ``next_at``: the next."""

    outcome: str
    words: str
    by: str
    at: datetime
    next_at: str = ""


@record(frozen=True, slots=True)
class Callback:
    """A promised call, the tries to make it, and how it ended: with an outcome, or ``given_up``."""

    fact: e.CallbackScheduled
    by: str
    at: datetime
    tried: tuple[Tried, ...] = ()
    done_at: datetime | None = None
    outcome: str = ""
    given_up: bool = False
    done_by: str = ""


@record(frozen=True, slots=True)
class Contact:
    """An institution that was spoken with."""

    fact: e.ContactLogged
    by: str
    at: datetime


@record(frozen=True, slots=True)
class Extension:
    """The extension of the term."""

    fact: e.TermExtended
    by: str
    at: datetime


@record(frozen=True, slots=True)
class Notified:
    """Something the applicant was told."""

    fact: e.NoticeGiven
    by: str
    at: datetime


@record(frozen=True, slots=True)
class Rating:
    """How content the citizen is, asked by ``by``; the operator it is about has ``Card.taken_by``.

    ``event_id``: of the fact; ``device_id``, ``seq``: by them a later one tells whether its author knew it.
    """

    score: int
    words: str
    by: str
    at: datetime
    event_id: str = ""
    device_id: str = ""
    seq: int | None = None


@record(frozen=True, slots=True)
class Breach:
    """A norm that was exceeded."""

    norm: str
    limit: int
    actual: int
    at: datetime


@record(frozen=True, slots=True)
class FieldChange:
    """A value that a field had, whole: history of every field (ФЛК rule 12: who, field, value, when).

    ``device_id``, ``seq``: where it was written and its number in the journal, None while it has none: by
    them a later change tells whether its author knew of this one.
    """

    field: str
    value: str
    by: str
    at: datetime
    session_id: str = ""
    device_id: str = ""
    seq: int | None = None


@record(frozen=True, slots=True)
class Superseded:
    """A fact that no longer applied when its turn came, and why (a key of ``REFUSAL_WORDS``).

    ``first``: who had moved the card before, and when; None where that was not the reason.
    """

    event_id: str
    type: str
    by: str
    at: datetime
    why: str
    first: Step | None = None


@record(frozen=True, slots=True)
class Training:
    """An invented caller is on this card: since when, for whom, until when.

    ``exam``: what it belongs to; empty: practice.
    """

    begun_at: datetime
    by: str
    exam: str = ""
    ended_at: datetime | None = None


@record(frozen=True, slots=True)
class Card:
    """An appeal as it stands now. Times are aware; texts are as typed. ``tz``: the zone of its centre.

    ``taken_by``: who answered the call; of what a program brought in, who took it up first. ``answered``: all
    who were on it, each once: they do not grade it.
    ``moved``: who last changed its status or passed it on. ``rivals``: field → places in ``changes`` of
    values whose authors and the author of the last one did not know of each other. ``submission``: the last
    one of an intern, since the card was last reopened. ``erased_at``: since when all that told of people is
    gone. ``seq``: the highest number of the journal among its facts; 0 while the journal has none of them.
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
    tz: str = ""
    pack: str = ""
    pack_version: str = ""
    taken_by: str = ""
    answered: tuple[str, ...] = ()
    led_by: str = ""
    level: int = 1
    moved: Step | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[FieldChange, ...] = ()
    rivals: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    emergency_at: datetime | None = None
    holds: tuple[Hold, ...] = ()
    said: tuple[Said, ...] = ()
    ticks: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    plans: tuple[str, ...] = ()
    notes: tuple[NoteTaken, ...] = ()
    parked_reason: str = ""
    escalations: tuple[Escalation, ...] = ()
    submission: Submission | None = None
    repeat_of: str = ""
    callbacks: tuple[Callback, ...] = ()
    contacts: tuple[Contact, ...] = ()
    replies: tuple[NoteTaken, ...] = ()
    extension: Extension | None = None
    notices: tuple[Notified, ...] = ()
    rating: Rating | None = None
    grades: Grades = Grades()
    breaches: tuple[Breach, ...] = ()
    reopened: tuple[str, ...] = ()
    superseded: tuple[Superseded, ...] = ()
    erased_at: datetime | None = None
    training: Training | None = None
    newer: int = 0
    facts: int = 0
    seq: int = 0

    @property
    def open(self) -> bool:
        """Whether there is still work on the card."""
        return self.status is not Status.CLOSED

    @property
    def mark(self) -> int:
        """The citizen's mark, 1 to 5; 0: none."""
        return self.rating.score if self.rating is not None else 0

    @property
    def rated_since(self) -> bool:
        """Whether the citizen gave a mark of which whoever gave the grade that counts did not know."""
        return self.rating is not None and self.mark > 0 and self.grades.unknown(self.rating.event_id)

    @property
    def wants_hearing(self) -> bool:
        """Whether a grader has still to hear the call."""
        now = self.grades.standing
        return now is None or now.waits or self.rated_since

    @property
    def held_since(self) -> datetime | None:
        """Since when the caller is waiting now."""
        return self.holds[-1].since if self.holds and self.holds[-1].until is None else None

    @property
    def contested(self) -> Mapping[str, tuple[FieldChange, ...]]:
        """Field → other values whose authors did not know of each other; until somebody confirms one."""
        others = {
            name: tuple(one for one in map(self.changes.__getitem__, places) if one.value != self.value(name))
            for name, places in self.rivals.items()
        }
        return {name: changes for name, changes in others.items() if changes}

    def value(self, field_id: str) -> str:
        """The text in a field, empty when nobody wrote any."""
        return self.fields.get(field_id, "")
