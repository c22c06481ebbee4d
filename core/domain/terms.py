"""How long the law gives: which term an appeal has, until when, and what must be told to the applicant."""

from datetime import date
from typing import Protocol

from core.domain.record import record
from core.domain.words import Words


class Workdays(Protocol):
    """Which days are worked: a country's public holidays, with the days that a centre adds or takes back."""

    def works(self, day: date) -> bool:
        """Whether this is a working day."""

    def __hash__(self) -> int:
        """What was counted by it is remembered: it gives the same answer every time."""


@record(frozen=True, slots=True, kw_only=True)
class CalendarRule:
    """A centre's calendar. ``country``: ISO 3166 code, by which public holidays are known.

    ``off``: working days that are free here; ``works``: free days that are worked (moved by decree).
    """

    country: str
    weekend: tuple[str, ...] = ("sat", "sun")
    off: tuple[date, ...] = ()
    works: tuple[date, ...] = ()
    source: str = ""


@record(frozen=True, slots=True, kw_only=True)
class TermRule:
    """A term of the law. The first rule in force that fits an appeal governs it.

    ``days`` in ``unit`` (``calendar`` or ``working``), counted from the day after receipt. ``kinds``,
    ``channels``, ``criticality``: what it is for; empty: everything; ``written``: only for channels that are.
    ``next_working_day``: what came in on a free day counts as received on the next working one.
    ``from_registration``: the days run from the official registration with the citizen, where the channel
    asks for one (``duties.DutyRule``, ``registration``). ``extension_days``: the one extension, at
    most, in ``extension_unit``; 0: none; ``told_within``: working days in which the applicant learns of it.
    ``own``: not from a regulation; ``enabled``: a centre switches its own rules on itself.
    """

    id: str
    title: Words
    days: int
    unit: str = "calendar"
    kinds: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    criticality: tuple[str, ...] = ()
    written: bool = False
    next_working_day: bool = False
    from_registration: bool = False
    extension_days: int = 0
    extension_unit: str = "calendar"
    told_within: int = 0
    source: str
    valid_from: date
    valid_to: date | None = None
    own: bool = False
    enabled: bool = True


@record(frozen=True, slots=True, kw_only=True)
class NoticeRule:
    """A notice that the law asks for: ``what`` (``registration``, ``forwarding``) within ``days`` of receipt.

    ``forwarding`` is asked for when the appeal went to an agency of the directory.
    """

    what: str
    title: Words
    days: int
    unit: str = "working"
    kinds: tuple[str, ...] = ()
    source: str
    valid_from: date
    valid_to: date | None = None
    own: bool = False
    enabled: bool = True


@record(frozen=True, slots=True, kw_only=True)
class Wait:
    """How long care may be waited for: told to callers, and compared with what they say.

    ``unit``: ``minutes``, ``hours``, ``calendar`` or ``working`` days. ``themes``: codes, or beginnings of
    them.
    """

    id: str
    title: Words
    limit: int
    unit: str
    themes: tuple[str, ...] = ()
    source: str
    valid_from: date
    valid_to: date | None = None
    own: bool = False
