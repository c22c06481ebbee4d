"""How the shared parts of the ledgers in SQL speak to their engine."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

Step = tuple[str, Sequence[Any]]
"""A statement, and a value for each ``?`` in it."""


class Asking(ABC):
    """Something that does statements."""

    @abstractmethod
    async def _ask(self, *steps: Step) -> list[list[tuple[Any, ...]]]:
        """Do these in their order, in one transaction; what each returned."""
