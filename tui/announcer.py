"""For a screen reader: what a key has changed, told as one line of text.

The cursor stands where the focus is, but a reader tells only what is written anew. So after every key one
line says what the key led to: a sentence of the console (a refusal, a thing done), a remark on the field that
was left, and the field or row the cursor has come to. What has not changed is not said again.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from textual.widget import Widget

from core.domain.card import Card
from core.domain.clocks import Clocks
from tui import present
from tui.catalogue import _
from tui.screens.base import DeskScreen
from tui.widgets.dialog import Dialog
from tui.widgets.form import Form
from tui.widgets.lines import Lines
from tui.widgets.pane import Pane

if TYPE_CHECKING:
    from tui.app import PultApp

_SPEAKING = (Form, Lines, Pane)
_HOLD_ENDS = 10
"""Seconds before the end of the norm of waiting from which it is said to run out."""


class Announcer:
    """Tells on the screen that is on top; remembers where the cursor was told to be."""

    def __init__(self, console: "PultApp") -> None:
        self._console = console
        self._screen: object = None
        self._place: tuple[Widget | None, str, str] = (None, "", "")
        self._remarks: WeakKeyDictionary[Form, Mapping[str, str]] = WeakKeyDictionary()
        self._told = ""

    def forget_what_was_said(self) -> None:
        """What was said before this key has been told."""
        if isinstance(screen := self._console.screen, DeskScreen | Dialog):
            screen.said = ""

    def tell(self) -> None:
        """All that the key set off has happened: tell it."""
        screen = self._console.screen
        if not isinstance(screen, DeskScreen | Dialog):
            return
        parts = [screen.said, *self._new_remarks(), *self._where(screen)]
        line = ". ".join(part.rstrip(".") for part in parts if part)
        if line:
            # Drawn as it stands already, it would change nothing on the screen, and so be silent.
            self._told = _("again: {sentence}").format(sentence=line) if line == self._told else line
            screen.tell(self._told)

    def _where(self, screen: "DeskScreen | Dialog[object]") -> list[str]:
        widget = self._console.focused
        place, words = widget.spoken if isinstance(widget, _SPEAKING) else ("", "")
        answer = screen.answer if isinstance(screen, DeskScreen) else ""
        before, self._place = self._place, (widget, place, answer)
        if screen is not self._screen:
            self._screen = screen
            return [screen.headline, words, answer]
        if widget is not before[0]:
            title = getattr(widget.parent, "headline", "") if widget is not None else ""
            return [title, words, answer]
        if place != before[1]:
            return [words, answer]
        return [answer] if answer != before[2] else []

    def _new_remarks(self) -> list[str]:
        """What came to stand beside fields: a number that looks wrong, a caller who is known."""
        told: list[str] = []
        for form in self._console.screen.query(Form):
            before, self._remarks[form] = self._remarks.get(form, {}), form.remarks
            told += [f"{label}: {text}" for label, text in form.remarks.items() if before.get(label) != text]
        return told


def steady_clock(card: Card, clocks: Clocks, tz: str) -> Sequence[tuple[str, str]]:
    """The clock line of a call in words that stand still until a norm runs out: pieces with their looks.

    A clock that ticks on the screen is read out at every tick, over the caller's words.
    """
    at = present.clock(card.opened_at, tz) if card.opened_at else ""
    since = _("CALL since {time}").format(time=at)
    parts = [(since, "bold") if card.talk_ended_at is None else (_("talk over"), "bold")]
    if card.emergency_at is not None:
        parts.append((_("EMERGENCY: norms are off"), "alarm"))
    elif clocks.hold_over:
        parts.append((_("{hold}: OFFER VOICE MAIL OR A LATER CALL").format(hold=_("on hold")), "alarm"))
    elif clocks.hold_s is not None:
        ends = clocks.hold_limit is not None and clocks.hold_s >= clocks.hold_limit - _HOLD_ENDS
        parts.append((_("on hold: the norm runs out") if ends else _("on hold"), "warn"))
    if card.emergency_at is None and clocks.talk_limit is not None and card.talk_ended_at is None:
        limit = present.watch(clocks.talk_limit)
        if clocks.talk_s > clocks.talk_limit:
            parts.append((_("norm {limit} exceeded").format(limit=limit), "warn"))
        elif clocks.talk_warn and clocks.talk_s >= clocks.talk_warn:
            parts.append((_("norm {limit} runs out").format(limit=limit), "warn"))
        else:
            parts.append((_("norm {limit}").format(limit=limit), "note"))
    return [piece for part in parts for piece in (part, ("   ", "text"))]
