"""What facts of a run do to its card: it says that it is one. The talk itself is read by ``run``."""

from typing import Final

from core.domain import events as e
from core.domain.card import Card, Training
from core.domain.envelope import Event
from core.domain.fact import Fact
from core.domain.fold_promised import Rule, Superseding
from core.domain.record import changed


def _begun(card: Card, fact: e.RunBegun, event: Event) -> Card:
    if card.training is not None:
        raise Superseding("run_begun")
    return changed(card, training=Training(event.occurred_at, event.actor, fact.exam))


def _ended(card: Card, fact: e.RunEnded, event: Event) -> Card:
    if card.training is None or card.training.ended_at is not None:
        raise Superseding("run_over")
    if event.actor != card.training.by:
        raise Superseding("run_of_another")
    return changed(card, training=changed(card.training, ended_at=event.occurred_at))


def _told(card: Card, fact: Fact, event: Event) -> Card:
    """It belongs to the talk, and changes nothing on the card."""
    return card


RULES: Final[dict[type[Fact], Rule]] = {
    e.RunBegun: _begun,
    e.QuestionAsked: _told,
    e.EventThrown: _told,
    e.Remarked: _told,
    e.RunEnded: _ended,
}
