"""An operator at a real console: presses keys, reads the screen, counts what a call costs.

Keys go to the pty as an xterm sends them; what is expected is looked for on the screen, as eyes would.
"""

import json
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

from core.config import Operator as Who
from core.config import remember_operator
from tests.terminals import ROOT, Terminal

NAME = "Проба Анна"
"""An invented operator."""

KEYS = {
    "F1": "\x1bOP", "F2": "\x1bOQ", "F3": "\x1bOR", "F4": "\x1bOS", "F5": "\x1b[15~", "F6": "\x1b[17~",
    "F7": "\x1b[18~", "F8": "\x1b[19~", "F9": "\x1b[20~", "F10": "\x1b[21~", "F12": "\x1b[24~",
    "Enter": "\r", "Tab": "\t", "ShiftTab": "\x1b[Z", "Esc": "\x1b", "Space": " ", "Ins": "\x1b[2~",
    "Up": "\x1b[A", "Down": "\x1b[B", "Left": "\x1b[D", "Right": "\x1b[C", "Home": "\x1b[H", "End": "\x1b[F",
    "PgUp": "\x1b[5~", "PgDn": "\x1b[6~", "Backspace": "\x7f", "Del": "\x1b[3~",
}  # fmt: skip


class Console:
    """A console in a pty at 80×24. ``keys``: every key pressed beside the text itself.

    ``errors``: a file for its standard error output, which otherwise goes to the terminal.
    """

    def __init__(
        self,
        data: Path,
        *arguments: str,
        env: dict[str, str] | None = None,
        columns: int = 80,
        lines: int = 24,
        errors: Path | None = None,
    ) -> None:
        self.data = data
        self.keys: list[str] = []
        self._arguments = arguments
        self._env = env or {}
        self._size = (columns, lines)
        self._errors = errors
        if not (data / "operator.json").exists():
            data.mkdir(parents=True, exist_ok=True)
            data.chmod(0o700)
            remember_operator(data, Who(NAME, "ОП1"))
        self.terminal = self._start()

    def _start(self) -> Terminal:
        columns, lines = self._size
        argv = [sys.executable, "-m", "tui", "--data", str(self.data), *self._arguments]
        if self._errors is not None:
            argv = ["sh", "-c", 'exec "$@" 2>"$0"', str(self._errors), *argv]
        env = {"XDG_CONFIG_HOME": str(self.data.parent / "config"), **self._env}
        return Terminal(argv, env=env, columns=columns, lines=lines)

    def __enter__(self) -> "Console":
        return self

    def __exit__(self, *exc: object) -> None:
        self.terminal.kill()

    def press(self, *keys: str) -> None:
        """Press keys by name."""
        for key in keys:
            self.keys.append(key)
            self.terminal.send(KEYS[key])
            if key == "Esc":  # Esc and a digit in one breath are an F-key: nobody's hand is that fast
                self.terminal.settle(0.15)

    def type(self, text: str) -> None:
        """Type a text; it does not count as keys."""
        self.terminal.send(text)

    def sees(self, *texts: str) -> None:
        """Wait until each text is on the screen."""
        for text in texts:
            self.terminal.wait_for(text)

    def sees_kept(self, text: str) -> None:
        """Wait until the text is on the screen before the cursor, and on the disk.

        A letter is painted while it goes to the disk: the key in flight may die with the console, and no
        other. A field takes a key once the one before it is kept, so the cursor's going there and back says
        that the last letter is.
        """
        for key, before in ((None, text), ("Left", text[:-1]), ("Right", text)):
            if key:
                self.press(key)
            self.terminal.wait_until(partial(self._cursor_after, before), f"the cursor after {before!r}")

    def _cursor_after(self, text: str) -> bool:
        cursor = self.terminal.cursor
        return cursor is not None and self.terminal.screen.display[cursor[1]][: cursor[0]].endswith(text)

    def sees_not(self, text: str) -> None:
        """Wait until the text is gone."""
        self.terminal.wait_gone(text)

    def killed(self) -> None:
        """``kill -9``, and the console is started again on the same data."""
        self.terminal.kill()
        self.terminal = self._start()

    def ask(self, *arguments: str) -> Any:
        """What the command line says beside the running console, as JSON."""
        return ask(self.data, *arguments)


def ask(data: Path, *arguments: str) -> Any:
    """``pult ARGUMENTS --json`` on a data directory."""
    argv = [sys.executable, "-m", "tui", "--data", str(data), *arguments, "--json"]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
