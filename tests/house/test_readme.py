"""What the README says of numbers, names and places is so."""

import re
import tomllib
from pathlib import Path

from core.centre.files import installed
from core.domain.text import matches
from tui.actions import BAR_KEYS, BY_ID

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
FIRST_SCREEN = "\n".join(README.splitlines()[:15])


def test_the_first_screen_says_what_shows_a_picture_and_gives_the_two_commands() -> None:
    assert "ОМС" in FIRST_SCREEN
    assert re.search(r"^scripts/run\b", FIRST_SCREEN, re.MULTILINE)
    assert re.search(r"^scripts/test\b", FIRST_SCREEN, re.MULTILINE)
    assert "](docs/pictures/call.svg)" in FIRST_SCREEN


def test_it_asks_for_the_python_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert f"Python {project['requires-python'].removeprefix('>=')} or newer" in README


def test_its_keys_do_what_it_says() -> None:
    assert "ten\nkeys" in README
    assert len(BAR_KEYS) == 10
    said = {
        "F2": "call.open",
        "F1": "help.context",
        "F6": "card.escalate",
        "F8": "call.emergency",
        "F10": "call.wrap_up",
    }
    assert set(re.findall(r"`(F\d+)`", README)) == set(said)
    assert {key: BY_ID[action].keys[0].upper() for key, action in said.items()} == {key: key for key in said}


def test_the_packs_it_names_are_all_there_are() -> None:
    assert {f"`{pack}`" for pack in installed()} == set(re.findall(r"`(?:ru|kz|az)-[\w-]+`", README))


def test_its_example_of_the_wrong_layout_is_found() -> None:
    [(typed, name)] = re.findall(r"`(\w+)` finds (\w+)", README)
    assert matches(typed, name) is not None
