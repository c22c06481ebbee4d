"""Play many random histories of consoles and one journal, on every core, and see that every promise holds.

    scripts/simulate --schedules 100000 --seed 1     a long run: seeds 1, 2, 3 …
    scripts/simulate --schedules 1 --seed 4711       one seed once more
    scripts/simulate --schedules 2000 --bugs         is every planted bug found among them?

What may happen and what is promised: tests/sync/simulation/. Of a seed that breaks a promise the shortest
history that we can find is printed, and the end is 1.
"""

import argparse
import logging
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.sync.simulation.bugs import BUGS
from tests.sync.simulation.run import parts_of, play, schedule_of
from tests.sync.simulation.shrinking import told

_SLICE = 50
"""Schedules that one process plays before it reports."""

_SHORTENED = 3
"""Failing seeds whose history is made short: it takes a while, and they are often the same."""


def _silence() -> None:
    """The journal says when its database fails, which it does here all the time."""
    logging.disable(logging.ERROR)


def failing(seeds: range, consoles: int) -> list[tuple[int, str]]:
    """The seeds that break a promise, and which."""
    played = ((seed, play(schedule_of(seed, consoles), parts_of(seed))) for seed in seeds)
    return [(seed, failure.what) for seed, failure in played if failure is not None]


def simulate(first: int, schedules: int, consoles: int) -> list[tuple[int, str]]:
    """Play them all; the seeds that broke a promise, and which."""
    found: list[tuple[int, str]] = []
    began, done = time.monotonic(), 0
    with ProcessPoolExecutor(os.cpu_count(), initializer=_silence) as pool:
        for part, seeds in zip(
            pool.map(partial(failing, consoles=consoles), _slices(first, schedules)),
            _slices(first, schedules),
            strict=True,
        ):
            found += part
            for seed, what in part:
                print(f"\rseed {seed}: it is not so that {what}", flush=True)
            done += len(seeds)
            rate = done / (time.monotonic() - began)
            said = f"\r{done} of {schedules} schedules, {rate:.0f} a second, {len(found)} broke a promise"
            print(said, end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found


def _slices(first: int, schedules: int) -> Iterator[range]:
    end = first + schedules
    return (range(start, min(start + _SLICE, end)) for start in range(first, end, _SLICE))


def finding(bug: str, seeds: range) -> int | None:
    """The first of the seeds that finds a planted bug."""
    return next((seed for seed in seeds if play(schedule_of(seed), BUGS[bug]) is not None), None)


def find_bugs(first: int, schedules: int) -> int:
    """Look for every planted bug; how many were not found."""
    missed = 0
    with ProcessPoolExecutor(os.cpu_count(), initializer=_silence) as pool:
        seeds = range(first, first + schedules)
        for bug, seed in zip(BUGS, pool.map(partial(finding, seeds=seeds), BUGS), strict=True):
            missed += seed is None
            print(f"{bug}: {'not found' if seed is None else f'seed {seed}'}")
    return missed


def main() -> int:
    """Read the options, play; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--schedules", type=int, default=2_000, help="how many")
    parser.add_argument("--seed", type=int, default=0, help="the first of them")
    parser.add_argument("--consoles", type=int, default=0, help="in each; 0: two to four")
    parser.add_argument("--bugs", action="store_true", help="look for the planted bugs instead")
    asked = parser.parse_args()
    _silence()
    if asked.bugs:
        return int(find_bugs(asked.seed, asked.schedules) > 0)
    found = simulate(asked.seed, asked.schedules, asked.consoles)
    for seed, _ in found[:_SHORTENED]:
        print(told(seed, asked.consoles))
    print(f"{asked.schedules} schedules from seed {asked.seed}: {len(found)} broke a promise")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
