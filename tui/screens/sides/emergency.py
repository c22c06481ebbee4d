"""F8: a life may be at risk. The numbers to dial, the list to tick; every other clock is off."""

from collections.abc import Sequence

from core.domain.pack import Entry
from core.domain.vocabulary import EntryKind
from tui.catalogue import _
from tui.screens.sides.tactic import TacticLeaf
from tui.widgets.pane import Paragraph


class EmergencyLeaf(TacticLeaf):
    """A tactic like the others, with the numbers beside it."""

    @property
    def place(self) -> str:
        """A life may be at risk."""
        return "call.emergency"

    def text(self, key: str | None) -> Sequence[Paragraph]:
        """The point, then whom to call, then where help can be found."""
        numbers = [entry for entry in self._call.desk.pack.directory if entry.kind == EntryKind.EMERGENCY]
        return [
            *super().text(key)[:-1],
            Paragraph(style="rule"),
            *(Paragraph(self._line(entry), "bold") for entry in numbers),
            Paragraph(self._keys(), "hint"),
        ]

    def _keys(self) -> str:
        return _("{emergency}: next list   {search}: find an institution   Esc: to the card").format(
            emergency=self._call.key("call.emergency"), search=self._call.key("search.open")
        )

    @staticmethod
    def _line(entry: Entry) -> str:
        return f"{entry.phone}  {entry.name}"
