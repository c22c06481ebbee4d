"""The question before a console can open: the data is damaged; go on with a new file?"""

import os
from collections.abc import Sequence

from textual import events

from core.config import Settings
from core.errors import StoreDamaged, StoreKeyMissing
from tui import present
from tui.catalogue import _
from tui.terminal.app import WireApp
from tui.terminal.environment import ascii_only, colour
from tui.widgets.dialog import Dialog
from tui.widgets.pane import Pane, Paragraph


class _Question(Dialog[bool]):
    """Enter does, Esc does not: a letter would mean one thing in one layout and the opposite in another."""

    def on_key(self, event: events.Key) -> None:
        """Enter. Esc is every dialog's, and Textual calls both."""
        if event.key == "enter":
            event.stop()
            self.dismiss(True)


class _Asking(WireApp[bool]):
    """A terminal with one question on it."""

    def __init__(self, settings: Settings, paragraphs: Sequence[Paragraph]) -> None:
        super().__init__(
            ascii=settings.ascii or ascii_only(os.environ),
            colour=colour(os.environ) if settings.colour else "none",
        )
        self.set_class(settings.linear, "-linear")
        self._paragraphs = paragraphs

    async def on_mount(self) -> None:
        """Ask."""
        hint = _("Enter: set it aside, go on   Esc: touch nothing")
        question = _Question(
            _("The data cannot be read"), Pane(self._paragraphs), width=70, height=16, hint=hint
        )
        await self.push_screen(question, self.exit)


def shall_begin_anew(settings: Settings, error: StoreDamaged) -> bool:
    """Whether the operator wants to go on with a new file. A lost line, or a signal to end, means no."""
    if isinstance(error, StoreKeyMissing):
        promise = _("Put the key back and start again: then everything is here.")
        anew = _("Enter: the file is moved as it is into a directory with the date; an empty one is begun.")
    else:
        promise = _("Nothing in it has been overwritten, and nothing will be.")
        anew = _(
            "Enter: the file is moved as it is into a directory with the date, and a new one is begun. "
            "Whatever can still be read is carried over."
        )
    closes = _("Esc: nothing is touched; the console closes. Call the administrator.")
    said = (present.fault(error), str(error.place), promise, anew, closes)
    paragraphs = [one for text in said for one in (Paragraph(text), Paragraph())]
    return bool(_Asking(settings, paragraphs[:-1]).run())
