"""An office for the tests of the sync: real desks on real disks, a real journal in memory, faults between."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from core.config import Operator
from core.desk import Desk, Moment, open_desk
from core.domain import commands as c
from core.domain.card import Card
from core.domain.envelope import Event
from core.domain.events import Noted
from core.domain.wire import Account, Answer, Enrolment, Item, Journal, Offer, Page, Position
from core.moment import uuid7
from core.store.store import Store
from core.sync.engine import Engine
from journal.ledger.memory import MemoryLedger
from journal.ledger.port import Ledger
from tests.core.domain.cases import PACK, START
from tests.core.store.desks import Clock, store_of
from tests.journal.centre import Centre

T = TypeVar("T")
_LINES = iter(range(1, 10**9))
_ROUNDS = 100


class Held:
    """An answer on its way. ``there``: the question was answered; ``go``: the answer may arrive."""

    def __init__(self) -> None:
        self.there, self.go = asyncio.Event(), asyncio.Event()


class Line:
    """``wire.Journal`` with faults between: each holds for the next call of a method.

    ``cut``: raised before the question arrives. ``lost``: raised after it was answered. ``altered``: another
    answer. ``asked``: every call, as its name and its arguments.
    """

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self.cut: dict[str, list[Exception]] = {}
        self.lost: dict[str, list[Exception]] = {}
        self.altered: dict[str, list[Callable[[Any], Any]]] = {}
        self._held: dict[str, list[Held]] = {}

    async def push(
        self, stream: str, position: Position, offers: Sequence[Offer], gap_ok: Sequence[tuple[str, int]]
    ) -> Sequence[Answer]:
        return await self._through("push", self.journal.push, stream, position, offers, gap_ok)

    async def feed(self, stream: str, position: Position, limit: int, wait_s: float) -> Page:
        return await self._through("feed", self.journal.feed, stream, position, limit, wait_s)

    async def locate(self, stream: str, points: Sequence[Position]) -> Position:
        return await self._through("locate", self.journal.locate, stream, points)

    async def history(self, stream: str, card_id: str) -> Sequence[Item]:
        return await self._through("history", self.journal.history, stream, card_id)

    async def account(self) -> Account:
        return await self._through("account", self.journal.account)

    async def renew(self) -> Enrolment:
        return await self._through("renew", self.journal.renew)

    def hold(self, name: str) -> Held:
        """Let the next answer of a method wait on its way."""
        held = Held()
        self._held.setdefault(name, []).append(held)
        return held

    def calls(self, name: str) -> list[tuple[Any, ...]]:
        """The arguments of every call of a method."""
        return [arguments for called, arguments in self.asked if called == name]

    def offered(self) -> list[list[str]]:
        """The ids in each push."""
        return [[offer.event_id for offer in arguments[2]] for arguments in self.calls("push")]

    async def _through(self, name: str, ask: Callable[..., Awaitable[T]], *arguments: Any) -> T:
        self.asked.append((name, arguments))
        if self.cut.get(name):
            raise self.cut[name].pop(0)
        answer = await ask(*arguments)
        if self._held.get(name):
            held = self._held[name].pop(0)
            held.there.set()
            await held.go.wait()
        if self.lost.get(name):
            raise self.lost[name].pop(0)
        if self.altered.get(name):
            answer = self.altered[name].pop(0)(answer)
        return answer


class Seat:
    """A desk and its engine. A new one at the same place is a console that was started again."""

    def __init__(self, desk: Desk, line: Line) -> None:
        self.desk = desk
        self.line = line
        self.store: Store = store_of(desk)
        self.engine = Engine(PACK.centre.id, self.store.replica, line)

    async def call(self, text: str = "") -> Card:
        """A card is begun, with a note."""
        card = await self.desk.open_call(c.OpenCall("+79180001234", rings=1))
        return await self.note(card, text) if text else card

    async def note(self, card: Card, text: str) -> Card:
        return await self.desk.do(card.card_id, c.Note(text))

    async def notes(self, card: Card, count: int, text: str = "слово") -> None:
        """Many facts at once."""

        def plan(before: Card, first: int, number: int) -> list[Event]:
            return [self.desk._event(before, Noted(text), first + n, START) for n in range(count)]

        await self.store.transact(card.card_id, plan)

    async def push(self) -> int:
        """Push until nothing is left; how many were offered."""
        offered = 0
        for _ in range(_ROUNDS):
            pushed = await self.engine.push_once()
            if not pushed.more:
                return offered
            offered += pushed.offered
        raise AssertionError("there is always more")

    async def pull(self) -> None:
        for _ in range(_ROUNDS):
            pulled = await self.engine.pull_once(0)
            if pulled is not None and pulled.caught_up:
                return
        raise AssertionError("it never catches up")

    async def waiting(self) -> int:
        return (await self.desk.outbox(limit=0)).waiting

    async def position(self) -> Position:
        return await self.store.replica.position()

    async def read(self, card: Card) -> tuple[str, ...]:
        """The notes on a card, as this desk has them."""
        opened = await self.desk.card(card.card_id)
        return tuple(note.text for note in opened.card.notes) if opened else ()


class Office:
    """A journal and the seats around it."""

    def __init__(self, data: Path) -> None:
        async def make() -> Ledger:
            return MemoryLedger()

        self.centre = Centre(make)
        self._data = data
        self._seats: list[Seat] = []
        self._tokens: dict[str, str] = {}

    async def seat(self, who: str, **account: Any) -> Seat:
        """A seat for an account; its directory stays when it is left."""
        clock, ids = Clock(), iter(range(1, 10**9))
        start = next(_LINES)

        def new_id() -> str:
            return uuid7(1_790_000_000_000 + start, next(ids))

        desk = open_desk(self._data / who, PACK, Operator(f"Выдуманный {who}"), Moment(clock.now, new_id))
        if who not in self._tokens:
            await self.centre.hire(who, **{"role": "operator"} | account)
            code = await self.centre.service.issue_code(who)
            self._tokens[who] = (await self.centre.service.enrol(code, store_of(desk).device_id)).token
        seat = Seat(desk, Line(self.centre.client(self._tokens[who], desk._session_id)))
        self._seats.append(seat)
        return seat

    def leave(self, seat: Seat) -> None:
        """The program ends; what is on the disk stays."""
        seat.desk.close()
        self._seats.remove(seat)

    async def everybody_syncs(self) -> None:
        """Until nobody has anything to offer or to read."""
        from core.sync.engine import settle

        for _ in range(3):
            for seat in self._seats:
                await settle(seat.engine)


@asynccontextmanager
async def office(data: Path) -> AsyncIterator[Office]:
    """An office, until the end of the block."""
    here = Office(data)
    await here.centre.open()
    try:
        yield here
    finally:
        for seat in here._seats:
            seat.desk.close()
        await here.centre.close()
