"""The laws of the house hold, and a breach of any of them is seen."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.laws import LAWS, ROOT, Law

EVERY_LAW = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.sentence)


@EVERY_LAW
def test_the_law_holds(law: Law) -> None:
    breaches = [
        f"{file.relative_to(ROOT)}: {breach}"
        for file in law.scope()
        for breach in law.breaches(ast.parse(file.read_text("utf-8")))
    ]
    assert breaches == []


@pytest.mark.parametrize(
    ("law", "planted"),
    [(law, planted) for law in LAWS for planted in law.planted],
    ids=lambda value: str(value)[:60],
)
def test_a_planted_breach_is_seen(law: Law, planted: str) -> None:
    assert list(law.breaches(ast.parse(planted)))


@EVERY_LAW
def test_what_is_lawful_passes(law: Law) -> None:
    assert list(law.breaches(ast.parse(law.lawful or '"""Room."""'))) == []


def test_every_law_finds_the_files_it_speaks_of() -> None:
    assert [law.sentence for law in LAWS if not law.scope()] == []


def loaded_after(*modules: str) -> set[str]:
    """The packages a new interpreter holds after importing ``modules``."""
    program = f"import {', '.join(modules)}, sys; print(*sorted(sys.modules))"
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", program], env=here, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.split())


def modules_of(room: str) -> list[str]:
    files = sorted((ROOT / room).rglob("*.py"))
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files]
    return [name.removesuffix(".__init__") for name in names if not name.endswith(".__main__")]


def test_the_whole_domain_loads_no_other_room_and_nothing_heavy() -> None:
    loaded = loaded_after(*modules_of("core/domain"))
    assert (
        loaded & {"sqlite3", "sqlite_utils", "sqlcipher3", "textual", "rich", "click", "core.store"} == set()
    )
    assert loaded & {"pydantic", "phonenumbers", "httpx", "tui"} == set()


def test_the_whole_core_loads_no_screen() -> None:
    speaking = {"core.sync.client", "core.sync.ahead"}  # with httpx, which brings rich
    silent = [name for name in modules_of("core") if name not in speaking]
    assert loaded_after(*silent) & {"textual", "rich", "tui", "httpx"} == set()


def test_the_whole_journal_loads_of_the_house_only_the_domain_and_the_errors() -> None:
    loaded = {name for name in loaded_after(*modules_of("journal")) if name.startswith(("core.", "tui"))}
    assert {name for name in loaded if name != "core.errors" and not name.startswith("core.domain")} == set()


def test_the_package_roots_load_nothing() -> None:
    bare = loaded_after("sys")
    assert loaded_after("core", "core.domain", "core.store", "journal", "tui") - bare == {
        "core", "core.domain", "core.store", "journal", "tui",
    }  # fmt: skip


def test_the_way_to_the_first_screen_loads_nothing_heavy() -> None:
    screens = [name for name in modules_of("tui") if name != "tui.__main__"]
    assert loaded_after("core.desk", *screens) & {"pydantic", "phonenumbers", "httpx"} == set()


PLANTED_IMPORTS = [
    ("core/domain/planted.py", "import uuid", "The domain is pure"),
    ("core/domain/planted.py", "from core.store import database", "The domain is pure"),
    ("core/planted.py", "import textual", "The core has no screen"),
    ("tui/planted.py", "from core.store import log", "The console has no disk"),
    ("tui/planted.py", "import httpx", "The console has no disk"),
    ("tui/planted.py", "from core.sync import engine", "The console has no disk"),
    ("core/sync/planted.py", "from core.store import store", "The sync has no disk"),
    ("core/planted.py", "import httpx", "Only the sync speaks"),
    ("journal/planted.py", "import httpx", "Only the sync speaks"),
    ("journal/planted.py", "from core import config", "The journal shares only the domain"),
    ("journal/planted.py", "from core.store import log", "The journal shares only the domain"),
    ("journal/planted.py", "import tui", "The journal shares only the domain"),
    ("core/planted.py", "import journal", "The core has no screen and no journal"),
    ("tui/planted.py", "import journal", "Imports point downwards"),
    ("core/errors.py", "import core.config", "Imports point downwards"),
    ("core/store/planted.py", "import core.desk", "Imports point downwards"),
]


@pytest.mark.parametrize(("file", "line", "law"), PLANTED_IMPORTS)
def test_the_import_contracts_see_a_planted_import(tmp_path: Path, file: str, line: str, law: str) -> None:
    said = contracts(with_planted(tmp_path, file, line))
    broken = [words for words in said.splitlines() if " BROKEN" in words]
    assert any(words.startswith(law) for words in broken), said


LAWFUL_IMPORTS = [
    ("core/sync/planted.py", "import httpx"),
    ("journal/planted.py", "from core.domain.card import Card"),
    ("journal/planted.py", "import core.errors"),
]


@pytest.mark.parametrize(("file", "line"), LAWFUL_IMPORTS)
def test_the_import_contracts_bear_a_lawful_import(tmp_path: Path, file: str, line: str) -> None:
    said = contracts(with_planted(tmp_path, file, line))
    assert ", 0 broken." in said, said


def with_planted(tree: Path, file: str, line: str) -> Path:
    for room in ("core", "journal", "tui"):
        shutil.copytree(ROOT / room, tree / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tree)
    (tree / file).parent.mkdir(exist_ok=True)
    (tree / file).parent.joinpath("__init__.py").touch()
    with (tree / file).open("a") as planted:
        planted.write(f"\n{line}\n")
    return tree


def test_the_import_contracts_are_kept() -> None:
    said = contracts(ROOT)
    assert ", 0 broken." in said, said


def contracts(tree: Path) -> str:
    program = "from importlinter.cli import lint_imports_command as run; run(['--no-logo', '--no-cache'])"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout + ran.stderr
