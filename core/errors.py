"""Every error of the core.

::

    PultError
    ├── ConfigError           config.toml or operator.json: file, key, value, problem
    ├── PackError             a centre's pack: file, key, value, problem
    ├── ScenarioError         an invented call: file, key, value, problem
    ├── StoreError            the data directory: place
    │   ├── StoreBusy         another console works in it
    │   ├── StoreDamaged      what lies there cannot be trusted; it is kept as it is
    │   │   └── StoreKeyMissing   its key is not where it lies; with it, everything could be read
    │   ├── StoreFull         no room left; reading goes on
    │   ├── StoreReadOnly     nothing can be written; reading goes on
    │   ├── StoreOtherCentre  the facts in it are another centre's: stream
    │   └── StoreUnsafePlace  a network directory, where locks lie
    ├── JournalError          the central journal did not do what was asked
    │   ├── JournalUnreachable    no answer: it was done, or not
    │   ├── JournalBusy           later: after_s
    │   ├── JournalFork           it does not know the position: it was restored from an old backup
    │   ├── JournalDenied         it does not let us in: code
    │   ├── JournalOtherProtocol  it speaks another version
    │   ├── JournalOtherCentre    our account there is of another centre: stream
    │   ├── JournalTooLarge       more at once than it takes
    │   ├── JournalStale          what was to be replaced was replaced meanwhile
    │   ├── JournalFailed         it met an error of its own
    │   └── JournalBroken         its answer cannot be trusted: problem
    │       └── JournalStranger       whoever answers, nobody we trust vouches for them
    └── Refused               a command that may not be done now: refusal

An error carries data. ``str(error)`` is one English sentence for a log or a traceback and holds no
personal data; the words an operator reads come from the catalogue, chosen by class.
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the name of a type, not a dependency: errors stand below every room
    from core.domain.refusals import Refusal


class PultError(Exception):
    """Anything the core reports instead of doing what was asked."""


class _FileError(PultError):
    """A file written by a person says something we cannot use.

    ``file``: the file. ``key``: dotted path inside it, ``""`` for the file as a whole.
    ``value``: what stands there, as text; ``""`` when it is absent or personal.
    ``problem``: an English clause, without a full stop.
    """

    def __init__(self, file: Path, key: str, value: str, problem: str) -> None:
        super().__init__(file, key, value, problem)
        self.file = file
        self.key = key
        self.value = value
        self.problem = problem

    def __str__(self) -> str:
        where = f"{self.file}: {self.key}" if self.key else f"{self.file}"
        what = f" = {self.value}" if self.value else ""
        return f"{where}{what}: {self.problem}."


class ConfigError(_FileError):
    """The settings of this console cannot be used."""


class PackError(_FileError):
    """A pack cannot be used."""


class ScenarioError(_FileError):
    """A scenario of the sandbox cannot be used."""


class StoreError(PultError):
    """The data directory cannot be used as asked. ``place``: the directory or the file in it."""

    sentence = "the data cannot be used"

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        self.place = place

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}."


class StoreBusy(StoreError):
    """A second console on the same data."""

    sentence = "another console is working with this data"


class StoreDamaged(StoreError):
    """The file is not what we wrote. Keep it aside; never overwrite it."""

    sentence = "the data is damaged"


class StoreKeyMissing(StoreDamaged):
    """The file is there and its key is not. ``place``: where the key should lie."""

    sentence = "the key of the data is missing"


class StoreFull(StoreError):
    """The disk or the quota is exhausted."""

    sentence = "there is no room left on the disk"


class StoreReadOnly(StoreError):
    """We may read here and not write."""

    sentence = "the data can be read and not written"


class StoreOtherCentre(StoreError):
    """The facts that lie there are of another centre: ours would be mixed with them. ``stream``: whose."""

    sentence = "the data belongs to another centre"

    def __init__(self, place: Path, stream: str) -> None:
        super().__init__(place)
        self.args = (place, stream)
        self.stream = stream


class StoreUnsafePlace(StoreError):
    """A network file system: two machines could both hold its lock. ``filesystem``: nfs, cifs …"""

    sentence = "the data lies on a network file system, which cannot keep it safe"

    def __init__(self, place: Path, filesystem: str) -> None:
        super().__init__(place)
        self.args = (place, filesystem)  # what pickle and copy call the class with
        self.filesystem = filesystem


class Refused(PultError):
    """A command may not be done now. ``refusal``: the domain's answer, which the screen puts in words."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal

    def __str__(self) -> str:
        return f"The command was refused: {self.refusal.code}."


