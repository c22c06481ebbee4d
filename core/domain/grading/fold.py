"""What facts of grading make of a card: its grades, and nothing else."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from core.domain import events as e
from core.domain.card import Card, Step
from core.domain.envelope import Event
from core.domain.fact import Fact
from core.domain.fold_promised import Rule, Superseding
from core.domain.grading.form import percent
from core.domain.grading.grade import Grade, Grades, Purpose, Round, Said
from core.domain.grading.reading import read
from core.domain.record import changed


def _given(card: Card, fact: e.GradeGiven, event: Event) -> Card:
    if event.actor in card.answered:
        raise Superseding("own_call")
    _require_opened(card)
    grades, grade = card.grades, read(fact, event, _mark_known_to(card, event))
    if percent(grade.answers) is None:  # what cannot be read is no nought
        raise Superseding("grade_unknown")
    check = _CHECKS.get(fact.purpose)
    if check is None:  # a newer console knows what it is for: here it counts for nothing
        raise Superseding("grade_unknown")
    check(card, grade)
    heard_for_it = fact.purpose == Purpose.AGAIN and grade.rated != ""
    if grades.standing is not None and grades.corrects(grade.by, fact.purpose) and not heard_for_it:
        grade = changed(
            grade, rated=grades.standing.rated
        )  # nobody has heard the call again for a later mark
    if fact.purpose == Purpose.REVIEW:
        grades = _with(grades, fact.answers_to, decided=grade.event_id)
    hearing = grades.hearing if fact.purpose == Purpose.CALIBRATION else None
    return changed(card, grades=changed(grades, given=(*grades.given, grade), hearing=hearing))


def _require_opened(card: Card) -> None:
    if card.opened_at is None:  # nobody can tell yet whose call it is
        raise Superseding("card_not_finished")


def _mark_known_to(card: Card, event: Event) -> str:
    """The citizen's mark, where who wrote this had read it: of one that came meanwhile nobody has thought."""
    one = card.rating
    if one is None:
        return ""
    knew = one.device_id == event.device_id or one.seq is None or one.seq <= event.base_seq
    return one.event_id if knew else ""


def _first(card: Card, grade: Grade) -> None:
    now = card.grades.standing
    if now is not None and not card.grades.corrects(grade.by, Purpose.FIRST):
        raise Superseding("graded_already", Step(now.by, now.at))


def _again(card: Card, grade: Grade) -> None:
    now = card.grades.standing
    if now is not None and now.waits:
        raise Superseding("appeal_waits")
    if not card.grades.corrects(grade.by, Purpose.AGAIN) and not card.rated_since:
        raise Superseding("not_rated_since", Step(now.by, now.at) if now is not None else None)


def _review(card: Card, grade: Grade) -> None:
    appealed = card.grades.grade(grade.fact.answers_to)
    if appealed is None or not appealed.waits:
        raise Superseding("not_appealed", _decider(card, appealed))
    if appealed.by == grade.by:
        raise Superseding("own_grade")


def _round_of(card: Card, grade: Grade) -> Round:
    one = card.grades.round(grade.fact.answers_to)
    if one is None or card.grades.over(one):
        raise Superseding("round_over")
    return one


def _blind(card: Card, grade: Grade) -> None:
    one = _round_of(card, grade)
    given = any(each.by == grade.by for each in card.grades.of_round(one.id))
    if given or card.grades.complete(one):
        raise Superseding("round_over")


def _agreed(card: Card, grade: Grade) -> None:
    if not card.grades.may_end(_round_of(card, grade), grade.by):
        raise Superseding("round_waits")


_CHECKS: Final[Mapping[str, Callable[[Card, Grade], None]]] = {
    Purpose.FIRST: _first,
    Purpose.AGAIN: _again,
    Purpose.REVIEW: _review,
    Purpose.CALIBRATION: _blind,
    Purpose.AGREED: _agreed,
}
"""Purpose → raises why such a grade no longer applies."""


def _decider(card: Card, appealed: Grade | None) -> Step | None:
    decided = card.grades.grade(appealed.decided) if appealed is not None else None
    return Step(decided.by, decided.at) if decided is not None else None


def _with(grades: Grades, grade_id: str, **values: Any) -> Grades:
    given = tuple(changed(one, **values) if one.event_id == grade_id else one for one in grades.given)
    return changed(grades, given=given)


