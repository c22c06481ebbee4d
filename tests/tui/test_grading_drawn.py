"""What grades come to, drawn by month: which figure, of whom, and how it reads without a picture."""

from pathlib import Path

import pytest

from core.config import Settings
from core.errors import StoreError
from core.store.tallied import Counting
from tests.tui.colleagues import Room
from tests.tui.graded import (
    ANNA,
    BORIS,
    EVERYBODY,
    QUALITY,
    VERA,
    counted,
    course,
    finished,
    graded,
    grader,
    hint,
    line,
)

FIGURES = (
    "Средний балл (разброс)", "По закону", "Грубых на тысячу", "Оценено", "Поставили 4 и 5",
    "Теряют за звонок: Выслушан внимательно", "Теряют за звонок: Обращение по имени",
    "Теряют за звонок: Благодарность",
)  # fmt: skip


async def drawn(here: Room, whose: str, *, further: int = 0) -> None:
    """The months of somebody, so many figures further."""
    await course(here, whose)
    await counted(here, "<enter>")
    await here.stage.burst(*["<right>"] * further)


async def test_the_arrows_lead_through_every_figure_of_the_same_months_and_back(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await drawn(here, ANNA)
        assert "← →" in hint(here)
        for place, title in enumerate((*FIGURES, FIGURES[0]), 1):
            head = here.stage.picture()[1]
            assert head.startswith(f"{ANNA} · {title}")
            assert head.endswith(f"{(place - 1) % len(FIGURES) + 1} / {len(FIGURES)}")
            assert line(here, "06.2026")
            await here.stage.burst("<right>")
        await here.stage.burst("<left>", "<left>")
        assert FIGURES[-1] in here.stage.picture()[1]


async def test_a_mean_has_its_spread_in_words_and_around_its_sign(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await drawn(here, EVERYBODY)
        assert "│ средний  ── разброс" in line(here, "100")
        march = line(here, "03.2026")
        assert "88,5 (5,5)" in march
        assert "█│──" in march
        assert "2 оценки" in march


async def test_a_month_without_a_call_stands_there_and_has_no_data(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await drawn(here, ANNA)
        assert "нет данных" in line(here, "04.2026")


async def test_no_mark_of_citizens_is_told_without_how_many_answered(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await drawn(here, EVERYBODY, further=4)
        shown = [text for text in here.stage.picture() if "%" in text]
        assert len(shown) == 5, "three months, all of them, and all of them in words"
        assert all("ответили" in text for text in shown)
        assert "75,0 % (4,25)   ответили 4 из 6 (67 %)" in line(here, "всего")


async def test_of_a_weak_point_it_is_told_month_by_month_what_was_lost(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await drawn(here, ANNA, further=5)
        lost = [line(here, month).split()[-3] for month in ("03.2026", "05.2026", "06.2026", "всего")]
        assert lost == ["−5,00", "−2,50", "0,00", "−2,50"]


async def test_the_months_are_there_whatever_period_was_counted_before(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await drawn(here, ANNA)
        assert "выбрано" not in here.stage.text()
        await here.stage.burst("<escape>")
        chosen = line(here, "выбрано")
        assert "01.06–" in chosen
        assert line(here, ANNA).startswith(f">{ANNA}"), "and the cursor is where it was"


async def test_the_weakest_points_below_are_those_of_the_month_under_the_cursor(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await drawn(here, ANNA)
        await here.stage.burst("<home>")
        assert "Предложен верный план" in here.stage.text()
        await here.stage.burst("<end>", "<up>")
        assert "Предложен верный план" not in here.stage.text()
        await here.stage.burst("<right>", "<right>")
        assert line(here, "06.2026").startswith(">"), "another figure, the same month"


async def test_for_a_screen_reader_there_are_numbers_and_no_bars(tmp_path: Path) -> None:
    async with grader(tmp_path, settings=Settings(linear=True)) as here:
        await drawn(here, ANNA)
        assert "Средний балл (разброс). всего, 93,0 (5,0), 6 оценок" in here.stage.text()
        assert not set("█─") & set(here.stage.text())
        await here.stage.burst("<right>")
        assert "По закону. всего, " in here.stage.text()


async def test_an_operator_has_their_own_months_drawn_and_no_others(tmp_path: Path) -> None:
    async with grader(tmp_path, ANNA, "operator") as here:
        vera, boris = await here.colleague(VERA, "support"), await here.colleague(BORIS)
        mine, other = await finished(here.here), await finished(boris)
        await here.news()
        await graded(vera, await vera.card(mine), nones=("listening",))
        await graded(vera, await vera.card(other))
        await here.news()
        await counted(here, *QUALITY)
        await counted(here, *["<down>"] * 5, "<enter>")
        assert here.stage.picture()[1].startswith(ANNA)
        assert "1 оценка" in line(here, "всего")


async def test_a_disk_that_cannot_be_read_is_said_and_no_arrow_asks_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(counting: Counting, *_: object) -> object:
        raise StoreError(tmp_path)

    async with grader(tmp_path) as here:
        await course(here, ANNA)
        monkeypatch.setattr(Counting, "graded", broken)
        await counted(here, "<enter>")
        assert "нет данных" in here.stage.text()
        await here.stage.burst("<right>", "<left>")
        assert "нет данных" in here.stage.text()
