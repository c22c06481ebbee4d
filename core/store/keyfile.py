"""The key of the desk's file, apart from the file: ``key/slots.json``.

::

    {"version": 1, "slots": [{"kind": "plain", "key": "<64 hex digits>"}]}

Each slot holds the same key in another wrapping. ``plain`` is the key itself, guarded by the file's mode
alone. A slot that a PIN opens can stand in its place later, and the encrypted file never notices.
"""

import json
import os
from pathlib import Path

from core.errors import StoreDamaged, store_error
from core.files import put, settle

_VERSION = 1


def slots_file(directory: Path) -> Path:
    """Where the key of a data directory lies."""
    return directory / "key" / "slots.json"


def make_key(directory: Path) -> str:
    """A new key on disk, as hex digits. Only for a directory without a file: a lost key cannot be made again.

    Raises:
        StoreError: it could not be written.
    """
    key = os.urandom(32).hex()
    text = json.dumps({"version": _VERSION, "slots": [{"kind": "plain", "key": key}]}) + "\n"
    put(slots_file(directory), text.encode("ascii"))
    try:
        settle(directory)  # the directory of the slots is a new name in it
    except OSError as error:
        raise store_error(directory, error) from error
    return key


def read_key(directory: Path) -> str | None:
    """The key as hex digits; None when nobody made one here.

    Raises:
        StoreDamaged: the slots cannot be read.
        StoreError: the file cannot be opened.
    """
    file = slots_file(directory)
    try:
        kept = json.loads(file.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise store_error(file, error) from error
    except ValueError as error:
        raise StoreDamaged(file) from error
    match kept:
        case {"version": 1, "slots": [*slots]}:
            for slot in slots:
                match slot:
                    case {"kind": "plain", "key": str(key)} if _is_key(key):
                        return key
    raise StoreDamaged(file)


def _is_key(text: str) -> bool:
    return len(text) == 64 and all(char in "0123456789abcdef" for char in text)
