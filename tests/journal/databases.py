"""PostgreSQL under the ledger: with its tables, opened as another process would, and asked past it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import psycopg

from journal.ledger import statements
from journal.ledger.open import migrate
from journal.ledger.postgres import PostgresLedger
from tests.postgres import Cluster


@contextmanager
def migrated(postgres: Cluster) -> Iterator[str]:
    """A new database with empty tables of the journal."""
    with postgres.fresh() as url:
        asyncio.run(migrate(url))
        yield url


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[PostgresLedger]:
    """A ledger of its own, as another process would have."""
    ledger = await PostgresLedger.open(url)
    try:
        yield ledger
    finally:
        await ledger.close()


def ask(url: str, statement: str) -> list[tuple[Any, ...]]:
    """Somebody else asks the database."""
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(statement.encode())
        return found.fetchall() if found.description else []


LISTENERS = f"""
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'idle' AND query = '{statements.ALL_STREAMS}'
"""


async def until(true: Callable[[], Any]) -> None:
    """Wait until something is true."""
    for _ in range(3000):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came")


async def listening(url: str) -> None:
    """Wait until somebody listens for what is appended."""
    await until(lambda: ask(url, LISTENERS))
