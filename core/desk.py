"""The desk: what an operator can do, without a screen.

Everything a screen or the command line asks of the core goes through one ``Desk``. It awaits the disk and
never the network; times and ids come in as callables, so that a test is the same every time it runs. The
rules of commands are imported by the first command: the desk itself opens without them.

Where a journal is set and knows this desk, the sync works in a thread of its own. Whoever was enrolled sits
here under the name that the journal vouches for, in facts and in greetings.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.centre.handbook import Handbook
from core.centre.search import search_pack
from core.config import JournalAt, Operator
from core.deadlines import Deadlines
from core.domain.card import Card
from core.domain.clocks import Clocks, clocks
from core.domain.envelope import Event
from core.domain.events import Fact
from core.domain.pack import Pack
from core.domain.refusals import Refusal
from core.domain.sandbox.streams import is_sandbox
from core.domain.vocabulary import Promise, Status
from core.enrolment import Keeper
from core.errors import Refused, StoreOtherCentre
from core.reports.reports import Reports
from core.rota import Rota
from core.store import queries
from core.store.database import Connection
from core.store.owed import owed
from core.store.queries import AT_HOME
from core.store.store import Store, open_store
from core.sync.access import KEPT_AS, Access, access_of
from core.views import Caller, CardRow, Figures, Hit, Home, LogRow, News, Opened, Outbox, Wire, WireState

if TYPE_CHECKING:
    from core.domain import commands as c
    from core.domain.situation import Situation
    from core.domain.wire import Account
    from core.graders import Graders
    from core.sandbox.runs import Runs
    from core.sync.worker import Worker

Listener = Callable[[News], None]
"""Called on the event loop of the screens; what it is told is on the disk already."""

_BEFORE, _AFTER = timedelta(minutes=30), timedelta(minutes=60)
"""How long before the hour at which somebody calls every day they are expected, and how long after it."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Where times and ids come from: the only door through which either enters the core."""

    now: Callable[[], datetime]
    new_id: Callable[[], str]


