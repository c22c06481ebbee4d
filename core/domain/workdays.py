"""Counting days: calendar days and working ones. Total: no count, day or calendar makes it raise or hang."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from core.domain.terms import Workdays

CALENDAR: Final = "calendar"
WORKING: Final = "working"
HOURS: Final = "hours"
MINUTES: Final = "minutes"

_FREE_FOR: Final = 366
"""Days on end that nobody works: a calendar that names more of them is wrong, and is not searched further."""
_FAR: Final = 10_000
"""Days, of one term, that are counted at most: a fact may say any number."""
_A_DAY: Final = timedelta(days=1)


def day_of(at: datetime, here: datetime) -> date:
    """The day of a moment by the clocks of the place where ``here`` was read."""
    try:
        return at.astimezone(here.tzinfo).date()
    except OverflowError:  # the edge of the calendar: it has no other zone
        return at.date()


@lru_cache(maxsize=4096)  # many cards came on the same day, and the desk looks at them again and again
def plus(day: date, days: int, unit: str, workdays: Workdays) -> date:
    """The last of so many days after a day, which itself does not count; none or fewer: the day."""
    days = min(days, _FAR)
    if unit != WORKING:
        return _later(day, max(days, 0))
    for _ in range(days):
        day = first_working(_later(day), workdays)
    return day


def first_working(day: date, workdays: Workdays) -> date:
    """The day itself if it is worked, else the next one that is."""
    found = day
    for _ in range(_FREE_FOR):
        if workdays.works(found) or found == date.max:
            return found
        found += _A_DAY
    return day


def last_working(day: date, floor: date, workdays: Workdays) -> date:
    """The day itself if it is worked, else the one before it that is, but none before ``floor``."""
    while day > floor and not workdays.works(day):
        day -= _A_DAY
    return day


@lru_cache(maxsize=4096)
def between(start: date, end: date, unit: str, workdays: Workdays) -> int:
    """How many days come after ``start`` up to and with ``end``; none when it does not come later."""
    span = max((end - start).days, 0)
    if unit != WORKING:
        return span
    first = start.toordinal() + 1
    return sum(map(workdays.works, map(date.fromordinal, range(first, first + min(span, _FAR)))))


def _later(day: date, days: int = 1) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))
