"""The outbox: the wire in words. What waits, what was refused, where somebody was first; what to do."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from textual.app import ComposeResult

from core.domain.news import Notice, NoticeKind
from core.domain.wire import REJECTIONS
from core.views import LogRow, Outbox
from tui import present, telling, wiring
from tui.catalogue import _
from tui.screens.base import Act, DeskScreen
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph

_COLUMNS: Final = (Column(12), Column(10), Column(0))
_FIRST: Final = (NoticeKind.OVERTAKEN, NoticeKind.FIELD_OVERTAKEN)
"""What is told here of the notices: somebody was first."""


class OutboxScreen(DeskScreen):
    """How the desk and the journal stand, above; the facts concerned, below. Enter opens the card."""

    passing = True
    DEFAULT_CSS = """
    OutboxScreen Lines { height: 1fr; }
    OutboxScreen #wire { height: 4; }
    OutboxScreen #fact { height: 5; }
    """

    def __init__(self, outbox: Outbox) -> None:
        super().__init__()
        self._outbox = outbox
        self._wire = Pane(id="wire")
        self._wire.can_focus = False
        self._fact = Pane(id="fact")
        self._list = Lines(columns=_COLUMNS, empty=_("Nothing waits."))

    def body(self) -> ComposeResult:
        """The wire in sentences, the list, the fact under the cursor in full."""
        yield self._wire
        yield self._list
        yield self._fact

    async def on_mount(self) -> None:
        """Show what there is; the cursor stands in the list."""
        await super().on_mount()
        self.set_focus(self._list)
        await self._show()

    async def changed(self, cards: frozenset[str]) -> None:
        """The wire or a card changed: the lists anew, the cursor on its row."""
        self._outbox = await self.console.desk.outbox()
        await self._show()

    def right_of_status(self) -> str:
        """What this is."""
        return _("Outbox") + "  "

    def keys(self) -> str:
        """What Enter does here."""
        return _("Enter: the card   Esc: back")

    def acts(self) -> Mapping[str, Act]:
        """Back."""
        return {"call.wrap_up": self.console.back, "screen.back": self.console.back}

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another row."""
        self._fact.set(self._told(message.key))

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter: the card; what the journal refused of a field is put back into it, to be mended."""
        notice = self._overtaken().get(message.key)
        fact = self._facts().get(message.key)
        if notice is not None:
            await self.console.visit(notice.card_id)
        elif fact is not None:
            desk = self.console.desk
            refused = fact in self._outbox.refused and fact.type == "card.field_set"
            if refused and await desk.card(fact.card_id) is not None:
                text = str(fact.payload["value"])
                await desk.draft(fact.card_id, str(fact.payload["field"]), text, len(text))
            await self.console.visit(fact.card_id)
            if self.is_current:
                self.say(_("There is no such card: the journal refused its beginning too."), "warn")

    async def _show(self) -> None:
        desk = self.console.desk
        wire, now, tz = desk.wire(), desk.now(), desk.pack.centre.tz
        told = [Paragraph(wiring.sentence(wire, now, tz), "bold")]
        if wire.waiting:
            told.append(Paragraph(wiring.waiting(wire, now, tz)))
        told += [Paragraph(sentence, "warn") for sentence in wiring.warnings(wire, now, tz).values()]
        if desk.handbook.wrong:
            told.append(Paragraph(wiring.unusable(desk.handbook.wrong), "warn"))
        self._wire.set(told)
        rows = list(self._rows())
        await self._list.show(Fixed(rows), cursor=self._list.cursor_key)
        first = next((row.key for row in rows if row.selectable), "")
        self._fact.set(self._told(self._list.cursor_key or first))

    def _facts(self) -> dict[str, LogRow]:
        return {fact.event_id: fact for fact in (*self._outbox.refused, *self._outbox.rows)}

    def _overtaken(self) -> dict[str, Notice]:
        return {f"notice:{place}": notice for place, (__, notice) in self._first()}

    def _first(self) -> Sequence[tuple[int, tuple[datetime, Notice]]]:
        told = enumerate(self.console.ear.told)
        return [(place, entry) for place, entry in reversed(list(told)) if entry[1].kind in _FIRST]

    def _rows(self) -> Iterator[Row]:
        sections = (
            (_("Refused by the journal"), [self._row(fact, "warn") for fact in self._outbox.refused]),
            (_("Somebody was first"), [self._notice(place, *entry) for place, entry in self._first()]),
            (_("Waits for the journal"), [self._row(fact, "text") for fact in self._outbox.rows]),
        )
        for title, rows in sections:
            if rows:
                yield Row(f"heading:{title}", (("", "text"), (title, "heading")), selectable=False)
                yield from rows

    def _row(self, fact: LogRow, look: str) -> Row:
        pack = self.console.desk.pack
        cells = (
            present.moment(fact.occurred_at, pack.centre.tz),
            _("T-{number:06d}").format(number=fact.local_number) if fact.local_number else "",
            telling.fact(fact, pack, masked=True),
        )
        return Row(fact.event_id, cells, style=look)

    def _notice(self, place: int, at: datetime, notice: Notice) -> Row:
        pack = self.console.desk.pack
        sentence, look = wiring.notice(notice, pack)
        number = present.number(notice)
        cells = (present.moment(at, pack.centre.tz), number, sentence.removeprefix(f"{number}: "))
        return Row(f"notice:{place}", cells, style=look)

    def _told(self, key: str) -> list[Paragraph]:
        pack = self.console.desk.pack
        notice = self._overtaken().get(key)
        if notice is not None:
            return [Paragraph(style="rule"), Paragraph(wiring.notice(notice, pack)[0])]
        fact = self._facts().get(key)
        if fact is None:
            return [Paragraph(style="rule")]
        told = [Paragraph(style="rule"), Paragraph(telling.fact(fact, pack))]
        if fact in self._outbox.refused:
            why = _(REJECTIONS.get(fact.verdict, fact.verdict))
            return [
                *told,
                Paragraph(why + " " + _("It is kept here; Enter puts a field back to be mended."), "warn"),
            ]
        return [*told, Paragraph(f"{fact.type} · " + _("not sent yet"), "note")]
