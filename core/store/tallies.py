"""The narrow rows that figures and forms are counted from: one a card, nothing in them that names a citizen.

A day is the day of the centre's clocks (``Card.tz``), as ``date.toordinal``; a minute is that of the day.
What only a pack can tell (which theme is what, which kind is a complaint) is asked when it is counted.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from core.domain.card import Card, Step
from core.domain.envelope import canonical
from core.domain.grading.form import lost
from core.domain.grading.grade import Grade
from core.domain.vocabulary import NormId, Outcome, Promise
from core.store.database import Connection, many

if TYPE_CHECKING:
    from core.store.projections import Changes

_FIELDS: Final = (
    "kind", "channel", "theme", "justified", "profile", "attributes", "source", "territory", "language",
    "topic", "result", "lawful", "informed", "criticality", "urgency", "vulnerability", "paid_sum",
    "returned_sum",
)  # fmt: skip
"""Fields of the card that are counted as they stand."""
_HELPED: Final = frozenset({Outcome.AGREED, Outcome.ADMITTED, Outcome.DONE})
_AGAIN: Final = frozenset({Promise.CALLBACK, Promise.ORDER, Promise.VOICE_MAIL, Promise.CONTROL})
"""Promises after which it takes a second contact."""
_RATINGS: Final = range(1, 6)
_WRAPPED_WITHIN_S: Final = 3600
"""A card finished later than this after the talk was put aside: how long its wrap-up took is not known."""


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # what another program wrote
        return UTC


def person_of(caller: str, policy: str = "") -> int:
    """Who asked, so that two cards of one person can be told to be so, and nothing else; 0: not known.

    ``caller``: a phone number in its normal form; ``policy``: what they are insured by, where that is hidden.
    """
    key = caller or "".join(filter(str.isalnum, policy)).upper()
    return int.from_bytes(blake2b(key.encode(), digest_size=7).digest()) if key else 0


def tally_of(card: Card) -> dict[str, Any]:
    """What is counted of a card. Times are in seconds, NULL where nothing tells them."""
    zone = _zone(card.tz)
    opened = (card.opened_at or card.updated_at or datetime.min.replace(tzinfo=UTC)).astimezone(zone)
    closed = card.closed_at.astimezone(zone) if card.closed_at else None
    waits = [_seconds(one.since, one.until) for one in card.holds if one.until is not None]
    late = [breach.norm for breach in card.breaches]
    registrations = [one for one in card.callbacks if one.fact.what == Promise.REGISTRATION]
    reached = [one.done_at for one in registrations if one.done_at is not None and not one.given_up]
    asked = [one for one in card.callbacks if one.fact.what == Promise.SATISFACTION and one.done_at]
    worked = _worked(card)
    closed_by = worked.by if worked else ""
    grade = card.grades.standing
    return {
        "day": opened.toordinal(),
        "minute": opened.hour * 60 + opened.minute,
        "closed_day": closed.toordinal() if closed else None,
        "closed_by": closed_by,
        "line": card.line,
        "direction": card.direction,
        **{name: card.value(name) for name in _FIELDS},
        "age": _age(card, opened.date()),
        "taken_by": card.taken_by,
        "person": person_of(card.caller, card.value("insured_policy") or card.value("applicant_policy")),
        "repeated": int(card.repeat_of != ""),
        "rings": card.rings,
        "rings_late": late.count(NormId.RINGS),
        "talk_s": _seconds(card.opened_at, card.talk_ended_at) or None,  # what came in without a talk
        "talk_late": late.count(NormId.SELF_ANSWERED),
        "wrap_s": _wrapped(card),
        "holds": len(waits),
        "holds_late": late.count(NormId.HOLD),
        "hold_s": sum(wait or 0 for wait in waits),
        "hold_max_s": max((wait or 0 for wait in waits), default=0),
        "first_contact": int(closed_by != "" and closed_by == card.taken_by and _at_once(card)),
        "passed": len(card.escalations),
        "returned": sum(one.returned is not None for one in card.escalations),
        "emergency": int(card.emergency_at is not None),
        "contact_helped": int(any(one.fact.outcome in _HELPED for one in card.contacts)),
        "registers": int(bool(registrations)),
        "registered_day": min(reached).astimezone(zone).toordinal() if reached else None,
        "extended": card.extension.fact.days if card.extension else 0,
        "asked": int(bool(asked) or card.rating is not None),
        "rating": card.rating.score if card.rating and card.rating.score in _RATINGS else 0,
        "erased": int(card.erased_at is not None),
        "graded": int(grade is not None),
        "score": grade.total if grade else 0,
        "lawfulness": grade.compliance if grade else None,
        "fatal": int(grade is not None and bool(grade.fatal)),
        "lost": _lost(grade) if grade else "",
    }


def _lost(grade: Grade) -> str:
    """Where points were lost, in halves of a point: whole numbers."""
    found = {one.item: halves for one in grade.answers if (halves := lost(one))}
    return canonical(found) if found else ""


def _age(card: Card, day: date) -> str:
    if not card.fields:
        return "unknown"
    from core.domain.ages import patient_group  # it reads dates and numbers of every kind: no start needs it

    return str(patient_group(card.value, day))


def _seconds(since: datetime | None, until: datetime | None) -> int | None:
    return None if since is None or until is None else max(int((until - since).total_seconds()), 0)


def _worked(card: Card) -> Step | None:
    """Who ended the work on a finished card, and when: of one that was approved, the intern."""
    if card.closed_at is None or card.moved is None:
        return None
    one = card.submission
    return Step(one.by, one.at) if one and one.approved else Step(card.moved.by, card.closed_at)


def _wrapped(card: Card) -> int | None:
    worked = _worked(card)
    took = _seconds(card.talk_ended_at, worked.at if worked else card.closed_at)
    return None if took is None or took > _WRAPPED_WITHIN_S or card.escalations else took


def _at_once(card: Card) -> bool:
    """Whether nothing but the first contact was needed: nobody else, no second call, never opened again."""
    again = any(one.fact.what in _AGAIN for one in card.callbacks)
    return not (card.escalations or card.reopened or again)


COLUMNS: Final = tuple(tally_of(Card("")))
_PUT: Final = f"""
INSERT OR REPLACE INTO tallies (position, {", ".join(COLUMNS)}) VALUES (?, {", ".join("?" * len(COLUMNS))})
"""
_DROP: Final = "DELETE FROM tallies WHERE day = ? AND position = ?"


def write(connection: Connection, changes: "Changes") -> None:
    """Bring the rows from one state of each card to a later one."""
    gone: list[tuple[int, int]] = []
    come: list[Sequence[Any]] = []
    for before, after in changes:
        old = tuple(tally_of(before.card).values()) if before.seen else None
        new = tuple(tally_of(after.card).values()) if after.seen else None
        if old == new:
            continue
        if old is not None and (new is None or (old[0], before.position) != (new[0], after.position)):
            gone.append((old[0], before.position))
        if new is not None:
            come.append((after.position, *new))
    many(connection, _DROP, gone)
    many(connection, _PUT, come)
