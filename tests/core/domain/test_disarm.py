import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.disarm import disarmed, is_hidden, seen


@pytest.mark.parametrize(
    "text", ["=1+1", "+7918", "-1", "@SUM(A1)", "\t=1", "  =1", "\uff1d1", "\r=1", "\n=1"]
)
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(text: str) -> None:
    assert disarmed(text) == "'" + seen(text)


@pytest.mark.parametrize("text", ["", "Примерова", "a=b", "№ 5", "— тире"])
def test_a_text_stays_as_it_is(text: str) -> None:
    assert disarmed(text) == text


def test_what_commands_a_terminal_is_written_out() -> None:
    assert seen("a\x1b[2Jb\u202ec\x7f\u2028") == "a␛[2Jb<U+202E>c␡<U+2028>"


@given(st.text())
def test_no_cell_begins_a_formula_or_hides_anything(text: str) -> None:
    cell = disarmed(text)
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not any(map(is_hidden, cell))
