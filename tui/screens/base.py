"""What every full screen of the console has: a status line, a hint line, the bar, and a table of actions."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.screen import Screen
from textual.timer import Timer

from core.domain.card import Card
from tui import present, wiring
from tui.actions import OwnKey
from tui.catalogue import _
from tui.terminal.told import Telling
from tui.widgets.bar import Bar, BarKey
from tui.widgets.pane import Pane, Paragraph
from tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from tui.app import PultApp

Act = Callable[[], Awaitable[object]]


class DeskScreen(Telling, Screen[None]):
    """A screen of the desk. What its keys do is one table, ``acts``; why one is off, ``why_not``."""

    DEFAULT_CSS = """
    DeskScreen { layout: vertical; background: transparent; }
    DeskScreen > #told { height: 3; }
    """

    passing = False
    """Whether it only lies over the work for a while: a search, a menu, a list to read."""

    own_keys: Sequence[OwnKey] = ()
    """What keys do here and on no other screen, for F1."""

    def __init__(self) -> None:
        super().__init__()
        # Held, not looked up: a fact may still arrive while the screen is being taken away.
        self._status = StatusLine(id="status")
        self._hint = StatusLine(id="hint")
        self._announced = Pane(id="told")
        self._announced.can_focus = False
        self.said = ""
        self.stands = False
        self._ticks: Timer | None = None
        self._bar = Bar(id="bar")

    @property
    def console(self) -> "PultApp":
        """The application, as what it is."""
        return cast("PultApp", self.app)

    @property
    def place(self) -> str:
        """The moment of the work, by which the regulation's clause is found for F1."""
        return self.beneath.place if self.beneath else ""

    def acts(self) -> Mapping[str, Act]:
        """Action id → what it does here."""
        return {}

    def unkept(self) -> Sequence[str]:
        """What stands here on the screen only, in the words of its labels: the disk did not take it."""
        return ()

    async def changed(self, cards: frozenset[str]) -> None:
        """News: these cards changed elsewhere (none: the wire did). Focus, cursor and typing stay."""

    async def settle(self) -> None:
        """Before any action: what is half done on this screen is brought to its end."""

    def why_not(self, action_id: str) -> str:
        """Why an action is off here, in a sentence; empty when it is on."""
        if action_id in self.acts() or action_id in self.console.acts():
            return self.console.why_not(action_id)
        under = self.beneath
        return under.why_not(action_id) if under is not None else _("There is no card here.")

    @property
    def beneath(self) -> "DeskScreen | None":
        """The screen that this one lies over for a while: the keys of its work go through to it."""
        stack = self.app.screen_stack
        under = stack[stack.index(self) - 1] if self.passing and self in stack else None
        return under if isinstance(under, DeskScreen) else None

    def compose(self) -> ComposeResult:
        """Status line, body, hint line, bar; for a screen reader the hint has room to be whole."""
        self.set_class(self.console.linear, "-linear")
        yield self._status
        yield from self.body()
        yield self._announced if self.console.linear else self._hint
        yield self._bar

    def body(self) -> ComposeResult:
        """What is between the lines."""
        yield from ()

    async def on_mount(self) -> None:
        """Draw the lines that every screen has."""
        self._show_lines()

    async def on_screen_resume(self) -> None:
        """Back on top: what changed meanwhile is shown."""
        self._show_lines()
        self.guide()

    def _show_lines(self) -> None:
        self.draw_status()
        self.draw_bar()
        # A caller on hold is counted for on every screen; otherwise an idle console does nothing at all.
        waits = bool(self._waiting_elsewhere()) and not self.console.linear
        if self._ticks is not None and not waits:
            self._ticks.stop()
            self._ticks = None
        elif self._ticks is None and waits:
            self._ticks = self.set_interval(1, self.draw_status)

    def _waiting_elsewhere(self) -> list[Card]:
        """Cards of callers on hold who are not those of this screen."""
        return [card for card in self.console.talks.values() if card.held_since is not None]

    def left_of_status(self, whole: bool = True) -> str:
        """Who sits here, at which level and line; not ``whole``: without the level."""
        operator = self.console.desk.operator
        parts = operator.name, operator.post if whole else "", self.console.seat.line_words()
        return " · ".join(filter(None, parts))

    def draw_status(self) -> None:
        """The status line: who, what waits for the journal, what time it is."""
        desk = self.console.desk
        clock = present.clock(desk.now(), desk.pack.centre.tz)
        wire, look = wiring.short(desk.wire(), desk.now(), desk.pack.centre.tz)
        # It comes first: of a line that has no room the rest is cut, and never this.
        mark = _("SANDBOX") if self.console.training else _("DEMO") if self.console.demo else ""
        marked = [(mark, "alarm"), (" · ", "text")] if mark else []
        # A screen reader reads whatever changes: nothing here does by itself then.
        shift = self.console.seat.shift_words()
        beside = [*shift] if self.console.linear else [*shift, (wire, look), (f"  {clock}", "text")]
        held = [piece for card in self._waiting_elsewhere() for piece in self._held(card)]
        right = [*held, (self.right_of_status(), "text"), *beside]
        left, shorter = self.left_of_status(), self.left_of_status(whole=False)
        self._status.set([*marked, (left, "text")], right, [*marked, (shorter, "text")])

    def _held(self, card: Card) -> Sequence[tuple[str, str]]:
        clocks = self.console.desk.clocks(card)
        words = _("{number} waits {time}").format(
            number=present.number(card),
            time="" if self.console.linear else present.watch(clocks.hold_s or 0),
        )
        return (words.strip(), "alarm" if clocks.hold_over else "warn"), ("  ", "text")

    @property
    def headline(self) -> str:
        """What this screen is, in words."""
        return self.right_of_status().strip() or self.left_of_status()

    @property
    def answer(self) -> str:
        """What answers to the text being typed, in words, where something does."""
        return ""

    def right_of_status(self) -> str:
        """What this screen is about, before the link and the clock."""
        return ""

    def draw_bar(self) -> None:
        """The bar: a key that is off now is dim and small, and says why when it is pressed."""
        keys = [
            BarKey(key, _(action.label) if action else "", action is not None and not self.why_not(action.id))
            for key, action in self.console.keymap.bar()
        ]
        self._bar.set_keys(keys)

    def say(self, sentence: str, look: str = "note") -> None:
        """One line of text to the operator; it stays until something is done."""
        self.said = sentence
        self.stands = True
        self.tell(sentence, look)

    def keys(self) -> str:
        """The keys that lead on from here, in a line."""
        return ""

    def guide(self) -> None:
        """There is nothing to say: the keys. A screen reader is not told them at every step."""
        if not (self.stands or self.console.linear):
            self._hint.set(((self.keys(), "hint"),))

    def tell(self, sentence: str, look: str = "text") -> None:
        """Show a sentence, said by this screen or announced about it."""
        if self.console.linear:
            self._announced.set([Paragraph(sentence, look)])
        else:
            self._hint.set(((sentence, look),))
