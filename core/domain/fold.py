"""From facts to the card. ``evolve`` is total: whatever comes, in any order, it never raises."""

from collections.abc import Iterable
from datetime import datetime

from core.domain import events as e
from core.domain import fold_fields, fold_promised
from core.domain.card import (
    Breach,
    Card,
    Escalation,
    Hold,
    NoteTaken,
    Said,
    Step,
    Submission,
    Superseded,
)
from core.domain.envelope import IMPORTER, Event
from core.domain.fold_fields import with_value
from core.domain.fold_promised import Rule, Superseding
from core.domain.grading import fold as fold_grading
from core.domain.record import changed
from core.domain.sandbox import fold as fold_sandbox
from core.domain.vocabulary import Status

_NO_LONGER = {
    Status.TALK: "not_parked",
    Status.WRAP_UP: "not_parked",
    Status.PARKED: "parked_already",
    Status.ESCALATED: "take_up_first",
    Status.SUBMITTED: "submitted_already",
    Status.CLOSED: "card_closed",
}


def _still(card: Card, *statuses: Status) -> None:
    if card.status not in statuses:
        raise Superseding(_NO_LONGER[card.status], card.moved)


def _step(event: Event, reason: str = "") -> Step:
    return Step(event.actor, event.occurred_at, reason)


def _opened(card: Card, fact: e.CardOpened, event: Event) -> Card:
    if card.opened_at is not None:
        raise Superseding("card_exists")
    values = {"channel": fact.channel, **card.fields} if fact.channel else card.fields
    return changed(
        card, opened_at=event.occurred_at, number=event.number or card.number,
        local_number=fact.local_number, channel=fact.channel,
        line=fact.line, direction=fact.direction, caller_number=fact.number, caller=fact.caller,
        rings=fact.rings, tz=event.tz, pack=fact.pack, pack_version=fact.pack_version,
        taken_by="" if event.device_id == IMPORTER else event.actor,  # whoever takes it up then took it
        answered=() if event.device_id == IMPORTER else (event.actor,),
        led_by=card.led_by or event.actor, fields=values,
    )  # fmt: skip


def _rings(card: Card, fact: e.RingsCounted, event: Event) -> Card:
    if card.rings:
        raise Superseding("rings_known")
    return changed(card, rings=fact.rings)


def _held(card: Card, fact: e.CallHeld, event: Event) -> Card:
    if card.talk_ended_at is not None:
        raise Superseding("call_over")
    if card.status is not Status.TALK:
        raise Superseding("take_up_first")
    if card.held_since is not None:
        raise Superseding("held_already")
    return changed(card, holds=(*card.holds, Hold(event.occurred_at)))


def _hold_offered(card: Card, fact: e.HoldOffered, event: Event) -> Card:
    if not card.holds:
        raise Superseding("not_held")
    return changed(card, holds=(*card.holds[:-1], changed(card.holds[-1], choice=fact.choice)))


def _release(card: Card, at: datetime) -> Card:
    if card.held_since is None:
        return card
    return changed(card, holds=(*card.holds[:-1], changed(card.holds[-1], until=at)))


def _resumed(card: Card, fact: e.CallResumed, event: Event) -> Card:
    if card.held_since is None:
        raise Superseding("not_held")
    return _release(card, event.occurred_at)


def _ended(card: Card, fact: e.CallEnded, event: Event) -> Card:
    if card.talk_ended_at is not None:
        raise Superseding("call_over")
    card = _release(card, event.occurred_at)
    status = Status.WRAP_UP if card.status is Status.TALK else card.status
    return changed(card, status=status, talk_ended_at=event.occurred_at)


def _breached(card: Card, fact: e.NormBreached, event: Event) -> Card:
    breach = Breach(fact.norm, fact.limit, fact.actual, event.occurred_at)
    return changed(card, breaches=(*card.breaches, breach))


def _said(card: Card, fact: e.SpeechSaid, event: Event) -> Card:
    return changed(card, said=(*card.said, Said(fact.module, fact.text, event.occurred_at)))


def _ticked(card: Card, fact: e.PointTicked, event: Event) -> Card:
    key = (fact.tactic, fact.point)
    if key in card.ticks:
        raise Superseding("ticked_already")
    return changed(card, ticks={**card.ticks, key: event.occurred_at})


def _unticked(card: Card, fact: e.PointUnticked, event: Event) -> Card:
    key = (fact.tactic, fact.point)
    if key not in card.ticks:
        raise Superseding("not_ticked")
    return changed(card, ticks={kept: at for kept, at in card.ticks.items() if kept != key})


