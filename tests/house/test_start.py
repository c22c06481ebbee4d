"""What the first screen loads, seen from inside a real console in a real terminal."""

import sys
from pathlib import Path

from core.config import Operator, remember_operator
from tests.terminals import Terminal

LATER = {"phonenumbers", "httpx", "pydantic"}
PROGRAM = """
import sys
kept = open(sys.argv.pop(1), "w", buffering=1)
sys.addaudithook(lambda event, what: kept.write(f"{what[0]}\\n") if event == "import" else None)
from tui.__main__ import main
main()
"""


def test_nothing_heavy_is_loaded_before_the_first_screen(tmp_path: Path) -> None:
    remember_operator(tmp_path / "data", Operator("Выдуманная Анна"))
    kept = tmp_path / "imports"
    home = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    program = [sys.executable, "-c", PROGRAM, str(kept), "--data", str(tmp_path / "data"), "--lang", "ru"]
    with Terminal(program, env=home) as terminal:
        terminal.wait_for("10Итог")
        loaded = set(kept.read_text().split())
    assert {"core.desk", "tui.app", "textual.app"} <= loaded
    assert {name for name in loaded if name.split(".")[0] in LATER} == set()
