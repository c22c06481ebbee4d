"""A card that waits for approval: whose it is, since when, with what result; the two answers of a mentor."""

from collections.abc import Mapping, Sequence

from core.domain.vocabulary import Status
from tui import present, telling
from tui.catalogue import _
from tui.screens.base import Act
from tui.screens.conversation import Conversation
from tui.screens.sides import contacts, elsewhere, terms
from tui.widgets.lines import Row
from tui.widgets.pane import Paragraph


class ApprovalLeaf:
    """``ways``: row key → what Enter does there; none for who may not answer."""

    def __init__(self, call: Conversation, ways: Mapping[str, Act]) -> None:
        self._call = call
        self._ways = ways

    @property
    def title(self) -> str:
        """That it waits."""
        return _("Waits for your approval") if self._call.approves else _("Waits for approval")

    @property
    def place(self) -> str:
        """After the talk."""
        return "call.wrap_up"

    def rows(self) -> Sequence[Row]:
        """Approve it, or send it back."""
        words = {"approve": _("Approve it"), "send_back": _("Send it back, with a reason")}
        return [Row(key, (words[key],)) for key in self._ways if self._call.approves]

    def text(self, key: str | None) -> Sequence[Paragraph]:
        """Who did the work, when, and how it is to end."""
        card, pack = self._call.card, self._call.desk.pack
        one, tz = card.submission, pack.centre.tz
        told = [Paragraph(style="rule")]
        if one is not None and card.status is Status.SUBMITTED:
            time = present.moment(one.at, tz)
            told.append(Paragraph(_("Submitted by {who}, {time}").format(who=one.by, time=time), "bold"))
        result = telling.value_words("result", card.value("result"), pack)
        told.append(Paragraph(_("Result: {result}").format(result=result)))
        return [
            *told,
            *elsewhere.paragraphs(self._call),
            *terms.paragraphs(self._call, pressing=True),
            *contacts.paragraphs(card, tz),
        ]

    async def tick(self, key: str) -> None:
        """Space does what Enter does."""
        await self.choose(key)

    async def choose(self, key: str) -> None:
        """This way."""
        await self._ways[key]()
