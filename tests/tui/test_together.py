"""One card at two desks: what others do is shown between two keys, and what is being typed stays."""

import asyncio
import random
from pathlib import Path

import pytest

from core.domain import commands as c
from core.domain.card import Card
from core.domain.envelope import Event
from core.domain.events import UnknownFact
from core.views import WireState
from tests.core.store.desks import store_of
from tests.tui.colleagues import GLEB, LEVEL_2, VERA, Room, Seat, call, room
from tests.tui.console import NAME
from tests.tui.test_given import TO_VERA, beside, hint, screen_of
from tui.screens.call import CallScreen
from tui.screens.escalate import WhoDialog
from tui.screens.home import HomeScreen

NAME_FIELD = ("<down>",)
"""From the number, where the cursor is first, to the name."""


async def opened(here: Room, who: str = VERA) -> tuple[Seat, Card]:
    """A card of this desk, open on its screen and known to a colleague."""
    colleague = await here.colleague(who, "expert" if who in (VERA, GLEB) else "operator", LEVEL_2)
    card = await call(here.here)
    await here.news()
    await here.stage.burst("<f7>", "образец", "<enter>")
    return colleague, card


def place(here: Room) -> tuple[object, ...]:
    """Where the cursor is, on the screen and in its field, and what stands in it."""
    screen = screen_of(here)
    if screen.side.entered:
        return screen.focused, screen.form.current, screen.side._lines.cursor_key
    form = screen.form
    field = form._field
    return screen.focused, form.current, field.value, field.cursor, form._top, field.overlay(9)


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


# --- one field, two hands -----------------------------------------------------------------------------------


