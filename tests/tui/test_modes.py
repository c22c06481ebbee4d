"""The screens for those who read line by line, and on windows larger than the least."""

from pathlib import Path

import pytest

from core.config import Settings
from tests.tui.console import Stage, console
from tui.screens.call import CallScreen

LINEAR = Settings(linear=True)


def ticks(stage: Stage, seconds: float) -> None:
    """Time passes, and the call looks at its clocks as it does every second."""
    stage.clock.pass_by(seconds)
    for screen in stage.app.screen_stack:
        if isinstance(screen, CallScreen):
            screen.draw_clock()


async def test_for_a_screen_reader_no_clock_ticks_until_a_norm_runs_out(tmp_path: Path) -> None:
    async with console(tmp_path / "data", settings=LINEAR) as stage:
        await stage.burst("<f2>", "89180001122")
        before = stage.picture()
        for _ in range(400):
            ticks(stage, 1)
        await stage.settle()
        assert stage.picture() == before
        ticks(stage, 90)
        await stage.settle()
        assert stage.picture()[-4] == "норма 10:00 истекает"
        ticks(stage, 120)
        await stage.settle()
        assert stage.picture()[-4] == "норма 10:00 превышена"


async def test_a_screen_reader_is_told_once_that_the_caller_waits_too_long(tmp_path: Path) -> None:
    async with console(tmp_path / "data", settings=LINEAR) as stage:
        await stage.burst("<f2>", "<f12>")
        said = [stage.picture()[-4]]
        for _ in range(33):
            ticks(stage, 1)
            await stage.settle()
            if stage.picture()[-4] != said[-1]:
                said.append(stage.picture()[-4])
        assert said == [
            "на удержании. Удержание. [ ] фраза ожидания",
            "на удержании: норма истекает",
            "на удержании: ПРЕДЛОЖИТЕ ГОЛОСОВУЮ ПОЧТУ ИЛИ ПЕРЕЗВОНИТЬ",
        ]


async def test_what_the_clock_has_to_say_is_heard_in_a_dialog_too(tmp_path: Path) -> None:
    async with console(tmp_path / "data", settings=LINEAR) as stage:
        await stage.burst("<f2>", "<f10>")
        ticks(stage, 590)
        await stage.settle()
        assert stage.picture()[1] == "норма 10:00 истекает"


async def test_for_a_screen_reader_a_dialog_is_the_whole_screen(tmp_path: Path) -> None:
    async with console(tmp_path / "data", settings=LINEAR) as stage:
        await stage.burst("<f2>", "<f10>")
        shown = [line for line in stage.picture() if line]
        assert shown == [
            " Итог В-000001", "Итог В-000001. Enter: дальше, закрыть   Esc: назад. Вид: пусто",
            ">Вид", " Тема", " Итог",
        ]  # fmt: skip


async def test_a_repeated_refusal_is_heard_again(tmp_path: Path) -> None:
    async with console(tmp_path / "data", settings=LINEAR) as stage:
        await stage.burst("<f6>")
        first = stage.picture()[-4]
        await stage.burst("<f6>")
        assert stage.picture()[-4] == f"ещё раз: {first}"


async def test_the_best_answer_is_told_as_one_types(tmp_path: Path) -> None:
    async with console(tmp_path / "data", settings=LINEAR) as stage:
        await stage.burst("<f9>", "выход")
        assert stage.picture()[-4] == "Выход, Выйти; всё уже на диске"


@pytest.mark.parametrize("linear", [False, True])
async def test_a_larger_window_shows_more_of_the_same(tmp_path: Path, linear: bool) -> None:
    settings = Settings(linear=linear)
    async with console(tmp_path / "data", size=(120, 40), settings=settings) as stage:
        await stage.burst("<f2>", "89180001122\n", "Образец Павел\n", "<escape>")
        assert "Проба Анна" in stage.picture()[2], "the wide list has a column more: who leads the card"
        assert stage.picture()[-1].endswith("10Итог")
        await stage.burst("\n")
        assert ("│" in stage.picture()[5]) is not linear
