"""The journal as one process serves it: who may come in, and what each console may ask for."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from core.domain.admission import Standing, ends_soon
from core.domain.chain import BEGINNING
from core.domain.published import Published, PublishedPack
from core.domain.roles import Right, Role, holds
from core.domain.wire import (
    ACCEPTED,
    EVENTS_LIMIT,
    PAGE_LENGTH,
    PUSH_BYTES,
    Account,
    Answer,
    Enrolment,
    Hidden,
    Item,
    Offer,
    Page,
    Position,
    Stamp,
)
from core.errors import JournalDenied, JournalFork, JournalTooLarge
from journal.admission import Author, check, is_id
from journal.bell import Bell
from journal.importing import ITEMS_LIMIT, Brought, Importer
from journal.incoming import Incoming
from journal.ledger.port import Ledger, Row, Slice
from journal.people import Directory, account_of, admission_of
from journal.presence import Presence
from journal.pushing import Push, Pushing
from journal.shelf import Shelf
from journal.tokens import Bearer, Tokens, new_code
from journal.watch import Watch

SOON: Final = timedelta(days=3)
"""How long before its end a console is told that its token ends."""


@dataclass(frozen=True, slots=True)
class Terms:
    """``token_days``: how long a token holds. ``presence_s``: seconds after its last call for which a console
    counts as there. ``wait_s``: the longest wait of a feed.
    """

    token_days: int = 90
    presence_s: int = 60
    wait_s: float = 30


class Service:
    """One process of the journal over its ledger.

    ``key``: the secret of the receipts, the same in every process. ``now``: the clock, aware and in UTC.
    ``secret``: a fresh text of at least 128 random bits, fit for a header.
    """

    def __init__(
        self,
        ledger: Ledger,
        key: bytes,
        now: Callable[[], datetime],
        secret: Callable[[], str],
        terms: Terms = Terms(),
    ) -> None:
        self.ledger = ledger
        self.key = key
        self.now = now
        self.terms = terms
        self.bell = Bell()
        self.watch = Watch(ledger, now)
        self.directory = Directory(ledger, now)
        self.tokens = Tokens(ledger, self.directory, now, secret, terms.token_days)
        self.presence = Presence(ledger, self.directory, now, terms.presence_s)
        self.pushing = Pushing(ledger, self.directory, self.watch, now, key, appended=self._heard)
        self.importer = Importer(ledger, self.directory, self.pushing, self.watch, now)
        self.shelf = Shelf(ledger, self.watch, now)
        self._secret = secret
        self._reads: dict[tuple[str, int, int, str | None], asyncio.Future[Slice]] = {}
        ledger.subscribe(self._heard)

    async def seat(self, token: str, session_id: str = "") -> "Seat":
        """The journal for one call of the console that holds this token.

        Raises:
            JournalDenied: it is not let in.
        """
        return Seat(self, token, session_id, await self.tokens.bearer(token))

    async def ready(self) -> None:
        """Return when the database answers."""
        await self.ledger.token("")

    async def enrol(self, code: str, device_id: str) -> Enrolment:
        """Exchange a one-time code for a token of this device.

        Raises:
            JournalDenied: not with this code.
        """
        enrolment = await self.tokens.enrol(code, device_id)
        await self.watch.note("enrolled", {"operator": enrolment.account.operator, "device": device_id})
        return enrolment

    async def issue_code(self, operator: str) -> str:
        """A one-time code for a console of this account, to be read out."""
        shown, code = new_code(operator, self._secret(), self.now())
        await self.watch.note("code", {"operator": operator})
        await self.ledger.put_code(code)
        return shown

    async def read(self, stream: str, after: int, limit: int, organisation: str | None) -> Slice:
        """What follows a number; asked once for all who ask at one moment, as all do who were waiting."""
        place = (stream, after, limit, organisation)
        reading = self._reads.get(place)
        if reading is None:
            reading = asyncio.ensure_future(self.ledger.read(*place))
            self._reads[place] = reading
            reading.add_done_callback(lambda done: self._forget(place, done))
        return await asyncio.shield(reading)

    def _forget(self, place: tuple[str, int, int, str | None], done: "asyncio.Future[Slice]") -> None:
        if self._reads.get(place) is done:
            del self._reads[place]

    def _heard(self, stream: str) -> None:
        """Something was appended. Who asks from now on must not be told what was read before."""
        for place in [each for each in self._reads if each[0] == stream]:
            del self._reads[place]
        self.bell.ring(stream)


class Seat:
    """``wire.Journal`` for one console, as long as a call lasts: who asks was looked up when it began."""

    def __init__(self, service: Service, token: str, session_id: str, bearer: Bearer) -> None:
        self._service = service
        self._token = token
        self._session = session_id if is_id(session_id) else ""
        self._bearer = bearer

    async def push(
        self, stream: str, position: Position, offers: Sequence[Offer], gap_ok: Sequence[tuple[str, int]]
    ) -> Sequence[Answer]:
        """Offer events; an answer for each, in the same order."""
        operator = self._bearer.operator
        self._may_read(stream)  # who sees no card changes none: a program has its own way in
        if len(offers) > EVENTS_LIMIT or sum(len(offer.event) for offer in offers) > PUSH_BYTES:
            raise JournalTooLarge()
        await self._asked()
        people = await self._service.directory.people()
        device = self._bearer.token.device_id
        scoped = people.is_scoped(operator.organisation)
        standing = self._bearer.standing
        author = Author(operator.id, operator.role, operator.organisation, device, scoped, standing)
        entitled = operator.role, operator.qualifications, standing
        entries = [(author, check(offer, stream, *entitled)) for offer in offers]
        lost = frozenset((device, session, number) for session, number in gap_ok)
        return await self._service.pushing.push(stream, Push(position, entries, lost))

    async def bring_in(self, stream: str, items: Sequence[Incoming]) -> Sequence[Brought]:
        """Bring in appeals that came elsewhere; an answer for each, in the same order. For programs only."""
        operator = self._bearer.operator
        admitted = self._bearer.standing is Standing.ADMITTED
        if operator.stream != stream or operator.role != Role.SERVICE or not admitted:
            raise JournalDenied("not_permitted")
        if len(items) > ITEMS_LIMIT:
            raise JournalTooLarge()
        return await self._service.importer.bring_in(operator, items)

    async def feed(self, stream: str, position: Position, limit: int, wait_s: float) -> Page:
        """What follows a position, as this reader may see it."""
        self._may_read(stream)
        await self._asked()
        found = _one_page(await self._follow(stream, position, max(1, min(limit, EVENTS_LIMIT)), wait_s))
        items = self._items(found)
        seen = [item.stamp.seq for item in items if isinstance(item, Item)]
        if seen:
            reader = self._bearer.operator.id, self._bearer.token.device_id
            await self._service.watch.shown((stream, seen[0], seen[-1]), reader)
        presence, console = self._service.presence, self._console()
        notices = []
        if await presence.is_copied(*console):
            notices.append("copied")
        if self._bearer.token.expires_at < (self._service.now() + SOON).isoformat():
            notices.append("expires")
        if ends_soon(admission_of(self._bearer.operator), self._service.now().date()) is not None:
            notices.append("course")
        return Page(
            items,
            found.rows[-1].chain if found.rows else position.chain,
            found.head,
            self._service.now().isoformat(),
            await presence.present(stream),
            tuple(notices),
        )

    async def locate(self, stream: str, points: Sequence[Position]) -> Position:
        """The first of these points, highest first, that the journal knows; the beginning if none."""
        self._may_read(stream)
        if len(points) > EVENTS_LIMIT:
            raise JournalTooLarge()
        await self._asked()
        chains = await self._service.ledger.chains(stream, [point.seq for point in points])
        known = [point for point in points if chains.get(point.seq) == point.chain]
        return max(known, key=lambda point: point.seq, default=BEGINNING)

    async def history(self, stream: str, card_id: str) -> Sequence[Item]:
        """All that the journal holds of a card this reader may see."""
        self._may_read(stream)
        await self._asked()
        rows = await self._service.ledger.history(stream, card_id, await self._scope())
        if rows:
            await self._note("history", stream=stream, card=card_id)
        return [_item(row, granted=False) for row in rows]

    async def pack(self, stream: str, etag: str) -> PublishedPack | None:
        """The newest pack of the centre; None when it is the one of this etag, or there is none."""
        self._may_read(stream)
        return await self._service.shelf.pack(stream, etag)

    async def pack_versions(self, stream: str) -> Sequence[Published]:
        """Every version of the pack, the oldest first."""
        self._may_read(stream)
        return await self._service.shelf.versions(stream)

    async def publish(self, stream: str, files: Mapping[str, str], etag: str) -> Published:
        """Give the consoles another pack in the place of the one of this etag; empty: of none.

        Every console of the centre works by it: who sees only the cards of an insurer gives them none.
        """
        operator = self._bearer.operator
        barred = operator.stream != stream or not self._holds(Right.PUBLISH)
        if barred or await self._scope() is not None:
            raise JournalDenied("not_permitted")
        device = self._bearer.token.device_id
        return await self._service.shelf.publish(stream, files, etag, operator.id, device)

    async def account(self) -> Account:
        """Who asks."""
        scoped = await self._scope() is not None
        return account_of(self._bearer.operator, self._bearer.token.expires_at, scoped=scoped)

    async def renew(self) -> Enrolment:
        """A fresh token for the one in use, which ends a day later."""
        enrolment = await self._service.tokens.renew(self._bearer)
        await self._note("renewed")
        return enrolment

    async def _follow(self, stream: str, position: Position, limit: int, wait_s: float) -> Slice:
        """Rows after a position, or none when the time is over."""
        service, loop = self._service, asyncio.get_running_loop()
        until = loop.time() + min(wait_s, service.terms.wait_s) if wait_s > 0 else None
        while True:
            ring = service.bell.listen(stream)  # before the head is read: what comes in between rings already
            try:
                found = await service.read(stream, position.seq, limit, await self._scope())
                if found.chain is None or found.chain != position.chain:
                    raise JournalFork()
                if found.rows or until is None or (left := until - loop.time()) <= 0:
                    return found
                await asyncio.wait([ring], timeout=left)
            finally:
                service.bell.leave(stream, ring)
            self._bearer = await service.tokens.bearer(self._token)  # much may have changed in the meantime
            self._may_read(stream)

    def _items(self, found: Slice) -> tuple[Item | Hidden, ...]:
        items: list[Item | Hidden] = []
        run: list[Row] = []
        for row in found.rows:
            if row.seq in found.hidden or (
                row.verdict != ACCEPTED and row.operator != self._bearer.operator.id
            ):
                run.append(row)
                continue
            if run:
                items.append(_hidden(run))
                run = []
            items.append(_item(row, granted=row.seq in found.granted))
        if run:
            items.append(_hidden(run))
        return tuple(items)

    def _may_read(self, stream: str) -> None:
        if self._bearer.operator.stream != stream or not self._holds(Right.READ):
            raise JournalDenied("not_permitted")

    def _holds(self, right: Right) -> bool:
        return holds(self._bearer.operator.role, right, self._bearer.standing)

    async def _scope(self) -> str | None:
        organisation = self._bearer.operator.organisation
        return organisation if (await self._service.directory.people()).is_scoped(organisation) else None

    def _console(self) -> tuple[str, str, str]:
        return self._bearer.token.device_id, self._session, self._bearer.operator.id

    async def _asked(self) -> None:
        await self._service.presence.asked(*self._console())

    async def _note(self, kind: str, **detail: object) -> None:
        bearer = self._bearer
        await self._service.watch.note(
            kind, {"operator": bearer.operator.id, "device": bearer.token.device_id, **detail}
        )


def _one_page(found: Slice) -> Slice:
    """As many of the rows as a page holds: one at least."""
    length = 0
    for place, row in enumerate(found.rows):
        length += len(row.body or "")
        if place and length > PAGE_LENGTH:
            return replace(found, rows=found.rows[:place])
    return found


def _hidden(run: Sequence[Row]) -> Hidden:
    return Hidden(run[0].seq, tuple(row.seal for row in run))


def _item(row: Row, *, granted: bool) -> Item:
    stamp = Stamp(row.seq, row.verdict, row.operator, row.role, row.number, row.received_at, row.receipt)
    return Item(stamp, row.event_id, row.card_id, row.hash, row.body, granted)
