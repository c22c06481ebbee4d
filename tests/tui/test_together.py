"""One card at two desks: what others do is shown between two keys, and nothing moves under the hands."""

import random
from pathlib import Path

import pytest

from core.domain import commands as c
from core.domain.card import Card
from core.domain.envelope import Event
from core.domain.events import UnknownFact
from core.views import Opened, WireState
from tests.core.store.desks import store_of
from tests.tui.colleagues import GLEB, LEVEL_2, VERA, call, room
from tests.tui.test_given import TO_VERA, beside, hint, screen_of
from tests.tui.together import NAME_FIELD, opened, place
from tui.screens.call import CallScreen
from tui.screens.home import HomeScreen

# --- level 1 sees what becomes of the card ------------------------------------------------------------------


async def test_level_1_sees_on_the_card_what_becomes_of_it_and_types_on(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        vera, card = await opened(here)
        await here.here.do(card, TO_VERA)
        await here.stage.burst("<escape>", "<f7>", "образец", "<enter>", *NAME_FIELD, "<end>", " К")
        assert "! Ещё никем не прочитано." in beside(here)
        await here.news()
        for command, said, told in (
            (c.Read(), f"К-000001 прочитана: {VERA}.", f"✓ Прочитано: {VERA}, 12:00"),
            (c.TakeUp(), f"К-000001 взята в работу: {VERA}.", f"✓ Взято в работу: {VERA}, 12:00"),
        ):
            before = place(here)
            await vera.do(card, command)
            await here.news()
            assert place(here) == before
            assert (hint(here), told in beside(here)) == (said, True)
            await here.stage.burst("о")
        await here.stage.burst("<enter>")
        await here.news()
        assert (await vera.card(card)).value("applicant_name") == "Образец Зоя Ильинична Коо"


async def test_a_card_given_back_says_on_the_screen_why(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        vera, card = await opened(here)
        await here.here.do(card, TO_VERA)
        await here.news()
        await vera.do(card, c.Read(), c.Return("это к страховой"))
        await here.news()
        assert f"! Возвращено: {VERA}, 12:00: это к страховой" in beside(here)
        assert "это к страховой" in hint(here)
        assert "отложена" in here.stage.picture()[0]


# --- two take it up -----------------------------------------------------------------------------------------


async def test_of_two_who_take_up_a_card_the_second_is_told_who_has_it(tmp_path: Path) -> None:
    async with room(tmp_path, VERA, "expert") as here:
        anna, gleb = await here.colleague("Учебная Анна"), await here.colleague(GLEB, "expert", LEVEL_2)
        card = await call(anna)
        await anna.do(card, TO_VERA)
        await here.news()
        await here.stage.burst("<home>", "<enter>", "<f6>")
        await here.news()
        await gleb.do(card, c.Read(), c.TakeUp())
        await gleb.sync()
        await here.stage.burst("<enter>", "<end>", "7")
        assert (await here.here.card(card)).led_by == VERA
        before = place(here)
        await here.news()
        assert place(here) == before
        assert GLEB in hint(here)
        assert f"Взято в работу: {GLEB}" in beside(here)
        assert (await here.here.card(card)).led_by == GLEB
        await here.stage.burst("<f9>", "взять", "<enter>")
        assert (await here.here.card(card)).led_by == GLEB


async def test_who_was_still_reading_is_told_that_it_was_taken_and_the_cursor_stays(tmp_path: Path) -> None:
    async with room(tmp_path, VERA, "expert") as here:
        anna, gleb = await here.colleague("Учебная Анна"), await here.colleague(GLEB, "expert", LEVEL_2)
        card = await call(anna)
        await anna.do(card, TO_VERA)
        await here.news()
        await here.stage.burst("<home>", "<enter>", "<f6>", "<down>")
        before = place(here)
        await gleb.do(card, c.Read(), c.TakeUp())
        await here.news()
        assert place(here) == before
        assert hint(here) == f"Карточку уже ведёт {GLEB}."
        assert f"Взято в работу: {GLEB}" in beside(here)
        await here.stage.burst("<up>", "<enter>")
        assert (await here.here.card(card)).led_by == GLEB
        await here.stage.burst("<escape>")
        assert f"Взято в работу: {GLEB}" in beside(here)


# --- the card itself ----------------------------------------------------------------------------------------


async def test_what_the_administration_erased_leaves_the_screen_and_typing_stays(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        vera, card = await opened(here)
        await here.stage.burst(*NAME_FIELD)
        await vera.do(card, c.SetField("applicant_policy", "0047510890000014"))
        await here.news()
        await here.erase(card)
        await here.news()
        assert hint(here) == "Администратор удалил персональные данные этой карточки."
        assert "! Персональные данные удалены" in beside(here)
        for keys in ((), ("ещё", "<ctrl+z>", "<down>", "<up>")):
            await here.stage.burst(*keys)
            for told in ("Образец", "Зоя", "89180001122", "полис не", "0047510890000014"):
                assert told not in here.stage.text()


async def test_what_is_half_typed_on_an_erased_card_is_the_operators_own(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        _, card = await opened(here)
        await here.stage.burst(*["<down>"] * 10, "<end>", " второй месяц")
        await here.erase(card)
        await here.news()
        assert screen_of(here).form.values()["essence"] == "полис не выдают второй месяц"
        assert screen_of(here).form.values()["applicant_name"] == ""


async def test_facts_of_a_newer_program_are_counted_beside_the_card(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        vera, card = await opened(here)

        def plan(before: Card, first: int, number: int) -> list[Event]:
            return [vera.desk._event(before, UnknownFact("card.sung", 1, "{}"), first, vera.desk.now())]

        await store_of(vera.desk).transact(card.card_id, plan)
        await here.news()
        assert "! 1 факт более новой программы не показан: обновите консоль." in beside(here)


# --- the law ------------------------------------------------------------------------------------------------

KEYS = (
    "а",
    "б",
    " ",
    "<backspace>",
    "<left>",
    "<end>",
    "<down>",
    "<up>",
    "<enter>",
    "<f4>",
    "<f6>",
    "<escape>",
)
FIELDS = (
    "contact_phone",
    "applicant_name",
    "applicant_policy",
    "relation",
    "kind",
    "theme",
    "essence",
    "urgency",
)


@pytest.mark.parametrize("seed", range(6))
async def test_news_between_any_two_keys_moves_nothing_under_the_hands(tmp_path: Path, seed: int) -> None:
    """Focus, cursor, text under edit, scroll and an open list are the same before and after the news."""
    chance = random.Random(seed)
    async with room(tmp_path) as here:
        vera, card = await opened(here)
        for turn in range(40):
            await here.stage.burst(chance.choice(KEYS))
            # The desk, or a list to pass the card on by.
            if not isinstance(here.stage.app.screen, CallScreen):
                await here.stage.burst(
                    "<enter>" if isinstance(here.stage.app.screen, HomeScreen) else "<escape>"
                )
            codes = ("", "self", "mother", "complaint", "consultation", "attach")
            value = chance.choice((*codes, f"иное {turn}"))
            await vera.do(card, c.SetField(chance.choice(FIELDS), value))
            before, typed = place(here), dict(screen_of(here).call.keeper._texts)
            await here.news()
            assert place(here) == before
            assert screen_of(here).call.keeper._texts == typed


async def test_news_may_come_while_a_card_is_being_opened(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await call(here.here)
        await here.news()
        read = here.here.desk.card

        async def read_just_before(card_id: str) -> Opened | None:
            opened = await read(card_id)
            here.here.wire(WireState.OFFLINE)
            return opened

        vars(here.here.desk)["card"] = read_just_before
        await here.stage.burst("<home>", "<enter>")
        await here.stage.settle()
        assert "нет связи" in here.stage.picture()[0]
        assert here.stage.app.screen is screen_of(here)
