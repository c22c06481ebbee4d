"""One key at a time: the next is given out when all that the last one set off has happened.

Textual lets every widget answer in its own task. Keys typed ahead then overtake their effects: after a quick Tab
the next letters still go to the old field, and keys meant for a dialog act on the screen beneath it. Here keys
wait for their turn, so a burst means what the same keys mean when typed slowly.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from textual.app import App
    from textual.message import Message
    from textual.message_pump import MessagePump

_ENOUGH: Final = 2.0
"""Seconds after which the next key is given out although the last one is still at work: a handler that waits for
a key would otherwise wait for ever."""


class Turns:
    """A queue of keys and pastes before `app`. `serve` gives them out, one turn each, until it is cancelled."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._waiting: asyncio.Queue[Message] = asyncio.Queue()

    def put(self, message: Message) -> None:
        """Let `message` wait for its turn."""
        self._waiting.put_nowait(message)

    async def serve(self) -> None:
        """Give out what waits, for ever."""
        while True:
            message = await self._waiting.get()
            message.set_sender(self._app)
            self._app.post_message(message)
            try:
                await asyncio.wait_for(self._settled(), _ENOUGH)
            except TimeoutError:
                continue

    async def _settled(self) -> None:
        """Return when the application, the screen on top and whatever has the focus there have nothing left to do."""
        while True:
            pumps = self._path()
            for pump in pumps:
                await _passed(pump)
            if pumps == self._path() and all(pump._message_queue.empty() for pump in pumps):
                return

    def _path(self) -> list[MessagePump]:
        """The way of a key: the application gives it to what has the focus, from where it rises to the screen."""
        stack = self._app.screen_stack
        if not stack:
            return [self._app]
        focused = stack[-1].focused
        return [self._app, *(focused or stack[-1]).ancestors_with_self]


async def _passed(pump: MessagePump) -> None:
    """Wait until `pump` has handled all that it had been sent before now."""
    done = asyncio.Event()
    if pump.call_later(done.set):
        await done.wait()
