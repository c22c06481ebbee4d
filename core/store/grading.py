"""Finished calls as graders see them: one narrow row each, and the lists that they work through.

What a centre hears, since when, and whose first days these are, only the pack can tell: it is asked for.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from heapq import nsmallest
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from core.domain.card import Card
from core.domain.grading.grade import HEARD_FOR
from core.domain.grading.order import RATED, Reason, reason_of, weight_of
from core.domain.record import record
from core.store.database import Connection, many
from core.store.halves import begun
from core.store.texts import micros, moment
from core.views import GradingHome, GradingRow

if TYPE_CHECKING:
    from core.store.projections import Changes

_WAITS, _GRADED, _APPEALED = "waits", "graded", "appealed"
_COLUMNS: Final = (
    "channel", "operator", "opened_at", "weight", "state", "graded_at", "grader", "score", "fatal", "seen",
    "round", "title", "graders", "blind", "again", "hearer", "heard_at", "others",
)  # fmt: skip
_SELECT: Final = f"""
SELECT position, card_id, number, local_number, cards.kind, cards.theme,
    {", ".join(f"grading.{name}" for name in _COLUMNS[1:])}
FROM grading CROSS JOIN cards USING (position)
"""
_PUT: Final = f"""
INSERT OR REPLACE INTO grading (position, {", ".join(_COLUMNS)}) VALUES (?, {", ".join("?" * len(_COLUMNS))})
"""
_TAKEN: Final = "(hearer <> '' AND hearer <> ? AND heard_at > ? AND heard_at < ?)"
"""Somebody else hears it: who asks, and between which moments it must have been taken."""
_NEWCOMERS: Final = """
WITH RECURSIVE known (operator) AS (
    SELECT min(operator) FROM grading
    UNION ALL
    SELECT (SELECT min(operator) FROM grading WHERE operator > known.operator) FROM known
    WHERE known.operator IS NOT NULL
)
SELECT operator FROM known WHERE operator IS NOT NULL
    AND (SELECT min(opened_at) FROM grading WHERE operator = known.operator) >= ?
"""
"""From one operator to the next by the index: reading a year to know fifty names would take a second."""


@record(frozen=True, slots=True)
class Heard:
    """Which calls a centre hears: of these channels, from a moment on; ``low``: see ``Grading.low_rating``.

    ``new_since``: whose first call came later is new. ``now``: who took a call to hear it not long before
    that (``HEARD_FOR``) hears it still.
    """

    channels: tuple[str, ...]
    since: datetime
    low: int
    new_since: datetime
    now: datetime

    def taken(self, me: str) -> tuple[str, int, int]:
        """Of what somebody else hears, for whoever asks: the blanks of ``_TAKEN``."""
        return me, micros(self.now - HEARD_FOR), micros(self.now + HEARD_FOR)

    def offered(self, me: str) -> tuple[str, tuple[Any, ...]]:
        """Which calls may be offered to somebody beside those that they took: a condition, and its blanks."""
        spoken = ", ".join("?" * len(self.channels))
        which = f"grading.opened_at >= ? AND grading.channel IN ({spoken}) AND instr(others, ?) = 0"
        return which, (micros(self.since), *self.channels, f"\n{me}\n")


def row_of(card: Card) -> tuple[Any, ...] | None:
    """The row of a card, by ``_COLUMNS``; None for what is not finished, or nobody's call."""
    if card.closed_at is None or card.opened_at is None or card.erased_at is not None or not card.taken_by:
        return None
    grade, one = card.grades.standing, card.grades.open_round()
    state = _WAITS if grade is None else _APPEALED if grade.waits else _GRADED
    blind = card.grades.of_round(one.id) if one else ()
    hearing = card.grades.hearing
    others = [name for name in card.answered if name != card.taken_by]
    return (
        card.value("channel"), card.taken_by, micros(card.opened_at),
        weight_of(card), state, micros(grade.at) if grade else None, grade.by if grade else "",
        grade.total if grade else 0, grade.fact.fatal if grade else "",
        int(grade is not None and grade.seen is not None), one.id if one else "", one.title if one else "",
        one.graders if one else 0, "\n".join(given.by for given in blind),
        card.mark if card.rated_since else 0, hearing.by if hearing else "",
        micros(hearing.at) if hearing else None, "\n".join(("", *others, "")) if others else "",
    )  # fmt: skip


