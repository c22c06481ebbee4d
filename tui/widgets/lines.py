"""A list of any length: one cursor, memory for one window of rows."""

from collections.abc import Sequence
from typing import Final, Protocol

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from core.domain.record import record
from tui.terminal.layouts import twin
from tui.terminal.safe import visible
from tui.widgets.draw import Piece, fit, park_cursor, pointer_sign, strip
from tui.widgets.style import style

_END: Final = 1 << 60
_TWINS: Final = {"j": "down", "k": "up", "g": "home", "G": "end"}
_LIT: Final = 40
"""Cells of the row under the cursor that are reversed: a whole row of Cyrillic, put out and lit anew at
every step, is 250 bytes; the half in which the eye looks for it is 130."""
_GAP: Final = 2
"""Cells between two columns."""


@record(frozen=True, slots=True)
class Row:
    """One line: a key that names it for ever, its cells, the look of plain cells.

    A row with ``selectable=False`` is a heading: the cursor passes over it.
    """

    key: str
    cells: tuple[str | Piece, ...]
    style: str = "text"
    selectable: bool = True


@record(frozen=True, slots=True)
class Column:
    """Width of a column in cells (0: what is left), its side, and from what width of the list it is shown."""

    width: int = 0
    right: bool = False
    from_width: int = 0


class Rows(Protocol):
    """Where the rows come from. Awaited, for they may lie on a disk; the next key waits for them."""

    async def count(self) -> int:
        """How many rows there are."""

    async def window(self, start: int, n: int) -> Sequence[Row]:
        """Rows `start` … `start + n - 1`, fewer at the end."""

    async def position(self, key: str) -> int | None:
        """Where the row with this key stands now, or None when it is gone."""


