"""The right half of the call, what I say and know: a list, a text under it; they show a `Leaf`."""

from collections.abc import Sequence
from typing import Protocol

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.terminal.told import Telling
from tui.widgets.lines import Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph
from tui.widgets.status import StatusLine


class Leaf(Protocol):
    """One thing the side can show: its title, its rows (none: text only), what the keys do on a row."""

    @property
    def title(self) -> str:
        """What this is, in a word or two."""

    @property
    def place(self) -> str:
        """The moment of the talk, by which the clause that governs it is found."""

    def rows(self) -> Sequence[Row]:
        """The rows as they stand now."""

    def text(self, key: str | None) -> Sequence[Paragraph]:
        """What stands under the list while the cursor is on a row (None: there is no row)."""

    async def tick(self, key: str) -> None:
        """Space on a row."""

    async def choose(self, key: str) -> None:
        """Enter on a row."""


class Side(Telling, Vertical):
    """The pane beside the form. The cursor comes here by a key of the bar and leaves by Esc."""

    DEFAULT_CSS = """
    Side > Lines { height: auto; max-height: 55%; }
    Side > Pane { height: 1fr; }
    """

    def __init__(self, leaf: Leaf, *, edge: bool, id: str | None = None) -> None:
        super().__init__(id=id)
        self.leaf = leaf
        self._title = StatusLine()
        self._lines = Lines()
        self._pane = Pane(edge=edge)

    def compose(self) -> ComposeResult:
        """The title, the list, the text."""
        yield self._title
        yield self._lines
        yield self._pane

    async def on_mount(self) -> None:
        """Show what we came with."""
        await self.turn(self.leaf)

    async def turn(self, leaf: Leaf) -> None:
        """Show another leaf; the cursor stays where it is on the screen."""
        self.leaf = leaf
        rows = leaf.rows()
        with self.app.batch_update():  # one frame: half a leaf is never seen
            await self._lines.show(Fixed(rows), cursor=rows[0].key if rows else None)
            self._draw()

    async def refresh_leaf(self) -> None:
        """The card changed: the same leaf, read anew; the cursor keeps its row."""
        await self._lines.show(Fixed(self.leaf.rows()), cursor=self._lines.cursor_key)
        self._draw()

    def enter(self) -> None:
        """Take the cursor: to the list, or to the text when there is no list."""
        self.screen.set_focus(self._lines if self.leaf.rows() else self._pane)

    @property
    def headline(self) -> str:
        """What it shows, in words."""
        return self.leaf.title

    @property
    def entered(self) -> bool:
        """Whether the cursor is here."""
        return self.screen.focused in (self._lines, self._pane)

    def _draw(self) -> None:
        rows = self.leaf.rows()
        self._lines.display = bool(rows)
        self._lines.styles.height = min(len(rows), 11)
        self._title.set(((self.leaf.title, "heading"),))
        self._pane.set(self.leaf.text(self._lines.cursor_key))

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another row: its text."""
        message.stop()
        self._pane.set(self.leaf.text(message.key))

    async def on_lines_ticked(self, message: Lines.Ticked) -> None:
        """Space on a row."""
        message.stop()
        await self.leaf.tick(message.key)

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter on a row."""
        message.stop()
        await self.leaf.choose(message.key)