def write(connection: Connection, changes: "Changes") -> None:
    """Bring the rows from one state of each card to a later one."""
    gone: list[tuple[int]] = []
    come: list[tuple[Any, ...]] = []
    for before, after in changes:
        old = row_of(before.card) if before.seen else None
        new = row_of(after.card) if after.seen else None
        if old == new and before.position == after.position:
            continue
        if old is not None and (new is None or before.position != after.position):
            gone.append((before.position,))
        if new is not None:
            come.append((after.position, *new))
    many(connection, "DELETE FROM grading WHERE position = ?", gone)
    many(connection, _PUT, come)


def to_hear(
    connection: Connection, heard: Heard, me: str, limit: int, forms: Collection[str] = ()
) -> tuple[GradingRow, ...]:
    """Calls of others that nobody has graded, in the order of duty, the oldest first in each part of it;
    and graded ones where the citizen gave a low mark since.

    ``forms``: calls that ``me`` has half graded; they come first, however many wait.

    One in a calibration is not among them: whoever graded it here would have graded it for all to see. Nor
    is one that somebody else hears at this moment.
    """
    found = _half_graded(connection, heard, me, forms)
    new = {name for (name,) in connection.execute(_NEWCOMERS, (micros(heard.new_since),))} - {me}

    def find(
        index: str, which: str, *values: Any, state: str = f"state = '{_WAITS}'"
    ) -> list[tuple[int, int]]:
        asked = f"""
        SELECT opened_at, position FROM grading INDEXED BY {index}
        WHERE {state} AND {which} AND opened_at >= ? AND round = '' AND NOT {_TAKEN} AND instr(others, ?) = 0
        ORDER BY opened_at, position LIMIT ?
        """
        theirs = *heard.taken(me), f"\n{me}\n"
        rows: list[tuple[int, int]] = connection.execute(
            asked, (*values, micros(heard.since), *theirs, limit)
        ).fetchall()
        return [row for row in rows if row[1] not in found]

    def rated(mark: int, channel: str) -> list[tuple[int, int]]:
        which = f"channel = ? AND again = {mark} AND operator <> ?"
        return find("grading_again", which, channel, me, state="again > 0")

    def oldest(parts: Iterable[list[tuple[int, int]]]) -> None:
        # One after another by its index: all at once would be sorted, and there may be a million.
        room = max(limit - len(found), 0)
        found.extend(position for _, position in nsmallest(room, chain.from_iterable(parts)))

    low = RATED + heard.low
    for weight in range(low):
        which = f"channel = ? AND weight = {weight} AND operator <> ?"
        parts = [find("grading_waits", which, channel, me) for channel in heard.channels]
        if weight >= RATED:
            parts += [rated(weight - RATED + 1, channel) for channel in heard.channels]
        oldest(parts)
    spoken = f"channel IN ({', '.join('?' * len(heard.channels))})"
    theirs = f"operator = ? AND weight >= {low} AND {spoken}"
    oldest(find("grading_theirs", theirs, name, *heard.channels) for name in sorted(new))
    others = [me, *sorted(new)]
    rest = f"channel = ? AND weight >= {low} AND operator NOT IN ({', '.join('?' * len(others))})"
    oldest(find("grading_oldest", rest, channel, *others) for channel in heard.channels)
    return _rows(connection, found, heard.low, new)


def _half_graded(connection: Connection, heard: Heard, me: str, forms: Collection[str]) -> list[int]:
    """Those of these calls that wait."""
    offered, values = heard.offered(me)
    asked = f"""
    SELECT position FROM cards CROSS JOIN grading USING (position)
    WHERE card_id IN ({", ".join("?" * len(forms))}) AND (state = '{_WAITS}' OR again BETWEEN 1 AND ?)
        AND operator <> ? AND round = '' AND {offered} AND NOT {_TAKEN}
    ORDER BY grading.opened_at, position
    """
    blanks = *forms, heard.low, me, *values, *heard.taken(me)
    return [position for (position,) in connection.execute(asked, blanks)] if forms else []


