"""Brings in appeals that came elsewhere, by the way of every other fact: sealed, numbered, chained."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from core.domain.chain import BEGINNING
from core.domain.envelope import IMPORTER
from core.domain.wire import Reception
from journal.admission import Author, check
from journal.centres import Centre, Centres
from journal.incoming import Incoming, card_of, offers_of, wrong_in
from journal.ledger.port import Ledger, Operator
from journal.people import Directory
from journal.pushing import Push, Pushing
from journal.watch import Watch

ITEMS_LIMIT: Final = 100
"""Appeals in one request."""


class Outcome(StrEnum):
    """What became of an appeal: ``KNOWN`` was brought before, and nothing of it was changed."""

    ACCEPTED = "accepted"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Brought:
    """The answer to one appeal.

    ``card_id``, ``number``: its card, and what people call it. ``field``, ``why``: of a refused one, the part
    and an English clause.
    """

    outcome: Outcome
    card_id: str = ""
    number: int = 0
    field: str = ""
    why: str = ""


class Importer:
    """The way in for programs, of one process."""

    def __init__(
        self,
        ledger: Ledger,
        directory: Directory,
        pushing: Pushing,
        watch: Watch,
        now: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._directory = directory
        self._pushing = pushing
        self._watch = watch
        self._now = now
        self._centres = Centres(ledger)

    async def bring_in(self, operator: Operator, items: Sequence[Incoming]) -> Sequence[Brought]:
        """Bring in appeals to the centre of an account; an answer for each, in the same order.

        The events of one appeal stand in one transaction: there is no half of a card.

        Raises:
            JournalBusy: it could not be written now; perhaps a part of it was. To ask again is harmless.
        """
        scoped = (await self._directory.people()).is_scoped(operator.organisation)
        author = Author(operator.id, operator.role, operator.organisation, IMPORTER, scoped)
        centre = await self._centres.centre(operator.stream)
        brought = await asyncio.gather(*(self._one(operator.stream, author, centre, item) for item in items))
        became = Counter(each.outcome.value for each in brought)
        detail = {"operator": operator.id, "stream": operator.stream, **became}
        await self._watch.note("imported", detail)
        return brought

    async def _one(self, stream: str, author: Author, centre: Centre, item: Incoming) -> Brought:
        now = self._now()
        wrong = wrong_in(item, now)
        if wrong is not None:
            return Brought(Outcome.REFUSED, field=wrong.field, why=wrong.why)
        card_id = card_of(stream, author.organisation, item)
        number = await self._number(stream, card_id)
        if number:
            return Brought(Outcome.KNOWN, card_id, number)
        offers = offers_of(item, stream, author.organisation, centre)
        entries = [(author, check(offer, stream, author.role)) for offer in offers]
        opening, *_ = await self._pushing.push(stream, Push(BEGINNING, entries, frozenset()))
        # Somebody may have brought it since we looked: only under the lock of the stream is it decided.
        known = opening.reception is Reception.DUPLICATE
        return Brought(
            Outcome.KNOWN if known else Outcome.ACCEPTED, card_id, await self._number(stream, card_id)
        )

    async def _number(self, stream: str, card_id: str) -> int:
        """What people call a card; 0: there is none."""
        rows = await self._ledger.history(stream, card_id, None)
        return next((row.number for row in rows if row.number), 0)
