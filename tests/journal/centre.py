"""A whole journal with invented people around it, over any ledger, spoken to in any way."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Protocol

from core.domain.chain import BEGINNING, verify
from core.domain.published import Packs, Published, PublishedPack
from core.domain.wire import Account, Answer, Enrolment, Hidden, Item, Journal, Offer, Page, Position
from journal.administration import erasing
from journal.administration.accounts import Hand
from journal.ledger.port import Ledger, Operator, Organisation
from journal.service import Service
from tests.journal.facts import STREAM, Pen, uid

KEY = b"only for tests, never for a real journal"

MakeLedger = Callable[[], Awaitable[Ledger]]
"""An empty ledger each time."""

Backup = Sequence[tuple[str, Mapping[str, Any]]]


class Clock:
    """The journal's clock: it stands until somebody moves it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def go(self, **on: float) -> None:
        """Move it: ``go(days=3)``."""
        self.moment += timedelta(**on)


class Connected(Journal, Packs, Protocol):
    """All that a console may ask."""


class Visitor:
    """``Connected`` in process: a seat is taken for every call, as over HTTP."""

    def __init__(self, centre: "Centre", token: str, session_id: str) -> None:
        self._centre = centre
        self._token = token
        self._session = session_id

    async def _seat(self) -> Connected:
        return await self._centre.service.seat(self._token, self._session)

    async def push(
        self, stream: str, position: Position, offers: Sequence[Offer], gap_ok: Sequence[tuple[str, int]]
    ) -> Sequence[Answer]:
        return await (await self._seat()).push(stream, position, offers, gap_ok)

    async def feed(self, stream: str, position: Position, limit: int, wait_s: float) -> Page:
        return await (await self._seat()).feed(stream, position, limit, wait_s)

    async def locate(self, stream: str, points: Sequence[Position]) -> Position:
        return await (await self._seat()).locate(stream, points)

    async def history(self, stream: str, card_id: str) -> Sequence[Item]:
        return await (await self._seat()).history(stream, card_id)

    async def account(self) -> Account:
        return await (await self._seat()).account()

    async def renew(self) -> Enrolment:
        return await (await self._seat()).renew()

    async def pack(self, stream: str, etag: str) -> PublishedPack | None:
        return await (await self._seat()).pack(stream, etag)

    async def publish(self, stream: str, files: Mapping[str, str], etag: str) -> Published:
        return await (await self._seat()).publish(stream, files, etag)


class Desk:
    """One console, as far as the journal knows it: what it writes, and how far it has read."""

    def __init__(self, centre: "Centre", operator: str, token: str, pen: Pen) -> None:
        self.centre = centre
        self.operator = operator
        self.token = token
        self.pen = pen
        self.position = BEGINNING
        self.journal = centre.client(token, pen.session)

    async def push(self, *offers: Offer, gap_ok: Sequence[tuple[str, int]] = ()) -> Sequence[Answer]:
        """Offer at the position that was read."""
        return await self.journal.push(self.pen.stream, self.position, offers, gap_ok)

    async def feed(self, limit: int = 500, wait_s: float = 0) -> Page:
        """The next page, proven; the position moves behind it."""
        page = await self.journal.feed(self.pen.stream, self.position, limit, wait_s)
        self.position, _, _ = verify(self.pen.stream, self.position, page)
        return page

    async def read(self) -> list[Item]:
        """Everything that this desk may see. The question after the last page proves its stamps."""
        items: list[Item] = []
        while (page := await self.feed()).items:
            items += [item for item in page.items if isinstance(item, Item)]
        assert self.position.seq == page.head
        return items

    def another_session(self) -> "Desk":
        """The same data directory with another program on it."""
        pen = Pen(self.pen.device, uid("session", self.centre.count()))
        return Desk(self.centre, self.operator, self.token, pen)


