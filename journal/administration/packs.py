"""Are the packs that consoles are given those that were published? Held against the audit trail."""

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

from journal.ledger.port import Ledger
from journal.shelf import PUBLISHED

_PAGE: Final = 500


async def strange_packs(ledger: Ledger, streams: Iterable[str]) -> Sequence[str]:
    """Every version of a pack that is not what the audit trail says: clauses, without a full stop.

    ``streams``: to look at beside those that the trail names. A line without a version is none: of two who
    published at once, both were noted.
    """
    told: dict[str, dict[int, set[str]]] = {stream: {} for stream in streams}
    after = 0
    while page := await ledger.notes(after, _PAGE, (PUBLISHED,)):
        for note in page:
            said, after = json.loads(note.detail), note.seq
            told.setdefault(said["stream"], {}).setdefault(said["version"], set()).add(said["etag"])
    found = []
    for stream, versions in sorted(told.items()):
        for number, kept in enumerate(await ledger.packs(stream), 1):
            pack = await ledger.pack(stream, kept.version)
            etag = sha256(pack.body.encode()).hexdigest() if pack else ""
            if not (kept.version == number and etag == kept.etag and etag in versions.get(number, ())):
                found.append(f"version {kept.version} of the pack of {stream} is not what was published")
    return found
