"""The secret of the receipts: a file for the journal alone, not in the database that it vouches for."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from core.errors import ConfigError

_DIGITS: Final = 64
_SETTING: Final = "key_file"


def read_or_make(file: Path) -> bytes:
    """The secret; a new one where there is none yet. Processes that begin together end up with the same.

    Raises:
        ConfigError: it cannot be read or made, is open to others, or is no key.
    """
    try:
        if not file.exists():
            _make(file)
        text = file.read_text("ascii").strip()
        shared = file.stat().st_mode & 0o077
    except OSError as error:
        raise ConfigError(file, _SETTING, "", f"the key cannot be read or made: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(file, _SETTING, "", "the key is not ours") from None
    if shared:
        raise ConfigError(file, _SETTING, "", "others can read the key: chmod 600")
    if len(text) != _DIGITS or not all(digit in "0123456789abcdef" for digit in text):
        raise ConfigError(file, _SETTING, "", "the key is not ours")
    return bytes.fromhex(text)


def _make(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(secrets.token_hex(_DIGITS // 2).encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):  # another process was first: its key is the key
            os.link(fresh, file)
    finally:
        fresh.unlink()
    directory = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
