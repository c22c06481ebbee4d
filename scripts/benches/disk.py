"""What the disk costs: a command beside the raw INSERT of its rows, and questions asked of a large file.

Measured inside one process through `Desk`, as a screen asks it: on the store's thread, awaited. Milliseconds
here are of the clock on the wall, because the disk is waited for; hence the raw rows in the same rounds.
"""

import random
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3

from core import moment
from core.centre.files import load_pack
from core.config import Operator
from core.desk import Desk, Moment, open_desk
from core.domain import commands as c
from core.domain.text import LAYOUT_EN, LAYOUT_RU
from core.reading import open_reading
from core.store.database import Connection, Database
from core.store.keyfile import read_key
from core.store.store import file_of
from core.views import CardRow
from scripts.benches.report import OURS, Line, Section, percentile

PACK = "ru-tfoms-krasnodar"
RAW = "raw INSERT"
_COLUMNS = "event_id, card_id, seq, session_id, session_seq, type, occurred_at, body, hash"
_LAST = "SELECT coalesce(max(position), 0) FROM log"
_PAGE = 50

Row = Sequence[Any]


@dataclass(slots=True)
class Times:
    """How long each of many doings took, ms: by the clock, and on the processor in every thread of ours."""

    taken: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    async def of(self, doing: Awaitable[Any]) -> Any:
        """Do it, and note how long it took."""
        begun, worked = time.perf_counter_ns(), time.process_time_ns()
        answer = await doing
        self.taken.append((time.perf_counter_ns() - begun) / 1e6)
        self.worked.append((time.process_time_ns() - worked) / 1e6)
        return answer

    @property
    def p50(self) -> float:
        """The middle one, by the clock."""
        return percentile(self.taken, 0.5)

    @property
    def p99(self) -> float:
        """What only one in a hundred exceeds, by the clock."""
        return percentile(self.taken, 0.99)

    @property
    def cpu50(self) -> float:
        """The middle one, on the processor."""
        return percentile(self.worked, 0.5)


def sit_down(data: Path) -> Desk:
    """A desk as the console has it."""
    return open_desk(data, load_pack(PACK), Operator("Измеритель"), Moment(moment.now, moment.new_id))


async def commands(data: Path, folder: Path, calls: int) -> Section:
    """Whole calls, command by command; after each its rows once more, raw, in one commit as well."""
    desk = sit_down(data)
    reader = Database(file_of(data), read_key(data) or "", read_only=True)
    raw = _raw(folder / "raw.db", reader)
    ours, keys, theirs = Times(), Times(), Times()
    try:
        for call in range(calls):
            last, card_id = reader.call(_last), ""
            for command in _call(call):
                first = last
                if isinstance(command, c.OpenCall):
                    card_id = (await ours.of(desk.open_call(command))).card_id
                else:
                    await ours.of(desk.do(card_id, command))
                last = reader.call(_last)
                await theirs.of(_insert(raw, _rows(reader, first, last)))
            for size in range(1, 20):
                await keys.of(desk.draft(card_id, "essence", "спрашивает, как прикрепиться"[:size], size))
    finally:
        raw.close()
        reader.close()
        desk.close()
    lines = [
        Line("one command to disk, p50", "ms", {OURS: ours.p50, RAW: theirs.p50}, 1.5),
        Line("… p99", "ms", {OURS: ours.p99, RAW: theirs.p99}, 12),
        Line("… p50 as a ratio to the raw rows", "×", {OURS: ours.p50 / theirs.p50, RAW: 1}, 5),
        Line("… CPU, p50", "ms CPU", {OURS: ours.cpu50, RAW: theirs.cpu50}),
        Line("a key of half-typed text to disk, p50", "ms", {OURS: keys.p50}),
        Line("… p99", "ms", {OURS: keys.p99}),
        Line("… CPU, p50", "ms CPU", {OURS: keys.cpu50}),
    ]
    said = f"- {len(ours.taken)} commands of {calls} calls; every one a commit of its own, synchronous = FULL"
    return Section("A command to disk", lines, said=[said])


