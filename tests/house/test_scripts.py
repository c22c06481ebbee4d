"""`scripts/run` opens the console on a machine that has only Python, whatever happened to it before."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STAND_IN = "import os, sys; print(os.getcwd(), *sys.argv[1:])\n"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree with our scripts, a lock that asks for nothing, and a program that says how it was called."""
    tree = tmp_path_factory.mktemp("a tree with spaces")
    shutil.copytree(ROOT / "scripts", tree / "scripts", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (tree / "requirements.lock").write_text("# nothing\n")
    (tree / "tui").mkdir()
    (tree / "tui" / "__init__.py").write_text('"""A stand-in."""\n')
    (tree / "tui" / "__main__.py").write_text("import tui.room\n" + STAND_IN)
    (tree / "tui" / "room.py").write_text("")
    return tree


def run(tree: Path, *arguments: str, cwd: Path) -> tuple[str, str]:
    """What `scripts/run` printed, and what it said beside."""
    crowded = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": "/nowhere"}
    ran = subprocess.run(
        [tree / "scripts" / "run", *arguments],
        cwd=cwd,
        env=crowded,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout, ran.stderr


def test_the_first_run_installs_and_the_second_only_opens(tree: Path, tmp_path: Path) -> None:
    shutil.rmtree(tree / ".venv", ignore_errors=True)
    printed, said = run(tree, "--data", "here", cwd=tmp_path)
    assert printed == f"{tmp_path} --data here\n"
    assert "installing" in said
    printed, said = run(tree, "cards", "two words", cwd=tmp_path)
    assert printed == f"{tmp_path} cards two words\n"
    assert said == ""


def test_another_lock_is_installed(tree: Path, tmp_path: Path) -> None:
    run(tree, cwd=tmp_path)
    with (tree / "requirements.lock").open("a") as lock:
        lock.write("# and nothing more\n")
    assert "installing" in run(tree, cwd=tmp_path)[1]
    assert run(tree, cwd=tmp_path)[1] == ""


def test_an_install_that_broke_off_is_repeated(tree: Path, tmp_path: Path) -> None:
    run(tree, cwd=tmp_path)
    (tree / ".venv" / "requirements.lock").unlink()
    (tree / ".venv" / "bin" / "python").unlink()
    assert "installing" in run(tree, cwd=tmp_path)[1]


def test_the_demonstration_is_a_command_of_its_own(tree: Path, tmp_path: Path) -> None:
    assert run(tree, "--demo", "--ascii", cwd=tmp_path)[0] == f"{tmp_path} demo --ascii\n"


def test_a_file_in_the_current_directory_does_not_stand_in_for_ours(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "tui.py").write_text("raise SystemExit('the wrong tui')\n")
    assert run(tree, cwd=tmp_path)[0] == f"{tmp_path}\n"


def test_the_program_is_kept_compiled_even_where_the_machine_says_otherwise(
    tree: Path, tmp_path: Path
) -> None:
    run(tree, cwd=tmp_path)
    assert list((tree / "tui" / "__pycache__").glob("room.*.pyc"))


def test_without_a_fitting_python_it_says_what_is_needed(tree: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    shutil.copytree(tree / "scripts", bare / "scripts")
    (bare / "requirements.lock").write_text("")
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("dirname", "cmp"):
        (tools / tool).symlink_to(shutil.which(tool) or tool)
    program = "import sys; sys.version_info = (3, 10); exec(sys.argv[1])"  # asked with -c, as $2
    old = f"""#!/bin/sh\nexec {sys.executable} -c '{program}' "$2"\n"""
    (tools / "python3").write_text(old)
    (tools / "python3").chmod(0o755)
    ran = subprocess.run(
        [bare / "scripts" / "run"], env={"PATH": str(tools)}, capture_output=True, text=True, check=False
    )
    assert ran.returncode != 0
    assert ran.stderr == "pult: Python 3.11 or newer, with venv, is needed\n"
