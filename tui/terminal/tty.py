"""The tty itself: raw mode and back, bytes in and out without ever waiting."""

from __future__ import annotations

import errno
import os
import select
import termios
import time
from typing import Final

_READ: Final = 65536
_GONE: Final = {errno.EIO, errno.ENXIO, errno.EPIPE, errno.EBADF, errno.ENODEV}
"""What a tty answers when its other side has been closed."""


class HungUpError(Exception):
    """The line is gone: nobody will type or see anything here again."""


class NoTerminalError(Exception):
    """Standard input is no terminal, so there is nothing to draw on."""


class Tty:
    """The terminal of this process, in raw mode from `raw` to `close`.

    It is opened anew for itself: not to block is a property of the open file, and the shell we came from
    shares ours. Where that is forbidden (after `su`), the shared one is used and put back.
    """

    def __init__(self) -> None:
        if not os.isatty(0):
            raise NoTerminalError("standard input is not a terminal")
        try:
            self.descriptor = os.open(os.ttyname(0), os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        except OSError:
            self.descriptor = os.dup(0)
            os.set_blocking(self.descriptor, False)
        self._before = termios.tcgetattr(self.descriptor)
        self._unsent = b""
        self._open = True

    @property
    def blocked(self) -> bool:
        """Whether the terminal has not yet taken all that was written."""
        return bool(self._unsent)

    def size(self) -> tuple[int, int]:
        """(columns, rows); 80 × 24 when the terminal does not say. HungUpError when it is gone."""
        try:
            columns, rows = os.get_terminal_size(self.descriptor)
        except OSError as error:
            raise _hung_up(error) from error
        return columns or 80, rows or 24

    def raw(self) -> None:
        """Every byte as typed and as written: no echo, no signals, no flow control, no CR before LF.

        HungUpError when the line is gone.
        """
        iflag, oflag, cflag, lflag, ispeed, ospeed, control = self._before
        iflag &= ~(termios.BRKINT | termios.ISTRIP | termios.INLCR | termios.IGNCR | termios.ICRNL)
        iflag &= ~(termios.IXON | termios.IXOFF)
        oflag &= ~termios.OPOST
        lflag &= ~(termios.ECHO | termios.ECHONL | termios.ICANON | termios.IEXTEN | termios.ISIG)
        control = [*control]
        control[termios.VMIN], control[termios.VTIME] = 1, 0
        attributes = [iflag, oflag, cflag, lflag, ispeed, ospeed, control]
        try:
            termios.tcsetattr(self.descriptor, termios.TCSANOW, attributes)
        except termios.error as error:
            raise _hung_up(OSError(*error.args)) from error

    def read(self) -> bytes:
        """What was typed since the last read; empty when there is nothing. HungUpError at the end of the
        line."""
        try:
            data = os.read(self.descriptor, _READ)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise _hung_up(error) from error
        if not data:
            raise HungUpError
        return data

    def write(self, data: bytes) -> None:
        """Send `data`, after all that was written before; what the terminal does not take waits for
        `push`."""
        self._unsent += data
        self.push()

    def push(self) -> None:
        """Send what waits, as far as the terminal takes it. HungUpError when it never will."""
        try:
            while self._unsent:
                self._unsent = self._unsent[os.write(self.descriptor, self._unsent) :]
        except BlockingIOError:
            return
        except OSError as error:
            raise _hung_up(error) from error

    def drain(self, seconds: float) -> None:
        """Wait until all that was written is sent, at most `seconds`: a stuck line must not keep us from
        leaving."""
        end = time.monotonic() + seconds
        while self.blocked and (left := end - time.monotonic()) > 0:
            select.select([], [self.descriptor], [], left)
            self.push()

    def close(self) -> None:
        """The modes of before, and no more reading or writing. Twice is once; a dead line is left as it
        is."""
        if not self._open:
            return
        self._open = False
        try:
            termios.tcsetattr(self.descriptor, termios.TCSANOW, self._before)
            os.set_blocking(self.descriptor, True)
        except (termios.error, OSError) as error:
            if error.args[0] not in _GONE:
                raise
        finally:
            os.close(self.descriptor)


def _hung_up(error: OSError) -> Exception:
    return HungUpError() if error.errno in _GONE else error
