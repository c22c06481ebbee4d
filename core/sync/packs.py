"""Packs between a desk and its journal: what is new comes in, what an administrator edited goes out."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Protocol

from core.domain.published import Packs, PublishedPack
from core.errors import JournalDenied, JournalError, JournalStale

EVERY_S: Final = 300.0
"""Seconds between two questions for a new edition: a script that changed is in force at the next call."""

_AGAIN_S: Final = 30.0
_TRIES: Final = 5


class Shelf(Protocol):
    """What the sync of packs needs of the disk. Methods raise ``core.errors.StoreError``."""

    async def tag(self) -> str:
        """The edition that need not be sent again; empty: none is here."""

    async def keep(self, pack: PublishedPack) -> bool:
        """Keep an edition; False for one that cannot be worked by."""

    async def outgoing(self) -> tuple[Mapping[str, str], Any] | None:
        """The files of the edition that is here with the edits that wait, and these edits; None: none."""

    async def sent(self, pack: PublishedPack, edits: Any) -> None:
        """The journal has these edits."""


class PackSync:
    """The packs of one desk. ``journal``: as it can be asked now; ``told``: called when a new one
    has come, kept or not.

    ``trouble``: called with what went wrong beside the journal's silence, which the sync of facts tells.
    """

    def __init__(
        self,
        stream: str,
        journal: Callable[[], Packs],
        shelf: Shelf,
        told: Callable[[], None],
        trouble: Callable[[Exception], None],
    ) -> None:
        self._stream = stream
        self._journal = journal
        self._shelf = shelf
        self._told = told
        self._trouble = trouble
        self._poked = asyncio.Event()

    def poke(self) -> None:
        """The directory was edited."""
        self._poked.set()

    async def run(self, sleep: Callable[[float], Awaitable[None]]) -> None:
        """Go on until cancelled."""
        while True:
            self._poked.clear()
            try:
                await self.step()
                rest = EVERY_S
            except JournalDenied:  # only a person opens that door
                rest = EVERY_S
            except JournalError:
                rest = _AGAIN_S
            except Exception as error:  # whatever it was: the facts go on, and the wire says so
                self._trouble(error)
                rest = EVERY_S
            waits = [asyncio.ensure_future(sleep(rest)), asyncio.ensure_future(self._poked.wait())]
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for each in waits:
                    each.cancel()

    async def step(self) -> None:
        """Fetch what is new, send what waits. Edits are laid anew over an edition that came between."""
        for _ in range(_TRIES):
            pack = await self._journal().pack(self._stream, await self._shelf.tag())
            if pack is not None:
                await self._shelf.keep(pack)
                self._told()
            outgoing = await self._shelf.outgoing()
            if outgoing is None:
                return
            files, edits = outgoing
            try:
                etag = await self._shelf.tag()
                published = await self._journal().publish(self._stream, files, etag)
            except JournalStale:
                continue
            await self._shelf.sent(PublishedPack(published, files), edits)
            return
