"""The terminal shows what was put, whatever was shown before, in few bytes and without harm."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.style import Style
from textual.strip import Strip

from tests.tui.terminal.pictures import HEIGHT, WIDTH, Piece, Screen, update
from tui.grading import MARKS
from tui.terminal.pen import Colour

colours = st.sampled_from([None, "red", "bright_blue", "default", "black", "#ff8800", "color(250)"])
styles = st.one_of(
    st.none(),
    st.builds(
        Style,
        color=colours,
        bgcolor=colours,
        bold=st.booleans(),
        dim=st.booleans(),
        underline=st.booleans(),
        reverse=st.booleans(),
        strike=st.booleans(),
        blink=st.booleans(),
    ),
)
texts = st.text(alphabet="aЖ  —│漢字й✓", max_size=10)
rows = st.lists(st.tuples(texts, styles), max_size=4)
parts = st.tuples(
    st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), st.lists(rows, min_size=1, max_size=HEIGHT),
    st.integers(1, WIDTH),
)  # fmt: skip
cursors = st.none() | st.tuples(st.integers(-1, WIDTH), st.integers(-1, HEIGHT))


@given(st.lists(st.tuples(st.lists(parts, max_size=3), cursors), min_size=1, max_size=5))
def test_after_any_frames_the_terminal_shows_what_a_fresh_one_would(
    frames: list[tuple[list[tuple[int, int, list[list[Piece]], int]], tuple[int, int] | None]],
) -> None:
    screen = Screen()
    for puts, cursor in frames:
        for x, y, rows, width in puts:
            screen.output.put(update(x, y, rows, width))
        screen.output.cursor = cursor
        screen.show()
        assert screen.cells() == screen.anew()
        inside = cursor is not None and 0 <= cursor[0] < WIDTH and 0 <= cursor[1] < HEIGHT
        assert screen.screen.cursor.hidden is not inside
        if inside:
            assert (screen.screen.cursor.x, screen.screen.cursor.y) == cursor


@given(st.lists(st.text(alphabet="аб 12", max_size=WIDTH), min_size=14, max_size=14), st.data())
def test_a_list_that_scrolls_shows_what_a_fresh_one_would(lines: list[str], data: st.DataObject) -> None:
    screen = Screen()
    for at in data.draw(st.lists(st.integers(0, 7), min_size=2, max_size=6)):
        screen.draw(0, 1, [[(line, None)] for line in lines[at : at + 7]])
        assert screen.cells() == screen.anew()


@given(st.lists(parts, min_size=1, max_size=3))
def test_what_is_drawn_is_where_it_was_put(puts: list[tuple[int, int, list[list[Piece]], int]]) -> None:
    screen = Screen()
    expected = [[" "] * WIDTH for _ in range(HEIGHT)]
    for x, y, rows, width in puts:
        screen.draw(x, y, rows, width)
        for number, row in enumerate(rows[: HEIGHT - y]):
            text = Strip.join([Strip(s) for s in update(0, 0, [row], width).strips[0]]).text
            if "漢" in text or "字" in text:
                return  # halves of wide characters are the other laws' matter
            expected[y + number][x : x + width] = text[: WIDTH - x]
    shown = [[screen.screen.buffer[y][x].data for x in range(WIDTH)] for y in range(HEIGHT)]
    assert shown == expected


hostile = st.text(
    alphabet=st.one_of(
        st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Mn", "Zs"]),
        st.characters(),
        st.sampled_from("ab"),
    )
)


@given(hostile, st.booleans())
@example("a\x1b]0;title\x07b\x1b[2J\x9b31m\x00\u202e\u200d", False)
def test_no_control_of_a_text_reaches_the_terminal(text: str, ascii: bool) -> None:
    screen = Screen(ascii=ascii)
    before = screen.show()
    screen.output.put(update(2, 2, [[(text, None)]], 18))
    sent = before + screen.output.render()
    ours = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]|\x1bM|[\r\n\b]")
    for character in ours.sub("", sent):
        assert unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    sent.encode()


@given(hostile)
def test_a_text_wider_than_was_measured_stays_in_its_place(text: str) -> None:
    screen = Screen()
    screen.draw(0, 0, [[("|" * WIDTH, None)]] * HEIGHT)
    screen.draw(2, 2, [[(text, None)]], 18)
    line = [screen.screen.buffer[2][x].data for x in range(WIDTH)]
    assert line[:2] == ["|"] * 2
    assert line[20:] == ["|"] * 4


def letters_of(sent: str) -> str:
    return re.sub(r"\x1b\[[?0-9;]*[A-Za-z]|[\b\r]", "", sent)


def test_only_what_changed_is_sent() -> None:
    screen = Screen()
    screen.draw(0, 0, [[("Фамилия: Иванова", None)]])
    assert letters_of(screen.draw(0, 0, [[("Фамилия: Иваненко", None)]])) == "енко"
    assert screen.draw(0, 0, [[("Фамилия: Иваненко", None)]]) == ""


def test_a_typed_character_costs_its_own_bytes() -> None:
    screen = Screen()
    screen.output.cursor = (5, 0)
    screen.draw(0, 0, [[("ФИО: ", None)]])
    screen.output.cursor = (6, 0)
    assert screen.draw(0, 0, [[("ФИО: И", None)]]) == "И"


def test_a_row_that_empties_is_erased_not_overwritten() -> None:
    screen = Screen()
    screen.draw(0, 3, [[("x" * 20, Style(bgcolor="red"))]])
    assert screen.draw(0, 3, [[]]).endswith("\x1b[m\x1b[K")
    assert screen.cells() == screen.anew()


def test_a_list_scrolled_by_one_row_is_scrolled_by_the_terminal() -> None:
    screen = Screen(80, 24)
    lines = [f"row {n} " + "абвгд " * 11 for n in range(40)]
    screen.draw(0, 2, [[(line, None)] for line in lines[:20]], 80)
    sent = screen.draw(0, 2, [[(line, None)] for line in lines[1:21]], 80)
    assert "\x1b[3;22r" in sent
    assert re.search(r"\x1b\[r\x1b\[\d*(;\d+)?H", sent)  # where that leaves the cursor is not agreed on
    assert len(sent.encode()) < 250
    assert screen.cells() == screen.anew()


def test_rows_scroll_in_without_the_colour_of_what_was_written_last() -> None:
    # pyte fills them plainly whatever the look; xterm and the Linux console do not.
    screen = Screen(80, 24)
    lines = [f"row {n} " + "абвгд " * 11 for n in range(40)]
    screen.draw(0, 2, [[(line, None)] for line in lines[:20]], 80)
    screen.draw(0, 23, [[("F1", Style.parse("black on cyan"))]], 80)
    sent = screen.draw(0, 2, [[(line, None)] for line in lines[1:21]], 80)
    assert sent.startswith("\x1b[m\x1b[3;22r")


def test_rows_that_already_stand_are_not_scrolled_to_and_fro() -> None:
    screen = Screen(80, 24)
    lines = ["the same on every row " * 3] * 20
    screen.draw(0, 2, [[(line, None)] for line in lines], 80)
    for row in (0, 9, 10, 19):
        lines[row] = f"another {row}"
    sent = screen.draw(0, 2, [[(line, None)] for line in lines], 80)
    assert not [one for one in SEQUENCES.findall(sent) if one.endswith("r")]


def test_a_blank_between_two_words_does_not_change_the_look() -> None:
    screen = Screen()
    sent = screen.draw(0, 0, [[("Ф", Style(bold=True)), (" ", None), ("И", Style(bold=True))]])
    assert sent.count("\x1b[0;1m") + sent.count("\x1b[1m") == 1
    assert "Ф И" in sent


def test_a_short_way_between_two_changes_is_walked_by_printing() -> None:
    screen = Screen()
    screen.output.cursor = (3, 0)
    screen.draw(0, 0, [[("a-b", None)]])
    screen.output.cursor = (3, 0)
    assert screen.draw(0, 0, [[("c-d", None)]]) == "\rc-d"


def test_two_panes_side_by_side_are_not_scrolled_apart() -> None:
    screen = Screen()
    screen.draw(0, 0, [[(f"row {n:02}      still {n}", None)] for n in range(9)])
    screen.draw(0, 0, [[(f"row {n + 1:02}", None)] for n in range(9)], 8)
    assert [line[12:].strip() for line in screen.screen.display] == [f"still {n}" for n in range(9)]


def test_frames_that_were_skipped_arrive_as_one_difference() -> None:
    screen = Screen()
    screen.show()
    for number in range(100):
        screen.output.put(update(0, 0, [[(f"{number:03}", None)]]))
    assert letters_of(screen.show()) == "099"


def test_after_forgetting_everything_is_drawn_anew() -> None:
    screen = Screen()
    screen.draw(0, 0, [[("Иванова", None)]])
    screen.stream.feed("\x1b[2J\x1b[5;5Hgarbage\x1b[31m")
    screen.output.forget()
    screen.show()
    assert screen.cells() == screen.anew()
    assert "Иванова" in screen.screen.display[0]


def test_a_new_size_starts_with_an_empty_picture() -> None:
    screen = Screen()
    screen.draw(0, 0, [[("Иванова", None)]])
    screen.output.resize(40, 5)
    screen.screen.resize(5, 40)
    screen.show()
    assert not "".join(screen.screen.display).strip()
    screen.output.put(update(35, 4, [[("ab", None)]], 30))
    screen.show()
    assert screen.screen.display[4][35:] == "ab   "


SEQUENCES = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]")
SGR = re.compile(r"\x1b\[([0-9;]*)m")


def codes(colour: Colour, style: Style) -> set[str]:
    screen = Screen(colour=colour)
    sent = screen.draw(0, 0, [[("x", style)]])
    return {code for group in SGR.findall(sent) for code in group.split(";") if code not in {"", "0"}}


@pytest.mark.parametrize(
    ("colour", "style", "sgr"),
    [
        ("16", "red on blue", {"31", "44"}),
        ("16", "bright_red on bright_blue", {"91", "104"}),
        ("16", "bold underline reverse bright_green", {"1", "4", "7", "92"}),
        ("16", "#ff5555", {"91"}),
        ("16", "blink red", {"31"}),
        ("16", "conceal red", {"31"}),
        ("linux", "bright_red on bright_blue", {"1", "31", "44"}),
        ("linux", "italic strike underline red", {"4", "31"}),
        ("none", "bold red on blue", {"1"}),
        ("none", "reverse bright_red", {"7"}),
    ],
)
def test_each_terminal_gets_only_the_codes_it_knows(colour: Colour, style: str, sgr: set[str]) -> None:
    assert codes(colour, Style.parse(style)) == sgr


@given(styles.filter(bool), st.sampled_from(["none", "linux", "16"]))
def test_no_style_blinks_or_asks_for_more_than_sixteen_colours(style: Style, colour: Colour) -> None:
    known = {*"123479", *map(str, range(30, 38)), *map(str, range(40, 48))}
    if colour == "16":
        known |= {*map(str, range(90, 98)), *map(str, range(100, 108))}
    assert codes(colour, style) <= known


@given(styles.filter(bool))
def test_text_never_has_the_colour_of_its_paper(style: Style) -> None:
    screen = Screen()
    screen.draw(0, 0, [[("x", style)]])
    cell = screen.screen.buffer[0][0]
    assert cell.fg != cell.bg or cell.fg == "default"


def test_two_terminals_in_one_process_keep_their_own_colours() -> None:
    style = Style.parse("bright_red")
    assert codes("16", style) == {"91"}
    assert codes("linux", style) == {"1", "31"}
    assert codes("none", style) == set()


def test_in_ascii_frames_ticks_and_quotation_marks_have_their_plain_look() -> None:
    screen = Screen(ascii=True)
    screen.draw(0, 0, [[("┌─┐│ «да» — ✓ ● → № 漢", None)]])
    assert screen.screen.display[0].rstrip() == '+-+| "да" - v * > N 漢'


def test_every_mark_of_a_grade_has_a_plain_sign_of_its_own_as_wide() -> None:
    screen = Screen(ascii=True)
    screen.draw(0, 0, [[("".join(sign for sign, _word in MARKS.values()), None)]])
    shown = screen.screen.display[0].rstrip()
    assert shown == "v/x-"
    assert len({*shown}) == len(MARKS)


@given(st.text(alphabet=st.characters(categories=["So", "Sm", "Po", "Pd", "Pi", "Pf", "Sk"]), max_size=20))
def test_in_ascii_no_sign_outside_it_is_left(text: str) -> None:
    screen = Screen(ascii=True)
    assert screen.draw(0, 0, [[(text, None)]]).isascii()


@settings(max_examples=20)
@given(st.lists(parts, min_size=2, max_size=4))
def test_putting_the_same_again_sends_nothing(puts: list[tuple[int, int, list[list[Piece]], int]]) -> None:
    screen = Screen()
    for x, y, rows, width in puts:
        screen.draw(x, y, rows, width)
    for x, y, rows, width in puts[-1:]:
        assert screen.draw(x, y, rows, width) == ""


def test_a_sentence_can_stand_in_place_of_the_picture_which_goes_on_behind_it() -> None:
    screen = Screen(12, 3, ascii=True)
    screen.output.instead = "Нужно 80×24, увеличьте окно"
    screen.output.cursor = (1, 1)
    screen.draw(0, 0, [[("одно", None)]], 12)
    assert [row.rstrip() for row in screen.screen.display] == ["Нужно 80x24,", "увеличьте", "окно"]
    hidden = screen.screen.cursor.hidden
    assert hidden
    screen.draw(0, 1, [[("другое", None)]], 12)
    screen.output.instead = ""
    screen.output.forget()
    screen.show()
    assert [row.rstrip() for row in screen.screen.display] == ["одно", "другое", ""]
    assert not screen.screen.cursor.hidden


def test_after_a_change_of_size_a_picture_is_whole_when_all_of_it_was_put() -> None:
    screen = Screen()
    whole = [screen.output.whole]
    screen.output.resize(20, 3)
    for rows in (2, 3):
        screen.output.put(update(0, 0, [[("часть", None)]] * rows, 20))
        whole.append(screen.output.whole)
    assert whole == [True, False, True]
