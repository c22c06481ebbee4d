"""What stands beside the form by itself: the greeting to say, and what is known of the caller."""

from collections.abc import Sequence

from core.domain.pack import Module
from core.domain.vocabulary import SpeechGroup, Status
from core.views import CardRow
from tui import owing, present
from tui.catalogue import _, ngettext
from tui.screens.conversation import Conversation
from tui.screens.sides import contacts, elsewhere, terms
from tui.screens.sides.caller import agreed
from tui.screens.sides.course import last_steps
from tui.widgets.lines import Row
from tui.widgets.pane import Paragraph


class KnowLeaf:
    """No rows: a text that never takes the cursor by itself."""

    def __init__(self, call: Conversation) -> None:
        self._call = call

    @property
    def title(self) -> str:
        """The moment of the talk."""
        titles = {"call.wrap_up": _("After the talk"), "call": _("Scanning: who calls, and why")}
        return titles.get(self.place, _("Speech · greeting"))

    @property
    def place(self) -> str:
        """Answering, then scanning, then what is left after the talk."""
        card = self._call.card
        if card.talk_ended_at is not None:
            return "call.wrap_up"
        return "call" if card.said or card.changes else "call.open"

    def rows(self) -> Sequence[Row]:
        """None."""
        return ()

    def text(self, key: str | None) -> Sequence[Paragraph]:
        """What others did with the card, what it owes; the phrase to say, the caller, what was done."""
        others = [*elsewhere.paragraphs(self._call), *elsewhere.handed(self._call)]
        others += [*terms.paragraphs(self._call, pressing=True), *self._owed()]
        rule = [Paragraph(style="rule")] if others else []
        spoken = contacts.paragraphs(self._call.card, self._call.desk.pack.centre.tz)
        talk = [Paragraph(style="rule"), *spoken] if spoken else []
        return [*others, *rule, *self._phrase(), *self._caller(), *talk, *self._course()]

    def _owed(self) -> list[Paragraph]:
        """What the card owes stands first: it may keep it from being finished."""
        call = self._call
        owed = (one for one in call.card.callbacks if one.done_at is None)
        return [Paragraph(owing.line(one, call.desk.pack), sign="☎") for one in owed]

    def _modules(self, group: SpeechGroup) -> list[Module]:
        return [module for module in self._call.desk.pack.modules if module.group == group]

    def _phrase(self) -> list[Paragraph]:
        ended = self._call.card.talk_ended_at is not None
        phrases = self._modules(SpeechGroup.CLOSING if ended else SpeechGroup.GREETING)
        ready = [module for module in phrases if not self._call.filled(module).missing]
        told: list[Paragraph] = []
        for module in ready or phrases:  # a greeting by name waits until the name is known
            said = self._call.was_said(module)
            look = "note" if said or self.place == "call" else "bold"
            told.append(Paragraph(f"«{self._call.filled(module).text}»", look, sign="✓" if said else ""))
            if not said:
                told += [Paragraph(f"«{text}»", "note") for text in self._call.understood(module)]
        return told

    def _caller(self) -> list[Paragraph]:
        caller, others = self._call.caller, self._call.others
        offers = self._call.offers.values()
        if not (others or agreed(caller) or offers):
            return []
        told: list[Paragraph] = [Paragraph(style="rule")]
        if caller.name and not caller.greet_as:
            told.append(Paragraph(caller.name, "bold"))
        told += agreed(caller)
        told += [Paragraph(_("Insurer on an earlier card: {name}").format(name=name)) for name in offers]
        if others:
            count = self._call.other_calls
            calls = ngettext("{count} earlier call", "{count} earlier calls", count)
            told.append(Paragraph(calls.format(count=count)))
        told += [self._open(row) for row in others if row.status is not Status.CLOSED][:2]
        return [*told, Paragraph(_("{key}: history").format(key=self._call.key("caller.history")), "hint")]

    def _course(self) -> list[Paragraph]:
        """What the form has no field for: the result, what is linked, noted, promised; the last steps."""
        call = self._call
        card, pack, tz = call.card, call.desk.pack, call.desk.pack.centre.tz
        result = pack.title("result", card.value("result"), call.language)
        told = [_("Result: {result}").format(result=result)] if result else []
        repeats = [present.number(row) for row in call.caller.cards if row.card_id == card.repeat_of]
        told += [_("A repeat call about {number}").format(number=number) for number in repeats]
        told += [_("Note: {text}").format(text=note.text) for note in card.notes[-1:]]
        told += [_("Reply: {text}").format(text=reply.text) for reply in card.replies[-1:]]
        if card.rating is not None:
            told.append(_("Rating: {words}").format(words=owing.score(card.rating.score)))
        steps = [_("Course: {steps}").format(steps=line) for line in (last_steps(card, tz),) if line]
        paragraphs = [Paragraph(text) for text in told] + [Paragraph(text, "note") for text in steps]
        paragraphs += terms.paragraphs(call, pressing=False)
        return [Paragraph(), *paragraphs] if paragraphs else []

    def _open(self, row: CardRow) -> Paragraph:
        text = _(
            "Open: {number} with {leader}. A repeat call goes to the leader of the card: {key}, Enter"
        ).format(number=present.number(row), leader=row.led_by, key=self._call.key("caller.history"))
        return Paragraph(text, "warn", sign="!")

    async def tick(self, key: str) -> None:
        """There are no rows to tick."""

    async def choose(self, key: str) -> None:
        """There are no rows to open."""
