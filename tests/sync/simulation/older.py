"""A console of yesterday: to it, whatever was learnt since is a fact of a newer version."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, Self

from core.domain import commands as c
from core.domain.card import Card
from core.domain.chain import Link
from core.domain.events import FACTS
from core.domain.news import Change
from core.domain.wire import Item, Position
from core.store import projections
from core.store.store import Plan
from tests.sync.simulation.real import Real

LATER: Final = (
    "card.read", "card.returned", "callback.attempted", "callback.given_up", "contact.logged", "reply.given",
    "term.extended", "notice.given", "service.rated", "caller.expected", "caller.set_apart", "shift.begun",
    "shift.ended", "report.exported", "card.submitted", "card.approved", "card.sent_back",
    "grade.given", "grade.acknowledged", "grade.appealed", "grade.calibrated",
    "grade.hearing", "grade.round_dropped",
)  # fmt: skip
"""Types that the program of yesterday does not have."""

KEYS: Final = (
    c.Read, c.Return, c.AttemptCallback, c.GiveUpCallback, c.LogContact, c.Reply, c.ExtendTerm, c.GiveNotice,
    c.RateService, c.ExpectCaller, c.SetCallerApart, c.Submit, c.Approve, c.SendBack, c.GiveGrade,
    c.AcknowledgeGrade, c.AppealGrade, c.SetCalibration, c.Hear, c.DropCalibration,
    c.DeskCommand,
)  # fmt: skip
"""What nobody can ask of it."""


@contextmanager
def yesterday() -> Iterator[None]:
    """Read facts as it reads them."""
    today = dict(FACTS)
    for type_ in LATER:
        FACTS.pop(type_, None)
    try:
        yield
    finally:
        FACTS.clear()
        FACTS.update(today)


class Older(Real):
    """The real store under that program: what it folds, it folds without them."""

    def opened(self) -> Self:
        with yesterday():
            return super().opened()

    def salvaged(self, lost: str) -> Self:
        with yesterday():
            return super().salvaged(lost)

    async def transact(self, card_id: str, plan: Plan, clears: Sequence[str] = ()) -> Card:
        with yesterday():
            return await super().transact(card_id, plan, clears)

    async def apply(
        self, before: Position, items: Sequence[Item], links: Sequence[Link], after: Position
    ) -> Sequence[Change] | None:
        with yesterday():
            return await super().apply(before, items, links, after)

    async def roll_back(self, before: Position, to: Position) -> Sequence[Change] | None:
        with yesterday():
            return await super().roll_back(before, to)

    async def refuse(self, event_id: str, verdict: str) -> Sequence[Change]:
        with yesterday():
            return await super().refuse(event_id, verdict)

    def folded(self, card_id: str) -> Card:
        with yesterday():
            return super().folded(card_id)

    def faults(self) -> Sequence[str]:
        with yesterday():
            return super().faults()

    def renewed(self) -> Real:
        """The same disk under the program of today: it folds anew what was folded otherwise."""
        data = Real(self.device_id, self.connection)
        projections.rebuild(data.connection)
        return data
