"""An appeal that came without an operator (a voice message, an order on the site, a chat): pure.

What it becomes are the facts that an operator would have written, in a session of its own that is named after
its source: who brings the same again finds the places of that session taken.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from core.domain import events as e
from core.domain.envelope import IMPORTER, Event, canonical, storable
from core.domain.fields import BY_ID
from core.domain.phones import read_phone
from core.domain.vocabulary import Direction, Promise
from core.domain.wire import Offer
from journal.centres import Centre

KINDS: Final[Mapping[str, Promise]] = {
    "voice_mail": Promise.VOICE_MAIL,
    "order": Promise.ORDER,
    "app": Promise.APPEAL,
    "chat": Promise.APPEAL,
    "social": Promise.APPEAL,
    "pos": Promise.APPEAL,
    "site": Promise.APPEAL,
}
"""How it came → what is owed for it. The kind is the channel of the card, unless its source says another."""

_CHANNELS: Final = {"site": "internet"}
"""What packs call a channel where they call it otherwise."""

_UNTOLD_S: Final = 24 * 3600
"""Seconds in which it is to be done where no pack says."""

LONGEST: Final = 16_000
"""Characters of a text."""

_ESSENCE: Final = BY_ID["essence"].limit
_PIECE: Final = 8_000  # characters of one fact
_ABOUT: Final = 120
_AHEAD: Final = timedelta(days=1)  # a source with another clock
_FIRST_YEAR: Final = 2000
_SOURCE = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_CODE = re.compile(r"[A-Za-z0-9_.-]{0,40}")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One appeal, as its source tells it; every part is a text.

    ``source``, ``external_id``: who brings it, and what it is called there; known by both for ever. ``kind``:
    one of ``KINDS``. ``received_at``: ISO 8601 with its offset. ``recording``: where the message lies.
    ``channel``, ``language``, ``network``, ``line``, ``priority``: codes of the centre's pack; the last is a
    criticality.
    """

    source: str
    external_id: str
    kind: str
    received_at: str
    channel: str = ""
    phone: str = ""
    name: str = ""
    language: str = ""
    text: str = ""
    recording: str = ""
    network: str = ""
    account: str = ""
    link: str = ""
    line: str = ""
    priority: str = ""


PARTS: Final = tuple(part.name for part in fields(Incoming))
NEEDED: Final = PARTS[:4]

_FIELDS: Final = {
    "name": "applicant_name",
    "phone": "contact_phone",
    "language": "language",
    "network": "network",
    "account": "account",
    "link": "link",
    "recording": "recording",
    "external_id": "external_number",
    "priority": "criticality",
}
"""Part → the field of the card that it fills; ``text`` fills the essence, and notes where it is longer."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why an appeal is not taken: the part, and an English clause without what stood there."""

    field: str
    why: str


def wrong_in(item: Incoming, now: datetime) -> Wrong | None:
    """What is wrong in it; None when it can be taken."""
    if not _SOURCE.fullmatch(item.source):
        return Wrong("source", "small Latin letters, digits, dots and dashes are needed, at most 40")
    if not item.external_id.strip():
        return Wrong("external_id", "it is empty, and without it nothing is known again")
    if item.kind not in KINDS:
        return Wrong("kind", f"it is none of: {', '.join(KINDS)}")
    if (why := _wrong_moment(item.received_at, now)) is not None:
        return Wrong("received_at", why)
    for part in ("channel", "language", "network", "line", "priority"):
        if not _CODE.fullmatch(getattr(item, part)):
            return Wrong(part, "it is no code of a pack: Latin letters, digits, dots and dashes, at most 40")
    for part, field in _FIELDS.items():
        if len(getattr(item, part)) > BY_ID[field].limit:
            return Wrong(part, f"it is longer than {BY_ID[field].limit} characters")
    if len(item.text) > LONGEST:
        return Wrong("text", f"it is longer than {LONGEST} characters")
    return _nothing_in(item)


def _wrong_moment(text: str, now: datetime) -> str | None:
    try:
        moment = datetime.fromisoformat(text)
        if moment.utcoffset() is None:
            return "it says no offset from UTC"
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return "it is no moment in ISO 8601"
    return None if datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC) <= moment <= now + _AHEAD else "it cannot be then"


