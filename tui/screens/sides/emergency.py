"""F8: a life may be at risk. The numbers to dial, the list to tick; every other clock is off."""

from collections.abc import Sequence

from core.domain.pack import Entry, Tactic
from core.domain.vocabulary import EntryKind
from tui.catalogue import _
from tui.screens.conversation import Conversation
from tui.screens.sides.tactic import TacticLeaf
from tui.widgets.pane import Paragraph

EMERGENCY = "emergency"
"""The id by which packs name their emergency checklist."""


def emergency_tactic(call: Conversation) -> Tactic:
    """The pack's emergency checklist; an empty one where the centre has none."""
    return call.desk.pack.tactic(EMERGENCY) or Tactic(id=EMERGENCY, title={"": _("Emergency")}, points=())


class EmergencyLeaf(TacticLeaf):
    """A tactic like the others, with the numbers beside it."""

    def __init__(self, call: Conversation) -> None:
        super().__init__(call, emergency_tactic(call))
        self._call = call

    def text(self, key: str | None) -> Sequence[Paragraph]:
        """The point, then whom to call, then where help can be found."""
        numbers = [entry for entry in self._call.desk.pack.directory if entry.kind == EntryKind.EMERGENCY]
        return [
            *super().text(key)[:2],
            Paragraph(style="rule"),
            *(Paragraph(self._line(entry), "bold") for entry in numbers),
            Paragraph(_("F7: find an institution   Esc: to the card"), "hint"),
            *super().text(key)[2:-1],
        ]

    @staticmethod
    def _line(entry: Entry) -> str:
        return f"{entry.phone}  {entry.name}"
