"""The log of a stream for those who may ask for it: as a table (CSV) or as JSON lines.

Such a file is opened in a spreadsheet or read on a terminal. What would be a formula gets an apostrophe in
front of it, and every character that cannot be seen, or that commands a terminal, is written out. In JSON
lines nothing is changed, only escaped.
"""

import csv
import io
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

from core.domain.disarm import disarmed, is_hidden
from core.domain.wire import ACCEPTED
from journal.ledger.port import Ledger, Row

PAGE: Final = 500

COLUMNS: Final = (
    "seq", "received_at", "verdict", "operator", "role", "organisation", "number", "card_id", "event_id",
    "hash", "erased", "type", "schema_version", "actor", "occurred_at", "tz", "payload",
)  # fmt: skip
"""Of every row; the last six are from the text: empty where it was refused or erased."""


class Form(StrEnum):
    """What the file is."""

    CSV = "csv"
    JSON = "jsonl"


async def export(
    ledger: Ledger,
    stream: str,
    form: Form,
    organisation: str | None,
    *,
    after: int = 0,
    last: int | None = None,
) -> AsyncIterator[str]:
    """The lines of the file, as an organisation may see the stream (None: all of it).

    ``after``, ``last``: only numbers above the one, and up to the other.
    """
    if form is Form.CSV:
        yield _line(COLUMNS)
    while True:
        piece = await ledger.read(stream, after, PAGE, organisation)
        for row in piece.rows:
            if last is not None and row.seq > last:
                return
            if row.seq not in piece.hidden:
                told = dict(_told(row))
                yield _line(map(cell, told.values())) if form is Form.CSV else json_line(told)
            after = row.seq
        if not piece.rows:
            return


def json_line(told: Mapping[str, Any]) -> str:
    """An object on one line, with every character that cannot be seen escaped."""
    text = json.dumps(told, ensure_ascii=False)
    return "".join(_escaped(char) if is_hidden(char) else char for char in text) + "\n"


def cell(value: object) -> str:
    """A value as a cell that no spreadsheet takes for a formula and no terminal for a command.

    >>> cell("=1+1")
    "'=1+1"
    """
    text = "" if value is None else value if isinstance(value, str) else json_line({"": value})[5:-2]
    return disarmed(text)


def _told(row: Row) -> Iterator[tuple[str, Any]]:
    erased = row.verdict == ACCEPTED and row.body is None
    for name in COLUMNS[:9]:
        yield name, getattr(row, name)
    yield "hash", None if erased else row.hash  # a short text could be guessed, and held against it
    yield "erased", erased
    said = json.loads(row.body) if row.verdict == ACCEPTED and row.body is not None else {}
    for name in COLUMNS[11:]:
        yield name, said.get(name)


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _escaped(char: str) -> str:
    return json.dumps(char)[1:-1]
