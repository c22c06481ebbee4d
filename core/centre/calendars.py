"""Working days of a country, as the ``holidays`` library knows them, with what a centre moves itself.

The library is imported by the first question about a year: it costs a tenth of a second.
"""

from datetime import date
from functools import lru_cache
from typing import Final

from core.domain.hours import WEEKDAYS
from core.domain.terms import CalendarRule

COUNTRIES: Final = ("AZ", "KZ", "RU")
"""Whose holidays are checked against published dates (tests/core/centre/test_calendars.py)."""


class Calendar:
    """A ``terms.Workdays``: asked for a day it answers, whatever year it is in."""

    def __init__(self, rule: CalendarRule | None) -> None:
        """``rule`` None: the week alone, from Monday to Friday."""
        self._rule = rule or CalendarRule(country="")
        self._years: dict[int, frozenset[date]] = {}

    def works(self, day: date) -> bool:
        """Whether this is a working day. What the centre says of a day holds over what the country says."""
        try:
            return day in self._years[day.year]
        except KeyError:
            self._years[day.year] = found = self._worked(day.year)
            return day in found

    def _worked(self, year: int) -> frozenset[date]:
        free, worked = _days_of(self._rule.country, year) if self._rule.country else ((), ())
        last = date(year, 12, 31).toordinal()
        days = {date.fromordinal(day) for day in range(date(year, 1, 1).toordinal(), last + 1)}
        week = {day for day in days if WEEKDAYS[day.weekday()] not in self._rule.weekend}
        return frozenset((week - set(free) | set(worked) | set(self._rule.works)) - set(self._rule.off))


@lru_cache(maxsize=64)
def _days_of(country: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Free days of a year, and its weekend days that are worked."""
    from holidays import country_holidays

    # A Saturday of December may be worked for a day of next January: only next year's list knows.
    known = country_holidays(country, years=(year, year + 1), expand=False)
    return frozenset(known), frozenset(known.weekend_workdays)
