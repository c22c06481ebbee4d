"""The reference replica: what a desk's store must be seen to do, in dictionaries.

It keeps the contract of ``core.sync.replica`` and of the little that ``core.desk`` asks of a store, and
nothing else; the real store is compared with it.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import count
from typing import NamedTuple, Self

from core.domain.card import Card
from core.domain.chain import BEGINNING, Link, hash_of
from core.domain.envelope import Event, canonical
from core.domain.events import CardErased, DeskFact
from core.domain.fold import fold
from core.domain.news import Change
from core.domain.wire import ACCEPTED, Item, Offer, Position, Stamp
from core.store.store import Plan
from core.store.texts import event_of

read = lru_cache(maxsize=20_000)(event_of)


class Kept(NamedTuple):
    """An event on a disk. ``text``: empty once erased; ``type`` outlives it. ``was``: its place in what a
    journal lost.
    """

    event_id: str
    card_id: str
    session_id: str
    session_seq: int
    type: str
    text: str
    hash: str
    seq: int | None = None
    stamp: Stamp | None = None
    verdict: str = ""
    was: int | None = None

    @property
    def waits(self) -> bool:
        return self.seq is None and (not self.verdict or self.was is not None)

    @property
    def counts(self) -> bool:
        return bool(self.text) and self.verdict in ("", ACCEPTED)

    def event(self) -> Event:
        number = self.stamp.number if self.stamp else 0
        return read(self.text, self.event_id, self.card_id, seq=self.seq, number=number)


class Model:
    """A desk's disk. ``kept``: by id, in the order in which it came."""

    def __init__(self, device_id: str) -> None:
        self.device_id = device_id
        self.kept: dict[str, Kept] = {}
        self.links: list[Link] = []
        self.aside: list[Item] = []
        self._of_card: dict[str, list[str]] = {}
        self._local_number = 1
        self._session_seq = 0

    def opened(self) -> Self:
        """The same disk for a console that begins now."""
        self._session_seq = 0
        return self

    def copy(self) -> Self:
        """What a backup of this disk holds."""
        copied = type(self)(self.device_id)
        copied.kept, copied.links, copied.aside = dict(self.kept), list(self.links), list(self.aside)
        copied._of_card = {card: list(ids) for card, ids in self._of_card.items()}
        copied._local_number = self._local_number
        return copied

    def salvaged(self, lost: str) -> Self:
        """A new file: what the journal had numbered waits with its stamp, and the stream is read again."""
        new = type(self)(self.device_id)
        kept = [row for row in self.kept.values() if row.event_id != lost and row.text]
        places = sorted(
            (row for row in kept if row.seq or row.was is not None),
            key=lambda row: (row.seq is None, row.seq or row.was or 0),
        )
        was = {row.event_id: place for place, row in enumerate(places, 1)}
        for row in kept:
            new._add(row._replace(seq=None, was=was.get(row.event_id)))
        return new

    # --- what the desk asks ---------------------------------------------------------------------------------

    async def transact(self, card_id: str, plan: Plan, clears: Sequence[str] = ()) -> Card:
        """Fold, ask the plan, keep what it says."""
        events = plan(self.folded(card_id), self._session_seq + 1, self._local_number)
        for event in events:
            text = canonical(event.body())
            place = event.session_id, event.session_seq
            self._add(Kept(event.event_id, card_id, *place, event.type, text, hash_of(text)))
        self._session_seq += len(events)
        card = self.folded(card_id)
        self._local_number = max(self._local_number, card.local_number + 1)
        return card

    def folded(self, card_id: str) -> Card:
        """A card as this disk has it."""
        all_of_it = [self.kept[event_id] for event_id in self._of_card.get(card_id, ())]
        rows = sorted(
            (row for row in all_of_it if row.counts),
            key=lambda row: (row.seq is None, row.seq or 0, row.was is None, row.was or 0),
        )
        card = fold(card_id, (row.event() for row in rows))
        # What people call a card outlives the text of the fact that gave it the name.
        named = [row.stamp.number for row in all_of_it if row.stamp and row.verdict == ACCEPTED]
        return replace(card, number=card.number or max(named, default=0) or None)

    def cards(self) -> Sequence[str]:
        """The ids of all cards of which a fact counts; what happened to no card makes none."""
        return [card for card, ids in self._of_card.items() if any(map(self._makes_a_card, ids))]

    def queue(self) -> Sequence[str]:
        """The promises that are neither done nor given up."""
        cards = map(self.folded, self.cards())
        return [one.fact.callback_id for card in cards for one in card.callbacks if one.done_at is None]

    def fail_at(self, statement: int | None) -> bool:
        """There are no statements here."""
        return False

    def faults(self) -> Sequence[str]:
        """There is nothing here that could not fit."""
        return ()

    # --- what the sync asks ---------------------------------------------------------------------------------

    async def position(self) -> Position:
        """The cursor."""
        return Position(self.links[-1].seq, self.links[-1].chain) if self.links else BEGINNING

    async def offers(self, limit: int, most_bytes: int, without: frozenset[str]) -> Sequence[Offer]:
        """The next of the outbox."""
        offers: list[Offer] = []
        size = 0
        for row in self._outbox():
            if row.event_id in without:
                continue
            size += len(row.text.encode())
            if len(offers) == limit or (offers and size > most_bytes):
                break
            stamp = row.stamp if row.was is not None else None
            offers.append(Offer(row.event_id, row.session_id, row.session_seq, row.text, stamp))
        return offers

    async def apply(
        self, before: Position, items: Sequence[Item], links: Sequence[Link], after: Position
    ) -> Sequence[Change] | None:
        """Keep verified items and move the cursor."""
        if before != await self.position():
            return None
        cards = (
            self.kept[item.event_id].card_id if item.event_id in self.kept else item.card_id for item in items
        )
        old = {card_id: self.folded(card_id) for card_id in cards}
        for item in items:
            self._take(item)
        self.links += links
        return self._changes(old)

    async def points(self) -> Sequence[Position]:
        """Where the journal and this desk may last have agreed."""
        places = [len(self.links)]
        for step in (2**power for power in count()):
            if step >= len(self.links):
                break
            places.append(len(self.links) - step)
        return [Position(at, self.links[at - 1].chain) for at in places if at] + [BEGINNING]

    async def seals(self, first: int, last: int) -> Sequence[str]:
        """The seals kept for these numbers."""
        return [link.seal for link in self.links[first - 1 : last]]

    async def roll_back(self, before: Position, to: Position) -> Sequence[Change] | None:
        """What stands above a position waits again, stamps kept."""
        if before != await self.position():
            return None
        lost = sorted(
            (row for row in self.kept.values() if (row.seq or 0) > to.seq), key=lambda row: row.seq or 0
        )
        older = sorted(
            (row for row in self.kept.values() if row.was is not None), key=lambda row: row.was or 0
        )
        old = {row.card_id: self.folded(row.card_id) for row in lost}
        for place, row in enumerate([*lost, *older], 1):
            # Of what was erased there is nothing to give back: it does not wait.
            self.kept[row.event_id] = row._replace(seq=None, was=place if row.text else None)
        del self.links[to.seq :]
        return self._changes(old)

    async def refuse(self, event_id: str, verdict: str) -> Sequence[Change]:
        """Keep an event aside that has no place."""
        row = self.kept.get(event_id)
        if row is None or row.seq is not None:
            return ()
        old = {row.card_id: self.folded(row.card_id)}
        self.kept[event_id] = row._replace(verdict=verdict, was=None)
        return self._changes(old)

    # --- inside ---------------------------------------------------------------------------------------------

    def _makes_a_card(self, event_id: str) -> bool:
        row = self.kept[event_id]
        return row.counts and not isinstance(row.event().fact, DeskFact)

    def _outbox(self) -> list[Kept]:
        waiting = [row for row in self.kept.values() if row.waits]
        return sorted(waiting, key=lambda row: (row.was is None, row.was or 0))

    def _add(self, row: Kept) -> None:
        self.kept[row.event_id] = row
        self._of_card.setdefault(row.card_id, []).append(row.event_id)

    def _take(self, item: Item) -> None:
        stamp, text = item.stamp, item.event or ""
        row = self.kept.get(item.event_id)
        if row is None:
            # What the journal could not read may bear the place of another fact: it is not believed.
            event = read("" if stamp.verdict == "malformed" else text, item.event_id, item.card_id)
            place = event.session_id, event.session_seq
            row = Kept(item.event_id, item.card_id, *place, event.type, text, item.hash)
            self._add(row)
        elif row.hash != item.hash:
            self.aside.append(item)
            return
        if row.seq is None:
            row = row._replace(seq=stamp.seq, stamp=stamp, verdict=stamp.verdict, was=None)
        # Of what it refused the journal does not keep every text: ours stays.
        self.kept[row.event_id] = row if text or stamp.verdict != ACCEPTED else row._replace(text="")
        if stamp.verdict == ACCEPTED and row.type == CardErased.TYPE:
            for id in self._of_card[row.card_id]:
                if (self.kept[id].seq or stamp.seq) < stamp.seq:
                    self.kept[id] = self.kept[id]._replace(text="")

    def _changes(self, old: dict[str, Card]) -> Sequence[Change]:
        return [Change(before, self.folded(card_id)) for card_id, before in old.items()]


def difference(wanted: Card, found: Card) -> str:
    """In what a card is not what it should be."""
    parts = [name for name in wanted.__slots__ if getattr(wanted, name) != getattr(found, name)]
    if not wanted.facts or not found.facts:
        parts = [name for name in parts if name in ("facts", "number")]
    return "; ".join(f"{name}: {getattr(found, name)} instead of {getattr(wanted, name)}" for name in parts)
