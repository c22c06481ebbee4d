"""A load of callers without a screen: every one is answered by invented hands, faster than the clock.

What it is for: a desk, a journal and a bench with the work of hours on it, done by the core itself. The same
seed writes the same facts, but for their ids.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from core import moment
from core.desk import Moment, open_desk
from core.domain.pack import Pack
from core.sandbox.arrivals import Arrival, as_caller
from core.sandbox.at_random import play_at_random
from core.sandbox.files import Written
from core.sandbox.player import MORNING, TRAINEE, Clock, play_at
from core.sandbox.stage import sandboxed

_ANSWERED: Final = timedelta(seconds=5)
"""From the ring to the answer."""


class How(StrEnum):
    """How a call is played."""

    WELL = "well"
    BADLY = "badly"
    AT_RANDOM = "at_random"


@dataclass(frozen=True, slots=True)
class Shares:
    """Which part of the calls is played badly, and which at random; the rest is played well."""

    badly: float = 0.2
    at_random: float = 0.1

    def drawn(self, chance: Random) -> How:
        """How the next one is played."""
        drawn = chance.random()
        if drawn < self.badly:
            return How.BADLY
        return How.AT_RANDOM if drawn < self.badly + self.at_random else How.WELL


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it: calls and those that were passed, by how they were played; cards and facts written."""

    calls: Mapping[How, int]
    passed: Mapping[How, int]
    cards: int
    facts: int


async def play_load(
    data: Path,
    pack: Pack,
    scenarios: Sequence[Written],
    callers: Sequence[Arrival],
    *,
    seed: int,
    begins: int = 0,
    shares: Shares | None = None,
) -> Load:
    """Play every caller into a data directory of the sandbox, from an hour of an ordinary day on.

    ``callers``: of these scenarios; ``begins``: the hour of the first second.

    Raises:
        StoreOtherCentre: the directory is not one of this centre's sandbox.
        StoreBusy, StoreError: it could not be written.
    """
    known = {one.scenario.id: one for one in scenarios}
    zone = ZoneInfo(pack.centre.tz)
    day = MORNING.astimezone(zone)
    first = datetime(day.year, day.month, day.day, begins, tzinfo=zone)
    clock = Clock(first)
    desk = open_desk(data, sandboxed(pack), TRAINEE, Moment(clock.now, moment.new_id))
    calls, passed = dict.fromkeys(How, 0), dict.fromkeys(How, 0)
    chance, drawn = Random(f"{seed} played"), shares or Shares()
    try:
        before = await desk.figures()
        for caller in callers:
            clock.at = first + timedelta(seconds=caller.second) + _ANSWERED
            how = drawn.drawn(chance)
            plays = known[caller.scenario].plays
            scenario = as_caller(known[caller.scenario].scenario, caller)
            if how is How.AT_RANDOM:
                result = (await play_at_random(desk, clock, scenario, chance, caller.language)).result
            else:
                steps = plays.well if how is How.WELL else plays.badly
                result = await play_at(desk, clock, scenario, steps, caller.language)
            calls[how] += 1
            passed[how] += result.score.passed
        after = await desk.figures()
    finally:
        desk.close()
    return Load(calls, passed, after.cards - before.cards, after.facts - before.facts)
