"""What is let in: from an offered text to a checked event, or to the code of why not. Pure, and total.

Whatever stands in an offer, there is a verdict and never an exception: what one event holds must not keep the
others of its push from the journal.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from core.domain.admission import Standing
from core.domain.chain import hash_of
from core.domain.envelope import INTEGERS, fact_of, storable
from core.domain.events import FACTS, UnknownFact
from core.domain.permission import may_set
from core.domain.roles import may
from core.domain.sandbox.streams import is_of_sandbox, is_sandbox
from core.domain.wire import ACCEPTED, EVENT_BYTES, Offer

MALFORMED: Final = "malformed"

EXPORTED: Final = "report.exported"
"""The fact that a report left a console: the audit trail tells it too."""

_WRITING: Final = frozenset({"card.field_set", "card.field_continued"})

PARTS: Final[Mapping[str, type]] = {
    "event_id": str, "stream": str, "card_id": str, "actor": str, "device_id": str, "session_id": str,
    "session_seq": int, "occurred_at": str, "tz": str, "clock_offset_ms": int, "type": str,
    "schema_version": int, "payload": dict, "base_seq": int, "causes": list,
}  # fmt: skip
"""The envelope. A newer console may add parts: they are kept with the text, and read by nobody here."""

DEPTH: Final = 16
"""How deep a payload that we cannot read may nest: a reader must not run out of stack over it."""

_ID = re.compile(
    r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}"
)  # consoles name their devices without dashes
_CARD = re.compile(rf'"card_id"\s*:\s*"({_ID.pattern})"')
_TYPE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
_TYPE_LENGTH = 100
_CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_decode = msgspec.json.Decoder().decode


@dataclass(frozen=True, slots=True)
class Author:
    """Who offers. ``scoped``: the organisation sees its own cards and those given to it, no others.

    ``standing``: as what they work in the stream.
    """

    operator: str
    role: str
    organisation: str
    device_id: str
    scoped: bool
    standing: Standing = Standing.ADMITTED


@dataclass(frozen=True, slots=True)
class Checked:
    """An offer that was looked at.

    ``code``: ``ACCEPTED`` or a key of ``wire.REJECTIONS``. ``placed``: False when even its ids cannot be
    kept. ``body``: the text, None when it is too long or no database could hold it. ``card_id``,
    ``device_id``, ``type``: from the text; empty when they cannot be read. ``receiver``: the id in the
    directory (a receiver, or a button) to which a ``card.escalated`` gives the card. ``exported``: what the
    audit trail is told of a ``report.exported``.
    """

    offer: Offer
    hash: str
    code: str
    body: str | None
    placed: bool = True
    card_id: str = ""
    device_id: str = ""
    type: str = ""
    receiver: str = ""
    exported: Mapping[str, str | int] = field(default_factory=dict)


def is_id(text: object) -> bool:
    """Whether this is a UUID as everything here writes them: a name or a number of a person is none."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def check(
    offer: Offer,
    stream: str,
    role: str,
    qualifications: Collection[str] = (),
    standing: Standing = Standing.ADMITTED,
) -> Checked:
    """Look at an offer to a stream by an account with a role and qualifications, working as its standing."""
    text = offer.event
    digest = hash_of(text)
    if not (is_id(offer.event_id) and is_id(offer.session_id) and 0 < offer.session_seq in INTEGERS):
        return Checked(offer, digest, MALFORMED, None, placed=False)
    if len(text) > EVENT_BYTES // 4 and len(text.encode("utf-8", "surrogatepass")) > EVENT_BYTES:
        return Checked(offer, digest, "too_large", None)
    parts = _parts(text)
    if parts is None or not (
        parts["event_id"] == offer.event_id
        and parts["session_id"] == offer.session_id
        and parts["session_seq"] == offer.session_seq
    ):
        # A database cannot hold every text. The card is kept if it can be found: erasure must reach the text.
        card = _CARD.search(text)
        body = text if storable(text) == text else None
        return Checked(offer, digest, MALFORMED, body, card_id=card[1] if card else "")
    type_, payload = parts["type"], parts["payload"]
    if parts["stream"] != stream:
        code = "other_stream"
    elif (
        not may(role, type_, standing)
        or (type_ in _WRITING and not may_set(_text(payload, "field"), qualifications))
        or (is_of_sandbox(type_) and not is_sandbox(stream))
    ):
        code = "not_permitted"
    else:
        code = ACCEPTED
    receiver = ""
    if type_ == "card.escalated":
        receiver = _text(payload, "receiver") or _text(payload, "button")
    exported = _exported(payload) if type_ == EXPORTED else {}
    return Checked(
        offer, digest, code, text, True, parts["card_id"], parts["device_id"], type_, receiver, exported
    )


def _parts(text: str) -> dict[str, Any] | None:
    """The parts of an envelope that everybody will be able to read; None when there is no such envelope."""
    try:
        parts = _decode(text)
    except (ValueError, RecursionError):  # no JSON, no UTF-8, a number without end, deeper than the stack
        return None
    if type(parts) is not dict:
        return None
    for name, kind in PARTS.items():
        value = parts.get(name)
        if type(value) is not kind or (kind is int and value not in INTEGERS):
            return None
    if not (
        _ID.fullmatch(parts["event_id"])
        and _ID.fullmatch(parts["card_id"])
        and _ID.fullmatch(parts["device_id"])
        and _TYPE.fullmatch(parts["type"])
        and len(parts["type"]) <= _TYPE_LENGTH
        and _is_moment(parts["occurred_at"])
        and all(type(cause) is str for cause in parts["causes"])
        and _can_be_read(parts["type"], parts["schema_version"], parts["payload"])
        # Only parts that we do not know and an escaped NUL are worth a walk through all of it.
        and ((len(parts) == len(PARTS) and r"\u0000" not in text) or _is_sound(parts, DEPTH + 1))
    ):
        return None
    return parts


def _can_be_read(type_: str, version: int, payload: dict[str, Any]) -> bool:
    known = FACTS.get(type_)
    if known is None or version != known.VERSION:
        return _is_sound(payload, DEPTH)
    return type(fact_of(type_, version, payload)) is not UnknownFact


def _is_moment(text: str) -> bool:
    try:
        moment = datetime.fromisoformat(text)
        moment.astimezone(UTC)  # the first and the last hours of the calendar have no UTC
    except (ValueError, OverflowError):
        return False
    return moment.tzinfo is not None


def _is_sound(value: Any, depth: int) -> bool:
    """Whether every database and every reader can hold it: no NUL, no endless number, no endless depth."""
    if isinstance(value, str):
        return "\0" not in value
    if isinstance(value, dict):
        return depth > 0 and all(
            "\0" not in key and _is_sound(part, depth - 1) for key, part in value.items()
        )
    if isinstance(value, list):
        return depth > 0 and all(_is_sound(part, depth - 1) for part in value)
    return not isinstance(value, int) or value in INTEGERS


def _exported(payload: Mapping[str, Any]) -> dict[str, str | int]:
    """Which report, of which days, as what, how many rows: only what cannot be a person's data."""
    rows = payload.get("rows")
    return {
        **{name: _code(_text(payload, name)) for name in ("report", "format")},
        **{name: _day(_text(payload, name)) for name in ("since", "until")},
        "rows": rows if type(rows) is int else 0,
    }


def _code(text: str) -> str:
    return text if _CODE.fullmatch(text) else ""


def _day(text: str) -> str:
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        return ""


def _text(payload: Mapping[str, Any], name: str) -> str:
    value = payload.get(name)
    return value if isinstance(value, str) else ""
