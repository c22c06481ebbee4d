"""A list with something told above it, and the row under the cursor in full below it."""

from collections.abc import Iterable, Mapping, Sequence

from textual.app import ComposeResult

from tui.screens.base import Act, DeskScreen
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph


class InFullScreen(DeskScreen):
    """The list has the keys; Tab goes to the row in full, where what does not fit is paged through."""

    passing = True
    COLUMNS: Sequence[Column]
    EMPTY = ""
    DEFAULT_CSS = """
    InFullScreen #about { height: 2; }
    InFullScreen Lines { height: 1fr; }
    InFullScreen #point { height: 6; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._about = Pane(id="about")
        self._about.can_focus = False
        self._list = Lines(columns=self.COLUMNS, empty=self.EMPTY)
        self._below = Pane(id="point")

    def about(self, key: str) -> Iterable[Paragraph]:
        """The row under the cursor in full."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        """What is told of all; the list; the row under the cursor."""
        yield self._about
        yield self._list
        yield self._below

    async def on_mount(self) -> None:
        """The list has the keys."""
        await super().on_mount()
        self.set_focus(self._list)

    async def show(self, above: Sequence[Paragraph], rows: Sequence[Row]) -> None:
        """What is told of all, and the list; the cursor stays on its row."""
        self._about.set(above)
        await self._list.show(Fixed(rows), cursor=self._list.cursor_key)
        first = next((row.key for row in rows if row.selectable), "")
        self.tell_about(self._list.cursor_key or first)

    def tell_about(self, key: str) -> None:
        """Under the list: the row in full."""
        self._below.set([Paragraph(style="rule"), *self.about(key)])

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another row."""
        self.tell_about(message.key)

    def acts(self) -> Mapping[str, Act]:
        """Back."""
        return {"call.wrap_up": self.console.back, "screen.back": self.console.back}
