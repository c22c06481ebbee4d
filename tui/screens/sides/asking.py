"""F4 in a run, again: the questions that the invented caller can be asked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.domain.commands import Ask
from core.domain.words import words
from tui.catalogue import _
from tui.screens.conversation import Conversation
from tui.widgets.lines import Row
from tui.widgets.pane import Paragraph

if TYPE_CHECKING:
    from tui.training import Training


class AskLeaf:
    """Those that can be asked by now; asked ones ticked."""

    def __init__(self, call: Conversation, training: "Training") -> None:
        self._call = call
        self._training = training

    @property
    def title(self) -> str:
        """What this is."""
        return _("Questions")

    @property
    def place(self) -> str:
        """The moment of the talk."""
        return "speech.open"

    def rows(self) -> Sequence[Row]:
        """A row a question."""
        run, talk = self._training.run, self._training.talk
        if run is None or talk is None:
            return ()
        return [
            Row(one.id, (("[x] " if talk.has(f"asked {one.id}") else "[ ] ") + self._asks(one.id),))
            for one in run.play.scenario.questions
            if run.play.can_be_asked(talk, one.id)
        ]

    def _asks(self, question_id: str) -> str:
        run = self._training.run
        question = run.play.scenario.question(question_id) if run else None
        return words(question.asks, run.play.language) if run and question else ""

    def text(self, key: str | None) -> Sequence[Paragraph]:
        """The question in full, and what to do."""
        if not key:
            return ()
        again = self._call.key("speech.open")
        keys = _("Space: ask   {key}: speech modules   Esc: back").format(key=again)
        return [Paragraph(style="rule"), Paragraph(f"«{self._asks(key)}»", "bold"), Paragraph(keys, "hint")]

    async def tick(self, key: str) -> None:
        """Ask it; the list stays."""
        await self._call.do(Ask(key, self._asks(key)))

    async def choose(self, key: str) -> None:
        """Ask it, and back to the card: the answer is to be written down."""
        await self.tick(key)
        await self._call.leave_side()
