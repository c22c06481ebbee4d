"""One desk's copy of the stream: ``core.sync.replica.Replica``, filled.

The last row of ``links`` is the cursor: it cannot stand elsewhere than what was kept. A number is dense and
proven by its link; what the log holds of it is a row with that ``seq``, or none where it is hidden.
"""

import json
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from core.domain.chain import BEGINNING, Link
from core.domain.news import Change
from core.domain.wire import Item, Offer, Position, Stamp
from core.store import log, projections
from core.store.database import Connection, immediate
from core.store.page import Came, Row, Sorted, came, grown
from core.store.projections import Changes
from core.store.shelf import Shelf

T = TypeVar("T")


class _Do(Protocol):
    """How a job is done on the store's thread."""

    async def __call__(self, job: Callable[[Connection], T]) -> T: ...


class Replica:
    """The port of the sync; ``read`` and ``write`` do jobs on the store's thread, ``shelf`` lives there."""

    def __init__(self, read: _Do, write: _Do, shelf: Shelf) -> None:
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
        """Keep verified items and move the cursor, all or nothing.

        A text that differs from ours under the same id changes nothing here: it is kept aside, and
        ``Store.check`` tells of it.
        """
        if after != (Position(links[-1].seq, links[-1].chain) if links else before):
            raise ValueError("the links do not lead to the new position")

        # A job of its own: a key that wants to the disk goes in between.
        page = await self._read(lambda _: list(map(came, items)))

        def job(connection: Connection) -> Changes:
            changes = _apply(connection, self._shelf, page)
            _keep_links(connection, links)
            return changes

        return await self._changing(job, before)

    async def points(self) -> Sequence[Position]:
        """The cursor, then 1, 2, 4 … before it, and the beginning."""
        return await self._read(_points)

    async def seals(self, first: int, last: int) -> Sequence[str]:
        """The seals kept for these numbers, both included; shorter when some were never read."""
        asked = "SELECT seal FROM links WHERE seq BETWEEN ? AND ? ORDER BY seq"
        return await self._read(
            lambda connection: [seal.hex() for (seal,) in connection.execute(asked, (first, last))]
        )

    async def roll_back(self, before: Position, to: Position) -> Sequence[Change] | None:
        """The journal lost what stands above ``to``: it waits again, how cards at hand changed."""
        return await self._changing(
            lambda connection: _roll_back(connection, self._shelf, before.seq, to.seq), before
        )

    async def refuse(self, event_id: str, verdict: str) -> Sequence[Change]:
        """The journal refused an event without giving it a place: it waits no longer, and is kept aside."""
        return (
            await self._changing(lambda connection: _refuse(connection, self._shelf, event_id, verdict)) or ()
        )

    async def _changing(
        self, job: Callable[[Connection], Changes], before: Position | None = None
    ) -> Sequence[Change] | None:
        """Do a job in one transaction, unless the cursor should stand somewhere and does not."""

        def changing(connection: Connection) -> Sequence[Change] | None:
            with immediate(connection):
                if before is not None and _position(connection) != before:
                    return None
                changes = job(connection)
            for _, after in changes:
                self._shelf.keep(after)
            return [Change(old.card, new.card) for old, new in changes]

        return await self._write(changing)


def stamp_of(text: str) -> Stamp:
    """The stamp that a row of the log keeps."""
    return Stamp(**json.loads(text))


# --- where we are -----------------------------------------------------------------------------------------


def _position(connection: Connection) -> Position:
    found = connection.execute(
        "SELECT seq, chain FROM links WHERE seq = (SELECT max(seq) FROM links)"
    ).fetchone()
    return Position(found[0], found[1].hex()) if found else BEGINNING


def _points(connection: Connection) -> Sequence[Position]:
    here = _position(connection).seq
    steps = (0, *(1 << power for power in range(here.bit_length())))
    asked = "SELECT seq, chain FROM links WHERE seq = ?"
    found = (connection.execute(asked, (here - step,)).fetchone() for step in steps if step < here)
    return [*(Position(seq, chain.hex()) for seq, chain in found), BEGINNING]


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
_ASIDE = "INSERT OR IGNORE INTO aside VALUES (?, ?, ?, ?, ?)"


