"""What the desk asks of the store, and what it finds again."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.config import Operator
from core.domain import commands as c
from core.domain import events as e
from core.domain.envelope import canonical, fact_of
from core.domain.fold import fold
from core.domain.vocabulary import Status
from core.errors import Refused
from core.store.store import open_store
from core.store.texts import event_of
from core.views import HitKind, Outbox
from tests.core.domain.cases import HANDED_OVER, READY, START
from tests.core.store.desks import Clock, event, rows, sitting, store_of
from tests.core.store.streams import Stream

PHONE = "+79181234567"


async def test_a_card_comes_back_after_the_console_was_closed_as_it_was(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall(PHONE))
        for name, value in READY.items():
            card = await desk.leave(card.card_id, name, value)
        card = await desk.do(card.card_id, c.WrapUp())
    with sitting(tmp_path, name="next") as desk:
        opened = await desk.card(card.card_id)
        assert opened is not None
        assert opened.card == card
        assert opened.card.status is Status.CLOSED


async def test_half_typed_text_comes_back_with_its_cursor_until_the_field_is_left(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card_id = (await desk.open_call(c.OpenCall())).card_id
        await desk.draft(card_id, "essence", "жалоб", 5)
        await desk.draft(card_id, "essence", "жалоба", 6)
        await desk.draft(card_id, "measures", "", 0)
    with sitting(tmp_path, name="next") as desk:
        opened = await desk.card(card_id)
        assert opened is not None
        assert [(one.field, one.text, one.cursor) for one in opened.drafts] == [
            ("essence", "жалоба", 6),
            ("measures", "", 0),
        ]
        assert (await desk.cards())[0].drafts == 2
        await desk.leave(card_id, "essence", "жалоба")
        opened = await desk.card(card_id)
        assert opened is not None
        assert [one.field for one in opened.drafts] == ["measures"]
        assert opened.text("essence") == "жалоба"


async def test_a_draft_of_what_no_file_can_hold_is_kept_all_the_same(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card_id = (await desk.open_call(c.OpenCall())).card_id
        await desk.draft(card_id, "essence", "до\ud800\0после", 4)
        opened = await desk.card(card_id)
        assert opened is not None
        assert opened.text("essence") == "до\ufffd␀после"


async def test_a_refused_command_writes_nothing_and_uses_up_no_number(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card_id = (await desk.open_call(c.OpenCall())).card_id
        await desk.draft(card_id, "essence", "слово", 5)
        before = rows(tmp_path, "SELECT * FROM log")
        with pytest.raises(Refused):
            await desk.do(card_id, c.WrapUp(), clears=("essence",))
        assert rows(tmp_path, "SELECT * FROM log") == before
        assert rows(tmp_path, "SELECT text FROM drafts") == [("слово",)]
        await desk.do(card_id, c.Hold())
    assert [row[0] for row in rows(tmp_path, "SELECT session_seq FROM log ORDER BY position")] == [1, 2]


async def test_facts_of_a_session_are_numbered_densely_and_a_new_start_begins_anew(tmp_path: Path) -> None:
    for name in ("first", "second"):
        with sitting(tmp_path, name=name) as desk:
            card_id = (await desk.open_call(c.OpenCall(rings=9))).card_id  # two facts: the norm was exceeded
            await desk.do(card_id, c.EndCall())
    found = rows(tmp_path, "SELECT session_id, session_seq FROM log ORDER BY position")
    assert [seq for _, seq in found] == [1, 2, 3, 1, 2, 3]
    assert len({session for session, _ in found}) == 2


async def test_cards_of_a_desk_are_numbered_one_after_another_across_starts(tmp_path: Path) -> None:
    numbers = []
    for name in ("first", "second"):
        with sitting(tmp_path, name=name) as desk:
            numbers += [(await desk.open_call(c.OpenCall())).local_number for _ in range(2)]
    assert numbers == [1, 2, 3, 4]


async def test_a_device_keeps_its_name_and_two_devices_have_two(tmp_path: Path) -> None:
    names = []
    for place in ("one", "one", "other"):
        store = open_store(tmp_path / place, Clock().now)
        names.append(store.device_id)
        store.close()
    assert names[0] == names[1] != names[2]


async def test_a_write_goes_on_when_nobody_waits_for_it_any_more(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card_id = (await desk.open_call(c.OpenCall())).card_id
        busy = asyncio.Event()
        wrong: list[dict[str, object]] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: wrong.append(context))
        store = store_of(desk)
        waits = asyncio.create_task(store.put_draft(card_id, "essence", "слово", 5, START))
        asyncio.get_running_loop().call_soon(busy.set)
        await busy.wait()
        waits.cancel()
        with suppress(asyncio.CancelledError):
            await waits
        opened = await desk.card(card_id)
        assert opened is not None
        assert opened.text("essence") == "слово"
        assert wrong == []


async def test_a_list_is_read_page_by_page_without_loss_or_repetition(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        opened = [await desk.open_call(c.OpenCall()) for _ in range(7)]
        await desk.do(opened[3].card_id, c.Park())
        read, after = [], None
        while page := await desk.cards(after, limit=3):
            read += [row.card_id for row in page]
            after = page[-1]
        assert read == [card.card_id for card in reversed(opened)]


async def test_cards_of_one_moment_are_paged_by_their_ids(tmp_path: Path) -> None:
    opened = e.CardOpened(1, "phone", "1", "incoming", "", "", 1, "invented", "3")
    with sitting(tmp_path) as desk:
        await store_of(desk).import_events([[event(f"card-{n}", n, opened)] for n in range(1, 6)])
        first = await desk.cards(limit=2)
        second = await desk.cards(first[-1], limit=9)
        assert [row.card_id for row in (*first, *second)] == [f"card-{n}" for n in (5, 4, 3, 2, 1)]


async def test_the_open_ones_can_be_listed_alone(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        first = await desk.open_call(c.OpenCall())
        second = await desk.open_call(c.OpenCall())
        for name, value in READY.items():
            await desk.leave(second.card_id, name, value)
        await desk.do(second.card_id, c.WrapUp())
        assert [row.card_id for row in await desk.cards(open_only=True)] == [first.card_id]


async def test_the_line_of_a_card_says_what_the_card_says(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall(PHONE))
        for name, value in {**READY, **HANDED_OVER, "urgency": "today", "essence": "ж" * 900}.items():
            await desk.leave(card.card_id, name, value)
        await desk.do(card.card_id, c.MarkEmergency())
        card = await desk.do(card.card_id, c.Escalate("expert", "anna"))
        (row,) = await desk.cards()
    assert (row.card_id, row.number, row.local_number) == (card.card_id, None, 1)
    assert (row.status, row.emergency, row.level, row.led_by) == (Status.ESCALATED, True, 2, card.led_by)
    assert (row.kind, row.theme, row.who) == ("consultation", "waiting", HANDED_OVER["applicant_name"])
    assert (row.caller, row.taken_by, row.urgency) == (PHONE, "Вымышленная Оксана", "today")
    assert row.essence == "ж" * 240
    assert (row.opened_at, row.updated_at, row.closed_at) == (card.opened_at, card.updated_at, None)


async def test_a_card_is_found_by_the_number_of_the_journal_before_that_of_the_desk(tmp_path: Path) -> None:
    opened = e.CardOpened(7, "phone", "1", "incoming", "", "", 1, "invented", "3")
    stream = Stream()
    stream.add(event("numbered", 1, replace(opened, local_number=8)), number=7)
    stream.add(event("also numbered", 2, replace(opened, local_number=9)), number=11)
    with sitting(tmp_path) as desk:
        await stream.pull(store_of(desk))
        ours = [event("ours", 3, opened), event("ours", 4, e.Noted("раз"))]
        also = [event("also ours", 5, replace(opened, local_number=9))]
        await store_of(desk).import_events([ours, also])
        found = {number: await desk.card_by_number(number) for number in (7, 8, 9, 10, 11)}
        cards = {number: found_one and found_one.card.card_id for number, found_one in found.items()}
        assert cards == {7: "numbered", 8: "numbered", 9: "also ours", 10: None, 11: "also numbered"}


async def test_home_has_my_open_calls_what_is_owed_and_what_was_passed_on(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        talk = await desk.open_call(c.OpenCall())
        urgent = await desk.open_call(c.OpenCall())
        parked = await desk.open_call(c.OpenCall())
        passed = await desk.open_call(c.OpenCall())
        await desk.do(urgent.card_id, c.MarkEmergency())
        for name, value in HANDED_OVER.items():
            await desk.leave(passed.card_id, name, value)
        passed = await desk.do(passed.card_id, c.Escalate("expert", "anna"))
        hours = [START + timedelta(hours=n) for n in range(9)]
        for first, last in ((3, 5), (1, 2), (2, 4)):
            command = c.ScheduleCallback(PHONE, hours[first], hours[last], f"до {last}")
            card = await desk.do(talk.card_id, command)
        done = next(one for one in card.callbacks if one.fact.about == "до 4")
        await desk.do(talk.card_id, c.FinishCallback(done.fact.callback_id, "дозвонились"))
        await desk.do(parked.card_id, c.Park())
        home = await desk.home()
    assert [row.card_id for row in home.now] == [urgent.card_id, parked.card_id, talk.card_id]
    assert [row.card_id for row in home.passed] == [passed.card_id]
    assert home.given == ()
    assert [(row.about, row.card_id, row.phone) for row in home.owed] == [
        ("до 2", talk.card_id, PHONE),
        ("до 5", talk.card_id, PHONE),
    ]
    assert (home.owed[0].not_before, home.owed[0].not_after) == (hours[1], hours[2])
    with sitting(tmp_path, Operator("Примерова Вера"), name="next") as desk:
        other = await desk.home()
    assert other.now == ()
    assert len(other.owed) == 2
    assert other.passed == other.given == ()
    with sitting(tmp_path, Operator(passed.led_by), name="last") as desk:
        receiver = await desk.home()
    assert (receiver.now, len(receiver.given)) == ((), 1)


async def test_a_call_counts_for_seven_days(tmp_path: Path) -> None:
    clock = Clock()
    with sitting(tmp_path, clock=clock) as desk:
        opened_at = (await desk.open_call(c.OpenCall(PHONE))).opened_at
        assert opened_at is not None
        clock.time = opened_at + timedelta(days=7, seconds=-9)
        assert (await desk.caller(PHONE)).calls_week == 1
        clock.time = opened_at + timedelta(days=7, seconds=9)
        assert (await desk.caller(PHONE)).calls_week == 0


async def test_a_caller_is_known_by_number_by_dictated_number_and_by_policy(tmp_path: Path) -> None:
    clock = Clock()
    with sitting(tmp_path, clock=clock) as desk:
        old = await desk.open_call(c.OpenCall("8 (918) 123-45-67"))
        await desk.leave(old.card_id, "applicant_name", "Примерова Зинаида")
        await desk.leave(old.card_id, "applicant_policy", "0047 5108 9000 0014")
        await desk.do(old.card_id, c.DescribeCaller("баба Зина", "ждёт очереди", "плохо слышит"))
        clock.time += timedelta(days=8)
        dictated = await desk.open_call(c.OpenCall("аноним"))
        await desk.leave(dictated.card_id, "contact_phone", "8-918-123-45-67")
        stranger = await desk.open_call(c.OpenCall("+79280000000"))
        caller = await desk.caller(PHONE)
        assert [row.card_id for row in caller.cards] == [dictated.card_id, old.card_id]
        assert (caller.name, caller.calls, caller.calls_week) == ("Примерова Зинаида", 2, 1)
        assert (caller.greet_as, caller.answer, caller.mark) == ("баба Зина", "ждёт очереди", "плохо слышит")
        by_policy = await desk.caller("+79990000000", "0047510890000014")
        assert [row.card_id for row in by_policy.cards] == [old.card_id]
        assert by_policy.greet_as == ""
        assert stranger.card_id not in {row.card_id for row in caller.cards}
        nobody = await desk.caller("", "")
        assert (nobody.calls, nobody.cards) == (0, ())


async def test_the_last_word_about_a_caller_holds(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall(PHONE))
        await desk.do(card.card_id, c.DescribeCaller("баба Зина"))
        await desk.do(card.card_id, c.DescribeCaller("Зинаида Примеровна"))
        assert (await desk.caller(PHONE)).greet_as == "Зинаида Примеровна"
        assert [hit.kind for hit in await store_of(desk).search("баба")] == []
        assert [hit.kind for hit in await store_of(desk).search("зинаида")] == [HitKind.CALLER]


async def test_the_log_is_read_in_order_and_in_pages(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        first = await desk.open_call(c.OpenCall())
        second = await desk.open_call(c.OpenCall())
        await desk.leave(first.card_id, "essence", "слово")
        history = await desk.history(first.card_id)
        assert [row.type for row in history] == ["card.opened", "card.field_set"]
        assert history[1].payload == {"field": "essence", "value": "слово"}
        assert (history[1].local_number, history[1].actor) == (1, "Вымышленная Оксана")
        page = await desk.log(after=1, limit=2)
        assert [(row.position, row.card_id) for row in page] == [(2, second.card_id), (3, first.card_id)]


async def test_the_outbox_is_the_tail_without_numbers(tmp_path: Path) -> None:
    opened = e.CardOpened(1, "phone", "1", "incoming", "", "", 1, "invented", "3")
    with sitting(tmp_path) as desk:
        stream = Stream()
        stream.add(event("numbered", 1, opened, START - timedelta(days=9)))
        await stream.pull(store_of(desk))
        assert await desk.outbox() == Outbox()
        card = await desk.open_call(c.OpenCall())
        await desk.do(card.card_id, c.Hold())
        outbox = await desk.outbox(limit=1)
        assert (outbox.waiting, outbox.oldest) == (2, card.opened_at)
        assert [row.type for row in outbox.rows] == ["card.opened"]
        await desk.open_call(c.OpenCall(rings=9))  # two facts at once: the norm was exceeded
        figures = await desk.figures()
        assert (figures.facts, figures.cards, figures.open_cards, figures.waiting) == (5, 3, 3, 4)


async def test_numbered_facts_come_before_our_own_unsent_ones(tmp_path: Path) -> None:
    opened = e.CardOpened(1, "phone", "1", "incoming", "", "", 1, "invented", "3")
    ours = [event("card", 1, opened), event("card", 2, e.FieldSet("essence", "наше"))]
    stream = Stream()
    stream.add(event("card", 1, e.FieldSet("essence", "чужое"), session="peer"))
    with sitting(tmp_path) as desk:
        await store_of(desk).import_events([ours])
        await stream.pull(store_of(desk))
        assert [row.event_id for row in await desk.history("card")] == ["peer-1", "s-1", "s-2"]
        opened_card = await desk.card("card")
        assert opened_card is not None
        assert opened_card.card.value("essence") == "наше"
        assert [hit.key for hit in await store_of(desk).search("наше")] == ["card"]


async def test_a_fact_of_a_newer_version_is_kept_word_for_word(tmp_path: Path) -> None:
    newer = fact_of("card.sung", 3, {"song": "колыбельная", "verses": 2})
    with sitting(tmp_path) as desk:
        await store_of(desk).import_events([[event("card", 1, newer)]])
        opened = await desk.card("card")
        assert opened is not None
        assert opened.card.newer == 1
        (row,) = await desk.history("card")
        assert (row.type, row.payload) == ("card.sung", {"song": "колыбельная", "verses": 2})


async def test_an_event_that_is_known_is_passed_over(tmp_path: Path) -> None:
    opened = e.CardOpened(1, "phone", "1", "incoming", "", "", 1, "invented", "3")
    history = [event("card", 1, opened), event("card", 2, e.Noted("раз"))]
    with sitting(tmp_path) as desk:
        assert await store_of(desk).import_events([history[:1]]) == 1
        assert await store_of(desk).import_events([history]) == 1
        opened_card = await desk.card("card")
        assert opened_card is not None
        assert opened_card.card == fold("card", history)


async def test_the_body_in_the_log_is_the_canonical_envelope_and_its_hash(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        await desk.open_call(c.OpenCall(PHONE))
    ((body, kept),) = rows(tmp_path, "SELECT body, hash FROM log")
    again = event_of(body, "id-000003", "id-000002")
    assert canonical(again.body()) == body
    assert bytes(kept).hex() == again.hash()
