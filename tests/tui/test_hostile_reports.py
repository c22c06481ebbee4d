"""Reports of what is poison in every field: no formula, no control character, in every format."""

import asyncio
import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from core.config import remember_operator
from core.domain import commands as c
from core.domain.fields import FIELDS, FieldKind
from core.domain.vocabulary import Attempt
from tests.tui.cli import OPERATOR, Place, english_again, place, sit_down

__all__ = ["english_again", "place"]  # fixtures of that module

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
POISONS = [f"{sign}cmd|'/C calc'!A0\x1b[2J\x9b\u202e\x00\x07" for sign in FORMULAS]
REPORTS = ("zpz", "journal", "kpi", "personal")


@pytest.fixture
def poisoned(place: Place) -> Place:
    """Cards with poison in every field that is typed, of every kind of formula."""
    remember_operator(place.data, OPERATOR)
    desk = sit_down(place.data)
    typed = [field.id for field in FIELDS if field.kind in (FieldKind.LINE, FieldKind.TEXT)]

    async def work() -> None:
        for poison in POISONS:
            card = await desk.open_call(c.OpenCall(poison))
            for name in typed:
                await desk.do(card.card_id, c.SetField(name, poison))
            for name, value in (
                ("kind", "complaint"),
                ("channel", poison),
                ("theme", poison),
                ("result", poison),
            ):
                await desk.do(card.card_id, c.SetField(name, value))
            await desk.do(card.card_id, c.Note(poison))
            end = desk.now().replace(year=desk.now().year + 1)
            card = await desk.do(card.card_id, c.ScheduleCallback(poison, desk.now(), end, poison))
            owed = card.callbacks[0].fact.callback_id
            await desk.do(card.card_id, c.AttemptCallback(owed, Attempt.BUSY, poison))
            await desk.do(card.card_id, c.FinishCallback(owed, poison))

    try:
        asyncio.run(work())
    finally:
        desk.close()
    return place


def harmful(text: str, allowed: str = "") -> set[str]:
    """What a terminal obeys, or what hides what follows."""
    return {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - set(
        allowed
    )


def cells_of(file: Path) -> Iterator[str]:
    yield from (cell for row in csv.reader(io.StringIO(file.read_text("utf-8-sig"))) for cell in row)


@pytest.mark.parametrize("report", REPORTS)
def test_no_report_holds_a_formula_or_a_control_character(
    poisoned: Place, tmp_path: Path, report: str
) -> None:
    asked = ("report", report, "--from", "2026-01-01")
    for form in ("csv", "json", "xlsx"):
        result = poisoned.run(*asked, "--format", form, "--out", str(tmp_path / f"r.{form}"))
        assert result.exit_code == 0, result.output
        assert harmful(result.output, "\n\r") == set()
    cells = list(cells_of(tmp_path / "r.csv"))
    assert [cell for cell in cells if cell.lstrip(" ").startswith(FORMULAS) and not _number(cell)] == []
    assert harmful("".join(cells)) == set()
    told = (tmp_path / "r.json").read_text()
    assert harmful(told, "\n") == set()
    assert harmful(json.dumps(json.loads(told), ensure_ascii=False)) == set()
    with ZipFile(tmp_path / "r.xlsx") as book:
        sheets = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "<f>" not in sheets
    assert "<hyperlink" not in sheets
    assert harmful(sheets, "\n\r\t") == set()
    assert not re.search(r"_x00[01][0-9A-F]_", sheets)
    printed = poisoned.run(*asked)  # or why not: what is about people goes into a file
    assert harmful(printed.output, "\n\r\ufeff") == set()


def test_the_poison_stands_in_the_journal_of_calls(poisoned: Place, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    assert poisoned.run("report", "journal", "--from", "2026-01-01", "--out", str(file)).exit_code == 0
    assert sum("calc" in cell for cell in cells_of(file)) > len(POISONS) * 3


def _number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+([.,]\d+)?", cell) is not None
