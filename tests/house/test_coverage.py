"""The page on coverage tells of every fact of the field once, and of nothing that is not there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from core.centre.files import installed

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "coverage.md").read_text("utf-8")
FACTS = {"S0": 38, "S1": 49, "S2": 41, "S3": 27, "S4": 26}
"""How many facts each seed has."""

Row = tuple[str, str, str, str]


def rows_of(page: str) -> list[Row]:
    """Id, fact, where, shown by."""
    return re.findall(r"^\| (S\d-\d+) \| (.+?) \| (.+?) \| (.+?) \|$", page, re.MULTILINE)


ROWS = rows_of(PAGE)


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests of a file."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


def problem_of(row: Row) -> str:
    """What a row says that is not so; ``""`` when all is."""
    _, _, where, shown = row
    if where == "noise":
        return "" if shown == "–" else "noise needs no test"
    if where == "not yet":
        return "" if re.match(r"issue \d|\w+( \w+){5}", shown) else "not yet, and no reason"
    places, tests = re.findall(r"`([^`]+)`", where), re.findall(r"`([^`]+)`", shown)
    gone = [place for place in places if not (ROOT / place).is_file()]
    for test in tests:
        file, _, name = test.partition("::")
        if not (ROOT / file).is_file() or name not in names_in(file):
            gone.append(test)
    return " ".join(gone) if places and tests else "a place and a test are needed"


def test_every_fact_of_every_seed_has_one_row() -> None:
    expected = [f"{seed}-{number}" for seed, count in FACTS.items() for number in range(1, count + 1)]
    order = sorted((id_ for id_, *_ in ROWS), key=lambda id_: (id_[:2], int(id_[3:])))
    assert order == expected
    assert len(re.findall(r"^\| S\d", PAGE, re.MULTILINE)) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_names_places_and_tests_that_exist_or_says_why_not(row: Row) -> None:
    assert problem_of(row) == ""


def test_what_is_missing_waits_for_an_issue_that_is_still_open() -> None:
    assert set(re.findall(r"issue (\d+)", PAGE)) <= {"5", "6"}


@pytest.mark.parametrize("centre", installed())
def test_every_centre_has_its_day_and_the_page_names_it(centre: str) -> None:
    played = [
        file for file in sorted((ROOT / "tests/days").glob("test_*.py")) if f'"{centre}"' in file.read_text()
    ]
    assert [f"`tests/days/{file.name}`" in PAGE for file in played] == [True]


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ("`core/nowhere.py`", "`tests/house/test_coverage.py::test_every_fact_of_every_seed_has_one_row`"),
        ("`core/desk.py`", "`tests/house/test_coverage.py::test_nothing`"),
        ("`core/desk.py`", "`tests/nowhere.py::test_nothing`"),
        ("`core/desk.py`", "–"),
        ("somewhere", "`tests/house/test_coverage.py::test_every_fact_of_every_seed_has_one_row`"),
        ("not yet", "–"),
        ("not yet", "later"),
        ("noise", "`tests/house/test_coverage.py::test_every_fact_of_every_seed_has_one_row`"),
    ],
)
def test_what_is_not_so_is_seen(where: str, shown: str) -> None:
    [row] = rows_of(f"| S4-1 | a fact | {where} | {shown} |")
    assert problem_of(row)
