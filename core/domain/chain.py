"""The chain of a stream: how a reader proves that nothing was left out, and nothing changed.

The journal numbers events 1, 2, 3 … and says of each one what it made of it (``wire.Stamp``). Event and stamp
together have a *seal*; each seal hangs on the one before it in a *chain*. Who knows the chain up to a number
can check every later page, also where a page shows only the seal of what is not for their eyes.
"""

from hashlib import sha256
from typing import Final

from core.domain.envelope import canonical
from core.domain.record import record
from core.domain.wire import Stamp

GENESIS: Final = "0" * 64
"""The chain before the first event."""


@record(frozen=True, slots=True)
class Link:
    """The chain of a stream at one number, and the seal that led there."""

    seq: int
    seal: str
    chain: str


def hash_of(event: str) -> str:
    """SHA-256, in hex, of an event's text: the very bytes that its author wrote."""
    return sha256(event.encode()).hexdigest()


def seal(stream: str, event_hash: str, stamp: Stamp) -> str:
    """SHA-256, in hex, of an event's hash and of all that the journal said about it but the receipt."""
    said = [
        stream, stamp.seq, event_hash, stamp.verdict, stamp.operator, stamp.role, stamp.number,
        stamp.received_at,
    ]  # fmt: skip
    return sha256(canonical(said).encode()).hexdigest()


def link(previous: str, next_seal: str) -> str:
    """The chain one seal further, in hex: SHA-256 of both as bytes, one after the other."""
    return sha256(bytes.fromhex(previous) + bytes.fromhex(next_seal)).hexdigest()