async def questions(data: Path, times: int) -> Section:
    """What the screens ask of a file with many cards; nothing is written to it."""
    desk = open_reading(data, load_pack(PACK), Moment(moment.now, moment.new_id))
    chance = random.Random(1)
    try:
        figures = await desk.figures()
        known = await _drawn(desk, chance, figures.cards, times)
        lines = []
        for what, typed in _TYPED.items():
            asked = Times()
            for row in known:
                for query in _growing(typed(row)):
                    await asked.of(desk.search(query))
            lines += _trio(f"search as one types: {what}", asked, 10, 50)
        pages, before = Times(), _uss()
        for row in known:
            page = await desk.cards(row, _PAGE)  # what stands on the screen already
            for _ in range(4):
                page = await pages.of(desk.cards(page[-1] if page else row, _PAGE))
        lines += _trio("next page of the list", pages, None, 5)
        lines.append(Line(f"… memory after {len(pages.taken)} pages", "MB more", {OURS: _uss() - before}))
        callers = Times()
        for row in known:
            await callers.of(desk.caller(row.caller))
        lines += _trio("caller recognised by number", callers, None, 5)
        heard = Times()
        for _ in known:
            await heard.of(desk.graders.home())
        lines += _trio("what waits to be heard and graded", heard, None, None)
    finally:
        desk.close()
    size = file_of(data).stat().st_size / 1e6
    return Section(f"{figures.cards:,} cards, {figures.facts:,} facts, a file of {size:,.0f} MB", lines)


_TYPED: dict[str, Callable[[CardRow], str]] = {
    "a name": lambda row: row.who,
    "a name in the wrong layout": lambda row: row.who.lower().translate(str.maketrans(LAYOUT_RU, LAYOUT_EN)),
    "a phone": lambda row: row.caller,
    "the last digits of a phone": lambda row: row.caller[-4:],
    "words of the essence": lambda row: row.essence,
}


def _trio(what: str, times: Times, half: float | None, tail: float | None) -> list[Line]:
    return [
        Line(f"{what}, p50", "ms", {OURS: times.p50}, half),
        Line("… p99", "ms", {OURS: times.p99}, tail),
        Line("… CPU, p50", "ms CPU", {OURS: times.cpu50}),
    ]


async def _drawn(desk: Desk, chance: random.Random, cards: int, times: int) -> list[CardRow]:
    """Cards from everywhere in the file, as lines of the list."""
    drawn: list[CardRow] = []
    newest = (await desk.cards(limit=1))[0]
    while len(drawn) < times:
        opened = await desk.card_by_number(chance.randint(1, newest.local_number))
        if opened is None:
            continue
        found = await desk.search(str(opened.card.local_number), 1)
        drawn += [hit.row for hit in found if hit.row is not None and hit.row.who and hit.row.caller][:1]
    return drawn


def _growing(text: str, longest: int = 12) -> Iterator[str]:
    """A text as it is typed, from two characters on."""
    return (text[:size] for size in range(2, min(len(text), longest) + 1))


def _call(number: int) -> list[c.Command]:
    """The commands of a call."""
    fields = {
        "applicant_name": f"Проверкина Мера Числовна {number}",
        "kind": "consultation",
        "essence": f"спрашивает, как прикрепиться по новому адресу, отказали в регистратуре {number}",
        "measures": "разъяснён порядок, дан телефон страховой медицинской организации",
        "applicant_address": f"улица Мерная, {number}",
        "contact_phone": f"+7918{number:07}",
    }
    return [
        c.OpenCall(number=f"+7861{number:07}", line="1", rings=2),
        *(c.SetField(name, text) for name, text in fields.items()),
        c.Note(f"перезвонить {number}"),
        c.EndCall(),
    ]


def _raw(file: Path, reader: Database) -> Connection:
    """A file with the same table, written to in the same way, and nothing else."""
    connection = sqlcipher3.connect(str(file), isolation_level=None)
    for pragma in (f"key = \"x'{'0' * 64}'\"", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    made = "SELECT sql FROM sqlite_schema WHERE tbl_name = 'log' AND type <> 'trigger' AND sql IS NOT NULL"
    for (statement,) in reader.call(lambda other: other.execute(made).fetchall()):
        connection.execute(statement)
    return connection


def _last(connection: Connection) -> int:
    return int(connection.execute(_LAST).fetchone()[0])


def _rows(reader: Database, first: int, last: int) -> list[Row]:
    sql = f"SELECT {_COLUMNS} FROM log WHERE position > ? AND position <= ?"
    return reader.call(lambda connection: list(connection.execute(sql, (first, last))))


async def _insert(raw: Connection, rows: Sequence[Row]) -> None:
    raw.execute("BEGIN IMMEDIATE")
    for row in rows:
        raw.execute(f"INSERT INTO log ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    raw.execute("COMMIT")


def _uss() -> float:
    rollup = Path("/proc/self/smaps_rollup").read_text()
    return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Private_")) / 1024
