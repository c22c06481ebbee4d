"""Which key was meant: the Latin twin of a letter typed under another layout.

Letters as data: each row is one row of keys, left to right, as the standard layout of the language prints
them, above the same keys of the US layout.
"""

from __future__ import annotations

from typing import Final

_US_LETTERS: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,."

_ROWS: Final = (
    # Russian; the Kazakh layout has the same letter rows
    ("`" + _US_LETTERS, "ё" + "йцукенгшщзхъ" + "фывапролджэ" + "ячсмитьбю"),
    # Kazakh: the letters of its own stand on the digit row. Its signs do not help: `.` is also a sign of `/`
    ("234589" + "0-=", "әіңғүұ" + "қөһ"),
    # Azerbaijani, where it differs from the US layout; there is no w
    ("w" + "[]" + ";'" + ",.", "ü" + "öğ" + "ıə" + "çş"),
)
_TWINS: Final = {
    letter: key
    for keys, letters in _ROWS
    for low, key in zip(letters, keys, strict=True)
    for letter, key in ((low, key), (low.upper(), key.upper()))
    if not letter.isascii()
} | {"İ": "I"}


def twin(character: str) -> str:
    """The US character on the key that gave `character`; `character` itself if it is no letter known here.

    A capital on a letter key gives the Latin capital. On a key of a digit or a sign it gives that digit or
    sign, as Caps Lock is likelier than Shift where keys are commands: `Ә` is 2, `Х` is [.
    """
    return _TWINS.get(character, character)
