"""Which line is answered here, and the shift: begun, ended with a word to the next, read by whoever comes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.domain.commands import BeginShift, EndShift
from core.domain.hours import Line
from core.domain.words import words
from core.errors import Refused, StoreError
from core.rota import DRAFT
from tui import present
from tui.catalogue import _
from tui.screens.dialogs import ChooseDialog, FillDialog
from tui.widgets.dialog import Dialog
from tui.widgets.form import FieldSpec
from tui.widgets.lines import Column, Row
from tui.widgets.pane import Pane, Paragraph

if TYPE_CHECKING:
    from tui.app import PultApp

_NOTE_ROWS = 6


async def choose_line(console: "PultApp") -> None:
    """Which of the lines that exist today; what is closed says until when."""
    rota = console.desk.rota
    lines = rota.lines()
    if len(lines) <= 1:
        console.say(_("There is one line here."))
        return

    def state(line: Line) -> tuple[str, str]:
        if rota.is_open(line):
            return _("open"), "ok"
        opens = rota.opens(line)
        until = present.moment(opens, console.desk.pack.centre.tz) if opens else ""
        return (_("closed until {time}").format(time=until) if opens else _("closed")), "note"

    async def chosen(code: str | None) -> None:
        if code is not None:
            console.seat.line = code
            await console.seat.look()
            console.say(console.seat.closed_words() or console.seat.line_words().capitalize() + ".", "ok")
            console.draw_status()

    rows = [Row(line.code, (line.code, words(line.title, console.language), state(line))) for line in lines]
    columns = (Column(4), Column(0), Column(26))
    await console.push_screen(ChooseDialog(_("Line"), rows, columns=columns, width=72), chosen)


async def begin(console: "PultApp") -> None:
    """The shifts of the centre, the likeliest first; Enter begins it."""
    rota = console.desk.rota
    if not console.desk.pack.shifts:
        console.say(_("The centre has no shifts."))
        return
    if console.seat.shift is not None:
        shift = rota.shift(console.seat.shift.shift)
        title = words(shift.title, console.language) if shift else console.seat.shift.shift
        console.say(_("You are on shift {shift}. First hand it over.").format(shift=title))
        return

    async def chosen(code: str | None) -> None:
        if code is None:
            return
        try:
            await console.desk.note(BeginShift(code))
        except (Refused, StoreError) as error:
            console.tell(error)
        else:
            await _shown(console, _("The shift has begun."))

    rows = [
        Row(one.code, (words(one.title, console.language), f"{one.begins} – {one.ends}"))
        for one in rota.offered()
    ]
    await console.push_screen(ChooseDialog(_("Shift"), rows, columns=(Column(0), Column(16))), chosen)


async def hand_over(console: "PultApp") -> None:
    """The end of the shift, and a word to the next one, which is kept from key to key."""
    desk, shift = console.desk, console.seat.shift
    if shift is None:
        console.say(_("No shift was begun here."))
        return

    async def typed(field: str, text: str, cursor: int) -> None:
        await desk.draft(DRAFT, field, text, cursor)

    async def answer(answers: Mapping[str, str]) -> str:
        await desk.note(EndShift(shift.shift, answers["note"]))
        await desk.rota.written()
        return ""

    async def answered(done: bool | None) -> None:
        if done:
            await _shown(console, _("The shift is handed over."))

    values = {"note": await desk.rota.half_written()}
    field = FieldSpec("note", _("To the next"), kind="text", rows=_NOTE_ROWS, label_width=14)
    dialog = FillDialog(_("Hand the shift over"), [field], values, typed, answer)
    await console.push_screen(dialog, answered)


async def read(console: "PultApp") -> None:
    """What was left, whole."""
    left = console.seat.left
    if left is not None:
        at = present.moment(left.at, console.desk.pack.centre.tz)
        pane = Pane([Paragraph(f"{left.by}, {at}", "note"), Paragraph(left.note)])
        title = console.seat.left_words().capitalize()
        await console.push_screen(Dialog[None](title, pane, width=72, height=12, hint=_("Esc: back")))


async def _shown(console: "PultApp", told: str) -> None:
    await console.seat.look()
    console.say(told, "ok")
    console.draw_status()
