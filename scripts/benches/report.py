"""Figures as lines of a table: ours, the peers' from the same call, the goal, and how far we are from it."""

import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

OURS = "Pult"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of several programs; ``goal``: at most, ``least``: at least; None when there is none."""

    what: str
    unit: str
    figures: Mapping[str, float]
    goal: float | None = None
    least: float | None = None

    @property
    def aim(self) -> str:
        """What is to be reached, in words of the table."""
        if self.least is not None:
            return f"≥ {_shown(self.least)}"
        return "" if self.goal is None else f"≤ {_shown(self.goal)}"

    @property
    def verdict(self) -> str:
        """Whether ours is good enough, and by how much it is not."""
        ours = self.figures.get(OURS)
        if ours is None or (self.goal is None and self.least is None):
            return ""
        if self.goal is not None and ours > self.goal:
            return f"missed by {ours / self.goal - 1:.1%}" if self.goal else "missed"
        if self.least is not None and ours < self.least:
            return f"missed by {1 - ours / self.least:.1%}"
        return "met"


@dataclass(frozen=True, slots=True)
class Section:
    """A table, what was run for it, and sentences on what could not be."""

    title: str
    lines: Sequence[Line]
    commands: Mapping[str, str] = field(default_factory=dict)
    said: Sequence[str] = ()

    def __str__(self) -> str:
        names = list(dict.fromkeys([OURS, *(name for line in self.lines for name in line.figures)]))
        head = ["what", *names, "goal", "here"]
        rows = [
            [
                f"{line.what}, {line.unit}",
                *(_shown(line.figures.get(name)) for name in names),
                line.aim,
                line.verdict,
            ]
            for line in self.lines
        ]
        commands = [f"- {name}: `{command}`" for name, command in self.commands.items()]
        return "\n".join([f"## {self.title}", "", *_table([head, *rows]), "", *commands, *self.said, ""])


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that a share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def machine() -> str:
    """What this was measured on; absolute figures mean something only beside `python -c pass` here."""
    facts = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in facts if line.startswith("model name")), "?")
    interpreter = median([_cpu_of([sys.executable, "-c", "pass"]) for _ in range(9)])
    load = " ".join(f"{number:.2f}" for number in os.getloadavg())
    return (
        f"{os.cpu_count()} × {model}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}; load {load}; `python -c pass` {interpreter:.1f} ms CPU"
    )


def _cpu_of(argv: Sequence[str]) -> float:
    before = os.times()
    subprocess.run(argv, check=True)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return spent * 1000


def _shown(number: float | None) -> str:
    if number is None:
        return "–"
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.{1 if number >= 10 else 2}f}".rstrip("0").rstrip(".")


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table, aligned for the eye: the first column to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    last = len(widths) - 1

    def drawn(row: Sequence[str]) -> str:
        cells = [
            cell.ljust(width) if at in (0, last) else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        return f"| {' | '.join(cells)} |"

    rule = "|".join(
        "-" * (width + 2) if at in (0, last) else "-" * (width + 1) + ":" for at, width in enumerate(widths)
    )
    return [drawn(rows[0]), f"|{rule}|", *map(drawn, rows[1:])]
