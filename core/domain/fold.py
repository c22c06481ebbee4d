"""From facts to the card. ``evolve`` is total: whatever comes, in any order, it never raises."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.domain import events as e
from core.domain.card import (
    Breach,
    Callback,
    Card,
    Escalation,
    FieldChange,
    Hold,
    NoteTaken,
    Said,
    Superseded,
)
from core.domain.envelope import Event
from core.domain.vocabulary import Status


class Superseding(Exception):
    """Raised and caught here only: the fact no longer applies; ``evolve`` keeps it and goes on."""


_Rule = Callable[[Card, Any, Event], Card]


_NO_LONGER = {
    Status.TALK: "not_parked",
    Status.WRAP_UP: "not_parked",
    Status.PARKED: "parked_already",
    Status.ESCALATED: "take_up_first",
    Status.CLOSED: "card_closed",
}


def _still(card: Card, *statuses: Status) -> None:
    if card.status not in statuses:
        raise Superseding(_NO_LONGER[card.status])


def _opened(card: Card, fact: e.CardOpened, event: Event) -> Card:
    if card.opened_at is not None:
        raise Superseding("card_exists")
    values = {"channel": fact.channel, **card.fields} if fact.channel else card.fields
    return replace(
        card, opened_at=event.occurred_at, number=event.number or card.number,
        local_number=fact.local_number, channel=fact.channel,
        line=fact.line, direction=fact.direction, caller_number=fact.number, caller=fact.caller,
        rings=fact.rings, pack=fact.pack, pack_version=fact.pack_version, taken_by=event.actor,
        led_by=card.led_by or event.actor, fields=values,
    )  # fmt: skip


def _rings(card: Card, fact: e.RingsCounted, event: Event) -> Card:
    if card.rings:
        raise Superseding("rings_known")
    return replace(card, rings=fact.rings)


def _numbered(card: Card, fact: e.CardNumbered, event: Event) -> Card:
    return replace(card, number=fact.number)


def _with_value(card: Card, field_id: str, value: str, event: Event) -> Card:
    change = FieldChange(field_id, value, event.actor, event.occurred_at, event.session_id)
    return replace(card, fields={**card.fields, field_id: value}, changes=(*card.changes, change))


def _field_set(card: Card, fact: e.FieldSet, event: Event) -> Card:
    # An operator's words are never dropped for a conflict of status: they apply to a closed card too.
    return _with_value(card, fact.field, fact.value, event)


def _field_continued(card: Card, fact: e.FieldContinued, event: Event) -> Card:
    # Another's value may stand between the pieces: each piece goes to the value its own session began.
    changes = [place for place, change in enumerate(card.changes) if change.field == fact.field]
    begun = [place for place in changes if card.changes[place].session_id == event.session_id]
    if not begun:
        return _with_value(card, fact.field, fact.value, event)
    place = begun[-1]
    whole = card.changes[place].value + fact.value
    longer = replace(card.changes[place], value=whole)
    fields = card.fields if place != changes[-1] else {**card.fields, fact.field: whole}
    return replace(card, fields=fields, changes=(*card.changes[:place], longer, *card.changes[place + 1 :]))


def _held(card: Card, fact: e.CallHeld, event: Event) -> Card:
    if card.talk_ended_at is not None:
        raise Superseding("call_over")
    if card.status is not Status.TALK:
        raise Superseding("take_up_first")
    if card.held_since is not None:
        raise Superseding("held_already")
    return replace(card, holds=(*card.holds, Hold(event.occurred_at)))


def _hold_offered(card: Card, fact: e.HoldOffered, event: Event) -> Card:
    if not card.holds:
        raise Superseding("not_held")
    return replace(card, holds=(*card.holds[:-1], replace(card.holds[-1], choice=fact.choice)))


def _release(card: Card, at: datetime) -> Card:
    if card.held_since is None:
        return card
    return replace(card, holds=(*card.holds[:-1], replace(card.holds[-1], until=at)))


def _resumed(card: Card, fact: e.CallResumed, event: Event) -> Card:
    if card.held_since is None:
        raise Superseding("not_held")
    return _release(card, event.occurred_at)


def _ended(card: Card, fact: e.CallEnded, event: Event) -> Card:
    if card.talk_ended_at is not None:
        raise Superseding("call_over")
    card = _release(card, event.occurred_at)
    status = Status.WRAP_UP if card.status is Status.TALK else card.status
    return replace(card, status=status, talk_ended_at=event.occurred_at)


def _breached(card: Card, fact: e.NormBreached, event: Event) -> Card:
    breach = Breach(fact.norm, fact.limit, fact.actual, event.occurred_at)
    return replace(card, breaches=(*card.breaches, breach))


def _said(card: Card, fact: e.SpeechSaid, event: Event) -> Card:
    return replace(card, said=(*card.said, Said(fact.module, fact.text, event.occurred_at)))


def _ticked(card: Card, fact: e.PointTicked, event: Event) -> Card:
    key = (fact.tactic, fact.point)
    if key in card.ticks:
        raise Superseding("ticked_already")
    return replace(card, ticks={**card.ticks, key: event.occurred_at})


def _unticked(card: Card, fact: e.PointUnticked, event: Event) -> Card:
    key = (fact.tactic, fact.point)
    if key not in card.ticks:
        raise Superseding("not_ticked")
    return replace(card, ticks={kept: at for kept, at in card.ticks.items() if kept != key})


def _planned(card: Card, fact: e.PlanChosen, event: Event) -> Card:
    if fact.option in card.plans:
        raise Superseding("planned_already")
    return replace(card, plans=(*card.plans, fact.option))


def _noted(card: Card, fact: e.Noted, event: Event) -> Card:
    return replace(card, notes=(*card.notes, NoteTaken(fact.text, event.actor, event.occurred_at)))


def _emergency(card: Card, fact: e.EmergencyMarked, event: Event) -> Card:
    if card.emergency_at is not None:
        raise Superseding("emergency_already")
    return replace(card, emergency_at=event.occurred_at)


def _no_emergency(card: Card, fact: e.EmergencyCleared, event: Event) -> Card:
    if card.emergency_at is None:
        raise Superseding("no_emergency")
    return replace(card, emergency_at=None)


def _parked(card: Card, fact: e.CardParked, event: Event) -> Card:
    _still(card, Status.TALK, Status.WRAP_UP)
    return replace(_release(card, event.occurred_at), status=Status.PARKED, parked_reason=fact.reason)


def _taken_up(card: Card, fact: e.CardTakenUp, event: Event) -> Card:
    _still(card, Status.PARKED, Status.ESCALATED)
    status = Status.TALK if card.talk_ended_at is None else Status.WRAP_UP
    return replace(card, status=status, led_by=event.actor, parked_reason="")


def _escalated(card: Card, fact: e.CardEscalated, event: Event) -> Card:
    _still(card, Status.TALK, Status.WRAP_UP, Status.PARKED)
    return replace(
        _release(card, event.occurred_at), status=Status.ESCALATED, level=fact.level,
        led_by=fact.receiver_name or fact.receiver_unit or fact.button, parked_reason="",
        escalations=(*card.escalations, Escalation(fact, event.actor, event.occurred_at)),
    )  # fmt: skip


def _linked(card: Card, fact: e.CardLinked, event: Event) -> Card:
    return replace(card, repeat_of=fact.repeat_of)


def _wrapped_up(card: Card, fact: e.CardWrappedUp, event: Event) -> Card:
    if card.status is Status.CLOSED:
        raise Superseding("card_closed")
    card = _release(card, event.occurred_at)
    if fact.result not in ("", card.value("result")):  # it was changed before this fact got its turn
        card = _with_value(card, "result", fact.result, event)
    return replace(
        card, status=Status.CLOSED, closed_at=event.occurred_at, parked_reason="",
        talk_ended_at=card.talk_ended_at or event.occurred_at,
    )  # fmt: skip


def _reopened(card: Card, fact: e.CardReopened, event: Event) -> Card:
    if card.status is not Status.CLOSED:
        raise Superseding("card_not_closed")
    reasons = (*card.reopened, fact.reason)
    return replace(card, status=Status.WRAP_UP, closed_at=None, led_by=event.actor, reopened=reasons)


def _callback(card: Card, fact: e.CallbackScheduled, event: Event) -> Card:
    if any(callback.fact.callback_id == fact.callback_id for callback in card.callbacks):
        raise Superseding("callback_known")
    return replace(card, callbacks=(*card.callbacks, Callback(fact, event.actor, event.occurred_at)))


def _callback_done(card: Card, fact: e.CallbackDone, event: Event) -> Card:
    owed = [one for one in card.callbacks if one.fact.callback_id == fact.callback_id and one.done_at is None]
    if not owed:
        raise Superseding("callback_not_owed")
    done = replace(owed[0], done_at=event.occurred_at, outcome=fact.outcome)
    return replace(card, callbacks=tuple(done if one is owed[0] else one for one in card.callbacks))


def _described(card: Card, fact: e.CallerDescribed, event: Event) -> Card:
    return card  # the caller's profile is a projection of its own; the card only keeps the fact


_RULES: dict[type[e.Fact], _Rule] = {
    e.CardOpened: _opened,
    e.CardNumbered: _numbered,
    e.RingsCounted: _rings,
    e.FieldSet: _field_set,
    e.FieldContinued: _field_continued,
    e.CallHeld: _held,
    e.HoldOffered: _hold_offered,
    e.CallResumed: _resumed,
    e.CallEnded: _ended,
    e.NormBreached: _breached,
    e.SpeechSaid: _said,
    e.PointTicked: _ticked,
    e.PointUnticked: _unticked,
    e.PlanChosen: _planned,
    e.Noted: _noted,
    e.EmergencyMarked: _emergency,
    e.EmergencyCleared: _no_emergency,
    e.CardParked: _parked,
    e.CardTakenUp: _taken_up,
    e.CardEscalated: _escalated,
    e.CardLinked: _linked,
    e.CardWrappedUp: _wrapped_up,
    e.CardReopened: _reopened,
    e.CallbackScheduled: _callback,
    e.CallbackDone: _callback_done,
    e.CallerDescribed: _described,
}


def evolve(card: Card, event: Event) -> Card:
    """The card after one more event. Total: a fact that no longer applies is listed in ``superseded``."""
    rule = _RULES.get(type(event.fact))
    if rule is None:
        card = replace(card, newer=card.newer + 1)
    else:
        try:
            card = rule(card, event.fact, event)
        except Superseding as why:
            passed = Superseded(event.event_id, event.type, event.actor, event.occurred_at, str(why))
            card = replace(card, superseded=(*card.superseded, passed))
    seq = max(card.seq, event.seq or 0)
    return replace(card, updated_at=event.occurred_at, facts=card.facts + 1, seq=seq)


def fold(card_id: str, history: Iterable[Event]) -> Card:
    """The card that a history makes."""
    card = Card(card_id)
    for event in history:
        card = evolve(card, event)
    return card
