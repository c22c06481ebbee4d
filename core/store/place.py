"""The directory the desk's file lies in: private, local, held by one console, with some room kept back."""

import fcntl
import os
import re
from pathlib import Path

from core.errors import StoreBusy, StoreUnsafePlace, store_error

BALLAST = 8 * 1024 * 1024
"""Bytes kept back, so that a card can be finished on a full disk."""

MOUNTS = Path("/proc/self/mountinfo")

# File systems where another machine writes too, and a lock or an fsync may be a promise that nobody keeps.
_NETWORK = frozenset(
    (
        "9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "gfs2", "gpfs", "lustre", "ncpfs", "nfs",
        "nfs4", "ocfs2", "orangefs", "smb2", "smb3", "smbfs", "vboxsf",
        "fuse.ceph", "fuse.cifs", "fuse.davfs", "fuse.gcsfuse", "fuse.glusterfs", "fuse.gvfsd-fuse",
        "fuse.nfs", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs", "fuse.sshfs",
    )
)  # fmt: skip


def make_file(file: Path) -> None:
    """Make an empty file for its owner's eyes only, before SQLite would: its WAL takes over the mode.

    Raises:
        StoreError: it cannot be made.
    """
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        if file.stat().st_mode & 0o077:
            file.chmod(0o600)
    except OSError as error:
        raise store_error(file, error) from error


def probe(directory: Path) -> None:
    """Try to write a little. Raises what the system says: ``OSError``."""
    file = directory / f"probe.{os.getpid()}"
    try:
        file.write_bytes(bytes(65_536))
    finally:
        file.unlink(missing_ok=True)


def refuse_network(directory: Path) -> None:
    """Refuse a directory on a network file system.

    Raises:
        StoreUnsafePlace: it is on one.
    """
    try:
        mounts = MOUNTS.read_text("utf-8", "surrogateescape")
    except FileNotFoundError:  # not Linux: nothing tells us
        return
    kind = filesystem_of(directory.resolve(), mounts)
    if kind in _NETWORK:
        raise StoreUnsafePlace(directory, kind)


def filesystem_of(path: Path, mounts: str) -> str:
    """The kind of file system a path lies on, by ``mountinfo`` (proc(5)); empty when it does not tell."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not after:
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[4]))
        depth = len(point.parts)
        if path.is_relative_to(point) and depth >= best:  # >=: a later mount covers an earlier one
            best, kind = depth, after.split(" ", 1)[0]
    return kind


class Lock:
    """The right to write in a directory: held until it is let go or the process ends, however it ends."""

    def __init__(self, directory: Path) -> None:
        file = directory / "lock"
        try:
            self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise store_error(file, error) from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._descriptor)
            raise (
                StoreBusy(directory) if isinstance(error, BlockingIOError) else store_error(file, error)
            ) from error

    def let_go(self) -> None:
        """Let another console in."""
        os.close(self._descriptor)


class Ballast:
    """Room kept back on the disk. ``whole``: whether it is there."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "ballast"
        self.whole = False

    def take(self) -> None:
        """Keep the room back. Raises what the system says: ``OSError``; then nothing is kept."""
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, BALLAST)
        except OSError:  # what was taken of it goes back
            self._file.unlink()
            raise
        finally:
            os.close(descriptor)
        self.whole = True

    def give_up(self) -> bool:
        """Free the room. Returns whether there was any."""
        there = self._file.exists()
        if there:
            self._file.unlink()
        self.whole = False
        return there
