"""Bugs planted in the simulation: what a good suite must catch, each in the place of one real part.

The first are the bugs that drafts of the protocol had, the others are what a tired hand writes. Nothing of
this touches the product: a bug is a subclass, made for its world and forgotten with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from core.desk import Desk
from core.domain import events as e
from core.domain.card import Callback, Card, Extension
from core.domain.chain import Link, verify
from core.domain.envelope import IMPORTER, Event
from core.domain.news import Change
from core.domain.wire import ACCEPTED, Answer, Item, Offer, Page, Position
from core.sync.engine import Engine, Pushed
from core.sync.replica import Replica
from journal.admission import Author
from journal.centres import Centre as PackOf
from journal.importing import Brought, Importer
from journal.incoming import Incoming
from journal.ledger.port import Known, Organisation, Plan, Wanted, Writing
from journal.service import Seat
from tests.sync.simulation.centre import Centre, Ledger
from tests.sync.simulation.console import DeskEnd
from tests.sync.simulation.misgraded import MISGRADED
from tests.sync.simulation.real import Real
from tests.sync.simulation.world import Parts

# --- the seven that drafts had ------------------------------------------------------------------------------


class _RefusedReadAsAccepted(Real):
    async def apply(
        self, before: Position, items: Sequence[Item], links: Sequence[Link], after: Position
    ) -> Sequence[Change] | None:
        good = [replace(item, stamp=replace(item.stamp, verdict=ACCEPTED)) for item in items]
        return await super().apply(before, good, links, after)


class _RefusedNotGivenBack(Real):
    async def roll_back(self, before: Position, to: Position) -> Sequence[Change] | None:
        changes = await super().roll_back(before, to)
        self.connection.execute("UPDATE log SET was = NULL WHERE verdict <> 'accepted' AND was IS NOT NULL")
        return changes


class _OnlyTheLastLoss(Real):
    async def roll_back(self, before: Position, to: Position) -> Sequence[Change] | None:
        if await self.position() == before:
            self.connection.execute("UPDATE log SET was = NULL WHERE was IS NOT NULL")
        return await super().roll_back(before, to)


class _LatePageIsKept(Real):
    async def apply(
        self, before: Position, items: Sequence[Item], links: Sequence[Link], after: Position
    ) -> Sequence[Change] | None:
        changes = await super().apply(before, items, links, after)
        if changes is not None:
            return changes
        here = await self.position()
        return await super().apply(here, [item for item in items if item.stamp.seq > here.seq], (), here)


class _NoGenerations(Engine):
    """One for whom the journal was never restored, however often it was."""

    @property
    def _generation(self) -> int:
        return 0

    @_generation.setter
    def _generation(self, generation: int) -> None:
        pass


class _GapsNeverDeclared(Engine):
    async def _take_in(self, offers: Sequence[Offer], answers: Sequence[Answer]) -> Pushed:
        pushed = await super()._take_in(offers, answers)
        self._gaps = ()
        return replace(pushed, more=False)


class _OnlyAuthorsGiveBack(Real):
    async def roll_back(self, before: Position, to: Position) -> Sequence[Change] | None:
        changes = await super().roll_back(before, to)
        self.connection.execute(
            "UPDATE log SET was = NULL WHERE was IS NOT NULL AND body ->> 'device_id' <> ?", (self.device_id,)
        )
        return changes


class _AnswerTrustedForEver(Engine):
    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self._sent = _NeverForgets()


class _NeverForgets(dict[str, tuple[str, int]]):
    def __delitem__(self, key: str) -> None:
        pass

    def clear(self) -> None:
        pass


# --- what a tired hand writes -------------------------------------------------------------------------------


class _End:
    """The disk as an engine sees it, with something in between."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica

    def __getattr__(self, name: str) -> Any:
        return getattr(self._replica, name)


class _DeletedWhenSent(Engine):
    def __init__(self, stream: str, replica: Replica, *rest: Any) -> None:
        super().__init__(stream, _Deletes(replica), *rest)


class _Deletes(_End):
    async def offers(self, *asked: Any) -> Sequence[Offer]:
        offers = await self._replica.offers(*asked)
        for offer in offers:
            await self._replica.refuse(offer.event_id, ACCEPTED)
        return offers


class _DeletedWhenAnswered(Engine):
    async def _take_in(self, offers: Sequence[Offer], answers: Sequence[Answer]) -> Pushed:
        for answer in answers:
            if answer.verdict == ACCEPTED:
                await self._replica.refuse(answer.event_id, ACCEPTED)
        return await super()._take_in(offers, answers)


