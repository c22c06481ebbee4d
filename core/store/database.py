"""One file, one thread, one transaction per job.

The thread owns the connection: SQLite objects never leave it. What goes wrong in a job comes out as an error
of ``core.errors``; the transaction it was in is rolled back first.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import sqlcipher3

from core.errors import PultError, StoreBusy, StoreDamaged, StoreError, StoreFull, StoreReadOnly

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
    """A connection and its thread. ``immutable``: read a file that nobody can change, without a lock."""

    def __init__(
        self, file: Path | None, key: str, *, read_only: bool = False, immutable: bool = False
    ) -> None:
        require_safe_sqlite(sqlcipher3.sqlite_version_info)
        self._file = file or Path(":memory:")
        self._thread = ThreadPoolExecutor(1, "store")
        try:
            self._connection = self._thread.submit(
                self._guarded, lambda: _connect(file, key, read_only, immutable)
            ).result()
        except BaseException:
            self._thread.shutdown()
            raise

    async def run(self, job: Callable[[Connection], T]) -> T:
        """Do a job on the thread and wait for it. Once handed in it is done, even if nobody waits."""
        future = self._thread.submit(self._guarded, lambda: job(self._connection))
        return await asyncio.shield(asyncio.wrap_future(future))

    def call(self, job: Callable[[Connection], T]) -> T:
        """Do a job on the thread and block for it: for opening and closing only."""
        return self._thread.submit(self._guarded, lambda: job(self._connection)).result()

    def close(self) -> None:
        """Do the jobs that were handed in, then let go of the file."""
        try:
            self.call(lambda connection: connection.close())
        finally:
            self._thread.shutdown()

    def _guarded(self, job: Callable[[], T]) -> T:
        try:
            return job()
        except sqlcipher3.Error as error:
            raise fault(self._file, error) from error


def fault(file: Path, error: Exception) -> StoreError:
    """Say in our words what SQLite said."""
    code = getattr(error, "sqlite_errorcode", 0)
    return _BY_CODE.get(code & 0xFF, StoreError)(file)


def require_safe_sqlite(version: tuple[int, ...]) -> None:
    """Refuse an SQLite that can lose what was committed.

    Raises:
        PultError: it is too old.
    """
    if version < SAFE_SQLITE:
        found, wanted = (".".join(map(str, one)) for one in (version, SAFE_SQLITE))
        raise PultError(f"SQLite {found} can lose committed pages; {wanted} or newer is needed.")


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


def _connect(file: Path | None, key: str, read_only: bool, immutable: bool) -> Connection:
    mode = "ro" if read_only else "rw"
    place = (
        f"file:{quote(str(file))}?mode={mode}{'&immutable=1' if immutable else ''}" if file else ":memory:"
    )
    connection = sqlcipher3.connect(place, uri=True, isolation_level=None, cached_statements=256)
    try:
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
        for pragma in (*_EVERYONE, *(() if read_only else _WRITER)):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection
