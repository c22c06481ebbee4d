from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.dates import read_date, read_moment

TODAY = date(2025, 11, 25)
BORN = date(1984, 12, 9)


@pytest.mark.parametrize(
    "typed",
    [
        "9.12.84",
        "09.12.1984",
        "09121984",
        "091284",
        "9/12/1984",
        "1984-12-09",
        "1984.12.9",
        "19841209",
        "9 12 84",
        "9-12-84",
        "9\u201312\u20131984",
        "9,12,84",
        "9ю12ю84",
        "9Ю12Ю1984",
        " 09.12.1984. ",
        "09\u00a012\u00a01984",
    ],
)
def test_many_ways_of_typing_are_one_date(typed: str) -> None:
    assert read_date(typed, TODAY) == BORN


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "9",
        "9.12",
        "31.02.1984",
        "29.02.1900",
        "32.12.84",
        "12.31.1984",
        "9.12.984",
        "вчера",
        "1.1.1899",
        "9.12.84 1",
    ],
)
def test_what_is_not_certainly_a_day_is_no_date(typed: str) -> None:
    assert read_date(typed, TODAY) is None


@pytest.mark.parametrize("typed", ["99999999", "26.11.2025", "9..", "0.0.00", "1/1/12345", "1.13.2024"])
def test_digits_that_name_no_day_or_one_to_come_are_no_date(typed: str) -> None:
    assert read_date(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "today", "expected"),
    [
        ("25.11.25", TODAY, date(2025, 11, 25)),
        ("26.11.25", TODAY, date(1925, 11, 26)),
        ("1.1.00", TODAY, date(2000, 1, 1)),
        ("1.1.26", TODAY, date(1926, 1, 1)),
        ("29.2.00", TODAY, date(2000, 2, 29)),
        ("29.2.00", date(2101, 1, 1), date(2000, 2, 29)),
        ("31.12.99", date(2000, 1, 1), date(1999, 12, 31)),
        ("20011212", TODAY, date(2001, 12, 12)),
        ("20121984", TODAY, date(1984, 12, 20)),
    ],
)
def test_a_year_of_two_digits_is_the_latest_that_has_come(typed: str, today: date, expected: date) -> None:
    assert read_date(typed, today) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("25.11", date(2025, 11, 25)),
        ("24.11", date(2026, 11, 24)),
        ("1.1", date(2026, 1, 1)),
        ("29.2", date(2028, 2, 29)),
        ("26.11.25", date(2025, 11, 26)),
        ("24.11.25", date(2025, 11, 24)),
        ("1.3.26", date(2026, 3, 1)),
        ("1.3.84", date(1984, 3, 1)),
        ("01.03.2031", date(2031, 3, 1)),
        ("30.2", None),
    ],
)
def test_a_day_to_come_may_go_without_a_year(typed: str, expected: date | None) -> None:
    assert read_date(typed, TODAY, future=True) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("25.11", date(2025, 11, 25)),
        ("24.11", date(2025, 11, 24)),
        ("26.11", date(2024, 11, 26)),
        ("29.2", date(2024, 2, 29)),
        ("26.11.25", date(1925, 11, 26)),
        ("31.2", None),
    ],
)
def test_a_day_that_has_come_may_go_without_a_year_where_it_is_recent(
    typed: str, expected: date | None
) -> None:
    assert read_date(typed, TODAY, recent=True) == expected


FORMS = ("{0:%d.%m.%Y}", "{0.day}.{0.month}.{0.year}", "{0:%d%m%Y}", "{0:%d/%m/%Y}", "{0:%Y-%m-%d}")


@given(st.dates(date(1900, 1, 1), TODAY), st.sampled_from(FORMS))
def test_every_date_with_its_full_year_is_read_back(day: date, form: str) -> None:
    assert read_date(form.format(day), TODAY) == day
    assert read_date(form.format(day), TODAY, future=True) == day


@given(st.dates(date(1940, 1, 1), date(2099, 1, 1)), st.integers(0, 36_500))
def test_a_short_year_of_the_last_hundred_years_is_read_back(today: date, days_ago: int) -> None:
    day = max(today - timedelta(days=days_ago), date(1900, 1, 1))
    assert read_date(f"{day:%d.%m.%y}", today) == day


TYPED = st.text() | st.text("0123456789./-: +ю", max_size=16)


@given(TYPED, st.booleans())
def test_any_text_is_a_date_or_none(text: str, future: bool) -> None:
    day = read_date(text, TODAY, future)
    assert day is None or future or day <= TODAY


NOW = datetime(2025, 11, 25, 12, 15, 42, 7, tzinfo=timezone(timedelta(hours=5)))


@pytest.mark.parametrize(
    ("typed", "day", "hour", "minute"),
    [
        ("12:30", 25, 12, 30),
        ("12.30", 25, 12, 30),
        ("12Ж30", 25, 12, 30),
        ("1230", 25, 12, 30),
        ("12:15", 25, 12, 15),
        ("12:14", 26, 12, 14),
        ("9:05", 26, 9, 5),
        ("905", 26, 9, 5),
        ("00:00", 26, 0, 0),
        ("25.11 12:30", 25, 12, 30),
        ("25.11 9:00", 25, 9, 0),
        ("26.11.25 09:00", 26, 9, 0),
        ("26.11.2025  09-00", 26, 9, 0),
        ("+30", 25, 12, 45),
        ("+ 5", 25, 12, 20),
        ("+720", 26, 0, 15),
    ],
)
def test_a_moment(typed: str, day: int, hour: int, minute: int) -> None:
    assert read_moment(typed, NOW) == datetime(2025, 11, day, hour, minute, tzinfo=NOW.tzinfo)


@pytest.mark.parametrize(
    "typed", ["", "+", "24:00", "12:60", "25.11", "31.02 12:00", "завтра 10:00", "+30 мин", "7"]
)
def test_what_is_no_moment_is_none(typed: str) -> None:
    assert read_moment(typed, NOW) is None


@given(TYPED)
def test_any_text_is_a_moment_or_none(text: str) -> None:
    moment = read_moment(text, NOW)
    assert moment is None or moment.tzinfo is NOW.tzinfo


@given(st.times(), st.times())
def test_a_time_alone_is_within_the_next_day(wall: time, clock: time) -> None:
    now = datetime.combine(TODAY, wall, UTC)
    moment = read_moment(f"{clock:%H:%M}", now)
    assert moment is not None
    assert timedelta(minutes=-1) < moment - now < timedelta(days=1)
