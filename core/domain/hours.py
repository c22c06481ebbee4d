"""When a line is answered and who is on shift: a centre's own week, by the clocks of its zone."""

from datetime import date

from core.domain.record import record
from core.domain.words import Words

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@record(frozen=True, slots=True, kw_only=True)
class Opening:
    """Hours on some days of the week. ``begins``, ``ends``: «09:00»; an end of «24:00» is midnight."""

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
