"""The card of an intern: submitted with all that finishing asks for, approved by a mentor or sent back."""

from collections.abc import Callable, Mapping
from typing import Any

from core.domain import commands as c
from core.domain import decide_promised
from core.domain import events as e
from core.domain.admission import Standing
from core.domain.card import Card
from core.domain.completeness import missing
from core.domain.refusals import Refusal
from core.domain.situation import Situation
from core.domain.vocabulary import Status

_NOT_MEANWHILE = (c.Park, c.Escalate, c.WrapUp, c.Submit)
"""What a card is not asked while it waits for approval; what is missing there already has its own reason."""

_NOT_BY_ITS_AUTHOR = (c.SetField, c.Tick, c.Untick, c.ChoosePlan, c.LinkRepeat, c.ExtendTerm, c.Reply)
"""What would change the card that an approver is reading."""


def meant(command: c.Command, at: Situation) -> c.Command:
    """The command as it is carried out for who gives it: an intern who wraps up submits."""
    return c.Submit() if isinstance(command, c.WrapUp) and at.standing is Standing.INTERN else command


def mentors(card: Card, at: Situation) -> bool:
    """Whether who sits here is the mentor to whom the card was submitted."""
    return bool(at.account) and card.submission is not None and card.submission.mentor == at.account


def waits(card: Card, command: c.Command, at: Situation) -> Refusal | None:
    """Why it is not done to a card that waits for approval.

    Its author changes it no more: what is approved is what was submitted, or what an approver wrote. An
    emergency may be marked by anybody at any time.
    """
    if card.status is not Status.SUBMITTED or card.submission is None:
        return None
    written = isinstance(command, _NOT_BY_ITS_AUTHOR) and card.submission.by == at.actor
    return Refusal("submitted_already") if written or isinstance(command, _NOT_MEANWHILE) else None


def unfinished(card: Card, at: Situation) -> Refusal | None:
    """What keeps the card from being finished."""
    if lacking := missing(card, at.pack):
        return Refusal("wrap_up_incomplete", missing=lacking)
    return Refusal("duty_open") if decide_promised.unkept(card, at) else None


def _answerable(card: Card, at: Situation) -> Refusal | None:
    if card.status is not Status.SUBMITTED or card.submission is None:
        return Refusal("not_submitted")
    return Refusal("own_card") if card.submission.by == at.actor else None


def _send_back(card: Card, command: c.SendBack, at: Situation) -> Refusal | None:
    return _answerable(card, at) or (None if command.reason.strip() else Refusal("reason_needed"))


REFUSALS: Mapping[type[c.Command], Callable[[Card, Any, Situation], Refusal | None]] = {
    c.Submit: lambda card, command, at: unfinished(card, at),
    c.Approve: lambda card, command, at: _answerable(card, at) or unfinished(card, at),
    c.SendBack: _send_back,
}

FACTS: Mapping[type[c.Command], Callable[[Card, Any, Situation], tuple[e.Fact, ...]]] = {
    c.Approve: lambda card, command, at: (e.CardApproved(), *decide_promised.closes(card, at)),
    c.SendBack: lambda card, command, at: (e.CardSentBack(command.reason),),
}
