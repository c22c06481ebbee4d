"""Contacts with institutions, and what is agreed about callers: the commands, and what happens then."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from core.domain import commands as c
from core.domain import events as e
from core.domain.callers import caller_of, read_hours
from core.domain.card import Card
from core.domain.envelope import storable
from core.domain.hours import DAY, WEEKDAYS, span
from core.domain.refusals import Refusal
from core.domain.situation import Situation
from core.domain.vocabulary import Promise

# --- why not ---------------------------------------------------------------------------------------


def _contact(card: Card, command: c.LogContact, at: Situation) -> Refusal | None:
    if not _organisation(command, at):
        return Refusal("contact_nobody")
    past = command.promised_on is not None and command.promised_on < at.now.date()
    return Refusal("contact_past") if past else None


def _known(card: Card, at: Situation) -> Refusal | None:
    return None if caller_of(card, at.pack) else Refusal("caller_unknown")


def _expect(card: Card, command: c.ExpectCaller, at: Situation) -> Refusal | None:
    __, wrong = read_hours(command.times)
    return _known(card, at) or (Refusal("time_wrong", {"time": storable(wrong)}) if wrong else None)


def _set_apart(card: Card, command: c.SetCallerApart, at: Situation) -> Refusal | None:
    return _known(card, at) or (None if command.reason.strip() else Refusal("reason_needed"))


REFUSALS: Mapping[type[c.Command], Callable[[Card, Any, Situation], Refusal | None]] = {
    c.LogContact: _contact,
    c.ExpectCaller: _expect,
    c.SetCallerApart: _set_apart,
}


# --- what happens ----------------------------------------------------------------------------------


def _organisation(command: c.LogContact, at: Situation) -> str:
    """The institution as people call it; an entry that the directory has lost is named by the command."""
    entry = at.pack.entry(command.entry)
    return entry.organisation or entry.name if entry else command.organisation.strip()


def _logs(card: Card, command: c.LogContact, at: Situation) -> tuple[e.Fact, ...]:
    promised = command.promised_on
    entry = at.pack.entry(command.entry)
    phone = command.phone or (entry.phone if entry else "")
    contact = e.ContactLogged(
        at.new_id(), command.entry, _organisation(command, at), command.person, command.post, phone,
        command.outcome, command.words, promised.isoformat() if promised else "",
    )  # fmt: skip
    if promised is None:
        return (contact,)
    begins, ends = (moment.astimezone(UTC).isoformat() for moment in _work_of(promised, card, at))
    citizen = card.value("contact_phone") or card.caller_number
    about = " · ".join(filter(None, (contact.organisation, contact.words)))
    return contact, e.CallbackScheduled(at.new_id(), Promise.CONTROL, citizen, begins, ends, about)


def _work_of(day: date, card: Card, at: Situation) -> tuple[datetime, datetime]:
    """What is left of the hours of the card's line on a day; of the whole day, where it has none then.

    By the clocks of the centre, in which ``Situation.now`` is. A card of no line has the hours of the first.
    """
    midnight = datetime.combine(day, time(), at.now.tzinfo)
    lines = sorted(at.pack.lines, key=lambda line: line.code != card.line)
    openings = lines[0].openings if lines else ()
    spans = [span(one.begins, one.ends) for one in openings if WEEKDAYS[day.weekday()] in one.days]
    for start, end in (*spans, (0, DAY)):
        begins = max(at.now, midnight + timedelta(minutes=start))
        ends = midnight + timedelta(minutes=end)
        if begins < ends:
            return begins, ends
    raise AssertionError("a day to come has its hours")  # or it would have been refused


def _expects(card: Card, command: c.ExpectCaller, at: Situation) -> tuple[e.Fact, ...]:
    times, __ = read_hours(command.times)
    return (e.CallerExpected(caller_of(card, at.pack), " ".join(times)),)


def _sets_apart(card: Card, command: c.SetCallerApart, at: Situation) -> tuple[e.Fact, ...]:
    return (e.CallerSetApart(caller_of(card, at.pack), command.apart, command.reason),)


FACTS: Mapping[type[c.Command], Callable[[Card, Any, Situation], tuple[e.Fact, ...]]] = {
    c.LogContact: _logs,
    c.ExpectCaller: _expects,
    c.SetCallerApart: _sets_apart,
}
