"""A table as a file: what a spreadsheet gets, and that there is all of it or nothing."""

import asyncio
import csv
import json
import stat
import zipfile
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from core.errors import StoreError
from core.reports import sheets
from core.reports.sheets import Cell, Column, Form, Sheet, print_table, save_table
from tests.killed import killed_at

SHEET = Sheet("demo", "Отчёт · март", (Column("who", "Кто"), Column("n", "Число", absent="нет данных")))
HOSTILE = '=HYPERLINK("http://x")\x1b]0;'
AT = datetime.fromisoformat("2026-03-02 09:30")
ROWS: list[Sequence[Cell]] = [("Примерова", 5), (HOSTILE, None), (AT, 1.5)]
SPACE = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


async def given(rows: Sequence[Sequence[Cell]] = ROWS) -> AsyncIterator[Sequence[Cell]]:
    for row in rows:
        yield row


def left(place: Path) -> dict[str, int]:
    """What lies there, and who may do what with it."""
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in place.iterdir()}


async def nothing(rows: int) -> None:
    pass


def cells(file: Path, page: int = 1) -> list[list[str]]:
    with zipfile.ZipFile(file) as book:
        tree = Xml.fromstring(book.read(f"xl/worksheets/sheet{page}.xml"))
    assert not tree.findall(".//s:f", SPACE), "a formula"
    lines = tree.findall(".//s:row", SPACE)
    return [["".join(cell.itertext()) for cell in line.findall("s:c", SPACE)] for line in lines]


async def test_in_csv_a_formula_is_a_text_and_an_escape_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    assert await save_table(file, Form.CSV, SHEET, given(), nothing) == 3
    told = file.read_text("utf-8")
    assert told.startswith("\ufeff")  # without it a spreadsheet program reads another alphabet
    assert list(csv.reader(StringIO(told.removeprefix("\ufeff")))) == [
        ["Кто", "Число"],
        ["Примерова", "5"],
        ['\'=HYPERLINK("http://x")␛]0;', "нет данных"],
        ["02.03.2026 09:30", "1.5"],
    ]


async def test_in_a_spreadsheet_a_text_is_never_a_formula(tmp_path: Path) -> None:
    file = tmp_path / "table.xlsx"
    await save_table(file, Form.XLSX, SHEET, given(), nothing)
    rows = cells(file)
    assert rows[0] == ["Отчёт · март"]
    assert rows[1:4] == [["Кто", "Число"], ["Примерова", "5"], ['=HYPERLINK("http://x")␛]0;', "нет данных"]]
    assert float(rows[4][0]) == pytest.approx(46083.3958, abs=1e-4)  # days since 1900: 2026-03-02 09:30


async def test_a_table_longer_than_a_page_goes_on_on_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets._Xlsx, "ROWS", 4)
    file = tmp_path / "table.xlsx"
    assert await save_table(file, Form.XLSX, SHEET, given(), nothing) == 3
    assert [len(cells(file, page)) for page in (1, 2)] == [4, 3]


async def test_json_has_every_row_under_keys_that_stay(tmp_path: Path) -> None:
    file = tmp_path / "table.json"
    await save_table(file, Form.JSON, SHEET, given(), nothing)
    told = json.loads(file.read_text("utf-8"))
    assert (told["report"], told["title"]) == ("demo", "Отчёт · март")
    assert told["rows"][1:] == [
        {"who": '=HYPERLINK("http://x")␛]0;', "n": None},
        {"who": "2026-03-02T09:30:00", "n": 1.5},
    ]


def test_json_without_rows_is_json() -> None:
    stream = StringIO()
    print_table(stream, Form.JSON, SHEET, [])
    assert json.loads(stream.getvalue())["rows"] == []


@pytest.mark.parametrize("form", Form)
async def test_a_file_is_for_its_owner_alone_and_leaves_nothing_beside_it(tmp_path: Path, form: Form) -> None:
    file = tmp_path / "table"
    await save_table(file, form, SHEET, given(), nothing)
    assert left(tmp_path) == {"table": 0o600}


@pytest.mark.parametrize("form", Form)
async def test_a_report_that_breaks_off_leaves_nothing(tmp_path: Path, form: Form) -> None:
    async def broken() -> AsyncIterator[Sequence[Cell]]:
        yield ROWS[0]
        raise StoreError(tmp_path)

    with pytest.raises(StoreError):
        await save_table(tmp_path / "table", form, SHEET, broken(), nothing)
    assert left(tmp_path) == {}


async def test_what_could_not_be_kept_in_the_log_is_not_handed_out(tmp_path: Path) -> None:
    seen: list[int] = []

    async def refused(rows: int) -> None:
        seen.append(rows)
        raise StoreError(tmp_path)

    with pytest.raises(StoreError):
        await save_table(tmp_path / "table", Form.CSV, SHEET, given(), refused)
    assert seen == [3]
    assert left(tmp_path) == {}


async def test_a_file_that_is_there_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("чужое")
    with pytest.raises(FileExistsError):
        await save_table(file, Form.CSV, SHEET, given(), nothing)
    assert file.read_text() == "чужое"


async def test_where_nothing_can_be_written_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        await save_table(tmp_path / "no such" / "table.csv", Form.CSV, SHEET, given(), nothing)


@pytest.mark.parametrize("form", Form)
def test_killed_at_any_moment_the_file_is_whole_or_is_not_there(tmp_path: Path, form: Form) -> None:
    file, ended, step = tmp_path / f"table.{form}", False, 0
    asyncio.run(save_table(tmp_path / "whole", form, SHEET, given(), nothing))
    whole = (tmp_path / "whole").read_bytes()
    while not ended:
        ended = killed_at(step, lambda: asyncio.run(save_table(file, form, SHEET, given(), nothing)))
        if file.exists():
            found = file.read_bytes()
            assert found == whole if form is not Form.XLSX else cells(file) == cells(tmp_path / "whole")
            file.unlink()
        else:
            assert not ended
        step += 1
    assert step > 4
