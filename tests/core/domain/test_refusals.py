"""Every reason to refuse: it has a case, and words that can be filled."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain import commands as c
from core.domain.decide import NOTE_LIMIT
from core.domain.grading.form import Grading, Mark
from core.domain.refusals import REFUSAL_WORDS
from core.domain.vocabulary import Outcome
from tests.core.domain.cases import (
    EXTENSION,
    GIVEN,
    START,
    Work,
    duty,
    promise,
    term,
    work_in,
)
from tests.core.domain.grading.forms import GRADE, SMALL, again, agreed, answers, blind, review
from tests.core.domain.matrix import cells
from tests.core.domain.sandbox.scenes import FORM


def leaving(field: str) -> Work:
    return work_in("talk").fill(**{field: ""})


def by_a_form(grading: Grading | None) -> Work:
    """A call that waits to be heard, where the centre grades by this form."""
    work = work_in("unheard")
    work.pack = replace(work.pack, grading=grading, training=FORM)
    return work


def in_a_round() -> Work:
    return work_in("unheard").do(ROUND)


def in_a_round_of_another() -> Work:
    return in_a_round().by("s3")


ROUND = c.SetCalibration("round-1", "Круг", 2)

REASONS: dict[str, tuple[Callable[[], Work], c.Command]] = {
    "not_permitted": (lambda: work_in("talk").acting_as("analyst"), c.Note("слово")),
    "field_unknown": (lambda: work_in("talk"), c.SetField("colour", "синий")),
    "module_unknown": (lambda: work_in("talk"), c.Say("song", "ля")),
    "point_unknown": (lambda: work_in("talk"), c.Tick("anger", "shout")),
    "ticked_already": (lambda: work_in("talk"), c.Tick("anger", "listen")),
    "not_ticked": (lambda: work_in("talk"), c.Untick("anger", "plan")),
    "plan_unknown": (lambda: work_in("talk"), c.ChoosePlan("duel")),
    "planned_already": (lambda: work_in("talk").do(c.ChoosePlan("letter")), c.ChoosePlan("letter")),
    "note_empty": (lambda: work_in("talk"), c.Note(" \n")),
    "reason_needed": (lambda: work_in("closed"), c.Reopen("")),
    "rings_wrong": (Work, c.OpenCall(rings=100)),
    "rings_known": (lambda: Work().call(rings=0).do(c.CountRings(2)), c.CountRings(3)),
    "button_unknown": (lambda: work_in("talk"), c.Escalate("minister", "anna")),
    "not_receiver": (lambda: work_in("escalated").by("s3"), c.Read()),
    "receiver_unknown": (lambda: work_in("talk"), c.Escalate("expert", "clinic")),
    "receiver_unnamed": (lambda: work_in("talk"), c.Escalate("expert")),
    "handover_incomplete": (lambda: leaving("essence"), c.Escalate("expert", "anna")),
    "wrap_up_incomplete": (lambda: leaving("result"), c.WrapUp()),
    "repeat_of_nothing": (lambda: work_in("talk"), c.LinkRepeat("")),
    "repeat_of_itself": (lambda: work_in("talk"), c.LinkRepeat("card")),
    "linked_already": (lambda: work_in("talk").do(c.LinkRepeat("other")), c.LinkRepeat("other")),
    "callback_number": (lambda: work_in("talk"), c.ScheduleCallback(" ", START, START + timedelta(hours=1))),
    "callback_window": (lambda: work_in("talk"), promise(START - timedelta(hours=2))),
    "callback_not_owed": (lambda: work_in("talk"), c.FinishCallback("promise-9", "дозвонились")),
    "callback_attempts": (
        lambda: work_in("talk").under(duty("callback", attempts=1)),
        c.GiveUpCallback("promise-1", "молчит"),
    ),
    "callback_never": (lambda: work_in("talk"), c.GiveUpCallback("promise-1", "молчит")),
    "attempt_unknown": (lambda: work_in("talk"), c.AttemptCallback("promise-1", "asleep")),  # type: ignore[arg-type]
    "reply_spoken": (lambda: work_in("talk"), c.Reply("Здравствуйте.")),
    "reply_empty": (lambda: work_in("talk").fill(channel="letter"), c.Reply(" ")),
    "score_wrong": (lambda: work_in("talk"), c.RateService(6)),
    "duty_open": (
        lambda: work_in("talk").under(duty("registration", channels=("phone",), blocks=True)),
        c.WrapUp(),
    ),
    "outcome_needed": (lambda: work_in("talk"), c.FinishCallback("promise-1", " ")),
    "caller_unknown": (lambda: Work().call(number=""), c.DescribeCaller(greet_as="Анна")),
    "contact_nobody": (lambda: work_in("talk"), c.LogContact(Outcome.DONE, organisation=" ")),
    "contact_past": (
        lambda: work_in("talk"),
        c.LogContact(Outcome.PROMISED, "clinic", promised_on=START.date() - timedelta(days=1)),
    ),
    "time_wrong": (lambda: work_in("talk"), c.ExpectCaller("07:00 25:00")),
    "not_qualified": (lambda: work_in("talk").qualified(), c.SetField("conclusion", "здоров")),
    "kind_not_for_button": (lambda: work_in("talk"), c.Escalate("department", "anna")),
    "reason_of_button": (
        lambda: work_in("talk").fill(kind="complaint"),
        c.Escalate("department", "anna", "так надо"),
    ),
    "term_none": (lambda: work_in("talk").governed_by(), EXTENSION),
    "term_fixed": (lambda: work_in("talk").governed_by(term("month", extension_days=0)), EXTENSION),
    "term_cap": (lambda: work_in("talk"), replace(EXTENSION, days=31)),
    "extended_already": (lambda: work_in("talk").do(EXTENSION), EXTENSION),
    "approver_needed": (lambda: work_in("talk"), replace(EXTENSION, approver=" ")),
    "informed_needed": (lambda: work_in("talk"), replace(EXTENSION, informed_by="")),
    "channel_unknown": (lambda: work_in("talk"), replace(EXTENSION, informed_by="pigeon")),
    "run_begun": (lambda: work_in("talk").in_sandbox(), c.BeginRun("{}", "ru")),
    "run_over": (lambda: work_in("talk").in_sandbox(c.EndRun("stopped")), c.Ask("name", "Кто вы?")),
    "run_of_another": (lambda: work_in("talk").in_sandbox().by("s2"), c.EndRun("stopped")),
    "thrown_unknown": (lambda: work_in("talk").in_sandbox(), c.Throw("earthquake")),
    "caller_waits": (lambda: work_in("talk").in_sandbox(c.Hold()), c.Ask("name", "Кто вы?")),
    "no_form": (lambda: by_a_form(None), GRADE),
    "grade_empty": (
        lambda: work_in("unheard"),
        c.GiveGrade(answers(Mark.NOT_APPLICABLE, Mark.NOT_APPLICABLE, why="не звонили")),
    ),
    "grade_unfinished": (lambda: work_in("unheard"), c.GiveGrade(answers()[:1])),
    "heard_already": (lambda: work_in("unheard").do(c.Hear()).by("s3"), c.Hear()),
    "not_heard": (lambda: work_in("unheard"), c.Hear(on=False)),
    "not_rated_since": (lambda: work_in("heard"), again()),
    "fact_needs_reason": (lambda: work_in("unheard"), c.GiveGrade(answers(rings="none"))),
    "fatal_needs_words": (lambda: by_a_form(SMALL), replace(GRADE, fatal=("hung_up",))),
    "own_grade": (lambda: work_in("appealed").by("s2"), review(GIVEN)),
    "grade_read": (
        lambda: work_in("graded").do(c.AcknowledgeGrade(GIVEN)),
        c.AcknowledgeGrade(GIVEN),
    ),
    "appeal_waits": (lambda: work_in("appealed"), ROUND),
    "not_appealed": (lambda: work_in("heard").by("s3"), review(GIVEN)),
    "appealed_already": (lambda: work_in("appealed").by("s1"), c.AppealGrade(GIVEN, "и ещё раз")),
    "grade_decided": (
        lambda: work_in("appealed").do(review(GIVEN)).by("s1"),
        c.AppealGrade("s3-13", "и ещё раз"),
    ),
    "round_open": (in_a_round, c.SetCalibration("round-2", "Другой круг", 2)),
    "round_known": (
        lambda: in_a_round().do(c.DropCalibration("round-1")),
        replace(ROUND, title="Ещё раз"),
    ),
    "round_complete": (
        lambda: work_in("unheard").do(ROUND, blind("round-1")).by("s3").do(blind("round-1")),
        c.DropCalibration("round-1"),
    ),
    "round_over": (lambda: work_in("unheard"), blind("round-1")),
    "round_waits": (in_a_round_of_another, agreed("round-1")),
    "round_size": (lambda: work_in("unheard"), replace(ROUND, graders=1)),
    "too_long": (lambda: work_in("talk"), c.Note("я" * (NOTE_LIMIT + 1))),
}

ELSEWHERE = {answer for _, _, answer in cells()} & set(REFUSAL_WORDS) | {"no_card", "emergency_already"}
# test_card: two consoles did the same
BY_A_FACT_THAT_CAME_TOO_LATE = {"callback_known", "taken_up_already", "returned_already"}
# test_desk_facts, test_examining, and those of the directory
OF_A_DESK = {"shift_unknown", "directory_wrong", "exam_whose", "exam_empty", "question_later"}


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_to_refuse(code: str) -> None:
    given_work, command = REASONS[code]
    assert given_work().refused(command) == code


def test_every_reason_has_words_and_every_word_has_a_case() -> None:
    assert REASONS.keys() | ELSEWHERE | BY_A_FACT_THAT_CAME_TOO_LATE | OF_A_DESK == REFUSAL_WORDS.keys()


@pytest.mark.parametrize("code", REASONS)
def test_the_words_of_a_refusal_can_be_filled(code: str) -> None:
    given_work, command = REASONS[code]
    why = given_work().refusal(command)
    assert why is not None
    said = REFUSAL_WORDS[code].format(**why.values)
    assert all(value in said for value in why.values.values())


def test_a_refusal_names_who_has_the_card() -> None:
    why = work_in("escalated").by("s3", "nobody").refusal(c.TakeUp())
    assert why is not None
    assert why.values == {"leader": "Выдумкина Анна Примеровна"}
