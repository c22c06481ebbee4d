"""Facts of a run: a trainee at work on an invented call. No real journal takes them in."""

from typing import ClassVar, Final

from core.domain.fact import DeskFact, Fact
from core.domain.record import record

TEXT_LIMIT: Final = 24_000
"""The most characters of a scenario: in letters of two bytes it still goes into one event (64 KiB)."""


@record(frozen=True, slots=True)
class RunBegun(Fact):
    """An invented caller is on this card. ``scenario``: who they are and what is expected, as JSON.

    The whole text travels with the run: it can be replayed and judged wherever it is read, also after the
    scenario was written anew. ``language``: in which the caller speaks. ``exam``: the paper it belongs to;
    empty: practice.
    """

    TYPE: ClassVar[str] = "sandbox.begun"
    scenario: str
    language: str
    exam: str


@record(frozen=True, slots=True)
class QuestionAsked(Fact):
    """The trainee asked one of the questions of the scenario, in these words."""

    TYPE: ClassVar[str] = "sandbox.asked"
    question: str
    text: str


@record(frozen=True, slots=True)
class EventThrown(Fact):
    """The trainer let something happen: one of ``vocabulary.Thrown``."""

    TYPE: ClassVar[str] = "sandbox.thrown"
    event: str


@record(frozen=True, slots=True)
class Remarked(Fact):
    """The trainer left a word at a moment of the run: seconds since its beginning."""

    TYPE: ClassVar[str] = "sandbox.remarked"
    second: int
    text: str


@record(frozen=True, slots=True)
class RunEnded(Fact):
    """The run is over. ``why``: one of ``vocabulary.RunEnd``."""

    TYPE: ClassVar[str] = "sandbox.ended"
    why: str


@record(frozen=True, slots=True)
class ExamSet(DeskFact):
    """A trainer set an exam for a trainee: its id, whose (by name), which calls, what it takes to pass.

    ``paper``: the places in order, as JSON: a scenario and the SHA-256 of its text each.
    """

    TYPE: ClassVar[str] = "sandbox.exam_set"
    exam: str
    trainee: str
    paper: str
    pass_mark: int
