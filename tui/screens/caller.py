"""What the next operator should know of a caller: how to greet, what to answer, when they call."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.domain.callers import read_hours
from core.domain.commands import Command, DescribeCaller, ExpectCaller, SetCallerApart
from tui import present
from tui.catalogue import _
from tui.screens.call_dialogs import fill
from tui.screens.dialogs import FillDialog
from tui.widgets.form import FieldSpec

if TYPE_CHECKING:
    from tui.screens.call import CallScreen

_LABEL = 17


async def describe_caller(screen: "CallScreen") -> None:
    """How to greet, what was agreed to answer, a neutral mark, the hours at which they call every day."""
    caller, call = screen.call.caller, screen.call
    if why := call.desk.refusal(call.card, DescribeCaller()):  # before anything is typed in vain
        screen.say(present.refusal(why), "warn")
        return
    known = {
        "caller.greet_as": caller.greet_as,
        "caller.answer": caller.answer,
        "caller.mark": caller.mark,
        "caller.expected": caller.expected,
    }
    fields = [
        FieldSpec("caller.greet_as", _("Greet as"), label_width=_LABEL),
        FieldSpec("caller.answer", _("Agreed answer"), kind="text", rows=3, label_width=_LABEL),
        FieldSpec("caller.mark", _("Mark"), label_width=_LABEL),
        FieldSpec("caller.expected", _("Calls daily at"), label_width=_LABEL, hint=_("07:00 17:00")),
    ]

    async def answer(answers: Mapping[str, str]) -> str:
        greet_as, told, mark, expected = (answers[name] for name in known)
        hours = ExpectCaller(expected)
        described = DescribeCaller(greet_as, told, mark)
        for command in (hours, described):  # both may be done, before either is
            if why := call.desk.refusal(call.card, command):
                return present.refusal(why)
        if described != DescribeCaller(caller.greet_as, caller.answer, caller.mark):
            await call.carry_out(described, tuple(answers))
        if " ".join(read_hours(expected)[0]) != caller.expected:
            await call.carry_out(hours, tuple(answers))
        return ""

    async def answered(done: bool | None) -> None:
        if done:
            await screen.recognise()

    values = {name: call.keeper.text(name, text) for name, text in known.items()}
    dialog = FillDialog(_("The caller, for the next operator"), fields, values, call.keeper.typed, answer)
    await screen.app.push_screen(dialog, answered)


async def set_apart(screen: "CallScreen") -> None:
    """Leave the caller out of the figures of first contacts, or take them in again; a supervisor says why."""
    apart = not screen.call.caller.apart
    title = _("Leave this caller out of the figures") if apart else _("Count this caller again")
    field = FieldSpec("caller.apart", _("Reason"), label_width=9)

    def make(answers: Mapping[str, str]) -> Command:
        return SetCallerApart(apart, answers["caller.apart"])

    await fill(screen, title, [field], make, {}, then=screen.recognise)
