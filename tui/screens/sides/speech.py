"""F4: the speech modules in the caller's language, blanks filled; Space keeps what was said as evidence."""

from collections.abc import Sequence

from core.domain.commands import Say
from core.domain.pack import Module
from core.domain.words import words
from tui.catalogue import _
from tui.screens.conversation import Conversation
from tui.widgets.lines import Row
from tui.widgets.pane import Paragraph


class SpeechLeaf:
    """Every module, in the order of the regulation, or those of one moment only; ``first``: before all.

    ``again``: what the same key shows next, in words.
    """

    def __init__(self, call: Conversation, group: str = "", first: str = "", again: str = "") -> None:
        self._call = call
        self._again = again
        modules = [module for module in call.desk.pack.modules if not group or module.group == group]
        self._modules = sorted(modules, key=lambda module: module.id != first)

    @property
    def title(self) -> str:
        """How many of them were said."""
        said = sum(self._call.was_said(module) for module in self._modules)
        return _("Speech {said}/{all}").format(said=said, all=len(self._modules))

    @property
    def place(self) -> str:
        """The moment of the talk."""
        return "speech.open"

    def rows(self) -> Sequence[Row]:
        """A row a module, said ones ticked."""
        return [self._row(module) for module in self._modules]

    def _row(self, module: Module) -> Row:
        tick = "[x] " if self._call.was_said(module) else "[ ] "
        return Row(module.id, (tick + words(module.title, self._call.language),))

    def text(self, key: str | None) -> Sequence[Paragraph]:
        """The words to say, and what is still unknown in them."""
        module = self._call.desk.pack.module(key or "")
        if module is None:
            return ()
        filled = self._call.filled(module)
        paragraphs = [Paragraph(style="rule"), Paragraph(f"«{filled.text}»", "bold")]
        paragraphs += [Paragraph(f"«{text}»", "note") for text in self._call.understood(module)]
        if module.clause:
            paragraphs.append(Paragraph(_("clause {clause}").format(clause=module.clause), "note"))
        return [*paragraphs, Paragraph(_("Space: said   Esc: back") + self._again, "hint")]

    async def tick(self, key: str) -> None:
        """It was said."""
        module = self._call.desk.pack.module(key)
        if module is not None:
            await self._call.do(Say(key, self._call.filled(module).text))

    async def choose(self, key: str) -> None:
        """It was said, and back to the card."""
        await self.tick(key)
        await self._call.leave_side()
