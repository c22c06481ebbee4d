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
    "1. a refused fact is read as one that holds": (0, 5, 6),
    "2. refused facts are not given back to a restored journal": (30, 137, 142),
    "3. after a second restore only the last loss is given back": (52, 87, 317),
    "4. a late page of an older generation is kept": (526, 579, 903),
    "5. a gap that nobody can fill is never declared": (39, 44, 70),
    "6. only the author gives back": (468, 546, 618),
    "7. an answer of a lost generation is trusted": (6, 15, 30),
    "deleted when sent": (3, 9, 10),
    "deleted when answered": (15, 30, 52),
    "one answer for the whole batch": (15, 30, 52),
    "the cursor before the data": (81, 128, 242),
    "the answer to a push moves the cursor": (6, 7, 9),
    "the session of a device": (5, 15, 30),
    "a fact that does not wait": (0, 1, 3),
    "no de-duplication": (3, 6, 7),
    "a refused fact is judged again": (17, 51, 90),
    "no check of the position": (10, 15, 22),
    "everybody sees all": (1, 3, 6),
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