def _nothing_in(item: Incoming) -> Wrong | None:
    """An appeal that nobody could answer: who ordered a call left a number, whoever wrote has written."""
    if KINDS[item.kind] is Promise.ORDER:
        return (
            None if item.phone.strip() else Wrong("phone", "an order of a call is nothing without a number")
        )
    said = (item.text, item.recording, item.link, item.phone)
    return (
        None if any(map(str.strip, said)) else Wrong("text", "there is nothing in it: text, recording, link")
    )


def card_of(stream: str, organisation: str, item: Incoming) -> str:
    """The id of its card, and of its session: the same whenever the same source brings the same.

    Two organisations may have sources of the same name.
    """
    named = canonical([stream, organisation, item.source, storable(item.external_id).strip()])
    return _named(named)


def offers_of(item: Incoming, stream: str, organisation: str, centre: Centre) -> list[Offer]:
    """The events of its card, in the order of its session.

    Their ids are UUIDs of version 7 by the moment it was received, else named after all that they say: to a
    journal that was restored the source brings the same appeal anew, the desks give it back, and it is there
    once.
    """
    card_id = card_of(stream, organisation, item)
    received_at = datetime.fromisoformat(item.received_at).astimezone(UTC)
    milliseconds = int(received_at.timestamp() * 1000).to_bytes(6)
    offers = []
    for number, fact in enumerate(_facts(item, stream, centre, card_id, received_at), 1):
        unnamed = Event(
            event_id="", stream=stream, card_id=card_id, actor=f"import · {item.source}",
            device_id=IMPORTER, session_id=card_id, session_seq=number, occurred_at=received_at,
            tz=centre.tz, fact=fact,
        )  # fmt: skip
        tail = sha256(canonical(unnamed.body()).encode()).digest()[:10]
        event = replace(unnamed, event_id=str(UUID(bytes=_marked(milliseconds + tail, 7))))
        offers.append(Offer(event.event_id, card_id, number, canonical(event.body())))
    return offers


def _facts(
    item: Incoming, stream: str, centre: Centre, card_id: str, received_at: datetime
) -> Iterator[e.Fact]:
    phone, text = _line(item.phone), storable(item.text).strip()
    caller = read_phone(phone, centre.region).normal
    yield e.CardOpened(
        0,
        item.channel or _CHANNELS.get(item.kind, item.kind),
        item.line,
        Direction.INCOMING,
        phone,
        caller,
        0,
        stream,
        centre.version,
    )
    for part, field in _FIELDS.items():
        if value := _line(getattr(item, part)):
            yield e.FieldSet(field, value)
    if text:
        yield e.FieldSet("essence", text[:_ESSENCE])
    if len(text) > _ESSENCE:
        yield from (e.Noted(text[start : start + _PIECE]) for start in range(0, len(text), _PIECE))
    yield e.CallEnded(0)
    yield e.CardParked("")
    promise_id = _named(f"{card_id} promise")
    what, since, about = KINDS[item.kind], received_at.isoformat(), _line(text[:_ABOUT])
    until = received_at + timedelta(seconds=centre.within_s.get(what, _UNTOLD_S))
    yield e.CallbackScheduled(promise_id, what, caller or phone, since, until.isoformat(), about)


def _line(text: str) -> str:
    """A text on one line: what a field of one line holds when a person types it."""
    return " ".join(
        "".join(" " if unicodedata.category(char) == "Cc" else char for char in storable(text)).split()
    )


def _named(name: str) -> str:
    """The UUID of version 8 (RFC 9562, 5.8) that always stands for this name: nothing in it is a time."""
    return str(UUID(bytes=_marked(sha256(name.encode()).digest()[:16], 8)))


def _marked(sixteen: bytes, version: int) -> bytes:
    """The bytes of a UUID with its version and variant in them."""
    marked = bytearray(sixteen)
    marked[6] = version << 4 | marked[6] & 0x0F
    marked[8] = 0x80 | marked[8] & 0x3F
    return bytes(marked)
