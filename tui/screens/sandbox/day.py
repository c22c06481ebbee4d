"""A drill: callers ring by themselves, by the hours of the centre; whoever waits too long gives up."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from tui import present
from tui.catalogue import _, ngettext
from tui.screens.base import Act, DeskScreen
from tui.widgets.pane import Pane, Paragraph

if TYPE_CHECKING:
    from core.sandbox.drill import Call, Drill

_SOON = 2
"""Rings before the caller gives up, from which on it is shown with alarm."""


class DayScreen(DeskScreen):
    """F2 picks up the one who rings longest; Esc twice ends it before its hours are over.

    ``begun_at``: when the first second of the drill was.
    """

    DEFAULT_CSS = """
    DayScreen Pane { height: 1fr; }
    DayScreen #counts { height: 2; }
    """

    def __init__(self, drill: "Drill", begun_at: datetime) -> None:
        super().__init__()
        self._drill = drill
        self._begun_at = begun_at
        self._leaving = False
        self._ending = False
        self._known = 0, 0
        self._counts = Pane(id="counts")
        self._counts.can_focus = False
        self._ringing = Pane(id="ringing")

    @property
    def headline(self) -> str:
        """What this is."""
        return _("Callers")

    def body(self) -> ComposeResult:
        """How many there are; under it who rings, the longest first."""
        yield self._counts
        yield self._ringing

    async def on_mount(self) -> None:
        """The clock of the drill runs."""
        await super().on_mount()
        self.set_focus(self._ringing)
        self.set_interval(1, self._tick)

    async def on_screen_resume(self) -> None:
        """Back here: who rings by now."""
        await super().on_screen_resume()
        self._leaving = False
        await self._tick()

    def right_of_status(self) -> str:
        """What this is."""
        return _("Callers") + "  "

    def keys(self) -> str:
        """What can be done."""
        keys = _("{key}: pick up the one who rings longest   Esc twice: end the drill")
        return keys.format(key=self.console.keymap.label("call.open"))

    def acts(self) -> Mapping[str, Act]:
        """Pick up; end it."""
        return {
            "call.open": self.act_pick_up,
            "call.wrap_up": self.act_back,
            "screen.back": self.act_back,
        }

    async def act_pick_up(self) -> None:
        """F2: who rings longest is on the line, their rings on the card."""
        from core.sandbox.arrivals import as_caller

        self._leaving = False
        call = None if self._ending else self._drill.longest(self._second)
        training = self.console.training
        if call is None or training is None:
            self.say(_("Nobody rings."))
            return
        scenario = as_caller(self._drill.scenarios[call.caller.scenario], call.caller)
        card = await training.begin(scenario, call.rings, call.caller.language)
        self._drill.take(call, card.card_id)
        await self.console.visit(card.card_id)

    async def act_back(self) -> None:
        """Esc, twice: it is over."""
        if self._leaving:
            self._finish()
            return
        self._leaving = True
        self.say(_("Esc again: the drill is over, its calls are looked back upon."), "warn")

    def _finish(self) -> None:
        if not self._ending:
            self._ending = True
            # Not from here: a screen that takes itself away never comes back to its next line.
            self.console.call_next(self._end)

    async def _end(self) -> None:
        """Nobody rings any more; what came of it takes the place of this screen."""
        from tui.screens.sandbox.day_over import DayOverScreen

        training, console = self.console.training, self.console
        second = self._second
        if training is not None:
            training.drill = training.drill_begun = None  # first: the clock goes on meanwhile
            await training.stop()
        await console.back()
        await console.push_screen(await DayOverScreen.of(console.desk, self._drill, second, self._begun_at))

    # --- the clock ---------------------------------------------------------------------------------

    @property
    def _second(self) -> int:
        return max(0, (self.console.desk.now() - self._begun_at) // timedelta(seconds=1))

    async def _tick(self) -> None:
        """Another second."""
        training = self.console.training
        if not self.is_current or training is None or training.drill is None:
            return
        second = self._second
        if self._drill.is_over(second):
            self._finish()
            return
        self._show(second)

    def _show(self, second: int) -> None:
        ringing, lost = self._drill.ringing(second), self._drill.lost(second)
        self._counts.set(list(self._told(len(ringing), len(lost))))
        self._ringing.set([self._caller(call) for call in ringing] or [Paragraph(_("Nobody rings."), "hint")])
        self._announce(ringing, len(lost))

    def _told(self, waiting: int, lost: int) -> Iterator[Paragraph]:
        taken = len(self._drill.taken)
        told = _("waiting: {waiting} · taken: {taken} · lost: {lost}")
        until = present.clock(self._begun_at + timedelta(seconds=self._drill.lasts), self._zone)
        yield Paragraph(
            told.format(waiting=waiting, taken=taken, lost=lost),
            "bold",
            right=_("until {time}").format(time=until),
        )
        yield Paragraph(style="rule")

    def _caller(self, call: "Call") -> Paragraph:
        since = self._begun_at + timedelta(seconds=call.caller.second)
        who = _("{number}, since {time}").format(
            number=_number(call), time=present.to_the_second(since, self._zone)
        )
        if self.console.linear:  # a count that grows would be read out at every ring
            return Paragraph(who, "bold", sign="☎")
        rings = _("ring {count} of {most}").format(count=call.rings, most=self._drill.patience)
        soon = call.rings > self._drill.patience - _SOON
        return Paragraph(who, "alarm" if soon else "bold", sign="☎", right=rings)

    def _announce(self, ringing: list["Call"], lost: int) -> None:
        """For a screen reader: who begins to ring, and who gave up."""
        last = max((call.place + 1 for call in ringing), default=0)
        before, self._known = self._known, (max(last, self._known[0]), lost)
        if not self.console.linear:
            return
        new = [
            _("☎ {number} rings.").format(number=_number(one)) for one in ringing if one.place >= before[0]
        ]
        if lost > before[1]:
            gave_up = ngettext("{count} caller gave up.", "{count} callers gave up.", lost - before[1])
            new.append(gave_up.format(count=lost - before[1]))
        if new:
            self.say(" ".join(new), "alarm")

    @property
    def _zone(self) -> str:
        return self.console.desk.pack.centre.tz


def _number(call: "Call") -> str:
    return present.phone(call.caller.number) if call.caller.number else _("Number hidden")