class _WholeBatchIsAnswered(Engine):
    async def _take_in(self, offers: Sequence[Offer], answers: Sequence[Answer]) -> Pushed:
        if answers[0].verdict == ACCEPTED:
            for answer in answers:
                await self._replica.refuse(answer.event_id, ACCEPTED)
        return await super()._take_in(offers, answers)


class _CursorBeforeData(Engine):
    def __init__(self, stream: str, replica: Replica, *rest: Any) -> None:
        super().__init__(stream, _InTwo(replica), *rest)


class _InTwo(_End):
    async def apply(
        self, before: Position, items: Sequence[Item], links: Sequence[Link], after: Position
    ) -> Sequence[Change] | None:
        if await self._replica.apply(before, (), links, after) is None:
            return None
        return await self._replica.apply(after, items, (), after)


class _AnswerMovesTheCursor(Engine):
    async def _take_in(self, offers: Sequence[Offer], answers: Sequence[Answer]) -> Pushed:
        before, ours = await self._replica.position(), {offer.event_id for offer in offers}
        page = await self.journal.feed(self._stream, before, 500, 0)
        after, links, items = verify(self._stream, before, page)
        if links:
            mine = [item for item in items if item.event_id in ours]
            await self._replica.apply(before, mine, links, after)
        return await super()._take_in(offers, answers)


class _SessionOfTheDevice(Desk):
    def __init__(self, store: Any, *rest: Any) -> None:
        super().__init__(store, *rest)
        self._session_id = store.device_id
        assert isinstance(store, DeskEnd) and isinstance(store.data, Real)
        seqs = [row.session_seq for row in store.data.kept.values() if row.session_id == store.device_id]
        store.data.store._session_seq = max(seqs, default=0)


class _NoDeDuplication(Ledger):
    async def append(self, stream: str, wanted: Wanted, plan: Plan) -> Sequence[Answer]:
        def forgetful(known: Known) -> Writing:
            return plan(replace(known, events={}, places={}))

        return await super().append(stream, wanted, forgetful)


class _RefusedForgotten(Ledger):
    async def append(self, stream: str, wanted: Wanted, plan: Plan) -> Sequence[Answer]:
        def forgetful(known: Known) -> Writing:
            events = {id: said for id, said in known.events.items() if said[1] == ACCEPTED}
            return plan(replace(known, events=events, places={}))

        return await super().append(stream, wanted, forgetful)


class _Trusting:
    """A seat that believes every position, as far as its number goes."""

    def __init__(self, seat: Seat, ledger: Ledger) -> None:
        self._seat, self._ledger = seat, ledger

    def __getattr__(self, name: str) -> Any:
        return getattr(self._seat, name)

    async def _believed(self, stream: str, position: Position) -> Position:
        kept = self._ledger._streams.get(stream)
        seq = min(position.seq, kept.head.seq if kept else 0)
        return Position(seq, (await self._ledger.chains(stream, [seq]))[seq])

    async def push(self, stream: str, position: Position, *rest: Any) -> Sequence[Answer]:
        return await self._seat.push(stream, await self._believed(stream, position), *rest)

    async def feed(self, stream: str, position: Position, *rest: Any) -> Page:
        return await self._seat.feed(stream, await self._believed(stream, position), *rest)


class _NoPositionCheck(Centre):
    async def seat(self, token: str, session: str) -> Seat:
        return _Trusting(await super().seat(token, session), self.ledger)  # type: ignore[return-value]


class _EverybodySeesAll(Centre):
    async def furnish(self) -> None:
        await super().furnish()
        for organisation in await self.ledger.organisations():
            await self.ledger.put_organisation(Organisation(organisation.id, organisation.title, True))


class _CommitsTwice(Real):
    async def transact(self, *asked: Any) -> Any:
        said = await super().transact(*asked)
        self.connection.execute("UPDATE log SET verdict = 'accepted' WHERE seq IS NULL AND stamp IS NULL")
        return said


# --- what is owed and brought in ----------------------------------------------------------------------------


def _last_end_counts(card: Card, fact: e.CallbackDone | e.CallbackGivenUp, event: Event) -> Card:
    """Whoever comes later undoes what the first has said."""

    def ended(one: Callback) -> Callback:
        given_up = isinstance(fact, e.CallbackGivenUp)
        done = replace(one, done_at=event.occurred_at, outcome=fact.outcome, given_up=given_up)
        return done if one.fact.callback_id == fact.callback_id else one

    return replace(card, callbacks=tuple(map(ended, card.callbacks)))


