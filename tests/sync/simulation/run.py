"""One schedule from its seed to its end."""

from dataclasses import dataclass
from random import Random
from traceback import extract_tb
from typing import Final
from unittest.mock import patch

from core.domain import fold
from journal import numbering
from tests.sync.simulation.deeds import DEEDS, WEIGHTS
from tests.sync.simulation.invariants import keep_every_promise
from tests.sync.simulation.rest import come_to_rest
from tests.sync.simulation.twin import Twin
from tests.sync.simulation.world import Broken, Parts, Schedule, Step, World

OFFICES: Final = (
    ("anna", "boris"),
    ("anna", "vera"),
    ("anna", "boris", "vera"),
    ("anna", "vera", "gleb"),
    ("anna", "anna", "boris"),
    ("anna", "elena"),
    ("anna", "vera", "elena"),
    ("anna", "zoya", "elena"),
    ("zoya", "zoya", "elena"),
    ("anna", "gleb", "zoya", "elena"),
    ("anna", "zoya", "zoya", "elena"),
    ("anna", "boris", "vera", "gleb"),
    ("anna", "boris", "dina", "vera"),
)
"""Accounts of the consoles: of the fund, of insurers, two of one account, one that may only read, graders."""

COMPARED: Final = 5
"""Of so many schedules one happens on the real store and on the model at once; the others on the store."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A promise that was broken, how it shows, and what had happened before, in sentences."""

    what: str
    detail: str
    told: tuple[str, ...]


def schedule_of(seed: int, consoles: int = 0) -> Schedule:
    """The schedule of a seed. ``consoles``: how many; 0: two to four, as the seed wants."""
    chance = Random(seed)
    offices = [office for office in OFFICES if consoles in (0, len(office))]
    accounts = chance.choice(offices) if offices else tuple(OFFICES[-2][n % 4] for n in range(consoles))
    # Each schedule has its own habits: what is drawn rarely on the whole is frequent in some.
    weights = [weight * chance.choice((0, 0.3, 1, 1, 4)) for weight in WEIGHTS.values()]
    steps = tuple(
        Step(kind, chance.randrange(12), chance.randrange(60), chance.randrange(60))
        for kind in chance.choices([*DEEDS, "sync"], [*weights, 3], k=chance.randint(15, 90))
    )
    few = (1, 2, 3, 7, 500)
    offers, pushed, read = (chance.choice(few) for _ in range(3))
    return Schedule(accounts, steps, offers, pushed, read, chance.randrange(-len(accounts), len(accounts)))


def parts_of(seed: int) -> Parts:
    """What the world of a seed is made of."""
    return Parts(disk=Twin) if seed % COMPARED == 0 else Parts()


def play(schedule: Schedule, parts: Parts) -> Failure | None:
    """Let a schedule happen; what promise it breaks, None if none."""
    with patch.dict(fold._RULES, parts.rules), patch.object(numbering, "Judging", parts.judging):
        return _played(schedule, parts)


def _played(schedule: Schedule, parts: Parts) -> Failure | None:
    world = World(schedule, parts)
    try:
        for step in schedule.steps:
            world.pass_time(7)
            said = DEEDS[step.kind](world, world.console(step.who), step.n, step.m)
            if said:
                world.told.append(said)
            world.check()
        come_to_rest(world)
        keep_every_promise(world)
    except Broken as broken:
        return Failure(broken.what, broken.detail, tuple(world.told))
    except Exception as error:
        where = extract_tb(error.__traceback__)[-1]
        detail = f"{error!r} in {where.filename}:{where.lineno}"
        return Failure("only declared errors are raised", detail, tuple(world.told))
    return None
