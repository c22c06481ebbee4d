"""What the sync needs of the disk: the port that ``core.store`` fills. Each call is one transaction."""

from collections.abc import Sequence
from typing import Protocol

from core.domain.chain import Link
from core.domain.news import Change
from core.domain.wire import Item, Offer, Position


class Replica(Protocol):
    """One desk's copy of a stream. Every method raises ``core.errors.StoreError``."""

    async def position(self) -> Position:
        """The cursor: how far the stream was read, verified and kept. Pulls move it, nothing else does."""

    async def offers(self, limit: int, most_bytes: int, without: frozenset[str]) -> Sequence[Offer]:
        """The next of the outbox but those ``without``, in the order in which the journal shall have them.

        First what a lost journal had numbered, in its order and with its stamps, others' facts included; then
        our own in the order they were written. At least one, whatever its length, if there is any.
        """

    async def apply(
        self, before: Position, items: Sequence[Item], links: Sequence[Link], after: Position
    ) -> Sequence[Change] | None:
        """Keep verified items and move the cursor, all or nothing; how cards changed.

        An item with a number above ``before`` belongs to the page; one below it is history that came into
        sight later. An event that waits in the outbox leaves it, whatever its verdict. None, and nothing is
        done, when the cursor no longer stands at ``before``.
        """

    async def points(self) -> Sequence[Position]:
        """Where the journal and this desk may last have agreed: the cursor, then 1, 2, 4 … before it."""

    async def seals(self, first: int, last: int) -> Sequence[str]:
        """The seals kept for these numbers, both included; shorter when some were never read."""

    async def roll_back(self, before: Position, to: Position) -> Sequence[Change] | None:
        """The journal lost what stands above ``to``: it waits again, stamps kept, to be offered once more.

        None, and nothing is done, when the cursor no longer stands at ``before``.
        """

    async def refuse(self, event_id: str, verdict: str) -> Sequence[Change]:
        """The journal refused an event without a place in our feed: it waits no longer, and is kept aside."""
