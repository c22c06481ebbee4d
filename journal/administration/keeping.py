"""A backup: everything the journal has, of one moment, in one file that any ledger can be filled from.

The file is JSON lines under gzip. The first says what it is and when it was begun; every other one is
``[table, row]``; the last counts them and has the SHA-256 of all lines before it, so one cut short or
damaged is known before anything is filled. It holds people's data and is for its owner's eyes only (0600).
The key of the receipts is not in it: who has both could forge the journal.
"""

import gzip
import json
import zlib
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from core.errors import store_error
from journal.files import FileRefused, new_file
from journal.ledger.port import Ledger
from journal.numbering import skip, wanted

FORMAT: Final = 1
"""The version of the file."""

CARDS_A_MINUTE: Final = 20
"""More than a centre begins: of 4,000 calls a day, the busiest hour brings seven in a minute."""

_Row = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Backup:
    """What a file holds. ``at``: when it was begun, ISO 8601 in UTC; ``rows``: of all tables."""

    at: str
    rows: int


async def back_up(ledger: Ledger, file: Path, at: str) -> Backup:
    """Write a backup: all of it is there, or nothing.

    Raises:
        FileRefused: there is such a file.
        StoreError: it cannot be written.
    """
    with new_file(file) as raw, gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as stream:
        lines = _Lines(stream)
        lines.put({"pult-journal": FORMAT, "at": at})
        async for table, row in ledger.dump():
            lines.put([table, row])
        rows = lines.count - 1
        lines.put({"rows": rows, "sha256": lines.hash.hexdigest()})
    return Backup(at, rows)


def read_backup(file: Path) -> Backup:
    """Read a backup through, and see that it is whole.

    Raises:
        FileRefused: it is not, or it is no backup.
        StoreError: it cannot be read.
    """
    last = deque(_read(file), maxlen=1)[0]
    assert isinstance(last, Backup), "the reader ends with it"
    return last


async def restore(ledger: Ledger, file: Path) -> Backup:
    """Fill an empty ledger from a backup: with all of it, or with nothing.

    Raises:
        FileRefused: the file is not whole, or the ledger is not empty.
        StoreError: the file cannot be read.
    """
    backup = read_backup(file)
    kept = [await ledger.streams(), await ledger.organisations(), await ledger.notes(0, 1)]
    if any(kept):
        raise FileRefused(file, "this journal is not empty, and a backup is put into an empty one only")
    try:
        await ledger.load(_rows(file))
    except (KeyError, ValueError) as error:  # a table or a column that is not ours
        raise FileRefused(file, "it is of a journal with other tables") from error
    return backup


def numbers_since(backup: Backup, now: datetime) -> int:
    """How many numbers of cards may have been given since a backup."""
    return CARDS_A_MINUTE * (1 + max(0, (now - datetime.fromisoformat(backup.at)) // timedelta(minutes=1)))


async def leave_out(ledger: Ledger, numbers: int) -> None:
    """Go on with higher numbers of cards, in every stream.

    Those that were given since the backup are on paper and in people's heads. The desks bring them back with
    their cards, but not before the first new card.
    """
    for stream in await ledger.streams():
        await ledger.append(stream, wanted([]), skip(numbers))


class _Lines:
    """Lines of JSON, counted and hashed as they are written."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        self._stream = stream
        self.count = 0
        self.hash = sha256()

    def put(self, value: object) -> None:
        line = json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n"
        self._stream.write(line)
        self.hash.update(line)
        self.count += 1


def _read(file: Path) -> Iterator[_Row | Backup]:
    """Every row, and at last what the file says of itself, proven by then."""
    try:
        with gzip.open(file, "rb") as stream:
            yield from _proven(file, stream)
    except (gzip.BadGzipFile, zlib.error, EOFError, ValueError) as error:
        raise FileRefused(file, "this is no backup of a journal, or it is not whole") from error
    except OSError as error:
        raise store_error(file, error) from error


def _proven(file: Path, stream: Iterable[bytes]) -> Iterator[_Row | Backup]:
    hashed, rows, at, whole = sha256(), 0, "", False
    for line in stream:
        match json.loads(line):
            case {"pult-journal": version, "at": str(begun)} if not at:
                at = begun
                if version != FORMAT:
                    raise FileRefused(file, f"the version of this backup is {version}, and {FORMAT} is known")
            case [str(table), {**row}] if at and not whole:
                rows += 1
                yield table, {str(name): value for name, value in row.items()}
            case {"rows": int(said), "sha256": str(proof)} if (said, proof) == (rows, hashed.hexdigest()):
                whole = True
            case _:
                raise ValueError("a line that has no place here")
        hashed.update(line)
    if not whole:
        raise EOFError
    yield Backup(at, rows)


async def _rows(file: Path) -> AsyncIterator[_Row]:
    for each in _read(file):
        if isinstance(each, tuple):
            yield each
