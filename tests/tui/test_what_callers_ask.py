"""What callers ask about has its theme, and what is hard for them its mark, a few letters away."""

from pathlib import Path

import pytest

from tests.tui.console import console

TO_KIND = ("<down>",) * 6
TO_URGENCY = ("<down>",) * 11


@pytest.mark.parametrize(
    ("kind", "word", "theme"),
    [
        ("конс", "выдача", "4.2"),
        ("конс", "выбор мед", "4.3"),
        ("конс", "выбор врача", "4.4"),
        ("конс", "профилак", "4.7"),
        ("конс", "вне терр", "4.10"),
        ("конс", "виды, кач", "4.13"),
        ("жал", "прикреплении", "3.1.3-1"),
        ("жал", "отказ в помощи", "3.1.10"),
        ("жал", "взимание", "3.1.11"),
        ("жал", "диагностика", "3.1.5.4"),
        ("вне", "дмс", "0-1"),
        ("вне", "больничный", "0-2"),
        ("вне", "военных", "0-3"),
    ],
)
async def test_a_theme_is_found_by_its_words(tmp_path: Path, kind: str, word: str, theme: str) -> None:
    async with console(tmp_path / "data") as stage:
        await stage.burst("<f2>", *TO_KIND, kind, "<enter>", "<enter>", word, "<enter>")
        [card] = await stage.cards()
        assert card.value("theme") == theme


@pytest.mark.parametrize(
    ("field", "steps", "mark"),
    [
        ("urgency", 0, "acute_pain"),
        ("urgency", 1, "suspected_cancer"),
        ("vulnerability", 0, "disabled"),
        ("vulnerability", 1, "homebound"),
        ("vulnerability", 2, "over_65"),
    ],
)
async def test_what_is_hard_for_a_caller_is_marked(tmp_path: Path, field: str, steps: int, mark: str) -> None:
    async with console(tmp_path / "data") as stage:
        down = ("<down>",) if field == "vulnerability" else ()
        await stage.burst("<f2>", *TO_URGENCY, *down, *["<right>"] * steps, " ", "<enter>")
        [card] = await stage.cards()
        assert card.value(field) == mark


async def test_two_clinics_stand_on_one_card(tmp_path: Path) -> None:
    async with console(tmp_path / "data") as stage:
        await stage.burst("<f2>", *TO_KIND, "<down>", "<down>", "<down>", "Горбольница № 2", "<enter>")
        await stage.burst("<down>", "<down>", "<down>", "Онколог", "<down>", "<enter>")
        [card] = await stage.cards()
        assert card.value("clinic").startswith("Горбольница № 2")
        assert card.value("second_clinic").startswith("Онкол")
