"""A line that delivers many keys in one piece: the console does them one after another."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.whole.operator import KEYS, Console


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with Console(tmp_path / "data") as console:
        console.sees("F2")
        yield console


def test_a_call_a_list_and_the_next_call_arrive_in_one_write(console: Console) -> None:
    call = [
        "F2", "89180001122\r", "Образец Павел\r", "Down", "Down", "Down", "Down", "конс\r\r", "прикреп\r\r",
        "как прикрепиться", "F10", " \r",
        "F2", "89180003344\r", "Образец Ольга", "Esc",
        "F2", "89180005566", "F9", "Esc", "\r", "Образец Олег\r", "Esc",
        "Home", "Down", "Enter", "\r\r", "77",
    ]  # fmt: skip
    console.type("".join(KEYS.get(part, part) for part in call))
    console.sees("Полис    77")
    third, second, first = console.ask("cards")
    written = [console.ask("card", str(row["local_number"])) for row in (first, second, third)]
    assert [card["status"] for card in written] == ["closed", "wrap_up", "talk"]
    assert [(card["fields"]["contact_phone"], card["fields"]["applicant_name"]) for card in written] == [
        ("89180001122", "Образец Павел"),
        ("89180003344", "Образец Ольга"),
        ("89180005566", "Образец Олег"),
    ]
    assert [[(draft["field"], draft["text"]) for draft in card["drafts"]] for card in written] == [
        [], [("applicant_policy", "77")], [],
    ]  # fmt: skip
