from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.ages import AgeGroup
from core.domain.subjects import Attribute, Profile, Subject
from core.domain.zpz import KINDS, ROWS, TOTAL, Appeal, Count, above, count_of, row_of, table
from core.reports.zpz import rows

ALL = [number for number, _ in rows()]
MINOR, ADULT, SENIOR = AgeGroup.MINOR, AgeGroup.ADULT, AgeGroup.SENIOR
LETHAL, REPEAT, FEDERAL = (
    frozenset({one}) for one in (Attribute.LETHAL, Attribute.REPEAT, Attribute.FEDERAL)
)
TELEMED = FEDERAL | {Attribute.TELEMEDICINE}


def application(subject: str) -> Appeal:
    return Appeal(kind="application", subject=subject)


def complaint(
    subject: str,
    age: AgeGroup = ADULT,
    profile: str = "",
    attributes: frozenset[str] = frozenset(),
    *,
    justified: str = "yes",
    repeated: bool = False,
    cancer: bool = False,
) -> Appeal:
    return Appeal(
        kind="complaint", subject=subject, justified=justified, age=age, profile=profile,
        attributes=attributes, repeated=repeated, suspected_cancer=cancer,
    )  # fmt: skip


def question(
    subject: str, age: AgeGroup = ADULT, profile: str = "", attributes: frozenset[str] = frozenset()
) -> Appeal:
    return Appeal(kind="consultation", subject=subject, age=age, profile=profile, attributes=attributes)


