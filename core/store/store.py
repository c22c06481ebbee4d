"""The store: what the desk may ask of the disk. Everything is done by one thread, job by job.

"Saved" means that COMMIT returned: nothing here answers before it.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

import sqlcipher3

from core.domain.card import Card
from core.domain.envelope import Event, storable
from core.errors import StoreFull, StoreKeyMissing, StoreReadOnly, store_error
from core.files import make_private
from core.store import find, log, projections, proof, queries, schema, writing
from core.store.database import Connection, Database, fault, immediate
from core.store.keyfile import read_key, slots_file
from core.store.log import Carried
from core.store.opening import (
    device_id,
    holds_something,
    key_for,
    prepare,
    recalled,
    require_not_emptied,
    require_ours,
    stream_of,
)
from core.store.place import Ballast, Lock, make_file, refuse_network
from core.store.replica import Replica
from core.store.shelf import Shelf
from core.store.texts import micros
from core.views import (
    Caller,
    CardRow,
    Draft,
    Figures,
    Hit,
    Home,
    LogRow,
    Opened,
    Outbox,
)

T = TypeVar("T")

Plan = Callable[[Card, int, int], Sequence[Event]]
"""(card, next number in this session, next local number of a card) -> what happens. Runs on the thread."""

_BATCH = 2_000
"""Cards, or rows, in one transaction of an import."""


def file_of(directory: Path) -> Path:
    """The encrypted file of a data directory."""
    return directory / "desk.db"


def open_store(directory: Path, now: Callable[[], datetime], read_only: bool = False) -> "Store":
    """Open a data directory: to work in it, alone, or ``read_only`` beside whoever works there.

    A new directory is made private to the user; one without a file reads as empty; what an earlier program
    left is brought up to date, for a reader too. ``now``: asked once, when the file is made.

    Raises:
        StoreBusy: another console works here.
        StoreDamaged: the file cannot be trusted; see ``core.store.salvage``.
        StoreReadOnly, StoreFull, StoreUnsafePlace, StoreError: it cannot be used so; nothing was harmed.
    """
    refuse_network(directory)
    return _viewer(directory, now) if read_only else _owner(directory, now)


class Store:
    """An open data directory. ``lock`` and ``ballast`` are None for a reader.

    ``replica``: the same as a copy of the journal's stream, for the sync.
    """

    def __init__(
        self, directory: Path, database: Database, lock: Lock | None, ballast: Ballast | None
    ) -> None:
        self.directory = directory
        self._database = database
        self._lock = lock
        self._ballast = ballast
        self._shelf = Shelf(ballast is not None, database.call(queries.next_local_number))
        self._session_seq = 0
        self.device_id = database.call(device_id)
        self.stream = database.call(stream_of)
        self.replica = Replica(database.run, self._write_within, self._shelf)

    @property
    def writable(self) -> bool:
        """Whether this is the one who works here; False for a reader."""
        return self._ballast is not None

    # --- writing --------------------------------------------------------------------------------------------

    async def transact(self, card_id: str, plan: Plan, clears: Sequence[str] = ()) -> Card:
        """Fold a card, ask the plan what happens, and keep it: all or nothing, and on disk when this returns.

        ``clears``: drafts that the plan used up. Whatever the plan raises comes out, and nothing was written.
        """
        return await self._write(lambda connection: self._transact(connection, card_id, plan, clears))

    async def put_draft(self, card_id: str, field: str, text: str, cursor: int, at: datetime) -> None:
        """Keep half-typed text in place of what was kept of this field before."""
        row = (card_id, field, storable(text), cursor, micros(at))
        await self._write(lambda connection: connection.execute(_PUT_DRAFT, row))

    async def drafts(self, card_id: str) -> Sequence[Draft]:
        """What is half-typed there."""
        return await self._database.run(lambda connection: queries.drafts(connection, card_id))

    async def drop_drafts(self, card_id: str) -> None:
        """What was half-typed there has become what it was typed for."""
        drop = "DELETE FROM drafts WHERE card_id = ?"
        await self._write(lambda connection: connection.execute(drop, (card_id,)))

    async def drop_drafts_under(self, prefix: str) -> None:
        """The same for all that is kept under names with this beginning."""
        drop = "DELETE FROM drafts WHERE substr(card_id, 1, ?) = ?"
        await self._write(lambda connection: connection.execute(drop, (len(prefix), prefix)))

    async def remember(self, name: str, value: str) -> None:
        """Keep a value under a name, in the encrypted file, in place of what was kept there before."""
        keep = "INSERT OR REPLACE INTO meta VALUES (?, ?)"
        await self._write(lambda connection: connection.execute(keep, (name, value)))

    async def import_events(self, histories: Iterable[Sequence[Event]]) -> int:
        """Keep histories, one card each, many in a transaction; how many facts. A known event is passed over.

        Raises:
            StoreError: it could not be written; what earlier transactions wrote stays.
        """
        written, source = 0, iter(histories)
        while batch := list(islice(source, _BATCH)):
            written += await self._write(partial(writing.take_in, self._shelf, batch))
        return written

    async def carry(self, rows: Iterable[Carried]) -> int:
        """Keep rows of another file's log, many in a transaction; how many. A known one is passed over.

        Raises:
            StoreError: it could not be written; what earlier transactions wrote stays.
        """
        written, source = 0, iter(rows)
        while batch := list(islice(source, _BATCH)):
            written += await self._write(partial(writing.carry_over, self._shelf, batch))
        return written

    async def rebuild(self) -> None:
        """Drop every projection and fold it anew from the log."""

        def job(connection: Connection) -> None:
            with immediate(connection):
                projections.rebuild(connection)

        await self._write(job)

    # --- reading --------------------------------------------------------------------------------------------

    async def recall(self, name: str) -> str | None:
        """What is kept under a name."""
        return await self._database.run(lambda connection: recalled(connection, name))

    def recalled(self, name: str) -> str | None:
        """The same, and blocks for it: for opening only."""
        return self._database.call(lambda connection: recalled(connection, name))

    async def card(self, card_id: str) -> Opened | None:
        """A card with its drafts; None when there is no such card."""
        return await self._database.run(lambda connection: self._opened(connection, card_id))

    async def card_by_number(self, number: int) -> Opened | None:
        """A card by the journal's number, or else by this desk's own."""

        def job(connection: Connection) -> Opened | None:
            card_id = queries.card_id_of(connection, number)
            return None if card_id is None else self._opened(connection, card_id)

        return await self._database.run(job)

    async def cards(
        self, after: CardRow | None = None, limit: int = 50, open_only: bool = False
    ) -> Sequence[CardRow]:
        """A page of cards, newest first, that follows a row."""
        return await self._database.run(lambda connection: queries.cards(connection, after, limit, open_only))

    async def home(
        self, operator: str, receives: Collection[str] = (), place: Callable[..., int] = lambda *_: 0
    ) -> Home:
        """The cards that an operator finds on the desk.

        ``receives``: ids of the directory whose cards come to it; ``place``: how urgent a card is by the
        values of its fields that raise it (``deadline.RAISES``), the most urgent first.
        """
        return await self._database.run(
            lambda connection: queries.home(connection, queries.Reader(operator, frozenset(receives)), place)
        )

    async def caller(self, number: str, policy: str, week_ago: datetime) -> Caller:
        """What is known of a caller, by number and by policy."""
        return await self._database.run(
            lambda connection: queries.caller(connection, number, policy, week_ago)
        )

    async def history(self, card_id: str) -> Sequence[LogRow]:
        """The facts of a card in order."""
        return await self._database.run(lambda connection: log.history(connection, card_id))

    async def log(self, after: int = 0, limit: int = 500) -> Sequence[LogRow]:
        """A page of the log after a position."""
        return await self._database.run(lambda connection: log.page(connection, after, limit))

    async def search(self, query: str, limit: int = 50) -> Sequence[Hit]:
        """Cards and callers, best first."""
        return await self._database.run(lambda connection: find.search(connection, query, limit))

    async def outbox(self, limit: int = 100) -> Outbox:
        """What the journal has not numbered yet."""
        return await self._database.run(lambda connection: log.outbox(connection, limit))

    async def figures(self) -> Figures:
        """What there is on this desk, in numbers."""
        return await self._database.run(queries.figures)

    async def read(self, job: Callable[[Connection], T]) -> T:
        """Ask the disk something else: what a room of the store asks of its own tables."""
        return await self._database.run(job)

    async def check(self) -> Sequence[str]:
        """Read the whole file and say what is wrong with it. Slow: a gigabyte takes seconds."""
        return await self._database.run(proof.check)

    def close(self) -> None:
        """Do what was asked for, then let another console in."""
        try:
            self._database.close()
        finally:
            if self._lock is not None:
                self._lock.let_go()

    # --- on the thread --------------------------------------------------------------------------------------

    async def _write(self, job: Callable[[Connection], T]) -> T:
        if self._ballast is None:
            raise StoreReadOnly(self.directory)
        ballast = self._ballast

        def written(connection: Connection) -> T:
            try:
                return job(connection)
            except sqlcipher3.Error as error:
                full = isinstance(fault(file_of(self.directory), error), StoreFull)
                if not (full and ballast.give_up()):
                    raise
            return job(connection)

        return await self._database.run(written)

    async def _write_within(self, job: Callable[[Connection], T]) -> T:
        """The same, but never on what was kept back: what the journal sends can wait, an operator cannot."""
        if self._ballast is None:
            raise StoreReadOnly(self.directory)

        def written(connection: Connection) -> T:
            self._require_room()
            return job(connection)

        return await self._database.run(written)

    def _transact(self, connection: Connection, card_id: str, plan: Plan, clears: Sequence[str]) -> Card:
        with immediate(connection):
            before = self._shelf.folded(connection, card_id)
            events = plan(before.card, self._session_seq + 1, self._shelf.local_number)
            if events and not before.seen:
                self._require_room()
            after = writing.append(connection, before, events)
            for field in clears:
                connection.execute("DELETE FROM drafts WHERE card_id = ? AND field = ?", (card_id, field))
        self._session_seq += len(events)
        self._shelf.keep(after)
        return after.card

    def _require_room(self) -> None:
        """Begin nothing new on what was kept back to finish the cards that are open."""
        if self._ballast is None or self._ballast.whole:
            return
        try:
            self._ballast.take()
        except OSError as error:
            raise store_error(self.directory, error) from error

    def _opened(self, connection: Connection, card_id: str) -> Opened | None:
        folded = self._shelf.folded(connection, card_id)
        if not folded.seen:
            return None
        self._shelf.keep(folded)
        return Opened(folded.card, queries.drafts(connection, card_id))


_PUT_DRAFT = "INSERT OR REPLACE INTO drafts (card_id, field, text, cursor, at) VALUES (?, ?, ?, ?, ?)"


def _owner(directory: Path, now: Callable[[], datetime]) -> Store:
    make_private(directory)
    lock = Lock(directory)
    try:
        file, ballast = file_of(directory), Ballast(directory)
        require_not_emptied(directory, file)
        key = key_for(directory, file)
        make_file(file)
        try:
            database = Database(file, key)
        except StoreFull:
            if not ballast.give_up():
                raise
            database = Database(file, key)
        try:
            database.call(lambda connection: prepare(connection, file, now))
            with suppress(OSError):  # said when a card is begun without it; until then all goes on
                ballast.take()
            return Store(directory, database, lock, ballast)
        except BaseException:
            database.close()
            raise
    except BaseException:
        lock.let_go()
        raise


def _viewer(directory: Path, now: Callable[[], datetime]) -> Store:
    file = file_of(directory)
    key = read_key(directory)
    require_not_emptied(directory, file)
    if key is None and holds_something(file):
        raise StoreKeyMissing(slots_file(directory))
    if key is None or not file.exists():
        database = Database(None, "")
        database.call(schema.migrate)
        return Store(directory, database, None, None)
    database = Database(file, key, read_only=True)
    try:
        database.call(lambda connection: require_ours(connection, file))
        if database.call(schema.is_current):
            return Store(directory, database, None, None)
    except BaseException:
        database.close()
        raise
    database.close()
    _owner(directory, now).close()  # an earlier program left it: a reader alone cannot bring it up to date
    return _viewer(directory, now)