class Fixed:
    """Rows that are all here: a plain sequence as `Rows`."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = tuple(rows)
        self._places = {row.key: index for index, row in enumerate(self._rows)}

    async def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    async def window(self, start: int, n: int) -> Sequence[Row]:
        """Rows `start` … `start + n - 1`."""
        return self._rows[start : start + n]

    async def position(self, key: str) -> int | None:
        """Where the row with this key stands."""
        return self._places.get(key)


class Lines(Widget, can_focus=True):
    """A virtual list with one cursor, kept by row key when rows change.

    Up, Down, PgUp, PgDn, Home, End and j k g G (in any layout) move; Enter posts `Chosen`, Space `Ticked`.
    The row under the cursor begins with ``>`` and is reversed. The list scrolls by half a page: one row
    at a time would repaint the screen at every key.
    """

    DEFAULT_CSS = "Lines { height: 1fr; }"

    class About(Message):
        """Something about the row with this key."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Chosen(About):
        """Enter on a row."""

    class Ticked(About):
        """Space on a row."""

    class Moved(About):
        """The cursor came to another row (for a preview pane; never act on it: read `cursor_key`)."""

    def __init__(
        self,
        rows: Rows | None = None,
        *,
        columns: Sequence[Column] = (),
        empty: str = "",
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._rows: Rows = rows if rows is not None else Fixed(())
        self._columns = tuple(columns)
        self._empty = empty
        self._count = 0
        self._at = 0
        self._top = 0
        # The rows held, from number `_first` on: those on the screen, and nothing else.
        self._page: Sequence[Row] = ()
        self._first = 0
        self._moved_to: str | None = None

    @property
    def cursor_key(self) -> str | None:
        """The key of the row under the cursor now; None in an empty list."""
        row = self._row_at(self._at)
        return row.key if row is not None and row.selectable else None

    @property
    def spoken(self) -> tuple[str, str]:
        """For a screen reader: by what to know that the cursor stands on something else, and what that is."""
        row = self._row_at(self._at)
        if row is None:
            return "", self._empty
        texts = (cell if isinstance(cell, str) else cell[0] for cell in row.cells)
        words = ", ".join(text.strip() for text in texts if text.strip())
        return f"{row.key} {words}", words

    async def show(self, rows: Rows, *, cursor: str | None = None) -> None:
        """Other rows; the cursor goes to the row `cursor`, else stays on its key, else near its place."""
        self._rows = rows
        await self.reload()
        if cursor is not None:
            await self.move_to(cursor)

    async def reload(self) -> None:
        """The rows changed: read them anew. The cursor stays on its row, the row in its place."""
        before, key, line = (self._top, self._at, self._page), self.cursor_key, self._at - self._top
        place = await self._rows.position(key) if key is not None else None
        await self._read()
        if place is not None:
            self._top = place - line
        await self._stand(self._at if place is None else place, 1)
        if before != (self._top, self._at, self._page):
            self.refresh()

    async def move_to(self, key: str) -> None:
        """Put the cursor on a row; nothing happens when it is not there."""
        place = await self._rows.position(key)
        if place is not None:
            await self._stand(place, 1)

    # -- keys ----------------------------------------------------------------------------------------

    async def on_mount(self, event: events.Mount) -> None:
        """Read the first window."""
        await self._read()
        await self._stand(0, 1)

    async def on_resize(self, event: events.Resize) -> None:
        """Read a window of the new height; the cursor stays in it."""
        await self._fetch()
        await self._stand(self._at, 1)
        self.refresh()

    async def _on_key(self, event: events.Key) -> None:
        key = event.key
        if event.character is not None and event.is_printable:
            key = _TWINS.get(twin(event.character), key)
        page = max(self.size.height - 1, 1)
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "home": -_END, "end": _END}
        if key in steps:
            await self._stand(self._at + steps[key], -1 if steps[key] < 0 else 1)
        elif key in ("enter", "space") and (here := self.cursor_key) is not None:
            self.post_message(self.Chosen(here) if key == "enter" else self.Ticked(here))
        else:
            return
        event.stop()
        event.prevent_default()

    # -- rows ------------------------------------------------------------------------------------------

    def _row_at(self, index: int) -> Row | None:
        inside = 0 <= index - self._first < len(self._page)
        return self._page[index - self._first] if inside else None

    async def _read(self) -> None:
        self._count = await self._rows.count()
        self._at = max(min(self._at, self._count - 1), 0)
        self._top = max(min(self._top, self._count - self._height), 0)
        await self._fetch()

    async def _fetch(self) -> None:
        top = self._top
        self._page, self._first = await self._rows.window(top, self._height), top

    @property
    def _height(self) -> int:
        return max(self.size.height, 1)

    async def _stand(self, index: int, way: int) -> None:
        """Put the cursor on row `index`, or on the next that can be chosen that way, else the other way."""
        before, top = self._at, self._top
        at = await self._selectable(max(min(index, self._count - 1), 0), way)
        if at is None:
            at = await self._selectable(max(min(index, self._count - 1), 0), -way)
        if at is None:
            at = before
        self._at = at
        await self._follow()
        if self._top != top:
            self.refresh()
        else:
            for line in {before - top, at - top}:
                self.refresh(Region(0, line, self.size.width, 1))
        if (key := self.cursor_key) is not None and key != self._moved_to:
            self._moved_to = key
            self.post_message(self.Moved(key))

    async def _selectable(self, index: int, way: int) -> int | None:
        """The nearest row from `index` that is not a heading; headings stand singly, so this reads little."""
        while 0 <= index < self._count:
            row = self._row_at(index)
            if row is None:
                found = await self._rows.window(index, 1)
                row = found[0] if found else None
            if row is not None and row.selectable:
                return index
            index += way
        return None

    async def _follow(self) -> None:
        """Scroll by half a page when the cursor left the window; a heading stays with its first row."""
        height, last = self._height, max(self._count - self._height, 0)
        top = min(max(self._top, 0), last)
        if not top <= self._at < top + height:
            half = height // 2
            near = self._at + half - height + 1 if self._at > top else self._at - half
            top = max(min(near, last), 0)
        if top == self._at > 0:
            above = await self._rows.window(top - 1, 1)
            top -= 1 if above and not above[0].selectable else 0
        self._top = top
        if top != self._first or len(self._page) != min(height, self._count - top):
            await self._fetch()

    # -- drawing ---------------------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines; painting is also the moment to put the terminal's cursor on the row."""
        park_cursor(self, 0, self._at - self._top)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Row `y` of the window."""
        width = self.size.width
        row = self._row_at(self._top + y)
        if row is None:
            said = self._empty if y == 0 and not self._count else ""
            return strip([(f" {said}", "hint")], width)
        here = self._top + y == self._at and row.selectable
        pointer = pointer_sign(self.has_focus) if here else " "
        line = strip([(pointer, row.style), *self._cells(row, width - 1)], width)
        if not here:
            return line
        return Strip.join([line.crop(0, _LIT).apply_style(self._look), line.crop(_LIT)])

    @property
    def _look(self) -> Style:
        # Without the focus the row is only underlined: two reversed rows would be two cursors.
        return style("cursor" if self.has_focus else "cursor.away")

    def _cells(self, row: Row, width: int) -> list[Piece]:
        pieces = [(cell, row.style) if isinstance(cell, str) else cell for cell in row.cells]
        if not row.selectable:
            return pieces
        if not self._columns:
            return [(fit(text, width), look) for text, look in pieces[:1]]
        shown = [
            (column, piece)
            for column, piece in zip(self._columns, pieces, strict=True)
            if self.size.width >= column.from_width
        ]
        fixed = sum(column.width for column, _ in shown) + _GAP * (len(shown) - 1)
        growing = sum(1 for column, _ in shown if not column.width)
        rest = max(width - fixed, 0) // growing if growing else 0
        laid: list[Piece] = []
        for column, (text, look) in shown:
            room = column.width or rest
            laid += [((_right if column.right else fit)(text, room), look), (" " * _GAP, row.style)]
        return laid[:-1]


def _right(text: str, room: int) -> str:
    shown = visible(text)
    return " " * (room - cell_len(shown)) + shown if cell_len(shown) <= room else fit(shown, room)