class Centre:
    """A journal, its clock, its people. Another way to speak to it overrides ``begin`` and ``client``."""

    def __init__(self, make_ledger: MakeLedger) -> None:
        self._make_ledger = make_ledger
        self._made = 0
        self.clock = Clock()
        self.ledger: Ledger
        self.service: Service

    async def open(self) -> None:
        """The fund, which sees all, and two insurers."""
        await self.begin(await self._make_ledger())
        await self.ledger.put_organisation(Organisation("fund", "Выдуманный фонд", True))
        await self.ledger.put_organisation(Organisation("alpha", "Страховщик Альфа", False))
        await self.ledger.put_organisation(Organisation("beta", "Страховщик Бета", False))

    async def begin(self, ledger: Ledger) -> None:
        """Serve this ledger."""
        self.ledger = ledger
        self.service = Service(ledger, KEY, self.clock, self._secret)

    async def close(self) -> None:
        """Serve nothing any more."""
        await self.ledger.close()

    def client(self, token: str, session_id: str) -> Connected:
        """The journal as a console with this token has it."""
        return Visitor(self, token, session_id)

    async def desk(
        self,
        operator: str,
        role: str = "operator",
        organisation: str = "fund",
        receives: Sequence[str] = (),
        stream: str = STREAM,
    ) -> Desk:
        """A console of an account, which is made if it is not there."""
        if operator not in {each.id for each in await self.ledger.operators()}:
            await self.hire(operator, role, organisation, receives, stream=stream)
        pen = Pen(uid("device", self.count()), uid("session", self.count()), stream)
        enrolment = await self.service.enrol(await self.service.issue_code(operator), pen.device)
        return Desk(self, operator, enrolment.token, pen)

    async def hire(
        self,
        operator: str,
        role: str = "operator",
        organisation: str = "fund",
        receives: Sequence[str] = (),
        *,
        state: str = "active",
        stream: str = STREAM,
    ) -> None:
        """Add an account, or change it; the clock goes on until every process knows."""
        name, post = "Выдуманова Ия", "оператор"
        account = Operator(
            operator, name, post, "", role, organisation, stream, tuple(receives), (), state
        )  # fmt: skip
        await self.ledger.put_operator(account)
        self.clock.go(seconds=3)

    async def train(self, operator: str, **parts: Any) -> None:
        """Change parts of an account; the clock goes on until every process knows."""
        (account,) = [each for each in await self.ledger.operators() if each.id == operator]
        await self.ledger.put_operator(replace(account, **parts))
        self.clock.go(seconds=3)

    async def erase(self, card_id: str, by: str) -> None:
        """What the administration of the journal does, in the name of an administrator."""
        (account,) = [each for each in await self.ledger.operators() if each.id == by]
        hand = Hand(self.ledger, "root", self.clock, by)
        ids = erasing.Pen(hand, account, KEY, lambda: uid("erasure", self.count()))
        await erasing.erase(ids, card_id, "заявление")

    async def dismiss(self, operator: str) -> None:
        """Take access back at once."""
        await self.ledger.revoke(self.clock().isoformat(), operator=operator)

    async def trail(self, kind: str) -> list[str]:
        """The details of what the audit trail has of a kind."""
        return [note.detail for note in await self.ledger.notes(0, 10_000, [kind])]

    async def backup(self) -> Backup:
        """Everything, as of now."""
        return [row async for row in self.ledger.dump()]

    async def restore(self, backup: Backup) -> None:
        """Let the journal be what it was; the consoles remember more."""

        async def rows() -> Any:
            for row in backup:
                yield row

        before, after = self.ledger, await self._make_ledger()
        await after.load(rows())
        await self.begin(after)
        await before.close()

    def count(self) -> int:
        """A number that was not used yet."""
        self._made += 1
        return self._made

    def _secret(self) -> str:
        return sha256(f"secret {self.count()}".encode()).hexdigest()


def shown(page: Page) -> list[str]:
    """The ids of what a page shows, and «hidden» for each event that it does not."""
    told: list[str] = []
    for item in page.items:
        told += ["hidden"] * len(item.seals) if isinstance(item, Hidden) else [item.event_id]
    return told
