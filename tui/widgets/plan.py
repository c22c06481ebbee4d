"""Where the fields of a form stand: worked out once for a width."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tui.widgets.field import FieldSpec

_LEAST: Final = 6
"""Cells a value needs; with fewer left, a field that stands beside another gets a row of its own."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the form that is not a field: a section's name, or an empty line when `text` is empty."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field is drawn: its first row, the columns of its label and value, the value's room."""

    y: int
    label: int
    value: int
    room: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A layout of `width` cells and `rows` rows: places by field id, headings by row."""

    width: int
    rows: int
    places: Mapping[str, Place]
    headings: Mapping[int, str]


def plan(layout: Sequence[FieldSpec | Heading], width: int, *, single: bool = False) -> Plan:
    """Lay fields and headings one under another; the cell before a label is for the pointer.

    single: no field beside another, for those who read line by line.
    """
    places: dict[str, Place] = {}
    headings: dict[int, str] = {}
    bottom, y, x = 0, 0, 0
    for each in layout:
        if isinstance(each, Heading):
            headings[bottom] = each.text
            bottom += 1
            continue
        if single or not (each.beside and x + 1 + each.label_width + _LEAST <= width):
            y, x = bottom, 0
        value = x + 1 + each.label_width
        room = max(min((each.width if not single else 0) or width, width - value), 1)
        places[each.id] = Place(y, x + 1, value, room)
        x = value + room
        bottom = max(bottom, y + each.rows)
    return Plan(width, bottom, places, headings)
