"""Conditions, made ready to be asked every second: what must have happened, and for how long."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from core.domain.fields import BY_ID, FieldKind, marks
from core.domain.sandbox.scenario import When

_MARKED: Final = (
    "said", "asked", "planned", "escalated", "passed_to", "offered", "promised", "contact", "contacted",
    "noticed", "thrown", "heard", "happened",
)  # fmt: skip
"""Parts of a condition whose codes are marks of what happened: «said greeting»."""


_DIGITS: Final = 3
_NEVER: Final = 1_000_000
"""More points than any list has: what another program wrote here may be no number."""


class Standing(Protocol):
    """How a run stands, as far as a condition may look at it."""

    @property
    def second(self) -> int:
        """Since the beginning."""

    @property
    def marks(self) -> Mapping[str, int]:
        """What happened → in which second first."""

    @property
    def fields(self) -> Mapping[str, str]:
        """The card's."""

    @property
    def mood(self) -> int:
        """Of the caller."""

    @property
    def attended(self) -> int:
        """The second in which the trainee last spoke."""

    @property
    def free_at(self) -> int:
        """The second until which the caller speaks."""

    @property
    def held_since(self) -> int | None:
        """The second since when the caller waits."""


Holds = Callable[[Standing], bool]
"""Whether a condition holds."""


def ready(when: When) -> Holds:
    """Make a condition ready; asking it costs as much as it says."""
    parts = [_one_of(kind, codes) for kind in _MARKED for codes in getattr(when, kind)]
    parts += [_ticked(codes) for codes in when.ticked]
    parts += [_filled(name.split("|")) for name in when.filled]
    parts += [_valued(name, value.split("|")) for name, value in when.fields.items()]
    parts += _clocks(when)
    if when.mood_least > 0:
        parts.append(lambda run: run.mood >= when.mood_least)
    if when.mood_most < 10:
        parts.append(lambda run: run.mood <= when.mood_most)
    asked = tuple(parts)
    return lambda run: all(part(run) for part in asked)


def any_of(conditions: Sequence[When]) -> Holds:
    """Holds as soon as one of them does; of none, never."""
    each = [ready(when) for when in conditions]
    return lambda run: any(holds(run) for holds in each)


def _one_of(kind: str, codes: str) -> Holds:
    marks = tuple(f"{kind} {code}" for code in codes.split("|"))
    if len(marks) == 1:
        (mark,) = marks
        return lambda run: mark in run.marks
    return lambda run: any(mark in run.marks for mark in marks)


def _ticked(codes: str) -> Holds:
    each = [_points(code) for code in codes.split("|")]
    return lambda run: any(one(run) for one in each)


def _points(code: str) -> Holds:
    """One point of a list, or any so many of its points: ``aggressive.listen``, ``aggressive:5``."""
    tactic, counted, number = code.partition(":")
    if not counted:
        mark = f"ticked {code}"
        return lambda run: mark in run.marks
    counts = number.isdecimal() and len(number) <= _DIGITS
    begin, least = f"ticked {tactic}.", int(number) if counts else _NEVER
    return lambda run: sum(mark.startswith(begin) for mark in run.marks) >= least


def _filled(names: Sequence[str]) -> Holds:
    return lambda run: any(run.fields.get(name, "").strip() for name in names)


def _valued(name: str, values: Sequence[str]) -> Holds:
    if name in BY_ID and BY_ID[name].kind is FieldKind.MARKS:
        return lambda run: any(mark in values for mark in marks(run.fields.get(name, "")))
    return lambda run: run.fields.get(name, "") in values


def _silent(run: Standing) -> int:
    return run.second - max(run.attended, run.free_at)


def _clocks(when: When) -> list[Holds]:
    parts: list[Holds] = []
    if when.elapsed:
        parts.append(lambda run: run.second >= when.elapsed)
    if when.silent:
        parts.append(lambda run: run.held_since is None and _silent(run) >= when.silent)
    if when.held:
        parts.append(lambda run: run.held_since is not None and run.second - run.held_since >= when.held)
    if when.since:
        lines = [f"heard {code}" for codes in when.heard for code in codes.split("|")]

        def since(run: Standing) -> bool:
            heard = [run.marks[line] for line in lines if line in run.marks]
            return bool(heard) and run.second - max(heard) >= when.since

        parts.append(since)
    return parts
