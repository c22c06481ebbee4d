"""A trainee's run as it goes on, at the trainer's desk: what is said and done, and a hand in it."""

from collections.abc import Mapping
from typing import Final

from textual.app import ComposeResult

from core.domain.commands import LeaveRemark, Throw
from core.domain.sandbox.vocabulary import Thrown
from core.errors import Refused, StoreError
from core.sandbox.debrief import Debrief, debrief_of
from tui import debriefing, present
from tui.catalogue import _
from tui.screens.base import Act, DeskScreen
from tui.screens.dialogs import ChooseDialog, FillDialog
from tui.screens.sandbox.heard import Heard
from tui.widgets.form import FieldSpec
from tui.widgets.lines import Column, Fixed, Lines, Row

_COLUMNS: Final = (Column(6), Column(14), Column(0))
_REMARK: Final = "remark"


class WatchScreen(DeskScreen):
    """The course of the call, the newest on top; the card in a line; the caller beneath."""

    passing = True
    DEFAULT_CSS = """
    WatchScreen Lines { height: 1fr; }
    """

    def __init__(self, card_id: str) -> None:
        super().__init__()
        self._card_id = card_id
        self._debrief: Debrief | None = None
        self._second = 0
        self._list = Lines(columns=_COLUMNS)
        self._heard = Heard()

    @property
    def headline(self) -> str:
        """What this is."""
        return _("A trainee on the line")

    def body(self) -> ComposeResult:
        """The course, the caller."""
        yield self._list
        yield self._heard

    async def on_mount(self) -> None:
        """Read it; then go on with the clock."""
        await super().on_mount()
        self.set_focus(self._list)
        await self._read()
        if not self.console.linear:
            self.set_interval(1, self._tick)

    async def changed(self, cards: frozenset[str]) -> None:
        """The trainee did something."""
        if self._card_id in cards:
            await self._read()

    async def _read(self) -> None:
        self._debrief = await debrief_of(self.console.desk, self._card_id)
        await self._show()

    async def _tick(self) -> None:
        if self._debrief is not None and self._debrief.run.lasts(self.console.desk.now()):
            await self._read()

    async def _show(self) -> None:
        looked = self._debrief
        if looked is None:
            return
        self._heard.show_run(looked.run, looked.talk, self.console.language)
        pack = self.console.desk.pack
        rows = [
            Row(
                str(place),
                (
                    present.watch(one.second),
                    debriefing.who(one, looked, self.console.desk.operator.name),
                    debriefing.what(one, pack),
                ),
                style="bold" if one.spoken else "warn" if one.remark else "text",
            )
            for place, one in reversed(list(enumerate(looked.course)))
        ]
        await self._list.show(Fixed(rows), cursor=self._list.cursor_key)
        if not self.stands:
            self.tell(debriefing.card_line(looked.card.fields, pack), "note")
        self.draw_status()

    def guide(self) -> None:
        """The card stands in the line of the keys."""
        if self._debrief is not None and not self.stands:
            self.tell(debriefing.card_line(self._debrief.card.fields, self.console.desk.pack), "note")

    def right_of_status(self) -> str:
        """Whose run, and how it stands."""
        looked = self._debrief
        if looked is None:
            return ""
        state = debriefing.ended(looked.run.why) if looked.run.ended is not None else ""
        return " · ".join(filter(None, (looked.run.by, present.watch(looked.talk.second), state))) + "  "

    def acts(self) -> Mapping[str, Act]:
        """Back; a hand in it."""
        return {
            "call.wrap_up": self.console.back,
            "screen.back": self.console.back,
            "sandbox.throw": self.act_throw,
            "sandbox.remark": self.act_remark,
            "sandbox.end": self.act_debrief,
        }

    async def act_throw(self) -> None:
        """Let something happen."""
        rows = [Row(event, (debriefing.thrown(event),)) for event in Thrown]
        title = _("What shall happen?")
        await self.app.push_screen(ChooseDialog(title, rows), self._throw)

    async def _throw(self, event: str | None) -> None:
        if event is None:
            return
        try:
            await self.console.desk.do(self._card_id, Throw(event))
        except (Refused, StoreError) as error:
            self.console.tell(error)
            return
        await self._read()
        self.say(_("It happens: {event}.").format(event=debriefing.thrown(event)), "ok")

    async def act_remark(self) -> None:
        """A word at this moment: the second is that of the key, however long the writing takes."""
        self._second = self._debrief.run.second(self.console.desk.now()) if self._debrief else 0
        field = FieldSpec(_REMARK, _("Remark"), kind="text", rows=3)
        title = _("A word at {time}").format(time=present.watch(self._second))
        desk = self.console.desk

        async def typed(name: str, text: str, cursor: int) -> None:
            await desk.draft(self._card_id, name, text, cursor)

        async def answered(values: Mapping[str, str]) -> str:
            await desk.do(self._card_id, LeaveRemark(self._second, values[_REMARK]), (_REMARK,))
            return ""

        opened = await desk.card(self._card_id)
        known = {_REMARK: opened.text(_REMARK)} if opened else {}
        await self.app.push_screen(FillDialog(title, (field,), known, typed, answered), self._remarked)

    async def _remarked(self, done: bool | None) -> None:
        if done:
            await self._read()
            self.say(_("The trainee will read it in the debrief."), "ok")

    async def act_debrief(self) -> None:
        """Look back upon it."""
        if self.console.training is not None:
            await self.console.training.look_back(self._card_id)
