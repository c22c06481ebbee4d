"""The text of an event, read. Total: whatever stands in it, there is an event, and it can be kept and folded.

What a console of tomorrow or a foe may send (no JSON, a year 0, a lone surrogate, a number no database
holds) comes back as a fact that is not understood: the card counts it, the text stays as it came.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any, Final

from core.domain.envelope import INTEGERS, Event, fact_of, storable
from core.domain.events import Fact, UnknownFact

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_MICROSECOND = timedelta(microseconds=1)
_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""Moments outside could not be shown in every zone."""

_TEXTS = ("occurred_at", "stream", "actor", "device_id", "session_id", "tz", "type")
_NUMBERS = ("session_seq", "schema_version", "base_seq", "clock_offset_ms")
_VALUES = itemgetter(*_TEXTS, "payload", "causes", *_NUMBERS)
_TYPES = (*(str for _ in _TEXTS), dict, list, *(int for _ in _NUMBERS))


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


def envelope_of(text: str) -> Mapping[str, Any] | None:
    """The envelope that a text stands for; None when it stands for none that can be kept."""
    try:
        envelope = json.loads(text)
        values = _VALUES(envelope)
    except (TypeError, ValueError, KeyError, RecursionError):
        return None
    if tuple(map(type, values)) != _TYPES or instant(values[0]) is None:
        return None
    if not all(map(INTEGERS.__contains__, values[-len(_NUMBERS) :])):
        return None
    if "\\u" in text and any(storable(value) != value for value in values[: len(_TEXTS)]):
        return None  # only written so can a lone surrogate, or NUL, be in JSON
    return envelope  # type: ignore[no-any-return]  # what has all these keys is an object


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
    envelope = envelope_of(text)
    if envelope is None:
        return Event(
            event_id=event_id, stream="", card_id=card_id, actor="", device_id="", session_id="",
            session_seq=0, occurred_at=otherwise, tz="", fact=UnknownFact("", 0, "{}"), seq=seq,
            number=number,
        )  # fmt: skip
    return Event(
        event_id=event_id, stream=envelope["stream"], card_id=card_id, actor=envelope["actor"],
        device_id=envelope["device_id"], session_id=envelope["session_id"],
        session_seq=envelope["session_seq"], occurred_at=datetime.fromisoformat(envelope["occurred_at"]),
        tz=envelope["tz"], fact=_fact(envelope), base_seq=envelope["base_seq"],
        clock_offset_ms=envelope["clock_offset_ms"], causes=tuple(envelope["causes"]), seq=seq, number=number,
    )  # fmt: skip


def _fact(envelope: Mapping[str, Any]) -> Fact:
    type_, version = envelope["type"], envelope["schema_version"]
    try:
        return fact_of(type_, version, envelope["payload"])
    except RecursionError:  # what was just read may be too deep to be written
        return UnknownFact(type_, version, "{}")
