"""What a run is worth."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from core.domain.sandbox.acts import Act
from core.domain.sandbox.caller import Talk
from core.domain.sandbox.score import Score, due_at, hint, score
from tests.core.domain.sandbox.scenes import (
    END,
    FORM,
    HOLD,
    RESUME,
    SAY_BYE,
    SAY_HI,
    SCENE,
    ask,
    scene,
    write,
)
from tests.core.domain.sandbox.test_caller import HISTORIES, whole

GOOD = (
    (3, SAY_HI), (5, ask("name")), (8, write("kind", "complaint")), (9, write("essence", "Болит зуб")),
    (12, SAY_BYE), (15, END),
)  # fmt: skip


def judged(*acts: tuple[int, Act], until: int = 0) -> Score:
    return score(SCENE, scene(*acts, until=until))


def why(result: Score) -> dict[str, str]:
    return {mark.expectation.id: mark.why for mark in result.marks if mark.share < 1}


def test_everything_done_is_worth_a_hundred() -> None:
    result = judged(*GOOD)
    assert (result.total, result.passed, why(result), result.faults) == (100, True, {}, ())


def test_late_is_half() -> None:
    result = judged((14, SAY_HI), (15, ask("name")), *GOOD[2:4], (20, SAY_BYE), (25, END))
    assert why(result) == {"greeted": "late"}
    assert result.blocks[0].got == Fraction(6)
    assert result.total == 90


def test_out_of_order_is_half() -> None:
    result = judged((3, ask("name")), (5, SAY_HI), *GOOD[2:])
    assert why(result) == {"named": "order"}


def test_what_must_never_be_costs_all_of_it() -> None:
    result = judged(*GOOD[:2], (6, HOLD), (28, RESUME), (30, SAY_BYE), (31, END))
    assert why(result) == {"brief": "broken"}


def test_with_a_fault_nothing_else_counts() -> None:
    result = judged(*GOOD[:4], (12, END))
    assert [(fault.id, at) for fault, at in result.faults] == [("cut", 12)]
    assert (result.total, result.passed) == (0, False)


def test_a_fault_costs_nothing_where_the_centre_does_not_take_its_kind_for_fatal() -> None:
    lenient = replace(SCENE, training=replace(FORM, fatal=("rude",)))
    result = score(lenient, scene(*GOOD[:4], (12, END)))
    assert (result.faults, result.total > 0) == ((), True)


def test_a_block_of_which_nothing_is_asked_leaves_the_rest_whole() -> None:
    without = replace(SCENE, model=())
    assert score(without, scene(*GOOD, model=())).total == 100
    assert [block.of for block in score(without, scene(*GOOD)).blocks] == [8, 2, 0, 2]


@pytest.mark.parametrize(
    ("kind", "essence", "right"),
    [
        ("complaint", "БОЛИТ", [True, True]),
        ("consultation", "болит", [False, True]),
        ("complaint", "просит полис", [True, False]),
        ("", "", [False, False]),
    ],
)
def test_the_card_is_compared_with_the_model(kind: str, essence: str, right: list[bool]) -> None:
    result = judged((3, write("kind", kind)), (4, write("essence", essence)))
    assert [one.right for one in result.fields] == right


def test_a_hint_comes_when_the_time_is_over_and_goes_when_it_is_done() -> None:
    hinted = replace(SCENE, expect=(replace(SCENE.expect[0], hint={"ru": "F4"}), *SCENE.expect[1:]))
    assert hint(hinted, scene(until=10)) is None
    overdue = hint(hinted, scene(until=11))
    assert overdue is not None
    assert overdue.id == "greeted"
    assert hint(hinted, scene((12, SAY_HI))) is None


def test_a_time_that_runs_from_a_line_begins_with_it() -> None:
    asked = replace(SCENE.expect[0], since="answer")
    assert due_at(asked, scene(until=3)) is None
    assert due_at(asked, scene((4, SAY_HI))) == 14


@given(HISTORIES)
def test_a_score_is_from_nothing_to_a_hundred(acts: list[tuple[int, Act]]) -> None:
    talk: Talk = whole(acts, 120)
    result = score(SCENE, talk)
    assert 0 <= result.total <= 100
    assert all(0 <= block.got <= block.of for block in result.blocks)
    assert result.passed is (not result.faults and result.total >= 80)


@given(HISTORIES)
def test_a_run_judged_twice_is_worth_the_same(acts: list[tuple[int, Act]]) -> None:
    assert score(SCENE, whole(acts, 120)) == score(SCENE, whole(acts, 120))
