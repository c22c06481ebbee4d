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
_FIRST: Final = 30
"""Runs that are read at once: those that last are among them."""
_MORE: Final = 10


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
    """The runs that a desk knows of, for as long as its console is open; ``by``: of one trainee only.

    What was read is read again only where something happened, and what is over is judged once. A thousand
    tries cost seconds: they are read and judged one by one, the newest first, and nobody waits for them.
    """

    def __init__(self, desk: "Desk", by: str = "") -> None:
        self._desk = desk
        self._by = by
        self._unread: list[str] | None = None
        self._stale: set[str] = set()
        self._runs: dict[str, Run] = {}
        self._lives: dict[str, Live] = {}
        self._tried: dict[str, Tried] = {}
        desk.subscribe(lambda news: self._stale.update(news.cards))

    async def look(self) -> None:
        """Read what is new since the last look; the first time, the newest runs."""
        if self._unread is None:
            self._unread = await self._desk.runs.ids(self._by)
            await self._read_more(_FIRST)
        for card_id in sorted(self._stale):
            self._stale.discard(card_id)  # before it is read: what comes in meanwhile makes it stale again
            await self._take_in(card_id)

    async def go_on(self, now: datetime) -> bool:
        """Judge one run that is over and was not judged yet, aside, or read more; False: all is known."""
        run = next((one for one in self.runs if not one.lasts(now) and one.card_id not in self._tried), None)
        if run is None:
            return await self._read_more(_MORE)
        judged = await asyncio.to_thread(lambda: score(run.play.scenario, run.end(now)))
        if self._runs.get(run.card_id) is run:  # nothing was remarked meanwhile
            self._tried[run.card_id] = Tried(run, judged)
        return True

    async def _read_more(self, count: int) -> bool:
        """Read some of the runs that were not read yet; whether there were any."""
        unread = self._unread or []
        more, self._unread = unread[:count], unread[count:]
        for card_id in more:
            if card_id not in self._runs:
                await self._take_in(card_id)
        return bool(more)

    async def _take_in(self, card_id: str) -> None:
        run = await self._desk.runs.run(card_id)
        self._tried.pop(card_id, None)
        if run is not None and self._by in ("", run.by):
            self._runs[card_id] = run
        else:  # it came to light that it is another's, or none
            self._runs.pop(card_id, None)
            self._lives.pop(card_id, None)

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
