"""Numbers people are insured by: ЕНП and other Russian policies, СНИЛС, ИИН/БИН, FİN.

Nothing here blocks. A number dictated over the telephone is often wrong, and an old policy without any check
digit is lawful: a reading says what was understood and what looks wrong, and the operator decides.

The algorithms come from public registers' code and from federal rules; domain.md §2 names each source.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from core.domain.record import record
from core.domain.text import DIGIT_TWINS, plain


class Identifier(StrEnum):
    """What kind of number was read; ``NONE`` when there is no number in the text."""

    ENP = "enp"
    OLD_POLICY = "old_policy"
    CERTIFICATE = "certificate"
    PARENT_POLICY = "parent_policy"
    SNILS = "snils"
    IIN = "iin"
    BIN = "bin"
    FIN = "fin"
    NONE = "none"


class Sex(StrEnum):
    """Sex as a document states it."""

    MALE = "m"
    FEMALE = "f"


PROBLEM_WORDS: Final = MappingProxyType(
    {
        "policy.no_number": "There is no number here",
        "policy.length": "{digits} digits: a policy has 16, a temporary certificate 9; an old policy?",
        "enp.length": "{digits} digits instead of 16",
        "enp.check": "The check digit does not fit: ask for the number again (or is it an old policy?)",
        "enp.date": "The check digit fits, but no date of birth can be read from the number",
        "snils.length": "{digits} digits instead of 11",
        "snils.check": "The control number should be {expected}, not {found}",
        "snils.zero": "СНИЛС cannot be all zeros",
        "iin.length": "{digits} digits instead of 12",
        "iin.organisation": "This is a БИН, the number of an organisation, not of a person",
        "iin.never_issued": "No ИИН begins with these eleven digits",
        "iin.check": "The check digit does not fit: ask for the number again",
        "iin.date": "The check digit fits, but no date of birth can be read from the number",
        "fin.length": "{characters} characters instead of 7",
        "fin.letters": "FİN has only Latin capitals and digits, without I and O",
        "fin.suggestion": "Did you mean {suggestion}?",
        "letters": "Only digits are expected here",
        "mismatch.birth_date": "By the number, born {number:%d.%m.%Y}; on the card {card:%d.%m.%Y}",
        "mismatch.male": "By the number, a man; on the card, a woman",
        "mismatch.female": "By the number, a woman; on the card, a man",
        "mismatch.future": "By the number, born {number:%d.%m.%Y}: that day has not come yet",
    }
)
"""Each problem in English; the screen's catalogue translates the sentence, then fills its blanks."""


@dataclass(frozen=True, init=False)
class Problem:
    """What looks wrong: a stable ``code`` of `PROBLEM_WORDS` and the ``values`` of its blanks."""

    code: str
    values: MappingProxyType[str, str | int | date]

    def __init__(self, code: str, **values: str | int | date) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "values", MappingProxyType(values))

    def __hash__(self) -> int:
        return hash((self.code, *sorted(self.values)))

    def __str__(self) -> str:
        return PROBLEM_WORDS[self.code].format(**self.values)


@record(frozen=True, slots=True)
class Reading:
    """What was understood from a typed number.

    ``normal``: the number alone, as it is compared and exchanged; reading it again gives the same number.
    ``ok``: the check digit fits (True), the number is wrong (False), there is nothing to check it by (None).
    ``birth_date``, ``sex``: of the number's owner, where the number tells them.
    ``suggestion``: another spelling that would be right; for the operator to confirm, never taken silently.
    """

    kind: Identifier
    normal: str
    ok: bool | None = None
    birth_date: date | None = None
    sex: Sex | None = None
    problem: Problem | None = None
    suggestion: str = ""


_NO_NUMBER: Final = Reading(Identifier.NONE, "")
_EARLIEST_BIRTH: Final = 1900  # nobody insured today was born earlier: such a date is noise in a valid number

_PARENT = re.compile(
    r"^\W*(?:полис\s+)?(?:родител\w*|мам[аы]|мат(?:ь|ери)|пап[аы]|от(?:ец|ца)|parent\w*)\b\W*(?:полис\b)?\W*",
    re.IGNORECASE,
)
_POLICY_LABELS = re.compile(
    r"\b(?:полис|серия|сер|номер|ном|енп|омс)\b\.?|\bno?(?![^\W\d])\.?", re.IGNORECASE
)
_BETWEEN = re.compile(r"[\s.,/_·\-\u2010-\u2015\u2212]+")

# Cyrillic capitals that look Latin; O and I are not in the alphabet of a FİN, so they can only be 0 and 1.
_FIN_TWINS = str.maketrans("АВЕЗКМНОРСТУХІİIO", "ABE3KMH0PCTYX1110")


