"""Who waits for news of a stream, and is woken when there may be some. A hint: the feed is the truth."""

import asyncio


class Bell:
    """The waiting readers, by stream. Everything here happens in the thread of the event loop."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Future[None]]] = {}

    def listen(self, stream: str) -> asyncio.Future[None]:
        """Wait for the next ring. Listen first and read then: what comes in between rings already."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(stream, set()).add(waiter)
        return waiter

    def leave(self, stream: str, waiter: asyncio.Future[None]) -> None:
        """Wait no longer."""
        waiting = self._waiting.get(stream, set())
        waiting.discard(waiter)
        if not waiting:
            self._waiting.pop(stream, None)

    def ring(self, stream: str) -> None:
        """Wake everybody who waits for this stream."""
        for waiter in self._waiting.pop(stream, ()):
            if not waiter.done():
                waiter.set_result(None)

    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._waiting.values()))
