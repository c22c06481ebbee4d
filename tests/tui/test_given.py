"""A card that was passed on to this desk: read, taken up, given back with a reason, or passed on further."""

from pathlib import Path

import pytest

from core.config import Settings
from core.domain import commands as c
from core.domain.card import Card
from core.domain.vocabulary import Status
from tests.tui.colleagues import VERA, Room, Seat, call, room
from tui.screens.call import CallScreen

ANNA = "Учебная Анна"
REASON = "второй месяц без полиса"
TO_VERA = c.Escalate("expert", "op2-1", REASON)
TITLES = {"take_up": "Взять в работу", "return": "Вернуть с причиной", "pass_on": "Передать дальше"}


async def given(here: Room) -> tuple[Seat, Card]:
    """A card that a colleague passed on to this desk, opened here three minutes later; and the colleague."""
    anna = await here.colleague(ANNA)
    card = await call(anna)
    await anna.do(card, TO_VERA)
    await here.news()
    here.stage.clock.pass_by(180)
    await here.stage.burst("<home>", "<enter>")
    return anna, await anna.card(card)


def screen_of(here: Room) -> CallScreen:
    screen = here.stage.app.screen
    assert isinstance(screen, CallScreen)
    return screen


def beside(here: Room) -> str:
    """The right half, as one line of text."""
    return " ".join(" ".join(line[46:].strip(" │├─") for line in here.stage.picture()[2:22]).split())


def hint(here: Room) -> str:
    return here.stage.picture()[22].strip()


async def test_what_is_asked_stands_beside_the_whole_card_and_who_opens_it_has_read_it(
    tmp_path: Path,
) -> None:
    async with room(tmp_path, VERA, "expert") as here:
        anna, card = await given(here)
        assert card.escalations[-1].read == ()
        told = beside(here)
        assert told.startswith("Передано вам")
        for words in (*TITLES.values(), f"«{REASON}»", f"От кого: {ANNA}, 12:00", f"Кому: {VERA}"):
            assert words in told
        assert "Звонящий на линии, ждёт 3 мин" in told
        assert "полис не выдают" in here.stage.text()
        assert hint(here) == "F6: взять, вернуть, передать дальше   Esc: на стол"
        await here.news()
        assert [step.by for step in (await anna.card(card)).escalations[-1].read] == [VERA]


async def test_a_key_into_a_card_not_taken_up_changes_nothing_and_says_how_to_take_it_up(
    tmp_path: Path,
) -> None:
    async with room(tmp_path, VERA, "expert") as here:
        _, card = await given(here)
        await here.stage.burst("<down>", "ай", "<down>", "<down>", "<down>", " ", "<enter>")
        assert hint(here) == "Сначала возьмите карточку в работу: F6, Enter."
        await here.stage.burst("<f10>")
        assert hint(here) == "Сначала возьмите карточку в работу: F6, Enter."
        assert screen_of(here).form.values()["applicant_name"] == "Образец Зоя Ильинична"
        opened = await here.here.desk.card(card.card_id)
        assert opened is not None
        assert (opened.drafts, opened.card.status) == ((), Status.ESCALATED)
        assert len(opened.card.changes) == len(card.changes)


async def test_two_keys_take_it_up_and_the_cursor_is_in_the_card(tmp_path: Path) -> None:
    async with room(tmp_path, VERA, "expert") as here:
        anna, card = await given(here)
        await here.stage.burst("<f6>", "<enter>", "<end>", "7", "<enter>")
        await here.news()
        seen = await anna.card(card)
        assert (seen.status, seen.led_by, seen.level) == (Status.TALK, VERA, 2)
        assert seen.value("contact_phone") == "891800011227"
        assert f"✓ Взято в работу: {VERA}, 12:03" in beside(here)
        assert f"«{REASON}»" in beside(here), "what was asked is still read while it is worked on"


async def test_a_hasty_second_enter_on_the_desk_takes_nothing_up(tmp_path: Path) -> None:
    async with room(tmp_path, VERA, "expert") as here:
        _, card = await given(here)
        await here.stage.burst("<escape>", "<home>", "<enter>", "<enter>", "<enter>")
        assert (await here.here.card(card)).status is Status.ESCALATED


async def test_taking_up_from_the_desk_shows_what_is_asked_first(tmp_path: Path) -> None:
    async with room(tmp_path, VERA, "expert") as here:
        _, card = await given(here)
        await here.stage.burst("<escape>", "<home>", "<f9>", "взять", "<enter>")
        assert beside(here).startswith("Передано вам")
        assert (await here.here.card(card)).status is Status.ESCALATED
        await here.stage.burst("<enter>")
        assert (await here.here.card(card)).status is Status.TALK


