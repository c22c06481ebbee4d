"""F12: the caller waits. The phrase before, the clock, and, when the norm ran out, the offer of clause 2."""

from collections.abc import Sequence

from core.domain.commands import OfferOnHold, Resume, Say
from core.domain.vocabulary import HoldChoice, SpeechGroup
from tui import present
from tui.catalogue import _
from tui.screens.conversation import Conversation
from tui.widgets.lines import Row
from tui.widgets.pane import Paragraph


class HoldLeaf:
    """The phrases of waiting and the choice, kept as it is made."""

    def __init__(self, call: Conversation) -> None:
        self._call = call

    @property
    def title(self) -> str:
        """What the screen is about, or what to do now."""
        return _("The norm of waiting is over: offer") if self._over else _("On hold")

    @property
    def _over(self) -> bool:
        return self._call.desk.clocks(self._call.card).hold_over

    @property
    def place(self) -> str:
        """The moment of the talk."""
        return "call.hold"

    def rows(self) -> Sequence[Row]:
        """The phrase to say before, and the three answers to the offer."""
        phrases = [module for module in self._call.desk.pack.modules if module.group == SpeechGroup.HOLD]
        hold = self._call.card.holds[-1] if self._call.card.holds else None
        chosen = hold.choice if hold else ""
        said = {said.module for said in self._call.card.said if hold and said.at >= hold.since}
        return [
            *(
                Row(module.id, (("[x] " if module.id in said else "[ ] ") + _("hold phrase"),))
                for module in phrases
            ),
            *(
                Row(choice.value, (("(x) " if choice == chosen else "( ) ") + present.hold_choice(choice),))
                for choice in HoldChoice
            ),
        ]

    def text(self, key: str | None) -> Sequence[Paragraph]:
        """The phrase of the row: of waiting, or of the offer; when the norm ran out, of the offer."""
        group = SpeechGroup.BUSY if self._over or key in tuple(HoldChoice) else SpeechGroup.HOLD
        phrases = [module for module in self._call.desk.pack.modules if module.group == group]
        return [
            Paragraph(style="rule"),
            *(Paragraph(f"«{self._call.filled(module).text}»", "bold") for module in phrases),
            *(Paragraph(f"«{text}»", "note") for module in phrases for text in self._call.understood(module)),
            Paragraph(_("Space: what was said or chosen"), "hint"),
            Paragraph(_("{key}: the caller is back").format(key=self._call.key("call.hold")), "hint"),
        ]

    async def tick(self, key: str) -> None:
        """The phrase was said, or the caller answered the offer."""
        module = self._call.desk.pack.module(key)
        if module is not None:
            await self._call.do(Say(key, self._call.filled(module).text))
        else:
            await self._call.do(OfferOnHold(HoldChoice(key)))

    async def choose(self, key: str) -> None:
        """As Space, and the caller is back unless they go on waiting."""
        await self.tick(key)
        if key in (HoldChoice.VOICE_MAIL, HoldChoice.CALL_LATER):
            await self._call.do(Resume())
            await self._call.leave_side()
            kept = _("The caller {choice}. Say goodbye; {key} finishes the card.")
            self._call.say(
                kept.format(choice=present.hold_choice(key), key=self._call.key("call.wrap_up")), "ok"
            )
