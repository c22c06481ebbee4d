"""The pack of TFOMS Kuzbass: what its centre says of itself is what the pack makes the console do."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.centre.calendars import Calendar
from core.centre.files import load_pack
from core.centre.search import search_pack
from core.domain import commands as c
from core.domain.deadline import appeal_of, term_of, waits_for
from core.domain.hours import answering
from core.domain.pack import Pack
from core.domain.vocabulary import EntryKind, Outcome, Promise, SpeechGroup
from tests.core.domain.cases import START, Work

TZ = ZoneInfo("Asia/Novokuznetsk")
CITIZEN = {
    "applicant_name": "Образцов Тест Примерович",
    "contact_phone": "+7 000 000-00-01",
    "essence": "УЗИ назначили через два месяца",
}
COMPLAINT = {
    **CITIZEN,
    "kind": "complaint",
    "theme": "wait.diagnostics",
    "clinic": "Поликлиника № 1 (пример)",
}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("ru-tfoms-kuzbass")


# ---- the line ----------------------------------------------------------------------------------


def test_the_federal_number_is_free_from_any_region(pack: Pack) -> None:
    assert {(line.number, line.free) for line in pack.lines} == {("8-800-200-60-68", True)}


@pytest.mark.parametrize(
    ("at", "line"),
    [
        (datetime(2026, 11, 23, 9, 0, tzinfo=TZ), "1"),
        (datetime(2026, 11, 23, 17, 59, tzinfo=TZ), "1"),
        (datetime(2026, 11, 23, 18, 0, tzinfo=TZ), "router"),
        (datetime(2026, 11, 23, 3, 0, tzinfo=TZ), "router"),
        (datetime(2026, 11, 22, 12, 0, tzinfo=TZ), "router"),  # a Sunday
        (datetime(2026, 1, 5, 12, 0, tzinfo=TZ), "router"),  # the holidays of the New Year
    ],
)
def test_operators_answer_in_working_hours_and_the_voice_router_else(
    pack: Pack, at: datetime, line: str
) -> None:
    found = answering(pack.lines, "1", at, Calendar(pack.calendar))
    assert found is not None and found.code == line


def test_the_messages_of_the_router_are_returned_to_before_all_else(pack: Pack) -> None:
    assert pack.duties[0].what == Promise.VOICE_MAIL
    assert pack.channel("voice_mail") is not None


def test_calls_of_both_directions_have_a_place_for_their_recording(pack: Pack) -> None:
    assert any(row.fields == ("recording",) and not row.channels for row in pack.form)
    assert any("записывается" in module.text["ru"] for module in pack.modules)


# ---- who may ask what --------------------------------------------------------------------------


def test_any_citizen_may_ask_whatever_insurer_he_has_or_has_none(pack: Pack) -> None:
    work = Work(pack).call(number="").fill(kind="consultation", theme="policy", result="consulted")
    assert work.missing() == {}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("выписку полис", "answer_policy"),
        ("выбрать больницу врача", "answer_choice"),
        ("бесплатно ОМС", "answer_free"),
        ("диспансеризация", "answer_checkup"),
        ("нарушением прав", "answer_rights"),
        ("Госуслугах", "answer_gosuslugi"),
    ],
)
def test_what_citizens_ask_most_has_its_ready_answer(pack: Pack, asked: str, found: str) -> None:
    assert found in [hit.key for hit in search_pack(pack, asked, 10, "ru")]
    module = pack.module(found)
    assert module is not None and module.group == SpeechGroup.ANSWER


def test_the_waiting_times_stand_with_their_source(pack: Pack) -> None:
    waits = waits_for(pack, "wait.diagnostics", date(2026, 11, 23))
    assert [(wait.limit, wait.unit) for wait in waits] == [(14, "working")]
    assert all(wait.source for wait in pack.waits)


@pytest.mark.parametrize("kind", ["consultation", "complaint"])
def test_the_way_depends_on_the_theme(pack: Pack, kind: str) -> None:
    assert pack.lineage("attach.refused")[1].tactic == "attachment"
    assert any(kind in tactic.kinds for tactic in pack.tactics)


def test_a_consultation_explains_and_says_whether_the_clinic_acts_lawfully(pack: Pack) -> None:
    row = next(row for row in pack.form if "lawful" in row.fields)
    assert "consultation" in row.kinds
    assert [one.code for one in pack.options("lawful")] == ["yes", "no", "unclear"]
    tactic = pack.tactic("consulting")
    assert tactic is not None and {"rights", "lawful"} <= {point.id for point in tactic.points}


# ---- who helps ---------------------------------------------------------------------------------


def test_a_call_goes_to_the_callers_own_insurer_with_its_name(pack: Pack) -> None:
    button = pack.button("own_insurer")
    assert button is not None and button.own_insurer
    for entry in pack.receivers(button):
        assert entry.kind == EntryKind.INSURER
        assert entry.name in entry.spoken


def test_restricted_access_engages_the_representative_of_that_insurer(pack: Pack) -> None:
    button = pack.button("representative")
    assert button is not None and button.own_insurer
    insurers = {entry.id for entry in pack.directory if entry.kind == EntryKind.INSURER}
    assert {entry.insurer for entry in pack.receivers(button)} == insurers


def test_the_representative_speaks_with_the_head_of_the_clinic_and_the_day_is_controlled(pack: Pack) -> None:
    work = Work(pack).call().fill(COMPLAINT)
    work.do(
        c.LogContact(
            Outcome.PROMISED, entry="clinic-diagnostic", person="Томографов Ян Образцович",
            post="руководитель", words="примут в пятницу", promised_on=date(2026, 3, 6),
        )
    )  # fmt: skip
    (contact,) = work.card.contacts
    assert (contact.fact.organisation, contact.fact.promised_on) == (
        "Диагностический центр (пример)",
        "2026-03-06",
    )
    assert [one.fact.what for one in work.card.callbacks] == [Promise.CONTROL]


@pytest.mark.parametrize("asked", ["ДМС", "больничный лист", "сотрудники военных ведомств"])
def test_what_is_not_oms_has_its_agency_and_still_a_full_card(pack: Pack, asked: str) -> None:
    hits = search_pack(pack, asked, 10, "ru")
    agencies = {entry.id for entry in pack.directory if entry.kind == EntryKind.AGENCY}
    assert agencies & {hit.key for hit in hits}
    work = Work(pack).call().fill(kind="out_of_scope", theme="outside.voluntary", result="forwarded")
    assert work.missing() == {}


def test_the_phrase_names_the_number_on_the_back_of_the_policy(pack: Pack) -> None:
    module = pack.module("own_insurer")
    assert module is not None and "обороте полиса" in module.text["ru"]


# ---- written appeals ---------------------------------------------------------------------------


def test_an_appeal_through_pos_has_its_number_and_says_from_which_site(pack: Pack) -> None:
    work = (
        Work(pack)
        .do(c.OpenCall(channel="pos"))
        .fill(COMPLAINT, justified="no", result="complaint_considered")
    )
    assert work.fill(informed="pos").missing() == {"external_number": "empty"}
    assert work.fill(external_number="ПОС-1").missing() == {}
    assert {"fund", "ministry", "clinic"} <= {one.code for one in pack.options("source")}


@pytest.mark.parametrize("channel", ["pos", "letter", "post", "internet"])
def test_a_written_appeal_is_answered_within_thirty_calendar_days(pack: Pack, channel: str) -> None:
    work = Work(pack).do(c.OpenCall(channel=channel)).fill(COMPLAINT)
    term = term_of(appeal_of(work.card), pack, START, Calendar(pack.calendar))
    assert term is not None and term.due is not None
    assert (term.due - term.received).days == 30


def test_it_is_extended_once_by_thirty_days_at_most_and_the_applicant_is_told_by_that_act(
    pack: Pack,
) -> None:
    work = Work(pack).do(c.OpenCall(channel="pos")).fill(COMPLAINT)
    more = c.ExtendTerm(31, "запрошены документы", "начальник отдела", "letter", START.date())
    assert work.refused(more) == "term_cap"
    work.do(c.ExtendTerm(30, "запрошены документы", "начальник отдела", "letter", START.date()))
    assert work.card.extension is not None and work.card.extension.fact.informed_by == "letter"
    assert work.refused(c.ExtendTerm(1, "ещё", "начальник", "letter", START.date())) == "extended_already"
    term = term_of(appeal_of(work.card), pack, START, Calendar(pack.calendar))
    assert term is not None and term.due is not None
    assert (term.due - term.received).days == 60


# ---- what it came to ---------------------------------------------------------------------------


def test_after_a_complaint_it_is_asked_whether_the_citizen_is_content(pack: Pack) -> None:
    work = (
        Work(pack).call("+79000000001").fill(COMPLAINT, justified="yes", informed="call", result="assisted")
    )
    work.do(c.WrapUp())
    assert [one.fact.what for one in work.card.callbacks] == [Promise.SATISFACTION]


def test_thanks_are_a_kind_and_real_help_is_a_result(pack: Pack) -> None:
    assert pack.choice("kind", "gratitude") is not None
    assert pack.choice("result", "assisted") is not None
