"""The sync in a thread of its own: JSON, TLS and a slow name server never hold up a key."""

import asyncio
import random
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any

from core.sync.access import Access
from core.sync.engine import Engine
from core.sync.loop import Loop, Memory, Tell, World
from core.sync.packs import PackSync, Shelf
from core.sync.replica import Replica


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sync works: whose journal, which stream, which session of which console."""

    access: Access
    ca: Path | None
    session_id: str
    replica: Replica
    memory: Memory
    shelf: Shelf


class Worker:
    """Begins at once and goes on until stopped; ``tell`` and ``new_pack`` are called in its thread."""

    def __init__(
        self, place: Place, now: Callable[[], datetime], tell: Tell, new_pack: Callable[[], None]
    ) -> None:
        self._place = place
        self._new_pack = new_pack
        self._packs: PackSync | None = None
        self._world = World(now, time.monotonic, random.uniform, asyncio.sleep)
        self._tell = tell
        self._sync: Loop | None = None
        self._turns = _Turns()
        self._work = self._turns.create_task(self._run())
        self._thread = Thread(target=self._go_on, name="sync", daemon=True)
        self._thread.start()

    def poke(self) -> None:
        """The desk did something."""
        with suppress(RuntimeError):  # it has ended: what waits, waits for the next start
            self._turns.call_soon_threadsafe(self._poke)

    def poke_packs(self) -> None:
        """The directory was edited."""
        with suppress(RuntimeError):
            self._turns.call_soon_threadsafe(self._poke_packs)

    def stop(self) -> None:
        """Leave the journal alone, and return when nothing more will be written or told."""
        with suppress(RuntimeError):
            self._turns.call_soon_threadsafe(self._work.cancel)
        self._thread.join()

    def _poke(self) -> None:
        if self._sync is not None:
            self._sync.poke()

    def _poke_packs(self) -> None:
        if self._packs is not None:
            self._packs.poke()

    def _go_on(self) -> None:
        try:
            with suppress(asyncio.CancelledError):
                self._turns.run_until_complete(self._work)
        finally:
            self._turns.close()

    async def _run(self) -> None:
        from core.sync.ahead import AheadJournal  # here: its import alone takes longer than a screen

        place = self._place
        journal = AheadJournal(place.access.url, place.access.token, place.session_id, place.ca)

        async def connect(access: Access) -> AheadJournal:
            nonlocal journal
            await journal.close()
            journal = AheadJournal(access.url, access.token, place.session_id, place.ca)
            return journal

        try:
            self._sync = Loop(
                Engine(place.access.account.stream, place.replica, journal), place.access,
                connect=connect, memory=place.memory, world=self._world, tell=self._tell,
            )  # fmt: skip
            self._packs = PackSync(
                place.access.account.stream, lambda: journal, place.shelf, self._new_pack, self._sync.trouble
            )
            async with asyncio.TaskGroup() as both:
                both.create_task(self._sync.run())
                both.create_task(self._packs.run(self._world.sleep))
        finally:
            await journal.close()


class _Turns(asyncio.SelectorEventLoop):
    """An event loop that nobody has to wait for: asyncio's own asks for a name in a thread that a program
    joins before it ends, and a dead name server takes half a minute to say nothing."""

    async def getaddrinfo(self, *where: Any, **how: Any) -> Any:
        """As in ``socket``, in a thread that is left alone with its question."""
        answer = self.create_future()

        def settle(found: Any, error: OSError | None) -> None:
            if answer.done():
                return
            if error is None:
                answer.set_result(found)
            else:
                answer.set_exception(error)

        def ask() -> None:
            found, failed = None, None
            try:
                found = socket.getaddrinfo(*where, **how)
            except OSError as error:
                failed = error
            with suppress(RuntimeError):
                self.call_soon_threadsafe(settle, found, failed)

        Thread(target=ask, name="names", daemon=True).start()
        return await answer
