"""A pack goes to the journal as a whole, or comes from it: `pult pack publish` and `pult pack fetch`.

Whoever publishes says which edition they began with; when another one is there meanwhile, perhaps with what
an administrator edited on the screen, the journal says so and nothing is replaced.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.centre.files import load_pack
from core.centre.kept import bundle, place_of
from core.config import JournalAt
from core.domain.published import Published
from core.files import put
from core.store.store import open_store
from core.sync.access import KEPT_AS, access_to

if TYPE_CHECKING:
    from core.sync.client import HttpJournal

_BEGUN_WITH: Final = ".etag"
"""In a folder that was fetched: the edition that it was. Hidden files are no part of a pack."""

Place = tuple[Path, JournalAt | None, Callable[[], datetime]]
"""The data directory of the desk, the journal as set, the clock."""


async def fetch(place: Place, session_id: str, centre: str, folder: Path) -> Published | None:
    """Write the newest edition into ``folder``, as ``CENTRE/*.toml`` and its base beside it; None: none yet.

    Raises:
        FileExistsError: there is a pack already, perhaps with somebody's work in it; nothing was touched.
        JournalError: the journal does not answer, or does not let this desk in.
        JournalOtherCentre: this desk was enrolled with the account of another centre.
        StoreError: it cannot be written.
    """
    async with _asked(place, session_id, centre) as journal:
        pack = await journal.pack(centre, "") if journal else None
    if pack is None:
        return None
    files = {folder / place_of(name, centre): text for name, text in pack.files.items()}
    for there in {file.parent for file in files}:
        if any(there.glob("*.toml")):
            raise FileExistsError(there)
    for file, text in files.items():
        put(file, text.encode())
    put(folder / centre / _BEGUN_WITH, pack.published.etag.encode())
    return pack.published


async def publish(place: Place, session_id: str, folder: Path) -> Published | None:
    """Give the pack in a folder to all consoles of its centre; None: this desk was never enrolled.

    Raises:
        PackError: it cannot be used.
        JournalStale: another edition is there than the one that was fetched into the folder.
        JournalDenied: this account publishes no packs.
        JournalError, JournalOtherCentre: as above.
    """
    centre, begun_with = load_pack(folder).centre.id, folder / _BEGUN_WITH
    files = bundle(folder)
    async with _asked(place, session_id, centre) as journal:
        if journal is None:
            return None
        etag = begun_with.read_text("ascii").strip() if begun_with.exists() else ""
        published = await journal.publish(centre, files, etag)
    put(begun_with, published.etag.encode())
    return published


@asynccontextmanager
async def _asked(place: Place, session_id: str, centre: str) -> AsyncIterator["HttpJournal | None"]:
    """The journal as this desk may ask it, beside whoever works here; None: it was never enrolled."""
    from core.sync.client import HttpJournal

    data, at, now = place
    store = open_store(data, now, read_only=True)
    try:
        access = access_to(store.recalled(KEPT_AS) or "", centre, at.url if at else None)
    finally:
        store.close()
    if access is None:
        yield None
        return
    journal = HttpJournal(access.url, access.token, session_id, at.ca if at else None)
    try:
        yield journal
    finally:
        await journal.close()
