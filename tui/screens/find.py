"""A line to type in, a list that answers, a text about the row under the cursor: search, the menu."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult

from core.domain.text import matches
from tui.catalogue import _
from tui.screens.base import Act, DeskScreen
from tui.widgets.form import FieldSpec, Form
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph

_QUERY = "query"


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: its row, and what is told about it."""

    row: Row
    about: tuple[Paragraph, ...] = ()


class FindScreen(DeskScreen):
    """What finds and what opening means is the subclass's. Esc goes back; typing needs no key before it."""

    passing = True
    DEFAULT_CSS = """
    FindScreen Form { height: 1; }
    FindScreen Lines { height: 1fr; }
    FindScreen Pane { height: 6; }
    """
    COLUMNS: tuple[Column, ...] = (Column(0),)
    LABEL = ""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, Found] = {}
        self._lines = Lines(columns=self.COLUMNS, empty=_("Nothing found."))
        self._about = Pane()

    @property
    def headline(self) -> str:
        """Its name is the label of its line."""
        return ""

    @property
    def answer(self) -> str:
        """The best answer, while the cursor is in the line."""
        return "" if self._lines.has_focus else self._lines.spoken[1]

    async def find(self, query: str) -> Sequence[Found]:
        """The answers to a query, best first."""
        raise NotImplementedError

    async def open(self, key: str) -> None:
        """Enter on an answer."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        """The line, the list, the text."""
        spec = FieldSpec(_QUERY, self.LABEL, label_width=len(self.LABEL) + 1)
        self._line = Form([spec], match=matches, on_type=self._typed, on_fault=self._fault)
        yield self._line
        yield self._lines
        yield self._about

    async def on_mount(self) -> None:
        """All there is, before anything is typed."""
        await super().on_mount()
        await self._typed(_QUERY, "", 0)

    async def _typed(self, field: str, query: str, cursor: int) -> None:
        found = await self.find(query.strip())
        self._found = {one.row.key: one for one in found}
        first = self.first(query, found)
        await self._lines.show(Fixed([one.row for one in found]), cursor=first)
        self._tell(first)

    def first(self, query: str, found: Sequence[Found]) -> str | None:
        """The row under the cursor when answers come: the best of them."""
        return next((one.row.key for one in found if one.row.selectable), None)

    async def again(self) -> None:
        """What can be found has changed: ask anew, the cursor stays."""
        cursor = self._lines.cursor_key
        await self._typed(_QUERY, self._line.values()[_QUERY], 0)
        if cursor in self._found:
            await self._lines.show(Fixed([one.row for one in self._found.values()]), cursor=cursor)
            self._tell(cursor)

    async def _fault(self, field: str, error: Exception) -> None:
        self._found = {}  # what answered an earlier query answers this one no more
        await self._lines.show(Fixed([]))
        self._tell(None)
        self.console.tell(error)

    def _tell(self, key: str | None) -> None:
        found = self._found.get(key or "")
        self._about.set(found.about if found else ())

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another row."""
        self._tell(message.key)

    def read(self) -> None:
        """The text below is to be read: the arrows scroll it."""
        self.set_focus(self._about)

    def key_down(self) -> None:
        """Down in the line, which the form leaves to us: on to the list."""
        self.set_focus(self._lines)

    key_pagedown = key_down

    async def on_form_finished(self, message: Form.Finished) -> None:
        """Enter in the line: the best answer."""
        key = self._lines.cursor_key
        if key is not None:
            await self.open(key)

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter on a row."""
        await self.open(message.key)

    def acts(self) -> Mapping[str, Act]:
        """Back."""
        return {"call.wrap_up": self.console.back, "screen.back": self.console.back}
