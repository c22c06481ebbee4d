"""What a decision may look at beside the card."""

from collections.abc import Callable
from datetime import datetime

from core.domain.pack import Pack
from core.domain.record import record
from core.domain.roles import Right, holds


@record(frozen=True, slots=True)
class Situation:
    """What a decision may look at beside the card: the pack, the moment, and ids nobody has used yet.

    ``actor``: the operator by name. ``receives``: the ids of the directory whose cards come to this desk;
    None where no journal says so: whoever sits there answers for everybody. ``role``: of the account.
    ``qualifications``: what the account may do beyond its role; None: no journal says.
    """

    pack: Pack
    now: datetime
    new_id: Callable[[], str]
    actor: str
    receives: frozenset[str] | None = None
    role: str | None = None
    local_number: int = 0
    qualifications: frozenset[str] | None = None

    @property
    def answers_for(self) -> frozenset[str] | None:
        """``receives``; None, for everybody, at the desk of a senior: a card that waits at a colleague who is
        away is read there, and given to another.
        """
        seniors = self.role is not None and holds(self.role, Right.SUPERVISE)
        return None if seniors else self.receives
