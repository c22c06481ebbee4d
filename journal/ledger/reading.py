"""What is read from a ledger in SQL: the same statements for every engine."""

from collections.abc import Mapping, Sequence

from core.domain.chain import GENESIS
from journal.ledger import statements as say
from journal.ledger.asking import Asking
from journal.ledger.port import Note, Row, Slice
from journal.ledger.tables import TRAIL


class Reading(Asking):
    """The part of a ledger that only reads."""

    async def read(self, stream: str, after: int, limit: int, organisation: str | None) -> Slice:
        """What follows a number."""
        at = (say.AT, (after, stream))
        if organisation is None:
            known, found = await self._ask(at, (say.PAGE, (stream, after, limit)))
        else:
            values = (organisation, organisation, stream, after, limit)
            known, found = await self._ask(at, (say.PAGE_OF_ONE, values))
        return say.slice_of(after, known, found, whole=organisation is None)

    async def history(self, stream: str, card_id: str, organisation: str | None) -> Sequence[Row]:
        """The accepted rows of a card, in order, if the organisation may see it."""
        if organisation is not None:
            (grant,) = await self._ask((say.MAY_SEE, (stream, card_id, organisation)))
            if not grant:
                return []
        (found,) = await self._ask((say.HISTORY, (stream, card_id)))
        return [say.row_of(values) for values in found]

    async def chains(self, stream: str, seqs: Sequence[int]) -> Mapping[int, str]:
        """The chain at these numbers, as far as they exist."""
        known = {0: GENESIS} if 0 in seqs else {}
        asked = sorted({*seqs} - {0})
        if not asked:
            return known
        values = say.filled(list(map(str, asked)))
        (found,) = await self._ask((say.chains(len(values)), (stream, *values)))
        return known | {seq: chain.hex() for seq, chain in found}

    async def streams(self) -> Sequence[str]:
        """Every stream that has an event."""
        (found,) = await self._ask((say.ALL_STREAMS, ()))
        return [stream for (stream,) in found]

    async def notes(self, after: int, limit: int, kinds: Sequence[str] = ()) -> Sequence[Note]:
        """A page of the audit trail."""
        values = [value for kind in kinds for value in (kind, after, limit)] or [after]
        (found,) = await self._ask((say.trail_page(len(kinds)), (*values, limit)))
        return [Note(**TRAIL.told(values)) for values in found]
