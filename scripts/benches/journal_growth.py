"""Whether a journal of ten million facts is slower than one of a hundred thousand.

Both lie in one PostgreSQL and are asked in turns. Their rows are made inside it, with ids that grow with time
as those of desks do: every index is as deep, and as warm at its end, as in a journal that grew by itself.
"""

import asyncio
import statistics
from collections.abc import Awaitable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Final

import psycopg

from core.domain.wire import EVENTS_LIMIT, Position
from scripts.benches import journal_load as load
from scripts.benches.journal_facts import BEGAN, STREAM, Console, consoles, rows_of
from scripts.benches.journal_load import Hands, Work
from scripts.benches.journal_place import admit, cpu_of, database, service
from scripts.benches.journal_pushes import PUSHERS, RAW, Figures, dealt, pushed, read
from scripts.benches.report import OURS, Line, Section
from tests.postgres import Cluster

_MOST: Final = 1.3
_PAGES: Final = 20
_CHUNK: Final = 100_000
_PUSH, _LAST, _ANY = "pushes of 50", "the last pages of 500", "pages of 500 from anywhere"

_FILL: Final = """
CREATE FUNCTION pg_temp.id(n bigint, kind text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace(
        lpad(to_hex({began} - ({facts} - n) * 100), 12, '0') || '7' || substr(md5(n || kind), 2, 3)
        || '8' || substr(md5(n || kind), 6, 15), '(.{{8}})(.{{4}})(.{{4}})(.{{4}})', '\1-\2-\3-\4-'
    )
$$;
INSERT INTO log (
    stream, seq, event_id, card_id, session_id, session_seq, device_id, type, hash, verdict, operator, role,
    organisation, number, received_at, receipt, seal, chain, body
) SELECT
    '{stream}', n, pg_temp.id(n, 'fact'), pg_temp.id(n - n % 6, 'card'), pg_temp.id(n - n % 200, 'session'),
    n % 200 + 1, md5('device' || n / 200 % 50), 'card.field_set', sha256(int8send(n)), 'accepted',
    'console-' || n / 200 % 50, 'operator', 'fund', 0, '2026-11-20T15:00:00.000000+00:00',
    sha256(int8send(n)), sha256(int8send(n)), sha256(int8send(n)),
    '{{"payload":{{"field":"essence","value":"' || repeat('слово за слово ', 18) || '"}},"seq":' || n || '}}'
FROM generate_series({first}::bigint, {last}::bigint) AS n;
INSERT INTO grants (stream, card_id, organisation, since)
SELECT '{stream}', pg_temp.id(n - n % 6, 'card'), 'fund', n
FROM generate_series({first}::bigint, {last}::bigint) AS n WHERE n % 6 = 0;
"""


@dataclass(frozen=True, slots=True)
class Size:
    """In each round consoles push so many facts to a ``small`` journal and to a ``large`` one."""

    rounds: int
    facts: int
    small: int
    large: int


class Growth:
    """A small and a large journal in one PostgreSQL."""

    def __init__(self, cluster: Cluster, hands: Hands, key: Path, size: Size) -> None:
        self._figures = Figures()
        self._cluster = cluster
        self._hands = hands
        self._key = key
        self._size = size

    async def run(self) -> Section:
        """Make both, push to both and read both, round by round."""
        size = self._size
        async with database(self._cluster) as small, database(self._cluster) as large:
            journals = {size.small: small, size.large: large}
            for facts, url in journals.items():
                await asyncio.to_thread(_fill, url, facts)
            for number in range(size.rounds):
                given = consoles(range(PUSHERS), size.facts // PUSHERS, 100 + number)
                for facts, url in sorted(journals.items(), reverse=number % 2 == 1):
                    await self._round(url, facts, given)
        said = [
            f"- medians of {size.rounds} rounds, in each one after the other; {PUSHERS} consoles push and "
            "read without HTTP; raw INSERT: pushes of 50, into the same tables",
        ]
        lines = [line for what in (_PUSH, _LAST, _ANY, RAW) for line in self._lines(what)]
        return Section(f"{size.large:,} facts in the journal, and {size.small:,}", lines, said=said)

    async def _round(self, url: str, facts: int, given: Sequence[Console]) -> None:
        chance = Random(given[0].session_id)
        latest = [_at(facts - chance.randrange(EVENTS_LIMIT)) for _ in given]
        last = [_at(max(0, facts - page * EVENTS_LIMIT)) for page in range(1, _PAGES + 1)]
        anywhere = [_at(chance.randrange(facts - EVENTS_LIMIT)) for _ in range(_PAGES)]
        rows = dealt(await rows_of(given), 50, PUSHERS, given[0].session_id)
        pushes, pages = sum(len(one.offers) for one in given), _PAGES * EVENTS_LIMIT * PUSHERS
        async with service(url, self._key) as here:
            await admit(here.ledger, given)
            await self._note(f"{_PUSH}, {facts}", pushes, pushed(here, given, 50, latest))
            await self._note(f"{_LAST}, {facts}", pages, read(here, given, last))
            await self._note(f"{_ANY}, {facts}", pages, read(here, given, anywhere))
        raw = self._hands.timed(partial(load.insert, url, "log"), rows)
        await self._note(f"{RAW}, {facts}", pushes, raw)

    async def _note(self, way: str, facts: int, doing: Awaitable[Work]) -> None:
        before = cpu_of(self._cluster)
        done = await doing
        self._figures.add(way, facts, done.seconds, done.cpu + cpu_of(self._cluster) - before)

    def _lines(self, what: str) -> list[Line]:
        """How fast it is in both, and how many times the time and the CPU a fact takes in the large one."""
        figures, ways = self._figures, [f"{what}, {self._size.small}", f"{what}, {self._size.large}"]
        rates = [statistics.median(figures.rates[way]) for way in ways]
        costs = zip(*(figures.costs[way] for way in ways), strict=True)
        return [
            Line(f"{what}, among {self._size.small:,}", "facts/s", {OURS: rates[0]}),
            Line(f"… among {self._size.large:,}", "facts/s", {OURS: rates[1]}),
            Line("… times as long", "×", {OURS: figures.ratio(*ways)}, None if what == RAW else _MOST),
            Line("… times the CPU", "×", {OURS: statistics.median(more / less for less, more in costs)}),
        ]


def _at(seq: int) -> Position:
    """A position of the stream that ``_FILL`` makes: its chain is as invented as its texts."""
    return Position(seq, sha256(seq.to_bytes(8)).hexdigest() if seq else "0" * 64)


def _fill(url: str, facts: int) -> None:
    """Make so many facts, and all that hangs on them but the sessions, of which there are none any more."""

    def fill(first: int) -> None:
        last = min(first + _CHUNK - 1, facts)
        made = _FILL.format(began=BEGAN, facts=facts, stream=STREAM, first=first, last=last)
        with psycopg.connect(url) as connection:
            connection.execute(made.encode())

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(fill, range(1, facts + 1, _CHUNK)))
    with psycopg.connect(url, autocommit=True) as connection:
        counter = (STREAM, facts, bytes.fromhex(_at(facts).chain), facts // 6)
        connection.execute(
            "INSERT INTO streams (stream, seq, chain, number) VALUES (%s, %s, %s, %s)", counter
        )
        connection.execute("VACUUM ANALYZE")
