"""A journal put back to an old backup: what it lost comes back, what it said before is forgotten."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.chain import BEGINNING
from core.errors import JournalBroken, JournalFork, JournalTooLarge
from core.sync.engine import settle
from tests.sync.office import Office, office
from tests.sync.test_pages import pass_on


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path) as here:
        yield here


async def test_what_a_restored_journal_lost_every_desk_gives_back(place: Office) -> None:
    anna, boris = await place.seat("anna"), await place.seat("boris")
    card = await anna.call("первая")
    await place.everybody_syncs()
    backup = await place.centre.backup()
    await anna.note(card, "вторая")
    await place.everybody_syncs()
    place.leave(anna)  # for ever: only its peer still has what it wrote
    await place.centre.restore(backup)
    with pytest.raises(JournalFork):
        await boris.engine.pull_once(0)
    changes = await boris.engine.recover()
    assert changes is not None
    assert await boris.waiting() > 0
    await place.everybody_syncs()
    vera = await place.seat("vera")
    await settle(vera.engine)
    assert await vera.read(card) == await boris.read(card) == ("первая", "вторая")
    assert await boris.waiting() == 0


async def test_several_restores_one_after_the_other_lose_nothing(place: Office) -> None:
    anna, boris = await place.seat("anna"), await place.seat("boris")
    backups = []
    card = await anna.call()
    for text in ("первая", "вторая", "третья"):
        backups.append(await place.centre.backup())
        card = await anna.note(card, text)
        await place.everybody_syncs()
    for backup in reversed(backups):
        await place.centre.restore(backup)
        await settle(boris.engine)
        await boris.note(card, "ещё")
        await settle(boris.engine)
    await place.everybody_syncs()
    assert (
        await anna.read(card) == await boris.read(card) == ("первая", "вторая", "третья", "ещё", "ещё", "ещё")
    )
    assert (await anna.waiting(), await boris.waiting()) == (0, 0)


async def test_an_answer_from_before_the_restore_is_not_trusted(place: Office) -> None:
    anna = await place.seat("anna")
    card = await anna.call("первая")
    await settle(anna.engine)
    backup = await place.centre.backup()
    await anna.note(card, "вторая")
    await settle(anna.engine)
    await anna.note(card, "третья")
    gate = anna.line.hold("push")
    late = asyncio.create_task(anna.engine.push_once())
    await gate.there.wait()
    await place.centre.restore(backup)
    assert await anna.engine.recover() is not None
    gate.go.set()
    assert (await late).more
    await anna.push()
    assert len(anna.line.offered()[-1]) >= 2  # «третья» too: that it had been taken is no longer true
    await settle(anna.engine)
    assert await anna.read(card) == ("первая", "вторая", "третья")


async def test_a_card_that_another_gave_back_first_comes_into_sight_again_with_its_history(
    place: Office,
) -> None:
    vera = await place.seat("vera", organisation="alpha", receives=("vera",))
    anna = await place.seat("anna")
    backup = await place.centre.backup()
    card = await anna.call("первая")
    await pass_on(anna, card.card_id, "vera")
    await place.everybody_syncs()
    await place.centre.restore(backup)
    await place.centre.hire("vera", organisation="alpha", receives=())  # nobody answers for it now
    boris = await place.seat("boris")
    await boris.call()
    for seat in (boris, anna):
        await settle(seat.engine)
    with pytest.raises(JournalFork):
        await vera.engine.pull_once(0)
    await vera.engine.recover()
    await vera.pull()  # it is hidden, and read
    assert await vera.waiting() > 0
    await settle(vera.engine)
    outbox = await vera.desk.outbox()
    assert (outbox.waiting, outbox.attention, await vera.read(card)) == (0, 0, ("первая",))
    await anna.note(card, "вторая")
    await settle(anna.engine)
    await vera.pull()
    assert await vera.read(card) == ("первая", "вторая")


async def test_what_had_been_taken_before_the_restore_is_offered_at_once(place: Office) -> None:
    anna = await place.seat("anna")
    backup = await place.centre.backup()
    card = await anna.call("первая")
    await settle(anna.engine)
    await anna.note(card, "вторая")
    await anna.push()
    await place.centre.restore(backup)
    await anna.engine.recover()
    assert await anna.push() == await anna.waiting()


async def test_a_complaint_about_the_size_from_before_the_restore_is_not_trusted(place: Office) -> None:
    anna = await place.seat("anna")
    backup = await place.centre.backup()
    card = await anna.call()
    await settle(anna.engine)
    await anna.note(card, "слово")
    gate = anna.line.hold("push")
    anna.line.lost["push"] = [JournalTooLarge()]
    late = asyncio.create_task(anna.engine.push_once())
    await gate.there.wait()
    await place.centre.restore(backup)
    await anna.engine.recover()
    gate.go.set()
    assert (await late).more
    assert (await anna.desk.outbox()).attention == 0


async def test_an_empty_page_from_before_the_restore_says_nothing(place: Office) -> None:
    anna = await place.seat("anna")
    backup = await place.centre.backup()
    await anna.call()
    await settle(anna.engine)
    gate = anna.line.hold("feed")
    late = asyncio.create_task(anna.engine.pull_once(0))
    await gate.there.wait()
    await place.centre.restore(backup)
    await anna.engine.recover()
    gate.go.set()
    assert await late is None


async def test_a_page_from_before_the_restore_is_not_kept(place: Office) -> None:
    anna, boris = await place.seat("anna"), await place.seat("boris")
    card = await anna.call("первая")
    await place.everybody_syncs()
    backup = await place.centre.backup()
    card = await anna.note(card, "вторая")
    await place.everybody_syncs()
    await anna.note(card, "третья")
    await anna.push()
    gate = boris.line.hold("feed")
    late = asyncio.create_task(boris.engine.pull_once(0))
    await gate.there.wait()
    await place.centre.restore(backup)
    assert await boris.engine.recover() is not None
    gate.go.set()
    assert await late is None
    await place.everybody_syncs()
    assert await boris.read(card) == ("первая", "вторая", "третья")


async def test_a_journal_that_knows_the_position_after_all_changes_nothing(place: Office) -> None:
    anna = await place.seat("anna")
    await anna.call()
    await settle(anna.engine)
    before = await anna.position()
    assert await anna.engine.recover() is None
    assert await anna.position() == before


async def test_a_way_back_for_a_cursor_that_moved_is_not_taken(place: Office) -> None:
    anna, boris = await place.seat("anna"), await place.seat("boris")
    await anna.call()
    await place.everybody_syncs()
    gate = boris.line.hold("locate")
    boris.line.altered["locate"] = [lambda _: BEGINNING]  # as a journal says that was put back meanwhile
    late = asyncio.create_task(boris.engine.recover())
    await gate.there.wait()
    await anna.call()
    await settle(anna.engine)
    await boris.pull()
    here = await boris.position()
    gate.go.set()
    assert await late is None
    assert await boris.position() == here


async def test_a_position_that_nobody_asked_about_is_no_way_back(place: Office) -> None:
    anna = await place.seat("anna")
    await anna.call()
    await settle(anna.engine)
    before = await anna.position()
    anna.line.altered["locate"] = [lambda _: replace(before, chain="ab" * 32)]
    with pytest.raises(JournalBroken):
        await anna.engine.recover()
    assert await anna.position() == before
