"""Clause 11: what is still missing, once the call is over."""

from dataclasses import replace

import pytest
from hypothesis import given

from core.domain import commands as c
from core.domain.card import Card
from core.domain.completeness import another_person, missing, missing_for_handover
from core.domain.envelope import Event
from core.domain.fields import FIELDS, Field
from core.domain.fold import fold
from core.domain.pack import Choice
from core.domain.refusals import MISSING_WORDS
from tests.core.domain.cases import HANDED_OVER, PACK, READY, Work
from tests.core.domain.histories import HISTORY


def test_a_consultation_needs_no_more_than_how_what_and_with_what_result() -> None:
    work = Work().call()
    assert work.missing() == {"kind": "empty", "theme": "empty", "result": "empty"}
    assert work.fill(READY).missing() == {}


def test_what_is_missing_is_listed_in_the_order_of_the_packs_rules() -> None:
    assert [one.field for one in missing(Card("card"), PACK)] == ["channel", "kind", "theme", "result"]


def test_a_complaint_needs_a_name_and_an_organisation() -> None:
    work = Work().call().fill(READY, kind="complaint", result="upheld")
    assert work.missing() == {"applicant_name": "empty", "clinic": "empty"}


@pytest.mark.parametrize("field", ["clinic", "insurer"])
def test_a_complaint_about_an_insurer_needs_no_clinic(field: str) -> None:
    work = Work().call().fill(READY, kind="complaint", result="upheld", applicant_name="Примеров")
    assert work.fill(**{field: "Выдуманная организация"}).missing() == {}


@pytest.mark.parametrize(
    ("values", "lacking"),
    [
        ({}, set()),
        ({"relation": "self"}, set()),
        ({"relation": "self", "insured_name": "Примерова"}, set()),
        ({"relation": "son"}, {"insured_name"}),
        ({"insured_name": "Примерова"}, {"relation"}),
        ({"relation": "son", "insured_name": "Примерова"}, set()),
        ({"relation": " ", "insured_name": " "}, set()),
    ],
)
def test_an_appeal_about_another_person_needs_them_and_what_they_are_to_the_applicant(
    values: dict[str, str], lacking: set[str]
) -> None:
    work = Work().call().fill(READY).fill(values)
    assert set(work.missing()) == lacking
    assert another_person(work.card) is (values.get("relation") == "son" or lacking == {"relation"})


WRONG = [
    ({"theme": "?"}, {"theme": "not_in_list"}),
    ({"theme": " "}, {"theme": "empty"}),
    ({"urgency": "today child"}, {}),
    ({"urgency": "today ?"}, {"urgency": "not_in_list"}),
    ({"result": "upheld"}, {"result": "not_for_kind"}),
    ({"justified": "yes"}, {"justified": "only_for_complaint"}),
    ({"essence": "я" * 4001}, {"essence": "too_long"}),
    ({"essence": "я" * 4000}, {}),
    ({"applicant_birth": "когда-то", "applicant_policy": "нет", "contact_phone": "?"}, {}),
    ({"clinic": "та, что у вокзала"}, {}),
]


@pytest.mark.parametrize(("values", "wrong"), WRONG)
def test_what_is_wrong_with_a_value_is_said_field_by_field(
    values: dict[str, str], wrong: dict[str, str]
) -> None:
    assert Work().call().fill(READY).fill(values).missing() == wrong


def test_the_complaint_was_justified_or_not_only_if_there_was_one() -> None:
    work = Work().call().fill(READY, kind="complaint", result="upheld", justified="yes", **HANDED_OVER)
    assert work.fill(insurer="Выдуманный страховщик").missing() == {}


def test_a_mark_for_another_kind_does_not_go_with_this_one() -> None:
    choices = {**PACK.choices, "urgency": (Choice(code="today", title={}, kinds=("complaint",)),)}
    work = Work(replace(PACK, choices=choices)).call().fill(READY, urgency="today")
    assert work.missing() == {"urgency": "not_for_kind"}


def test_an_emergency_cannot_be_finished_without_its_outcome_in_words() -> None:
    work = Work().call().fill(READY).do(c.MarkEmergency())
    assert work.missing() == {"measures": "emergency"}
    assert work.fill(measures=" ").missing() == {"measures": "emergency"}
    assert work.fill(measures="скорая приехала").missing() == {}


def test_an_emergency_that_was_none_needs_no_outcome() -> None:
    work = Work().call().fill(READY).do(c.MarkEmergency(), c.ClearEmergency("ошибка"))
    assert work.missing() == {}


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.id)
def test_no_field_is_too_long_to_be_kept_and_every_field_may_be_too_long_to_be_finished(
    field: Field,
) -> None:
    work = Work().call().fill(READY, **{field.id: "9" * (field.limit + 1)})
    assert len(work.card.value(field.id)) == field.limit + 1
    assert work.missing()[field.id] == "too_long"


def test_every_word_for_what_is_missing_has_its_case() -> None:
    assert {why for _, wrong in WRONG for why in wrong.values()} | {"emergency"} == MISSING_WORDS.keys()


def test_clauses_3_and_5_the_receiver_needs_who_and_why() -> None:
    work = Work().call()
    assert [one.field for one in missing_for_handover(work.card, PACK)] == ["applicant_name", "essence"]
    assert [one.field for one in missing_for_handover(work.fill(essence=" ").card, PACK)] == [
        "applicant_name", "essence",
    ]  # fmt: skip
    assert missing_for_handover(work.fill(HANDED_OVER).card, PACK) == ()


@given(HISTORY)
def test_of_any_card_it_can_be_said_what_is_missing(history: list[Event]) -> None:
    assert {one.why for one in missing(fold("card", history), PACK)} <= MISSING_WORDS.keys()
