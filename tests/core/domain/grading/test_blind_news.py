"""What is told of grades while a call is graded blind: nothing of them, and then each thing once."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import commands as c
from core.domain import events as e
from core.domain.card import Card
from core.domain.envelope import Event
from core.domain.grading.commands import GiveGrade
from core.domain.grading.form import Mark
from core.domain.news import Change, Me, NoticeKind, news
from tests.core.domain.cases import GIVEN, PACK, Work, event, work_in
from tests.core.domain.grading.calls import SET, said
from tests.core.domain.grading.forms import agreed, blind, first, review
from tests.core.domain.grading.stories import CALL, steps
from tests.core.domain.histories import given_for
from tests.core.domain.sandbox.scenes import FORM

CHIEF = Me("op-s5", supervises=True, grades=True)
OF_GRADES = (NoticeKind.FATAL, NoticeKind.GRADED, NoticeKind.DECIDED, NoticeKind.APPEALED)
_SAID = (
    given_for("first", fatal="rude"), given_for("calibration", "round-1", fatal="rude"),
    given_for("agreed", "round-1"), given_for("review", "s2-15"), e.GradeAppealed("s2-15", "нет"),
)  # fmt: skip
_FIRST = event(_SAID[0], session="s2", place=15)
_SET = event(e.CalibrationSet("round-1", "Круг", 3), session="s2", place=16)


def _told(said: list[tuple[str, e.Fact]]) -> list[Event]:
    more = [event(fact, session=session, place=place) for place, (session, fact) in enumerate(said, 20)]
    return [*CALL, _FIRST, _SET, *more]


STORIES = st.lists(st.tuples(st.sampled_from(["s1", "s2", "s3", "s4"]), st.sampled_from(_SAID))).map(_told)
"""A graded call in a calibration, and what is said of it then."""


def fatal(grade: GiveGrade) -> GiveGrade:
    """The same with a fault with which nothing else counts."""
    return replace(grade, fatal=("hung_up",), words="бросил трубку")


def call(state: str = "unheard") -> Work:
    """A finished call of a centre that knows fatal faults."""
    work = work_in(state)
    work.pack = replace(PACK, training=FORM)
    return work.later(60)


def told(work: Work, before: Card, me: Me = CHIEF) -> list[tuple[str, str]]:
    """What somebody is told of the grades that came since: what, and by whom."""
    found = news(Change(before, work.card), me)
    return [(one.kind.value, one.who) for one in found if one.kind in OF_GRADES]


def since(work: Work, session: str, *commands: c.Command, me: Me = CHIEF) -> list[tuple[str, str]]:
    """Somebody does it; what is told of it."""
    before = work.card
    said(work.later(60), session, *commands)
    return told(work, before, me)


def test_a_fatal_fault_is_told_when_its_grade_counts() -> None:
    assert since(call(), "s2", fatal(first())) == [("fatal", "op-s2")]


def test_a_fatal_fault_that_was_found_blind_is_told_with_the_grade_that_is_agreed_upon() -> None:
    work = call().do(SET)
    assert since(work, "s3", fatal(blind())) == []
    assert since(work, "s4", fatal(blind())) == []
    assert since(work, "s4", fatal(agreed())) == [("fatal", "op-s4")]


def test_a_fatal_fault_that_nobody_agreed_upon_is_told_to_nobody() -> None:
    work = call().do(SET)
    said(work, "s3", fatal(blind()))
    said(work, "s4", blind())
    assert since(work, "s4", agreed(polite=Mark.HALF)) == []


def test_a_fatal_grade_for_all_to_see_waits_until_the_call_is_graded_blind_no_more() -> None:
    work = call().do(SET)
    assert since(work, "s3", fatal(first())) == []
    assert since(work, "s3", blind()) == []
    assert since(work, "s4", blind()) == [("fatal", "op-s3")]


def test_what_was_told_before_a_calibration_is_not_told_again_after_it() -> None:
    work = call()
    assert since(work, "s2", fatal(first())) == [("fatal", "op-s2")]
    assert since(work, "s2", SET) == []
    assert since(work, "s3", blind()) == []
    assert since(work, "s4", blind()) == []


@pytest.mark.parametrize("ahead", [-600, 600])
def test_no_clock_decides_what_was_told_before_a_calibration(ahead: int) -> None:
    for early in (True, False):
        work = call()
        heard = since(work, "s3", fatal(first())) if early else []
        assert since(work.later(ahead), "s2", SET) == []
        heard += [] if early else since(work.later(-ahead), "s3", fatal(first()))
        heard += [*since(work, "s3", blind()), *since(work, "s4", blind())]
        assert heard == [("fatal", "op-s3")], early


def test_who_graded_blind_themselves_is_told_nothing_before_the_others_have() -> None:
    work, chief = call().do(SET), replace(CHIEF, name="op-s3")
    said(work, "s3", blind())
    assert since(work, "s2", fatal(first()), me=chief) == []
    assert since(work, "s4", fatal(blind()), me=chief) == [("fatal", "op-s2")]


def test_who_took_the_call_is_told_of_what_counts_at_once_and_of_no_blind_grade() -> None:
    work, anna = call().do(SET), Me("op-s1")
    assert since(work, "s3", blind(), me=anna) == []
    assert since(work, "s2", first(), me=anna) == [("graded", "op-s2")]
    assert since(work, "s4", blind(), me=anna) == []
    assert since(work, "s4", agreed(), me=anna) == [("graded", "op-s4")]


def test_why_a_grade_is_not_agreed_with_is_told_when_it_may_be_looked_at() -> None:
    work = call("heard")
    said(work, "s3", SET)
    assert since(work, "s1", c.AppealGrade(GIVEN, "я представилась")) == []
    assert since(work, "s3", blind()) == []
    assert since(work, "s4", blind()) == [("appealed", "op-s1")]


def test_an_appeal_that_was_decided_before_a_calibration_is_not_told_again_after_it() -> None:
    work = call("appealed")
    said(work, "s3", review(GIVEN))
    assert since(work, "s3", SET) == []
    assert since(work, "s3", blind()) == []
    assert since(work, "s4", blind()) == []


@given(STORIES, st.sampled_from(["op-s2", "op-s3", "op-s4", "op-s5"]))
def test_nobody_is_told_of_the_grade_of_another_that_they_may_not_look_at(
    history: list[Event], name: str
) -> None:
    for before, after in pairwise(steps(history)):
        one = after.grades.open_round()
        if one is not None and not after.grades.complete(one):
            found = news(Change(before, after), Me(name, supervises=True, grades=True))
            mine = {each.appealed.by for each in after.grades.given if each.by == name and each.appealed}
            assert {each.who for each in found if each.kind in OF_GRADES} <= mine
