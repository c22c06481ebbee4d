"""What is owed to citizens: calls promised, tried, made and given up, answers in writing, ratings.

What a card owes by itself is data of the centre (``duties.DutyRule``): a command that makes it owe something
makes the promise too, once.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from core.domain import commands as c
from core.domain import events as e
from core.domain.callers import caller_of
from core.domain.card import Callback, Card
from core.domain.duties import DutyRule
from core.domain.refusals import Refusal
from core.domain.situation import Situation
from core.domain.vocabulary import Attempt, Promise

RETRY_S = 15 * 60
"""When it is tried again where the centre has no rule for it."""

SCORES = range(6)
"""From 1 to 5; 0: the citizen did not want to answer."""


def owed(card: Card, callback_id: str) -> Callback | None:
    """The promise with this id, while it is not kept and not given up."""
    for one in card.callbacks:
        if one.fact.callback_id == callback_id and one.done_at is None:
            return one
    return None


# --- why not ---------------------------------------------------------------------------------------


def _text(text: str, otherwise: str) -> Refusal | None:
    return None if text.strip() else Refusal(otherwise)


def _schedule(card: Card, command: c.ScheduleCallback, at: Situation) -> Refusal | None:
    if not command.number.strip():
        return Refusal("callback_number")
    if command.not_after <= at.now or command.not_after < command.not_before:
        return Refusal("callback_window")
    return None


def _attempt(card: Card, command: c.AttemptCallback, at: Situation) -> Refusal | None:
    if owed(card, command.callback_id) is None:
        return Refusal("callback_not_owed")
    if command.outcome not in list(Attempt):
        return Refusal("attempt_unknown")
    over = command.next_at is not None and command.next_at <= at.now
    return Refusal("callback_window") if over else None


def _finish(card: Card, command: c.FinishCallback, at: Situation) -> Refusal | None:
    if owed(card, command.callback_id) is None:
        return Refusal("callback_not_owed")
    return _text(command.outcome, "outcome_needed")


def _give_up(card: Card, command: c.GiveUpCallback, at: Situation) -> Refusal | None:
    promise = owed(card, command.callback_id)
    if promise is None:
        return Refusal("callback_not_owed")
    rule = at.pack.duty(promise.fact.what)
    if rule is None or not rule.attempts:
        return Refusal("callback_never")
    made = sum(one.outcome != Attempt.LATER for one in promise.tried)  # who asks for another time was reached
    if made < rule.attempts:
        return Refusal("callback_attempts", {"attempts": str(rule.attempts), "made": str(made)})
    return _text(command.outcome, "outcome_needed")


def _rate(card: Card, command: c.RateService, at: Situation) -> Refusal | None:
    if command.score not in SCORES:
        return Refusal("score_wrong")
    if not command.callback_id:
        return None
    asked = owed(card, command.callback_id)
    is_question = asked is not None and asked.fact.what == Promise.SATISFACTION
    return None if is_question else Refusal("callback_not_owed")  # a mark ends no other promise


def _reply(card: Card, command: c.Reply, at: Situation) -> Refusal | None:
    channel = at.pack.channel(card.value("channel"))
    if channel is None:
        return Refusal("channel_unknown")
    return Refusal("reply_spoken") if channel.talk else _text(command.text, "reply_empty")


def _describe(card: Card, command: c.DescribeCaller, at: Situation) -> Refusal | None:
    return None if caller_of(card, at.pack) else Refusal("caller_unknown")


REFUSALS: Mapping[type[c.Command], Callable[[Card, Any, Situation], Refusal | None]] = {
    c.ScheduleCallback: _schedule,
    c.AttemptCallback: _attempt,
    c.FinishCallback: _finish,
    c.GiveUpCallback: _give_up,
    c.RateService: _rate,
    c.Reply: _reply,
    c.DescribeCaller: _describe,
}


def unkept(card: Card, at: Situation) -> DutyRule | None:
    """The first duty without which the card is not finished; None when there is none."""
    for rule in at.pack.duties:
        if rule.blocks and not rule.on_close and _fits(rule, card.value("channel"), card.value("kind")):
            promises = [one for one in card.callbacks if one.fact.what == rule.what]
            if all(one.done_at is None for one in promises):
                return rule
    return None


# --- what happens ----------------------------------------------------------------------------------


def scheduled(command: c.ScheduleCallback, at: Situation) -> e.CallbackScheduled:
    """The promise, under an id that nobody has used yet."""
    start, end = (_told(moment) for moment in (command.not_before, command.not_after))
    return e.CallbackScheduled(at.new_id(), command.what, command.number, start, end, command.about)


def _told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _attempted(card: Card, command: c.AttemptCallback, at: Situation) -> tuple[e.Fact, ...]:
    promise = owed(card, command.callback_id)
    rule = at.pack.duty(promise.fact.what) if promise else None
    wait = (rule.retry_s if rule else 0) or RETRY_S
    next_at = command.next_at or at.now + timedelta(seconds=wait)
    return (e.CallbackAttempted(command.callback_id, command.outcome, command.words, _told(next_at)),)


def _rated(card: Card, command: c.RateService, at: Situation) -> tuple[e.Fact, ...]:
    rated = e.ServiceRated(command.callback_id, command.score, command.words)
    if not command.callback_id:
        return (rated,)
    return rated, e.CallbackDone(command.callback_id, command.words.strip() or str(command.score))


FACTS: Mapping[type[c.Command], Callable[[Card, Any, Situation], tuple[e.Fact, ...]]] = {
    c.ScheduleCallback: lambda card, command, at: (scheduled(command, at),),
    c.AttemptCallback: _attempted,
    c.FinishCallback: lambda card, command, at: (e.CallbackDone(command.callback_id, command.outcome),),
    c.GiveUpCallback: lambda card, command, at: (e.CallbackGivenUp(command.callback_id, command.outcome),),
    c.RateService: _rated,
    c.Reply: lambda card, command, at: (e.ReplyGiven(card.value("channel"), command.text),),
    c.DescribeCaller: lambda card, command, at: (
        e.CallerDescribed(caller_of(card, at.pack), command.greet_as, command.answer, command.mark),
    ),
}


# --- what a card owes by itself --------------------------------------------------------------------


def _fits(rule: DutyRule, channel: str, kind: str) -> bool:
    return (not rule.channels or channel in rule.channels) and (not rule.kinds or kind in rule.kinds)


def _promised(card: Card, rule: DutyRule) -> bool:
    return any(one.fact.what == rule.what for one in card.callbacks)


def _owing(number: str, rule: DutyRule, at: Situation) -> e.CallbackScheduled:
    begins = at.now + timedelta(seconds=rule.after_s)
    until = begins + timedelta(seconds=rule.within_s)
    return scheduled(c.ScheduleCallback(number, begins, until, what=rule.what), at)


def owes(card: Card, command: c.Command, at: Situation) -> Iterator[e.Fact]:
    """What the card begins to owe by its channel and kind with a command that may have changed them."""
    channel, kind, number = card.value("channel"), card.value("kind"), caller_of(card, at.pack)
    if isinstance(command, c.OpenCall):
        channel, number = command.channel, command.number
    elif isinstance(command, c.SetField) and command.field in ("channel", "kind"):
        channel = command.value if command.field == "channel" else channel
        kind = command.value if command.field == "kind" else kind
    elif not isinstance(command, c.TakeUp):  # a card from elsewhere came without anybody's command
        return
    for rule in at.pack.duties:
        itself = (rule.channels or rule.kinds) and not rule.on_close
        if itself and _fits(rule, channel, kind) and not _promised(card, rule):
            yield _owing(number, rule, at)


def answered(card: Card, at: Situation) -> Iterator[e.Fact]:
    """An appeal that came without a call has waited for a person until its card is finished."""
    result = at.pack.title("result", card.value("result"), at.pack.centre.languages[0])
    for one in card.callbacks:
        if one.fact.what == Promise.APPEAL and one.done_at is None:
            yield e.CallbackDone(one.fact.callback_id, result)


def closes(card: Card, at: Situation) -> Iterator[e.Fact]:
    """What follows from the end of a card."""
    yield from answered(card, at)
    yield from owes_after(card, at)


def owes_after(card: Card, at: Situation) -> Iterator[e.Fact]:
    """What is owed once the card is finished: to a caller who can be reached, and not after an emergency."""
    number = caller_of(card, at.pack)
    if card.emergency_at is not None or not number:
        return
    for rule in at.pack.duties:
        fits = rule.on_close and _fits(rule, card.value("channel"), card.value("kind"))
        if fits and not _promised(card, rule):
            yield _owing(number, rule, at)
