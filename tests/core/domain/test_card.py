"""The fold: whatever comes, in any order, makes a card; nothing an operator wrote is lost in it."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import commands as c
from core.domain import events as e
from core.domain.card import Card
from core.domain.decide import PIECE, refusal
from core.domain.envelope import Event, storable
from core.domain.fold import evolve, fold
from core.domain.refusals import REFUSAL_WORDS
from core.domain.vocabulary import Status
from tests.core.domain.cases import COMMANDS, PACK, START, Work, event, work_in
from tests.core.domain.histories import COMMAND, DESK, EVENT, FIELD, GRADED, HISTORY, KNOWN_FACT, TOGETHER

STEPS = [
    e.CallHeld(),
    e.CallResumed(1),
    e.CallEnded(1),
    e.CardParked("обед"),
    e.CardTakenUp(),
    e.CardEscalated("expert", "anna", "", "", "", 2, ""),
    e.CardWrappedUp("answered"),
    e.CardSubmitted("answered", "vera"),
    e.CardApproved(),
    e.CardSentBack("результат не тот"),
    e.CardReopened("забыли спросить"),
]
"""The facts that move a card."""
ANY = st.one_of(HISTORY, GRADED)

# --- laws -------------------------------------------------------------------------------------------------


@given(ANY)
def test_any_facts_in_any_order_make_a_card(history: list[Event]) -> None:
    card = fold("card", history)
    assert card.facts == sum(not isinstance(one.fact, e.DeskFact) for one in history)
    assert card.newer == sum(isinstance(one.fact, e.UnknownFact) for one in history)
    assert {one.why for one in card.superseded} <= REFUSAL_WORDS.keys()


@given(ANY, st.integers(0, 30))
def test_a_card_grown_fact_by_fact_is_the_card_folded_at_one_go(history: list[Event], cut: int) -> None:
    card = fold("card", history[:cut])
    for one in history[cut:]:
        card = evolve(card, one)
    assert card == fold("card", history)


@given(ANY, EVENT)
def test_a_card_is_never_changed_only_followed_by_another(history: list[Event], one: Event) -> None:
    card = fold("card", history)
    before = deepcopy(card)
    evolve(card, one)
    assert card == before


@given(ANY)
def test_a_fact_that_no_longer_applied_is_kept_with_who_when_and_why(history: list[Event]) -> None:
    card = Card("card")
    for one in history:
        after = evolve(card, one)
        if isinstance(one.fact, e.CardErased):
            assert after.superseded == ()
        else:
            assert after.superseded[: len(card.superseded)] == card.superseded
            for passed in after.superseded[len(card.superseded) :]:
                assert (passed.event_id, passed.type, passed.by) == (one.event_id, one.type, one.actor)
        card = after


@given(HISTORY)
def test_a_field_has_the_last_value_of_its_history(history: list[Event]) -> None:
    card = fold("card", history)
    assert {**{one.field: one.value for one in card.changes}, "channel": card.value("channel")} == {
        **card.fields, "channel": card.value("channel"),
    }  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(["s1", "s2"])), min_size=8))
def test_a_status_its_moments_and_who_waits_never_contradict_each_other(
    steps: list[tuple[e.Fact, str]],
) -> None:
    card = Card("card")
    for step, session in steps:
        before, card = card, evolve(card, event(step, session=session))
        assert card.open is (card.closed_at is None)
        if card.status in (Status.WRAP_UP, Status.SUBMITTED, Status.CLOSED):
            assert card.talk_ended_at is not None
        if card.held_since is not None:
            assert card.status is Status.TALK
        if before.talk_ended_at is not None:
            assert card.talk_ended_at == before.talk_ended_at
            assert card.status is not Status.TALK


@pytest.mark.parametrize("status", [Status.PARKED, Status.ESCALATED])
def test_the_end_of_the_talk_leaves_a_card_where_it_was_put(status: Status) -> None:
    assert work_in(status).do(c.EndCall()).card.status is status


@given(st.one_of(ANY, TOGETHER), COMMAND, DESK)
def test_of_any_card_it_can_be_said_what_may_be_done(
    history: list[Event], command: c.Command, desk: tuple[str, list[str] | None]
) -> None:
    why = refusal(fold("card", history), command, Work().at(*desk).situation())
    assert why is None or why.code in REFUSAL_WORDS


@st.composite
def two_sessions(draw: st.DrawFn) -> tuple[list[tuple[str, str]], list[Event]]:
    """What two operators typed into the same fields, and their facts in an order the journal may give."""
    typed, waiting = [], []
    for session in ("s1", "s2"):
        work = Work(session=session).call()
        for field, text, size in draw(
            st.lists(st.tuples(FIELD, st.text(min_size=1), st.integers(1, 3 * PIECE)), max_size=4)
        ):
            if work.refusal(command := c.SetField(field, (text * size)[:size])) is None:
                typed.append((command.field, command.value))
                work.do(command)
        waiting.append(work.events)
    merged = []
    while any(waiting):
        merged.append(draw(st.sampled_from([one for one in waiting if one])).pop(0))
    return typed, merged


@given(two_sessions())
def test_every_text_that_was_typed_is_on_the_card_whole(
    case: tuple[list[tuple[str, str]], list[Event]],
) -> None:
    typed, history = case
    card = fold("card", history)
    kept = {(one.field, one.value) for one in card.changes} | set(card.fields.items())
    assert {(field, storable(text)) for field, text in typed} <= kept


@given(st.lists(KNOWN_FACT))
def test_words_survive_any_history_but_an_erasure_even_on_a_closed_card(facts: Sequence[e.Fact]) -> None:
    card = fold("card", [event(fact, place=place) for place, fact in enumerate(facts)])
    values = {(one.field, one.value) for one in card.changes}
    notes = [one.text for one in card.notes]
    erased = [place for place, fact in enumerate(facts) if isinstance(fact, e.CardErased)]
    for fact in facts[max(erased, default=-1) + 1 :]:
        match fact:
            case e.FieldSet(field, value) | e.FieldContinued(field, value):
                assert any(name == field and value in whole for name, whole in values)
            case e.Noted(text):
                assert text in notes


# --- long texts -------------------------------------------------------------------------------------------


def history(*facts: tuple[str, e.Fact]) -> Card:
    return fold(
        "card", [event(fact, session=session, place=seq) for seq, (session, fact) in enumerate(facts)]
    )


def test_the_history_of_a_field_has_the_whole_of_a_long_value() -> None:
    card = history(("a", e.FieldSet("essence", "раз ")), ("a", e.FieldContinued("essence", "два")))
    assert [(one.value, one.by) for one in card.changes] == [("раз два", "op-a")]
    assert card.value("essence") == "раз два"


def test_a_value_of_another_between_two_pieces_wins_and_mixes_with_neither() -> None:
    card = history(
        ("a", e.FieldSet("essence", "раз ")),
        ("b", e.FieldSet("essence", "другое")),
        ("a", e.FieldContinued("essence", "два")),
    )
    assert card.value("essence") == "другое"
    assert [(one.value, one.by) for one in card.changes] == [("раз два", "op-a"), ("другое", "op-b")]


def test_two_long_values_woven_into_each_other_come_apart_again() -> None:
    card = history(
        ("a", e.FieldSet("essence", "раз ")),
        ("b", e.FieldSet("essence", "один ")),
        ("a", e.FieldContinued("essence", "два")),
        ("b", e.FieldContinued("essence", "и два")),
    )
    assert card.value("essence") == "один и два"
    assert [one.value for one in card.changes] == ["раз два", "один и два"]


def test_the_next_long_value_of_the_same_operator_begins_anew() -> None:
    card = history(
        ("a", e.FieldSet("essence", "раз ")),
        ("a", e.FieldContinued("essence", "два")),
        ("a", e.FieldSet("essence", "три ")),
        ("a", e.FieldContinued("essence", "четыре")),
    )
    assert [one.value for one in card.changes] == ["раз два", "три четыре"]
    assert card.value("essence") == "три четыре"


def test_a_piece_in_another_field_is_not_appended_here() -> None:
    card = history(("a", e.FieldSet("essence", "раз")), ("a", e.FieldContinued("measures", "два")))
    assert dict(card.fields) == {"essence": "раз", "measures": "два"}


def test_a_piece_under_the_session_of_another_device_is_not_appended_to_its_words() -> None:
    words, piece = e.FieldSet("essence", "не болит"), e.FieldContinued("essence", ", а впрочем болит")
    card = fold("card", [event(words, device="anna's"), event(piece, place=2, device="eve's")])
    assert [one.value for one in card.changes] == ["не болит", ", а впрочем болит"]


def test_a_piece_whose_beginning_never_came_is_kept_as_a_value() -> None:
    card = history(("b", e.FieldSet("essence", "было")), ("a", e.FieldContinued("essence", "хвост")))
    assert [one.value for one in card.changes] == ["было", "хвост"]


# --- facts that came too late -----------------------------------------------------------------------------

TOO_LATE = [
    ("talk", e.CardOpened(1, "phone", "", "incoming", "", "", 0, "", ""), "card_exists"),
    ("wrap_up", e.CallHeld(), "call_over"),
    ("parked", e.CallHeld(), "take_up_first"),
    ("escalated", e.CallHeld(), "take_up_first"),
    ("held", e.CallHeld(), "held_already"),
    ("talk", e.CallResumed(3), "not_held"),
    ("talk", e.HoldOffered("stay"), "not_held"),
    ("closed", e.CallEnded(3), "call_over"),
    ("talk", e.PointTicked("anger", "listen"), "ticked_already"),
    ("talk", e.PointUnticked("anger", "plan"), "not_ticked"),
    ("talk", e.EmergencyCleared("ошибка"), "no_emergency"),
    ("parked", e.CardParked("ещё раз"), "parked_already"),
    ("escalated", e.CardParked("поздно"), "take_up_first"),
    ("closed", e.CardParked("поздно"), "card_closed"),
    ("talk", e.CardTakenUp(), "not_parked"),
    ("wrap_up", e.CardTakenUp(), "not_parked"),
    ("closed", e.CardTakenUp(), "card_closed"),
    ("escalated", e.CardEscalated("expert", "anna", "", "", "", 2, ""), "escalated_already"),
    ("read", e.CardRead(), "read_already"),
    ("closed", e.CardEscalated("expert", "anna", "", "", "", 2, ""), "card_closed"),
    ("closed", e.CardWrappedUp("answered"), "card_closed"),
    ("talk", e.CardReopened("зачем"), "card_not_closed"),
    ("submitted", e.CardReopened("зачем"), "card_not_closed"),
    ("submitted", e.CardWrappedUp("answered"), "submitted_already"),
    ("submitted", e.CardSubmitted("answered", ""), "submitted_already"),
    ("submitted", e.CardEscalated("expert", "anna", "", "", "", 2, ""), "submitted_already"),
    ("submitted", e.CardParked("поздно"), "submitted_already"),
    ("submitted", e.CardTakenUp(), "not_parked"),
    ("talk", e.CardApproved(), "not_submitted"),
    ("talk", e.CardSentBack("зачем"), "not_submitted"),
    ("closed", e.CardSubmitted("answered", ""), "card_closed"),
    ("closed", e.CardApproved(), "card_closed"),
    ("closed", e.CardSentBack("зачем"), "card_closed"),
    ("talk", e.CallbackScheduled("promise-1", "callback", "1406", "", "", ""), "callback_known"),
    ("talk", e.CallbackDone("promise-9", "да"), "callback_not_owed"),
]


@pytest.mark.parametrize(("state", "fact", "why"), TOO_LATE)
def test_a_fact_that_came_too_late_changes_nothing_and_is_listed_with_its_reason(
    state: str, fact: e.Fact, why: str
) -> None:
    before = work_in(state).card
    card = evolve(before, event(fact, session="s2"))
    assert [(one.why, one.type, one.by) for one in card.superseded] == [(why, fact.TYPE, "op-s2")]
    unchanged = ("status", "led_by", "holds", "ticks", "callbacks", "escalations", "closed_at", "opened_at")
    assert [getattr(card, name) for name in unchanged] == [getattr(before, name) for name in unchanged]


def test_the_words_for_a_fact_that_came_too_late_have_nothing_to_fill() -> None:
    twice = ["emergency_already", "planned_already"]  # below
    assert all("{" not in REFUSAL_WORDS[why] for why in [*twice, *(why for _, _, why in TOO_LATE)])


@pytest.mark.parametrize("fact", [e.EmergencyMarked(), e.PlanChosen("letter")])
def test_of_two_who_did_the_same_the_first_did_it(fact: e.Fact) -> None:
    card = history(("a", fact), ("b", fact))
    assert [one.by for one in card.superseded] == ["op-b"]


def test_of_two_who_take_up_a_card_the_first_leads_it() -> None:
    card = work_in("escalated").card
    for session in ("a", "b"):
        card = evolve(card, event(e.CardTakenUp(), session=session))
    assert (card.led_by, [one.by for one in card.superseded]) == ("op-a", ["op-b"])


def test_words_reach_a_card_that_was_closed_meanwhile() -> None:
    card = evolve(work_in("closed").card, event(e.FieldSet("essence", "и ещё"), session="s2"))
    assert (card.value("essence"), card.superseded) == ("и ещё", ())


def test_the_result_of_finishing_wins_over_one_chosen_meanwhile_and_both_stay_in_the_history() -> None:
    card = work_in("wrap_up").card
    for fact in (e.FieldSet("result", "upheld"), e.CardWrappedUp("answered")):
        card = evolve(card, event(fact, session="s2"))
    assert card.value("result") == "answered"
    assert [one.value for one in card.changes if one.field == "result"] == ["answered", "upheld", "answered"]


def test_finishing_without_a_result_takes_none_away() -> None:
    card = evolve(work_in("wrap_up").card, event(e.CardWrappedUp("")))
    assert (card.value("result"), card.status) == ("answered", Status.CLOSED)


def test_a_fact_of_a_newer_version_is_counted_and_the_work_goes_on() -> None:
    work = work_in("talk").happens(e.UnknownFact("card.sung", 1, "{}"))
    assert work.card.newer == 1
    assert work.do(c.EndCall()).card.status is Status.WRAP_UP


def test_a_card_whose_opening_is_of_a_newer_version_may_be_worked_on_and_not_opened_again() -> None:
    work = Work().happens(e.UnknownFact("card.opened", 2, "{}"))
    assert work.refused(COMMANDS["OpenCall"][0]) == "card_exists"
    assert work.do(c.Note("слышно плохо"), c.EndCall()).events[-1].fact == e.CallEnded(0)


# --- what the card shows ----------------------------------------------------------------------------------


def test_a_card_knows_every_wait_with_its_choice() -> None:
    work = (
        Work()
        .call()
        .do(c.Hold())
        .later(40)
        .do(*(COMMANDS[name][0] for name in ("OfferOnHold", "Resume", "Hold")))
    )
    first, second = work.card.holds
    assert (first.since, first.until, first.choice) == (START, START + timedelta(seconds=40), "stay")
    assert (second.until, work.card.held_since) == (None, second.since)


def test_a_card_keeps_what_was_said_ticked_planned_and_noted() -> None:
    work = work_in("talk").do(*(COMMANDS[name][0] for name in ("Say", "Tick", "ChoosePlan", "Note")))
    card = work.card
    assert [(one.module, one.text) for one in card.said] == [("hello", "Здравствуйте.")]
    assert list(card.ticks) == [("anger", "listen"), ("anger", "plan")]
    assert card.plans == ("letter",)
    assert [(one.text, one.by) for one in card.notes] == [("перезвонить", "op-s1")]


def test_a_tick_taken_back_is_gone() -> None:
    assert work_in("talk").do(c.Untick("anger", "listen")).card.ticks == {}


def test_the_journal_gives_the_card_its_number() -> None:
    opened = replace(Work().call().events[0], seq=5, number=1234)
    card = fold("card", [opened, event(e.Noted("да"))])
    assert (card.number, card.local_number, card.seq) == (1234, 7, 5)


def test_a_queue_that_an_older_console_left_without_any_name_is_known_by_its_button() -> None:
    card = evolve(work_in("talk").card, event(e.CardEscalated("expert", "", "", "", "", 2, "все заняты")))
    assert (card.led_by, card.level) == ("expert", 2)


def test_a_channel_chosen_before_the_opening_came_is_not_overwritten() -> None:
    opened = Work().call().events[0].fact
    card = history(("b", e.FieldSet("channel", "letter")), ("a", opened))
    assert (card.value("channel"), card.channel) == ("letter", "phone")


def test_the_centre_of_the_tests_is_marked_as_invented() -> None:
    assert all(entry.invented or entry.kind != "person" for entry in PACK.directory)
