"""The trainer's table: who is on the line now, and how every trainee stands. Seconds behind, read only."""

from collections.abc import Mapping
from typing import Final

from textual.app import ComposeResult

from core.domain.words import words
from core.sandbox.debrief import debrief_of
from core.sandbox.exams import set_exam
from core.sandbox.group import Group, Trainee
from tui import debriefing, present
from tui.catalogue import _, ngettext
from tui.screens.base import Act, DeskScreen
from tui.screens.dialogs import FillDialog
from tui.widgets.form import FieldSpec
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph

_COLUMNS: Final = (Column(24), Column(0), Column(10), Column(22))
_RUN, _TRAINEE = "run:", "trainee:"
_NAME, _SEED = "trainee", "seed"
_DRAFT: Final = "exam"
"""Under which the questions of an exam are kept while they are answered: no card's id."""


class GroupScreen(DeskScreen):
    """Enter on a run watches it, on a trainee shows their tries."""

    passing = True
    DEFAULT_CSS = """
    GroupScreen Lines { height: 1fr; }
    GroupScreen Pane { height: 6; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._list = Lines(columns=_COLUMNS, empty=_("Nobody has trained here yet."))
        self._below = Pane()
        self._below.can_focus = False
        self._trainees: dict[str, Trainee] = {}
        self._said = ""

    @property
    def headline(self) -> str:
        """What this is."""
        return _("Group")

    def body(self) -> ComposeResult:
        """The list; under it the weakest points of the trainee under the cursor."""
        yield self._list
        yield self._below

    async def on_mount(self) -> None:
        """Read every run; then go on with the clock."""
        await super().on_mount()
        self.set_focus(self._list)
        await self._look()
        if not self.console.linear:
            self.set_interval(1, self._show)

    async def changed(self, cards: frozenset[str]) -> None:
        """A trainee did something."""
        await self._look()

    @property
    def _group(self) -> Group:
        assert self.console.training is not None  # this screen is of the sandbox
        return self.console.training.everybody

    async def _look(self) -> None:
        """Read what is new; what is over is judged aside, and stands in its row when it was."""
        await self._group.look()
        await self._group.go_on(self.console.desk.now())
        await self._show()
        self.run_worker(self._go_on(), exclusive=True)

    async def _go_on(self) -> None:
        now = self.console.desk.now()
        while await self._group.go_on(now):
            await self._show()

    async def _show(self) -> None:
        rows = [*self._lasting(), *self._stand()]
        await self._list.show(Fixed(rows), cursor=self._list.cursor_key)
        first = next((row.key for row in rows if row.selectable), "")
        self._tell(self._list.cursor_key or first)

    def _lasting(self) -> list[Row]:
        now = self.console.desk.now()
        runs = self._group.lasting(now)
        rows = [_heading(_("In progress"))] if runs else []
        for run in runs:
            talk = self._group.talk(run, now)
            state = _("off the line") if talk.left_at is not None else debriefing.mood(talk.mood)
            title = debriefing.title(run.play.scenario)
            cells = run.by, title, present.watch(talk.second), _("exam") if run.exam else state
            rows.append(Row(_RUN + run.card_id, cells, style="bold"))
        return rows

    def _stand(self) -> list[Row]:
        self._trainees = {one.name: one for one in self._group.trainees()}
        rows = [_heading(_("Trainees"))] if self._trainees else []
        for one in self._trainees.values():
            count = len(one.tries)
            tries = ngettext("{count} try", "{count} tries", count).format(count=count)
            passed = _("{passed} of {all} passed").format(passed=one.passed, all=len(one.best))
            worst = words(one.weakest[0][0], self.console.language) if one.weakest else ""
            cells = one.name, worst, tries, _("{passed}, mean {mean}").format(passed=passed, mean=one.mean)
            rows.append(Row(_TRAINEE + one.name, cells))
        return rows

    def _tell(self, key: str) -> None:
        one = self._trainees.get(key.removeprefix(_TRAINEE))
        told = [Paragraph(style="rule")]
        if one is not None and key.startswith(_TRAINEE):
            told.append(Paragraph(_("Weakest points"), "bold"))
            told += [
                Paragraph(words(text, self.console.language), right=f"×{count}")
                for text, count in one.weakest
            ]
        self._below.set(told)

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another row."""
        self._tell(message.key)

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter: watch a run, or see the tries of a trainee."""
        self.console.call_next(self._open, message.key)

    async def _open(self, key: str) -> None:
        from tui.screens.sandbox.attempts import AttemptsScreen
        from tui.screens.sandbox.watch import WatchScreen

        if key.startswith(_RUN):
            await self.console.push_screen(WatchScreen(key.removeprefix(_RUN)))
            return
        tries = self._trainees[key.removeprefix(_TRAINEE)].tries
        looked = [await debrief_of(self.console.desk, one.run.card_id) for one in tries]
        await self.console.push_screen(AttemptsScreen([one for one in looked if one is not None]))

    def right_of_status(self) -> str:
        """What this is."""
        return _("Group") + "  "

    def keys(self) -> str:
        """What Enter does."""
        return _("Enter: watch the run, or the tries of a trainee   Esc: back")

    def acts(self) -> Mapping[str, Act]:
        """Back; an exam."""
        return {
            "call.wrap_up": self.console.back,
            "screen.back": self.console.back,
            "sandbox.examine": self.act_examine,
        }

    async def act_examine(self) -> None:
        """Set an exam for the trainee under the cursor, or for somebody else."""
        desk, training = self.console.desk, self.console.training
        key = self._list.cursor_key or ""
        fields = (
            FieldSpec(_NAME, _("Trainee"), label_width=9),
            FieldSpec(_SEED, _("Seed"), label_width=9, hint=_("the same seed draws the same calls")),
        )
        known = {_NAME: key.removeprefix(_TRAINEE) if key.startswith(_TRAINEE) else "", _SEED: ""}

        async def typed(name: str, text: str, cursor: int) -> None:
            await desk.draft(_DRAFT, name, text, cursor)

        async def answered(values: Mapping[str, str]) -> str:
            if training is None:
                return ""
            seed = values[_SEED].strip() or f"{desk.now():%Y%m%d}"
            paper = await set_exam(desk, list(training.scenarios().values()), values[_NAME].strip(), seed)
            self._said = _("Set: {count} calls for {name}.").format(
                count=len(paper.places), name=paper.trainee
            )
            return ""

        await self.app.push_screen(FillDialog(_("Exam"), fields, known, typed, answered), self._examined)

    async def _examined(self, done: bool | None) -> None:
        if done:
            self.say(self._said, "ok")


def _heading(title: str) -> Row:
    return Row(f"heading:{title}", ((title, "heading"), ("", "text")), selectable=False)
