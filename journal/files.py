"""A new file for one user's eyes only: it gets its name when all of it is on the disk."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from core.errors import PultError, store_error


class FileRefused(PultError):
    """A file cannot be written or used. ``file``; ``problem``: an English clause."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(file, problem)
        self.file = file
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.file}: {self.problem}."


@contextmanager
def new_file(file: Path) -> Iterator[BinaryIO]:
    """Write a file that is not there yet: whole, or not at all.

    Raises:
        FileRefused: there is such a file.
        StoreError: it cannot be written.
    """
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        if file.exists():
            raise FileRefused(file, "there is such a file, and nothing takes its place")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            fresh.rename(file)
        finally:
            with suppress(FileNotFoundError):  # renamed: the usual end
                fresh.unlink()
        directory = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
    except OSError as error:
        raise store_error(file, error) from error
