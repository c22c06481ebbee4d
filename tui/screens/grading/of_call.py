"""What the screens about the grades of one call share: the call, a list, the row under the cursor in full."""

from collections.abc import Iterable, Mapping, Sequence

from textual.app import ComposeResult

from core.domain.card import Card
from tui import present
from tui.screens.base import Act, DeskScreen
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph


class OfCallScreen(DeskScreen):
    """``card``: of the call, as it was read last; F3 opens it."""

    passing = True
    COLUMNS: Sequence[Column]
    EMPTY = ""
    DEFAULT_CSS = """
    OfCallScreen #about { height: 2; }
    OfCallScreen Lines { height: 1fr; }
    OfCallScreen #point { height: 6; }
    """

    def __init__(self, card: Card) -> None:
        super().__init__()
        self.card = card
        self._about = Pane(id="about")
        self._about.can_focus = False
        self._list = Lines(columns=self.COLUMNS, empty=self.EMPTY)
        self._below = Pane(id="point")  # Tab: what does not fit is paged through

    @property
    def place(self) -> str:
        """No moment of the work: no clause says how a call is graded, and that of the desk is about talks."""
        return ""

    async def look(self) -> None:
        """Read anew what is shown, and show it."""
        raise NotImplementedError

    def about(self, key: str) -> Iterable[Paragraph]:
        """The row under the cursor in full."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        """The call; the list; the row under the cursor."""
        yield self._about
        yield self._list
        yield self._below

    async def on_mount(self) -> None:
        """The list has the keys."""
        await super().on_mount()
        self.set_focus(self._list)
        await self.look()

    async def changed(self, cards: frozenset[str]) -> None:
        """Something was said of the call elsewhere."""
        if self.card.card_id in cards:
            await self.look()

    async def read_card(self) -> None:
        """The card as it stands now."""
        opened = await self.console.desk.card(self.card.card_id)
        self.card = opened.card if opened else self.card

    async def show(self, above: Sequence[Paragraph], rows: Sequence[Row]) -> None:
        """The call and the list; the cursor stays on its row."""
        self._about.set(above)
        await self._list.show(Fixed(rows), cursor=self._list.cursor_key)
        first = next((row.key for row in rows if row.selectable), "")
        self.tell_about(self._list.cursor_key or first)

    def tell_about(self, key: str) -> None:
        """Under the list: the row in full."""
        self._below.set([Paragraph(style="rule"), *self.about(key)])

    def call_words(self) -> str:
        """Which call it is: its number, whose, when."""
        desk, card = self.console.desk, self.card
        at = present.moment(card.opened_at or desk.now(), desk.pack.centre.tz)
        return " · ".join(filter(None, (present.number(card), card.taken_by, at)))

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another row."""
        self.tell_about(message.key)

    def acts(self) -> Mapping[str, Act]:
        """Back; the call itself."""
        return {
            "call.wrap_up": self.console.back,
            "screen.back": self.console.back,
            "caller.history": self.act_card,
        }

    async def act_card(self) -> None:
        """F3: everything that happened in the call; Esc leads back here."""
        from tui.screens.facts import FactsScreen

        facts = await self.console.desk.history(self.card.card_id)
        await self.console.push_screen(FactsScreen(present.number(self.card), facts, self.card.superseded))
