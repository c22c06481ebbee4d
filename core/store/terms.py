"""Open cards as the terms of the law see them: one narrow row each, so that the desk looks at few of them.

Which term a card has, only the pack and the calendar can tell; what is kept here is what they are asked by.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, Final

from core.domain.card import Card
from core.domain.deadline import Appeal, Look, appeal_of
from core.store.database import Connection, many
from core.store.texts import micros, moment

if TYPE_CHECKING:
    from core.store.projections import Changes

_COLUMNS: Final = tuple(field.name for field in fields(Appeal))
_MOMENTS: Final = ("received_at", "registered_at", "extended_at")
_SELECT: Final = f"""
SELECT card_id, {", ".join(f"terms.{name}" for name in _COLUMNS)} FROM terms CROSS JOIN cards USING (position)
"""
_PUT: Final = f"""
INSERT OR REPLACE INTO terms (position, marked, {", ".join(_COLUMNS)})
VALUES (?, ?, {", ".join("?" * len(_COLUMNS))})
"""


def write(connection: Connection, changes: "Changes") -> None:
    """Bring the rows from one state of each card to a later one: an open card has one."""
    gone: list[tuple[int]] = []
    come: list[tuple[Any, ...]] = []
    for before, after in changes:
        old = _asked(before.card) if before.seen else None
        new = _asked(after.card) if after.seen else None
        if old != new or before.position != after.position:
            if old is not None and (new is None or before.position != after.position):
                gone.append((before.position,))
            if new is not None:
                come.append(_row(after.position, new))
    many(connection, "DELETE FROM terms WHERE position = ?", gone)
    many(connection, _PUT, come)


def of_open_cards(
    connection: Connection, look: Look, zone: tzinfo | None, limit: int
) -> list[tuple[str, Appeal]]:
    """Ids of the open cards to look at, with what they are asked by: oldest first, so many of each sort."""
    ways: list[tuple[str, tuple[Any, ...]]] = [
        ("terms.received_at < ?", (_after(look.came, zone),)),
        ("extended > 0", ()),
    ]
    if look.classes:
        chosen = f"terms.criticality IN ({', '.join('?' * len(look.classes))})"
        which = f"marked AND ({chosen} OR terms.criticality = '') AND terms.received_at < ?"
        ways.append((which, (*look.classes, _after(look.classed, zone))))
    for button in look.buttons:
        ways.append(("terms.button = ? AND terms.button <> ''", (button,)))
    found: dict[str, Appeal] = {}
    for which, values in ways:
        rows = connection.execute(
            f"{_SELECT} WHERE {which} ORDER BY terms.received_at LIMIT ?", (*values, limit)
        )
        found |= {card_id: _appeal(row) for card_id, *row in rows}
    return sorted(found.items(), key=lambda one: one[1].received_at)


def _after(day: date, zone: tzinfo | None) -> int:
    """The first moment after a day of the zone."""
    if day == date.min:  # nothing: and its midnight is not in every zone
        return 0
    return micros(datetime.combine(day + timedelta(days=1), time(), zone))


def _asked(card: Card) -> Appeal | None:
    return appeal_of(card) if card.open else None


def _row(position: int, appeal: Appeal) -> tuple[Any, ...]:
    values = {name: getattr(appeal, name) for name in _COLUMNS}
    values |= {name: micros(values[name]) for name in _MOMENTS if values[name] is not None}
    values["told"] = " ".join(sorted(appeal.told))
    marked = appeal.criticality or appeal.urgency or appeal.vulnerability
    return position, bool(marked), *values.values()


def _appeal(row: Sequence[Any]) -> Appeal:
    values = dict(zip(_COLUMNS, row, strict=True))
    values |= {name: moment(values[name]) for name in _MOMENTS if values[name] is not None}
    values |= {"told": frozenset(values["told"].split()), "registers": bool(values["registers"])}
    return Appeal(**{**values, "returned": bool(values["returned"])})
