"""The pack of ТФОМС Краснодарского края says what the order says, word for word."""

import re
from datetime import date
from pathlib import Path

import pytest

from core.domain.fields import BY_ID, FIELDS, FieldKind
from core.domain.pack import Pack
from core.domain.speech import fill, redirect_sentence
from core.domain.vocabulary import EntryKind
from core.pack_files import load_pack

# Order 141-П of 25.05.2016, appendix 1, clauses 1–11 as they were published.
ORDER = Path(__file__).with_name("order_141.txt").read_text("utf-8").rstrip()

# The rows of table 1 of form ЗПЗ, without its totals 1, 2, 3, 3.1 and 4.
ROWS = """
2.1 2.2 2.3 3.1.1 3.1.2 3.1.3 3.1.4 3.1.5 3.1.5.1 3.1.5.2 3.1.5.3 3.1.5.4 3.1.5.5 3.1.5.6 3.1.5.7
3.1.5.8 3.1.5.9 3.1.5.10 3.1.6 3.1.6.1 3.1.6.2 3.1.6.3 3.1.6.4 3.1.6.5 3.1.6.6 3.1.6.7 3.1.6.8
3.1.6.9 3.1.6.10 3.1.7 3.1.7.1 3.1.7.2 3.1.7.2.1 3.1.7.3 3.1.7.3.1 3.1.7.4 3.1.8 3.1.9 3.1.10 3.1.11
3.1.11.1 3.1.12 3.1.12.1 3.1.13 3.1.14 3.1.15 3.1.16 4.1 4.2 4.3 4.4 4.5 4.6 4.6.1 4.6.2 4.6.3 4.6.4
4.6.5 4.6.6 4.7 4.7.1 4.7.2 4.7.2.1 4.7.3 4.7.3.1 4.7.4 4.7.5 4.8 4.8.1 4.9 4.10 4.11 4.12 4.12.1
4.13 4.14 4.15 4.16 4.16.1 4.17 4.18 5 6
"""

MOMENTS = {
    "call.open": "1", "call.hold": "2", "desk": "2", "call": "3", "caller.history": "3",
    "call.emergency": "3", "card.escalate": "4", "card.take_up": "6", "speech.open": "7", "search.open": "8",
    "tactic.open": "9", "tactic.aggressive": "9", "tactic.complaining": "10", "call.wrap_up": "11",
}  # fmt: skip
CHOICE_KINDS = (FieldKind.CHOICE, FieldKind.MARKS)
KIND_OF = {
    "0": "out_of_scope", "2": "application", "3": "complaint",
    "4": "consultation", "5": "proposal", "6": "gratitude",
}  # fmt: skip
KINDS = ("consultation", "complaint", "application", "proposal", "gratitude", "out_of_scope")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("ru-tfoms-krasnodar")


def paragraph(number: str) -> str:
    """A clause of the order, its lines one after another."""
    found = re.search(rf"^{number}\. (.*?)(?=^\d+\. |\Z)", ORDER, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1].strip()


def points(number: str) -> list[str]:
    """The points of a tactic, without the sign that ends a line of the order."""
    return [line.removeprefix("- ").rstrip(";:.") for line in paragraph(number).split("\n")[1:]]


# ---- the order, word for word ------------------------------------------------------------------


def test_the_regulation_is_the_order_word_for_word(pack: Pack) -> None:
    assert "\n".join(f"{clause.id}. {clause.text['ru']}" for clause in pack.clauses) == ORDER


def test_the_speech_modules_are_those_of_clause_7_in_its_order(pack: Pack) -> None:
    quoted = re.findall(r'"([^"]+)"', paragraph("7").replace("\n", " "))
    prescribed = [module for module in pack.modules if module.clause == "7"]
    assert [module.text["ru"] for module in prescribed] == quoted
    assert [module.group for module in prescribed] == [
        "greeting",
        "hold",
        "redirect",
        "busy",
        *["closing"] * 5,
    ]


@pytest.mark.parametrize(("tactic", "clause", "count"), [("aggressive", "9", 7), ("complaining", "10", 6)])
def test_a_tactic_is_its_clause_point_by_point(pack: Pack, tactic: str, clause: str, count: int) -> None:
    found = pack.tactic(tactic)
    assert found is not None
    assert found.clause == clause
    assert [point.text["ru"] for point in found.points] == points(clause)
    assert len(found.points) == count
    assert not found.unapproved
    assert [point.text["ru"].startswith("предложить план") for point in found.points] == [
        point.plan for point in found.points
    ]


