from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.ages import AgeGroup, age_on, group_of, patient_group

DAY = date(2026, 11, 22)


def told(values: Mapping[str, str], day: date = DAY) -> AgeGroup:
    return patient_group(lambda field: values.get(field, ""), day)


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(2008, 11, 22), DAY, 18),
        (date(2008, 11, 23), DAY, 17),
        (date(2004, 2, 29), date(2022, 2, 28), 17),
        (date(2004, 2, 29), date(2022, 3, 1), 18),
        (date(1961, 11, 22), DAY, 65),
        (date(1961, 11, 23), DAY, 64),
    ],
)
def test_years_are_whole_on_the_birthday(born: date, day: date, years: int) -> None:
    assert age_on(born, day) == years


def test_minors_are_under_18_and_seniors_65_and_older() -> None:
    assert [group_of(years) for years in (17, 18, 64, 65)] == [
        AgeGroup.MINOR, AgeGroup.ADULT, AgeGroup.ADULT, AgeGroup.SENIOR
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "group"),
    [
        ({}, AgeGroup.UNKNOWN),
        ({"insured_birth": "22.11.2008"}, AgeGroup.ADULT),
        ({"insured_birth": "23.11.2008"}, AgeGroup.MINOR),
        ({"insured_policy": "0094 3897 7400 0016"}, AgeGroup.MINOR),  # born 25.05.2016
        ({"insured_policy": "061211600012"}, AgeGroup.ADULT),  # ИИН, born 11.12.2006
        ({"insured_policy": "1234567890123452"}, AgeGroup.UNKNOWN),  # no date in it
        ({"applicant_birth": "1.1.1950"}, AgeGroup.SENIOR),
        ({"applicant_policy": "0078940848000018", "relation": "self"}, AgeGroup.SENIOR),
        ({"applicant_birth": "1.1.1950", "relation": "child"}, AgeGroup.UNKNOWN),
        ({"applicant_birth": "1.1.1950", "insured_name": "Примерова Проба"}, AgeGroup.UNKNOWN),
        ({"applicant_birth": "1.1.1950", "relation": "child", "age": "9"}, AgeGroup.MINOR),
        ({"age": " 66 "}, AgeGroup.SENIOR),
        ({"age": "66 лет"}, AgeGroup.SENIOR),
        ({"age": "66", "insured_birth": "1.1.1990"}, AgeGroup.ADULT),
        ({"age": "много"}, AgeGroup.UNKNOWN),
        ({"vulnerability": "disabled over_65"}, AgeGroup.SENIOR),
        ({"vulnerability": "child"}, AgeGroup.MINOR),
        ({"vulnerability": "child over_65"}, AgeGroup.UNKNOWN),
        ({"insured_birth": "in May"}, AgeGroup.UNKNOWN),
    ],
)
def test_the_age_is_the_patients_by_whatever_tells_it(values: Mapping[str, str], group: AgeGroup) -> None:
    assert told(values) is group


def test_a_child_is_of_age_in_the_appeal_of_the_year_after() -> None:
    born = {"insured_birth": "23.11.2008"}
    assert told(born) is AgeGroup.MINOR
    assert told(born, date(2027, 11, 22)) is AgeGroup.ADULT


@given(
    st.dictionaries(st.sampled_from(["insured_birth", "insured_policy", "age", "vulnerability"]), st.text())
)
def test_whatever_is_typed_there_is_a_group(values: Mapping[str, str]) -> None:
    assert told(values) in AgeGroup
