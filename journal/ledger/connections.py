"""Connections to PostgreSQL: made when they are asked for, kept while they work, said in our words when not.

Not the pool of psycopg: that one reconnects in the background and ever more rarely, so that after a restart
of the database its callers would wait for up to minutes where one new connection would do.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Final

import psycopg
from psycopg import conninfo
from psycopg.pq import TransactionStatus

from core.errors import JournalBusy
from journal.ledger.faults import LedgerUnusable, Unstorable

Connection = psycopg.AsyncConnection[tuple[Any, ...]]

MOST: Final = 8
"""Connections of one process; what comes meanwhile waits for so many seconds, then it is told «later»."""

_PATIENCE_S: Final = 5.0

_KEEP_ALIVE: Final = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # milliseconds until an unanswered word means a lost line
}

_LATER: Final = (
    psycopg.OperationalError,  # also a full disk, a lock not got in time, a server that stops
    psycopg.InterfaceError,
    psycopg.errors.ReadOnlySqlTransaction,  # a standby that is not the first yet
)

_SETTINGS: Final[Mapping[str, str]] = {
    # Nobody waits for ever for a process that was stopped with the lock of a stream in its hand.
    "lock_timeout": "5s",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "10s",
    # Everything here is found by its key, in the order of an index. A plan is made once: while the tables are
    # empty, reading them through would seem cheaper, and would go on for ever while they grow.
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_bitmapscan": "off",
}

_OPEN: Final = (TransactionStatus.INTRANS, TransactionStatus.INERROR)

_log = logging.getLogger(__name__)


class Connections:
    """The connections of one process to one database."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: list[Connection] = []
        self._room = asyncio.Semaphore(MOST)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Connection]:
        """A connection for the block, in autocommit; errors of PostgreSQL leave the block in our words.

        A transaction that the block leaves open is rolled back.
        """
        with said():
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    await self._room.acquire()
            except TimeoutError:
                _log.warning("the ledger cannot answer now: all %d connections are taken", MOST)
                raise JournalBusy from None
            try:
                connection = self._idle.pop() if self._idle else await self.new()
                try:
                    yield connection
                finally:
                    await self._take_back(connection)
            finally:
                self._room.release()

    async def new(self) -> Connection:
        """A connection of its own, in autocommit; whoever asked for it closes it."""
        where = conninfo.make_conninfo("", **(_KEEP_ALIVE | conninfo.conninfo_to_dict(self._url)))
        connection = await psycopg.AsyncConnection.connect(where, autocommit=True, prepare_threshold=0)
        settings = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in _SETTINGS.items())
        try:
            await connection.execute(f"SELECT {settings}".encode(), prepare=False)
        except BaseException:  # also of who gave up: nobody else knows of it
            await connection.close()
            raise
        return connection

    async def close(self) -> None:
        """Close those that are idle."""
        while self._idle:
            await self._idle.pop().close()

    async def _take_back(self, connection: Connection) -> None:
        if connection.info.transaction_status in _OPEN:
            with suppress(psycopg.Error):
                await connection.rollback()
        if connection.info.transaction_status is TransactionStatus.IDLE:
            self._idle.append(connection)
            return
        lost = connection.broken
        await connection.close()
        if lost:  # the others most likely, too: whoever comes next gets a new one
            await self.close()


@contextmanager
def said() -> Iterator[None]:
    """Say what PostgreSQL said in our words. Its own may hold the values of a row, and are told to nobody."""
    try:
        yield
    except psycopg.Error as error:
        raise _in_our_words(error) from None
    except (UnicodeEncodeError, OverflowError) as error:
        raise Unstorable(type(error).__name__) from None


def _in_our_words(error: psycopg.Error) -> Exception:
    name, state = type(error).__name__, error.sqlstate or ""
    limits = state.startswith("54")  # longer than an index or the program takes
    if limits or isinstance(error, psycopg.DataError | psycopg.IntegrityError):
        return Unstorable(error.diag.constraint_name or name)
    if isinstance(error, _LATER):
        _log.warning("the ledger cannot answer now: %s %s", name, state or _without_values(error))
        return JournalBusy()
    words = error.diag.message_primary if isinstance(error, psycopg.ProgrammingError) else ""
    return LedgerUnusable(f"PostgreSQL says {name} ({state}) {words or ''}".rstrip())


def _without_values(error: psycopg.Error) -> str:
    """What was said where no statement had come to an answer: of the line, not of a row."""
    return str(error).partition("\n")[0]
