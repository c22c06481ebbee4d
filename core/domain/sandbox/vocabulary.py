"""Closed lists of the sandbox: what its rules ask about by name."""

from enum import StrEnum
from typing import Final


class Start(StrEnum):
    """How a run begins."""

    CALL = "call"
    """The telephone rings."""
    GIVEN = "given"
    """A card was passed on, and its caller is on the line."""
    OWED = "owed"
    """A call is owed, and the trainee makes it."""


class Thrown(StrEnum):
    """What a trainer can let happen in a run."""

    DROP = "drop"
    """The line drops."""
    SHOUT = "shout"
    """The caller loses their temper."""
    BUSY = "busy"
    """Everybody to whom the card could go is busy."""


class RunEnd(StrEnum):
    """Why a run is over."""

    FINISHED = "finished"
    """Its card was finished, or is at its receiver."""
    STOPPED = "stopped"
    """The trainee ended it before."""
    TIME = "time"
    """The time of the scenario is over."""


class Happened(StrEnum):
    """What can happen to a card once, beside what has a name of its own: a condition asks for it."""

    CALLED = "called"
    """A call that was owed was made."""
    DESCRIBED = "described"
    EMERGENCY = "emergency"
    ENDED = "ended"
    """The trainee ended the talk."""
    EXTENDED = "extended"
    FINISHED = "finished"
    GIVEN_UP = "given_up"
    HELD = "held"
    LINKED = "linked"
    NAMED = "named"
    """The card went to somebody with a name."""
    NOTED = "noted"
    PARKED = "parked"
    RATED = "rated"
    READ = "read"
    REPLIED = "replied"
    RESUMED = "resumed"
    RETURNED = "returned"
    TAKEN_UP = "taken_up"
    TRIED = "tried"
    """A call that was owed reached nobody."""


MOST_MINUTES: Final = 120
"""No call takes longer: a run that nobody ended must not be played for days."""

MOST_RULES: Final = 300
"""Lines, questions, expectations and the like of one call together: they are asked for in every second."""

MOODS: Final = range(11)
"""From 0, beside themselves, to 10, content."""
