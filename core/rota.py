"""Lines and shifts as they concern one desk: what is answered now, who works until when, what was left."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from core.centre.calendars import Calendar
from core.domain.hours import Line, Shift, answering, ends_at, is_open, next_opening, on_shift
from core.domain.lasting import holds
from core.domain.pack import Pack
from core.store import shifts
from core.store.store import Store
from core.sync.access import Access
from core.views import Handover, OnShift

DRAFT: Final = "shift"
"""Under which a word to the next shift is kept while it is written: no card's id."""
_FRESH: Final = timedelta(hours=24)
"""For so long what was left to the next shift is shown."""


class Rota:
    """``access``: of whoever sits here, None where no journal says; ``now``: in the zone of the centre;
    ``calendar``: its working days.
    """

    def __init__(
        self,
        pack: Callable[[], Pack],
        store: Store,
        now: Callable[[], datetime],
        access: Callable[[], Access | None],
        calendar: Callable[[], Calendar],
    ) -> None:
        self._of_centre, self._store, self._now, self._access = pack, store, now, access
        self._calendar = calendar

    @property
    def _pack(self) -> Pack:
        return self._of_centre()

    # --- lines -------------------------------------------------------------------------------------

    def lines(self) -> tuple[Line, ...]:
        """The lines that exist today and that whoever sits here may answer: all, where nobody says which."""
        access, today = self._access(), self._now().date()
        mine = access.account.lines if access else ()
        return tuple(
            line for line in self._pack.lines if holds(line, today) and (not mine or line.code in mine)
        )

    def answered(self, code: str) -> Line | None:
        """The line that is answered now for calls of a line: itself, the one they overflow to, or none."""
        return answering(self._pack.lines, code, self._now(), self._calendar())

    def is_open(self, line: Line) -> bool:
        """Whether a line is answered now."""
        return is_open(line, self._now(), self._calendar())

    def opens(self, line: Line) -> datetime | None:
        """When a line that is closed will be answered again."""
        return next_opening(line, self._now(), self._calendar())

    # --- shifts ------------------------------------------------------------------------------------

    def offered(self) -> tuple[Shift, ...]:
        """The shifts of the centre: the one of the account first, then those whose hours these are."""
        access, now = self._access(), self._now()
        own = access.account.shift if access else ""
        return tuple(
            sorted(self._pack.shifts, key=lambda shift: (shift.code != own, not on_shift(shift, now)))
        )

    def shift(self, code: str) -> Shift | None:
        """A shift of the pack."""
        return next((shift for shift in self._pack.shifts if shift.code == code), None)

    async def mine(self, operator: str) -> OnShift | None:
        """The shift that an operator began and has not ended; None also when its hours were over long ago."""
        begun = await self._store.read(lambda connection: shifts.begun_by(connection, operator))
        ends = self.ends(begun) if begun else None
        return None if ends is not None and self._now() - ends > _FRESH else begun

    def ends(self, mine: OnShift) -> datetime | None:
        """When the hours of a shift that was begun are over; None for one that the pack no longer has."""
        shift = self.shift(mine.shift)
        return ends_at(shift, mine.since.astimezone(self._now().tzinfo)) if shift else None

    async def half_written(self) -> str:
        """The word to the next shift that was being written."""
        return next((draft.text for draft in await self._store.drafts(DRAFT)), "")

    async def written(self) -> None:
        """It became a fact: it is half written no longer."""
        await self._store.drop_drafts(DRAFT)

    async def left(self, operator: str) -> Handover | None:
        """What colleagues left last, at the end of a shift of this day."""
        since = self._now() - _FRESH
        return await self._store.read(lambda connection: shifts.left_since(connection, since, operator))
