"""The sync keeps its promises in a world where everything goes wrong, and the test of that can fail.

More of the same, and what to do with a seed that fails: ``scripts/simulate``.
"""

from collections.abc import Mapping
from typing import Final

import pytest

from core.domain.wire import EVENTS_LIMIT
from tests.sync.simulation.bugs import BUGS
from tests.sync.simulation.run import Failure, play, schedule_of
from tests.sync.simulation.shrinking import shortest, told

SCHEDULES: Final = 2_000
_SLICE: Final = 50

FOUND: Final[Mapping[str, tuple[int, ...]]] = {
    "1. a refused fact is read as one that holds": (0, 1, 3),
    "2. refused facts are not given back to a restored journal": (17, 29, 43),
    "3. after a second restore only the last loss is given back": (83, 153, 278),
    "4. a late page of an older generation is kept": (589, 950, 1107),
    "5. a gap that nobody can fill is never declared": (79, 100, 124),
    "6. only the author gives back": (10, 17, 58),
    "7. an answer of a lost generation is trusted": (9, 29, 60),
    "deleted when sent": (0, 1, 3),
    "deleted when answered": (30, 75, 153),
    "one answer for the whole batch": (30, 75, 153),
    "the cursor before the data": (126, 308, 615),
    "the answer to a push moves the cursor": (1, 2, 3),
    "the session of a device": (0, 7, 13),
    "a fact that does not wait": (0, 1, 2),
    "no de-duplication": (1, 2, 4),
    "a refused fact is judged again": (1, 13, 30),
    "no check of the position": (2, 10, 17),
    "everybody sees all": (0, 1, 3),
    "the last of two who end a promise does": (14, 82, 196),
    "a call that was tried was made": (3, 4, 27),
    "a second extension counts": (22, 28, 64),
    "what another desk has done is owed": (3, 17, 27),
    "an appeal is another one each time": (4, 5, 16),
    "two who bring the same do not hear of each other": (30, 67, 81),
    "the journal does not judge grading": (61, 63, 83),
    "the journal judges each fact of a push alone": (133, 350, 473),
    "every first grade counts": (5, 12, 42),
    "every decision of an appeal counts": (12, 42, 136),
}
"""Bug → seeds that are known to find it."""

_SEARCHED: Final = 1_500
"""Seeds that are tried where the known ones no longer find their bug."""


@pytest.mark.parametrize("first", range(0, SCHEDULES, _SLICE))
def test_every_promise_holds(first: int) -> None:
    for seed in range(first, first + _SLICE):
        assert (said := told(seed)) == "", said


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found(bug: str) -> None:
    seeds = (*FOUND[bug], *range(_SEARCHED))
    assert any(play(schedule_of(seed), BUGS[bug]) is not None for seed in seeds)


def test_a_seed_tells_the_same_story_each_time() -> None:
    bug = next(iter(BUGS))
    seed = FOUND[bug][0]
    stories = [play(schedule_of(seed), BUGS[bug]) for _ in range(2)]
    assert isinstance(stories[0], Failure)
    assert stories[0] == stories[1]


def test_a_failing_history_is_made_short() -> None:
    bug = "no de-duplication"
    schedule = schedule_of(FOUND[bug][0])
    failure = play(schedule, BUGS[bug])
    assert failure is not None
    smaller, same = shortest(schedule, BUGS[bug], failure)
    assert same.what == failure.what
    assert (smaller.most_offers, smaller.most_pushed, smaller.most_read) == (EVENTS_LIMIT,) * 3
    assert len(smaller.steps) <= 4 < len(schedule.steps)