class Desk:
    """One operator at one data directory."""

    def __init__(
        self, store: Store, pack: Pack, operator: Operator, moment: Moment, access: Access | None = None
    ) -> None:
        self.operator = operator
        self.access = access
        self._store = store
        self._moment = moment
        self._zone = ZoneInfo(pack.centre.tz)
        self.handbook = Handbook(store, pack, lambda: self.access, self._poke)
        self.deadlines = Deadlines(lambda: self.pack, store, self._here)
        self.reports = Reports(lambda: self.pack, store.directory, self._here)
        self.rota = Rota(
            lambda: self.pack, store, self._here, lambda: self.access, lambda: self.deadlines.calendar
        )
        self._session_id = moment.new_id()
        self._listeners: list[Listener] = []
        self._wire = Wire()
        self._worker: Worker | None = None

    @property
    def pack(self) -> Pack:
        """The centre, as this desk works by it now."""
        return self.handbook.pack

    @cached_property
    def graders(self) -> "Graders":
        """Grading, as it concerns this desk."""
        from core.graders import Graders

        return Graders(
            lambda: self.pack, self._store, self.journal_now, lambda: self.access, self.operator.name
        )

    @cached_property
    def runs(self) -> "Runs":
        """Calls of invented people, where this is a desk of the sandbox."""
        from core.sandbox.runs import Runs

        return Runs(self._store)

    # --- what an operator does ---------------------------------------------------------------------

    async def open_call(self, command: "c.OpenCall") -> Card:
        """Begin a card for a call that was just answered."""
        return await self.do(self._moment.new_id(), command)

    async def do(
        self, card_id: str, command: "c.Command", clears: Sequence[str] = (), seen: int | None = None
    ) -> Card:
        """Carry out a command and say so only when its facts are on disk; ``clears``: drafts that it used up.

        ``seen``: up to which of the journal's numbers the operator knew the card; None: all that is here.

        Raises:
            Refused: it may not be done now.
            StoreError: it could not be written; nothing was.
        """
        from core.domain import decide as rules

        situation = self._situation()
        events: list[Event] = []

        def plan(card: Card, next_seq: int, local_number: int) -> Sequence[Event]:
            facts = rules.decide(card, command, replace(situation, local_number=local_number))
            events[:] = [
                self._event(card, fact, seq, situation.now, seen) for seq, fact in enumerate(facts, next_seq)
            ]
            return events

        card = await self._store.transact(card_id, plan, clears)
        if events and self._worker is not None:
            self._worker.poke()  # which counts what waits: counted here too, one fact might be told of twice
        elif events:
            waiting, oldest = self._wire.waiting + len(events), self._wire.oldest or events[0].occurred_at
            self._wire = replace(self._wire, waiting=waiting, oldest=oldest)
        self._tell(News(frozenset({card_id}), wire=bool(events), ours=True))
        return card

    def colleague(self, name: str, now: Callable[[], datetime]) -> "Desk":
        """Other hands at this desk, at another hour: what an invented colleague of the sandbox left there.

        Raises:
            Refused: this is no sandbox, and nobody here is invented.
        """
        if not is_sandbox(self.pack.centre.id):
            raise Refused(Refusal("not_sandbox"))
        other = Desk(self._store, self.pack, Operator(name), replace(self._moment, now=now))
        other._session_id = self._session_id  # the numbers of a session have no gaps
        return other

    async def note(self, command: "c.DeskCommand") -> None:
        """Keep what happened here and to no card: it has an id of its own. Raises as ``do``."""
        await self.do(self._moment.new_id(), command)

    async def draft(self, card_id: str, field: str, text: str, cursor: int) -> None:
        """Keep half-typed text: on disk when this returns."""
        await self._store.put_draft(card_id, field, text, cursor, self._moment.now())

    async def leave(self, card_id: str, field: str, text: str, seen: int | None = None) -> Card:
        """Leave a field: what is typed in it becomes a fact (if it changed) and stops being a draft.

        ``seen``: as in ``do``; of a text that was begun before something else came in.
        """
        from core.domain.commands import SetField

        return await self.do(card_id, SetField(field, text), (field,), seen)

    def refusal(self, card: Card, command: "c.Command") -> Refusal | None:
        """Why the command may not be carried out on this card now; the bar dims the key by it."""
        from core.domain.decide import refusal

        return refusal(card, command, self._situation())

    # --- what a screen shows -----------------------------------------------------------------------

    def now(self) -> datetime:
        """The moment, in the clock of this desk."""
        return self._moment.now()

    def journal_now(self) -> datetime:
        """The moment by the journal's clock, as far as it is known here, in the zone of the centre."""
        return self._here() + timedelta(milliseconds=self._wire.offset_ms)

    def clocks(self, card: Card) -> Clocks:
        """What the clocks of the regulation show for this card at this moment."""
        return clocks(card, self.pack, self._here())

    async def card(self, card_id: str) -> Opened | None:
        """A card with its drafts; None when there is no such card."""
        return await self._store.card(card_id)

    async def card_by_number(self, number: int) -> Opened | None:
        """A card by the number an operator reads: the journal's, or this desk's own."""
        return await self._store.card_by_number(number)

    async def cards(
        self, after: CardRow | None = None, limit: int = 50, open_only: bool = False
    ) -> Sequence[CardRow]:
        """A page of cards, newest first, that follows a row (keyset: any depth costs the same)."""
        return await self._store.cards(after, limit, open_only)

    async def home(self) -> Home:
        """The lists of duty."""
        account = self.access.account if self.access else None
        me = queries.Reader.of(self.operator.name, account)
        duty = [rule.what for rule in self.pack.duties] or [Promise.VOICE_MAIL]
        now, at_risk = self._here(), self.deadlines.at_risk(AT_HOME)

        def read(connection: Connection) -> Home:
            return replace(
                queries.home(connection, me, self.deadlines.place),
                owed=owed(connection, duty, now, AT_HOME),
                expected=tuple(queries.expected(connection, now, _BEFORE, _AFTER)),
                terms=at_risk(connection),
            )

        return await self._store.read(read)  # in one go: a key that comes meanwhile waits for its way once

    async def mine(self) -> Sequence[CardRow]:
        """The cards that this operator works on."""
        return (await self._store.home(self.operator.name)).now

    async def crowded(self, card: Card) -> int:
        """How many cards of its channel this operator works on, where the centre wants fewer; else 0."""
        channel = self.pack.channel(card.value("channel"))
        if channel is None or not channel.limit:
            return 0
        mine = await self.mine()
        at_work = (Status.TALK, Status.WRAP_UP)
        count = sum(row.channel == channel.code and row.status in at_work for row in mine)
        return count if count > channel.limit else 0

    async def caller(self, number: str, policy: str = "") -> Caller:
        """What is known of a caller, by the normal form of the number and by the policy."""
        return await self._store.caller(number, policy, self._moment.now() - timedelta(days=7))

    async def history(self, card_id: str) -> Sequence[LogRow]:
        """The facts of a card in order; what is hidden from who sits here is not told of them."""
        from core.blind import as_seen

        rows, opened = await self._store.history(card_id), await self._store.card(card_id)
        return as_seen(rows, opened.card, self.operator.name) if opened is not None else rows

    async def log(self, after: int = 0, limit: int = 500) -> Sequence[LogRow]:
        """A page of the log after a position, word for word: what is on the disk, whoever looks."""
        return await self._store.log(after, limit)

    async def search(self, query: str, limit: int = 50, language: str = "") -> Sequence[Hit]:
        """Cards, callers, directory, regulation and speech, best first; forgiving of case and layout.

        ``language``: in which the texts of the pack are shown; they are found in any.
        """
        told = search_pack(self.pack, query, limit, language)
        return [*await self._store.search(query, limit), *told][: limit * 2]

    async def outbox(self, limit: int = 100) -> Outbox:
        """What the journal has not numbered yet."""
        return await self._store.outbox(limit)

    async def figures(self) -> Figures:
        """What there is on this desk, in numbers."""
        return await self._store.figures()

    # --- being told --------------------------------------------------------------------------------

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Be told what is new, after the disk has it. Returns the way to stop being told."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # --- the journal -------------------------------------------------------------------------------

    def may(self, fact_type: str) -> bool:
        """Whether the role of who sits here may say that this happened."""
        return self.access is None or self.access.account.may(fact_type)

    def wire(self) -> Wire:
        """How this desk and the journal stand: from memory, nobody is asked."""
        return self._wire

    async def read_up_to(self) -> int:
        """The journal's last number that this desk has read."""
        return (await self._store.replica.position()).seq

    async def start_sync(self, journal: JournalAt | None) -> None:
        """Begin to speak with the journal, if this desk was enrolled; returns without having asked it.

        ``journal``: as set; None: where the desk was enrolled. Listeners are called on this event loop.
        """
        outbox = await self._store.outbox(limit=0)
        self._wire = Wire(waiting=outbox.waiting, oldest=outbox.oldest, attention=outbox.attention)
        if self.access is None:
            state = WireState.NONE if journal is None else WireState.NOT_ENROLLED
            self._wire = replace(self._wire, state=state)
        elif self.access.account.stream != self.pack.centre.id:  # it would refuse every fact for ever
            self._wire = replace(self._wire, state=WireState.BROKEN, problem="stream")
        else:
            self._wire = replace(self._wire, state=WireState.OFFLINE)
            if self._store.writable:  # else whoever works here does it
                self._worker = self._begun(self.access, journal)
        self._tell(News(wire=True))

    def close(self) -> None:
        """Leave the journal alone, and let go of the data directory."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop()
        self.reports.close()
        self._store.close()

    # --- inside ------------------------------------------------------------------------------------

    def _poke(self) -> None:
        if self._worker is not None:
            self._worker.poke_packs()

    def _here(self) -> datetime:
        return self._moment.now().astimezone(self._zone)  # at night UTC is still in yesterday's day

    def _situation(self) -> "Situation":
        from core.domain.situation import Situation

        here = Situation(
            self.pack, self._here(), self._moment.new_id, self.operator.name,
            clock_offset_ms=self._wire.offset_ms,
        )  # fmt: skip
        return here.at_desk_of(self.access.account if self.access else None)

    def _event(self, card: Card, fact: Fact, seq: int, at: datetime, seen: int | None = None) -> Event:
        return Event(
            event_id=self._moment.new_id(), stream=self.pack.centre.id, card_id=card.card_id,
            actor=self.operator.name, device_id=self._store.device_id, session_id=self._session_id,
            session_seq=seq, occurred_at=at.astimezone(UTC), tz=self.pack.centre.tz, fact=fact,
            base_seq=card.seq if seen is None else min(seen, card.seq),
            clock_offset_ms=self._wire.offset_ms,
        )  # fmt: skip

    def _begun(self, access: Access, journal: JournalAt | None) -> "Worker":
        from core.sync.worker import Place, Worker

        loop, context = asyncio.get_running_loop(), copy_context()

        def told(wire: Wire, news: News, account: "Account") -> None:
            with suppress(RuntimeError):  # the screens are gone: everything is on the disk
                loop.call_soon_threadsafe(self._hear, wire, news, account, context=context)

        here = Place(
            replace(access, url=journal.url) if journal else access, journal.ca if journal else None,
            self._session_id, self._store.replica, Keeper(self._store), self.handbook,
        )  # fmt: skip

        def new_pack() -> None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._tell, News(pack=True), context=context)

        return Worker(here, self._moment.now, told, new_pack)

    def _hear(self, wire: Wire, news: News, account: "Account") -> None:
        if self._worker is None or self.access is None:  # told at the last moment, heard after the end
            return
        self._wire, self.access = wire, replace(self.access, account=account)
        self._tell(news)

    def _tell(self, news: News) -> None:
        for listener in tuple(self._listeners):
            listener(news)


def seated(store: Store, pack: Pack, operator: Operator, moment: Moment) -> Desk:
    """A desk at an open data directory. ``operator``, as typed, gives way to whom the journal vouches for."""
    access = access_of(store.recalled(KEPT_AS) or "")
    if access is not None:
        operator = Operator(access.account.name, access.account.post, access.account.unit)
    return Desk(store, pack, operator, moment, access)


def open_desk(data: Path, pack: Pack, operator: Operator, moment: Moment) -> Desk:
    """Open the data directory (made private to the user when it is new) and sit down at it.

    Raises:
        StoreBusy: another console works here.
        StoreOtherCentre: somebody worked here for another centre.
        StoreError: the directory or the file cannot be used; nothing in it was harmed.
    """
    store = open_store(data, moment.now)
    if store.stream not in ("", pack.centre.id):
        store.close()
        raise StoreOtherCentre(data, store.stream)
    return seated(store, pack, operator, moment)
