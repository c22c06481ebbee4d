"""Contacts with institutions, daily callers, and who may write and receive what."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import commands as c
from core.domain import events as e
from core.domain.callers import expected_near, read_hour, read_hours
from core.domain.fields import FIELDS, MEDICAL, Field
from core.domain.handover import chosen_reason, reason_text
from core.domain.hours import Line, Opening
from core.domain.pack import Choice, Entry
from core.domain.permission import may_set
from core.domain.vocabulary import Outcome, Promise
from tests.core.domain.cases import PACK, START, Work, work_in

TOMORROW = START.date() + timedelta(days=1)


def promised(day: date, work: Work) -> e.CallbackScheduled:
    """What is owed after help was promised for a day."""
    work.do(c.LogContact(Outcome.PROMISED, "clinic", words="поставят в план", promised_on=day))
    fact = work.card.callbacks[-1].fact
    assert work.facts[-2:] == ["contact.logged", "callback.scheduled"]
    return fact


def hours(fact: e.CallbackScheduled) -> tuple[str, str]:
    """The window by the clocks of the centre."""
    begins, ends = (
        datetime.fromisoformat(text).astimezone(START.tzinfo) for text in (fact.not_before, fact.not_after)
    )
    return f"{begins:%d.%m %H:%M}", f"{ends:%d.%m %H:%M}"


def lined(*openings: Opening) -> Work:
    line = Line(code="one", title={"ru": "первая"}, openings=openings)
    work = Work(replace(PACK, lines=(line,)))
    return work.do(c.OpenCall("+79180000001", line="one"))


def test_a_contact_is_kept_with_who_said_what() -> None:
    work = work_in("talk").do(
        c.LogContact(
            Outcome.REFUSED, "", " Дальняя больница ", "Главврачов", "главный врач", "1406", "мест нет"
        )
    )
    kept = work.card.contacts[-1]
    assert (kept.fact.organisation, kept.fact.person, kept.fact.words) == (
        "Дальняя больница", "Главврачов", "мест нет",
    )  # fmt: skip
    assert (kept.by, kept.fact.outcome, kept.fact.promised_on) == ("op-s1", "refused", "")
    assert work.facts[-1] == "contact.logged"


def test_an_institution_of_the_directory_is_named_by_it() -> None:
    work = work_in("talk").do(c.LogContact(Outcome.DONE, "clinic"), c.LogContact(Outcome.DONE, "anna"))
    assert [one.fact.organisation for one in work.card.contacts] == [
        "Выдуманная больница",
        "Выдуманный центр",
    ]


def test_an_institution_that_the_directory_has_lost_is_named_by_who_typed_it() -> None:
    work = work_in("talk")
    assert work.refused(c.LogContact(Outcome.DONE, "gone")) == "contact_nobody"
    work.do(c.LogContact(Outcome.DONE, "gone", "Закрытая больница"))
    assert work.card.contacts[-1].fact.organisation == "Закрытая больница"


def test_a_promised_day_is_owed_a_control_call_in_the_same_act() -> None:
    owed = promised(TOMORROW, work_in("talk").fill(contact_phone="8 918 000-00-02"))
    assert (owed.what, owed.number) == (Promise.CONTROL, "8 918 000-00-02")
    assert owed.about == "Выдуманная больница · поставят в план"
    assert hours(owed) == ("03.03 00:00", "04.03 00:00")


@pytest.mark.parametrize(
    ("opening", "day", "window"),
    [
        (Opening(days=("tue",), begins="09:00", ends="18:00"), TOMORROW, ("03.03 09:00", "03.03 18:00")),
        (Opening(days=("tue",), begins="09:00", ends="24:00"), TOMORROW, ("03.03 09:00", "04.03 00:00")),
        (Opening(days=("tue",), begins="21:00", ends="05:00"), TOMORROW, ("03.03 21:00", "04.03 05:00")),
        (Opening(days=("sat",), begins="09:00", ends="18:00"), TOMORROW, ("03.03 00:00", "04.03 00:00")),
        (Opening(days=("mon",), begins="08:00", ends="18:00"), START.date(), ("02.03 09:00", "02.03 18:00")),
        (Opening(days=("mon",), begins="07:00", ends="08:30"), START.date(), ("02.03 09:00", "03.03 00:00")),
    ],
)
def test_the_control_call_is_made_in_the_hours_of_the_line(
    opening: Opening, day: date, window: tuple[str, str]
) -> None:
    assert hours(promised(day, lined(opening))) == window


def test_a_card_of_no_line_has_the_hours_of_the_first() -> None:
    work = lined(Opening(days=("tue",), begins="09:00", ends="18:00"))
    work.card = Work(work.pack).call().card
    assert hours(promised(TOMORROW, work)) == ("03.03 09:00", "03.03 18:00")


@given(st.integers(0, 400), st.integers(0, 24 * 60 - 1))
def test_a_promise_of_any_day_to_come_can_be_kept(days: int, minutes: int) -> None:
    work = lined(Opening(days=("mon", "wed"), begins="09:00", ends="18:00")).later(minutes * 60)
    owed = promised(work.now.date() + timedelta(days=days), work)
    begins, ends = map(datetime.fromisoformat, (owed.not_before, owed.not_after))
    assert work.now.astimezone(UTC) <= begins < ends
    assert begins.astimezone(START.tzinfo).date() == work.now.date() + timedelta(days=days)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("07:00 17:00", ("07:00", "17:00")),
        ("17.30, 7", ("07:00", "17:30")),
        ("1730;730 7:30", ("07:30", "17:30")),
        ("", ()),
    ],
)
def test_hours_of_the_day_are_read_as_they_are_typed(typed: str, read: tuple[str, ...]) -> None:
    assert read_hours(typed) == (read, "")


@pytest.mark.parametrize("typed", ["24:00", "7:60", "утром", "-1", "٧"])
def test_what_is_no_hour_is_named(typed: str) -> None:
    assert read_hours(f"07:00 {typed}") == ((), typed)


@given(st.times())
def test_an_hour_that_was_read_reads_as_itself(at: time) -> None:
    hour = f"{at:%H:%M}"
    assert read_hour(hour) == hour


def test_the_hours_of_a_caller_are_kept_in_order_and_taken_back() -> None:
    work = Work().call("8 918 123-45-67").do(c.ExpectCaller("17:00 7"), c.ExpectCaller(""))
    told = [one.fact for one in work.events if isinstance(one.fact, e.CallerExpected)]
    assert told == [e.CallerExpected("+79181234567", "07:00 17:00"), e.CallerExpected("+79181234567", "")]


NEAR = timedelta(minutes=30), timedelta(minutes=60)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [("06:29", ""), ("06:30", "07:00"), ("08:00", "07:00"), ("08:01", ""), ("16:45", "17:00"), ("23:50", "")],
)
def test_a_caller_is_expected_near_the_hour(clock: str, expected: str) -> None:
    now = datetime.combine(START.date(), time.fromisoformat(clock), START.tzinfo)
    near = expected_near("07:00 17:00", now, *NEAR)
    assert (f"{near:%H:%M}" if near else "") == expected


def test_who_calls_after_midnight_is_expected_before_it() -> None:
    now = START.replace(hour=23, minute=45)
    near = expected_near("00:10", now, *NEAR)
    assert near is not None and near - now == timedelta(minutes=25)


@given(st.text(), st.datetimes(timezones=st.just(UTC), min_value=START.replace(tzinfo=None)))
def test_hours_that_a_console_of_tomorrow_wrote_break_nothing(times: str, now: datetime) -> None:
    near = expected_near(times, now, *NEAR)
    assert near is None or -NEAR[0] <= now - near <= NEAR[1]


def test_only_a_supervisor_sets_a_caller_apart() -> None:
    command = c.SetCallerApart(True, "звонит каждый день")
    assert work_in("talk").acting_as("operator").refused(command) == "not_permitted"
    assert work_in("talk").acting_as("supervisor").refused(replace(command, reason=" ")) == "reason_needed"
    work = Work().call("8 918 123-45-67").acting_as("supervisor").do(command)
    assert work.events[-1].fact == e.CallerSetApart("+79181234567", True, "звонит каждый день")


def test_only_who_has_the_qualification_writes_a_medical_conclusion() -> None:
    command = c.SetField("conclusion", "показаний нет")
    assert work_in("talk").qualified("pilot").refused(command) == "not_qualified"
    assert work_in("talk").qualified(MEDICAL).do(command).card.value("conclusion") == "показаний нет"
    assert work_in("talk").refusal(command) is None  # no journal says who sits there


@pytest.mark.parametrize("field", FIELDS, ids=lambda one: one.id)
def test_a_field_asks_for_its_own_qualification_only(field: Field) -> None:
    needed = field.qualification
    assert may_set(field.id, ()) is not bool(needed)
    assert may_set(field.id, (needed,)) and may_set(field.id, None)


def test_a_field_of_a_newer_console_asks_for_nothing() -> None:
    assert may_set("colour", ())


def test_a_button_takes_only_its_kinds_and_for_one_of_its_reasons() -> None:
    passed = c.Escalate("department", "anna", "unsolved: ответа нет")
    assert work_in("talk").refused(passed) == "kind_not_for_button"
    complaint = work_in("talk").fill(kind="complaint")
    assert complaint.refused(replace(passed, reason="ответа нет")) == "reason_of_button"
    assert complaint.refused(replace(passed, reason="unsolvedly")) == "reason_of_button"
    assert complaint.do(passed).card.escalations[-1].fact.reason == "unsolved: ответа нет"


def test_in_an_emergency_a_button_asks_for_neither_kind_nor_reason() -> None:
    work = work_in("talk").do(c.MarkEmergency(), c.Escalate("department", "anna"))
    assert work.card.escalations[-1].fact.button == "department"


@given(st.text(), st.sampled_from(["ru", "kk"]))
def test_a_chosen_reason_is_found_again_in_what_was_kept(said: str, language: str) -> None:
    reasons = tuple(
        Choice(code=code, title={"ru": code, "kk": f"{code}-kk"}) for code in ("late", "unsolved")
    )
    button = replace(PACK.buttons[-1], reasons=reasons)
    for one in reasons:
        assert chosen_reason(button, reason_text(one, said, language)) is one


def test_a_line_of_the_directory_may_be_a_person_of_an_institution() -> None:
    pack = replace(PACK, directory=(*PACK.directory, Entry(id="duty", kind="person", name="Дежурнов")))
    work = Work(pack).call().do(c.LogContact(Outcome.AGREED, "duty"))
    assert work.card.contacts[-1].fact.organisation == "Дежурнов"
