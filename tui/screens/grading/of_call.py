"""What the screens about the grades of one call share: which call it is, and its facts."""

from collections.abc import Mapping

from core.domain.card import Card
from tui import present
from tui.screens.base import Act
from tui.screens.in_full import InFullScreen


class OfCallScreen(InFullScreen):
    """``card``: of the call, as it was read last; F3 opens it."""

    def __init__(self, card: Card) -> None:
        super().__init__()
        self.card = card

    @property
    def place(self) -> str:
        """No moment of the work: no clause says how a call is graded, and that of the desk is about talks."""
        return ""

    async def look(self) -> None:
        """Read anew what is shown, and show it."""
        raise NotImplementedError

    async def on_mount(self) -> None:
        """What is known of the call."""
        await super().on_mount()
        await self.look()

    async def changed(self, cards: frozenset[str]) -> None:
        """Something was said of the call elsewhere."""
        if self.card.card_id in cards:
            await self.look()

    async def read_card(self) -> None:
        """The card as it stands now."""
        opened = await self.console.desk.card(self.card.card_id)
        self.card = opened.card if opened else self.card

    def call_words(self) -> str:
        """Which call it is: its number, whose, when."""
        desk, card = self.console.desk, self.card
        at = present.moment(card.opened_at or desk.now(), desk.pack.centre.tz)
        return " · ".join(filter(None, (present.number(card), card.taken_by, at)))

    def acts(self) -> Mapping[str, Act]:
        """Back; the call itself."""
        return {**super().acts(), "caller.history": self.act_card}

    async def act_card(self) -> None:
        """F3: everything that happened in the call; Esc leads back here."""
        from tui.screens.facts import show_facts

        await show_facts(self, self.card)
