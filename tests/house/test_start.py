"""What the first screen loads, seen from inside a real console in a real terminal."""

import asyncio
import sys
import time
from pathlib import Path

import pytest

from core.config import Operator, remember_operator
from core.domain.wire import Account
from core.moment import now
from core.store.store import open_store
from core.sync.access import KEPT_AS, Access, text_of
from tests.terminals import Terminal

LATER = {"phonenumbers", "httpx", "pydantic", "holidays", "sqlite_utils", "tomli_w", "xlsxwriter"}
ONCE = {"holidays", "sqlite_utils", "tomllib"}
"""What the first start at a data directory needs, and no other."""
CENTRES = ("kz-fsms", "az-1542", "ru-tfoms-kuzbass", "ru-smo", "ru-tfoms-krasnodar")
PROGRAM = """
import sys
kept = open(sys.argv.pop(1), "w", buffering=1)
sys.addaudithook(lambda event, what: kept.write(f"{what[0]}\\n") if event == "import" else None)
from tui.__main__ import main
main()
"""


def started(tmp_path: Path, *, until: str = "") -> list[str]:
    """What a console imports until its first screen stands, and then until a module is loaded; in order."""
    kept = tmp_path / "imports"
    home = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    program = [sys.executable, "-c", PROGRAM, str(kept), "--data", str(tmp_path / "data"), "--lang", "ru"]
    with Terminal(program, env=home) as terminal:
        terminal.wait_for("10Итог")
        end = time.monotonic() + 20
        while until and until not in kept.read_text().split() and time.monotonic() < end:
            time.sleep(0.05)
        return kept.read_text().split()


def rooms(loaded: list[str]) -> set[str]:
    """The roots of what was loaded."""
    return {name.split(".")[0] for name in loaded}


@pytest.mark.parametrize("centre", CENTRES)
def test_nothing_heavy_is_loaded_before_the_first_screen_whichever_the_centre(
    tmp_path: Path, centre: str
) -> None:
    remember_operator(tmp_path / "data", Operator("Выдуманная Анна"))
    config = tmp_path / "config" / "pult" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f'pack = "{centre}"\n[keys]\ncall.open = "f2"\n')
    assert not (LATER - ONCE) & rooms(started(tmp_path))
    loaded = started(tmp_path)
    assert {"core.desk", "tui.app", "textual.app"} <= set(loaded)
    assert not LATER & rooms(loaded)


def test_a_start_reads_no_toml_that_was_read_before(tmp_path: Path) -> None:
    remember_operator(tmp_path / "data", Operator("Выдуманная Анна"))
    first, second = rooms(started(tmp_path)), rooms(started(tmp_path))
    assert "tomllib" in first
    assert not ONCE & second


def test_the_wire_is_loaded_when_the_first_screen_stands_and_not_before(tmp_path: Path) -> None:
    account = Account("anna", "Выдуманная Анна", "", "", "operator", "fund", "ru-tfoms-krasnodar")
    store = open_store(tmp_path / "data", now)
    asyncio.run(store.remember(KEPT_AS, text_of(Access("http://127.0.0.1:9", "token", account))))
    store.close()
    remember_operator(tmp_path / "data", Operator("Выдуманная Анна"))
    loaded = started(tmp_path, until="httpx")
    rooms = ["tui.screens.home", "tui.screens.find", "core.sync.worker", "core.sync.client", "httpx"]
    assert [name for name in dict.fromkeys(loaded) if name in rooms] == rooms
