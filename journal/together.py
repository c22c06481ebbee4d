"""Work that costs the same for one as for many: who asks while it is under way goes into the next round."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answered = TypeVar("Answered")


class Together(Generic[Asked, Answered]):
    """Rounds of one kind of work, one after another, each over all who wait, ``most`` at once.

    ``work`` answers each of a round in its order; an exception in the place of an answer is for that one
    alone, one that is raised is for the whole round.
    """

    def __init__(
        self, work: Callable[[Sequence[Asked]], Awaitable[Sequence[Answered | Exception]]], most: int
    ) -> None:
        self._work = work
        self._most = most
        self._waiting: list[tuple[Asked, asyncio.Future[Answered]]] = []
        self._rounds: asyncio.Task[None] | None = None

    async def ask(self, what: Asked) -> Answered:
        """Have it done in the next round."""
        answer: asyncio.Future[Answered] = asyncio.get_running_loop().create_future()
        self._waiting.append((what, answer))
        if self._rounds is None:
            self._rounds = asyncio.create_task(self._run())
        return await answer

    async def _run(self) -> None:
        now: list[tuple[Asked, asyncio.Future[Answered]]] = []
        try:
            while self._waiting:
                now, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                for (_, future), answer in zip(now, await self._round(now), strict=True):
                    if future.done():  # who asked has gone away
                        continue
                    if isinstance(answer, Exception):
                        future.set_exception(answer)
                    else:
                        future.set_result(answer)
        finally:
            self._rounds = None
            for _, future in (*now, *self._waiting):  # the process ends: nobody is left waiting
                future.cancel()

    async def _round(
        self, now: Sequence[tuple[Asked, asyncio.Future[Answered]]]
    ) -> Sequence[Answered | Exception]:
        try:
            return await self._work([what for what, _ in now])
        except Exception as error:  # whatever it is, it belongs to those who asked
            return [error] * len(now)
