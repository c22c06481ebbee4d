"""What a key, a dialog and a start cost in a real terminal, beside the peers."""

import shlex
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack

from scripts.benches.measure import Cost, Program
from scripts.benches.programs import (
    AHEAD,
    CHAR,
    CLOSE,
    NEXT,
    OPEN,
    PREVIEW,
    ROW,
    SCROLL,
    TYPED_AHEAD,
    Move,
    Subject,
)
from scripts.benches.report import OURS, Line, Section, median

_GOALS: Mapping[str, tuple[float, float]] = {  # design/bars.md: CPU ms, bytes
    CHAR: (4, 40),
    NEXT: (4, 60),
    ROW: (4, 200),
    PREVIEW: (4, 200),
    SCROLL: (6, 400),
    OPEN: (40, 900),
    CLOSE: (20, 700),
}
_BARE = "bare Textual"
_MINUTE = 60
_WAY = 0.15
"""Seconds without output after which the way to an action has been gone."""

Costs = dict[str, list[Cost]]


def actions(subjects: Sequence[Subject], rounds: int) -> Section:
    """Each action in every program in turn, round by round."""
    lines: list[Line] = []
    with ExitStack() as stack:
        running = {subject.name: _started(stack, subject) for subject in subjects if subject.moves}
        for action, (cpu, size) in _GOALS.items():
            costs = _rounds(running, subjects, action, max(rounds // 5, 1) if action == SCROLL else rounds)
            lines += [_line(action, costs, "cpu", "ms CPU", cpu), _line(action, costs, "bytes", "B", size)]
            if action == CHAR:
                one = lines[-2].figures
        ahead = _rounds(running, subjects, AHEAD, max(rounds // 3, 1))
        lines.append(_line(AHEAD, ahead, "cpu", "ms CPU", 30 * one[OURS] if OURS in one else None))
        lines.append(_line(AHEAD, ahead, "bytes", "B", None))
    return Section(
        "A key in a terminal of 80×24", lines, _commands([each for each in subjects if each.name in running])
    )


def starts(subjects: Sequence[Subject], rounds: int) -> Section:
    """Start every program in turn, from nothing to a screen that takes keys."""
    usable: Costs = {subject.name: [] for subject in subjects}
    settled: Costs = {subject.name: [] for subject in subjects}
    memory: dict[str, list[float]] = {subject.name: [] for subject in subjects}
    for number in range(rounds + 1):
        for subject in subjects:
            with subject.run() as program:
                cost = program.start(subject.sign)
                program.rest()
                if number:  # the first leaves .pyc files and a warm disk
                    usable[subject.name].append(cost)
                    settled[subject.name].append(Cost(program.cpu() / 1e6, len(program.received)))
                    memory[subject.name].append(program.uss())
    first = _line("CPU to the first usable screen", usable, "cpu", "ms CPU")
    later = _line("… and until nothing is left to do", settled, "cpu", "ms CPU")
    sizes = {name: median(them) for name, them in memory.items()}
    space = Line("memory of an idle program (USS)", "MB", sizes)
    lines = [_line("first screen", settled, "bytes", "B", 4000)]
    for line, goal in ((first, 1.3), (later, None), (space, 1.5)):
        ratios = {name: figure / line.figures[_BARE] for name, figure in line.figures.items()}
        lines += [line, Line("… as a ratio to bare Textual", "×", ratios, goal)]
    return Section("From nothing to the first screen", lines, _commands(subjects))


def idle(subjects: Sequence[Subject], seconds: int) -> Section:
    """Leave every program alone, all at the same time; ours with a call open, so that its clock runs."""
    with ExitStack() as stack:
        running = {subject.name: _started(stack, subject) for subject in subjects}
        for subject in subjects:
            if OPEN in subject.moves:
                _press(running[subject.name], _WAY, *subject.moves[OPEN].enter)
        before = {name: (each.cpu(), len(each.received)) for name, each in running.items()}
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for program in running.values():
                program.settle(0.02, 0.02)
        spent = {name: each.cpu() - before[name][0] for name, each in running.items()}
        came = {name: len(each.received) - before[name][1] for name, each in running.items()}
    sizes = {name: size * _MINUTE / seconds for name, size in came.items()}
    share = {name: spent[name] / 1e9 / seconds * 100 for name in spent}
    lines = [
        Line("idle with a clock, a minute", "B", sizes, 2000),
        Line("idle with a clock", "% CPU", share, 0.3),
    ]
    return Section(f"Left alone for {seconds} seconds, a call open", lines)


def _rounds(running: Mapping[str, Program], subjects: Sequence[Subject], action: str, rounds: int) -> Costs:
    able = [subject for subject in subjects if action in subject.moves]
    costs: Costs = {subject.name: [] for subject in able}
    for subject in able:
        _press(running[subject.name], _WAY, *subject.moves[action].enter)
    for _ in range(rounds):
        for subject in able:
            costs[subject.name].append(_cost(running[subject.name], subject.moves[action], action))
    for subject in able:
        _press(running[subject.name], _WAY, *subject.moves[action].leave)
    return costs


def _cost(program: Program, move: Move, action: str) -> Cost:
    _press(program, move.quiet, move.before)
    came = (lambda: TYPED_AHEAD in program.text()) if action == AHEAD else None
    cost = (
        sum((program.cost_of(move.keys, move.quiet, came) for _ in range(move.times)), Cost(0, 0))
        / move.times
    )
    _press(program, move.quiet, move.after)
    return cost


def _press(program: Program, quiet: float, *keys: bytes | str) -> None:
    for each in keys:
        if each:
            program.press(each, quiet)


def _started(stack: ExitStack, subject: Subject) -> Program:
    program = stack.enter_context(subject.run())
    program.start(subject.sign)
    program.rest()
    return program


def _line(what: str, costs: Costs, part: str, unit: str, goal: float | None = None) -> Line:
    middle = {name: median([getattr(cost, part) for cost in them]) for name, them in costs.items()}
    return Line(what, unit, middle, goal)


def _commands(subjects: Sequence[Subject]) -> dict[str, str]:
    return {subject.name: shlex.join(subject.argv) for subject in subjects}
