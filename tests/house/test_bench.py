"""`scripts/bench` measures what it says, and the journal loses nothing; the figures say nothing here."""

import asyncio
from pathlib import Path

import pytest

from scripts.benches import figures, journal, journal_growth, journal_load, journal_pushes, sandbox
from scripts.benches.report import OURS, Line, Section
from tests.postgres import Cluster

FEW = journal.Size(
    journal_pushes.Size(1, 1_200, 64), 4, 1, 8, 6, 400, journal_growth.Size(1, 400, 700, 1_400)
)
MAY_BE_NOTHING = {"told to come later, a console", "facts that are not in the journal, or twice"}


async def test_the_journal_is_measured_and_loses_nothing(postgres: Cluster, tmp_path: Path) -> None:
    with journal_load.hands() as hands:
        tables = [each async for each in journal.sections(postgres, hands, tmp_path, FEW, growth=False)]
        tables += [each async for each in journal.sections(postgres, hands, tmp_path, FEW, growth=True)]
    assert len(tables) == 5
    lines = {line.what: line.figures[OURS] for table in tables for line in table.lines}
    assert lines["facts that are not in the journal, or twice"] == 0
    assert [what for what, figure in lines.items() if figure <= 0 and what not in MAY_BE_NOTHING] == []


async def test_a_year_is_counted_and_somebody_types_meanwhile(tmp_path: Path) -> None:
    await asyncio.to_thread(figures.make, tmp_path / "year", 3_000)
    table = await figures.figures(tmp_path / "year", 1)
    assert table.title.startswith("Figures of 3,000 cards of a year")
    assert all(line.figures[OURS] > 0 for line in table.lines if "key" in line.what)


async def test_an_invented_caller_is_measured() -> None:
    table = await sandbox.run(1)
    assert len(table.lines) == 7
    assert all(line.figures[OURS] > 0 for line in table.lines)


@pytest.mark.parametrize(
    ("figure", "line", "said"),
    [
        (5, {"goal": 4}, "missed by 25.0%"), (4, {"goal": 4}, "met"),
        (3, {"least": 4}, "missed by 25.0%"), (4, {"least": 4}, "met"),
        (1, {"goal": 0}, "missed"), (0, {"goal": 0}, "met"), (1, {}, ""),
    ],
)  # fmt: skip
def test_a_line_tells_whether_its_goal_is_met(figure: float, line: dict[str, float], said: str) -> None:
    assert Line("what", "ms", {OURS: figure}, **line).verdict == said


def test_a_table_shows_the_goal_on_its_side() -> None:
    lines = [Line("few", "ms", {OURS: 1}, goal=4), Line("many", "facts/s", {OURS: 50_000}, least=1.2)]
    drawn = str(Section("Title", lines, said=["- said"]))
    assert "≤ 4 | met" in drawn
    assert "≥ 1.2 | met" in drawn
    assert drawn.endswith("- said\n")
