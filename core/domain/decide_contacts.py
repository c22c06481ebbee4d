"""Contacts with institutions, and what is agreed about callers: the commands, and what happens then."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from core.domain import commands as c
from core.domain import events as e
from core.domain.callers import caller_of, read_hours
from core.domain.card import Card
from core.domain.hours import WEEKDAYS
from core.domain.refusals import Refusal
from core.domain.situation import Situation
from core.domain.vocabulary import Promise

_MIDNIGHT: Final = "24:00"


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
    return _known(card, at) or (Refusal("time_wrong", {"time": wrong}) if wrong else None)


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
    """What is left of the hours of the card's line on a day; of the whole day, where it has none then."""
    start, end = _moment(day, "00:00", at), _moment(day, _MIDNIGHT, at)
    line = next((one for one in at.pack.lines if one.code == card.line), None)
    spells = [
        (max(at.now, _moment(day, one.begins, at)), _moment(day, one.ends, at))
        for one in (line.openings if line else ())
        if WEEKDAYS[day.weekday()] in one.days
    ]
    return next(((begins, ends) for begins, ends in spells if begins < ends), (max(at.now, start), end))


def _moment(day: date, hour: str, at: Situation) -> datetime:
    """An hour of a day by the clocks of the centre, in which ``Situation.now`` is."""
    if hour == _MIDNIGHT:
        return datetime.combine(day + timedelta(days=1), time(), at.now.tzinfo)
    return datetime.combine(day, time.fromisoformat(hour), at.now.tzinfo)


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
