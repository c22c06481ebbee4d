"""What befalls the centre, and when: a forecast drawn from a seed, and the hand that carries it out."""

import heapq
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tests.whole.storm.centre import Centre
from tests.whole.storm.line import Fault
from tests.whole.storm.seat import Seat, now


class Blow(StrEnum):
    """What can happen. After the colon, for the network: to the line of one console."""

    CONSOLE_KILLED = "console: kill -9"
    CONSOLE_STOPPED = "console: SIGSTOP, SIGCONT"
    JOURNAL_KILLED = "journal: kill -9"
    JOURNAL_STOPPED = "journal: SIGSTOP, SIGCONT"
    POSTGRES_STOPPED = "PostgreSQL: immediate stop"
    POSTGRES_KILLED = "PostgreSQL: kill -9"
    LINE_CUT = "network: cut"
    LINE_MOVED = "network: moved to another journal process"
    LINE_REFUSED = "network: refused"
    LINE_SILENT = "network: silent"
    LINE_SWALLOWED = "network: answers swallowed"
    LINE_HALF = "network: half an answer, then the end"
    LINE_LATE = "network: late"
    LINE_DOUBLED = "network: asked twice"


_FAULTS = {
    Blow.LINE_REFUSED: Fault.REFUSED, Blow.LINE_SILENT: Fault.SILENT, Blow.LINE_SWALLOWED: Fault.SWALLOWED,
    Blow.LINE_HALF: Fault.HALF, Blow.LINE_LATE: Fault.LATE, Blow.LINE_DOUBLED: Fault.DOUBLED,
}  # fmt: skip
_CHANCES = {
    Blow.CONSOLE_KILLED: (8, 0), Blow.CONSOLE_STOPPED: (3, 6),
    Blow.JOURNAL_KILLED: (5, 5), Blow.JOURNAL_STOPPED: (4, 12),
    Blow.POSTGRES_STOPPED: (3, 3), Blow.POSTGRES_KILLED: (1, 3),
    Blow.LINE_CUT: (3, 0), Blow.LINE_MOVED: (3, 0), Blow.LINE_REFUSED: (2, 12), Blow.LINE_SILENT: (2, 20),
    Blow.LINE_SWALLOWED: (3, 10), Blow.LINE_HALF: (3, 10), Blow.LINE_LATE: (2, 15),
    Blow.LINE_DOUBLED: (3, 15),
}  # fmt: skip
"""How often one comes among the others, and how many seconds it lasts at most."""
_BETWEEN_S = (0.2, 2.0)
_LOOK_S = 0.5
_BEGINNING_S = 3.0
"""Seconds of good weather, so that there is something to lose."""


@dataclass(frozen=True, slots=True)
class Strike:
    """One blow: ``at_s`` seconds from the beginning, for ``for_s`` seconds; ``target``: which of its kind."""

    at_s: float
    blow: Blow
    target: int
    for_s: float


def forecast(seed: str, seconds: float, consoles: int, journals: int) -> list[Strike]:
    """What will come; the same for the same seed."""
    chance = random.Random(f"weather {seed}")
    strikes, at = [], _BEGINNING_S
    while at < seconds:
        blow = chance.choices(list(_CHANCES), [often for often, _ in _CHANCES.values()])[0]
        targets = {"journal": journals, "PostgreSQL": 1}.get(blow.partition(":")[0], consoles)
        strikes.append(Strike(at, blow, chance.randrange(targets), chance.uniform(0, _CHANCES[blow][1])))
        at += chance.uniform(*_BETWEEN_S)
    return strikes


class Weather:
    """Carries a forecast out, and writes down in a file when each blow fell.

    ``struck``: how often; what is hurt is not struck again before it is healed.
    """

    def __init__(self, centre: Centre, seats: Sequence[Seat]) -> None:
        self.struck: Counter[Blow] = Counter()
        self._centre = centre
        self._seats = seats
        self._ends: list[tuple[float, str, Callable[[], None]]] = []  # a place is there once: they never tie

    def play(self, strikes: Sequence[Strike], seconds: float) -> Iterator[float]:
        """Strike at the right moments; gives the seconds that have passed, after each and at the end."""
        began = time.monotonic()
        for strike in strikes:
            self._wait(began + strike.at_s)
            self._fall(strike)
            yield time.monotonic() - began
        self._wait(began + seconds)
        yield seconds

    def clear_up(self) -> None:
        """Everything that lasts comes to its end now."""
        while self._ends:
            self._end_the_first()

    def _wait(self, until: float) -> None:
        """Until then, as a service manager does: what ended by itself is begun again."""
        while True:
            due = min([until, *(at for at, _, _ in self._ends[:1])]) - time.monotonic()
            time.sleep(min(max(0.0, due), _LOOK_S))
            self._centre.tend()
            while self._ends and self._ends[0][0] <= time.monotonic():
                self._end_the_first()
            if time.monotonic() >= until:
                return

    def _end_the_first(self) -> None:
        heapq.heappop(self._ends)[2]()

    def _fall(self, strike: Strike) -> None:
        place = f"{strike.blow.partition(':')[0]} {strike.target}"
        if any(hurt == place for _, hurt, _ in self._ends):
            return
        self.struck[strike.blow] += 1
        with (self._centre.place / "blows").open("a") as file:
            print(now(), place, strike.blow.value, f"{strike.for_s:.1f} s", file=file)
        end = self._strike(strike.blow, strike.target)
        if end is not None:
            heapq.heappush(self._ends, (time.monotonic() + strike.for_s, place, end))

    def _strike(self, blow: Blow, target: int) -> Callable[[], None] | None:
        """Do it; how it ends, if it lasts."""
        centre, postgres = self._centre, self._centre.postgres
        seat = self._seats[target % len(self._seats)]
        journal = centre.journals[target % len(centre.journals)]
        match blow:
            case Blow.CONSOLE_KILLED:
                seat.kill()
            case Blow.CONSOLE_STOPPED:
                seat.signal(signal.SIGSTOP)
                return lambda: seat.signal(signal.SIGCONT)
            case Blow.JOURNAL_KILLED:
                journal.kill()
                return journal.start
            case Blow.JOURNAL_STOPPED:
                journal.freeze()
                return journal.thaw
            case Blow.POSTGRES_STOPPED:
                postgres.stop("immediate")
                return postgres.start
            case Blow.POSTGRES_KILLED:
                postgres.kill()
                return postgres.start
            case Blow.LINE_CUT:
                seat.line.cut()
            case Blow.LINE_MOVED:
                seat.line.move()
            case _:
                seat.line.suffer(_FAULTS[blow])
                return seat.line.heal
        return None