BY_HAND: list[tuple[str, Appeal]] = [
    ("2.1", application(Subject.INSURER_CHOICE)),
    ("2.2", application(Subject.REGISTER)),
    ("2.3", application(Subject.POLICY)),
    ("2", application(Subject.REFUSAL)),
    ("2", application("")),
    ("3", complaint(Subject.REFUSAL, justified="no")),
    ("3", complaint(Subject.REFUSAL, justified="pending")),
    ("3", complaint(Subject.REFUSAL, justified="")),
    ("3", complaint(Subject.QUALITY, attributes=LETHAL, justified="no")),
    ("3.1.1", complaint(Subject.INSURER_CHOICE)),
    ("3.1.2", complaint(Subject.POLICY)),
    ("3.1.3", complaint(Subject.CLINIC_CHOICE)),
    ("3.1.4", complaint(Subject.DOCTOR_CHOICE)),
    ("3.1.5", complaint(Subject.ORGANISATION)),
    ("3.1.5", complaint(Subject.WAIT)),
    ("3.1.5.1", complaint(Subject.WAIT_PRIMARY)),
    ("3.1.5.2", complaint(Subject.WAIT_COVID)),
    ("3.1.5.3", complaint(Subject.WAIT_SPECIALIST)),
    ("3.1.5", complaint(Subject.WAIT_SPECIALIST, cancer=True)),
    ("3.1.5.4", complaint(Subject.WAIT_DIAGNOSTICS)),
    ("3.1.5", complaint(Subject.WAIT_DIAGNOSTICS, profile=Profile.ONCOLOGY)),
    ("3.1.5.5", complaint(Subject.WAIT_TOMOGRAPHY)),
    ("3.1.5.6", complaint(Subject.WAIT_SPECIALISED)),
    ("3.1.5.6", complaint(Subject.WAIT_SPECIALISED, cancer=True)),
    ("3.1.5.7", complaint(Subject.AMBULANCE_ARRIVAL)),
    ("3.1.5.8", complaint(Subject.EQUIPMENT)),
    ("3.1.5.9", complaint(Subject.HYGIENE)),
    ("3.1.5.10", complaint(Subject.ETHICS)),
    ("3.1.6", complaint(Subject.QUALITY)),
    ("3.1.6.1", complaint(Subject.QUALITY, profile=Profile.ONCOLOGY)),
    ("3.1.6.1", complaint(Subject.QUALITY, MINOR, Profile.ONCOLOGY)),
    ("3.1.6.2", complaint(Subject.DISPENSARY_REGISTRATION)),
    ("3.1.6.3", complaint(Subject.QUALITY, SENIOR, Profile.ONCOLOGY, LETHAL)),
    ("3.1.6.4", complaint(Subject.COVID_CARE)),
    ("3.1.6.5", complaint(Subject.IVF)),
    ("3.1.6.6", complaint(Subject.REHABILITATION)),
    ("3.1.6.7", complaint(Subject.QUALITY, SENIOR, Profile.CIRCULATION)),
    ("3.1.6.8", complaint(Subject.QUALITY, profile=Profile.CHRONIC)),
    ("3.1.6.9", complaint(Subject.QUALITY, MINOR)),
    ("3.1.6.9", complaint(Subject.QUALITY, MINOR, Profile.CHRONIC)),
    ("3.1.6.9", complaint(Subject.HIGH_TECH, MINOR)),
    ("3.1.6.10", complaint(Subject.HIGH_TECH)),
    ("3.1.7", complaint(Subject.PREVENTION)),
    ("3.1.7.1", complaint(Subject.PREVENTION, SENIOR)),
    ("3.1.7.2", complaint(Subject.CHECKUP)),
    ("3.1.7.2.1", complaint(Subject.CHECKUP, SENIOR)),
    ("3.1.7.3", complaint(Subject.DISPENSARY_OBSERVATION)),
    ("3.1.7.3.1", complaint(Subject.DISPENSARY_OBSERVATION, SENIOR)),
    ("3.1.7.4", complaint(Subject.EXTENDED_CHECKUP, SENIOR)),
    ("3.1.16", complaint(Subject.CHECKUP, MINOR)),
    ("3.1.8", complaint(Subject.MEDICINES, profile=Profile.ONCOLOGY)),
    ("3.1.9", complaint(Subject.OUTSIDE_TERRITORY)),
    ("3.1.10", complaint(Subject.REFUSAL)),
    ("3.1.11", complaint(Subject.CHARGING)),
    ("3.1.11.1", complaint(Subject.CHARGING_MEDICINES)),
    ("3.1.12", complaint(Subject.INSURER_WORK)),
    ("3.1.12.1", complaint(Subject.INSURER_EXPERTISE)),
    ("3.1.13", complaint(Subject.FEDERAL_CLINICS)),
    ("3.1.13", complaint(Subject.WAIT_SPECIALIST, attributes=FEDERAL)),
    ("3.1.14", complaint(Subject.FALSE_SERVICES)),
    ("3.1.15", complaint(Subject.REFUSAL, repeated=True)),
    ("3.1.15", complaint(Subject.QUALITY, attributes=REPEAT | LETHAL)),
    ("3", complaint(Subject.REFUSAL, repeated=True, justified="no")),
    ("3.1.16", complaint(Subject.OTHER)),
    ("3.1.16", complaint("a subject of a later version")),
    ("4.1", question(Subject.INSURER_CHOICE)),
    ("4.2", question(Subject.POLICY)),
    ("4.3", question(Subject.CLINIC_CHOICE)),
    ("4.4", question(Subject.DOCTOR_CHOICE)),
    ("4.5", question(Subject.ORGANISATION)),
    ("4.6", question(Subject.QUALITY)),
    ("4.6.1", question(Subject.WAIT_TOMOGRAPHY, MINOR)),
    ("4.6.2", question(Subject.IVF)),
    ("4.6.3", question(Subject.QUALITY, profile=Profile.ONCOLOGY)),
    ("4.6.4", question(Subject.QUALITY, SENIOR, Profile.CIRCULATION)),
    ("4.6.5", question(Subject.QUALITY, profile=Profile.CHRONIC)),
    ("4.6.6", question(Subject.QUALITY, MINOR, Profile.ONCOLOGY)),
    ("4.7", question(Subject.PREVENTION)),
    ("4.7.1", question(Subject.PREVENTION, SENIOR)),
    ("4.7.2", question(Subject.CHECKUP)),
    ("4.7", question(Subject.CHECKUP, MINOR)),
    ("4.7.2.1", question(Subject.CHECKUP, SENIOR)),
    ("4.7.3", question(Subject.DISPENSARY_OBSERVATION)),
    ("4.7.3.1", question(Subject.DISPENSARY_OBSERVATION, SENIOR)),
    ("4.7.4", question(Subject.EXTENDED_CHECKUP)),
    ("4.7.5", question(Subject.VACCINATION, MINOR)),
    ("4.8", question(Subject.MEDICINES)),
    ("4.8.1", question(Subject.MEDICINES, MINOR, Profile.ONCOLOGY)),
    ("4.9", question(Subject.TELEMEDICINE)),
    ("4.9", question(Subject.QUALITY, attributes=TELEMED)),
    ("4.10", question(Subject.OUTSIDE_TERRITORY)),
    ("4.11", question(Subject.REFUSAL)),
    ("4.12", question(Subject.CHARGING)),
    ("4.12.1", question(Subject.CHARGING_MEDICINES)),
    ("4.13", question(Subject.INFORMATION_VOLUME)),
    ("4.14", question(Subject.SERVICES_LIST)),
    ("4.15", question(Subject.CONTROL_RESULTS)),
    ("4.16", question(Subject.CLINICS_INFORMATION)),
    ("4.16.1", question(Subject.CHECKUP_CLINICS)),
    ("4.17", question(Subject.FEDERAL_CLINICS)),
    ("4.17", question(Subject.ORGANISATION, attributes=FEDERAL)),
    ("4.18", question(Subject.OTHER)),
    ("4.18", Appeal(kind="out_of_scope", subject=Subject.OUT_OF_SCOPE)),
    ("5", Appeal(kind="proposal", subject=Subject.HYGIENE)),
    ("6", Appeal(kind="gratitude", subject=Subject.ETHICS)),
    ("", Appeal(kind="", subject=Subject.REFUSAL)),
    ("", Appeal(kind="a kind of some other centre")),
]
"""Worked out by hand from the names of the rows."""


