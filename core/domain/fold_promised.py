"""What facts about promises, contacts, terms and callers make of a card."""

from collections.abc import Callable
from typing import Any

from core.domain import events as e
from core.domain.card import Callback, Card, Contact, Extension, NoteTaken, Notified, Rating, Step, Tried
from core.domain.envelope import Event
from core.domain.record import changed

Rule = Callable[[Card, Any, Event], Card]


class Superseding(Exception):
    """Raised and caught by the fold only: the fact no longer applies; it is kept, and the fold goes on."""

    def __init__(self, why: str, first: Step | None = None) -> None:
        super().__init__(why)
        self.first = first


def _scheduled(card: Card, fact: e.CallbackScheduled, event: Event) -> Card:
    if any(callback.fact.callback_id == fact.callback_id for callback in card.callbacks):
        raise Superseding("callback_known")
    return changed(card, callbacks=(*card.callbacks, Callback(fact, event.actor, event.occurred_at)))


def _owed(card: Card, callback_id: str) -> Callback:
    for callback in card.callbacks:
        if callback.fact.callback_id == callback_id and callback.done_at is None:
            return callback
    raise Superseding("callback_not_owed")


def _with(card: Card, was: Callback, now: Callback) -> Card:
    return changed(card, callbacks=tuple(now if one is was else one for one in card.callbacks))


def _attempted(card: Card, fact: e.CallbackAttempted, event: Event) -> Card:
    owed = _owed(card, fact.callback_id)
    tried = Tried(fact.outcome, fact.words, event.actor, event.occurred_at, fact.next_at)
    return _with(card, owed, changed(owed, tried=(*owed.tried, tried)))


def _done(card: Card, fact: e.CallbackDone, event: Event) -> Card:
    owed = _owed(card, fact.callback_id)
    done = changed(owed, done_at=event.occurred_at, outcome=fact.outcome, done_by=event.actor)
    return _with(card, owed, done)


def _given_up(card: Card, fact: e.CallbackGivenUp, event: Event) -> Card:
    owed = _owed(card, fact.callback_id)
    ended = changed(owed, done_at=event.occurred_at, outcome=fact.outcome, done_by=event.actor, given_up=True)
    return _with(card, owed, ended)


def _contact(card: Card, fact: e.ContactLogged, event: Event) -> Card:
    return changed(card, contacts=(*card.contacts, Contact(fact, event.actor, event.occurred_at)))


def _reply(card: Card, fact: e.ReplyGiven, event: Event) -> Card:
    return changed(card, replies=(*card.replies, NoteTaken(fact.text, event.actor, event.occurred_at)))


def _extended(card: Card, fact: e.TermExtended, event: Event) -> Card:
    if card.extension is not None:
        raise Superseding("extended_already", Step(card.extension.by, card.extension.at))
    return changed(card, extension=Extension(fact, event.actor, event.occurred_at))


def _notice(card: Card, fact: e.NoticeGiven, event: Event) -> Card:
    return changed(card, notices=(*card.notices, Notified(fact, event.actor, event.occurred_at)))


def _rated(card: Card, fact: e.ServiceRated, event: Event) -> Card:
    # The last word counts: a citizen may be asked again, and both answers stay among the facts.
    one = Rating(
        fact.score, fact.words, event.actor, event.occurred_at, event.event_id, event.device_id, event.seq
    )
    return changed(card, rating=one)


def _of_a_caller(card: Card, fact: e.Fact, event: Event) -> Card:
    return card  # the caller's profile is a projection of its own; the card only keeps the fact


RULES: dict[type[e.Fact], Rule] = {
    e.CallbackScheduled: _scheduled,
    e.CallbackAttempted: _attempted,
    e.CallbackDone: _done,
    e.CallbackGivenUp: _given_up,
    e.ContactLogged: _contact,
    e.ReplyGiven: _reply,
    e.TermExtended: _extended,
    e.NoticeGiven: _notice,
    e.ServiceRated: _rated,
    e.CallerDescribed: _of_a_caller,
    e.CallerExpected: _of_a_caller,
    e.CallerSetApart: _of_a_caller,
}
