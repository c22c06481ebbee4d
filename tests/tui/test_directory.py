"""The directory: found as one types, read by all, changed by the administrator."""

from pathlib import Path

from core.centre.directory import kept_edits
from tests.tui.colleagues import room
from tests.tui.console import console
from tui.widgets.dialog import Dialog

OPEN = ("<f9>", "справ", "<enter>")


async def test_it_is_found_by_profile_by_age_and_by_day_and_night_as_one_types(tmp_path: Path) -> None:
    async with console(tmp_path) as stage:
        await stage.burst(*OPEN, "эндоскопия дети")
        assert "Детская краевая больница" in stage.text()
        assert "Глазная" not in stage.text()
        await stage.burst(*["<backspace>"] * 20, "круглосуточно травматология")
        assert "Травматологическая больница" in stage.text()
        assert "Пример: такого человека, места и номера нет." in stage.text()


async def test_an_expert_reads_it_and_cannot_change_it(tmp_path: Path) -> None:
    async with room(tmp_path, role="expert") as here:
        await here.stage.burst(*OPEN, "глазная", "<enter>")
        assert not isinstance(here.stage.app.screen, Dialog)
        assert "Новая запись" not in here.stage.text()


async def test_an_administrator_changes_an_entry_and_everything_sees_it_at_once(tmp_path: Path) -> None:
    async with console(tmp_path) as stage:
        await stage.burst(*OPEN, "глазная", "<enter>")
        await stage.burst("<down>", "<down>", "<down>", "<down>", *["<backspace>"] * 20, "8 800 555-00-00")
        await stage.burst(*["<enter>"] * 10)
        assert "Сохранено" in stage.text()
        assert "8 800 555-00-00" in stage.text()
        entry = stage.desk.pack.entry("clinic-eye")
        assert entry is not None and entry.phone == "8 800 555-00-00"
        assert kept_edits(tmp_path) == {"clinic-eye": entry}


async def test_a_new_entry_has_a_name_and_what_is_half_typed_is_not_lost(tmp_path: Path) -> None:
    async with console(tmp_path) as stage:
        await stage.burst(*OPEN, "<down>", "<home>", "<enter>")
        await stage.burst("Больница новая", "<escape>", "<enter>")
        assert "Больница новая" in stage.text()
        await stage.burst(*["<enter>"] * 20)
        assert "Больница новая" in [entry.name for entry in stage.desk.pack.directory]


async def test_an_entry_without_a_name_or_with_a_kind_unknown_is_not_kept(tmp_path: Path) -> None:
    async with console(tmp_path) as stage:
        await stage.burst(*OPEN, "<down>", "<home>", "<enter>", *["<enter>"] * 20)
        assert "Нужно название или имя." in stage.text()
        assert kept_edits(tmp_path) == {}


async def test_what_the_centre_knows_nothing_of_is_named_by_its_field(tmp_path: Path) -> None:
    async with console(tmp_path) as stage:
        await stage.burst(*OPEN, "<down>", "<home>", "<enter>", "Больница новая")
        await stage.burst(*["<down>"] * 12, "Ы", *["<enter>"] * 3)
        assert "Темы: в центре такого нет." in stage.text()
        assert kept_edits(tmp_path) == {}


async def test_an_administrator_takes_an_entry_out_of_the_directory(tmp_path: Path) -> None:
    async with console(tmp_path) as stage:
        await stage.burst(*OPEN, "глазная", "<enter>", *["<enter>"] * 13, "да", "<enter>", "<enter>")
        assert "Сохранено" in stage.text()
        assert stage.desk.pack.entry("clinic-eye") is None
        assert kept_edits(tmp_path) == {"clinic-eye": None}
        assert "Глазная" not in stage.text()


async def test_the_last_of_a_group_that_a_button_asks_for_is_not_taken_out(tmp_path: Path) -> None:
    async with console(tmp_path) as stage:
        for name in ("шаблонова", "эскизов"):
            await stage.burst(
                *OPEN, name, "<enter>", *["<enter>"] * 13, "да", "<enter>", "<enter>", "<escape>"
            )
            await stage.burst("<escape>", "<escape>")
        assert [entry.name.split()[0] for entry in stage.desk.pack.directory if "sp" in entry.groups] == [
            "Эскизов"
        ]
