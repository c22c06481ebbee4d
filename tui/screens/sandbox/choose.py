"""The scenarios of the centre: choose one, hear it ring, pick it up; what came of earlier tries."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.timer import Timer

from core.domain.words import words
from core.errors import ScenarioError
from tui import present
from tui.catalogue import _
from tui.screens.base import Act, DeskScreen
from tui.screens.dialogs import ChooseDialog
from tui.training import is_call
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph

if TYPE_CHECKING:
    from core.domain.sandbox.scenario import Scenario
    from core.sandbox.debrief import Debrief

_COLUMNS: Final = (Column(0), Column(5), Column(14), Column(16))
_RING_S: Final = 5
"""A ring and the silence after it."""


class ScenariosScreen(DeskScreen):
    """Enter lets the caller ring, F2 picks up. F3: earlier tries.

    ``wrong``: files that cannot be used. ``first``: the scenario that rings at once.
    """

    DEFAULT_CSS = """
    ScenariosScreen Lines { height: 1fr; }
    ScenariosScreen Pane { height: 6; }
    """

    def __init__(
        self, scenarios: Mapping[str, "Scenario"], wrong: Sequence[ScenarioError], first: str = ""
    ) -> None:
        super().__init__()
        self._first = first
        self._scenarios = scenarios
        self._wrong = wrong
        self._tries: dict[str, list[Debrief]] = {}
        self._list = Lines(columns=_COLUMNS, empty=_("This centre has no scenarios."))
        self._about = Pane()
        self._about.can_focus = False
        self._rings: tuple[str, str, datetime] | None = None
        self._ringing: Timer | None = None

    @property
    def headline(self) -> str:
        """What this is."""
        return _("Scenarios")

    def body(self) -> ComposeResult:
        """The list; under it what the one under the cursor teaches."""
        yield self._list
        yield self._about

    async def on_mount(self) -> None:
        """The cursor stands in the list."""
        await super().on_mount()
        self.set_focus(self._list)

    async def on_screen_resume(self) -> None:
        """Back here: what came of the last try stands beside its scenario."""
        await super().on_screen_resume()
        await self.reload()
        if self._wrong:
            self.say(str(self._wrong[0]), "warn")
        first, self._first = self._first, ""
        if first in self._scenarios:
            await self._choose(first)

    async def reload(self) -> None:
        """Read the tries anew; the cursor keeps its row."""
        from core.sandbox.debrief import debrief_of

        desk = self.console.desk
        self._tries = {}
        for run in await desk.runs.all():
            debrief = await debrief_of(desk, run.card_id)
            if debrief is not None and run.by == desk.operator.name:
                self._tries.setdefault(run.play.scenario.id, []).append(debrief)
        await self._list.show(Fixed(self._rows()), cursor=self._list.cursor_key)
        self._tell(self._list.cursor_key or next(iter(self._scenarios), ""))

    def _rows(self) -> list[Row]:
        return [
            Row(one.id, (words(one.title, self.console.language), "●" * one.difficulty, *self._best(one.id)))
            for one in self._scenarios.values()
        ]

    def _best(self, scenario_id: str) -> tuple[str, str]:
        tries = self._tries.get(scenario_id, [])
        if not tries:
            return _("not tried"), ""
        best = max(tries, key=lambda one: (one.score.passed, one.score.total))
        sign = "✓ " if best.score.passed else ""
        told = _("tries: {count}").format(count=len(tries))
        return told, sign + _("best {total}").format(total=best.score.total)

    def _tell(self, key: str) -> None:
        one = self._scenarios.get(key)
        if one is None:
            return
        language = self.console.language
        spoken = ", ".join(one.languages)
        more = _("{minutes} min at most · caller speaks: {languages} · {source}")
        self._about.set(
            [
                Paragraph(style="rule"),
                Paragraph(words(one.about, language)),
                Paragraph(more.format(minutes=one.minutes, languages=spoken, source=one.source), "note"),
            ]
        )

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another scenario."""
        self._tell(message.key)

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter: it rings."""
        await self._choose(message.key)

    async def _choose(self, scenario_id: str) -> None:
        """In which language, where there is a choice; then it rings."""
        one = self._scenarios[scenario_id]
        if len(one.languages) == 1:
            await self._let_ring(one.id, one.languages[0])
            return
        rows = [Row(code, (self._language_name(code),)) for code in one.languages]
        self.console.call_next(self._ask_language, one.id, rows)

    async def _ask_language(self, scenario_id: str, rows: Sequence[Row]) -> None:
        async def chosen(language: str | None) -> None:
            if language:
                await self._let_ring(scenario_id, language)

        await self.app.push_screen(ChooseDialog(_("In which language does the caller speak?"), rows), chosen)

    def _language_name(self, code: str) -> str:
        known = self.console.desk.pack.choice("language", code)
        return words(known.title, self.console.language) if known else code

    async def _let_ring(self, scenario_id: str, language: str) -> None:
        """The telephone rings until it is picked up; a card that was passed on or is owed needs no ring."""
        if not is_call(self._scenarios[scenario_id]):
            await self._begin(scenario_id, language, 0)
            return
        self._rings = scenario_id, language, self.console.desk.now()
        if self._ringing is None:
            self._ringing = self.set_interval(1, self._ring)
        self._ring()

    def _ring(self) -> None:
        if self._rings is None:
            return
        scenario_id, __, since = self._rings
        number = self._scenarios[scenario_id].caller.number
        count = 1 + int((self.console.desk.now() - since).total_seconds() // _RING_S)
        told = _("☎ {number} rings, ring {count}. {key}: pick up   Esc: let it ring no more")
        who = present.phone(number) if number else _("Number hidden")
        said = told.format(number=who, count=count, key=self.console.keymap.label("call.open"))
        if said != self.said:
            self.say(said, "alarm")

    def _silence(self) -> None:
        self._rings = None
        self.stands = False
        if self._ringing is not None:
            self._ringing.stop()
            self._ringing = None

    def keys(self) -> str:
        """The keys of the list."""
        label = self.console.keymap.label
        keys = _("Enter: let them ring   {tries}: earlier tries   Esc: the desk")
        return keys.format(tries=label("caller.history"))

    def right_of_status(self) -> str:
        """What this is."""
        return _("Scenarios") + "  "

    def acts(self) -> Mapping[str, Act]:
        """Pick up; earlier tries; back, or let it ring no more."""
        return {
            "call.open": self.act_pick_up,
            "caller.history": self.act_tries,
            "call.wrap_up": self.act_back,
            "screen.back": self.act_back,
        }

    async def act_pick_up(self) -> None:
        """F2: the caller is on the line."""
        if self._rings is None:
            first = self._list.cursor_key
            if first:
                await self._choose(first)
            return
        scenario_id, language, since = self._rings
        self._silence()
        await self._begin(scenario_id, language, (self.console.desk.now() - since).total_seconds())

    async def _begin(self, scenario_id: str, language: str, rang_s: float) -> None:
        training = self.console.training
        assert training is not None  # this screen is of the sandbox
        card = await training.begin(self._scenarios[scenario_id], rang_s, language)
        await self.console.visit(card.card_id)

    async def act_tries(self) -> None:
        """F3: what came of earlier tries at this scenario."""
        from tui.screens.sandbox.attempts import AttemptsScreen

        tries = self._tries.get(self._list.cursor_key or "", [])
        if tries:
            await self.console.push_screen(AttemptsScreen(tries))
        else:
            self.say(_("This scenario was not tried yet."))

    async def act_back(self) -> None:
        """Esc: the ringing ends, or the screen does."""
        if self._rings is not None:
            self._silence()
            self.guide()
        else:
            await self.console.back()
