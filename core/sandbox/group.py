"""Everybody who trains at a sandbox journal: who is on the line now, and how each of them stands."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from core.domain.record import record
from core.domain.sandbox.run import Run
from core.domain.sandbox.score import Score, score
from core.domain.words import Words

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
    """The runs that a desk knows of. What is over is judged once; only what changed is read again."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._runs: dict[str, Run] = {}
        self._tried: dict[str, Tried] = {}

    async def look(self, cards: Collection[str] | None = None) -> None:
        """Read the runs on these cards anew; None: all there are."""
        if cards is None:
            self._runs = {run.card_id: run for run in await self._desk.runs.all()}
            self._tried = {}
            return
        for card_id in cards:
            run = await self._desk.runs.run(card_id)
            if run is not None:
                self._runs[card_id] = run
                self._tried.pop(card_id, None)

    def lasting(self, now: datetime) -> list[Run]:
        """The runs that are not over, the newest first."""
        return _newest(run for run in self._runs.values() if run.lasts(now))

    def trainees(self, now: datetime) -> list[Trainee]:
        """Everybody with a run that is over, by name."""
        over = _newest(run for run in self._runs.values() if not run.lasts(now))
        names = sorted({run.by for run in over})
        return [_trainee(name, [self._judged(run, now) for run in over if run.by == name]) for name in names]

    def _judged(self, run: Run, now: datetime) -> Tried:
        if run.card_id not in self._tried:
            self._tried[run.card_id] = Tried(run, score(run.play.scenario, run.end(now)))
        return self._tried[run.card_id]


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
