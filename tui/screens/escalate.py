"""F6: to whom, by name; the sentence to read out; the card goes with the call (order 141-П, clauses 3-6)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from core.domain.commands import Escalate, Say
from core.domain.handover import reason_text
from core.domain.pack import Button, Entry, Pack
from core.domain.receivers import Fit, offered
from core.domain.refusals import Refusal
from core.domain.speech import redirect_sentence
from core.domain.words import words
from core.domain.workdays import WORKING, plus
from core.views import WireState
from tui import present, wiring
from tui.catalogue import N_, _, ngettext
from tui.screens.dialogs import ChooseDialog, FillDialog
from tui.screens.sides.given import GivenLeaf
from tui.widgets.draw import Piece
from tui.widgets.form import FieldSpec, Heading, Option
from tui.widgets.lines import Column, Fixed, Lines, Row

if TYPE_CHECKING:
    from tui.screens.call import CallScreen

_NOBODY = ""
_COLUMNS = (Column(30), Column(0))
_WITH_PRESENCE = (Column(30), Column(15), Column(0))
_WIDTH = 78
_LOOK_S = 2.0
"""How often an open list looks who is there."""
_FRESH = timedelta(minutes=1)
"""Older knowledge of who is there bears its time."""
_PASSED = {
    True: N_("Passed on: {name}. The card went with the call."),
    False: N_("Passed on: {name}. Nobody is online there: it waits."),
    None: N_("Passed on: {name}. It goes when the link is back."),
}
REASON, CHOSEN = "escalate.reason", "escalate.chosen"
"""The drafts in which a half-typed reason waits, and the one that was chosen."""


class WhoDialog(ChooseDialog):
    """Whom to pass a card to, and whether somebody answers there now: looked at as long as it is open.

    ``rows``: asked anew at every look. A screen reader is told how it was when the list was opened.
    """

    def __init__(
        self, screen: "CallScreen", title: str, rows: Callable[[], Sequence[Row]], about: Mapping[str, str]
    ) -> None:
        self._rows = rows
        self._known = _known(screen)
        columns = _WITH_PRESENCE if self._known else _COLUMNS
        super().__init__(title, rows(), columns=columns, width=_WIDTH, about=about)

    def on_mount(self) -> None:
        """Begin to look."""
        if self._known and not self.app.has_class("-linear"):
            self.set_interval(_LOOK_S, self.look)

    async def look(self) -> None:
        """Who is there now? The cursor stays on its row."""
        if isinstance(self.body, Lines):
            await self.body.show(Fixed(self._rows()), cursor=self.body.cursor_key)


def _known(screen: "CallScreen") -> bool:
    """Whether there is a journal that could know who is there."""
    return screen.console.desk.wire().state is not WireState.NONE


def _row(screen: "CallScreen", key: str, ids: tuple[str, ...], name: str | Piece, about: str) -> Row:
    """A line of a list of receivers: who, whether somebody answers for one of these ids, what for."""
    if not _known(screen):
        return Row(key, (name, (about, "note")))
    desk = screen.console.desk
    wire = desk.wire()
    there = wiring.there(ids, wire)
    word = wiring.presence(there)
    if there is not None and wire.as_of is not None and desk.now() - wire.as_of > _FRESH:
        word += " " + present.clock(wire.as_of, desk.pack.centre.tz)
    look = "note" if there is None else "ok" if there else "warn"
    return Row(key, (name, (word, look), (about, "note")))


def _there(screen: "CallScreen", button: Button, entry: Entry | None) -> bool | None:
    """Whether somebody answers there, as ``wiring.there``; True where no journal carries cards anywhere."""
    ids = (entry.id if entry else button.id,)
    return wiring.there(ids, screen.console.desk.wire()) if _known(screen) else True


def _absence(screen: "CallScreen", button: Button, entry: Entry | None) -> str:
    """What is said before the card is sent to where nobody is; empty where somebody is, or no journal."""
    there = _there(screen, button, entry)
    if there:
        return ""
    desk = screen.console.desk
    as_of = desk.wire().as_of
    if there is None or as_of is None:
        return _("The journal does not answer now: the card goes when the link is back.")
    name = entry.name if entry else words(button.title, screen.console.language)
    time = present.clock(as_of, desk.pack.centre.tz)
    return _("Not online at {time}: {name}. The card will wait.").format(time=time, name=name)


async def escalate(screen: "CallScreen", leader: str = "") -> None:
    """Ask for the button; the receiver and the sentence follow. To a ``leader`` of the directory: at once."""
    pack, language = screen.console.desk.pack, screen.console.language
    barred = {button.id: _barred(screen, button) for button in pack.buttons}
    if barred and all(barred.values()):
        why = next(filter(None, barred.values()))
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
        if button is not None and (why := barred[button.id]):
            screen.say(present.refusal(why), "warn")
        elif button is not None:
            await _ask_receiver(screen, button)

    about = {button.id: words(button.competence, language) for button in pack.buttons}
    about |= {button_id: present.refusal(why) for button_id, why in barred.items() if why}
    # What the card may not go by comes last, and says why.
    buttons = sorted(pack.buttons, key=lambda button: barred[button.id] is not None)

    def rows() -> Sequence[Row]:
        return [
            _row(screen, button.id, _answering(pack, button), words(button.title, language), about[button.id])
            for button in buttons
        ]

    await screen.app.push_screen(WhoDialog(screen, _("Pass on: to whom"), rows, about), receivers)


def _barred(screen: "CallScreen", button: Button) -> Refusal | None:
    """Why the card may not go by a button, whoever receives it and whatever the reason."""
    reason = reason_text(button.reasons[0], "", screen.console.language) if button.reasons else "?"
    return screen.console.desk.refusal(screen.card, Escalate(button.id, reason=reason))


def _answering(pack: Pack, button: Button) -> tuple[str, ...]:
    """Who may answer for a button: its queue, and those behind it."""
    return (button.id, *(entry.id for entry in pack.receivers(button)))


async def _ask_receiver(screen: "CallScreen", button: Button) -> None:
    pack = screen.console.desk.pack
    receivers = offered(button, screen.card, pack)

    async def confirm(entry_id: str | None) -> None:
        if entry_id is not None:
            await _confirm(screen, button, pack.entry(entry_id))

    def rows() -> Sequence[Row]:
        nobody = _row(screen, _NOBODY, (button.id,), (_("no name"), "note"), _("to the queue, and I say why"))
        return [
            *(_row(screen, entry.id, (entry.id,), entry.name, about[entry.id]) for entry, _fits in receivers),
            nobody,
        ]

    title = words(button.title, screen.console.language)
    about = {entry.id: _about(entry, fits) for entry, fits in receivers}
    about[_NOBODY] = words(button.competence, screen.console.language)
    await screen.app.push_screen(WhoDialog(screen, title, rows, about), confirm)


def _about(entry: Entry, fits: Sequence[Fit]) -> str:
    """Why they come first, and their place."""
    why = {
        Fit.INSURER: _("the caller's insurer"),
        Fit.THEME: _("knows the theme"),
        Fit.REGION: _("serves the policy"),
    }
    parts = (*(why[fit] for fit in fits), entry.post, entry.unit, entry.organisation)
    return ", ".join(part for part in parts if part)


def _reasons(button: Button, entry: Entry | None, language: str) -> list[FieldSpec]:
    """Why: one of the button's reasons, where it asks for one, and words."""
    if not button.reasons:
        hint = _("may be empty") if entry else _("why no name")
        return [FieldSpec(REASON, _("Reason"), label_width=9, hint=hint)]
    options = tuple(Option(one.code, words(one.title, language)) for one in button.reasons)
    return [
        FieldSpec(CHOSEN, _("Reason"), "choice", label_width=9, options=options),
        FieldSpec(REASON, _("In words"), label_width=9, hint=_("may be empty")),
    ]


