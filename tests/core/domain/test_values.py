"""Numbers, sums and waits as people type them; what is none of these stays a text and blocks nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.money import CURRENCIES, currency_of, read_sum, show_sum, total
from core.domain.numbers import read_number
from core.domain.pack import Pack
from core.domain.terms import Wait
from core.domain.waits import offered_late, waiting_of
from tests.core.domain.cases import PACK, START, Work


@pytest.mark.parametrize(
    ("typed", "number"),
    [("20", 20), (" 20 ", 20), ("20 дн.", 20), ("20дней", 20), ("35 лет", 35), ("0", 0), ("２０", 20)],
)
def test_a_number_is_read_as_it_is_typed(typed: str, number: int) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize("typed", ["", "около 20", "20-30", "12345", "-5", "2,5", "٢٠", "20 дней и ночей"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert read_number(typed) is None


@pytest.mark.parametrize(
    ("typed", "units"),
    [
        ("3 500", 350_000),
        ("3500,50", 350_050),
        ("3500.5", 350_050),
        ("3500 р.", 350_000),
        ("3500р", 350_000),
        ("1 234 567 рублей", 123_456_700),
        ("3500 руб. 50 коп.", 350_050),
        ("3500 ₽", 350_000),
        ("0,05", 5),
    ],
)
def test_a_sum_is_read_in_kopecks(typed: str, units: int) -> None:
    assert read_sum(typed, "RU") == units


@pytest.mark.parametrize(
    ("typed", "region"),
    [
        ("3500 тенге", "RU"), ("3500 руб", "KZ"), ("3,500", "RU"), ("35 00", "RU"), ("много", "RU"),
        ("", "RU"), ("-5", "RU"),
        ("3500,50 руб 50 коп", "RU"), ("3500 50 коп", "RU"), ("9" * 14, "RU"), ("5 р", "XX"),
    ],
)  # fmt: skip
def test_what_is_no_sum_here_is_none(typed: str, region: str) -> None:
    assert read_sum(typed, region) is None


@pytest.mark.parametrize(
    ("typed", "region", "units"),
    [
        ("3500 тг", "KZ", 350_000),
        ("3500 теңге", "KZ", 350_000),
        ("20 manat 50 qəpik", "AZ", 2_050),
        ("5", "XX", 500),
    ],
)
def test_every_country_has_its_own_money(typed: str, region: str, units: int) -> None:
    assert read_sum(typed, region) == units


def test_a_sum_is_shown_with_the_sign_of_its_money() -> None:
    assert show_sum(350_050, "RU") == "3 500,50 ₽"
    assert show_sum(123_456_700, "KZ") == "1 234 567 ₸"
    assert show_sum(5, "AZ") == "0,05 ₼"
    assert show_sum(-100, "XX") == "−1"
    assert currency_of("RU").code == "RUB"


@given(st.integers(0, 10**12), st.sampled_from([*CURRENCIES, "XX"]))
def test_a_sum_that_is_shown_is_read_as_itself(units: int, region: str) -> None:
    assert read_sum(show_sum(units, region), region) == units


@given(st.text(), st.sampled_from([*CURRENCIES, "XX"]))
def test_any_text_may_stand_where_a_sum_or_a_number_is_asked_for(typed: str, region: str) -> None:
    units, number = read_sum(typed, region), read_number(typed)
    assert units is None or 0 <= units <= 10**12
    assert number is None or 0 <= number <= 9999


def test_a_total_tells_how_many_sums_it_lacks() -> None:
    assert total(["3 500", "0,50 р.", "", " ", "сколько-то"], "RU") == (350_050, 1)


class Weekdays:
    """Every Saturday and Sunday is free."""

    def works(self, day: date) -> bool:
        return day.weekday() < 5


TODAY = START.date()  # a Monday


def norm(limit: int, unit: str, *themes: str, since: date = date(2020, 1, 1)) -> Wait:
    return Wait(
        id=f"{limit}-{unit}", title={"ru": "норма"}, limit=limit, unit=unit, themes=themes, source="выдумано",
        valid_from=since,
    )  # fmt: skip


def asked(pack: Pack, waiting_days: str, theme: str = "waiting") -> tuple[int, str, bool] | None:
    card = Work(pack).call().fill(theme=theme, waiting_days=waiting_days).card
    found = waiting_of(card, pack, TODAY, Weekdays())
    return (found.days, found.norm.id, found.longer) if found else None


@pytest.mark.parametrize(("days", "longer"), [("13 дн.", False), ("20", False), ("21", True), ("9999", True)])
def test_days_as_people_count_them_are_compared_with_working_days(days: str, longer: bool) -> None:
    pack = replace(PACK, waits=(norm(14, "working", "wait"),))
    assert asked(pack, days) == (read_number(days), "14-working", longer)


def test_hours_and_calendar_days_are_norms_too() -> None:
    assert asked(replace(PACK, waits=(norm(24, "hours", "waiting"),)), "1") == (1, "24-hours", False)
    assert asked(replace(PACK, waits=(norm(30, "calendar", "waiting"),)), "31") == (31, "30-calendar", True)


def test_without_a_number_a_theme_or_a_norm_in_force_there_is_nothing_to_compare() -> None:
    pack = replace(PACK, waits=(norm(14, "working", "wait"),))
    assert asked(pack, "давно") is None
    assert asked(pack, "20", "") is None
    assert asked(pack, "20", "money") is None
    later = replace(PACK, waits=(norm(14, "working", "wait", since=TODAY + timedelta(days=1)),))
    assert asked(later, "20") is None


@pytest.mark.parametrize(
    ("offered", "needed", "late"),
    [("10.04", "12.03", True), ("12.03", "12.03", False), ("01.03.26", "12.03", False), ("", "12.03", False),
     ("10.04", "скоро", False)],
)  # fmt: skip
def test_a_date_that_was_offered_may_be_too_late(offered: str, needed: str, late: bool) -> None:
    assert offered_late(Work().call().fill(offered_date=offered, needed_by=needed).card, TODAY) is late
