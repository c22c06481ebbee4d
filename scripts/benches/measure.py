"""A program in a terminal, and what an action in it costs: CPU, bytes, memory.

CPU is read from the process' own clock, which counts every thread to the nanosecond, those that ended too.
Bytes are what came out of the pty. Neither waits nor asks the program anything.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.terminals import ROOT, Terminal

_IDLE = 1_500_000
"""CPU ns in such a time that are no work yet: Textual's input thread looks up ten times a second."""

_ANSWER = 0.3
"""Seconds within which an answer begins, if there is one: a lone Esc waits for what might follow it."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What something cost: CPU in ms, bytes to the terminal."""

    cpu: float
    bytes: int

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.cpu + other.cpu, self.bytes + other.bytes)

    def __truediv__(self, times: int) -> "Cost":
        return Cost(self.cpu / times, round(self.bytes / times))


class Program(Terminal):
    """A program at 80×24 in an xterm of 256 colours."""

    def __init__(self, argv: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
        # Without COLORTERM there is no truecolor; the clean environment of Terminal keeps .pyc files.
        super().__init__(argv, env=env, cwd=ROOT)

    def __enter__(self) -> Self:
        return self

    def cpu(self) -> int:
        """CPU of all threads since the start, ns (clock_getcpuclockid(3): the id is made of the pid)."""
        return time.clock_gettime_ns((~self.process.pid << 3) | 2)

    def uss(self) -> float:
        """Memory that is this process' alone, MB."""
        rollup = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Private_")) / 1024

    def rest(self, quiet: float = 0.25) -> None:
        """Wait until the program has nothing left to do: no output for ``quiet`` seconds, and no work."""
        while True:
            before = self.cpu(), len(self.received)
            self.settle(quiet)
            if len(self.received) == before[1] and self.cpu() - before[0] < _IDLE:
                return

    def press(self, keys: bytes | str, quiet: float) -> None:
        """Press keys that may change nothing on the screen, and wait until their work is over."""
        received, end = len(self.received), time.monotonic() + _ANSWER
        self.send(keys)
        while len(self.received) == received and time.monotonic() < end:
            self.settle(quiet, quiet)
        self.rest(quiet)

    def cost_of(self, keys: bytes | str, quiet: float, until: Callable[[], object] | None = None) -> Cost:
        """Press keys, wait until the answer has begun (or for `until`) and is over; what it cost."""
        cpu, received = self.cpu(), len(self.received)
        self.send(keys)
        self.wait_until(until or (lambda: len(self.received) > received), repr(keys))
        self.rest(quiet)
        return Cost((self.cpu() - cpu) / 1e6, len(self.received) - received)

    def start(self, sign: str) -> Cost:
        """Wait until `sign` is on the screen; what it took from exec on."""
        self.wait_for(sign, timeout=60)
        return Cost(self.cpu() / 1e6, len(self.received))

    def watch(self, seconds: float) -> Cost:
        """What doing nothing costs for a while."""
        cpu, received, end = self.cpu(), len(self.received), time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.settle(left, left)
        return Cost((self.cpu() - cpu) / 1e6, len(self.received) - received)
