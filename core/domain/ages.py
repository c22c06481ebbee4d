"""How old the patient was on the day of the appeal: forms ask for minors and for those of 65 and older."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Final

from core.domain.dates import read_date
from core.domain.fields import marks
from core.domain.identifiers import Identifier, read_iin, read_policy
from core.domain.numbers import read_number


class AgeGroup(StrEnum):
    """What forms tell apart."""

    UNKNOWN = "unknown"
    MINOR = "minor"
    ADULT = "adult"
    SENIOR = "senior"


_OF_AGE: Final = 18
_SENIOR: Final = 65
_SELF: Final = ("", "self")
_MARKS: Final = {"child": AgeGroup.MINOR, "over_65": AgeGroup.SENIOR}
"""Marks of vulnerability that tell an age where nothing else does."""


def age_on(born: date, day: date) -> int:
    """Whole years on a day; who was born on 29 February is a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def group_of(years: int) -> AgeGroup:
    """The group of an age in whole years."""
    if years < _OF_AGE:
        return AgeGroup.MINOR
    return AgeGroup.SENIOR if years >= _SENIOR else AgeGroup.ADULT


def patient_group(value: Callable[[str], str], day: date) -> AgeGroup:
    """The age group of whom the appeal is about, on its day.

    ``value``: field id → the text in it. Told, in this order, by: the birth date of the insured, the number
    they are insured by, the same of the applicant who speaks for themselves, the age that was named, the
    marks of vulnerability.
    """
    people = ["insured"]
    if value("relation") in _SELF and not value("insured_name"):
        people.append("applicant")
    for who in people:
        born = _birth(value(f"{who}_birth"), value(f"{who}_policy"), day)
        if born is not None:
            return group_of(age_on(born, day))
    if (named := read_number(value("age"))) is not None:
        return group_of(named)
    told = {_MARKS[mark] for mark in marks(value("vulnerability")) if mark in _MARKS}
    return told.pop() if len(told) == 1 else AgeGroup.UNKNOWN


def _birth(typed: str, number: str, day: date) -> date | None:
    born = read_date(typed, day) if typed else None
    if born is None and number:
        # Which scheme a number is of can be told by its shape: no ЕНП has twelve digits, no ИИН sixteen.
        readings = (read_policy(number), read_iin(number))
        dates = (one.birth_date for one in readings if one.kind in (Identifier.ENP, Identifier.IIN))
        born = next((one for one in dates if one is not None and one <= day), None)
    return born
