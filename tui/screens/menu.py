"""F9: everything that can be done here; typed into, it is the palette. F1: the keys and the clause."""

from collections.abc import Iterator, Sequence

from core.domain.text import matches
from core.domain.words import words
from tui.actions import ACTIONS, Action
from tui.catalogue import _
from tui.screens.find import FindScreen, Found
from tui.widgets.lines import Column, Row
from tui.widgets.pane import Paragraph


class MenuScreen(FindScreen):
    """The actions of the screen beneath: those that are on first, those that are off with their reason."""

    COLUMNS = (Column(7), Column(10), Column(0))

    def __init__(self) -> None:
        super().__init__()
        self.LABEL = _("Menu")

    async def find(self, query: str) -> Sequence[Found]:
        """The actions whose words begin so: those named so, then those that are on."""
        there = [action for action in ACTIONS if self.console.training or not action.sandbox]
        scores = {action.id: matches(query, self._words(action)) if query else 0 for action in there}
        shown = [action for action in there if scores[action.id] is not None]
        whys = {action.id: self.why_not(action.id) for action in shown}

        def order(action: Action) -> tuple[bool, bool, int | None]:
            named = bool(query) and matches(query, _(action.label)) is not None
            return not named, bool(whys[action.id]), scores[action.id]

        shown.sort(key=order)
        return [self._found_action(action, whys[action.id]) for action in shown]

    @staticmethod
    def _words(action: Action) -> str:
        return f"{_(action.label)} {_(action.tooltip)}"

    def _found_action(self, action: Action, why: str) -> Found:
        key = self.console.keymap.label(action.id)
        told = why or _(action.tooltip)
        cells = ((key, "key"), _(action.label), (told, "note"))
        return Found(
            Row(action.id, cells, style="dim" if why else "text"), (Paragraph(style="rule"), Paragraph(told))
        )

    async def open(self, key: str) -> None:
        """Do it, on the screen beneath."""
        # Not from here: a screen that takes itself away never comes back to its next line.
        self.console.call_next(self.console.back_and_perform, key)


class HelpScreen(MenuScreen):
    """The same list, headed by the clause that governs the moment and by keys of the screen beneath alone."""

    DEFAULT_CSS = "HelpScreen Pane { height: 12; }"

    def __init__(self) -> None:
        super().__init__()
        self.LABEL = _("Help")

    async def find(self, query: str) -> Sequence[Found]:
        """The clause, then the keys."""
        found = await super().find(query)
        return found if query else [*self._clause(), *self._own(), *found]

    def _clause(self) -> Iterator[Found]:
        clause = self.console.desk.pack.clause_for(self.place)
        if clause is None:
            return
        language = self.console.language
        title, text = words(clause.title, language), words(clause.text, language)
        row = Row(f"clause:{clause.id}", ((_("cl. {id}").format(id=clause.id), "key"), _("Clause"), title))
        yield Found(row, (Paragraph(style="rule"), Paragraph(text)))

    def _own(self) -> Iterator[Found]:
        for one in self.beneath.own_keys if self.beneath else ():
            told = _(one.tooltip)
            row = Row(f"key:{one.keys}", ((one.keys, "key"), _(one.label), (told, "note")))
            yield Found(row, (Paragraph(style="rule"), Paragraph(told)))

    async def open(self, key: str) -> None:
        """Do it; a clause is read in the text below, and so is what a key does beneath."""
        if key.startswith(("clause:", "key:")):
            self.read()
        else:
            await super().open(key)
