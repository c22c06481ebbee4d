"""After the storm: no faults any more, everybody asks until nothing moves. That must come to an end."""

from collections.abc import Callable
from typing import Any, Final

from core.errors import JournalDenied, JournalError, StoreError
from tests.sync.simulation.console import Console
from tests.sync.simulation.mishaps import admit
from tests.sync.simulation.world import World

ROUNDS: Final = 40
QUESTIONS: Final = 2_000


def come_to_rest(world: World) -> None:
    """Let what is under way happen, then let everybody push and pull until nobody has anything to say."""
    for console in world.consoles:
        for call in console.calls:
            call.held = False
        world.flow(console)
    world.calm = True
    if not world.centre.up:
        world.centre.begin()
    for console in world.consoles:
        world.flow(console)
    before: Any = None
    for _ in range(ROUNDS):
        for console in world.consoles:
            _turn(world, console)
            world.check()
        now = _state(world)
        if now == before:
            return
        before = now
    world.wrong("it comes to rest", f"after {ROUNDS} rounds something still moves")
    world.check()


def _turn(world: World, console: Console) -> None:
    life = console.awake()
    try:
        world.loop.run(life.engine.journal.account())
    except JournalDenied:
        admit(world, console, 0, 0)
    for name, step in (("pull", life.pull), ("push", life.push), ("pull", life.pull)):
        _until_done(world, console, name, step)


def _until_done(world: World, console: Console, name: str, step: Callable[[], Any]) -> None:
    for _ in range(QUESTIONS):
        try:
            if not world.loop.run(step()):
                return
        except (JournalError, StoreError) as error:
            world.wrong("it comes to rest", f"{console.name} cannot {name}: {error!r}")
            return
        except Exception as error:
            world.wrong("only declared errors are raised", f"{console.name}, {name}: {error!r}")
            return
    world.wrong("it comes to rest", f"{console.name} never ends to {name}")


def _state(world: World) -> Any:
    rows = world.loop.run(world.centre.rows())
    disks = [world.loop.run(console.disk.data.position()) for console in world.consoles]
    waiting = [sum(row.waits for row in console.disk.data.kept.values()) for console in world.consoles]
    return len(rows), rows[-1].chain if rows else "", disks, waiting
