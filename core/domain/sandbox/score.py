"""What a run is worth: every expectation, the blocks of the form, the card beside the model card."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from operator import itemgetter
from typing import Final

from core.domain.fields import BY_ID, FieldKind, marks
from core.domain.record import record
from core.domain.sandbox.caller import Talk
from core.domain.sandbox.scenario import Expectation, Fault, ModelField, Scenario
from core.domain.text import fold

CARD: Final = "card"
"""The block in which the fields of the model card count."""


_HINT_S: Final = 60
"""Seconds after which a hint is told to an expectation that has no time of its own."""


class Why(StrEnum):
    """Why an expectation is not worth all of its points."""

    MISSING = "missing"
    LATE = "late"
    ORDER = "order"
    """It came before what was to come first."""
    BROKEN = "broken"
    """What must never be, was."""


@record(frozen=True, slots=True)
class Mark:
    """An expectation and what came of it. ``share``: 0, a half or 1; ``at``: since when it holds."""

    expectation: Expectation
    share: Fraction
    why: str = ""
    at: int | None = None


@record(frozen=True, slots=True)
class Compared:
    """A field of the card beside the model."""

    model: ModelField
    value: str
    right: bool


@record(frozen=True, slots=True)
class BlockScore:
    """A block of the form: what was reached ``of`` how much of what the scenario asks for in it."""

    id: str
    got: Fraction
    of: int


@record(frozen=True, slots=True)
class Score:
    """What a run is worth. ``total``: from 0 to 100; with a fault it is 0."""

    marks: tuple[Mark, ...]
    fields: tuple[Compared, ...]
    blocks: tuple[BlockScore, ...]
    faults: tuple[tuple[Fault, int], ...]
    total: int
    passed: bool


def score(scenario: Scenario, talk: Talk) -> Score:
    """Judge a run as it stands. A block of which a scenario asks nothing does not count: the rest is all."""
    marks = tuple(_mark(one, scenario, talk) for one in scenario.expect)
    fields = tuple(_compared(one, talk.fields.get(one.field, "")) for one in scenario.model)
    fatal = scenario.training.fatal if scenario.training else ()
    broken = [one for one in scenario.fatal if one.id in talk.broken and one.kind in fatal]
    faults = tuple((one, talk.broken[one.id]) for one in broken)
    blocks = tuple(_blocks(scenario, marks, fields))
    weights: Mapping[str, int] = (
        {block.id: block.points for block in scenario.training.blocks} if scenario.training else {}
    )
    asked = [(block, weights.get(block.id, 0)) for block in blocks if block.of]
    whole = sum(weight for __, weight in asked)
    reached = sum((block.got / block.of * weight for block, weight in asked), Fraction())
    total = 0 if faults or not whole else int(reached * 100 / whole + Fraction(1, 2))
    needed = scenario.training.pass_mark if scenario.training else 100
    return Score(marks, fields, blocks, faults, total, not faults and total >= needed)


def _mark(asked: Expectation, scenario: Scenario, talk: Talk) -> Mark:
    if asked.id in talk.broken:
        return Mark(asked, Fraction(), Why.BROKEN, talk.broken[asked.id])
    at = talk.met.get(asked.id)
    if at is None:
        return Mark(asked, Fraction(), Why.MISSING)
    due = due_at(asked, talk)
    if due is not None and at > due:
        return Mark(asked, Fraction(1, 2), Why.LATE, at)
    if any(first not in talk.met or talk.met[first] > at for first in asked.after):
        return Mark(asked, Fraction(1, 2), Why.ORDER, at)
    return Mark(asked, Fraction(1), "", at)


def hint(scenario: Scenario, talk: Talk) -> Expectation | None:
    """What a trainee who is learning should be told now: what is overdue longest, and not met."""
    hinted = [one for one in scenario.expect if one.hint and one.id not in {*talk.met, *talk.broken}]
    due = [(due_at(one, talk) if one.within else _HINT_S, one) for one in hinted]
    overdue = [(at, one) for at, one in due if at is not None and talk.second > at]
    return min(overdue, key=itemgetter(0))[1] if overdue else None


def due_at(asked: Expectation, talk: Talk) -> int | None:
    """The second until when it is to be; None: nobody says, or what it waits for was not said yet."""
    since = talk.marks.get(f"heard {asked.since}") if asked.since else 0
    return None if since is None or not asked.within else since + asked.within


def _compared(model: ModelField, value: str) -> Compared:
    folded, field = fold(value), BY_ID.get(model.field)
    if field is not None and field.kind is FieldKind.MARKS:
        named = not model.one_of or set(marks(value)) in [set(marks(one)) for one in model.one_of]
    else:
        named = not model.one_of or value.strip() in model.one_of
    told = all(any(fold(word) in folded for word in words.split("|")) for words in model.mentions)
    return Compared(model, value, bool(value.strip()) and named and told)


def _blocks(
    scenario: Scenario, marks: tuple[Mark, ...], fields: tuple[Compared, ...]
) -> Iterator[BlockScore]:
    for block in scenario.training.blocks if scenario.training else ():
        mine = [mark for mark in marks if mark.expectation.block == block.id]
        of, got = sum(mark.expectation.points for mark in mine), Fraction()
        got += sum((mark.share * mark.expectation.points for mark in mine), Fraction())
        if block.id == CARD:
            of += sum(one.model.points for one in fields)
            got += sum(one.model.points for one in fields if one.right)
        yield BlockScore(block.id, got, of)
