"""The journal over HTTP for whoever has much to read: the next page is on its way while one is being kept."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.wire import Hidden, Page, Position
from core.sync.client import HttpJournal

if TYPE_CHECKING:
    import httpx

_Asked = tuple[str, Position, int]


class AheadJournal(HttpJournal):
    """``HttpJournal`` that asks for the page after the one it gave before anybody asks for it.

    Only far from the head: what is on its way is never the last page. Of the last one it is believed that it
    holds all that was pushed before it was asked for. Arguments as of ``HttpJournal``.
    """

    def __init__(
        self,
        url: str,
        token: str,
        session_id: str,
        ca_file: Path | None = None,
        *,
        transport: "httpx.AsyncBaseTransport | None" = None,
    ) -> None:
        super().__init__(url, token, session_id, ca_file, transport=transport)
        self._ahead: tuple[_Asked, asyncio.Task[Page]] | None = None

    async def feed(self, stream: str, position: Position, limit: int, wait_s: float) -> Page:
        """As in ``wire.Journal``."""
        asked = stream, position, limit
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead[0] == asked:
            page = await ahead[1]
        else:
            await _forget(ahead)
            page = await super().feed(*asked, wait_s)
        end = _end(page)
        if end and page.head - end > limit:
            following = stream, Position(end, page.chain), limit
            self._ahead = following, asyncio.create_task(super().feed(*following, 0.0))
        return page

    async def close(self) -> None:
        """Let go of the connections, and of what is on its way."""
        ahead, self._ahead = self._ahead, None
        await _forget(ahead)
        await super().close()


def _end(page: Page) -> int:
    """The last number in a page; 0 when there is none."""
    if not page.items:
        return 0
    last = page.items[-1]
    return last.seq + len(last.seals) - 1 if isinstance(last, Hidden) else last.stamp.seq


async def _forget(ahead: tuple[_Asked, "asyncio.Task[Page]"] | None) -> None:
    if ahead is not None:
        ahead[1].cancel()
        await asyncio.gather(ahead[1], return_exceptions=True)
