"""Hears in which stream any process of a journal on PostgreSQL appended something."""

import asyncio
import logging
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import psycopg

from journal.ledger.connections import Connections
from journal.ledger.statements import ALL_STREAMS

CHANNEL: Final = "pult_journal"

_LONGEST_PAUSE_S: Final = 5.0
_MOST_FAILURES: Final = 10
"""That are counted: two to the power of all that a night brings is more than a number holds."""

_log = logging.getLogger(__name__)


class Listener:
    """One connection that listens; when it is lost, another one. ``tell`` is called in the event loop."""

    def __init__(self, connections: Connections, tell: Callable[[str], None]) -> None:
        self._connections = connections
        self._tell = tell
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Listen no longer."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _run(self) -> None:
        failures = 0
        while True:
            try:
                async with await self._connections.new() as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    for (stream,) in await (await connection.execute(ALL_STREAMS)).fetchall():
                        self._tell(stream)  # something may have come while nobody listened
                    failures = 0
                    async for notice in connection.notifies():
                        self._tell(notice.payload)
            except psycopg.Error as error:
                _log.warning("nobody listens for what other processes append: %s", type(error).__name__)
            failures = min(failures + 1, _MOST_FAILURES)
            await asyncio.sleep(random.uniform(0, min(_LONGEST_PAUSE_S, 0.1 * 2**failures)))
