"""What facts of grading make of a card: its grades, and nothing else."""

from collections.abc import Iterable
from typing import Final

from core.domain import events as e
from core.domain.card import Card, Step
from core.domain.envelope import Event
from core.domain.fact import Fact
from core.domain.fold_promised import Rule, Superseding
from core.domain.grading.form import percent
from core.domain.grading.grade import Grade, Purpose, Round, Said
from core.domain.grading.travelling import answers_of
from core.domain.record import changed


def _given(card: Card, fact: e.GradeGiven, event: Event) -> Card:
    if event.actor in card.answered:
        raise Superseding("own_call")
    if card.opened_at is None:  # nobody can tell yet whose call it is
        raise Superseding("card_not_finished")
    grades = card.grades
    grade = _read(card, fact, event)
    if percent(grade.answers) is None:  # what cannot be read is no nought
        raise Superseding("grade_unknown")
    if fact.purpose == Purpose.FIRST:
        now = grades.standing
        if now is not None:
            untouched = now.fact.purpose == Purpose.FIRST and now.seen is None and now.appealed is None
            if now.by != event.actor or not untouched:
                raise Superseding("graded_already", Step(now.by, now.at))
    elif fact.purpose == Purpose.AGAIN:
        _require_rated_since(card, event)
    elif fact.purpose == Purpose.REVIEW:
        appealed = grades.grade(fact.answers_to)
        if appealed is None or not appealed.waits:
            raise Superseding("not_appealed", _decider(card, appealed))
        if appealed.by == event.actor:
            raise Superseding("own_grade")
        card = _with(card, changed(appealed, decided=event.event_id))
    elif fact.purpose in (Purpose.CALIBRATION, Purpose.AGREED):
        one = grades.round(fact.answers_to)
        if one is None or grades.over(one):
            raise Superseding("round_over")
        complete, blind = grades.complete(one), fact.purpose == Purpose.CALIBRATION
        if blind and (complete or any(given.by == event.actor for given in grades.of_round(one.id))):
            raise Superseding("round_over")
        if not blind and not grades.may_end(one, event.actor):
            raise Superseding("round_waits")
    else:  # a newer console knows what it is for: here it counts for nothing
        raise Superseding("grade_unknown")
    heard = None if fact.purpose != Purpose.CALIBRATION else grades.hearing
    return changed(card, grades=changed(card.grades, given=(*card.grades.given, grade), hearing=heard))


def _read(card: Card, fact: e.GradeGiven, event: Event) -> Grade:
    rating = card.rating.score if card.rating else 0
    return Grade(event.event_id, fact, answers_of(fact.answers), event.actor, event.occurred_at, rating)


def _require_rated_since(card: Card, event: Event) -> None:
    now = card.grades.standing
    if now is not None and now.waits:
        raise Superseding("appeal_waits")
    mine = now is not None and now.fact.purpose == Purpose.AGAIN and now.by == event.actor and not now.seen
    if now is None or not (mine or card.grades.rated_since(card.rating.score if card.rating else 0)):
        raise Superseding("not_rated_since", Step(now.by, now.at) if now is not None else None)


def passed(card: Card, history: Iterable[Event]) -> tuple[Grade, ...]:
    """The grades that no longer applied when their turn came: they count for nobody, and can be read."""
    late = {one.event_id for one in card.superseded if one.type == e.GradeGiven.TYPE}
    return tuple(
        _read(card, event.fact, event)
        for event in history
        if event.event_id in late and isinstance(event.fact, e.GradeGiven)
    )


def _hearing(card: Card, fact: e.HearingChanged, event: Event) -> Card:
    if event.actor in card.answered:
        raise Superseding("own_call")
    here = card.grades.hearing
    if not fact.on:
        if here is None or here.by != event.actor:
            raise Superseding("not_heard")
        return changed(card, grades=changed(card.grades, hearing=None))
    other = card.grades.heard_by_another(event.actor, event.occurred_at)
    if other is not None:
        raise Superseding("heard_already", Step(other.by, other.at))
    return changed(card, grades=changed(card.grades, hearing=Said(event.actor, event.occurred_at)))


def _decider(card: Card, appealed: Grade | None) -> Step | None:
    decided = card.grades.grade(appealed.decided) if appealed is not None else None
    return Step(decided.by, decided.at) if decided is not None else None


def _with(card: Card, grade: Grade) -> Card:
    given = tuple(grade if one.event_id == grade.event_id else one for one in card.grades.given)
    return changed(card, grades=changed(card.grades, given=given))


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
    return _with(card, changed(grade, seen=Said(event.actor, event.occurred_at)))


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
    return _with(card, changed(grade, appealed=said, seen=grade.seen or said))


def _calibrated(card: Card, fact: e.CalibrationSet, event: Event) -> Card:
    if event.actor in card.answered:
        raise Superseding("own_call")
    if not fact.round.strip():
        raise Superseding("round_over")
    if any(one.waits for one in card.grades.given):
        raise Superseding("appeal_waits")
    opened = card.grades.open_round() or card.grades.round(fact.round)
    if opened is not None:
        raise Superseding("round_open", Step(opened.by, opened.at))
    one = Round(fact.round, fact.title, max(fact.graders, 1), event.actor, event.occurred_at)
    return changed(card, grades=changed(card.grades, rounds=(*card.grades.rounds, one)))


def _dropped(card: Card, fact: e.CalibrationDropped, event: Event) -> Card:
    if event.actor in card.answered:
        raise Superseding("own_call")
    one = card.grades.round(fact.round)
    if one is None or card.grades.over(one):
        raise Superseding("round_over")
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
