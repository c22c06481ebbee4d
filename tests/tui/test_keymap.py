"""Keys may be moved, and never into a place where they fail."""

from pathlib import Path

import pytest
from textual import events
from textual.app import App

from core.errors import ConfigError
from tui import keymap as k
from tui.actions import ACTIONS
from tui.keymap import Keymap

FILE = Path("/home/somebody/config.toml")


def refused(overrides: dict[str, str]) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        Keymap(overrides, FILE)
    assert caught.value.file == FILE
    return caught.value


def test_the_defaults_are_the_registry() -> None:
    keymap = Keymap()
    assert all(keymap.keys(action.id) == action.keys for action in ACTIONS)
    assert keymap.label("call.open") == "F2"
    assert keymap.label("card.note") == ""
    assert keymap.label("palette") == "Ctrl+P"


def test_a_key_is_moved_by_the_id_of_its_action() -> None:
    keymap = Keymap({"card.note": "Ctrl+N", "call.hold": "f5, F12", "tactic.open": "t"})
    assert keymap.keys("card.note") == ("ctrl+n",)
    assert keymap.keys("call.hold") == ("f5", "f12")
    bar = dict(keymap.bar())
    assert bar["5"] is not None and bar["5"].id == "call.hold"


def test_a_key_that_was_freed_leaves_its_place_in_the_bar_empty() -> None:
    assert dict(Keymap({"call.open": "insert"}).bar())["2"] is None


def test_two_actions_may_change_places() -> None:
    keymap = Keymap({"call.open": "f3", "caller.history": "f2"})
    assert (keymap.label("call.open"), keymap.label("caller.history")) == ("F3", "F2")


def test_a_clash_names_the_setting_that_makes_it_and_the_other_action() -> None:
    error = refused({"card.note": "f2"})
    assert (error.key, error.value, error.problem) == ("keys.card.note", "'f2' (call.open)", k.TAKEN)
    assert refused({"card.note": "ctrl+n", "card.park": "ctrl+n"}).problem == k.TAKEN
    assert refused({"card.note": "ctrl+n, ctrl+n"}).problem == k.TAKEN


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        *((key, k.UNSAFE) for key in ("f11", "alt+n", "shift+f3", "ctrl+f2", "alt+f4", "ctrl+insert")),
        *((key, k.UNSAFE) for key in ("ctrl+s", "ctrl+q", "ctrl+a", "ctrl+b", "ctrl+1", "ctrl+shift+n")),
        *((key, k.OF_FIELDS) for key in ("enter", "tab", "space", "delete", "up", "ctrl+left", "shift+tab")),
        *((key, k.OF_FIELDS) for key in ("ctrl+c", "ctrl+z", "ctrl+i", "ctrl+m", "ctrl+h")),
        *((key, k.NO_KEY) for key in ("f13", "help", "super+f2", "ctrl+", "ж", "ctrl+ж")),
        *((key, k.KEY_NEEDED) for key in ("", "f2,", " ")),
    ],
)
def test_a_key_that_does_not_work_everywhere_is_refused(key: str, problem: str) -> None:
    error = refused({"call.open": key})
    assert (error.key, error.value, error.problem) == ("keys.call.open", repr(key), problem)


def test_an_action_nobody_knows_is_refused() -> None:
    assert refused({"call.opn": "f2"}).problem == k.NO_ACTION


def test_the_menu_keeps_an_f_key_for_all_else_is_reached_through_it() -> None:
    assert refused({"menu.open": "ctrl+p"}).problem == k.MENU
    assert Keymap({"menu.open": "f9,m"}).keys("menu.open") == ("f9", "m")


def test_every_key_of_the_registry_does_its_action() -> None:
    keymap = Keymap()
    for action in ACTIONS:
        for key in action.keys:
            assert keymap.action("backslash" if key == "\\" else key) is action


async def test_a_letter_does_the_same_in_the_layout_of_an_operator() -> None:
    keymap, done = Keymap({"card.note": "n"}), []

    class Console(App[None]):
        def on_key(self, event: events.Key) -> None:
            action = keymap.action(event.key)
            done.append(action and action.id)

    app = Console()
    async with app.run_test() as pilot:
        await pilot.press("n", "т", "т", "f2", "\\", "m")
    assert done == ["card.note", "card.note", "card.note", "call.open", "palette", None]
