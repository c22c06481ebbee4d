"""The figures, reports and pages of a desk: what there is to count in its data directory."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.domain.pack import Pack
from core.files import put

if TYPE_CHECKING:
    from core.domain.card import Card
    from core.domain.figures import Days, Tallied, Work
    from core.domain.grading.figures import Graded
    from core.store.tallied import Counting, Progress


class Reports:
    """``pack``, ``now``: as they are when it is asked, the moment in the zone of the centre.

    What is heavy is imported by the first question.
    """

    def __init__(self, pack: Callable[[], Pack], directory: Path, now: Callable[[], datetime]) -> None:
        self._pack, self._directory, self._now = pack, directory, now
        self._counting: Counting | None = None

    def today(self) -> date:
        """The day by the clocks of the centre."""
        return self._now().date()

    async def tallied(self, days: "Days", progress: "Progress | None" = None) -> "Tallied":
        """Count a period; a year of a big centre takes seconds, which nobody else waits for."""
        from core.reports.figures import tallied

        return await tallied(self._counter(), self._pack(), days, self._now(), progress)

    async def risks(self) -> Mapping[str, int]:
        """How the terms of the open appeals stand: ``core.reports.figures.RISKS`` → how many."""
        from core.reports.figures import risks

        return await risks(self._counter(), self._pack(), self._now())

    async def graded(self, days: "Days") -> "Sequence[Graded]":
        """What calls were worth: a part for each month of the period and each operator."""
        days = self._since(days)
        return await self._counter().graded(days, self._talk()) if days.since <= days.until else ()

    async def graded_daily(self, days: "Days") -> "Sequence[Graded]":
        """The same of all operators together, for every day on which somebody called."""
        days = self._since(days)
        return await self._counter().graded_daily(days, self._talk()) if days.since <= days.until else ()

    async def cards(self, days: "Days") -> "AsyncIterator[Card]":
        """Every card of a period, oldest day first, folded from its facts: a year takes many minutes."""
        async for card in self._counter().cards(days):
            yield card

    async def worked(self, days: "Days") -> "AsyncIterator[Work]":
        """What each operator did, day by day."""
        async for work in self._counter().worked(days, ZoneInfo(self._pack().centre.tz)):
            yield work

    async def keep_paper(self, name: str, text: str) -> Path:
        """Write a page for the printer, in clear, for this user's eyes only, and say where.

        Raises:
            StoreError: it could not be written.
        """
        file = self._directory / "papers" / name
        await asyncio.to_thread(put, file, text.encode())
        return file

    def close(self) -> None:
        """Let go of the data directory."""
        if self._counting is not None:
            self._counting.close()

    def _since(self, days: "Days") -> "Days":
        """The days of a period on which calls were graded at all."""
        from core.domain.figures import Days

        form = self._pack().grading
        return days if form is None else Days(max(days.since, form.since), days.until)

    def _talk(self) -> list[str]:
        return [channel.code for channel in self._pack().channels if channel.talk]

    def _counter(self) -> "Counting":
        if self._counting is None:
            from core.store.tallied import Counting

            self._counting = Counting(self._directory)
        return self._counting
