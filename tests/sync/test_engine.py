"""The engine: every fact arrives, once, at everyone; whatever is lost on the way is offered again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain.chain import BEGINNING
from core.domain.wire import EVENTS_LIMIT, PUSH_BYTES, Answer, Item, Page, Reception
from core.errors import JournalBroken, JournalBusy, JournalFork, JournalTooLarge, JournalUnreachable
from core.sync.engine import settle
from tests.sync.office import Office, office


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path) as here:
        yield here


async def test_what_one_writes_the_other_reads_once(place: Office) -> None:
    anna, boris = await place.seat("anna"), await place.seat("boris")
    card = await anna.call("первая")
    await boris.pull()
    await place.everybody_syncs()
    assert await boris.read(card) == ("первая",)
    await boris.note(card, "вторая")
    await place.everybody_syncs()
    assert await anna.read(card) == await boris.read(card) == ("первая", "вторая")
    assert (await anna.waiting(), await boris.waiting()) == (0, 0)
    assert await anna.position() == await boris.position()


async def test_a_push_neither_moves_the_cursor_nor_empties_the_outbox(place: Office) -> None:
    anna = await place.seat("anna")
    await anna.call("слово")
    waiting = await anna.waiting()
    assert await anna.push() == waiting
    assert (await anna.position(), await anna.waiting()) == (BEGINNING, waiting)
    await anna.pull()
    assert ((await anna.position()).seq, await anna.waiting()) == (waiting, 0)


async def test_what_was_sent_is_not_sent_again_while_its_return_is_awaited(place: Office) -> None:
    anna = await place.seat("anna")
    await anna.call()
    await anna.push()
    assert (await anna.engine.push_once()).offered == 0
    await anna.call()
    await anna.push()
    assert sorted(event for push in anna.line.offered() for event in push) == sorted(
        {event for push in anna.line.offered() for event in push}
    )


async def test_after_a_lost_answer_it_is_offered_again_and_kept_once(place: Office) -> None:
    anna = await place.seat("anna")
    card = await anna.call("слово")
    anna.line.lost["push"] = [JournalUnreachable()]
    with pytest.raises(JournalUnreachable):
        await anna.push()
    await settle(anna.engine)
    assert await anna.read(card) == ("слово",)
    assert (await anna.position()).seq == len(await anna.desk.history(card.card_id))


async def test_after_a_lost_page_the_same_is_read_again(place: Office) -> None:
    anna = await place.seat("anna")
    card = await anna.call("слово")
    await anna.push()
    anna.line.lost["feed"] = [JournalUnreachable()]
    with pytest.raises(JournalUnreachable):
        await anna.pull()
    assert await anna.position() == BEGINNING
    await anna.pull()
    assert await anna.read(card) == ("слово",)


async def test_what_does_not_come_back_is_offered_again(place: Office) -> None:
    anna = await place.seat("anna")
    await anna.call()
    before = await place.centre.backup()
    await anna.push()
    await place.centre.restore(before)  # of what it had answered the journal knows nothing
    assert (await anna.engine.push_once()).offered == 0
    pulled = await anna.engine.pull_once(0)
    assert pulled is not None
    assert (pulled.lost > 0, pulled.caught_up) == (True, True)
    await settle(anna.engine)
    assert await anna.waiting() == 0


async def test_what_was_answered_after_the_question_for_news_is_not_taken_for_lost(place: Office) -> None:
    anna = await place.seat("anna")
    await anna.call()
    gate = anna.line.hold("feed")
    pull = asyncio.create_task(anna.engine.pull_once(0))
    await gate.there.wait()
    await anna.push()
    gate.go.set()
    pulled = await pull
    assert pulled is not None
    assert pulled.lost == 0
    assert (await anna.engine.push_once()).offered == 0


async def test_a_new_program_offers_what_its_predecessor_left(place: Office) -> None:
    anna = await place.seat("anna")
    card = await anna.call("слово")
    await anna.push()
    place.leave(anna)
    again = await place.seat("anna")
    assert await again.push() > 0
    await settle(again.engine)
    assert (await again.read(card), await again.waiting()) == (("слово",), 0)


# --- answers ----------------------------------------------------------------------------------------------


def answered(**changes: Any) -> Any:
    return lambda answers: [replace(answer, **changes) for answer in answers]


async def test_a_refused_fact_leaves_by_the_feed_and_is_kept_aside(place: Office) -> None:
    dina = await place.seat("dina", role="analyst")
    await dina.call()
    assert await dina.push() > 0
    assert await dina.waiting() > 0
    pulled = await dina.engine.pull_once(0)
    assert pulled is not None
    outbox = await dina.desk.outbox()
    assert (outbox.waiting, outbox.attention) == (0, pulled.rejected)
    assert {row.verdict for row in outbox.refused} == {"not_permitted"}


async def test_a_refusal_that_is_answered_again_is_still_a_refusal(place: Office) -> None:
    anna = await place.seat("anna")
    await anna.call()
    anna.line.altered["push"] = [answered(reception=Reception.DUPLICATE, seq=0, verdict="not_vouched")]
    await anna.engine.push_once()
    assert {row.verdict for row in (await anna.desk.outbox()).refused} == {"not_vouched"}


async def test_a_refusal_without_a_place_is_kept_aside_at_once_and_its_number_is_declared(
    place: Office,
) -> None:
    anna = await place.seat("anna")
    card = await anna.call()
    await anna.push()
    await anna.note(card, "первая")
    anna.line.altered["push"] = [answered(reception=Reception.REJECTED, seq=0, verdict="not_vouched")]
    place.centre.service.pushing._rounds.clear()
    backup = await place.centre.backup()
    pushed = await anna.engine.push_once()
    await place.centre.restore(backup)  # the journal never had it
    assert (len(pushed.changes), (await anna.desk.outbox()).attention) == (1, 1)
    await anna.note(card, "вторая")
    await settle(anna.engine)
    assert [gaps for *_, gaps in anna.line.calls("push") if gaps] == [((anna.desk._session_id, 2),)]
    assert (await anna.waiting(), await anna.read(card)) == (0, ("вторая",))


async def test_a_number_that_was_sent_and_lost_is_offered_again_with_all_after_it(place: Office) -> None:
    anna = await place.seat("anna")
    card = await anna.call()
    before = await place.centre.backup()
    await anna.push()
    await anna.note(card, "слово")
    await place.centre.restore(before)
    while not (await anna.engine.push_once()).later:
        pass
    assert anna.line.calls("push")[-1][3] == ()
    await settle(anna.engine)
    assert (await anna.waiting(), await anna.read(card)) == (0, ("слово",))
    assert not any(gaps for *_, gaps in anna.line.calls("push"))


async def test_a_long_gap_is_declared_in_one_push_and_an_endless_one_in_pieces(place: Office) -> None:
    anna = await place.seat("anna")
    await anna.call()
    for expected, last in ((1, 40), (1, 10**15)):

        def gap(answers: list[Answer], expected: int = expected) -> list[Answer]:
            return [Answer(one.event_id, Reception.GAP, expected=expected) for one in answers]

        anna.line.altered["push"] = [gap]
        anna.engine._sent.clear()
        offers = await anna.store.replica.offers(1, 10**6, frozenset())
        answer = [Answer(offers[0].event_id, Reception.GAP, expected=expected)]
        pushed = await anna.engine._take_in([replace(offers[0], session_seq=last)], answer)
        assert pushed.more
        assert len(anna.engine._gaps) == min(last - expected, EVENTS_LIMIT)


async def test_what_the_journal_wants_later_is_offered_later(place: Office) -> None:
    anna = await place.seat("anna")
    await anna.call()
    anna.line.altered["push"] = [answered(reception=Reception.RETRY, seq=0, verdict="")]
    pushed = await anna.engine.push_once()
    assert (pushed.later, pushed.more) == (True, False)
    anna.line.altered["push"] = [answered(reception=Reception.RETRY, seq=0, verdict="")]
    with pytest.raises(JournalBusy):
        await settle(anna.engine)
    await settle(anna.engine)
    assert await anna.waiting() == 0


@pytest.mark.parametrize(
    "alter",
    [
        lambda answers: answers[:-1],
        lambda answers: answers[::-1],
        lambda answers: [replace(answers[0], event_id="another"), *answers[1:]],
    ],
)
async def test_answers_to_something_else_are_not_believed(place: Office, alter: Any) -> None:
    anna = await place.seat("anna")
    await anna.call("слово")
    anna.line.altered["push"] = [alter]
    with pytest.raises(JournalBroken):
        await anna.engine.push_once()
    await settle(anna.engine)
    assert await anna.waiting() == 0


# --- sizes ------------------------------------------------------------------------------------------------


async def test_a_long_outbox_goes_in_pushes_that_the_journal_takes(place: Office) -> None:
    anna = await place.seat("anna")
    card = await anna.call()
    await anna.notes(card, EVENTS_LIMIT + 100)
    await anna.notes(card, 40, "«ы»" * 7_000)
    await settle(anna.engine)
    assert await anna.waiting() == 0
    for *_, offers, _gaps in anna.line.calls("push"):
        assert len(offers) <= EVENTS_LIMIT
        assert sum(len(offer.event.encode()) for offer in offers) <= PUSH_BYTES
    assert len(anna.line.calls("push")) < 8


async def test_what_is_too_large_is_halved_and_alone_refused_and_the_others_arrive(place: Office) -> None:
    anna = await place.seat("anna")
    card = await anna.call()
    for text in ("первая", "слишком длинная", "третья", "четвёртая"):
        card = await anna.note(card, text)
    push = anna.line.journal.push

    async def picky(stream: str, position: Any, offers: Any, gap_ok: Any) -> Any:
        if any("слишком" in offer.event for offer in offers):
            raise JournalTooLarge
        return await push(stream, position, offers, gap_ok)

    anna.line.journal.push = picky  # type: ignore[method-assign]
    await settle(anna.engine)
    outbox = await anna.desk.outbox()
    assert (outbox.waiting, [row.verdict for row in outbox.refused]) == (0, ["too_large"])
    assert await anna.read(card) == ("первая", "третья", "четвёртая")


async def test_one_push_at_a_time(place: Office) -> None:
    anna = await place.seat("anna")
    await anna.call()
    gate = anna.line.hold("push")
    first, second = (asyncio.create_task(anna.engine.push_once()) for _ in range(2))
    await gate.there.wait()
    for _ in range(20):
        await asyncio.sleep(0.001)
    assert len(anna.line.calls("push")) == 1
    gate.go.set()
    assert ((await first).offered > 0, (await second).offered) == (True, 0)


# --- pages ------------------------------------------------------------------------------------------------


def without_the_first(page: Page) -> Page:
    return replace(page, items=page.items[1:])


def with_another_text(page: Page) -> Page:
    first, *others = page.items
    assert isinstance(first, Item)
    return replace(page, items=(replace(first, event=f"{first.event} "), *others))


@pytest.mark.parametrize("alter", [without_the_first, with_another_text])
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


async def test_hidden_runs_move_the_cursor(place: Office) -> None:
    vera = await place.seat("vera", organisation="alpha")
    anna = await place.seat("anna")
    await anna.call("слово")
    await settle(anna.engine)
    await vera.pull()
    assert await vera.position() == await anna.position()
    assert (await vera.desk.figures()).facts == 0


# --- a journal that was restored --------------------------------------------------------------------------


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


async def test_a_journal_in_whose_feed_nothing_comes_back_is_not_asked_for_ever(place: Office) -> None:
    anna = await place.seat("anna")
    await anna.call()
    empty = Page((), 0, "2026-11-20T09:00:00+00:00")
    anna.line.altered["feed"] = [lambda _: empty] * 1_000
    with pytest.raises(JournalBroken):
        await settle(anna.engine)
    assert await anna.waiting() > 0
