"""The audit trail as the service writes it: before an answer goes out, and for all who wait at once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from core.domain.envelope import canonical
from journal.ledger.port import Ledger
from journal.together import Together


class Watch:
    """Who saw or did what."""

    def __init__(self, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._now = now
        self._lines = Together(self._write, most=1000)

    async def note(self, kind: str, detail: Mapping[str, Any]) -> None:
        """Add a line; when this returns, it is kept. ``detail``: ids and numbers, no personal data."""
        await self._lines.ask((self._now().isoformat(), kind, canonical(detail)))

    async def _write(self, lines: Sequence[tuple[str, str, str]]) -> Sequence[None]:
        await self._ledger.note(lines)
        return [None] * len(lines)
