"""May a call be graded, a grade appealed, a round set; and what stands then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import commands as c
from core.domain import events as e
from core.domain.envelope import canonical
from core.domain.grading.decide import FACTS
from core.domain.grading.form import Answer, Grading, Mark
from core.domain.grading.grade import Purpose
from core.domain.grading.travelling import TEXT_LIMIT, WORDS_LIMIT
from core.domain.refusals import REFUSAL_WORDS
from core.domain.wire import EVENT_BYTES
from tests.core.domain.cases import GIVEN, PACK, Work, through_the_wire, work_in
from tests.core.domain.grading.calls import SET, refused, said, standing
from tests.core.domain.grading.forms import GRADE, SMALL, again, agreed, answers, blind, first, review
from tests.core.domain.grading.stories import check, of
from tests.core.domain.sandbox.scenes import FORM

Asked = Callable[[str], c.Command]
"""What is asked for, given the id of some grade."""
_ASKED: tuple[Asked, ...] = (
    lambda of: GRADE, review, lambda of: blind(), lambda of: agreed(), c.AcknowledgeGrade,
    lambda of: c.AppealGrade(of, "нет"), lambda of: SET, lambda of: replace(SET, round="round-2"),
    lambda of: replace(SET, round=" "), lambda of: c.Hear(), lambda of: c.Hear(on=False),
    lambda of: again(), lambda of: c.RateService(2), lambda of: c.RateService(5),
    lambda of: c.DropCalibration("round-1"),
    lambda of: c.GiveGrade(answers(Mark.NOT_APPLICABLE, Mark.NOT_APPLICABLE, why="да")),
)  # fmt: skip
ASKED = st.sampled_from(_ASKED)


def faulty() -> Work:
    """A call that waits to be heard, where hanging up is a fatal fault."""
    work = work_in("unheard")
    work.pack = replace(PACK, training=FORM)
    return work


# --- who grades -------------------------------------------------------------------------------------------


def test_nobody_grades_a_call_of_their_own() -> None:
    assert work_in("closed").refused(GRADE) == "own_call"
    assert work_in("closed").refused(SET) == "own_call"


def test_a_call_whose_opening_is_not_known_here_is_graded_by_nobody() -> None:
    work = work_in("unheard")
    work.card = replace(work.card, opened_at=None)
    for command in (GRADE, SET, c.Hear()):
        assert work.refused(command) == "card_not_finished"


def test_nobody_grades_a_call_that_they_took_up() -> None:
    work = work_in("read").do(c.TakeUp(), c.WrapUp())
    for session in ("s1", "s2"):
        assert refused(work, session, GRADE) == "own_call"
    assert standing(work.by("s3").do(GRADE)).by == "op-s3"


def test_who_had_it_without_taking_it_up_may_grade_it() -> None:
    work = work_in("read").do(c.Return("не ко мне")).by("s1").do(c.TakeUp(), c.WrapUp())
    assert standing(work.by("s2").do(GRADE)).by == "op-s2"


@pytest.mark.parametrize("purpose", Purpose)
def test_of_a_call_of_ones_own_no_grade_is_given_whatever_for(purpose: Purpose) -> None:
    assert work_in("graded").refused(replace(review(GIVEN), purpose=purpose)) == "own_call"


def test_a_call_is_graded_when_it_is_finished_and_not_while_it_is_open_again() -> None:
    work = work_in("unheard").by("s1").do(c.Reopen("забыли спросить"))
    assert refused(work, "s2", GRADE) == "card_not_finished"
    assert standing(work.by("s1").do(c.WrapUp()).by("s2").do(GRADE)).total == 100


def test_a_call_is_graded_once() -> None:
    work = work_in("heard")
    assert refused(work, "s3", GRADE) == "graded_already"
    assert of(work.card, Purpose.FIRST) == ["op-s2"]


def test_a_grade_is_corrected_by_who_gave_it_until_it_was_read() -> None:
    work = work_in("heard").do(first(Mark.HALF))
    assert (standing(work).total, len(work.card.grades.given)) == (63, 2)
    said(work, "s1", c.AcknowledgeGrade(standing(work).event_id))
    assert refused(work, "s2", GRADE) == "graded_already"


def test_a_grade_that_was_appealed_is_corrected_no_more() -> None:
    assert refused(work_in("appealed"), "s2", GRADE) == "graded_already"


# --- the answers ------------------------------------------------------------------------------------------


def test_a_grade_says_whose_call_it_was_and_by_which_form_it_was_graded() -> None:
    work = work_in("unheard")
    work.pack = replace(PACK, centre=replace(PACK.centre, version="4"))
    work.do(replace(GRADE, listened_s=214, recording=" запись 7 ", words=" вежливо "))
    fact = work.events[-1].fact
    assert isinstance(fact, e.GradeGiven)
    assert (fact.purpose, fact.answers_to, fact.operator) == ("first", "", "op-s1")
    assert (fact.edition, fact.form, fact.theme) == ("3", "4", "waiting")
    assert (fact.listened_s, fact.recording, fact.words, fact.fatal) == (214, "запись 7", "вежливо", "")


def test_nobody_listens_for_less_than_no_time() -> None:
    fact = work_in("unheard").do(replace(GRADE, listened_s=-1)).events[-1].fact
    assert isinstance(fact, e.GradeGiven) and fact.listened_s == 0


def test_what_a_point_is_worth_and_what_the_facts_say_comes_from_the_pack_and_the_card() -> None:
    forged = (
        Answer("rings", 100, Mark.NONE, compliance=False, found=Mark.NONE, reason="не так"),
        Answer("polite", 1, Mark.NONE, compliance=True, found=Mark.FULL),
    )
    work = work_in("unheard").do(c.GiveGrade(forged))
    assert standing(work).answers == (
        Answer("rings", 10, Mark.NONE, compliance=True, found=Mark.FULL, reason="не так"),
        Answer("polite", 30, Mark.NONE),
    )
    assert (standing(work).total, standing(work).compliance) == (0, 0)


def test_a_finding_that_is_made_up_spares_nobody_the_reason() -> None:
    forged = Answer("rings", 10, Mark.NONE, found=Mark.NONE)
    assert work_in("unheard").refused(c.GiveGrade((forged, answers()[1]))) == "fact_needs_reason"
    spared = Answer("polite", 30, Mark.NONE, found=Mark.FULL)
    assert work_in("unheard").refusal(c.GiveGrade((answers()[0], spared))) is None


@pytest.mark.parametrize("mark", [Mark.HALF, Mark.NONE, Mark.NOT_APPLICABLE])
def test_who_differs_from_a_fact_says_why(mark: Mark) -> None:
    assert work_in("unheard").refused(c.GiveGrade(answers(mark))) == "fact_needs_reason"
    assert work_in("unheard").refused(c.GiveGrade(answers(mark, why=" \n"))) == "fact_needs_reason"
    work = work_in("unheard").do(c.GiveGrade(answers(mark, why="звонили дважды")))
    assert standing(work).answers[0] == Answer("rings", 10, mark, True, Mark.FULL, "звонили дважды")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ((), "grade_unfinished"),
        (answers()[:1], "grade_unfinished"),
        ((*answers(), Answer("song", 5, Mark.FULL)), "grade_unknown"),
        (answers(polite="splendid"), "grade_unknown"),
        (answers(polite=""), "grade_unknown"),
        ((answers()[0], Answer("polite", 30, Mark.FULL, second=10**9)), "grade_unknown"),
    ],
)
def test_answers_that_do_not_fit_the_form_are_refused(given: tuple[Answer, ...], why: str) -> None:
    assert work_in("unheard").refused(c.GiveGrade(given)) == why


def test_what_a_grade_is_for_is_known() -> None:
    assert work_in("unheard").refused(replace(GRADE, purpose="revenge")) == "grade_unknown"


def test_a_call_of_a_day_of_which_nothing_is_asked_is_not_graded() -> None:
    work = work_in("unheard")
    later = replace(SMALL.items[1], valid_from=date(2026, 3, 3))
    work.pack = replace(PACK, grading=Grading(since=SMALL.since, items=(later,)))
    assert work.refused(c.GiveGrade(())) == "no_form"


def test_with_a_fatal_fault_the_call_is_worth_nothing_and_lawfulness_stays_beside() -> None:
    hung_up = replace(GRADE, fatal=("hung_up",))
    assert faulty().refused(hung_up) == "fatal_needs_words"
    assert faulty().refused(replace(hung_up, words=" ")) == "fatal_needs_words"
    one = standing(faulty().do(replace(hung_up, words="бросил трубку на 40-й секунде")))
    assert (one.fatal, one.total, one.compliance) == (("hung_up",), 0, 100)


@pytest.mark.parametrize("fault", ["whistled", "", "hung_up hung_up"])
def test_a_fault_that_the_centre_does_not_call_fatal_is_refused(fault: str) -> None:
    assert faulty().refused(replace(GRADE, fatal=(fault,), words="да")) == "grade_unknown"
    assert work_in("unheard").refused(replace(GRADE, fatal=("hung_up",), words="да")) == "grade_unknown"


def test_what_no_database_can_hold_does_not_reach_the_fact() -> None:
    poison = Answer("polite", 30, Mark.FULL, reason="до\0", remark="после\ud800")
    work = work_in("unheard").do(c.GiveGrade((answers()[0], poison)))
    assert standing(work).answers[1] == Answer("polite", 30, Mark.FULL, reason="до␀", remark="после\ufffd")
    assert through_the_wire(work.events[-1].fact) == work.events[-1].fact


@pytest.mark.parametrize("char", ["я", '"', "\\", "\x01", "😀", "\ud800"])
@pytest.mark.parametrize("words", [0, WORDS_LIMIT // 2, WORDS_LIMIT - 9])
def test_whatever_a_grade_is_written_in_it_is_too_long_or_is_read_again_and_fits_into_an_event(
    char: str, words: int
) -> None:
    remark = Answer("polite", 30, Mark.FULL, remark=char * (WORDS_LIMIT - words))
    work, command = work_in("unheard"), c.GiveGrade((answers()[0], remark), words=char * words)
    if work.refusal(command) is not None:
        assert (work.refused(command), char) == ("too_long", "\x01")
        return
    assert [len(one.remark) for one in standing(work.do(command)).answers] == [0, WORDS_LIMIT - words]
    assert len(canonical(work.events[-1].body()).encode()) < EVENT_BYTES
    fact = work.events[-1].fact
    assert isinstance(fact, e.GradeGiven) and len(fact.answers) <= TEXT_LIMIT  # docs/protocol.md


def test_reasons_remarks_and_words_have_one_limit_together() -> None:
    remark = Answer("polite", 30, Mark.FULL, remark="я" * (WORDS_LIMIT - 2))
    assert work_in("unheard").refusal(c.GiveGrade((answers()[0], remark), words="да")) is None
    why = work_in("unheard").refusal(c.GiveGrade((answers()[0], remark), words="да!"))
    assert why is not None and (why.code, why.values) == ("too_long", {"limit": "8000"})


# --- laws -------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.sampled_from(["s1", "s2", "s3", "s4"]), ASKED, st.integers(0, 9)), max_size=14))
def test_what_is_decided_of_grades_always_applies(story: list[tuple[str, Asked, int]]) -> None:
    work = work_in("closed")
    for session, asked, place in story:
        grades = [one.event_id for one in work.card.grades.given] or ["?"]
        command = asked(grades[place % len(grades)])
        if work.by(session).refusal(command) is None:
            work.do(command)
        else:
            assert work.refused(command) in REFUSAL_WORDS
        check(work.card)
    assert work.card.superseded == ()


@given(st.lists(st.tuples(st.sampled_from(["s1", "s2", "s3", "s4"]), ASKED, st.integers(0, 9)), max_size=14))
def test_what_a_desk_refuses_is_superseded_where_another_program_said_it_all_the_same(
    story: list[tuple[str, Asked, int]],
) -> None:
    work = work_in("closed")
    for session, asked, place in story:
        grades = [one.event_id for one in work.card.grades.given] or ["?"]
        command = asked(grades[place % len(grades)])
        why = work.by(session).refusal(command)
        before = work.card
        if type(command) not in FACTS:  # a citizen's mark is nobody's grading
            work.do(command)
            continue
        for fact in FACTS[type(command)](work.card, command, work.situation()):
            work.happens(fact)
        late = work.card.superseded[len(before.superseded) :]
        if why is not None and why.code == "not_rated_since" and not late:
            assert (
                before.rating is not None and before.rating.score > SMALL.low_rating
            )  # of a pack, not a law
            continue
        assert bool(late) is (why is not None)
        assert work.card.grades == before.grades or why is None