def _planned(card: Card, fact: e.PlanChosen, event: Event) -> Card:
    if fact.option in card.plans:
        raise Superseding("planned_already")
    return changed(card, plans=(*card.plans, fact.option))


def _noted(card: Card, fact: e.Noted, event: Event) -> Card:
    return changed(card, notes=(*card.notes, NoteTaken(fact.text, event.actor, event.occurred_at)))


def _emergency(card: Card, fact: e.EmergencyMarked, event: Event) -> Card:
    if card.emergency_at is not None:
        raise Superseding("emergency_already")
    return changed(card, emergency_at=event.occurred_at)


def _no_emergency(card: Card, fact: e.EmergencyCleared, event: Event) -> Card:
    if card.emergency_at is None:
        raise Superseding("no_emergency")
    return changed(card, emergency_at=None)


def _parked(card: Card, fact: e.CardParked, event: Event) -> Card:
    _still(card, Status.TALK, Status.WRAP_UP)
    return changed(_release(card, event.occurred_at), status=Status.PARKED, parked_reason=fact.reason)


def _taken_up(card: Card, fact: e.CardTakenUp, event: Event) -> Card:
    level = card.level
    if card.status is Status.ESCALATED:
        passed = card.escalations[-1]
        level = passed.from_level if event.actor == passed.by else level
        card = _with_last(card, changed(passed, taken_up=_step(event)))
    elif card.status is not Status.PARKED:
        raise _over(card, "not_parked")
    status = Status.TALK if card.talk_ended_at is None else Status.WRAP_UP
    answered = card.answered if event.actor in card.answered else (*card.answered, event.actor)
    return changed(
        card, status=status, led_by=event.actor, taken_by=card.taken_by or event.actor, answered=answered,
        level=level, parked_reason="",
    )  # fmt: skip


def _escalated(card: Card, fact: e.CardEscalated, event: Event) -> Card:
    if card.status in (Status.SUBMITTED, Status.CLOSED):
        raise Superseding(_NO_LONGER[card.status], card.moved)
    if card.status is Status.ESCALATED:
        if not card.escalations[-1].read_by(event.actor):
            raise Superseding("escalated_already", card.moved)
        card = _with_last(card, changed(card.escalations[-1], passed_on=_step(event)))
    passed = Escalation(event.event_id, fact, event.actor, event.occurred_at, card.level)
    return changed(
        _release(card, event.occurred_at), status=Status.ESCALATED, level=fact.level, led_by=passed.to,
        parked_reason="", escalations=(*card.escalations, passed),
    )  # fmt: skip


def _read(card: Card, fact: e.CardRead, event: Event) -> Card:
    passed = _waiting(card)
    if passed.read_by(event.actor):
        raise Superseding("read_already")
    return _with_last(card, changed(passed, read=(*passed.read, _step(event))))


def _returned(card: Card, fact: e.CardReturned, event: Event) -> Card:
    passed = _waiting(card)
    card = _with_last(card, changed(passed, returned=_step(event, fact.reason)))
    return changed(
        card, status=Status.PARKED, led_by=passed.by, level=passed.from_level, parked_reason=fact.reason
    )


def _waiting(card: Card) -> Escalation:
    """The passing on that nobody has answered yet."""
    if card.status is not Status.ESCALATED:
        raise _over(card, "not_escalated")
    return card.escalations[-1]


def _over(card: Card, otherwise: str) -> Superseding:
    """Why a card no longer waits for its receiver."""
    passed = card.escalations[-1] if card.escalations else None
    if card.status is Status.CLOSED:
        return Superseding("card_closed", card.moved)
    if passed is not None and passed.taken_up is not None:
        return Superseding("taken_up_already", passed.taken_up)
    if passed is not None and passed.returned is not None:
        return Superseding("returned_already", passed.returned)
    return Superseding(otherwise, card.moved)


def _with_last(card: Card, passed: Escalation) -> Card:
    return changed(card, escalations=(*card.escalations[:-1], passed))


def _linked(card: Card, fact: e.CardLinked, event: Event) -> Card:
    return changed(card, repeat_of=fact.repeat_of)


def _wrapped_up(card: Card, fact: e.CardWrappedUp, event: Event) -> Card:
    if card.status in (Status.SUBMITTED, Status.CLOSED):
        raise Superseding(_NO_LONGER[card.status], card.moved)
    return _finished(_with_result(card, fact.result, event), event)


