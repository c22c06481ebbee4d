"""Who saw what, and who did what: the audit trail, read for one card or one person.

A console reads the feed in pages, and the trail names the first and the last number; so with an export.
Whether they showed a card follows from the log: the numbers of the card's facts, and what of them the
organisation of the reader may see.
"""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from journal.ledger.port import Ledger
from journal.people import People
from journal.watch import SHOWN

PAGE: Final = 500

SHOWING: Final = (SHOWN, "log.exported")
"""Kinds of lines that name a range of a stream which somebody was shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the trail, or what it says of one of many readers.

    ``detail``: ids and numbers, no personal data.
    """

    seq: int
    at: str
    kind: str
    detail: Mapping[str, Any]


async def audit(ledger: Ledger, people: People, *, card: str = "", operator: str = "") -> AsyncIterator[Line]:
    """The lines about a card, those that an account wrote or that were about it; without either, all."""
    sights = _Sights(ledger, people, card)
    after = 0
    while page := await ledger.notes(after, PAGE):
        for note in page:
            after = note.seq
            for detail in _of_each(json.loads(note.detail)):
                if operator and operator not in (detail.get("operator"), detail.get("by")):
                    continue
                if card and not await sights.has(note.kind, detail):
                    continue
                yield Line(note.seq, note.at, note.kind, detail)


def _of_each(detail: dict[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What a line says, of each of its readers if it has such."""
    readers = detail.pop("readers", None)
    if readers is None:
        yield detail
    else:
        yield from (detail | {"operator": operator, "device": device} for operator, device in readers)


class _Sights:
    """Which lines are about a card. ``_seen``: (stream, organisation) → the numbers of its facts in sight."""

    def __init__(self, ledger: Ledger, people: People, card: str) -> None:
        self._ledger = ledger
        self._people = people
        self._card = card
        self._seen: dict[tuple[str, str | None], list[int]] = {}

    async def has(self, kind: str, detail: Mapping[str, Any]) -> bool:
        """Whether a line is about the card."""
        if "card" in detail:
            return bool(detail["card"] == self._card)
        if kind not in SHOWING:
            return False
        seen = await self._of(detail["stream"], detail.get("operator") or detail["by"])
        return any(detail["first"] <= seq <= detail["last"] for seq in seen)

    async def _of(self, stream: str, operator: str) -> list[int]:
        account = self._people.operators.get(operator)
        scope = account.organisation if account and self._people.is_scoped(account.organisation) else None
        if (stream, scope) not in self._seen:
            rows = await self._ledger.history(stream, self._card, scope)
            pieces = [await self._ledger.read(stream, row.seq - 1, 1, scope) for row in rows]
            self._seen[stream, scope] = [
                row.seq for row, piece in zip(rows, pieces, strict=True) if row.seq not in piece.hidden
            ]
        return self._seen[stream, scope]
