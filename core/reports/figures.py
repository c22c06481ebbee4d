"""What figures of a period are made of: counted by the store, judged by the pack and its calendar.

Counting a year takes seconds, and none of it is waited for by a key: the store counts on a connection of its
own, and what the law says of thousands of terms is worked out on a thread of its own.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from core.domain.deadline import Appeal, term_of
from core.domain.figures import Days, Tallied
from core.domain.pack import Pack
from core.domain.record import changed
from core.domain.terms import Workdays
from core.domain.vocabulary import NormId
from core.domain.workdays import WORKING
from core.store.tallied import Asked, Bound, Counting, Progress

_FREE_DAYS: Final = 30
"""Calendar days that the free days of a term may add to twice its working days."""
RISKS: Final = ("late", "today", "days_3", "days_10", "later", "unregistered")
"""How the terms of open appeals stand, the worst first."""


async def tallied(
    counting: Counting, pack: Pack, days: Days, now: datetime, progress: Progress | None = None
) -> Tallied:
    """Count a period, at a moment in the centre's zone."""
    zone = ZoneInfo(pack.centre.tz)
    talk = tuple(channel.code for channel in pack.channels if channel.talk)
    helped = tuple(result.code for result in pack.options("result") if result.helped)
    asked = Asked(
        days=days, talk=talk, reference=_reference(pack), helped=helped,
        graded_since=pack.grading.since if pack.grading else date.max, zone=zone, now=now,
    )  # fmt: skip
    counted = await counting.count(asked, progress)
    pairs = _bound_pairs(pack)
    if not pairs:
        return counted
    bound = await counting.bound(pairs, Days(days.since - _longest(pack), days.until))
    return changed(counted, terms=await asyncio.to_thread(_discipline, bound, pack, days, now))


async def risks(counting: Counting, pack: Pack, now: datetime) -> Mapping[str, int]:
    """How the terms of the appeals that are open now stand: ``RISKS`` → how many."""
    pairs = _bound_pairs(pack)
    if not pairs:
        return {}
    bound = await counting.open_bound(pairs, now.date())
    return await asyncio.to_thread(_risks, bound, pack, now)


def _reference(pack: Pack) -> tuple[str, ...]:
    """The kinds of appeals to which the norm of a self-answered call applies; of every norm there was."""
    norms = [norm for norm in pack.norms if norm.id == NormId.SELF_ANSWERED]
    everything = tuple(one.code for one in pack.options("kind"))
    return tuple({kind for norm in norms for kind in norm.kinds or everything})


def _bound_pairs(pack: Pack) -> frozenset[str]:
    """Kinds and channels that a rule in the pack may give a term, whatever their class."""
    return frozenset(
        f"{kind} {channel.code}"
        for kind in ("", *(one.code for one in pack.options("kind")))
        for channel in pack.channels
        for rule in pack.terms
        if rule.enabled
        and (not rule.kinds or kind in rule.kinds)
        and (not rule.channels or channel.code in rule.channels)
        and (channel.written or not rule.written)
    )


def _longest(pack: Pack) -> timedelta:
    """How long before a period an appeal may have come whose term ends in it: the longest term, extended."""
    lasts = [
        sum(2 * days + _FREE_DAYS if unit == WORKING else days for days, unit in parts)
        for rule in pack.terms
        for parts in [((rule.days, rule.unit), (rule.extension_days, rule.extension_unit))]
    ]
    return timedelta(days=max(lasts, default=0) + _FREE_DAYS)


def _calendar(pack: Pack) -> Workdays:
    from core.centre.calendars import Calendar

    return Calendar(pack.calendar)


def _appeal(one: Bound, zone: ZoneInfo) -> Appeal:
    def noon(day: date | None) -> datetime | None:
        return None if day is None else datetime.combine(day, time(12), zone)

    return Appeal(
        received_at=datetime.combine(one.day, time(12), zone), kind=one.kind, channel=one.channel,
        theme=one.theme, criticality=one.criticality, urgency=one.urgency, vulnerability=one.vulnerability,
        registers=one.registers, registered_at=noon(one.registered_day), extended=one.extended,
    )  # fmt: skip


def _discipline(bound: Mapping[Bound, int], pack: Pack, days: Days, now: datetime) -> Mapping[str, int]:
    """Terms that ended in the period, or were kept before they did: how many, kept, extended."""
    zone, workdays, found = ZoneInfo(pack.centre.tz), _calendar(pack), Counter[str]()
    for one, number in bound.items():
        term = term_of(_appeal(one, zone), pack, now.astimezone(zone), workdays)
        if term is None or term.due is None or not days.since <= term.due <= days.until:
            continue
        if one.closed_day is None and term.due >= now.astimezone(zone).date():
            continue  # there is still time
        kept = one.closed_day is not None and one.closed_day <= term.due
        found.update({"due": number, "kept": number * kept, "extended": number * bool(term.extended)})
    return found


def _risks(bound: Mapping[Bound, int], pack: Pack, now: datetime) -> Mapping[str, int]:
    zone, workdays, found = ZoneInfo(pack.centre.tz), _calendar(pack), Counter[str]()
    for one, number in bound.items():
        term = term_of(_appeal(one, zone), pack, now.astimezone(zone), workdays)
        if term is None:
            continue
        if term.due is None:
            found["unregistered"] += number
        elif term.late:
            found["late"] += number
        else:
            steps = (("today", 0), ("days_3", 3), ("days_10", 10))
            found[next((name for name, limit in steps if term.left <= limit), "later")] += number
    return found
