"""Is this machine, and this data directory, fit to work with? Looks, and changes nothing."""

import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import PultError
from core.moment import now
from core.store.database import Connection, Database
from core.store.keyfile import slots_file
from core.store.place import BALLAST, MOUNTS, filesystem_of, refuse_network
from core.store.store import file_of, open_store

_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``what``: its code; ``value``: what was found; ``ok``: whether it will do."""

    what: str
    value: str
    ok: bool = True


async def examine(data: Path) -> list[Finding]:
    """Look at everything; one finding each, in the order of what rests on what."""
    return [*_machine(), *_directory(data), *await _contents(data)]


def _machine() -> Iterator[Finding]:
    yield Finding("python", sys.version.split()[0], sys.version_info >= _PYTHON)
    try:
        database = Database(None, "")
    except PultError as error:
        yield Finding("sqlite", str(error), False)
        return
    yield Finding("sqlite", database.call(lambda connection: _text(connection, "SELECT sqlite_version()")))
    yield Finding("cipher", database.call(lambda connection: _text(connection, "PRAGMA cipher_version")))
    database.close()


def _text(connection: Connection, sql: str) -> str:
    return str(connection.execute(sql).fetchone()[0])


def _directory(data: Path) -> Iterator[Finding]:
    yield Finding("data", str(data), not data.exists() or data.is_dir())
    try:
        refuse_network(data)
        local = True
    except PultError:
        local = False
    kind = (
        filesystem_of(data.resolve(), MOUNTS.read_text("utf-8", "surrogateescape")) if MOUNTS.exists() else ""
    )
    yield Finding("filesystem", kind or "?", local)
    there = _nearest(data)
    free = shutil.disk_usage(there).free
    yield Finding("room", f"{free // 1_000_000} MB", free > 2 * BALLAST)
    yield Finding("writable", str(there), os.access(there, os.W_OK | os.X_OK))
    if data.is_dir():
        files = [data, slots_file(data), file_of(data)]
        modes = {file: file.stat().st_mode & 0o777 for file in files if file.exists()}
        open_to_others = [f"{file} {mode:o}" for file, mode in modes.items() if mode & 0o077]
        yield Finding("private", ", ".join(open_to_others) or f"{modes[data]:o}", not open_to_others)
        yield Finding("lock", "held" if _locked(data / "lock") else "free")


def _nearest(path: Path) -> Path:
    """The path, or the nearest directory above it that exists."""
    return next(place for place in (path, *path.parents) if place.exists())


def _locked(file: Path) -> bool:
    """Whether a console works here. A shared lock, let go at once: it keeps no console out for longer."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


async def _contents(data: Path) -> list[Finding]:
    if not file_of(data).exists():
        return [Finding("integrity", "0")]
    try:
        store = open_store(data, now, read_only=True)
    except PultError as error:
        return [Finding("integrity", str(error), False)]
    try:
        wrong = await store.check()
        figures = await store.figures()
    except PultError as error:
        return [Finding("integrity", str(error), False)]
    finally:
        store.close()
    return [Finding("integrity", "; ".join(wrong) or str(figures.facts), not wrong)]
