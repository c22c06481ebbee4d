"""What is owed: it is tried, kept or given up by the centre's rule, and never vanishes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import commands as c
from core.domain import events as e
from core.domain.card import Callback
from core.domain.decide_promised import RETRY_S
from core.domain.vocabulary import Attempt, HoldChoice, Promise, Status
from tests.core.domain.cases import PACK, READY, START, Work, duty, promise, work_in
from tests.core.domain.histories import COMMAND, DESK

LETTER = {"channel": "letter"}
BUSY = c.AttemptCallback("promise-1", Attempt.BUSY)


def owed(work: Work) -> list[str]:
    return [one.fact.what for one in work.card.callbacks if one.done_at is None]


def begins(one: Callback) -> datetime:
    return datetime.fromisoformat(one.fact.not_before)


def ends(one: Callback) -> datetime:
    return datetime.fromisoformat(one.fact.not_after)


def next_tries(work: Work) -> list[datetime]:
    return [datetime.fromisoformat(tried.next_at) for tried in work.card.callbacks[0].tried]


# --- attempts ----------------------------------------------------------------------------------------


def test_an_attempt_moves_the_next_try_by_the_rule_of_the_centre_or_to_the_moment_that_was_asked_for() -> (
    None
):
    work = work_in("talk").under(duty("callback", retry_s=600)).do(BUSY)
    asked = work.now + timedelta(days=1)
    work.do(c.AttemptCallback("promise-1", Attempt.LATER, "после работы", asked))
    assert next_tries(work) == [work.now + timedelta(seconds=600), asked]
    assert [tried.outcome for tried in work.card.callbacks[0].tried] == ["busy", "later"]
    assert owed(work) == ["callback"]


def test_where_the_centre_has_no_rule_it_is_tried_again_in_a_quarter_of_an_hour() -> None:
    for work in (work_in("talk"), work_in("talk").under(duty("callback"))):
        assert next_tries(work.do(BUSY)) == [work.now + timedelta(seconds=RETRY_S)]


def test_a_try_cannot_be_moved_into_the_past() -> None:
    work = work_in("talk")
    assert work.refused(c.AttemptCallback("promise-1", Attempt.LATER, next_at=work.now)) == "callback_window"


def test_it_is_given_up_after_as_many_attempts_as_the_centre_asks_for() -> None:
    work = work_in("closed").under(duty("callback", attempts=2)).do(BUSY)
    give_up = c.GiveUpCallback("promise-1", "номер не отвечает")
    assert work.refused(give_up) == "callback_attempts"
    why = work.refusal(give_up)
    assert why is not None
    assert why.values == {"attempts": "2", "made": "1"}
    work.do(BUSY)
    assert work.refused(c.GiveUpCallback("promise-1", " ")) == "outcome_needed"
    (one,) = work.do(give_up).card.callbacks
    assert (one.given_up, one.outcome, one.done_by) == (True, "номер не отвечает", "op-s1")
    assert work.refused(BUSY) == "callback_not_owed"


def test_who_asked_for_another_time_was_reached_and_is_not_given_up_for_it() -> None:
    work = work_in("closed").under(duty("callback", attempts=2)).do(BUSY)
    asked = work.now + timedelta(hours=1)
    work.do(c.AttemptCallback("promise-1", Attempt.LATER, "после работы", asked))
    assert work.refused(c.GiveUpCallback("promise-1", "молчит")) == "callback_attempts"
    assert work.do(BUSY, c.GiveUpCallback("promise-1", "молчит")).card.callbacks[0].given_up


def test_of_two_who_end_it_without_knowing_of_each_other_the_first_counts() -> None:
    first, second = e.CallbackDone("promise-1", "дозвонились"), e.CallbackGivenUp("promise-1", "молчит")
    work = work_in("closed").happens(first).by("s2").happens(second)
    work.happens(e.CallbackAttempted("promise-1", "busy", "", START.isoformat()))
    (one,) = work.card.callbacks
    assert (one.outcome, one.done_by, one.given_up, one.tried) == ("дозвонились", "op-s1", False, ())
    assert [late.why for late in work.card.superseded] == ["callback_not_owed", "callback_not_owed"]


@pytest.mark.parametrize("attempts", [0, 1])
def test_an_order_without_a_number_of_attempts_is_always_called_back(attempts: int) -> None:
    work = work_in("talk").under(duty("callback", attempts=attempts)).do(*[BUSY] * 9)
    may = work.refusal(c.GiveUpCallback("promise-1", "молчит")) is None
    assert may is (attempts > 0)


@pytest.mark.parametrize(("limit", "owed_for"), [(None, 600), (3600, 3600)])
def test_a_voice_message_is_owed_by_the_norm_or_else_by_the_duty(limit: int | None, owed_for: int) -> None:
    work = Work().under(duty("voice_mail", within_s=600)).call("+79180001122")
    if limit is None:
        work.pack = replace(work.pack, norms=())
    work.do(c.Hold(), c.OfferOnHold(HoldChoice.VOICE_MAIL))
    (one,) = work.card.callbacks
    assert (one.fact.what, ends(one)) == ("voice_mail", work.now + timedelta(seconds=owed_for))


# --- what a card owes by itself ----------------------------------------------------------------------


def test_a_card_owes_by_itself_once_its_channel_and_kind_are_there() -> None:
    rule = duty("registration", channels=("letter",), kinds=("complaint",), after_s=60, within_s=600)
    work = Work().under(rule).call("+79180001122").fill(kind="complaint")
    assert owed(work) == []
    work.fill(channel="letter")
    (one,) = work.card.callbacks
    assert (one.fact.what, one.fact.number) == ("registration", "+79180001122")
    assert (begins(one), ends(one)) == (work.now + timedelta(seconds=60), work.now + timedelta(seconds=660))
    work.fill(kind="consultation").fill(kind="complaint")
    assert len(work.card.callbacks) == 1


def test_a_card_that_begins_in_a_channel_owes_from_its_beginning() -> None:
    work = Work().under(duty("appeal", channels=("letter",)), duty("order", channels=("phone",)))
    work.do(c.OpenCall(number="+79180001122", channel="letter"))
    assert [(one.fact.what, one.fact.number) for one in work.card.callbacks] == [("appeal", "+79180001122")]


def test_a_card_that_came_from_elsewhere_owes_when_it_is_taken_up() -> None:
    work = Work().under(duty("registration", channels=("letter",), blocks=True))
    opened = e.CardOpened(1, "letter", "", "incoming", "", "", 0, "invented", "3")
    for fact in (opened, e.CallEnded(0), e.CardParked(""), *(e.FieldSet(*one) for one in READY.items())):
        work.happens(fact)
    assert owed(work) == []
    assert work.refused(c.WrapUp()) == "duty_open"
    assert owed(work.do(c.TakeUp())) == ["registration"]


def test_a_rule_of_no_channel_and_no_kind_owes_nothing_by_itself() -> None:
    work = Work().under(duty("callback"), duty("control")).call("+79180001122").fill(READY).do(c.WrapUp())
    assert work.card.callbacks == ()


def test_a_card_is_not_finished_before_the_contact_that_it_owes() -> None:
    rule = duty("registration", channels=("letter",), blocks=True, attempts=1)
    for ending in (c.FinishCallback("promise-1", "оформили"), c.GiveUpCallback("promise-1", "молчит")):
        work = Work().under(rule).call().fill({**READY, **LETTER}).do(BUSY)
        assert work.refused(c.WrapUp()) == "duty_open"
        assert work.do(ending, c.WrapUp()).card.status is Status.CLOSED


def test_what_no_longer_fits_the_card_does_not_keep_it_open_and_stays_owed() -> None:
    work = Work().under(duty("registration", channels=("letter",), blocks=True))
    work.call().fill(LETTER).fill({**READY, "channel": "phone"}).do(c.WrapUp())
    assert owed(work) == ["registration"]


def test_an_appeal_without_a_call_is_owed_until_its_card_is_finished() -> None:
    work = Work().under(duty("appeal", channels=("letter",)))
    work.call("+79180001122").fill({**READY, **LETTER})
    assert owed(work) == ["appeal"]
    (one,) = work.do(c.WrapUp()).card.callbacks
    assert (one.outcome, one.done_by) == ("answered", "op-s1")


SATISFACTION = duty("satisfaction", on_close=True, after_s=86400, within_s=3600)


def test_the_question_of_satisfaction_is_owed_some_time_after_the_end() -> None:
    work = Work().under(SATISFACTION).call("+79180001122").fill(READY).do(c.WrapUp())
    (one,) = work.card.callbacks
    assert (one.fact.what, one.fact.number) == ("satisfaction", "+79180001122")
    assert begins(one) == work.now + timedelta(days=1)
    work.do(c.Reopen("забыли"), c.WrapUp())
    assert len(work.card.callbacks) == 1


@pytest.mark.parametrize("number", ["", "+79180001122"])
def test_nobody_is_asked_after_an_emergency_or_without_a_number(number: str) -> None:
    work = Work().under(SATISFACTION).call(number).fill({**READY, "measures": "вызвали скорую"})
    if number:
        work.do(c.MarkEmergency())
    assert work.do(c.WrapUp()).card.callbacks == ()


def test_a_duty_of_other_kinds_is_not_owed_after_this_one() -> None:
    work = Work().under(duty("satisfaction", on_close=True, kinds=("complaint",)))
    assert work.call("+79180001122").fill(READY).do(c.WrapUp()).card.callbacks == ()


# --- ratings and replies ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("score", "words", "outcome"), [(5, "всё хорошо", "всё хорошо"), (0, "", "0")])
def test_a_rating_keeps_the_promise_to_ask_for_it(score: int, words: str, outcome: str) -> None:
    work = Work().under(SATISFACTION).call("+79180001122").fill(READY).do(c.WrapUp()).by("s2")
    work.do(c.RateService(score, words, "promise-1"))
    rating = work.card.rating
    assert rating is not None
    assert (rating.score, rating.words, rating.by, work.card.taken_by) == (score, words, "op-s2", "op-s1")
    (one,) = work.card.callbacks
    assert (one.outcome, one.done_by) == (outcome, "op-s2")


@pytest.mark.parametrize("score", [-1, 6])
def test_a_score_is_from_one_to_five_or_none(score: int) -> None:
    assert work_in("closed").refused(c.RateService(score)) == "score_wrong"


def test_a_rating_of_another_second_contact_ends_no_promise() -> None:
    work = work_in("closed").do(c.RateService(4, "долго ждала"))
    assert owed(work) == ["callback"]
    assert work.refused(c.RateService(4, "", "promise-1")) == "callback_not_owed"
    assert work.refused(c.RateService(4, "", "promise-9")) == "callback_not_owed"


def test_what_was_answered_in_writing_is_kept_with_its_author_and_its_channel() -> None:
    work = work_in("talk").fill(LETTER).by("s2").do(c.Reply("Полис готов."))
    (reply,) = work.card.replies
    assert (reply.text, reply.by) == ("Полис готов.", "op-s2")
    assert isinstance(work.events[-1].fact, e.ReplyGiven)
    assert work.events[-1].fact.channel == "letter"


def test_an_unknown_channel_is_answered_nowhere() -> None:
    assert work_in("talk").fill(channel="pigeon").refused(c.Reply("Здравствуйте.")) == "channel_unknown"


# --- the law ----------------------------------------------------------------------------------------

RULES = (
    duty("registration", channels=("letter", "phone"), blocks=True, attempts=2),
    duty("satisfaction", on_close=True, attempts=1),
    duty("callback", attempts=2, retry_s=60),
    duty("order", attempts=0),
)


@given(st.lists(st.tuples(DESK, COMMAND), max_size=60))
def test_an_owed_promise_never_vanishes(
    work: Sequence[tuple[tuple[str, Sequence[str] | None], c.Command]],
) -> None:
    at_work = Work(PACK).under(*RULES).call("+79180001122").do(promise(), *map(_promised, Promise))
    at_work.fill(READY)
    for (session, receives), command in work:
        at_work.at(session, receives).later(30)
        if at_work.refusal(command) is None:
            at_work.do(command)
    scheduled = [one.fact.callback_id for one in at_work.events if isinstance(one.fact, e.CallbackScheduled)]
    assert [one.fact.callback_id for one in at_work.card.callbacks] == scheduled
    for one in at_work.card.callbacks:
        rule = at_work.pack.duty(one.fact.what)
        assert one.done_at is not None or not one.given_up
        if one.given_up:
            assert rule is not None
            assert 0 < rule.attempts <= len(one.tried)
        elif one.done_at is not None:
            assert one.outcome.strip()


def _promised(what: Promise) -> c.ScheduleCallback:
    return c.ScheduleCallback("1406", START, START + timedelta(days=9), what=what)