def _digits(text: str) -> str | None:
    """The digits of a number typed with any separators and look-alikes; None if other letters remain."""
    number = _BETWEEN.sub("", plain(text)).translate(DIGIT_TWINS)
    return number if number.isascii() and number.isdigit() else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def check_digit(body: str) -> int:
    """The check digit of ЕНП for its first 15 digits.

    The federal rule ("Mod10": odd positions as one number doubled, even ones before it, all digits added) is
    Luhn's.
    """
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in body[::-2])
    plain = (int(digit) for digit in body[-2::-2])
    return -(sum(doubled) + sum(plain)) % 10


def _enp_owner(number: str) -> tuple[date | None, Sex | None]:
    """Birth date and sex in positions 3-10: month, year backwards, day, every digit taken from nine."""
    code = "".join(str(9 - int(digit)) for digit in number[2:10])
    month, year, day = int(code[:2]), int(code[5:1:-1]), int(code[6:])
    shift = 20 if year <= 1950 else 40 if year <= 2000 else 0
    sex, day = (Sex.MALE, day - 50) if day > 50 else (Sex.FEMALE, day)
    born = _day(year, month - shift, day) if year >= _EARLIEST_BIRTH else None
    return (born, sex) if born else (None, None)


def _read_enp(number: str) -> Reading:
    if len(number) != 16:
        return Reading(Identifier.ENP, number, False, problem=Problem("enp.length", digits=len(number)))
    if int(number[-1]) != check_digit(number[:-1]):
        return Reading(Identifier.ENP, number, False, problem=Problem("enp.check"))
    born, sex = _enp_owner(number)
    return Reading(Identifier.ENP, number, True, born, sex, None if born else Problem("enp.date"))


def _read_old(text: str) -> Reading:
    """Series and number of an old policy: every region had a form of its own, so nothing is checked."""
    parts = re.sub(r"(?<=[^\W\d])(?=\d)", " ", " ".join(_POLICY_LABELS.sub(" ", text).split())).upper()
    if not re.search(r"\d", parts):
        return Reading(Identifier.NONE, "", problem=Problem("policy.no_number"))
    lone = parts.isdigit()
    return Reading(
        Identifier.OLD_POLICY, parts, problem=Problem("policy.length", digits=len(parts)) if lone else None
    )


def read_enp_policy(text: str) -> Reading:
    """A Russian policy: ЕНП, a temporary certificate, an old series and number, a newborn's parent's policy.

    A parent's policy is typed with the word before it («матери 0047…»); its birth date and sex are not the
    child's and are not told.
    """
    text = plain(text)
    if not text:
        return _NO_NUMBER
    if (mark := _PARENT.match(text)) is not None:
        own = read_enp_policy(text[mark.end() :])
        return Reading(Identifier.PARENT_POLICY, own.normal, own.ok, problem=own.problem)
    bare = _POLICY_LABELS.sub(" ", text)
    number = _digits(bare)
    if number is not None and len(number) == 9 and not re.search(r"[^\W\d]", bare):
        return Reading(Identifier.CERTIFICATE, number)
    # A series may be «ОЗ»: letters are taken for digits only when nearly all of the number is digits already.
    if number is not None and 14 <= len(number) <= 18 and len(re.findall(r"\d", bare)) >= 12:
        return _read_enp(number)
    return _read_old(text)


def read_snils(text: str) -> Reading:
    """СНИЛС, 11 digits. Numbers up to 001-001-998 were given out without a control number."""
    number = _digits(text)
    if number is None:
        return _not_digits(Identifier.SNILS, text)
    if len(number) != 11:
        return Reading(Identifier.SNILS, number, False, problem=Problem("snils.length", digits=len(number)))
    if not int(number):
        return Reading(Identifier.SNILS, number, False, problem=Problem("snils.zero"))
    if int(number[:9]) <= 1_001_998:
        return Reading(Identifier.SNILS, number)
    total = sum(int(digit) * weight for digit, weight in zip(number, range(9, 0, -1), strict=False))
    expected = f"{total % 101 % 100:02}"
    if number[9:] == expected:
        return Reading(Identifier.SNILS, number, True)
    problem = Problem("snils.check", expected=expected, found=number[9:])
    return Reading(Identifier.SNILS, number, False, problem=problem)


_IIN_OWNERS: Final = {
    "1": (1800, Sex.MALE),
    "2": (1800, Sex.FEMALE),
    "3": (1900, Sex.MALE),
    "4": (1900, Sex.FEMALE),
    "5": (2000, Sex.MALE),
    "6": (2000, Sex.FEMALE),
}
_IIN_WEIGHTS: Final = ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))


def iin_check_digit(body: str) -> int | None:
    """The check digit of ИИН or БИН for its first 11 digits; None when such a number is never issued."""
    for weights in _IIN_WEIGHTS:
        rest = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11
        if rest < 10:
            return rest
    return None


