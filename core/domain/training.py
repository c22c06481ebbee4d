"""How a centre trains its people: the form by which runs are judged, and what an exam asks."""

from enum import StrEnum

from core.domain.record import record
from core.domain.words import Words


class FaultKind(StrEnum):
    """What nobody who answers callers may do, whatever else was good."""

    HUNG_UP = "hung_up"
    RUDE = "rude"
    DISCLOSED = "disclosed"
    """Told of somebody's health to who may not know."""
    IGNORED_EMERGENCY = "ignored_emergency"
    FALSE_RECORD = "false_record"
    REFUSED_APPEAL = "refused_appeal"


@record(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of the grading form, and what it weighs."""

    id: str
    title: Words
    points: int


@record(frozen=True, slots=True, kw_only=True)
class Training:
    """How a centre trains: the ``blocks`` of its form; a run or an exam is passed from ``pass_mark`` on.

    ``exam_runs``: how many scenarios are drawn for an exam. ``calls``: how many people call in each hour of a
    day, from midnight on by the centre's clock; empty: nobody says. ``fatal``: kinds of faults with which
    nothing else counts (``FaultKind``).
    """

    pass_mark: int
    exam_runs: int
    blocks: tuple[Block, ...]
    calls: tuple[int, ...] = ()
    fatal: tuple[str, ...] = ()
