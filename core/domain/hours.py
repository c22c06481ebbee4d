"""When a line is answered and who is on shift: a centre's own week, by the clocks of its zone.

Moments come in the zone of the centre and hours are those of its clocks on the wall: 09:00 is 09:00 on the
day when the clocks are changed, too.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from core.domain.lasting import holds
from core.domain.record import record
from core.domain.terms import Workdays
from core.domain.words import Words

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24 * 60
"""Minutes of a day."""
_WORKDAYS = 5
_DAY = timedelta(days=1)
_LOOKS_AHEAD = 367
"""Days: today, and a year of 366."""


@record(frozen=True, slots=True, kw_only=True)
class Opening:
    """Hours on some days of the week. ``begins``, ``ends``: «09:00»; an end of «24:00» is midnight.

    One that ends before it begins goes over midnight; it belongs to the day on which it begins.
    """

    days: tuple[str, ...]
    begins: str
    ends: str


@record(frozen=True, slots=True, kw_only=True)
class Line:
    """A published line of the centre.

    ``hours``: as published, for people; ``openings``: the same for the program, none: day and night. Public
    holidays close a line that has openings when ``holidays`` is true. ``valid_from``, ``valid_to``: a line
    may be opened and closed by date. ``overflow``: the line that answers while this one is closed.
    ``themes``: codes, or beginnings of them, of what is asked here; none: everything. ``free``: for callers.
    """

    code: str
    title: Words
    number: str = ""
    hours: str = ""
    free: bool = False
    openings: tuple[Opening, ...] = ()
    holidays: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    overflow: str = ""
    themes: tuple[str, ...] = ()


@record(frozen=True, slots=True, kw_only=True)
class Shift:
    """A working time of operators; one that ends before it begins goes over midnight."""

    code: str
    title: Words
    begins: str
    ends: str


def minutes(text: str) -> int | None:
    """«09:30» in minutes of the day, «24:00» as its end; None for what is no time."""
    hours, colon, rest = text.partition(":")
    if not (colon and len(hours) == 2 and len(rest) == 2 and (hours + rest).isascii()):
        return None
    if not (hours + rest).isdecimal() or int(rest) >= 60:
        return None
    found = int(hours) * 60 + int(rest)
    return found if found <= DAY else None


def span(begins: str, ends: str) -> tuple[int, int]:
    """From which minute of a day until which, the latter beyond 24:00 where it is one of the next day."""
    start, end = minutes(begins) or 0, minutes(ends) or 0
    return start, end if end > start else end + DAY


# --- lines -----------------------------------------------------------------------------------------


def is_open(line: Line, at: datetime, workdays: Workdays | None = None) -> bool:
    """Whether a line is answered at a moment.

    ``workdays``: the calendar of the centre; None: it has none, and no day is a holiday.
    """
    if not line.openings:
        return holds(line, at.date())
    minute = at.hour * 60 + at.minute
    today = any(start <= minute < end for start, end in _hours(line, at.date(), workdays))
    night = any(minute < end - DAY for __, end in _hours(line, at.date() - _DAY, workdays))
    return today or night


def next_opening(line: Line, at: datetime, workdays: Workdays | None = None) -> datetime | None:
    """The first moment not before ``at`` at which a line that is closed will be answered; None: no longer.

    Nobody looks further than a year.
    """
    for day in (at.date() + _DAY * ahead for ahead in range(_LOOKS_AHEAD)):
        starts = [start for start, __ in _hours(line, day, workdays)]
        if not line.openings and holds(line, day):
            starts = [0]
        for start in sorted(starts):
            moment = datetime.combine(day, time(start // 60, start % 60), at.tzinfo)
            if moment >= at:
                return moment
    return None


def answering(
    lines: Iterable[Line], code: str, at: datetime, workdays: Workdays | None = None
) -> Line | None:
    """The line that answers the calls of a line at a moment: itself, or the one they overflow to.

    None: nobody does; also for a code that is no line's.
    """
    by_code = {line.code: line for line in lines}
    passed: set[str] = set()
    line = by_code.get(code)
    while line is not None and line.code not in passed:
        if is_open(line, at, workdays):
            return line
        passed.add(line.code)
        line = by_code.get(line.overflow)
    return None


def _hours(line: Line, day: date, workdays: Workdays | None) -> Iterator[tuple[int, int]]:
    """The hours that begin on a day, in its minutes.

    A holiday is a free day from Monday to Friday: who opens a line on a Saturday means a day that is free.
    """
    weekday = day.weekday()
    free = line.holidays and workdays is not None and weekday < _WORKDAYS and not workdays.works(day)
    if holds(line, day) and not free:
        for opening in line.openings:
            if WEEKDAYS[weekday] in opening.days:
                yield span(opening.begins, opening.ends)


# --- shifts ----------------------------------------------------------------------------------------


def on_shift(shift: Shift, at: datetime) -> bool:
    """Whether a moment lies within the hours of a shift."""
    minute = at.hour * 60 + at.minute
    start, end = span(shift.begins, shift.ends)
    return start <= minute < end or minute < end - DAY


def ends_at(shift: Shift, begun: datetime) -> datetime:
    """When a shift ends that somebody began to work on at a moment, be it before or after its hour."""
    end = span(shift.begins, shift.ends)[1] % DAY
    minute = begun.hour * 60 + begun.minute
    ahead = (end - minute) % DAY or DAY
    day = begun.date() + _DAY * ((minute + ahead) // DAY)
    return datetime.combine(day, time(end // 60, end % 60), begun.tzinfo)


def uncovered(shifts: Iterable[Shift]) -> int | None:
    """The first minute of the day at which nobody is on any shift; None: they go round the clock."""
    spans = [span(shift.begins, shift.ends) for shift in shifts]
    covered = {minute % DAY for start, end in spans for minute in range(start, end)}
    return next((minute for minute in range(DAY) if minute not in covered), None)
