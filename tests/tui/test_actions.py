"""One registry of actions: what the bar, the menu and the key sheet say is true."""

from collections.abc import Iterator

import pytest
from rich.cells import cell_len

from tui import catalogue
from tui.actions import ACTIONS, BAR_KEYS, BY_ID, FUNCTION_KEYS, OWN_KEYS
from tui.catalogue import _
from tui.keymap import Keymap

BAR = {
    "help.context": "Помощь", "call.open": "Звонок", "caller.history": "Истор", "speech.open": "Речь",
    "tactic.open": "Тактик", "card.escalate": "Перед.", "search.open": "Поиск", "call.emergency": "Экстр.",
    "menu.open": "Меню", "call.wrap_up": "Итог",
}  # fmt: skip


@pytest.fixture(autouse=True, params=catalogue.LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    catalogue.use(request.param)
    yield request.param
    catalogue.use(catalogue.SOURCE)


def test_the_bar_has_the_ten_keys_of_the_design_in_order(language: str) -> None:
    shown = [(slot, action.id, _(action.label)) for slot, action in Keymap().bar() if action]
    assert [slot for slot, _id, _label in shown] == [str(number) for number in range(1, 11)]
    assert [action_id for _slot, action_id, _label in shown] == list(BAR)
    if language == "ru":
        assert [label for _slot, _id, label in shown] == list(BAR.values())


def test_a_label_of_the_bar_fits_its_seven_columns() -> None:
    for action in ACTIONS:
        if set(action.keys) & set(BAR_KEYS):
            room = 8 - 1 - len(Keymap().label(action.id).removeprefix("F"))
            assert cell_len(_(action.label)) <= room, action.id


def test_every_action_has_an_id_of_its_own_and_says_what_it_does() -> None:
    assert len(BY_ID) == len(ACTIONS)
    assert len({_(action.tooltip) for action in ACTIONS}) == len(ACTIONS)
    assert len({_(action.label) for action in ACTIONS}) == len(ACTIONS)


def test_a_line_of_the_menu_fits_eighty_columns() -> None:
    for action in ACTIONS:
        assert cell_len(_(action.tooltip)) <= 60, action.id
    for own in OWN_KEYS:
        lengths = [cell_len(text) for text in (own.keys, _(own.label), _(own.tooltip))]
        assert all(length <= room for length, room in zip(lengths, (7, 10, 60), strict=True)), own


def test_a_default_key_is_an_f_key_or_a_sign_of_its_own_or_only_a_second_way() -> None:
    for action in ACTIONS:
        alone = {"palette", "screen.back"}  # the menu has them too; Esc arrives everywhere
        assert not action.keys or action.keys[0] in FUNCTION_KEYS or action.id in alone
