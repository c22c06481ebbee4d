"""The figures screen: what it shows, that nobody waits for it, and how it reads without a picture."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from core.config import Settings
from core.desk import Desk
from core.domain import commands as c
from core.domain.figures import Days
from core.errors import StoreError
from core.reports.reports import Reports
from core.store.tallied import Counting
from tests.tui.console import Stage, console

FIGURES = ("<f9>", "цифры", "<enter>")


async def _morning(desk: Desk) -> None:
    """Two consultations and a complaint, the clock of the tests at noon of 2 March 2026."""
    for kind, theme in (("consultation", "attach"), ("consultation", "attach"), ("complaint", "care")):
        card = await desk.open_call(c.OpenCall("+7 918 000-12-34", "1", rings=2))
        await desk.do(card.card_id, c.SetField("kind", kind))
        await desk.do(card.card_id, c.SetField("theme", theme))


async def counted(stage: Stage) -> str:
    """The screen when the count is over, every row of it."""
    await stage.app.workers.wait_for_complete()
    await stage.settle()
    shown = stage.text()
    await stage.press(*["<pagedown>"])
    shown += stage.text()
    for _ in range(4):
        await stage.press("<pagedown>")
        shown += stage.text()
    return shown


async def test_figures_stand_with_their_base_and_what_has_no_data_says_so(tmp_path: Path) -> None:
    async with console(tmp_path, seated=_morning) as stage:
        await stage.burst(*FIGURES)
        shown = await counted(stage)
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert any(line.startswith("Сняли трубку вовремя 100,0 % 3 из 3") for line in lines)
    assert any(line.startswith("Удовлетворены нет данных 0 из 0") for line in lines)
    assert any(line.startswith("Отвечено звонков нет данных") for line in lines)
    assert any(line.startswith("Средняя оценка нет данных 0 / 0") for line in lines)
    assert "Посчитано 3 обращения." in shown


async def test_hours_and_themes_have_bars_with_words_and_numbers(tmp_path: Path) -> None:
    async with console(tmp_path, seated=_morning) as stage:
        await stage.burst(*FIGURES)
        shown = await counted(stage)
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert "12:00 3 3 из 3 ██████████████████" in lines
    assert any(line.endswith("2 2 из 3 ██████████████████") for line in lines)
    assert any(line.endswith("1 1 из 3 █████████") for line in lines)


async def test_for_a_screen_reader_there_are_numbers_and_no_bars(tmp_path: Path) -> None:
    async with console(tmp_path, seated=_morning, settings=Settings(linear=True)) as stage:
        await stage.burst(*FIGURES)
        shown = await counted(stage)
    assert "3 из 3" in shown
    assert "█" not in shown


async def test_another_period_is_one_enter_away(tmp_path: Path) -> None:
    async with console(tmp_path, seated=_morning) as stage:
        await stage.burst(*FIGURES)
        await counted(stage)
        await stage.press("<home>", "<down>", "<enter>")
        shown = await counted(stage)
        assert "Посчитано 0 обращений." in shown
        await stage.press("<home>", "<down>", "<down>", "<down>", "<enter>")
        assert "Посчитано 3 обращения." in await counted(stage)


async def test_no_key_waits_for_the_count_and_a_later_choice_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    never, begun = asyncio.Event(), []
    count = Reports.tallied

    async def slow(reports: Reports, days: Days, progress: object = None) -> object:
        begun.append(days)
        if len(begun) == 1:
            await never.wait()
        return await count(reports, days)

    monkeypatch.setattr(Reports, "tallied", slow)
    async with console(tmp_path, seated=_morning) as stage:
        await stage.burst(*FIGURES)
        assert "считаю…" in stage.text()
        await stage.press("<down>", "<down>", "<enter>")
        assert "Посчитано 3 обращения." in await counted(stage)
    assert len(begun) == 2


async def test_a_long_count_says_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(reports: Reports, days: Days, progress: Callable[[int, int], None]) -> object:
        progress(1, 12)
        await asyncio.Event().wait()
        raise AssertionError("nobody waits any more")

    monkeypatch.setattr(Reports, "tallied", slow)
    async with console(tmp_path, seated=_morning) as stage:
        await stage.burst(*FIGURES)
        assert "считаю… 1 из 12 месяцев" in stage.text()


async def test_leaving_leaves_the_count_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def endless(*_: object) -> object:
        await asyncio.Event().wait()
        raise AssertionError("nobody waits any more")

    monkeypatch.setattr(Reports, "tallied", endless)
    async with console(tmp_path, seated=_morning) as stage:
        await stage.burst(*FIGURES)
        await stage.press("<escape>")
        assert "считаю…" not in stage.text()
        assert not [worker for worker in stage.app.workers if worker.is_running]


async def test_a_disk_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(counting: Counting, *_: object) -> object:
        raise StoreError(tmp_path)

    monkeypatch.setattr(Counting, "count", broken)
    async with console(tmp_path, seated=_morning) as stage:
        await stage.burst(*FIGURES)
        assert "нет данных" in await counted(stage)
