"""The engine: every fact arrives, once, at everyone; whatever is lost on the way is offered again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain.chain import BEGINNING
from core.domain.wire import EVENTS_LIMIT, PUSH_BYTES, Answer, Page, Reception
from core.errors import JournalBroken, JournalBusy, JournalTooLarge, JournalUnreachable
from core.sync.engine import _nobodys, settle
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
    pulled = await anna.engine.pull_once(0)
    assert pulled is not None
    assert (pulled.moved, pulled.caught_up, pulled.lost) == (waiting, True, 0)
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
    assert (outbox.waiting, outbox.attention) == (0, len(pulled.rejected))
    assert {why for _, why in pulled.rejected} == {"not_permitted"}
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
    backup = await place.centre.backup()
    pushed = await anna.engine.push_once()
    await place.centre.restore(backup)  # the journal never had it
    assert (len(pushed.changes), pushed.rejected) == (1, ((card.card_id, "not_vouched"),))
    assert (await anna.desk.outbox()).attention == 1
    await anna.note(card, "вторая")
    await settle(anna.engine)
    assert [gaps for *_, gaps in anna.line.calls("push") if gaps] == [((anna.desk._session_id, 2),)]
    assert (await anna.waiting(), await anna.read(card)) == (0, ("вторая",))


async def test_what_was_refused_to_who_sat_here_before_does_not_wait_for_ever(place: Office) -> None:
    dina = await place.seat("dina", role="analyst")
    await dina.call("слово")
    dina.line.lost["push"] = [JournalUnreachable()]
    with pytest.raises(JournalUnreachable):
        await dina.engine.push_once()
    await place.centre.hire("anna")
    code = await place.centre.service.issue_code("anna")
    enrolment = await place.centre.service.enrol(code, dina.store.device_id)
    dina.engine.journal = place.centre.client(enrolment.token, dina.desk._session_id)
    await settle(dina.engine)
    outbox = await dina.desk.outbox()
    assert (outbox.waiting, {row.verdict for row in outbox.refused}) == (0, {"not_permitted"})


async def test_what_the_journal_has_and_hides_is_kept_aside_and_told(place: Office) -> None:
    anna = await place.seat("anna")
    card = await anna.call()
    await settle(anna.engine)
    await anna.note(card, "слово")
    anna.line.altered["push"] = [answered(reception=Reception.DUPLICATE, seq=1, verdict="accepted")]
    pushed = await anna.engine.push_once()
    assert pushed.rejected == ((card.card_id, "out_of_sight"),)
    outbox = await anna.desk.outbox()
    assert (outbox.waiting, [row.verdict for row in outbox.refused]) == (0, ["out_of_sight"])


async def test_a_duplicate_that_is_still_to_be_read_is_waited_for(place: Office) -> None:
    anna, boris = await place.seat("anna"), await place.seat("boris")
    await boris.call()
    await settle(boris.engine)
    card = await anna.call("слово")
    anna.line.lost["push"] = [JournalUnreachable()]
    with pytest.raises(JournalUnreachable):
        await anna.engine.push_once()
    await anna.push()
    assert (await anna.desk.outbox()).attention == 0
    await settle(anna.engine)
    assert (await anna.waiting(), await anna.read(card)) == (0, ("слово",))


async def test_a_number_that_was_sent_and_lost_is_offered_again_with_all_after_it(place: Office) -> None:
    anna = await place.seat("anna")
    before = await place.centre.backup()
    card = await anna.call("первая")
    await anna.note(card, "вторая")
    sent = await anna.push()
    await anna.note(card, "третья")
    await place.centre.restore(before)
    assert (await anna.engine.push_once()).later
    await anna.engine.push_once()
    assert [len(push) for push in anna.line.offered()[-2:]] == [1, sent + 1]
    assert not any(gaps for *_, gaps in anna.line.calls("push"))
    await settle(anna.engine)
    assert (await anna.waiting(), await anna.read(card)) == (0, ("первая", "вторая", "третья"))


async def test_of_a_session_only_the_numbers_that_nobody_holds_are_declared(place: Office) -> None:
    anna = await place.seat("anna")
    card = await anna.call()
    await settle(anna.engine)
    before = await place.centre.backup()
    await anna.note(card, "вторая")
    anna.line.altered["push"] = [answered(reception=Reception.REJECTED, seq=0, verdict="not_vouched")]
    await anna.engine.push_once()
    await place.centre.restore(before)
    await anna.note(card, "третья")
    await anna.push()
    await place.centre.restore(before)
    await anna.note(card, "четвёртая")
    await anna.engine.push_once()
    await anna.engine.push_once()
    assert anna.line.calls("push")[-1][3] == ((anna.desk._session_id, 2),)


async def test_a_gap_that_was_declared_in_vain_is_not_declared_without_a_rest(place: Office) -> None:
    anna = await place.seat("anna")
    await anna.call()

    def gap(answers: list[Answer]) -> list[Answer]:
        return [Answer(one.event_id, Reception.GAP, expected=0) for one in answers]

    anna.line.altered["push"] = [gap, gap]
    first, second = await anna.engine.push_once(), await anna.engine.push_once()
    assert [(first.more, first.later), (second.more, second.later)] == [(True, False), (False, True)]


@pytest.mark.parametrize(("offered", "declared"), [(40, 38), (10**15, EVENTS_LIMIT - 1)])
def test_a_long_gap_is_declared_at_once_and_an_endless_one_in_pieces(offered: int, declared: int) -> None:
    places = list(_nobodys("session", 1, offered, {("session", 3), ("other", 4)}))
    assert len(places) == declared
    assert ("session", 3) not in places


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


async def test_a_journal_in_whose_feed_nothing_comes_back_is_not_asked_for_ever(place: Office) -> None:
    anna = await place.seat("anna")
    await anna.call()
    empty = Page((), BEGINNING.chain, 0, "2026-11-20T09:00:00+00:00")
    anna.line.altered["feed"] = [lambda _: empty] * 1_000
    with pytest.raises(JournalBroken):
        await settle(anna.engine)
    assert await anna.waiting() > 0
