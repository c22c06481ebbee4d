"""Who worked when, and what they left to the next: rows of facts, and what is asked of them."""

from datetime import datetime
from typing import Final

from core.domain.envelope import Event
from core.domain.shift import ShiftBegun, ShiftEnded
from core.store.database import Connection
from core.store.texts import micros, moment
from core.views import Handover, OnShift

FACTS: Final = (ShiftBegun, ShiftEnded)


def keep(connection: Connection, position: int, event: Event) -> None:
    """Write the row of a fact about a shift."""
    fact = event.fact
    assert isinstance(fact, FACTS)
    note = fact.note if isinstance(fact, ShiftEnded) else None
    row = (position, event.actor, fact.shift, micros(event.occurred_at), note)
    connection.execute("INSERT INTO shifts VALUES (?, ?, ?, ?, ?)", row)


def begun_by(connection: Connection, operator: str) -> OnShift | None:
    """The shift that an operator began last and has not ended."""
    asked = "SELECT shift, at, note FROM shifts WHERE operator = ? ORDER BY at DESC, position DESC LIMIT 1"
    found = connection.execute(asked, (operator,)).fetchone()
    return OnShift(found[0], moment(found[1])) if found and found[2] is None else None


def left_since(connection: Connection, since: datetime, reader: str) -> Handover | None:
    """The last word that a colleague of the reader left at the end of a shift since a moment."""
    asked = """
    SELECT operator, shift, at, note FROM shifts WHERE note <> '' AND at >= ? AND operator <> ?
    ORDER BY at DESC, position DESC LIMIT 1
    """
    found = connection.execute(asked, (micros(since), reader)).fetchone()
    return Handover(found[0], found[1], moment(found[2]), found[3]) if found else None
