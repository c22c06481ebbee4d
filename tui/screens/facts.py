"""A list of facts in words: the history of a card, or what waits in the outbox."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult

from core.views import LogRow, Outbox
from tui import present, telling
from tui.catalogue import _, ngettext
from tui.screens.base import Act, DeskScreen
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph


class FactsScreen(DeskScreen):
    """Facts, oldest first; nothing here can be changed."""

    passing = True
    DEFAULT_CSS = """
    FactsScreen Lines { height: 1fr; }
    FactsScreen Pane { height: 5; }
    """

    def __init__(self, title: str, facts: Sequence[LogRow]) -> None:
        super().__init__()
        self._title = title
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
                (present.moment(fact.occurred_at, tz), fact.actor, telling.fact(fact, pack, masked=True)),
            )
            for fact in self._facts.values()
        ]

    def _told(self, key: str) -> list[Paragraph]:
        fact = self._facts.get(key)
        if fact is None:
            return []
        sent = _("not sent yet") if fact.seq is None else _("journal number {seq}").format(seq=fact.seq)
        return [
            Paragraph(style="rule"),
            Paragraph(telling.fact(fact, self.console.desk.pack)),
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


class OutboxScreen(FactsScreen):
    """The tail of the log that the journal has not numbered, in sentences."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(_("Outbox"), outbox.rows)
        self._outbox = outbox

    async def on_mount(self) -> None:
        """Say what waits and why."""
        await super().on_mount()
        if self._outbox.waiting and self._outbox.oldest is not None:
            tz = self.console.desk.pack.centre.tz
            waits = ngettext(
                "{count} fact waits for the journal since {since}. No journal is connected; nothing is lost.",
                "{count} facts wait for the journal since {since}. No journal is connected; nothing is lost.",
                self._outbox.waiting,
            )
            self.say(waits.format(count=self._outbox.waiting, since=present.moment(self._outbox.oldest, tz)))
        else:
            self.say(_("Nothing waits."))
