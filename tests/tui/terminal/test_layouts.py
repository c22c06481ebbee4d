"""A key is known by its place, whatever letter the layout put there."""

from __future__ import annotations

import pytest

from tui.terminal.layouts import twin

TABLE = {
    "ru": (
        "ё й ц у к е н г ш щ з х ъ ф ы в а п р о л д ж э я ч с м и т ь б ю",
        "` q w e r t y u i o p [ ] a s d f g h j k l ; ' z x c v b n m , .",
    ),
    "kk": (
        "ә і ң ғ ү ұ қ ө һ й ц у к е н г ш щ з х ъ ф ы в а п р о л д ж э я ч с м и т ь б ю",
        "2 3 4 5 8 9 0 - = q w e r t y u i o p [ ] a s d f g h j k l ; ' z x c v b n m , .",
    ),
    "az": (
        "q ü e r t y u i o p ö ğ a s d f g h j k l ı ə z x c v b n m ç ş",
        "q w e r t y u i o p [ ] a s d f g h j k l ; ' z x c v b n m , .",
    ),
}


@pytest.mark.parametrize("language", TABLE)
def test_every_letter_of_the_layout_has_the_key_it_is_printed_on(language: str) -> None:
    letters, keys = (row.split() for row in TABLE[language])
    assert [twin(letter) for letter in letters] == keys


@pytest.mark.parametrize("language", TABLE)
def test_a_capital_gives_the_capital_or_the_plain_sign(language: str) -> None:
    letters, keys = (row.split() for row in TABLE[language])
    pairs = [
        (letter.upper(), key.upper()) for letter, key in zip(letters, keys, strict=True) if letter not in "ıi"
    ]
    assert [twin(letter) for letter, _ in pairs] == [key for _, key in pairs]


def test_of_the_two_azerbaijani_capitals_the_dotted_is_i_and_the_dotless_is_plain_latin() -> None:
    assert twin("İ") == "I"
    assert twin("ı".upper()) == "I"


def test_what_is_no_letter_of_a_known_layout_stays_itself() -> None:
    for character in "aZ0/.,№ ☎\x1b":
        assert twin(character) == character
