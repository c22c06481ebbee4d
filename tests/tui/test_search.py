"""Search, menu and help lie over the work: the keys of the work go through them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.tui.console import Stage, console
from tui.screens.call import CallScreen

KNOWN = ("89180001122", "<enter>", "Образец Зоя Ильинична", "<enter>")
OVER = [["<f7>", "приём"], ["<f9>"], ["<f1>"], ["<f9>", "исход", "<enter>"], ["<f7>", "<f9>"]]


@pytest.fixture
async def call(tmp_path: Path) -> AsyncIterator[Stage]:
    async with console(tmp_path / "data") as stage:
        await stage.burst("<f2>", *KNOWN)
        yield stage


@pytest.mark.parametrize("over", OVER)
async def test_an_emergency_is_one_key_from_whatever_lies_over_the_call(call: Stage, over: list[str]) -> None:
    await call.burst(*over, "<f8>")
    assert isinstance(call.app.screen, CallScreen)
    assert "Угроза жизни" in call.text()
    [card] = await call.cards()
    assert card.emergency_at is not None


async def test_a_caller_is_put_on_hold_while_something_is_looked_up(call: Stage) -> None:
    await call.burst("<f7>", "эксперт", "<f12>")
    [card] = await call.cards()
    assert card.held_since is not None


async def test_a_key_that_is_off_beneath_says_why_without_leaving_the_search(call: Stage) -> None:
    await call.burst("<escape>", "<f7>", "образец", "<f8>")
    assert "Сначала звонок: F2, или Enter на карточке." in call.picture()[22]
    assert "Поиск образец" in call.text()


async def test_the_key_that_opened_the_menu_closes_it(call: Stage) -> None:
    before = len(call.app.screen_stack)
    for key in ("<f9>", "<f1>"):
        await call.burst(key)
        assert len(call.app.screen_stack) == before + 1
        await call.burst(key)
        assert len(call.app.screen_stack) == before
    await call.burst("<f7>", "<f7>", "<escape>")
    assert len(call.app.screen_stack) == before


@pytest.mark.parametrize(
    ("keys", "end"),
    [
        ([], "правильную переадресацию входящего звонка."),
        (["<f12>"], "согласно разделу 4 Регламента."),
        (["<f4>"], "Всего доброго"),
        (["<f5>"], "поблагодарить обратившегося за звонок."),
    ],
)
async def test_the_clause_of_the_moment_is_read_to_its_end(call: Stage, keys: list[str], end: str) -> None:
    await call.burst(*keys, "<f1>")
    assert end in " ".join(" ".join(call.picture()[10:22]).split())


async def test_a_clause_that_was_found_is_scrolled_after_enter(call: Stage) -> None:
    await call.burst("<f7>", "речевых модулей")
    assert "Всего доброго" not in call.text()
    await call.burst("<enter>", "<end>")
    assert "Всего доброго" in call.text()


async def test_a_dialog_refuses_a_key_of_the_bar_in_words_and_keeps_what_is_typed(call: Stage) -> None:
    await call.burst("<f9>", "заметка", "<enter>", "ждёт", "<f5>")
    assert "Сначала закончите здесь; Esc – назад." in call.text()
    await call.burst(" ответа", "<enter>")
    [card] = await call.cards()
    assert card.notes[0].text == "ждёт ответа"
