"""F3: who this is, what they asked before, how to greet them; a repeat call finds its leader here."""

from collections.abc import Awaitable, Callable, Sequence

from core.domain.vocabulary import Status
from core.views import Caller, CardRow
from tui import present
from tui.catalogue import _, ngettext
from tui.screens.conversation import Conversation
from tui.widgets.lines import Row
from tui.widgets.pane import Paragraph


def agreed(caller: Caller) -> list[Paragraph]:
    """What colleagues agreed of a caller: how to greet, a mark, the answer, the hours, what counts."""
    told = []
    if caller.greet_as:
        told.append(Paragraph(_("Greet as: {name}").format(name=caller.greet_as), "bold"))
    if caller.mark:
        told.append(Paragraph(caller.mark, "note"))
    if caller.answer:
        told.append(Paragraph(_("Agreed answer: {text}").format(text=caller.answer)))
    if caller.expected:
        told.append(Paragraph(_("Calls daily at {hours}").format(hours=", ".join(caller.expected.split()))))
    if caller.apart:
        why = _("Counts in no figure: {reason}").format(reason=caller.apart_because)
        told.append(Paragraph(why, "note"))
    return told


class CallerLeaf:
    """The caller's earlier cards, newest first; Enter asks what to do about one."""

    def __init__(self, call: Conversation, about: Callable[[CardRow], Awaitable[None]]) -> None:
        self._call = call
        self._about = about

    @property
    def title(self) -> str:
        """Who, in a few words."""
        return self._call.caller.greet_as or self._call.caller.name or _("Caller not known yet")

    @property
    def place(self) -> str:
        """The moment of the talk."""
        return "caller.history"

    def rows(self) -> Sequence[Row]:
        """A row a card: number, open or not, theme."""
        return [Row(row.card_id, (self._line(row),)) for row in self._call.others]

    def _line(self, row: CardRow) -> str:
        theme = present.theme(row, self._call.desk.pack)
        return " ".join((present.number(row), present.status(row.status), theme))

    def text(self, key: str | None) -> Sequence[Paragraph]:
        """What the next words may be, and the essence of the card under the cursor."""
        caller = self._call.caller
        told: list[Paragraph] = []
        row = next((one for one in self._call.others if one.card_id == key), None)
        if row is not None:
            when = present.day(row.opened_at, self._call.desk.pack.centre.tz)
            told += [Paragraph(style="rule"), Paragraph(f"{when} · {row.led_by}"), Paragraph(row.essence)]
            if row.status is not Status.CLOSED:
                told.append(Paragraph(_("Enter: this is a repeat call about it"), "warn", sign="!"))
        told.append(Paragraph(style="rule"))
        told += agreed(caller)
        week = ngettext("{count} call in 7 days", "{count} calls in 7 days", caller.calls_week)
        told.append(Paragraph(week.format(count=caller.calls_week)))
        return told

    async def tick(self, key: str) -> None:
        """Space does what Enter does."""
        await self.choose(key)

    async def choose(self, key: str) -> None:
        """What about this card?"""
        for row in self._call.others:
            if row.card_id == key:
                await self._about(row)
