"""The sync at its own pace: when to push, when to pull, how long to rest, and what to tell of it.

Two ways, each at most one question at a time: what waits goes out as soon as the desk did something, and a
question for news is always open at the journal. A way that fails rests a random while, longer each time.
Clock, chance and sleep come in, so that a test decides over them.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median
from typing import Final, Protocol

from core.domain.news import Change, Notice, NoticeKind, me_of, news
from core.domain.wire import Account, Journal
from core.errors import (
    JournalBusy,
    JournalDenied,
    JournalError,
    JournalFailed,
    JournalFork,
    JournalOtherProtocol,
    JournalStranger,
    JournalUnreachable,
    StoreError,
)
from core.sync.access import Access
from core.sync.engine import Engine, Pulled, Rejection
from core.views import News, Wire, WireState

PATIENCE_S: Final = 25.0
"""How long a question for news may stay open."""
POLL_S: Final = 5.0
"""Between two questions where open ones are cut off on the way, or not kept open at all."""
LONGEST_REST_S: Final = 60.0
DENIED_S: Final = 300.0
"""Between two tries at a door that is shut: only a person opens it."""
CARE_S: Final = 3600.0
"""Between two looks at the account and the age of its token."""

_CUTS = 2
"""Open questions cut off in a row, while short ones are answered, before they are given up for a while."""
_POLLS = 60
_AT_ONCE_S = 1.0
_SAMPLES = 9
_CARDS_TO_TELL_OF = 5_000
_PUSH, _PULL, _COUNT, _BESIDE = "push", "pull", "count", "beside"
_SILENT = (WireState.OFFLINE, "")
_RANKS = {
    state: rank
    for rank, state in enumerate(
        (WireState.OFFLINE, WireState.BROKEN, WireState.OTHER_PROTOCOL, WireState.DENIED)
    )
}
"""Of several troubles the wire shows the one that only a person can end."""


@dataclass(frozen=True, slots=True)
class World:
    """Where time and chance come from. ``ticks``: seconds of a clock nobody sets; ``between``: uniform."""

    now: Callable[[], datetime]
    ticks: Callable[[], float]
    between: Callable[[float, float], float]
    sleep: Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """The outbox in numbers; ``attention``: facts that the journal refused."""

    facts: int
    oldest: datetime | None
    attention: int


class Memory(Protocol):
    """What the loop needs of the disk beside the replica. Raises ``core.errors.StoreError``."""

    async def waiting(self) -> Waiting:
        """The outbox."""

    async def keep(self, access: Access) -> None:
        """Keep what lets this desk in."""


Tell = Callable[[Wire, News, Account], None]
"""Called in the loop's own thread with everything that is new."""


