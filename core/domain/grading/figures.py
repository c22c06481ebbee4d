"""What the grades of a period come to: of one operator, or of a centre."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from typing import Final

from core.domain.figures import Days
from core.domain.record import record

SUMS: Final = (
    "calls", "graded", "score", "squares", "judged", "lawfulness", "fatal", "asked", "rated", "content",
    "rating",
)  # fmt: skip
"""The parts of ``Graded`` that are added up, in the order in which they are counted."""


@record(frozen=True, slots=True)
class Graded:
    """The calls of one operator in a period; of all of them: ``operator`` is empty.

    ``calls``: finished ones that are heard; ``graded`` of them; ``score``, ``squares``: the sum of their
    grades, and of the squares; ``judged``, ``lawfulness``: how many have a score of lawfulness, and its sum;
    ``fatal``: with a fatal fault. ``asked``, ``rated``: citizens who were asked for a mark, and who gave one;
    ``content``: one of 4 or 5; ``rating``: the sum of the marks. ``lost``: point of the form → halves of
    points that were lost by it.
    """

    days: Days
    operator: str
    calls: int = 0
    graded: int = 0
    score: int = 0
    squares: int = 0
    judged: int = 0
    lawfulness: int = 0
    fatal: int = 0
    asked: int = 0
    rated: int = 0
    content: int = 0
    rating: int = 0
    lost: Mapping[str, int] = field(default_factory=dict)

    @property
    def coverage(self) -> float | None:
        """Graded, of all that are heard, in percent; None: there was no call."""
        return _share(100 * self.graded, self.calls)

    @property
    def mean(self) -> float | None:
        """The mean grade, 0 to 100."""
        return _share(self.score, self.graded)

    @property
    def spread(self) -> float | None:
        """The standard deviation of the grades, in points; None: there are not two of them."""
        if self.graded < 2:
            return None
        mean = self.score / self.graded
        return math.sqrt(max(self.squares / self.graded - mean * mean, 0.0))

    @property
    def compliance(self) -> float | None:
        """The mean score of lawfulness, 0 to 100."""
        return _share(self.lawfulness, self.judged)

    @property
    def fatal_per_1000(self) -> float | None:
        """Calls with a fatal fault in a thousand that were graded."""
        return _share(1000 * self.fatal, self.graded)

    @property
    def response(self) -> float | None:
        """Citizens who gave a mark, of those who were asked, in percent."""
        return _share(100 * self.rated, self.asked)

    @property
    def satisfaction(self) -> float | None:
        """The mean mark that citizens gave, 1 to 5."""
        return _share(self.rating, self.rated)

    @property
    def satisfied(self) -> float | None:
        """Citizens who gave a 4 or a 5, of those who gave a mark, in percent."""
        return _share(100 * self.content, self.rated)

    def lost_by(self, item: str) -> float | None:
        """Points that a graded call has lost by a point of the form, on the mean."""
        return _share(self.lost.get(item, 0), 2 * self.graded)

    def weakest(self, most: int) -> tuple[tuple[str, int], ...]:
        """The points of the form by which most was lost, with the halves of points."""
        return tuple(sorted(self.lost.items(), key=lambda one: (-one[1], one[0]))[:most])


def _share(above: int, below: int) -> float | None:
    return above / below if below else None


def together(parts: Iterable[Graded], days: Days, operator: str = "") -> Graded:
    """Several as one."""
    sums: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for part in parts:
        sums.update({name: getattr(part, name) for name in SUMS})
        lost.update(part.lost)
    return Graded(days, operator, **{name: sums[name] for name in SUMS}, lost=lost)


def by_month(parts: Iterable[Graded], until: date, operator: str = "") -> tuple[Graded, ...]:
    """The parts of one operator, of all of them if none is named, month by month until a day.

    From the first month of which something is known; a month without calls stands there too.
    """
    theirs = [one for one in parts if operator in ("", one.operator)]
    if not theirs:
        return ()
    months = Days(min(one.days.since for one in theirs), until).months()
    return tuple(
        together([one for one in theirs if one.days.since == month.since], month, operator)
        for month in months
    )


def year_until(day: date) -> Days:
    """The twelve months of which this day is in the last."""
    return Days(date(day.year - (day.month < 12), day.month % 12 + 1, 1), day)
