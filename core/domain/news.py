"""What facts from elsewhere mean to the operator at this desk."""

from enum import StrEnum

from core.domain.card import Card
from core.domain.record import record


@record(frozen=True, slots=True)
class Change:
    """A card before and after facts came in. ``before`` has ``facts == 0`` for a card that is new here."""

    before: Card
    after: Card


@record(frozen=True, slots=True)
class Me:
    """Who sits here: the name in facts, and the ids of the directory whose cards come to this desk."""

    name: str
    receives: frozenset[str] = frozenset()


class NoticeKind(StrEnum):
    """What may be said of a change."""

    GIVEN = "given"
    """A card was passed on to me: it rings."""
    READ = "read"
    TAKEN_UP = "taken_up"
    RETURNED = "returned"
    PASSED_ON = "passed_on"
    """What I passed on was read, taken up, returned with a reason, passed on further."""
    OVERTAKEN = "overtaken"
    """A fact of mine no longer applied when its turn came: somebody was first."""
    FIELD_OVERTAKEN = "field_overtaken"
    """Two wrote the same field without knowing of each other; one of them is me."""
    REJECTED = "rejected"
    """The journal refused a fact of mine."""


@record(frozen=True, slots=True)
class Notice:
    """One thing to tell. ``who``: the other operator. ``detail``: a reason, a field, a code of why."""

    kind: NoticeKind
    card_id: str
    number: int | None
    local_number: int
    who: str = ""
    detail: str = ""
