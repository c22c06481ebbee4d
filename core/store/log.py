"""The log of facts and its tail, the outbox. What happened is appended and never changed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from core.domain.envelope import Event, canonical
from core.store.database import Connection
from core.store.texts import envelope_of, event_of, micros, moment
from core.views import LogRow, Outbox

IN_ORDER: Final = "ORDER BY seq IS NULL, seq, was IS NULL, was, log.position"
"""The journal's order; then what a lost journal had numbered, in its order; then our own unsent facts."""

COUNTS: Final = "verdict IN ('', 'accepted') AND body <> ''"
"""What is folded: not what the journal refused, nor what was erased."""

WAITS: Final = "seq IS NULL AND (verdict = '' OR was IS NOT NULL)"
"""The outbox. What a lost journal had refused waits too: its number must not be missed."""

_APPEND = """
INSERT INTO log (event_id, card_id, session_id, session_seq, type, occurred_at, body, hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_CARRY = """
INSERT INTO log (event_id, card_id, session_id, session_seq, type, occurred_at, body, hash,
    verdict, stamp, was)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
Carried = tuple[str, str, str, int, str, int, str, bytes, str, str | None, int | None]
"""A row of another file's log, in the order of the statement above: no number, until the feed says so."""

_ROWS = """
SELECT log.position, log.seq, log.event_id, log.card_id, coalesce(cards.local_number, 0), log.session_id,
    log.session_seq, log.occurred_at, log.type, log.verdict, log.was, coalesce(log.stamp ->> 'operator', ''),
    coalesce(log.stamp ->> 'role', ''), log.body
FROM log LEFT JOIN cards USING (card_id)
"""


def append(connection: Connection, event: Event) -> int:
    """Write an event of our own at the end of the log; its position."""
    body = canonical(event.body())
    row = (
        event.event_id, event.card_id, event.session_id, event.session_seq, event.type,
        micros(event.occurred_at), body, sha256(body.encode()).digest(),
    )  # fmt: skip
    position = int(connection.execute(_APPEND, row).lastrowid)
    connection.execute("UPDATE tally SET waiting = waiting + 1")
    return position


def known(connection: Connection, event_id: str) -> bool:
    """Whether the event is in the log."""
    return connection.execute("SELECT 1 FROM log WHERE event_id = ?", (event_id,)).fetchone() is not None


def carry(connection: Connection, rows: Iterable[Carried]) -> None:
    """Write rows of another file at the end of the log."""
    connection.executemany(_CARRY, rows)
    connection.execute(f"UPDATE tally SET waiting = (SELECT count(*) FROM log WHERE {WAITS})")


def last(connection: Connection) -> int:
    """The position of the last fact: as many as there are, for none is ever deleted."""
    return int(connection.execute("SELECT coalesce(max(position), 0) FROM log").fetchone()[0])


def events_of(connection: Connection, card_id: str) -> Iterator[Event]:
    """A card's events that count, in the order that folds them."""
    columns = "seq, coalesce(stamp ->> 'number', 0), occurred_at, body, event_id, card_id"
    rows = connection.execute(
        f"SELECT {columns} FROM log WHERE card_id = ? AND {COUNTS} {IN_ORDER}", (card_id,)
    )
    for seq, number, occurred_at, *text in rows:
        yield event_of(*text, seq=seq, number=number, otherwise=moment(occurred_at))


def history(connection: Connection, card_id: str) -> Sequence[LogRow]:
    """A card's facts in the order that folds them."""
    return _rows(connection.execute(f"{_ROWS} WHERE log.card_id = ? {IN_ORDER}", (card_id,)))


def page(connection: Connection, after: int, limit: int) -> Sequence[LogRow]:
    """The facts that follow a position."""
    return _rows(
        connection.execute(f"{_ROWS} WHERE log.position > ? ORDER BY log.position LIMIT ?", (after, limit))
    )


def waiting(connection: Connection) -> int:
    """How many facts the journal has not numbered."""
    return int(connection.execute("SELECT waiting FROM tally").fetchone()[0])


def oldest_waiting(connection: Connection) -> datetime | None:
    """Since when the first of them waits."""
    first = f"SELECT occurred_at FROM log WHERE {WAITS} ORDER BY was IS NULL, was, log.position LIMIT 1"
    found = connection.execute(first).fetchone()
    return moment(found[0]) if found else None


def attention(connection: Connection) -> int:
    """How many facts the journal refused."""
    return int(
        connection.execute("SELECT count(*) FROM log WHERE verdict NOT IN ('', 'accepted')").fetchone()[0]
    )


def outbox(connection: Connection, limit: int) -> Outbox:
    """What the journal has not numbered, and what it refused."""
    waits = f"{_ROWS} WHERE {WAITS} ORDER BY was IS NULL, was, log.position LIMIT ?"
    refused = f"{_ROWS} WHERE verdict NOT IN ('', 'accepted') ORDER BY log.position DESC LIMIT ?"
    return Outbox(
        waiting(connection),
        oldest_waiting(connection),
        tuple(_rows(connection.execute(waits, (limit,)))),
        tuple(_rows(connection.execute(refused, (limit,)))),
        attention(connection),
    )


def _rows(found: Iterable[Sequence[Any]]) -> list[LogRow]:
    return [_row(*row) for row in found]


def _row(*row: Any) -> LogRow:
    position, seq, event_id, card_id, local_number = row[:5]
    session_id, session_seq, occurred_at, type_, verdict, was, operator, role, body = row[5:]
    said = envelope_of(body)
    return LogRow(
        position, seq, event_id, card_id, local_number, said.actor if said else operator, session_id,
        session_seq, moment(occurred_at), type_, said.payload if said else {}, verdict, was, operator, role,
        body == "",
    )  # fmt: skip
