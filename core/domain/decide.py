"""May it be done, and what happens then: commands become facts here, and nowhere else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from core.domain import commands as c
from core.domain import decide_approval, decide_contacts, decide_desk, decide_promised, decide_terms
from core.domain import events as e
from core.domain.callers import caller_of
from core.domain.card import Card
from core.domain.clocks import norm_in_force, seconds
from core.domain.completeness import missing_for_handover
from core.domain.fields import BY_ID
from core.domain.grading import decide as decide_grading
from core.domain.handover import not_by, not_for, not_read
from core.domain.permission import may_set, not_permitted
from core.domain.phones import read_phone
from core.domain.refusals import Refusal
from core.domain.sandbox import decide as decide_sandbox
from core.domain.situation import Situation
from core.domain.vocabulary import Direction, HoldChoice, NormId, Promise, Status
from core.domain.words import words
from core.errors import Refused

PIECE = 8_000
"""Characters of text in one fact: an event may have 64 KiB, and a control character takes six bytes there."""

NOTE_LIMIT = PIECE
"""The most characters in the texts of one command together; only a field may have more, in several facts."""

RINGS_LIMIT = 99


def refusal(card: Card, command: c.Command, at: Situation) -> Refusal | None:
    """Why the command may not be carried out on this card now; None when it may.

    One that is about no card is asked of whatever card: it looks at none.
    """
    if isinstance(command, c.DeskCommand):
        barred = not_permitted(command, at.role, at.standing) or _too_long(command)
        return barred or decide_desk.refusal(command, at)
    command = decide_approval.meant(command, at)
    mentors = decide_approval.mentors(card, at)
    barred = not_permitted(command, at.role, at.standing, mentors=mentors)
    barred = barred or _standing(card, command) or _too_long(command)
    return barred or decide_approval.waits(card, command, at) or _REFUSALS[type(command)](card, command, at)


def decide(card: Card, command: c.Command, at: Situation) -> tuple[e.Fact, ...]:
    """The facts that carrying out the command makes.

    Raises:
        Refused: the command may not be carried out; the error says why.
    """
    command = decide_approval.meant(c.storable(command), at)
    why = refusal(card, command, at)
    if why is not None:
        raise Refused(why)
    if isinstance(command, c.DeskCommand):
        return decide_desk.decide(command, at)
    return *_FACTS[type(command)](card, command, at), *decide_promised.owes(card, command, at)


# --- why not ---------------------------------------------------------------------------------------

_ON_A_CLOSED_CARD = (
    c.OpenCall, c.Reopen, c.Note, c.ConfirmField, c.ScheduleCallback, c.AttemptCallback, c.FinishCallback,
    c.GiveUpCallback, c.RateService, c.DescribeCaller, c.LogContact, c.ExpectCaller, c.SetCallerApart,
    c.GiveNotice, c.Say, c.LeaveRemark, c.EndRun, c.GiveGrade, c.AcknowledgeGrade, c.AppealGrade,
    c.SetCalibration, c.Hear, c.DropCalibration,
)  # fmt: skip


def _standing(card: Card, command: c.Command) -> Refusal | None:
    begun = card.facts > 0 or card.opened_at is not None
    if begun is isinstance(command, c.OpenCall):
        return Refusal("card_exists" if begun else "no_card")
    closed = card.status is Status.CLOSED and not isinstance(command, _ON_A_CLOSED_CARD)
    return Refusal("card_closed") if closed else None


def _too_long(command: c.Command) -> Refusal | None:
    if isinstance(command, c.SetField | c.BeginRun) or sum(map(len, c.texts(command).values())) <= NOTE_LIMIT:
        return None
    return Refusal("too_long", {"limit": str(NOTE_LIMIT)})


def _rings(card: Card, command: c.CountRings, at: Situation) -> Refusal | None:
    return Refusal("rings_known") if card.rings else _open(card, command, at)


def _open(card: Card, command: c.OpenCall | c.CountRings, at: Situation) -> Refusal | None:
    likely = 0 <= command.rings <= RINGS_LIMIT
    return None if likely else Refusal("rings_wrong", {"limit": str(RINGS_LIMIT)})


def _set_field(card: Card, command: c.SetField, at: Situation) -> Refusal | None:
    if command.field not in BY_ID:
        return Refusal("field_unknown", {"field": command.field})
    return _qualified(command.field, at)


def _confirm(card: Card, command: c.ConfirmField, at: Situation) -> Refusal | None:
    return _qualified(command.field, at) if command.field in card.contested else Refusal("not_contested")


def _qualified(field_id: str, at: Situation) -> Refusal | None:
    return None if may_set(field_id, at.qualifications) else Refusal("not_qualified")


def _talking(card: Card, command: Any, at: Situation) -> Refusal | None:
    return Refusal("call_over") if card.talk_ended_at is not None else None


def _hold(card: Card, command: c.Hold, at: Situation) -> Refusal | None:
    if (over := _talking(card, command, at)) is not None:
        return over
    if card.status is not Status.TALK:
        return Refusal("take_up_first")
    return Refusal("held_already") if card.held_since is not None else None


def _on_hold(card: Card, command: Any, at: Situation) -> Refusal | None:
    return Refusal("not_held") if card.held_since is None else None


def _say(card: Card, command: c.Say, at: Situation) -> Refusal | None:
    return None if at.pack.module(command.module) else Refusal("module_unknown", {"module": command.module})


def _known_point(command: Any, at: Situation) -> bool:
    tactic = at.pack.tactic(command.tactic)
    return tactic is not None and any(point.id == command.point for point in tactic.points)


def _tick(card: Card, command: c.Tick, at: Situation) -> Refusal | None:
    if not _known_point(command, at):
        return Refusal("point_unknown")
    return Refusal("ticked_already") if (command.tactic, command.point) in card.ticks else None


def _untick(card: Card, command: c.Untick, at: Situation) -> Refusal | None:
    return None if (command.tactic, command.point) in card.ticks else Refusal("not_ticked")


def _plan(card: Card, command: c.ChoosePlan, at: Situation) -> Refusal | None:
    if all(plan.code != command.option for plan in at.pack.plans):
        return Refusal("plan_unknown")
    return Refusal("planned_already") if command.option in card.plans else None


def _text(text: str, empty: str) -> Refusal | None:
    return None if text.strip() else Refusal(empty)


def _note(card: Card, command: c.Note, at: Situation) -> Refusal | None:
    return _text(command.text, "note_empty")


def _emergency(card: Card, command: c.MarkEmergency, at: Situation) -> Refusal | None:
    return Refusal("emergency_already") if card.emergency_at is not None else None


def _no_emergency(card: Card, command: c.ClearEmergency, at: Situation) -> Refusal | None:
    return Refusal("no_emergency") if card.emergency_at is None else _text(command.reason, "reason_needed")


def _park(card: Card, command: c.Park, at: Situation) -> Refusal | None:
    if card.status is Status.PARKED:
        return Refusal("parked_already")
    return Refusal("escalated_already") if card.status is Status.ESCALATED else None


def _read(card: Card, command: c.Read, at: Situation) -> Refusal | None:
    why = not_for(card, at.actor, at.answers_for)
    return why or (Refusal("read_already") if card.escalations[-1].read_by(at.actor) else None)


def _return(card: Card, command: c.Return, at: Situation) -> Refusal | None:
    return not_read(card, at.actor, at.answers_for) or _text(command.reason, "reason_needed")


def _take_up(card: Card, command: c.TakeUp, at: Situation) -> Refusal | None:
    if card.status is not Status.ESCALATED:
        return None if card.status is Status.PARKED else Refusal("not_parked")
    # Who passed it on may have it back without reading it, as long as nobody has answered.
    return None if card.escalations[-1].by == at.actor else not_read(card, at.actor, at.answers_for)


def _escalate(card: Card, command: c.Escalate, at: Situation) -> Refusal | None:
    if card.status is Status.ESCALATED and (why := not_read(card, at.actor, at.answers_for)) is not None:
        return why
    button = at.pack.button(command.button)
    if button is None:
        return Refusal("button_unknown")
    if command.receiver and command.receiver not in {entry.id for entry in at.pack.receivers(button)}:
        return Refusal("receiver_unknown")
    if not command.receiver and not command.reason.strip():
        return Refusal("receiver_unnamed")
    if card.emergency_at is None and (lacking := missing_for_handover(card, at.pack)):
        return Refusal("handover_incomplete", missing=lacking)
    return not_by(button, card, command.reason)


def _link(card: Card, command: c.LinkRepeat, at: Situation) -> Refusal | None:
    if not command.repeat_of:
        return Refusal("repeat_of_nothing")
    if command.repeat_of == card.card_id:
        return Refusal("repeat_of_itself")
    return Refusal("linked_already") if command.repeat_of == card.repeat_of else None


def _reopen(card: Card, command: c.Reopen, at: Situation) -> Refusal | None:
    if card.status is not Status.CLOSED:
        return Refusal("card_not_closed")
    return _text(command.reason, "reason_needed")


_REFUSALS: dict[type[c.Command], Callable[[Card, Any, Situation], Refusal | None]] = {
    c.OpenCall: _open,
    c.CountRings: _rings,
    c.SetField: _set_field,
    c.ConfirmField: _confirm,
    c.Hold: _hold,
    c.Resume: _on_hold,
    c.OfferOnHold: _on_hold,
    c.EndCall: _talking,
    c.Say: _say,
    c.Tick: _tick,
    c.Untick: _untick,
    c.ChoosePlan: _plan,
    c.Note: _note,
    c.MarkEmergency: _emergency,
    c.ClearEmergency: _no_emergency,
    c.Park: _park,
    c.TakeUp: _take_up,
    c.Escalate: _escalate,
    c.Read: _read,
    c.Return: _return,
    c.LinkRepeat: _link,
    c.WrapUp: lambda card, command, at: decide_approval.unfinished(card, at),
    c.Reopen: _reopen,
    **decide_approval.REFUSALS,
    **decide_promised.REFUSALS,
    **decide_contacts.REFUSALS,
    **decide_terms.REFUSALS,
    **decide_sandbox.REFUSALS,
    **decide_grading.REFUSALS,
}


# --- what happens ----------------------------------------------------------------------------------


def _opens(card: Card, command: c.OpenCall, at: Situation) -> tuple[e.Fact, ...]:
    caller = read_phone(command.number, at.pack.centre.region).normal if command.number else ""
    opened = e.CardOpened(
        at.local_number, command.channel, command.line, command.direction, command.number, caller,
        command.rings, at.pack.centre.id, at.pack.centre.version,
    )  # fmt: skip
    return opened, *_late(card, command.rings, command.direction, at)


def _counts(card: Card, command: c.CountRings, at: Situation) -> tuple[e.Fact, ...]:
    return e.RingsCounted(command.rings), *_late(card, command.rings, card.direction, at)


def _late(card: Card, rings: int, direction: str, at: Situation) -> tuple[e.Fact, ...]:
    norm = norm_in_force(card, at.pack, NormId.RINGS, at.now)
    if direction == Direction.INCOMING and norm is not None and rings > norm.limit:
        return (e.NormBreached(norm.id, norm.limit, rings),)
    return ()


def _sets(card: Card, command: c.SetField, at: Situation) -> tuple[e.Fact, ...]:
    return () if command.value == card.value(command.field) else _value(command.field, command.value)


def _value(field_id: str, value: str) -> tuple[e.Fact, ...]:
    pieces = [value[start : start + PIECE] for start in range(0, len(value), PIECE)] or [""]
    return e.FieldSet(field_id, pieces[0]), *(e.FieldContinued(field_id, piece) for piece in pieces[1:])


def _releases(card: Card, at: Situation) -> tuple[e.Fact, ...]:
    if card.held_since is None:
        return ()
    waited = seconds(card.held_since, at.now)
    norm = norm_in_force(card, at.pack, NormId.HOLD, at.now)
    resumed = e.CallResumed(waited)
    if norm is not None and waited > norm.limit:
        return resumed, e.NormBreached(norm.id, norm.limit, waited)
    return (resumed,)


def _offers(card: Card, command: c.OfferOnHold, at: Situation) -> tuple[e.Fact, ...]:
    offered = e.HoldOffered(command.choice)
    norm, rule = norm_in_force(card, at.pack, NormId.VOICE_MAIL, at.now), at.pack.duty(Promise.VOICE_MAIL)
    within_s = norm.limit if norm else rule.within_s if rule else 0
    if command.choice != HoldChoice.VOICE_MAIL or not within_s:
        return (offered,)
    # Clause 2: the operator who becomes free must return to the message, so it is owed from this moment.
    until = at.now + timedelta(seconds=within_s)
    message = c.ScheduleCallback(caller_of(card, at.pack), at.now, until, what=Promise.VOICE_MAIL)
    return offered, decide_promised.scheduled(message, at)


def _ends(card: Card, command: Any, at: Situation) -> tuple[e.Fact, ...]:
    talked = seconds(card.opened_at, at.now)
    facts = (*_releases(card, at), e.CallEnded(talked))
    norm = norm_in_force(card, at.pack, NormId.SELF_ANSWERED, at.now)
    if norm is not None and talked > norm.limit:
        return *facts, e.NormBreached(norm.id, norm.limit, talked)
    return facts


def _escalates(card: Card, command: c.Escalate, at: Situation) -> tuple[e.Fact, ...]:
    button, receiver = at.pack.button(command.button), at.pack.entry(command.receiver)
    assert button is not None  # or it would have been refused
    if receiver:
        unit = " · ".join(part for part in (receiver.organisation, receiver.unit) if part)
        named = (receiver.id, receiver.name, receiver.post, unit)
    else:
        named = ("", "", "", words(button.title, at.pack.centre.languages[0]))
    return *_releases(card, at), e.CardEscalated(command.button, *named, button.level, command.reason)


def _wraps_up(card: Card, command: c.WrapUp, at: Situation) -> tuple[e.Fact, ...]:
    ending = _ends(card, command, at) if card.talk_ended_at is None else ()
    return *ending, e.CardWrappedUp(card.value("result")), *decide_promised.closes(card, at)


def _submits(card: Card, command: c.Submit, at: Situation) -> tuple[e.Fact, ...]:
    ending = _ends(card, command, at) if card.talk_ended_at is None else ()
    submitted = e.CardSubmitted(card.value("result"), at.mentor)
    return *ending, submitted, *decide_promised.answered(card, at)


_FACTS: dict[type[c.Command], Callable[[Card, Any, Situation], tuple[e.Fact, ...]]] = {
    c.OpenCall: _opens,
    c.CountRings: _counts,
    c.SetField: _sets,
    c.ConfirmField: lambda card, command, at: _value(command.field, card.value(command.field)),
    c.Hold: lambda card, command, at: (e.CallHeld(),),
    c.Resume: lambda card, command, at: _releases(card, at),
    c.OfferOnHold: _offers,
    c.EndCall: _ends,
    c.Say: lambda card, command, at: (e.SpeechSaid(command.module, command.text),),
    c.Tick: lambda card, command, at: (e.PointTicked(command.tactic, command.point),),
    c.Untick: lambda card, command, at: (e.PointUnticked(command.tactic, command.point),),
    c.ChoosePlan: lambda card, command, at: (e.PlanChosen(command.option),),
    c.Note: lambda card, command, at: (e.Noted(command.text),),
    c.MarkEmergency: lambda card, command, at: (e.EmergencyMarked(),),
    c.ClearEmergency: lambda card, command, at: (e.EmergencyCleared(command.reason),),
    c.Park: lambda card, command, at: (*_releases(card, at), e.CardParked(command.reason)),
    c.TakeUp: lambda card, command, at: (e.CardTakenUp(),),
    c.Escalate: _escalates,
    c.Read: lambda card, command, at: (e.CardRead(),),
    c.Return: lambda card, command, at: (e.CardReturned(command.reason),),
    c.LinkRepeat: lambda card, command, at: (e.CardLinked(command.repeat_of),),
    c.WrapUp: _wraps_up,
    c.Submit: _submits,
    c.Reopen: lambda card, command, at: (e.CardReopened(command.reason),),
    **decide_approval.FACTS,
    **decide_promised.FACTS,
    **decide_contacts.FACTS,
    **decide_terms.FACTS,
    **decide_sandbox.FACTS,
    **decide_grading.FACTS,
}
