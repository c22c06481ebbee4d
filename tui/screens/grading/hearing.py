"""One grader hears a call at a time: taken while its form is open, put back where nothing was filled in."""

from typing import Final

from core.desk import Desk
from core.domain.card import Card
from core.domain.commands import Hear
from core.domain.grading.grade import Purpose, Said
from core.domain.refusals import Refusal

ALONE: Final = (Purpose.FIRST, Purpose.REVIEW, Purpose.AGAIN)
"""For these one grader hears the call; in a calibration several do."""


class Hearing:
    """Of one open form. ``taken``: how it took the call, which it puts back where nothing comes of it."""

    def __init__(self, desk: Desk, purpose: str, slot: str) -> None:
        self.taken: Said | None = None
        self._desk, self._purpose, self._slot = desk, purpose, slot

    async def take(self, card: Card) -> Card:
        """Nobody else is offered the call from now on. Raises StoreError: the form can be read even so."""
        before = card.grades.hearing
        if self._purpose not in ALONE or self._desk.refusal(card, Hear()) is not None:
            return card
        card = await self._desk.do(card.card_id, Hear())
        # What was begun before, at another console of theirs perhaps, is not put back from here.
        mine = before is not None and before.by == self._desk.operator.name
        self.taken = None if mine else card.grades.hearing
        return card

    async def put_back(self, card: Card) -> None:
        """Others may hear it, where nothing is filled in. Raises StoreError."""
        taken, self.taken = self.taken, None
        if taken is None or card.grades.hearing != taken:  # taken anew since, at another console of theirs
            return
        if await self._desk.graders.begun(card.card_id, self._slot):
            return
        if self._desk.refusal(card, Hear(on=False)) is None:
            await self._desk.do(card.card_id, Hear(on=False))

    def lost(self, card: Card) -> Refusal | None:
        """Somebody else has the call by now: both were offline, or its time was over."""
        other = self._desk.graders.hearer(card)
        if other is None or self._purpose not in ALONE:
            return None
        return Refusal("heard_already", {"leader": other.by})
