"""An event loop without a clock, a network or a thread: what is ready runs, in order, until nothing is."""

import asyncio
from asyncio import events
from collections import deque
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Any, TypeVar

T = TypeVar("T")


class Loop:
    """As much of a loop as tasks, futures and locks ask for. ``surprises``: errors that nobody heard."""

    def __init__(self) -> None:
        self.surprises: list[str] = []
        self._ready: deque[asyncio.Handle] = deque()
        self._this: Any = self

    def settle(self) -> None:
        """Run until every task is done, or waits for something that only the world can give it."""
        events._set_running_loop(self._this)
        try:
            while self._ready:
                handle = self._ready.popleft()
                if not handle.cancelled():
                    handle._run()
        finally:
            events._set_running_loop(None)

    def run(self, work: Awaitable[T]) -> T:
        """Do a piece of work that needs nothing of the world."""
        task: asyncio.Task[T] = self.create_task(work)
        self.settle()
        return task.result()

    # --- what asyncio asks of a loop ------------------------------------------------------------------------

    def call_soon(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """Run it when it has its turn."""
        handle = asyncio.Handle(callback, args, self._this, context)
        self._ready.append(handle)
        return handle

    def create_future(self) -> "asyncio.Future[Any]":
        """A future of this loop."""
        return asyncio.Future(loop=self._this)

    def create_task(self, work: Any, **_: Any) -> "asyncio.Task[Any]":
        """A task of this loop."""
        return asyncio.Task(work, loop=self._this)

    def get_debug(self) -> bool:
        """Whether asyncio shall look closely."""
        return False

    def is_running(self) -> bool:
        """Whether the code that asks is run by this loop."""
        return events._get_running_loop() is self._this

    def time(self) -> float:
        """No time passes while something runs."""
        return 0.0

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Keep what nobody heard."""
        self.surprises.append(f"{context.get('message')}: {context.get('exception')!r}")
