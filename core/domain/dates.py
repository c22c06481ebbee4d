"""Dates and moments as operators type them. Today and now are arguments: nothing here asks a clock.

A text that is not certainly one date is no date: the answer is None, and the text stays as it was typed.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from core.domain.text import plain

# Under a Russian layout the full stop and the comma of the US layout give «ю» and «б».
_BETWEEN: Final = r"[\s./,\-\u2010-\u2015юб]+"
# Tried in order: digits that are no day in one form may be a day in the next.
_FORMS: Final = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"(?P<day>\d\d?){_BETWEEN}(?P<month>\d\d?)(?:{_BETWEEN}(?P<year>\d{{4}}|\d\d))?",
        rf"(?P<year>\d{{4}}){_BETWEEN}(?P<month>\d\d?){_BETWEEN}(?P<day>\d\d?)",
        r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d{4}|\d\d)",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
    )
)

# The colon of the US layout is «Ж» under a Russian one; the numeric pad has a stop (or a comma) and a dash.
_TIME = re.compile(r"(?P<hour>\d\d?)[:.,\-жЖ]?(?P<minute>\d\d)", re.ASCII)
_LATER = re.compile(r"\+\s*(\d{1,4})", re.ASCII)

_EARLIEST: Final = date(1900, 1, 1)


def read_date(text: str, today: date, future: bool = False, recent: bool = False) -> date | None:
    """The date in «9.12.84», «09121984», «9/12/1984», «1984-12-09» and the like; None if there is none.

    By default a day that has come, not before 1900: a year of two digits is then the latest that has; with
    ``recent`` «25.11» is the last such day. With ``future`` any day: a year of two digits is the nearest to
    today, and «25.11» is the next such day.
    """
    typed = plain(text).lower().rstrip(".")
    for form in _FORMS:
        if (found := form.fullmatch(typed)) is not None:
            years = _years(found["year"], today, future, recent)
            days = [day for year in years if (day := _day(year, int(found["month"]), int(found["day"])))]
            if found["year"] is None and future:
                days = [day for day in days if day >= today]
            if not future:
                days = [day for day in days if day <= today]
            if days:
                return days[0]
    return None


def _years(typed: str | None, today: date, future: bool, recent: bool) -> range | tuple[int, ...]:
    """The years a typed year may mean, likeliest first."""
    if typed is None:
        # Eight years reach over the longest gap between two leap days.
        past = range(today.year, today.year - 9, -1) if recent else ()
        return range(today.year, today.year + 9) if future else past
    if len(typed) == 4:
        return (int(typed),)
    this = today.year - today.year % 100 + int(typed)
    if not future:
        return (this, this - 100)
    return tuple(sorted((this - 100, this, this + 100), key=lambda year: abs(year - today.year)))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found >= _EARLIEST else None


def read_moment(text: str, now: datetime) -> datetime | None:
    """The moment in «12:30» (the next one), «25.11 12:30» (that day) or «+30» (minutes from now); else None.

    The answer is in the time zone of ``now``, to the minute, and may be in the past if the day says so.
    """
    typed = plain(text)
    if (later := _LATER.fullmatch(typed)) is not None:
        return now.replace(second=0, microsecond=0) + timedelta(minutes=int(later[1]))
    day_text, _, time_text = typed.rpartition(" ")
    clock = _read_time(time_text)
    if clock is None:
        return None
    if day_text:
        day = read_date(day_text, now.date(), future=True)
        return None if day is None else datetime.combine(day, clock, now.tzinfo)
    moment = datetime.combine(now.date(), clock, now.tzinfo)
    return moment if moment >= now.replace(second=0, microsecond=0) else moment + timedelta(days=1)


def _read_time(text: str) -> time | None:
    if (found := _TIME.fullmatch(text)) is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"])
    return time(hour, minute) if hour < 24 and minute < 60 else None
