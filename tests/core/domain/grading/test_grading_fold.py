"""What facts of grading make of a card, in any order: nothing is lost, one grade counts."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import commands as c
from core.domain import events as e
from core.domain.card import Card
from core.domain.envelope import Event
from core.domain.fold import evolve, fold
from core.domain.grading.form import Mark
from core.domain.grading.grade import Purpose
from core.domain.refusals import REFUSAL_WORDS
from tests.core.domain.cases import START, event, work_in
from tests.core.domain.grading.stories import CALL, SHUFFLED, STORY, check, of, steps
from tests.core.domain.histories import GRADED, given_for

FIRST, ROUND = given_for("first"), e.CalibrationSet("r", "Круг", 2)


def then(*said: tuple[str, e.Fact]) -> Card:
    """A finished call of op-s1, and what was said of it; the ids are «s2-20», «s3-21» …"""
    history = [event(fact, session=session, place=place) for place, (session, fact) in enumerate(said, 20)]
    return fold("card", [*CALL, *history])


def late(card: Card) -> list[tuple[str, str, str]]:
    """What no longer applied: whose, why, and who was first."""
    return [(one.by, one.why, one.first.by if one.first else "") for one in card.superseded]


def grade(card: Card) -> str:
    """The id of the grade that counts."""
    return card.grades.standing.event_id if card.grades.standing else ""


# --- several at once --------------------------------------------------------------------------------------


def test_of_two_who_graded_without_knowing_of_each_other_the_first_in_the_journal_counts() -> None:
    card = then(("s2", FIRST), ("s3", given_for("first", polite=Mark.NONE)))
    assert (grade(card), len(card.grades.given)) == ("s2-20", 1)
    assert late(card) == [("op-s3", "graded_already", "op-s2")]
    assert card.superseded[0].first is not None and card.superseded[0].first.at == START


def test_a_correction_that_came_after_the_grade_was_read_is_told_of_the_grade() -> None:
    read, appealed = e.GradeAcknowledged("s2-20"), e.GradeAppealed("s2-20", "нет")
    for answer in (read, appealed):
        card = then(("s2", FIRST), ("s1", answer), ("s2", given_for("first", polite=Mark.NONE)))
        assert (grade(card), late(card)) == ("s2-20", [("op-s2", "graded_already", "op-s2")])


def test_an_appeal_against_what_was_corrected_meanwhile_is_told_of_the_correction() -> None:
    card = then(("s2", FIRST), ("s2", FIRST), ("s1", e.GradeAppealed("s2-20", "нет")))
    assert (grade(card), late(card)) == ("s2-21", [("op-s1", "graded_already", "op-s2")])
    assert not any(one.waits for one in card.grades.given)


def test_of_two_who_decide_upon_an_appeal_the_first_in_the_journal_does() -> None:
    story = ("s2", FIRST), ("s1", e.GradeAppealed("s2-20", "нет"))
    reviews = [(session, given_for("review", "s2-20")) for session in ("s3", "s4")]
    card = then(*story, *reviews)
    assert (grade(card), card.grades.given[0].decided) == ("s3-22", "s3-22")
    assert late(card) == [("op-s4", "not_appealed", "op-s3")]
    assert grade(then(*story, *reversed(reviews))) == "s4-22"


def test_a_decision_that_nobody_asked_for_or_that_came_before_the_appeal_decides_nothing() -> None:
    review = given_for("review", "s2-20")
    card = then(("s2", FIRST), ("s3", review), ("s1", e.GradeAppealed("s2-20", "нет")))
    assert (grade(card), late(card)) == ("s2-20", [("op-s3", "not_appealed", "")])
    assert card.grades.given[0].waits


def test_of_two_on_the_call_the_first_to_read_the_grade_has_read_it() -> None:
    both = work_in("read").do(c.TakeUp(), c.WrapUp()).events
    said = [event(FIRST, session="s3", place=30)]
    said += [event(e.GradeAcknowledged("s3-30"), session=one, place=31) for one in ("s2", "s1")]
    card = fold("card", [*both, *said])
    assert late(card) == [("op-s1", "grade_read", "")]
    assert card.grades.given[0].seen is not None and card.grades.given[0].seen.by == "op-s2"


def test_a_grade_that_was_read_twice_was_read_when_it_was_read_first() -> None:
    card = then(("s2", FIRST), *[("s1", e.GradeAcknowledged("s2-20"))] * 2)
    assert [one.why for one in card.superseded] == ["grade_read"]


def test_of_two_calibrations_of_one_call_the_first_in_the_journal_takes_place() -> None:
    other = e.CalibrationSet("other", "Другой", 2)
    card = then(("s2", ROUND), ("s3", other), ("s3", given_for("calibration", "other")))
    assert [one.id for one in card.grades.rounds] == ["r"]
    assert late(card) == [("op-s3", "round_open", "op-s2"), ("op-s3", "round_over", "")]


def test_a_call_is_never_twice_in_one_calibration() -> None:
    blind = ("s2", given_for("calibration", "r")), ("s3", given_for("calibration", "r"))
    card = then(("s2", ROUND), *blind, ("s2", given_for("agreed", "r")), ("s4", ROUND))
    assert (len(card.grades.rounds), late(card)) == (1, [("op-s4", "round_known", "op-s2")])


def test_who_grades_blind_after_the_round_is_complete_is_too_late() -> None:
    blind = given_for("calibration", "r")
    card = then(("s2", ROUND), ("s2", blind), ("s3", blind), ("s4", blind))
    assert (of(card, Purpose.CALIBRATION), late(card)) == (["op-s2", "op-s3"], [("op-s4", "round_over", "")])


def test_who_grades_blind_twice_has_said_it_once() -> None:
    card = then(("s2", ROUND), *[("s2", given_for("calibration", "r"))] * 2)
    assert (len(card.grades.given), late(card)) == (1, [("op-s2", "round_over", "")])


def test_nothing_is_agreed_upon_before_all_have_graded_and_nothing_twice() -> None:
    blind, agreed = given_for("calibration", "r"), given_for("agreed", "r")
    card = then(("s2", ROUND), ("s2", blind), ("s4", agreed), ("s3", blind), ("s3", agreed), ("s4", agreed))
    assert (grade(card), of(card, Purpose.AGREED)) == ("s3-24", ["op-s3"])
    assert late(card) == [("op-s4", "round_waits", ""), ("op-s4", "round_over", "")]


def test_who_set_a_calibration_ends_it_early_only_having_graded_blind_beside_another() -> None:
    blind, agreed = given_for("calibration", "r"), given_for("agreed", "r")
    of_four, waits = ("s2", replace(ROUND, graders=4)), [("op-s2", "round_waits", "")]
    for those in ([], ["s2"], ["s3", "s4"]):
        card = then(of_four, *((one, blind) for one in those), ("s2", agreed))
        assert (grade(card), late(card)) == ("", waits)
    both = of_four, ("s2", blind), ("s3", blind)
    assert (grade(then(*both, ("s2", agreed))), late(then(*both, ("s3", agreed)))) == (
        "s2-23", [("op-s3", "round_waits", "")],
    )  # fmt: skip


def test_a_calibration_that_was_set_while_an_appeal_waited_does_not_take_place() -> None:
    appealed = ("s2", FIRST), ("s1", e.GradeAppealed("s2-20", "нет"))
    card = then(*appealed, ("s3", ROUND))
    assert (card.grades.rounds, late(card)) == ((), [("op-s3", "appeal_waits", "")])
    card = then(*appealed, ("s3", given_for("review", "s2-20")), ("s3", ROUND))
    assert ([one.id for one in card.grades.rounds], late(card)) == (["r"], [])


def test_what_is_agreed_upon_passes_over_no_appeal_that_came_after_the_round_was_set() -> None:
    appeal, blind = ("s1", e.GradeAppealed("s2-20", "нет")), given_for("calibration", "r")
    card = then(
        ("s2", FIRST), ("s2", ROUND), appeal, ("s3", blind), ("s4", blind), ("s4", given_for("agreed", "r"))
    )
    assert (grade(card), late(card)) == ("s2-20", [])
    assert card.grades.given[0].waits


@pytest.mark.parametrize("name", ["", " "])
def test_a_calibration_without_an_id_does_not_take_place(name: str) -> None:
    card = then(("s2", replace(ROUND, round=name)))
    assert (card.grades.rounds, late(card)) == ((), [("op-s2", "round_over", "")])


@pytest.mark.parametrize("graders", [0, -7])
def test_a_calibration_of_nobody_waits_for_somebody(graders: int) -> None:
    blind, agreed = given_for("calibration", "r"), given_for("agreed", "r")
    card = then(("s2", e.CalibrationSet("r", "", graders)), ("s3", agreed), ("s3", blind), ("s3", agreed))
    assert (late(card), grade(card)) == ([("op-s3", "round_waits", "")], "s3-23")


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (FIRST, "own_call"),
        (given_for("review", "s2-20"), "own_call"),
        (given_for("calibration", "r"), "own_call"),
        (given_for("agreed", "r"), "own_call"),
        (ROUND, "own_call"),
    ],
)
def test_who_took_the_call_grades_it_in_no_way(fact: e.Fact, why: str) -> None:
    card = then(("s2", FIRST), ("s2", e.CalibrationSet("q", "", 2)), ("s1", fact))
    assert (grade(card), late(card)) == ("s2-20", [("op-s1", why, "")])


@pytest.mark.parametrize(
    ("session", "fact", "why"),
    [
        ("s2", e.GradeAcknowledged("s2-20"), "grade_of_another"),
        ("s3", e.GradeAppealed("s2-20", "нет"), "grade_of_another"),
        ("s1", e.GradeAcknowledged("s2-99"), "grade_unknown"),
        ("s1", e.GradeAppealed("s2-99", "нет"), "grade_unknown"),
        ("s1", e.GradeAcknowledged("s2-22"), "grade_unknown"),  # a blind one
        ("s1", e.GradeAppealed("s2-22", "нет"), "grade_unknown"),
        ("s3", given_for("review", "s2-99"), "not_appealed"),
        ("s3", given_for("review", "s2-22"), "not_appealed"),
        ("s3", given_for("calibration", "?"), "round_over"),
        ("s3", given_for("agreed", "?"), "round_over"),
        ("s3", given_for("revenge", "r"), "grade_unknown"),
    ],
)
def test_what_nobody_could_have_decided_changes_nothing(session: str, fact: e.Fact, why: str) -> None:
    before = ("s2", FIRST), ("s2", ROUND), ("s2", given_for("calibration", "r"))
    card = then(*before, (session, fact))
    assert late(card) == [(f"op-{session}", why, "")]
    assert card.grades == then(*before).grades


def test_an_appeal_is_decided_by_somebody_else_and_only_once() -> None:
    appealed = ("s2", FIRST), ("s1", e.GradeAppealed("s2-20", "нет"))
    card = then(*appealed, ("s2", given_for("review", "s2-20")), ("s1", e.GradeAppealed("s2-20", "и ещё")))
    assert late(card) == [("op-s2", "own_grade", ""), ("op-s1", "appealed_already", "")]
    card = then(*appealed, ("s3", given_for("review", "s2-20")), ("s1", e.GradeAppealed("s3-22", "и ещё")))
    assert (grade(card), late(card)) == ("s3-22", [("op-s1", "grade_decided", "")])


def test_a_grade_for_what_only_a_newer_console_knows_does_not_count() -> None:
    card = then(("s2", FIRST), ("s3", ROUND), ("s4", given_for("revenge", "r")))
    assert (grade(card), late(card)) == ("s2-20", [("op-s4", "grade_unknown", "")])


UNREAD = "", "не то", "[]", "[7]", '[{"item": "polite", "points": 101, "mark": "full"}]'
UNCOUNTED = '[{"item": "polite", "points": 0, "mark": "full"}]', '[{"item": "a", "points": 9, "mark": "na"}]'


@pytest.mark.parametrize("text", [*UNREAD, *UNCOUNTED])
def test_answers_that_nobody_can_read_or_count_make_no_grade(text: str) -> None:
    card = then(("s2", replace(FIRST, answers=text)))
    assert (card.grades.given, late(card)) == ((), [("op-s2", "grade_unknown", "")])


@pytest.mark.parametrize("text", [*UNREAD, *UNCOUNTED])
@pytest.mark.parametrize("fatal", ["", "rude"])
def test_a_grade_that_nobody_can_read_unsays_none_and_decides_nothing(text: str, fatal: str) -> None:
    appealed = ("s2", FIRST), ("s2", ROUND), ("s1", e.GradeAppealed("s2-20", "нет"))
    said = given_for("review", "s2-20", fatal=fatal), given_for("calibration", "r"), given_for("agreed", "r")
    card = then(*appealed, *(("s3", replace(one, answers=text)) for one in said))
    assert card.grades == then(*appealed).grades
    assert late(card) == [("op-s3", "grade_unknown", "")] * 3
    assert grade(then(("s2", FIRST), ("s2", replace(FIRST, answers=text)))) == "s2-20"


def test_a_grade_that_came_before_its_call_does_not_stand() -> None:
    early = event(FIRST, session="s2", place=20)
    for history in ([early], [early, *CALL]):
        card = fold("card", history)
        assert (card.grades.given, late(card)) == ((), [("op-s2", "card_not_finished", "")])
    again = fold("card", [early, *CALL, event(FIRST, session="s3", place=21)])
    assert (grade(again), len(again.superseded)) == ("s3-21", 1)


def test_a_grade_that_was_given_stays_though_the_card_was_opened_again_and_taken_up_by_its_grader() -> None:
    taken = ("s1", e.CardReopened("да")), ("s1", e.CardParked("")), ("s2", e.CardTakenUp())
    card = then(("s2", FIRST), *taken)
    assert (card.answered, grade(card), late(card)) == (("op-s1", "op-s2"), "s2-20", [])
    assert late(then(*taken, ("s2", FIRST))) == [("op-s2", "own_call", "")]


def test_what_was_said_of_a_person_who_was_erased_is_gone_too() -> None:
    card = then(("s2", FIRST), ("s3", ROUND), ("s4", e.CardErased("просьба")))
    assert (card.grades.given, card.grades.rounds) == ((), ())


def test_grading_changes_nothing_of_the_appeal() -> None:
    card, before = then(("s2", FIRST), ("s1", e.GradeAppealed("s2-20", "нет"))), fold("card", CALL)
    touched = {"grades", "facts", "updated_at"}
    assert {name for name in Card.__slots__ if getattr(card, name) != getattr(before, name)} == touched


# --- laws -------------------------------------------------------------------------------------------------


@given(STORY)
def test_whatever_graders_and_operators_write_one_grade_counts_and_each_has_its_right(
    history: list[Event],
) -> None:
    for card in steps(history):
        check(card)


@given(SHUFFLED)
def test_the_same_holds_in_any_order(history: list[Event]) -> None:
    for card in steps(history):
        check(card)


@given(GRADED)
def test_the_same_holds_for_facts_of_any_programs(history: list[Event]) -> None:
    for card in steps(history):
        check(card)


GRADING = e.GradeGiven | e.GradeAcknowledged | e.GradeAppealed | e.CalibrationSet | e.CalibrationDropped


@given(st.one_of(STORY, SHUFFLED, GRADED))
def test_every_fact_of_grading_has_its_effect_or_says_why_not(history: list[Event]) -> None:
    card = Card("card")
    for one in history:
        before, card = card, evolve(card, one)
        if isinstance(one.fact, GRADING):
            gone = card.superseded[len(before.superseded) :]
            assert (card.grades == before.grades) is bool(gone)
            assert all("{" not in REFUSAL_WORDS[passed.why].format(leader="") for passed in gone)
        elif isinstance(one.fact, e.HearingChanged):
            gone = card.superseded[len(before.superseded) :]
            hearing = card.grades.hearing.by if card.grades.hearing else ""
            assert card.grades == before.grades if gone else (hearing == one.actor) is one.fact.on
        elif not isinstance(one.fact, e.CardErased):
            assert card.grades == before.grades


@given(st.one_of(STORY, SHUFFLED, GRADED))
def test_nobody_ever_grades_a_call_that_they_were_on_or_answers_for_one_that_they_were_not(
    history: list[Event],
) -> None:
    card = Card("card")
    for one in history:
        before, card = card, evolve(card, one)
        if len(card.grades.given) > len(before.grades.given):
            assert one.actor not in before.answered
        if isinstance(one.fact, e.GradeAcknowledged | e.GradeAppealed) and card.grades != before.grades:
            assert one.actor in before.answered


@given(st.one_of(STORY, SHUFFLED, GRADED))
def test_no_grade_that_was_given_is_ever_lost_or_rewritten(history: list[Event]) -> None:
    card = Card("card")
    for one in history:
        before, card = card, evolve(card, one)
        if not isinstance(one.fact, e.CardErased):
            kept = card.grades.given[: len(before.grades.given)]
            assert [(kept_.event_id, kept_.answers, kept_.by) for kept_ in kept] == [
                (was.event_id, was.answers, was.by) for was in before.grades.given
            ]
