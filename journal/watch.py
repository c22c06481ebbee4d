"""The audit trail as the service writes it: before an answer goes out, and for all who wait at once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from core.domain.envelope import canonical
from journal.ledger.port import Ledger
from journal.together import Together

SHOWN: Final = "feed"
"""The kind of a line that names a piece of a stream, and all who were shown it at that moment."""

Reader = tuple[str, str]
"""An operator and a device."""

Piece = tuple[str, int, int]
"""A stream, the first and the last number of it."""


class Watch:
    """Who saw or did what."""

    def __init__(self, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._now = now
        self._acts = Together(self._write, most=1000)
        self._sights = Together(self._write_sights, most=1000)

    async def note(self, kind: str, detail: Mapping[str, Any]) -> None:
        """Add a line; when this returns, it is kept. ``detail``: ids and numbers, no personal data."""
        await self._acts.ask((self._now().isoformat(), kind, canonical(detail)))

    async def shown(self, piece: Piece, reader: Reader) -> None:
        """Say that a reader is shown a piece of a stream; when this returns, it is kept.

        Every fact goes to every desk that waits for it: those who are shown the same at the same moment stand
        in one line. A line for each would be ten times the log.
        """
        await self._sights.ask((piece, reader))

    async def _write(self, lines: Sequence[tuple[str, str, str]]) -> Sequence[None]:
        await self._ledger.note(lines)
        return [None] * len(lines)

    async def _write_sights(self, sights: Sequence[tuple[Piece, Reader]]) -> Sequence[None]:
        readers: dict[Piece, set[Reader]] = {}
        for piece, reader in sights:
            readers.setdefault(piece, set()).add(reader)
        at = self._now().isoformat()
        lines = []
        for (stream, first, last), all_of_them in readers.items():
            told = {"stream": stream, "first": first, "last": last, "readers": sorted(all_of_them)}
            lines.append((at, SHOWN, canonical(told)))
        await self._ledger.note(lines)
        return [None] * len(sights)
