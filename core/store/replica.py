"""One desk's copy of the stream: ``core.sync.replica.Replica``, filled.

The last row of ``links`` is the cursor: it cannot stand elsewhere than what was kept. A number is dense and
proven by its link; what the log holds of it is a row with that ``seq``, or none where it is hidden.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Protocol, TypeVar

from core.domain.chain import GENESIS, Link
from core.domain.envelope import Event, canonical
from core.domain.events import CallerDescribed, CardErased
from core.domain.fold import evolve
from core.domain.news import Change
from core.domain.wire import ACCEPTED, Item, Offer, Position, Stamp
from core.store import log, projections
from core.store.database import Connection, immediate
from core.store.projections import Folded
from core.store.shelf import Shelf
from core.store.texts import EPOCH, event_of, instant, micros

T = TypeVar("T")


class _Write(Protocol):
    """How a job that writes is done on the store's thread."""

    async def __call__(self, job: Callable[[Connection], T]) -> T: ...


class Replica:
    """The port of the sync; ``read`` and ``write`` do jobs on the store's thread."""

    def __init__(self, read: _Write, write: _Write, shelf: Shelf) -> None:
        self._read = read
        self._write = write
        self._shelf = shelf

    async def position(self) -> Position:
        """The cursor: the last number whose link is kept."""
        return await self._read(_position)

    async def offers(self, limit: int, most_bytes: int, without: frozenset[str]) -> Sequence[Offer]:
        """The next of the outbox, in the order in which the journal shall have them."""
        return await self._read(lambda connection: _offers(connection, limit, most_bytes, without))

    async def apply(
        self, before: Position, items: Sequence[Item], links: Sequence[Link], after: Position
    ) -> Sequence[Change] | None:
        """Keep verified items and move the cursor, all or nothing."""
        if after != (_end_of(links) if links else before):
            raise ValueError("the links do not lead to the new position")

        def job(connection: Connection) -> list[tuple[Folded, Folded]] | None:
            with immediate(connection):
                if _position(connection) != before:
                    return None
                changes = _apply(connection, self._shelf, items)
                _keep_links(connection, links)
            return self._kept(changes)

        return _changes(await self._write(job))

    async def points(self) -> Sequence[Position]:
        """The cursor, then 1, 2, 4 … before it, and the beginning."""
        return await self._read(_points)

    async def seals(self, first: int, last: int) -> Sequence[str]:
        """The seals kept for these numbers, both included; shorter when some were never read."""
        asked = "SELECT lower(hex(seal)) FROM links WHERE seq BETWEEN ? AND ? ORDER BY seq"
        return await self._read(
            lambda connection: [row[0] for row in connection.execute(asked, (first, last))]
        )

    async def roll_back(self, before: Position, to: Position) -> Sequence[Change] | None:
        """The journal lost what stands above ``to``: it waits again, stamps kept."""

        def job(connection: Connection) -> list[tuple[Folded, Folded]] | None:
            with immediate(connection):
                if _position(connection) != before:
                    return None
                changes = _roll_back(connection, self._shelf, before.seq, to.seq)
            return self._kept(changes)

        return _changes(await self._write(job))

    async def refuse(self, event_id: str, verdict: str) -> Sequence[Change]:
        """The journal refused an event without giving it a place: it waits no longer, and is kept aside."""

        def job(connection: Connection) -> list[tuple[Folded, Folded]]:
            with immediate(connection):
                changes = _refuse(connection, self._shelf, event_id, verdict)
            return self._kept(changes)

        return _changes(await self._write(job)) or ()

    def _kept(self, changes: list[tuple[Folded, Folded]]) -> list[tuple[Folded, Folded]]:
        for _, after in changes:
            self._shelf.keep(after)
        return changes


def _changes(folded: Iterable[tuple[Folded, Folded]] | None) -> Sequence[Change] | None:
    return None if folded is None else [Change(before.card, after.card) for before, after in folded]


# --- where we are -----------------------------------------------------------------------------------------


