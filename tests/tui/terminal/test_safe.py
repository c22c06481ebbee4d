"""Nothing harmful is ever drawn; nothing of what was typed is lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.terminal.safe import _HARMLESS, MARKS_KEPT, clean_input, visible

anything = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Me"]),
        st.sampled_from("а́й\x1b\x9b\u200b\u202e\u2066\ufe0f\U000e0041\ud800\u3164"),
    )
)


@given(anything, st.booleans())
@example("\x1b[2J\x9b\x00\x7f\u202eexe\u200d\U000e0041\ud800", False)
def test_what_is_drawn_holds_no_control_bidi_zero_width_or_lone_character(text: str, ascii: bool) -> None:
    for character in visible(text, ascii=ascii):
        assert unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        assert unicodedata.category(character) != "Zs" or character == " "
        assert not 0xFE00 <= ord(character) <= 0xFE0F


@given(anything, st.booleans())
def test_what_is_drawn_once_is_drawn_the_same_again(text: str, ascii: bool) -> None:
    once = visible(text, ascii=ascii)
    assert visible(once, ascii=ascii) == once


@given(anything)
def test_no_letter_carries_more_marks_than_are_kept(text: str) -> None:
    run = MARKS_KEPT
    for character in visible(text):
        run = run + 1 if unicodedata.category(character)[0] == "M" else 0
        assert run <= MARKS_KEPT


@given(
    st.text(alphabet=st.characters(categories=["Ll", "Lu", "Nd", "Po", "Sm"], exclude_characters="\u3164"))
)
def test_letters_figures_and_signs_are_drawn_as_they_stand(text: str) -> None:
    assert visible(text) == text


def test_the_short_way_lets_no_harmful_character_through() -> None:
    through = [chr(point) for point in range(0x110000) if _HARMLESS(chr(point))]
    assert len(through) > 2000
    for character in through:
        assert character.isprintable(), f"U+{ord(character):04X}"
        assert unicodedata.category(character)[0] != "M", f"U+{ord(character):04X}"


@pytest.mark.parametrize(
    ("text", "drawn", "in_ascii"),
    [
        ("Иванова А. — «да» №2", "Иванова А. — «да» №2", "Иванова А. — «да» №2"),
        ("a\x1b[2Jb", "a␛[2Jb", "a?[2Jb"),
        ("a\x00\x07\x7fb", "a␀␇␡b", "a???b"),
        ("a\x9bb", "a\ufffdb", "a?b"),
        ("a\u202eb\u200bc\u2066d\u200ee", "abcde", "abcde"),
        ("a\u00a0b\u202fc\u3000d", "a b c  d", "a b c  d"),
        ("a\ud83db", "a\ufffdb", "a?b"),
        ("a\ue000b\u0378", "a\ufffdb\ufffd", "a?b?"),
        ("з\u0301\u0302\u0303\u0304л", "з\u0301\u0302л", "з\u0301\u0302л"),
        ("\u0301\u0302а", "а", "а"),
        ("a\U000e0041\U000e0042\ufe0f", "a", "a"),
        ("ab\u2028cd\u2029", "abcd", "abcd"),
    ],
)
def test_each_kind_of_character_has_its_picture(text: str, drawn: str, in_ascii: str) -> None:
    assert visible(text) == drawn
    assert visible(text, ascii=True) == in_ascii


@given(anything)
def test_input_is_composed_storable_and_otherwise_whole(text: str) -> None:
    kept = clean_input(text)
    kept.encode()
    assert "\0" not in kept
    assert "\r" not in kept
    assert clean_input(kept) == kept

    def letters(text: str) -> list[str]:
        whole = unicodedata.normalize(
            "NFD", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        )
        return sorted(
            c for c in whole if unicodedata.category(c) in {"Ll", "Lu", "Nd", "Mn"} and c != "\u034f"
        )

    assert letters(kept) == letters(text)


def test_two_ways_to_write_a_letter_are_kept_as_one() -> None:
    assert clean_input("и\u0306") == "й"


def test_controls_stay_in_what_was_pasted_and_line_ends_become_one_kind() -> None:
    assert clean_input("a\x1b[2J\r\nb\rc\n\td") == "a\x1b[2J\nb\nc\n\td"


def test_a_paste_of_marks_does_not_stop_the_console() -> None:
    # Sorting this many marks as one run takes hours: the test ends only if runs are bounded.
    flood = "а" + "\u0301\u0323" * 200_000
    assert len(clean_input(flood)) >= len(flood)
