"""Finished calls, and what graders do to them in any order: strategies, and the laws of the result."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import strategies as st

from core.domain import events as e
from core.domain.card import Card
from core.domain.envelope import Event
from core.domain.fold import evolve
from core.domain.grading.form import Mark, percent
from core.domain.grading.grade import Purpose
from tests.core.domain.cases import event, work_in
from tests.core.domain.histories import given_for

CALL = tuple(work_in("closed").events)
"""A finished call of op-s1."""
_MOVES = (e.CardReopened("да"), e.CardParked(""), e.CardTakenUp(), e.CardWrappedUp(""))


def _always(fact: e.Fact) -> "Said":
    return lambda grade, one, mark: fact


Said = Callable[[str, str, str], e.Fact]
"""What is said, given some grade, some round and some mark."""
_SAID: tuple[Said, ...] = (
    lambda grade, one, mark: given_for("first", polite=mark),
    lambda grade, one, mark: given_for("first", polite=mark),
    lambda grade, one, mark: given_for("review", grade, mark, "rude"),
    lambda grade, one, mark: given_for("again", polite=mark),
    lambda grade, one, mark: given_for("calibration", one, mark),
    lambda grade, one, mark: given_for("agreed", one, mark),
    lambda grade, one, mark: given_for("?", one, mark),
    lambda grade, one, mark: e.GradeAcknowledged(grade),
    lambda grade, one, mark: e.GradeAppealed(grade, "я представилась"),
    lambda grade, one, mark: e.CalibrationSet(one, "Круг", 1),
    lambda grade, one, mark: e.CalibrationSet(one, "Круг", 2),
    lambda grade, one, mark: e.CalibrationSet(one, "Круг", 3),
    lambda grade, one, mark: e.CalibrationSet(" ", "Круг", 2),
    lambda grade, one, mark: replace(given_for("first"), answers="не то"),
    lambda grade, one, mark: e.CalibrationDropped(one),
    *map(_always, _MOVES),
    *(_always(e.ServiceRated("", score, "")) for score in (0, 2, 5)),
    *(_always(e.HearingChanged(on)) for on in (True, False)),
)
_STEP = st.tuples(
    st.sampled_from(["s1", "s1", "s2", "s3", "s4"]), st.sampled_from(_SAID), st.integers(0, 9),
    st.sampled_from(["round-1", "round-2"]), st.sampled_from(Mark),
)  # fmt: skip


def _told(story: list[tuple[str, Said, int, str, Mark]]) -> list[Event]:
    history, grades = list(CALL), ["?"]
    for place, (session, said, which, one, mark) in enumerate(story, 20):
        history.append(event(said(grades[-1 - which % len(grades)], one, mark), session=session, place=place))
        if isinstance(history[-1].fact, e.GradeGiven):
            grades.append(history[-1].event_id)
    return history


STORY = st.lists(_STEP, min_size=1, max_size=14).map(_told)
"""A finished call, and what four people write of it afterwards; who took it is one of them."""
SHUFFLED = STORY.flatmap(st.permutations)
"""The same in any order."""


def steps(history: list[Event]) -> list[Card]:
    """The card after each event."""
    cards = [Card("card")]
    for one in history:
        cards.append(evolve(cards[-1], one))
    return cards


def of(card: Card, purpose: str) -> list[str]:
    """Who gave the grades for this purpose, in their order."""
    return [one.by for one in card.grades.given if one.fact.purpose == purpose]


def check(card: Card) -> None:
    """What holds of the grades of any card."""
    grades = card.grades
    assert len(set(of(card, Purpose.FIRST))) <= 1  # whoever grades it anew corrects what they said
    again = [place for place, one in enumerate(grades.given) if one.fact.purpose == Purpose.AGAIN]
    since = grades.given[again[-1] :] if again else grades.given
    decided = [one.by for one in since if one.fact.purpose == Purpose.REVIEW]
    assert len(decided) <= 1
    for place in again:
        one, own = (
            grades.given[place],
            [each for each in grades.given[:place] if each.fact.purpose != "calibration"],
        )
        assert own, "what was never graded is not heard again"
        corrected = own[-1].fact.purpose == Purpose.AGAIN and own[-1].by == one.by
        assert one.rated != own[-1].rated or corrected or not one.rated
    waiting = [one for one in grades.given if one.waits]
    assert waiting in ([], [grades.standing])
    assert not (waiting and decided)
    if decided:
        assert grades.standing is not None and grades.standing.fact.purpose == Purpose.REVIEW
    assert grades.standing is None or grades.standing.fact.purpose != Purpose.CALIBRATION
    assert (grades.standing is None) == (len(of(card, Purpose.CALIBRATION)) == len(grades.given))
    assert {one.fact.purpose for one in grades.given} <= set(Purpose)
    assert sum(not grades.over(one) for one in grades.rounds) <= 1
    for one in grades.given:
        assert 0 <= one.total <= 100
        assert percent(one.answers) is not None
        if one.fact.purpose == Purpose.CALIBRATION:
            assert one.seen is one.appealed is None
        if one.decided:
            deciding = grades.grade(one.decided)
            assert deciding is not None and deciding.by != one.by
            assert (deciding.fact.purpose, deciding.fact.answers_to) == (Purpose.REVIEW, one.event_id)
    for one_round in grades.rounds:
        blind = [one.by for one in grades.of_round(one_round.id)]
        agreed = grades.of_round(one_round.id, Purpose.AGREED)
        assert len(set(blind)) == len(blind) <= one_round.graders
        assert len(agreed) <= 1 and one_round.id.strip()
        assert len(blind) > 1 or one_round.graders == 1 or not agreed
        assert all(grades.may_end(one_round, one.by) for one in agreed)
