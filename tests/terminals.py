"""A real terminal for tests: a program in a pty, its screen drawn by pyte.

    with Terminal([sys.executable, "-m", "tui"]) as terminal:
        terminal.wait_for("Помощь")
        terminal.send("\t")
        assert terminal.line(3).startswith("Тел.")

Nothing here sleeps and nothing runs in the background: every wait reads the pty with `select` until
its condition holds, and fails with the picture of the screen when it does not. The program starts with
a clean environment, so a test means the same on every machine.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

ROOT = Path(__file__).resolve().parent.parent
"""The project: what runs in a `Terminal` finds `core` and `tui` from here."""


class _Screen(pyte.Screen):
    """A screen that answers: what the program asks of its terminal goes back into the pty."""

    def __init__(self, columns: int, lines: int) -> None:
        super().__init__(columns, lines)
        self.answer: Callable[[str], None] = lambda data: None

    def write_process_input(self, data: str) -> None:
        self.answer(data)


class Terminal:
    """A program in a pty of its own session, `columns` × `lines`, and what it has drawn.

    `term` is its TERM; `env` is added to a clean environment (PATH, HOME, LANG, TERM, PYTHONPATH).
    `deaf` makes a terminal that answers no query, as some do.
    """

    def __init__(
        self,
        argv: Sequence[str | Path],
        *,
        columns: int = 80,
        lines: int = 24,
        term: str = "xterm-256color",
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        deaf: bool = False,
    ) -> None:
        self.screen = _Screen(columns, lines)
        self.received = bytearray()
        """Every byte the program has written."""
        self._mark = 0
        self._stream = pyte.ByteStream(self.screen)
        self._answers = bytearray()
        if not deaf:
            self.screen.answer = lambda data: self._answers.extend(data.encode())
        self._master, slave = pty.openpty()
        self._open = True
        _set_size(self._master, columns, lines)
        os.set_blocking(self._master, False)
        home = os.environ.get("HOME", "/")
        clean = {"PATH": os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
        try:
            self.process = subprocess.Popen(
                # Without a controlling terminal there is no SIGHUP and no SIGWINCH. A program takes it: a
                # function of ours between fork and exec is not safe beside threads.
                ["setsid", "--ctty", "--", *(str(word) for word in argv)],
                stdin=slave,
                stdout=slave,
                stderr=slave,
                env={**clean, "TERM": term, **(env or {})},
                cwd=cwd or ROOT,
            )
        finally:
            os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    # What is on the screen

    def lines(self) -> list[str]:
        """The rows of the screen, without the blanks at their ends."""
        return [row.rstrip() for row in self.screen.display]

    def line(self, row: int) -> str:
        """One row of the screen, counted from 0; -1 is the last."""
        return self.lines()[row]

    def text(self) -> str:
        """The whole screen as one text."""
        return "\n".join(self.lines())

    @property
    def cursor(self) -> tuple[int, int] | None:
        """Where the hardware cursor stands, (column, row) from 0, or None while it is hidden."""
        cursor = self.screen.cursor
        return None if cursor.hidden else (cursor.x, cursor.y)

    def bytes_since(self) -> bytes:
        """What the program wrote since the last call (or since its start)."""
        since = bytes(self.received[self._mark :])
        self._mark = len(self.received)
        return since

    # What the operator does

    def send(self, data: bytes | str) -> None:
        """Type: the bytes go to the program in as few writes as the pty takes."""
        left = memoryview(data.encode() if isinstance(data, str) else data)
        while left and self._open:
            self._pump(1.0, to_write=True)
            try:
                left = left[os.write(self._master, left) :]
            except BlockingIOError:
                continue

    def resize(self, columns: int, lines: int) -> None:
        """Drag the window: the pty takes the new size and the kernel tells the program."""
        self.screen.resize(lines, columns)
        _set_size(self._master, columns, lines)

    def hang_up(self) -> None:
        """Drop the line: the pty goes, as when an SSH connection is lost."""
        if self._open:
            self._open = False
            os.close(self._master)

    # Waiting

    def wait_until(self, condition: Callable[[], object], what: str = "", timeout: float = 10.0) -> None:
        """Read until `condition()` holds; AssertionError with the screen after `timeout` seconds."""
        end = time.monotonic() + timeout
        while not condition():
            left = end - time.monotonic()
            if left <= 0 or not self._pump(left):
                if condition():
                    return
                reason = "in time" if self._open else "before the program closed its terminal"
                raise AssertionError(f"{what or 'the condition'} did not come {reason}:\n{self._picture()}")

    def wait_for(self, text: str, timeout: float = 10.0) -> None:
        """Read until `text` is on one row of the screen."""
        self.wait_until(lambda: any(text in row for row in self.screen.display), repr(text), timeout)

    def wait_gone(self, text: str, timeout: float = 10.0) -> None:
        """Read until `text` is on no row of the screen."""
        self.wait_until(
            lambda: not any(text in row for row in self.screen.display), f"the end of {text!r}", timeout
        )

    def settle(self, quiet: float = 0.1, timeout: float = 10.0) -> bytes:
        """Read until nothing has come for `quiet` seconds; what came since the last `bytes_since()`.

        For counting bytes only: a test of behaviour waits for what it wants to see.
        """
        end = time.monotonic() + timeout
        silent_at = time.monotonic() + quiet
        while self._open and time.monotonic() < min(end, silent_at):
            before = len(self.received)
            self._pump(silent_at - time.monotonic())
            if len(self.received) != before:
                silent_at = time.monotonic() + quiet
        return self.bytes_since()

    def wait_exit(self, timeout: float = 10.0) -> int:
        """Read until the program has ended; its exit code, negative for a signal."""
        end = time.monotonic() + timeout
        while self.process.poll() is None:
            if time.monotonic() >= end:
                raise AssertionError(f"the program did not end in time:\n{self._picture()}")
            if not self._pump(0.05):
                # The terminal is closed and cannot wake us: only the process is left to wait for.
                try:
                    self.process.wait(max(0.0, end - time.monotonic()))
                except subprocess.TimeoutExpired:
                    continue
        self._drain()
        return self.process.returncode

    def kill(self) -> None:
        """End the program if it has not ended, and close the pty."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.hang_up()

    # The pty

    def _drain(self) -> None:
        """Read what an ended program left: to the end of the pty, or a second's silence if a child holds it.

        The kernel hands over the last words in pieces: that nothing is to be read now is not yet their end.
        """
        heard = -1
        while heard != len(self.received):
            heard = len(self.received)
            self._pump(1.0)

    def _pump(self, timeout: float, *, to_write: bool = False) -> bool:
        """Wait up to `timeout` seconds for output, draw it, answer it; False once the pty is closed."""
        if not self._open:
            return False
        wants_write = to_write or bool(self._answers)
        readable, writable, _ = select.select(
            [self._master], [self._master] if wants_write else [], [], max(0.0, timeout)
        )
        if readable:
            try:
                data = os.read(self._master, 65536)
            except BlockingIOError:
                return True
            except OSError:  # EIO: the last process that held the other side is gone
                data = b""
            if not data:
                self.hang_up()
                return False
            self.received += data
            self._stream.feed(data)
        if writable and self._answers:
            try:
                del self._answers[: os.write(self._master, self._answers)]
            except BlockingIOError:
                return True
        return True

    def _picture(self) -> str:
        rule = "+" + "-" * self.screen.columns + "+"
        rows = "\n".join(f"|{row}|" for row in self.screen.display)
        return f"{rule}\n{rows}\n{rule}\nexit code {self.process.poll()}, cursor {self.cursor}"


def _set_size(descriptor: int, columns: int, lines: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
