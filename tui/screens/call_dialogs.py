"""The smaller questions about a card: a note, a promise, a reason, an earlier card."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from core.domain.commands import (
    ClearEmergency,
    Command,
    ConfirmField,
    CountRings,
    LinkRepeat,
    Note,
    Reopen,
    Return,
    ScheduleCallback,
    SetField,
)
from core.domain.dates import read_moment
from core.domain.pack import Pack
from core.domain.vocabulary import Promise, Status
from core.views import CardRow
from tui import owing, present, telling
from tui.catalogue import _
from tui.labels import field_name
from tui.screens.dialogs import ChooseDialog, FillDialog
from tui.screens.escalate import escalate
from tui.screens.facts import show_facts
from tui.screens.sides.elsewhere import rivals
from tui.widgets.form import FieldSpec, Form, Option
from tui.widgets.lines import Column, Row

if TYPE_CHECKING:
    from tui.screens.call import CallScreen

Make = Callable[[Mapping[str, str]], Command | str]
"""Answers → the command they ask for, or a sentence why they do not make one."""

_MOST_RINGS = 9
_WIDE = 78
_WINDOW = timedelta(hours=1)
"""How long after the promised moment a call-back still counts as kept."""


async def fill(
    screen: "CallScreen",
    title: str,
    fields: Sequence[FieldSpec],
    make: Make,
    known: Mapping[str, str],
    *,
    then: Callable[[], Awaitable[None]] | None = None,
    follow: Callable[[Form], None] | None = None,
) -> None:
    """Ask for a few fields whose drafts lie with the card, carry out what they make; ``then`` follows.

    ``follow``: after every edit, to show in the form what comes of it.
    """
    keeper = screen.call.keeper
    values = {field.id: keeper.text(field.id, known.get(field.id, "")) for field in fields}

    async def answer(answers: Mapping[str, str]) -> str:
        command = make(answers)
        if isinstance(command, str):
            return command
        await screen.call.carry_out(command, tuple(answers))
        return ""

    async def answered(done: bool | None) -> None:
        if done and then is not None:
            await then()

    async def typed(field: str, text: str, cursor: int) -> None:
        await keeper.typed(field, text, cursor)
        if follow is not None:
            follow(dialog.form)

    dialog = FillDialog(title, fields, values, typed, answer)
    if follow is not None:
        follow(dialog.form)
    await screen.app.push_screen(dialog, answered)


async def note(screen: "CallScreen") -> None:
    """A note on the card."""
    field = FieldSpec("note", _("Note"), kind="text", rows=5, label_width=9)
    then = partial(_say_kept, screen)
    await fill(screen, _("Note"), [field], lambda answers: Note(answers["note"]), {}, then=then)


async def _say_kept(screen: "CallScreen") -> None:
    screen.say(_("It is kept."), "ok")


async def reopen(screen: "CallScreen") -> None:
    """Why a finished card is opened again; what was being typed when somebody finished it goes on."""
    field = FieldSpec("reopen.reason", _("Reason"), label_width=9)

    def make(answers: Mapping[str, str]) -> Command:
        return Reopen(answers["reopen.reason"])

    await fill(screen, _("Reopen the card"), [field], make, {}, then=screen.catch_up)


async def give_back(screen: "CallScreen") -> None:
    """Why the card goes back to who passed it on."""
    sender = screen.card.escalations[-1].by
    field = FieldSpec("return.reason", _("Reason"), label_width=9)

    async def given_back() -> None:
        await screen.back_to_form()
        screen.say(_("Given back: {who}.").format(who=sender), "ok")

    def make(answers: Mapping[str, str]) -> Command:
        return Return(answers["return.reason"])

    await fill(screen, _("Give back: {who}").format(who=sender), [field], make, {}, then=given_back)


async def decide(screen: "CallScreen") -> None:
    """Two wrote a field: which of the versions is right? That of the field with the cursor, or the first."""
    pack, form, contested = screen.console.desk.pack, screen.form, screen.call.contested
    field = form.current if form.current in contested else contested[0]
    written = rivals(screen.card, field)

    async def chosen(key: str | None) -> None:
        if key is None:
            return
        value = written[int(key)].value
        if value == screen.card.value(field):
            await screen.call.do(ConfirmField(field))
        else:
            if field in form.values():
                await form.put(field, value)
            await screen.call.do(SetField(field, value), (field,))

    rows = []
    for place, change in enumerate(written):
        words = telling.value_words(field, change.value, pack) or _("empty")
        when = present.moment(change.at, pack.centre.tz)
        rows.append(Row(str(place), (words, f"{change.by}, {when}")))
    title = _("Which is right: {field}").format(field=field_name(field))
    dialog = ChooseDialog(title, rows, columns=(Column(0), Column(38)), width=_WIDE)
    await screen.app.push_screen(dialog, chosen)


async def clear_emergency(screen: "CallScreen") -> None:
    """Why it was no emergency; the form and what stands beside it are those of a usual call again."""
    field = FieldSpec("emergency.reason", _("Reason"), label_width=9)

    def make(answers: Mapping[str, str]) -> Command:
        return ClearEmergency(answers["emergency.reason"])

    async def calm() -> None:
        screen.lay()
        await screen.back_to_form()
        await _say_kept(screen)

    await fill(screen, _("Not an emergency"), [field], make, {}, then=calm)


def _promises(pack: Pack) -> tuple[Option, ...]:
    return tuple(Option(what, owing.title(what, pack)) for what in (Promise.CALLBACK, Promise.CONTROL))


async def schedule_callback(screen: "CallScreen") -> None:
    """When and where to call back; a control call is one that looks whether the help came."""
    desk = screen.console.desk
    fields = [
        FieldSpec("callback.what", _("What"), kind="choice", label_width=9, options=_promises(desk.pack)),
        FieldSpec("callback.number", _("Number"), label_width=9),
        FieldSpec("callback.when", _("When"), label_width=9, hint=_("12:30 · 25.11 12:30 · +30")),
        FieldSpec("callback.about", _("About"), label_width=9),
    ]
    card = screen.card
    known = {
        "callback.what": "control" if card.emergency_at or card.value("urgency") else "callback",
        "callback.number": card.value("contact_phone") or card.caller_number,
    }

    def make(answers: Mapping[str, str]) -> Command | str:
        local = desk.now().astimezone(present.zone(desk.pack.centre.tz))
        moment = read_moment(answers["callback.when"], local)
        if moment is None:
            return _("When? Write 12:30, 25.11 12:30 or +30 (minutes).")
        return ScheduleCallback(
            answers["callback.number"],
            moment,
            moment + _WINDOW,
            answers["callback.about"],
            answers["callback.what"] or "callback",
        )

    await fill(screen, _("Call back"), fields, make, known, then=partial(_say_kept, screen))


async def count_rings(screen: "CallScreen") -> None:
    """How often it rang before the answer (clause 1 wants three at most)."""

    async def counted(rings: str | None) -> None:
        if rings is not None:
            await screen.call.do(CountRings(int(rings)))

    rows = [Row(str(rings), (str(rings),)) for rings in range(1, _MOST_RINGS + 1)]
    await screen.app.push_screen(ChooseDialog(_("Rings before the answer"), rows, width=34), counted)


async def about_earlier(screen: "CallScreen", row: CardRow) -> None:
    """An earlier card of this caller: is this a repeat call about it?"""
    number = present.number(row)

    async def chosen(what: str | None) -> None:
        if what == "look":
            await screen.console.visit(row.card_id)
        elif what == "hand_over":
            if row.card_id == screen.card.repeat_of or await screen.call.do(LinkRepeat(row.card_id)):
                await escalate(screen, row.led_by)
        elif what is not None and await screen.call.do(LinkRepeat(row.card_id)):
            screen.say(_("Linked: this is a repeat call about {number}.").format(number=number), "ok")

    rows = [
        Row("link", (_("Repeat call: link it"),)),
        Row("look", (_("Look at {number}").format(number=number),)),
    ]
    if row.status is not Status.CLOSED and row.led_by != screen.console.desk.operator.name:
        hand = _("Repeat call: link it and pass it to {leader}").format(leader=row.led_by)
        rows = [Row("hand_over", (hand,)), Row("link", (_("Repeat call: link it, I go on myself"),)), rows[1]]
    elif row.status is Status.CLOSED:
        rows.reverse()
    await screen.app.push_screen(ChooseDialog(number, rows, width=70), chosen)


async def card_history(screen: "CallScreen") -> None:
    """Every fact of the card."""
    await show_facts(screen, screen.card)
