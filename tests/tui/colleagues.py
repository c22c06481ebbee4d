"""A console and the desks of its colleagues at one journal in memory. News comes when a test lets it come."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from core import moment
from core.centre.files import load_pack
from core.config import Operator, Settings
from core.desk import Desk, Moment, open_desk
from core.domain import commands as c
from core.domain.card import Card
from core.domain.news import Change, Notice, me_of, news
from core.domain.wire import Account
from core.sync.access import Access
from core.sync.engine import Engine
from core.views import News, Wire, WireState
from journal.ledger.memory import MemoryLedger
from tests.core.store.desks import store_of
from tests.journal.centre import Centre
from tests.tui.console import NAME, Stage, console

VERA = "Образцова Вера Ильинична"
"""An expert of the second level, of the example directory of the pack."""
GLEB = "Примеров Глеб Андреевич"
"""Another of the same queue."""
STREAM = "ru-tfoms-krasnodar"
LEVEL_2 = ("op2-1", "expert")
"""What comes to her desk: her own cards, and those of the queue."""
READY = {
    "contact_phone": "89180001122",
    "applicant_name": "Образец Зоя Ильинична",
    "essence": "полис не выдают",
}


@dataclass
class Seat:
    """A desk and its way to the journal."""

    desk: Desk
    engine: Engine
    account: Account
    present: frozenset[str] = field(default_factory=frozenset)

    async def sync(self) -> None:
        """Offer what waits, read what came; tell the desk of it as the sync does."""
        changes: dict[str, Change] = {}
        while (await self.engine.push_once()).more:
            pass
        while (pulled := await self.engine.pull_once(0)) is None or pulled.moved or not pulled.caught_up:
            for change in pulled.changes if pulled else ():
                first = changes.get(change.after.card_id, change)
                changes[change.after.card_id] = Change(first.before, change.after)
        me = me_of(self.account)
        notices = [notice for change in changes.values() for notice in news(change, me)]
        self.tell(frozenset(changes), notices)

    def tell(self, cards: frozenset[str] = frozenset(), notices: Sequence[Notice] = ()) -> None:
        """Let the desk hear of it."""
        self.desk._tell(News(cards, tuple(notices), wire=True))

    def wire(self, state: WireState = WireState.ONLINE, *present: str, ago: float = 0) -> None:
        """How the desk and the journal stand, known so many seconds ago."""
        at = self.desk.now() - timedelta(seconds=ago)
        self.desk._wire = replace(
            self.desk._wire, state=state, since=at, as_of=at, present=frozenset(present)
        )
        self.tell()

    async def do(self, card: Card | str, *commands: c.Command) -> Card:
        """Commands on a card."""
        card_id = card if isinstance(card, str) else card.card_id
        for command in commands:
            last = await self.desk.do(card_id, command)
        return last

    async def card(self, card: Card) -> Card:
        """The card as this desk has it."""
        opened = await self.desk.card(card.card_id)
        assert opened is not None
        return opened.card


class Room:
    """Everybody at one journal."""

    def __init__(self, data: Path, centre: Centre) -> None:
        self._data = data
        self._centre = centre
        self._others: list[Seat] = []
        self.here: Seat
        self.stage: Stage

    async def seat(self, desk: Desk, name: str, role: str = "operator", receives: Sequence[str] = ()) -> Seat:
        """Give a desk its account."""
        who = f"account-{self._centre.count()}"
        await self._centre.hire(who, role, receives=receives, stream=STREAM)
        code = await self._centre.service.issue_code(who)
        enrolled = await self._centre.service.enrol(code, store_of(desk).device_id)
        account = replace(enrolled.account, name=name, receives=tuple(receives))
        desk.access = Access("http://127.0.0.1:9", enrolled.token, account)
        desk.operator = Operator(name, "ОП1" if role == "operator" else "ОП2")
        client = self._centre.client(enrolled.token, desk._session_id)
        return Seat(desk, Engine(STREAM, store_of(desk).replica, client), account)

    async def colleague(self, name: str, role: str = "operator", receives: Sequence[str] = ()) -> Seat:
        """A desk without a screen."""
        clock = Moment(lambda: self.stage.clock.at, moment.new_id)
        place = self._data / f"colleague-{len(self._others)}"
        desk = open_desk(place, load_pack(STREAM), Operator(name), clock)
        seat = await self.seat(desk, name, role, receives)
        self._others.append(seat)
        return seat

    async def news(self) -> None:
        """Everybody speaks with the journal, twice: what one offers the others read."""
        for _ in range(2):
            for seat in (*self._others, self.here):
                await seat.sync()
        await self.stage.settle()

    async def erase(self, card: Card) -> None:
        """The administration takes a person's data out of a card."""
        await self._centre.hire("root", "administrator", stream=STREAM)
        await self._centre.erase(card.card_id, "root")

    def close(self) -> None:
        """All but the console go home."""
        for seat in self._others:
            seat.desk.close()


@asynccontextmanager
async def room(
    data: Path, name: str = NAME, role: str = "operator", *, settings: Settings | None = None
) -> AsyncIterator[Room]:
    """A console at a journal, and room for colleagues; what comes to an expert's desk is Vera's."""

    async def ledger() -> MemoryLedger:
        return MemoryLedger()

    centre = Centre(ledger)
    await centre.open()
    here = Room(data, centre)

    async def seated(desk: Desk) -> None:
        async def nothing(_: Any) -> None:
            """The sync goes when the test says so."""

        here.here = await here.seat(desk, name, role, LEVEL_2 if role == "expert" else ())
        vars(desk)["start_sync"] = nothing
        desk._wire = Wire(WireState.ONLINE, since=desk.now(), as_of=desk.now())

    try:
        async with console(data / "desk", settings=settings, seated=seated) as stage:
            here.stage = stage
            yield here
    finally:
        here.close()
        await centre.close()


async def call(seat: Seat, **fields: str) -> Card:
    """A card that can be passed on."""
    card = await seat.desk.open_call(c.OpenCall("89180001122"))
    return await seat.do(card, *(c.SetField(name, value) for name, value in {**READY, **fields}.items()))
