"""What is owed to citizens, in the order of duty: the queue that a freed operator works through."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from core.domain.vocabulary import Status
from core.store.database import Connection
from core.store.texts import micros, moment
from core.views import CallbackRow

_ROW: Final = """
SELECT callback_id, card_id, number, local_number, what, phone, about, attempts, attempt, not_before,
    not_after, next_at, who, caller, kind, theme, status, led_by
FROM callbacks CROSS JOIN cards USING (position) WHERE done_at IS NULL AND
"""
"""``CROSS``: the promises first, in the order of their index; the cards of those that are shown follow."""

_MOMENTS: Final = slice(9, 12)


def owed(connection: Connection, duty: Sequence[str], now: datetime, limit: int) -> tuple[CallbackRow, ...]:
    """What is not done and not given up: first what may be done now, then what may not be done yet.

    ``duty``: kinds of promises; an earlier one comes before every later one, those that are not named come
    last, and within a kind what is due soonest. What may not be done yet stands in the order of its hours.
    """
    others = ", ".join("?" * len(duty))
    at = micros(now)
    asked: list[tuple[str, tuple[Any, ...]]] = [
        *(("what = ? AND next_at <= ? ORDER BY not_after, position", (what, at)) for what in duty),
        (f"what NOT IN ({others}) AND next_at <= ? ORDER BY not_after, position", (*duty, at)),
        ("next_at > ? ORDER BY next_at, position", (at,)),
    ]
    rows: list[CallbackRow] = []
    for which, values in asked:
        if len(rows) < limit:
            found = connection.execute(f"{_ROW} {which} LIMIT ?", (*values, limit - len(rows)))
            rows += map(_row, found.fetchall())
    return tuple(rows)


def _row(row: Sequence[Any]) -> CallbackRow:
    parts = list(row)
    parts[_MOMENTS] = map(moment, parts[_MOMENTS])
    parts[-2] = Status(parts[-2])
    return CallbackRow(*parts)