def _tried_is_done(card: Card, fact: e.CallbackAttempted, event: Event) -> Card:
    return _last_end_counts(card, e.CallbackDone(fact.callback_id, fact.outcome), event)


def _last_extension_counts(card: Card, fact: e.TermExtended, event: Event) -> Card:
    return replace(card, extension=Extension(fact, event.actor, event.occurred_at))


class _ClearsItsOwnQueue(Real):
    """What was done elsewhere stays in the queue of this desk."""

    async def apply(
        self, before: Position, items: Sequence[Item], links: Sequence[Link], after: Position
    ) -> Sequence[Change] | None:
        owed = set(self.queue())
        changes = await super().apply(before, items, links, after)
        for gone in owed.difference(self.queue()):
            self.connection.execute("UPDATE callbacks SET done_at = NULL WHERE callback_id = ?", (gone,))
        return changes


class _Importing(Centre):
    """A journal with another importer."""

    kind: type[Importer] = Importer

    def importer(self) -> Importer:
        real = super().importer()
        return self.kind(real._ledger, real._directory, real._pushing, real._watch, real._now)


class _NewEachTime(Importer):
    """To it, an appeal is another one whenever it is brought."""

    async def _one(self, stream: str, author: Author, centre: PackOf, item: Incoming) -> Brought:
        again = replace(item, external_id=f"{item.external_id} {self._now():%H%M%S}")
        return await super()._one(stream, author, centre, again)


class _ForgetsWhatItBrought(_Importing):
    kind = _NewEachTime


class _OnlyLooks(Ledger):
    """Whether an appeal is known is asked before the lock of the stream, and not under it."""

    async def append(self, stream: str, wanted: Wanted, plan: Plan) -> Sequence[Answer]:
        def blind(known: Known) -> Writing:
            places = {place: event_id for place, event_id in known.places.items() if place[0] != IMPORTER}
            return plan(replace(known, places=places))

        return await super().append(stream, wanted, blind)


BUGS: Final[Mapping[str, Parts]] = {
    "1. a refused fact is read as one that holds": Parts(disk=_RefusedReadAsAccepted),
    "2. refused facts are not given back to a restored journal": Parts(disk=_RefusedNotGivenBack),
    "3. after a second restore only the last loss is given back": Parts(disk=_OnlyTheLastLoss),
    "4. a late page of an older generation is kept": Parts(engine=_NoGenerations, disk=_LatePageIsKept),
    "5. a gap that nobody can fill is never declared": Parts(engine=_GapsNeverDeclared),
    "6. only the author gives back": Parts(disk=_OnlyAuthorsGiveBack),
    "7. an answer of a lost generation is trusted": Parts(engine=_AnswerTrustedForEver),
    "deleted when sent": Parts(engine=_DeletedWhenSent),
    "deleted when answered": Parts(engine=_DeletedWhenAnswered),
    "one answer for the whole batch": Parts(engine=_WholeBatchIsAnswered),
    "the cursor before the data": Parts(engine=_CursorBeforeData),
    "the answer to a push moves the cursor": Parts(engine=_AnswerMovesTheCursor),
    "the session of a device": Parts(desk=_SessionOfTheDevice),
    "a fact that does not wait": Parts(disk=_CommitsTwice),
    "no de-duplication": Parts(ledger=_NoDeDuplication),
    "a refused fact is judged again": Parts(ledger=_RefusedForgotten),
    "no check of the position": Parts(centre=_NoPositionCheck),
    "everybody sees all": Parts(centre=_EverybodySeesAll),
    "the last of two who end a promise does": Parts(
        rules={e.CallbackDone: _last_end_counts, e.CallbackGivenUp: _last_end_counts}
    ),
    "a call that was tried was made": Parts(rules={e.CallbackAttempted: _tried_is_done}),
    "a second extension counts": Parts(rules={e.TermExtended: _last_extension_counts}),
    "what another desk has done is owed": Parts(disk=_ClearsItsOwnQueue),
    "an appeal is another one each time": Parts(centre=_ForgetsWhatItBrought),
    "two who bring the same do not hear of each other": Parts(ledger=_OnlyLooks),
    **MISGRADED,
}
"""What is wrong → the parts of a world in which it is."""
