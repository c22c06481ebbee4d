"""What facts from elsewhere mean to the operator at this desk: each thing once, and nothing of what I did."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import events as e
from core.domain.card import Card
from core.domain.envelope import Event
from core.domain.fold import fold
from core.domain.news import Change, Me, Notice, NoticeKind, news
from core.domain.refusals import REFUSAL_WORDS
from tests.core.domain.cases import START, event
from tests.core.domain.histories import HISTORY, TOGETHER, given_for

OPENED = e.CardOpened(7, "phone", "", "incoming", "", "", 1, "invented", "3")
TO_ANNA = e.CardEscalated("expert", "anna", "Выдумкина Анна", "", "", 2, "нужен эксперт")
TO_QUEUE = e.CardEscalated("expert", "", "", "", "Эксперт", 2, "все заняты")

SENDER, ANNA, NOBODY = Me("op-a"), Me("op-b", frozenset({"anna"})), Me("op-z")


def history(*facts: tuple[str, e.Fact]) -> list[Event]:
    """Facts by operators at desks of their own, numbered; each had seen all that stands before."""
    return [
        event(
            fact, START, desk, place, desk, seq=place, base_seq=place - 1,
            number=41 if fact is OPENED else 0,
        )
        for place, (desk, fact) in enumerate(facts, start=1)
    ]  # fmt: skip


PASSED_ON = (("a", OPENED), ("a", TO_ANNA))


def told(me: Me, *facts: tuple[str, e.Fact], known: int = 2) -> list[tuple[str, str, str]]:
    """What the facts after the first ``known`` mean to me: kind, who, detail."""
    events = history(*facts)
    change = Change(fold("card", events[:known]), fold("card", events))
    return [(one.kind.value, one.who, one.detail) for one in news(change, me)]


# --- given --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("known", [0, 1])
def test_a_card_passed_on_to_me_is_told_whether_i_knew_it_or_not(known: int) -> None:
    assert told(ANNA, *PASSED_ON, known=known) == [("given", "op-a", "нужен эксперт")]


def test_a_notice_says_which_card_it_is_about() -> None:
    change = Change(Card("card"), fold("card", history(*PASSED_ON)))
    assert news(change, ANNA) == (Notice(NoticeKind.GIVEN, "card", 41, 7, "op-a", "нужен эксперт"),)


def test_it_is_told_to_who_bears_the_name_and_to_nobody_else() -> None:
    assert told(Me("Выдумкина Анна"), *PASSED_ON, known=1) == [("given", "op-a", "нужен эксперт")]
    assert told(NOBODY, *PASSED_ON, known=1) == []
    assert told(Me("op-c", frozenset({"expert"})), *PASSED_ON, known=1) == []


def test_a_card_for_a_queue_is_told_to_all_who_answer_for_it_but_not_to_who_sent_it() -> None:
    queue = (("a", OPENED), ("a", TO_QUEUE))
    assert told(Me("op-c", frozenset({"expert"})), *queue, known=1) == [("given", "op-a", "все заняты")]
    assert told(Me("op-a", frozenset({"expert"})), *queue, known=1) == []
    assert told(ANNA, *queue, known=1) == []


def test_a_card_that_somebody_answered_before_it_reached_me_does_not_ring() -> None:
    assert told(ANNA, *PASSED_ON, ("c", e.CardTakenUp()), known=0) == []


def test_a_card_that_i_have_read_elsewhere_does_not_ring() -> None:
    assert told(ANNA, *PASSED_ON, ("b", e.CardRead()), known=0) == []


def test_a_card_that_comes_again_rings_again() -> None:
    again = (("b", e.CardRead()), ("b", e.CardReturned("не ко мне")), ("a", TO_ANNA))
    events = [replace(one, occurred_at=START.replace(minute=place)) for place, one in enumerate(
        history(*PASSED_ON, *again)
    )]  # fmt: skip
    change = Change(fold("card", events[:4]), fold("card", events))
    assert [one.kind for one in news(change, ANNA)] == [NoticeKind.GIVEN]


# --- what became of what i passed on ------------------------------------------------------------------------

READ = (*PASSED_ON, ("b", e.CardRead()))


def test_who_passed_a_card_on_sees_what_becomes_of_it() -> None:
    assert told(SENDER, *READ) == [("read", "op-b", "")]
    assert told(SENDER, *READ, ("b", e.CardTakenUp()), known=3) == [("taken_up", "op-b", "")]
    assert told(SENDER, *READ, ("b", e.CardReturned("мимо")), known=3) == [("returned", "op-b", "мимо")]
    assert told(SENDER, *READ, ("b", TO_QUEUE), known=3) == [("passed_on", "op-b", "Эксперт")]


def test_of_several_things_that_came_at_once_the_last_is_told() -> None:
    assert told(SENDER, *READ, ("b", e.CardTakenUp())) == [("taken_up", "op-b", "")]


def test_that_a_second_one_reads_it_is_not_told() -> None:
    assert told(SENDER, *READ, ("c", e.CardRead()), known=3) == []


def test_what_i_take_back_myself_is_no_news() -> None:
    assert told(SENDER, *PASSED_ON, ("a", e.CardTakenUp())) == []


def test_what_became_of_what_others_passed_on_is_not_told_to_me() -> None:
    assert told(NOBODY, *READ, ("b", e.CardTakenUp())) == []


def test_the_history_of_a_card_that_is_new_here_is_not_told() -> None:
    assert told(SENDER, *READ, ("b", e.CardTakenUp()), ("a", e.CardTakenUp()), known=0) == []


# --- overtaken ----------------------------------------------------------------------------------------------


def waiting(*facts: tuple[str, e.Fact]) -> list[Event]:
    """My facts that the journal does not have yet."""
    return [
        replace(event(fact, START, desk, 50 + place, desk, base_seq=2))
        for place, (desk, fact) in enumerate(facts)
    ]


def test_who_took_a_card_up_second_is_told_who_was_first() -> None:
    mine = waiting(("b", e.CardRead()), ("b", e.CardTakenUp()))
    known = history(*PASSED_ON)
    before = fold("card", [*known, *mine])
    came = history(*PASSED_ON, ("c", e.CardRead()), ("c", e.CardTakenUp()))
    after = fold("card", [*came, *mine])
    (notice,) = news(Change(before, after), ANNA)
    assert (notice.kind, notice.who, notice.detail) == (NoticeKind.OVERTAKEN, "op-c", "taken_up_already")
    assert notice.detail in REFUSAL_WORDS
    assert news(Change(after, after), ANNA) == ()


def test_a_card_read_after_somebody_else_took_it_up_is_no_news() -> None:
    came = [*history(*READ), *history(("c", e.CardTakenUp()))]
    late = waiting(("d", e.CardRead()))
    change = Change(fold("card", [*history(*READ), *late]), fold("card", [*came, *late]))
    assert [one.type for one in change.after.superseded] == ["card.read"]
    assert news(change, Me("op-d", frozenset({"anna"}))) == ()


def test_what_was_lost_to_the_same_for_the_same_reason_is_told_once() -> None:
    ticks = [("b", e.PointTicked("anger", point)) for point in ("listen", "plan")]
    mine = waiting(*ticks)
    came = history(("a", OPENED), *(("a", fact) for _, fact in ticks))
    change = Change(fold("card", [came[0], *mine]), fold("card", [*came, *mine]))
    assert len(change.after.superseded) == 2
    assert [one.detail for one in news(change, ANNA)] == ["ticked_already"]


def test_what_others_lost_is_not_told_to_me() -> None:
    late = (*READ, ("b", e.CardTakenUp()), ("c", e.CardTakenUp()))
    assert told(ANNA, *late, known=4) == []


# --- two values of one field --------------------------------------------------------------------------------


def values(first: str, second: str, me: str = "a") -> list[tuple[str, str, str]]:
    start = history(("a", OPENED))
    events = [
        event(e.FieldSet("essence", "сын"), session=first, place=2, device=first, seq=2, base_seq=1),
        event(e.FieldSet("essence", "дочь"), session=second, place=3, device=second, seq=3, base_seq=1),
    ]
    change = Change(fold("card", [*start, events[0]]), fold("card", [*start, *events]))
    assert news(Change(change.after, change.after), Me(f"op-{me}")) == ()
    return [(one.kind.value, one.who, one.detail) for one in news(change, Me(f"op-{me}"))]


def test_both_who_wrote_a_field_without_knowing_of_each_other_are_told() -> None:
    assert values("a", "b", me="a") == [("field_overtaken", "op-b", "essence")]
    assert values("a", "b", me="b") == [("field_overtaken", "op-a", "essence")]
    assert values("a", "b", me="c") == []


def test_two_desks_of_one_operator_contest_in_silence() -> None:
    start = history(("a", OPENED))
    events = [
        event(e.FieldSet("essence", "сын"), session="a", place=2, device="a", seq=2, base_seq=1),
        event(e.FieldSet("essence", "дочь"), session="a", place=3, device="other", seq=3, base_seq=1),
    ]
    after = fold("card", [*start, *events])
    assert after.contested
    assert news(Change(fold("card", start), after), SENDER) == ()


# --- laws ---------------------------------------------------------------------------------------------------

ME = st.builds(
    Me,
    st.sampled_from(["op-s1", "op-s2", "op-s4", "Выдумкина Анна Примеровна"]),
    st.frozensets(st.sampled_from(["anna", "expert"])),
    st.booleans(),
)
PAST = st.one_of(TOGETHER, HISTORY)


# --- a life at risk -----------------------------------------------------------------------------------------

SENIOR = Me("op-z", supervises=True)
RISK = (("a", OPENED), ("a", e.EmergencyMarked()))


@pytest.mark.parametrize("known", [0, 1])
def test_an_emergency_is_told_to_who_supervises_whether_they_knew_the_card_or_not(known: int) -> None:
    assert told(SENIOR, *RISK, known=known) == [("emergency", "op-a", "")]
    assert told(NOBODY, *RISK, known=known) == []


def test_neither_my_own_emergency_nor_one_that_is_over_is_told() -> None:
    assert told(replace(SENIOR, name="op-a"), *RISK, known=1) == []
    assert told(SENIOR, *RISK, ("a", e.EmergencyCleared("ошибка")), known=1) == []
    assert told(SENIOR, *RISK, ("a", e.CardWrappedUp("")), known=0) == []
    assert told(SENIOR, *RISK, ("a", e.Noted("адрес назвали")), known=2) == []


CALL = (
    ("a", e.CardOpened(7, "phone", "1", "incoming", "", "", 1, "invented", "3")),
    ("a", e.CardWrappedUp("")),
)


def test_a_grade_is_told_to_who_took_the_call_and_a_fatal_fault_to_who_supervises() -> None:
    graded = (*CALL, ("v", given_for("first", fatal="rude")))
    assert told(replace(NOBODY, name="op-a"), *graded, known=2) == [("graded", "op-v", "0")]
    assert told(SENIOR, *graded, known=2) == [("fatal", "op-v", "op-s1")]
    assert told(NOBODY, *graded, known=2) == []
    assert told(replace(NOBODY, name="op-v"), *graded, known=2) == []


@given(PAST, PAST, ME)
def test_of_any_change_it_can_be_said_what_is_news(before: list[Event], more: list[Event], me: Me) -> None:
    change = Change(fold("card", before), fold("card", [*before, *more]))
    for notice in news(change, me):
        assert notice.who != me.name or notice.kind is NoticeKind.OVERTAKEN
        assert notice.kind is not NoticeKind.REJECTED


@given(PAST, ME)
def test_the_same_facts_are_news_once(events: list[Event], me: Me) -> None:
    card = fold("card", events)
    assert news(Change(card, card), me) == ()


@given(TOGETHER, TOGETHER)
def test_what_i_did_here_is_no_news_when_the_journal_has_accepted_it(
    past: list[Event], mine: list[Event]
) -> None:
    known = [replace(one, seq=place, base_seq=place - 1) for place, one in enumerate(past, start=1)]
    ours = [
        replace(
            one, seq=None, base_seq=len(known), actor="op-s1", device_id="mine", session_id="mine",
            session_seq=place, event_id=f"mine-{place}",
        )
        for place, one in enumerate(mine, start=1)
    ]  # fmt: skip
    accepted = [replace(one, seq=len(known) + place) for place, one in enumerate(ours, start=1)]
    change = Change(fold("card", [*known, *ours]), fold("card", [*known, *accepted]))
    assert news(change, Me("op-s1", frozenset({"anna", "expert"}))) == ()


# --- for approval -------------------------------------------------------------------------------------------

SUBMITTED = e.CardSubmitted("answered", "vera")
VERA = Me("op-b", account="vera")
WAITS = (("a", OPENED), ("a", SUBMITTED))


@pytest.mark.parametrize("known", [0, 1])
def test_a_card_that_waits_for_my_approval_is_told_to_me_and_to_nobody_else(known: int) -> None:
    assert told(VERA, *WAITS, known=known) == [("submitted", "op-a", "")]
    for other in (Me("op-b"), Me("op-b", account="gleb", supervises=True), Me("op-a", account="vera")):
        assert told(other, *WAITS, known=known) == []
    nobodys = (("a", OPENED), ("a", e.CardSubmitted("answered", "")))
    assert told(Me("op-b"), *nobodys, known=known) == []


def test_it_is_told_once_and_again_when_it_is_submitted_anew() -> None:
    assert told(VERA, *WAITS, ("a", e.Noted("да")), known=2) == []
    again = (*WAITS, ("b", e.CardSentBack("нет")), ("a", SUBMITTED))
    assert told(VERA, *again, known=3) == [("submitted", "op-a", "")]


def test_the_intern_is_told_what_became_of_the_card() -> None:
    assert told(SENDER, *WAITS, ("b", e.CardApproved())) == [("approved", "op-b", "")]
    assert told(SENDER, *WAITS, ("b", e.CardSentBack("тема не та"))) == [("sent_back", "op-b", "тема не та")]
    assert told(ANNA, *WAITS, ("c", e.CardApproved())) == []
    assert told(SENDER, *WAITS, ("b", e.CardApproved()), ("a", e.Noted("да")), known=3) == []