async def test_it_goes_back_with_a_reason_which_waits_half_typed(tmp_path: Path) -> None:
    async with room(tmp_path, VERA, "expert") as here:
        anna, card = await given(here)
        await here.stage.burst("<f6>", "<down>", "<enter>", "<enter>")
        assert "Укажите причину" in here.stage.text()
        await here.stage.burst("это к стра", "<escape>", "<escape>", "<escape>", "<enter>")
        await here.stage.burst("<f9>", "возврат", "<enter>", "ховой", "<enter>")
        assert hint(here) == f"Возвращено: {ANNA}."
        assert f"! Возвращено: {VERA}, 12:03: это к страховой" in beside(here)
        assert screen_of(here).form.has_focus
        await here.news()
        seen = await anna.card(card)
        assert (seen.status, seen.led_by, seen.level) == (Status.PARKED, ANNA, 1)
        assert seen.escalations[-1].returned is not None
        assert seen.escalations[-1].returned.reason == "это к страховой"


@pytest.mark.parametrize("keys", [("<f6>", "<f6>"), ("<f6>", "<down>", "<down>", "<enter>")])
async def test_it_is_passed_on_further_by_the_same_key_or_by_the_list(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    async with room(tmp_path, VERA, "expert") as here:
        anna, card = await given(here)
        await here.stage.burst(*keys, "<down>", "<down>", "<enter>", "<enter>", "вопрос прав", "<enter>")
        assert "Условная Нина Павловна" in hint(here)
        assert f"Передано дальше: {VERA}, 12:03" in beside(here)
        await here.news()
        seen = await anna.card(card)
        assert [one.to for one in seen.escalations] == [VERA, "Условная Нина Павловна"]
        assert seen.escalations[0].passed_on is not None


@pytest.mark.parametrize("key", ["<down>", "а", "<f6>"])
async def test_a_card_that_comes_while_it_lies_open_is_read_when_its_reader_is_there(
    tmp_path: Path, key: str
) -> None:
    async with room(tmp_path, VERA, "expert") as here:
        anna = await here.colleague(ANNA)
        card = await call(anna)
        await here.news()
        await here.stage.burst("<f7>", "образец", "<enter>", "<end>")
        await anna.do(card, TO_VERA)
        await here.news()
        assert beside(here).startswith("Передано вам")
        assert screen_of(here).form.has_focus
        assert (await here.here.card(card)).escalations[-1].read == ()
        await here.stage.burst(key)
        assert (await here.here.card(card)).escalations[-1].read_by(VERA)


async def test_for_a_screen_reader_the_wait_has_a_beginning_and_no_length(tmp_path: Path) -> None:
    async with room(tmp_path, VERA, "expert", settings=Settings(linear=True)) as here:
        await given(here)
        await here.stage.burst("<f6>")
        assert "Передано вам. Взять в работу" in here.stage.text()
        assert "Звонящий на линии, ждёт с 12:00" in here.stage.text()
        await screen_of(here)._tick()
        await here.stage.settle()
        before = here.stage.picture()
        here.stage.clock.pass_by(60)
        await screen_of(here)._tick()
        await here.stage.settle()
        assert here.stage.picture() == before


async def test_who_passed_a_call_on_and_takes_the_next_does_not_end_it_for_who_goes_on(
    tmp_path: Path,
) -> None:
    async with room(tmp_path) as here:
        vera = await here.colleague(VERA, "expert", ("op2-1",))
        card = await call(here.here)
        await here.stage.burst("<f7>", "образец", "<enter>", "<f6>", "<enter>", "<enter>", "<enter>", "<f2>")
        await here.news()
        assert (await vera.card(card)).talk_ended_at is None


async def test_nor_when_it_was_taken_up_before_their_eyes(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        vera = await here.colleague(VERA, "expert", ("op2-1",))
        card = await call(here.here)
        await here.stage.burst("<f7>", "образец", "<enter>", "<f6>", "<enter>", "<enter>", "<enter>")
        await here.news()
        await vera.do(card, c.Read(), c.TakeUp())
        await here.news()
        await here.stage.burst("<f2>")
        await here.news()
        assert (await vera.card(card)).talk_ended_at is None


async def test_a_senior_gives_a_card_that_waits_at_a_colleague_to_another(tmp_path: Path) -> None:
    async with room(tmp_path, "Старшая Инна", "supervisor") as here:
        anna = await here.colleague(ANNA)
        card = await call(anna)
        await anna.do(card, TO_VERA)
        await here.news()
        await here.stage.burst("<f7>", "Образец Зоя", "<enter>")
        assert beside(here).startswith("Передано ·Взять в работу")
        await here.stage.burst("<f6>", "<end>", "<enter>", "<enter>", "<down>", "<enter>", "<enter>")
        await here.news()
        passed = (await anna.card(card)).escalations
        assert [one.by for one in passed] == [ANNA, "Старшая Инна"]
        assert passed[0].passed_on is not None
