"""What changed in the pack of the centre since the operator's last shift: read before the first call."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult

from core.centre.changes import PackChange, Part
from tui.catalogue import _, pgettext
from tui.screens.base import Act, DeskScreen
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph


def part_words(part: Part) -> str:
    """A part of the pack, in a word."""
    return {
        Part.NORM: pgettext("pack", "norm"),
        Part.SPEECH: pgettext("pack", "speech"),
        Part.TACTIC: pgettext("pack", "checklist"),
        Part.REGULATION: pgettext("pack", "clause"),
        Part.TERM: pgettext("pack", "term"),
        Part.LINE: pgettext("pack", "line"),
        Part.THEME: pgettext("pack", "theme"),
        Part.TOPIC: pgettext("pack", "topic"),
        Part.BUTTON: pgettext("pack", "button"),
        Part.DIRECTORY: pgettext("pack", "directory"),
        Part.GRADING: pgettext("pack", "grading"),
    }[part]


def kind_of_change(change: PackChange) -> str:
    """New, changed or gone."""
    if not change.before:
        return pgettext("change", "new")
    return pgettext("change", "changed") if change.after else pgettext("change", "gone")


class ChangesScreen(DeskScreen):
    """The list; under it, of the row under the cursor, the text before and the text now. F10: it is read."""

    passing = True
    DEFAULT_CSS = """
    ChangesScreen Lines { height: 1fr; }
    ChangesScreen Pane { height: 9; }
    """

    def __init__(self, changes: Sequence[PackChange]) -> None:
        super().__init__()
        self._changes = {f"{change.part}:{change.id}": change for change in changes}
        rows = [
            Row(key, ((kind_of_change(one), "note"), part_words(one.part), one.title))
            for key, one in self._changes.items()
        ]
        columns = (Column(10), Column(11), Column(0))
        self._list = Lines(Fixed(rows), columns=columns, empty=_("Nothing has changed."))
        self._text = Pane()

    def body(self) -> ComposeResult:
        """The list, the text."""
        yield self._list
        self._text.set(self._told(next(iter(self._changes), "")))
        yield self._text

    def right_of_status(self) -> str:
        """What this is."""
        return _("Changed since your last shift") + "  "

    def keys(self) -> str:
        """The keys."""
        label = self.console.keymap.label("call.wrap_up")
        return _("{key}: I have read it   Esc: later").format(key=label)

    def acts(self) -> Mapping[str, Act]:
        """F10: read; Esc: later."""
        return {"call.wrap_up": self.act_read, "screen.back": self.console.back}

    async def act_read(self) -> None:
        """It is not shown again."""
        await self.console.desk.handbook.read()
        await self.console.back()

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another change."""
        self._text.set(self._told(message.key))

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter: the text is read; the arrows scroll it."""
        self.set_focus(self._text)

    def _told(self, key: str) -> list[Paragraph]:
        change = self._changes.get(key)
        if change is None:
            return [Paragraph(style="rule")]
        told = [Paragraph(style="rule"), Paragraph(change.title, "bold")]
        if change.after:
            told.append(Paragraph(_("Now: {text}").format(text=change.after)))
        if change.before:
            told.append(Paragraph(_("Before: {text}").format(text=change.before), "note"))
        return told
