"""The text of an event, read. Total: whatever stands in it, there is an event, and it can be kept and folded.

What a console of tomorrow or a foe may send (no JSON, a year 0, a lone surrogate, a number no database
holds) comes back as a fact that is not understood: the card counts it, the text stays as it came.
"""

import json
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any, Final, NamedTuple

from core.domain.envelope import INTEGERS, Event, fact_of, storable
from core.domain.events import Fact, UnknownFact

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_MICROSECOND = timedelta(microseconds=1)
_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""Moments outside could not be shown in every zone."""


class Envelope(NamedTuple):
    """What stands in a text, as it is on the wire."""

    stream: str
    actor: str
    device_id: str
    session_id: str
    tz: str
    type: str
    occurred_at: str
    session_seq: int
    schema_version: int
    base_seq: int
    clock_offset_ms: int
    payload: dict[str, Any]
    causes: list[str]


_TEXTS, _NUMBERS = slice(0, 7), slice(7, 11)
_VALUES = itemgetter(*Envelope._fields)
_TYPES = (*(str for _ in range(7)), *(int for _ in range(4)), dict, list)


def micros(moment: datetime) -> int:
    """A moment as the tables keep it."""
    return (moment - EPOCH) // _MICROSECOND


def moment(kept: int) -> datetime:
    """A kept moment, in UTC."""
    return EPOCH + kept * _MICROSECOND


def instant(text: str) -> datetime | None:
    """The moment that a text says; None when it says none, or none that can be kept and shown."""
    try:
        said = datetime.fromisoformat(text)
        return said if _FIRST <= said <= _LAST else None
    except (TypeError, ValueError, OverflowError):  # TypeError: without a zone
        return None


def envelope_of(text: str) -> Envelope | None:
    """The envelope that a text stands for; None when it stands for none that can be kept."""
    try:
        values = _VALUES(json.loads(text))
    except (TypeError, ValueError, KeyError, RecursionError):
        return None
    if tuple(map(type, values)) != _TYPES or not all(map(INTEGERS.__contains__, values[_NUMBERS])):
        return None
    # Only escaped can a lone surrogate, or NUL, stand in JSON.
    if "\\u" in text and any(storable(value) != value for value in values[_TEXTS]):
        return None
    return Envelope._make(values)


def event_of(
    text: str,
    event_id: str,
    card_id: str,
    *,
    seq: int | None = None,
    number: int = 0,
    otherwise: datetime = EPOCH,
) -> Event:
    """The event that a text stands for.

    The ids and what the journal added stand beside the text. ``otherwise``: when it happened, if the text
    does not tell.
    """
    said = envelope_of(text)
    at = said and instant(said.occurred_at)
    if said is None or at is None:
        return Event(
            event_id=event_id, stream="", card_id=card_id, actor="", device_id="", session_id="",
            session_seq=0, occurred_at=otherwise, tz="", fact=UnknownFact("", 0, "{}"), seq=seq,
            number=number,
        )  # fmt: skip
    return Event(
        event_id=event_id, stream=said.stream, card_id=card_id, actor=said.actor, device_id=said.device_id,
        session_id=said.session_id, session_seq=said.session_seq, occurred_at=at, tz=said.tz,
        fact=_fact(said), base_seq=said.base_seq, clock_offset_ms=said.clock_offset_ms,
        causes=tuple(said.causes), seq=seq, number=number,
    )  # fmt: skip


def _fact(said: Envelope) -> Fact:
    try:
        return fact_of(said.type, said.schema_version, said.payload)
    except RecursionError:  # what was just read may be too deep to be written
        return UnknownFact(said.type, said.schema_version, "{}")
