"""Terms of the law: which rule, from which day, until which, what must be told. Sources beside the cases."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.centre.calendars import Calendar
from core.domain import commands as c
from core.domain import events as e
from core.domain.deadline import (
    Appeal,
    Term,
    appeal_of,
    criticality_of,
    notices_due,
    rule_of,
    term_of,
)
from core.domain.pack import Button, Choice, Entry, Pack, Theme
from core.domain.terms import CalendarRule, NoticeRule, TermRule
from core.domain.vocabulary import NoticeId, Promise
from tests.core.domain.cases import EXTENSION, PACK, START, Work, duty, term

MOSCOW, ASTANA, BAKU = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Almaty"), ZoneInfo("Asia/Baku")

# 59-ФЗ and the publication of the fund of Kuzbass: 30 calendar days, one extension of at most 30 with notice.
RU = term("ru", days=30, extension_days=30)
# АППК art. 76: 15 working days; on a free day: as on the next working one; extension told in 3 working days.
KZ = term("kz", days=15, unit="working", next_working_day=True, extension_days=59, told_within=3)
# Law 1308-IVQ: 15 working days.
AZ = term("az", days=15, unit="working")
ZONES = {"RU": MOSCOW, "KZ": ASTANA, "AZ": BAKU}


def centre(*terms: TermRule, **changes: Any) -> Pack:
    return replace(PACK, terms=terms, **changes)


def at(text: str, zone: ZoneInfo = MOSCOW) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def stands(rule: TermRule, received: str, today: str, country: str = "RU", **appeal: Any) -> Term:
    """The term of an appeal of a country on a day, by the country's own calendar."""
    zone = ZONES[country]
    asked = Appeal(received_at=at(received, zone), **appeal)
    found = term_of(asked, centre(rule), at(today, zone), Calendar(CalendarRule(country=country)))
    assert found is not None
    return found


# --- until when -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "rule", "received", "due"),
    [
        ("RU", RU, "2026-11-22T10:00", "2026-12-22"),  # counted from the day after receipt
        ("RU", RU, "2026-12-10T10:00", "2027-01-09"),  # calendar days: over New Year as over any other
        ("RU", RU, "2028-01-30T10:00", "2028-02-29"),  # a leap day
        ("RU", RU, "2027-01-30T10:00", "2027-03-01"),
        ("RU", RU, "2026-11-22T23:59", "2026-12-22"),  # the last minute of a day is of that day
        # 31.12.2025 and 1–11.01.2026 are free: ten working days of December, then five from 12 January
        ("RU", replace(RU, unit="working", days=15), "2025-12-16T10:00", "2026-01-16"),
        ("KZ", KZ, "2026-03-02T10:00", "2026-03-27"),  # 9, 21–23 March, and 24, 25 in their place are free
        ("KZ", KZ, "2026-03-07T10:00", "2026-04-03"),  # Saturday, then 8 March, moved: received on the 10th
        ("KZ", KZ, "2026-02-28T10:00", "2026-03-27"),  # Saturday: as on Monday 2 March
        ("AZ", AZ, "2026-03-10T10:00", "2026-04-09"),  # Novruz and Ramazan: 20–24, 25–27 and 30 March
        ("AZ", AZ, "2026-02-28T10:00", "2026-04-01"),  # on a Saturday: no rule of the next working day
        ("AZ", AZ, "2025-12-30T10:00", "2026-01-26"),  # 31.12, 1–2.01 and 20 January
    ],
)
def test_the_last_day_of_a_term(country: str, rule: TermRule, received: str, due: str) -> None:
    assert stands(rule, received, received, country).due == date.fromisoformat(due)


def test_the_day_of_receipt_is_the_day_at_the_centre() -> None:
    night = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)  # half past midnight in Moscow
    found = term_of(Appeal(received_at=night), centre(RU), at("2026-11-23T09:00"), Calendar(None))
    assert found is not None and found.received == date(2026, 11, 23)


