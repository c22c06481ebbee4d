"""What the desk shows: frozen rows for screens and the command line: a picture of the store."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.domain.card import Card
from core.domain.record import record
from core.domain.vocabulary import Status


@record(frozen=True, slots=True)
class Draft:
    """Text that is being typed: on disk, not yet a fact. ``cursor``: where the next key goes."""

    field: str
    text: str
    cursor: int
    at: datetime


@record(frozen=True, slots=True)
class Opened:
    """A card with what is half-typed on it."""

    card: Card
    drafts: tuple[Draft, ...] = ()

    def text(self, field_id: str) -> str:
        """What the form shows in a field: the half-typed text before the last fact."""
        return next(
            (draft.text for draft in self.drafts if draft.field == field_id), self.card.value(field_id)
        )


@record(frozen=True, slots=True)
class CardRow:
    """A card as one line of a list. ``number``: the journal's, None while there is only ``local_number``."""

    card_id: str
    number: int | None
    local_number: int
    status: Status
    emergency: bool
    kind: str
    theme: str
    who: str
    caller: str
    taken_by: str
    led_by: str
    level: int
    urgency: str
    essence: str
    opened_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    drafts: int


@record(frozen=True, slots=True)
class CallbackRow:
    """A promised call. ``what``: one of ``vocabulary.Promise``."""

    callback_id: str
    card_id: str
    number: int | None
    local_number: int
    what: str
    phone: str
    who: str
    about: str
    not_before: datetime
    not_after: datetime
    done_at: datetime | None


@record(frozen=True, slots=True)
class Home:
    """The desk in the order of duty: my open calls, what is owed, what was passed on."""

    now: tuple[CardRow, ...] = ()
    owed: tuple[CallbackRow, ...] = ()
    given: tuple[CardRow, ...] = ()


@record(frozen=True, slots=True)
class Caller:
    """Who calls: how often, as whom, how to greet them, the agreed answer, and their cards, newest first.

    ``calls_week``: calls in the seven days before the moment asked about.
    """

    caller: str
    name: str = ""
    greet_as: str = ""
    answer: str = ""
    mark: str = ""
    calls: int = 0
    calls_week: int = 0
    cards: tuple[CardRow, ...] = ()

    @property
    def open_cards(self) -> tuple[CardRow, ...]:
        """Their cases that are still being worked on."""
        return tuple(row for row in self.cards if row.status is not Status.CLOSED)


class HitKind(StrEnum):
    """Where a search found something."""

    CARD = "card"
    CALLER = "caller"
    DIRECTORY = "directory"
    REGULATION = "regulation"
    SPEECH = "speech"


@record(frozen=True, slots=True)
class Hit:
    """One thing found. ``key`` opens it: a card id, a phone number, an id of the pack. ``row`` for cards."""

    kind: HitKind
    key: str
    title: str
    detail: str = ""
    row: CardRow | None = None


@record(frozen=True, slots=True)
class LogRow:
    """One fact as it lies in the log. ``seq``: the journal's number, None while it waits in the outbox."""

    position: int
    seq: int | None
    event_id: str
    card_id: str
    local_number: int
    actor: str
    session_id: str
    session_seq: int
    occurred_at: datetime
    type: str
    payload: Mapping[str, Any]


@record(frozen=True, slots=True)
class Outbox:
    """The tail of the log that the journal has not numbered: how much, since when, and its first rows."""

    waiting: int = 0
    oldest: datetime | None = None
    rows: tuple[LogRow, ...] = ()


@record(frozen=True, slots=True)
class Figures:
    """What there is on this desk, in numbers."""

    facts: int
    cards: int
    open_cards: int
    drafts: int
    waiting: int
    oldest_waiting: datetime | None
