"""May a call be graded, a grade appealed, a round set; and what happens then."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from core.domain import commands as c
from core.domain import events as e
from core.domain.card import Card
from core.domain.grading.form import Answer, percent
from core.domain.grading.grade import Purpose
from core.domain.grading.order import is_opened_again
from core.domain.grading.sheet import Sheet, sheet
from core.domain.grading.travelling import TEXT_LIMIT, WORDS_LIMIT, answers_of, storable, text_of
from core.domain.refusals import Refusal
from core.domain.situation import Situation

ROUND: Final = range(2, 21)
"""How many may grade a call blind: one has nobody to differ from."""


def _gradable(card: Card, at: Situation) -> Refusal | None:
    if at.pack.grading is None:
        return Refusal("no_form")
    if card.erased_at is not None:
        return Refusal("grade_unknown")
    if card.open or card.opened_at is None:  # nobody can tell yet whose call it is
        return Refusal("card_not_finished")
    return Refusal("own_call") if at.actor in card.answered else None


def _give(card: Card, command: c.GiveGrade, at: Situation) -> Refusal | None:
    barred = _gradable(card, at) or _PURPOSES.get(command.purpose, _unknown)(card, command, at)
    return barred or _form(card, command, at)


def _unknown(card: Card, command: c.GiveGrade, at: Situation) -> Refusal | None:
    return Refusal("grade_unknown")


def _first(card: Card, command: c.GiveGrade, at: Situation) -> Refusal | None:
    may = card.grades.standing is None or card.grades.corrects(at.actor, Purpose.FIRST)
    return None if may else Refusal("graded_already")


def _again(card: Card, command: c.GiveGrade, at: Situation) -> Refusal | None:
    now, form = card.grades.standing, at.pack.grading
    if now is not None and now.waits:
        return Refusal("appeal_waits")
    low = form is not None and is_opened_again(card, form.low_rating)
    may = low or card.grades.corrects(at.actor, Purpose.AGAIN)
    return None if may else Refusal("not_rated_since")


def _review(card: Card, command: c.GiveGrade, at: Situation) -> Refusal | None:
    appealed = card.grades.grade(command.answers_to)
    if appealed is None or not appealed.waits:
        return Refusal("not_appealed")
    if appealed.by == at.actor:
        return Refusal("own_grade")
    return None if command.words.strip() else Refusal("reason_needed")


def _blind(card: Card, command: c.GiveGrade, at: Situation) -> Refusal | None:
    one = card.grades.round(command.answers_to)
    if one is None or card.grades.over(one) or card.grades.complete(one):
        return Refusal("round_over")
    given = any(grade.by == at.actor for grade in card.grades.of_round(one.id))
    return Refusal("graded_already") if given else None


def _agree(card: Card, command: c.GiveGrade, at: Situation) -> Refusal | None:
    one = card.grades.round(command.answers_to)
    if one is None or card.grades.over(one):
        return Refusal("round_over")
    return None if card.grades.may_end(one, at.actor) else Refusal("round_waits")


_PURPOSES: Final[Mapping[str, Callable[[Card, c.GiveGrade, Situation], Refusal | None]]] = {
    Purpose.FIRST: _first,
    Purpose.AGAIN: _again,
    Purpose.REVIEW: _review,
    Purpose.CALIBRATION: _blind,
    Purpose.AGREED: _agree,
}


def _form(card: Card, command: c.GiveGrade, at: Situation) -> Refusal | None:
    """Whether every point is answered, and whoever differs from a fact says why."""
    whole = _filled(card, command, at)
    asked = {line.item.id for line in whole.lines}
    due = {line.item.id for line in whole.lines if not line.item.bonus}
    if not due:  # the form is of another day: nobody is graded by nothing
        return Refusal("no_form")
    if due - {one.item for one in command.answers}:
        return Refusal("grade_unfinished")
    strange = any(one.item not in asked for one in command.answers)
    faults = at.pack.training.fatal if at.pack.training else ()
    if strange or any(fault not in faults for fault in command.fatal):
        return Refusal("grade_unknown")
    if any(one.found and one.mark != one.found and not one.reason.strip() for one in whole.answers):
        return Refusal("fact_needs_reason")
    if command.fatal and not command.words.strip():
        return Refusal("fatal_needs_words")
    if percent(whole.answers) is None:
        return Refusal("grade_empty")
    return _unkept(command, whole.answers)


def _unkept(command: c.GiveGrade, answers: tuple[Answer, ...]) -> Refusal | None:
    """Why nobody could keep it, or read it again."""
    said = (command.words, command.recording, *(text for one in answers for text in (one.reason, one.remark)))
    text = text_of(answers)
    for length, limit in ((sum(map(len, said)), WORDS_LIMIT), (len(text), TEXT_LIMIT)):
        if length > limit:
            return Refusal("too_long", {"limit": str(limit)})
    return None if answers_of(text) == answers else Refusal("grade_unknown")


def _filled(card: Card, command: c.GiveGrade, at: Situation) -> Sheet:
    """The form with these answers; what a point is worth and what the facts say, no grader says."""
    return sheet(card, at.pack, {one.item: storable(one) for one in command.answers})


def _hear(card: Card, command: c.Hear, at: Situation) -> Refusal | None:
    if not command.on:
        here = card.grades.hearing
        return None if here is not None and here.by == at.actor else Refusal("not_heard")
    if (barred := _gradable(card, at)) is not None:
        return barred
    if not card.wants_hearing:
        return Refusal("graded_already")
    return _heard(card, at)


def _heard(card: Card, at: Situation) -> Refusal | None:
    other = card.grades.heard_by_another(at.actor, at.journal_now)
    return Refusal("heard_already", {"leader": other.by}) if other is not None else None


def _acknowledge(card: Card, command: c.AcknowledgeGrade, at: Situation) -> Refusal | None:
    grade = card.grades.grade(command.grade)
    if grade is None or grade.fact.purpose == Purpose.CALIBRATION:
        return Refusal("grade_unknown")
    if at.actor not in card.answered:
        return Refusal("grade_of_another")
    return Refusal("grade_read") if grade.seen is not None else None


def _appeal(card: Card, command: c.AppealGrade, at: Situation) -> Refusal | None:
    grade = card.grades.grade(command.grade)
    if grade is None or grade is not card.grades.standing:
        return Refusal("grade_unknown")
    if at.actor not in card.answered:
        return Refusal("grade_of_another")
    if grade.fact.purpose == Purpose.REVIEW:
        return Refusal("grade_decided")
    if grade.appealed is not None:
        return Refusal("appealed_already")
    return None if command.reason.strip() else Refusal("reason_needed")


def _calibrate(card: Card, command: c.SetCalibration, at: Situation) -> Refusal | None:
    if (barred := _gradable(card, at)) is not None:
        return barred
    if command.graders not in ROUND:
        return Refusal("round_size", {"least": str(ROUND[0]), "most": str(ROUND[-1])})
    if not command.round.strip():
        return Refusal("round_over")
    if any(one.waits for one in card.grades.given):
        return Refusal("appeal_waits")
    if (heard := _heard(card, at)) is not None:
        return heard
    if card.grades.open_round() is not None:
        return Refusal("round_open")
    return Refusal("round_known") if card.grades.round(command.round) is not None else None


def _drop(card: Card, command: c.DropCalibration, at: Situation) -> Refusal | None:
    one = card.grades.round(command.round)
    if at.actor in card.answered:
        return Refusal("own_call")
    if one is None or card.grades.over(one):
        return Refusal("round_over")
    return Refusal("round_complete") if card.grades.complete(one) else None


def _given(card: Card, command: c.GiveGrade, at: Situation) -> tuple[e.Fact, ...]:
    return (
        e.GradeGiven(
            command.purpose, command.answers_to, card.taken_by, card.pack_version, at.pack.centre.version,
            card.value("theme"), text_of(_filled(card, command, at).answers), " ".join(command.fatal),
            max(0, command.listened_s), command.recording.strip(), command.words.strip(),
        ),
    )  # fmt: skip


REFUSALS: Final[Mapping[type[c.Command], Callable[[Card, Any, Situation], Refusal | None]]] = {
    c.GiveGrade: _give,
    c.Hear: _hear,
    c.AcknowledgeGrade: _acknowledge,
    c.AppealGrade: _appeal,
    c.SetCalibration: _calibrate,
    c.DropCalibration: _drop,
}

FACTS: Final[Mapping[type[c.Command], Callable[[Card, Any, Situation], tuple[e.Fact, ...]]]] = {
    c.GiveGrade: _given,
    c.Hear: lambda card, command, at: (e.HearingChanged(command.on),),
    c.AcknowledgeGrade: lambda card, command, at: (e.GradeAcknowledged(command.grade),),
    c.AppealGrade: lambda card, command, at: (e.GradeAppealed(command.grade, command.reason.strip()),),
    c.SetCalibration: lambda card, command, at: (
        e.CalibrationSet(command.round, command.title.strip(), command.graders),
    ),
    c.DropCalibration: lambda card, command, at: (e.CalibrationDropped(command.round),),
}
