"""What a push and a page of the feed cost, beside raw INSERTs of the same rows in the same round.

In every round each way of keeping the same facts finds the same few rows, so that none has larger tables than
another. Ratios are taken within a round; what is told is the middle of the rounds. CPU is that of PostgreSQL
and of the process that writes to it: the journal's, or the raw clients'.
"""

import asyncio
import statistics
from collections import defaultdict
from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from core.domain.chain import BEGINNING
from core.domain.wire import EVENTS_LIMIT, Position
from journal.ledger.port import Ledger, Row
from journal.ledger.statements import values_of
from journal.service import Service
from scripts.benches import journal_load as load
from scripts.benches.journal_facts import STREAM, Console, consoles, position_of, rows_of
from scripts.benches.journal_load import Hands, Values, Work, work
from scripts.benches.journal_place import (
    Served,
    admit,
    cpu_of,
    database,
    keep,
    served,
    service,
    token_of,
)
from scripts.benches.report import OURS, Line, Section
from tests.postgres import Cluster

RAW: Final = "raw INSERT"
PLAIN: Final = "into a plain table"

PUSHERS: Final = 8
"""Consoles that push 50 at once, each as soon as it was answered."""

_CALLERS: Final = 64
"""Consoles that push one fact at a time: so many can be answered by one commit."""

_FIFTY, _ONE, _FILE, _PAGE = "pushes of 50", "pushes of 1", "pushes of 50 to one SQLite file", "pages of 500"
_ALONE, _HTTP = "without HTTP", "over HTTP"

_GOALS: Final = ((_FIFTY, _FIFTY, 0.5), (_ONE, _ONE, 0.4), (_FILE, _FIFTY, 0.3), (_PAGE, _FIFTY, 1.2))
"""What, beside which raw rows, and how many times as fast as those it shall be at least."""


@dataclass(frozen=True, slots=True)
class Size:
    """``rounds`` of so many facts in pushes of 50, and of so many in pushes of 1."""

    rounds: int
    many: int
    single: int


