"""What holds from a day until a day: norms, terms, lines, themes, hot topics."""

from datetime import date
from typing import Protocol


class Lasting(Protocol):
    """A record of the pack with a validity, both days within it; None: without a beginning, or an end."""

    @property
    def valid_from(self) -> date | None:
        """The first day."""

    @property
    def valid_to(self) -> date | None:
        """The last day."""


def holds(one: Lasting, day: date) -> bool:
    """Whether it holds on a day."""
    begun = one.valid_from is None or one.valid_from <= day
    return begun and (one.valid_to is None or day <= one.valid_to)
