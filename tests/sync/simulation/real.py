"""The real store as a disk of the simulation: the same SQL, in memory, without its thread and its key.

A job runs where it is asked for, so that a schedule happens the same way each time; any statement of it can
meet a full disk.
"""

from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Self, TypeVar, cast

import sqlcipher3

from core.domain.card import Card
from core.domain.chain import Link
from core.domain.news import Change
from core.domain.vocabulary import Promise
from core.domain.wire import ACCEPTED, Item, Offer, Position
from core.store import folded, opening, owed, projections, proof, salvage
from core.store.database import Connection, Database, connect
from core.store.log import Carried
from core.store.replica import stamp_of
from core.store.store import Plan, Store
from tests.core.domain.cases import START
from tests.sync.simulation.model import Kept

T = TypeVar("T")

_FULL = 13
_FILE = Path(":memory:")
_KEPT = """
SELECT event_id, card_id, session_id, session_seq, type, body, lower(hex(hash)), seq, stamp, verdict, was
FROM log ORDER BY position
"""


class _Statements:
    """A connection on which one statement can fail. ``until``: statements before that; None: never."""

    def __init__(self, connection: Connection) -> None:
        self.until: int | None = None
        self._connection = connection

    def execute(self, *asked: Any) -> Any:
        self._count(asked[0])
        return self._connection.execute(*asked)

    def executemany(self, *asked: Any) -> Any:
        self._count(asked[0])
        return self._connection.executemany(*asked)

    @property
    def in_transaction(self) -> bool:
        return bool(self._connection.in_transaction)

    def _count(self, sql: str) -> None:
        if self.until is None or sql == "ROLLBACK":
            return
        self.until -= 1
        if self.until < 0:
            self.until = None
            error = sqlcipher3.OperationalError("database or disk is full")
            error.sqlite_errorcode = _FULL
            raise error


class _Inline(Database):
    """The database's errors and words, and no thread."""

    def __init__(self, connection: Connection) -> None:
        self._file = _FILE
        self._connection = connection

    async def run(self, job: Callable[[Connection], T]) -> T:
        return self.call(job)

    def call(self, job: Callable[[Connection], T]) -> T:
        answer, error = self._tried(lambda: job(self._connection))
        if error is not None:
            raise error
        return answer  # type: ignore[return-value]  # there is an answer where there is no error


def _at_once(work: Coroutine[Any, Any, T]) -> T:
    """Do what waits for nothing, without a loop."""
    try:
        work.send(None)
    except StopIteration as done:
        return cast(T, done.value)
    raise AssertionError("it waits for something")


class _Ballast:
    """Room that can be given up once, or not at all."""

    def __init__(self) -> None:
        self.whole = True
        self.left = False

    def take(self) -> None:
        self.whole = True

    def give_up(self) -> bool:
        given, self.left, self.whole = self.left, False, False
        return given


@cache
def _empty() -> Connection:
    """A file as a new desk finds it. Kept: making it takes a hundred times as long as copying it."""
    connection = connect(None, "", read_only=False)
    opening.prepare(connection, _FILE, lambda: START)
    return connection


_stamp_of = lru_cache(maxsize=20_000)(stamp_of)


def _kept(*row: Any) -> Kept:
    return Kept(*row[:8], _stamp_of(row[8]) if row[8] else None, *row[9:])  # type: ignore[call-arg]  # eleven


class Real:
    """A desk's disk: see ``model.Model``, of which this is the real thing."""

    def __init__(self, device_id: str, source: Connection | None = None) -> None:
        self.device_id = device_id
        self.connection = sqlcipher3.connect(":memory:", isolation_level=None, cached_statements=256)
        (source or _empty()).backup(self.connection)
        for pragma in ("foreign_keys = ON", "recursive_triggers = ON", "temp_store = MEMORY"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute("UPDATE meta SET value = ? WHERE name = 'device_id'", (device_id,))
        self._statements = _Statements(self.connection)
        self.opened()

    def opened(self) -> Self:
        self._ballast = _Ballast()
        ballast: Any = self._ballast
        self.store = Store(_FILE, _Inline(self._statements), None, ballast)
        return self

    def copy(self) -> Self:
        return type(self)(self.device_id, self.connection)

    def salvaged(self, lost: str) -> Self:
        new = type(self)(self.device_id)
        rows = (cast(Carried, tuple(row)) for _, *row in salvage._rows(self.connection, 0))
        _at_once(new.store.carry(row for row in rows if row[0] != lost and row[6]))
        return new

    def fail_at(self, statement: int | None) -> bool:
        self._statements.until = statement
        self._ballast.left = statement is not None and statement % 3 == 0  # then what failed is tried again
        return True

    async def transact(self, card_id: str, plan: Plan, clears: Sequence[str] = ()) -> Card:
        return await self.store.transact(card_id, plan, clears)

    def folded(self, card_id: str) -> Card:
        """As the desk sees it: from what is at hand, or else from the log."""
        return self.store._shelf.folded(self.connection, card_id).card

    def cards(self) -> Sequence[str]:
        return [row[0] for row in self.connection.execute("SELECT card_id FROM cards ORDER BY position")]

    @property
    def kept(self) -> Mapping[str, Kept]:
        rows = self.connection.execute(_KEPT).fetchall()
        return {event_id: _kept(event_id, *row) for event_id, *row in rows}

    def queue(self) -> Sequence[str]:
        """As the screen of what is owed asks for it, in some order of duty."""
        return [row.callback_id for row in owed.owed(self.connection, list(Promise), START, 1_000_000)]

    def faults(self) -> Sequence[str]:
        """What its own check finds; tables that are not what the log folds to."""
        found = [*proof.check(self.connection), *self._outbox()]
        grown = self._projections()
        projections.rebuild(self.connection)
        return [
            *found,
            *(f"table {name}" for name, rows in self._projections().items() if rows != grown[name]),
        ]

    def _outbox(self) -> Iterator[str]:
        """What the desk says of its outbox against what waits and what was refused."""
        rows, told = self.kept.values(), _at_once(self.store.outbox(1_000_000))
        if told.waiting != sum(row.waits for row in rows):
            yield f"the outbox says {told.waiting}"
        refused = {row.event_id for row in rows if row.verdict not in ("", ACCEPTED)}
        if refused != {row.event_id for row in told.refused}:
            yield "what was refused is not what the outbox tells"

    def _projections(self) -> Mapping[str, Sequence[Any]]:
        return {
            name: self.connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall()
            for name in folded.PROJECTIONS
            if name not in ("names", "words")  # an index without content: it cannot be read
        }

    async def position(self) -> Position:
        return await self.store.replica.position()

    async def offers(self, limit: int, most_bytes: int, without: frozenset[str]) -> Sequence[Offer]:
        return await self.store.replica.offers(limit, most_bytes, without)

    async def apply(
        self, before: Position, items: Sequence[Item], links: Sequence[Link], after: Position
    ) -> Sequence[Change] | None:
        return await self.store.replica.apply(before, items, links, after)

    async def points(self) -> Sequence[Position]:
        return await self.store.replica.points()

    async def seals(self, first: int, last: int) -> Sequence[str]:
        return await self.store.replica.seals(first, last)

    async def roll_back(self, before: Position, to: Position) -> Sequence[Change] | None:
        return await self.store.replica.roll_back(before, to)

    async def refuse(self, event_id: str, verdict: str) -> Sequence[Change]:
        return await self.store.replica.refuse(event_id, verdict)
