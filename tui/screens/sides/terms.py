"""The term of the law beside the card: until when, by which rule, what is to be told; waits for callers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from core.domain.deadline import waits_about
from core.domain.terms import Wait
from core.domain.words import words
from tui import lawful
from tui.catalogue import _
from tui.screens.conversation import Conversation
from tui.widgets.lines import Row
from tui.widgets.pane import Paragraph

_WAIT = "wait:"


def paragraphs(call: Conversation, *, pressing: bool) -> list[Paragraph]:
    """The term of the card and the notices that are due; ``pressing``: what must not wait, else the rest.

    Nothing of a finished card: its time has stopped.
    """
    term = call.desk.deadlines.of(call.card) if call.card.open else None
    told = []
    if term is not None and (lawful.look(term) != "text") is pressing:
        sign = "!" if term.late else ""
        told.append(Paragraph(lawful.line(term), lawful.look(term), sign=sign))
    if pressing and call.card.open:
        untold = call.desk.deadlines.notices(call.card)
        told += [Paragraph(lawful.untold(one), "alarm" if one.late else "warn", sign="!") for one in untold]
    return told


class TermsLeaf:
    """What can be done about the term, and the waiting terms of the theme; each wait counts its last day."""

    def __init__(
        self,
        call: Conversation,
        ways: Mapping[str, Callable[[], Awaitable[None]]],
        count: Callable[[Wait], Awaitable[None]],
    ) -> None:
        self._call = call
        self._ways = ways
        self._count = count

    @property
    def title(self) -> str:
        """What this is."""
        return _("Terms of the law")

    @property
    def place(self) -> str:
        """The moment of the work."""
        return "term.show"

    def rows(self) -> Sequence[Row]:
        """Extend, tell, the waits of the theme; without a theme that has any, all of them."""
        titles = {"extend": _("Extend the term"), "notice": _("The applicant was told")}
        ways = [Row(key, (titles[key],)) for key in self._ways]
        return [*ways, *(Row(_WAIT + wait.id, (self._name(wait),)) for wait in self._waits())]

    def _name(self, wait: Wait) -> str:
        return f"{lawful.limit(wait)} · {words(wait.title, self._call.language)}"

    def _waits(self) -> Sequence[Wait]:
        return waits_about(
            self._call.desk.pack, self._call.card.value("theme"), self._call.desk.deadlines.today()
        )

    def text(self, key: str | None) -> Sequence[Paragraph]:
        """The term and its source; of a wait, until when help that is asked for today must come."""
        wait = self._wait(key or "")
        told = self._of_wait(wait) if wait else self._of_card()
        return [Paragraph(style="rule"), *told, Paragraph(_("Enter: this   Esc: to the card"), "hint")]

    def _of_card(self) -> list[Paragraph]:
        call = self._call
        term = call.desk.deadlines.of(call.card)
        if term is None:
            return [Paragraph(_("No term of the law runs on this card."), "note")]
        told = [Paragraph(lawful.line(term), lawful.look(term), sign="!" if term.late else "")]
        told.append(Paragraph(f"{words(term.rule.title, call.language)} · {term.rule.source}", "note"))
        if level := call.desk.deadlines.criticality(call.card):
            title = call.desk.pack.title("criticality", level, call.language)
            told.append(Paragraph(_("Criticality: {level}").format(level=title)))
        extension = call.card.extension
        if extension is not None:
            by = _("Extended: {reason}. Decided by {who}").format(
                reason=extension.fact.reason, who=extension.fact.approver
            )
            told.append(Paragraph(by))
        for one in call.desk.deadlines.notices(call.card):
            told.append(Paragraph(lawful.untold(one), "alarm" if one.late else "warn", sign="!"))
            told.append(Paragraph(one.source, "note"))
        return told

    def _of_wait(self, wait: Wait) -> list[Paragraph]:
        deadlines = self._call.desk.deadlines
        until = lawful.latest(wait, deadlines.today(), deadlines.calendar)
        told = _("Asked for today: {until}.").format(until=until)
        source = Paragraph(wait.source, "note")
        return [Paragraph(self._name(wait), "bold"), Paragraph(told), source]

    def _wait(self, key: str) -> Wait | None:
        return next((one for one in self._waits() if _WAIT + one.id == key), None)

    async def tick(self, key: str) -> None:
        """Space does what Enter does."""
        await self.choose(key)

    async def choose(self, key: str) -> None:
        """This way; or count the last day from another one."""
        if (wait := self._wait(key)) is not None:
            await self._count(wait)
        else:
            await self._ways[key]()
