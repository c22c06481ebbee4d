"""What a pack says is remembered by its text: a start reads no TOML, and believes nothing spoilt."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.centre.files import folder_of, installed, load_pack
from core.errors import PackError

LOADS = """
import sys
from pathlib import Path
from core.centre.files import load_pack
load_pack(sys.argv[1], Path(sys.argv[2]))
print("tomllib" in sys.modules)
"""


def reads_toml(pack: str, file: Path) -> bool:
    """Whether a program that loads the pack needs to read TOML."""
    said = subprocess.run(
        [sys.executable, "-c", LOADS, pack, str(file)], capture_output=True, text=True, check=True
    )
    return said.stdout.strip() == "True"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "packs" / "read.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pack that a test may spoil."""
    return shutil.copytree(folder_of("kz-fsms"), tmp_path / "kz-fsms")


@pytest.mark.parametrize("pack", installed())
def test_a_pack_that_is_remembered_is_the_pack_that_was_read(pack: str, file: Path) -> None:
    read = load_pack(pack, file)
    kept = file.read_bytes()
    assert load_pack(pack, file) == read == load_pack(pack)
    assert file.read_bytes() == kept


def test_the_second_start_reads_no_toml(file: Path) -> None:
    assert [reads_toml("kz-fsms", file), reads_toml("kz-fsms", file)] == [True, False]


def test_a_text_that_was_changed_is_read_anew(folder: Path, file: Path) -> None:
    before = load_pack(folder, file).centre.tz
    centre = folder / "centre.toml"
    centre.write_text(centre.read_text().replace(f'"{before}"', '"Asia/Tokyo"'))
    assert [load_pack(folder, file).centre.tz for _ in range(2)] == ["Asia/Tokyo"] * 2


def test_only_the_texts_of_the_last_pack_are_kept(folder: Path, file: Path) -> None:
    load_pack("ru-smo", file)
    load_pack(folder, file)
    assert set(json.loads(file.read_bytes())) == {text.read_text() for text in folder.glob("*.toml")}


@pytest.mark.parametrize("kept", [b"", b"[]", b"\xff", b'{"\\u0000date": 1}', b"[" * 100_000])
def test_what_was_spoilt_is_read_anew(file: Path, kept: bytes) -> None:
    file.parent.mkdir(mode=0o700)
    file.write_bytes(kept)
    assert load_pack("kz-fsms", file) == load_pack("kz-fsms")
    assert not reads_toml("kz-fsms", file)


@pytest.mark.parametrize("said", [{}, {"centre": {}}, 1, None])
def test_what_is_remembered_is_judged_like_what_is_read(folder: Path, file: Path, said: object) -> None:
    file.parent.mkdir(mode=0o700)
    file.write_text(json.dumps({(folder / "centre.toml").read_text(): said}))
    if isinstance(said, dict):
        with pytest.raises(PackError):
            load_pack(folder, file)
    else:
        assert load_pack(folder, file) == load_pack(folder)


def test_of_a_pack_that_is_refused_nothing_is_remembered(folder: Path, file: Path) -> None:
    (folder / "themes.toml").write_text("themes = 1")
    with pytest.raises(PackError):
        load_pack(folder, file)
    assert not file.exists()


def test_where_nothing_can_be_written_the_pack_is_read_every_time(tmp_path: Path) -> None:
    nowhere = tmp_path / "file"
    nowhere.touch()
    assert load_pack("kz-fsms", nowhere / "read.json") == load_pack("kz-fsms")
