"""A pack as the journal gives it to the consoles of a centre: files of text, and by what they are known.

The journal keeps texts and understands none of them; whether they are a pack is for the consoles to judge.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Final, Protocol

from core.domain.envelope import canonical
from core.domain.record import record

PACK_BYTES: Final = 1024 * 1024
"""The longest pack, in UTF-8, with the names of its files."""

FILES_LIMIT: Final = 64

FILE_NAME: Final = r"[a-z0-9_-]{1,64}\.toml"
"""How a file may be called: a console writes it under this name."""

OF_BASE: Final = "--"
"""Between the name of a base and the name of its file, where the base is sent with a pack."""

_FILE_NAME = re.compile(FILE_NAME)


@record(frozen=True, slots=True)
class Published:
    """A version of a pack, without its files.

    ``version``: the journal's count, dense from 1 in its stream; the pack's own name for its version stands
    in its files. ``etag``: see ``etag_of``. ``published_at``: the journal's clock, ISO 8601 in UTC.
    ``operator``: the account that published it.
    """

    version: int
    etag: str
    published_at: str
    operator: str


@record(frozen=True, slots=True)
class PublishedPack:
    """A version of a pack with its files: name → text."""

    published: Published
    files: Mapping[str, str]


class Packs(Protocol):
    """The packs of the journal as one enrolled console may use them. Methods raise ``JournalError``."""

    async def pack(self, stream: str, etag: str) -> PublishedPack | None:
        """The newest pack; None when it is the one of this etag, or there is none yet."""

    async def publish(self, stream: str, files: Mapping[str, str], etag: str) -> Published:
        """Give the consoles another pack in the place of the one of this etag; empty: of none.

        Asking again is harmless: what is the newest already stays it.

        Raises:
            JournalStale: another one is the newest; nothing was kept.
        """


def is_file_name(name: str) -> bool:
    """Whether a file of a pack may be called so: nothing that leads out of a directory, on any machine."""
    return _FILE_NAME.fullmatch(name) is not None


def of_base(name: str) -> bool:
    """Whether a file that is sent belongs to the base of the pack, whose own tables stand before its."""
    return OF_BASE in name


def text_of(files: Mapping[str, str]) -> str:
    """The files as one text, always the same for the same files."""
    return canonical(dict(files))


def etag_of(files: Mapping[str, str]) -> str:
    """SHA-256, in hex, of ``text_of`` these files."""
    return sha256(text_of(files).encode()).hexdigest()
