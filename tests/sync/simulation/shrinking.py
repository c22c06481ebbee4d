"""From a long history that breaks a promise to the shortest we can find that breaks the same one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from tests.sync.simulation.run import Failure, parts_of, play, schedule_of
from tests.sync.simulation.world import Parts, Schedule, Step


def shortest(schedule: Schedule, parts: Parts, failure: Failure) -> tuple[Schedule, Failure]:
    """A smaller schedule that breaks the same promise, and how.

    Steps are left out, in halves, quarters and one by one; limits are lifted, consoles left out, numbers in
    steps made small: until none of it can be done any more.
    """

    def broken(candidate: Schedule) -> Failure | None:
        found = play(candidate, parts)
        return found if found is not None and found.what == failure.what else None

    while True:
        before = schedule
        schedule, failure = _with_fewer_steps(schedule, failure, broken)
        for candidate in _simpler(schedule):
            if (found := broken(candidate)) is not None:
                schedule, failure = candidate, found
        if schedule == before:
            return schedule, failure


def told(seed: int, consoles: int = 0) -> str:
    """What a failing seed comes to: the promise, the shortest history, how to repeat it; or nothing."""
    schedule, parts = schedule_of(seed, consoles), parts_of(seed)
    failure = play(schedule, parts)
    if failure is None:
        return ""
    schedule, failure = shortest(schedule, parts, failure)
    limits = f"{schedule.most_offers}, {schedule.most_pushed}, {schedule.most_read} events at once"
    lines = [
        f"Seed {seed}: it is not so that {failure.what}: {failure.detail}",
        f"  consoles: {', '.join(schedule.accounts)}; {limits}"
        + (f"; {schedule.accounts[schedule.older]} is of yesterday" if schedule.older >= 0 else ""),
        *(f"  {n:2}. {sentence}" for n, sentence in enumerate(failure.told, 1)),
        f"  again: scripts/simulate --schedules 1 --seed {seed}"
        + (f" --consoles {consoles}" if consoles else ""),
    ]
    return "\n".join(lines)


Try = Callable[[Schedule], Failure | None]


def _with_fewer_steps(schedule: Schedule, failure: Failure, broken: Try) -> tuple[Schedule, Failure]:
    size = len(schedule.steps)
    while size:
        start = 0
        while start < len(schedule.steps):
            kept: Sequence[Step] = (*schedule.steps[:start], *schedule.steps[start + size :])
            candidate = replace(schedule, steps=tuple(kept))
            found = broken(candidate)
            if found is None:
                start += size
            else:
                schedule, failure = candidate, found
        size //= 2
    return schedule, failure


def _simpler(schedule: Schedule) -> Iterator[Schedule]:
    for name in ("most_offers", "most_pushed", "most_read"):
        if getattr(schedule, name) != 500:
            whole: dict[str, Any] = {name: 500}
            yield replace(schedule, **whole)
    if schedule.older >= 0:
        yield replace(schedule, older=-1)
    for leave_out in range(len(schedule.accounts)):
        accounts = (*schedule.accounts[:leave_out], *schedule.accounts[leave_out + 1 :])
        if accounts:
            yield replace(schedule, accounts=accounts)
    for place, step in enumerate(schedule.steps):
        for smaller in (
            step._replace(who=step.who % len(schedule.accounts)),
            step._replace(who=0),
            step._replace(n=0),
            step._replace(m=0),
        ):
            if smaller != step:
                yield replace(
                    schedule, steps=(*schedule.steps[:place], smaller, *schedule.steps[place + 1 :])
                )
