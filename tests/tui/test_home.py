"""The desk, and what is shown of the other talk wherever the operator looks."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.tui.console import Stage, console

KNOWN = ("89180001122", "<enter>", "Образец Зоя Ильинична", "<enter>")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Stage]:
    async with console(tmp_path / "data") as stage:
        yield stage


async def test_the_next_call_ends_the_talk_before_wherever_it_was_left(desk: Stage) -> None:
    for way in ([], ["<escape>"], ["<f7>"], ["<f9>"]):
        await desk.burst("<f2>", "8918", "<enter>", *way, "<f2>")
        *before, last = await desk.cards()
        assert all(card.talk_ended_at for card in before), way
        assert last.talk_ended_at is None


async def test_a_caller_on_hold_is_not_cut_off_by_the_next_call_and_counted_for_on_every_screen(
    desk: Stage,
) -> None:
    await desk.burst("<f2>", *KNOWN)
    await desk.burst("<f12>")
    desk.clock.pass_by(1)
    await desk.burst("<f2>")
    first, _ = await desk.cards()
    assert first.talk_ended_at is None
    desk.clock.pass_by(11)
    for keys in ([], ["<f7>"], ["<escape>", "<escape>"]):
        await desk.burst(*keys, "<f9>", "<escape>")
        assert "В-000001 ждёт 00:12" in desk.picture()[0]
    await desk.burst("<down>", "<enter>")
    assert "В-000001 ждёт" not in desk.picture()[0]


async def test_a_promise_is_told_by_the_time_that_is_left_for_it(desk: Stage) -> None:
    await desk.burst(
        "<f2>", *KNOWN, "<f9>", "обещ", "<enter>", "<enter>", "<enter>", "+30", "<enter>", "<enter>"
    )
    for minutes, told in [(0, "через 30 мин"), (31, "до 13:30"), (61, "опоздали 2 мин")]:
        desk.clock.pass_by(minutes * 60)
        await desk.burst("<escape>", "<f9>", "<escape>")
        assert told in desk.text()


async def test_a_voice_message_is_no_longer_called_for_once_it_was_answered(desk: Stage) -> None:
    await desk.burst("<f2>", *KNOWN, "<f12>", "<down>", "<enter>", "<escape>")
    assert "1 голосовое сообщение ждёт: вернитесь к нему (п. 2)." in desk.picture()[22]
    await desk.burst("<down>", "<enter>", "перезвонила", "<enter>", "<escape>")
    assert desk.picture()[22] == " F2: звонок   Enter: открыть   F7: поиск   F9: всё остальное"


async def test_the_cursor_of_the_desk_is_on_the_card_that_was_just_left(desk: Stage) -> None:
    await desk.burst("<f2>", *KNOWN, "<f9>", "отлож", "<enter>", "<f2>", "<escape>")
    assert sorted(desk.picture()[2:4]) == [
        " =   В-000001   отложена сейчас  Образец Зоя Ильинич…",
        ">>   В-000002   разговор сейчас",
    ]
    await desk.burst("<home>", "<enter>", "<escape>")
    assert desk.picture()[2].startswith(">")
    await desk.burst("<down>", "<enter>", "<escape>")
    assert desk.picture()[3].startswith(">")
