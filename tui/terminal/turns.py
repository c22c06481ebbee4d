"""One key at a time: the next is given out when all that the last one set off has happened.

Textual lets every widget answer in its own task. Keys typed ahead then overtake their effects: after a
quick Tab the next letters still go to the old field, and keys meant for a dialog act on the screen beneath
it. Here keys wait for their turn, so a burst means what the same keys mean when typed slowly.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from textual.app import App
    from textual.message import Message
    from textual.message_pump import MessagePump

_ENOUGH: Final = 60.0
"""Seconds after which the next key is given out although the last one is still at work: a handler that waits
for a key would otherwise wait for ever. Longer than any disk stalls: until then a key would act too early."""
_AT_ONCE: Final = 50
"""Rounds of the event loop in which a key's work is done unless it waits for the disk."""
_GLANCE: Final = 0.001
"""Seconds between two looks at work that waits for the disk."""


class Turns:
    """A queue of keys and pastes before `app`. `serve` gives them out one by one until it is cancelled.

    done: called when all that a key set off has happened.
    """

    def __init__(self, app: App[Any], done: Callable[[], None] = lambda: None) -> None:
        self._app = app
        self._done = done
        self._waiting: asyncio.Queue[Message] = asyncio.Queue()

    def put(self, message: Message) -> None:
        """Let `message` wait for its turn."""
        self._waiting.put_nowait(message)

    async def serve(self) -> None:
        """Give out what waits, for ever."""
        clock = asyncio.get_running_loop().time
        while True:
            message = await self._waiting.get()
            message.set_sender(self._app)
            self._app.post_message(message)
            given, rounds = clock(), 0
            while any(map(at_work, self._path())) and clock() - given < _ENOUGH:
                rounds += 1
                await asyncio.sleep(0 if rounds < _AT_ONCE else _GLANCE)
            self._done()

    def _path(self) -> list[MessagePump]:
        """The way of a key: the application gives it to what has the focus, and from there it rises."""
        stack = self._app.screen_stack
        if not stack:
            return [self._app]
        return [*(stack[-1].focused or stack[-1]).ancestors_with_self]


def at_work(pump: MessagePump) -> bool:
    """Whether `pump` is at work: it is not when it sits waiting for a message, or when it has ended."""
    ready: asyncio.Event = pump._message_queue.ready_event
    sits = bool(ready._waiters) and not ready.is_set()
    return not sits and not pump._closed
