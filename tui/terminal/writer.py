"""The terminal's cursor and its current look, and the cheapest bytes to put cells where they belong."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Final

from tui.terminal.pen import PLAIN, Pen

Cell = tuple[str, int]
"""What stands in a column, with the number of its look; empty text is the right half of a wide character."""

EMPTY: Final[Cell] = (" ", PLAIN)
_REPRINT: Final = 6
"""Columns up to which walking over cells by printing them again may be shorter than moving."""
_ERASE: Final = 4
"""Blanks to the end of the row from which erasing is shorter than printing them."""


class Writer:
    """Collects what is written in `parts`; knows where the cursor stands (None: not known) and the look in
    force.

    Only sequences of the VT100 and the Linux console are used, in a terminal that does not wrap lines and
    does not turn LF into CR LF. Rows are given as they shall be; nothing is erased but in the plain look,
    as terminals differ in the colour of what they erase.
    """

    def __init__(self, pen: Pen, width: int) -> None:
        self.parts: list[str] = []
        self._pen = pen
        self._width = width
        self._x: int | None = None
        self._y: int | None = None
        self._look = PLAIN

    def fork(self) -> Writer:
        """Another writer from the same state, with nothing written: to try what another way would cost."""
        other = copy(self)
        other.parts = []
        return other

    @property
    def size(self) -> int:
        """Characters written so far."""
        return sum(map(len, self.parts))

    def clear(self) -> None:
        """An empty screen in the plain look, whatever there was before."""
        self.parts.append("\x1b[m\x1b[H\x1b[2J")
        self._x, self._y, self._look = 0, 0, PLAIN

    def scroll(self, top: int, bottom: int, distance: int) -> None:
        """Move the rows `top` to `bottom` up by `distance`, down if it is negative; the rows that come in
        are empty."""
        self._wear(PLAIN)  # the look of what comes in
        self.parts.append(f"\x1b[{top + 1};{bottom + 1}r")
        self._x = self._y = None
        self.move(0, bottom if distance > 0 else top, ())
        self.parts.append("\n" * distance if distance > 0 else "\x1bM" * -distance)
        self.parts.append("\x1b[r")
        self._x = self._y = None  # terminals disagree on where this leaves the cursor

    def row(self, y: int, wanted: Sequence[Cell], shown: Sequence[Cell]) -> None:
        """Turn row `y` from `shown` into `wanted`."""
        differing = [x for x in range(self._width) if wanted[x] != shown[x]]
        if not differing:
            return
        blank_from = self._width
        while blank_from and wanted[blank_from - 1] == EMPTY:
            blank_from -= 1
        erased = [x for x in differing if x >= blank_from]
        erase = len(erased) > 0 and erased[-1] - erased[0] + 1 >= _ERASE
        for x in differing:
            if erase and x >= blank_from:
                self.move(x, y, wanted)
                self._wear(PLAIN)
                self.parts.append("\x1b[K")
                return
            text, look = wanted[x]
            if text == "":  # written together with its left half
                continue
            self.move(x, y, wanted)
            if text != " " or not self._pen.fits(self._look, look):
                self._wear(look)
            self.parts.append(text)
            self._advance(wanted, x)

    def move(self, x: int, y: int, row: Sequence[Cell]) -> None:
        """Bring the cursor to column `x` of row `y`; `row` is what row `y` shows left of `x`, if anything."""
        if (self._x, self._y) == (x, y):
            return
        ways = [_absolute(x, y)]
        if self._y is not None:
            down = y - self._y
            vertical = "\n" * down if 0 <= down <= 3 else f"\x1b[{y + 1}d"
            ways.append(vertical + ("\r" if x == 0 else _column(x)))
            if self._x is not None:
                ways.append(vertical + _sideways(x - self._x))
                if down == 0 and 0 < x - self._x <= _REPRINT:
                    ways += self._again(row[self._x : x])
            if 0 < x <= _REPRINT:
                ways += [f"{vertical}\r{way}" for way in self._again(row[:x])]
        self.parts.append(min(ways, key=_cost))
        self._x, self._y = x, y

    def _again(self, cells: Sequence[Cell]) -> list[str]:
        """The text of `cells` if printing it in the look in force leaves them as they are: no way or one."""
        for text, look in cells:
            worn = look == self._look or (text == " " and self._pen.fits(self._look, look))
            if not (worn and _certain(text)):
                return []
        return ["".join(text for text, _ in cells)] if cells else []

    def _wear(self, look: int) -> None:
        self.parts.append(self._pen.change(self._look, look))
        self._look = look

    def _advance(self, row: Sequence[Cell], x: int) -> None:
        """The cursor after the cell at `x` was printed: not known at the edge or after an uncertain width."""
        after = x + 1
        known = after < self._width and row[after][0] != "" and _certain(row[x][0])
        self._x = after if known else None


def _certain(text: str) -> bool:
    """Whether every terminal gives `text` one column: a letter of ours, a sign, a frame, no emoji."""
    return len(text) == 1 and (text <= "\u052f" or "\u2010" <= text <= "\u25fc")


def _cost(way: str) -> int:
    return len(way.encode())


def _absolute(x: int, y: int) -> str:
    if x == 0:
        return f"\x1b[{y + 1}H" if y else "\x1b[H"
    return f"\x1b[{y + 1};{x + 1}H"


def _column(x: int) -> str:
    return f"\x1b[{x + 1}G"


def _sideways(distance: int) -> str:
    if distance == 0:
        return ""
    if distance < 0:
        return "\b" * -distance if distance >= -4 else f"\x1b[{-distance}D"
    return "\x1b[C" if distance == 1 else f"\x1b[{distance}C"
