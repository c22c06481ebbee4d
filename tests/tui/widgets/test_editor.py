"""The editor of one text: moves, edits, undo."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.cells import joined
from tui.widgets.editor import LineEditor

PIECES = st.sampled_from(
    [
        "а",
        "Слово",
        " ",
        "  два слова ",
        "\u0301",
        "е\u0301",
        "漢字",
        "👍🏽",
        "\n",
        "\r\n",
        ".",
        "\u200b",
        "7",
        "\x1b[2J",
    ]
)
WIDTHS = st.integers(2, 20)

Act = Callable[[LineEditor], object]


def _named(name: str, select: bool) -> Act:
    return lambda editor: getattr(editor, name)(select=select)


def _sized(name: str, width: int, select: bool) -> Act:
    return lambda editor: getattr(editor, name)(width, select=select)


ACTS = st.one_of(
    st.builds(
        lambda piece: lambda editor: editor.insert(piece), PIECES.filter(lambda piece: "\r" not in piece)
    ),
    st.builds(lambda piece: lambda editor: editor.paste(piece), PIECES),
    st.builds(
        lambda name: lambda editor: getattr(editor, name)(),
        st.sampled_from(
            [
                "backspace",
                "delete",
                "delete_word_left",
                "delete_word_right",
                "cut",
                "select_all",
                "undo",
                "redo",
            ]
        ),
    ),
    st.builds(
        _named,
        st.sampled_from(["left", "right", "word_left", "word_right", "start_of_text", "end_of_text"]),
        st.booleans(),
    ),
    st.builds(_sized, st.sampled_from(["home", "end", "up", "down"]), WIDTHS, st.booleans()),
)


@given(st.lists(ACTS, max_size=60), st.booleans())
def test_the_cursor_stands_always_between_two_graphemes_of_the_text(acts: list[Act], multiline: bool) -> None:
    editor = LineEditor("нача\u0301ло", multiline=multiline)
    for act in acts:
        act(editor)
        assert 0 <= editor.cursor <= len(editor.text)
        assert not joined(editor.text, editor.cursor)
        assert editor.anchor is None or 0 <= editor.anchor <= len(editor.text)


@given(st.lists(ACTS, max_size=60))
def test_undo_leads_back_to_the_first_text_and_redo_to_the_last(acts: list[Act]) -> None:
    editor = LineEditor("начало", multiline=True)
    for act in acts:
        act(editor)
    while editor.redo():
        pass
    last = editor.text
    steps = 0
    while editor.undo():
        steps += 1
    assert editor.text == "начало"
    for _ in range(steps):
        assert editor.redo()
    assert (editor.text, editor.redo()) == (last, False)


@given(st.lists(ACTS, max_size=40))
def test_a_move_changes_no_letter_and_an_edit_leaves_nothing_selected(acts: list[Act]) -> None:
    editor = LineEditor("раз два\nтри", multiline=True)
    for act in acts:
        before = editor.text
        act(editor)
        if editor.text != before and editor.anchor is not None:
            # Only undo brings a selection back together with the text that was selected.
            assert editor.selected in before or editor.selected in editor.text


@given(st.text(max_size=30), st.text(max_size=30))
def test_one_line_keeps_no_line_break_of_a_paste_and_nothing_else_is_lost(head: str, pasted: str) -> None:
    editor = LineEditor()
    editor.insert(head)
    editor.paste(pasted)
    kept = pasted.replace("\r\n", "\n").replace("\r", "\n").replace("\n", " ").replace("\t", " ")
    assert editor.text == head + kept


def typed(editor: LineEditor, text: str) -> LineEditor:
    for char in text:
        editor.insert(char)
    return editor


def test_undo_takes_back_word_by_word() -> None:
    editor = typed(LineEditor(), "отказали в регистратуре")
    assert editor.undo()
    assert editor.text == "отказали в "
    editor.undo()
    assert editor.text == "отказали "
    editor.undo()
    assert editor.text == ""
    assert not editor.undo()


def test_typing_after_a_move_is_a_new_step_of_undo() -> None:
    editor = typed(LineEditor(), "аб")
    editor.left()
    typed(editor, "в")
    editor.undo()
    assert (editor.text, editor.cursor) == ("аб", 1)


def test_rubbing_out_a_word_is_one_step_of_undo() -> None:
    editor = LineEditor("две руки")
    for _ in range(4):
        editor.backspace()
    assert editor.text == "две "
    editor.undo()
    assert (editor.text, editor.cursor) == ("две руки", 8)


def test_undo_of_typing_over_a_selection_brings_the_selection_back() -> None:
    editor = LineEditor("старое")
    editor.select_all()
    typed(editor, "новое")
    editor.undo()
    assert (editor.text, editor.selected) == ("старое", "старое")


def test_backspace_takes_the_letter_with_its_mark() -> None:
    editor = LineEditor("звоне\u0301")
    editor.backspace()
    assert editor.text == "звон"


def test_a_letter_typed_before_a_lone_mark_takes_it_and_the_cursor_goes_behind_both() -> None:
    editor = LineEditor("\u0301н")
    editor.home()
    editor.insert("е")
    assert editor.cursor == 2
    editor.backspace()
    assert editor.text == "н"


def test_moves_with_shift_select_and_without_collapse() -> None:
    editor = LineEditor("Петрова Зинаида")
    editor.word_left(select=True)
    assert editor.selected == "Зинаида"
    editor.left()
    assert (editor.cursor, editor.selected) == (8, "")


def test_words_are_walked_by_their_beginnings() -> None:
    editor = LineEditor("ул. Ленина, 5")
    stops = []
    while editor.cursor:
        editor.word_left()
        stops.append(editor.cursor)
    assert stops == [12, 10, 4, 2, 0]


def test_up_and_down_keep_the_column_over_a_short_row() -> None:
    editor = LineEditor("длинная строка\nдва\nещё одна строка", multiline=True)
    editor.up(40)
    assert editor.cursor == 18
    editor.up(40)
    assert editor.cursor == 14
    assert not editor.up(40)
    editor.down(40)
    editor.down(40)
    assert editor.cursor == len(editor.text)


def test_cut_returns_the_text_and_takes_it_out() -> None:
    editor = LineEditor("раз два")
    editor.word_left(select=True)
    assert editor.cut() == "два"
    assert editor.text == "раз "
    assert editor.cut() == ""


def test_a_paste_of_fifty_thousand_characters_is_one_step_and_stays_editable() -> None:
    editor = LineEditor("до ", multiline=True)
    text = "жалоба на очередь\n" * 2778
    editor.paste(text)
    for _ in range(50):
        editor.insert("я")
        editor.up(40)
        editor.end(40)
    assert len(editor.text) == 3 + len(text) + 50
    while editor.undo():
        pass
    assert editor.text == "до "
