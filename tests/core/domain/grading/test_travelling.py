"""Answers inside a fact: what goes in comes out, and what nobody can count is not read."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.envelope import canonical, storable
from core.domain.grading.form import Answer, Mark
from core.domain.grading.travelling import answers_of, text_of
from tests.core.domain.histories import JSON

WORDS = st.text(max_size=50).map(storable)
ANSWER = st.builds(
    Answer, WORDS, st.integers(0, 100), st.sampled_from(Mark).map(str), st.booleans(),
    st.sampled_from(["", *Mark]).map(str), WORDS, WORDS, st.integers(-1, 40_000),
)  # fmt: skip


@given(st.lists(ANSWER, max_size=5).map(tuple))
def test_answers_come_back_as_they_went(answers: tuple[Answer, ...]) -> None:
    assert answers_of(text_of(answers)) == answers


@given(st.one_of(st.text(), JSON.map(canonical), st.lists(st.dictionaries(st.text(), JSON)).map(canonical)))
def test_whatever_another_program_wrote_is_read_or_is_nothing(text: str) -> None:
    assert all(one.mark in set(Mark) for one in answers_of(text))


@given(st.fixed_dictionaries({"item": JSON, "points": JSON, "mark": JSON}))
def test_answers_with_any_values_are_read_or_are_nothing(row: dict[str, Any]) -> None:
    assert all(one.mark in set(Mark) for one in answers_of(canonical([row])))


ROW = {"item": "polite", "points": 30, "mark": "full"}


def test_an_answer_is_read_by_these_names() -> None:
    # Grades that consoles have written are read by these names for ever.
    more = {
        "compliance": True, "found": "half", "reason": "не расслышала", "remark": "хорошо", "second": 7
    }  # fmt: skip
    assert answers_of(json.dumps([ROW])) == (Answer("polite", 30, Mark.FULL),)
    whole = Answer("polite", 30, Mark.FULL, True, Mark.HALF, "не расслышала", "хорошо", 7)
    assert answers_of(json.dumps([ROW | more])) == (whole,)
    assert json.loads(text_of([whole])) == [ROW | more]
    assert json.loads(text_of([Answer("polite", 30, Mark.FULL)])) == [ROW]


@pytest.mark.parametrize(
    "text",
    [
        "", "{}", "null", "7", '["да"]', "[[]]", '[{"item": "polite"}]', "[" * 100_000, "9" * 5_000,
        *(
            json.dumps([ROW, ROW | wrong])
            for wrong in (
                {"points": -1}, {"points": 101}, {"points": 10.0}, {"points": True}, {"points": "30"},
                {"mark": ""}, {"mark": "splendid"}, {"mark": None}, {"found": "splendid"}, {"found": 1},
                {"colour": "red"}, {"remark": "\0"}, {"remark": "я" * 8_001}, {"second": "7"},
            )
        ),
    ],
)  # fmt: skip
def test_a_text_with_anything_wrong_in_it_holds_no_answers(text: str) -> None:
    assert answers_of(text) == ()


@pytest.mark.parametrize("points", [0, 100])
def test_a_point_is_worth_from_nothing_to_all(points: int) -> None:
    assert [one.points for one in answers_of(json.dumps([ROW | {"points": points}]))] == [points]


def test_what_no_database_can_hold_is_no_longer_in_what_was_read() -> None:
    (one,) = answers_of('[{"item": "polite", "points": 30, "mark": "full", "remark": "до\\ud800"}]')
    assert one.remark == "до\N{REPLACEMENT CHARACTER}"
