"""Which key does what: the keys of the registry with an operator's own over them.

What cannot work is refused at start, with file, key and value: Textual would drop the loser of a clash in
silence, and a key that some terminal or layout swallows is a key that fails on another machine.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from core.errors import ConfigError
from tui.actions import ACTIONS, BAR_KEYS, BY_ID, FUNCTION_KEYS, UNSAFE_F_KEY, Action
from tui.catalogue import N_
from tui.terminal.layouts import twin

NO_ACTION: Final = N_("there is no such action")
NO_KEY: Final = N_("no keyboard has such a key")
KEY_NEEDED: Final = N_("a key is needed")
UNSAFE: Final = N_("this key does not arrive through every terminal and layout")
OF_FIELDS: Final = N_("this key is needed in fields and lists")
MENU: Final = N_("the menu needs an F-key: everything else is reached through it")
TAKEN: Final = N_("another action has this key")

_PLAIN = FUNCTION_KEYS | {"insert", "escape"}
_FIELD_KEYS = frozenset(
    {"enter", "tab", "space", "backspace", "delete", "home", "end", "pageup", "pagedown", "up", "down"}
    | {"left", "right"}
)
_MODIFIERS = {"alt", "ctrl", "shift"}
_FIELD_LETTERS = frozenset(
    "cvxzyw" + "hijm"
)  # clipboard, undo, a word back; Backspace, Tab, Enter of terminals
_UNSAFE_LETTERS = frozenset("sqab")  # flow control of the line, screen, tmux

_LETTERS_OF_LAYOUTS = [chr(point) for point in range(0x80, 0x600)]  # Latin, Cyrillic


class Keymap:
    """The keys of this console. ``overrides``: action id → keys parted by commas; ``file``: where they stand.

    Raises:
        ConfigError: an id or a key is not known or cannot be used, or two actions have one key.
    """

    def __init__(self, overrides: Mapping[str, str] | None = None, file: Path = Path("config.toml")) -> None:
        own = overrides or {}
        self._keys = {action.id: action.keys for action in ACTIONS}
        for action_id, value in own.items():
            keys = tuple(
                part.strip() if len(part.strip()) == 1 else part.strip().lower() for part in value.split(",")
            )
            if problem := _problem(action_id, keys):
                raise ConfigError(file, f"keys.{action_id}", repr(value), problem)
            self._keys[action_id] = keys
        # Own keys come last, so that the setting that makes a clash is the one that is named.
        for key, action_id, other in self._clashes(sorted(self._keys, key=own.__contains__)):
            raise ConfigError(file, f"keys.{action_id}", f"{key!r} ({other})", TAKEN)

    def keys(self, action_id: str) -> tuple[str, ...]:
        """The keys of an action, the one to show first; empty for one of the menu alone."""
        return self._keys[action_id]

    def label(self, action_id: str) -> str:
        """The key to show, as it is printed on keyboards (``F2``, ``Ins``); empty when there is none."""
        return printed(self._keys[action_id][0]) if self._keys[action_id] else ""

    def action(self, key: str) -> Action | None:
        """What a key does; ``key`` as Textual names it."""
        return self._actions.get(key)

    def bar(self) -> Iterator[tuple[str, Action | None]]:
        """The bar: for each of its ten keys the label (``1`` for F1) and the action that has it."""
        owners = {key: BY_ID[action_id] for action_id, keys in self._keys.items() for key in keys}
        for key in BAR_KEYS:
            yield key[1:], owners.get(key)

    @cached_property
    def _actions(self) -> Mapping[str, Action]:
        return {name: BY_ID[action_id] for action_id, keys in self._keys.items() for name in _textual(keys)}

    def _clashes(self, order: list[str]) -> Iterator[tuple[str, str, str]]:
        owners: dict[str, str] = {}
        for action_id in order:
            for key in self._keys[action_id]:
                if key in owners:
                    yield key, action_id, owners[key]
                owners[key] = action_id


def printed(key: str) -> str:
    """A key as it is printed on keyboards: ``F2``, ``Ins``, ``Ctrl+P``."""
    short = {"insert": "Ins", "escape": "Esc"}
    return short.get(key) or "+".join(part.capitalize() for part in key.split("+"))


def _problem(action_id: str, keys: tuple[str, ...]) -> str:
    """What is wrong with a setting, one of the messages above; empty when nothing is."""
    if action_id not in BY_ID:
        return NO_ACTION
    if action_id == "menu.open" and FUNCTION_KEYS.isdisjoint(keys):
        return MENU
    return next((problem for key in keys if (problem := _problem_of_key(key))), "")


def _problem_of_key(key: str) -> str:
    if not key:
        return KEY_NEEDED
    if key in _PLAIN or (len(key) == 1 and key.isascii() and key.isprintable()):
        return ""
    *modifiers, base = key.split("+")
    if len(base) == 1 and base.isascii() and base.isalnum() and modifiers == ["ctrl"]:
        return (
            UNSAFE
            if base in _UNSAFE_LETTERS or base.isdigit()
            else OF_FIELDS
            if base in _FIELD_LETTERS
            else ""
        )
    if base in _FIELD_KEYS:
        return OF_FIELDS
    known = base in _PLAIN or base == UNSAFE_F_KEY or (len(base) == 1 and base.isascii())
    return UNSAFE if known and _MODIFIERS.issuperset(modifiers) else NO_KEY


def _textual(keys: tuple[str, ...]) -> Iterator[str]:
    """Textual's names of the keys; a sign also by what its key types under other layouts."""
    from textual.keys import _character_to_key  # private: the one that names what is typed

    for key in keys:
        if len(key) > 1:
            yield key
        else:
            twins = (letter for letter in _LETTERS_OF_LAYOUTS if twin(letter) == key)
            yield from map(_character_to_key, (key, *twins))
