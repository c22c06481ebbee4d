"""One console: a disk that outlives it, and an engine and a desk that do not.

Whatever the engine asks of its disk and of the journal is a ``Call``: the world lets it happen, lets the
answer come, or does worse. Between any two of them the console can be killed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.config import Operator as Person
from core.desk import Moment
from core.domain.card import Card
from core.domain.chain import Link
from core.domain.envelope import Event
from core.domain.news import Change
from core.domain.wire import Account, Answer, Enrolment, Item, Journal, Offer, Page, Position
from core.errors import JournalError, JournalFork, JournalTooLarge, StoreError, StoreFull
from core.store.store import Plan
from tests.sync.simulation.disk import Disk

if TYPE_CHECKING:
    from tests.sync.simulation.world import World


@dataclass(eq=False, slots=True)
class Call:
    """A question on its way. ``act``: what it does there; ``done``: it was, and the answer comes back.

    ``held``: it stays on its way, however long.
    """

    port: str
    name: str
    act: Callable[[], Awaitable[Any]]
    told: "asyncio.Future[Any]"
    done: bool = False
    held: bool = False
    answer: Any = None
    error: Exception | None = None


class Console:
    """A console of one account. ``offset``: how wrong its clock is. ``life``: None while it is off."""

    def __init__(self, world: "World", name: str, account: str, person: str, disk: Disk) -> None:
        self.world, self.name, self.account, self.person, self.disk = world, name, account, person, disk
        self.offset = timedelta()
        self.calls: list[Call] = []
        self.life: Life | None = None
        self.backups: list[Disk] = []

    def awake(self) -> "Life":
        """The program, started if it is not running."""
        if self.life is None:
            self.life = Life(self)
        return self.life

    def kill(self) -> None:
        """End the program as SIGKILL does: what it had asked for may still happen, and nobody hears of it."""
        life, self.life = self.life, None
        self.calls = []
        if life is not None:
            life.end()

    def now(self) -> datetime:
        return self.world.now() + self.offset


class Life:
    """A program from its start to its end: a session of its own, a desk and an engine."""

    def __init__(self, console: Console) -> None:
        world = console.world
        self.console, self.alive = console, True
        self.session = world.new_id()
        ids = iter([self.session])
        moment = Moment(console.now, lambda: next(ids, None) or world.new_id())
        store: Any = DeskEnd(self)
        self.desk = world.parts.desk(store, world.pack, Person(console.person), moment)
        self.engine = world.parts.engine(world.pack.centre.id, DiskEnd(self), WireEnd(self))
        self.tasks: list[asyncio.Task[None]] = []

    def begin(self, name: str) -> None:
        """Begin a push or a pull, unless one is under way that nothing holds."""
        self.tasks = [task for task in self.tasks if not task.done()]
        held = any(call.held for call in self.console.calls)
        if held or all(task.get_name() != name for task in self.tasks):
            work = self.push() if name == "push" else self.pull()
            task = self.console.world.loop.create_task(self._guarded(work))
            task.set_name(name)
            self.tasks.append(task)
            self.console.world.loop.settle()

    async def push(self) -> bool:
        """Offer what waits; whether something may be left."""
        try:
            return (await self.engine.push_once()).more
        except JournalFork:
            await self.engine.recover()
            return True

    async def pull(self) -> bool:
        """Fetch what follows; whether there may be more."""
        try:
            pulled = await self.engine.pull_once(0)
        except JournalFork:
            await self.engine.recover()
            return True
        return pulled is None or not pulled.caught_up or pulled.lost > 0

    async def _guarded(self, work: Coroutine[Any, Any, bool]) -> None:
        """An error that was declared is for the loop to rest upon; any other one is a bug."""
        try:
            await work
        except (JournalError, StoreError):
            pass
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self.console.world.wrong("only declared errors are raised", f"{self.console.name}: {error!r}")

    def end(self) -> None:
        self.alive = False
        for task in self.tasks:
            task.cancel()
        self.console.world.loop.settle()

    async def ask(self, port: str, name: str, act: Callable[[], Awaitable[Any]]) -> Any:
        """Put a question on its way, and wait for what the world makes of it."""
        world = self.console.world
        if not self.alive:
            raise asyncio.CancelledError
        if world.calm:
            return await act()
        call = Call(port, name, act, world.loop.create_future())
        self.console.calls.append(call)
        return await call.told


class DeskEnd:
    """What the desk sees of the disk."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._disk = life.console.disk
        self.data = self._disk.data.opened()
        self.device_id = self.data.device_id
        self.directory = life.console.world.place

    async def transact(self, card_id: str, plan: Plan, clears: Sequence[str] = ()) -> Card:
        """Keep what happened, and let the world know that it was said, and whether it came to nothing."""
        world = self._life.console.world
        made: list[str] = []

        def noticed(card: Card, next_seq: int, local_number: int) -> Sequence[Event]:
            events = plan(card, next_seq, local_number)
            made[:] = [event.event_id for event in events]
            return events

        if world.room is not None and not self.data.fail_at(world.room):
            raise StoreFull(world.place)
        try:
            card = await self.data.transact(card_id, noticed, clears)
        finally:
            self.data.fail_at(None)
        for late in card.superseded[-1:]:
            if late.event_id in made:
                world.wrong("what a desk lets through applies there", f"{late.by}: {late.type}: {late.why}")
        if not world.dying:
            self._disk.said.update(made)
        return card


