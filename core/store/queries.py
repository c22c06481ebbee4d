"""The read side: rows for screens, each query bounded and carried by an index."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from functools import lru_cache
from heapq import nsmallest
from typing import Any

from core.domain.callers import expected_near
from core.domain.deadline import RAISES
from core.domain.record import record
from core.domain.roles import Right
from core.domain.vocabulary import Status
from core.domain.wire import Account
from core.store import grading, log
from core.store.database import Connection
from core.store.projections import policy_key
from core.store.texts import micros, moment
from core.views import Caller, CardRow, Draft, Expected, Figures, Home

AT_HOME = 200
"""Lines of one list of the home desk: more is not a desk but a search."""

_OF_A_CALLER = 20

_ASKED = 5
"""Somebody's latest cards that are asked what else is known of them."""

_CARD = """
SELECT card_id, number, local_number, status, emergency, kind, theme, who, caller, taken_by, led_by, level,
    urgency, essence, opened_at, updated_at, closed_at,
    (SELECT count(*) FROM drafts WHERE drafts.card_id = cards.card_id),
    button, receiver, passed_by, passed_at, read_at, returned, channel, criticality, vulnerability,
    submitted_by
FROM cards
"""
_MOMENTS = [
    place
    for place, field in enumerate(fields(CardRow))
    if field.name in ("opened_at", "updated_at", "closed_at", "passed_at", "read_at")
]


@record(frozen=True, slots=True)
class Reader:
    """Whose desk it is. ``receives``: ids of the directory whose cards come to it. ``account``: by its id,
    empty where no journal says; ``approves``: the cards of every intern, not only of those it mentors.
    ``grades``: calls of others.
    """

    name: str
    receives: frozenset[str] = frozenset()
    account: str = ""
    approves: bool = False
    grades: bool = False

    @classmethod
    def of(cls, name: str, account: Account | None) -> "Reader":
        """Who sits there under a name; None: no journal says more."""
        if account is None:
            return cls(name)
        approves, grades = account.holds(Right.APPROVE), account.holds(Right.GRADE)
        return cls(name, frozenset(account.receives), account.operator, approves, grades)


def drafts(connection: Connection, card_id: str) -> tuple[Draft, ...]:
    """What is half-typed on a card."""
    rows = connection.execute(
        "SELECT field, text, cursor, at FROM drafts WHERE card_id = ? ORDER BY field", (card_id,)
    )
    return tuple(Draft(field, text, cursor, moment(at)) for field, text, cursor, at in rows)


def card_id_of(connection: Connection, number: int) -> str | None:
    """The card with a number: the journal's first, then a desk's; there first what has no other number."""
    for column, order in (("number", "position"), ("local_number", "number IS NOT NULL, position")):
        found = connection.execute(
            f"SELECT card_id FROM cards WHERE {column} = ? ORDER BY {order}", (number,)
        )
        if row := found.fetchone():
            return str(row[0])
    return None


def next_local_number(connection: Connection) -> int:
    """The number for the next card that begins on this desk."""
    return int(connection.execute("SELECT coalesce(max(local_number), 0) + 1 FROM cards").fetchone()[0])


def cards(connection: Connection, after: CardRow | None, limit: int, open_only: bool) -> Sequence[CardRow]:
    """A page of cards, newest first, that follows a row."""
    which, values = ["status <> 'closed'"] if open_only else [], []
    if after is not None:
        which.append("(opened_at, card_id) < (?, ?)")
        values += [micros(after.opened_at), after.card_id]
    where = f"WHERE {' AND '.join(which)}" if which else ""
    sql = f"{_CARD} {where} ORDER BY opened_at DESC, card_id DESC LIMIT ?"
    return card_rows(connection.execute(sql, (*values, limit)))


def card_at(connection: Connection, position: int) -> CardRow:
    """The card at a position."""
    return _card_row(connection.execute(f"{_CARD} WHERE position = ?", (position,)).fetchone())


def cards_of(connection: Connection, card_ids: Sequence[str]) -> list[CardRow]:
    """The cards with these ids, in their order."""
    if not card_ids:
        return []
    here = f"card_id IN ({', '.join('?' * len(card_ids))})"
    rows = {row.card_id: row for row in card_rows(connection.execute(f"{_CARD} WHERE {here}", card_ids))}
    return [rows[card_id] for card_id in card_ids]


def home(connection: Connection, me: Reader, place: Callable[..., int]) -> Home:
    """The cards that an operator finds on the desk; ``place``: how urgent one is by its ``RAISES``."""
    place = lru_cache(place)  # many cards are alike in them
    mine = "led_by = ? AND status <> 'closed' AND status <> 'escalated' AND status <> 'submitted'"
    ids = sorted(me.receives)
    marks = ", ".join("?" * len(ids))
    given = f"""
    status = 'escalated' AND passed_by <> ? AND (led_by = ? OR receiver IN ({marks}) OR button IN ({marks}))
    """
    submitted = "status = 'submitted' AND submitted_by <> ? AND (? OR mentor <> '' AND mentor = ?)"
    passed = f"""
    {_CARD} JOIN passed USING (position) WHERE operator = ?
    ORDER BY emergency DESC, updated_at DESC LIMIT {AT_HOME}
    """
    grades, appeals, begun = grading.waiting(connection, me.name, grades=me.grades)
    return Home(
        grades=grades,
        begun=begun,
        appeals=appeals,
        now=_by_urgency(connection, place, mine, (me.name,)),
        given=(
            *_by_urgency(connection, place, given, (me.name, me.name, *ids, *ids)),
            *_by_urgency(connection, place, submitted, (me.name, me.approves, me.account)),
        ),
        passed=tuple(card_rows(connection.execute(passed, (me.name,)))),
    )


