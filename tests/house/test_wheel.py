"""What is installed from the wheel is the whole program, and the locks hold all that it needs.

Nothing is fetched: a machine that has what the tests need may be without a network. So the wheel finds its
libraries here, and the locks are held to them and to the lock they were installed from.
"""

import fcntl
import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Set
from dataclasses import dataclass
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
DATA = {".toml", ".tcss", ".mo", ".sql", ".csv"}  # packs, styles, catalogues, migrations, forms


@dataclass(frozen=True)
class Installed:
    """The wheel, the bin directory of the venv it is installed in, and an empty home."""

    wheel: Path
    bin: Path
    home: Path

    def run(self, program: str, *arguments: str) -> str:
        """Run an installed program away from this tree and return what it printed; it must succeed."""
        clean = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8"}
        command = [str(self.bin / program), *arguments]
        ran = subprocess.run(command, cwd=self.home, env=clean, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "wheel"
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:  # the first worker builds, the others wait for it
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "home").exists():
            build(place)
    (wheel,) = place.glob("pult-*.whl")
    return Installed(wheel, place / "venv" / "bin", place / "home")


def build(place: Path) -> None:
    """Make the wheel as an installer does, and a venv with it, our libraries and nothing of this tree."""

    def pip(python: Path | str, *arguments: Path | str) -> None:
        command = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
        ran = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr

    pip(sys.executable, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", place, ROOT)
    (wheel,) = place.glob("pult-*.whl")
    subprocess.run([sys.executable, "-m", "venv", place / "venv"], check=True)
    python = place / "venv" / "bin" / "python"
    (libraries,) = (place / "venv").glob("lib/python*/site-packages")
    (libraries / "ours.pth").write_text(sysconfig.get_path("purelib"))
    pip(python, "install", "--no-deps", "--no-index", wheel)
    (place / "home").mkdir()  # made last: what broke off is not taken for built


def test_packs_styles_and_catalogues_are_in_the_wheel(installed: Installed) -> None:
    files = [
        file
        for room in ("core", "journal", "tui")
        for file in (ROOT / room).rglob("*")
        if file.suffix in DATA
    ]
    names = set(zipfile.ZipFile(installed.wheel).namelist())
    assert {str(file.relative_to(ROOT)) for file in files} <= names
    assert {Path(name).suffix for name in names} >= {".toml", ".mo"}


def test_the_wheel_holds_the_rooms_and_nothing_else(installed: Installed) -> None:
    names = zipfile.ZipFile(installed.wheel).namelist()
    assert {re.sub(r"^pult-[^/]+\.dist-info", "dist-info", name).split("/")[0] for name in names} == {
        "core", "journal", "tui", "dist-info",
    }  # fmt: skip
    assert [name for name in names if "__pycache__" in name] == []


def test_what_is_locked_satisfies_the_wheel(installed: Installed) -> None:
    assert "No broken requirements" in installed.run("python", "-m", "pip", "check")


LOCKS = [("requirements.lock", frozenset[str]()), ("requirements-journal.lock", frozenset({"journal"}))]


@pytest.mark.parametrize(("file", "extras"), LOCKS)
def test_the_lock_holds_all_that_the_wheel_needs_and_what_was_installed_here(
    installed: Installed, file: str, extras: frozenset[str]
) -> None:
    lock = locked(file)
    assert lock <= locked("requirements-dev.lock")  # with the same hashes
    names = {canonicalize_name(block.partition("==")[0]) for block in lock}
    assert needed(installed.wheel, extras) <= names


def test_a_console_installs_nothing_of_the_journal(installed: Installed) -> None:
    names = {canonicalize_name(block.partition("==")[0]) for block in locked("requirements.lock")}
    assert names & {"starlette", "uvicorn", "msgspec", "psycopg", "prometheus-client"} == set()
    assert {"starlette", "psycopg-binary"} <= needed(installed.wheel, {"journal"})


def locked(file: str) -> set[str]:
    """Every library of a lock with its version and hashes."""
    return set(re.split(r"\n(?=\w)", (ROOT / file).read_text("ascii").strip()))


def needed(wheel: Path, extras: Set[str]) -> set[str]:
    """Every library that the wheel needs on this machine with these extras, and those that they need."""
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        lines = archive.read(metadata).decode().splitlines()
    ours = [Requirement(line.partition(": ")[2]) for line in lines if line.startswith("Requires-Dist: ")]
    left = [each for each in ours if each.marker is None or asked(each.marker, extras)]
    found: set[str] = set()
    while left:
        one = left.pop()
        name = canonicalize_name(one.name)
        if name not in found:
            found.add(name)
            theirs = map(Requirement, requires(name) or ())
            left += [each for each in theirs if each.marker is None or asked(each.marker, one.extras)]
    return found


def asked(marker: Marker, extras: Set[str]) -> bool:
    return any(marker.evaluate({"extra": extra}) for extra in extras or {""})


def test_the_program_is_the_installed_one(installed: Installed) -> None:
    where = installed.run("python", "-c", "import tui, core; print(tui.__file__, core.__file__)")
    assert str(ROOT) not in where


def test_the_installed_command_explains_itself(installed: Installed) -> None:
    assert "--data" in installed.run("pult", "--help")


def test_the_installed_command_finds_its_packs(installed: Installed) -> None:
    assert "ru-tfoms-krasnodar" in installed.run("pult", "pack", "list")


def test_the_installed_command_knows_its_keys_in_both_languages(installed: Installed) -> None:
    russian, english = (installed.run("pult", "--lang", language, "keys") for language in ("ru", "en"))
    assert "call.open" in russian
    assert "call.open" in english
    assert re.search("[а-яё]{4}", russian)
    assert not re.search("[а-яё]{4}", english)
