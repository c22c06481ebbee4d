"""F6: to whom, by name; the sentence to read out; the card goes with the call (order 141-П, clauses 3-6)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.domain.commands import Escalate, Say
from core.domain.pack import Button, Entry, words
from core.domain.speech import redirect_sentence
from tui import present
from tui.catalogue import _
from tui.screens.dialogs import ChooseDialog, FillDialog
from tui.widgets.form import FieldSpec, Heading
from tui.widgets.lines import Column, Row

if TYPE_CHECKING:
    from tui.screens.call import CallScreen

_NOBODY = ""
_COLUMNS = (Column(30), Column(0))
_WIDTH = 78
REASON = "escalate.reason"
"""The draft in which a half-typed reason waits."""


async def escalate(screen: "CallScreen", leader: str = "") -> None:
    """Ask for the button; the receiver and the sentence follow. To a ``leader`` of the directory: at once."""
    pack, language = screen.console.desk.pack, screen.console.language
    probe = next((Escalate(button.id, reason="?") for button in pack.buttons), None)
    why = screen.console.desk.refusal(screen.card, probe) if probe else None
    if why is not None:
        screen.say(present.refusal(why), "warn")
        if why.missing:
            await screen.form.focus_field(why.missing[0].field)
        return

    for button in pack.buttons:
        for entry in pack.receivers(button):
            if leader and entry.name == leader:
                await _confirm(screen, button, entry)
                return

    async def receivers(button_id: str | None) -> None:
        button = pack.button(button_id or "")
        if button is not None:
            await _ask_receiver(screen, button)

    rows = [
        Row(button.id, (words(button.title, language), (words(button.competence, language), "note")))
        for button in pack.buttons
    ]
    about = {button.id: words(button.competence, language) for button in pack.buttons}
    await screen.app.push_screen(
        ChooseDialog(_("Pass on: to whom"), rows, columns=_COLUMNS, width=_WIDTH, about=about), receivers
    )


async def _ask_receiver(screen: "CallScreen", button: Button) -> None:
    pack = screen.console.desk.pack

    async def confirm(entry_id: str | None) -> None:
        if entry_id is not None:
            await _confirm(screen, button, pack.entry(entry_id))

    rows = [
        *(Row(entry.id, (entry.name, (_place(entry), "note"))) for entry in pack.receivers(button)),
        Row(_NOBODY, ((_("no name"), "note"), (_("to the queue, and I say why"), "note"))),
    ]
    title = words(button.title, screen.console.language)
    about = {entry.id: _place(entry) for entry in pack.receivers(button)}
    about[_NOBODY] = words(button.competence, screen.console.language)
    dialog = ChooseDialog(title, rows, columns=_COLUMNS, width=_WIDTH, about=about)
    await screen.app.push_screen(dialog, confirm)


def _place(entry: Entry) -> str:
    return ", ".join(part for part in (entry.post, entry.unit, entry.organisation) if part)


async def _confirm(screen: "CallScreen", button: Button, entry: Entry | None) -> None:
    desk, keeper, language = screen.console.desk, screen.call.keeper, screen.console.language
    sentence = redirect_sentence(desk.pack, button, entry, language).text

    async def pass_on(values: Mapping[str, str]) -> str:
        command = Escalate(button.id, entry.id if entry else "", values[REASON])
        why = desk.refusal(screen.card, command)
        if why is not None:
            return present.refusal(why)
        if button.phrase:
            await screen.call.carry_out(Say(button.phrase, sentence))
        await screen.call.carry_out(command, (REASON,))
        screen.say(_("Passed on: {name}. The card went with the call.").format(name=screen.card.led_by), "ok")
        return ""

    fields: list[FieldSpec | Heading] = [
        *(
            Heading(line)
            for line in present.wrapped(_("Read out: «{sentence}»").format(sentence=sentence), 66)
        ),
        Heading(),
        FieldSpec(REASON, _("Reason"), label_width=9, hint=_("may be empty") if entry else _("why no name")),
    ]
    values = {REASON: keeper.text(REASON, "")}
    await screen.app.push_screen(
        FillDialog(
            _("Pass on"), fields, values, keeper.typed, pass_on, hint=_("Enter: said, pass on   Esc: back")
        )
    )