class JournalError(PultError):
    """The central journal did not do what was asked. Work goes on; what waits, waits."""

    sentence = "the journal did not do what was asked"

    def __str__(self) -> str:
        return f"{self.sentence[0].upper()}{self.sentence[1:]}."


class JournalUnreachable(JournalError):
    """There was no answer: what was asked may have been done, or not."""

    sentence = "the journal does not answer"


class JournalBusy(JournalError):
    """It cannot now. ``after_s``: seconds after which to ask again."""

    sentence = "the journal is busy"

    def __init__(self, after_s: float = 1.0) -> None:
        super().__init__(after_s)
        self.after_s = after_s


class JournalFork(JournalError):
    """It does not know the position that was read: it was restored from an old backup, or is another one."""

    sentence = "the journal does not know the position that was read"


class JournalDenied(JournalError):
    """It does not let us in. ``code``: a key of ``DENIALS``."""

    sentence = "the journal does not let this console in"

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


DENIALS = {
    "token_unknown": "The journal does not know this console.",
    "token_expired": "Your access to the journal has ended.",
    "token_revoked": "Your access to the journal was taken back.",
    "operator_revoked": "Your account was closed.",
    "code_unknown": "The journal does not know this code, or it was used or has expired.",
    "not_permitted": "Your role may not do this.",
    "not_trained": "You have not begun your training: nothing is open to you yet.",
    "sandbox_only": "You are in training: you work in the sandbox until your internship.",
    "suspended": "Your admission is suspended.",
    "course_over": "Your training course is over, and your admission is suspended with it.",
}
"""Why the journal lets nobody in, by code: message ids of the console's catalogue."""

OF_A_STANDING = frozenset({"not_trained", "sandbox_only", "suspended", "course_over"})
"""Those that no new code of enrolment ends, only a step of the admission."""


class JournalOtherProtocol(JournalError):
    """It speaks another version of the protocol: this console must be renewed, or the journal."""

    sentence = "the journal speaks another version of the protocol"


class JournalOtherCentre(JournalError):
    """Our account is of another centre: its ``stream`` would refuse every fact of ours, for ever."""

    sentence = "the account belongs to another centre"

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.stream = stream


class JournalTooLarge(JournalError):
    """More at once than it takes."""

    sentence = "that is more at once than the journal takes"


class JournalStale(JournalError):
    """What was to be replaced was replaced meanwhile: look at it first, then decide again."""

    sentence = "another one was published meanwhile"


class JournalFailed(JournalError):
    """It met an error of its own; its log says which. It may do later what was asked."""

    sentence = "the journal met an error of its own"


class JournalBroken(JournalError):
    """Its answer cannot be trusted; nothing of it was kept. ``problem``: an English clause."""

    sentence = "the answer of the journal cannot be trusted"

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class JournalStranger(JournalBroken):
    """Nobody we trust vouches for whoever answers, or the file of those we trust cannot be read."""


_BY_ERRNO = {
    errno.ENOSPC: StoreFull,
    errno.EDQUOT: StoreFull,
    errno.EROFS: StoreReadOnly,
    errno.EACCES: StoreReadOnly,
    errno.EPERM: StoreReadOnly,
}


def store_error(place: Path, error: OSError) -> StoreError:
    """Say in our words what the operating system said about ``place``. Raise it ``from error``."""
    return _BY_ERRNO.get(error.errno or 0, StoreError)(place)
