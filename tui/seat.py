"""Where an operator sits: which line is answered there now, and on which shift. As it was last looked at."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from core.domain.hours import Line
from core.domain.shift import ShiftBegun
from core.domain.words import words
from core.views import Handover, OnShift
from tui import present
from tui.catalogue import _

if TYPE_CHECKING:
    from tui.app import PultApp

_NEAR: Final = timedelta(minutes=15)
"""Before the end of a shift: from then on the status line says when it is."""


def _numbered(line: Line) -> bool:
    return any(map(str.isdigit, line.code))


class Seat:
    """``line``: the one that was chosen here. ``answered``: the one that is answered in its place now."""

    def __init__(self, console: "PultApp") -> None:
        self._console = console
        self.line = console.settings.line
        self.answered: Line | None = None
        self.shift: OnShift | None = None
        self.ends: datetime | None = None
        self.left: Handover | None = None

    async def look(self) -> None:
        """See what the hour has made of it."""
        desk = self._console.desk
        rota, operator = desk.rota, desk.operator.name
        self._keep_to(rota.lines())
        if any(line.holidays for line in desk.pack.lines):
            # In a thread: the first question about a holiday loads those of the country.
            self.answered = await asyncio.to_thread(rota.answered, self.line)
        else:
            self.answered = rota.answered(self.line)
        if desk.pack.shifts:
            self.shift = await rota.mine(operator)
            self.ends = rota.ends(self.shift) if self.shift else None
            self.left = await rota.left(operator)

    async def sit_down(self) -> None:
        """At the start: look, and say that a shift is to be begun, where the centre has shifts."""
        await self.look()
        console = self._console
        if console.training:  # nobody's working time
            return
        if console.desk.pack.shifts and self.shift is None and console.desk.may(ShiftBegun.TYPE):
            told = _("Begin your shift: {key}, “{shift}”.")
            console.suggest(told.format(key=console.keymap.label("menu.open"), shift=_("Shift")))

    def _keep_to(self, lines: Sequence[Line]) -> None:
        """Of the lines that may be answered here: the one that was set, or else the first of them."""
        desk = self._console.desk
        ours = [line.code for line in lines]
        limited = desk.access is not None and bool(desk.access.account.lines)
        unknown = all(line.code != self.line for line in desk.pack.lines)
        if ours and self.line not in ours and (limited or unknown):
            self.line = ours[0]

    # --- in words ----------------------------------------------------------------------------------

    def line_words(self) -> str:
        """The line in the status line: by its number, or by its name where its code is none."""
        if self.answered and not _numbered(self.answered):
            return words(self.answered.title, self._console.language)
        return _("line {line}").format(line=self.answered.code if self.answered else self.line)

    def shift_words(self) -> tuple[tuple[str, str], ...]:
        """When the shift ends, once that is near; and that it has ended."""
        now = self._console.desk.now()
        if self.ends is None or now < self.ends - _NEAR:
            return ()
        told = _("shift till {time}") if now < self.ends else _("shift over {time}")
        time = f"{self.ends:%H:%M}"
        return ((told.format(time=time), "warn" if now < self.ends else "alarm"), ("  ", "text"))

    def closed_words(self) -> str:
        """That the line is closed, until when, and which one is answered instead; empty while it is open."""
        desk = self._console.desk
        line = next((one for one in desk.pack.lines if one.code == self.line), None)
        if line is None or line is self.answered:
            return ""
        opens = desk.rota.opens(line)
        until = present.moment(opens, desk.pack.centre.tz) if opens else ""
        closed = _("Line {line} is closed until {time}.") if opens else _("Line {line} is closed.")
        parts = [closed.format(line=line.code, time=until)]
        if self.answered:
            title = words(self.answered.title, self._console.language)
            line_now = f"{self.answered.code}, {title}" if _numbered(self.answered) else title
            parts.append(_("Answered now: {line}.").format(line=line_now))
        return " ".join(parts)

    def left_words(self) -> str:
        """From which shift a word was left."""
        if self.left is None:
            return ""
        shift = self._console.desk.rota.shift(self.left.shift)
        title = words(shift.title, self._console.language) if shift else self.left.shift
        return _("from shift {shift}").format(shift=title)
