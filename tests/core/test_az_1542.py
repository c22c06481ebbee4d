"""The pack of 1542, Azerbaijan: what its centre says of itself is what the pack makes the console do."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.centre.calendars import Calendar
from core.centre.files import load_pack
from core.centre.search import search_pack
from core.domain import commands as c
from core.domain.clocks import norm_in_force
from core.domain.deadline import appeal_of, notices_due, term_of
from core.domain.fields import MEDICAL
from core.domain.figures import ABSENT, ORDER
from core.domain.hours import Line, answering, uncovered
from core.domain.identifiers import Identifier, read_fin
from core.domain.pack import Entry, Pack
from core.domain.speech import addressed, fill
from core.domain.text import lower
from core.domain.themes import offered
from core.domain.vocabulary import Attempt, EntryKind, NormId, NoticeId, Outcome, Promise, SpeechGroup
from tests.core.domain.cases import Work

TZ = ZoneInfo("Asia/Baku")
DAY_LINES = ("1", "2", "3", "4")
CALLER = "+994 50 000 00 01"
CITIZEN = {
    "applicant_name": "Nümunəyev Misal Sınaq oğlu",
    "contact_phone": CALLER,
    "essence": "göndəriş vermirlər",
}
COMPLAINT = {**CITIZEN, "kind": "complaint", "theme": "3.2", "clinic": "poliklinika", "justified": "yes"}
SETTLED = {"informed": "call", "farewell": "citizen", "result": "complaint_satisfied"}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("az-1542")


def line(pack: Pack, code: str) -> Line:
    return next(one for one in pack.lines if one.code == code)


def answered_by(pack: Pack, code: str, day: date, hour: int, minute: int = 0) -> str:
    """The line that answers a call to a line at a time of a day in Baku."""
    at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=TZ)
    found = answering(pack.lines, code, at, Calendar(pack.calendar))
    return found.code if found else ""


# ---- lines and hours ---------------------------------------------------------------------------


def test_there_are_four_lines_and_the_operators_line(pack: Pack) -> None:
    assert [one.code for one in pack.lines] == ["0", *DAY_LINES]
    titles = [line(pack, code).title["ru"] for code in DAY_LINES]
    for title, word in zip(titles, ("страхован", "частные", "направлен", "коронавирус"), strict=True):
        assert word in title.lower()


@pytest.mark.parametrize("code", DAY_LINES)
def test_lines_one_to_four_are_answered_from_monday_to_friday_from_nine_to_six(pack: Pack, code: str) -> None:
    assert answered_by(pack, code, date(2026, 3, 2), 9) == code
    assert answered_by(pack, code, date(2026, 3, 6), 17, 59) == code


@pytest.mark.parametrize("at", [(2, 8, 59), (2, 18, 0), (7, 12, 0), (8, 3, 0)])
@pytest.mark.parametrize("code", DAY_LINES)
def test_a_closed_line_gives_its_calls_to_line_nought(
    pack: Pack, code: str, at: tuple[int, int, int]
) -> None:
    day, hour, minute = at
    assert answered_by(pack, code, date(2026, 3, day), hour, minute) == "0"


@pytest.mark.parametrize("hour", range(24))
def test_line_nought_is_answered_day_and_night(pack: Pack, hour: int) -> None:
    assert answered_by(pack, "0", date(2026, 1, 1), hour, 30) == "0"


def test_a_line_is_closed_by_a_date_and_its_calls_go_to_line_nought(pack: Pack) -> None:
    assert line(pack, "4").valid_to is None  # while the quarantine lasts
    ended = tuple(replace(one, valid_to=date(2026, 3, 1)) if one.code == "4" else one for one in pack.lines)
    assert answered_by(replace(pack, lines=ended), "4", date(2026, 3, 2), 12) == "0"


def test_calls_are_free_on_every_line(pack: Pack) -> None:
    assert all(one.free for one in pack.lines)


@pytest.mark.parametrize("code", DAY_LINES)
def test_the_themes_of_a_line_stand_before_those_of_the_others(pack: Pack, code: str) -> None:
    found = [one.theme.code for one in offered(pack, "consultation", code, date(2026, 3, 2))]
    digital = [one.code for one in pack.themes if one.quick]
    assert found[len(digital)] == code
    assert len(found) == len(offered(pack, "consultation", "0", date(2026, 3, 2)))


def test_shifts_cover_the_day_and_the_night(pack: Pack) -> None:
    assert uncovered(pack.shifts) is None
    assert uncovered(one for one in pack.shifts if one.code != "day") is None


# ---- two languages -----------------------------------------------------------------------------


def test_the_centre_speaks_azerbaijani_and_russian(pack: Pack) -> None:
    assert pack.centre.languages == ("az", "ru")
    assert tuple(one.code for one in pack.options("language")) == ("az", "ru")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("az", "Salam! 1542 Çağrı Mərkəzi. Operator Nümunəyeva İlahə. Sizi dinləyirəm."),
        ("ru", "Здравствуйте! Call-центр 1542. Оператор Nümunəyeva İlahə. Слушаю вас."),
    ],
)
def test_the_greeting_names_the_centre_and_the_operator(pack: Pack, language: str, said: str) -> None:
    greeting = pack.module("greeting")
    assert greeting is not None
    known = {"centre": pack.centre.spoken[language], "operator": "Nümunəyeva İlahə"}
    assert fill(greeting, known, language).text == said


def test_dotted_and_dotless_i_stay_as_they_are_written(pack: Pack) -> None:
    assert pack.centre.title["az"].startswith("İcbari Tibbi Sığorta")
    assert addressed("Nümunəyeva İlahə Misal qızı") == "İlahə xanım"
    assert lower("İLAHƏ QIZI", "az") == "ilahə qızı"


@pytest.mark.parametrize("typed", ["nümunəyeva ilahə", "NÜMUNƏYEVA İLAHƏ", "numuneyeva ilahe"])
def test_a_name_is_found_in_any_case_and_without_its_letters(pack: Pack, typed: str) -> None:
    assert search_pack(pack, typed, 5, "az")[0].key == "investigation-1"


def test_the_caller_is_told_of_the_recording_and_calmed_on_the_first_screen(pack: Pack) -> None:
    first = [one.id for one in pack.modules if one.group == SpeechGroup.GREETING]
    assert first == ["greeting", "recording", "calm"]


# ---- channels and what is owed -----------------------------------------------------------------


def test_the_chat_is_written_answered_by_people_and_limited(pack: Pack) -> None:
    chat = pack.channel("chat")
    assert chat is not None
    assert chat.written
    assert not chat.talk
    assert chat.limit > 0
    work = Work(pack).do(c.OpenCall(channel="chat"))
    work.do(c.Reply("Salam! Sizi dinləyirəm."))
    assert work.events[-1].actor == "op-s1"


def test_a_chat_appeal_waits_for_a_person_until_its_card_is_finished(pack: Pack) -> None:
    work = Work(pack).do(c.OpenCall(channel="chat"))
    assert [one.fact.what for one in work.card.callbacks] == [Promise.APPEAL]
    work.fill(kind="consultation", theme="5.1", informed="chat", result="consulted").do(c.WrapUp())
    assert work.card.callbacks[0].done_at is not None


def ordered(pack: Pack) -> tuple[Work, str]:
    """A call ordered on the site, and the promise to make it."""
    work = Work(pack).do(c.OpenCall(number=CALLER, channel="order"))
    (promise,) = (one.fact.callback_id for one in work.card.callbacks)
    return work, promise


def test_an_ordered_call_is_always_made_however_often_nobody_answers(pack: Pack) -> None:
    work, promise = ordered(pack)
    for _ in range(20):
        work.do(c.AttemptCallback(promise, Attempt.NO_ANSWER)).later(1800)
    assert work.refused(c.GiveUpCallback(promise, "cavab vermir")) == "callback_never"
    (kept,) = work.card.callbacks
    assert len(kept.tried) == 20


def test_the_card_of_an_ordered_call_is_not_finished_before_the_call(pack: Pack) -> None:
    work, promise = ordered(pack)
    work.fill(kind="consultation", theme="1.1", informed="talk", farewell="citizen", result="consulted")
    assert work.refused(c.WrapUp()) == "duty_open"
    work.do(c.FinishCallback(promise, "danışdıq"), c.WrapUp())


def test_what_a_freed_operator_does_first_is_an_ordered_call(pack: Pack) -> None:
    assert [one.what for one in pack.duties] == ["order", "appeal", "callback", "control", "satisfaction"]


def test_after_every_appeal_the_citizen_is_asked_whether_they_are_content(pack: Pack) -> None:
    work = Work(pack).call(number=CALLER).fill(COMPLAINT).fill(SETTLED)
    assert work.card.callbacks == ()
    (promise,) = work.do(c.WrapUp()).card.callbacks
    assert promise.fact.what == Promise.SATISFACTION
    asked = work.later(24 * 3600).do(c.RateService(5, "razıyam", promise.fact.callback_id)).card
    assert [one.done_at is not None for one in asked.callbacks] == [True]


def test_whoever_thanks_is_not_asked_again(pack: Pack) -> None:
    work = Work(pack).call(number=CALLER)
    work.fill(kind="gratitude", theme="9", farewell="citizen", result="thanks_linked").do(c.WrapUp())
    assert work.card.callbacks == ()


# ---- the end of a talk -------------------------------------------------------------------------


def test_a_talk_ends_after_the_citizen_said_goodbye_or_when_the_line_broke(pack: Pack) -> None:
    work = Work(pack).call().fill(kind="out_of_scope", theme="0.1", result="consulted")
    assert work.missing() == {"farewell": "empty"}
    assert [one.code for one in pack.options("farewell")] == ["citizen", "broken"]
    assert work.fill(farewell="citizen").missing() == {}


def test_nobody_says_goodbye_in_a_chat_or_in_a_letter(pack: Pack) -> None:
    for channel in ("chat", "letter"):
        assert "farewell" not in Work(pack).do(c.OpenCall(channel=channel)).missing()


@pytest.mark.parametrize("kind", ["consultation", "complaint", "application", "proposal"])
def test_every_citizen_is_told_the_result(pack: Pack, kind: str) -> None:
    assert Work(pack).call().fill(kind=kind).missing()["informed"] == "empty"


def test_a_talk_of_fifty_minutes_breaks_no_norm(pack: Pack) -> None:
    work = Work(pack).call().fill(COMPLAINT).later(50 * 60).do(c.EndCall())
    assert norm_in_force(work.card, pack, NormId.SELF_ANSWERED, work.now) is None
    assert "norm.breached" not in work.facts


def test_a_wait_is_at_most_thirty_seconds(pack: Pack) -> None:
    work = Work(pack).call().do(c.Hold()).later(31)
    assert work.shown().hold_limit == 30
    assert work.shown().hold_over


def test_the_targets_are_those_of_the_state_and_the_satisfaction_reached(pack: Pack) -> None:
    aims = {one.figure: one.at_least for one in pack.targets}
    assert aims == {"answer_rate": 90, "service_level": 80, "csat": 88, "graded": 100}
    assert set(aims) <= {*ORDER, *ABSENT}


# ---- investigation and support -----------------------------------------------------------------


def test_a_complex_appeal_goes_to_the_investigation_with_a_reason(pack: Pack) -> None:
    work = Work(pack).call().fill(COMPLAINT)
    assert work.refused(c.Escalate("investigation", "investigation-1", reason="çətin")) == "reason_of_button"
    work.do(c.Escalate("investigation", "investigation-1", reason="tibbi sənədlərə baxılmalıdır: çıxarış"))
    assert work.card.level == 2


def test_only_a_physician_writes_a_medical_conclusion(pack: Pack) -> None:
    shown = [name for row in pack.form for name in row.fields]
    assert "conclusion" in shown
    write = c.SetField("conclusion", "endoskopiya göstərişdir")
    assert Work(pack).call().qualified().refused(write) == "not_qualified"
    work = Work(pack).call().qualified(MEDICAL).do(write)
    assert work.card.value("conclusion") == write.value


def test_those_who_investigate_are_physicians(pack: Pack) -> None:
    button = pack.button("investigation")
    assert button is not None
    assert all("врач" in entry.post for entry in pack.receivers(button))


def test_there_are_operators_the_investigation_and_the_support(pack: Pack) -> None:
    assert [(one.id, one.level) for one in pack.buttons][:2] == [("investigation", 2), ("support", 3)]


# ---- the night of the swallowed object ---------------------------------------------------------


def helps(pack: Pack, profile: str, age: str) -> list[Entry]:
    """Institutions of a profile for an age that take patients day and night."""
    clinics = (one for one in pack.directory if one.kind == EntryKind.CLINIC and one.round_the_clock)
    return [one for one in clinics if profile in one.profiles and age in one.ages]


def test_an_institution_is_found_by_profile_age_and_night_in_both_languages(pack: Pack) -> None:
    found = helps(pack, "endoskopiya", "uşaqlar")
    assert found
    assert found == helps(pack, "эндоскопия", "дети")
    assert search_pack(pack, "uşaqlar endoskopiya", 3, "az")[0].key == found[0].id


def test_the_hospital_that_could_not_help_and_the_one_that_took_the_child_stay_on_the_card(
    pack: Pack,
) -> None:
    work = Work(pack).call(number=CALLER).do(c.MarkEmergency())
    district, children = "clinic-children-district", "clinic-children"
    work.do(
        c.Tick("child_swallowed_object", "refused"),
        c.LogContact(Outcome.UNABLE, entry=district, words="endoskop yoxdur"),
        c.LogContact(Outcome.ADMITTED, entry=children, words="qəbul edildi"),
    )
    assert [one.fact.outcome for one in work.card.contacts] == ["unable", "admitted"]
    work.fill(kind="consultation", theme="6.7", measures="xəstəxana tapıldı", informed="talk")
    work.fill(farewell="citizen", result="hospitalised").do(c.WrapUp())


def test_the_father_who_calls_back_to_thank_is_linked_to_the_first_card(pack: Pack) -> None:
    work = Work(pack).call(number=CALLER).do(c.LinkRepeat("first"))
    work.fill(kind="gratitude", theme="9", farewell="citizen", result="thanks_linked").do(c.WrapUp())
    assert work.card.repeat_of == "first"


def test_the_checklist_of_who_fell_ill_abroad_belongs_to_its_theme(pack: Pack) -> None:
    theme = pack.theme("7")
    assert theme is not None
    tactic = pack.tactic(theme.tactic)
    assert tactic is not None
    assert {"state", "diagnosis", "clinic", "contact", "control"} <= {point.id for point in tactic.points}


def test_the_checklist_of_the_child_waits_for_a_physician(pack: Pack) -> None:
    tactic = pack.tactic("child_swallowed_object")
    assert tactic is not None
    assert tactic.unapproved
    order = [point.id for point in tactic.points]
    assert order.index("services") < order.index("clinic")


def test_most_callers_are_stressed_and_the_card_can_say_it(pack: Pack) -> None:
    assert {"panic", "irritated"} <= {one.code for one in pack.options("mood")}
    assert any("mood" in row.fields for row in pack.form)


# ---- themes, numbers, terms --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("digit", "code", "module"), [(1, "5.1", "answer_asan_login"), (2, "5.2", "answer_e_tabib")]
)
def test_what_is_asked_all_day_stands_under_a_digit_and_has_its_steps_ready(
    pack: Pack, digit: int, code: str, module: str
) -> None:
    assert [one.code for one in pack.themes if one.quick == digit] == [code]
    answer = pack.module(module)
    assert answer is not None
    assert answer.group == SpeechGroup.ANSWER
    assert "центр сверяет" in answer.source


def test_kinds_are_those_of_the_law_and_of_a_talk(pack: Pack) -> None:
    titles = {one.code: one.title["az"] for one in pack.options("kind")}
    of_law = (titles["application"], titles["complaint"], titles["proposal"])
    assert of_law == ("ərizə", "şikayət", "təklif")
    assert set(titles) - {"application", "complaint", "proposal"} == {
        "consultation",
        "gratitude",
        "out_of_scope",
    }


def test_the_policy_of_this_centre_is_the_fin(pack: Pack) -> None:
    assert pack.centre.policy == "fin"
    assert read_fin("94FMDDD").kind == Identifier.FIN


@pytest.mark.parametrize("kind", ["complaint", "application", "proposal"])
def test_an_appeal_is_considered_within_fifteen_working_days(pack: Pack, kind: str) -> None:
    work = Work(pack).call().fill(kind=kind)
    term = term_of(appeal_of(work.card), pack, work.now, Calendar(pack.calendar))
    assert term is not None
    assert (term.rule.id, term.rule.days, term.rule.unit) == ("appeal", 15, "working")
    assert term.rule.extension_days == 0


def test_what_went_to_another_body_is_told_within_three_working_days(pack: Pack) -> None:
    work = Work(pack).call().fill(COMPLAINT).do(c.Escalate("agency", "agency-social"))
    (notice,) = notices_due(appeal_of(work.card), pack, work.now, Calendar(pack.calendar))
    assert (notice.what, notice.due) == (NoticeId.FORWARDING, date(2026, 3, 5))


def test_thirty_days_of_study_are_off_until_the_centre_has_checked_them(pack: Pack) -> None:
    (study,) = (one for one in pack.terms if one.own)
    assert (study.days, study.enabled) == (30, False)
