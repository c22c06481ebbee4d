"""Clause 6 and what follows from it: passed on, read, taken up, given back, passed on further, taken back."""

import pytest
from hypothesis import given

from core.domain import commands as c
from core.domain import events as e
from core.domain.card import Card
from core.domain.envelope import Event
from core.domain.fold import evolve, fold
from core.domain.vocabulary import Status
from tests.core.domain.cases import START, Work, event, work_in
from tests.core.domain.histories import TOGETHER

TO_ANNA = e.CardEscalated("expert", "anna", "Выдумкина Анна Примеровна", "", "", 2, "")


def passed_on(*commands: c.Command, by: str = "s2") -> Card:
    """A card that s1 passed on to Anna, and what the one who sits at her desk did with it."""
    return work_in("escalated").by(by, "anna").do(*commands).card


# --- clause 6: it is read before it is taken up -------------------------------------------------------------


def test_clause_6_the_receiver_reads_the_card_before_taking_it_up() -> None:
    work = work_in("given")
    assert work.refused(c.TakeUp()) == "read_first"
    card = work.do(c.Read()).later(5).do(c.TakeUp()).card
    passed = card.escalations[0]
    assert (card.status, card.led_by, card.level) == (Status.TALK, "op-s2", 2)
    assert [step.by for step in passed.read] == ["op-s2"]
    assert passed.taken_up is not None
    assert (passed.taken_up.by, passed.taken_up.at) == ("op-s2", work.now)
    assert (passed.returned, passed.passed_on) == (None, None)


def test_each_reads_for_themselves() -> None:
    work = work_in("read").by("s3", "expert")
    assert work.refused(c.TakeUp()) == "read_first"
    assert work.do(c.Read(), c.TakeUp()).card.led_by == "op-s3"
    assert [step.by for step in work.card.escalations[0].read] == ["op-s2", "op-s3"]


def test_who_has_read_a_card_once_reads_it_anew_when_it_is_passed_on_again() -> None:
    work = work_in("read").do(c.Return("не ко мне")).by("s1").do(c.TakeUp(), c.Escalate("expert", "anna"))
    assert work.by("s2", "anna").refused(c.TakeUp()) == "read_first"
    assert work.refusal(c.Read()) is None


def test_a_senior_gives_a_card_that_waits_at_a_colleague_to_another() -> None:
    further = c.Escalate("expert", "anna", reason="коллега в отпуске")
    assert work_in("escalated").by("s3", "nobody").acting_as("operator").refused(further) == "not_receiver"
    work = work_in("escalated").by("s3", "nobody").acting_as("supervisor")
    assert work.refused(further) == "read_first"
    card = work.do(c.Read(), further).card
    assert (card.status, [one.by for one in card.escalations]) == (Status.ESCALATED, ["op-s1", "op-s3"])
    passed = card.escalations[0].passed_on
    assert passed is not None and passed.by == "op-s3"
    assert (
        work_in("escalated").by("s3", "nobody").acting_as("supervisor").do(c.Read(), c.TakeUp()).card.led_by
        == "op-s3"
    )


# --- who may ------------------------------------------------------------------------------------------------

MAY = [
    ("by the id of the receiver", "s2", ["anna"], True),
    ("by the button, for a colleague", "s2", ["expert"], True),
    ("another's desk", "s2", ["boris", "lawyer"], False),
    ("a desk where nothing comes in", "s2", [], False),
]


@pytest.mark.parametrize(("session", "receives", "may"), [case[1:] for case in MAY], ids=[c[0] for c in MAY])
def test_a_card_is_answered_where_it_comes_in(session: str, receives: list[str], may: bool) -> None:
    work = work_in("escalated").by(session, *receives)
    for command in (c.Read(), c.TakeUp(), c.Return("не ко мне"), c.Escalate("expert", "anna")):
        why = work.refusal(command)
        assert (why is None or why.code == "read_first") is may
        assert may or (why is not None and why.code == "not_receiver")