def _hearing(card: Card, fact: e.HearingChanged, event: Event) -> Card:
    here, now = card.grades.hearing, card.grades.standing
    if not fact.on:  # by whoever took it up since, too: else nobody is offered it for two hours
        if here is None or here.by != event.actor:
            raise Superseding("not_heard")
        return changed(card, grades=changed(card.grades, hearing=None))
    if event.actor in card.answered:
        raise Superseding("own_call")
    _require_opened(card)
    if now is not None and not card.wants_hearing:
        raise Superseding("graded_already", Step(now.by, now.at))
    _require_unheard(card, event)
    return changed(card, grades=changed(card.grades, hearing=Said(event.actor, _at(event))))


def _require_unheard(card: Card, event: Event) -> None:
    other = card.grades.heard_by_another(event.actor, _at(event))
    if other is not None:
        raise Superseding("heard_already", Step(other.by, other.at))


def _at(event: Event) -> datetime:
    """When it was by the journal's clock, as far as whoever wrote it knew that: theirs may be hours slow."""
    try:
        return event.occurred_at + timedelta(milliseconds=event.clock_offset_ms)
    except OverflowError:  # what another program wrote
        return event.occurred_at


def _mine(card: Card, grade_id: str, event: Event) -> Grade:
    grade = card.grades.grade(grade_id)
    if grade is None or grade.fact.purpose == Purpose.CALIBRATION:
        raise Superseding("grade_unknown")
    if event.actor not in card.answered:
        raise Superseding("grade_of_another")
    return grade


def _acknowledged(card: Card, fact: e.GradeAcknowledged, event: Event) -> Card:
    grade = _mine(card, fact.grade, event)
    if grade.seen is not None:
        raise Superseding("grade_read")
    seen = Said(event.actor, event.occurred_at)
    return changed(card, grades=_with(card.grades, fact.grade, seen=seen))


def _appealed(card: Card, fact: e.GradeAppealed, event: Event) -> Card:
    grade = _mine(card, fact.grade, event)
    if grade.fact.purpose == Purpose.REVIEW:
        raise Superseding("grade_decided")
    if grade.appealed is not None:
        raise Superseding("appealed_already")
    now = card.grades.standing
    if now is not None and now is not grade:  # it was corrected, or agreed upon, before they knew
        raise Superseding("graded_already", Step(now.by, now.at))
    said = Said(event.actor, event.occurred_at, fact.reason)
    seen = grade.seen or Said(event.actor, event.occurred_at)
    return changed(card, grades=_with(card.grades, fact.grade, appealed=said, seen=seen))


def _calibrated(card: Card, fact: e.CalibrationSet, event: Event) -> Card:
    if event.actor in card.answered:
        raise Superseding("own_call")
    if not fact.round.strip():
        raise Superseding("round_over")
    if any(one.waits for one in card.grades.given):
        raise Superseding("appeal_waits")
    _require_unheard(card, event)
    opened, known = card.grades.open_round(), card.grades.round(fact.round)
    if opened is not None:
        raise Superseding("round_open", Step(opened.by, opened.at))
    if known is not None:
        raise Superseding("round_known", Step(known.by, known.at))
    graders, after = max(fact.graders, 1), len(card.grades.given)
    one = Round(fact.round, fact.title, graders, event.actor, event.occurred_at, after)
    return changed(card, grades=changed(card.grades, rounds=(*card.grades.rounds, one)))


def _dropped(card: Card, fact: e.CalibrationDropped, event: Event) -> Card:
    if event.actor in card.answered:
        raise Superseding("own_call")
    one = card.grades.round(fact.round)
    if one is None or card.grades.over(one):
        raise Superseding("round_over")
    if card.grades.complete(one):
        raise Superseding("round_complete")
    rounds = tuple(changed(each, dropped=True) if each is one else each for each in card.grades.rounds)
    return changed(card, grades=changed(card.grades, rounds=rounds))


RULES: Final[dict[type[Fact], Rule]] = {
    e.GradeGiven: _given,
    e.HearingChanged: _hearing,
    e.GradeAcknowledged: _acknowledged,
    e.GradeAppealed: _appealed,
    e.CalibrationSet: _calibrated,
    e.CalibrationDropped: _dropped,
}
