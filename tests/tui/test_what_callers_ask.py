"""What callers ask about has its theme, and what is hard for them its mark, a few letters away."""

from pathlib import Path

import pytest

from tests.tui.console import console

TO_KIND = ("<down>",) * 6
TO_URGENCY = ("<down>",) * 11


@pytest.mark.parametrize(
    ("kind", "word", "theme"),
    [
        ("конс", "полис", "policy"),
        ("конс", "прикреп", "attach"),
        ("конс", "выбор врача", "doctor"),
        ("конс", "профилак", "prevention"),
        ("конс", "вне терр", "territory"),
        ("конс", "виды, кач", "rights"),
        ("жал", "прикреплении", "attach.refused"),
        ("жал", "отказ в помощи", "refusal"),
        ("жал", "взимание", "pay"),
        ("жал", "диагностика", "wait.diagnostics"),
        ("вне", "дмс", "outside.voluntary"),
        ("вне", "больничный", "outside.sick_leave"),
        ("вне", "военных", "outside.military"),
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
