"""F7: cards, callers, directory and regulation in one line, as one types, in whatever layout."""

from collections.abc import Sequence

from core.domain.deadline import waits_about
from core.domain.terms import Wait
from core.views import Hit, HitKind
from tui import lawful, present
from tui.catalogue import _, pgettext
from tui.screens.find import FindScreen, Found
from tui.screens.waiting import count
from tui.widgets.lines import Column, Row
from tui.widgets.pane import Paragraph


def kind_words(kind: HitKind) -> str:
    """Where something was found."""
    return {
        HitKind.CARD: pgettext("found", "card"),
        HitKind.CALLER: pgettext("found", "caller"),
        HitKind.DIRECTORY: pgettext("found", "directory"),
        HitKind.REGULATION: pgettext("found", "regulation"),
        HitKind.SPEECH: pgettext("found", "speech"),
        HitKind.WAIT: pgettext("found", "wait"),
    }[kind]


class SearchScreen(FindScreen):
    """Enter opens a card, the last card of a caller, the calculator of a wait; the rest is read below."""

    COLUMNS = (Column(12), Column(0), Column(28))

    def __init__(self) -> None:
        super().__init__()
        self.LABEL = _("Search")
        self._hits: dict[str, Hit] = {}

    @property
    def place(self) -> str:
        """Looking for an answer."""
        return "search.open"

    async def find(self, query: str) -> Sequence[Found]:
        """What the desk finds."""
        if not query:
            hint = _("A name, a number, a policy, a theme, a clinic, a word of the regulation")
            return [Found(Row("hint", ((hint, "hint"),), selectable=False))]
        hits = await self.console.desk.search(query, language=self.console.language)
        self._hits = {f"{hit.kind}:{hit.key}": hit for hit in hits}
        return [self._found_hit(key, hit) for key, hit in self._hits.items()]

    def _found_hit(self, key: str, hit: Hit) -> Found:
        if hit.row is not None:
            desk = self.console.desk
            title = f"{present.number(hit.row)} {present.status(hit.row.status)} {hit.row.who}"
            detail = present.theme(hit.row, desk.pack)
            about: tuple[Paragraph, ...] = (Paragraph(style="rule"), Paragraph(hit.row.essence or title))
        else:
            wait = self._wait(hit)
            title, detail = hit.title, lawful.limit(wait) if wait else hit.detail
            about = (Paragraph(style="rule"), Paragraph(hit.title, "bold"), Paragraph(hit.detail))
        return Found(Row(key, ((kind_words(hit.kind), "note"), title, detail)), about)

    def _wait(self, hit: Hit) -> Wait | None:
        """A waiting term that was found, in its edition of today."""
        deadlines = self.console.desk.deadlines
        there = waits_about(self.console.desk.pack, "", deadlines.today())
        return next((one for one in there if hit.kind is HitKind.WAIT and one.id == hit.key), None)

    async def open(self, key: str) -> None:
        """Enter."""
        hit = self._hits.get(key)
        if hit is None:
            return
        if hit.row is not None:
            await self.console.visit(hit.row.card_id)
        elif hit.kind is HitKind.CALLER:
            caller = await self.console.desk.caller(hit.key)
            if caller.cards:
                await self.console.visit(caller.cards[0].card_id)
        elif (wait := self._wait(hit)) is not None:
            await count(self.console, wait)
        else:
            self.read()
