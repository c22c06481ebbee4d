"""One field, two hands: both versions are kept, and what is being typed stays."""

from pathlib import Path

import pytest

from core.domain import commands as c
from core.domain.card import Card
from tests.tui.colleagues import VERA, Room, Seat, call, room
from tests.tui.console import NAME
from tests.tui.test_given import beside, hint, screen_of
from tests.tui.together import NAME_FIELD, opened, place


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
        ready = {"kind": "consultation", "theme": "attach", "result": "consulted"}
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
