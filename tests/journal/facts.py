"""Events as consoles offer them, and the invented people who write them."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from core.domain.envelope import canonical
from core.domain.wire import Offer

STREAM = "invented"


def uid(kind: str, number: int = 0) -> str:
    """An id that is the same in every run: ``uid("card", 3)``."""
    return f"{sha256(kind.encode()).hexdigest()[:8]}-0000-7000-8000-{number:012x}"


def opened(**changes: Any) -> dict[str, Any]:
    """The payload of a ``card.opened``."""
    return {
        "local_number": 1, "channel": "phone", "line": "", "direction": "incoming", "number": "",
        "caller": "", "rings": 1, "pack": "invented", "pack_version": "3",
    } | changes  # fmt: skip


def escalated(receiver: str = "", button: str = "level2", **changes: Any) -> dict[str, Any]:
    """The payload of a ``card.escalated``."""
    return {
        "button": button, "receiver": receiver, "receiver_name": "", "receiver_post": "",
        "receiver_unit": "", "level": 2, "reason": "нужен эксперт",
    } | changes  # fmt: skip


def noted(text: str = "документы вышлет почтой") -> dict[str, Any]:
    """The payload of a ``card.noted``."""
    return {"text": text}


@dataclass
class Pen:
    """What one console writes: its device, its session, and the numbers in it."""

    device: str = uid("device", 1)
    session: str = uid("session", 1)
    stream: str = STREAM
    written: int = 0

    def write(
        self, type_: str, payload: Mapping[str, Any], card: str = uid("card", 1), **parts: Any
    ) -> Offer:
        """The next event of the session; ``parts`` of the envelope may be others."""
        self.written += 1
        return self.offer(self.written, type_, payload, card, **parts)

    def offer(
        self, number: int, type_: str, payload: Mapping[str, Any], card: str = uid("card", 1), **parts: Any
    ) -> Offer:
        """The event with a number in the session."""
        body: dict[str, Any] = {
            "event_id": uid(self.session, number), "stream": self.stream, "card_id": card,
            "actor": "Черновикова Дина Ринатовна", "device_id": self.device, "session_id": self.session,
            "session_seq": number, "occurred_at": "2026-11-20T14:32:07+00:00", "tz": "Europe/Moscow",
            "clock_offset_ms": 0, "type": type_, "schema_version": 1, "payload": dict(payload),
            "base_seq": 0, "causes": [],
        } | parts  # fmt: skip
        return Offer(body["event_id"], body["session_id"], body["session_seq"], canonical(body))

    def open(self, card: str = uid("card", 1), **parts: Any) -> Offer:
        """A card is begun."""
        return self.write("card.opened", opened(), card, **parts)

    def note(self, text: str = "документы вышлет почтой", card: str = uid("card", 1), **parts: Any) -> Offer:
        """A note."""
        return self.write("card.noted", noted(text), card, **parts)
