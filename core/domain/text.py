"""Text as people type it: one spelling for comparing, and what was meant under another keyboard layout.

Search forgives case, every dotted and dotless i, letters that the keyboard at hand does not have, punctuation
and the wrong layout; it never changes what is stored. Case and order follow the language of the text.
"""

import unicodedata
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final

# Keys row by row from the digit row down, first unshifted, then shifted. `\` is the same key in all four.
LAYOUT_EN: Final = (
    "`1234567890-=" "qwertyuiop[]" "asdfghjkl;'" "zxcvbnm,./"
    "~!@#$%^&*()_+" "QWERTYUIOP{}" 'ASDFGHJKL:"' "ZXCVBNM<>?"
)  # fmt: skip
LAYOUT_RU: Final = (
    "ё1234567890-=" "йцукенгшщзхъ" "фывапролджэ" "ячсмитьбю."
    'Ё!"№;%:?*()_+' "ЙЦУКЕНГШЩЗХЪ" "ФЫВАПРОЛДЖЭ" "ЯЧСМИТЬБЮ,"
)  # fmt: skip
LAYOUT_KK: Final = (
    '("әіңғ,.үұқөһ' "йцукенгшщзхъ" "фывапролджэ" "ячсмитьбю№"
    ")!ӘІҢҒ;:ҮҰҚӨҺ" "ЙЦУКЕНГШЩЗХЪ" "ФЫВАПРОЛДЖЭ" "ЯЧСМИТЬБЮ?"
)  # fmt: skip
LAYOUT_AZ: Final = (
    "`1234567890-=" "qüertyuiopöğ" "asdfghjklıə" "zxcvbnmçş."
    '~!"№;%:?*()_+' "QÜERTYUİOPÖĞ" "ASDFGHJKLIƏ" "ZXCVBNMÇŞ,"
)  # fmt: skip

# The layout that was on, its language, and the one that was meant; likelier pairs first.
_SLIPS: Final = tuple(
    (frozenset(char for char in on if char.isalpha()), language, str.maketrans(on, meant))
    for on, language, meant in (
        (LAYOUT_EN, "en", LAYOUT_RU),
        (LAYOUT_RU, "ru", LAYOUT_EN),
        (LAYOUT_EN, "en", LAYOUT_KK),
        (LAYOUT_RU, "ru", LAYOUT_KK),
        (LAYOUT_KK, "kk", LAYOUT_EN),
        (LAYOUT_EN, "en", LAYOUT_AZ),
        (LAYOUT_RU, "ru", LAYOUT_AZ),
        (LAYOUT_AZ, "az", LAYOUT_RU),
    )
)

_ABOVE_DIGITS: Final = 0x80
_STRANGE: Final = 0x1000
_GUESSED: Final = 1000  # worse than any literal answer to a query of a few words

# One letter for the four i of Turkic Latin, whatever language the text is in: a search must not ask.
_DOTS: Final = str.maketrans("İIı", "iii")

# A letter that another keyboard lacks is searched as the one people type there instead.
_TWINS: Final = str.maketrans("ёәғқңөұүһіəöüşçğ", "еагкноуухиeouscg")

_ALPHABETS: Final = {
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "az": "abcçdeəfgğhxıijkqlmnoöprsştuüvwyz",
    "en": "abcdefghijklmnopqrstuvwxyz",
}

DIGIT_TWINS: Final = str.maketrans("ОоOoЗзIiІіİıl|БбВBЧчSs", "0000331111111166884455")
"""Letters typed by sight where a digit was meant. Use only where the result is checked or shown."""


def plain(text: str) -> str:
    """The text in one spelling: nothing invisible, no loose accents, full-width made plain."""
    spelled = unicodedata.normalize("NFKC", text)
    return "".join(
        char for char in spelled if char.isspace() or unicodedata.category(char)[0] not in "CM"
    ).strip()


def lower(text: str, language: str) -> str:
    """The text in small letters: in Azerbaijani I is the capital of ı. İ is a capital i everywhere."""
    return (text.replace("I", "ı") if language == "az" else text).replace("İ", "i").lower()


def upper(text: str, language: str) -> str:
    """The text in capitals: in Azerbaijani the capital of i is İ."""
    return (text.replace("i", "İ") if language == "az" else text).upper()