class Loop:
    """The sync of one desk. ``connect``: the journal, as one with this access may use it."""

    def __init__(
        self,
        engine: Engine,
        access: Access,
        *,
        connect: Callable[[Access], Awaitable[Journal]],
        memory: Memory,
        world: World,
        tell: Tell,
    ) -> None:
        self._engine = engine
        self._access = self._kept = access
        self._connect = connect
        self._memory = memory
        self._world = world
        self._tell = tell
        self._wire = self._told = Wire(WireState.OFFLINE)
        self._troubles: dict[str, tuple[WireState, str]] = {_PULL: _SILENT}
        self._poked, self._stirred = asyncio.Event(), asyncio.Event()
        self._reached = {_PUSH: asyncio.Event(), _PULL: asyncio.Event(), _COUNT: asyncio.Event()}
        self._alone = asyncio.Lock()  # a push, a way back or a new token: one of them at a time
        self._offsets: deque[int] = deque(maxlen=_SAMPLES)
        self._untold: dict[str, Change] = {}
        self._rejected: list[Rejection] = []
        self._hurry = True
        self._cuts = self._polls = 0
        self._care_at = 0.0

    async def run(self) -> None:
        """Go on until cancelled."""
        async with asyncio.TaskGroup() as ways:
            ways.create_task(self._go(_PUSH, self._push))
            ways.create_task(self._go(_PULL, self._pull))
            ways.create_task(self._go(_COUNT, self._count))

    def poke(self) -> None:
        """The desk did something: offer it at once, unless the way out rests."""
        self._poked.set()
        self._stirred.set()

    def trouble(self, error: Exception) -> None:
        """Something beside the facts went wrong in a way that nobody thought of: the wire says so."""
        self._troubles[_BESIDE] = (WireState.BROKEN, type(error).__name__)
        self._say()

    # --- the ways -----------------------------------------------------------------------------------------

    async def _go(self, way: str, step: Callable[[], Awaitable[bool]]) -> None:
        """Take a step again and again; one that led nowhere, or failed, is followed by a rest."""
        failures = 0
        while True:
            try:
                went = await self._taken(step)
                rest = 0.0 if went else self._rest(failures)
            except Exception as error:  # whatever it was: what waits goes on waiting, and the wire says so
                went, rest = False, self._failed(way, error, failures)
            failures = 0 if went else failures + 1
            self._say()
            if rest:
                await self._sleep(rest, self._reached[way])

    async def _taken(self, step: Callable[[], Awaitable[bool]]) -> bool:
        try:
            return await step()
        except JournalFork:
            async with self._alone:
                changes = await self._engine.recover()
            self._note(changes or ())
            self.poke()
            return False

    async def _push(self) -> bool:
        self._poked.clear()
        async with self._alone:
            pushed = await self._engine.push_once()
        self._well(_PUSH)
        if pushed.offered:
            self._stirred.set()
            self._note(pushed.changes, pushed.rejected)
        if pushed.later and not pushed.more:
            return False
        if not pushed.more:
            await self._poked.wait()
        return True

    async def _pull(self) -> bool:
        patience = 0.0 if self._hurry or self._cuts >= _CUTS else PATIENCE_S
        began = self._world.ticks()
        try:
            pulled = await self._engine.pull_once(patience)
        except JournalUnreachable:
            self._hurry = True
            if not patience:
                raise
            self._cuts += 1  # it was cut off, or nobody is there: a short question will tell
            return False
        self._hurry = False
        if patience:
            self._cuts = 0
        self._well(_PULL)
        if pulled is None:
            return True
        self._hear(pulled)
        await self._take_care(pulled.now)
        if not pulled.caught_up:
            return pulled.moved > 0
        cut_off = self._cuts >= _CUTS
        self._polls = self._polls + 1 if cut_off else 0
        if self._polls >= _POLLS:
            self._cuts = self._polls = 0
        early = patience and not pulled.moved and self._world.ticks() - began < _AT_ONCE_S
        if cut_off or early:
            await self._world.sleep(self._world.between(POLL_S / 2, POLL_S * 3 / 2))
        return True

    async def _count(self) -> bool:
        self._stirred.clear()
        waiting = await self._memory.waiting()
        self._well(_COUNT)
        self._wire = replace(
            self._wire, waiting=waiting.facts, oldest=waiting.oldest, attention=waiting.attention
        )
        self._say()
        await self._stirred.wait()
        return True

    async def _take_care(self, now: str) -> None:
        """Once an hour: who we are there; and when our token has grown old, a fresh one."""
        theirs, access = _moment(now), self._access
        if theirs is None or self._world.ticks() < self._care_at:
            return
        self._care_at = self._world.ticks() + CARE_S
        try:
            async with self._alone:  # no push may be on its way with a token that ends
                if access.aged(theirs):
                    self._access = access.renewed(await self._engine.journal.renew(), now)
                    self._engine.journal = await self._connect(self._access)
                else:
                    account = await self._engine.journal.account()
                    self._access = replace(access, account=account, since=access.since or now)
        except JournalError:
            return  # there is time; when there is none left, the journal's next answer says so
        if self._access != self._kept:
            try:
                await self._memory.keep(self._access)
            except StoreError:
                self._care_at = 0.0  # the token on the disk no longer opens anything
                raise
            self._kept = self._access

    # --- how it went --------------------------------------------------------------------------------------

    def _well(self, way: str) -> None:
        """The journal answered this way: the other need not rest until it finds that out by itself."""
        if self._troubles.pop(way, None) is not None:
            for other, trouble in self._troubles.items():
                if trouble == _SILENT:
                    self._reached[other].set()

    def _failed(self, way: str, error: Exception, failures: int) -> float:
        """Note what is the matter; how many seconds to rest."""
        rest = self._rest(failures)
        match error:
            case JournalBusy():
                rest += error.after_s
                if failures:  # once is no trouble
                    self._troubles[way] = (WireState.OFFLINE, "busy")
            case JournalUnreachable():
                self._troubles[way] = _SILENT
            case JournalDenied():
                rest = self._world.between(DENIED_S / 2, DENIED_S)
                self._troubles[way] = (WireState.DENIED, error.code)
            case JournalOtherProtocol():
                rest = self._world.between(DENIED_S / 2, DENIED_S)
                self._troubles[way] = (WireState.OTHER_PROTOCOL, "")
            case JournalFailed():
                self._troubles[way] = (WireState.BROKEN, "journal")
            case JournalStranger():
                self._troubles[way] = (WireState.BROKEN, "stranger")
            case JournalError():
                self._troubles[way] = (WireState.BROKEN, "answer")
            case StoreError():
                self._troubles[way] = (WireState.BROKEN, "disk")
            case _:
                self._troubles[way] = (WireState.BROKEN, type(error).__name__)
        return rest

    def _rest(self, failures: int) -> float:
        return self._world.between(0.0, min(LONGEST_REST_S, 0.5 * 2.0 ** min(failures, 10)))

    async def _sleep(self, seconds: float, reached: asyncio.Event) -> None:
        """Rest so long, or until the other way reaches the journal again."""
        reached.clear()
        rests = [asyncio.ensure_future(self._world.sleep(seconds)), asyncio.ensure_future(reached.wait())]
        try:
            await asyncio.wait(rests, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for rest in rests:
                rest.cancel()

    # --- what is told -------------------------------------------------------------------------------------

    def _hear(self, pulled: Pulled) -> None:
        ours, theirs = self._world.now(), _moment(pulled.now)
        if theirs is not None:
            self._offsets.append(round((theirs - ours).total_seconds() * 1000))
        self._wire = replace(
            self._wire, present=frozenset(pulled.present), as_of=ours, notices=pulled.notices,
            offset_ms=round(median(self._offsets or [0])),
        )  # fmt: skip
        self._note(pulled.changes, pulled.rejected, caught_up=pulled.caught_up)
        if pulled.moved:
            self._stirred.set()
        if pulled.lost:
            self._poked.set()

    def _note(
        self, changes: Sequence[Change], rejected: Sequence[Rejection] = (), *, caught_up: bool = False
    ) -> None:
        """Tell which cards changed; what it means only when all has been read: the end is what counts."""
        for change in changes:
            card_id = change.after.card_id
            first = self._untold.get(card_id, change)
            self._untold[card_id] = Change(first.before, change.after)
        self._rejected += rejected
        notices: list[Notice] = []
        if caught_up or len(self._untold) > _CARDS_TO_TELL_OF:
            account = self._access.account
            me = me_of(account)
            notices = [notice for change in self._untold.values() for notice in news(change, me)]
            notices += _refusals(self._untold, self._rejected)
            self._untold, self._rejected = {}, []
        self._say(frozenset(change.after.card_id for change in changes), notices)

    def _say(self, cards: frozenset[str] = frozenset(), notices: Sequence[Notice] = ()) -> None:
        well = (WireState.ONLINE, "")
        state, problem = max(self._troubles.values(), key=lambda trouble: _RANKS[trouble[0]], default=well)
        if (state, problem) != (self._wire.state, self._wire.problem):
            self._wire = replace(self._wire, state=state, problem=problem, since=self._world.now())
        changed, self._told = self._wire != self._told, self._wire
        if cards or notices or changed:
            self._tell(self._wire, News(cards, tuple(notices), changed), self._access.account)


def _refusals(changes: Mapping[str, Change], rejected: Sequence[Rejection]) -> Iterator[Notice]:
    """What to tell of facts that the journal refused; nothing of a card that is new here: that is history."""
    for card_id, verdict in rejected:
        change = changes.get(card_id)
        if change is not None and change.before.facts:
            card = change.before
            yield Notice(NoticeKind.REJECTED, card_id, card.number, card.local_number, detail=verdict)


def _moment(text: str) -> datetime | None:
    """A moment of the journal's clock; None when it is none, or says no zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
