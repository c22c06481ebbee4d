"""Counting grades: month by month and operator by operator, on the connection of the figures."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from core.domain.figures import Days
from core.domain.grading.figures import SUMS, Graded
from core.store.database import Connection

_SUMS: Final = """
SELECT {by}, count(*), total(graded), total(score * graded), total(score * score * graded),
    total(graded AND lawfulness IS NOT NULL), total(iif(graded, coalesce(lawfulness, 0), 0)), total(fatal),
    total(asked), total(rating > 0), total(rating >= 4), total(rating)
FROM tallies WHERE day BETWEEN :since AND :until AND closed_day IS NOT NULL AND NOT erased
    AND taken_by <> '' AND channel IN (SELECT value FROM json_each(:channels))
GROUP BY {by} ORDER BY {by}
"""
_LOST: Final = """
SELECT taken_by, lost, count(*) FROM tallies
WHERE day BETWEEN :since AND :until AND graded AND lost <> '' AND closed_day IS NOT NULL AND NOT erased
    AND channel IN (SELECT value FROM json_each(:channels))
GROUP BY taken_by, lost
"""


def graded(connection: Connection, days: Days, channels: Sequence[str]) -> tuple[Graded, ...]:
    """What the calls of a period were worth, of each operator; only channels that are heard."""
    values = _values(days, channels)
    lost: dict[str, Counter[str]] = {}
    for operator, text, cards in connection.execute(_LOST, values):
        of = lost.setdefault(operator, Counter())
        for item, halves in json.loads(text).items():
            of[item] += halves * cards
    return tuple(
        Graded(days, operator, **_named(sums), lost=lost.get(operator, {}))
        for operator, *sums in connection.execute(_SUMS.format(by="taken_by"), values).fetchall()
    )


def daily(connection: Connection, days: Days, channels: Sequence[str]) -> tuple[Graded, ...]:
    """The same of all operators together, for every day on which somebody called; without what was lost."""
    found = connection.execute(_SUMS.format(by="day"), _values(days, channels)).fetchall()
    return tuple(
        Graded(Days(date.fromordinal(day), date.fromordinal(day)), "", **_named(sums)) for day, *sums in found
    )


def _values(days: Days, channels: Sequence[str]) -> dict[str, Any]:
    since, until = days.since.toordinal(), days.until.toordinal()
    return {"since": since, "until": until, "channels": json.dumps(channels)}


def _named(sums: Sequence[float]) -> dict[str, Any]:
    return dict(zip(SUMS, map(int, sums), strict=True))
