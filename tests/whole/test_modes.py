"""Poor terminals, small windows and screen readers: the same work on each of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.whole.operator import KEYS, Console
from tests.whole.wire import WALK, letters, looks, strays


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


FRAMES = frozenset(map(chr, range(0x2500, 0x25A0)))


def where(console: Console) -> str:
    """The row in which the terminal's own cursor stands: a screen reader follows it."""
    cursor = console.terminal.cursor
    return console.terminal.line(cursor[1]) if cursor is not None else "nowhere"


def test_for_a_screen_reader_nothing_is_framed_and_the_cursor_is_where_the_focus_is(tmp_path: Path) -> None:
    with Console(tmp_path / "data", "--linear") as console:
        console.sees("F2")

        def check(part: str) -> None:
            if part != "F3":  # a text without rows, read from its beginning
                pointed = lambda: where(console).startswith(">")  # noqa: E731 - a condition to wait for
                console.terminal.wait_until(pointed, f"the cursor in the focus after {part}")

        walk(console, check)
        assert not FRAMES & set(console.terminal.received.decode(errors="ignore"))


def test_a_consultation_is_taken_with_a_screen_reader(tmp_path: Path) -> None:
    with Console(tmp_path / "data", "--linear") as console:
        console.sees("F2")
        console.press("F2")
        console.sees("В-000001 разговор. Тел.: пусто", "ЗВОНОК с ")
        console.type("89180001122")
        console.press("Enter")
        console.sees("Тел.: ✓. ФИО: пусто")
        console.type("Образец Павел Ильич")
        console.press("Enter")
        console.sees("Полис: пусто")
        console.type("0047510890000015")
        console.press("Enter")
        console.sees("Полис: !", "полис?). Рожд.:")
        console.press("F10")
        console.sees("Итог В-000001. Enter: дальше, закрыть")
        console.type("конс")
        console.sees("Вид: консультация")
        console.press("Enter")
        console.type("прикреп")
        console.press("Enter")
        console.sees("Итог: пусто")
        console.press("Enter")
        console.sees("Итог: не заполнено")
        console.press("Enter")
        console.sees("ещё раз: ")
        console.press("Space")
        console.sees("Итог: ")
        console.press("Enter")
        console.sees("В-000001 закрыта. Стол")
        assert console.ask("card", "1")["status"] == "closed"


ATTRIBUTES = {"0", "1", "2", "3", "4", "7", "9", "22", "23", "24", "27", "29"}
EIGHT = {str(base + colour) for base in (30, 40) for colour in (0, 1, 2, 3, 4, 5, 6, 7, 9)}
SIXTEEN = EIGHT | {str(base + colour) for base in (90, 100) for colour in range(8)}


@dataclass(frozen=True)
class Poor:
    """A terminal, how the console is told about it, and what it may then be sent."""

    term: str
    codes: set[str]
    arguments: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    plain: bool = False


@pytest.mark.parametrize(
    "poor",
    [
        Poor("xterm-256color", ATTRIBUTES | SIXTEEN, env={"COLORTERM": "truecolor"}),
        Poor("xterm-256color", ATTRIBUTES, env={"NO_COLOR": "1"}),
        Poor("linux", ATTRIBUTES | EIGHT, plain=True),
        Poor("vt220", ATTRIBUTES, plain=True),
        Poor("xterm", ATTRIBUTES | SIXTEEN, ("--ascii",), plain=True),
        Poor("screen", ATTRIBUTES | SIXTEEN, ("--linear", "--ascii"), plain=True),
    ],
    ids=lambda poor: " ".join([poor.term, *poor.env, *poor.arguments]),
)
def test_every_screen_keeps_to_what_the_terminal_can_show(tmp_path: Path, poor: Poor) -> None:
    with Console(tmp_path / "data", *poor.arguments, env={"TERM": poor.term, **poor.env}) as console:
        console.sees("F2")
        walk(console)
        console.press("F9")
        console.type("выход")
        console.press("Enter")
        console.terminal.wait_exit()
        received = console.terminal.received
        assert strays(received) == []
        assert looks(received) <= poor.codes
        if poor.plain:
            assert {letter for letter in letters(received) if not "\u0400" <= letter <= "\u04ff"} == set()


def walk(console: Console, check: Callable[[str], None] = lambda part: None) -> None:
    """Through every screen; `check` after every key."""
    for part in WALK:
        if part in KEYS:
            console.press(part)
        else:
            console.type(part)
        console.terminal.settle(0.03)
        check(part)


def test_the_grammar_of_the_wire_knows_a_stray() -> None:
    begin = b"\x1b[?1049h\x1b[?7l\x1b[?1l\x1b>\x1b[?12l\x1b[?2004h"
    for piece in (
        "\x1b]52;c;YQ==\x07",
        "\x1b[?1000h",
        "\x1b[>1u",
        "\x1b[?2026h",
        "\x07",
        "\x9b5m",
        "\x00",
        "\x1b[6n",
    ):
        assert strays(begin + b"\x1b[1;31mA\x1b[2;3H" + piece.encode() + b"B\r\n"), piece
    assert strays(begin + "\x1b[1;31mДа\x1b[2;3H\x1b[4".encode()) == []
    assert strays(b"\x1b[?1000h" + begin)


def test_a_window_that_goes_there_and_back_at_once_is_drawn_anew(console: Console) -> None:
    console.press("F2", "F4")
    console.sees(">[ ] Приветствие", "10Итог")
    console.terminal.settle(0.3)
    before = still(console)
    for columns, lines in ((100, 40), (61, 9), (80, 10), (120, 24), (80, 60), (79, 24)):
        console.terminal.resize(columns, lines)
        console.terminal.settle(0.004)  # less than it takes to lay the screen out
        console.terminal.resize(80, 24)
        console.terminal.wait_until(lambda: still(console) == before, "the picture of before")
