"""The clocks of the regulation: what they show, when they stop, which edition of a norm they follow."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import commands as c
from core.domain.card import Card
from core.domain.clocks import Clocks, clocks, norm_in_force, seconds
from core.domain.envelope import Event
from core.domain.fold import fold
from core.domain.pack import Pack
from core.domain.vocabulary import NormId
from tests.core.domain.cases import HANDED_OVER, PACK, READY, START, Work, with_norm, work_in
from tests.core.domain.histories import HISTORY


def test_the_talk_is_measured_from_the_answer_and_warned_of_at_eight_minutes() -> None:
    assert Work().call().later(75.9).shown() == Clocks(
        talk_s=75, hold_s=None, hold_limit=30, talk_limit=600, talk_warn=480
    )


def test_when_the_talk_is_over_its_clock_stands() -> None:
    assert Work().call().later(75).do(c.EndCall()).later(3600).shown().talk_s == 75


def test_a_wait_is_measured_on_its_own_and_each_begins_anew() -> None:
    work = Work().call().later(60).do(c.Hold()).later(12)
    assert work.shown().hold_s == 12
    assert work.do(c.Resume()).shown().hold_s is None
    assert work.do(c.Hold()).later(3).shown().hold_s == 3


@pytest.mark.parametrize(("waited", "over"), [(29, False), (30, True), (31, True)])
def test_clause_2_at_thirty_seconds_a_voice_message_or_a_later_call_is_to_be_offered(
    waited: int, over: bool
) -> None:
    assert Work().call().do(c.Hold()).later(waited).shown().hold_over is over


def test_nothing_is_to_be_offered_when_nobody_waits() -> None:
    assert not Work().call().later(99).shown().hold_over


def test_an_emergency_stops_the_clocks() -> None:
    work = Work().call().do(c.Hold()).later(50).do(c.MarkEmergency())
    shown = work.shown()
    assert (shown.hold_limit, shown.talk_limit, shown.talk_warn) == (None, None, None)
    assert not shown.hold_over
    assert (shown.talk_s, shown.hold_s) == (50, 50)  # the time itself does not stop


def test_an_emergency_that_was_none_starts_the_clocks_again() -> None:
    work = Work().call().do(c.MarkEmergency(), c.ClearEmergency("ошибка"))
    assert (work.shown().hold_limit, work.shown().talk_limit) == (30, 600)


@pytest.mark.parametrize(("kind", "limit"), [("", 600), ("consultation", 600), ("complaint", None)])
def test_clause_8_ten_minutes_are_for_the_kinds_that_the_pack_names(kind: str, limit: int | None) -> None:
    assert Work().call().fill(kind=kind).shown().talk_limit == limit


def test_clause_8_a_pack_may_leave_out_the_calls_whose_kind_nobody_chose() -> None:
    strict = with_norm("self_answered", kinds=("consultation",))
    assert Work(strict).call().shown().talk_limit is None


def test_clause_8_ten_minutes_are_for_calls_answered_alone() -> None:
    work = Work().call().fill(HANDED_OVER).do(c.Escalate("expert", "anna"))
    assert work.shown().talk_limit is None
    assert work.do(c.TakeUp()).shown().talk_limit is None
    assert work.shown().hold_limit == 30  # who waits for the receiver waits none the less


def test_a_centre_without_norms_has_clocks_without_limits() -> None:
    shown = Work(replace(PACK, norms=())).call().later(60).do(c.Hold()).later(99).shown()
    assert (shown.talk_s, shown.hold_s, shown.hold_over) == (159, 99, False)


def editions() -> Pack:
    """A hold norm of 30 seconds until the end of February, of 20 from the first of March."""
    first, second = date(2026, 2, 28), date(2026, 3, 1)
    old = next(one for one in PACK.norms if one.id == NormId.HOLD)
    return replace(PACK, norms=(replace(old, valid_to=first), replace(old, limit=20, valid_from=second)))


@pytest.mark.parametrize(
    ("day", "limit"),
    [
        (date(2016, 5, 24), None),
        (date(2016, 5, 25), 30),
        (date(2026, 2, 28), 30),
        (date(2026, 3, 1), 20),
        (date(2036, 1, 1), 20),
    ],
)
def test_a_norm_governs_from_its_first_day_to_its_last(day: date, limit: int | None) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    norm = norm_in_force(Card("card"), editions(), NormId.HOLD, noon)
    assert (norm and norm.limit) == limit


def test_the_day_of_a_norm_is_that_of_the_place_where_the_moment_was_read() -> None:
    moment = datetime(2026, 2, 28, 22, 0, tzinfo=UTC)
    in_moscow = moment.astimezone(timezone(timedelta(hours=3)))
    limits = [norm_in_force(Card("card"), editions(), NormId.HOLD, one) for one in (moment, in_moscow)]
    assert [norm and norm.limit for norm in limits] == [30, 20]


def test_a_talk_that_is_over_keeps_the_norm_of_its_own_day() -> None:
    repealed = with_norm("self_answered", valid_to=START.date())
    work = Work(repealed).call().later(60).do(c.EndCall()).later(30 * 24 * 3600)
    assert work.shown().talk_limit == 600


@given(st.datetimes(), st.datetimes())
def test_seconds_are_whole_and_never_negative(start: datetime, end: datetime) -> None:
    measured = seconds(start.replace(tzinfo=UTC), end.replace(tzinfo=UTC))
    assert measured == max(0, (end - start) // timedelta(seconds=1))


def test_a_card_that_was_never_opened_shows_no_time() -> None:
    assert clocks(Card("card"), PACK, START).talk_s == 0


@given(HISTORY, st.integers(-20_000, 20_000))
def test_no_history_makes_a_clock_negative(history: list[Event], offset: int) -> None:
    shown = clocks(fold("card", history), PACK, START + timedelta(seconds=offset))
    assert shown.talk_s >= 0
    assert shown.hold_s is None or shown.hold_s >= 0


def test_a_card_on_hold_in_any_open_state_shows_its_wait() -> None:
    assert work_in("held").shown().hold_s == 10
    assert work_in("parked").shown().hold_s is None


def test_clause_11_the_work_after_the_talk_has_a_clock_and_no_norm() -> None:
    work = Work().call().fill(READY)
    assert work.later(60).shown().wrap_s is None
    assert work.do(c.EndCall()).later(45).shown() == Clocks(60, None, 30, 600, 480, 45)
    assert work.do(c.WrapUp()).later(45).shown().wrap_s is None
