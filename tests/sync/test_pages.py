"""What is read: a page that fits is kept, one that does not is not; a card that comes into sight is whole."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from core.domain.chain import BEGINNING
from core.domain.wire import Item, Page
from core.errors import JournalBroken
from core.sync.engine import settle
from tests.sync.office import Office, office


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path) as here:
        yield here


def without_the_first(page: Page) -> Page:
    return replace(page, items=page.items[1:])


def with_another_text(page: Page) -> Page:
    first, *others = page.items
    assert isinstance(first, Item)
    return replace(page, items=(replace(first, event=f"{first.event} "), *others))


def with_another_role(page: Page) -> Page:
    first, *others = page.items
    assert isinstance(first, Item)
    return replace(page, items=(replace(first, stamp=replace(first.stamp, role="supervisor")), *others))


@pytest.mark.parametrize("alter", [without_the_first, with_another_text, with_another_role])
async def test_of_a_page_that_does_not_fit_nothing_is_kept(place: Office, alter: Any) -> None:
    anna, boris = await place.seat("anna"), await place.seat("boris")
    card = await anna.call("слово")
    await anna.push()
    boris.line.altered["feed"] = [alter]
    with pytest.raises(JournalBroken):
        await boris.pull()
    assert (await boris.position(), await boris.desk.card(card.card_id)) == (BEGINNING, None)
    await boris.pull()
    assert await boris.read(card) == ("слово",)


async def test_a_page_for_a_cursor_that_moved_is_dropped(place: Office) -> None:
    anna, boris = await place.seat("anna"), await place.seat("boris")
    card = await anna.call("слово")
    await anna.push()
    gate = boris.line.hold("feed")
    late = asyncio.create_task(boris.engine.pull_once(0))
    await gate.there.wait()
    await boris.pull()
    gate.go.set()
    assert await late is None
    assert await boris.read(card) == ("слово",)


async def test_a_card_that_comes_into_sight_brings_its_history(place: Office) -> None:
    vera = await place.seat("vera", organisation="alpha", receives=("vera",))
    anna = await place.seat("anna")
    other = await anna.call("чужая")
    card = await anna.call("первая")
    await settle(anna.engine)
    await vera.pull()
    assert await vera.read(card) == ()
    await pass_on(anna, card.card_id, "vera")
    await settle(anna.engine)
    await vera.pull()
    assert (await vera.read(card), await vera.read(other)) == (("первая",), ())
    assert len(await vera.desk.history(card.card_id)) == len(await anna.desk.history(card.card_id))


async def pass_on(seat: Any, card_id: str, receiver: str) -> None:
    from core.domain.events import CardEscalated
    from tests.core.domain.cases import START

    fact = CardEscalated("expert", receiver, "Выдуманная Вера", "", "", 2, "нужен ответ")
    await seat.store.transact(
        card_id, lambda card, first, _number: [seat.desk._event(card, fact, first, START)]
    )


@pytest.mark.parametrize("hidden_in_the_page", [False, True])
async def test_a_history_that_does_not_fit_the_seals_is_not_kept(
    place: Office, hidden_in_the_page: bool
) -> None:
    vera = await place.seat("vera", organisation="alpha", receives=("vera",))
    anna = await place.seat("anna")
    card = await anna.call("первая")
    await settle(anna.engine)
    if not hidden_in_the_page:
        await vera.pull()
    await pass_on(anna, card.card_id, "vera")
    await settle(anna.engine)
    before = await vera.position()

    def forged(items: Any) -> Any:
        return [replace(items[0], stamp=replace(items[0].stamp, role="supervisor")), *items[1:]]

    vera.line.altered["history"] = [forged]
    with pytest.raises(JournalBroken):
        await vera.pull()
    assert await vera.position() == before
    await vera.pull()
    assert await vera.read(card) == ("первая",)


@pytest.mark.parametrize("left", [0, 1])
async def test_half_a_card_is_not_kept_when_its_history_comes_from_a_restored_journal(
    place: Office, left: int
) -> None:
    vera = await place.seat("vera", organisation="alpha", receives=("vera",))
    anna = await place.seat("anna")
    card = await anna.call("первая")
    await pass_on(anna, card.card_id, "vera")
    await settle(anna.engine)
    vera.line.altered["history"] = [lambda items: items[:left]]
    with pytest.raises(JournalBroken):
        await vera.pull()
    assert (await vera.position(), await vera.read(card)) == (BEGINNING, ())
    await vera.pull()
    assert await vera.read(card) == ("первая",)


async def test_many_cards_that_come_into_sight_at_once_come_in_several_pulls(place: Office) -> None:
    vera = await place.seat("vera", organisation="alpha", receives=("vera",))
    anna = await place.seat("anna")
    cards = [await anna.call("слово") for _ in range(45)]
    for card in cards:
        await pass_on(anna, card.card_id, "vera")
    await settle(anna.engine)
    asked, caught_up = [0], False
    while not caught_up:
        pulled = await vera.engine.pull_once(0)
        assert pulled is not None
        caught_up = pulled.caught_up
        asked.append(len(vera.line.calls("history")))
    assert max(after - before for before, after in pairwise(asked)) == 20
    assert [await vera.read(card) for card in cards] == [("слово",)] * 45


async def test_of_a_history_only_what_the_page_reaches_is_kept(place: Office) -> None:
    vera = await place.seat("vera", organisation="alpha", receives=("vera",))
    anna = await place.seat("anna")
    card = await anna.call("первая")
    await pass_on(anna, card.card_id, "vera")
    await settle(anna.engine)
    head = await anna.position()
    gate = vera.line.hold("feed")
    page = asyncio.create_task(vera.engine.pull_once(0))
    await gate.there.wait()
    await anna.note(card, "вторая")
    await settle(anna.engine)
    gate.go.set()
    await page
    assert (await vera.position(), await vera.read(card)) == (head, ("первая",))
    await vera.pull()
    assert await vera.read(card) == ("первая", "вторая")


async def test_hidden_runs_move_the_cursor(place: Office) -> None:
    vera = await place.seat("vera", organisation="alpha")
    anna = await place.seat("anna")
    await anna.call("слово")
    await settle(anna.engine)
    await vera.pull()
    assert await vera.position() == await anna.position()
    assert (await vera.desk.figures()).facts == 0
