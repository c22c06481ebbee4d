"""Telephone numbers: many ways of typing, one normal form to compare and dial.

Russia and Kazakhstan share +7 and are told apart by the digits after it. Service numbers (1406, 1542, 112)
are no international numbers and stay a kind of their own. What cannot be understood is kept as it was typed.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from core.domain.record import record
from core.domain.text import DIGIT_TWINS, fold, plain

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber


class PhoneKind(StrEnum):
    """What a number is: international, a service number, withheld by the network, or not understood."""

    E164 = "e164"
    SHORT = "short"
    HIDDEN = "hidden"
    UNKNOWN = "unknown"


@record(frozen=True, slots=True)
class Phone:
    """A number as understood.

    ``normal``: to compare and dial, ``+79181234567`` or ``1406``; empty when hidden or unknown: two unknown
    numbers are not one caller, so never compare empty ones.
    ``display``: for people; reading it again gives the same phone.
    ``region``: the country by its two letters; empty when the number does not tell it (8-800).
    ``extension``: digits, or empty.
    """

    kind: PhoneKind
    normal: str
    display: str
    region: str = ""
    extension: str = ""


# Service numbers of one country, whoever reads them (domain.md §3.2); other short ones are the reader's own.
_SERVICE_REGIONS: Final = MappingProxyType(
    {"1406": "KZ", "1414": "KZ", "111": "KZ", "122": "RU", "1542": "AZ", "116111": "AZ"}
)
_SHORT = re.compile(r"\d{2,4}")

# What switches and people write instead of a withheld number, in the words of three countries.
_HIDDEN: Final = frozenset(
    fold(words)
    for words in (
        "anonymous",
        "hidden",
        "private",
        "restricted",
        "unavailable",
        "unknown",
        "withheld",
        "неизвестен",
        "неизвестный номер",
        "аноним",
        "анонимный",
        "номер скрыт",
        "скрыт",
        "скрытый",
        "скрытый номер",
        "жасырын",
        "жасырын нөмір",
        "gizli",
        "gizli nömrə",
    )
)

# Switches give numbers of the neighbours without the plus sign.
_COUNTRY_CODES: Final = ("7", "374", "375", "380", "992", "993", "994", "995", "996", "998")
# A neighbour's number dialled as at home: with the trunk prefix nothing else begins so.
_TRUNKS: Final = (("RU", re.compile(r"8\d{10}")), ("AZ", re.compile(r"0\d{9}")))

_LABEL = re.compile(
    r"^(?:тел(?:ефон)?|моб(?:ильный)?|сот(?:овый)?|дом(?:ашний)?|tel|phone|mob)\b[.:\s]*", re.IGNORECASE
)
_EXTENSION = re.compile(
    r"[\s,;(]*(?:доб(?:авочный)?|внутр?(?:енний)?|вн|ext(?:ension)?|əlavə|daxili|қосымша|#|x)[.:=\s]*(\d{1,7})\)?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s.()/_\-\u2010-\u2015\u2212\u00b7]+")


def read_phone(text: str, region: str = "RU") -> Phone:
    """The phone in a text; ``region`` is the country whose habits a number without a country code follows."""
    shown = plain(text)
    if fold(shown) in _HIDDEN:
        return Phone(PhoneKind.HIDDEN, "", shown)
    number = _LABEL.sub("", shown)
    extension = ""
    if (found := _EXTENSION.search(number)) is not None:
        number, extension = number[: found.start()], found[1]
    number = _BETWEEN.sub("", number)
    if len(re.findall(r"\d", number)) * 2 >= len(number):  # else letters are a word: «боб» is not 606
        number = number.translate(DIGIT_TWINS)
    if not re.fullmatch(r"\+?\d+", number, re.ASCII):
        return Phone(PhoneKind.UNKNOWN, "", shown)
    if number in _SERVICE_REGIONS or _SHORT.fullmatch(number):
        home = _SERVICE_REGIONS.get(number, region)
        return Phone(PhoneKind.SHORT, number, _with_extension(number, extension), home, extension)
    for attempt, dialled_in in _attempts(number, region):
        if (parsed := _parse(attempt, dialled_in)) is not None:
            return _international(parsed, extension)
    return Phone(PhoneKind.UNKNOWN, "", shown)


def _attempts(number: str, region: str) -> Iterator[tuple[str, str | None]]:
    """Ways to understand a number, likeliest first. Each of them must then be a number that exists."""
    yield number, region
    digits = number.removeprefix("+")
    if digits.startswith(_COUNTRY_CODES):
        yield f"+{digits}", None
    yield from ((digits, home) for home, form in _TRUNKS if form.fullmatch(digits))


def _parse(number: str, region: str | None) -> "PhoneNumber | None":
    """The number if the numbering plan has it. The library's tables cost 27 ms to import, so only here."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_valid_number(parsed) else None


def _international(parsed: "PhoneNumber", extension: str) -> Phone:
    import phonenumbers
    from phonenumbers import PhoneNumberFormat, PhoneNumberType

    shared = parsed.country_code == 7 and phonenumbers.number_type(parsed) == PhoneNumberType.TOLL_FREE
    display = phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    return Phone(
        PhoneKind.E164,
        phonenumbers.format_number(parsed, PhoneNumberFormat.E164),
        _with_extension(display, extension),
        "" if shared else phonenumbers.region_code_for_number(parsed) or "",
        extension,
    )


def _with_extension(display: str, extension: str) -> str:
    return f"{display} #{extension}" if extension else display