def test_a_card_is_answered_by_who_bears_the_name_of_the_receiver() -> None:
    work = Work().call().do(c.MarkEmergency())
    work.happens(e.CardEscalated("expert", "anna", "op-s2", "", "", 2, ""))
    assert work.by("s2").refusal(c.Read()) is None
    assert work.by("s3").refused(c.Read()) == "not_receiver"


def test_a_queue_is_answered_where_its_button_comes_in() -> None:
    work = work_in("talk").do(c.Escalate("expert", reason="все заняты"))
    assert work.by("s2", "expert").refusal(c.Read()) is None
    assert work.by("s2", "anna").refused(c.Read()) == "not_receiver"


def test_where_there_is_no_journal_whoever_sits_there_answers_for_everybody() -> None:
    work = work_in("escalated").at("s2", None)
    assert work.do(c.Read(), c.TakeUp()).card.led_by == "op-s2"


# --- taken back, given back, passed on further --------------------------------------------------------------


@pytest.mark.parametrize("read", [False, True])
def test_who_passed_a_card_on_may_take_it_back_until_it_is_answered(read: bool) -> None:
    card = work_in("read" if read else "given").by("s1").do(c.TakeUp()).card
    assert (card.status, card.led_by, card.level) == (Status.TALK, "op-s1", 1)
    step = card.escalations[0].taken_up
    assert step is not None
    assert step.by == card.escalations[0].by
    assert work_in("read").do(c.TakeUp()).by("s1").refused(c.TakeUp()) == "not_parked"


def test_who_passed_a_card_on_has_no_more_to_say_about_it_than_to_take_it_back() -> None:
    work = work_in("escalated").by("s1", "anna", "expert")
    for command in (c.Read(), c.Return("передумал"), c.Escalate("expert", "anna")):
        assert work.refused(command) == "passed_on_by_you"


def test_a_card_given_back_waits_for_who_had_passed_it_on_and_says_why() -> None:
    work = work_in("read")
    assert work.refused(c.Return("  ")) == "reason_needed"
    card = work.do(c.Return("нужен юрист")).card
    assert (card.status, card.led_by, card.level) == (Status.PARKED, "op-s1", 1)
    assert card.parked_reason == "нужен юрист"
    returned = card.escalations[0].returned
    assert returned is not None
    assert (returned.by, returned.at, returned.reason) == ("op-s2", work.now, "нужен юрист")
    assert work.by("s1").do(c.TakeUp()).card.status is Status.TALK


def test_a_receiver_who_has_read_it_passes_a_card_on_further_and_it_comes_back_step_by_step() -> None:
    work = work_in("given")
    assert work.refused(c.Escalate("expert", "anna")) == "read_first"
    work.do(c.Read(), c.Escalate("expert", reason="нужен другой эксперт"))
    first, second = work.card.escalations
    assert first.passed_on is not None
    assert (first.passed_on.by, first.taken_up, second.by) == ("op-s2", None, "op-s2")
    assert (first.from_level, second.from_level) == (1, 2)
    assert work.card.led_by == "Эксперт"
    card = work.by("s3", "expert").do(c.Read(), c.Return("и не ко мне")).card
    assert (card.led_by, card.level) == ("op-s2", 2)


# --- several at once: the first in the journal's order ------------------------------------------------------


def together(*facts: tuple[str, e.Fact]) -> Card:
    card = work_in("escalated").card
    for place, (session, fact) in enumerate(facts):
        card = evolve(card, event(fact, session=session, place=place))
    return card


@pytest.mark.parametrize(
    ("first", "why"),
    [
        (e.CardTakenUp(), "taken_up_already"),
        (e.CardReturned("не ко мне"), "returned_already"),
        (e.CardWrappedUp("answered"), "card_closed"),
    ],
)
@pytest.mark.parametrize("late", [e.CardRead(), e.CardReturned("да")])
def test_an_answer_that_comes_after_another_is_listed_with_who_was_first(
    first: e.Fact, why: str, late: e.Fact
) -> None:
    card = together(("a", first), ("b", late))
    (overtaken,) = card.superseded
    assert overtaken.first is not None
    assert (overtaken.why, overtaken.by, overtaken.first.by) == (why, "op-b", "op-a")