def _days(screen: "CallScreen", button: Button) -> str:
    """Until when the receiver has the card, where the button says so."""
    if not button.days:
        return ""
    deadlines = screen.console.desk.deadlines
    until = plus(deadlines.today(), button.days, WORKING, deadlines.calendar)
    days = ngettext("{count} working day", "{count} working days", button.days).format(count=button.days)
    return _("The receiver has {days}: until {day}.").format(days=days, day=f"{until:%d.%m.%Y}")


async def _confirm(screen: "CallScreen", button: Button, entry: Entry | None) -> None:
    desk, keeper = screen.console.desk, screen.call.keeper
    sentence, *understood = (
        redirect_sentence(desk.pack, button, entry, language).text for language in screen.call.languages
    )

    async def pass_on(values: Mapping[str, str]) -> str:
        chosen = next((one for one in button.reasons if one.code == values.get(CHOSEN)), None)
        reason = reason_text(chosen, values[REASON], screen.console.language) if chosen else values[REASON]
        command = Escalate(button.id, entry.id if entry else "", reason)
        why = desk.refusal(screen.card, command)
        if why is not None:
            return present.refusal(why)
        if button.phrase:
            await screen.call.carry_out(Say(button.phrase, sentence))
        await screen.call.carry_out(command, (REASON, CHOSEN))
        there = _there(screen, button, entry)
        screen.say(_(_PASSED[there]).format(name=screen.card.led_by), "ok" if there else "warn")
        return ""

    async def answered(done: bool | None) -> None:
        if done and isinstance(screen.side.leaf, GivenLeaf):  # it waits for me no longer
            await screen.back_to_form()

    absence = _absence(screen, button, entry)
    told = [
        _("Read out: «{sentence}»").format(sentence=sentence), *understood, _days(screen, button), absence,
    ]  # fmt: skip
    fields: list[FieldSpec | Heading] = [
        *(Heading(line) for text in told if text for line in [*present.wrapped(text, 66), ""]),
        *_reasons(button, entry, screen.console.language),
    ]
    values = {spec.id: keeper.text(spec.id, "") for spec in fields if isinstance(spec, FieldSpec)}
    hint = _("Enter: said, pass on   Esc: back")
    if absence:
        key = screen.console.keymap.label("card.escalate")
        hint = _("Enter: said, pass on   Esc, {key}: to another").format(key=key)
    await screen.app.push_screen(
        FillDialog(_("Pass on"), fields, values, keeper.typed, pass_on, hint=hint),
        answered,
    )
