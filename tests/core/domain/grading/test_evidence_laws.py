"""What holds of the findings of any card, whatever happened on it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from core.domain import events as e
from core.domain.envelope import Event
from core.domain.fold import fold
from core.domain.grading.evidence import FOUND_WORDS, findings
from core.domain.grading.form import Evidence, Mark
from tests.core.domain.cases import START, Work
from tests.core.domain.grading.centre import CENTRE, call, of_edition
from tests.core.domain.histories import GRADED, HISTORY, OWING, TOGETHER


@given(st.one_of(HISTORY, TOGETHER, OWING, GRADED))
def test_of_any_card_something_can_be_said(history: list[Event]) -> None:
    for one in findings(fold("card", history), CENTRE).values():
        assert one.mark in {"", *Mark}
        assert FOUND_WORDS[one.code].format(**(one.values or {}))


FAR = st.sampled_from([datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), START])
TALKED = st.sampled_from([
    e.CardOpened(1, "phone", "", "incoming", "", "", 1, "", "3"), e.CallHeld(), e.CallResumed(3),
    e.SpeechSaid("wait", "…"), e.CardEscalated("expert", "anna", "", "", "", 2, ""),
    e.SpeechSaid("passing", "…"), e.CardWrappedUp(""),
    e.PointTicked("anger", "listen"), e.PointTicked("anger", "plan"),
])  # fmt: skip


@given(st.lists(TALKED, max_size=8))
def test_what_another_edition_leaves_open_is_all_that_is_judged_otherwise_by_it(facts: list[e.Fact]) -> None:
    work = call(1)
    for fact in facts:
        work.happens(fact)
    by_it = findings(work.card, of_edition("4"))
    for evidence, one in findings(work.card, CENTRE).items():
        other = by_it[evidence]
        assert (other.code, other.values) == (one.code, one.values)
        assert other.mark in {one.mark, ""}
        assert other.mark == one.mark or evidence in {Evidence.HOLD, Evidence.RECEIVER, Evidence.TACTIC}


@given(st.lists(st.tuples(FAR, TALKED), max_size=8))
def test_a_clock_that_is_wrong_by_millennia_is_borne(moments: list[tuple[datetime, e.Fact]]) -> None:
    work = Work(CENTRE)
    for moment, fact in moments:
        work.now = moment
        work.happens(fact)
    assert set(findings(work.card, CENTRE)) == set(Evidence)
