"""Time for the tests of the loop: it stands until it is moved, and everybody who sleeps is woken in order."""

import asyncio
import heapq
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from core.domain.events import CardEscalated, CardOpened, Fact
from core.domain.fold import fold
from core.domain.news import Change
from core.domain.wire import Account, Enrolment
from core.errors import StoreError
from core.sync.access import Access
from core.sync.engine import Engine, Pulled, Pushed
from core.sync.loop import Loop, Waiting, World
from core.views import News, Wire
from tests.core.domain.cases import START, event

T = TypeVar("T")

ACCOUNT = Account(
    "anna", "Выдуманная Анна", "ОП1", "центр", "operator", "fund", "invented",
    receives=("op1",), expires_at=(START + timedelta(days=90)).isoformat(),
)  # fmt: skip
ACCESS = Access("http://localhost", "token", ACCOUNT, START.isoformat())


class Time:
    """A clock that stands. ``slept``: every rest that was asked for; ``ranges``: every chance taken."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept: list[float] = []
        self.ranges: list[tuple[float, float]] = []
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def world(self) -> World:
        return World(self.now, lambda: self.passed, self.between, self.sleep)

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed)

    def between(self, low: float, high: float) -> float:
        self.ranges.append((low, high))
        return high

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.passed + seconds, len(self.slept), woken))
        await woken

    async def go(self, seconds: float = 0.0) -> None:
        """Let time pass, and everything happen that happens in it."""
        until = self.passed + seconds
        await settled()
        while self._sleepers and self._sleepers[0][0] <= until:
            self.passed, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                woken.set_result(None)
            await settled()
        self.passed = until


async def settled() -> None:
    """Let everybody go on until all of them wait."""
    for _ in range(30):
        await asyncio.sleep(0)


def pulled(moved: int = 0, now: datetime | str = START, **other: Any) -> Pulled:
    given: dict[str, Any] = {
        "caught_up": True, "rejected": (), "lost": 0, "changes": (), "present": (), "notices": (),
    } | other  # fmt: skip
    return Pulled(moved=moved, now=now if isinstance(now, str) else now.isoformat(), **given)


def given(card_id: str, *facts: Fact, seen: int = 0) -> Change:
    """A card of which the first facts had been seen: begun by somebody, passed on to Anna."""
    events = [event(fact, START, "b", place) for place, fact in enumerate(facts, 1)]
    return Change(fold(card_id, events[:seen]), fold(card_id, events))


OPENED = CardOpened(7, "phone", "", "incoming", "", "", 1, "invented", "3")
TO_ANNA = CardEscalated("expert", "op1", "Выдуманная Анна", "", "", 2, "нужен эксперт")


class Script:
    """An engine that does what is written, and then nothing: no facts, no news. ``asked``: what, and when.

    A question for news is kept open as long as it may be, unless something else is written. ``takes``: how
    long a push and a way back take; ``ahead``: the journal's clock.
    """

    def __init__(self, time: Time) -> None:
        self.journal = Clerk()
        self.asked: list[tuple[str, float, float]] = []
        self.push: deque[Pushed | Exception] = deque()
        self.pull: deque[Pulled | Exception | None] = deque()
        self.back: deque[Sequence[Change] | Exception | None] = deque()
        self.takes = 0.0
        self.ahead = timedelta()
        self._time = time

    async def push_once(self) -> Pushed:
        self.asked.append(("push", self._time.passed, 0.0))
        await self._take()
        return _told(self.push.popleft() if self.push else Pushed())

    async def pull_once(self, wait_s: float) -> Pulled | None:
        self.asked.append(("pull", self._time.passed, wait_s))
        if self.pull:
            return _told(self.pull.popleft())
        if wait_s:
            await self._time.sleep(wait_s)
        return pulled(now=self._time.now() + self.ahead)

    async def recover(self) -> Sequence[Change] | None:
        self.asked.append(("recover", self._time.passed, 0.0))
        await self._take()
        return _told(self.back.popleft() if self.back else ())

    def when(self, what: str) -> list[float]:
        return [at for asked, at, _ in self.asked if asked == what]

    def waits(self) -> list[float]:
        return [wait for asked, _, wait in self.asked if asked == "pull"]

    async def _take(self) -> None:
        if self.takes:
            await self._time.sleep(self.takes)


class Clerk:
    """What the loop asks of the journal itself."""

    def __init__(self, token: str = "token") -> None:
        self.token = token
        self.is_asked: Account | Exception = ACCOUNT
        self.gives: Enrolment | Exception = Enrolment("fresh", ACCOUNT)
        self.asked: list[str] = []

    async def account(self) -> Account:
        self.asked.append("account")
        return _told(self.is_asked)

    async def renew(self) -> Enrolment:
        self.asked.append("renew")
        return _told(self.gives)


class Notebook:
    """What the loop keeps. ``full``, ``unread``: errors of the next attempts to write and to read."""

    def __init__(self) -> None:
        self.outbox = Waiting(0, None, 0)
        self.kept: list[Access] = []
        self.full: deque[StoreError] = deque()
        self.unread: deque[StoreError] = deque()

    async def waiting(self) -> Waiting:
        if self.unread:
            raise self.unread.popleft()
        return self.outbox

    async def keep(self, access: Access) -> None:
        if self.full:
            raise self.full.popleft()
        self.kept.append(access)


def _told(what: T | Exception) -> T:
    if isinstance(what, Exception):
        raise what
    return what


class Pace:
    """A loop at work, and all that it told."""

    def __init__(self, access: Access = ACCESS) -> None:
        self.time = Time()
        self.script = Script(self.time)
        self.notebook = Notebook()
        self.told: list[tuple[Wire, News, Account]] = []
        self.loop = Loop(
            cast(Engine, self.script), access, connect=self._connect, memory=self.notebook,
            world=self.time.world(), tell=lambda *told: self.told.append(told),
        )  # fmt: skip
        self._work: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Pace":
        self._work = asyncio.create_task(self.loop.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._work is not None
        self._work.cancel()
        await asyncio.wait([self._work])
        await settled()

    @property
    def wire(self) -> Wire:
        return self.told[-1][0]

    def states(self) -> list[str]:
        """The states one after the other, with their problems; the first is told by nobody."""
        states = ["offline"]
        for wire, _, _ in self.told:
            state = f"{wire.state.value} {wire.problem}".strip()
            if states[-1] != state:
                states.append(state)
        return states

    async def _connect(self, access: Access) -> Any:
        return Clerk(access.token)