def test_of_two_who_take_up_a_card_the_first_has_it_and_the_second_is_told_who_was_first() -> None:
    card = together(("a", e.CardRead()), ("b", e.CardRead()), ("b", e.CardTakenUp()), ("a", e.CardTakenUp()))
    (overtaken,) = card.superseded
    assert (card.led_by, overtaken.by, overtaken.why) == ("op-b", "op-a", "taken_up_already")
    assert overtaken.first == card.escalations[0].taken_up


def test_a_card_that_two_pass_on_further_goes_where_the_first_sent_it() -> None:
    to_boris = e.CardEscalated("expert", "boris", "Борис", "", "", 3, "")
    read = [("a", e.CardRead()), ("b", e.CardRead())]
    card = together(*read, ("b", to_boris), ("a", TO_ANNA))
    assert (card.led_by, len(card.escalations)) == ("Борис", 2)
    assert [one.why for one in card.superseded] == ["escalated_already"]


def test_nobody_passes_on_a_card_that_is_passed_on_without_having_read_it() -> None:
    assert [one.why for one in together(("a", TO_ANNA)).superseded] == ["escalated_already"]


def test_a_card_taken_up_late_but_first_counts_though_nobody_read_it() -> None:
    assert together(("a", e.CardTakenUp())).led_by == "op-a"


def test_who_moved_a_card_last_is_known() -> None:
    work = work_in("escalated")
    assert work.card.moved is not None
    assert work.card.moved.by == "op-s1"
    moved = work.by("s2", "anna").do(c.Read()).later(9).do(c.Escalate("expert", "anna")).card.moved
    assert moved is not None
    assert (moved.by, moved.at) == ("op-s2", work.now)


@given(TOGETHER)
def test_every_passing_on_has_at_most_one_answer_and_waits_exactly_while_it_has_none(
    history: list[Event],
) -> None:
    card = fold("card", history)
    for place, passed in enumerate(card.escalations):
        assert [passed.taken_up, passed.returned, passed.passed_on].count(None) >= 2
        assert len({step.by for step in passed.read}) == len(passed.read)
        if passed.passed_on is not None:
            following = card.escalations[place + 1]
            assert (following.by, following.at) == (passed.passed_on.by, passed.passed_on.at)
    if card.status is Status.ESCALATED:
        last = card.escalations[-1]
        assert (last.taken_up, last.returned, last.passed_on) == (None, None, None)
        assert card.led_by == last.to


# --- erased -------------------------------------------------------------------------------------------------


def test_of_an_erased_card_its_number_its_moments_and_its_pack_are_left_and_it_is_closed() -> None:
    work = work_in("read").do(c.Note("Примеров плачет"), c.ChoosePlan("letter")).later(60)
    before = work.card
    after = work.happens(e.CardErased("по просьбе")).card
    left = {"card_id", "local_number", "number", "opened_at", "pack", "pack_version"}
    assert {name: getattr(after, name) for name in left} == {name: getattr(before, name) for name in left}
    assert (after.status, after.erased_at, after.closed_at) == (Status.CLOSED, work.now, work.now)
    assert (after.facts, after.opened_at) == (before.facts + 1, START)
    assert "Примеров" not in repr(after)
    gone = ("caller", "fields", "changes", "notes", "callbacks", "ticks", "plans", "said", "escalations")
    assert not any(getattr(after, name) for name in gone)


def test_a_card_finished_long_before_it_was_erased_keeps_the_moment_it_was_finished() -> None:
    work = work_in("closed")
    finished = work.card.closed_at
    assert work.later(9999).happens(e.CardErased("срок хранения")).card.closed_at == finished


def test_facts_go_on_after_an_erasure_and_apply_to_what_is_left() -> None:
    work = work_in("talk").happens(e.CardErased("по просьбе"))
    assert work.refused(c.TakeUp()) == "card_closed"
    card = work.do(c.Reopen("звонит снова")).fill(essence="новое").card
    assert (card.status, card.value("essence")) == (Status.WRAP_UP, "новое")