def test_days_left_and_days_over_are_numbers_in_the_unit_of_the_rule() -> None:
    asked = [
        stands(RU, "2026-11-22T10:00", f"{day}T10:00") for day in ("2026-12-10", "2026-12-22", "2026-12-25")
    ]
    assert [(one.left, one.over, one.late) for one in asked] == [(12, 0, False), (0, 0, False), (0, 3, True)]
    kz = [
        stands(KZ, "2026-03-02T10:00", f"{day}T10:00", "KZ")
        for day in ("2026-03-19", "2026-03-28", "2026-03-30")
    ]
    assert [(one.left, one.over, one.late) for one in kz] == [(3, 0, False), (0, 0, True), (0, 1, True)]


def test_a_term_goes_on_by_its_extension_and_no_further() -> None:
    extended = [
        stands(RU, "2026-11-22T10:00", "2026-12-01T10:00", extended=days) for days in (10, 30, 90, -5)
    ]
    assert [one.due for one in extended] == [date(2027, 1, day) for day in (1, 21, 21)] + [date(2026, 12, 22)]
    assert {one.base for one in extended} == {date(2026, 12, 22)}
    assert [one.extended for one in extended] == [10, 30, 30, 0]


def test_an_extension_in_calendar_days_ends_on_a_working_day_where_days_are_working() -> None:
    found = stands(KZ, "2026-03-02T10:00", "2026-03-02T12:00", "KZ", extended=2)
    assert (found.base, found.due) == (date(2026, 3, 27), date(2026, 3, 27))  # Sunday the 29th: not after it
    assert stands(KZ, "2026-03-02T10:00", "2026-03-02T12:00", "KZ", extended=5).due == date(2026, 4, 1)


# --- which rule -------------------------------------------------------------------------------------


def appeal(**values: Any) -> Appeal:
    return Appeal(**{"received_at": START, "kind": "complaint", "channel": "phone", **values})


def rule(pack: Pack, **values: Any) -> str:
    found = rule_of(appeal(**values), pack, START)
    return found.id if found else ""


@pytest.mark.parametrize(
    ("limits", "fits"),
    [
        ({}, True),
        ({"kinds": ("complaint",)}, True),
        ({"kinds": ("consultation",)}, False),
        ({"channels": ("phone", "letter")}, True),
        ({"channels": ("letter",)}, False),
        ({"written": True}, False),
        ({"criticality": ("high",)}, False),
        ({"enabled": False}, False),
        ({"valid_from": START.date()}, True),
        ({"valid_from": START.date() + timedelta(days=1)}, False),
        ({"valid_to": START.date()}, True),
        ({"valid_to": START.date() - timedelta(days=1)}, False),
    ],
)
def test_what_a_rule_is_for(limits: Mapping[str, Any], fits: bool) -> None:
    assert (rule(centre(term("one", **limits))) == "one") is fits


def test_a_rule_for_written_appeals_governs_the_channels_that_are() -> None:
    pack = centre(term("written", written=True))
    assert [rule(pack, channel=code) for code in ("letter", "phone", "pigeon")] == ["written", "", ""]


def test_the_first_rule_that_fits_governs() -> None:
    pack = centre(term("off", enabled=False), term("first"), term("second"))
    assert rule(pack) == "first"


def test_the_edition_of_the_day_of_receipt_governs() -> None:
    end = date(2026, 2, 28)
    old, new = term("old", valid_to=end), term("new", valid_from=end + timedelta(days=1))
    days = [rule(centre(old, new), received_at=datetime(2026, month, 28, tzinfo=MOSCOW)) for month in (2, 3)]
    assert days == ["old", "new"]


# --- the class of an appeal -------------------------------------------------------------------------

