"""Until when care must come: a caller says when they asked, the desk counts the last lawful day."""

from typing import TYPE_CHECKING

from core.domain.dates import read_date
from core.domain.terms import Wait
from core.domain.words import words
from tui import lawful
from tui.catalogue import _
from tui.screens.dialogs import FormDialog
from tui.widgets.form import FieldSpec, Form

if TYPE_CHECKING:
    from tui.app import PultApp


async def count(console: "PultApp", wait: Wait) -> None:
    """Until when care must come that was asked for on a day."""
    await console.push_screen(WaitDialog(console, wait))


class WaitDialog(FormDialog):
    """One date, and beside it the last lawful day; nothing of it is kept."""

    def __init__(self, console: "PultApp", wait: Wait) -> None:
        self._desk, self._wait = console.desk, wait
        field = FieldSpec("asked", _("Asked for on"), kind="date", label_width=14)
        title = f"{lawful.limit(wait)} · {words(wait.title, console.language)}"
        values = {"asked": lawful.day(console.desk.deadlines.today())}
        super().__init__(title, [field], values, self._count, width=72, height=3, hint=wait.source)

    async def on_mount(self) -> None:
        """From today, before anything is typed."""
        self._mark()

    async def _count(self, field: str, text: str, cursor: int) -> None:
        self._mark()

    def _mark(self) -> None:
        desk = self._desk
        typed, today = self.form.values()["asked"], desk.deadlines.today()
        asked = read_date(typed, today, recent=True) or read_date(typed, today, future=True)
        calendar = desk.deadlines.calendar
        told = lawful.latest(self._wait, asked, calendar) if asked else _("no such day")
        self.form.mark("asked", note=told)

    async def on_form_finished(self, message: Form.Finished) -> None:
        """Read."""
        message.stop()
        self.dismiss(True)
