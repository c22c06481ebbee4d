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
    "1. a refused fact is read as one that holds": (0, 2, 6),
    "2. refused facts are not given back to a restored journal": (47, 108, 173),
    "3. after a second restore only the last loss is given back": (33, 47, 63),
    "4. a late page of an older generation is kept": (310, 395, 500),
    "5. a gap that nobody can fill is never declared": (91, 97, 102),
    "6. only the author gives back": (49, 150, 165),
    "7. an answer of a lost generation is trusted": (8, 23, 24),
    "deleted when sent": (0, 2, 3),
    "deleted when answered": (11, 63, 64),
    "one answer for the whole batch": (11, 63, 64),
    "the cursor before the data": (100, 132, 165),
    "the answer to a push moves the cursor": (1, 2, 3),
    "the session of a device": (9, 34, 35),
    "a fact that does not wait": (0, 1, 2),
    "no de-duplication": (1, 4, 5),
    "a refused fact is judged again": (13, 23, 24),
    "no check of the position": (11, 13, 22),
    "everybody sees all": (0, 1, 4),
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
