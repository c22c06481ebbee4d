"""The log of facts and its tail, the outbox. What happened is appended and never changed."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import sqlcipher3

from core.domain.envelope import Event, canonical, fact_of
from core.store.database import Connection
from core.views import LogRow, Outbox

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_APPEND = """
INSERT INTO log (event_id, card_id, seq, session_id, session_seq, type, occurred_at, body, hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ROWS = """
SELECT log.position, log.seq, log.body, coalesce(cards.local_number, 0)
FROM log LEFT JOIN cards USING (card_id)
"""
_IN_ORDER = (
    "ORDER BY log.seq IS NULL, log.seq, log.position"  # the journal's order, then our own unsent facts
)


def micros(moment: datetime) -> int:
    """A moment as the tables keep it."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(kept: int) -> datetime:
    """A kept moment, in UTC."""
    return _EPOCH + kept * _MICROSECOND


def append(connection: Connection, event: Event) -> int:
    """Write an event at the end of the log; its position."""
    body = canonical(event.body())
    row = (
        event.event_id, event.card_id, event.seq, event.session_id, event.session_seq, event.type,
        micros(event.occurred_at), body, sha256(body.encode()).digest(),
    )  # fmt: skip
    return int(connection.execute(_APPEND, row).lastrowid)


def known(connection: Connection, event_id: str) -> bool:
    """Whether the event is in the log."""
    return connection.execute("SELECT 1 FROM log WHERE event_id = ?", (event_id,)).fetchone() is not None


def event_of(body: str, seq: int | None) -> Event:
    """The event that a body stands for."""
    envelope = json.loads(body)
    return Event(
        event_id=envelope["event_id"], stream=envelope["stream"], card_id=envelope["card_id"],
        actor=envelope["actor"], device_id=envelope["device_id"], session_id=envelope["session_id"],
        session_seq=envelope["session_seq"], occurred_at=datetime.fromisoformat(envelope["occurred_at"]),
        tz=envelope["tz"], fact=fact_of(envelope["type"], envelope["schema_version"], envelope["payload"]),
        base_seq=envelope["base_seq"], clock_offset_ms=envelope["clock_offset_ms"],
        causes=tuple(envelope["causes"]), seq=seq,
    )  # fmt: skip


def events_of(connection: Connection, card_id: str) -> Iterator[tuple[int, Event]]:
    """A card's events with their positions, in the order that folds them."""
    rows = connection.execute(
        f"SELECT position, seq, body FROM log WHERE card_id = ? {_IN_ORDER}", (card_id,)
    )
    return ((position, event_of(body, seq)) for position, seq, body in rows)


def history(connection: Connection, card_id: str) -> Sequence[LogRow]:
    """A card's facts in the order that folds them."""
    return _rows(connection.execute(f"{_ROWS} WHERE log.card_id = ? {_IN_ORDER}", (card_id,)))


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
    found = connection.execute(
        "SELECT occurred_at FROM log WHERE seq IS NULL ORDER BY position LIMIT 1"
    ).fetchone()
    return moment(found[0]) if found else None


def outbox(connection: Connection, limit: int) -> Outbox:
    """The tail that the journal has not numbered."""
    rows = connection.execute(f"{_ROWS} WHERE log.seq IS NULL ORDER BY log.position LIMIT ?", (limit,))
    return Outbox(waiting(connection), oldest_waiting(connection), tuple(_rows(rows)))


def _rows(found: Iterable[tuple[int, int | None, str, int]]) -> list[LogRow]:
    return [_row(*row) for row in found]


def _row(position: int, seq: int | None, body: str, local_number: int) -> LogRow:
    envelope: dict[str, Any] = json.loads(body)
    return LogRow(
        position, seq, envelope["event_id"], envelope["card_id"], local_number, envelope["actor"],
        envelope["session_id"], envelope["session_seq"], datetime.fromisoformat(envelope["occurred_at"]),
        envelope["type"], envelope["payload"],
    )  # fmt: skip


def check(connection: Connection) -> list[str]:
    """What is wrong: pages against their HMAC, indexes against tables, facts against their hashes."""
    try:
        found = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
        if not found:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        if not found:
            rows = connection.execute("SELECT position, body, hash FROM log")
            wrong = (position for position, body, kept in rows if sha256(body.encode()).digest() != kept)
            found = [f"fact {position} does not fit its hash" for position in wrong]
    except sqlcipher3.DatabaseError as error:
        return [str(error)]
    return found
