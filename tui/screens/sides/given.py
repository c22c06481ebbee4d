"""A card that was passed on to me: what is asked, and the three ways on (order 141-П, clauses 4-6)."""

from collections.abc import Mapping, Sequence

from core.domain.card import Escalation
from tui import handing, present
from tui.catalogue import _
from tui.screens.base import Act
from tui.screens.conversation import Conversation
from tui.screens.sides import contacts, elsewhere, terms
from tui.widgets.lines import Row
from tui.widgets.pane import Paragraph


class GivenLeaf:
    """Read in one look, before anything is done: from whom, why, how long the caller waits.

    ``ways``: row key → what Enter does there. ``steady``: no length of time, which would change by itself.
    """

    def __init__(self, call: Conversation, ways: Mapping[str, Act], *, steady: bool) -> None:
        self._call = call
        self._ways = ways
        self._steady = steady

    @property
    def title(self) -> str:
        """That it waits for me."""
        return _("Passed on to you") if self._call.given and self._call.comes_here else _("Passed on")

    @property
    def place(self) -> str:
        """The moment of the talk."""
        return "card.escalate"

    def rows(self) -> Sequence[Row]:
        """Take it up, give it back, pass it on."""
        words = {
            "take_up": _("Take it up"),
            "return": _("Give it back, with a reason"),
            "pass_on": _("Pass it on further"),
        }
        return [Row(key, (words[key],)) for key in self._ways]

    def text(self, key: str | None) -> Sequence[Paragraph]:
        """What is asked; what came of it, when somebody was quicker; the keys."""
        call = self._call
        passed = call.card.escalations[-1]
        tz = call.desk.pack.centre.tz
        asked = Paragraph(f"«{passed.fact.reason}»", "bold")
        told = [
            Paragraph(style="rule"),
            asked if passed.fact.reason else Paragraph(_("No reason was written: see the essence."), "note"),
            Paragraph(_("From {who}, {time}").format(who=passed.by, time=present.clock(passed.at, tz))),
            Paragraph(_("To {who}").format(who=passed.to)),
        ]
        if call.given:
            told.append(Paragraph(self._waits(passed), "warn"))
        else:
            told.append(Paragraph(*handing.answer(passed, tz)))
        keys = _("{key}: take up, give back, pass on   Esc: to the card")
        return [
            *told,
            *elsewhere.paragraphs(call),
            *terms.paragraphs(call, pressing=True),
            *contacts.paragraphs(call.card, tz),
            Paragraph(keys.format(key=call.key("card.escalate")), "hint"),
        ]

    def _waits(self, passed: Escalation) -> str:
        """How long, and whether on the line."""
        desk, card = self._call.desk, self._call.card
        seconds = (desk.now() - passed.at).total_seconds()
        if self._steady or seconds < 60:  # a minute that has not passed is none
            waits = _("since {time}").format(time=present.clock(passed.at, desk.pack.centre.tz))
        else:
            waits = present.span(seconds)
        on_the_line = card.talk_ended_at is None
        told = _("The caller is on the line and waits: {time}") if on_the_line else _("It waits: {time}")
        return told.format(time=waits)

    async def tick(self, key: str) -> None:
        """Space does what Enter does."""
        await self.choose(key)

    async def choose(self, key: str) -> None:
        """This way."""
        await self._ways[key]()
