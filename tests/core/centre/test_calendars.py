"""Working days, against the dates that governments published."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.centre.calendars import COUNTRIES, Calendar
from core.centre.known_days import _version
from core.domain.terms import CalendarRule

FREE = {
    # ТК РФ ст. 112; постановления Правительства РФ о переносе выходных дней в 2025 и 2026 годах
    "RU": "2025-01-08 2025-05-02 2025-05-08 2025-06-13 2025-11-03 2025-12-31 2026-01-01 2026-01-02 2026-01-05"
    " 2026-01-06 2026-01-07 2026-01-08 2026-01-09 2026-02-23 2026-03-09 2026-05-01 2026-05-11 2026-06-12"
    " 2026-11-04 2026-12-31 2024-02-23",
    # Закон РК № 267-II: Новый год, 8 марта, Наурыз 21–23 марта, 1, 7, 9 мая, столица, Республика и др.
    "KZ": "2026-01-01 2026-01-02 2026-01-07 2026-03-09 2026-03-23 2026-03-24 2026-03-25 2026-05-01 2026-05-07"
    " 2026-05-11 2026-07-06 2026-10-26 2026-12-16 2025-01-03",
    # ТК Азербайджана ст. 105: 20 января, Новруз (пять дней), 9 и 28 мая, 15, 26 июня, 8, 9 ноября, 31 декабря
    "AZ": "2026-01-01 2026-01-02 2026-01-20 2026-03-20 2026-03-23 2026-03-24 2026-05-11 2026-05-28 2026-06-15"
    " 2026-06-26 2026-11-09 2026-12-31 2025-01-03",
}
WORKED = {
    # субботы 1 ноября 2025, 27 апреля, 2 ноября и 28 декабря 2024 – рабочие; 29 февраля 2024 – четверг
    "RU": "2025-11-01 2024-04-27 2024-11-02 2024-12-28 2024-02-29 2026-01-12 2026-02-24 2026-03-10"
    " 2026-11-03",
    # 4 мая 2024 отработали за 8 мая, 5 января 2025 – за 3-е
    "KZ": "2024-05-04 2025-01-05 2026-01-05 2026-03-20 2026-03-26 2026-05-08",
    # 29 декабря 2024 отработали за 3 января 2025: перенос через год
    "AZ": "2024-12-29 2026-01-05 2026-03-19 2026-11-11 2026-12-30",
}


def days(listed: dict[str, str]) -> list[tuple[str, date]]:
    return [(country, date.fromisoformat(day)) for country, text in listed.items() for day in text.split()]


@pytest.mark.parametrize(("country", "day"), days(FREE))
def test_a_published_holiday_is_free(country: str, day: date) -> None:
    assert not Calendar(CalendarRule(country=country)).works(day)


@pytest.mark.parametrize(("country", "day"), days(WORKED))
def test_a_published_working_day_is_worked(country: str, day: date) -> None:
    assert Calendar(CalendarRule(country=country)).works(day)


def test_every_country_is_checked() -> None:
    assert tuple(sorted(FREE)) == tuple(sorted(WORKED)) == COUNTRIES


def test_a_year_of_russia_has_as_many_working_days_as_the_ministry_says() -> None:
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    calendar = Calendar(CalendarRule(country="RU"))
    assert sum(map(calendar.works, year)) == 247  # Минтруд: производственный календарь на 2026 год


def test_what_a_centre_says_of_a_day_holds_over_the_country() -> None:
    holiday, monday, saturday = date(2026, 2, 23), date(2026, 3, 2), date(2026, 3, 7)
    calendar = Calendar(CalendarRule(country="RU", off=(monday,), works=(saturday, holiday)))
    assert [calendar.works(day) for day in (holiday, monday, saturday)] == [True, False, True]


def test_a_week_may_have_another_end() -> None:
    calendar = Calendar(CalendarRule(country="RU", weekend=("fri", "sat")))
    assert [calendar.works(date(2026, 3, day)) for day in (12, 13, 14, 15)] == [True, False, False, True]


def test_a_centre_without_a_calendar_works_from_monday_to_friday() -> None:
    assert [Calendar(None).works(date(2026, 1, day)) for day in (2, 3, 4, 5)] == [True, False, False, True]


@pytest.mark.parametrize("day", [date.min, date(1900, 1, 1), date(2999, 6, 3), date.max])
def test_no_year_makes_a_calendar_raise(day: date) -> None:
    assert Calendar(CalendarRule(country="KZ")).works(day) is (day.weekday() < 5)


ASKS = """
import sys
from datetime import date
from pathlib import Path
from core.centre.calendars import Calendar
from core.domain.terms import CalendarRule
calendar = Calendar(CalendarRule(country="RU"), Path(sys.argv[1]))
assert "holidays" not in sys.modules
year = [date.fromordinal(date(2024, 1, 1).toordinal() + day) for day in range(366)]
print(sum(map(calendar.works, year)), "holidays" in sys.modules)
"""


def asked(place: Path) -> list[str]:
    """How many days of 2024 are worked, and whether the library was loaded to tell."""
    said = subprocess.run(
        [sys.executable, "-c", ASKS, str(place)], capture_output=True, text=True, check=True
    )
    return said.stdout.split()


def test_the_library_is_loaded_by_the_first_question_about_a_year_and_its_answer_remembered(
    tmp_path: Path,
) -> None:
    first, second = asked(tmp_path), asked(tmp_path)
    assert (first, second) == (["248", "True"], ["248", "False"])  # Минтруд: календарь на 2024 год


@pytest.mark.parametrize(
    "kept",
    [
        b"",
        b"[]",
        b'{"holidays-0.1 RU 2024": [[], []]}',
        "{{now} RU 2024: 1}",
        '{"{now} RU 2024": [["2024-13-01"], []]}',
        '{"{now} RU 2024": [[1], []]}',
        '{"{now} RU 2024": [[]]}',
    ],
)
def test_what_another_version_or_nobody_said_is_not_believed(tmp_path: Path, kept: bytes | str) -> None:
    text = kept if isinstance(kept, bytes) else kept.replace("{now}", _version()).encode()
    (tmp_path / "holidays.json").write_bytes(text)
    assert asked(tmp_path) == ["248", "True"]
    assert asked(tmp_path) == ["248", "False"]


def test_a_version_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "holidays.json"
    file.write_text('{"holidays-0.1 RU 2024": [[], []]}')
    Calendar(CalendarRule(country="RU"), tmp_path).works(date(2024, 1, 1))
    Calendar(CalendarRule(country="KZ"), tmp_path).works(date(2025, 1, 1))
    assert list(json.loads(file.read_bytes())) == [f"{_version()} RU 2024", f"{_version()} KZ 2025"]


def test_where_nothing_can_be_written_the_library_is_asked_every_time(tmp_path: Path) -> None:
    nowhere = tmp_path / "file"
    nowhere.touch()
    assert [asked(nowhere), asked(nowhere)] == [["248", "True"]] * 2
