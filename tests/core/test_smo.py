"""The pack of an insurer's hot line: what it says of itself is what the pack makes the console do."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.centre.calendars import Calendar
from core.centre.files import load_pack
from core.domain import commands as c
from core.domain.deadline import criticality_of
from core.domain.hours import answering, uncovered
from core.domain.pack import Pack
from core.domain.subjects import Subject
from core.domain.vocabulary import Outcome, Promise
from tests.core.domain.cases import Work

TZ = ZoneInfo("Europe/Moscow")
OSTEOMYELITIS = {
    "applicant_name": "Образцов Тест Примерович",
    "applicant_birth": "01.02.1961",
    "contact_phone": "+7 000 000-00-01",
    "kind": "assistance",
    "theme": "wait.specialist",
    "clinic": "Диагностический центр (пример)",
    "urgency": "acute_pain",
    "offered_date": "01.12.2026",
    "needed_by": "25.11.2026",
    "essence": "обострение остеомиелита, сильные боли; записали на следующий месяц",
}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("ru-smo")


@pytest.mark.parametrize("hour", range(24))
def test_the_hot_line_is_answered_round_the_clock_on_holidays_too(pack: Pack, hour: int) -> None:
    line = answering(pack.lines, "1", datetime(2026, 1, 1, hour, tzinfo=TZ), Calendar(pack.calendar))
    assert line is not None
    assert uncovered(pack.shifts) is None


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("consultation", Subject.POLICY),
        ("consultation", Subject.INFORMATION_VOLUME),
        ("consultation", Subject.CLINIC_CHOICE),
        ("consultation", Subject.OUTSIDE_TERRITORY),
        ("complaint", Subject.CLINIC_CHOICE),
        ("complaint", Subject.REFUSAL),
        ("complaint", Subject.CHARGING),
        ("complaint", Subject.WAIT_DIAGNOSTICS),
        ("assistance", Subject.WAIT_SPECIALIST),
    ],
)
def test_what_is_asked_and_complained_of_has_its_theme(pack: Pack, kind: str, subject: Subject) -> None:
    assert any(
        pack.subject_of(theme.code) == subject and (not theme.kinds or kind in theme.kinds)
        for theme in pack.themes
    )


def test_active_help_is_a_kind_of_its_own_beside_consultation(pack: Pack) -> None:
    assert pack.choice("kind", "assistance") is not None
    assert pack.choice("result", "assisted") is not None


@pytest.mark.parametrize(
    ("field", "mark", "level"),
    [
        ("urgency", "acute_pain", "urgent"),
        ("urgency", "suspected_cancer", "urgent"),
        ("vulnerability", "disabled", "raised"),
        ("vulnerability", "homebound", "raised"),
    ],
)
def test_pain_oncology_disability_and_a_home_visit_raise_the_priority(
    pack: Pack, field: str, mark: str, level: str
) -> None:
    assert criticality_of(pack, {field: mark}) == level
    assert criticality_of(pack, {}) in ("", "normal")


def test_what_was_offered_and_by_when_it_is_needed_stand_beside_each_other(pack: Pack) -> None:
    row = next(row for row in pack.form if "offered_date" in row.fields)
    assert row.fields == ("offered_date", "needed_by")
    assert "assistance" in row.kinds


def test_the_day_agreed_with_the_head_of_the_clinic_is_the_day_of_the_control_call(pack: Pack) -> None:
    work = Work(pack).call("+79000000001").fill(OSTEOMYELITIS)
    work.do(
        c.LogContact(
            Outcome.AGREED, entry="clinic-diagnostic", person="Снимков Глеб Условнович", post="руководитель",
            words="примет в среду, в 10:00", promised_on=date(2026, 3, 4),
        )
    )  # fmt: skip
    (control,) = work.card.callbacks
    assert control.fact.what == Promise.CONTROL
    assert datetime.fromisoformat(control.fact.not_before).astimezone(TZ).date() == date(2026, 3, 4)
    assert pack.duties[1].what == Promise.CONTROL


def test_the_help_is_not_finished_before_the_insured_person_was_told(pack: Pack) -> None:
    work = Work(pack).call("+79000000001").fill(OSTEOMYELITIS, result="assisted")
    assert work.missing() == {"informed": "empty"}
    work.fill(informed="call").do(c.WrapUp())
    assert Promise.SATISFACTION in [one.fact.what for one in work.card.callbacks]


def test_two_clinics_a_sum_and_what_came_back_stand_on_one_card(pack: Pack) -> None:
    fields = {name for row in pack.form for name in row.fields}
    assert {"clinic", "second_clinic", "paid_sum", "paid_way", "returned_sum"} <= fields


def test_the_aim_is_eighty_percent_solved_at_once(pack: Pack) -> None:
    (target,) = pack.targets
    assert (target.figure, target.at_least) == ("fcr_journal", 80)
    assert "80%" in target.source


def test_the_three_levels_are_the_representatives_of_the_insurer(pack: Pack) -> None:
    levels = {button.id: button.level for button in pack.buttons}
    assert (levels["sp2"], levels["sp3"]) == (2, 3)
