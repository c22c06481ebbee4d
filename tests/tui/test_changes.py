"""What is new in the pack since the last shift: said at the start, read, and not said again."""

from pathlib import Path

import pytest

from core.centre.files import load_pack
from core.centre.kept import bundle, keep_pack, kept_pack
from tests.terminals import ROOT
from tests.tui.console import console

CENTRE = "ru-tfoms-krasnodar"
ETAG = "a" * 64
CHANGES = ("<f9>", "изменения", "<enter>")


@pytest.fixture
def distributed(tmp_path: Path) -> Path:
    """A data directory with an edition of the journal: one phrase is another, one person is gone."""
    files = bundle(ROOT / "core/packs" / CENTRE)
    speech, directory = "speech.toml", "directory.toml"
    assert "Рады будем вам помочь" in files[speech]
    files[speech] = files[speech].replace("Рады будем вам помочь", "Будем рады помочь вам")
    gone = files[directory].index('[[directory]]\nid = "op2-2"')
    files[directory] = files[directory][:gone] + files[directory][files[directory].index("# ---- отделы") :]
    assert keep_pack(tmp_path, ETAG, CENTRE, files) == []
    return tmp_path


async def test_it_is_said_at_the_start_and_shows_both_texts(distributed: Path) -> None:
    pack = kept_pack(distributed, ETAG, CENTRE)
    async with console(distributed, pack=pack) as stage:
        assert "2 изменения в речах и справочнике" in stage.text()
        await stage.burst(*CHANGES)
        assert "Изменилось с прошлой смены" in stage.text()
        assert "Теперь: Будем рады помочь вам" in stage.text()
        assert "Было: Рады будем вам помочь" in stage.text()
        await stage.burst("<down>")
        assert "убрано" in stage.text() and "Примеров Глеб" in stage.text()


async def test_escape_leaves_it_for_later_and_f10_is_the_end_of_it(distributed: Path) -> None:
    pack = kept_pack(distributed, ETAG, CENTRE)
    async with console(distributed, pack=pack) as stage:
        await stage.burst(*CHANGES, "<escape>", *CHANGES)
        assert "Изменилось с прошлой смены" in stage.text()
        await stage.burst("<f10>", *CHANGES)
        assert "ничего не изменилось" in stage.text()
    async with console(distributed, pack=pack) as stage:
        assert "в речах и справочнике" not in stage.text()


async def test_an_installed_pack_is_no_news(tmp_path: Path) -> None:
    async with console(tmp_path, pack=load_pack(CENTRE)) as stage:
        assert "в речах и справочнике" not in stage.text()
        await stage.burst(*CHANGES)
        assert "ничего не изменилось" in stage.text()
