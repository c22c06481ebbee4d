"""The pack of ТФОМС Краснодарского края says what the order says, word for word."""

import re
from datetime import date
from pathlib import Path

import pytest

from core.centre.files import load_pack
from core.domain.fields import BY_ID, FIELDS, FieldKind
from core.domain.pack import Pack
from core.domain.speech import fill, redirect_sentence
from core.domain.subjects import Attribute, Profile, Subject
from core.domain.vocabulary import EntryKind

# Order 141-П of 25.05.2016, appendix 1, clauses 1–11 as they were published.
ORDER = Path(__file__).with_name("order_141.txt").read_text("utf-8").rstrip()

MOMENTS = {
    "call.open": "1", "call.hold": "2", "desk": "2", "call": "3", "caller.history": "3",
    "call.emergency": "3", "card.escalate": "4", "card.take_up": "6", "speech.open": "7", "search.open": "8",
    "tactic.open": "9", "tactic.aggressive": "9", "tactic.complaining": "10", "call.wrap_up": "11",
}  # fmt: skip
# What table 1 of form ЗПЗ asks of each of its parts, in the words of the subjects.
ASKED = {
    "application": "insurer_choice register policy other",
    "complaint": """
        insurer_choice policy clinic_choice doctor_choice organisation wait_primary wait_covid wait_specialist
        wait_diagnostics wait_tomography wait_specialised ambulance_arrival equipment hygiene ethics quality
        dispensary_registration covid_care ivf rehabilitation high_tech prevention checkup
        dispensary_observation extended_checkup medicines outside_territory refusal charging
        charging_medicines insurer_work insurer_expertise federal_clinics false_services other
    """,
    "consultation": """
        insurer_choice policy clinic_choice doctor_choice organisation quality wait ivf prevention checkup
        dispensary_observation extended_checkup vaccination medicines telemedicine outside_territory refusal
        charging charging_medicines information_volume services_list control_results clinics_information
        checkup_clinics federal_clinics other
    """,
    "out_of_scope": "out_of_scope",
}
CHOICE_KINDS = (FieldKind.CHOICE, FieldKind.MARKS)
KIND_OF = {
    "0": "out_of_scope", "2": "application", "3": "complaint",
    "4": "consultation", "5": "proposal", "6": "gratitude",
}  # fmt: skip
KINDS = ("consultation", "complaint", "application", "proposal", "assistance", "gratitude", "out_of_scope")


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
    medical = {tactic.id for tactic in pack.tactics if tactic.medical}
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


def test_every_subject_of_the_reports_has_a_theme_in_words(pack: Pack) -> None:
    assert {pack.subject_of(theme.code) for theme in pack.themes} == set(Subject)
    assert not any(re.search(r"\d\.\d", theme.code + theme.title["ru"]) for theme in pack.themes)


def test_the_code_of_a_theme_begins_with_the_one_above_it(pack: Pack) -> None:
    for theme in pack.themes:
        assert theme.code.rpartition(".")[0] == theme.parent, theme.code


@pytest.mark.parametrize(("kind", "subjects"), ASKED.items())
def test_each_part_of_form_zpz_can_be_answered_by_its_kind(pack: Pack, kind: str, subjects: str) -> None:
    there = {pack.subject_of(one.code) for one in pack.themes if kind in one.kinds}
    assert set(subjects.split()) <= there


@pytest.mark.parametrize("list_id", ["profile", "attributes"])
def test_what_moves_an_appeal_to_another_row_can_be_said(pack: Pack, list_id: str) -> None:
    asked = {"profile": Profile, "attributes": Attribute}[list_id]
    assert {one.code for one in pack.choices[list_id]} >= set(asked)


def test_the_form_is_the_one_that_operators_know(pack: Pack) -> None:
    always = [row.fields for row in pack.form if not (row.channels or row.kinds or row.themes)]
    assert always == [
        ("contact_phone",), ("applicant_name",), ("applicant_policy", "applicant_birth"),
        ("relation", "insurer"), ("insured_name",), ("insured_policy", "insured_birth"),
        ("kind", "channel"), ("theme",), ("clinic",), ("essence",), ("urgency",), ("vulnerability",),
        ("second_clinic",), ("territory", "applicant_snils"), ("applicant_address",), ("measures",),
    ]  # fmt: skip


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
    there = {file.name for file in (root / "core/packs").glob("*/*.toml")}
    assert sorted(named) == sorted(there)
