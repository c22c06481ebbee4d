"""In which order finished calls are heard: the gravest reason first."""

from enum import StrEnum
from typing import Final

from core.domain.card import Card
from core.domain.vocabulary import Kind


class Reason(StrEnum):
    """Why a call is heard before others, in their order."""

    EMERGENCY = "emergency"
    COMPLAINT = "complaint"
    BREACH = "breach"
    LOW_RATING = "low_rating"
    NEWCOMER = "newcomer"
    NONE = ""


EMERGENCY, COMPLAINT, BREACH, RATED = range(4)
_RATINGS: Final = range(1, 6)
REST: Final = RATED + len(_RATINGS)
"""The weight of a call that nothing speaks for; one that was rated 1 weighs ``RATED``, 2 one more."""


def weight_of(card: Card) -> int:
    """The gravest of its reasons as a number, the less the graver; a rating by itself: which of them is low,
    and who is new, only the pack can tell.

    >>> weight_of(Card("a"))
    8
    """
    if card.emergency_at is not None:
        return EMERGENCY
    if card.value("kind") == Kind.COMPLAINT:
        return COMPLAINT
    if card.breaches:
        return BREACH
    if card.mark in _RATINGS:
        return RATED - 1 + card.mark
    return REST


def is_opened_again(card: Card, low_rating: int) -> bool:
    """Whether the citizen gave a low mark after the grade that counts. What is low the pack says.

    >>> is_opened_again(Card("a"), 3)
    False
    """
    return card.mark <= low_rating and card.rated_since


def reason_of(weight: int, low_rating: int, *, newcomer: bool) -> Reason:
    """Why a call of this weight is heard now."""
    plain = {EMERGENCY: Reason.EMERGENCY, COMPLAINT: Reason.COMPLAINT, BREACH: Reason.BREACH}
    if weight in plain:
        return plain[weight]
    if weight < RATED + low_rating:
        return Reason.LOW_RATING
    return Reason.NEWCOMER if newcomer else Reason.NONE
