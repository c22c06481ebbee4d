"""The picture on the terminal, kept in memory, and the fewest bytes that change it.

Textual composes what should be seen; `put` writes that into one grid of cells. `render` compares it with a
second grid, what the terminal shows, and returns the difference. The two are apart so that frames can be
skipped: whatever was put since the last `render` goes out as one difference, however much it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import Final

from rich.cells import _is_single_cell_widths, get_character_cell_size
from rich.segment import Segment
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region

from tui.terminal.glyphs import ASCII
from tui.terminal.pen import Colour, Pen
from tui.terminal.safe import visible
from tui.terminal.writer import EMPTY, Cell, Writer

_HIDE, _SHOW = "\x1b[?25l", "\x1b[?25h"
_GREAT: Final = 400
"""Characters from which a frame is drawn without the cursor, which would be seen running about, and from
which it may be shorter to clear the screen first."""
_WORTH_SCROLLING: Final = 3
"""Rows that must come right by a scroll: fewer are cheaper to repaint."""


class Output:
    """One terminal's picture, `width` × `height` cells.

    `cursor` is where the hardware cursor shall stand after the next `render`, (column, row), or None to
    hide it. `instead`, unless it is empty, is a sentence to show in place of the picture, without a cursor;
    the picture is kept up to date behind it. `whole` says whether all of the picture was put since the size
    changed.
    """

    def __init__(self, width: int, height: int, *, colour: Colour, ascii: bool) -> None:
        self.cursor: tuple[int, int] | None = None
        self.instead = ""
        self._ascii = ascii
        self._pen = Pen(colour)
        self.resize(width, height)
        self.whole = True  # an empty terminal shows an empty picture

    def resize(self, width: int, height: int) -> None:
        """The terminal has a new size: both grids start anew."""
        self._width, self._height = width, height
        self._wanted = self._empty(height)
        self.whole = False
        self.forget()

    def forget(self) -> None:
        """What the terminal shows is unknown: the next `render` clears it and draws everything."""
        self._known = False
        self._shown = self._empty(self._height)
        self._dirty = set(range(self._height))
        self._writer = Writer(self._pen, self._width)
        self._cursor_shown: bool | None = None

    def put(self, update: CompositorUpdate) -> None:
        """Take what Textual's compositor wants to be seen: a whole layout, or the spans that changed."""
        if isinstance(update, LayoutUpdate):
            self.whole = self.whole or update.region == Region(0, 0, self._width, self._height)
            for y, strips in enumerate(update.strips, update.region.y):
                x = update.region.x
                for strip in strips:
                    self._put(x, y, strip, x + strip.cell_length)
                    x += strip.cell_length
        elif isinstance(update, ChopsUpdate):
            for y, start, end in update.spans:
                for chop_end, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                    if chop is not None and x < end and chop_end > start:
                        self._put(x, y, chop, chop_end)

    def render(self) -> str:
        """The bytes (as text) that make the terminal show what was put; empty when it already does."""
        way = self._writer.fork()
        if not self._known:
            way.clear()
        wanted = self._sentence() if self.instead else self._wanted
        rows = [y for y in sorted(self._dirty) if wanted[y] != self._shown[y]]
        self._dirty.clear()
        if len(rows) > _WORTH_SCROLLING:
            rows = self._scroll(way, rows, wanted)
        for y in rows:
            way.row(y, wanted[y], self._shown[y])
        if self._known and way.size > _GREAT:
            anew = self._writer.fork()
            anew.clear()
            empty = self._empty(1)[0]
            for y, row in enumerate(wanted):
                anew.row(y, row, empty)
            way = min(way, anew, key=lambda writer: writer.size)
        for y in rows:
            self._shown[y] = wanted[y].copy()
        before = ""
        if way.size > _GREAT and self._cursor_shown is not False:
            before, self._cursor_shown = _HIDE, False
        self._known, self._writer = True, way
        self._place_cursor(way)
        return before + "".join(way.parts)

    def _scroll(self, way: Writer, rows: list[int], wanted: Sequence[list[Cell]]) -> list[int]:
        """Scroll the rows that changed if that brings enough of them right; the rows that are left to
        compare."""
        top, bottom = rows[0], rows[-1]
        shown = self._shown

        def gain(distance: int) -> int:
            """Rows that come right by the scroll, less those that it spoils."""
            right = (
                wanted[y] == shown[y + distance]
                for y in range(max(top, top - distance), min(bottom, bottom - distance) + 1)
            )
            return sum(right) - (bottom - top + 1 - len(rows))

        farthest = bottom - top + 1 - _WORTH_SCROLLING
        distance = max((d for near in range(1, farthest + 1) for d in (near, -near)), key=gain, default=0)
        if not distance or gain(distance) < _WORTH_SCROLLING:
            return rows
        way.scroll(top, bottom, distance)
        come_in = self._empty(abs(distance))
        if distance > 0:
            shown[top : bottom + 1] = shown[top + distance : bottom + 1] + come_in
        else:
            shown[top : bottom + 1] = come_in + shown[top : bottom + 1 + distance]
        return list(range(top, bottom + 1))

    def _place_cursor(self, way: Writer) -> None:
        x, y = (None if self.instead else self.cursor) or (-1, -1)
        if 0 <= x < self._width and 0 <= y < self._height:
            way.move(x, y, self._shown[y])
            if not self._cursor_shown:
                way.parts.append(_SHOW)
                self._cursor_shown = True
        elif self._cursor_shown is not False:
            way.parts.append(_HIDE)
            self._cursor_shown = False

    # What should be seen

    def _sentence(self) -> list[list[Cell]]:
        """The sentence in lines, as many as there is room for."""
        picture = self._empty(self._height)
        for row, line in zip(picture, wrap(self.instead, self._width), strict=False):
            cells: list[Cell] = []
            self._extend(cells, Segment(line))
            row[: len(cells)] = cells[: self._width]
        return picture

    def _empty(self, rows: int) -> list[list[Cell]]:
        return [[EMPTY] * self._width for _ in range(rows)]

    def _put(self, x: int, y: int, segments: Iterable[Segment], end: int) -> None:
        """Write `segments` from column `x`, cut or filled to end before column `end`."""
        end = min(end, self._width)
        if not (0 <= y < self._height and 0 <= x < end):
            return
        cells: list[Cell] = []
        for segment in segments:
            if not segment.control:
                self._extend(cells, segment)
        room = end - x
        cells += [EMPTY] * (room - len(cells))
        row = self._wanted[y]
        row[x:end] = cells[:room]
        self._mend(row, x)
        self._mend(row, end)
        self._dirty.add(y)

    def _mend(self, row: list[Cell], at: int) -> None:
        """A wide character that was cut in two between the columns `at` - 1 and `at` leaves blanks."""
        right = row[at] if at < self._width else EMPTY
        if at > 0 and (_is_wide(row[at - 1][0]) != (right[0] == "")):
            if right[0] == "":
                row[at] = (" ", right[1])
            else:
                row[at - 1] = (" ", row[at - 1][1])

    def _extend(self, cells: list[Cell], segment: Segment) -> None:
        """Add the cells of `segment`: harmless, in ASCII if need be, each with its look."""
        text = visible(segment.text, ascii=self._ascii)
        if self._ascii and not text.isascii():
            text = text.translate(ASCII)
        look, blank_look = self._pen.looks(segment.style)
        blank = (" ", blank_look)
        if _is_single_cell_widths(text):
            cells += [blank if character == " " else (character, look) for character in text]
            return
        for character in text:
            size = get_character_cell_size(character)
            if size:
                cells.append(blank if character == " " else (character, look))
                if size == 2:
                    cells.append(("", look))
            elif cells and cells[-1][0].strip():
                cells[-1] = (cells[-1][0] + character, cells[-1][1])


def _is_wide(text: str) -> bool:
    return text > "\u1100" and get_character_cell_size(text[0]) == 2
