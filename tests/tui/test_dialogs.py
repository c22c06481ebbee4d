"""The small questions: what is wrong with an answer is said in the question itself, which stays."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.config import Settings
from core.domain.refusals import REFUSAL_WORDS, Refusal
from tests.tui.console import Stage, console
from tests.tui.test_catalogue import blanks
from tui import catalogue, present
from tui.widgets.dialog import Dialog

ROOM = dict.fromkeys(catalogue.LANGUAGES, 66) | {catalogue.SOURCE: 78}
"""Columns for a refusal: of the lower edge of a dialog; of the line above the keys."""


@pytest.fixture
async def call(tmp_path: Path) -> AsyncIterator[Stage]:
    """A call of an invented caller, the cursor in the policy."""
    async with console(tmp_path / "data") as stage:
        await stage.burst("<f2>", "89180001122", "<enter>", "Образец Зоя Ильинична", "<enter>")
        yield stage


async def menu(stage: Stage, action: str) -> None:
    await stage.burst("<f9>", action, "<enter>")


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("заметка", "Заметка пустая."),
        ("обещ", "Когда? Напишите 12:30, 25.11 12:30 или +30 (минут)."),
    ],
)
async def test_an_answer_that_will_not_do_keeps_the_dialog_and_says_so_in_it(
    call: Stage, action: str, said: str
) -> None:
    await menu(call, action)
    await call.burst("<enter>", "<enter>", "<enter>", "<enter>")
    assert isinstance(call.app.screen, Dialog)
    assert said in call.text()
    await call.burst("дальше")
    [card] = await call.cards()
    assert "дальше" not in card.fields.values()


async def test_what_was_no_emergency_looks_like_a_usual_call_again(call: Stage) -> None:
    usual = call.picture()[2:10]
    await call.burst("<f8>")
    assert call.picture()[2:10] != usual
    await menu(call, "отбой")
    await call.burst("ошиблись клавишей", "<enter>")
    assert [line[:46] for line in call.picture()[2:10]] == [line[:46] for line in usual]
    assert "Записано." in call.text()
    await call.burst(" ")  # goes into the form, and ticks nothing of the list that has gone
    assert not (await call.cards())[0].ticks


@pytest.mark.parametrize(
    ("action", "typed"), [("заметка", ["слово"]), ("обещ", ["<enter>", "<enter>", "+30", "<enter>"])]
)
async def test_what_was_kept_is_said(call: Stage, action: str, typed: list[str]) -> None:
    await menu(call, action)
    await call.burst(*typed, "<enter>")
    assert not isinstance(call.app.screen, Dialog)
    assert "Записано." in call.text()


@pytest.mark.parametrize("linear", [False, True])
async def test_what_was_wrong_is_not_said_of_what_is_typed_now(tmp_path: Path, linear: bool) -> None:
    async with console(tmp_path / "data", settings=Settings(linear=linear)) as stage:
        await stage.burst("<f2>", "89180001122")
        await menu(stage, "обещ")
        await stage.burst(*["<enter>"] * 4)
        assert "Когда? Напишите" in stage.text()
        await stage.burst("<up>", "+30")
        assert "Когда? Напишите" not in stage.text()
        assert linear or "Enter: дальше, готово" in stage.text()


async def test_a_caller_nobody_knows_is_not_described_in_vain(tmp_path: Path) -> None:
    async with console(tmp_path / "data") as stage:
        await stage.burst("<f2>")
        await menu(stage, "кто это")
        assert not isinstance(stage.app.screen, Dialog)
        assert "Номер звонящего неизвестен" in stage.text()


async def test_the_menu_offers_first_what_is_named_so(call: Stage) -> None:
    await menu(call, "контакт")
    assert "Переговоры с учреждением" in call.text()  # and not the rating «at the second contact»


async def test_an_outcome_is_written_before_a_promise_counts_as_kept(call: Stage) -> None:
    await menu(call, "обещ")
    await call.burst("<enter>", "<enter>", "+5", "<enter>", "<enter>", "<escape>")
    await call.burst("<down>", "<enter>", "<enter>", "<enter>")
    assert "Чем кончилось" in call.text()
    assert "Напишите, чем кончилось." in call.text()
    await call.burst("дозвонилась", "<enter>")
    [card] = await call.cards()
    assert card.callbacks[0].outcome == "дозвонилась"


async def test_a_queue_without_a_name_wants_a_reason_before_the_card_goes(call: Stage) -> None:
    await call.burst(*["<down>"] * 8, "нужен эксперт", "<f6>", "<enter>", "<end>", "<enter>", "<enter>")
    assert "Без имени нужна причина (п. 4): напишите, почему никто не назван." in call.text()
    [card] = await call.cards()
    assert (card.escalations, card.said) == ((), ())
    await call.burst("все заняты", "<enter>")
    [card] = await call.cards()
    assert card.escalations[0].fact.reason == "все заняты"
    assert card.escalations[0].fact.receiver == ""


async def test_why_a_card_cannot_be_passed_on_is_one_line_that_fits(call: Stage) -> None:
    await call.burst("<up>", "<backspace>", "<f6>")
    assert call.picture()[22] == " Суть: не заполнено. Это читают до разговора."


def test_every_refusal_fits_into_the_edge_of_a_dialog() -> None:
    long = {"module": "redirect", "leader": "Страхователева М. О.", "limit": "8000"}
    for language, room in ROOM.items():
        catalogue.use(language)
        try:
            for code, words in REFUSAL_WORDS.items():
                values = {name: long.get(name, "x") for name in blanks(words)}
                assert len(present.refusal(Refusal(code, values))) <= room, code
        finally:
            catalogue.use(catalogue.SOURCE)
