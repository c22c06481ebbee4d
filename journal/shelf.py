"""The packs of the centres: every version that was ever given to the consoles, the last one in force."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from core.domain.published import FILES_LIMIT, PACK_BYTES, Published, PublishedPack, etag_of, text_of
from core.errors import JournalStale, JournalTooLarge
from journal.ledger.port import Ledger, PackVersion
from journal.watch import Watch

PUBLISHED: Final = "pack.published"
"""The line of the audit trail that tells who published which version."""


class Shelf:
    """The packs, for all consoles of one process."""

    def __init__(self, ledger: Ledger, watch: Watch, now: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._watch = watch
        self._now = now

    async def pack(self, stream: str, etag: str = "") -> PublishedPack | None:
        """The newest pack of a centre; None when it is the one of this etag, or there is none."""
        newest = await self._newest(stream)
        if newest is None or newest.etag == etag:
            return None
        kept = await self._ledger.pack(stream, newest.version)
        return PublishedPack(newest, json.loads(kept.body)) if kept else None

    async def versions(self, stream: str) -> Sequence[Published]:
        """Every version, the oldest first."""
        return [_published(each) for each in await self._ledger.packs(stream)]

    async def publish(
        self, stream: str, files: Mapping[str, str], etag: str, operator: str, device: str
    ) -> Published:
        """Put another pack in the place of the one of this etag; empty: of none.

        Raises:
            JournalStale: another one is the newest.
            JournalTooLarge: these are too many files, or too long.
        """
        text = text_of(files)
        if len(files) > FILES_LIMIT or len(text.encode()) > PACK_BYTES:
            raise JournalTooLarge()
        newest, wanted = await self._newest(stream), etag_of(files)
        if newest is not None and newest.etag == wanted:
            return newest  # asked again: the answer may have been lost
        if etag != (newest.etag if newest else ""):
            raise JournalStale()
        version = newest.version + 1 if newest else 1
        pack = PackVersion(stream, version, wanted, self._now().isoformat(), operator, text)
        # Before it is kept: what consoles are given stands in the trail. A line too many is harmless.
        said = {"operator": operator, "device": device, "stream": stream, "version": version, "etag": wanted}
        await self._watch.note(PUBLISHED, said)
        if not await self._ledger.add_pack(pack):
            raise JournalStale()
        return _published(pack)

    async def _newest(self, stream: str) -> Published | None:
        versions = await self.versions(stream)
        return versions[-1] if versions else None


def _published(pack: PackVersion) -> Published:
    return Published(pack.version, pack.etag, pack.published_at, pack.operator)
