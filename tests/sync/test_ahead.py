"""Whoever has much to read has the next page on its way, and never one that could be the last."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from core.domain.chain import BEGINNING, GENESIS
from core.domain.wire import Hidden, Page, Position
from core.errors import JournalBusy
from core.sync.ahead import AheadJournal
from tests.sync.voice import NOW, URL


class Feed:
    """A journal of so many hidden events. ``asked``: after which numbers; ``busy``: it cannot after those."""

    def __init__(self, head: int) -> None:
        self.head = head
        self.asked: list[int] = []
        self.busy: set[int] = set()
        self.go = asyncio.Event()
        self.go.set()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        after, limit = int(request.url.params["after"]), int(request.url.params["limit"])
        self.asked.append(after)
        await self.go.wait()
        if after in self.busy:
            return httpx.Response(503)
        many = min(limit, self.head - after)
        items = [{"kind": "hidden", "seq": after + 1, "seals": [GENESIS] * many}] if many else []
        return httpx.Response(200, json={
            "prev": request.url.params["chain"], "items": items, "chain": at(after + many).chain,
            "head": self.head, "now": NOW, "present": [], "notices": [],
        })  # fmt: skip


def at(seq: int) -> Position:
    return Position(seq, f"{seq:064x}")


@asynccontextmanager
async def reading(feed: Feed) -> AsyncIterator[AheadJournal]:
    journal = AheadJournal(URL, "t0ken", "s1", transport=httpx.MockTransport(feed))
    try:
        yield journal
    finally:
        await journal.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}


async def turn() -> None:
    """Let everything go on that can."""
    for _ in range(50):
        await asyncio.sleep(0)


def first_of(page: Page) -> int:
    assert isinstance(page.items[0], Hidden)
    return page.items[0].seq


async def test_all_is_read_in_order_and_nothing_is_asked_twice() -> None:
    feed, position, read = Feed(95), BEGINNING, 0
    async with reading(feed) as journal:
        while read < feed.head:
            page = await journal.feed("invented", position, 10, 0)
            assert first_of(page) == read + 1
            read = min(read + 10, feed.head)
            position = at(read)
    assert feed.asked == [*range(0, 91, 10)]


async def test_the_next_page_is_on_its_way_before_it_is_asked_for() -> None:
    feed = Feed(95)
    async with reading(feed) as journal:
        await journal.feed("invented", BEGINNING, 10, 0)
        await turn()
        assert feed.asked == [0, 10]


@pytest.mark.parametrize(("head", "asked"), [(20, [0]), (21, [0, 10]), (10, [0]), (0, [0])])
async def test_what_could_be_the_last_page_is_asked_for_only_when_it_is_wanted(
    head: int, asked: list[int]
) -> None:
    feed = Feed(head)
    async with reading(feed) as journal:
        await journal.feed("invented", BEGINNING, 10, 0)
        await turn()
        assert feed.asked == asked


async def test_who_went_back_gets_the_page_from_there() -> None:
    feed = Feed(95)
    async with reading(feed) as journal:
        await journal.feed("invented", at(30), 10, 0)
        assert first_of(await journal.feed("invented", at(7), 10, 0)) == 8
        assert first_of(await journal.feed("invented", at(17), 5, 0)) == 18


async def test_what_went_wrong_on_the_way_is_told_to_who_asks_and_asked_anew() -> None:
    feed = Feed(95)
    feed.busy = {10}
    async with reading(feed) as journal:
        await journal.feed("invented", BEGINNING, 10, 0)
        with pytest.raises(JournalBusy):
            await journal.feed("invented", at(10), 10, 0)
        feed.busy = set()
        assert first_of(await journal.feed("invented", at(10), 10, 0)) == 11
        feed.busy = {30}
        await journal.feed("invented", at(20), 10, 0)
        await turn()  # and nobody asks: it is told to nobody


async def test_the_end_waits_for_nothing_that_is_on_its_way() -> None:
    feed = Feed(95)
    async with asyncio.timeout(20), reading(feed) as journal:
        await journal.feed("invented", BEGINNING, 10, 0)
        feed.go.clear()
        await turn()
        assert feed.asked == [0, 10]
