"""Terms of the law: the one extension, which is told to the applicant in the same act, and notices."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from core.domain import commands as c
from core.domain import events as e
from core.domain.card import Card
from core.domain.deadline import Appeal, appeal_of, asks_registration, rule_of
from core.domain.refusals import Refusal
from core.domain.situation import Situation
from core.domain.terms import TermRule
from core.domain.workdays import day_of

# --- why not ---------------------------------------------------------------------------------------


def _running(card: Card, at: Situation) -> TermRule | None:
    """The rule whose days run on the card; None where none does, or not yet."""
    appeal = appeal_of(card)
    rule = rule_of(appeal, at.pack, at.now) if appeal else None
    if appeal is None or rule is None:
        return None
    return None if rule.from_registration and _awaits(appeal, at) else rule


def _awaits(appeal: Appeal, at: Situation) -> bool:
    return asks_registration(appeal, at.pack) and appeal.registered_at is None


def _extend(card: Card, command: c.ExtendTerm, at: Situation) -> Refusal | None:
    rule = _running(card, at)
    if rule is None:
        return Refusal("term_none")
    if card.extension is not None:
        return Refusal("extended_already")
    if rule.extension_days <= 0:
        return Refusal("term_fixed")
    if not 0 < command.days <= rule.extension_days:
        return Refusal("term_cap", {"limit": str(rule.extension_days)})
    if not command.reason.strip():
        return Refusal("reason_needed")
    if not command.approver.strip():
        return Refusal("approver_needed")
    return _told(card, command.informed_by, command.informed_on, at)


def _told(card: Card, channel: str, on: date, at: Situation) -> Refusal | None:
    if not channel:
        return Refusal("informed_needed")
    if at.pack.channel(channel) is None:
        return Refusal("channel_unknown")
    begun = day_of(card.opened_at, at.now) if card.opened_at else at.now.date()
    return None if begun <= on <= at.now.date() else Refusal("informed_needed")


def _notice(card: Card, command: c.GiveNotice, at: Situation) -> Refusal | None:
    return _told(card, command.channel, command.on, at)


REFUSALS: Mapping[type[c.Command], Callable[[Card, Any, Situation], Refusal | None]] = {
    c.ExtendTerm: _extend,
    c.GiveNotice: _notice,
}


# --- what happens ----------------------------------------------------------------------------------


def _extends(card: Card, command: c.ExtendTerm, at: Situation) -> tuple[e.Fact, ...]:
    rule = _running(card, at)
    assert rule is not None  # or it would have been refused
    told = command.informed_by, command.informed_on.isoformat()
    return (e.TermExtended(rule.id, command.days, command.reason, command.approver, *told),)


FACTS: Mapping[type[c.Command], Callable[[Card, Any, Situation], tuple[e.Fact, ...]]] = {
    c.ExtendTerm: _extends,
    c.GiveNotice: lambda card, command, at: (
        e.NoticeGiven(command.what, command.channel, command.on.isoformat(), command.words),
    ),
}
