"""What a decision may look at beside the card."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.domain.admission import Standing
from core.domain.pack import Pack
from core.domain.record import changed, record
from core.domain.roles import Right, holds
from core.domain.sandbox.streams import is_sandbox
from core.domain.wire import Account


@record(frozen=True, slots=True)
class Situation:
    """What a decision may look at beside the card: the pack, the moment, and ids nobody has used yet.

    ``clock_offset_ms``: the journal's clock less that of this desk, as far as it is known.
    ``actor``: the operator by name. ``receives``: the ids of the directory whose cards come to this desk;
    None where no journal says so: whoever sits there answers for everybody. ``role``: of the account.
    ``qualifications``: what the account may do beyond its role; None: no journal says. ``standing``: as what
    it works in its stream. ``account``: its id, ``mentor``: that of its mentor; empty where there is none.
    """

    pack: Pack
    now: datetime
    new_id: Callable[[], str]
    actor: str
    receives: frozenset[str] | None = None
    role: str | None = None
    local_number: int = 0
    qualifications: frozenset[str] | None = None
    standing: Standing = Standing.ADMITTED
    account: str = ""
    mentor: str = ""
    clock_offset_ms: int = 0

    @property
    def journal_now(self) -> datetime:
        """The moment by the journal's clock: what others did is told by it."""
        return self.now + timedelta(milliseconds=self.clock_offset_ms)

    @property
    def answers_for(self) -> frozenset[str] | None:
        """``receives``; None, for everybody, at the desk of a senior: a card that waits at a colleague who is
        away is read there, and given to another. In the sandbox a trainee plays every part: what an invented
        colleague passed on, they receive.
        """
        seniors = self.role is not None and holds(self.role, Right.SUPERVISE, self.standing)
        return None if seniors or is_sandbox(self.pack.centre.id) else self.receives

    def at_desk_of(self, account: Account | None) -> "Situation":
        """The same where the journal says who sits there; None: none does."""
        if account is None:
            return self
        return changed(
            self, receives=frozenset(account.receives), role=account.role,
            qualifications=frozenset(account.qualifications), standing=account.works_as(),
            account=account.operator, mentor=account.mentor,
        )  # fmt: skip
