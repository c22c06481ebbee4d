"""The console: one operator's desk on one terminal."""

import gc
import os
from collections.abc import Mapping, Sequence
from importlib import import_module
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from textual import events
from textual.screen import Screen

from core.config import Settings
from core.desk import Desk
from core.domain.card import Card
from core.domain.events import CardOpened, Remarked
from core.domain.refusals import Refusal
from core.domain.sandbox.streams import is_sandbox
from core.domain.vocabulary import Status
from core.errors import Refused, StoreDamaged, StoreError
from tui import present
from tui.catalogue import _, ngettext
from tui.hearing import Ear
from tui.keymap import Keymap
from tui.rooms import rooms
from tui.screens.base import Act, DeskScreen
from tui.screens.home import HomeScreen
from tui.seat import Seat
from tui.terminal.app import WireApp
from tui.terminal.environment import ascii_only, colour
from tui.widgets.dialog import Dialog
from tui.widgets.lines import Lines
from tui.widgets.pane import Pane

if TYPE_CHECKING:
    from tui.announcer import Announcer
    from tui.training import Training

_TEXTLESS = (Lines, Pane)
"""Where a printable key may be a command: text is never typed there."""
_SAYS = {"call.open": CardOpened.TYPE, "sandbox.group": Remarked.TYPE}
"""What whoever does it must be permitted to say: the trainers' table shows the calls of exams."""
_ROOM = (80, 24)
"""The least columns and rows in which the work fits."""


