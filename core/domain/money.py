"""Sums of money as operators type them, in whole minor units: kopecks, tiyn, qəpik.

A sum is advice as every value is: what cannot be read stays as it was typed, and counts in no total.
"""

import re
from collections.abc import Iterable
from typing import Final

from core.domain.record import record
from core.domain.text import fold, plain


@record(frozen=True, slots=True)
class Currency:
    """``code``: ISO 4217. ``sign``: as it stands behind a sum. ``words``: what people write there, folded."""

    code: str
    sign: str
    words: tuple[str, ...]
    minor: tuple[str, ...]


CURRENCIES: Final = {
    "RU": Currency(
        "RUB",
        "₽",
        ("₽", "р", "руб", "рубль", "рубля", "рублей", "rub"),
        ("к", "коп", "копеек", "копейки", "копейка"),
    ),
    "KZ": Currency("KZT", "₸", ("₸", "т", "тг", "тнг", "тенге", "kzt"), ("т", "тиын", "тиин")),
    "AZ": Currency("AZN", "₼", ("₼", "m", "man", "manat", "ман", "манат", "azn"), ("q", "qepik", "гяпик")),
}
"""Country code of a centre → its money."""

_MOST: Final = 10**12
"""Minor units: more than this is a slip of the finger."""

# Thousands apart by a space or an apostrophe; a comma or a stop before one or two digits of minor units.
_SUM: Final = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:[ '][0-9]{3})+|[0-9]+)(?:[.,](?P<part>[0-9]{1,2}))?"
    r"\s*(?P<word>[^\W\d_]+|[₽₸₼])?\.?(?:\s*(?P<minor>[0-9]{1,2})\s*(?P<minor_word>[^\W\d_]+)\.?)?"
)


def currency_of(region: str) -> Currency:
    """The money of a country; one that we do not know writes its sums without a word."""
    return CURRENCIES.get(region, Currency("", "", (), ()))


def read_sum(text: str, region: str) -> int | None:
    """The sum in «3 500», «3500,50», «3500 р.», «3500 руб. 50 коп.», in minor units; None if it is none."""
    found = _SUM.fullmatch(plain(text))
    if found is None:
        return None
    money = currency_of(region)
    whole, part, word, minor, minor_word = found.group("whole", "part", "word", "minor", "minor_word")
    if word and fold(word) not in money.words and word not in money.words:
        return None
    if minor and (part or not word or fold(minor_word) not in money.minor):
        return None
    units = int("".join(char for char in whole if char.isdigit())) * 100
    units += int(minor) if minor else int((part or "0").ljust(2, "0"))
    return units if units <= _MOST else None


def total(texts: Iterable[str], region: str) -> tuple[int, int]:
    """What these come to together, in minor units; and how many of them, not empty, cannot be read."""
    sums = [read_sum(text, region) for text in texts if text.strip()]
    return sum(one for one in sums if one is not None), sums.count(None)


def show_sum(units: int, region: str) -> str:
    """A sum as people read it: «3 500,50 ₽», «3 500 ₽»."""
    whole, part = divmod(abs(units), 100)
    digits = f"{whole:,}".replace(",", " ") + (f",{part:02d}" if part else "")
    sign = currency_of(region).sign
    return ("−" if units < 0 else "") + digits + (f" {sign}" if sign else "")