CLASSES = centre(
    term("urgent", days=1, criticality=("urgent",)),
    term("other", days=15),
    choices={
        **PACK.choices,
        "criticality": tuple(
            Choice(code=code, title={"ru": code}) for code in ("urgent", "high", "ordinary")
        ),
        "urgency": (Choice(code="pain", title={"ru": "боль"}, criticality="urgent"),),
        "vulnerability": (Choice(code="alone", title={"ru": "один"}, criticality="high"),),
    },
    themes=(
        Theme(code="3", title={"ru": "жалоба"}, criticality="high"),
        Theme(code="3.1", title={"ru": "отказ"}, parent="3"),
        Theme(code="loop", title={"ru": "круг"}, parent="loop", criticality="ordinary"),
    ),
)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, ""),
        ({"vulnerability": "alone"}, "high"),
        ({"vulnerability": "alone", "urgency": "pain"}, "urgent"),  # the most urgent of them
        ({"criticality": "ordinary", "urgency": "pain"}, "ordinary"),  # what was chosen holds
        ({"criticality": "nonsense", "urgency": "pain"}, "urgent"),
        ({"theme": "3.1"}, "high"),  # as the theme above it
        ({"theme": "loop"}, "ordinary"),
        ({"theme": "unknown", "urgency": "unknown"}, ""),
    ],
)
def test_the_class_of_an_appeal(values: Mapping[str, str], found: str) -> None:
    assert criticality_of(CLASSES, values) == found


def test_the_class_sets_the_term() -> None:
    assert [rule(CLASSES, urgency=mark) for mark in ("pain", "")] == ["urgent", "other"]


# --- official registration --------------------------------------------------------------------------

SOCIAL = centre(
    replace(KZ, from_registration=True), duties=(duty(Promise.REGISTRATION, channels=("phone",)),)
)
PROMISED = e.CallbackScheduled("r", Promise.REGISTRATION, "1406", START.isoformat(), START.isoformat(), "")


def term_on(work: Work) -> Term:
    found = term_of(appeal_of(work.card), work.pack, work.now, Calendar(CalendarRule(country="KZ")))
    assert found is not None
    return found


def test_no_days_run_before_the_official_registration_and_then_they_run_from_it() -> None:
    work = (
        Work(SOCIAL)
        .happens(e.CardOpened(1, "phone", "", "incoming", "1406", "", 1, "", ""))
        .happens(PROMISED)
    )
    work.fill(kind="complaint")
    assert term_on(work).due is None
    assert work.refused(EXTENSION) == "term_none"
    work.later(3 * 86400).do(c.FinishCallback("r", "поговорили"))
    assert (term_on(work).received, term_on(work).due) == (date(2026, 3, 5), date(2026, 4, 1))


def test_a_registration_that_was_given_up_begins_no_term() -> None:
    work = (
        Work(SOCIAL)
        .happens(e.CardOpened(1, "phone", "", "incoming", "1406", "", 1, "", ""))
        .happens(PROMISED)
    )
    assert term_on(work.happens(e.CallbackGivenUp("r", "не отвечает"))).due is None


def test_a_channel_that_asks_for_no_registration_has_its_term_from_receipt() -> None:
    pack = replace(SOCIAL, duties=(duty(Promise.REGISTRATION, channels=("letter",)),))
    assert (
        term_on(Work(pack).happens(e.CardOpened(1, "phone", "", "incoming", "", "", 1, "", ""))).due
        is not None
    )


# --- extension and notices --------------------------------------------------------------------------


def test_an_extension_moves_the_last_day_and_is_its_own_notice() -> None:
    work = Work().call()
    before = term_on(work).due
    work.do(EXTENSION)
    assert before is not None
    assert (term_on(work).due, term_on(work).extended) == (before + timedelta(days=10), 10)
    assert notices_due(appeal_of(work.card), work.pack, work.now, Calendar(None)) == ()


@pytest.mark.parametrize("days", [-1, 1])
def test_nobody_was_told_before_the_card_began_or_after_today(days: int) -> None:
    told = START.date() + timedelta(days=days)
    assert Work().call().refused(replace(EXTENSION, informed_on=told)) == "informed_needed"
    assert Work().call().refused(c.GiveNotice(NoticeId.RESULT, "phone", told)) == "informed_needed"


