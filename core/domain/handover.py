"""Passing a card on: who may answer for it, and what must come first (Krasnodar order, clauses 4 to 6)."""

from core.domain.card import Card
from core.domain.refusals import Refusal
from core.domain.vocabulary import Status


def not_for(card: Card, name: str, receives: frozenset[str] | None) -> Refusal | None:
    """Why a card does not wait for an answer of this operator; None when it does.

    ``receives``: the ids of the directory whose cards come to the operator's desk; None: everybody's.
    """
    if card.status is not Status.ESCALATED:
        return Refusal("not_escalated")
    passed = card.escalations[-1]
    if passed.by == name:
        return Refusal("passed_on_by_you")
    if receives is not None and not passed.open_to(name, receives):
        return Refusal("not_receiver", {"leader": card.led_by})
    return None


def not_read(card: Card, name: str, receives: frozenset[str] | None) -> Refusal | None:
    """Why this operator may not answer yet; None for a receiver who has read the card."""
    why = not_for(card, name, receives)
    return why or (None if card.escalations[-1].read_by(name) else Refusal("read_first"))
