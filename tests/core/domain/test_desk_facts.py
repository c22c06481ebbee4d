"""What happens at a desk and to no card."""

from dataclasses import replace
from datetime import date

import pytest

from core.domain import commands as c
from core.domain import events as e
from core.domain.card import Card
from core.domain.decide import NOTE_LIMIT, decide, refusal
from core.domain.hours import Shift
from core.domain.roles import Role
from core.errors import Refused
from tests.core.domain.cases import PACK, Work

SHIFTS = replace(PACK, shifts=(Shift(code="day", title={"ru": "день"}, begins="07:00", ends="14:00"),))
EXPORT = c.NoteExport("zpz", date(2026, 1, 1), date(2026, 3, 31), "xlsx", 120)


def facts(command: c.DeskCommand, role: str | None = None) -> tuple[e.Fact, ...]:
    work = Work(SHIFTS)
    work.role = role
    return decide(Card("desk"), command, work.situation())


def test_a_shift_begins_under_the_pack_that_was_read_and_ends_with_a_word() -> None:
    assert facts(c.BeginShift("day")) == (e.ShiftBegun("day", "3"),)
    assert facts(c.EndShift("day", " ждём ответа по К-12\n")) == (e.ShiftEnded("day", "ждём ответа по К-12"),)


def test_a_report_that_left_the_console_is_kept_by_its_days() -> None:
    assert facts(EXPORT) == (e.ReportExported("zpz", "2026-01-01", "2026-03-31", "xlsx", 120),)


@pytest.mark.parametrize(
    ("command", "role", "why"),
    [
        (c.BeginShift("night"), None, "shift_unknown"),
        (c.EndShift("", "слово"), None, "shift_unknown"),
        (c.EndShift("day", "о" * NOTE_LIMIT), None, "too_long"),
        (c.BeginShift("day"), Role.ANALYST, "not_permitted"),
        (EXPORT, Role.OPERATOR, "not_permitted"),
    ],
)
def test_why_not(command: c.DeskCommand, role: str | None, why: str) -> None:
    with pytest.raises(Refused) as told:
        facts(command, role)
    assert str(told.value.refusal.code) == why


def test_it_may_be_done_whatever_card_is_asked() -> None:
    closed = Work(SHIFTS).call().card
    for card in (Card("desk"), closed):
        assert refusal(card, c.BeginShift("day"), Work(SHIFTS).situation()) is None


@pytest.mark.parametrize(
    ("stream", "whose", "why"), [("kz", "Анна", "not_sandbox"), ("sandbox.kz", " ", "exam_whose")]
)
def test_an_exam_is_set_in_the_sandbox_and_for_somebody(stream: str, whose: str, why: str) -> None:
    work = Work()
    work.pack = replace(work.pack, centre=replace(work.pack.centre, id=stream))
    assert work.refused(c.SetExam("17", whose, "[]", 80)) == why