@pytest.mark.parametrize("days", [0, -1, 31])
def test_an_extension_is_for_some_days_up_to_the_most_the_rule_gives(days: int) -> None:
    why = Work().call().refusal(replace(EXTENSION, days=days))
    assert why is not None and (why.code, why.values) == ("term_cap", {"limit": "30"})


def test_an_extension_nobody_was_told_of_is_a_notice_that_is_due() -> None:
    silent = e.TermExtended("kz", 10, "ждём", "Примеров", "", "")
    pack = centre(KZ)
    work = Work(pack).call().happens(silent)
    (due,) = notices_due(appeal_of(work.card), pack, work.now, Calendar(CalendarRule(country="KZ")))
    assert (due.what, due.due, due.late) == (NoticeId.EXTENSION, date(2026, 3, 5), False)


NOTICES = centre(
    RU,
    notices=(
        NoticeRule(what="registration", title={}, days=3, unit="calendar", source="", valid_from=date.min),
        NoticeRule(what="forwarding", title={}, days=3, source="", valid_from=date.min),
    ),
    buttons=(
        *PACK.buttons,
        Button(id="agency", title={"ru": "Да"}, level=3, receivers=("agencies",), competence={"ru": "иное"}),
    ),
    directory=(*PACK.directory, Entry(id="fund", kind="agency", name="Фонд выдумок", groups=("agencies",))),
)  # fmt: skip


def due(work: Work) -> list[tuple[str, date, bool]]:
    found = notices_due(appeal_of(work.card), work.pack, work.now, Calendar(CalendarRule(country="RU")))
    return [(one.what, one.due, one.late) for one in found]


def test_what_an_applicant_has_not_been_told_is_due_within_the_days_of_the_rule() -> None:
    work = Work(NOTICES).call()  # on Monday 2 March 2026; Monday the 9th is free
    assert due(work) == [("registration", date(2026, 3, 5), False)]
    assert due(work.later(4 * 86400)) == [("registration", date(2026, 3, 5), True)]
    assert due(work.do(c.GiveNotice(NoticeId.REGISTRATION, "phone", START.date()))) == []


@pytest.mark.parametrize("receiver", ["fund", ""])
def test_who_forwards_an_appeal_to_an_agency_tells_the_applicant(receiver: str) -> None:
    work = Work(NOTICES).call().fill(applicant_name="Примеров", essence="полис").by("s1", "fund", "agency")
    work.do(c.Escalate("agency", receiver, "не к нам"))
    assert ("forwarding", date(2026, 3, 5), False) in due(work)
    returned = work.by("s2", "fund", "agency").do(c.Read(), c.Return("не к нам тоже"))
    assert "forwarding" not in [what for what, _, _ in due(returned)]


def test_an_expert_is_no_other_agency() -> None:
    work = (
        Work(NOTICES).call().fill(applicant_name="Примеров", essence="полис").do(c.Escalate("expert", "anna"))
    )
    assert [what for what, _, _ in due(work)] == ["registration"]


def test_a_notice_rule_that_is_off_or_not_in_force_asks_for_nothing() -> None:
    one = NOTICES.notices[0]
    for changes in ({"enabled": False}, {"valid_from": date(2027, 1, 1)}, {"kinds": ("consultation",)}):
        pack = replace(NOTICES, notices=(replace(one, **changes),))
        assert due(Work(pack).call()) == []


def test_a_result_may_be_told_after_the_card_is_finished() -> None:
    work = Work().call().fill(kind="consultation", theme="waiting", result="answered").do(c.WrapUp())
    assert (
        work.do(c.GiveNotice(NoticeId.RESULT, "letter", START.date(), "выслали")).card.notices[0].fact.words
        == "выслали"
    )