def _by_urgency(
    connection: Connection, place: Callable[..., int], which: str, values: Sequence[str | bool]
) -> tuple[CardRow, ...]:
    """The first cards of some: emergencies, then by class, then what changed last."""
    asked = f"SELECT card_id, -emergency, -updated_at, {', '.join(RAISES)} FROM cards WHERE {which}"
    keys = (
        (emergency, place(*raises), age, card_id)
        for card_id, emergency, age, *raises in connection.execute(asked, values)
    )
    ids = [card_id for *_, card_id in nsmallest(AT_HOME, keys)]
    if not ids:
        return ()
    found = connection.execute(f"{_CARD} WHERE card_id IN ({', '.join('?' * len(ids))})", ids)
    rows = {row.card_id: row for row in card_rows(found)}
    return tuple(rows[card_id] for card_id in ids)


def caller(connection: Connection, number: str, policy: str, week_ago: datetime) -> Caller:
    """Who calls, and their cards newest first."""
    keys = [key for key in (number, policy_key(policy)) if key]
    theirs = f"position IN (SELECT position FROM keys WHERE key IN ({', '.join('?' * len(keys))}))"
    newest = "ORDER BY opened_at DESC, card_id DESC LIMIT"
    rows = card_rows(connection.execute(f"{_CARD} WHERE {theirs} {newest} {_OF_A_CALLER}", keys))
    named = f"SELECT who FROM cards WHERE who <> '' AND {theirs} {newest} 1"
    name = connection.execute(named, keys).fetchone()
    counts = f"SELECT count(*), coalesce(sum(opened_at >= ?), 0) FROM cards WHERE {theirs}"
    calls, calls_week = connection.execute(counts, (micros(week_ago), *keys)).fetchone()
    told = "SELECT greet_as, answer, mark, expected, apart, apart_because FROM callers WHERE caller = ?"
    known = connection.execute(told, (number,)).fetchone() or ("", "", "", "", 0, "")
    greet_as, answer, mark, expected, apart, because = known
    return Caller(
        number, name[0] if name else "", greet_as, answer, mark, calls, calls_week, tuple(rows),
        expected, bool(apart), because,
        _last_said(connection, "insurer", [policy_key(policy)] if policy else []),
        _last_said(connection, "language", keys),
    )  # fmt: skip


def _last_said(connection: Connection, field: str, keys: Sequence[str]) -> str:
    """What the last of somebody's latest cards says in a field; empty when none of them says anything."""
    theirs = f"position IN (SELECT position FROM keys WHERE key IN ({', '.join('?' * len(keys))}))"
    latest = f"SELECT {field} FROM cards WHERE {theirs} ORDER BY opened_at DESC, card_id DESC LIMIT {_ASKED}"
    return next((said for (said,) in connection.execute(latest, keys) if said), "")


def expected(connection: Connection, now: datetime, before: timedelta, after: timedelta) -> list[Expected]:
    """Who calls at an hour near to ``now``, by its own clock, and has not called yet; soonest first."""
    found = []
    told = "SELECT caller, greet_as, answer, expected FROM callers WHERE expected <> ''"
    for number, greet_as, answer, times in connection.execute(told).fetchall():
        at = expected_near(times, now, before, after)
        if at is None:
            continue
        last = "SELECT opened_at, card_id FROM keys JOIN cards USING (position) WHERE key = ?"
        called = connection.execute(f"{last} ORDER BY opened_at DESC LIMIT 1", (number,)).fetchone()
        opened_at, card_id = called or (0, "")
        if opened_at < micros(at - before):
            found.append(Expected(number, greet_as, answer, at, card_id))
    return sorted(found, key=lambda one: one.at)


def figures(connection: Connection) -> Figures:
    """What there is on this desk."""

    def number(sql: str) -> int:
        return int(connection.execute(sql).fetchone()[0])

    return Figures(
        facts=log.last(connection),
        cards=number("SELECT count(*) FROM cards"),
        open_cards=number("SELECT count(*) FROM cards WHERE status <> 'closed'"),
        drafts=number("SELECT count(*) FROM drafts"),
        waiting=log.waiting(connection),
        oldest_waiting=log.oldest_waiting(connection),
    )


def card_rows(found: Iterable[Sequence[Any]]) -> list[CardRow]:
    """Rows of the query for cards as a screen has them."""
    return [_card_row(row) for row in found]


def _card_row(row: Sequence[Any]) -> CardRow:
    parts = list(row)
    parts[3:5] = Status(parts[3]), bool(parts[4])
    for place in _MOMENTS:
        parts[place] = None if parts[place] is None else moment(parts[place])
    return CardRow(*parts)
