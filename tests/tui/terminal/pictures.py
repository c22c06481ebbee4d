"""What a terminal should show, and what pyte says it shows."""

from __future__ import annotations

from collections.abc import Iterable

import pyte
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from tui.terminal.output import Output
from tui.terminal.pen import Colour

WIDTH, HEIGHT = 24, 9

Piece = tuple[str, Style | None]


def update(x: int, y: int, rows: list[list[Piece]], width: int = WIDTH) -> LayoutUpdate:
    """A frame's part: rows of pieces from column `x` of row `y`, each cut or filled to `width` columns."""
    strips: list[Iterable[Strip]] = [
        [Strip([Segment(text, style) for text, style in row]).adjust_cell_length(width)] for row in rows
    ]
    return LayoutUpdate(strips, Region(x, y, width, len(rows)))


class Screen:
    """An `Output` and the terminal behind it."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT, colour: Colour = "16", ascii: bool = False):
        self.output = Output(width, height, colour=colour, ascii=ascii)
        self.screen = pyte.Screen(width, height)
        self.stream = pyte.Stream(self.screen)
        self.stream.feed("\x1b[?7l")

    def show(self) -> str:
        """Send what differs to the terminal; what was sent."""
        sent = self.output.render()
        self.stream.feed(sent)
        return sent

    def draw(self, x: int, y: int, rows: list[list[Piece]], width: int = WIDTH) -> str:
        self.output.put(update(x, y, rows, width))
        return self.show()

    def cells(self) -> list[list[tuple[object, ...]]]:
        """What the terminal shows, cell by cell; of a blank only what can be seen of it."""
        return [
            [_seen(self.screen.buffer[y][x]) for x in range(self.screen.columns)]
            for y in range(self.screen.lines)
        ]

    def anew(self) -> list[list[tuple[object, ...]]]:
        """The same picture, drawn on an empty terminal."""
        other = Screen(self.screen.columns, self.screen.lines)
        other.output._pen = self.output._pen
        other.output._wanted = [row.copy() for row in self.output._wanted]
        other.output.forget()
        other.show()
        return other.cells()


def _seen(char: pyte.screens.Char) -> tuple[object, ...]:
    lines = (char.underscore, char.strikethrough, char.reverse)
    if char.data == " " and not any(lines):
        return " ", char.bg
    return char.data, char.fg, char.bg, char.bold, char.italics, *lines
