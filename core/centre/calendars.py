"""Working days of a country, as the ``holidays`` library knows them, with what a centre moves itself."""

from datetime import date
from pathlib import Path
from typing import Final

from core.centre.known_days import known_days
from core.domain.hours import WEEKDAYS
from core.domain.terms import CalendarRule

COUNTRIES: Final = ("AZ", "KZ", "RU")
"""Whose holidays are checked against published dates (tests/core/centre/test_calendars.py)."""


class Calendar:
    """A ``terms.Workdays``: asked for a day it answers, whatever year it is in."""

    def __init__(self, rule: CalendarRule | None, place: Path | None = None) -> None:
        """``rule`` None: the week alone, from Monday to Friday. ``place``: where holidays are remembered."""
        self._rule = rule or CalendarRule(country="")
        self._place = place
        self._years: dict[int, frozenset[date]] = {}

    def works(self, day: date) -> bool:
        """Whether this is a working day. What the centre says of a day holds over what the country says."""
        try:
            return day in self._years[day.year]
        except KeyError:
            self._years[day.year] = found = self._worked(day.year)
            return day in found

    def _worked(self, year: int) -> frozenset[date]:
        country = self._rule.country
        free, worked = known_days(country, year, self._place) if country else ((), ())
        last = date(year, 12, 31).toordinal()
        days = {date.fromordinal(day) for day in range(date(year, 1, 1).toordinal(), last + 1)}
        week = {day for day in days if WEEKDAYS[day.weekday()] not in self._rule.weekend}
        return frozenset((week - set(free) | set(worked) | set(self._rule.works)) - set(self._rule.off))
