"""A file that cannot be trusted: keep it aside, go on with a new one, carry over what is whole.

Nothing here is done unasked, and nothing of the old file is ever overwritten.
"""

from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import sqlcipher3

from core.errors import StoreDamaged, store_error
from core.files import make_private, settle
from core.store.database import Connection, connect
from core.store.keyfile import read_key, slots_file
from core.store.log import Carried
from core.store.place import Lock
from core.store.schema import version
from core.store.store import Store, file_of
from core.store.texts import moment

_PATIENCE = 64
"""Facts looked for one by one behind a damaged page, before the steps grow: a page holds far fewer."""


def set_aside(directory: Path, now: datetime) -> Path:
    """Move what cannot be used into a dated directory, which is returned. The next start makes a new file.

    Raises:
        StoreBusy: a console works with it.
        StoreError: it cannot be moved.
    """
    lock = Lock(directory)
    try:
        aside = directory / f"damaged-{now:%Y-%m-%dT%H-%M-%S-%f}"
        make_private(aside)
        file = file_of(directory)
        for each in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))):
            with suppress(FileNotFoundError):
                each.rename(aside / each.name)
        _keep_key(directory, aside)
        settle(aside)
        settle(directory)
        return aside
    except OSError as error:
        raise store_error(directory, error) from error
    finally:
        lock.let_go()


def _keep_key(directory: Path, aside: Path) -> None:
    """Move slots that cannot be read aside too; a key that is whole stays and opens both files."""
    slots = slots_file(directory)
    try:
        read_key(directory)
    except StoreDamaged:
        slots.rename(aside / slots.name)


async def salvage(store: Store, aside: Path) -> int:
    """Carry whole facts, and the drafts, from a file set aside into the store. How many facts.

    What the journal had numbered waits with its stamp: the stream is read again from its beginning, so that
    nothing that the damage took is missed. The desk stays the device that it was, with its access: from no
    other the journal would take what waits.
    """
    key = read_key(aside.parent)
    file = aside / file_of(aside.parent).name
    if key is None or not file.exists():
        return 0
    facts = await store.carry(_whole(file, key))
    for card_id, field, text, cursor, at in _drafts(file, key):
        await store.put_draft(card_id, field, text, cursor, moment(at))
    for name, value in _identity(file, key):
        await store.remember(name, value)
    return facts


def _whole(file: Path, key: str) -> Iterator[Carried]:
    """Facts that can be read and fit their hashes. A connection that met damage reads no more: another."""
    after, failures = 0, 0
    while after < 1 << 62:
        try:
            with closing(connect(file, key, read_only=True)) as connection:
                for position, *row in _rows(connection, after):
                    after, failures = position, 0
                    body, kept = row[6:8]
                    if sha256(body.encode()).digest() == kept:
                        yield cast(Carried, tuple(row))
            return
        except sqlcipher3.DatabaseError:
            failures += 1
            after += 1 if failures < _PATIENCE else 1 << (failures - _PATIENCE)


def _rows(connection: Connection, after: int) -> Iterator[tuple[Any, ...]]:
    # What waited since an earlier loss stays behind what had a number.
    later = (
        "verdict, stamp, coalesce(seq, was + (1 << 40))" if version(connection) > 1 else "verdict, NULL, seq"
    )
    sql = f"""
    SELECT position, event_id, card_id, session_id, session_seq, type, occurred_at, body, hash, {later}
    FROM log WHERE position > ? ORDER BY position
    """
    return iter(connection.execute(sql, (after,)))


def _drafts(file: Path, key: str) -> list[tuple[str, str, str, int, int]]:
    try:
        with closing(connect(file, key, read_only=True)) as connection:
            return list(connection.execute("SELECT card_id, field, text, cursor, at FROM drafts"))
    except sqlcipher3.DatabaseError:
        return []


def _identity(file: Path, key: str) -> list[tuple[str, str]]:
    try:
        with closing(connect(file, key, read_only=True)) as connection:
            known = "SELECT name, value FROM meta WHERE name NOT IN ('made_at', 'projections')"
            return list(connection.execute(known))
    except sqlcipher3.DatabaseError:
        return []
