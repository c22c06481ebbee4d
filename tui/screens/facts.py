"""A list of facts in words: the history of a card."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult

from core.domain.card import Card, Superseded
from core.views import LogRow
from tui import present, telling, wiring
from tui.catalogue import _
from tui.screens.base import Act, DeskScreen
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph


class FactsScreen(DeskScreen):
    """Facts, oldest first; nothing here can be changed. ``overtaken``: those that came too late, by id."""

    passing = True
    DEFAULT_CSS = """
    FactsScreen Lines { height: 1fr; }
    FactsScreen Pane { height: 5; }
    """

    def __init__(self, title: str, facts: Sequence[LogRow], overtaken: Sequence[Superseded] = ()) -> None:
        super().__init__()
        self._title = title
        self._overtaken = {one.event_id: one for one in overtaken}
        self._facts = {fact.event_id: fact for fact in facts}
        self._told_below = Pane()

    def body(self) -> ComposeResult:
        """The list; under it the fact under the cursor in full."""
        yield Lines(
            Fixed(self._rows()), columns=(Column(12), Column(20), Column(0)), empty=_("Nothing here.")
        )
        self._told_below.set(self._told(next(iter(self._facts), "")))
        yield self._told_below

    def _rows(self) -> list[Row]:
        pack = self.console.desk.pack
        tz = pack.centre.tz
        return [
            Row(
                fact.event_id,
                (
                    present.moment(fact.occurred_at, tz),
                    fact.actor,
                    late + telling.fact(fact, pack, masked=True),
                ),
                style="warn" if late else "text",
            )
            for fact in self._facts.values()
            for late in [_("too late") + ": " if fact.event_id in self._overtaken else ""]
        ]

    def _told(self, key: str) -> list[Paragraph]:
        fact = self._facts.get(key)
        if fact is None:
            return []
        sent = _("not sent yet") if fact.seq is None else _("journal number {seq}").format(seq=fact.seq)
        return [
            Paragraph(style="rule"),
            Paragraph(telling.fact(fact, self.console.desk.pack)),
            *(Paragraph(wiring.overtaken(one), "warn") for one in [self._overtaken.get(key)] if one),
            Paragraph(f"{fact.type} · {sent}", "note"),
        ]

    def right_of_status(self) -> str:
        """Whose facts."""
        return f"{self._title}  "

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another fact."""
        self._told_below.set(self._told(message.key))

    def acts(self) -> Mapping[str, Act]:
        """Back."""
        return {"call.wrap_up": self.console.back, "screen.back": self.console.back}


async def show_facts(screen: DeskScreen, card: Card) -> None:
    """Every fact of a card, over the screen from which they are asked for."""
    facts = await screen.console.desk.history(card.card_id)
    await screen.console.push_screen(FactsScreen(present.number(card), facts, card.superseded))
