"""A data directory of the simulation: what lies on it, and what the world knows of it beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self

from core.domain.card import Card
from core.store.store import Plan, Store
from core.sync.replica import Replica
from tests.sync.simulation.model import Kept


class Data(Replica, Protocol):
    """What a desk and an engine need of a disk, and what the world looks at: a model, or the real store."""

    device_id: str

    @property
    def kept(self) -> Mapping[str, Kept]:
        """Every event, by its id, in the order in which it came."""

    @property
    def store(self) -> Store:
        """The real store, for what only it can tell."""

    def opened(self) -> Self:
        """The same for a console that begins now: it knows nothing but what is on the disk."""

    def copy(self) -> Self:
        """What a backup of it holds."""

    def salvaged(self, lost: str) -> Self:
        """A new file, into which all was carried over from this one but an event."""

    def fail_at(self, statement: int | None) -> bool:
        """Let the disk be full after so many statements (None: not any more); whether this disk can."""

    async def transact(self, card_id: str, plan: Plan, clears: Sequence[str] = ()) -> Card:
        """``core.store.store.Store.transact``."""

    def folded(self, card_id: str) -> Card:
        """A card as a desk is shown it."""

    def cards(self) -> Sequence[str]:
        """The cards of which a fact counts."""

    def queue(self) -> Sequence[str]:
        """The promises that a desk shows as owed."""

    def faults(self) -> Sequence[str]:
        """What of it does not fit together."""


@dataclass(slots=True)
class Disk:
    """A data directory.

    ``said``: events of which the desk said that they are kept. ``read``: what the engine was told it keeps of
    the journal's: event → its verdict and its human number.
    """

    data: Data
    token: str
    said: set[str] = field(default_factory=set)
    read: dict[str, tuple[str, int]] = field(default_factory=dict)

    def copy(self) -> "Disk":
        """A backup, or a clone."""
        return Disk(self.data.copy(), self.token, set(self.said), dict(self.read))