async def test_a_field_nobody_types_in_shows_the_new_value_and_the_others_stay(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        vera, card = await opened(here)
        await here.stage.burst(*NAME_FIELD, "<end>", "!")
        before = place(here)
        await vera.do(card, c.SetField("essence", "полис потерян"), c.SetField("kind", "complaint"))
        await here.news()
        assert place(here) == before
        values = screen_of(here).form.values()
        assert (values["essence"], values["kind"]) == ("полис потерян", "complaint")


async def test_the_field_being_typed_in_keeps_its_text_and_both_versions_are_kept(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        vera, card = await opened(here)
        await here.stage.burst(*NAME_FIELD, "<end>", "-Пробная")
        before = place(here)
        await vera.do(card, c.SetField("applicant_name", "Образцова Зоя"))
        await here.news()
        assert place(here) == before
        assert here.stage.picture()[4].split("│")[0].rstrip().endswith("↓")
        assert hint(here) == f"↓ {VERA}: «Образцова Зоя». Ваше осталось; F9, «Версии»."
        stored = await here.here.desk.card(card.card_id)
        assert stored is not None
        assert stored.text("applicant_name").endswith("-Пробная"), "the draft on the disk stays"
        await here.stage.burst("<enter>")
        await here.news()
        mine = "Образец Зоя Ильинична-Пробная"
        for desk in (here.here, vera):
            seen = await desk.card(card)
            assert seen.value("applicant_name") == mine
            assert [other.value for other in seen.contested["applicant_name"]] == ["Образцова Зоя"]
        assert "≠" in here.stage.picture()[4]
        assert f"≠ ФИО: «{mine}» ({NAME}) / «Образцова Зоя» ({VERA})" in beside(here)
        await here.stage.burst("<up>")
        assert hint(here).startswith(f"F9, «Версии»: ФИО: «{mine}»")


async def test_once_mine_is_a_fact_nothing_waits_behind_it(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        vera, card = await opened(here)
        await here.stage.burst(*NAME_FIELD, "<end>", "!")
        await vera.do(card, c.SetField("applicant_name", "Образцова Зоя"))
        await here.news()
        await here.stage.burst("<f4>", "<escape>")
        row = here.stage.picture()[4].split("│")[0]
        assert ("↓" in row, "≠" in row) == (False, True)
        await here.stage.burst("<down>")
        assert screen_of(here).form.values()["applicant_name"] == "Образец Зоя Ильинична!"


async def contested(here: Room) -> tuple[Seat, Card]:
    """A card with a name that two wrote; the cursor is in it."""
    vera, card = await opened(here)
    await here.stage.burst(*NAME_FIELD, "<end>", "!")
    await vera.do(card, c.SetField("applicant_name", "Образцова Зоя"))
    await here.news()
    await here.stage.burst("<enter>", "<up>")
    return vera, card


@pytest.mark.parametrize(
    ("keys", "right"),
    [((), "Образец Зоя Ильинична!"), (("<down>",), "Образцова Зоя")],
    ids=["mine", "theirs"],
)
async def test_one_of_two_versions_is_chosen_and_nobody_is_asked_again(
    tmp_path: Path, keys: tuple[str, ...], right: str
) -> None:
    async with room(tmp_path) as here:
        vera, card = await contested(here)
        await here.stage.burst("<f9>", "верси", "<enter>")
        assert "Что верно: ФИО" in here.stage.text()
        await here.stage.burst(*keys, "<enter>")
        assert screen_of(here).form.values()["applicant_name"] == right
        await here.news()
        seen = await vera.card(card)
        assert (seen.value("applicant_name"), seen.contested) == (right, {})
        assert "≠" not in here.stage.text()
        await here.stage.burst("<f9>", "верси", "<enter>")
        assert hint(here) == "В этом поле никто не писал иного.", "there is nothing to choose any more"


async def test_what_came_in_can_be_taken_at_once_in_place_of_what_is_being_typed(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        vera, card = await opened(here)
        await here.stage.burst(*NAME_FIELD, "<end>", "!")
        await vera.do(card, c.SetField("applicant_name", "Образцова Зоя"))
        await here.news()
        await here.stage.burst("<f9>", "верси", "<enter>", "<down>", "<enter>", "<down>")
        await here.news()
        seen = await vera.card(card)
        assert (seen.value("applicant_name"), seen.contested) == ("Образцова Зоя", {})
        written = [change.value for change in seen.changes if change.field == "applicant_name"]
        assert "Образец Зоя Ильинична!" in written, "what was typed stays in the history"


async def test_somebody_elses_card_says_whose_it_is(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        ivan = await here.colleague("Учебный Иван")
        await call(ivan)
        await here.news()
        await here.stage.burst("<f7>", "образец", "<enter>")
        assert "! В работе: Учебный Иван" in beside(here)


async def test_typing_the_right_one_settles_it_too(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        vera, card = await contested(here)
        await here.stage.burst("<end>", "?", "<enter>")
        await here.news()
        seen = await vera.card(card)
        assert (seen.value("applicant_name"), seen.contested) == ("Образец Зоя Ильинична!?", {})


async def test_a_field_only_passed_by_takes_what_came_and_writes_nothing(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        vera, card = await opened(here)
        await here.stage.burst(*NAME_FIELD)
        await vera.do(card, c.SetField("applicant_name", "Образцова Зоя"))
        await here.news()
        assert screen_of(here).form.values()["applicant_name"] == "Образец Зоя Ильинична"
        assert hint(here) == f"↓ {VERA}: «Образцова Зоя». Появится, когда уйдёте из поля."
        await here.stage.burst("<f6>", "<escape>", "<down>")
        assert screen_of(here).form.values()["applicant_name"] == "Образцова Зоя"
        assert (await here.here.card(card)).changes[-1].by == VERA
        await here.stage.burst("<up>", "<end>", "!", "<down>")
        assert (await here.here.card(card)).contested == {}, "what was written over was seen"


async def test_the_dialog_of_the_end_does_not_write_what_it_showed_before(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        vera, card = await opened(here)
        await here.stage.burst("<f10>", "конс", "<enter>")
        await here.news()
        await vera.do(card, c.SetField("kind", "complaint"))
        await here.news()
        assert "жалоба" in "".join(line[:46] for line in here.stage.picture()[3:14])
        await here.stage.burst("<up>", "<down>", "<down>")
        assert (await here.here.card(card)).value("kind") == "complaint"


async def test_nor_a_field_of_it_that_was_only_passed_by(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        vera, card = await opened(here)
        await here.stage.burst("<f10>")
        await vera.do(card, c.SetField("kind", "complaint"))
        await here.news()
        await here.stage.burst("<down>", "<down>")
        assert (await here.here.card(card)).value("kind") == "complaint"


async def test_what_is_begun_over_a_text_that_was_out_of_date_is_contested(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        vera, card = await opened(here)
        await here.stage.burst(*NAME_FIELD)
        await vera.do(card, c.SetField("applicant_name", "Образцова Зоя"))
        await here.news()
        await here.stage.burst("<end>", "!", "<down>")
        assert (await here.here.card(card)).value("applicant_name") == "Образец Зоя Ильинична!"
        assert "applicant_name" in (await here.here.card(card)).contested


async def test_what_was_typed_before_a_kill_is_contested_by_what_came_after_it(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        vera, card = await opened(here)
        await here.stage.burst(*NAME_FIELD, "<end>", "!")
        here.stage.app.cut_off = True
        await here.stage.app.to_desk()
        here.stage.app.cut_off = False
        here.stage.clock.pass_by(60)
        await vera.do(card, c.SetField("applicant_name", "Образцова Зоя"))
        await here.news()
        await here.stage.burst("<f7>", "образцова", "<enter>", "<down>")
        seen = await here.here.card(card)
        assert seen.value("applicant_name") == "Образец Зоя Ильинична!"
        assert "applicant_name" in seen.contested


async def test_what_is_typed_when_somebody_finishes_the_card_waits_for_it_to_be_opened_again(
    tmp_path: Path,
) -> None:
    async with room(tmp_path) as here:
        vera, card = await opened(here)
        ready = {"kind": "consultation", "theme": "4.3", "result": "consulted"}
        await vera.do(card, *(c.SetField(field, value) for field, value in ready.items()))
        await here.news()
        await here.stage.burst(*NAME_FIELD, "<end>", "-Пробная")
        await vera.do(card, c.WrapUp())
        await here.news()
        await here.stage.burst("х", "<enter>")
        assert hint(here) == "Карточка завершена. Сначала откройте её снова."
        assert screen_of(here).form.values()["applicant_name"] == "Образец Зоя Ильинична-Пробная"
        await here.stage.burst("<f9>", "снова", "<enter>", "дописать имя", "<enter>")
        assert (await here.here.card(card)).value("applicant_name") == "Образец Зоя Ильинична-Пробная"


async def test_fields_come_and_go_on_the_form_when_the_cursor_moves_and_not_under_it(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        vera, card = await opened(here)
        await here.here.do(card, c.SetField("relation", "mother"))
        await here.stage.burst("<escape>", "<f7>", "образец", "<enter>", *["<down>"] * 6, "Условная Рим")
        assert screen_of(here).form.current == "insured_name"
        await here.news()
        before = place(here)
        await vera.do(card, c.SetField("relation", "self"), c.MarkEmergency())
        await here.news()
        assert place(here) == before
        assert "ЭКСТРЕННО" in here.stage.picture()[1]
        await here.stage.burst("ма", "<down>")
        assert "insured_name" not in screen_of(here).form.values()
        assert (await here.here.card(card)).value("insured_name") == "Условная Римма"


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


# --- who is there -------------------------------------------------------------------------------------------


async def test_the_list_of_receivers_says_who_is_there_and_looks_again(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await opened(here)
        here.here.wire(WireState.ONLINE, "op2-2")
        await here.stage.burst("<f6>")
        rows = {line[3:33].strip(" >"): line[35:50].strip() for line in here.stage.picture()[8:16]}
        assert rows["Эксперт (ОП2)"] == "на месте"
        assert rows["Отдел ТФОМС"] == "не в сети"
        await here.stage.burst("<enter>", "<down>")
        assert [line[35:50].strip() for line in here.stage.picture() if "главный спец" in line] == [
            "не в сети"
        ]
        here.here.wire(WireState.ONLINE, "op2-1", ago=90)
        assert isinstance(here.stage.app.screen, WhoDialog)
        await here.stage.app.screen.look()
        await here.stage.settle()
        assert [line[35:50].strip() for line in here.stage.picture() if "главный спец" in line] == [
            "на месте 11:58"
        ]
        await here.stage.burst("<enter>")
        assert "Не в сети на 11:58: Примеров Глеб Андреевич. Карточка дождётся." in here.stage.text()


async def test_an_open_list_of_receivers_looks_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.escalate._LOOK_S", 0.01)
    async with room(tmp_path) as here:
        await opened(here)
        await here.stage.burst("<f6>")
        assert "на месте" not in here.stage.text()
        here.here.wire(WireState.ONLINE, "op2-1")
        async with asyncio.timeout(20):
            while "на месте" not in here.stage.text():  # noqa: ASYNC110 - nobody tells when
                await asyncio.sleep(0.01)


async def test_without_the_journal_the_card_is_said_to_wait_for_the_link(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await opened(here)
        here.here.wire(WireState.OFFLINE, "op2-1")
        await here.stage.burst("<f6>")
        assert "неизвестно" in here.stage.text()
        await here.stage.burst("<enter>", "<enter>")
        assert "карточка уйдёт, когда связь" in here.stage.text()
        await here.stage.burst("<enter>")
        assert hint(here) == f"Передано: {VERA}. Уйдёт, когда вернётся связь."


async def test_to_whom_is_there_a_card_goes_without_a_word_more(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await opened(here)
        here.here.wire(WireState.ONLINE, "op2-1")
        await here.stage.burst("<f6>", "<enter>", "<enter>")
        assert "Карточка дождётся" not in here.stage.text()
        await here.stage.burst("<enter>")
        assert hint(here) == f"Передано: {VERA}. Карточка ушла вместе со звонком."


# --- who may ------------------------------------------------------------------------------------------------


async def test_an_expert_has_no_key_for_a_call_and_is_told_why(tmp_path: Path) -> None:
    async with room(tmp_path, VERA, "expert") as here:
        assert "2звонок" in here.stage.picture()[23]
        await here.stage.burst("<f2>")
        assert hint(here) == "Вашей роли это не разрешено."
        assert await here.stage.cards() == []


async def test_who_only_reads_changes_nothing_and_nothing_waits_to_be_refused(tmp_path: Path) -> None:
    async with room(tmp_path, "Сводная Ольга", "analyst") as here:
        anna = await here.colleague("Учебная Анна")
        card = await call(anna)
        await anna.do(card, TO_VERA)
        await here.news()
        await here.stage.burst("<f7>", "образец", "<enter>", "<down>", "ххх", "<enter>")
        assert hint(here) == "Вашей роли это не разрешено."
        for key in ("<f2>", "<f6>", "<f8>", "<f10>", "<f12>"):
            await here.stage.burst(key)
            assert hint(here) == "Вашей роли это не разрешено.", key
        assert here.here.desk.wire().waiting == 0
        opened = await here.here.desk.card(card.card_id)
        assert opened is not None
        assert opened.drafts == ()


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
            if not isinstance(
                here.stage.app.screen, CallScreen
            ):  # the desk, or a list to pass the card on by
                await here.stage.burst(
                    "<enter>" if isinstance(here.stage.app.screen, HomeScreen) else "<escape>"
                )
            value = chance.choice(("", "self", "mother", "complaint", "consultation", "4.3", f"иное {turn}"))
            await vera.do(card, c.SetField(chance.choice(FIELDS), value))
            before, typed = place(here), dict(screen_of(here).call.keeper._texts)
            await here.news()
            assert place(here) == before
            assert screen_of(here).call.keeper._texts == typed
