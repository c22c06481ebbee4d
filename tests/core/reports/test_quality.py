"""What grades come to, counted through the disk and compared with what was worked out by hand."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.domain import events as e
from core.domain.figures import Days, figures
from core.domain.grading.figures import Graded, by_month, together, year_until
from core.domain.grading.form import Answer, Grading, Item
from core.domain.grading.travelling import text_of
from core.domain.pack import Pack
from core.reports.reports import Reports
from core.store.store import open_store
from tests.core.domain.cases import PACK
from tests.core.store.desks import event

ANNA, BORIS, VERA = "Проба Анна", "Проба Борис", "Слухова Вера"
FORM = Grading(since=date(2026, 2, 10), items=(Item(id="one", block="b", points=100, title={"ru": "один"}),))
HEARD: Pack = replace(PACK, grading=FORM)
NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
SPRING = Days(date(2026, 2, 1), date(2026, 3, 31))


def grade(total: int, lawful: int = 0, fatal: str = "") -> e.GradeGiven:
    """So many points of a hundred; of ten that the law asks for so many."""
    answers = (
        Answer("nice", total, "full"), Answer("hold", 100 - total, "none"),
        Answer("law", 0, "full", compliance=True),
    )  # fmt: skip
    law = (
        Answer("said", lawful, "full", compliance=True),
        Answer("kept", 10 - lawful, "none", compliance=True),
    )
    return e.GradeGiven(
        "first", "", ANNA, "3", "3", "", text_of((*answers, *law)[: 5 if lawful else 2]), fatal, 0, "", ""
    )


@contextmanager
def counted(data: Path, pack: Pack = HEARD) -> Iterator[Reports]:
    with closing(Reports(lambda: pack, data, lambda: NOW)) as reports:
        yield reports


async def keep(data: Path, *calls: tuple[str, str, Sequence[e.Fact]]) -> None:
    """Finished calls: whose, on which day, and what was said of each."""
    store = open_store(data, lambda: NOW)
    try:
        for number, (by, day, facts) in enumerate(calls, 1):
            at = datetime.fromisoformat(f"{day}T09:00:00+00:00")
            opened = e.CardOpened(number, "phone", "1", "incoming", "", "", 1, "invented", "3")
            told = (opened, e.CallEnded(60), e.CardWrappedUp(""), *facts)
            history = [
                replace(
                    event(f"card-{number}", place, fact, at + timedelta(minutes=place), f"s-{number}"),
                    actor=VERA if isinstance(fact, e.GradeGiven) else by,
                )
                for place, fact in enumerate(told, 1)
            ]
            await store.import_events([history])
    finally:
        store.close()


async def test_what_was_graded_is_told_month_by_month_and_operator_by_operator(tmp_path: Path) -> None:
    await keep(
        tmp_path, (ANNA, "2026-02-20", [grade(60)]), (ANNA, "2026-03-02", [grade(80)]),
        (ANNA, "2026-03-03", [grade(90)]), (ANNA, "2026-03-04", []), (BORIS, "2026-03-05", [grade(50)]),
    )  # fmt: skip
    with counted(tmp_path) as reports:
        parts = await reports.graded(SPRING)
    told = {(one.days.since.month, one.operator): (one.calls, one.graded, one.mean) for one in parts}
    assert told == {(2, ANNA): (1, 1, 60), (3, ANNA): (3, 2, 85), (3, BORIS): (1, 1, 50)}
    (march,) = [one for one in parts if one.operator == ANNA and one.days.since.month == 3]
    assert march.coverage == pytest.approx(66.67, abs=0.01)
    assert march.spread == pytest.approx(5)
    assert march.weakest(1) == (("hold", 2 * 30),)


async def test_calls_before_the_first_day_of_grading_are_in_no_coverage(tmp_path: Path) -> None:
    await keep(tmp_path, (ANNA, "2026-02-09", []), (ANNA, "2026-02-10", []))
    with counted(tmp_path) as reports:
        (one,) = await reports.graded(SPRING)
        (day,) = await reports.graded_daily(SPRING)
    assert (one.calls, day.calls, day.days.since) == (1, 1, date(2026, 2, 10))


async def test_coverage_is_told_day_by_day(tmp_path: Path) -> None:
    await keep(
        tmp_path, (ANNA, "2026-03-02", [grade(60)]), (BORIS, "2026-03-02", []),
        (ANNA, "2026-03-03", [grade(80)]),
    )  # fmt: skip
    with counted(tmp_path) as reports:
        daily = await reports.graded_daily(SPRING)
    assert [(one.days.since.day, one.graded, one.calls) for one in daily] == [(2, 1, 2), (3, 1, 1)]


async def test_a_fatal_fault_makes_the_grade_nought_and_is_told_by_the_thousand(tmp_path: Path) -> None:
    await keep(
        tmp_path, (ANNA, "2026-03-02", [grade(100, fatal="rude")]), (ANNA, "2026-03-03", [grade(100)]),
        (ANNA, "2026-03-04", [grade(100)]), (ANNA, "2026-03-05", [grade(100)]),
    )  # fmt: skip
    with counted(tmp_path) as reports:
        (one,) = await reports.graded(SPRING)
    assert (one.mean, one.fatal, one.fatal_per_1000) == (75, 1, 250)


async def test_how_lawful_a_call_was_is_counted_by_itself(tmp_path: Path) -> None:
    await keep(tmp_path, (ANNA, "2026-03-02", [grade(100, 4)]), (ANNA, "2026-03-03", [grade(100)]))
    with counted(tmp_path) as reports:
        (one,) = await reports.graded(SPRING)
    assert (one.judged, one.compliance) == (1, 40)


async def test_beside_every_mean_of_ratings_stands_how_many_answered(tmp_path: Path) -> None:
    asked = e.CallbackScheduled("q", "satisfaction", "+79180001122", "", "", "")
    await keep(
        tmp_path, (ANNA, "2026-03-02", [asked, e.ServiceRated("q", 5, ""), e.CallbackDone("q", "5")]),
        (ANNA, "2026-03-03", [asked, e.CallbackGivenUp("q", "не отвечает")]),
    )  # fmt: skip
    with counted(tmp_path) as reports:
        (one,) = await reports.graded(SPRING)
    assert (one.satisfaction, one.rated, one.asked, one.response) == (5, 1, 2, 50)


async def test_content_are_those_who_gave_a_4_or_a_5_of_all_who_gave_a_mark(tmp_path: Path) -> None:
    asked = e.CallbackScheduled("q", "satisfaction", "+79180001122", "", "", "")
    await keep(
        tmp_path,
        *((ANNA, f"2026-03-0{mark}", [asked, e.ServiceRated("q", mark, ""), e.CallbackDone("q", "")])
          for mark in (3, 4, 5)),
        (ANNA, "2026-03-06", [asked, e.CallbackGivenUp("q", "не отвечает")]),
    )  # fmt: skip
    with counted(tmp_path) as reports:
        (one,) = await reports.graded(SPRING)
    assert one.satisfied == pytest.approx(66.67, abs=0.01)
    assert (one.satisfaction, one.response) == (4, 75)


async def test_the_key_figures_have_coverage_mean_and_fatal_faults_with_their_base(tmp_path: Path) -> None:
    await keep(
        tmp_path, (ANNA, "2026-03-02", [grade(60, 5)]), (ANNA, "2026-03-03", [grade(80, fatal="rude")]),
        (BORIS, "2026-03-04", []),
    )  # fmt: skip
    with counted(tmp_path) as reports:
        told = {one.id: one for one in figures(await reports.tallied(SPRING), HEARD)}
    assert (told["graded"].above, told["graded"].below) == (2, 3)
    assert (told["grade_mean"].above, told["grade_mean"].below) == (59, 2)
    assert (told["grade_fatal"].above, told["grade_fatal"].below, told["grade_fatal"].value) == (1, 2, 500)
    assert told["grade_lawfulness"].below == 1


async def test_a_centre_without_a_form_has_no_data_of_grades(tmp_path: Path) -> None:
    await keep(tmp_path, (ANNA, "2026-03-02", []))
    none = replace(PACK, grading=None)
    with counted(tmp_path, none) as reports:
        told = {one.id: one for one in figures(await reports.tallied(SPRING), none)}
    assert [told[name].value for name in ("graded", "grade_mean", "grade_fatal")] == [None, None, None]


def test_of_one_grade_there_is_no_spread() -> None:
    one = Graded(SPRING, ANNA, calls=1, graded=1, score=70, squares=4900)
    assert one.spread is None
    assert together([one, one], SPRING).spread == 0
    assert Graded(SPRING, ANNA).coverage is None


def month(number: int, until: int, operator: str = ANNA, **sums: Any) -> Graded:
    """A part as it is counted: the calls of one operator in a month."""
    return Graded(Days(date(2026, number, 1), date(2026, number, until)), operator, **sums)


def test_a_month_in_which_nobody_called_stands_in_the_row_of_months_too() -> None:
    parts = [month(3, 31, calls=2, graded=1, score=80), month(5, 20, BORIS, calls=1, graded=1, score=60)]
    told = by_month(parts, date(2026, 5, 20))
    assert [(one.days.since.month, one.days.until.day, one.calls, one.mean) for one in told] == [
        (3, 31, 2, 80), (4, 30, 0, None), (5, 20, 1, 60),
    ]  # fmt: skip


def test_the_months_of_an_operator_begin_with_the_first_of_theirs() -> None:
    parts = [month(3, 31, calls=2), month(4, 30, calls=1), month(4, 30, BORIS, calls=5)]
    (april,) = by_month(parts, date(2026, 4, 30), BORIS)
    assert (april.operator, april.calls) == (BORIS, 5)
    assert [one.calls for one in by_month(parts, date(2026, 4, 30))] == [2, 6]
    assert by_month(parts, date(2026, 4, 30), VERA) == ()


def test_what_a_point_costs_is_told_by_the_call_and_in_whole_points() -> None:
    one = replace(month(3, 31, graded=4), lost={"hold": 6})
    assert one.lost_by("hold") == 0.75
    assert one.lost_by("greeting") == 0
    assert month(3, 31, calls=4).lost_by("hold") is None


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 3, 31), date(2025, 4, 1)),
        (date(2026, 12, 1), date(2026, 1, 1)),
        (date(2026, 1, 15), date(2025, 2, 1)),
    ],
)
def test_a_year_is_twelve_months_with_that_of_the_day(day: date, first: date) -> None:
    year = year_until(day)
    assert (year.since, year.until, len(list(year.months()))) == (first, day, 12)
