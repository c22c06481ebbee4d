"""The card of an intern: submitted, not finished; approved by a mentor or sent back, never by its author."""

import pytest
from hypothesis import given

from core.domain import commands as c
from core.domain import events as e
from core.domain.card import Card
from core.domain.completeness import missing
from core.domain.envelope import Event
from core.domain.fold import fold
from core.domain.vocabulary import Status
from core.store.tallies import tally_of
from tests.core.domain.cases import COMMANDS, Work, duty, event, work_in
from tests.core.domain.histories import HISTORY, TOGETHER


def submitted(state: str = "wrap_up") -> Work:
    """The card that an intern has wrapped up, ten seconds later."""
    return work_in(state).intern().do(c.WrapUp()).later(10)


def test_an_intern_who_wraps_up_submits_and_the_card_stays_open() -> None:
    work = work_in("talk").intern()
    before = len(work.facts)
    card = work.do(c.WrapUp()).card
    assert work.facts[before:] == ["call.ended", "card.submitted"]
    assert work.events[-1].fact == e.CardSubmitted("answered", "vera")
    assert (card.status, card.open, card.closed_at, card.taken_by) == (Status.SUBMITTED, True, None, "op-s1")
    assert card.submission is not None
    assert (card.submission.by, card.submission.at, card.submission.mentor) == ("op-s1", work.now, "vera")


def test_submitting_asks_for_all_that_finishing_asks_for() -> None:
    work = Work().call().intern()
    assert work.missing() == {one.field: one.why for one in missing(work.card, work.pack)} != {}
    owing = work_in("talk").under(duty("registration", channels=("phone",), blocks=True)).intern()
    assert owing.refused(c.WrapUp()) == "duty_open"


def test_what_an_intern_may_not_do_is_to_finish() -> None:
    barred = {
        "Approve",
        "SendBack",
        "SetCallerApart",
        "Throw",
        "LeaveRemark",
        "GiveGrade",
        "SetCalibration",
        "Hear",
        "DropCalibration",
    }
    refused = {
        name
        for name, (command, _) in COMMANDS.items()
        if (why := work_in("talk").intern().refusal(command)) is not None and why.code == "not_permitted"
    }
    assert refused == barred


def test_approved_by_a_senior_it_is_finished_with_the_result_that_stands_on_it() -> None:
    work = submitted().by("s2").admitted("supervisor", "senior").fill(measures="позвонили").do(c.Approve())
    card = work.card
    assert (card.status, card.closed_at, card.taken_by) == (Status.CLOSED, work.now, "op-s1")
    assert (card.value("result"), card.value("measures")) == ("answered", "позвонили")
    assert card.submission is not None and card.submission.approved is not None
    assert (card.submission.approved.by, card.submission.sent_back) == ("op-s2", None)


@pytest.mark.parametrize(
    ("role", "account", "why"),
    [
        ("operator", "vera", None),
        ("expert", "vera", None),
        ("operator", "gleb", "not_permitted"),
        ("operator", "", "not_permitted"),
        ("supervisor", "gleb", None),
        ("administrator", "gleb", None),
        ("analyst", "gleb", "not_permitted"),
    ],
)
def test_who_answers_a_submitted_card(role: str, account: str, why: str | None) -> None:
    work = submitted().by("s2").admitted(role, account)
    for command in (c.Approve(), c.SendBack("результат не тот")):
        refusal = work.refusal(command)
        assert (refusal.code if refusal else None) == why


def test_an_intern_answers_nobodys_card_not_even_as_a_mentor() -> None:
    work = submitted().by("s2").intern()
    work.account = "vera"
    assert work.refused(c.Approve()) == "not_permitted"


def test_a_card_without_a_mentor_is_no_card_of_a_desk_without_an_account() -> None:
    work = work_in("wrap_up").intern(mentor="").do(c.WrapUp()).by("s2").admitted("operator")
    assert work.refused(c.Approve()) == "not_permitted"


def test_nobody_approves_a_card_of_their_own() -> None:
    work = submitted().admitted("supervisor", "vera")
    assert work.refused(c.Approve()) == "own_card"
    assert work.refused(c.SendBack("сам")) == "own_card"


