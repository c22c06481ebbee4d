"""The chain of a stream: how a reader proves that nothing was left out, and nothing changed.

The journal numbers events 1, 2, 3 … and says of each one what it made of it (``wire.Stamp``). Event and stamp
together have a *seal*; each seal hangs on the one before it in a *chain*. Who knows the chain up to a number
can check every later page, also where a page shows only the seal of what is not for their eyes.
"""

import json
import re
from hashlib import sha256
from json.encoder import encode_basestring as _quoted
from typing import Final

from core.domain.record import record
from core.domain.wire import ACCEPTED, Hidden, Item, Page, Position, Stamp
from core.errors import JournalBroken

GENESIS: Final = "0" * 64
"""The chain before the first event."""

BEGINNING: Final = Position(0, GENESIS)
"""Where every stream begins: the one position that every journal knows."""

_HASH = re.compile("[0-9a-f]{64}")


@record(frozen=True, slots=True)
class Link:
    """The chain of a stream at one number, and the seal that led there."""

    seq: int
    seal: str
    chain: str


def hash_of(event: str) -> str:
    """SHA-256, in hex, of an event's text: the very bytes that its author wrote, lone surrogates too."""
    return sha256(event.encode("utf-8", "surrogatepass")).hexdigest()


def seal(stream: str, event_hash: str, stamp: Stamp) -> str:
    """SHA-256, in hex, of an event's hash and of all that the journal said about it but the receipt."""
    # What ``canonical`` makes of these as a list, in half of the time: every fact is sealed while its stream
    # is locked, and every desk proves every seal.
    said = (
        f"[{_quoted(stream)},{stamp.seq},{_quoted(event_hash)},{_quoted(stamp.verdict)},"
        f"{_quoted(stamp.operator)},{_quoted(stamp.role)},{stamp.number},{_quoted(stamp.received_at)}]"
    )
    return sha256(said.encode("utf-8", "backslashreplace")).hexdigest()


def link(previous: str, next_seal: str) -> str:
    """The chain one seal further, in hex: SHA-256 of both as bytes, one after the other."""
    return sha256(bytes.fromhex(previous) + bytes.fromhex(next_seal)).hexdigest()


def verify(
    stream: str, position: Position, page: Page
) -> tuple[Position, tuple[Link, ...], tuple[Item, ...]]:
    """Prove that a page follows a position: where it leads, a link for every number in it, and what it shows.

    What this cannot see is a page that somebody made anew as a whole: the journal then does not know the
    position at the next question.

    Raises:
        JournalBroken: a number is missing or stands twice, a part does not fit another, or all of them do not
            lead to the page's own chain.
    """
    at, links, items = position, [], []
    for part in page.items:
        first, seals = (part.seq, part.seals) if isinstance(part, Hidden) else (part.stamp.seq, ())
        if isinstance(part, Item):
            items.append(part)
            seals = (proven(stream, part),)
        if first != at.seq + 1:
            raise JournalBroken("a number of the feed is missing, or stands twice")
        for each in seals:
            if not _HASH.fullmatch(each):
                raise JournalBroken("a seal of the feed is none")
            at = Position(at.seq + 1, link(at.chain, each))
            links.append(Link(at.seq, each, at.chain))
    if at.chain != page.chain:
        raise JournalBroken("the feed leads elsewhere than it says")
    if at.seq > page.head:
        raise JournalBroken("the feed goes beyond its own head")
    return at, tuple(links), tuple(items)


def proven(stream: str, item: Item) -> str:
    """The seal of an item whose text has the hash and the ids that stand beside it.

    A text that was refused may be anything, and its ids too: only its hash is compared. Of an erased text
    nothing can be.

    Raises:
        JournalBroken: it does not have them.
    """
    if not _HASH.fullmatch(item.hash):
        raise JournalBroken("a hash of the feed is none")
    if item.event is not None:
        if hash_of(item.event) != item.hash:
            raise JournalBroken("an event does not fit its hash")
        if item.stamp.verdict == ACCEPTED and _ids(item.event) != (item.event_id, item.card_id):
            raise JournalBroken("an event does not bear the ids under which it came")
    return seal(stream, item.hash, item.stamp)


def _ids(event: str) -> tuple[object, object]:
    """The ids inside a text; of a text that says none, None."""
    try:
        told = json.loads(event)
    except (ValueError, RecursionError):
        told = None
    return (told.get("event_id"), told.get("card_id")) if isinstance(told, dict) else (None, None)
