"""How a call of a scenario is played: well, and badly, step by step. Part of its file, and never of a run.

With it a scenario proves itself: ``pult sandbox check`` and the tests play it through the real core.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from typing import Final

from core.domain.build import Problem
from core.domain.record import record
from core.domain.sandbox.scenario import Scenario
from core.domain.sandbox.vocabulary import MOST_MINUTES, Thrown
from core.domain.vocabulary import Attempt, HoldChoice, NoticeId, Outcome, Promise


@record(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that a trainee does, ``wait`` seconds after the one before.

    ``say``: a speech module. ``ask``: a question. ``fill``: fields, as left. ``tick``: points of lists;
    without a point, all of a list. ``plan``: of action. ``hold``, ``resume``, ``offer``: on hold.
    ``button``, ``receiver``, ``reason``: pass on. ``contact``: its outcome, ``entry``: with whom,
    ``in_days``: for when help was promised; negative: for no day. ``promise``: a kind, ``in_minutes``.
    ``called``: what is owed first, done with these words; ``tried``: in vain. ``notice``: told by ``by``.
    ``link``: to the first earlier card. ``read``, ``take_up``, ``give_back``: of a card that was passed on.
    ``end``: the talk; ``finish``: the card.
    """

    wait: int = 1
    say: str = ""
    ask: str = ""
    fill: Mapping[str, str] = field(default_factory=dict)
    tick: tuple[str, ...] = ()
    untick: str = ""
    plan: str = ""
    note: str = ""
    reply: str = ""
    hold: bool = False
    resume: bool = False
    offer: str = ""
    emergency: bool = False
    button: str = ""
    receiver: str = ""
    reason: str = ""
    contact: str = ""
    entry: str = ""
    in_days: int = -1
    promise: str = ""
    in_minutes: int = 0
    called: str = ""
    tried: str = ""
    notice: str = ""
    by: str = ""
    rate: int = 0
    link: bool = False
    read: bool = False
    take_up: bool = False
    give_back: str = ""
    throw: str = ""
    end: bool = False
    finish: bool = False


@record(frozen=True, slots=True, kw_only=True)
class Plays:
    """``well``: worth every point. ``badly``: ``loses`` are the expectations it misses, and the faults."""

    well: tuple[Step, ...] = ()
    badly: tuple[Step, ...] = ()
    loses: tuple[str, ...] = ()

    def broken(self, scenario: Scenario) -> Iterator[Problem]:
        """What is wrong with them before anybody plays."""
        there = [
            *(one.id for one in scenario.expect),
            *(one.id for one in scenario.fatal),
            *(f"model.{one.field}" for one in scenario.model),
        ]
        yield from _unknown("plays.loses", self.loses, there, "expectation or fault")
        questions = [one.id for one in scenario.questions]
        for name, steps in (("well", self.well), ("badly", self.badly)):
            asked = [step.ask for step in steps if step.ask]
            yield from _unknown(f"plays.{name}.ask", asked, questions, "question")
            for number, step in enumerate(steps, 1):
                yield from _impossible(f"plays.{name}[{number}]", step)


def _impossible(key: str, step: Step) -> Iterator[Problem]:
    """What nobody could do at any desk, whatever its pack says."""
    for part, there in _ONE_OF.items():
        if (said := getattr(step, part)) and said not in set(there):
            yield from _unknown(f"{key}.{part}", [said], list(there), "choice")
    if step.untick and not all(step.untick.partition(".")):
        yield Problem(f"{key}.untick", step.untick, "write the list and the point: aggressive.listen")
    for part, most in _NOT_BEYOND.items():
        if not (-1 if part == "in_days" else 0) <= (number := getattr(step, part)) <= most:
            yield Problem(f"{key}.{part}", number, f"{most} at most, and not negative")


_ONE_OF: Final[Mapping[str, type[StrEnum]]] = {
    "offer": HoldChoice, "contact": Outcome, "tried": Attempt, "notice": NoticeId, "promise": Promise,
    "throw": Thrown,
}  # fmt: skip
"""Parts of a step that are one of a closed list."""

_NOT_BEYOND: Final = {"wait": MOST_MINUTES * 60, "in_days": 366, "in_minutes": 366 * 24 * 60}


def _unknown(key: str, names: Sequence[str], there: Sequence[str], what: str) -> Iterator[Problem]:
    for name in names:
        if name not in there:
            yield Problem(key, name, f"there is no such {what}; there are: {', '.join(there) or 'none'}")
