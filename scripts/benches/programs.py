"""The programs that are measured side by side, and the keys that make each do the same thing."""

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scripts.benches.measure import Program
from scripts.benches.report import OURS

F2, F6, F7, F10 = b"\x1bOQ", b"\x1b[17~", b"\x1b[18~", b"\x1b[21~"
ESC, TAB, BACKSPACE = b"\x1b", b"\t", b"\x7f"
UP, DOWN, HOME, PAGE_DOWN = b"\x1b[A", b"\x1b[B", b"\x1b[H", b"\x1b[6~"
DOWN_APPLICATION = b"\x1bOB"
"""The same key in a terminal that was asked for application keys, as both editors do."""

CHAR, NEXT, ROW, PREVIEW, SCROLL, OPEN, CLOSE, AHEAD = (
    "one character in a field",
    "Tab to the next field",
    "cursor down in a list",
    "… that shows the text of its row below",
    "… with scrolling, mean of 18",
    "dialog open",
    "dialog close",
    "30 keys typed ahead",
)
TYPED_AHEAD = "абвгдежзиклмнопрстуфхцчшщэюяёъ"
"""Thirty letters, each once: on the screen one sees whether all came, and in their order."""
STEPS = 0.25


@dataclass(frozen=True, slots=True)
class Move:
    """How to do an action: the keys that are measured, one by one; those that lead there once (``enter``) and
    back once (``leave``); those before and after every time, which are not measured."""

    keys: bytes | str
    times: int = 1
    enter: tuple[bytes | str, ...] = ()
    before: bytes | str = b""
    after: bytes | str = b""
    leave: tuple[bytes | str, ...] = ()
    quiet: float = 0.08
    """Seconds without output after which it may be over: a screen that goes away is drawn in steps."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A program: how to start it, the text that says it is ready, and how to do things in it."""

    name: str
    argv: tuple[str, ...]
    sign: str
    moves: Mapping[str, Move] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)

    def run(self) -> Program:
        """Start it."""
        return Program(self.argv, self.env)


def bare() -> Subject:
    """The least Textual program."""
    return Subject("bare Textual", (sys.executable, "-m", "scripts.benches.bare"), "ready")


def stock() -> Subject:
    """The same work from Textual's own widgets."""
    moves = {
        CHAR: Move("ж", after=BACKSPACE, enter=(F2,)),
        AHEAD: Move(TYPED_AHEAD, enter=(F2,), after=BACKSPACE * 30),
        NEXT: Move(TAB, enter=(F2,)),
        ROW: Move(DOWN, enter=(F7,)),
        SCROLL: Move(DOWN, times=18, enter=(F7,), before=HOME + PAGE_DOWN),
        OPEN: Move(F6, after=ESC, quiet=STEPS),
        CLOSE: Move(ESC, before=F6, quiet=STEPS),
    }
    return Subject("stock Textual", (sys.executable, "-m", "scripts.benches.stock"), "Pass", moves)


def mcedit(folder: Path) -> Subject:
    """The editor of Midnight Commander; its list is a text, its form the dialog of its search."""
    moves = {
        CHAR: Move("ж", after=BACKSPACE),
        AHEAD: Move(TYPED_AHEAD, after=BACKSPACE * 30),
        NEXT: Move(TAB, enter=(F7,), leave=(ESC + ESC,)),
        ROW: Move(DOWN_APPLICATION),
        SCROLL: Move(DOWN_APPLICATION, times=18, enter=(DOWN_APPLICATION * 30,)),
        OPEN: Move(F7, after=ESC + ESC, quiet=STEPS),
        CLOSE: Move(ESC + ESC, before=F7, quiet=STEPS),
    }
    argv = ("mcedit", "--nomouse", str(_text(folder)))
    return Subject("mcedit", argv, "10Quit", moves, {"HOME": str(folder)})


def nano(folder: Path) -> Subject:
    """The smallest editor everybody has; it has no form and no dialog."""
    moves = {
        CHAR: Move("ж", after=BACKSPACE),
        AHEAD: Move(TYPED_AHEAD, after=BACKSPACE * 30),
        ROW: Move(DOWN_APPLICATION),
        SCROLL: Move(DOWN_APPLICATION, times=18, enter=(DOWN_APPLICATION * 30,)),
    }
    argv = ("nano", "--ignorercfiles", str(_text(folder)))
    return Subject("nano", argv, "Exit", moves, {"HOME": str(folder)})


def console(data: Path) -> Subject:
    """Ours: the call's form, what a search finds, the dialog of the result."""
    # What is typed is left in the end: a draft would be taken up at the next start, on its card.
    moves = {
        CHAR: Move("ж", after=BACKSPACE, enter=(F2, TAB), leave=(TAB,)),
        AHEAD: Move(TYPED_AHEAD, after=BACKSPACE * 30, enter=(F2, TAB), leave=(TAB,)),
        NEXT: Move(TAB, enter=(F2,)),
        ROW: Move(DOWN, after=UP, enter=(ESC, HOME)),
        PREVIEW: Move(DOWN, enter=(F7, "ив", TAB), leave=(ESC,)),
        SCROLL: Move(DOWN, times=18, enter=(F7, "ив", TAB), before=HOME + PAGE_DOWN, leave=(ESC,)),
        OPEN: Move(F10, enter=(F2,), after=ESC, quiet=STEPS),
        CLOSE: Move(ESC, enter=(F2,), before=F10, quiet=STEPS),
    }
    argv = (sys.executable, "-m", "tui", "--data", str(data))
    return Subject(OURS, argv, "Обещано", moves)


def peers(folder: Path) -> tuple[list[Subject], list[str]]:
    """The peers that can run here, and a sentence for each that cannot."""
    found, said = [bare(), stock()], []
    for subject in (mcedit(folder), nano(folder)):
        if shutil.which(subject.argv[0]):
            found.append(subject)
        else:
            said.append(f"{subject.name} is not installed here: no figure of it.")
    return found, said


def _text(folder: Path) -> Path:
    """A line to write in, and five hundred as long as a card's line in a list."""
    text = folder / "text"
    line = "К-{0:06} консультация  Петрова Зинаида Ивановна   4.3 выбор медицинской организации"
    text.write_text("\n" + "\n".join(line.format(number) for number in range(500)) + "\n")
    return text