@dataclass(slots=True)
class Figures:
    """What each way did, round by round: facts a second, and µs of CPU a fact."""

    rates: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    costs: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, way: str, facts: int, seconds: float, cpu: float) -> None:
        """Note a round: how long it took, and seconds on the processor."""
        self.rates[way].append(facts / seconds)
        self.costs[way].append(cpu / facts * 1e6)

    def ratio(self, way: str, other: str) -> float:
        """How many times as fast one is as another: the middle of the rounds."""
        pairs = zip(self.rates[way], self.rates[other], strict=True)
        return statistics.median(one / another for one, another in pairs)

    def lines(self, what: str, way: str, raw: str, least: float) -> Iterator[Line]:
        """The rate of a way, its ratio to raw rows, its CPU; beside those of the raw rows."""
        name = f"{what}, {way}"
        ways = {OURS: name, RAW: f"{raw}, {RAW}", PLAIN: f"{raw}, {PLAIN}"}
        rates = {peer: statistics.median(self.rates[each]) for peer, each in ways.items()}
        costs = {peer: statistics.median(self.costs[each]) for peer, each in ways.items()}
        yield Line(name, "facts/s", rates)
        yield Line("… as a ratio to raw INSERT", "×", {
            OURS: self.ratio(name, ways[RAW]), RAW: 1, PLAIN: self.ratio(ways[PLAIN], ways[RAW]),
        }, least=least)  # fmt: skip
        yield Line("… CPU of a fact", "µs", costs)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is kept in every round, made once.

    ``before``: rows that are there when it begins; ``positions``: how far each console has read them.
    ``raw_many``, ``raw_single``: rows in batches, dealt out to connections.
    """

    before: Sequence[Row]
    positions: Sequence[Position]
    many: Sequence[Console]
    single: Sequence[Console]
    raw_many: Sequence[Sequence[Sequence[Values]]]
    raw_single: Sequence[Sequence[Sequence[Values]]]

    @classmethod
    async def of(cls, size: Size) -> "Facts":
        """Make them."""
        before = await rows_of(consoles([0], _CALLERS, 1))
        many = consoles(range(PUSHERS), size.many // PUSHERS, 2)
        single = consoles(range(_CALLERS), size.single // _CALLERS, 3)
        return cls(
            before, list(map(position_of, before)), many, single,
            dealt(await rows_of(many), 50, PUSHERS, "raw"),
            dealt(await rows_of(single), 1, _CALLERS, "raw one by one"),
        )  # fmt: skip


def dealt(rows: Sequence[Row], size: int, lines: int, stream: str) -> list[list[list[Values]]]:
    """Rows as their table holds them, in batches, dealt out to connections."""
    values = [values_of(stream, row) for row in rows]
    batches = [values[first : first + size] for first in range(0, len(values), size)]
    return [batches[line::lines] for line in range(lines)]


class Rounds:
    """The rounds of one call, each with new databases: ``hands`` make the load."""

    def __init__(self, cluster: Cluster, hands: Hands, folder: Path, size: Size) -> None:
        self._figures = Figures()
        self._cluster = cluster
        self._hands = hands
        self._folder = folder
        self._key = folder / "key"
        self._size = size

    async def run(self) -> Section:
        """All of them, and what they say."""
        self._facts = await Facts.of(self._size)
        for number in range(self._size.rounds):
            async with database(self._cluster) as url:
                await self._raw(url)
            async with database(self._cluster) as url:
                await self._alone(url)
            async with database(self._cluster) as url:
                await self._over_http(url)
            await self._embedded(f"sqlite:///{self._folder}/{number}")
        return self._said()

    async def _note(self, way: str, facts: int, doing: Awaitable[Work], here: Served | None = None) -> None:
        """Do it, and note it. ``here``: who writes to PostgreSQL for it; None: whoever does it."""
        before = self._cpu(here)
        done = await doing
        spent = self._cpu(here) - before + (done.cpu if here is None else 0.0)
        self._figures.add(way, facts, done.seconds, spent)

    def _cpu(self, here: Served | None) -> float:
        return cpu_of(self._cluster) + (here.cpu() if here else 0.0)

    async def _settle(self, url: str) -> None:
        """Give a new database its accounts, and what is there before."""
        async with service(url, self._key) as here:
            await admit(here.ledger, [*self._facts.many, *self._facts.single])
        await keep(url, self._facts.before)

    async def _raw(self, url: str) -> None:
        size, facts = self._size, self._facts
        for name, table in ((RAW, "log"), (PLAIN, "plain")):
            insert = partial(load.insert, url, table)
            await self._note(f"{_FIFTY}, {name}", size.many, self._hands.timed(insert, facts.raw_many))
            await self._note(f"{_ONE}, {name}", size.single, self._hands.timed(insert, facts.raw_single))

    async def _alone(self, url: str) -> None:
        await self._settle(url)
        size, facts = self._size, self._facts
        async with service(url, self._key) as here:
            doing = pushed(here, facts.many, 50, facts.positions)
            await self._note(f"{_FIFTY}, {_ALONE}", size.many, doing)
            stops = await _stops(here.ledger, size.many)
            await self._note(f"{_PAGE}, {_ALONE}", _read_in_all(stops), read(here, facts.many, stops))
            doing = pushed(here, facts.single, 1, facts.positions)
            await self._note(f"{_ONE}, {_ALONE}", size.single, doing)

    async def _over_http(self, url: str) -> None:
        await self._settle(url)
        size, facts = self._size, self._facts
        with served(url, self._key) as here:
            ask = partial(load.ask, here.port)
            doing = self._hands.timed(ask, _pushes(facts.many, 50, facts.positions))
            await self._note(f"{_FIFTY}, {_HTTP}", size.many, doing, here)
            async with service(url, self._key) as beside:
                stops = await _stops(beside.ledger, size.many)
            doing = self._hands.timed(ask, _pages(facts.many, stops))
            await self._note(f"{_PAGE}, {_HTTP}", _read_in_all(stops), doing, here)
            doing = self._hands.timed(ask, _pushes(facts.single, 1, facts.positions))
            await self._note(f"{_ONE}, {_HTTP}", size.single, doing, here)

    async def _embedded(self, url: str) -> None:
        size, facts, began = self._size, self._facts, [BEGINNING] * PUSHERS
        async with service(f"{url}-called", self._key) as here:
            await admit(here.ledger, facts.many)
            await self._note(f"{_FILE}, {_ALONE}", size.many, pushed(here, facts.many, 50, began))
        async with service(f"{url}-served", self._key) as here:
            await admit(here.ledger, facts.many)
        with served(f"{url}-served", self._key) as there:
            doing = self._hands.timed(partial(load.ask, there.port), _pushes(facts.many, 50, began))
            await self._note(f"{_FILE}, {_HTTP}", size.many, doing, there)

    def _said(self) -> Section:
        lines = [
            line
            for what, raw, least in _GOALS
            for way in (_ALONE, _HTTP)
            for line in self._figures.lines(what, way, raw, least)
        ]
        said = [
            f"- medians of {self._size.rounds} rounds; {PUSHERS} consoles push 50 at once, {_CALLERS} push 1 "
            f"at a time, {PUSHERS} read; each as soon as it was answered",
            "- raw INSERT: psycopg, as many connections, as many rows a statement, a commit each, into the "
            "journal's own table with its indexes",
            "- without HTTP: the service in the process that asks it; over HTTP: `pult-journal serve`",
        ]
        return Section("Pushes and pages, beside the rows alone", lines, said=said)


# --- what consoles do ---------------------------------------------------------------------------------


async def pushed(here: Service, given: Sequence[Console], size: int, positions: Sequence[Position]) -> Work:
    """Every console pushes all it has, and waits for each answer."""

    async def push(one: Console, position: Position) -> None:
        for offers in one.pushes(size):
            seat = await here.seat(token_of(one), one.session_id)
            await seat.push(STREAM, position, offers, ())

    done = work()
    await asyncio.gather(*map(push, given, positions))
    return done()


async def read(here: Service, given: Sequence[Console], stops: Sequence[Position]) -> Work:
    """Every console reads all there is, each from another place on: no page is asked for by two at once."""

    async def read(one: Console, mine: Sequence[Position]) -> None:
        for position in mine:
            seat = await here.seat(token_of(one), one.session_id)
            await seat.feed(STREAM, position, EVENTS_LIMIT, 0)

    done = work()
    await asyncio.gather(*map(read, given, _turned(stops)))
    return done()


def _pushes(given: Sequence[Console], size: int, positions: Sequence[Position]) -> list[list[bytes]]:
    """The same as requests."""
    return [
        [load.push(token_of(one), one.session_id, position, offers) for offers in one.pushes(size)]
        for one, position in zip(given, positions, strict=False)
    ]


def _pages(given: Sequence[Console], stops: Sequence[Position]) -> list[list[bytes]]:
    """The same as requests."""
    return [
        [load.feed(token_of(one), one.session_id, position) for position in mine]
        for one, mine in zip(given, _turned(stops), strict=True)
    ]


async def _stops(ledger: Ledger, facts: int) -> list[Position]:
    """Where the whole pages of the log begin."""
    chains = await ledger.chains(STREAM, range(0, facts - EVENTS_LIMIT, EVENTS_LIMIT))
    return [Position(seq, chain) for seq, chain in sorted(chains.items())]


def _turned(stops: Sequence[Position]) -> list[Sequence[Position]]:
    """The stops for each console, from another one on."""
    firsts = (reader * len(stops) // PUSHERS for reader in range(PUSHERS))
    return [[*stops[first:], *stops[:first]] for first in firsts]


def _read_in_all(stops: Sequence[Position]) -> int:
    return len(stops) * EVENTS_LIMIT * PUSHERS
