"""The call: what I write on the left, what I say and know on the right."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal

from core.domain import commands as c
from core.domain.card import Card
from core.domain.completeness import missing
from core.domain.decide import caller_of
from core.domain.pack import Tactic
from core.domain.refusals import Refusal
from core.domain.text import matches
from core.domain.vocabulary import SpeechGroup, Status
from core.errors import Refused, StoreError
from core.views import CardRow, Opened
from tui import present
from tui.announcer import steady_clock
from tui.catalogue import _
from tui.screens import call_dialogs, call_form, call_marks
from tui.screens.base import Act, DeskScreen
from tui.screens.conversation import Conversation
from tui.screens.escalate import escalate
from tui.screens.side import Leaf, Side
from tui.screens.sides.caller import CallerLeaf
from tui.screens.sides.emergency import EmergencyLeaf
from tui.screens.sides.hold import HoldLeaf
from tui.screens.sides.know import KnowLeaf
from tui.screens.sides.speech import SpeechLeaf
from tui.screens.sides.tactic import TacticLeaf
from tui.screens.wrap_up import WrapUpDialog
from tui.widgets.form import Form
from tui.widgets.status import StatusLine

_EDITS = {
    "undo": "undo", "redo": "redo", "select_all": "select_all",
    "copy": "ctrl+c", "cut": "ctrl+x", "paste": "ctrl+v",
}  # fmt: skip
"""What the menu does in the field with the cursor, and the key of the form that does it."""
_APART = 4
"""Columns of the clock line that stay free: at its ends and between its parts."""
_IDENTIFIES = ("contact_phone", "applicant_policy")
"""Fields by which a caller is recognised."""


class CallScreen(DeskScreen):
    """One card in work. The form keeps every key; the side never takes the cursor by itself."""

    DEFAULT_CSS = """
    CallScreen #halves { height: 1fr; }
    CallScreen #form { width: 58%; height: 1fr; }
    CallScreen #side { width: 1fr; height: 1fr; }
    CallScreen.-linear #halves { layout: vertical; }
    CallScreen.-linear #form { width: 1fr; }
    CallScreen.-linear #side { height: 4; }
    CallScreen.-linear #side:focus-within { height: 14; }
    """

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self._opened = opened
        self._faulty = False
        self._clock_said: Sequence[str] = ()
        self._offering = False
        self._wrong = ""
        self._clock = StatusLine(id="clock")
        self.call: Conversation
        self.form: Form
        self.side: Side

    # --- building ----------------------------------------------------------------------------------

    def body(self) -> ComposeResult:
        """The clock line, the form and the side."""
        console = self.console
        self.call = Conversation(
            console.desk,
            self._opened,
            console.language,
            key=console.keymap.label,
            carry_out=self._carry_out,
            say=self.say,
            visit=console.visit,
            leave_side=self._back_to_form,
        )
        self.form = Form(
            call_form.layout(self.card, console.desk.pack, console.language),
            match=matches,
            on_type=self._typed,
            on_leave=self._left,
            on_fault=self._fault,
            id="form",
        )
        for field in self.form.values():
            self.form.set_value(field, self._opened.text(field))
        self.side = Side(KnowLeaf(self.call), edge=not console.linear, id="side")
        yield self._clock
        with Horizontal(id="halves"):
            yield self.form
            yield self.side

    async def on_mount(self) -> None:
        """Recognise the caller, start the clock, put the cursor where the work is."""
        await super().on_mount()
        self.set_interval(1, self._tick)
        self.set_focus(self.form)
        self.guide()
        await self._take_drafts()
        await self._recognise()
        await self.show_card(self.card)
        if self.console.desk.refusal(self.card, c.Read()) is None:  # the whole card is before their eyes
            await self.call.do(c.Read())

    async def _take_drafts(self) -> None:
        """The console was cut off while something was being typed: the cursor goes where it was."""
        if not self._opened.drafts or not self.card.open:
            return
        drafts = [draft for draft in self._opened.drafts if draft.field in self.form.values()]
        if drafts:
            await self.form.focus_field(max(drafts, key=lambda draft: draft.at).field)
        self.say(_("Taken up where it was interrupted: everything typed is here."), "ok")
        await self._catch_up()

    @property
    def card(self) -> Card:
        """The card in hand."""
        return self.call.card

    @property
    def place(self) -> str:
        """The moment of the talk: what the side shows, or the talk itself."""
        return self.side.leaf.place

    # --- typing ------------------------------------------------------------------------------------

    async def _typed(self, field: str, text: str, cursor: int) -> None:
        kept = self.card.value(field)
        if self.card.open:
            await self.call.keeper.typed(field, text, cursor)
            await self._after_fault()
        elif text != kept:  # a finished card shows what was kept, and nothing else
            await self.form.put(field, kept)
            self.say(present.refusal(Refusal("card_closed")), "warn")

    async def _left(self, field: str, text: str) -> None:
        if self.console.cut_off:  # the next console puts the cursor where this draft is
            return
        before = self.card
        if text == before.value(field) and not self.call.keeper.holds(field):
            return  # passed by: there is nothing to keep
        card = await self.call.keeper.left(field, text)
        if field in call_form.SHAPERS and before.value(field) != card.value(field):
            self.form.set_layout(call_form.layout(card, self.console.desk.pack, self.console.language))
        await self.show_card(card)
        if field in _IDENTIFIES and before.value(field) != card.value(field):
            await self._recognise()
        if before.value(field) != card.value(field):
            self._wrong = self.form.warning(field) or (field == "kind" and self.form.warning("theme")) or ""
        await self._after_fault()

    def on_form_moved(self, message: Form.Moved) -> None:
        """Another field: what looks wrong in it, or in the one that was just left; else how to fill it."""
        wrong, self._wrong = self._wrong or self.form.warning(message.field_id), ""
        if not wrong:
            self.guide()
        elif not self.console.linear:  # which has heard it already
            self.tell(wrong, "warn")

    def keys(self) -> str:
        """The keys of the current field; the side tells its own."""
        entered = self.side.is_mounted and self.side.entered
        return "" if entered else call_marks.keys(self.form, self.console.keymap.label("call.wrap_up"))

    async def _fault(self, field: str, error: Exception) -> None:
        if not isinstance(error, Refused | StoreError):
            raise error
        self._faulty = isinstance(error, StoreError)
        self.console.tell(error)

    async def _after_fault(self) -> None:
        """The disk takes again what is typed: so it does with what it did not take before."""
        if not self._faulty:
            return
        await self._catch_up()
        self._faulty = bool(self.call.keeper.unkept)
        if not self._faulty:
            self.say(_("Everything on the screen is kept again."), "ok")

    async def _catch_up(self) -> None:
        card = await self.call.keeper.catch_up(self.form.current)
        if card is not None:
            await self.show_card(card)

    async def _recognise(self) -> None:
        """Who is it? By the number received or dictated, and by the policy."""
        number = caller_of(self.card, self.console.desk.pack)
        policy = present.policy_number(self.card.value("applicant_policy"))
        if number or policy:
            self.call.caller = await self.console.desk.caller(number, policy)
            await self.side.refresh_leaf()
            call_marks.mark_fields(self.form, self.call)

    # --- showing -----------------------------------------------------------------------------------

    async def show_card(self, card: Card) -> None:
        """The card after a fact: lines, marks and the side are drawn anew; the cursor does not move."""
        self.call.card = card
        self.console.follow(card)
        for field in self.form.values():
            if field != self.form.current:
                self.form.set_value(field, self.call.keeper.text(field, card.value(field)))
        call_marks.mark_fields(self.form, self.call)
        await self.side.refresh_leaf()
        self.draw_clock()
        self.draw_bar()

    def right_of_status(self) -> str:
        """Which card this is and how it stands."""
        kind = self.console.desk.pack.title("kind", self.card.value("kind"), self.console.language)
        parts = present.number(self.card), present.status(self.card.status), kind
        return " ".join(filter(None, parts)) + "  "

    def _waiting_elsewhere(self) -> list[Card]:
        return [card for card in super()._waiting_elsewhere() if card.card_id != self.card.card_id]

    def draw_clock(self) -> None:
        """The clocks of the regulation and what is still missing."""
        clocks, linear = self.console.desk.clocks(self.card), self.console.linear
        tz = self.console.desk.pack.centre.tz
        line = steady_clock(self.card, clocks, tz) if linear else present.clock_line(self.card, clocks)
        if linear:  # what a clock has to say is said once, when it begins to be true
            for words, look in line:
                if look in ("warn", "alarm") and words not in self._clock_said:
                    self.console.say(words, look)
            self._clock_said = [words for words, __ in line]
        lacking = missing(self.card, self.console.desk.pack)
        room = self.size.width - sum(len(words) for words, __ in line) - _APART
        self._clock.set(line, present.missing_short(lacking, room))
        self.draw_status()

    async def _tick(self) -> None:
        """Another second. When the norm of waiting runs out, the offer comes before the operator's eyes."""
        self.draw_clock()
        over = self.console.desk.clocks(self.card).hold_over
        if over is self._offering:
            return
        self._offering = over
        if over and not self.side.entered:
            await self.side.turn(HoldLeaf(self.call))
        else:
            await self.side.refresh_leaf()

    # --- acting ------------------------------------------------------------------------------------

    def acts(self) -> Mapping[str, Act]:
        """What the keys and the menu do with this card."""
        return {
            "caller.history": self.act_history,
            "speech.open": self.act_speech,
            "tactic.open": self.act_tactic,
            "card.escalate": self.act_escalate,
            "call.emergency": self.act_emergency,
            "call.wrap_up": self.act_wrap_up,
            "call.hold": self.act_hold,
            "call.end": self.act_end,
            "call.rings": partial(call_dialogs.count_rings, self),
            "card.park": self.act_park,
            "card.take_up": self.act_take_up,
            "card.note": partial(call_dialogs.note, self),
            "card.reopen": partial(call_dialogs.reopen, self),
            "card.history": partial(call_dialogs.card_history, self),
            "callback.schedule": partial(call_dialogs.schedule_callback, self),
            "caller.describe": partial(call_dialogs.describe_caller, self),
            "card.link_repeat": self.act_history,
            "emergency.clear": partial(call_dialogs.clear_emergency, self),
            "screen.back": self.act_back,
            **{f"edit.{name}": partial(self.form.press, key) for name, key in _EDITS.items()},
        }

    def why_not(self, action_id: str) -> str:
        """The reason of the core, where it has one."""
        why = self.call.refusal(action_id)
        return present.refusal(why) if why else super().why_not(action_id)

    async def _carry_out(self, command: c.Command, clears: Sequence[str]) -> None:
        card = await self.console.desk.do(self.card.card_id, command, clears)
        self.call.keeper.forget(clears)
        await self.show_card(card)

    def unkept(self) -> Sequence[str]:
        """Fields that the disk did not take."""
        return self.call.keeper.unkept

    async def settle(self) -> None:
        """What is being typed becomes a fact before anything else is done with the card."""
        await self.form.leave()
        with suppress(StoreError):  # told already; what only reads goes on
            await self._after_fault()

    async def _back_to_form(self) -> None:
        await self.side.turn(HoldLeaf(self.call) if self.card.held_since else KnowLeaf(self.call))
        self.set_focus(self.form)
        self.guide()

    async def _turn(self, leaf: Leaf) -> None:
        await self.side.turn(leaf)
        self.side.enter()
        self.guide()

    async def act_back(self) -> None:
        """Esc: from the side to the form, from an open list to its field, from the form to the desk."""
        if self.side.entered:
            await self._back_to_form()
        elif not await self.form.press("escape"):
            await self.console.to_desk()

    async def act_history(self) -> None:
        """F3."""
        await self._turn(CallerLeaf(self.call, self._about))

    async def _about(self, row: CardRow) -> None:
        await call_dialogs.about_earlier(self, row)

    async def act_speech(self) -> None:
        """F4."""
        await self._turn(SpeechLeaf(self.call))

    async def act_tactic(self) -> None:
        """F5: the list that fits the kind; again: the next list."""
        tactics = [tactic for tactic in self.console.desk.pack.tactics if not tactic.medical]
        begun = [tactic for tactic in tactics if any(key[0] == tactic.id for key in self.card.ticks)]
        fitting = [tactic for tactic in tactics if self.card.value("kind") in tactic.kinds]
        await self._turn_list(begun or fitting or tactics, tactics, TacticLeaf)

    async def act_emergency(self) -> None:
        """F8: no question asked; the way back is in the menu."""
        if self.card.emergency_at is None and not await self.call.do(c.MarkEmergency()):
            return
        self.form.set_layout(call_form.layout(self.card, self.console.desk.pack, self.console.language))
        lists = [tactic for tactic in self.console.desk.pack.tactics if tactic.medical]
        await self._turn_list(lists, lists, EmergencyLeaf)

    async def _turn_list(
        self, first: Sequence[Tactic], all_of_them: Sequence[Tactic], leaf: type[TacticLeaf]
    ) -> None:
        """Show a checklist: the fitting one, or, when one of them is shown already, the next."""
        shown = self.side.leaf.tactic if isinstance(self.side.leaf, leaf) and self.side.entered else None
        if shown in all_of_them:
            following = all_of_them[(all_of_them.index(shown) + 1) % len(all_of_them)]
            await self._turn(leaf(self.call, following))
        elif first:
            await self._turn(leaf(self.call, first[0]))
        else:
            self.say(_("The pack of the centre has no such list."), "warn")

    async def act_hold(self) -> None:
        """F12: the caller waits; again: the caller is back."""
        if self.card.held_since is not None:
            if await self.call.do(c.Resume()):
                await self._back_to_form()
        elif await self.call.do(c.Hold()):
            await self._turn(HoldLeaf(self.call))

    async def act_end(self) -> None:
        """The caller said goodbye; the card waits to be finished."""
        await self.call.do(c.EndCall())

    async def act_escalate(self) -> None:
        """F6."""
        await escalate(self)

    async def act_wrap_up(self) -> None:
        """F10: what is missing, the result, done."""
        if self.card.status is Status.CLOSED:
            await self.console.to_desk()
        else:
            await self.side.turn(SpeechLeaf(self.call, SpeechGroup.CLOSING))
            await self.app.push_screen(WrapUpDialog(self.call, self.show_card), self._wrapped_up)

    async def _wrapped_up(self, done: bool | None) -> None:
        if not done:
            await self._back_to_form()
        else:
            await self.console.to_desk()
            self.console.say(_("{number} is finished.").format(number=present.number(self.card)), "ok")

    async def act_park(self) -> None:
        """Put aside; it stays on the desk."""
        if await self.call.do(c.Park()):
            await self.console.to_desk()

    async def act_take_up(self) -> None:
        """Work on it again."""
        await self.call.do(c.TakeUp())
