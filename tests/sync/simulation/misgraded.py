"""Bugs planted in grading: in the rules of the fold, at the journal, and in what a desk shows of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from core.domain import events as e
from core.domain.card import Card
from core.domain.envelope import Event
from core.domain.fold_promised import RULES as PROMISED
from core.domain.grading.fold import RULES
from core.domain.grading.grade import HEARD_FOR, Grade, Purpose, Said
from core.domain.grading.travelling import answers_of
from core.domain.wire import ACCEPTED
from core.graders import Graders
from core.store.grading import Heard
from journal.admission import Author, Checked
from journal.grading import GIVEN
from journal.judging import Judging
from journal.ledger.port import Row
from tests.sync.simulation.reading import payload_of
from tests.sync.simulation.world import Parts

# --- at the journal -----------------------------------------------------------------------------------------


class _AsOffered(Judging):
    def verdict(self, author: Author, one: Checked) -> str:
        return one.code


class _OneByOne(Judging):
    """As if nothing else came in the same breath."""

    def keep(self, row: Row) -> None:
        pass


class _OnceEach(Judging):
    """To it a grade that is corrected is one that is given twice."""

    def verdict(self, author: Author, one: Checked) -> str:
        said = super().verdict(author, one)
        first = said == ACCEPTED and one.type == GIVEN and payload_of(one.body)["purpose"] == Purpose.FIRST
        mine = (each for each in self._cards.get(one.card_id, {}).values() if each.account == author.operator)
        twice = first and any(each.purpose == Purpose.FIRST for each in mine)
        return "graded_already" if twice else said


# --- in the fold --------------------------------------------------------------------------------------------


def _every_first_grade_counts(card: Card, fact: e.GradeGiven, event: Event) -> Card:
    if fact.purpose != Purpose.FIRST or event.actor in card.answered:
        return RULES[e.GradeGiven](card, fact, event)
    return _with_grade(card, fact, event)


def _every_decision_counts(card: Card, fact: e.GradeGiven, event: Event) -> Card:
    appealed = card.grades.grade(fact.answers_to)
    if fact.purpose != Purpose.REVIEW or appealed is None or appealed.by == event.actor:
        return RULES[e.GradeGiven](card, fact, event)
    return _with_grade(card, fact, event)


def _heard_again_by_everybody(card: Card, fact: e.GradeGiven, event: Event) -> Card:
    """Of those who heard a call again, each before they heard of the others, every one counts."""
    if fact.purpose != Purpose.AGAIN or event.actor in card.answered or not card.grades.given:
        return RULES[e.GradeGiven](card, fact, event)
    return _with_grade(card, fact, event)


def _with_grade(card: Card, fact: e.GradeGiven, event: Event) -> Card:
    rated = card.rating.event_id if card.rating else ""
    grade = Grade(event.event_id, fact, answers_of(fact.answers), event.actor, event.occurred_at, rated)
    return replace(card, grades=replace(card.grades, given=(*card.grades.given, grade)))


def _every_mark_was_known(card: Card, fact: e.ServiceRated, event: Event) -> Card:
    """The citizen's mark stands with the grades that were given before it, too."""
    given = tuple(replace(one, rated=event.event_id) for one in card.grades.given)
    card = replace(card, grades=replace(card.grades, given=given))
    return PROMISED[e.ServiceRated](card, fact, event)


def _nobody_hears(card: Card, fact: e.HearingChanged, event: Event) -> Card:
    return card


def _last_hears(card: Card, fact: e.HearingChanged, event: Event) -> Card:
    """Whoever takes a call takes it from who had it."""
    if not fact.on or event.actor in card.answered:
        return RULES[e.HearingChanged](card, fact, event)
    hearing = Said(event.actor, event.occurred_at)
    return replace(card, grades=replace(card.grades, hearing=hearing))


def _nothing_is_dropped(card: Card, fact: e.CalibrationDropped, event: Event) -> Card:
    return card


# --- at the desk --------------------------------------------------------------------------------------------


class _ReadsOneKind(Graders):
    """Of what came too late it finds the grades that were to be the first."""

    async def passed(self, card: Card) -> tuple[Grade, ...]:
        return tuple(one for one in await super().passed(card) if one.fact.purpose == Purpose.FIRST)


class _OffersWhatIsHeard(Graders):
    """To it, whoever took a call has had it long enough."""

    def _heard(self) -> Heard:
        return replace(super()._heard(), now=self._now() + 2 * HEARD_FOR)


MISGRADED: Final[Mapping[str, Parts]] = {
    "the journal does not judge grading": Parts(judging=_AsOffered),
    "the journal judges each fact of a push alone": Parts(judging=_OneByOne),
    "the journal lets nobody correct a grade": Parts(judging=_OnceEach),
    "every first grade counts": Parts(rules={e.GradeGiven: _every_first_grade_counts}),
    "every decision of an appeal counts": Parts(rules={e.GradeGiven: _every_decision_counts}),
    "all who hear a call again count": Parts(rules={e.GradeGiven: _heard_again_by_everybody}),
    "a low mark opens nothing": Parts(rules={e.ServiceRated: _every_mark_was_known}),
    "the desk forgets who hears a call": Parts(rules={e.HearingChanged: _nobody_hears}),
    "whoever takes a call last hears it": Parts(rules={e.HearingChanged: _last_hears}),
    "a dropped round goes on": Parts(rules={e.CalibrationDropped: _nothing_is_dropped}),
    "of late grades only first ones can be read": Parts(graders=_ReadsOneKind),
    "a call that somebody hears is offered to others": Parts(graders=_OffersWhatIsHeard),
}
"""What is wrong → the parts of a world in which it is."""
