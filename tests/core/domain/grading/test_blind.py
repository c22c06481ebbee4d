"""Who may look at which grades: blind is blind."""

from hypothesis import given
from hypothesis import strategies as st

from core.domain import commands as c
from core.domain.card import Card
from core.domain.envelope import Event
from core.domain.grading.form import Mark
from core.domain.grading.grade import Grade, Purpose
from tests.core.domain.cases import GIVEN, Work, work_in
from tests.core.domain.grading.calls import SET, said
from tests.core.domain.grading.forms import agreed, blind, review
from tests.core.domain.grading.stories import SHUFFLED, STORY, steps
from tests.core.domain.histories import GRADED

NAMES = ("op-s1", "op-s2", "op-s3", "op-s4", "op-s5")


def shown(work: Work, session: str) -> list[str]:
    """What somebody sees: for what, and whose."""
    return [f"{one.fact.purpose} {one.by[3:]}" for one in visible(work.card, f"op-{session}")]


def visible(card: Card, name: str) -> tuple[Grade, ...]:
    return card.grades.shown_to(name, took=name in card.answered)


def test_who_is_yet_to_grade_blind_sees_no_other_grade() -> None:
    work = work_in("heard").do(SET)
    said(work, "s3", blind())
    assert shown(work, "s4") == []
    assert shown(work, "s2") == ["first s2"]


def test_who_has_graded_blind_sees_their_own_until_all_have() -> None:
    work = work_in("heard").do(SET)
    said(work, "s3", blind())
    assert shown(work, "s3") == ["calibration s3"]
    said(work, "s4", blind(polite=Mark.NONE))
    for session in ("s2", "s3", "s4", "s5"):
        assert shown(work, session) == ["first s2", "calibration s3", "calibration s4"]


def test_who_took_the_call_sees_what_counts_and_what_it_came_from_and_no_blind_grade() -> None:
    work = work_in("appealed")
    said(work, "s3", review(GIVEN), SET, blind())
    assert shown(work, "s1") == ["first s2", "review s3"]
    said(work, "s4", blind(), agreed())
    assert shown(work, "s1") == ["first s2", "review s3", "agreed s4"]


def test_a_round_that_begins_when_another_is_over_is_blind_again() -> None:
    work = work_in("unheard").do(SET, blind())
    said(work, "s3", blind(), agreed(), c.SetCalibration("round-2", "Ещё круг", 2))
    assert shown(work, "s4") == []
    assert shown(work, "s3") == ["calibration s3", "agreed s3"]


def test_without_a_calibration_graders_see_everything() -> None:
    assert shown(work_in("appealed"), "s5") == ["first s2"]


@given(st.one_of(STORY, SHUFFLED, GRADED))
def test_nobody_who_is_yet_to_grade_blind_ever_sees_the_grade_of_another(history: list[Event]) -> None:
    for card in steps(history):
        for one in card.grades.rounds:
            given_by = {each.by for each in card.grades.of_round(one.id)}
            over = card.grades.over(one) or len(given_by) >= one.graders
            yet = set() if over else set(NAMES) - given_by - set(card.answered)
            for name in yet:
                assert {each.by for each in visible(card, name)} <= {name}


@given(st.one_of(STORY, SHUFFLED, GRADED))
def test_who_took_the_call_never_sees_a_blind_grade_and_always_the_one_that_counts(
    history: list[Event],
) -> None:
    for card in steps(history):
        for name in card.answered:
            seen = visible(card, name)
            assert all(one.fact.purpose != Purpose.CALIBRATION for one in seen)
            assert card.grades.standing is None or card.grades.standing in seen


@given(STORY)
def test_everybody_sees_what_they_gave_themselves(history: list[Event]) -> None:
    for card in steps(history):
        for name in set(NAMES) - set(card.answered):
            mine = [one for one in card.grades.given if one.by == name]
            assert [one for one in visible(card, name) if one.by == name] == mine
