"""Where a text may be cut, and which cells it takes on the screen.

Everything here speaks of positions (indices into the text) and of cells. What is drawn is always
`visible(...)` of the text, so widths are measured on that: a control character takes the cells of
the sign that stands for it.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from rich.cells import cell_len

from core.domain.record import record
from tui.terminal.safe import visible

# One character, one cell, drawn as it is: nearly all that is ever typed here. Found by a regex, such
# runs are wrapped by arithmetic, and a paste of 50,000 characters costs about as much as a short one.
_PLAIN: Final = re.compile(r"[ -~¡-¬®-ʯЀ-҂Ҋ-ԯ–—‘-„…№]*")


def joined(text: str, at: int) -> bool:
    """Does the character at `at` belong to the one before it (a combining mark on its letter)?"""
    if not 0 < at < len(text) or text[at] < "\u0300":
        return False
    return unicodedata.category(text[at])[0] == "M" and unicodedata.category(text[at - 1]) != "Cc"


def after(text: str, at: int) -> int:
    """The end of the grapheme that begins at `at`."""
    at = min(at + 1, len(text))
    while joined(text, at):
        at += 1
    return at


def before(text: str, at: int) -> int:
    """The beginning of the grapheme that ends at `at`."""
    at = max(at - 1, 0)
    while joined(text, at):
        at -= 1
    return at


@lru_cache(4096)
def _drawn(grapheme: str) -> tuple[str, int]:
    shown = visible(grapheme)
    return shown, cell_len(shown)


def plain(text: str) -> bool:
    """Is every character its own grapheme, one cell wide and drawn as it is?"""
    return _PLAIN.fullmatch(text) is not None


def graphemes(text: str, start: int, end: int) -> Iterator[tuple[int, str, int]]:
    """(end position, what is drawn, its cells) of each grapheme between two positions."""
    while start < end:
        stop = after(text, start)
        shown, cells = _drawn(text[start:stop])
        yield stop, shown, cells
        start = stop


def width_of(text: str, start: int, end: int) -> int:
    """Cells between two positions of one line."""
    if plain(text[start:end]):
        return end - start
    return sum(cells for _, _, cells in graphemes(text, start, end))


def drawn(text: str, start: int, end: int) -> str:
    """What is drawn for the text between two positions of one line."""
    part = text[start:end]
    return part if plain(part) else "".join(shown for _, shown, _ in graphemes(text, start, end))


def reach(text: str, start: int, end: int, cells: int) -> int:
    """The furthest position from `start`, not beyond `end`, that lies within `cells` cells."""
    if plain(text[start : min(start + cells, end)]) and not joined(text, start + cells):
        return min(start + cells, end)
    at = start
    for stop, _, wide in graphemes(text, start, end):
        cells -= wide
        if cells < 0:
            break
        at = stop
    return at


def back(text: str, at: int, cells: int) -> int:
    """The position from which at most `cells` cells lead to `at`."""
    while at > 0:
        start = before(text, at)
        cells -= _drawn(text[start:at])[1]
        if cells < 0:
            break
        at = start
    return at


@record(frozen=True, slots=True)
class Wrapped:
    """A text laid in rows of `width` cells. Row i is ``starts[i]`` … ``starts[i + 1]`` of the text.

    The last cell of a row is kept free for the cursor. A row ends behind its last space; a longer
    word is cut. A space behind a full row leads the cursor into a row of its own.
    """

    text: str
    width: int
    starts: Sequence[int]

    def __len__(self) -> int:
        return len(self.starts)

    def row_of(self, at: int) -> int:
        """The row in which the cursor at `at` is drawn."""
        return bisect_right(self.starts, at) - 1

    def span(self, row: int) -> tuple[int, int]:
        """The positions of a row, its line break left out."""
        start = self.starts[row]
        if row + 1 == len(self.starts):
            return start, len(self.text)
        end = self.starts[row + 1]
        return start, end - 1 if self.text[end - 1] == "\n" else end

    def last(self, row: int) -> int:
        """The last position of a row that the cursor can have without falling into the next row."""
        start, end = self.span(row)
        if row + 1 < len(self.starts) and self.starts[row + 1] == end:
            return max(before(self.text, end), start)
        return end

    def place(self, at: int) -> tuple[int, int]:
        """(row, column in cells) of a position."""
        row = self.row_of(at)
        return row, width_of(self.text, self.starts[row], at)

    def position(self, row: int, column: int) -> int:
        """The position in a row nearest to a column from the left."""
        start, _ = self.span(row)
        return reach(self.text, start, self.last(row), column)


@lru_cache(16)
def wrap(text: str, width: int) -> Wrapped:
    """Lay `text` in rows of at most `width` cells (at least two)."""
    width = max(width, 2)
    starts = [0]
    line = 0
    while True:
        end = text.find("\n", line)
        stop = len(text) if end < 0 else end
        starts += _cuts(text, line, stop, width - 1)
        if end < 0:
            return Wrapped(text, width, starts)
        line = end + 1
        starts.append(line)


def _cuts(text: str, start: int, stop: int, room: int) -> list[int]:
    cuts: list[int] = []
    while (full := reach(text, start, stop, room)) < stop:
        space = text.rfind(" ", start, full + 1)
        cut = space + 1 if space >= 0 else max(full, after(text, start))
        # A mark on a space belongs to it: never begin a row with it.
        while joined(text, cut):
            cut += 1
        cuts.append(start := cut)
    return cuts
