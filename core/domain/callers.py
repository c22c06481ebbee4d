"""Who calls, and at which hours somebody who calls every day is expected."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final

from core.domain.card import Card
from core.domain.pack import Pack
from core.domain.phones import read_phone

# As in core.domain.dates; a bare hour is certain here, where nothing but hours is written.
_HOUR = re.compile(r"(?P<hour>\d\d?)(?:[:.\-жЖ]?(?P<minute>\d\d))?", re.ASCII)
_DAY: Final = timedelta(days=1)


def caller_of(card: Card, pack: Pack) -> str:
    """Who calls, as a normal phone number: the number received, or else the one that was dictated."""
    if card.caller:
        return card.caller
    dictated = card.value("contact_phone")
    return read_phone(dictated, pack.centre.region).normal if dictated else ""


def read_hour(text: str) -> str:
    """The hour of the day in «7», «07:00», «17.30» or «1730», as «07:00»; empty when it is none."""
    found = _HOUR.fullmatch(text)
    if found is None or int(found["hour"]) >= 24 or int(found["minute"] or 0) >= 60:
        return ""
    return f"{int(found['hour']):02d}:{int(found['minute'] or 0):02d}"


def read_hours(text: str) -> tuple[tuple[str, ...], str]:
    """The hours of the day in «7:00, 17:00», in order and each once; and the first word that is no hour."""
    words = re.split(r"[\s,;]+", text.strip())
    for word in words:
        if word and not read_hour(word):
            return (), word
    return tuple(sorted({read_hour(word) for word in words if word})), ""


def expected_near(times: str, now: datetime, before: timedelta, after: timedelta) -> datetime | None:
    """The moment nearest to ``now``, by its own clock, at which the caller is expected; None: none is near.

    ``times``: as ``CallerExpected`` keeps them. Near is so long ``before`` the hour, and ``after`` it.
    """
    near = [at for at in _moments(times, now) if at - before <= now <= at + after]
    return min(near, key=lambda at: abs(at - now), default=None)


def _moments(times: str, now: datetime) -> Iterator[datetime]:
    for word in times.split():
        if hour := read_hour(word):  # a fact may have been written by a console of tomorrow
            for day in (now - _DAY, now, now + _DAY):
                yield datetime.combine(day.date(), time.fromisoformat(hour), now.tzinfo)
