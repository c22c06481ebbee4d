"""What must hold in a pack about terms of the law: their units, classes and channels are known."""

from collections.abc import Iterable, Iterator

from core.centre.calendars import COUNTRIES
from core.centre.naming import (
    Law,
    in_order,
    known,
    known_channels,
    known_kinds,
    known_themes,
    one_after_another,
)
from core.domain.build import Problem
from core.domain.hours import WEEKDAYS
from core.domain.pack import Pack
from core.domain.terms import NoticeRule, TermRule, Wait
from core.domain.vocabulary import NoticeId, Promise
from core.domain.workdays import CALENDAR, HOURS, MINUTES, WORKING

_UNITS = (CALENDAR, WORKING)
_COUNTED = ("days", "extension_days", "told_within")
_MOST_DAYS = 3660
_NOTICES = (NoticeId.REGISTRATION, NoticeId.FORWARDING)
"""The others belong to an act of their own: the extension, the result."""


def _calendar(pack: Pack) -> Iterator[Problem]:
    rule = pack.calendar
    if rule is None:
        rules: tuple[TermRule | NoticeRule | Wait, ...] = (*pack.terms, *pack.notices, *pack.waits)
        if any(map(_counts_work, rules)):
            yield Problem("calendar", None, "working days are counted: whose?")
        return
    yield from known("calendar.country", [rule.country], COUNTRIES, "country whose holidays are known")
    yield from known("calendar.weekend", rule.weekend, WEEKDAYS, "day")
    if set(WEEKDAYS) <= set(rule.weekend):
        yield Problem("calendar.weekend", list(rule.weekend), "at least one day of the week is worked")
    for day in sorted(set(rule.off) & set(rule.works)):
        yield Problem("calendar.works", str(day), "is free by off")
    if not rule.source.strip():
        yield Problem("calendar.source", rule.source, "may not be empty")


def _counts_work(rule: TermRule | NoticeRule | Wait) -> bool:
    if isinstance(rule, TermRule) and (rule.next_working_day or rule.told_within):
        return True
    return WORKING in (rule.unit, getattr(rule, "extension_unit", ""))


def _terms(pack: Pack) -> Iterator[Problem]:
    for rule in pack.terms:
        key = f"terms[{rule.id}]"
        yield from known(f"{key}.unit", [rule.unit], _UNITS, "unit")
        yield from known(f"{key}.extension_unit", [rule.extension_unit], _UNITS, "unit")
        yield from _for(pack, key, rule.kinds, rule.channels)
        yield from known(f"{key}.criticality", rule.criticality, _classes(pack), "class")
        yield from in_order(key, rule.valid_from, rule.valid_to)
        if rule.days <= 0:
            yield Problem(f"{key}.days", rule.days, "must be more than nothing")
        for name in ("extension_days", "told_within"):
            if getattr(rule, name) < 0:
                yield Problem(f"{key}.{name}", getattr(rule, name), "may not be less than nothing")
        if rule.told_within and not rule.extension_days:
            yield Problem(f"{key}.told_within", rule.told_within, "there is no extension to tell of")
        if rule.from_registration and pack.duty(Promise.REGISTRATION) is None:
            yield Problem(f"{key}.from_registration", True, "no duty asks for a registration")


def _for(pack: Pack, key: str, kinds: Iterable[str], channels: Iterable[str]) -> Iterator[Problem]:
    yield from known_kinds(pack, key, kinds)
    yield from known_channels(pack, key, channels)


def _classes(pack: Pack) -> list[str]:
    return [one.code for one in pack.options("criticality")]


def _notices(pack: Pack) -> Iterator[Problem]:
    for rule in pack.notices:
        key = f"notices[{rule.what}]"
        yield from known(f"{key}.what", [rule.what], _NOTICES, "notice that a rule asks for")
        yield from known(f"{key}.unit", [rule.unit], _UNITS, "unit")
        yield from known_kinds(pack, key, rule.kinds)
        yield from in_order(key, rule.valid_from, rule.valid_to)
        if rule.days < 0:
            yield Problem(f"{key}.days", rule.days, "may not be less than nothing")


def _waits(pack: Pack) -> Iterator[Problem]:
    for wait in pack.waits:
        key = f"waits[{wait.id}]"
        yield from known(f"{key}.unit", [wait.unit], (MINUTES, HOURS, *_UNITS), "unit")
        yield from known_themes(pack, key, wait.themes)
        yield from in_order(key, wait.valid_from, wait.valid_to)
        if wait.limit <= 0:
            yield Problem(f"{key}.limit", wait.limit, "must be more than nothing")


def _days(pack: Pack) -> Iterator[Problem]:
    """Days of a calendar come to an end: of more than these nobody could count when they are over."""
    counted = (
        *(("terms", rule.id, name, getattr(rule, name)) for rule in pack.terms for name in _COUNTED),
        *(("notices", rule.what, "days", rule.days) for rule in pack.notices),
        *(("waits", wait.id, "limit", wait.limit) for wait in pack.waits if wait.unit in _UNITS),
        *(("buttons", button.id, "days", button.days) for button in pack.buttons),
    )
    for table, name, field, days in counted:
        if days > _MOST_DAYS:
            yield Problem(f"{table}[{name}].{field}", days, f"it is more than {_MOST_DAYS} days")


def _editions(pack: Pack) -> Iterator[Problem]:
    """A rule may stand in several editions, one after another: on no day do two of them hold."""
    yield from one_after_another("norms", pack.norms)
    yield from one_after_another("terms", pack.terms)
    yield from one_after_another("waits", pack.waits)


def _raised(pack: Pack) -> Iterator[Problem]:
    """What raises an appeal to a class raises it to one that there is."""
    for name in ("urgency", "vulnerability", "theme"):
        for one in pack.options(name):
            table = "themes" if name == "theme" else f"choices.{name}"
            if one.criticality:
                yield from known(
                    f"{table}[{one.code}].criticality", [one.criticality], _classes(pack), "class"
                )


LAWS: tuple[Law, ...] = (_calendar, _terms, _notices, _waits, _days, _editions, _raised)
