"""What the parts of the call screen share: the card in hand, who calls, and how to act on it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from core.desk import Desk
from core.domain import commands as c
from core.domain.card import Card
from core.domain.pack import Module
from core.domain.refusals import Refusal
from core.domain.speech import Filled, addressed, fill, languages_of_speech, receiver_words
from core.domain.vocabulary import Blank, NoticeId, Outcome, Status
from core.domain.words import words
from core.errors import Refused, StoreError
from core.views import Caller, CardRow, Opened
from tui import present
from tui.screens.keeping import Keeper

_ASK = {
    "call.emergency", "call.wrap_up", "card.escalate", "card.note", "caller.describe", "callback.schedule",
}  # fmt: skip
"""Actions that are on unless the role bars them: what else they lack is said or asked for by themselves."""


class Conversation:
    """One call as the screen holds it. The card is replaced whole after every fact, never changed."""

    def __init__(
        self,
        desk: Desk,
        opened: Opened,
        language: str,
        *,
        key: Callable[[str], str],
        carry_out: Callable[[c.Command, Sequence[str]], Awaitable[None]],
        say: Callable[[str, str], None],
        visit: Callable[[str], Awaitable[None]],
        leave_side: Callable[[], Awaitable[None]],
    ) -> None:
        self.desk = desk
        self.keeper = Keeper(desk, opened)
        self.language = language
        self.caller = Caller(opened.card.caller)
        self.key = key
        self._carry_out = carry_out
        self.say = say
        self.visit = visit
        self.leave_side = leave_side

    @property
    def card(self) -> Card:
        """The card in hand."""
        return self.keeper.card

    @property
    def given(self) -> bool:
        """Whether it was passed on to who sits here and waits for an answer."""
        if self.card.status is not Status.ESCALATED:
            return False
        why = self.desk.refusal(self.card, c.Read())
        return why is None or why.code == "read_already"

    @property
    def comes_here(self) -> bool:
        """Whether it was passed on to this desk itself; a senior may answer for every other one too."""
        access, passed = self.desk.access, self.card.escalations[-1]
        return access is None or passed.open_to(self.desk.operator.name, frozenset(access.account.receives))

    @property
    def approves(self) -> bool:
        """Whether it waits for approval, and who sits here may give it."""
        return self.desk.refusal(self.card, c.SendBack("?")) is None

    @property
    def contested(self) -> Sequence[str]:
        """Fields that two wrote without knowing of each other, until somebody says which is right."""
        return list(self.card.contested)

    async def carry_out(self, command: c.Command, clears: Sequence[str] = ()) -> None:
        """Carry out a command on this card and show the card.

        Raises:
            Refused: it may not be done now.
            StoreError: it could not be kept.
        """
        await self._carry_out(command, clears)

    async def do(self, command: c.Command, clears: Sequence[str] = ()) -> bool:
        """Carry out a command on this card; False when it was refused (the reason is on the screen)."""
        try:
            await self.carry_out(command, clears)
        except (Refused, StoreError) as error:
            self.say(present.fault(error), "warn" if isinstance(error, Refused) else "alarm")
            return False
        return True

    def refusal(self, action_id: str) -> Refusal | None:
        """Why the core would not carry out what an action does to this card now."""
        probes: Mapping[str, c.Command] = {
            "call.hold": c.Resume() if self.card.held_since else c.Hold(),
            "call.end": c.EndCall(),
            "call.rings": c.CountRings(1),
            "call.emergency": c.MarkEmergency(),
            "call.wrap_up": c.WrapUp(),
            "card.park": c.Park(),
            "card.take_up": c.TakeUp(),
            "card.return": c.Return("?"),
            "card.approve": c.Approve(),
            "card.send_back": c.SendBack("?"),
            "card.escalate": c.Escalate("", reason="?"),
            "card.note": c.Note("?"),
            "card.reopen": c.Reopen("?"),
            "caller.describe": c.DescribeCaller(),
            "caller.apart": c.SetCallerApart(True, "?"),
            "contact.log": c.LogContact(Outcome.DONE, organisation="?"),
            "term.extend": c.ExtendTerm(1, "?", "?", self._some_channel, self.desk.deadlines.today()),
            "term.notice": c.GiveNotice(NoticeId.RESULT, self._some_channel, self.desk.deadlines.today()),
            "callback.schedule": c.ScheduleCallback("?", self.desk.now(), self.desk.now()),
            "callback.finish": c.FinishCallback(self._owed, "?"),
            "card.reply": c.Reply("?"),
            "card.rate": c.RateService(0),
            "emergency.clear": c.ClearEmergency("?"),
            "field.decide": c.ConfirmField(next(iter(self.contested), "")),
        }
        probe = probes.get(action_id)
        why = self.desk.refusal(self.card, probe) if probe else None
        return why if why and (action_id not in _ASK or why.code == "not_permitted") else None

    @property
    def _some_channel(self) -> str:
        return next((channel.code for channel in self.desk.pack.channels), "")

    @property
    def _owed(self) -> str:
        """The first promise that is not kept yet; empty when there is none."""
        return next((one.fact.callback_id for one in self.card.callbacks if one.done_at is None), "")

    @property
    def languages(self) -> tuple[str, ...]:
        """The language to speak with the caller; behind it the operator's, when it is another."""
        spoken = self.desk.pack.centre.languages
        caller = self.card.value("language") or self.caller.language
        return languages_of_speech(spoken, caller, self.language)

    def _blanks(self, language: str) -> Mapping[str, str]:
        """What the blanks of speech modules are filled from at this moment."""
        return {
            Blank.CENTRE: words(self.desk.pack.centre.spoken, language),
            Blank.OPERATOR: self.desk.operator.name,
            Blank.CALLER: self.caller.greet_as
            or addressed(self.card.value("applicant_name") or self.caller.name),
            Blank.RECEIVER: self._last_receiver(),
        }

    def filled(self, module: Module) -> Filled:
        """A speech module in the words to be said now, in the caller's language."""
        language = self.languages[0]
        return fill(module, self._blanks(language), language)

    def understood(self, module: Module) -> Sequence[str]:
        """The same words in the operator's language; nothing when that is the one spoken."""
        return [fill(module, self._blanks(language), language).text for language in self.languages[1:]]

    @property
    def others(self) -> list[CardRow]:
        """The caller's latest cards but this one, newest first."""
        return [row for row in self.caller.cards if row.card_id != self.card.card_id]

    @property
    def other_calls(self) -> int:
        """How many calls there were beside this one: more than cards are read for a list."""
        return self.caller.calls - len(self.caller.cards) + len(self.others)

    @property
    def offers(self) -> Mapping[str, str]:
        """Field → what an earlier card says there, offered while the field is empty."""
        known = self.caller.insurer
        return {"insurer": known} if known and not self.card.value("insurer") else {}

    def was_said(self, module: Module) -> bool:
        """Whether the module was said in this call."""
        return any(said.module == module.id for said in self.card.said)

    def _last_receiver(self) -> str:
        if not self.card.escalations:
            return ""
        receiver = self.desk.pack.entry(self.card.escalations[-1].fact.receiver)
        return (receiver.spoken or receiver_words(receiver)) if receiver else ""
