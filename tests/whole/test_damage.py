"""A damaged file, a missing key: asked about in words, kept as they are; what is whole is carried over."""

import sys
from pathlib import Path

import pytest

from core.store.database import connect
from core.store.keyfile import read_key, slots_file
from core.store.store import file_of
from tests.terminals import Terminal
from tests.whole.faults import NAME, quit_console
from tests.whole.kills import asked
from tests.whole.operator import Console

PAGE = 4096
QUESTION = "Данные не читаются"


def _flip(file: Path, page: int) -> None:
    """Turn one bit of a page, counted from 1 as SQLite does."""
    content = bytearray(file.read_bytes())
    content[(page - 1) * PAGE + 1234] ^= 1
    file.write_bytes(content)


def _page_of(data: Path, table: str) -> int:
    """The page on which a table begins."""
    connection = connect(file_of(data), read_key(data) or "", read_only=True)
    try:
        found = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,))
        return int(found.fetchone()[0])
    finally:
        connection.close()


def _settle(data: Path, errors: Path) -> None:
    """Start and leave once, so that all is in the file and nothing in the WAL."""
    with Console(data, errors=errors) as console:
        console.sees("Продолжаем")
        quit_console(console)
        assert console.terminal.wait_exit() == 0
    assert not file_of(data).with_name("desk.db-wal").exists()


@pytest.mark.parametrize("how", ["a bit of the first page", "zeros", "half of it", "nothing", "another file"])
def test_a_damaged_file_is_asked_about_and_esc_touches_nothing(data: Path, errors: Path, how: str) -> None:
    _settle(data, errors)
    file = file_of(data)
    content = file.read_bytes()
    if how == "a bit of the first page":
        _flip(file, 1)
    else:
        damages = {
            "nothing": b"",
            "zeros": bytes(len(content)),
            "half of it": content[: len(content) // 2 + 100],
        }
        file.write_bytes(damages.get(how, b"SQLite format 3\0" + bytes(PAGE)))
    before = file.read_bytes()
    with Console(data, errors=errors) as console:
        console.sees(QUESTION, "Файл данных повреждён.", "Enter: отложить и работать   Esc: не трогать")
        console.press("Esc")
        assert console.terminal.wait_exit() == 2
    said = "Файл данных повреждён. Он сохранён как есть: позовите администратора."
    assert errors.read_text() == f"{file}: {said}\n"
    assert file.read_bytes() == before
    assert list(data.glob("damaged-*")) == []


def test_a_damaged_file_is_set_aside_by_enter_and_what_is_whole_is_carried_over(
    data: Path, errors: Path
) -> None:
    _settle(data, errors)
    facts = len(asked(data, "log"))
    _flip(file_of(data), _page_of(data, "cards"))
    before = file_of(data).read_bytes()
    with Console(data, errors=errors) as console:
        console.sees(QUESTION)
        console.press("Enter")
        console.sees(
            f"Перенесено {facts} фактов." if facts % 10 > 4 else f"{facts} факт", "Прежний файл: damaged-"
        )
        [aside] = data.glob("damaged-*")
        assert (aside / "desk.db").read_bytes() == before
        assert [card["who"] for card in console.ask("cards")] == [f"{NAME}{call}" for call in (3, 2, 1)]
        console.press("F2")
        console.sees("В-000004")
    assert errors.read_text() == ""


def test_damage_that_is_met_in_the_midst_of_work_is_said_and_asked_about_at_leaving(
    data: Path, errors: Path
) -> None:
    _settle(data, errors)
    _flip(file_of(data), _page_of(data, "words_data"))
    _flip(file_of(data), _page_of(data, "names_data"))
    with Console(data, errors=errors) as console:
        console.sees("Сейчас")
        console.press("F7")
        console.sees("Поиск")
        console.type("павел")
        console.sees("Файл данных повреждён. F9, «Выход»: вы решите, как быть дальше.")
        console.press("Esc")
        console.sees("Сейчас", f"{NAME}2")
        quit_console(console)
        console.sees(QUESTION)
        console.press("Enter")
        console.sees("Прежний файл: damaged-")
        console.press("F7")
        console.type("павел2")
        console.sees("В-000002")
    assert errors.read_text() == ""


def test_a_console_ended_while_it_asks_touches_nothing(data: Path, errors: Path) -> None:
    _settle(data, errors)
    _flip(file_of(data), 1)
    before = file_of(data).read_bytes()
    with Console(data, errors=errors) as console:
        console.sees(QUESTION)
        console.terminal.process.terminate()
        assert console.terminal.wait_exit() == 2
    assert file_of(data).read_bytes() == before
    assert list(data.glob("damaged-*")) == []


def test_a_missing_key_is_named_and_with_it_everything_is_back(data: Path, errors: Path) -> None:
    key = slots_file(data).read_bytes()
    slots_file(data).unlink()
    with Console(data, errors=errors) as console:
        console.sees(QUESTION, "Нет ключа к данным", "slots.json", "Верните ключ на место и запустите снова")
        console.press("Esc")
        assert console.terminal.wait_exit() == 2
    assert errors.read_text() == f"{slots_file(data)}: Нет ключа к данным: без него ничего не прочесть.\n"
    with Terminal([sys.executable, "-m", "tui", "--data", data, "--lang", "ru", "cards"]) as reading:
        assert reading.wait_exit() == 2
        assert "Нет ключа к данным" in reading.text()
    slots_file(data).write_bytes(key)
    with Console(data, errors=errors) as console:
        console.sees("как прикрепи")