def test_what_was_taken_out_of_a_submitted_card_keeps_it_from_being_approved() -> None:
    work = submitted().by("s2").admitted("supervisor").fill(theme="")
    assert work.refused(c.Approve()) == "wrap_up_incomplete"
    assert work.do(c.SendBack("нет темы")).card.status is Status.WRAP_UP


def test_sent_back_the_intern_goes_on_and_submits_it_anew() -> None:
    work = submitted().by("s2").admitted("operator", "vera")
    assert work.refused(c.SendBack(" ")) == "reason_needed"
    card = work.do(c.SendBack("результат не тот")).card
    assert (card.status, card.led_by, card.closed_at) == (Status.WRAP_UP, "op-s1", None)
    assert card.submission is not None and card.submission.sent_back is not None
    assert (card.submission.sent_back.by, card.submission.sent_back.reason) == ("op-s2", "результат не тот")
    again = work.by("s1").intern().fill(measures="дописано").do(c.WrapUp()).card
    assert again.submission is not None
    assert (again.status, again.submission.sent_back) == (Status.SUBMITTED, None)
    assert work.by("s2").admitted("operator", "vera").do(c.Approve()).card.status is Status.CLOSED


def test_what_a_finished_card_owes_begins_with_the_approval() -> None:
    work = work_in("wrap_up").under(duty("satisfaction", on_close=True))
    owed = len(work.card.callbacks)
    assert len(work.intern().do(c.WrapUp()).card.callbacks) == owed
    work.by("s2").admitted("supervisor").do(c.Approve())
    assert [one.fact.what for one in work.card.callbacks[owed:]] == ["satisfaction"]


def test_an_appeal_that_waited_for_a_person_has_waited_when_it_is_submitted() -> None:
    work = work_in("wrap_up").happens(e.CallbackScheduled("appeal-1", "appeal", "", "", "", ""))
    card = work.intern().do(c.WrapUp()).card
    assert [(one.done_by, one.done_at is None) for one in card.callbacks if one.fact.what == "appeal"] == [
        ("op-s1", False)
    ]


def test_in_figures_the_work_ended_with_the_submission_and_was_the_interns() -> None:
    work = submitted()
    waiting = tally_of(work.card)
    assert (waiting["closed_day"], waiting["closed_by"], waiting["wrap_s"]) == (None, "", None)
    counted = tally_of(work.later(600).by("s2").admitted("supervisor").do(c.Approve()).card)
    assert counted["closed_day"] is not None
    assert (counted["closed_by"], counted["taken_by"], counted["wrap_s"]) == ("op-s1", "op-s1", 10)
    again = work.do(c.Reopen("забыли")).do(c.WrapUp()).card
    assert tally_of(again)["closed_by"] == "op-s2"


def test_a_submission_that_came_after_the_end_changes_nothing() -> None:
    card = work_in("closed").happens(e.CardSubmitted("upheld", "vera")).card
    assert (card.status, card.value("result"), card.submission) == (Status.CLOSED, "answered", None)
    assert [one.why for one in card.superseded] == ["card_closed"]


def test_of_two_mentors_the_first_has_answered() -> None:
    card = submitted().card
    facts = [("a", e.CardApproved()), ("b", e.CardSentBack("нет"))]
    card = fold_on(card, facts)
    assert (card.status, [(one.by, one.why) for one in card.superseded]) == (
        Status.CLOSED,
        [("op-b", "card_closed")],
    )


def fold_on(card: Card, facts: list[tuple[str, e.Fact]]) -> Card:
    from core.domain.fold import grow

    return grow(card, [event(fact, session=session, place=90) for session, fact in facts])


def law(history: list[Event]) -> None:
    card = fold("card", history)
    one = card.submission
    if card.status is Status.SUBMITTED:
        assert one is not None
        assert (one.approved, one.sent_back) == (None, None)
    if one is not None:
        assert None in (one.approved, one.sent_back)
        answers = [step for step in (one.approved, one.sent_back) if step is not None]
        assert all(step.by != one.by for step in answers)


@given(TOGETHER)
def test_a_submission_has_at_most_one_answer_and_never_its_authors(history: list[Event]) -> None:
    law(history)


@given(HISTORY)
def test_so_it_is_in_any_history(history: list[Event]) -> None:
    law(history)
