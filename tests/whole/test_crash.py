"""An error in the console itself: said in the operator's language, and nothing of what was on the screen."""

import sys
from pathlib import Path

from core.config import Operator, remember_operator
from tests.terminals import Terminal

PLANTED = """
from tui.screens.home import HomeScreen
from tui.__main__ import main

async def reload(self, cursor=""):
    raise KeyError("Выдуманная Анна")

HomeScreen.reload = reload
main(prog_name="pult")
"""


def test_a_console_that_must_end_says_so_and_leaves_a_status(tmp_path: Path) -> None:
    remember_operator(tmp_path / "data", Operator("Проба"))
    argv = [sys.executable, "-c", PLANTED, "--data", str(tmp_path / "data")]
    with Terminal(argv, env={"XDG_CONFIG_HOME": str(tmp_path)}) as terminal:
        assert terminal.wait_exit() == 1
        said = " ".join(line for line in terminal.lines() if line)
    assert said.startswith("Консоль остановилась из-за ошибки в ней самой. Набранное сохранено")
    assert said.endswith("(KeyError, <string>:6)")
    assert "Анна" not in said
