"""A small journal with people in it, over any ledger: what the tests of its administration begin with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from core.domain.wire import Answer, Offer, Position, Reception
from journal.administration import accounts, erasing
from journal.administration.accounts import Hand
from journal.administration.verifying import Finding, Head, verify
from journal.ledger.port import Ledger, Operator, Organisation
from journal.service import Seat, Service
from journal.tokens import new_code
from tests.journal.facts import STREAM, Pen, uid

KEY = b"k" * 32
BEGAN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass
class Office:
    """``now``: the clock of everybody here. Every account has the console whose device has its number."""

    ledger: Ledger
    now: datetime = BEGAN
    drawn: int = 0
    devices: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.service = Service(self.ledger, KEY, self.clock, self.chance)
        self.hand = Hand(self.ledger, "root", self.clock)

    def clock(self) -> datetime:
        return self.now

    def later(self, **parts: float) -> None:
        self.now += timedelta(**parts)

    def chance(self) -> str:
        self.drawn += 1
        return sha256(str(self.drawn).encode()).hexdigest()

    def new_id(self) -> str:
        self.drawn += 1
        return uid("drawn", self.drawn)

    async def found(self, id: str = "fund", *, sees_all: bool = True) -> None:
        await accounts.add_organisation(self.hand, Organisation(id, f"Организация {id}", sees_all))

    async def hire(
        self, id: str, role: str = "operator", organisation: str = "fund", receives: str = ""
    ) -> str:
        """Add an account; the code to be read out."""
        shown, code = new_code(id, self.chance(), self.now)
        operator = Operator(
            id, f"Выдуманова {id}", "оператор", "линия", role, organisation, STREAM,
            tuple(receives.split()), (), "active",
        )  # fmt: skip
        await accounts.add_operator(self.hand, operator, code)
        return shown

    async def sit(self, id: str, code: str) -> tuple[Seat, Pen]:
        """Enrol a console with a code, and begin a session at it."""
        number = len(self.devices) + 1
        device = self.devices.setdefault(id, uid("device", number))
        token = (await self.service.enrol(code, device)).token
        return await self.service.seat(token), Pen(device, uid("session", number))

    async def push(self, seat: Seat, offers: Iterable[Offer]) -> Sequence[Answer]:
        return await seat.push(STREAM, Position(0, "0" * 64), list(offers), [])

    async def pen(self, account: str) -> erasing.Pen:
        """With what an administrator erases."""
        operator = await accounts.authorised(self.ledger, account, "erase", self.now.date())
        hand = Hand(self.ledger, "root", self.clock, account)
        return erasing.Pen(hand, operator, KEY, self.new_id)


async def findings(ledger: Ledger, *noted: Head, key: bytes = KEY) -> list[Finding]:
    """What is wrong."""
    return [each async for each in verify(ledger, key, noted) if isinstance(each, Finding)]


async def working(ledger: Ledger) -> Office:
    """An office that has worked: two cards, of which one was erased; and refused facts of every sort."""
    office = Office(ledger)
    await office.found()
    await office.found("insurer", sees_all=False)
    one, pen_one = await office.sit("first", await office.hire("first"))
    two, pen_two = await office.sit("second", await office.hire("second", organisation="insurer"))
    await office.hire("chief", "administrator")
    await office.push(one, [pen_one.open(), pen_one.note(), pen_one.note("второе слово")])
    office.later(minutes=1)
    card = uid("card", 2)
    await office.push(two, [pen_two.open(card), pen_two.note(card=card)])
    refused = [
        pen_one.write("card.erased", {"reason": "не его дело"}),
        pen_one.note(stream="another"),
        replace(pen_one.note(), event="{"),
        replace(pen_one.note(), event="\ud800"),
        pen_one.offer(2, "card.noted", {"text": "тот же номер"}, event_id=uid("taken")),
    ]
    answers = await office.push(one, refused)
    assert {answer.reception for answer in answers} == {Reception.REJECTED}
    office.later(minutes=1)
    await erasing.erase(await office.pen("chief"), card, "требование от 01.11.2026")
    await office.push(one, [pen_one.note("после всего")])
    await one.feed(STREAM, Position(0, "0" * 64), 500, 0)
    return office
