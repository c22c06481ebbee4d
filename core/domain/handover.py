"""Passing a card on: who may answer for it, and what must come first (Krasnodar order, clauses 4 to 6)."""

from core.domain.card import Card
from core.domain.pack import Button, Choice
from core.domain.refusals import Refusal
from core.domain.vocabulary import Status
from core.domain.words import words


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


def not_by(button: Button, card: Card, reason: str) -> Refusal | None:
    """Why the card does not go where a button sends it; in an emergency nothing of this is asked."""
    if card.emergency_at is not None:
        return None
    if button.kinds and card.value("kind") not in button.kinds:
        return Refusal("kind_not_for_button")
    return Refusal("reason_of_button") if button.reasons and chosen_reason(button, reason) is None else None


def reason_text(chosen: Choice, said: str, language: str) -> str:
    """One of a button's reasons as a fact keeps it, and what was said beside it: «title: words»."""
    title = words(chosen.title, language)
    return f"{title}: {said.strip()}" if said.strip() else title


def chosen_reason(button: Button, reason: str) -> Choice | None:
    """The reason of the button that a text begins with, in any language of the pack; None: none of them."""
    for one in button.reasons:
        for title in one.title.values():
            if reason == title or reason.startswith(f"{title}: "):
                return one
    return None
