"""A file of appeals, line by line: CSV as a table, or JSON as it would be sent over HTTP. Pure.

What is wrong with one line is told of that line; what is wrong with the file as a whole refuses all of it.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from journal.incoming import NEEDED, PARTS, Incoming, Wrong

MOST_BYTES: Final = 16 * 1024 * 1024
"""The longest file."""


class Unreadable(ValueError):
    """The file as a whole cannot be used. ``problem``: an English clause without what stands in the file."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Line:
    """One appeal of a file: what it tells, or what is wrong. ``number``: of the line; of JSON, the item."""

    number: int
    told: Incoming | Wrong


def lines_of(content: bytes, suffix: str) -> Sequence[Line]:
    """The appeals of a file; ``suffix``: ``.csv`` or ``.json``.

    Raises:
        Unreadable: it is not what its name says, or has too much or too little in every line.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(f"it is longer than {MOST_BYTES // 1024 // 1024} MiB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("it is not UTF-8") from None
    return list(_of_json(text) if suffix == ".json" else _of_csv(text))


def _of_csv(text: str) -> Iterator[Line]:
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") >= first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    names: list[str] = []
    try:
        for cells in rows:
            if not names:
                names = _named([cell.strip() for cell in cells])
            elif any(map(str.strip, cells)):
                yield Line(number, _told(names, cells))
            number = rows.line_num + 1
    except csv.Error:
        raise Unreadable(f"line {number} is no line of a table") from None
    if not names:
        raise Unreadable("it is empty")


def _named(names: list[str]) -> list[str]:
    """The columns, as the first line names them."""
    if len(set(names)) < len(names):
        raise Unreadable("its first line names a column twice")
    if unknown := [place for place, name in enumerate(names, 1) if name not in PARTS]:
        raise Unreadable(f"its first line names a column that is not known, number {unknown[0]}")
    if missing := [name for name in NEEDED if name not in names]:
        raise Unreadable(f"its first line does not name the column {missing[0]}")
    return names


def _told(names: Sequence[str], cells: Sequence[str]) -> Incoming | Wrong:
    if len(cells) != len(names):
        return Wrong("", f"it has {len(cells)} cells, and the first line names {len(names)}")
    return Incoming(**dict(zip(names, cells, strict=True)))


def _of_json(text: str) -> Iterator[Line]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("it is not JSON") from None
    items = told.get("items") if isinstance(told, dict) and told.keys() == {"items"} else None
    if not isinstance(items, list):
        raise Unreadable('it is not {"items": [...]}')
    for number, item in enumerate(items, 1):
        yield Line(number, _of_object(item) if isinstance(item, dict) else Wrong("", "it is no object"))


def _of_object(item: Mapping[str, Any]) -> Incoming | Wrong:
    if not item.keys() <= set(PARTS):
        return Wrong("", "it has a part that is not known")
    for name in NEEDED:
        if name not in item:
            return Wrong(name, "it is missing")
    for name, value in item.items():
        if not isinstance(value, str):
            return Wrong(name, "it is no text")
    return Incoming(**item)
