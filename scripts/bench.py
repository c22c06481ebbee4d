"""Measure what a key, a screen and a card cost, the journal, or an invented caller; beside the peers."""

import argparse
import asyncio
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from core.config import Operator, remember_operator
from scripts.benches import disk, figures, programs, screens
from scripts.benches.report import OURS, Line, Section, machine
from tests.whole.operator import Console
from tests.whole.test_main_job import (
    CONSULTATION_KEYS,
    test_a_consultation_costs_at_most_twenty_five_keys_beside_its_text,
)

OPERATOR = Operator("Измеритель", "оператор", "ОП1")
"""Invented: nobody is to be asked for a name."""


def main() -> None:
    """Run the measurements and print each table as it is done."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument(
        "what", nargs="?", choices=("console", "figures", "journal", "sandbox"), default="console"
    )
    parser.add_argument("--short", action="store_true", help="few rounds: to see that it runs, not to quote")
    parser.add_argument(
        "--cards", type=int, default=20_000, help="cards in the large file (default: %(default)s)"
    )
    parser.add_argument(
        "--large", type=Path, metavar="DIR", help="where the large file is, or is to be made and kept"
    )
    parser.add_argument(
        "--growth", action="store_true", help="of the journal: whether it is slower with ten million facts"
    )
    asked = parser.parse_args()
    if asked.what == "journal":
        from scripts.benches import journal

        journal.run(journal.SHORT if asked.short else journal.FULL, growth=asked.growth)
        return
    if asked.what == "figures":
        _figures(20_000 if asked.short else 1_500_000, 1 if asked.short else 3)
        return
    if asked.what == "sandbox":
        from scripts.benches import sandbox

        print(f"{machine()}\n")
        print(asyncio.run(sandbox.run(2 if asked.short else 15)))
        return
    rounds, seconds, cards = (1, 5, 1_000) if asked.short else (15, 60, asked.cards)
    print(f"{machine()}\n")
    with tempfile.TemporaryDirectory(prefix="pult-bench-") as name:
        folder = Path(name)
        # The screens are measured on a desk as a day leaves it, the questions on a file as years do.
        desk, large = folder / "desk", asked.large or folder / "large"
        _fill(desk, 1_000)
        subjects, said = programs.peers(folder)
        subjects.insert(0, programs.console(desk))
        for sentence in said:
            print(sentence)
        print(screens.starts(subjects, rounds), flush=True)
        print(screens.actions(subjects, rounds), flush=True)
        print(screens.idle(subjects, seconds), flush=True)
        print(_consultation(folder / "consultation"), flush=True)
        print(asyncio.run(disk.commands(desk, folder, rounds * 10)), flush=True)
        if not (large / "desk.db").exists():
            _fill(large, cards)
        print(asyncio.run(disk.questions(large, rounds * 10)))


def _figures(cards: int, rounds: int) -> None:
    """Figures over a year."""
    print(f"{machine()}\n")
    with tempfile.TemporaryDirectory(prefix="pult-bench-") as name:
        figures.make(Path(name), cards)
        print(asyncio.run(figures.figures(Path(name), rounds)))


def _consultation(data: Path) -> Section:
    """The consultation of the tests, on a console of its own; the test counts the keys."""
    with Console(data) as console:
        console.sees("F2")
        test_a_consultation_costs_at_most_twenty_five_keys_beside_its_text(console)
    keys = Line(
        "keys beside the text, from F2 to closed", "keys", {OURS: len(console.keys)}, CONSULTATION_KEYS
    )
    return Section("A consultation", [keys])


def _fill(data: Path, cards: int) -> None:
    """A data directory with an operator and invented cards."""
    remember_operator(data, OPERATOR)
    command = [sys.executable, "-m", "tui", "--data", str(data), "seed", "--cards", str(cards)]
    print(f"{shlex.join(command)}\n", flush=True)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
