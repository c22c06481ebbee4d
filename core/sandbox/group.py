"""Everybody who trains at a sandbox journal: who is on the line now, and how each of them stands."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from core.domain.record import record
from core.domain.sandbox.caller import Talk
from core.domain.sandbox.run import Run
from core.domain.sandbox.score import Score, score
from core.domain.words import Words
from core.sandbox.runs import Live

if TYPE_CHECKING:
    from core.desk import Desk

_WEAKEST: Final = 3


@record(frozen=True, slots=True)
class Tried:
    """A run that is over, and what it was worth."""

    run: Run
    score: Score


@record(frozen=True, slots=True)
class Trainee:
    """Who trained. ``best``: scenario → the best of their tries at it.

    ``weakest``: what they miss most, and how often; the worst first.
    """

    name: str
    tries: tuple[Tried, ...]
    best: Mapping[str, Tried]
    weakest: tuple[tuple[Words, int], ...]

    @property
    def mean(self) -> int:
        """Of the best tries, from 0 to 100."""
        totals = [tried.score.total for tried in self.best.values()]
        return round(sum(totals) / len(totals)) if totals else 0

    @property
    def passed(self) -> int:
        """At how many scenarios a try was passed."""
        return sum(tried.score.passed for tried in self.best.values())


class Group:
    """The runs that a desk knows of, for as long as its console is open.

    What was read is read again only where something happened, and what is over is judged once: a hundred
    tries cost seconds, and nobody waits for them.
    """

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._read = False
        self._stale: set[str] = set()
        self._runs: dict[str, Run] = {}
        self._lives: dict[str, Live] = {}
        self._tried: dict[str, Tried] = {}
        desk.subscribe(lambda news: self._stale.update(news.cards))

    async def look(self) -> None:
        """Read what is new since the last look; the first time, everything."""
        stale, self._stale = self._stale, set()
        runs = self._desk.runs
        if self._read:
            found = [run for card_id in stale if (run := await runs.run(card_id)) is not None]
        else:
            found, self._read = await runs.all(), True
        for run in found:
            self._runs[run.card_id] = run
            self._tried.pop(run.card_id, None)

    @property
    def runs(self) -> list[Run]:
        """Every run, the newest first."""
        return _newest(self._runs.values())

    def lasting(self, now: datetime) -> list[Run]:
        """The runs that are not over, the newest first."""
        return _newest(run for run in self._runs.values() if run.lasts(now))

    def talk(self, run: Run, now: datetime) -> Talk:
        """How a run that lasts stands; carried on from the last time it was asked."""
        if run.card_id not in self._lives:
            self._lives[run.card_id] = Live(run)
        return self._lives[run.card_id].goes_on(run, now)

    async def judge(self, now: datetime) -> bool:
        """Judge one run that is over and was not judged yet, aside; False: there is none."""
        run = next((one for one in self.runs if not one.lasts(now) and one.card_id not in self._tried), None)
        if run is None:
            return False
        judged = await asyncio.to_thread(lambda: score(run.play.scenario, run.end(now)))
        if self._runs.get(run.card_id) is run:  # nothing was remarked meanwhile
            self._tried[run.card_id] = Tried(run, judged)
        return True

    def trainees(self) -> list[Trainee]:
        """Everybody of whom a run was judged, by name."""
        tried = [self._tried[run.card_id] for run in self.runs if run.card_id in self._tried]
        names = sorted({one.run.by for one in tried})
        return [_trainee(name, [one for one in tried if one.run.by == name]) for name in names]


def _newest(runs: Iterable[Run]) -> list[Run]:
    return sorted(runs, key=lambda run: run.begun_at, reverse=True)


def _trainee(name: str, tries: Sequence[Tried]) -> Trainee:
    best: dict[str, Tried] = {}
    for tried in tries:
        known = best.get(tried.run.play.scenario.id)
        if known is None or _worth(tried) > _worth(known):
            best[tried.run.play.scenario.id] = tried
    return Trainee(name, tuple(tries), best, tuple(_weakest(tries)))


def _worth(tried: Tried) -> tuple[bool, int]:
    return tried.score.passed, tried.score.total


def _weakest(tries: Sequence[Tried]) -> list[tuple[Words, int]]:
    """Expectations that were not met, and faults, over all tries."""
    texts: dict[str, Words] = {}
    missed: Counter[str] = Counter()
    for tried in tries:
        lost = {one.expectation.id: one.expectation.text for one in tried.score.marks if one.share < 1}
        lost |= {fault.id: fault.text for fault, __ in tried.score.faults}
        for name, text in lost.items():
            key = f"{tried.run.play.scenario.id} {name}"
            texts[key] = text
            missed[key] += 1
    return [(texts[key], count) for key, count in missed.most_common(_WEAKEST)]