def test_the_plan_of_action_has_the_three_options_of_the_order(pack: Pack) -> None:
    [inside] = re.findall(r"\(предложить (.*)\)", paragraph("10"))
    assert [plan.title["ru"] for plan in pack.plans] == inside.split(", ")


def test_the_norms_are_those_of_clauses_1_2_and_8(pack: Pack) -> None:
    assert [(norm.id, norm.limit, norm.clause) for norm in pack.norms] == [
        ("rings", 3, "1"), ("hold", 30, "2"), ("self_answered", 10 * 60, "8"),
        ("voice_mail", 60 * 60, "2"),
    ]  # fmt: skip
    assert {norm.valid_from for norm in pack.norms} == {date(2016, 5, 25)}
    assert all("141-П" in norm.source for norm in pack.norms)


def test_ten_minutes_are_for_reference_calls_and_never_for_complaints(pack: Pack) -> None:
    (norm,) = (norm for norm in pack.norms if norm.id == "self_answered")
    assert set(norm.kinds) == {"consultation", ""}
    assert norm.self_answered
    assert norm.warn == 8 * 60


@pytest.mark.parametrize(("moment", "clause"), MOMENTS.items())
def test_every_moment_of_the_work_finds_its_clause(pack: Pack, moment: str, clause: str) -> None:
    found = pack.clause_for(moment)
    assert found is not None
    assert found.id == clause


# ---- what is said ------------------------------------------------------------------------------


def test_the_greeting_is_spoken_without_underscores_and_instructions(pack: Pack) -> None:
    greeting = pack.module("greeting")
    assert greeting is not None
    known = {"centre": pack.centre.spoken["ru"], "operator": "Образцова Анна"}
    assert fill(greeting, known, "ru").text == "Здравствуйте. Контакт-центр ТФОМС. Оператор Образцова Анна"


def test_on_hold_a_caller_is_addressed_by_name_and_an_unknown_one_hears_the_centre(pack: Pack) -> None:
    hold = pack.module("hold")
    assert hold is not None
    known = {"centre": "Контакт-центр ТФОМС", "operator": "Образцова Анна"}
    rest = "Оператор Образцова Анна. Пожалуйста, оставайтесь на линии. Спасибо"
    assert fill(hold, known, "ru").text == f"Добрый день, Контакт-центр ТФОМС. {rest}"
    known["caller"] = "Зинаида Ивановна"
    assert fill(hold, known, "ru").text == f"Добрый день, Зинаида Ивановна. {rest}"


def test_a_receiver_is_named_with_organisation_name_and_position(pack: Pack) -> None:
    button = pack.button("expert")
    assert button is not None
    said = redirect_sentence(pack, button, pack.receivers(button)[0], "ru").text
    assert said == (
        "Этот вопрос находится в компетенции ТФОМС Краснодарского края (контакт-центр), "
        "Образцовой Веры Ильиничны, главного специалиста-эксперта. Я могу вас с ним соединить?"
    )


def test_every_receiver_and_every_queue_can_be_said(pack: Pack) -> None:
    for button in pack.buttons:
        for entry in (*pack.receivers(button), None):
            assert redirect_sentence(pack, button, entry, "ru").missing == ()
        assert button.spoken["ru"]
        assert all(entry.spoken for entry in pack.receivers(button))


def test_people_who_receive_have_a_name_a_position_and_an_organisation(pack: Pack) -> None:
    people = [one for one in pack.directory if one.kind in (EntryKind.PERSON, EntryKind.DEPARTMENT)]
    assert people
    assert all(one.name and one.post and one.unit and one.organisation for one in people)


# ---- what is ours: honest about itself ---------------------------------------------------------


def test_medical_texts_say_that_no_physician_has_approved_them(pack: Pack) -> None:
    medical = {tactic.id for tactic in pack.tactics if tactic.clause == ""}
    assert medical == {"emergency", "child_swallowed_object"}
    assert {tactic.id for tactic in pack.tactics if tactic.unapproved} == medical
    assert all("нужно утверждение врача" in tactic.source for tactic in pack.tactics if tactic.unapproved)