class DiskEnd:
    """``core.sync.replica.Replica``, as the engine of one life sees it."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._disk = life.console.disk

    def _ask(self, name: str, act: Callable[[], Awaitable[Any]]) -> Awaitable[Any]:
        return self._life.ask("disk", name, act)

    async def position(self) -> Position:
        return await self._ask("position", self._disk.data.position)  # type: ignore[no-any-return]

    async def offers(self, limit: int, most_bytes: int, without: frozenset[str]) -> Sequence[Offer]:
        most = min(limit, self._life.console.world.most_offers)
        return await self._ask("offers", lambda: self._disk.data.offers(most, most_bytes, without))  # type: ignore[no-any-return]

    async def apply(
        self, before: Position, items: Sequence[Item], links: Sequence[Link], after: Position
    ) -> Sequence[Change] | None:
        async def act() -> Any:
            changes = await self._disk.data.apply(before, items, links, after)
            if changes is not None:
                for item in items:
                    self._disk.read[item.event_id] = (item.stamp.verdict, item.stamp.number)
            return changes

        return await self._ask("apply", act)  # type: ignore[no-any-return]

    async def points(self) -> Sequence[Position]:
        return await self._ask("points", self._disk.data.points)  # type: ignore[no-any-return]

    async def seals(self, first: int, last: int) -> Sequence[str]:
        return await self._ask("seals", lambda: self._disk.data.seals(first, last))  # type: ignore[no-any-return]

    async def roll_back(self, before: Position, to: Position) -> Sequence[Change] | None:
        return await self._ask("roll_back", lambda: self._disk.data.roll_back(before, to))  # type: ignore[no-any-return]

    async def refuse(self, event_id: str, verdict: str) -> Sequence[Change]:
        return await self._ask("refuse", lambda: self._disk.data.refuse(event_id, verdict))  # type: ignore[no-any-return]


class WireEnd:
    """``core.domain.wire.Journal``, as the engine of one life sees it."""

    def __init__(self, life: Life) -> None:
        self._life = life

    async def _ask(self, name: str, what: Callable[[Journal], Awaitable[Any]]) -> Any:
        world, console = self._life.console.world, self._life.console
        token, session = console.disk.token, self._life.session

        async def act() -> Any:
            answer = await what(await world.centre.seat(token, session))
            if name in ("feed", "history"):
                await world.centre.see(console.account, answer.items if name == "feed" else answer)
            return answer

        if name == "push":
            world.requests.append((console.name, act))
        return await self._life.ask("wire", name, act)

    async def push(
        self, stream: str, position: Position, offers: Sequence[Offer], gap_ok: Sequence[tuple[str, int]]
    ) -> Sequence[Answer]:
        if len(offers) > self._life.console.world.most_pushed:
            raise JournalTooLarge
        return await self._ask("push", lambda seat: seat.push(stream, position, offers, gap_ok))  # type: ignore[no-any-return]

    async def feed(self, stream: str, position: Position, limit: int, wait_s: float) -> Page:
        most = min(limit, self._life.console.world.most_read)
        page: Page = await self._ask("feed", lambda seat: seat.feed(stream, position, most, wait_s))
        return page

    async def locate(self, stream: str, points: Sequence[Position]) -> Position:
        return await self._ask("locate", lambda seat: seat.locate(stream, points))  # type: ignore[no-any-return]

    async def history(self, stream: str, card_id: str) -> Sequence[Item]:
        return await self._ask("history", lambda seat: seat.history(stream, card_id))  # type: ignore[no-any-return]

    async def account(self) -> Account:
        return await self._ask("account", lambda seat: seat.account())  # type: ignore[no-any-return]

    async def renew(self) -> Enrolment:
        return await self._ask("renew", lambda seat: seat.renew())  # type: ignore[no-any-return]
