"""The real store and the model on one disk: every answer of the one is compared with the other's."""

from collections.abc import Mapping, Sequence
from typing import Any, Self, TypeVar

from core.domain.card import Card
from core.domain.chain import Link
from core.domain.envelope import Event
from core.domain.news import Change
from core.domain.wire import Item, Offer, Position
from core.store.store import Plan, Store
from tests.sync.simulation.model import Kept, Model, difference
from tests.sync.simulation.real import Real

T = TypeVar("T")


class Twin:
    """See ``disk.Data``. What fails in the store does not reach the model; what differs is a fault."""

    def __init__(self, device_id: str) -> None:
        self.device_id = device_id
        self._real, self._model = Real(device_id), Model(device_id)
        self._different: list[str] = []

    @property
    def kept(self) -> Mapping[str, Kept]:
        return self._real.kept

    @property
    def store(self) -> Store:
        return self._real.store

    def opened(self) -> Self:
        self._real.opened()
        self._model.opened()
        return self

    def copy(self) -> Self:
        copied = type(self)(self.device_id)
        copied._real, copied._model = self._real.copy(), self._model.copy()
        copied._different = list(self._different)
        return copied

    def salvaged(self, lost: str) -> Self:
        new = type(self)(self.device_id)
        new._real, new._model = self._real.salvaged(lost), self._model.salvaged(lost)
        new._different = list(self._different)
        return new

    def fail_at(self, statement: int | None) -> bool:
        return self._real.fail_at(statement)

    async def transact(self, card_id: str, plan: Plan, clears: Sequence[str] = ()) -> Card:
        said: list[tuple[Any, ...]] = []
        made: list[Event] = []

        def first(*situation: Any) -> Sequence[Event]:
            said[:] = [situation]
            made[:] = plan(*situation)
            return made

        def second(*situation: Any) -> Sequence[Event]:
            self._compare(
                "the situation of a plan", said[0][:2], situation[:2]
            )  # local numbers may have holes
            return made

        card = await self._real.transact(card_id, first, clears)
        return self._same("transact", card, await self._model.transact(card_id, second, clears))

    def folded(self, card_id: str) -> Card:
        return self._same("folded", self._real.folded(card_id), self._model.folded(card_id))

    def cards(self) -> Sequence[str]:
        real, model = self._real.cards(), self._model.cards()
        self._compare("cards", sorted(real), sorted(model))
        return real

    def queue(self) -> Sequence[str]:
        real = self._real.queue()
        self._compare("queue", sorted(real), sorted(self._model.queue()))
        return real

    def faults(self) -> Sequence[str]:
        # Their places among what was lost may be other numbers, as long as they are in the same order.
        kept = [
            [row._replace(was=None) for row in rows.values()] for rows in (self._real.kept, self._model.kept)
        ]
        self._compare("what is kept", *kept)
        return [*self._different, *self._real.faults()]

    async def position(self) -> Position:
        return self._same("position", await self._real.position(), await self._model.position())

    async def offers(self, limit: int, most_bytes: int, without: frozenset[str]) -> Sequence[Offer]:
        offers = await self._real.offers(limit, most_bytes, without)
        return self._same("offers", offers, await self._model.offers(limit, most_bytes, without))

    async def apply(
        self, before: Position, items: Sequence[Item], links: Sequence[Link], after: Position
    ) -> Sequence[Change] | None:
        changes = await self._real.apply(before, items, links, after)
        return self._told("apply", changes, await self._model.apply(before, items, links, after))

    async def points(self) -> Sequence[Position]:
        return self._same("points", await self._real.points(), await self._model.points())

    async def seals(self, first: int, last: int) -> Sequence[str]:
        return self._same("seals", await self._real.seals(first, last), await self._model.seals(first, last))

    async def roll_back(self, before: Position, to: Position) -> Sequence[Change] | None:
        # Only the numbers in cards change, and the store tells that of those at hand.
        changes, others = await self._real.roll_back(before, to), await self._model.roll_back(before, to)
        self._compare("roll_back", changes is None, others is None)
        return changes

    async def refuse(self, event_id: str, verdict: str) -> Sequence[Change]:
        changes = await self._real.refuse(event_id, verdict)
        self._told("refuse", changes, await self._model.refuse(event_id, verdict))
        return changes

    def _told(
        self, what: str, real: Sequence[Change] | None, model: Sequence[Change] | None
    ) -> Sequence[Change] | None:
        self._compare(what, real is None, model is None)
        of_store, of_model = (
            {change.after.card_id: change for change in told or ()} for told in (real, model)
        )
        for card_id in of_store.keys() | of_model.keys():
            untold = Change(Card(card_id), Card(card_id))
            one, other = of_store.get(card_id, untold), of_model.get(card_id, untold)
            if one.before == one.after and other.before == other.after:
                continue
            self._compare(f"{what}, before", difference(other.before, one.before), "")
            self._compare(f"{what}, after", difference(other.after, one.after), "")
        return real

    def _same(self, what: str, real: T, model: T) -> T:
        self._compare(what, real, model)
        return real

    def _compare(self, what: str, real: Any, model: Any) -> None:
        if real != model:
            self._different.append(f"{what}: {real} of the store, {model} of the model")
