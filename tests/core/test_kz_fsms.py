"""The pack of 1406, Kazakhstan: what its centre says of itself is what the pack makes the console do."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.centre.calendars import Calendar
from core.centre.files import load_pack
from core.centre.search import search_pack
from core.domain import commands as c
from core.domain.deadline import appeal_of, criticality_of, rule_of, term_of
from core.domain.hours import answering, uncovered
from core.domain.identifiers import Identifier, read_iin
from core.domain.pack import Pack
from core.domain.speech import addressed, fill, languages_of_speech
from core.domain.subjects import Subject
from core.domain.themes import offered
from core.domain.vocabulary import Attempt, EntryKind, Promise, SpeechGroup
from tests.core.domain.cases import Work

TZ = ZoneInfo("Asia/Almaty")
LANGUAGES = ("kk", "ru", "en")
OFFICIAL = ("complaint", "application", "message", "response", "proposal", "inquiry")
"""The kinds that the Administrative Code governs."""
CITIZEN = {
    "applicant_name": "Мысалова Үлгі Сынаққызы",
    "applicant_policy": "061211600012",
    "applicant_address": "Үлгі қаласы, Мысал көшесі, 1",
    "contact_phone": "+7 000 000-00-01",
    "essence": "емханаға тіркемей жатыр",
}
COMPLAINT = {**CITIZEN, "kind": "complaint", "theme": "1.3", "criticality": "ordinary", "justified": "yes"}
SETTLED = {"informed": "call", "result": "complaint_satisfied"}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("kz-fsms")


# ---- the line and the people -------------------------------------------------------------------


@pytest.mark.parametrize("hour", range(24))
def test_1406_is_answered_round_the_clock(pack: Pack, hour: int) -> None:
    new_year = datetime(2026, 1, 1, hour, 30, tzinfo=TZ)
    line = answering(pack.lines, "1406", new_year, Calendar(pack.calendar))
    assert line is not None and line.number == "1406"


def test_shifts_of_seven_hours_begin_at_different_times_and_leave_no_minute_alone(pack: Pack) -> None:
    for shift in pack.shifts:
        begins, ends = (
            timedelta(hours=int(text[:2]), minutes=int(text[3:])) for text in (shift.begins, shift.ends)
        )
        assert (ends - begins) % timedelta(days=1) == timedelta(hours=7), shift.code
    assert len({shift.begins for shift in pack.shifts}) == len(pack.shifts)
    assert uncovered(pack.shifts) is None


def test_people_sit_in_the_capital_in_the_regions_and_remotely(pack: Pack) -> None:
    sites = {entry.site for entry in pack.directory if entry.kind == EntryKind.PERSON}
    assert {"Астана", "Ақтөбе", "Шымкент"} <= sites
    assert any("удалённо" in site for site in sites)


def test_the_regions_are_seventeen_and_three_cities(pack: Pack) -> None:
    titles = [one.title["ru"] for one in pack.options("territory") if one.code != "unknown"]
    assert Counter("област" in title for title in titles) == {True: 17, False: 3}
    assert sum(title.startswith("город ") for title in titles) == 3


# ---- three languages ---------------------------------------------------------------------------


def test_everything_is_said_in_kazakh_in_russian_and_in_english(pack: Pack) -> None:
    assert pack.centre.languages == LANGUAGES
    for module in pack.modules:
        assert len({module.text[language] for language in LANGUAGES}) == 3, module.id
    for one in pack.themes:
        assert re.search("[а-яәіңғүұқөһ]", one.title["kk"]), one.code
        assert not re.search("[әіңғүұқөһ]", one.title["ru"]), one.code


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("kk", "Сәлеметсіз бе! 1406 байланыс орталығы. Оператор Мысалова Айгүл. Тыңдап тұрмын."),
        ("ru", "Здравствуйте! Контакт-центр 1406. Оператор Мысалова Айгүл. Слушаю вас."),
        ("en", "Good day! Contact centre 1406. This is operator Мысалова Айгүл. How can I help you?"),
    ],
)
def test_the_greeting_names_the_line_and_the_operator(pack: Pack, language: str, said: str) -> None:
    greeting = pack.module("greeting")
    assert greeting is not None
    known = {"centre": pack.centre.spoken[language], "operator": "Мысалова Айгүл"}
    assert fill(greeting, known, language).text == said


def test_a_caller_is_met_in_kazakh_until_their_language_is_known(pack: Pack) -> None:
    assert languages_of_speech(pack.centre.languages, "", "ru") == ("kk", "ru")
    assert languages_of_speech(pack.centre.languages, "en", "kk") == ("en", "kk")
    assert tuple(one.code for one in pack.options("language")) == LANGUAGES


def test_a_name_with_kazakh_letters_is_found_without_them(pack: Pack) -> None:
    assert search_pack(pack, "улгисова карлыгаш", 5, "kk")[0].key == "expert-quality"
    assert search_pack(pack, "ҮЛГІСОВА", 5, "ru")[0].key == "expert-quality"


# ---- channels ----------------------------------------------------------------------------------


def test_the_channels_are_the_phone_social_networks_the_app_letters_and_visits(pack: Pack) -> None:
    assert [one.code for one in pack.channels] == ["phone", "social", "app", "letter", "visit"]
    assert [one.code for one in pack.channels if one.talk] == ["phone", "visit"]


def asked(pack: Pack, **values: str) -> set[str]:
    """What a card with these values lacks."""
    return set(Work(pack).call().fill(values).missing())


def test_a_card_from_a_social_network_has_the_network_the_account_and_a_link(pack: Pack) -> None:
    shown = {name for row in pack.form if row.channels == ("social",) for name in row.fields}
    assert shown == {"network", "account", "link"}
    assert {"network", "account"} <= asked(pack, channel="social")
    assert not {"network", "account"} & asked(pack, channel="phone")


def test_an_appeal_from_the_app_keeps_its_number_there_and_waits_for_a_person(pack: Pack) -> None:
    work = Work(pack).do(c.OpenCall(channel="app"))
    assert "external_number" in work.missing()
    assert [one.fact.what for one in work.card.callbacks] == [Promise.APPEAL]


def network_complaint(pack: Pack) -> Work:
    """A complaint seen in a social network, before anybody spoke with the citizen."""
    work = Work(pack).do(c.OpenCall(number="+7 000 000-00-01", channel="social"))
    return work.fill(COMPLAINT, network="instagram", account="@mysal_ulgi").fill(SETTLED)


def registration(work: Work) -> str:
    """The promise to contact the citizen."""
    (found,) = (one for one in work.card.callbacks if one.fact.what == Promise.REGISTRATION)
    return found.fact.callback_id


def test_a_complaint_from_a_network_is_not_finished_before_the_citizen_was_contacted(pack: Pack) -> None:
    work = network_complaint(pack)
    assert work.refused(c.WrapUp()) == "duty_open"
    work.do(c.FinishCallback(registration(work), "оформлено с гражданином"))
    work.do(c.WrapUp())


def test_its_term_begins_when_the_citizen_was_reached(pack: Pack) -> None:
    work, calendar = network_complaint(pack), Calendar(pack.calendar)
    term = term_of(appeal_of(work.card), pack, work.now, calendar)
    assert term is not None and term.due is None
    work.later(24 * 3600).do(c.FinishCallback(registration(work), "оформлено"))
    term = term_of(appeal_of(work.card), pack, work.now, calendar)
    assert term is not None and term.received == work.now.date()


def test_attempts_to_reach_the_citizen_are_counted_and_three_are_made(pack: Pack) -> None:
    work = network_complaint(pack)
    promise = registration(work)
    for made in range(3):
        assert work.refused(c.GiveUpCallback(promise, "не отвечает")) == "callback_attempts", made
        work.do(c.AttemptCallback(promise, Attempt.NO_ANSWER)).later(7200)
    work.do(c.GiveUpCallback(promise, "не отвечает"))
    (kept,) = (one for one in work.card.callbacks if one.fact.callback_id == promise)
    assert len(kept.tried) == 3
    assert kept.given_up


def test_who_could_not_be_reached_leaves_a_consultation_in_the_network(pack: Pack) -> None:
    work = Work(pack).do(c.OpenCall(channel="social"))
    work.fill(kind="consultation", theme="1", network="telegram", account="@mysal", result="not_registered")
    assert work.missing() == {}


# ---- kinds, themes, checklists -----------------------------------------------------------------


def test_kinds_are_those_of_the_code_and_of_a_talk(pack: Pack) -> None:
    kinds = {one.code for one in pack.options("kind")}
    assert kinds == {*OFFICIAL, "consultation", "gratitude", "out_of_scope"}


@pytest.mark.parametrize(("digit", "code", "tactic"), [(1, "1", "attachment"), (2, "2", "status")])
def test_the_two_most_frequent_questions_stand_first_under_a_digit_each_with_its_checklist(
    pack: Pack, digit: int, code: str, tactic: str
) -> None:
    found = [one.theme for one in offered(pack, "complaint", "1406", date(2026, 3, 2))][digit - 1]
    assert (found.quick, found.code, found.tactic) == (digit, code, tactic)
    assert pack.tactic(tactic) is not None


def test_the_themes_below_them_have_the_same_checklist(pack: Pack) -> None:
    for one in pack.themes:
        if one.parent in ("1", "2"):
            assert one.tactic == pack.lineage(one.code)[1].tactic


def test_the_checklist_of_the_status_knows_payments_and_the_three_months_and_says_from_where(
    pack: Pack,
) -> None:
    tactic = pack.tactic("status")
    assert tactic is not None
    assert {"payments", "three_months", "who_pays"} <= {point.id for point in tactic.points}
    assert "zakon.kz" in tactic.source


def test_the_status_and_the_clinic_are_asked_where_they_matter(pack: Pack) -> None:
    row = next(row for row in pack.form if "insured_status" in row.fields)
    assert row.themes[:2] == ("1", "2")
    assert {"insured", "not_insured", "conditional"} <= {one.code for one in pack.options("insured_status")}


def test_a_consultation_becomes_a_complaint_and_keeps_its_theme(pack: Pack) -> None:
    for one in pack.themes:
        assert one.kinds in ((), ("gratitude",), ("out_of_scope",)), one.code
        if not one.kinds:
            work = Work(pack).call().fill(kind="consultation", theme=one.code).fill(kind="complaint")
            assert "theme" not in work.missing()


def test_the_two_questions_are_to_the_reports_what_they_are_elsewhere(pack: Pack) -> None:
    assert pack.subject_of("2.1") == Subject.REGISTER
    assert pack.subject_of("1.3") == Subject.CLINIC_CHOICE


@pytest.mark.parametrize("subject", ["refusal", "quality", "charging", "false_services", "medicines"])
def test_the_five_top_causes_of_complaints_have_their_themes(pack: Pack, subject: str) -> None:
    assert any(one.subject == subject for one in pack.themes)


# ---- what a card asks for ----------------------------------------------------------------------


def test_anybody_may_ask_anything_without_name_and_number(pack: Pack) -> None:
    work = Work(pack).call(number="").fill(kind="consultation", theme="3.1", result="consulted")
    assert work.missing() == {}


def test_an_unusual_call_is_a_full_card_of_three_choices(pack: Pack) -> None:
    work = Work(pack).call().fill(kind="out_of_scope", theme="0.1", result="out_of_scope")
    assert work.missing() == {}


@pytest.mark.parametrize("kind", OFFICIAL)
def test_an_official_appeal_has_name_iin_address_and_essence(pack: Pack, kind: str) -> None:
    lacking = asked(pack, kind=kind)
    assert {"applicant_name", "applicant_policy", "applicant_address", "essence"} <= lacking


def test_a_complaint_is_not_closed_without_a_result_of_which_the_citizen_was_told(pack: Pack) -> None:
    work = Work(pack).call().fill(COMPLAINT)
    assert work.missing() == {"informed": "empty", "result": "empty"}
    assert work.fill(SETTLED).missing() == {}


def test_what_came_of_a_complaint_can_be_counted(pack: Pack) -> None:
    outcomes = {one.code for one in pack.options("result") if one.kinds == ("complaint",)}
    assert {"complaint_satisfied", "complaint_partly", "complaint_declined"} <= outcomes


def test_the_policy_of_this_centre_is_the_iin(pack: Pack) -> None:
    assert pack.centre.policy == "iin"
    reading = read_iin(CITIZEN["applicant_policy"])
    assert (reading.kind, reading.ok) == (Identifier.IIN, True)


# ---- three levels ------------------------------------------------------------------------------


def test_there_are_three_levels(pack: Pack) -> None:
    levels = [(button.id, button.level) for button in pack.buttons]
    assert levels == [("colleague", 1), ("experts", 2), ("departments", 3), ("agency", 3)]


def test_on_the_first_level_advice_is_enough_and_is_one_result(pack: Pack) -> None:
    results = [one.code for one in pack.options("result") if not one.kinds or "consultation" in one.kinds]
    assert results[0] == "consulted"


def test_the_second_level_takes_what_is_official_and_a_consultation_becomes_a_complaint_first(
    pack: Pack,
) -> None:
    work = Work(pack).call().fill(CITIZEN).fill(kind="consultation", theme="1")
    go = c.Escalate("experts", "expert-attachment", reason="оформлена официальная жалоба")
    assert work.refused(go) == "kind_not_for_button"
    work.fill(kind="complaint").do(go)
    assert work.card.level == 2


@pytest.mark.parametrize("top", "12345678")
def test_every_theme_has_its_expert(pack: Pack, top: str) -> None:
    button = pack.button("experts")
    assert button is not None
    for code in (one.code for one in pack.themes if one.code[0] == top):
        assert any(pack.theme_is(code, one.themes) for one in pack.receivers(button)), code


def test_an_expert_has_a_day_within_the_term_of_the_law(pack: Pack) -> None:
    button, (law, *_) = pack.button("experts"), [rule for rule in pack.terms if rule.enabled]
    assert button is not None
    assert 0 < button.days < law.days


def test_a_department_is_asked_only_with_a_reason_first_of_all_that_experts_did_not_solve_it(
    pack: Pack,
) -> None:
    work = Work(pack).call().fill(COMPLAINT)
    assert work.refused(c.Escalate("departments", "department-people", reason="так")) == "reason_of_button"
    button = pack.button("departments")
    assert button is not None and button.reasons[0].title["en"] == "not solved by experts"
    work.do(c.Escalate("departments", "department-people", reason="эксперты не помогли"))
    assert work.card.level == 3


# ---- terms -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", OFFICIAL)
def test_an_official_appeal_is_considered_within_fifteen_working_days(pack: Pack, kind: str) -> None:
    work = Work(pack).call().fill(kind=kind)
    term = term_of(appeal_of(work.card), pack, work.now, Calendar(pack.calendar))
    assert term is not None
    # Monday 2 March 2026; 9, 23, 24 and 25 March are free (8 March is a Sunday, 21 and 22 the weekend).
    assert (term.received, term.due) == (date(2026, 3, 2), date(2026, 3, 27))
    assert "АППК" in term.rule.source


def test_a_consultation_has_no_term(pack: Pack) -> None:
    work = Work(pack).call().fill(kind="consultation")
    assert term_of(appeal_of(work.card), pack, work.now, Calendar(pack.calendar)) is None


def test_the_extension_is_at_most_two_months_and_is_told_within_three_working_days(pack: Pack) -> None:
    (rule,) = (one for one in pack.terms if one.enabled)
    assert (rule.extension_days, rule.extension_unit, rule.told_within) == (59, "calendar", 3)
    assert [(one.what, one.days, one.unit) for one in pack.notices] == [("forwarding", 3, "working")]


def test_the_terms_of_criticality_are_the_centres_own_and_off_until_it_switches_them_on(pack: Pack) -> None:
    own = [one for one in pack.terms if one.criticality]
    assert [one.criticality for one in own] == [("critical",), ("high",)]
    assert all(one.own and not one.enabled for one in own)
    assert all(not one.own and one.enabled for one in pack.terms if not one.criticality)


@pytest.mark.parametrize(
    ("urgency", "criticality", "rule"),
    [
        ("threat", "critical", "critical"),
        ("acute_pain overdue", "high", "high"),
        ("worse threat", "critical", "critical"),
        ("overdue", "", "appeal"),
    ],
)
def test_criticality_sets_the_term_once_the_centre_has_its_days(
    pack: Pack, urgency: str, criticality: str, rule: str
) -> None:
    switched_on = replace(pack, terms=tuple(replace(one, enabled=True) for one in pack.terms))
    work = Work(switched_on).call().fill(kind="complaint", urgency=urgency)
    assert criticality_of(pack, {"urgency": urgency}) == criticality
    appeal = appeal_of(work.card)
    assert appeal is not None
    found = rule_of(appeal, switched_on, work.now)
    assert found is not None and found.id == rule


# ---- unusual calls -----------------------------------------------------------------------------


def test_somebody_known_is_greeted_by_name_and_patronymic(pack: Pack) -> None:
    module = pack.module("greeting_known")
    assert module is not None
    known = {"caller": addressed("Мысалова Зинаида Ивановна"), "centre": "1406", "operator": "Үлгі"}
    assert fill(module, known, "ru").text == "Здравствуйте, Зинаида Ивановна! 1406, оператор Үлгі."


@pytest.mark.parametrize("module_id", ["answer_covid_figure", "answer_balloon", "answer_borat"])
def test_answers_to_what_is_asked_every_day_are_ready_in_every_language(pack: Pack, module_id: str) -> None:
    module = pack.module(module_id)
    assert module is not None and module.group == SpeechGroup.ANSWER
    by_hand = ["…" in text for text in module.text.values()]  # the figure of the day
    assert by_hand == [module_id == "answer_covid_figure"] * 3


def test_the_hot_topic_has_its_agreed_reply(pack: Pack) -> None:
    (topic,) = pack.topics
    assert topic.code == "borat"
    assert pack.module(topic.module) is not None
