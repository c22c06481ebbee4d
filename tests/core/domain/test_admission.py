"""How an account comes to work with citizens: lawful steps, the end of a course, what an exam is worth."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.admission import (
    EXAM_DAYS,
    SOON_DAYS,
    Admission,
    ExamResult,
    Grounds,
    Standing,
    course_over,
    ends_soon,
    refusal,
    standing_of,
    standing_on,
    step,
)

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
EXAM = ExamResult("anna", "sandbox.kz", "first", 87, True, "2026-11-19T10:00:00+05:00", ("father", "angry"))
GOOD = Grounds(
    NOW, "anna", "kz", EXAM, "vera", "15-л", "2026-11-20", ("kk", "ru"), ("1",), True, "жалоба подтвердилась"
)
"""All that any step may ask for."""

STEPS = """
            candidate  trainee  intern  admitted  suspended
candidate   no         yes      no      no        no
trainee     no         no       yes     no        no
intern      no         no       no      yes       yes
admitted    no         no       no      no        yes
suspended   no         yes      no      yes       no
"""
"""From where it goes where."""


def cells() -> list[tuple[str, str, bool]]:
    head, *rows = (line.split() for line in STEPS.strip().splitlines())
    return [(row[0], to, word == "yes") for row in rows for to, word in zip(head, row[1:], strict=True)]


@pytest.mark.parametrize(("before", "to", "lawful"), cells())
def test_a_step_is_lawful_where_the_table_says_so(before: str, to: str, lawful: bool) -> None:
    admission = Admission(Standing(before))
    why = refusal(admission, Standing(to), GOOD)
    assert why == (None if lawful else "not_that_way")
    if lawful:
        assert step(admission, Standing(to), GOOD).standing == to


def test_the_table_has_every_standing() -> None:
    assert {one for before, to, _ in cells() for one in (before, to)} == set(Standing)


def exam(**changes: Any) -> dict[str, Any]:
    return {"exam": replace(EXAM, **changes)}


REFUSED: list[tuple[str, str, dict[str, Any], str]] = [
    ("trainee", "intern", {"exam": None}, "exam_needed"),
    ("trainee", "intern", exam(operator="boris"), "exam_other"),
    ("trainee", "intern", exam(centre="sandbox.az"), "exam_other"),
    ("trainee", "intern", {"centre": "sandbox.kz"}, "exam_other"),
    ("trainee", "intern", exam(passed=False, score=100), "exam_failed"),
    ("trainee", "intern", exam(at=(NOW - timedelta(days=EXAM_DAYS, seconds=1)).isoformat()), "exam_when"),
    ("trainee", "intern", exam(at=(NOW + timedelta(days=2)).isoformat()), "exam_when"),
    ("trainee", "intern", exam(at="yesterday"), "exam_when"),
    ("trainee", "intern", exam(at="2026-11-19T10:00:00"), "exam_when"),
    ("trainee", "intern", {"mentor": ""}, "mentor_needed"),
    ("trainee", "intern", {"mentor": "anna"}, "mentor_needed"),
    ("intern", "admitted", {"order": " "}, "order_needed"),
    ("intern", "admitted", {"on": ""}, "day_needed"),
    ("intern", "admitted", {"on": "20.11.2026"}, "day_needed"),
    ("intern", "admitted", {"on": "2026-11-22"}, "day_needed"),
    ("intern", "admitted", {"languages": ()}, "language_needed"),
    ("intern", "admitted", {"lines": ()}, "line_needed"),
    ("suspended", "admitted", {"order": ""}, "order_needed"),
    ("admitted", "suspended", {"because": " "}, "reason_needed"),
]


@pytest.mark.parametrize(("before", "to", "without", "why"), REFUSED)
def test_a_step_without_its_ground_is_refused(
    before: str, to: str, without: dict[str, Any], why: str
) -> None:
    assert refusal(Admission(Standing(before)), Standing(to), replace(GOOD, **without)) == why


def test_where_the_centre_has_no_lines_none_is_asked_for() -> None:
    given_none = replace(GOOD, lines=(), has_lines=False)
    assert refusal(Admission(Standing.INTERN), Standing.ADMITTED, given_none) is None


@pytest.mark.parametrize(("before", "to"), [("trainee", "intern"), ("intern", "trainee")])
def test_a_course_that_is_over_lets_nobody_on_to_a_real_card(before: str, to: str) -> None:
    ended = Admission(Standing(before), course_until="2026-11-19")
    assert refusal(ended, Standing.INTERN, GOOD) == ("course_over" if before == "trainee" else "not_that_way")
    if before == "intern":
        assert refusal(ended, Standing.ADMITTED, GOOD) == "course_over"
        assert refusal(ended, Standing.TRAINEE, GOOD) is None


def test_each_step_keeps_what_it_rests_on() -> None:
    begun = step(Admission(Standing.CANDIDATE), Standing.TRAINEE, GOOD)
    intern = step(begun, Standing.INTERN, GOOD)
    assert (intern.mentor, intern.order) == ("vera", "")
    admitted = step(intern, Standing.ADMITTED, GOOD)
    assert (admitted.order, admitted.admitted_on) == ("15-л", "2026-11-20")
    assert (admitted.languages, admitted.mentor) == (("kk", "ru"), "vera")
    away = step(admitted, Standing.SUSPENDED, GOOD)
    assert (away.suspended_because, away.order) == ("жалоба подтвердилась", "15-л")
    assert step(away, Standing.ADMITTED, replace(GOOD, order="16-л")) == replace(admitted, order="16-л")
    again = step(replace(away, course_until="2026-12-01"), Standing.TRAINEE, GOOD)
    assert again == Admission(Standing.TRAINEE, mentor="vera", course_until="2026-12-01")


# --- the course -------------------------------------------------------------------------------------------

ENDS = [
    ("2026-11-19", "suspended", None),
    ("2026-11-20", "admitted", 0),
    ("2026-11-21", "admitted", 1),
    ("2026-12-04", "admitted", SOON_DAYS),
    ("2026-12-05", "admitted", None),
    ("", "admitted", None),
    ("next week", "suspended", None),
]


@pytest.mark.parametrize(("until", "standing", "left"), ENDS)
def test_a_course_suspends_the_day_after_its_last_and_says_so_beforehand(
    until: str, standing: str, left: int | None
) -> None:
    admission = Admission(course_until=until)
    assert standing_on(admission, TODAY) == standing
    assert ends_soon(admission, TODAY) == left


@pytest.mark.parametrize("standing", ["candidate", "trainee", "suspended"])
def test_a_course_binds_only_who_works_with_citizens(standing: str) -> None:
    for until in ("2026-11-19", "2026-11-21"):
        admission = Admission(Standing(standing), course_until=until)
        assert standing_on(admission, TODAY) == standing
        assert ends_soon(admission, TODAY) is None


DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
ADMISSIONS = st.builds(
    Admission,
    st.sampled_from(Standing),
    mentor=st.sampled_from(["", "vera"]),
    course_until=st.one_of(st.just(""), DAYS.map(date.isoformat), st.text(max_size=12)),
)


@given(ADMISSIONS, DAYS)
def test_of_any_account_on_any_day_it_can_be_said_how_it_stands(admission: Admission, today: date) -> None:
    standing = standing_on(admission, today)
    assert standing in {admission.standing, Standing.SUSPENDED}
    left = ends_soon(admission, today)
    if left is not None:
        assert 0 <= left <= SOON_DAYS
        assert standing is admission.standing
        assert standing_on(admission, today + timedelta(days=left)) is admission.standing
        assert standing_on(admission, today + timedelta(days=left + 1)) is Standing.SUSPENDED


@given(ADMISSIONS, DAYS, DAYS)
def test_who_was_suspended_by_a_course_stays_so(admission: Admission, one: date, other: date) -> None:
    if course_over(admission, min(one, other)):
        assert course_over(admission, max(one, other))


GROUNDS = st.builds(
    Grounds,
    DAYS.map(lambda day: datetime.combine(day, NOW.timetz())),
    operator=st.sampled_from(["", "anna", "vera"]),
    centre=st.sampled_from(["kz", "sandbox.kz", ""]),
    exam=st.one_of(
        st.none(),
        st.builds(
            ExamResult,
            st.sampled_from(["anna", "boris"]),
            st.sampled_from(["kz", "sandbox.kz"]),
            st.text(max_size=4),
            st.integers(0, 100),
            st.booleans(),
            st.one_of(st.just(EXAM.at), st.text(max_size=9)),
        ),
    ),
    mentor=st.sampled_from(["", "anna", "vera"]),
    order=st.sampled_from(["", "15-л"]),
    on=st.sampled_from(["", "2026-11-20"]),
    languages=st.sampled_from([(), ("ru",)]),
    lines=st.sampled_from([(), ("1",)]),
    has_lines=st.booleans(),
    because=st.text(max_size=3),
)


@given(ADMISSIONS, st.lists(st.tuples(st.sampled_from(Standing), GROUNDS), max_size=8))
def test_nobody_comes_to_a_citizen_but_by_an_exam_a_mentor_and_an_order(
    admission: Admission, asked: list[tuple[Standing, Grounds]]
) -> None:
    for to, given_ in asked:
        if refusal(admission, to, given_) is not None:
            continue
        before, admission = admission, step(admission, to, given_)
        assert admission.standing is to
        if to is Standing.INTERN:
            assert before.standing is Standing.TRAINEE
            assert given_.exam is not None and given_.exam.passed
            assert admission.mentor not in ("", given_.operator)
        if to is Standing.ADMITTED:
            assert before.standing in (Standing.INTERN, Standing.SUSPENDED)
            assert admission.order and admission.admitted_on and admission.languages
        assert standing_on(admission, given_.now.date()) is to


# --- the exam ---------------------------------------------------------------------------------------------


def test_a_result_is_one_text() -> None:
    assert EXAM.text() == (
        '{"at":"2026-11-19T10:00:00+05:00","centre":"sandbox.kz","exam":"first","operator":"anna",'
        '"passed":true,"scenarios":["father","angry"],"score":87}'
    )


RESULTS = st.builds(
    ExamResult,
    *(st.text(max_size=5) for _ in range(3)),
    st.integers(0, 100),
    st.booleans(),
    st.text(max_size=5),
    st.lists(st.text(max_size=3), max_size=2).map(tuple),
)


@given(RESULTS, RESULTS)
def test_two_results_have_one_text_only_if_they_are_one(one: ExamResult, other: ExamResult) -> None:
    assert (one.text() == other.text()) == (one == other)


@given(st.text())
def test_a_standing_that_nobody_knows_opens_nothing(text: str) -> None:
    assert standing_of(text) == (text if text in list(Standing) else "suspended")
