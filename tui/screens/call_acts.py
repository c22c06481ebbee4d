"""What the keys and the menu do with the card of a call: action id → what is done."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from core.domain import commands as c
from tui.screens import approval, call_dialogs, call_sides, caller, contact, owed, printing, terms
from tui.screens.base import Act

if TYPE_CHECKING:
    from tui.screens.call import CallScreen

_EDITS = {
    "undo": "undo", "redo": "redo", "select_all": "select_all",
    "copy": "ctrl+c", "cut": "ctrl+x", "paste": "ctrl+v",
}  # fmt: skip
"""What the menu does in the field with the cursor, and the key of the form that does it."""


def acts(screen: "CallScreen") -> Mapping[str, Act]:
    """The table for one screen."""
    return {
        "caller.history": partial(call_sides.history, screen),
        "speech.open": partial(call_sides.speech, screen),
        "tactic.open": partial(call_sides.tactic, screen),
        "card.escalate": partial(call_sides.pass_on, screen),
        "call.emergency": partial(call_sides.emergency, screen),
        "call.wrap_up": screen.act_wrap_up,
        "call.hold": partial(call_sides.hold, screen),
        "call.end": partial(screen.call.do, c.EndCall()),
        "call.rings": partial(call_dialogs.count_rings, screen),
        "card.park": screen.act_park,
        "card.take_up": partial(call_sides.take_up, screen),
        "card.return": partial(call_dialogs.give_back, screen),
        "card.approve": partial(approval.approve, screen),
        "card.send_back": partial(approval.send_back, screen),
        "card.note": partial(call_dialogs.note, screen),
        "card.reopen": partial(call_dialogs.reopen, screen),
        "card.history": partial(call_dialogs.card_history, screen),
        "callback.schedule": partial(call_dialogs.schedule_callback, screen),
        "callback.finish": partial(owed.answer_one, screen),
        "card.reply": partial(owed.reply, screen),
        "card.rate": partial(owed.rate, screen),
        "caller.describe": partial(caller.describe_caller, screen),
        "caller.apart": partial(caller.set_apart, screen),
        "contact.log": partial(contact.log_contact, screen),
        "term.show": partial(terms.show, screen),
        "term.extend": partial(terms.extend, screen),
        "term.notice": partial(terms.tell, screen),
        "card.print": partial(printing.print_out, screen),
        "card.link_repeat": partial(call_sides.history, screen),
        "sandbox.ask": partial(call_sides.ask, screen),
        "sandbox.end": partial(call_sides.end_run, screen),
        "field.decide": partial(call_dialogs.decide, screen),
        "emergency.clear": partial(call_dialogs.clear_emergency, screen),
        "screen.back": screen.act_back,
        **{f"edit.{name}": partial(screen.form.press, key) for name, key in _EDITS.items()},
    }
