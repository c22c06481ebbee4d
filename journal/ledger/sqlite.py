"""The ledger in one SQLite file: the embedded journal. One thread does it all; a job is a transaction.

A second process may use the file too (an administrator beside the service), but ``subscribe`` hears only of
what is appended here.
"""

import asyncio
import json
import logging
import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import sqlcipher3

from core.domain.wire import Answer
from core.errors import JournalBusy
from journal.ledger import statements as say
from journal.ledger.accounts import Accounts
from journal.ledger.asking import Step
from journal.ledger.faults import LedgerUnusable, Unstorable
from journal.ledger.port import Known, Plan, Wanted, Writing
from journal.ledger.reading import Reading
from journal.ledger.schema import migrations
from journal.ledger.tables import LOG, TABLES, TRAIL, batches_of

Connection = Any
"""A ``sqlcipher3`` connection: the library has no types."""

T = TypeVar("T")

APPLICATION_ID = 0x50554C4A
"""«PULJ», in the header of the file: what ``file`` and other programs know it by."""

SAFE_SQLITE = (3, 51, 3)
"""The first version that cannot lose committed pages with two connections in WAL."""

_LATER = {5, 6, 7, 8, 10, 13, 14}  # BUSY LOCKED NOMEM READONLY IOERR FULL CANTOPEN: sqlite.org/rescode.html
_REFUSED = {18, 19, 20}  # TOOBIG CONSTRAINT MISMATCH
_PRAGMAS = (
    "trusted_schema = OFF",
    "temp_store = MEMORY",
    "recursive_triggers = ON",  # else REPLACE would delete an event behind the back of the log's trigger
    "busy_timeout = 2000",
    "cell_size_check = ON",
    "journal_mode = WAL",
    "synchronous = FULL",  # NORMAL lost commits in 64 % of simulated power cuts
    "secure_delete = ON",  # an erased text leaves no page behind
    "journal_size_limit = 67108864",
)
_WRITE = "BEGIN IMMEDIATE"  # a deferred one fails at its first write if somebody wrote after it began
_READ = "BEGIN"  # everything of one moment
_BATCH = 500

_ONE_OF = "IN (SELECT value FROM json_each(?))"
_EVENTS = f"SELECT event_id, seq, verdict, hash FROM log WHERE {say.OF_STREAM} AND event_id {_ONE_OF}"
_CARDS = f"SELECT card_id, organisation FROM grants WHERE {say.OF_STREAM} AND card_id {_ONE_OF}"
_TOLD = say.TOLD.format(cards=_ONE_OF, types=_ONE_OF)
_NUMBERED = f"SELECT card_id FROM log WHERE {say.OF_STREAM} AND card_id {_ONE_OF} AND number > 0"
_SESSIONS = """
    SELECT device_id, session_id, highest FROM json_each(?2) AS one
    CROSS JOIN sessions ON device_id = one.value ->> 0 AND session_id = one.value ->> 1 AND stream = ?1
"""
_PLACES = """
    SELECT device_id, session_id, session_seq, event_id FROM json_each(?2) AS place
    CROSS JOIN log ON session_id = place.value ->> 1 AND session_seq = place.value ->> 2
    WHERE device_id = place.value ->> 0 AND stream || '' = ?1 AND verdict <> 'number_taken' ORDER BY seq DESC
"""

_log = logging.getLogger(__name__)


