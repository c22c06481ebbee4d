"""The scenarios of the centre: choose one, hear it ring, pick it up; what came of earlier tries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.timer import Timer

from core.domain.sandbox.exam import Outcome, digest, sits
from core.domain.words import words
from core.sandbox.debrief import debrief_of
from core.sandbox.drill import rings_after
from core.sandbox.exams import came_of, papers
from tui import debriefing, present
from tui.catalogue import _
from tui.screens.base import Act, DeskScreen
from tui.screens.dialogs import ChooseDialog
from tui.training import is_call
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph

if TYPE_CHECKING:
    from core.domain.sandbox.run import Run
    from core.domain.sandbox.scenario import Scenario
    from core.sandbox.group import Group, Tried

_COLUMNS: Final = (Column(0), Column(5), Column(14), Column(16))
_EXAM: Final = "exam:"
_LASTS: Final = "lasts:"
_AT_ONCE: Final = 2
"""Tries that are judged before the list is shown: the one that was just over stands in it at once."""


@dataclass(frozen=True, slots=True)
class _Ringing:
    """Who rings, since when; ``exam``: at which place of which paper, empty: practice."""

    scenario: "Scenario"
    language: str
    since: datetime
    exam: str = ""

    def rings(self, now: datetime) -> int:
        """Which ring it is."""
        return rings_after((now - self.since).total_seconds())


class ScenariosScreen(DeskScreen):
    """Enter lets the caller ring, F2 picks up. F3: earlier tries.

    ``first``: the scenario that rings at once. An exam that was set stands above them all: its calls ring in
    their order, nobody says whose they are, and only the whole is looked back upon.
    """

    DEFAULT_CSS = """
    ScenariosScreen Lines { height: 1fr; }
    ScenariosScreen Pane { height: 6; }
    """

    def __init__(self, scenarios: Mapping[str, "Scenario"], first: str = "") -> None:
        super().__init__()
        self._first = first
        self._scenarios = scenarios
        self._tries: dict[str, list[Tried]] = {}
        self._exams: dict[str, Outcome] = {}
        self._lasting: list[Run] = []
        self._list = Lines(columns=_COLUMNS, empty=_("This centre has no scenarios."))
        self._about = Pane()
        self._about.can_focus = False
        self._rings: _Ringing | None = None
        self._rang: dict[str, datetime] = {}
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
        training = self.console.training
        if training is not None and training.wrong:
            self.say(str(training.wrong[0]), "warn")
        first, self._first = self._first, ""
        if first in self._scenarios:
            await self._list.show(Fixed(self._rows()), cursor=first)
            self._tell(first)
            await self._choose(first)

    async def changed(self, cards: frozenset[str]) -> None:
        """A trainer may have set an exam."""
        if cards and self._rings is None:
            await self.reload()

    async def reload(self) -> None:
        """Read what is new; what came of a try is judged aside, and stands in its row when it was."""
        training = self.console.training
        assert training is not None  # this screen is of the sandbox
        self._lasting = await training.lasting()
        for __ in range(_AT_ONCE):
            await training.mine.go_on(self.console.desk.now())
        await self._show()
        self.run_worker(self._catch_up(training.mine), exclusive=True)

    async def _catch_up(self, mine: "Group") -> None:
        """Aside: whatever is not known yet, a row after the other."""
        now, more = self.console.desk.now(), False
        while await mine.go_on(now):
            more = True
            self._gather(mine)
            await self._show_rows()
        if more:
            await self._show()

    async def _show(self) -> None:
        training, desk = self.console.training, self.console.desk
        assert training is not None
        set_for_me = await papers(desk, desk.operator.name)
        came = came_of(set_for_me, training.mine.runs, desk.now())
        self._exams = {one.paper.id: one for one in came}
        self._gather(training.mine)
        await self._show_rows()

    def _gather(self, mine: "Group") -> None:
        self._tries = {}
        for tried in (tried for one in mine.trainees() for tried in one.tries):
            if not tried.run.exam:
                self._tries.setdefault(tried.run.play.scenario.id, []).append(tried)

    async def _show_rows(self) -> None:
        rows = self._rows()
        await self._list.show(Fixed(rows), cursor=self._list.cursor_key)
        self._tell(self._list.cursor_key or next((row.key for row in rows), ""))

    # --- rows --------------------------------------------------------------------------------------

    def _rows(self) -> list[Row]:
        exams = [self._exam_row(one) for one in self._exams.values()]
        lasting = [self._lasting_row(one) for one in self._lasting]
        return (
            lasting
            + exams
            + [
                Row(
                    one.id,
                    (words(one.title, self.console.language), "●" * one.difficulty, *self._best(one.id)),
                )
                for one in self._scenarios.values()
            ]
        )

    def _lasting_row(self, run: "Run") -> Row:
        """A call that was left: its caller is still on the line."""
        title = _("EXAM") if run.exam else debriefing.title(run.play.scenario)
        passed = present.watch(run.second(self.console.desk.now()))
        return Row(_LASTS + run.card_id, (title, "☎", _("on the line"), passed), style="warn")

    def _exam_row(self, one: Outcome) -> Row:
        sat = sum(each.run is not None for each in one.sat)
        told = _("{sat} of {all} calls").format(sat=sat, all=len(one.sat))
        result = _("{total} of 100").format(total=one.total) if one.complete else ""
        sign = "" if not one.complete else "✓ " if one.passed else "✗ "
        return Row(_EXAM + one.paper.id, (_("EXAM"), "", told, sign + result), style="bold")

    def _best(self, scenario_id: str) -> tuple[str, str]:
        tries = self._tries.get(scenario_id, [])
        if not tries:
            return _("not tried"), ""
        best = max(tries, key=lambda one: (one.score.passed, one.score.total))
        sign = "✓ " if best.score.passed else ""
        told = _("tries: {count}").format(count=len(tries))
        return told, sign + _("best {total}").format(total=best.score.total)

    def _tell(self, key: str) -> None:
        self._about.set([Paragraph(style="rule"), *(self._about_exam(key) or self._about_one(key))])

    def _about_exam(self, key: str) -> list[Paragraph]:
        exam = self._exams.get(key.removeprefix(_EXAM))
        if exam is None:
            return []
        told = _("{count} calls, each once, without hints. Passed from {mark} of 100 and without a fault.")
        said = told.format(count=len(exam.sat), mark=exam.paper.pass_mark)
        return [Paragraph(said), Paragraph(exam.paper.id, "note")]

    def _about_one(self, key: str) -> list[Paragraph]:
        one = self._scenarios.get(key)
        if one is None:
            return []
        spoken = ", ".join(one.languages)
        more = _("{minutes} min at most · caller speaks: {languages} · {source}")
        told = more.format(minutes=one.minutes, languages=spoken, source=one.source)
        return [Paragraph(words(one.about, self.console.language)), Paragraph(told, "note")]

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another scenario."""
        self._tell(message.key)

    # --- ringing -----------------------------------------------------------------------------------

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter: it rings."""
        if message.key.startswith(_LASTS):
            await self.console.visit(message.key.removeprefix(_LASTS))
        elif message.key.startswith(_EXAM):
            await self._go_on(self._exams[message.key.removeprefix(_EXAM)])
        else:
            await self._choose(message.key)

    async def _choose(self, scenario_id: str) -> None:
        """In which language, where there is a choice; then it rings."""
        one = self._scenarios[scenario_id]
        if len(one.languages) == 1:
            await self._let_ring(one, one.languages[0])
        else:
            self.console.call_next(self._ask_language, one)

    async def _ask_language(self, one: "Scenario") -> None:
        async def chosen(language: str | None) -> None:
            if language:
                await self._let_ring(one, language)

        rows = [Row(code, (self._language_name(code),)) for code in one.languages]
        await self.app.push_screen(ChooseDialog(_("In which language does the caller speak?"), rows), chosen)

    def _language_name(self, code: str) -> str:
        known = self.console.desk.pack.choice("language", code)
        return words(known.title, self.console.language) if known else code

    async def _go_on(self, exam: Outcome) -> None:
        """The next call of an exam; of one that is over, what came of it."""
        if exam.complete:
            self.console.call_next(self._show_exam, exam)
            return
        place = next((number for number, one in enumerate(exam.sat) if one.run is None), None)
        if place is None:
            self.say(_("A call of this exam still lasts: open its card."), "warn")
            return
        asked = exam.sat[place].place
        one = self._scenarios.get(asked.scenario)
        if one is None:
            self.say(_("This program has no scenario “{id}”.").format(id=asked.scenario), "alarm")
            return
        # Which language they speak, only the paper decides.
        language = one.languages[int(digest(exam.paper.id + asked.digest), 16) % len(one.languages)]
        await self._let_ring(one, language, sits(exam.paper, place))

    async def _show_exam(self, exam: Outcome) -> None:
        from tui.screens.sandbox.attempts import AttemptsScreen

        desk = self.console.desk
        looked = [await debrief_of(desk, one.run.card_id) for one in exam.sat if one.run is not None]
        await self.console.push_screen(AttemptsScreen([one for one in looked if one is not None]))

    async def _let_ring(self, scenario: "Scenario", language: str, exam: str = "") -> None:
        """The telephone rings until it is picked up; a card that was passed on or is owed needs no ring."""
        rings, asked = self._rings, (scenario.id, language, exam)
        if rings is not None and (rings.scenario.id, rings.language, rings.exam) == asked:
            return  # it rings already: another Enter does not make it ring from the first
        now = self.console.desk.now()
        # The telephone of an exam has rung since it rang first: the norm is not won by letting it ring again.
        since = self._rang.setdefault(exam, now) if exam else now
        ringing = _Ringing(scenario, language, since, exam)
        if not is_call(scenario):
            await self._begin(ringing)
            return
        self._rings = ringing
        if self._ringing is None:
            self._ringing = self.set_interval(1, self._ring)
        self._ring()

    def _ring(self) -> None:
        if self._rings is None:
            return
        number = self._rings.scenario.caller.number
        count = self._rings.rings(self.console.desk.now())
        told = _("☎ {number} rings, ring {count}. {key}: pick up   Esc: let it ring no more")
        who = present.phone(number) if number else _("Number hidden")
        said = told.format(number=who, count=count, key=self.console.keymap.label("call.open"))
        if said != self.said:
            self.say(said, "alarm")

    def _silence(self) -> None:
        self._rings = None
        self.stands, self.said = False, ""
        if self._ringing is not None:
            self._ringing.stop()
            self._ringing = None

    async def _begin(self, ringing: _Ringing) -> None:
        training = self.console.training
        assert training is not None  # this screen is of the sandbox
        card = await training.begin(
            ringing.scenario, ringing.rings(self.console.desk.now()), ringing.language, ringing.exam
        )
        await self.console.visit(card.card_id)

    # --- keys --------------------------------------------------------------------------------------

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
        rings = self._rings
        if rings is None:
            if self._list.cursor_key:
                await self.on_lines_chosen(Lines.Chosen(self._list.cursor_key))
            return
        self._silence()
        await self._begin(rings)

    async def act_tries(self) -> None:
        """F3: what came of earlier tries at this scenario."""
        from tui.screens.sandbox.attempts import AttemptsScreen

        tries = self._tries.get(self._list.cursor_key or "", [])
        looked = [await debrief_of(self.console.desk, one.run.card_id) for one in tries]
        if shown := [one for one in looked if one is not None]:
            await self.console.push_screen(AttemptsScreen(shown))
        else:
            self.say(_("This scenario was not tried yet."))

    async def act_back(self) -> None:
        """Esc: the ringing ends, or the screen does."""
        if self._rings is not None:
            self._silence()
            self.guide()
        else:
            await self.console.back()
