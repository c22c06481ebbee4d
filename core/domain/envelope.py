"""The envelope of a fact: the wire contract. What is hashed, what is sent, what can be stored."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from core.domain.events import FACTS, Fact, UnknownFact
from core.domain.record import record

INTEGERS: Final = range(-(2**63), 2**63)
"""The whole numbers that the databases of both sides can hold."""

IMPORTER: Final = "00000000-0000-0000-0000-000000000001"
"""The device of what programs bring in. A session of it is one appeal, named after its source."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_PARTS: dict[str, dict[str, Any]] = {
    name: {field.name: field.type for field in fields(fact)} for name, fact in FACTS.items()
}


def storable(text: str) -> str:
    """The text without what no database and no wire can carry: NUL becomes «␀», a lone surrogate U+FFFD.

    Every other character, controls included, stays as it was typed.
    """
    text = text.replace("\0", "\N{SYMBOL FOR NULL}")
    if _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@record(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact in its envelope.

    ``occurred_at`` is the operator's own clock, aware, shown and never an authority; ``session_seq`` is dense
    from 1 inside ``session_id``; ``base_seq`` is the highest journal number of this card that the operator
    had seen; ``seq`` is the journal's number and stays None while the event waits in the outbox; ``number``
    is what the journal calls the card that this event began, 0 on every other one.
    """

    event_id: str
    stream: str
    card_id: str
    actor: str
    device_id: str
    session_id: str
    session_seq: int
    occurred_at: datetime
    tz: str
    fact: Fact
    base_seq: int = 0
    clock_offset_ms: int = 0
    causes: tuple[str, ...] = ()
    seq: int | None = None
    number: int = 0

    @property
    def type(self) -> str:
        """The dotted name of the fact."""
        return self.fact.type if isinstance(self.fact, UnknownFact) else self.fact.TYPE

    @property
    def schema_version(self) -> int:
        """The version of the fact's payload."""
        return self.fact.version if isinstance(self.fact, UnknownFact) else self.fact.VERSION

    def body(self) -> dict[str, Any]:
        """What is hashed and sent: the envelope without what the journal adds."""
        return {
            "event_id": self.event_id,
            "stream": self.stream,
            "card_id": self.card_id,
            "actor": self.actor,
            "device_id": self.device_id,
            "session_id": self.session_id,
            "session_seq": self.session_seq,
            "occurred_at": self.occurred_at.isoformat(),
            "tz": self.tz,
            "clock_offset_ms": self.clock_offset_ms,
            "type": self.type,
            "schema_version": self.schema_version,
            "payload": payload_of(self.fact),
            "base_seq": self.base_seq,
            "causes": list(self.causes),
        }

    def hash(self) -> str:
        """SHA-256 of the canonical envelope, in hex."""
        return hashlib.sha256(canonical(self.body()).encode()).hexdigest()


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: one text for one value (RFC 8785 for values without floats).

    A lone surrogate, which RFC 8785 leaves out, is escaped: the text can always be encoded and loses nothing.
    """
    text = _ENCODER.encode(value)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def payload_of(fact: Fact) -> dict[str, Any]:
    """The fact as a JSON object."""
    if isinstance(fact, UnknownFact):
        return dict(json.loads(fact.payload))
    return {field.name: getattr(fact, field.name) for field in fields(fact)}


def fact_of(type_: str, version: int, payload: Mapping[str, Any]) -> Fact:
    """The fact a type, a version and a payload stand for.

    Total: what this program does not know, cannot read or could not store comes back as ``UnknownFact`` with
    nothing lost.
    """
    known = FACTS.get(type_)
    if known is not None and version == known.VERSION:
        wanted = _PARTS[type_]
        if payload.keys() == wanted.keys() and all(map(_readable, map(payload.get, wanted), wanted.values())):
            return known(**payload)
    return UnknownFact(type_, version, canonical(dict(payload)))


def _readable(value: Any, kind: Any) -> bool:
    if type(value) is not kind:
        return False
    return storable(value) == value if kind is str else value in INTEGERS
