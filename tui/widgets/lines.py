"""A list of any length: one cursor, memory for one window of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from textual.message import Message
from textual.widget import Widget

from tui.widgets.draw import Piece


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a key that names it for ever, its cells, the look of plain cells.

    A row with ``selectable=False`` is a heading: the cursor passes over it.
    """

    key: str
    cells: tuple[str | Piece, ...]
    style: str = "text"
    selectable: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """Width of a column in cells (0: what is left), its side, and from what width of the list it is shown."""

    width: int = 0
    right: bool = False
    from_width: int = 0


class Rows(Protocol):
    """Where the rows come from. Awaited, for they may lie on a disk; the next key waits for them."""

    async def count(self) -> int:
        """How many rows there are."""

    async def window(self, start: int, n: int) -> list[Row]:
        """Rows `start` … `start + n - 1`, fewer at the end."""

    async def position(self, key: str) -> int | None:
        """Where the row with this key stands now, or None when it is gone."""


class Fixed:
    """Rows that are all here: a plain sequence as `Rows`."""

    def __init__(self, rows: Sequence[Row]) -> None:
        raise NotImplementedError


class Lines(Widget, can_focus=True):
    """A virtual list with one cursor, kept by row key when rows change.

    Up, Down, PgUp, PgDn, Home, End and j k g G (in any layout) move; Enter posts `Chosen`, Space `Ticked`.
    The list scrolls by half a page: one row at a time would repaint the screen at every key.
    """

    class Chosen(Message):
        """Enter on a row."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Ticked(Message):
        """Space on a row."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Moved(Message):
        """The cursor came to another row (for a preview pane; never act on it: read `cursor_key`)."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(
        self, rows: Rows | None = None, *, columns: Sequence[Column] = (), empty: str = "", id: str | None = None
    ) -> None:
        raise NotImplementedError

    @property
    def cursor_key(self) -> str | None:
        """The key of the row under the cursor now; None in an empty list."""
        raise NotImplementedError

    async def show(self, rows: Rows, *, cursor: str | None = None) -> None:
        """Other rows; the cursor goes to the row `cursor`, else stays on its key, else near its place."""
        raise NotImplementedError

    async def reload(self) -> None:
        """The rows changed: read the window anew. Cursor (by key) and scroll do not move."""
        raise NotImplementedError

    async def move_to(self, key: str) -> None:
        """Put the cursor on a row; nothing happens when it is not there."""
        raise NotImplementedError
