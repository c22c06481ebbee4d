"""Folded cards at hand: what was folded lately, as it stands on disk. Lives on the store's thread."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator

from core.domain.card import Card
from core.store import projections
from core.store.database import Connection
from core.store.projections import Folded

_AT_HAND = 64
"""Cards kept: more than anybody has open at once, and than a centre writes to in a minute."""


class Shelf:
    """Cards in memory. ``keeps``: False for a reader, whose neighbour writes: it folds each time.

    ``local_number``: the next one for a card that begins on this desk.
    """

    def __init__(self, keeps: bool, local_number: int) -> None:
        self.local_number = local_number
        self._keeps = keeps
        self._cards: OrderedDict[str, Folded] = OrderedDict()

    def __iter__(self) -> Iterator[Folded]:
        return iter(tuple(self._cards.values()))

    def folded(self, connection: Connection, card_id: str) -> Folded:
        """The card as it stands on disk."""
        return self._cards.get(card_id) or projections.load(connection, card_id)

    def all(self, connection: Connection, card_ids: Iterable[str]) -> dict[str, Folded]:
        """The same of many cards; of those that nobody has heard of here the log is asked only once."""
        wanted = dict.fromkeys(card_ids)
        strange = [card_id for card_id in wanted if card_id not in self._cards]
        asked = f"SELECT DISTINCT card_id FROM log WHERE card_id IN ({', '.join('?' * len(strange))})"
        known = {card_id for (card_id,) in connection.execute(asked, strange)}.union(self._cards)
        return {
            card_id: self.folded(connection, card_id) if card_id in known else Folded(0, Card(card_id))
            for card_id in wanted
        }

    def keep(self, folded: Folded) -> None:
        """Remember a card as it now stands on disk: only after its transaction was committed."""
        self.local_number = max(self.local_number, folded.card.local_number + 1)
        if self._keeps and folded.position:
            self._cards[folded.card.card_id] = folded
            self._cards.move_to_end(folded.card.card_id)
            if len(self._cards) > _AT_HAND:
                self._cards.popitem(last=False)
