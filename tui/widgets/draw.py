"""Lines of cells: text made harmless, fitted to a width, dressed by name."""

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.geometry import Offset
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal.safe import visible
from tui.widgets.style import style

Piece = tuple[str, str]
"""A run of text and the name of its look (see `tui.widgets.style`)."""


def fit(text: str, width: int) -> str:
    """Harmless `text` in exactly `width` cells: padded with spaces, or cut with ``…``."""
    text = visible(text)
    if cell_len(text) > width > 0:
        text = set_cell_size(text, width - 1) + "…"
    return set_cell_size(text, max(width, 0))


def strip(pieces: Iterable[Piece], width: int) -> Strip:
    """One line of exactly `width` cells; `pieces` are drawn one after another and cut at the edge."""
    segments: list[Segment] = []
    left = width
    for text, name in pieces:
        shown = visible(text)
        cells = cell_len(shown)
        if cells > left:
            shown, cells = set_cell_size(shown, left), left
        if shown:
            segments.append(Segment(shown, style(name)))
        left -= cells
        if left <= 0:
            break
    if left > 0:
        segments.append(Segment(" " * left, style("text")))
    return Strip(segments, width)


def park_cursor(widget: Widget, x: int, y: int) -> None:
    """Put the terminal's own cursor on a cell of `widget`, if its keys go there now.

    Called while the widget is painted: Textual sends the cursor's place behind every frame.
    """
    if widget.has_focus and widget.app.screen is widget.screen:
        region = widget.content_region
        inside = Offset(min(max(x, 0), region.width - 1), min(max(y, 0), region.height - 1))
        widget.app.cursor_position = region.offset + inside


def pointer_sign(focused: bool) -> str:
    """Where the cursor is, in a sign: ``>`` here, ``·`` where it will come back to."""
    return ">" if focused else "·"
