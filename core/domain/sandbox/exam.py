"""The exam: which calls are drawn, and what the runs at them are worth together."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from core.domain.build import Problem, build
from core.domain.envelope import canonical
from core.domain.record import record
from core.domain.sandbox.run import Run
from core.domain.sandbox.score import Score, score
from core.domain.sandbox.travelling import text_of


@record(frozen=True, slots=True)
class Place:
    """A call of a paper: its scenario, and by what its text is known (see ``digest``)."""

    scenario: str
    digest: str


@record(frozen=True, slots=True)
class Paper:
    """An exam as it was set. ``id``: its own; ``trainee``: whose, by name. Passed from ``pass_mark`` on."""

    id: str
    trainee: str
    places: tuple[Place, ...]
    pass_mark: int


@record(frozen=True, slots=True)
class Sat:
    """What came of one place: its run and what that was worth; None while nobody sat it.

    ``strange``: the run was of another text than the paper names, and is worth nothing.
    """

    place: Place
    run: Run | None = None
    score: Score | None = None
    strange: bool = False

    @property
    def total(self) -> int:
        """From 0 to 100."""
        return self.score.total if self.score is not None and not self.strange else 0


@record(frozen=True, slots=True)
class Outcome:
    """What an exam came to. ``complete``: every place was sat, and is over."""

    paper: Paper
    sat: tuple[Sat, ...]
    complete: bool
    total: int
    passed: bool


def digest(scenario_text: str) -> str:
    """By what the text of a scenario is known: SHA-256, in hex."""
    return sha256(scenario_text.encode("utf-8", "surrogatepass")).hexdigest()


def draw(ids: Iterable[str], seed: str, count: int) -> tuple[str, ...]:
    """So many of these, in an order that only the seed decides; all, where there are fewer."""
    return tuple(sorted(set(ids), key=lambda one: (digest(f"{seed} {one}"), one))[:count])


def paper_text(paper: Paper) -> str:
    """The places of a paper as JSON, as they travel with the fact that sets it."""
    return canonical([{"scenario": one.scenario, "digest": one.digest} for one in paper.places])


def paper_of(exam: str, trainee: str, text: str, pass_mark: int) -> Paper | None:
    """The paper that a fact set. Total: None when its text is no paper."""
    problems: list[Problem] = []
    try:
        places = build(tuple[Place, ...], json.loads(text), "places", problems)
    except (ValueError, RecursionError):
        return None
    return None if problems or not places else Paper(exam, trainee, places, pass_mark)


def sits(paper: Paper, place: int) -> str:
    """What a run says of itself that is at a place of a paper, counted from 0."""
    return f"{paper.id} {place + 1}"


def outcome(paper: Paper, runs: Sequence[Run], now: datetime) -> Outcome:
    """What the runs of a trainee make of a paper: of several at one place the first given counts.

    ``runs``: the oldest first, by a clock that is not the trainee's. Passed: every place was sat, no run has
    a fault, and their mean reaches the mark.
    """
    first: Mapping[str, Run] = {run.exam: run for run in reversed(runs)}
    sat = tuple(_sat(place, first.get(sits(paper, number)), now) for number, place in enumerate(paper.places))
    complete = all(one.run is not None and not one.run.lasts(now) for one in sat)
    total = sum(one.total for one in sat) // len(sat)
    clean = all(one.score is not None and not one.score.faults and not one.strange for one in sat)
    return Outcome(paper, sat, complete, total, complete and clean and total >= paper.pass_mark)


def _sat(place: Place, run: Run | None, now: datetime) -> Sat:
    if run is None:
        return Sat(place)
    strange = digest(text_of(run.play.scenario)) != place.digest
    return Sat(place, run, score(run.play.scenario, run.end(now)), strange)
