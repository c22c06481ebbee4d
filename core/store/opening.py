"""What a data directory is looked at for before anybody works in it: its key, and that its file is ours."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from core.errors import StoreDamaged, StoreError, StoreKeyMissing
from core.store import projections, schema
from core.store.database import Connection, immediate
from core.store.keyfile import make_key, read_key, slots_file


def key_for(directory: Path, file: Path) -> str:
    """The key of the file in a data directory; of a new one it is made. Raises StoreKeyMissing."""
    key = read_key(directory)
    if key is not None:
        return key
    if holds_something(file):
        # A new key would not open it, and would hide that the old is gone.
        raise StoreKeyMissing(slots_file(directory))
    return make_key(directory)


def holds_something(file: Path) -> bool:
    """Whether something was ever written to the file."""
    return any(part.exists() and part.stat().st_size for part in (file, file.with_name(f"{file.name}-wal")))


def require_not_emptied(directory: Path, file: Path) -> None:
    """A console killed at its very first moment leaves an empty file; a later one has a ballast.

    Raises StoreDamaged.
    """
    if file.exists() and not holds_something(file) and (directory / "ballast").exists():
        raise StoreDamaged(file)


def prepare(connection: Connection, file: Path, now: Callable[[], datetime]) -> None:
    """See that the file is a desk's, bring it up to date, and give a new one its identity."""
    require_ours(connection, file)
    schema.migrate(connection)
    if not schema.is_current(connection):
        with immediate(connection):
            projections.rebuild(connection)
    made = (("device_id", os.urandom(16).hex()), ("made_at", now().isoformat()))
    if not device_id(connection):
        with immediate(connection):
            connection.executemany("INSERT INTO meta VALUES (?, ?)", made)


def require_ours(connection: Connection, file: Path) -> None:
    """See that this program can read the file. Raises StoreDamaged or StoreError."""
    if not schema.is_ours(connection):
        raise StoreDamaged(file)
    if schema.version(connection) > len(schema.MIGRATIONS):
        raise StoreError(file)  # a newer program wrote it: it knows better


def stream_of(connection: Connection) -> str:
    """The centre whose facts lie here; empty while there are none, or none that can be read."""
    first = "SELECT body ->> 'stream' FROM log WHERE json_valid(body) ORDER BY position LIMIT 1"
    found = connection.execute(first).fetchone()
    return str(found[0]) if found and found[0] else ""


def device_id(connection: Connection) -> str:
    """The id that the desk got with its file; empty before."""
    return recalled(connection, "device_id") or ""


def recalled(connection: Connection, name: str) -> str | None:
    """What is kept under a name."""
    found = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return str(found[0]) if found else None
