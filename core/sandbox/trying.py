"""Whether a scenario is what its author says.

Played well it is worth everything, played badly it loses what it names.
"""

from collections.abc import Iterator

from core.domain.build import Problem
from core.domain.pack import Pack
from core.sandbox.files import Written
from core.sandbox.player import Result, play

WHOLE = 100


async def tried(written: Written, pack: Pack) -> list[Problem]:
    """What does not come true, in every language of its caller."""
    problems: list[Problem] = []
    plays = written.plays
    for language in written.scenario.languages:
        for name, steps in (("well", plays.well), ("badly", plays.badly)):
            key = f"plays.{name}"
            if not steps:
                problems.append(Problem(key, None, "is needed: how is it played?"))
                continue
            result = await play(written.scenario, pack, steps, language)
            problems += _refused(key, result)
            problems += _well(key, result) if name == "well" else _badly(key, result, plays.loses)
    return list(dict.fromkeys(problems))


def lost(result: Result) -> dict[str, str]:
    """Expectations, fields and faults that cost something → why."""
    marks = {mark.expectation.id: mark.why for mark in result.score.marks if mark.share < 1}
    fields = {f"model.{one.model.field}": "missing" for one in result.score.fields if not one.right}
    return {**marks, **fields, **{fault.id: "fault" for fault, __ in result.score.faults}}


def _refused(key: str, result: Result) -> Iterator[Problem]:
    for number, why in result.refused:
        yield Problem(f"{key}[{number}]", None, f"the desk refuses it: {why}")


def _well(key: str, result: Result) -> Iterator[Problem]:
    if result.score.total < WHOLE:
        told = ", ".join(f"{name} ({why})" for name, why in lost(result).items())
        yield Problem(key, result.score.total, f"played well it is worth 100; lost: {told}")


def _badly(key: str, result: Result, loses: tuple[str, ...]) -> Iterator[Problem]:
    found = lost(result)
    if not loses:
        yield Problem("plays.loses", None, "is needed: what does it cost?")
    for name in loses:
        if name not in found:
            yield Problem("plays.loses", name, "played badly, this is not lost")
    if result.score.passed:
        yield Problem(key, result.score.total, "played badly, it is passed all the same")