class PultApp(WireApp[None]):
    """One key is finished, its fact on disk and its screen in place, before the next one begins.

    That is what makes typing ahead safe (`tui.terminal.turns` gives the keys out): a burst does what it says,
    on whichever screens its keys open.
    """

    TOLD = (Refused, StoreError)

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        keymap: Keymap,
        language: str,
        *,
        demo: bool = False,
        notice: str = "",
    ) -> None:
        super().__init__(
            ascii=settings.ascii or ascii_only(os.environ),
            colour=colour(os.environ) if settings.colour else "none",
        )
        self.desk = desk
        self.settings = settings
        self.keymap = keymap
        self.language = language
        self.linear = settings.linear
        self.set_class(self.linear, "-linear")
        self._announcer = _announcer(self) if settings.linear else None
        self.demo = demo
        self.training = _training(self) if is_sandbox(desk.pack.centre.id) else None
        self.ear = Ear(self)
        self.seat = Seat(self)
        self._notice = notice
        self.damaged: StoreDamaged | None = None
        self._warned = False
        self.cut_off = False
        self.visited = ""
        """The card that was opened last."""
        self.talks: dict[str, Card] = {}
        """The talks of this operator that last, by card id."""

    async def on_heard(self) -> None:
        """News from the journal."""
        await self.ear.take_up()

    async def on_mount(self) -> None:
        """The desk; and on it, opened, the card that was interrupted."""
        self.desk.subscribe(self.ear.hear)
        begins = not self.why_not("call.open")
        await self.push_screen(HomeScreen(self.keymap.label("call.open") if begins else ""))
        if self._notice:
            self.say(self._notice, "warn")
        try:
            await self._take_up()
            if self.training and isinstance(self.screen, HomeScreen):
                await self.training.sit_down()
        except StoreDamaged as error:  # nothing to begin with: the question comes at once
            self.damaged = error
            self.exit()
        except StoreError as error:
            self.tell(error)
        self.turn_over()
        self.call_after_refresh(self._open_the_doors)

    async def _open_the_doors(self) -> None:
        """What neither the start nor the first key waits for: the rooms behind the screen, the journal."""
        for room in ("call", "search", "menu", "outbox"):
            import_module(f"tui.screens.{room}")
        await self.seat.sit_down()
        await self.tell_changes()
        gc.freeze()  # all this stays: no key shall wait until it has been searched for garbage
        gc.enable()
        try:
            await self.desk.start_sync(None if self.demo else self.settings.journal)
        except StoreError as error:
            self.tell(error)

    async def tell_changes(self) -> None:
        """Say how much is new in the pack since it was last read."""
        if count := len(await self.desk.handbook.changes(self.language)):
            told = ngettext(
                "{count} change in the pack of the centre: {key}, “{changed}”.",
                "{count} changes in the pack of the centre: {key}, “{changed}”.",
                count,
            )
            key = self.keymap.label("menu.open")
            self.say(told.format(count=count, key=key, changed=_("Changed")), "warn")

    async def _take_up(self) -> None:
        """The console was cut off: the card in which something is half typed; or say which call goes on.

        A question that was left open on a card of the morning must not take the call of the afternoon away.
        """
        touched = []
        for row in await self.desk.mine():
            opened = await self.desk.card(row.card_id) if row.drafts else None
            if opened is not None:
                touched.append((max(draft.at for draft in opened.drafts), row))
            elif row.status is Status.TALK:
                touched.append((row.updated_at, row))
        last = max(touched, key=itemgetter(0))[1] if touched else None
        if last is not None and last.drafts:
            await self.visit(last.card_id)
        elif last is not None and not self._notice:
            self.say(_("This call is not finished: {number}.").format(number=present.number(last)))

    def hang_up(self) -> None:
        """Cut off: what is being typed stays as it is, half typed and on disk."""
        self.cut_off = True
        super().hang_up()

    def in_place_of_the_picture(self, columns: int, rows: int) -> str:
        """Below the least room: what to do, and that nothing is lost."""
        if columns >= _ROOM[0] and rows >= _ROOM[1]:
            return ""
        sentence = _("Needed: {columns}×{rows}. Now: {now}. Make the window larger; what was typed is kept.")
        return sentence.format(columns=_ROOM[0], rows=_ROOM[1], now=f"{columns}×{rows}")

    def crash_text(self, error: Exception) -> str:
        """What an operator is told when the console must end."""
        return _("The console has stopped because of an error in it. What was typed is kept: open it again.")

    # --- keys --------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """A key that is a command here is carried out; any other goes to the widget that has the focus."""
        if self._announcer and isinstance(event, events.Key | events.Paste):
            self._announcer.forget_what_was_said()
        if isinstance(event, events.Key) and not event.is_forwarded:
            action = self.keymap.action(event.key)
            if action is not None and await self._acted(action.id, event):
                return
        await super().on_event(event)

    def turn_over(self) -> None:
        """For a screen reader: tell what the key has changed."""
        if self._announcer:
            self._announcer.tell()

    async def _acted(self, action_id: str, event: events.Key) -> bool:
        """Whether the key was a command here. In a dialog only those that may come at any moment are."""
        if event.is_printable and not isinstance(self.focused, _TEXTLESS):
            return False
        if isinstance(self.screen, Dialog):
            if action_id == "screen.back":
                return False
            if action_id != "call.emergency":
                self.screen.set_hint(_("First finish here; Esc: back."))
                return True
            while isinstance(self.screen, Dialog):
                await self.screen.dismiss(None)
        await self.perform(action_id)
        return True

    async def perform(self, action_id: str) -> None:
        """Do what an action means on the screen that is on top; or say why not."""
        screen = self.screen
        if not isinstance(screen, DeskScreen):
            return
        act = screen.acts().get(action_id) or self.acts().get(action_id)
        if why := screen.why_not(action_id):
            screen.say(why, "warn")
            return
        if act is None:  # the screen lies over the one that can do it
            await self.back_and_perform(action_id)
            return
        screen.stands = False
        try:
            await screen.settle()
            await act()
            if screen.is_current:
                screen.guide()
        except (Refused, StoreError) as error:
            self.tell(error)

    def acts(self) -> Mapping[str, Act]:
        """What can be done from anywhere."""
        return {
            **rooms(self),
            "call.open": self.act_call,
            "callback.next": self.act_next,
            "desk.open": self.to_desk,
            "screen.back": self.back,
            "app.quit": self.act_quit,
        }

    def why_not(self, action_id: str) -> str:
        """Why what can be done from anywhere is off, in a sentence; empty when it is on."""
        needed = _SAYS.get(action_id)
        barred = needed is not None and not self.desk.may(needed)
        return present.refusal(Refusal("not_permitted")) if barred else ""

    # --- going about -------------------------------------------------------------------------------

    def say(self, sentence: str, look: str = "note") -> None:
        """A line of text on the screen that is on top."""
        if isinstance(self.screen, DeskScreen):
            self.screen.say(sentence, look)
        elif isinstance(self.screen, Dialog):
            self.screen.set_hint(sentence)

    def suggest(self, sentence: str) -> None:
        """A line of text where nothing else is being said."""
        if isinstance(self.screen, DeskScreen) and not self.screen.stands:
            self.screen.say(sentence)

    def draw_status(self) -> None:
        """The status line of the screen that is on top, anew."""
        if isinstance(self.screen, DeskScreen):
            self.screen.draw_status()

    def tell(self, error: Exception) -> None:
        """Say what could not be done, and what to do about it."""
        if not isinstance(error, Refused | StoreError):
            raise error
        sentence = present.fault(error)
        if isinstance(error, StoreDamaged):
            self.damaged = error
            sentence = _("The data file is damaged. {key}, “{quit}”: you will be asked how to go on.")
            sentence = sentence.format(key=self.keymap.label("menu.open"), quit=_("Quit"))
        self.say(sentence, "alarm")

    def _must_stay(self, screens: Sequence[Screen[Any]]) -> bool:
        """Whether something would be lost with these screens; what, and what to do, is said then."""
        if unkept := self._unkept(screens):
            self.say(unkept + " " + _("Free some room and go on typing."), "alarm")
        return bool(unkept)

    def _unkept(self, screens: Sequence[Screen[Any]]) -> str:
        """What would be lost with these screens, in words: they stay. Empty: they may go."""
        fields = [field for screen in screens if isinstance(screen, DeskScreen) for field in screen.unkept()]
        if not fields:
            return ""
        return _("Not on the disk: {fields}.").format(fields=", ".join(fields))

    async def back(self) -> None:
        """One level up; the desk is the lowest. What the disk did not take keeps its screen."""
        # The two lowest are Textual's own blank screen, and the desk.
        if len(self.screen_stack) > 2 and not self._must_stay(self.screen_stack[-1:]):
            await self.pop_screen()

    async def back_and_perform(self, action_id: str) -> None:
        """Leave the menu and do what was chosen in it, on the screen beneath."""
        await self.back()
        await self.perform(action_id)

    async def to_desk(self) -> None:
        """Down to the desk, whatever lies on it; but not past what the disk did not take."""
        if self._must_stay(self.screen_stack):
            return
        # All at once, then waited for: a key that comes meanwhile must not have its screen taken away too.
        for gone in [self.pop_screen() for __ in self.screen_stack[2:]]:
            await gone

    async def visit(self, card_id: str) -> None:
        """Open a card on top."""
        opened = await self.desk.card(card_id)
        if opened is not None:
            self.visited = card_id
            from tui.screens.call import CallScreen

            await self.push_screen(CallScreen(opened))

    def follow(self, card: Card) -> None:
        """Keep in mind a talk of this operator while it lasts."""
        if card.open and card.talk_ended_at is None and card.led_by == self.desk.operator.name:
            self.talks[card.card_id] = card
        else:
            self.talks.pop(card.card_id, None)

    async def act_call(self) -> None:
        """F2: the talk before is over, unless its caller waits on hold; a card for the new one."""
        from core.domain.commands import EndCall

        await self.to_desk()
        if self.training:  # nobody calls by themselves here
            await self.training.open()
            return
        for card in list(self.talks.values()):
            if card.held_since is None:
                self.follow(await self.desk.do(card.card_id, EndCall()))
        if isinstance(self.screen, HomeScreen):
            await self.screen.open_call()

    async def act_next(self) -> None:
        """What is owed first, from wherever one is."""
        await self.to_desk()
        if isinstance(self.screen, HomeScreen):
            await self.screen.take_next()

    async def act_quit(self) -> None:
        """Leave: everything is on disk already; where it is not, that is said first."""
        unkept = self._unkept(self.screen_stack)
        if unkept and not self._warned:
            self._warned = True
            self.say(unkept + " " + _("Quit again: leave without it."), "alarm")
        else:
            self.exit()


def _announcer(console: PultApp) -> "Announcer":
    """Who tells a screen reader what keys do: a room that few consoles enter."""
    from tui.announcer import Announcer

    return Announcer(console)


def _training(console: PultApp) -> "Training":
    """Who lets invented people call: only in the sandbox."""
    from tui.training import Training

    return Training(console)