def _rows(
    connection: Connection, positions: Sequence[int], low: int, new: Collection[str]
) -> tuple[GradingRow, ...]:
    """The calls at these positions, in their order."""
    here = ", ".join("?" * len(positions))
    found = connection.execute(f"{_SELECT} WHERE position IN ({here})", positions).fetchall()
    rows = {row[0]: _row(row[1:], low, new) for row in found}
    return tuple(rows[position] for position in positions)


def waiting(connection: Connection, me: str, *, grades: bool) -> tuple[int, int, int]:
    """Grades of somebody's calls that they have not read; who grades: appeals that they may decide, and
    calls that still want the form which they have half filled in.
    """
    unread = f"operator = ? AND state <> '{_WAITS}' AND NOT seen"
    appealed = f"state = '{_APPEALED}' AND round = '' AND operator <> ? AND grader <> ?"
    asked = "SELECT count(*) FROM grading WHERE"
    mine = connection.execute(f"{asked} {unread}", (me,)).fetchone()[0]
    if not grades:
        return int(mine), 0, 0
    theirs = connection.execute(f"{asked} {appealed}", (me, me)).fetchone()[0]
    return int(mine), int(theirs), len(begun(connection, me))


def lists(connection: Connection, heard: Heard, me: str, limit: int, *, grades: bool) -> GradingHome:
    """What grading means at one desk: to who ``grades``, and to whoever was graded."""

    def rows(which: str, *values: Any) -> tuple[GradingRow, ...]:
        found = connection.execute(f"{_SELECT} WHERE {which} LIMIT ?", (*values, limit))
        return tuple(_row(row[1:], heard.low, ()) for row in found.fetchall())

    offered, values = heard.offered(me)
    low = f"(again BETWEEN 1 AND ? AND {offered})"  # what waits is nowhere else, what does not is somewhere
    lows = heard.low, *values
    theirs, newest = "operator <> ? AND round = ''", "ORDER BY grading.graded_at DESC, position"
    mine = rows(f"operator = ? AND state <> '{_WAITS}' {newest}", me)
    if not grades:
        return GradingHome(mine=mine)
    forms = begun(connection, me)
    return GradingHome(
        mine=mine,
        appealed=rows(
            f"state = '{_APPEALED}' AND round = '' AND operator <> ? ORDER BY grading.graded_at, position", me
        ),
        rounds=rows("round <> '' AND operator <> ? ORDER BY round, position", me),
        waits=to_hear(connection, heard, me, limit, forms),
        begun=forms,
        heard=rows(
            f"{_TAKEN} AND (state = '{_WAITS}' OR {low}) AND {theirs} ORDER BY heard_at, position",
            *heard.taken(me),
            *lows,
            me,
        ),
        graded=rows(f"state = '{_GRADED}' AND NOT {low} AND {theirs} {newest}", *lows, me),
    )


def _row(row: Sequence[Any], low: int, new: Collection[str]) -> GradingRow:
    values = dict(
        zip(("card_id", "number", "local_number", "kind", "theme", *_COLUMNS[1:]), row, strict=True)
    )
    at = values["graded_at"]
    again, weight, heard_at = 0 < values["again"] <= low, values.pop("weight"), values["heard_at"]
    reason = Reason.LOW_RATING if again else reason_of(weight, low, newcomer=values["operator"] in new)
    del values["others"]
    values |= {
        "opened_at": moment(values["opened_at"]), "graded_at": None if at is None else moment(at),
        "seen": bool(values["seen"]), "blind": tuple(filter(None, values["blind"].split("\n"))),
        "fatal": tuple(values["fatal"].split()), "appealed": values.pop("state") == _APPEALED,
        "again": again, "heard_at": None if heard_at is None else moment(heard_at),
    }  # fmt: skip
    return GradingRow(**values, reason=reason)
