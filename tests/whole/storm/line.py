"""The network between a console and its journal: a small TCP proxy, through which faults come."""

import asyncio
import random
from collections.abc import Coroutine, Sequence
from enum import StrEnum
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from tests.postgres import free_port

T = TypeVar("T")
_CHUNK = 65536
_LATE_S = 1.5
_END_S = 20.0


class Fault(StrEnum):
    """What a line does to whoever speaks through it.

    ``REFUSED``: nobody listens. ``SILENT``: nothing arrives, nothing is closed. ``SWALLOWED``: the questions
    arrive, the answers do not. ``HALF``: of an answer half arrives, then the end. ``LATE``: every piece
    waits. ``DOUBLED``: another journal process is asked the same, too.
    """

    REFUSED = "refused"
    SILENT = "silent"
    SWALLOWED = "swallowed"
    HALF = "half"
    LATE = "late"
    DOUBLED = "doubled"


class Network:
    """Lines to a few journal processes, carried by a thread of its own.

    ``ports``: of the journal processes. A line begins at one of them and can be moved to another.
    """

    def __init__(self, ports: Sequence[int], chance: random.Random) -> None:
        self.ports = ports
        self.chance = chance
        self._turns = asyncio.new_event_loop()
        self._thread = Thread(target=self._turns.run_forever, name="network")
        self._lines: list[Line] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.do(self._end())
        self._turns.call_soon_threadsafe(self._turns.stop)
        self._thread.join()
        self._turns.close()

    def line(self) -> "Line":
        """One more line, which works."""
        line = Line(self, len(self._lines) % len(self.ports))
        self._lines.append(line)
        self.do(line.listen())
        return line

    def do(self, job: Coroutine[Any, Any, T]) -> T:
        """Have something done in the network's thread."""
        return asyncio.run_coroutine_threadsafe(job, self._turns).result()

    async def _end(self) -> None:
        async with asyncio.timeout(_END_S):
            while True:  # a connection may come to be while the others end
                for line in self._lines:
                    await line.deaf()
                if len(asyncio.all_tasks()) == 1:
                    return
                await asyncio.sleep(0.01)


class Line:
    """Where one console finds its journal, whatever becomes of the processes behind it."""

    def __init__(self, network: Network, journal: int) -> None:
        self.port = free_port()
        self._network = network
        self._journal = journal
        self._fault: Fault | None = None
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()

    def suffer(self, fault: Fault) -> None:
        """From now on, on every connection, also those that are open."""
        self._fault = fault
        if fault is Fault.REFUSED:
            self._network.do(self.deaf())

    def cut(self) -> None:
        """Every open connection ends at once."""
        self._network.do(self._cut())

    def move(self) -> None:
        """To the next journal process: open connections end."""
        self._journal = (self._journal + 1) % len(self._network.ports)
        self.cut()

    def heal(self) -> None:
        """It works again. What was open lacks a part by now, and ends."""
        self._fault = None
        self._network.do(self._cut())
        self._network.do(self.listen())

    async def listen(self) -> None:
        """Take connections."""
        if self._server is None:
            self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)

    async def deaf(self) -> None:
        """Take none, and drop those there are."""
        if self._server is not None:
            self._server.close()
            self._server = None
        await self._cut()

    async def _cut(self) -> None:
        for end in self._ends:
            end.transport.abort()

    async def _carry(self, asks: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        ports, here = self._network.ports, self._journal
        twins = (here, here + 1) if self._fault is Fault.DOUBLED else (here,)
        heard: list[asyncio.StreamWriter] = []
        self._ends.add(answers)
        try:
            async with asyncio.TaskGroup() as ways:
                for twin in twins:
                    told, asked = await asyncio.open_connection("127.0.0.1", ports[twin % len(ports)])
                    self._ends.add(asked)
                    heard.append(asked)
                    ways.create_task(self._answers(told, None if twin > here else answers))
                ways.create_task(self._questions(asks, heard))
        except* OSError:
            pass  # one end is gone: so is the other, below
        finally:
            for end in (answers, *heard):
                end.transport.abort()
                self._ends.discard(end)

    async def _questions(self, asks: asyncio.StreamReader, heard: Sequence[asyncio.StreamWriter]) -> None:
        while piece := await asks.read(_CHUNK):
            await self._delay()
            if self._fault is Fault.SILENT:
                continue
            for journal in heard:
                journal.write(piece)
                await journal.drain()
        for journal in heard:
            journal.write_eof()

    async def _answers(self, told: asyncio.StreamReader, answers: asyncio.StreamWriter | None) -> None:
        while piece := await told.read(_CHUNK):
            await self._delay()
            if answers is None or self._fault in (Fault.SILENT, Fault.SWALLOWED):
                continue
            if self._fault is Fault.HALF:
                answers.write(piece[: len(piece) // 2])
                break
            answers.write(piece)
            await answers.drain()
        if answers is not None:
            answers.write_eof()

    async def _delay(self) -> None:
        if self._fault is Fault.LATE:
            await asyncio.sleep(self._network.chance.uniform(0, _LATE_S))
