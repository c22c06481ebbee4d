"""What holds for both packs that speak several languages: 1406 of Kazakhstan and 1542 of Azerbaijan."""

import re

import pytest

from core.centre.files import load_pack
from core.domain.fields import BY_ID, FIELDS, FieldKind
from core.domain.pack import Pack
from core.domain.speech import redirect_sentence
from core.domain.subjects import Subject
from core.domain.terms import NoticeRule, TermRule
from core.domain.vocabulary import EntryKind, SpeechGroup

LISTS = [one.choices for one in FIELDS if one.kind in (FieldKind.CHOICE, FieldKind.MARKS)]
MARKS = [one.id for one in FIELDS if one.kind is FieldKind.MARKS]
INVENTED = {"kz-fsms": r"\+7 000 000-\d\d-\d\d", "az-1542": r"\+994 00 000-\d\d-\d\d"}
"""Numbers under codes that no country gives out."""
REAL = {
    "kz-fsms": {"112", "101", "102", "103", "104", "111", "1414"},
    "az-1542": {"112", "101", "102", "103", "104"},
}


@pytest.fixture(scope="module", params=sorted(REAL))
def pack(request: pytest.FixtureRequest) -> Pack:
    return load_pack(str(request.param))


def test_every_moment_of_a_call_has_its_phrase(pack: Pack) -> None:
    assert {module.group for module in pack.modules} == set(SpeechGroup)


def test_no_phrase_is_a_copy_of_the_other_language(pack: Pack) -> None:
    for module in pack.modules:
        assert len(set(module.text.values())) == len(pack.centre.languages), module.id


def test_every_receiver_and_every_queue_can_be_said_in_every_language(pack: Pack) -> None:
    for language in pack.centre.languages:
        for button in pack.buttons:
            assert button.spoken[language]
            for entry in (*pack.receivers(button), None):
                assert redirect_sentence(pack, button, entry, language).missing == ()


def test_people_who_receive_have_a_name_a_post_and_an_organisation(pack: Pack) -> None:
    people = [one for one in pack.directory if one.kind in (EntryKind.PERSON, EntryKind.DEPARTMENT)]
    assert people
    assert all(one.name and one.post and one.unit and one.organisation and one.site for one in people)


def test_everybody_in_the_directory_is_invented_but_the_numbers_that_a_state_publishes(pack: Pack) -> None:
    assert {entry.phone for entry in pack.directory if not entry.invented} == REAL[pack.centre.id]
    for entry in pack.directory:
        assert not entry.invented or re.fullmatch(INVENTED[pack.centre.id], entry.phone), entry.id


@pytest.mark.parametrize("list_id", LISTS)
def test_no_two_choices_of_a_kind_read_alike_and_all_fit_a_narrow_list(pack: Pack, list_id: str) -> None:
    for kind in (one.code for one in pack.options("kind")):
        for language in pack.centre.languages:
            of_kind = [one for one in pack.options(list_id) if not one.kinds or kind in one.kinds]
            titles = [one.title[language] for one in of_kind]
            assert len(titles) == len(set(titles))
            assert max(map(len, titles), default=0) <= 52


@pytest.mark.parametrize("field", MARKS)
def test_all_marks_at_once_fit_their_field(pack: Pack, field: str) -> None:
    ticked = " ".join(one.code for one in pack.options(BY_ID[field].choices))
    assert len(ticked) <= BY_ID[field].limit


def test_every_theme_has_a_subject_of_the_reports(pack: Pack) -> None:
    assert {pack.subject_of(one.code) for one in pack.themes} <= set(Subject)


def test_the_checklists_of_themes_are_there(pack: Pack) -> None:
    named = {one.tactic for one in pack.themes if one.tactic}
    assert named
    assert all(pack.tactic(tactic) for tactic in named)


def test_a_consultation_becomes_a_complaint_without_losing_its_theme(pack: Pack) -> None:
    assert {one.kinds for one in pack.themes} == {(), ("gratitude",), ("out_of_scope",)}


def test_no_text_says_that_it_is_prescribed_where_the_source_has_none(pack: Pack) -> None:
    assert all("предложение" in module.source for module in pack.modules)
    assert all("нужно утверждение врача" in one.source for one in pack.tactics if one.medical)


def test_medical_checklists_wait_for_a_physician(pack: Pack) -> None:
    medical = {one.id for one in pack.tactics if one.medical}
    assert "emergency" in medical
    assert {one.id for one in pack.tactics if one.unapproved} == medical


def test_what_nobody_verified_is_off(pack: Pack) -> None:
    rules: list[TermRule | NoticeRule] = [*pack.terms, *pack.notices]
    assert any(rule.own for rule in rules)
    assert all(rule.enabled is not rule.own for rule in rules)
