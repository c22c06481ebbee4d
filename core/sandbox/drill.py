"""The callers of some hours at one telephone: who rings now, who was taken, who gave up. No clock in it."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Final

from core.domain.record import record
from core.domain.sandbox.scenario import Scenario
from core.sandbox.arrivals import HOUR_S, Arrival

RING_S: Final = 5
"""Seconds: a ring and the silence after it."""
PATIENCE: Final = 8
"""Rings after which a caller gives up."""


@record(frozen=True, slots=True)
class Call:
    """A caller who rang. ``place``: in the list of callers. ``rings``: by now, at the answer or at the end.

    ``card_id``: of the card on which they were taken; empty: they were not.
    """

    place: int
    caller: Arrival
    rings: int
    card_id: str = ""


class Drill:
    """A drill as it stands; seconds are those since its beginning.

    ``callers``: in their order, of ``scenarios`` by id. ``patience``: rings until a caller is lost.
    """

    def __init__(
        self,
        callers: Sequence[Arrival],
        scenarios: Mapping[str, Scenario],
        hours: int,
        patience: int = PATIENCE,
    ) -> None:
        self.scenarios = scenarios
        self.lasts = hours * HOUR_S
        self.patience = patience
        self._callers = callers
        self._begin = [one.second for one in callers]
        self._taken: dict[int, Call] = {}

    def ringing(self, second: int) -> list[Call]:
        """Who rings, the longest first."""
        places = range(self._gone(second), bisect_right(self._begin, second))
        return [self._call(place, second) for place in places if place not in self._taken]

    def longest(self, second: int) -> Call | None:
        """Who rings longest; None: nobody rings."""
        return next(iter(self.ringing(second)), None)

    def take(self, call: Call, card_id: str) -> None:
        """A caller was picked up, on this card."""
        self._taken[call.place] = Call(call.place, call.caller, call.rings, card_id)

    @property
    def taken(self) -> list[Call]:
        """Who was picked up, in the order in which they rang."""
        return [self._taken[place] for place in sorted(self._taken)]

    def lost(self, second: int) -> list[Call]:
        """Who gave up before anybody answered."""
        return [
            Call(place, self._callers[place], self.patience)
            for place in range(self._gone(second))
            if place not in self._taken
        ]

    def is_over(self, second: int) -> bool:
        """Whether the hours are, and nobody rings any more."""
        return second >= self.lasts and not self.ringing(second)

    def rang(self, second: int) -> list[Call]:
        """Everybody who rang by now: taken, lost and ringing, in their order."""
        all_of_them = [*self.taken, *self.lost(second), *self.ringing(second)]
        return sorted(all_of_them, key=lambda call: call.place)

    def _gone(self, second: int) -> int:
        """The place of the first who would still ring if nobody had answered."""
        return bisect_right(self._begin, second - self.patience * RING_S)

    def _call(self, place: int, second: int) -> Call:
        caller = self._callers[place]
        return Call(place, caller, rings_after(second - caller.second))


def rings_after(seconds: float) -> int:
    """Which ring it is, so many seconds after a telephone began to ring."""
    return 1 + int(seconds // RING_S)
