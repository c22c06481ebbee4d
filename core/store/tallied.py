"""Counting the narrow rows (``core.store.tallies``): a month at a time, on a connection of its own.

Whoever works here goes on working meanwhile: the store's thread is not used, and between two months nothing
is held. Totals, by name:

``cards``, ``finished``, ``erased``, ``repeated``, ``emergencies``; ``first_base``: incoming, finished, no
repeat, of a caller who counts, and ``first``: of them those settled at the first contact; ``first_net_base``,
``first_net``: the same where caller and theme are known, and nobody asked again; ``asked``, ``rated``,
``content``, ``rating``: of satisfaction; ``handled``, ``handling_s``: talks whose wrap-up is known, and both
together; ``holds``, ``holds_kept``, ``rings_counted``, ``rings_kept``, ``self_answered``, ``self_kept``: the
norms; ``passed``, ``returned``; ``complaints``, ``complaints_settled``,
``justified``; ``informed``, ``explained``, ``protected``, ``helped``; ``promises``, ``promises_kept``,
``voice_waiting``: what was owed in the period; ``heard``: finished calls that wait for a grade or have one,
``graded`` of them; ``grades``, ``score``, ``lawful_of``, ``lawfulness``, ``fatal``: of all grades.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from core.domain.card import Card
from core.domain.figures import REPEAT_DAYS, Alike, Days, Tallied, Work, together
from core.domain.grading.figures import Graded
from core.domain.record import record
from core.domain.vocabulary import Promise
from core.store import graded, listed, schema
from core.store.database import Connection, Database
from core.store.keyfile import read_key
from core.store.store import file_of
from core.store.tallies import person_of
from core.store.texts import micros

Progress = Callable[[int, int], None]
"""How many parts are done, of how many."""

_CACHE: Final = "PRAGMA cache_size = -65536"
"""64 MiB: a month is decrypted once for all its questions."""
_A_DAY: Final = timedelta(days=1)
_DAY_MINUTES: Final = 24 * 60

_ALIKE: Final = (
    "kind", "theme", "channel", "direction", "justified", "age", "profile", "attributes", "source", "urgency",
    "repeated",
)  # fmt: skip
DIMENSIONS: Final = ("line", "direction", "territory", "language", "topic", "result", "lawful")
"""What cards are counted by, beside those that the form needs anyway."""

_IN: Final = "FROM tallies WHERE day BETWEEN :since AND :until"
_FIRST: Final = """
direction = 'incoming' AND closed_day IS NOT NULL AND NOT repeated AND NOT erased
    AND person NOT IN (SELECT value FROM json_each(:apart))
"""
_JUDGED: Final = f"""
(
    SELECT *, {_FIRST} AS first, contact_helped OR result IN (SELECT value FROM json_each(:helped)) AS helped,
        channel IN (SELECT value FROM json_each(:talk)) AND talk_s IS NOT NULL AS talked,
        channel IN (SELECT value FROM json_each(:talk)) AND closed_day IS NOT NULL AND NOT erased
            AND taken_by <> '' AND day >= :graded_since AS heard,
        kind IN (SELECT value FROM json_each(:reference)) AND direction = 'incoming' AND passed = 0
            AND NOT emergency AS reference
    {_IN} LIMIT -1
)
"""
"""The rows of a period with what their figures share. ``LIMIT``: else SQLite judges anew for every figure."""
_TOTALS: Final[Mapping[str, str]] = {
    "cards": "1",
    "finished": "closed_day IS NOT NULL",
    "erased": "erased",
    "repeated": "repeated",
    "emergencies": "emergency",
    "first_base": "first",
    "first": "first AND first_contact",
    "asked": "asked",
    "rated": "rating > 0",
    "content": "rating >= 4",
    "rating": "rating",
    "handled": "talked AND wrap_s IS NOT NULL",
    "handling_s": "iif(talked AND wrap_s IS NOT NULL, talk_s + wrap_s, 0)",
    "holds": "holds",
    "holds_kept": "max(holds - holds_late, 0)",
    "rings_counted": "rings > 0",
    "rings_kept": "rings > 0 AND NOT rings_late",
    "self_answered": "reference AND talked",
    "self_kept": "reference AND talked AND NOT talk_late",
    "passed": "passed",
    "returned": "returned",
    "complaints": "kind = 'complaint'",
    "complaints_settled": "kind = 'complaint' AND justified IN ('yes', 'no')",
    "justified": "kind = 'complaint' AND justified = 'yes'",
    "informed": "informed NOT IN ('', 'no', 'not_reached')",
    "explained": "kind = 'consultation' AND closed_day IS NOT NULL",
    "protected": "helped OR kind = 'complaint' AND justified = 'yes'",
    "helped": "helped",
    "heard": "heard",
    "graded": "heard AND graded",
    "score": "iif(graded, score, 0)",
    "grades": "graded",
    "lawful_of": "graded AND lawfulness IS NOT NULL",
    "lawfulness": "iif(graded, coalesce(lawfulness, 0), 0)",
    "fatal": "fatal",
}
_SUMS: Final = ", ".join(f"total({what})" for what in _TOTALS.values())
_NET: Final = f"""
WITH asked AS (
    SELECT day, {_FIRST} AS base, first_contact, day * {_DAY_MINUTES} + minute AS at,
        lead(day * {_DAY_MINUTES} + minute) OVER (
            PARTITION BY person, theme ORDER BY day * {_DAY_MINUTES} + minute
        ) AS again
    FROM tallies WHERE day BETWEEN :since AND :until + {REPEAT_DAYS} AND person <> 0 AND theme <> ''
        AND person IN (SELECT person {_IN})
)
SELECT total(base), total(
    base AND first_contact AND (again IS NULL OR again - at > {REPEAT_DAYS * _DAY_MINUTES})
)
FROM asked WHERE day <= :until
"""
_PROMISES: Final = f"""
SELECT count(*), total(done_at <= not_after AND NOT given_up) FROM callbacks
WHERE not_after >= :from AND not_after < :to AND not_after <= :now
    AND what IN ('{Promise.CALLBACK}', '{Promise.ORDER}', '{Promise.CONTROL}')
