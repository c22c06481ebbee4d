"""Files of appeals on a disk: which of them are whole, what becomes of each line, where they go then.

A file is whole when two looks, some seconds apart, find it the same. What was read lies in ``done`` beside
its report; until then the file stays, and whoever reads it again, after a crash too, doubles nothing.
"""

import csv
import io
import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Final

from core.errors import store_error
from journal.administration.accounts import Hand, authorised
from journal.administration.exporting import cell
from journal.administration.reading import MOST_BYTES, Line, Unreadable, lines_of
from journal.files import FileRefused, new_file
from journal.importing import ITEMS_LIMIT, Brought, Importer, Outcome
from journal.incoming import Incoming, Wrong

SETTLED_S: Final = 2.0
"""Seconds between two looks."""

SUFFIXES: Final = (".csv", ".json")
DONE: Final = "done"
REPORT: Final = ".report.csv"

Look = tuple[int, int, int]
"""What a file is known by: its place on the disk, its length, when it was changed."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A file that was read: where its report lies, and how many of its lines became what."""

    report: Path
    became: Counter[Outcome] = field(default_factory=Counter)


def looks(places: Iterable[Path]) -> dict[Path, Look]:
    """The files of these places, each a file or a directory: those there that may be appeals.

    Raises:
        FileRefused: there is no such place, or it is a file of another kind.
    """
    found = {}
    for place in places:
        if place.is_dir():
            files = sorted(file for file in _listed(place) if _may_be(file))
        elif place.suffix.lower() in SUFFIXES:
            files = [place]
        else:
            raise FileRefused(place, "it is neither a directory nor a .csv or .json file")
        for file in files:
            look = _look(file)
            if look is not None:
                found[file] = look
            elif file is place:
                raise FileRefused(file, "there is no such file")
    return found


def whole(before: dict[Path, Look], now: dict[Path, Look]) -> Iterator[Path]:
    """The files that are as they were."""
    return (file for file, look in now.items() if before.get(file) == look)


async def carry(hand: Hand, importer: Importer, file: Path, look: Look) -> Carried:
    """Bring in the appeals of a file that is still as it was at a look, write its report, put both away.

    Raises:
        FileRefused: it cannot be read; it stays where it is.
        ActRefused: the account may not, or not any more.
        JournalBusy: the database cannot answer now; perhaps a part was brought in. The file stays.
        StoreError: the report cannot be written; the file stays.
    """
    operator = await authorised(hand.ledger, hand.by, "import", hand.now().date())
    content = _read(file, look)
    try:
        lines = lines_of(content, file.suffix.lower())
    except Unreadable as unreadable:
        raise FileRefused(file, unreadable.problem) from None
    await hand.note("file.imported", sha256=sha256(content).hexdigest(), lines=len(lines))
    items = [line.told for line in lines if isinstance(line.told, Incoming)]
    brought: list[Brought] = []
    for start in range(0, len(items), ITEMS_LIMIT):
        brought += await importer.bring_in(operator, items[start : start + ITEMS_LIMIT])
    answers = _answers(lines, brought)
    return Carried(_put_away(file, look, lines, answers), Counter(each.outcome for each in answers))


def _answers(lines: Sequence[Line], brought: Sequence[Brought]) -> list[Brought]:
    """The answer to each line, in their order."""
    given = iter(brought)
    return [
        Brought(Outcome.REFUSED, field=line.told.field, why=line.told.why)
        if isinstance(line.told, Wrong)
        else next(given)
        for line in lines
    ]


def _put_away(file: Path, look: Look, lines: Sequence[Line], answers: Sequence[Brought]) -> Path:
    """Write the report, then move the file beside it; one that was changed meanwhile stays."""
    done = file.parent / DONE
    try:
        done.mkdir(mode=0o700, exist_ok=True)
        stem = next(stem for stem in _stems(file) if not _taken(done, stem, file.suffix))
        report = done / f"{stem}{REPORT}"
        with new_file(report) as stream:
            stream.write(_report(lines, answers).encode())
        if _look(file) == look:
            file.rename(done / f"{stem}{file.suffix}")
    except OSError as error:
        raise store_error(done, error) from error
    return report


def _stems(file: Path) -> Iterator[str]:
    yield file.stem
    yield from (f"{file.stem}-{number}" for number in count(2))


def _taken(done: Path, stem: str, suffix: str) -> bool:
    return any((done / f"{stem}{each}").exists() for each in (suffix, REPORT))


def _report(lines: Sequence[Line], answers: Sequence[Brought]) -> str:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(("line", "outcome", "number", "field", "why"))
    for line, answer in zip(lines, answers, strict=True):
        said = (line.number, answer.outcome.value, answer.number or "", answer.field, answer.why)
        table.writerow([cell(str(each)) for each in said])
    return text.getvalue()


def _listed(place: Path) -> list[Path]:
    try:
        return list(place.iterdir())
    except OSError as error:
        raise FileRefused(place, f"it cannot be read: {error.strerror}") from None


def _may_be(file: Path) -> bool:
    name = file.name.lower()
    return name.endswith(SUFFIXES) and not name.endswith(REPORT) and not name.startswith(".")


def _look(file: Path) -> Look | None:
    """What a file is now; None when it is gone, or is none: nobody follows a link or waits for a pipe."""
    try:
        return _known_by(file.lstat())
    except OSError:
        return None


def _known_by(found: os.stat_result) -> Look | None:
    return (found.st_ino, found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def _read(file: Path, look: Look) -> bytes:
    """What a file holds that is as it was, before and after it was read."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as stream:
            content = stream.read(MOST_BYTES + 1)
            found = _known_by(os.fstat(descriptor))
    except OSError as error:
        raise FileRefused(file, f"it cannot be read: {error.strerror}") from None
    if found != look:
        raise FileRefused(file, "it is still being written")
    return content