def _apply(connection: Connection, shelf: Shelf, read: Sequence[Came]) -> Changes:
    page = Sorted(read, _known(connection, read), log.last(connection))
    before = shelf.all(connection, page.cards)
    connection.executemany(_INSERT, page.inserted)
    connection.executemany(_NUMBER, page.numbered)
    connection.executemany(_BLANK, page.blanked)
    connection.executemany(_ASIDE, page.aside)
    spoken = [*page.spoken, *(at for erasure in page.erasures for at in _erase(connection, *erasure))]
    changes = [
        (folded, grown(folded, page.cards[card_id]) or projections.load(connection, card_id))
        for card_id, folded in before.items()
    ]
    projections.write(connection, changes)
    projections.describe(connection, spoken)
    return changes


def _known(connection: Connection, page: Sequence[Came]) -> dict[str, Row]:
    asked = f"""
    SELECT event_id, position, card_id, seq, type, lower(hex(hash)) FROM log
    WHERE event_id IN ({", ".join("?" * len(page))})
    """
    found = connection.execute(asked, [one.item.event_id for one in page])
    return {event_id: Row(*row) for event_id, *row in found}


def _erase(connection: Connection, card_id: str, seq: int) -> list[int]:
    """Blank what a card had before a number; the positions of what it said of callers."""
    gone = connection.execute("SELECT position, type FROM log WHERE card_id = ? AND seq < ?", (card_id, seq))
    rows = gone.fetchall()
    connection.executemany(_BLANK, [(position,) for position, _ in rows])
    # What is being typed on the card is its operator's; a grade half given tells of who is to be forgotten.
    connection.execute("DELETE FROM drafts WHERE instr(card_id, ?)", (f".{card_id}.",))
    return [position for position, type_ in rows if type_ in projections.BESIDE_CARDS]


def _keep_links(connection: Connection, links: Sequence[Link]) -> None:
    rows = [(link.seq, bytes.fromhex(link.seal), bytes.fromhex(link.chain)) for link in links]
    connection.executemany("INSERT INTO links VALUES (?, ?, ?)", rows)


# --- what the journal lost, or will not have ---------------------------------------------------------------


def _roll_back(connection: Connection, shelf: Shelf, high: int, low: int) -> Changes:
    """What is numbered above waits again, in its order: what counts, and in which order, stays as it was.

    So no table changes. Cards at hand are folded anew for the numbers in them; others when somebody asks.
    """
    first = f"SELECT was FROM log WHERE {log.WAITS} ORDER BY was IS NULL, was, position LIMIT 1"
    lost = connection.execute(first).fetchone()
    if lost and lost[0] is not None and lost[0] <= high:
        # What waits since an earlier loss stays behind what the journal had taken since then.
        connection.execute("UPDATE log SET was = was + ? WHERE was IS NOT NULL", (high,))
    # Of what was erased there is nothing to give back: it does not wait.
    again = "UPDATE log SET seq = NULL, was = CASE body WHEN '' THEN NULL ELSE seq END WHERE seq > ?"
    connection.execute(again, (low,))
    connection.execute("DELETE FROM links WHERE seq > ?", (low,))
    connection.execute("DELETE FROM aside WHERE seq > ?", (low,))
    return projections.refold(connection, [folded for folded in shelf if folded.card.seq > low])


def _refuse(connection: Connection, shelf: Shelf, event_id: str, verdict: str) -> Changes:
    asked = "SELECT position, card_id, type FROM log WHERE event_id = ? AND seq IS NULL"
    found = connection.execute(asked, (event_id,)).fetchone()
    if found is None:
        return []
    position, card_id, type_ = found
    before = shelf.folded(connection, card_id)
    connection.execute("UPDATE log SET verdict = ?, was = NULL WHERE position = ?", (verdict, position))
    changes = projections.refold(connection, [before])
    if type_ in projections.BESIDE_CARDS:
        projections.describe(connection, [position])
    return changes