"""
_VOICE: Final = f"""
SELECT (done_at - not_before) / 1000000, done_at IS NULL OR given_up FROM callbacks
WHERE not_before >= :from AND not_before < :to AND what = '{Promise.VOICE_MAIL}'
"""


@record(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to count. ``talk``: channels where somebody speaks.

    ``reference``: kinds of appeals to which the norm of a self-answered call applies. ``helped``: results
    that are real help by themselves. ``now``: promises that are due later are not counted yet.
    """

    days: Days
    talk: tuple[str, ...]
    reference: tuple[str, ...]
    helped: tuple[str, ...]
    graded_since: date
    zone: ZoneInfo
    now: datetime


@record(frozen=True, slots=True, kw_only=True)
class Bound:
    """Cards that a term of the law cannot tell apart. Days as ``date``; the fields as on the card."""

    day: date
    closed_day: date | None
    registered_day: date | None
    registers: bool
    extended: int
    kind: str
    channel: str
    theme: str
    criticality: str
    urgency: str
    vulnerability: str


class Counting:
    """A reader of a data directory, opened by the first question; of one without a file all is nought."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._opening: asyncio.Future[Database] | None = None

    async def count(self, asked: Asked, progress: Progress | None = None) -> Tallied:
        """Count a period, month by month."""
        database = await self._opened()
        parts, months = [], list(asked.days.months())
        for done, month in enumerate(months, 1):
            parts.append(await database.run(partial(_month, asked, month)))
            if progress is not None:
                progress(done, len(months))
        return together(parts)

    async def bound(self, pairs: Collection[str], days: Days) -> Mapping[Bound, int]:
        """Cards of some kinds and channels (``«kind channel»``) that the law may have given a term."""
        database = await self._opened()
        return await database.run(partial(_bound, json.dumps(sorted(pairs)), days, only_open=False))

    async def open_bound(self, pairs: Collection[str], until: date) -> Mapping[Bound, int]:
        """Those of any day that are not finished."""
        database = await self._opened()
        return await database.run(
            partial(_bound, json.dumps(sorted(pairs)), Days(date.min, until), only_open=True)
        )

    async def cards(self, days: Days) -> AsyncIterator[Card]:
        """Every card of a period, oldest day first."""
        async for card in listed.cards(await self._opened(), days):
            yield card

    async def worked(self, days: Days, zone: ZoneInfo) -> AsyncIterator[Work]:
        """What each operator did."""
        async for work in listed.worked(await self._opened(), days, zone):
            yield work

    async def graded(self, days: Days, channels: Sequence[str]) -> Sequence[Graded]:
        """What the calls of a period were worth: a part for each month and operator."""
        database = await self._opened()
        months = [
            await database.run(partial(graded.graded, days=month, channels=channels))
            for month in days.months()
        ]
        return [part for month in months for part in month]

    async def graded_daily(self, days: Days, channels: Sequence[str]) -> Sequence[Graded]:
        """The same of all operators together, day by day."""
        database = await self._opened()
        return await database.run(partial(graded.daily, days=days, channels=channels))

    def close(self) -> None:
        """Let go of the connection."""
        if self._opening is not None and self._opening.done() and self._opening.exception() is None:
            self._opening.result().close()

    async def _opened(self) -> Database:
        failed = self._opening is not None and self._opening.done() and self._opening.exception() is not None
        if self._opening is None or failed:
            # Never on the thread of the screen; and who no longer waits takes it from nobody else.
            self._opening = asyncio.ensure_future(asyncio.to_thread(_open, self._directory))
        return await asyncio.shield(self._opening)


def _open(directory: Path) -> Database:
    file, key = file_of(directory), read_key(directory)
    if key is None or not file.exists():
        database = Database(None, "")
        database.call(schema.migrate)
        return database
    database = Database(file, key, read_only=True)
    database.call(lambda connection: connection.execute(_CACHE).fetchall())
    return database


def _month(asked: Asked, days: Days, connection: Connection) -> Tallied:
    values = _values(connection, asked, days)
    operators = _operators(connection, values)
    sums = dict(sum(operators.values(), Counter(dict.fromkeys(_TOTALS, 0))))
    base, net = map(int, connection.execute(_NET, values).fetchone())
    promises, kept = map(int, connection.execute(_PROMISES, values).fetchone())
    voice = connection.execute(_VOICE, values).fetchall()
    sums |= {
        "first_net_base": base, "first_net": net, "promises": promises, "promises_kept": kept,
        "voice_waiting": sum(waits for _, waits in voice),
    }  # fmt: skip
    alike = _alike(connection, values)
    counts = {name: _by(connection, name, values) for name in DIMENSIONS}
    for name in ("kind", "theme", "channel"):
        counts[name] = Counter()
        for one, number in alike.items():
            counts[name][getattr(one, name)] += number
    counts["hour"] = _by(connection, "printf('%02d', minute / 60)", values)
    counts["month"] = Counter({f"{days.since:%Y-%m}": sums["cards"]})
    counts["outcome"] = _by(connection, "result || ' ' || justified", values, "kind = 'complaint'")
    return Tallied(
        days=days, sums=sums, counts=counts, appeals=alike,
        operators={name: sums for name, sums in operators.items() if name},
        voice=tuple(max(took, 0) for took, waits in voice if not waits),
        money={
            name: _by(connection, name, values, f"{name} <> ''") for name in ("paid_sum", "returned_sum")
        },
    )  # fmt: skip


def _values(connection: Connection, asked: Asked, days: Days) -> dict[str, Any]:
    apart = connection.execute("SELECT caller FROM callers WHERE apart").fetchall()
    first, after = (datetime.combine(day, time(), asked.zone) for day in (days.since, days.until + _A_DAY))
    return {
        "since": days.since.toordinal(), "until": days.until.toordinal(),
        "from": micros(first), "to": micros(after), "now": micros(asked.now),
        "talk": json.dumps(asked.talk), "reference": json.dumps(asked.reference),
        "helped": json.dumps(asked.helped), "graded_since": asked.graded_since.toordinal(),
        "apart": json.dumps([person_of(caller) for (caller,) in apart]),
    }  # fmt: skip


def _alike(connection: Connection, values: Mapping[str, Any]) -> Counter[Alike]:
    names = ", ".join(_ALIKE)
    found: Counter[Alike] = Counter()
    for *parts, number in connection.execute(f"SELECT {names}, count(*) {_IN} GROUP BY {names}", values):
        parts[-1] = bool(parts[-1])
        found[Alike(**dict(zip(_ALIKE, parts, strict=True)))] += number
    return found


def _by(connection: Connection, what: str, values: Mapping[str, Any], only: str = "1") -> Counter[str]:
    rows = connection.execute(f"SELECT {what}, count(*) {_IN} AND {only} GROUP BY 1", values)
    return Counter({str(code): number for code, number in rows})


def _operators(connection: Connection, values: Mapping[str, Any]) -> dict[str, Counter[str]]:
    rows: Sequence[Sequence[Any]] = connection.execute(
        f"SELECT taken_by, {_SUMS} FROM {_JUDGED} GROUP BY taken_by", values
    ).fetchall()
    return {name: Counter(dict(zip(_TOTALS, map(int, totals), strict=True))) for name, *totals in rows}


_BOUND: Final = ", ".join(field.name for field in fields(Bound))


def _bound(pairs: str, days: Days, connection: Connection, *, only_open: bool) -> Mapping[Bound, int]:
    rows = connection.execute(
        f"""
        SELECT {_BOUND}, count(*) FROM tallies
        WHERE day BETWEEN ? AND ? AND {"closed_day IS NULL" if only_open else "1"} AND NOT erased
            AND kind || ' ' || channel IN (SELECT value FROM json_each(?))
        GROUP BY {_BOUND}
        """,
        (days.since.toordinal(), days.until.toordinal(), pairs),
    )
    found = {}
    for day, closed, registered, registers, *rest, number in rows:
        opened, finished, official = (one and date.fromordinal(one) for one in (day, closed, registered))
        parts = (opened, finished, official, bool(registers), *rest)
        found[Bound(**dict(zip(_BOUND.split(", "), parts, strict=True)))] = number
    return found
