"""The clocks of the regulation: what they show at a moment. Soft: never blocking, stopped by an emergency."""

from datetime import datetime, timedelta

from core.domain.card import Card
from core.domain.lasting import holds
from core.domain.pack import Norm, Pack
from core.domain.record import record
from core.domain.vocabulary import NormId, Status


@record(frozen=True, slots=True)
class Clocks:
    """What the clocks say, in whole seconds.

    ``talk_s``: since the call was answered; ``hold_s``: since the caller waits now, None when nobody waits;
    ``hold_limit`` / ``talk_limit``: the norm in force, None when there is none or it is off;
    ``talk_warn``: when the screen begins to say that the norm runs out; ``wrap_s``: since the talk ended,
    while its card is being wrapped up (clause 11), else None: no norm limits that work.
    """

    talk_s: int
    hold_s: int | None
    hold_limit: int | None
    talk_limit: int | None
    talk_warn: int | None
    wrap_s: int | None = None

    @property
    def hold_over(self) -> bool:
        """Whether the caller must now be offered voice mail or a later call."""
        return self.hold_s is not None and self.hold_limit is not None and self.hold_s >= self.hold_limit


def seconds(start: datetime | None, end: datetime) -> int:
    """Whole seconds from start to end; 0 when the clock of the machine went backwards."""
    return 0 if start is None else max(0, (end - start) // timedelta(seconds=1))


def norm_in_force(card: Card, pack: Pack, norm_id: NormId, at: datetime) -> Norm | None:
    """The edition of a norm that governs this card at a moment, by the calendar of the moment's own zone.

    None in an emergency, and for a kind of appeal that the pack does not name (the empty one: nobody has
    chosen a kind yet). The self-answered norm (order 141-П, clause 8) is only for calls that the operator
    answers alone: None once the card was passed on.
    """
    if card.emergency_at is not None:
        return None
    norm = next((norm for norm in pack.norms if norm.id == norm_id and holds(norm, at.date())), None)
    if norm is None or (norm.self_answered and card.escalations):
        return None
    return norm if not norm.kinds or card.value("kind") in norm.kinds else None


def clocks(card: Card, pack: Pack, now: datetime) -> Clocks:
    """What the clocks of a card show at ``now``."""
    end_of_talk = card.talk_ended_at or now
    hold = norm_in_force(card, pack, NormId.HOLD, now)
    talk = norm_in_force(card, pack, NormId.SELF_ANSWERED, end_of_talk)
    return Clocks(
        talk_s=seconds(card.opened_at, end_of_talk),
        hold_s=None if card.held_since is None else seconds(card.held_since, now),
        hold_limit=hold.limit if hold else None,
        talk_limit=talk.limit if talk else None,
        talk_warn=talk.warn if talk else None,
        wrap_s=seconds(card.talk_ended_at, now) if card.status is Status.WRAP_UP else None,
    )
