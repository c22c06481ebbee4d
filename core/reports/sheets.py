"""A table as a file: for spreadsheets (xlsx, csv) and for programs (json). Private, and whole or not at all.

A text is never a formula: in xlsx a cell is written as text, in csv it is disarmed (``core.domain.disarm``).
Rows go to the disk as they come: memory does not grow with their number.
"""

import csv
import json
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol, TextIO

from core.domain.disarm import disarmed, seen
from core.domain.record import record
from core.errors import store_error
from core.files import settle

Cell = str | int | float | datetime | None
"""A moment is by the clocks of the centre, and has no zone; at midnight it is a day."""
Rows = AsyncIterator[Sequence[Cell]]


class Form(StrEnum):
    """What the file is."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


@record(frozen=True, slots=True)
class Column:
    """``key``: for programs, and for ever; ``title``: for people; ``width``: characters in a spreadsheet.

    ``absent``: how a value that is not there reads to people; to programs it is null.
    """

    key: str
    title: str
    width: int = 12
    absent: str = ""


@record(frozen=True, slots=True)
class Sheet:
    """A table without its rows. ``name``: of the report, for programs; ``title``: what it is and when."""

    name: str
    title: str
    columns: tuple[Column, ...]


class _Writer(Protocol):
    def row(self, cells: Sequence[Cell]) -> None:
        """Write one more row."""

    def end(self) -> None:
        """Write what stands behind the last one."""


def print_table(stream: TextIO, form: Form, sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> None:
    """Write a table where text goes (not xlsx)."""
    writer = _text_writer(stream, form, sheet)
    for row in rows:
        writer.row(row)
    writer.end()


async def save_table(
    file: Path, form: Form, sheet: Sheet, rows: Rows, kept: Callable[[int], Awaitable[None]]
) -> int:
    """Write a table into a new file; how many rows. ``kept``: awaited with it before the file has its name.

    Raises:
        FileExistsError: there is such a file already; nothing was touched.
        StoreError: it cannot be written; nothing of it is left.
    """
    with _aside(file) as place:
        fresh = place / "table"
        if form is Form.XLSX:
            written = await _write(_Xlsx(fresh, place, sheet), rows)
        else:
            # A spreadsheet program takes a text without this mark for one in the alphabet of its country.
            with fresh.open("w", encoding="utf-8-sig" if form is Form.CSV else "utf-8", newline="") as stream:
                written = await _write(_text_writer(stream, form, sheet), rows)
        fresh.chmod(0o600)
        with fresh.open("rb") as stream:
            os.fsync(stream.fileno())
        await kept(written)
        fresh.rename(file)
        settle(file.parent)
    return written


@contextmanager
def _aside(file: Path) -> Iterator[Path]:
    """A private directory beside a file that is to be: what is written there is gone at the end."""
    if file.exists():
        raise FileExistsError(file)
    try:
        place = Path(tempfile.mkdtemp(prefix=f".{file.name}.", dir=file.parent))
        try:
            yield place
        finally:
            shutil.rmtree(place)
    except OSError as error:
        raise store_error(file, error) from error


async def _write(writer: _Writer, rows: Rows) -> int:
    written = 0
    try:
        async for row in rows:
            writer.row(row)
            written += 1
    finally:
        writer.end()  # of what broke off, too: it lets go of its files, and nobody gets this one
    return written


def _text_writer(stream: TextIO, form: Form, sheet: Sheet) -> _Writer:
    return _Csv(stream, sheet) if form is Form.CSV else _Json(stream, sheet)


class _Csv:
    def __init__(self, stream: TextIO, sheet: Sheet) -> None:
        self._csv = csv.writer(stream, lineterminator="\r\n")
        self._absent = [column.absent for column in sheet.columns]
        self.row([column.title for column in sheet.columns])

    def row(self, cells: Sequence[Cell]) -> None:
        said = zip(cells, self._absent, strict=True)
        self._csv.writerow([absent if cell is None else _text(cell) for cell, absent in said])

    def end(self) -> None:
        """Nothing stands behind the last row."""


def _text(cell: Cell) -> Cell:
    if isinstance(cell, datetime):
        return cell.strftime("%d.%m.%Y" if cell.time() == time() else "%d.%m.%Y %H:%M")
    return disarmed(cell) if isinstance(cell, str) else cell


def _value(cell: Cell) -> str | int | float | None:
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == time() else cell).isoformat()
    return seen(cell) if isinstance(cell, str) else cell


class _Json:
    """``{"report": …, "title": …, "rows": [{key: value}, …]}``, a row a line."""

    def __init__(self, stream: TextIO, sheet: Sheet) -> None:
        self._stream = stream
        self._keys = [column.key for column in sheet.columns]
        head = json.dumps({"report": sheet.name, "title": sheet.title}, ensure_ascii=False)
        self._stream.write(f'{head[:-1]}, "rows": [')
        self._between = "\n"

    def row(self, cells: Sequence[Cell]) -> None:
        told = {key: _value(cell) for key, cell in zip(self._keys, cells, strict=True)}
        self._stream.write(self._between + json.dumps(told, ensure_ascii=False))
        self._between = ",\n"

    def end(self) -> None:
        self._stream.write("\n]}\n")


class _Xlsx:
    """Row by row, in constant memory. What it keeps aside meanwhile lies in the private directory."""

    ROWS: Final = 1_048_576
    """Of one page of a spreadsheet; the table goes on on the next."""
    LONGEST: Final = 32_767
    """Characters of one cell."""

    def __init__(self, file: Path, place: Path, sheet: Sheet) -> None:
        from xlsxwriter import Workbook

        self._book = Workbook(str(file), {"constant_memory": True, "tmpdir": str(place)})
        self._bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._dates = [
            self._book.add_format({"num_format": form, "valign": "top"})
            for form in ("dd.mm.yyyy hh:mm", "dd.mm.yyyy")
        ]
        self._sheet = sheet
        self._begin()

    def _begin(self) -> None:
        self._page = self._book.add_worksheet()
        for place, column in enumerate(self._sheet.columns):
            self._page.set_column(place, place, column.width)
        self._page.freeze_panes(2, 0)
        self._page.write_string(0, 0, seen(self._sheet.title), self._bold)
        for place, column in enumerate(self._sheet.columns):
            self._page.write_string(1, place, column.title, self._bold)
        self._at = 2

    def row(self, cells: Sequence[Cell]) -> None:
        if self._at == self.ROWS:
            self._begin()
        for place, cell in enumerate(cells):
            if isinstance(cell, datetime):
                self._page.write_datetime(self._at, place, cell, self._dates[cell.time() == time()])
            elif isinstance(cell, str):
                self._page.write_string(self._at, place, seen(cell)[: self.LONGEST], self._wrapped)
            elif cell is None:
                self._page.write_string(self._at, place, self._sheet.columns[place].absent, self._wrapped)
            else:
                self._page.write_number(self._at, place, cell, self._wrapped)
        self._at += 1

    def end(self) -> None:
        self._book.close()
