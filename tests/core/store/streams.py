"""A journal for tests, as far as a store can tell one: it numbers texts and chains them."""

from collections.abc import Sequence
from dataclasses import replace

from core.domain.chain import BEGINNING, Link, hash_of, link, seal
from core.domain.envelope import Event, canonical
from core.domain.news import Change
from core.domain.wire import ACCEPTED, Item, Offer, Position, Stamp
from core.store.store import Store

STREAM = "invented"


def text_of(event: Event) -> str:
    return canonical(event.body())


class Stream:
    """Items and links from 1 on. ``lose``: as if it were restored from a backup."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.links: list[Link] = []

    def add(
        self, event: Event | Offer, verdict: str = ACCEPTED, number: int = 0, text: str | None = None
    ) -> Item:
        """Number an event, or the same ids with another text."""
        seq = len(self.items) + 1
        if isinstance(event, Offer):
            text, card_id = event.event, "card"
        else:
            text, card_id = text_of(event) if text is None else text, event.card_id
        stamp = Stamp(seq, verdict, "operator", "1", number, "2026-03-02T09:00:00+00:00", f"receipt-{seq}")
        self.items.append(Item(stamp, event.event_id, card_id, hash_of(text), text))
        sealed = seal(STREAM, self.items[-1].hash, stamp)
        self.links.append(Link(seq, sealed, link(self.at(seq - 1).chain, sealed)))
        return self.items[-1]

    def erase(self, seq: int) -> None:
        """Forget the text of an event; its hash stays."""
        self.items[seq - 1] = replace(self.items[seq - 1], event=None)

    def at(self, seq: int) -> Position:
        """The position after so many events."""
        return Position(seq, self.links[seq - 1].chain) if seq else BEGINNING

    def lose(self, seq: int) -> Position:
        """Be restored from a backup that ends with a number; the position there."""
        del self.items[seq:], self.links[seq:]
        return self.at(seq)

    async def pull(
        self, store: Store, to: int | None = None, hidden: frozenset[int] = frozenset()
    ) -> Sequence[Change]:
        """Apply everything after the cursor of a store, or up to a number, but what is hidden from it."""
        before = await store.replica.position()
        after = self.at(len(self.items) if to is None else to)
        items = [item for item in self.items[before.seq : after.seq] if item.stamp.seq not in hidden]
        changes = await store.replica.apply(before, items, self.links[before.seq : after.seq], after)
        assert changes is not None
        assert await store.replica.position() == after
        return changes