def _submitted(card: Card, fact: e.CardSubmitted, event: Event) -> Card:
    if card.status in (Status.SUBMITTED, Status.CLOSED):
        raise Superseding(_NO_LONGER[card.status], card.moved)
    return changed(
        _with_result(card, fact.result, event), status=Status.SUBMITTED, parked_reason="",
        talk_ended_at=card.talk_ended_at or event.occurred_at, led_by=event.actor,
        submission=Submission(event.event_id, event.actor, event.occurred_at, fact.mentor),
    )  # fmt: skip


def _with_result(card: Card, result: str, event: Event) -> Card:
    card = _release(card, event.occurred_at)
    if result in ("", card.value("result")):
        return card
    return with_value(card, "result", result, event)  # it was changed before this fact got its turn


def _finished(card: Card, event: Event) -> Card:
    return changed(
        card, status=Status.CLOSED, closed_at=event.occurred_at, parked_reason="",
        talk_ended_at=card.talk_ended_at or event.occurred_at,
    )  # fmt: skip


def _approved(card: Card, fact: e.CardApproved, event: Event) -> Card:
    submission = _submission(card, event)
    return _finished(changed(card, submission=changed(submission, approved=_step(event))), event)


def _sent_back(card: Card, fact: e.CardSentBack, event: Event) -> Card:
    submission = changed(_submission(card, event), sent_back=_step(event, fact.reason))
    return changed(card, status=Status.WRAP_UP, led_by=submission.by, submission=submission)


def _submission(card: Card, event: Event) -> Submission:
    """What waits for the approval of somebody else."""
    if card.status is not Status.SUBMITTED or card.submission is None:
        raise Superseding("card_closed" if card.status is Status.CLOSED else "not_submitted", card.moved)
    if card.submission.by == event.actor:
        raise Superseding("own_card")
    return card.submission


def _reopened(card: Card, fact: e.CardReopened, event: Event) -> Card:
    if card.status is not Status.CLOSED:
        raise Superseding("card_not_closed")
    reasons = (*card.reopened, fact.reason)
    return changed(
        card, status=Status.WRAP_UP, closed_at=None, led_by=event.actor, reopened=reasons, submission=None
    )


def _erased(card: Card, fact: e.CardErased, event: Event) -> Card:
    return Card(
        card.card_id, status=Status.CLOSED, local_number=card.local_number, number=card.number,
        opened_at=card.opened_at, talk_ended_at=card.talk_ended_at or event.occurred_at,
        closed_at=card.closed_at or event.occurred_at, tz=card.tz, pack=card.pack,
        pack_version=card.pack_version, erased_at=event.occurred_at, newer=card.newer, facts=card.facts,
        seq=card.seq,
    )  # fmt: skip


_RULES: dict[type[e.Fact], Rule] = {
    e.CardOpened: _opened,
    e.RingsCounted: _rings,
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
    e.CardRead: _read,
    e.CardReturned: _returned,
    e.CardLinked: _linked,
    e.CardWrappedUp: _wrapped_up,
    e.CardSubmitted: _submitted,
    e.CardApproved: _approved,
    e.CardSentBack: _sent_back,
    e.CardReopened: _reopened,
    e.CardErased: _erased,
    **fold_fields.RULES,
    **fold_promised.RULES,
    **fold_grading.RULES,
    **fold_sandbox.RULES,
}


def evolve(card: Card, event: Event) -> Card:
    """The card after one more event. Total: a fact that no longer applies is listed in ``superseded``."""
    return grow(card, (event,))


def grow(card: Card, events: Iterable[Event]) -> Card:
    """The card after more events: what ``evolve`` makes of one after another, with fewer copies."""
    facts, seq, updated_at = 0, card.seq, card.updated_at
    for event in events:
        if isinstance(event.fact, e.DeskFact):  # it happened to no card, whatever id it travels under
            continue
        card = _after(card, event)
        facts, seq, updated_at = facts + 1, max(seq, event.seq or 0), event.occurred_at
    return changed(card, updated_at=updated_at, facts=card.facts + facts, seq=seq) if facts else card


def _after(card: Card, event: Event) -> Card:
    """All that a fact does to a card, but that there is one more of them."""
    rule = _RULES.get(type(event.fact))
    before = card
    if rule is None:
        card = changed(card, newer=card.newer + 1)
    else:
        try:
            card = rule(card, event.fact, event)
        except Superseding as why:
            passed = Superseded(
                event.event_id, event.type, event.actor, event.occurred_at, str(why), why.first
            )
            card = changed(card, superseded=(*card.superseded, passed))
    if card.status is not before.status or len(card.escalations) > len(before.escalations):
        card = changed(card, moved=_step(event))
    return card


def fold(card_id: str, history: Iterable[Event]) -> Card:
    """The card that a history makes."""
    return grow(Card(card_id), history)
