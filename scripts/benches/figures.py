"""What counting a year costs, on a file with a year of a big centre; and what a key costs meanwhile.

The file has the narrow rows that figures are counted from, and the promises; not the facts they came from:
those would take a day to write, and no figure reads them. A thousand invented cards are folded as the
console does it, and their rows repeated over the days of a year, by other callers.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from core import moment
from core.centre.files import load_pack
from core.config import Operator
from core.desk import Desk, Moment, open_desk
from core.domain import commands as c
from core.domain.figures import Days, Tallied, form
from core.domain.pack import Pack
from core.invented import SEED_END, seed
from core.store.database import connect
from core.store.keyfile import read_key
from core.store.store import file_of
from core.store.tallies import COLUMNS
from scripts.benches.disk import PACK, Times
from scripts.benches.report import OURS, Line, Section, percentile

YEAR: Final = Days(date(2025, 1, 1), date(2025, 12, 31))
_FOLDED: Final = 1_000
_CALLS_OF_ONE: Final = 3
"""How often one caller calls in a year, on average."""
_BETWEEN_KEYS_S: Final = 0.02


def make(data: Path, cards: int) -> None:
    """A data directory with so many cards in the year."""
    asyncio.run(seed(data, load_pack(PACK), _FOLDED, 1, SEED_END))
    connection = connect(file_of(data), read_key(data) or "", read_only=False)
    try:
        connection.execute("PRAGMA foreign_keys = OFF")  # the rows stand for cards that are not there
        connection.execute("BEGIN")
        connection.execute(_repeated(cards))
        connection.execute(_PROMISES, {"cards": cards, "since": _micros(YEAR.since)})
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
    finally:
        connection.close()


def _repeated(cards: int) -> str:
    place = f"(copy * {_FOLDED} + rank)"
    day = f"({YEAR.since.toordinal()} + {place} * 365 / {cards})"
    own = {
        "day": day,
        "closed_day": f"closed_day - day + {day}",
        "person": f"1 + abs(random()) % {max(cards // _CALLS_OF_ONE, 1)}",
    }
    columns = ", ".join(f"{own[name]} AS {name}" if name in own else name for name in COLUMNS)
    return f"""
    INSERT INTO tallies (position, {", ".join(COLUMNS)})
    WITH RECURSIVE copies (copy) AS (
        SELECT 0 UNION ALL SELECT copy + 1 FROM copies WHERE (copy + 1) * {_FOLDED} < {cards}
    ), folded AS (SELECT *, row_number() OVER (ORDER BY position) - 1 AS rank FROM tallies)
    SELECT 1000000 + {place}, {columns} FROM copies CROSS JOIN folded WHERE {place} < {cards} ORDER BY 2, 1
    """


_PROMISES: Final = """
INSERT INTO callbacks
SELECT callback_id, 1000000 + copy, what, phone, about, :since + copy * 31536000000000 / :cards,
    :since + copy * 31536000000000 / :cards + 3600000000, attempts, attempt, 0,
    :since + copy * 31536000000000 / :cards + 1800000000, done_by, 0
FROM (SELECT * FROM callbacks LIMIT 1), (
    WITH RECURSIVE copies (copy) AS (SELECT 0 UNION ALL SELECT copy + 20 FROM copies WHERE copy + 20 < :cards)
    SELECT copy FROM copies
)
"""
"""A promised call for every twentieth card, kept in half of its hour."""


def _micros(day: date) -> int:
    return int(datetime.combine(day, datetime.min.time(), UTC).timestamp()) * 1_000_000


async def figures(data: Path, rounds: int) -> Section:
    """Count a day, a month and the year; then the year again, while somebody types."""
    pack = load_pack(PACK)
    desk = open_desk(data, pack, Operator("Измеритель"), Moment(moment.now, moment.new_id))
    try:
        counted = await desk.reports.tallied(YEAR)
        spans = {
            "the figures of a day": Days(date(2025, 6, 2), date(2025, 6, 2)),
            "… of a month": Days(date(2025, 6, 1), date(2025, 6, 30)),
            "… of the year": YEAR,
        }
        lines: list[Line] = []
        for what, days in spans.items():
            times = Times()
            for _ in range(rounds):
                await times.of(desk.reports.tallied(days))
            lines.append(Line(f"{what}, p50", "s", {OURS: times.p50 / 1000}))
            lines.append(Line("… CPU", "s CPU", {OURS: times.cpu50 / 1000}))
        lines.append(Line("form ЗПЗ from what was counted", "ms", {OURS: _form_ms(counted, pack)}))
        alone = await _typed(desk, lambda: asyncio.sleep(1))
        meanwhile = await _typed(desk, lambda: desk.reports.tallied(YEAR))
    finally:
        desk.close()
    for what, typed in (("alone", alone), ("while the year is counted", meanwhile)):
        lines.append(Line(f"a key of half-typed text to disk, {what}, p50", "ms", {OURS: typed[0]}))
        lines.append(Line("… p99", "ms", {OURS: typed[1]}))
    size = file_of(data).stat().st_size / 1e6
    return Section(f"Figures of {counted.sum('cards'):,} cards of a year, {size:,.0f} MB", lines)


def _form_ms(counted: Tallied, pack: Pack) -> float:
    begun = time.perf_counter_ns()
    form(counted, pack)
    return (time.perf_counter_ns() - begun) / 1e6


async def _typed(desk: Desk, doing: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """The middle key and the hundredth, typed at the pace of a fast hand until the doing is done, ms."""
    card = await desk.open_call(c.OpenCall())
    times, task = Times(), asyncio.ensure_future(doing())
    while not task.done():
        await times.of(desk.draft(card.card_id, "essence", "спрашивает, как прикрепиться", len(times.taken)))
        await asyncio.sleep(_BETWEEN_KEYS_S)
    await task
    return times.p50, percentile(times.taken, 0.99)
