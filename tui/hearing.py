"""Hearing what happened elsewhere: the screens show it between two keys; what is being typed stays."""

from collections import deque
from datetime import datetime
from typing import TYPE_CHECKING, Final

from textual.message import Message

from core.domain.news import Notice, NoticeKind
from core.views import News
from tui import wiring
from tui.actions import BY_ID
from tui.catalogue import _
from tui.screens.base import DeskScreen
from tui.screens.home import HomeScreen

if TYPE_CHECKING:
    from tui.app import PultApp

_REMEMBERED: Final = 100
_FIRST = (
    NoticeKind.EMERGENCY, NoticeKind.GIVEN, NoticeKind.OVERTAKEN, NoticeKind.RETURNED, NoticeKind.SENT_BACK,
    NoticeKind.REJECTED, NoticeKind.FIELD_OVERTAKEN, NoticeKind.SUBMITTED, NoticeKind.PASSED_ON,
    NoticeKind.TAKEN_UP, NoticeKind.READ, NoticeKind.APPROVED, NoticeKind.FATAL, NoticeKind.APPEALED,
    NoticeKind.DECIDED, NoticeKind.GRADED,
)  # fmt: skip
"""Of several notices at once the line tells this one first, and how many more there are."""


class Heard(Message):
    """There is news: the console takes it up when it has finished what it does."""


class Ear:
    """Gathers news from the desk, however fast it comes, and lets the console show it in one go."""

    def __init__(self, console: "PultApp") -> None:
        self._console = console
        self._cards: set[str] = set()
        self._notices: list[Notice] = []
        self._called = self._pack = False
        self._alarmed: frozenset[str] = frozenset()
        self.told: deque[tuple[datetime, Notice]] = deque(maxlen=_REMEMBERED)
        """What was told since the console was opened, oldest first."""

    def hear(self, news: News) -> None:
        """Called by the desk, on the event loop, at any moment."""
        self._pack |= news.pack
        if not news.ours:
            self._cards |= news.cards
            self._notices += news.notices
        self._call()

    async def take_up(self) -> None:
        """Show all that was heard: on every screen that stands, and in a sentence on the one on top."""
        self._called = False
        console = self._console
        screens = [screen for screen in console.screen_stack if isinstance(screen, DeskScreen)]
        for screen in screens:
            if not screen.is_mounted:  # it has read its card already, and cannot show another yet
                screen.call_later(self._call)
                return
        cards, self._cards = frozenset(self._cards), set()
        notices, self._notices = self._notices, []
        pack, self._pack = self._pack, False
        if pack and isinstance(screens[-1], HomeScreen):  # on any other screen somebody works by the old one
            await screens[-1].reload()
        for screen in screens:
            await screen.changed(cards)
            screen.draw_status()
        if notices:
            self._tell(sorted(notices, key=lambda notice: _FIRST.index(notice.kind)))
        else:
            self._alarm()

    def _call(self) -> None:
        if not self._called:
            self._called = True
            self._console.post_message(Heard())

    def _tell(self, notices: list[Notice]) -> None:
        console, now = self._console, self._console.desk.now()
        self.told.extend((now, notice) for notice in notices)
        if any(notice.kind is NoticeKind.GIVEN for notice in notices):
            console.bell()
        sentence, look = wiring.notice(notices[0], console.desk.pack)
        console.say(_with_more(sentence, len(notices)), look)

    def _alarm(self) -> None:
        """Say once what nobody would look for: an access that ended, clocks apart, an outbox that grows."""
        desk = self._console.desk
        outbox = BY_ID["outbox.open"].label
        alarms = wiring.alarms(desk.wire(), desk.now(), desk.pack.centre.tz, _(outbox))
        if desk.handbook.wrong:
            alarms["pack"] = _("A new pack cannot be used here: tell the administrator.")
        new = [sentence for about, sentence in alarms.items() if about not in self._alarmed]
        self._alarmed = frozenset(alarms)
        if new:
            self._console.say(_with_more(new[-1], len(new)), "warn")


def _with_more(sentence: str, count: int) -> str:
    return sentence if count == 1 else sentence + " " + _("(and {count} more)").format(count=count - 1)
