"""The laws of terms, over random days, rules and calendars; and the last day of a wait, by hand."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.centre.calendars import Calendar
from core.deadlines import SOON
from core.domain.deadline import (
    Appeal,
    appeal_of,
    latest_day,
    notices_due,
    term_of,
    to_look_at,
    waits_about,
    waits_for,
)
from core.domain.pack import Choice, Pack, Theme
from core.domain.terms import CalendarRule, TermRule, Wait
from core.domain.workdays import between, plus
from tests.core.domain.cases import PACK, START, Work, term

MOSCOW, ASTANA = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Almaty")


def centre(*terms: TermRule) -> Pack:
    return replace(PACK, terms=terms)


CALENDARS = st.sampled_from([Calendar(CalendarRule(country=country)) for country in ("RU", "KZ", "AZ")])
UNITS = st.sampled_from(["calendar", "working"])
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
COUNTS = st.integers(0, 70)


@given(DAYS, COUNTS, COUNTS, UNITS, CALENDARS)
def test_more_days_never_end_earlier(day: date, one: int, more: int, unit: str, calendar: Calendar) -> None:
    assert day <= plus(day, one, unit, calendar) <= plus(day, one + more, unit, calendar)


@given(DAYS, COUNTS, UNITS, CALENDARS)
def test_what_is_added_is_what_is_counted(day: date, days: int, unit: str, calendar: Calendar) -> None:
    assert between(day, plus(day, days, unit, calendar), unit, calendar) == days


def changed_to(rule: TermRule, criticality: tuple[str, ...]) -> TermRule:
    return replace(rule, criticality=criticality)


RULES = st.builds(
    lambda days, unit, moved, more, other: term(
        "any", days=days, unit=unit, next_working_day=moved, extension_days=more, extension_unit=other
    ),
    st.integers(1, 60), UNITS, st.booleans(), COUNTS, UNITS,
)  # fmt: skip


@given(RULES, DAYS, DAYS, st.integers(-3, 70), CALENDARS)
def test_the_laws_of_a_term(
    rule: TermRule, received: date, today: date, extended: int, calendar: Calendar
) -> None:
    came = datetime(received.year, received.month, received.day, 12, tzinfo=MOSCOW)
    now = datetime(today.year, today.month, today.day, 9, tzinfo=MOSCOW)
    found = term_of(Appeal(received_at=came, extended=extended), centre(rule), now, calendar)
    plain = term_of(Appeal(received_at=came), centre(rule), now, calendar)
    assert found and plain and found.due and plain.due and found.base
    assert rule.unit == "calendar" or calendar.works(found.due)  # an answer is due when people are there
    assert plain.due == plain.base == found.base <= found.due  # an extension never shortens
    assert received <= found.received < found.due
    assert not (found.left and found.over) and min(found.left, found.over) == 0
    assert found.late is (today > found.due) and (found.late or not found.over)
    assert not rule.next_working_day or calendar.works(found.received)


class Never:
    def works(self, day: date) -> bool:
        return False


@given(st.datetimes(), st.datetimes(), st.integers(), RULES)
def test_nothing_makes_a_term_raise_or_hang(came: datetime, now: datetime, days: int, rule: TermRule) -> None:
    strange = Appeal(
        received_at=came.replace(tzinfo=MOSCOW), extended=days, extended_at=came.replace(tzinfo=MOSCOW)
    )
    rule = replace(rule, extension_days=abs(days) or 1)
    for calendar in (Never(), Calendar(CalendarRule(country="KZ"))):
        term_of(strange, centre(rule), now.replace(tzinfo=ASTANA), calendar)
        notices_due(strange, centre(rule), now.replace(tzinfo=ASTANA), calendar)


CLASSES = replace(
    PACK,
    choices={
        **PACK.choices,
        "criticality": tuple(Choice(code=code, title={}) for code in ("urgent", "calm")),
        "urgency": (Choice(code="pain", title={}, criticality="urgent"),),
    },
)
RAISING = replace(CLASSES, themes=(Theme(code="refusal", title={}, criticality="urgent"),))


@given(
    st.sampled_from([CLASSES, RAISING]),
    st.lists(
        st.builds(changed_to, RULES, st.sampled_from([(), ("urgent",), ("calm", "urgent")])), max_size=3
    ),
    st.builds(
        Appeal,
        received_at=DAYS.map(lambda day: datetime(day.year, day.month, day.day, 12, tzinfo=MOSCOW)),
        criticality=st.sampled_from(["", "urgent", "calm"]),
        urgency=st.sampled_from(["", "pain"]),
        theme=st.sampled_from(["", "refusal"]),
    ),
    st.integers(0, 120),
    CALENDARS,
)
def test_a_list_looks_at_every_card_of_which_something_is_to_be_done_soon(
    pack: Pack, rules: list[TermRule], appeal: Appeal, age: int, calendar: Calendar
) -> None:
    pack, now = replace(pack, terms=tuple(rules)), appeal.received_at + timedelta(days=age)
    found, came = term_of(appeal, pack, now, calendar), appeal.received_at.date()
    if found is None or found.left > SOON:
        return
    look = to_look_at(pack, now.date(), SOON, calendar)
    marked = appeal.criticality in look.classes or (not appeal.criticality and bool(appeal.urgency))
    assert came <= look.came or (marked and came <= look.classed)


def test_a_card_that_was_never_begun_has_no_term() -> None:
    assert appeal_of(Work().card) is None
    assert term_of(None, PACK, START, Calendar(None)) is None
    assert notices_due(None, PACK, START, Calendar(None)) == ()


# --- waiting terms ----------------------------------------------------------------------------------


def wait(**values: Any) -> Wait:
    known = {
        "id": "w",
        "title": {},
        "limit": 14,
        "unit": "working",
        "source": "",
        "valid_from": date(2026, 1, 1),
    }
    return Wait(**{**known, **values})


@pytest.mark.parametrize(
    ("limit", "unit", "last"),
    [
        (14, "working", "2026-03-24"),
        (14, "calendar", "2026-03-17"),
        (24, "hours", "2026-03-04"),
        (2, "hours", "2026-03-03"),
    ],
)
def test_the_last_lawful_day_of_a_wait(limit: int, unit: str, last: str) -> None:
    found = latest_day(wait(limit=limit, unit=unit), date(2026, 3, 3), Calendar(CalendarRule(country="RU")))
    assert found == date.fromisoformat(last)


def test_the_waits_of_a_theme_are_those_in_force_for_it_and_what_is_inside_it() -> None:
    mine, other = wait(id="mine", themes=("3.1.5",)), wait(id="other", themes=("4",))
    ended = wait(id="ended", themes=("3",), valid_to=date(2026, 1, 31))
    pack = replace(PACK, waits=(mine, other, ended, wait(id="nobody's")))
    assert [one.id for one in waits_for(pack, "3.1.5.4", date(2026, 3, 2))] == ["mine"]
    assert waits_for(pack, "", date(2026, 3, 2)) == ()


def test_a_caller_is_told_of_the_theme_or_of_what_is_inside_it_or_of_everything() -> None:
    waits = tuple(wait(id=code, themes=(code,)) for code in ("wait.gp", "wait.mri", "care"))
    pack, day = replace(PACK, waits=waits), date(2026, 3, 2)
    told = [[one.id for one in waits_about(pack, theme, day)] for theme in ("wait.mri", "wait", "")]
    assert told == [["wait.mri"], ["wait.gp", "wait.mri"], ["wait.gp", "wait.mri", "care"]]
