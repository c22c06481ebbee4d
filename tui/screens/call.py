"""The call: what I write on the left, what I say and know on the right."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal

from core.domain import commands as c
from core.domain.callers import caller_of
from core.domain.card import Card
from core.domain.completeness import missing
from core.domain.text import matches
from core.domain.vocabulary import SpeechGroup, Status
from core.errors import Refused, StoreError
from core.views import Opened
from tui import present
from tui.announcer import steady_clock
from tui.catalogue import _
from tui.screens import approval, call_acts, call_form, call_marks, call_news, call_sides, farewell, owed
from tui.screens.base import Act, DeskScreen
from tui.screens.conversation import Conversation
from tui.screens.side import Leaf, Side
from tui.screens.sides.hold import HoldLeaf
from tui.screens.sides.speech import SpeechLeaf
from tui.screens.wrap_up import WrapUpDialog
from tui.widgets.form import Form
from tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from tui.screens.sandbox.on_the_line import InventedCaller

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
    CallScreen.-linear #heard { height: 2; }
    """

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self._opened = opened
        self._laid: tuple[object, ...] = ()
        self._faulty = False
        self._clock_said: Sequence[str] = ()
        self._offering = False
        self._wrong = ""
        self._clock = StatusLine(id="clock")
        self.caller: InventedCaller | None = None
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
            leave_side=self.back_to_form,
        )
        self._laid = self._shape()
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
        self.side = Side(call_sides.at_rest(self), edge=not console.linear, id="side")
        if console.training and self.card.training:
            from tui.screens.sandbox.on_the_line import InventedCaller

            self.caller = InventedCaller(self, console.training)
        yield self._clock
        with Horizontal(id="halves"):
            yield self.form
            yield self.side
        if self.caller is not None:
            yield self.caller.heard

    async def on_mount(self) -> None:
        """Recognise the caller, start the clock, put the cursor where the work is."""
        await super().on_mount()
        self.set_interval(1, self._tick)
        self.set_focus(self.form)
        self.guide()
        await self._take_drafts()
        await self.recognise()
        await self.show_card(self.card)
        await self.read()

    async def on_screen_resume(self) -> None:
        """Back on top: what came for the card meanwhile is before their eyes."""
        await super().on_screen_resume()
        if self.form.is_mounted:
            await self.read()

    async def read(self) -> None:
        """The whole card is before their eyes, and they are here: whoever it waits for has read it."""
        if self.card.status is Status.ESCALATED and self.console.desk.refusal(self.card, c.Read()) is None:
            await self.call.do(c.Read())

    async def _take_drafts(self) -> None:
        """The console was cut off while something was being typed: the cursor goes where it was."""
        if not self._opened.drafts or not self.card.open:
            return
        drafts = [draft for draft in self._opened.drafts if draft.field in self.form.values()]
        if drafts:
            await self.form.focus_field(max(drafts, key=lambda draft: draft.at).field)
        self.say(_("Taken up where it was interrupted: everything typed is here."), "ok")
        try:
            await self.catch_up()
        except (Refused, StoreError) as error:
            self.console.tell(error)

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
        kept = self.call.keeper.text(field, self.card.value(field))
        if text == kept:
            return
        if why := call_marks.locked(self.call, field):  # the form shows what was kept, and nothing else
            await self.form.put(field, kept)
            self.say(why, "warn")
            await self.read()
        else:
            await self.call.keeper.typed(field, text, cursor)
            await self._after_fault()

    async def _left(self, field: str, text: str) -> None:
        if self.console.cut_off:  # the next console puts the cursor where this draft is
            return
        before = self.card
        if not self.call.keeper.holds(field):  # passed by: there is nothing to keep
            return
        card = await self.call.keeper.left(field, text)
        self.call.keeper.card = card
        self.lay()
        await self.show_card(card)
        if field == "topic" and before.value(field) != card.value(field):
            await call_sides.agreed_reply(self)
        if field in _IDENTIFIES and before.value(field) != card.value(field):
            await self.recognise()
        if field == "theme" and before.value(field) != card.value(field):
            await call_sides.checklist(self)
        if before.value(field) != card.value(field):
            self._wrong = self.form.warning(field) or (field == "kind" and self.form.warning("theme")) or ""
            if field == "channel":
                await owed.warn_if_crowded(self)
        await self._after_fault()

    async def on_form_moved(self, message: Form.Moved) -> None:
        """Another field: what looks wrong in it, or in the one that was just left; else how to fill it."""
        if self.lay():  # somebody else changed what belongs on the form
            await self.show_card(self.card)
        self.call.keeper.shown(self.form.values)
        await self.read()
        wrong, self._wrong = self._wrong or self.form.warning(message.field_id), ""
        if message.field_id in self.card.contested:
            call_news.tell_versions(self, message.field_id)
        elif not wrong:
            self.guide()
        elif not self.console.linear:  # which has heard it already
            self.tell(wrong, "warn")

    def keys(self) -> str:
        """The keys of the current field; the side tells its own."""
        entered = self.side.is_mounted and self.side.entered
        return "" if entered else call_marks.keys(self.form, self.call)

    async def _fault(self, field: str, error: Exception) -> None:
        if not isinstance(error, Refused | StoreError):
            raise error
        self._faulty = isinstance(error, StoreError)
        self.console.tell(error)

    async def _after_fault(self) -> None:
        """The disk takes again what is typed: so it does with what it did not take before."""
        if not self._faulty:
            return
        await self.catch_up()
        self._faulty = bool(self.call.keeper.unkept)
        if not self._faulty:
            self.say(_("Everything on the screen is kept again."), "ok")

    async def catch_up(self) -> None:
        """What could not become a fact when it was due does so now."""
        card = await self.call.keeper.catch_up(self.form.current)
        if card is not None:
            await self.show_card(card)

    async def recognise(self) -> None:
        """Who is it? By the number received or dictated, and by the policy."""
        number = caller_of(self.card, self.console.desk.pack)
        policy = present.policy_number(
            self.card.value("applicant_policy"), self.console.desk.pack.centre.policy
        )
        if number or policy:
            self.call.caller = await self.console.desk.caller(number, policy)
            self.lay()
            await self.side.refresh_leaf()
            call_marks.mark_fields(self.form, self.call)

    # --- showing -----------------------------------------------------------------------------------

    def lay(self) -> bool:
        """Put the fields on the form that belong there for this card; whether they are others than before."""
        pack = self.console.desk.pack
        before, self._laid = self._laid, self._shape()
        if self._laid == before:
            return False
        layout = call_form.layout(self.card, pack, self.console.language, self.call.offers)
        self.form.set_layout(layout)
        return True

    def _shape(self) -> tuple[object, ...]:
        """What decides how the form is laid."""
        return *call_form.shape(self.card, self.console.desk.pack), *self.call.offers.items()

    async def changed(self, cards: frozenset[str]) -> None:
        """Others did something to this card."""
        if self.card.card_id in cards and self.form.is_mounted:
            await call_news.show(self)

    async def show_card(self, card: Card) -> None:
        """The card after a fact: lines, marks and the side are drawn anew; the cursor does not move."""
        self.call.keeper.card = card
        self.console.follow(card)
        for field, shown in self.form.values().items():
            if field != self.form.current or shown == card.value(field):
                self.form.set_value(field, self.call.keeper.text(field, card.value(field)))
        self.call.keeper.shown(self.form.values)
        call_marks.mark_fields(self.form, self.call)
        if self.caller is not None:
            await self.caller.follow()
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
        if self.caller is not None and await self.caller.tick():
            return
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
        return call_acts.acts(self)

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
        await self.read()
        with suppress(StoreError):  # told already; what only reads goes on
            await self._after_fault()

    async def back_to_form(self) -> None:
        """The cursor goes to the card; the side shows by itself what belongs beside it."""
        await self.side.turn(call_sides.at_rest(self))
        self.set_focus(self.form)
        self.guide()

    async def turn(self, leaf: Leaf) -> None:
        """Show this in the side, and take the cursor there."""
        await self.side.turn(leaf)
        self.side.enter()
        self.guide()

    async def act_back(self) -> None:
        """Esc: from the side to the form, from an open list to its field, from the form to the desk."""
        if self.side.entered:
            await self.back_to_form()
        elif not await self.form.press("escape"):
            await self.console.to_desk()

    async def act_wrap_up(self) -> None:
        """F10: what is missing, the result, done."""
        if self.card.status in (Status.SUBMITTED, Status.CLOSED):
            await self.console.to_desk()
        elif self.call.given:
            self.say(call_marks.take_up_first(self.call), "warn")
        else:
            await self.side.turn(SpeechLeaf(self.call, SpeechGroup.CLOSING))
            await farewell.asked_first(self, self._wrap_up)

    async def _wrap_up(self) -> None:
        await self.app.push_screen(WrapUpDialog(self.call, self.show_card), self._wrapped_up)

    async def _wrapped_up(self, done: bool | None) -> None:
        await (approval.handed_in(self) if done else self.back_to_form())
        if done and self.caller is not None:
            await self.caller.end()

    async def act_park(self) -> None:
        """Put aside; it stays on the desk."""
        if await self.call.do(c.Park()):
            await (self.caller.end() if self.caller else self.console.to_desk())