@pytest.mark.parametrize(
    ("row", "appeal"), BY_HAND, ids=[f"{row or 'none'}-{at}" for at, (row, _) in enumerate(BY_HAND)]
)
def test_the_row_is_that_of_the_form(row: str, appeal: Appeal) -> None:
    assert row_of(appeal) == row


def test_every_row_of_the_form_is_reached_by_the_cases_worked_out_by_hand() -> None:
    reached = table((row, Count(oral=1)) for row, _ in BY_HAND)
    assert reached.keys() == set(ALL)


def test_no_subject_is_without_a_row_of_its_own() -> None:
    unsaid = [subject for subject in Subject if subject not in ROWS]
    assert unsaid == []


def test_the_rows_of_the_form_are_a_tree() -> None:
    assert ALL[0] == TOTAL
    assert [above(row) for row in ("3.1.7.2.1", "3.1", "3", "1")] == ["3.1.7.2", "3", "1", ""]
    assert all(above(row) in ALL for row in ALL[1:])


def test_by_order_stands_within_written_and_is_not_counted_twice() -> None:
    counted = table(
        [
            ("3", count_of(2, written=False, by_order=False)),
            ("3", count_of(3, written=True, by_order=False)),
            ("3", count_of(4, written=True, by_order=True)),
        ]
    )
    assert counted["3"] == counted["1"] == Count(oral=2, written=7, by_order=4)
    assert counted["1"].total == 9


APPEALS = st.builds(
    Appeal,
    kind=st.sampled_from([*KINDS, "", "unknown"]),
    subject=st.sampled_from([*map(str, Subject), "", "unknown"]),
    justified=st.sampled_from(["yes", "no", "pending", ""]),
    age=st.sampled_from(AgeGroup),
    profile=st.sampled_from([*map(str, Profile), "", "surgery"]),
    attributes=st.frozensets(st.sampled_from([*map(str, Attribute)])),
    repeated=st.booleans(),
    suspected_cancer=st.booleans(),
)
WAYS = st.sampled_from(
    [
        count_of(1, written=written, by_order=by_order)
        for written in (False, True)
        for by_order in (False, True)
    ]
)


Given = list[tuple[Appeal, Count]]
GIVEN = st.lists(st.tuples(APPEALS, WAYS), max_size=40)


def children(row: str) -> Iterable[str]:
    return (one for one in ALL if above(one) == row)


@given(GIVEN)
def test_every_appeal_counts_once_in_its_row_and_in_every_row_above(
    given: Given,
) -> None:
    counted = table((row_of(appeal), way) for appeal, way in given)
    assert counted.keys() <= set(ALL)
    own: dict[str, int] = dict.fromkeys(ALL, 0)
    for appeal, _ in given:
        if row := row_of(appeal):
            own[row] += 1
    for row in ALL:
        within = sum(counted.get(one, Count()).total for one in children(row))
        assert counted.get(row, Count()).total == own[row] + within
    assert sum(own.values()) == sum(appeal.kind in KINDS for appeal, _ in given)


@given(GIVEN)
def test_the_first_row_is_the_sum_of_the_five_kinds_in_every_column(
    given: Given,
) -> None:
    counted = table((row_of(appeal), way) for appeal, way in given)
    five = Count()
    for row in "23456":
        five = five.plus(counted.get(row, Count()))
    assert counted.get(TOTAL, Count()) == five


@given(GIVEN)
def test_causes_of_complaints_add_up_and_are_only_of_justified_ones(
    given: Given,
) -> None:
    counted = table((row_of(appeal), way) for appeal, way in given)
    justified = sum(one.kind == "complaint" and one.justified == "yes" for one, _ in given)
    assert counted.get("3.1", Count()).total == justified
    assert sum(counted.get(row, Count()).total for row in children("3.1")) == justified


@given(APPEALS)
def test_rows_that_exclude_the_young_have_none_of_them_and_rows_of_the_old_only_them(appeal: Appeal) -> None:
    names = dict(rows())
    row = row_of(appeal)
    if not row:
        return
    if appeal.age is AgeGroup.MINOR:
        assert "за исключением" not in names[row] or "несовершеннолетн" not in names[row]
    if "65 лет" in names[row]:
        assert appeal.age is AgeGroup.SENIOR
