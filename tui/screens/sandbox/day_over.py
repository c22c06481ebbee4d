"""A drill that is over: who was taken, who was lost, after how many rings; what each call was worth."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult

from core.domain.words import words
from tui import debriefing, present
from tui.catalogue import _
from tui.screens.base import Act, DeskScreen
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph

if TYPE_CHECKING:
    from core.desk import Desk
    from core.sandbox.debrief import Debrief
    from core.sandbox.drill import Call, Drill

_COLUMNS: Final = (Column(8), Column(0), Column(5, right=True), Column(22))


class DayOverScreen(DeskScreen):
    """Enter looks back upon a call.

    ``calls``: everybody who rang; ``debriefs``: by the card of those who were taken.
    """

    passing = True
    DEFAULT_CSS = """
    DayOverScreen Lines { height: 1fr; }
    DayOverScreen Pane { height: 3; }
    """

    def __init__(
        self,
        drill: "Drill",
        calls: Sequence["Call"],
        debriefs: Mapping[str, "Debrief"],
        begun_at: datetime,
    ) -> None:
        super().__init__()
        self._drill = drill
        self._calls = {str(call.place): call for call in calls}
        self._debriefs = debriefs
        self._begun_at = begun_at
        self._above = Pane()
        self._above.can_focus = False
        self._list = Lines(columns=_COLUMNS, empty=_("Nobody rang."))

    @classmethod
    async def of(cls, desk: "Desk", drill: "Drill", second: int, begun_at: datetime) -> "DayOverScreen":
        """Of a drill that ends in this second; who still rings then is lost."""
        from core.sandbox.debrief import debrief_of

        debriefs = {call.card_id: await debrief_of(desk, call.card_id) for call in drill.taken}
        known = {card_id: one for card_id, one in debriefs.items() if one is not None}
        return cls(drill, drill.rang(second), known, begun_at)

    @property
    def headline(self) -> str:
        """What this is."""
        return _("The drill is over")

    def body(self) -> ComposeResult:
        """The whole in two lines; the calls, in the order in which they rang."""
        yield self._above
        yield self._list

    async def on_mount(self) -> None:
        """The cursor stands in the list."""
        await super().on_mount()
        self.set_focus(self._list)
        self._above.set([*self._whole(), Paragraph(style="rule")])
        await self._list.show(Fixed([self._row(key, call) for key, call in self._calls.items()]))

    def right_of_status(self) -> str:
        """What this is."""
        return _("The drill is over") + "  "

    def keys(self) -> str:
        """What Enter does."""
        return _("Enter: look back   Esc: back")

    def acts(self) -> Mapping[str, Act]:
        """Back."""
        return {"call.wrap_up": self.console.back, "screen.back": self.console.back}

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter: look back upon the call."""
        from tui.screens.sandbox.debrief import DebriefScreen

        debrief = self._debriefs.get(self._calls[message.key].card_id)
        if debrief is None:
            self.say(_("This caller was not answered."))
        else:
            self.console.call_next(self.console.push_screen, DebriefScreen(debrief))

    def _whole(self) -> list[Paragraph]:
        taken = [call for call in self._calls.values() if call.card_id]
        rings = sum(call.rings for call in taken)
        counts = _("taken: {taken} · lost: {lost} · rings before the answer, on average: {rings}").format(
            taken=len(taken), lost=len(self._calls) - len(taken), rings=_mean(rings, len(taken))
        )
        scores = [one.score for one in self._debriefs.values()]
        worth = _("passed: {passed} of {all} · on average {total} of 100").format(
            passed=sum(score.passed for score in scores), all=len(scores),
            total=_mean(sum(score.total for score in scores), len(scores)),
        )  # fmt: skip
        return [Paragraph(counts, "bold"), Paragraph(worth)]

    def _row(self, key: str, call: "Call") -> Row:
        at = self._begun_at + timedelta(seconds=call.caller.second)
        clock = present.to_the_second(at, self.console.desk.pack.centre.tz)
        title = words(self._drill.scenarios[call.caller.scenario].title, self.console.language)
        debrief = self._debriefs.get(call.card_id)
        told = debriefing.verdict(debrief) if debrief else _("lost")
        look = "text" if debrief and debrief.score.passed else "warn"
        return Row(key, (clock, title, f"☎ {call.rings}", told), style=look)


def _mean(whole: int, count: int) -> str:
    return f"{whole / count:.1f}".replace(".", ",") if count else "–"
