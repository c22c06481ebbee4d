"""Earlier tries, side by side: when, how long, what they were worth, block by block."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult

from tui import debriefing, present
from tui.catalogue import _
from tui.screens.base import Act, DeskScreen
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph

if TYPE_CHECKING:
    from core.sandbox.debrief import Debrief

_COLUMNS: Final = (Column(12), Column(6), Column(22), Column(0))


class AttemptsScreen(DeskScreen):
    """Enter looks back upon one."""

    passing = True
    DEFAULT_CSS = """
    AttemptsScreen Lines { height: 1fr; }
    AttemptsScreen Pane { height: 10; }
    """

    def __init__(self, tries: Sequence["Debrief"]) -> None:
        super().__init__()
        self._tries = {one.run.card_id: one for one in tries}
        self._below = Pane()
        self._below.can_focus = False

    def body(self) -> ComposeResult:
        """The tries, the newest first; under them the blocks of the one under the cursor."""
        yield Lines(Fixed([self._row(one) for one in self._tries.values()]), columns=_COLUMNS)
        self._tell(next(iter(self._tries), ""))
        yield self._below

    def _row(self, one: "Debrief") -> Row:
        begun = present.moment(one.run.begun_at, self.console.desk.pack.centre.tz)
        title = debriefing.title(one.run.play.scenario)
        cells = begun, present.watch(one.lasted), debriefing.verdict(one), title
        return Row(one.run.card_id, cells, style="text" if one.score.passed else "warn")

    def _tell(self, key: str) -> None:
        one = self._tries.get(key)
        if one is None:
            return
        scenario = one.run.play.scenario
        blocks = [
            Paragraph(debriefing.block(each, scenario), right=f"{debriefing.points(each.got)} / {each.of}")
            for each in one.score.blocks
            if each.of
        ]
        ended = Paragraph(debriefing.ended(one.run.why), "note")
        self._below.set([Paragraph(style="rule"), *blocks, ended])

    def right_of_status(self) -> str:
        """What this is."""
        return _("Earlier tries") + "  "

    def keys(self) -> str:
        """What Enter does."""
        return _("Enter: look back   Esc: back")

    def acts(self) -> Mapping[str, Act]:
        """Back."""
        return {"call.wrap_up": self.console.back, "screen.back": self.console.back}

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another try."""
        self._tell(message.key)

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter: look back upon it."""
        from tui.screens.sandbox.debrief import DebriefScreen

        self.console.call_next(self.console.push_screen, DebriefScreen(self._tries[message.key]))
