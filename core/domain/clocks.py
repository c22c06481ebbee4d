"""The clocks of the regulation: what they show at a moment. Soft: they never block, and an emergency stops them."""

from dataclasses import dataclass
from datetime import datetime

from core.domain.card import Card
from core.domain.pack import Norm, Pack
from core.domain.vocabulary import NormId


@dataclass(frozen=True, slots=True)
class Clocks:
    """What the clocks say, in whole seconds.

    ``talk_s``: since the call was answered; ``hold_s``: since the caller waits now, None when nobody waits;
    ``hold_limit`` / ``talk_limit``: the norm in force, None when there is none or it is off; ``talk_warn``: when the
    screen begins to say that the norm runs out.
    """

    talk_s: int
    hold_s: int | None
    hold_limit: int | None
    talk_limit: int | None
    talk_warn: int | None

    @property
    def hold_over(self) -> bool:
        """Whether the caller must now be offered voice mail or a later call."""
        return self.hold_s is not None and self.hold_limit is not None and self.hold_s >= self.hold_limit


def seconds(start: datetime | None, end: datetime) -> int:
    """Whole seconds from start to end; 0 when the clock of the machine went backwards."""
    return 0 if start is None else max(0, int((end - start).total_seconds()))


def norm_in_force(card: Card, pack: Pack, norm_id: NormId) -> Norm | None:
    """The norm that governs this card now.

    None in an emergency; the self-answered norm (order 141-П, clause 8) is only for calls that the operator answers
    alone: none once the card was passed on, and only for the kinds of appeal the pack names (an unset kind counts
    as the first question of a call and is measured).
    """
    norm = pack.norm(norm_id)
    if norm is None or card.emergency_at is not None:
        return None
    if norm.self_answered and card.escalations:
        return None
    kind = card.value("kind")
    if norm.kinds and kind and kind not in norm.kinds:
        return None
    return norm


def clocks(card: Card, pack: Pack, now: datetime) -> Clocks:
    """What the clocks of a card show at ``now``."""
    hold = norm_in_force(card, pack, NormId.HOLD)
    talk = norm_in_force(card, pack, NormId.SELF_ANSWERED)
    return Clocks(
        talk_s=seconds(card.opened_at, card.talk_ended_at or now),
        hold_s=None if card.held_since is None else seconds(card.held_since, now),
        hold_limit=hold.limit if hold else None,
        talk_limit=talk.limit if talk else None,
        talk_warn=talk.warn if talk else None,
    )
