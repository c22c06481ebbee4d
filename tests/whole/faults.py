"""What the tests of faults share: a console that worked, was left, could not open."""

import sys
from pathlib import Path

from tests.terminals import Terminal
from tests.whole.operator import KEYS, Console

NAME, PHONE = "Образец Павел", "89180001122"
"""An invented caller."""


def work(data: Path, errors: Path) -> None:
    """Three calls; in the last an essence is half typed when the console is killed."""
    with Console(data, errors=errors) as console:
        console.sees("10Итог")
        for call in range(1, 4):
            console.type(f"{KEYS['F2']}{PHONE}\r{NAME}{call}\r")
            console.sees(f"В-00000{call}", ">Полис")
        console.type(KEYS["Down"] * 8 + "как прикрепи")
        console.sees(">Суть     как прикрепи")


def quit_console(console: Console) -> None:
    """F9, «Выход»."""
    console.press("F9")
    console.sees("Меню")
    console.type("выйти")
    console.press("Enter")


def files(directory: Path) -> dict[str, bytes]:
    """What lies in a directory, file by file."""
    return {file.name: file.read_bytes() for file in directory.rglob("*") if file.is_file()}


def ends_with_two(data: Path, errors: Path, *program: str) -> str:
    """Start a console that cannot open; what it said on the standard error output."""
    env = {"XDG_CONFIG_HOME": str(data.parent.parent / "config")}
    argv = [sys.executable, *(program or ("-m", "tui")), "--data", str(data)]
    with Terminal(["sh", "-c", 'exec "$@" 2>"$0"', errors, *argv], env=env) as terminal:
        assert terminal.wait_exit() == 2
        assert terminal.text().strip() == ""
    return errors.read_text()