def test_everybody_in_the_directory_is_invented_but_the_emergency_services(pack: Pack) -> None:
    for entry in pack.directory:
        assert entry.invented is (entry.kind != EntryKind.EMERGENCY), entry.id
        if entry.invented:
            assert re.fullmatch(r"\+7 000 000-\d\d-\d\d", entry.phone), entry.id
    real = {entry.phone for entry in pack.directory if not entry.invented}
    assert real == {"101", "102", "103", "104", "112"}


@pytest.mark.parametrize(
    ("profile", "age", "by_night"),
    [
        ("эндоскопия", "дети", True),
        ("эндоскопия", "взрослые", True),
        ("гистология", "взрослые", False),
        ("остеомиелит", "взрослые", True),
        ("операции на глазах", "взрослые", False),
        ("анализы на дому", "взрослые", False),
    ],
)
def test_a_clinic_that_can_help_is_found(pack: Pack, profile: str, age: str, by_night: bool) -> None:
    assert any(
        profile in entry.profiles and age in entry.ages and (entry.round_the_clock or not by_night)
        for entry in pack.directory
        if entry.kind == EntryKind.CLINIC
    )


# ---- the card ----------------------------------------------------------------------------------


def test_kinds_are_those_of_the_law_and_of_the_practice(pack: Pack) -> None:
    assert tuple(one.code for one in pack.choices["kind"]) == KINDS


@pytest.mark.parametrize("list_id", [field.choices for field in FIELDS if field.kind in CHOICE_KINDS])
def test_no_two_choices_of_a_kind_read_alike_and_all_fit_a_narrow_list(pack: Pack, list_id: str) -> None:
    for kind in KINDS:
        titles = [one.title["ru"] for one in pack.options(list_id) if not one.kinds or kind in one.kinds]
        assert len(titles) == len(set(titles))
        assert max(map(len, titles), default=0) <= 52  # a list of which this centre asks nothing is empty


@pytest.mark.parametrize("list_id", ["vulnerability", "urgency"])
def test_all_marks_at_once_fit_their_field(pack: Pack, list_id: str) -> None:
    ticked = " ".join(one.code for one in pack.choices[list_id])
    assert len(ticked) <= BY_ID[list_id].limit


def test_the_code_of_a_theme_says_its_kind(pack: Pack) -> None:
    for theme in pack.themes:
        assert re.fullmatch(r"\d(\.\d+)*(-\d)?", theme.code)
        assert theme.kinds == (KIND_OF[theme.code[0]],), theme.code


def test_every_row_of_form_zpz_has_its_theme_in_its_order(pack: Pack) -> None:
    rows = [one.code for one in pack.themes if "-" not in one.code]
    assert rows == ROWS.split()


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("consultation", "channel kind theme result"),
        ("gratitude", "channel kind theme result"),
        ("application", "channel kind theme essence applicant_name contact_phone result"),
        ("complaint", "channel kind theme essence applicant_name contact_phone clinic justified result"),
    ],
)
def test_a_kind_asks_for_its_fields(pack: Pack, kind: str, fields: str) -> None:
    asked = [
        one.field for one in pack.required if not one.another_person and (not one.kinds or kind in one.kinds)
    ]
    assert asked == fields.split()


def test_a_complaint_may_be_about_an_insurer_instead_of_a_clinic(pack: Pack) -> None:
    assert [one.instead for one in pack.required if one.field == "clinic"] == ["insurer"]


def test_a_card_goes_on_with_who_and_why(pack: Pack) -> None:
    assert pack.handover_minimum == ("applicant_name", "essence")


def test_there_are_the_five_buttons(pack: Pack) -> None:
    assert [button.id for button in pack.buttons] == [
        "expert",
        "insurer",
        "department",
        "other_insurer",
        "agency",
    ]


def test_the_guide_to_packs_names_every_file_of_the_pack() -> None:
    root = Path(__file__).parents[2]
    named = re.findall(r"^\| `(\w+\.toml)`", (root / "docs/packs.md").read_text("utf-8"), re.MULTILINE)
    there = (root / "core/packs/ru-tfoms-krasnodar").iterdir()
    assert sorted(named) == sorted(file.name for file in there)
