"""What an invented caller costs: a call played through the core, a second of the talk, a run played again.

Every scenario of the centre that is installed is measured; the caller strip on a console without a terminal,
so that what is counted is our work and not that of a pty.
"""

import tempfile
import time
from pathlib import Path
from typing import Final

from core import moment
from core.centre.files import load_pack
from core.desk import Moment, open_desk
from core.domain.pack import Pack
from core.sandbox.arrivals import arrivals
from core.sandbox.debrief import debrief_of
from core.sandbox.files import Written, installed, load
from core.sandbox.load import play_load
from core.sandbox.player import MORNING, TRAINEE, Clock, play_at
from core.sandbox.stage import begin, sandboxed
from scripts.benches.report import OURS, Line, Section, median
from tests.tui.console import console
from tui.screens.call import CallScreen

PACK: Final = "ru-tfoms-krasnodar"
_MINUTES: Final = 10
_OPERATORS: Final = 8
"""Who share the hour: a dozen calls a round."""


async def run(rounds: int) -> Section:
    """Measure all of it."""
    pack = load_pack(PACK)
    scenarios = [load(file, pack) for file in installed(pack.centre.id)]
    with tempfile.TemporaryDirectory(prefix="pult-bench-") as name:
        place = Path(name)
        lines = [
            *await _calls(place, pack, scenarios, rounds),
            *await _ticks(place / "console", pack, scenarios, rounds),
            *await _replays(place / "replay", pack, scenarios, rounds),
        ]
    said = [f"- {PACK}, {len(scenarios)} scenarios; medians of {rounds} rounds; CPU of the whole process"]
    return Section("An invented caller", lines, said=said)


async def _calls(place: Path, pack: Pack, scenarios: list[Written], rounds: int) -> list[Line]:
    """Callers of an hour, each round into a directory of its own; what a call, a fact and the clock cost."""
    calls: list[float] = []
    facts: list[float] = []
    walls: list[float] = []
    profile = pack.training.calls if pack.training else ()
    told = [one.scenario for one in scenarios]
    for seed in range(rounds):
        callers = arrivals(
            profile, told, region=pack.centre.region, seed=seed, hours=1, begins=10, operators=_OPERATORS
        )
        cpu, wall = time.process_time(), time.perf_counter()
        done = await play_load(place / str(seed), pack, scenarios, callers, seed=seed, begins=10)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        calls.append(cpu * 1e3 / len(callers))
        facts.append(cpu * 1e3 / done.facts)
        walls.append(wall * 1e3 / len(callers))
    return [
        Line("a call played through the core", "ms CPU", {OURS: median(calls)}),
        Line("… by the clock on the wall", "ms", {OURS: median(walls)}),
        Line("… a fact of it", "ms CPU", {OURS: median(facts)}),
    ]


async def _ticks(data: Path, pack: Pack, scenarios: list[Written], rounds: int) -> list[Line]:
    """A second of a call with its caller, and of the same screen once the run is over."""
    with_caller: list[float] = []
    over: list[float] = []
    for written in scenarios:
        async with console(data / written.scenario.id, pack=sandboxed(pack), language="ru") as stage:
            card = await begin(stage.desk, written.scenario)
            await stage.app.visit(card.card_id)
            screen = stage.app.screen
            assert isinstance(screen, CallScreen)
            for _ in range(rounds * 10):
                stage.clock.pass_by(1)
                before = time.process_time()
                await screen._tick()
                with_caller.append(time.process_time() - before)
            screen.caller = None
            for _ in range(rounds * 10):
                stage.clock.pass_by(1)
                before = time.process_time()
                await screen._tick()
                over.append(time.process_time() - before)
    return [
        Line(
            "a second of a call with its caller, without the painting",
            "ms CPU",
            {OURS: median(with_caller) * 1e3},
        ),
        Line("… of a call without one", "ms CPU", {OURS: median(over) * 1e3}),
    ]


async def _replays(data: Path, pack: Pack, scenarios: list[Written], rounds: int) -> list[Line]:
    """A run of ten minutes from its facts, as the debrief plays it; and the debrief, read from the disk."""
    runs: list[float] = []
    debriefs: list[float] = []
    clock = Clock(MORNING)
    desk = open_desk(data, sandboxed(pack), TRAINEE, Moment(clock.now, moment.new_id))
    try:
        for written in scenarios:
            played = (await play_at(desk, clock, written.scenario, written.plays.well)).run
            for _ in range(rounds):
                before = time.process_time()
                played.at(_MINUTES * 60)
                runs.append(time.process_time() - before)
                before = time.process_time()
                await debrief_of(desk, played.card_id)
                debriefs.append(time.process_time() - before)
    finally:
        desk.close()
    return [
        Line(f"a run of {_MINUTES} minutes played again", "ms CPU", {OURS: median(runs) * 1e3}),
        Line("a debrief, read from the disk", "ms CPU", {OURS: median(debriefs) * 1e3}),
    ]