def read_iin(text: str) -> Reading:
    """ИИН of a person, 12 digits. The seventh tells century and sex; 0 is a foreigner's and tells neither."""
    number = _digits(text)
    if number is None:
        return _not_digits(Identifier.IIN, text)
    if len(number) != 12:
        return Reading(Identifier.IIN, number, False, problem=Problem("iin.length", digits=len(number)))
    if number[4] in "456":
        return Reading(Identifier.BIN, number, False, problem=Problem("iin.organisation"))
    expected = iin_check_digit(number[:11])
    if expected is None:
        return Reading(Identifier.IIN, number, False, problem=Problem("iin.never_issued"))
    if int(number[-1]) != expected:
        return Reading(Identifier.IIN, number, False, problem=Problem("iin.check"))
    if number[6] == "0":
        return Reading(Identifier.IIN, number, True)
    century, sex = _IIN_OWNERS.get(number[6], (0, None))
    born = century and _day(century + int(number[:2]), int(number[2:4]), int(number[4:6]))
    if not born:
        return Reading(Identifier.IIN, number, True, problem=Problem("iin.date"))
    return Reading(Identifier.IIN, number, True, born, sex)


def read_fin(text: str) -> Reading:
    """FİN, 7 Latin capitals and digits. It has no check digit: a well-formed one is ``ok=None``."""
    typed = _BETWEEN.sub("", plain(text))
    if not typed:
        return _NO_NUMBER
    if _is_fin(typed):
        return Reading(Identifier.FIN, typed)
    likely = typed.upper().translate(_FIN_TWINS)
    if _is_fin(likely):
        problem = Problem("fin.suggestion", suggestion=likely)
        return Reading(Identifier.FIN, typed, False, problem=problem, suggestion=likely)
    length = len(typed)
    problem = Problem("fin.letters") if length == 7 else Problem("fin.length", characters=length)
    return Reading(Identifier.FIN, typed, False, problem=problem)


def _is_fin(text: str) -> bool:
    return re.fullmatch(r"[0-9A-HJ-NP-Z]{7}", text) is not None


def _not_digits(kind: Identifier, text: str) -> Reading:
    typed = plain(text)
    return Reading(kind, typed, False, problem=Problem("letters")) if typed else _NO_NUMBER


_SCHEMES: Final[dict[str, Callable[[str], Reading]]] = {
    "enp": read_enp_policy,
    "iin": read_iin,
    "fin": read_fin,
}


def read_policy(text: str, scheme: str = "enp") -> Reading:
    """The number people are insured by, as the centre's pack calls it: ``enp``, ``iin`` or ``fin``."""
    return _SCHEMES[scheme](text)


def mismatches(
    reading: Reading, birth_date: date | None, sex: Sex | None = None, today: date | None = None
) -> list[Problem]:
    """Where the number's owner differs from the person on the card.

    Never a refusal: a number stays the same when a name, a birth date or a sex is corrected later.
    """
    found = []
    born = reading.birth_date
    if born and today and born > today:
        found.append(Problem("mismatch.future", number=born))
    if born and birth_date and born != birth_date:
        found.append(Problem("mismatch.birth_date", number=born, card=birth_date))
    if reading.sex and sex and reading.sex != sex:
        found.append(Problem("mismatch.male" if reading.sex is Sex.MALE else "mismatch.female"))
    return found


# How many first and last characters a list may show. ИИН begins with the birth date: none of it is shown.
_SHOWN: Final = {
    Identifier.ENP: (4, 4),
    Identifier.PARENT_POLICY: (4, 4),
    Identifier.OLD_POLICY: (0, 4),
    Identifier.CERTIFICATE: (0, 4),
    Identifier.SNILS: (0, 4),
    Identifier.IIN: (0, 4),
    Identifier.BIN: (0, 4),
    Identifier.FIN: (1, 2),
    Identifier.NONE: (0, 0),
}


def mask(text: str, kind: Identifier | str) -> str:
    """The text as a list may show it: ``0047…0014``, or for the kind ``phone`` ``+7 918 ···-··-67``."""
    if kind == "phone":
        return _mask_phone(text)
    head, tail = _SHOWN[Identifier(kind)]
    bare = _BETWEEN.sub("", plain(text))
    if len(bare) <= head + tail:
        return "…" if bare else ""
    return f"{bare[:head]}…{bare[len(bare) - tail :]}"


def _mask_phone(text: str) -> str:
    """Five digits before the last two are hidden, and the extension; a service number is nobody's secret."""
    number = text.partition(" #")[0]
    places = [place for place, char in enumerate(number) if char.isdigit()]
    hidden = set(places[-7:-2]) if len(places) > 4 else set()
    return "".join("·" if place in hidden else char for place, char in enumerate(number))
