"""Laws of cutting and measuring text."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.terminal.safe import visible
from tui.widgets.cells import after, back, before, drawn, joined, plain, reach, width_of, wrap

TEXT = st.text(
    st.one_of(
        st.sampled_from("аб яё.Ж7 \n"),
        st.sampled_from(
            ["e", "\u0301", "\u0308", "漢", "👍", "\u200b", "\u202e", "\x1b", "\t", "\ufe0f", "й"]
        ),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=120,
)


@given(TEXT)
def test_plain_text_is_drawn_as_it_is_one_cell_a_character(text: str) -> None:
    if plain(text):
        assert visible(text) == text
        assert cell_len(text) == len(text)
        assert not any(joined(text, at) for at in range(len(text)))


def test_the_usual_texts_of_an_operator_are_plain() -> None:
    assert plain("Горбольница № 2, ул. Ленина — «кабинет» 5…")
    assert plain("Қазақстан Әсел Ғ ұ ү һ; Əliyev")


@given(TEXT, st.integers(2, 40))
def test_wrapped_rows_hold_the_whole_text_and_fit_their_width(text: str, width: int) -> None:
    rows = wrap(text, width)
    parts = []
    for row in range(len(rows)):
        start, end = rows.span(row)
        following = rows.starts[row + 1] if row + 1 < len(rows) else len(text)
        parts.append(text[start:following])
        assert not joined(text, start)
        # Two cells of a wide sign cannot be halved; the width is never less than two.
        assert width_of(text, start, rows.last(row)) <= max(width - 1, 2)
        assert cell_len(drawn(text, start, end)) <= width + 1
    assert "".join(parts) == text


@given(TEXT, st.integers(2, 40), st.data())
def test_a_position_is_found_again_from_its_row_and_column(
    text: str, width: int, data: st.DataObject
) -> None:
    rows = wrap(text, width)
    at = data.draw(st.integers(0, len(text)))
    while joined(text, at):
        at -= 1
    row, column = rows.place(at)
    found = rows.position(row, column)
    assert rows.place(found) == (row, column)
    assert width_of(text, min(at, found), max(at, found)) == 0


@given(TEXT)
def test_graphemes_go_back_as_they_went_on(text: str) -> None:
    at, stops = 0, [0]
    while at < len(text):
        at = after(text, at)
        stops.append(at)
    assert at == len(text)
    while at > 0:
        assert stops.pop() == at
        at = before(text, at)
    assert stops == [0]


@given(TEXT.map(lambda text: text.replace("\n", "")), st.integers(1, 30))
def test_reach_and_back_stay_within_their_cells(text: str, cells: int) -> None:
    assert width_of(text, 0, reach(text, 0, len(text), cells)) <= cells
    assert width_of(text, back(text, len(text), cells), len(text)) <= cells


def test_a_combining_mark_is_cut_from_its_letter_nowhere() -> None:
    text = "е\u0301" * 30
    assert all(start % 2 == 0 for start in wrap(text, 8).starts)


def test_a_mark_on_the_space_where_a_row_breaks_goes_with_the_space() -> None:
    text = "ааа \u0301ббббб"
    assert wrap(text, 6).starts == [0, 5]


def test_a_mark_behind_the_last_letter_that_fits_goes_with_it() -> None:
    assert reach("абв\u0301г", 0, 5, 3) == 4
    assert reach("漢字", 0, 2, 3) == 1


def test_rows_break_behind_spaces_and_at_line_breaks() -> None:
    rows = wrap("новому адресу,\nотказали в регистратуре", 12)
    assert [drawn(rows.text, *rows.span(row)) for row in range(len(rows))] == [
        "новому ",
        "адресу,",
        "отказали в ",
        "регистратур",
        "е",
    ]
