"""The grading forms of the installed centres: 100 points for a call of any kind, in every language."""

from collections import Counter
from datetime import date, timedelta

import pytest

from core.centre.files import installed, load_pack
from core.domain.grading.form import Evidence, Grading
from core.domain.pack import Pack

WIDEST = 44
"""Characters of a title: what a list of 80 columns leaves beside points, mark and finding."""
CASES = [(name, kind.code) for name in installed() for kind in load_pack(name).options("kind")]


def form_of(pack: Pack) -> Grading:
    assert pack.grading is not None
    return pack.grading


@pytest.mark.parametrize(("centre", "kind"), CASES)
def test_a_call_of_any_kind_is_worth_a_hundred_points(centre: str, kind: str) -> None:
    grading = form_of(load_pack(centre))
    for day in (grading.since, grading.since + timedelta(days=1), date(2026, 7, 1)):
        assert sum(item.points for item in grading.asked(kind, day) if not item.bonus) == 100


@pytest.mark.parametrize(("centre", "kind"), CASES)
def test_each_block_weighs_what_it_weighs_in_training(centre: str, kind: str) -> None:
    pack = load_pack(centre)
    assert pack.training is not None
    weights: Counter[str] = Counter()
    for item in form_of(pack).asked(kind, form_of(pack).since):
        weights[item.block] += 0 if item.bonus else item.points
    assert weights == {block.id: block.points for block in pack.training.blocks}


@pytest.mark.parametrize("centre", installed())
def test_every_title_is_there_in_every_language_and_fits_its_list(centre: str) -> None:
    pack = load_pack(centre)
    for item in form_of(pack).items:
        assert set(item.title) == set(pack.centre.languages), item.id
        assert all(0 < len(title) <= WIDEST for title in item.title.values()), item.id


@pytest.mark.parametrize("centre", installed())
def test_no_two_points_of_a_form_read_alike(centre: str) -> None:
    pack = load_pack(centre)
    for language in pack.centre.languages:
        titles = [item.title[language] for item in form_of(pack).items]
        assert len(titles) == len(set(titles))


@pytest.mark.parametrize("centre", installed())
def test_every_fact_that_can_answer_a_point_is_asked_once(centre: str) -> None:
    asked = Counter(item.evidence for item in form_of(load_pack(centre)).items if item.evidence)
    assert asked == dict.fromkeys(Evidence, 1)


@pytest.mark.parametrize("centre", installed())
def test_a_complaint_is_asked_for_its_checklist_and_other_calls_for_sympathy(centre: str) -> None:
    pack = load_pack(centre)
    for kind in pack.options("kind"):
        ids = {item.id for item in form_of(pack).asked(kind.code, form_of(pack).since)}
        assert ids & {"tactic", "sympathy"} == {"tactic" if kind.code == "complaint" else "sympathy"}


def test_who_did_more_than_the_job_description_has_it_added() -> None:
    bonus = [item for item in form_of(load_pack("ru-smo")).items if item.bonus]
    assert [(item.id, item.points, item.kinds) for item in bonus] == [("beyond_duty", 5, ())]


@pytest.mark.parametrize("centre", installed())
def test_the_law_speaks_in_every_form(centre: str) -> None:
    lawful = {item.id for item in form_of(load_pack(centre)).items if item.compliance}
    assert lawful == {
        "rings", "greeting", "no_irony", "answer_correct", "term_named", "hold", "receiver", "handed_over",
        "card_finished",
    }  # fmt: skip


def test_the_form_of_1542_hears_the_citizen_out_by_its_own_clause() -> None:
    clauses = {item.id: item.clause for item in form_of(load_pack("az-1542")).items if item.clause}
    assert clauses["listening"] == clauses["goodbye_first"] == "3"