def _position(connection: Connection) -> Position:
    found = connection.execute(
        "SELECT seq, lower(hex(chain)) FROM links ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    return Position(*found) if found else Position(0, GENESIS)


def _end_of(links: Sequence[Link]) -> Position:
    return Position(links[-1].seq, links[-1].chain)


def _keep_links(connection: Connection, links: Sequence[Link]) -> None:
    rows = [(link.seq, bytes.fromhex(link.seal), bytes.fromhex(link.chain)) for link in links]
    connection.executemany("INSERT INTO links VALUES (?, ?, ?)", rows)


def _points(connection: Connection) -> Sequence[Position]:
    here = _position(connection)
    steps = [0, *(1 << power for power in range(here.seq.bit_length()) if 1 << power < here.seq)]
    chain = "SELECT seq, lower(hex(chain)) FROM links WHERE seq = ?"
    found = [connection.execute(chain, (here.seq - step,)).fetchone() for step in steps if here.seq]
    return [*(Position(*row) for row in found), Position(0, GENESIS)]


def _offers(connection: Connection, limit: int, most_bytes: int, without: frozenset[str]) -> Sequence[Offer]:
    waits = f"""
    SELECT event_id, session_id, session_seq, body, stamp FROM log WHERE {log.WAITS}
    ORDER BY was IS NULL, was, position
    """
    offers: list[Offer] = []
    length = 0
    for event_id, session_id, session_seq, body, stamp in connection.execute(waits):
        if event_id in without:
            continue
        length += len(body.encode()) + len(stamp or "")
        if len(offers) == limit or (offers and length > most_bytes):
            break
        offers.append(Offer(event_id, session_id, session_seq, body, stamp_of(stamp) if stamp else None))
    return offers


# --- what the journal says --------------------------------------------------------------------------------

_INSERT = """
INSERT INTO log (position, event_id, card_id, seq, session_id, session_seq, type, occurred_at, body, hash,
    verdict, stamp)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_NUMBER = "UPDATE log SET seq = ?, verdict = ?, stamp = ?, was = NULL WHERE position = ?"
_BLANK = "UPDATE log SET body = '' WHERE position = ?"


def _apply(connection: Connection, shelf: Shelf, items: Sequence[Item]) -> list[tuple[Folded, Folded]]:
    known = _known(connection, items)
    last = log.last(connection)
    before: dict[str, Folded] = {}
    grown: dict[str, Folded | None] = {}  # None: not all of it came on top, the card is folded anew
    inserted, numbered, blanked, spoken, erasures = [], [], [], [], []
    for item in items:
        stamp = _text_of(item.stamp)
        row = known.get(item.event_id)
        if row is None:
            last += 1
            event = _event_of(item)
            row = known[item.event_id] = _Known(last, item.card_id, item.stamp.seq, event.type, item.hash)
            inserted.append(_row_of(last, event, item, stamp))
        elif row.hash != item.hash:
            aside = (item.stamp.seq, item.event_id, stamp, item.event or "", bytes.fromhex(item.hash))
            connection.execute("INSERT OR IGNORE INTO aside VALUES (?, ?, ?, ?, ?)", aside)
            continue
        else:
            event = None
            if row.seq is None:
                numbered.append((item.stamp.seq, item.stamp.verdict, stamp, row.position))
            elif item.event is not None:
                continue
            if item.event is None:
                blanked.append((row.position,))
        card_id = row.card_id
        if card_id not in before:
            before[card_id] = grown[card_id] = shelf.folded(connection, card_id)
        if row.type == CallerDescribed.TYPE:
            spoken.append(row.position)
        if row.type == CardErased.TYPE and item.stamp.verdict == ACCEPTED:
            erasures.append((card_id, item.stamp.seq))
            event = None
        grown[card_id] = _grown(grown[card_id], last, event, item)
    connection.executemany(_INSERT, inserted)
    connection.executemany(_NUMBER, numbered)
    connection.executemany(_BLANK, blanked)
    for erasure in erasures:
        gone = connection.execute("SELECT position, type FROM log WHERE card_id = ? AND seq < ?", erasure)
        for position, type_ in gone.fetchall():
            connection.execute(_BLANK, (position,))
            if type_ == CallerDescribed.TYPE:
                spoken.append(position)
    changes = [
        (folded, grown[card_id] or projections.load(connection, card_id))
        for card_id, folded in before.items()
    ]
    for change in changes:
        projections.write(connection, *change)
    projections.describe(connection, spoken)
    return changes


@dataclass(frozen=True, slots=True)
class _Known:
    """A row of the log. ``hash``: in hex."""

    position: int
    card_id: str
    seq: int | None
    type: str
    hash: str


def _known(connection: Connection, items: Sequence[Item]) -> dict[str, _Known]:
    asked = f"""
    SELECT event_id, position, card_id, seq, type, lower(hex(hash)) FROM log
    WHERE event_id IN ({", ".join("?" * len(items))})
    """
    found = connection.execute(asked, [item.event_id for item in items])
    return {event_id: _Known(*row) for event_id, *row in found}


def _event_of(item: Item) -> Event:
    said, received_at = item.stamp, instant(item.stamp.received_at) or EPOCH
    text = item.event or ""
    return event_of(
        text, item.event_id, item.card_id, seq=said.seq, number=said.number, otherwise=received_at
    )


def _row_of(position: int, event: Event, item: Item, stamp: str) -> tuple[object, ...]:
    return (
        position, item.event_id, item.card_id, item.stamp.seq, event.session_id, event.session_seq,
        event.type, micros(event.occurred_at), item.event or "", bytes.fromhex(item.hash),
        item.stamp.verdict, stamp,
    )  # fmt: skip


def _grown(folded: Folded | None, position: int, event: Event | None, item: Item) -> Folded | None:
    """The card with one more fact on top of it; None when it does not come on top."""
    if folded is None or event is None or not folded.settled or item.stamp.seq <= folded.card.seq:
        return None
    counts = item.stamp.verdict == ACCEPTED and item.event is not None
    return Folded(folded.position or position, evolve(folded.card, event) if counts else folded.card)


def stamp_of(text: str) -> Stamp:
    """The stamp that a row of the log keeps."""
    return Stamp(**json.loads(text))


def _text_of(stamp: Stamp) -> str:
    return canonical({field.name: getattr(stamp, field.name) for field in fields(stamp)})


# --- what the journal lost, or will not have ---------------------------------------------------------------


def _roll_back(connection: Connection, shelf: Shelf, high: int, low: int) -> list[tuple[Folded, Folded]]:
    cards = [row[0] for row in connection.execute("SELECT DISTINCT card_id FROM log WHERE seq > ?", (low,))]
    before = [shelf.folded(connection, card_id) for card_id in cards]
    # What waits since an earlier loss stays behind what the journal had taken since then.
    first = connection.execute(
        f"SELECT was FROM log WHERE {log.WAITS} ORDER BY was IS NULL, was LIMIT 1"
    ).fetchone()
    if first and first[0] is not None and first[0] <= high:
        connection.execute("UPDATE log SET was = was + ? WHERE was IS NOT NULL AND seq IS NULL", (high,))
    connection.execute(
        # Of what was erased there is nothing to give back: it does not wait.
        "UPDATE log SET seq = NULL, was = CASE body WHEN '' THEN NULL ELSE seq END WHERE seq > ?",
        (low,),
    )
    connection.execute("DELETE FROM links WHERE seq > ?", (low,))
    connection.execute("DELETE FROM aside WHERE seq > ?", (low,))
    return projections.refold(connection, before)


def _refuse(connection: Connection, shelf: Shelf, event_id: str, verdict: str) -> list[tuple[Folded, Folded]]:
    asked = "SELECT position, card_id, type FROM log WHERE event_id = ? AND seq IS NULL"
    found = connection.execute(asked, (event_id,)).fetchone()
    if found is None:
        return []
    position, card_id, type_ = found
    before = shelf.folded(connection, card_id)
    connection.execute("UPDATE log SET verdict = ?, was = NULL WHERE position = ?", (verdict, position))
    changes = projections.refold(connection, [before])
    if type_ == CallerDescribed.TYPE:
        projections.describe(connection, [position])
    return changes
