"""When a line is answered and who is on shift, against a count of every minute."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.hours import (
    DAY,
    WEEKDAYS,
    Line,
    Opening,
    Shift,
    answering,
    ends_at,
    is_open,
    minutes,
    next_opening,
    on_shift,
    span,
    uncovered,
)
from core.domain.lasting import holds

MONDAY = date(2026, 3, 2)
WEEK = WEEKDAYS[:5]
MINUTE = timedelta(minutes=1)


class Days:
    """A calendar in which some days are free."""

    def __init__(self, *free: date) -> None:
        self.free = free

    def works(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.free


def line(code: str = "1", *openings: Opening, **more: Any) -> Line:
    return replace(Line(code=code, title={"ru": code}, openings=openings), **more)


def hours(begins: str, ends: str, *days: str) -> Opening:
    return Opening(days=days or WEEK, begins=begins, ends=ends)


def at(day: int, clock: str) -> datetime:
    """A moment of the week that begins on Monday, 2 March 2026."""
    return datetime.combine(MONDAY + timedelta(days=day), time.fromisoformat(clock), UTC)


OFFICE = line("1", hours("09:00", "18:00"), overflow="0", holidays=True)
NIGHT = line("0")


@pytest.mark.parametrize(
    ("text", "found"),
    [("00:00", 0), ("09:30", 570), ("23:59", 1439), ("24:00", DAY)]
    + [(text, None) for text in ("24:01", "9:00", "09:60", "0900", "", "09:0", "٠٩:٠٠", "-1:00", "09:00:00")],
)
def test_a_time_is_two_digits_and_two(text: str, found: int | None) -> None:
    assert minutes(text) == found


@pytest.mark.parametrize(
    ("day", "clock", "answered"),
    [(0, "08:59", False), (0, "09:00", True), (0, "17:59", True), (0, "18:00", False), (5, "12:00", False)],
)
def test_a_line_is_answered_in_its_hours_on_its_days(day: int, clock: str, answered: bool) -> None:
    assert is_open(OFFICE, at(day, clock)) is answered


def test_hours_over_midnight_belong_to_the_day_on_which_they_begin() -> None:
    friday = line("1", hours("20:00", "08:00", "fri"))
    moments = [at(4, "07:59"), at(4, "20:00"), at(5, "07:59"), at(5, "08:00"), at(5, "20:00")]
    assert [is_open(friday, moment) for moment in moments] == [False, True, True, False, False]
    assert is_open(line("1", hours("20:00", "24:00", "fri")), at(4, "23:59"))
    assert not is_open(line("1", hours("20:00", "24:00", "fri")), at(5, "00:00"))


def test_a_holiday_closes_a_line_that_keeps_holidays_but_not_one_that_opens_on_saturdays() -> None:
    days = Days(MONDAY)
    assert not is_open(OFFICE, at(0, "12:00"), days)
    assert is_open(OFFICE, at(0, "12:00"), None)
    assert is_open(replace(OFFICE, holidays=False), at(0, "12:00"), days)
    assert is_open(line("1", hours("10:00", "14:00", "sat"), holidays=True), at(5, "12:00"), days)


def test_a_line_is_opened_and_closed_by_date() -> None:
    covid = line("4", valid_from=MONDAY, valid_to=MONDAY + timedelta(days=1))
    there = [is_open(covid, at(day, "12:00")) for day in (-1, 0, 1, 2)]
    assert there == [False, True, True, False]
    assert [holds(covid, MONDAY + timedelta(days=day)) for day in (-1, 0, 1, 2)] == there


def test_who_answers_for_a_closed_line_is_found_along_its_overflow() -> None:
    lines = (OFFICE, NIGHT, line("2", hours("08:00", "09:00"), overflow="1"))
    answered = {clock: answering(lines, "2", at(0, clock)) for clock in ("08:30", "12:00", "20:00")}
    assert {clock: found.code for clock, found in answered.items() if found} == {
        "08:30": "2", "12:00": "1", "20:00": "0",
    }  # fmt: skip
    assert answering(lines, "7", at(0, "12:00")) is None
    round_and_round = (replace(OFFICE, overflow="2"), lines[2])
    assert answering(round_and_round, "1", at(0, "20:00")) is None
    assert answering((OFFICE,), "1", at(0, "20:00")) is None


def test_a_closed_line_says_when_it_opens() -> None:
    assert next_opening(OFFICE, at(0, "07:15")) == at(0, "09:00")
    assert next_opening(OFFICE, at(0, "09:00")) == at(0, "09:00")
    assert next_opening(OFFICE, at(4, "18:00")) == at(7, "09:00")
    assert next_opening(OFFICE, at(4, "18:00"), Days(MONDAY + timedelta(days=7))) == at(8, "09:00")
    later = line("4", valid_from=MONDAY + timedelta(days=30))
    assert next_opening(later, at(0, "12:00")) == at(30, "00:00")
    assert next_opening(replace(OFFICE, valid_to=MONDAY), at(0, "18:00")) is None
    assert next_opening(line("5", valid_from=MONDAY + timedelta(days=366)), at(0, "12:00")) is not None
    assert next_opening(line("5", valid_from=MONDAY + timedelta(days=367)), at(0, "12:00")) is None


# --- against every minute ---------------------------------------------------------------------------

_CLOCK = st.integers(0, DAY - 1).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")
_OPENING = st.builds(
    Opening,
    days=st.lists(st.sampled_from(WEEKDAYS), unique=True).map(tuple),
    begins=_CLOCK,
    ends=_CLOCK | st.just("24:00"),
)
_LINE = st.builds(
    line, st.just("1"), _OPENING, _OPENING, valid_from=st.none() | st.just(MONDAY + timedelta(days=2))
)
_MOMENT = st.integers(0, 14 * DAY).map(lambda minute: at(0, "00:00") + minute * MINUTE)


def open_minutes(one: Line) -> Iterator[datetime]:
    """Every minute of three weeks at which the line is answered, counted off one by one."""
    for ahead in range(-1, 21):
        day = MONDAY + timedelta(days=ahead)
        for opening in one.openings:
            if WEEKDAYS[day.weekday()] not in opening.days or (one.valid_from and day < one.valid_from):
                continue
            moment = datetime.combine(day, time.fromisoformat(opening.begins), UTC)
            yield moment
            ends = "00:00" if opening.ends == "24:00" else opening.ends
            while f"{moment + MINUTE:%H:%M}" != ends:
                moment += MINUTE
                yield moment


@given(_LINE, st.lists(_MOMENT, min_size=1, max_size=20))
def test_a_line_is_open_exactly_at_the_minutes_that_are_counted_off(
    one: Line, moments: list[datetime]
) -> None:
    counted = set(open_minutes(one))
    assert [is_open(one, moment) for moment in moments] == [moment in counted for moment in moments]


@given(_LINE, _MOMENT.filter(lambda moment: moment < at(7, "00:00")))
def test_the_next_opening_is_the_first_minute_counted_off_at_which_hours_begin(
    one: Line, moment: datetime
) -> None:
    begins = [each for each in open_minutes(one) if each >= moment]
    starts = {opening.begins for opening in one.openings}
    first = min((each for each in begins if f"{each:%H:%M}" in starts), default=None)
    found = next_opening(one, moment)
    if is_open(one, moment):  # nobody asks then; but what is said is an opening all the same
        assert found is None or is_open(one, found)
    elif first is not None:
        assert found == first


# --- shifts ----------------------------------------------------------------------------------------


def shift(begins: str, ends: str) -> Shift:
    return Shift(code=begins, title={"ru": begins}, begins=begins, ends=ends)


@pytest.mark.parametrize(
    ("begun", "ends"),
    [
        (at(0, "18:50"), at(1, "07:00")),
        (at(0, "19:05"), at(1, "07:00")),
        (at(1, "02:00"), at(1, "07:00")),
        (at(1, "07:00"), at(2, "07:00")),
    ],
)
def test_a_shift_ends_at_its_hour_whenever_it_was_begun(begun: datetime, ends: datetime) -> None:
    assert ends_at(shift("19:00", "07:00"), begun) == ends


def test_a_shift_over_midnight_is_on_at_night() -> None:
    night = shift("19:00", "07:00")
    clocks = ("18:59", "19:00", "00:00", "06:59", "07:00")
    assert [on_shift(night, at(0, clock)) for clock in clocks] == [False, True, True, True, False]


def test_shifts_go_round_the_clock_or_leave_a_minute_out() -> None:
    staggered = [shift("07:00", "14:00"), shift("13:00", "20:00"), shift("19:30", "07:00")]
    assert uncovered(staggered) is None
    assert uncovered(staggered[:2]) == 0
    assert uncovered([shift("00:00", "13:00"), staggered[1]]) == 20 * 60


@given(st.lists(st.tuples(_CLOCK, _CLOCK), max_size=4))
def test_what_no_shift_covers_is_a_minute_at_which_nobody_is_on(clocks: list[tuple[str, str]]) -> None:
    shifts = [shift(*each) for each in clocks]
    gap = uncovered(shifts)
    alone = [
        minute
        for minute in range(DAY)
        if not any(on_shift(each, at(0, "00:00") + minute * MINUTE) for each in shifts)
    ]
    assert gap == (alone[0] if alone else None)
    assert all(end - start <= DAY for start, end in (span(*each) for each in clocks))
