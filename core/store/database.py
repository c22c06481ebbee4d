"""One file, one thread, one transaction per job.

The thread owns the connection: SQLite objects never leave it. What goes wrong in a job comes out as an error
of ``core.errors``; the transaction it was in is rolled back first.
"""

import asyncio
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar, cast
from urllib.parse import quote

import sqlcipher3

from core.errors import PultError, StoreBusy, StoreDamaged, StoreError, StoreFull, StoreReadOnly, store_error
from core.store.place import probe

Connection = Any
"""A ``sqlcipher3`` connection: the library has no types."""

T = TypeVar("T")

SAFE_SQLITE = (3, 51, 3)
"""The first version that cannot lose committed pages with two connections in WAL (docs/decisions/0005)."""

_BY_CODE = {  # primary result codes: sqlite.org/rescode.html
    3: StoreReadOnly,  # PERM
    5: StoreBusy,
    6: StoreBusy,  # LOCKED
    8: StoreReadOnly,
    11: StoreDamaged,  # CORRUPT
    13: StoreFull,
    14: StoreReadOnly,  # CANTOPEN
    26: StoreDamaged,  # NOTADB
}

_IOERR = 10

_WRITER = (
    "journal_mode = WAL",
    "synchronous = FULL",  # NORMAL lost commits in 64 % of simulated power cuts
    "secure_delete = ON",
    "journal_size_limit = 16777216",
)
_EVERYONE = (
    "trusted_schema = OFF",
    "temp_store = MEMORY",
    "foreign_keys = ON",
    "recursive_triggers = ON",  # else REPLACE would delete a fact behind the back of the log's trigger
    "busy_timeout = 2000",
    "cell_size_check = ON",
)


class Database:
    """A connection and the thread that owns it. ``file``: None for one in memory."""

    def __init__(self, file: Path | None, key: str, *, read_only: bool = False) -> None:
        require_safe_sqlite(sqlcipher3.sqlite_version_info)
        self._file = file or Path(":memory:")
        # A pool of one thread would do the same for twice the CPU, at every key.
        self._jobs: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="store", daemon=True)
        self._thread.start()
        try:
            self._connection = self._now(lambda: connect(file, key, read_only=read_only))
        except BaseException:
            self._stop()
            raise

    async def run(self, job: Callable[[Connection], T]) -> T:
        """Do a job on the thread and wait for it. Once handed in it is done, even if nobody waits."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def done() -> None:
            answer, error = self._tried(lambda: job(self._connection))
            with suppress(RuntimeError):  # the loop was closed: nobody waits
                loop.call_soon_threadsafe(_settle, future, answer, error)

        self._jobs.put(done)
        return await future

    def call(self, job: Callable[[Connection], T]) -> T:
        """Do a job on the thread and block for it: for opening and closing only."""
        return self._now(lambda: job(self._connection))

    def close(self) -> None:
        """Do the jobs that were handed in, then let go of the file."""
        try:
            self.call(lambda connection: connection.close())
        finally:
            self._stop()

    def _now(self, job: Callable[[], T]) -> T:
        answers: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()
        self._jobs.put(lambda: answers.put(self._tried(job)))
        answer, error = answers.get()
        if error is not None:
            raise error
        return cast(T, answer)

    def _tried(self, job: Callable[[], T]) -> tuple[T | None, BaseException | None]:
        try:
            return job(), None
        except sqlcipher3.Error as error:
            said = fault(self._file, error)
            said.__cause__ = error
            return None, said
        except BaseException as error:
            return None, error

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()

    def _stop(self) -> None:
        self._jobs.put(None)
        self._thread.join()


def _settle(future: "asyncio.Future[T]", answer: T | None, error: BaseException | None) -> None:
    if future.done():  # whoever waited was cancelled
        return
    if error is None:
        future.set_result(cast(T, answer))
    else:
        future.set_exception(error)


def fault(file: Path, error: Exception) -> StoreError:
    """Say in our words what SQLite said."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == _IOERR:  # a quota, a limit, a disk taken away: the system tells them apart
        try:
            probe(file.parent)
        except OSError as cause:
            return store_error(file, cause)
    return _BY_CODE.get(code, StoreError)(file)


def require_safe_sqlite(version: tuple[int, ...]) -> None:
    """Refuse an SQLite that can lose what was committed.

    Raises:
        PultError: it is too old.
    """
    if version < SAFE_SQLITE:
        found, wanted = (".".join(map(str, one)) for one in (version, SAFE_SQLITE))
        raise PultError(f"SQLite {found} can lose committed pages; {wanted} or newer is needed.")


def many(connection: Connection, statement: str, rows: Collection[Sequence[object]]) -> None:
    """Run a statement for each row. To be asked for nothing costs SQLite as much as a small question."""
    if rows:
        connection.executemany(statement, rows)


@contextmanager
def immediate(connection: Connection) -> Iterator[None]:
    """A transaction that writes: a deferred one fails at its first write if somebody wrote after it began."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk may have ended it already
            connection.execute("ROLLBACK")
        raise


def connect(file: Path | None, key: str, *, read_only: bool) -> Connection:
    """A connection with everything set; ``file`` None: to an empty database in memory.

    Raises:
        sqlcipher3.Error: the file cannot be read, or not with this key.
    """
    if file is None:
        return _opened(":memory:", "", _EVERYONE)
    place = f"file:{quote(str(file))}"
    if not read_only:
        return _opened(f"{place}?mode=rw", key, (*_EVERYONE, *_WRITER))
    pragmas = (*_EVERYONE, "query_only = ON")
    try:
        return _opened(f"{place}?mode=ro", key, pragmas)
    except sqlcipher3.OperationalError:
        if os.access(file.parent, os.W_OK):
            raise
    # Where nothing can be made there is no index to the WAL: we hold one in memory, and nobody else writes.
    wal = file.with_name(f"{file.name}-wal")
    if wal.exists() and wal.stat().st_size:
        return _opened(f"{place}?mode=ro&vfs=unix-none", key, ("locking_mode = EXCLUSIVE", *pragmas))
    return _opened(f"{place}?mode=ro&immutable=1", key, pragmas)


def _opened(place: str, key: str, pragmas: Sequence[str]) -> Connection:
    connection = sqlcipher3.connect(place, uri=True, isolation_level=None, cached_statements=256)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # else it writes over the screen what it found
        if key:
            connection.execute(f"PRAGMA key = \"x'{key}'\"")
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection
