"""One line with a left and a right part: who and where on the left, link and clock on the right."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal.safe import visible
from tui.widgets.draw import Piece, fit, strip


class StatusLine(Widget, can_focus=False):
    """Left and right parts fitted into one line; the left part is cut first, with ``…``.

    What has no room for all its left part shows a shorter one, where it has that.
    """

    DEFAULT_CSS = "StatusLine { height: 1; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._left: tuple[Piece, ...] = ()
        self._right: tuple[Piece, ...] = ()
        self._shorter: tuple[Piece, ...] = ()

    def set(
        self,
        left: str | Sequence[Piece],
        right: str | Sequence[Piece] = (),
        shorter: str | Sequence[Piece] = (),
    ) -> None:
        """Show other parts (a plain string has the look ``text``); the same parts repaint nothing."""
        parts = _pieces(left), _pieces(right), _pieces(shorter)
        if parts != (self._left, self._right, self._shorter):
            self._left, self._right, self._shorter = parts
            self.refresh(Region(0, 0, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """The line itself; `y` is always 0. One cell stays free at both ends."""
        width = self.size.width
        right = sum(cell_len(visible(text)) for text, _ in self._right)
        room = max(width - right - (3 if right else 2), 0)
        pieces: list[Piece] = [(" ", "text")]
        whole = sum(cell_len(visible(text)) for text, _ in self._left) <= room
        for text, name in self._left if whole or not self._shorter else self._shorter:
            cells = min(cell_len(visible(text)), room)
            pieces.append((fit(text, cells), name))
            room -= cells
        gap = room + (1 if right else 0)
        return strip([*pieces, (" " * gap, "text"), *self._right], width)


def _pieces(part: str | Sequence[Piece]) -> tuple[Piece, ...]:
    return ((part, "text"),) if isinstance(part, str) else tuple(part)
