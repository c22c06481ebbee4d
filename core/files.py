"""Files for one user's eyes only: all of a file is on the disk, or what was there before."""

import os
from contextlib import suppress
from pathlib import Path

from core.errors import store_error


def make_private(directory: Path) -> None:
    """Make the directory, and see that only its owner can look inside.

    Raises:
        StoreError: it cannot be made or closed to others.
    """
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if directory.stat().st_mode & 0o077:
            directory.chmod(0o700)
    except OSError as error:
        raise store_error(directory, error) from error


def put(file: Path, content: bytes) -> None:
    """Write a private file whole, and see it to the disk: either all of it is there, or what was before.

    Raises:
        StoreError: it cannot be written.
    """
    make_private(file.parent)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            fresh.replace(file)
        finally:
            with suppress(FileNotFoundError):  # replaced: the usual end
                fresh.unlink()
        settle(file.parent)
    except OSError as error:
        raise store_error(file, error) from error


def settle(directory: Path) -> None:
    """Make names that were made or changed in a directory survive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
