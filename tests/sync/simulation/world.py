"""The world of one schedule: consoles, a journal, a clock, and a list of steps that is all that happens."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from core.desk import Desk
from core.domain.duties import DutyRule
from core.domain.fact import Fact
from core.domain.fold_promised import Rule
from core.domain.hours import Shift
from core.domain.pack import Button, Entry
from core.domain.vocabulary import Promise
from core.graders import Graders
from core.moment import uuid7
from core.sync.engine import Engine
from journal.judging import Judging
from tests.core.domain.cases import PACK, START
from tests.sync.simulation.centre import Centre, Ledger, person
from tests.sync.simulation.console import Call, Console
from tests.sync.simulation.disk import Data, Disk
from tests.sync.simulation.loop import Loop
from tests.sync.simulation.older import Older
from tests.sync.simulation.real import Real

RECEIVERS = ("anna", "boris", "vera", "gleb")

CENTRE_PACK = replace(
    PACK, required=(), handover_minimum=(), norms=(),
    buttons=(Button(id="expert", title={"ru": "Эксперт"}, level=2, receivers=("all",), competence={}),),
    duties=tuple(DutyRule(what=what, title={"ru": what}, within_s=3600, attempts=1) for what in Promise),
    shifts=(Shift(code="day", title={"ru": "День"}, begins="08:00", ends="20:00"),),
    directory=tuple(Entry(id=id, kind="person", name=person(id), groups=("all",)) for id in RECEIVERS),
)  # fmt: skip
"""The invented centre without norms and duties: here everything that an operator may ask for is done."""


class Step(NamedTuple):
    """One thing that happens. ``who``, ``n``, ``m``: to which console, what of it; each counted round."""

    kind: str
    who: int = 0
    n: int = 0
    m: int = 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """All that decides what happens.

    ``accounts``: of the consoles. ``older``: which of them begins as a program of yesterday; -1: none.
    ``most_…``: events in one question.
    """

    accounts: tuple[str, ...]
    steps: tuple[Step, ...]
    most_offers: int = 500
    most_pushed: int = 500
    most_read: int = 500
    older: int = -1


@dataclass(frozen=True, slots=True)
class Parts:
    """What a world is made of; a planted bug stands in the place of one of them."""

    desk: type[Desk] = Desk
    engine: type[Engine] = Engine
    disk: Callable[[str], Data] = Real
    ledger: type[Ledger] = Ledger
    centre: type[Centre] = Centre
    rules: Mapping[type[Fact], Rule] = field(default_factory=dict)
    """Rules of the fold that are not the product's, on every desk alike."""
    judging: type[Judging] = Judging
    """How the journal judges what is said of grades and of submitted cards."""
    graders: type[Graders] = Graders


class Broken(Exception):
    """The world found something that must not be. ``what``: which promise; ``detail``: where."""

    def __init__(self, what: str, detail: str) -> None:
        super().__init__(what, detail)
        self.what, self.detail = what, detail


class World:
    """Everything there is.

    ``calm``: no faults any more. ``dying``: what is done now, nobody hears of. ``room``: statements until the
    disk is full; None: enough. ``told``: what happened, in sentences. ``requests``: pushes ever sent.
    ``brought``: (generation, which) of an appeal → the cards and numbers that were said of it.
    ``odd``: events that no console of ours wrote. ``torn``: sessions of which a damaged disk lost a fact.
    """

    def __init__(self, schedule: Schedule, parts: Parts) -> None:
        self.parts, self.pack, self.place = parts, CENTRE_PACK, Path("disk")
        self.most_offers, self.most_pushed = schedule.most_offers, schedule.most_pushed
        self.most_read = schedule.most_read
        self.loop = Loop()
        self.calm = self.dying = False
        self.room: int | None = None
        self.told: list[str] = []
        self.requests: list[tuple[str, Callable[[], Awaitable[Any]]]] = []
        self.backups: list[Ledger] = []
        self.odd_session = 0
        self.odd: set[str] = set()
        self.torn: set[str] = set()
        self.brought: dict[tuple[int, int], set[tuple[str, int]]] = {}
        self._time, self._ids = START, 0
        self._problem: Broken | None = None
        self.centre = parts.centre(self.pack.centre.id, self.now, parts.ledger)
        self.loop.run(self.centre.furnish())
        self.consoles: list[Console] = []
        for place, account in enumerate(schedule.accounts):
            self.add(account, older=place == schedule.older and parts.disk is Real)

    def now(self) -> datetime:
        return self._time

    def new_id(self) -> str:
        self._ids += 1
        return uuid7(1_772_000_000_000 + self._ids, self._ids)

    def pass_time(self, seconds: float) -> None:
        self._time += timedelta(seconds=seconds)

    def add(self, account: str, disk: Disk | None = None, older: bool = False) -> Console:
        """One more console: new, or on a copy of a disk."""
        if disk is None:
            device = self.new_id()
            disk = Disk(
                Older(device) if older else self.parts.disk(device),
                self.loop.run(self.centre.admit(account, device)),
            )
        same = sum(console.account == account for console in self.consoles)
        name = account + "′" * same
        console = Console(self, name, account, person(account), disk)
        self.consoles.append(console)
        return console

    def console(self, who: int) -> Console:
        return self.consoles[who % len(self.consoles)]

    def wrong(self, what: str, detail: str) -> None:
        """Something must not be: the world ends after this step."""
        self._problem = self._problem or Broken(what, detail)

    def check(self) -> None:
        """End the world if something went wrong."""
        if self.loop.surprises:
            self.wrong("only declared errors are raised", self.loop.surprises[0])
        if self._problem:
            raise self._problem

    # --- calls on their way ---------------------------------------------------------------------------------

    def do(self, call: Call) -> None:
        """It happens, where it was sent."""
        self.settle(call, self.loop.create_task(call.act()))

    def settle(self, call: Call, task: "asyncio.Task[Any]") -> None:
        """Let what was begun come to its end."""
        self.loop.settle()
        try:
            call.answer = task.result()
        except Exception as error:
            call.error = error
        call.done = True

    def tell(self, console: Console, call: Call, error: Exception | None = None) -> None:
        """The console hears of it."""
        console.calls.remove(call)
        if not call.told.done():
            if error or call.error:
                call.told.set_exception(error or call.error or RuntimeError())
            else:
                call.told.set_result(call.answer)
        self.loop.settle()

    def turn(self, console: Console, call: Call) -> None:
        """One step further."""
        if call.done:
            self.tell(console, call)
        else:
            self.do(call)

    def flow(self, console: Console, ports: Sequence[str] = ("disk", "wire")) -> None:
        """Let everything at these ports happen, and be heard of, until there is nothing left."""
        for _ in range(5_000):
            call = next((call for call in console.calls if call.port in ports and not call.held), None)
            if call is None:
                return
            self.turn(console, call)
        self.wrong("it comes to rest", f"{console.name} asks and asks")