class SqliteLedger(Accounts, Reading):
    """A ledger over a file, which is made if there is none; its directory must be there.

    Raises:
        OSError: the file cannot be made.
        LedgerUnusable: it is not ours, or damaged, or SQLite is too old to be trusted with it.
    """

    def __init__(self, file: Path) -> None:
        if sqlcipher3.sqlite_version_info < SAFE_SQLITE:
            raise LedgerUnusable(f"SQLite {sqlcipher3.sqlite_version} can lose committed pages")
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        self._file = file
        self._heard: list[Callable[[str], None]] = []
        self._thread = ThreadPoolExecutor(1, "ledger")
        try:
            self._connection = self._thread.submit(_answered, partial(_connect, file)).result()
            self._thread.submit(_answered, partial(_migrate, self._connection)).result()
        except BaseException:
            self._thread.shutdown()
            raise

    async def append(self, stream: str, wanted: Wanted, plan: Plan) -> Sequence[Answer]:
        """Find, plan and write under the file's only write lock; on the disk when this returns."""
        loop = asyncio.get_running_loop()

        def job(connection: Connection) -> Writing:
            with _transaction(connection, _WRITE):
                known = _known(connection, stream, wanted)
                writing = plan(known)
                _write(connection, stream, writing, known)
            if writing.erased:  # the texts lie in the log of the disk, too, until it begins anew
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            if writing.rows:
                with suppress(RuntimeError):  # the loop was closed: nobody listens
                    loop.call_soon_threadsafe(self._tell, stream)
            return writing

        return (await self._run(job)).answers

    async def note(self, notes: Sequence[tuple[str, str, str]]) -> None:
        """Append to the audit trail, chained."""

        def job(connection: Connection) -> None:
            with _transaction(connection, _WRITE):
                lines = say.lines_after(connection.execute(say.TRAIL_END).fetchall(), notes)
                connection.executemany(TRAIL.insert, lines)

        await self._run(job)

    async def dump(self) -> AsyncIterator[tuple[str, Mapping[str, Any]]]:
        """Every row of every table, of one moment; others go on writing meanwhile."""
        reader = await self._on_thread(_connect, self._file)
        try:
            await self._on_thread(reader.execute, _READ)
            for table in TABLES.values():
                cursor = await self._on_thread(reader.execute, table.everything)
                while rows := await self._on_thread(cursor.fetchmany, _BATCH):
                    for row in rows:
                        yield table.name, table.told(row)
        finally:
            await self._on_thread(reader.close)

    async def load(self, rows: AsyncIterator[tuple[str, Mapping[str, Any]]]) -> int:
        """Fill an empty ledger: with all of it, or with nothing.

        Raises:
            Unstorable: it is not empty, or what comes is no dump.
        """
        writer = await self._on_thread(_connect, self._file)
        count = 0
        try:
            await self._on_thread(_begin_empty, writer)
            async for table, batch in batches_of(rows, _BATCH):
                await self._on_thread(writer.executemany, table.insert, batch)
                count += len(batch)
            await self._on_thread(writer.execute, "COMMIT")
        finally:
            await self._on_thread(writer.close)
        return count

    def subscribe(self, heard: Callable[[str], None]) -> None:
        """Be told the stream in which this process appended something."""
        self._heard.append(heard)

    async def close(self) -> None:
        """Do what was handed in, then let go of the file."""
        await self._run(lambda connection: connection.close())
        self._thread.shutdown()

    def _tell(self, stream: str) -> None:
        for heard in self._heard:
            heard(stream)

    async def _ask(self, *steps: Step) -> list[list[tuple[Any, ...]]]:
        def job(connection: Connection) -> list[list[tuple[Any, ...]]]:
            with _transaction(connection, _WRITE if writes else _READ):
                return [connection.execute(statement, values).fetchall() for statement, values in steps]

        writes = not all(statement.lstrip().startswith("SELECT") for statement, _ in steps)
        return await self._run(job)

    async def _run(self, job: Callable[[Connection], T]) -> T:
        return await self._on_thread(job, self._connection)

    async def _on_thread(self, job: Callable[..., T], *values: Any) -> T:
        """Do a job on the thread. Once handed in it is done, even if nobody waits for it any more."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, _answered, partial(job, *values))


def _answered(job: Callable[[], T]) -> T:
    """Do a job; what goes wrong is said in our words."""
    try:
        return job()
    except sqlcipher3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        if code in _REFUSED:
            raise Unstorable(name) from error
        if code not in _LATER:
            raise LedgerUnusable(f"SQLite says {name}") from error
        _log.warning("the ledger cannot answer now: %s", name)
        raise JournalBusy from error
    except (OverflowError, UnicodeEncodeError) as error:
        raise Unstorable(type(error).__name__) from None  # the error holds the text


def _connect(file: Path) -> Connection:
    connection = sqlcipher3.connect(
        f"file:{quote(str(file))}?mode=rw", uri=True, isolation_level=None, cached_statements=256,
        check_same_thread=False,
    )  # fmt: skip
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: Connection) -> None:
    """Bring the file to the newest migration; it is one process's own, so it need not be asked for."""
    with _transaction(connection, _WRITE):
        ((version,),) = connection.execute("PRAGMA user_version").fetchall()
        ((application,),) = connection.execute("PRAGMA application_id").fetchall()
        ((tables,),) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        if tables and application != APPLICATION_ID:
            raise LedgerUnusable("the file is another program's")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for migration in migrations("sqlite")[version:]:
            for statement in _statements(migration.sql):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {migration.number}")


def _statements(sql: str) -> Iterator[str]:
    """The statements of a file one by one: SQLite's own way to run many would end the transaction."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlcipher3.complete_statement(statement):
            yield statement
            statement = ""


def _begin_empty(connection: Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for name in TABLES:
        if connection.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchall():
            raise Unstorable("it is not empty")


@contextmanager
def _transaction(connection: Connection, begin: str) -> Iterator[None]:
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk may have ended it already
            connection.execute("ROLLBACK")
        raise


def _known(connection: Connection, stream: str, wanted: Wanted) -> Known:
    def find(statement: str, *ids: Iterable[Any]) -> list[tuple[Any, ...]]:
        lists = (json.dumps(list(each)) for each in ids)
        found: list[tuple[Any, ...]] = connection.execute(statement, (stream, *lists)).fetchall()
        return found

    head, number = say.position_of(connection.execute(say.HEAD, (stream,)).fetchall())
    return Known(
        head,
        number,
        {id: (seq, verdict, hash.hex()) for id, seq, verdict, hash in find(_EVENTS, wanted.events)},
        {(device, session): highest for device, session, highest in find(_SESSIONS, wanted.sessions)},
        {(device, session, number): id for device, session, number, id in find(_PLACES, wanted.places)},
        say.sight_of(find(_CARDS, wanted.cards)),
        frozenset(card_id for (card_id,) in find(_NUMBERED, wanted.openings)),
        say.told_of(wanted.judged, find(_TOLD, wanted.judged, wanted.telling) if wanted.judged else ()),
    )


def _write(connection: Connection, stream: str, writing: Writing, before: Known) -> None:
    if not say.changes(writing):
        return
    connection.executemany(LOG.insert, [say.values_of(stream, row) for row in writing.rows])
    connection.execute(say.COUNT, say.counter_after(stream, before, writing))
    sessions = writing.sessions or {}
    connection.executemany(say.SESSION, [(stream, *each, highest) for each, highest in sessions.items()])
    connection.executemany(say.GRANT, [(stream, *grant) for grant in writing.grants])
    connection.executemany(say.ERASE, [(stream, *erased) for erased in writing.erased])
