"""Poor terminals, small windows and screen readers: the same work on each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.whole.operator import Console


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with Console(tmp_path / "data") as console:
        console.sees("F2")
        yield console


def test_a_small_window_says_so_and_loses_nothing_typed_meanwhile(console: Console) -> None:
    console.press("F2")
    console.sees("Тел.")
    console.type("8918")
    console.terminal.resize(60, 20)
    console.sees("Нужно 80×24, сейчас 60×20: увеличьте окно. Набранное")
    cursor = console.terminal.cursor
    assert cursor is None, "it would stand in a picture that is not there"
    assert "Тел." not in console.terminal.text()
    console.type("000")
    console.press("Enter")
    console.type("Образец")
    console.terminal.resize(3, 2)
    console.type(" Олег")
    console.terminal.resize(1, 1)
    console.type(" Ильич")
    console.terminal.resize(80, 24)
    console.sees("Тел.     8918000", "ФИО      Образец Олег Ильич", "1Помощь")
    assert console.terminal.cursor == (28, 4)
    drafts = console.ask("card", "1")["drafts"]
    assert [(draft["field"], draft["text"]) for draft in drafts] == [("applicant_name", "Образец Олег Ильич")]


def test_a_window_dragged_while_a_text_comes_in_keeps_every_letter(console: Console) -> None:
    console.press("F2")
    console.sees("Тел.")
    text = "все буквы этого текста на месте "
    for at, letter in enumerate(text * 3 + "#"):
        console.type(letter)
        if at % 3 == 0:
            console.terminal.resize(40 + at, 10 + at % 30)
    console.terminal.resize(120, 40)
    console.sees("10Итог")
    console.sees("#")
    (draft,) = console.ask("card", "1")["drafts"]
    assert draft["text"] == text * 3 + "#"


@pytest.mark.parametrize("place", ["desk", "dialog", "search", "side"])
def test_every_kind_of_screen_comes_back_from_a_small_window(console: Console, place: str) -> None:
    keys = {"desk": [], "dialog": ["F2", "F10"], "search": ["F7"], "side": ["F2", "F4", "Down"]}[place]
    console.press(*keys)
    console.sees({"desk": "10Итог", "dialog": "┌─ Итог", "search": ">Поиск", "side": ">[ ] Режим"}[place])
    console.sees("10Итог")
    console.terminal.settle(0.3)
    before, cursor = still(console), console.terminal.cursor
    console.terminal.resize(20, 5)
    console.sees("увеличьте")
    console.terminal.resize(80, 24)
    console.sees_not("увеличьте")
    console.terminal.wait_until(lambda: still(console) == before, f"the picture of before ({before})")
    assert console.terminal.cursor == cursor


def still(console: Console) -> list[str]:
    """The picture without its clocks."""
    return [line for line in console.terminal.lines() if "ЗВОНОК" not in line and "журнала" not in line]