def collation(language: str) -> Callable[[str], tuple[tuple[int, ...], str]]:
    """A key for sorting what people read: numbers, the alphabet of their language, any other letters.

    Texts that differ only in case and signs stand side by side, always in the same order.
    """
    return partial(_order, language)


@lru_cache(maxsize=4096)  # a form asks anew for the same clinics whenever it changes its shape
def _order(language: str, text: str) -> tuple[tuple[int, ...], str]:
    alphabet = _ALPHABETS.get(language, "")
    return tuple(_place(alphabet, char) for char in _spaced(lower(text, language))), text


def _place(alphabet: str, char: str) -> int:
    """Spaces and digits, then the alphabet, then whatever is not in it."""
    place = alphabet.find(char)
    return place + _ABOVE_DIGITS if place >= 0 else ord(char) + char.isalpha() * _STRANGE


def fold(text: str) -> str:
    """The text as search compares it: small letters and digits, words apart by one space.

    >>> fold("Семёнова-Гусь, ИРИНА"), fold("Әлия ҚАНАТҚЫЗЫ"), fold("İsmayıl Əliyev")
    ('семенова гусь ирина', 'алия канаткызы', 'ismayil eliyev')
    """
    small = unicodedata.normalize("NFC", text).translate(_DOTS).casefold().translate(_DOTS)
    return _spaced(small).translate(_TWINS)


def _spaced(text: str) -> str:
    """Letters and digits only, words apart by one space."""
    seen = "".join(map(_searched, unicodedata.normalize("NFC", text)))
    return " ".join(unicodedata.normalize("NFC", seen).split())


@lru_cache(maxsize=1024)
def _searched(char: str) -> str:
    """The character itself if search sees it, nothing for accents and invisible ones, else a space."""
    category = unicodedata.category(char)
    if category[0] in "LN":
        return char
    return "" if category[0] == "M" or category == "Cf" else " "


@lru_cache(maxsize=512)  # a list is asked anew at every key typed
def _padded(text: str) -> str:
    """The folded words of a text, each after a space."""
    return f" {fold(text)}"


@lru_cache(maxsize=64)  # a list asks once for every row
def variants(query: str) -> tuple[str, ...]:
    """What a query may mean, folded: as typed, then as if another layout had been meant. No duplicates.

    A reading that no one could mean is left out: a name turned into punctuation, a phone into letters.
    """
    typed = unicodedata.normalize("NFC", query)
    letters = frozenset(char for char in typed if char.isalpha())
    found = [fold(query)]
    for alphabet, language, table in _SLIPS:
        if letters and letters <= alphabet:
            small = lower(typed, language)
            # Signs of one layout are letters of another; between words they are more often just signs.
            meant = [(source, source.translate(table)) for source in (small, _spaced(small))]
            found += [fold(text) for source, text in meant if _likely(source, text)]
    return tuple(text for text in dict.fromkeys(found) if text)


def _likely(typed: str, meant: str) -> bool:
    """Whether another layout leaves a text a text: few signs became letters, and no letter a sign."""
    pairs = list(zip(typed, meant, strict=True))
    letters = sum(old.isalpha() for old, _ in pairs)
    gained = sum(new.isalpha() and not old.isalpha() for old, new in pairs)
    lost = sum(old.isalpha() and not new.isalpha() for old, new in pairs)
    # The Kazakh layout has letters where digits are: a number typed there is letters only.
    number = lost == letters and any(new.isdigit() for _, new in pairs)
    return gained <= letters and (lost == 0 or number)


def matches(query: str, text: str) -> int | None:
    """How well a text answers a query: 0 is best, None is not at all. For short lists held in memory.

    Every word of the query begins some word of the text, as typed or under another layout. Earlier and whole
    words answer better; a literal answer is better than one under another layout. An empty query suits all.
    """
    readings = variants(query)
    if not readings:
        return 0
    in_text = _padded(text)
    for guess, reading in enumerate(readings):
        score = _score(reading.split(), in_text)
        if score is not None:
            return score if guess == 0 else score + _GUESSED
    return None


def _score(asked: list[str], in_text: str) -> int | None:
    if not all(f" {word}" in in_text for word in asked):  # of most texts this is all there is to do
        return None
    return sum(
        min(
            2 * place + (found != word)
            for place, found in enumerate(in_text.split())
            if found.startswith(word)
        )
        for word in asked
    )
