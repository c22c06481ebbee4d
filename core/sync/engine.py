"""The sync of one desk, step by step: what waits is offered, what happened elsewhere is fetched and proven.

No clock, no chance, no thread: ``core.sync.loop`` says when, a test says when else. The rules that keep every
fact, whatever is lost on the way, are few:

- Only a pull moves the cursor. An event leaves the outbox when it comes back in the verified feed; an answer
  to a push only says that it need not be offered again for now, and is forgotten with the program.
- Caught up, and what was offered is not in the feed: it is offered again.
- What the journal lost, every desk gives back: its own and its peers', with the stamps that prove them.
- An answer to a question that was asked before the journal was found restored is not trusted.
"""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.domain.chain import BEGINNING, Link, hash_of, proven, verify
from core.domain.news import Change
from core.domain.wire import (
    ACCEPTED,
    EVENTS_LIMIT,
    PUSH_BYTES,
    Answer,
    Item,
    Journal,
    Offer,
    Position,
    Reception,
)
from core.errors import JournalBroken, JournalBusy, JournalFork, JournalTooLarge
from core.sync.replica import Replica

_TEXT_BYTES = PUSH_BYTES // 2
"""Bytes of events in one push: on the way a text is a string in JSON, with its stamp and ids beside it."""

_SIGHTS = 20
"""Cards that come into sight in one pull, at most. Each is a question for its history, and a journal answers
only so many at once: of a page full of them, kept whole or not at all, the last might never be answered."""

_ROUNDS = 50
"""Forks and losses in one ``settle`` before it is given up."""


Rejection = tuple[str, str]
"""Of a fact of this desk that the journal refused: its card, and why (a key of ``wire.REJECTIONS``)."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of a push.

    ``offered``: events in it. ``more``: ask again at once, there may be something left. ``later``: the
    journal wants something again later. ``rejected``: what it refused without giving it a place, and
    ``changes`` how the cards of that changed.
    """

    offered: int = 0
    more: bool = False
    later: bool = False
    rejected: tuple[Rejection, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a pull brought.

    ``moved``: numbers read; ``caught_up``: there are no more; ``rejected``: what was refused of ours among
    them; ``lost``: what was offered and did not come, so that it must be offered again.
    ``now``, ``present``, ``notices``: as in ``wire.Page``.
    """

    moved: int
    caught_up: bool
    rejected: tuple[Rejection, ...]
    lost: int
    changes: tuple[Change, ...]
    now: str
    present: tuple[str, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a sync did: events offered, numbers read, and how many of our facts the journal refused."""

    offered: int
    read: int
    rejected: int


class Engine:
    """One desk's side of a stream. ``journal`` may be exchanged between two questions: for a new token."""

    def __init__(self, stream: str, replica: Replica, journal: Journal) -> None:
        self.journal = journal
        self._stream = stream
        self._replica = replica
        self._sent: dict[str, tuple[str, int]] = {}  # event → its place in its session; not yet in the feed
        self._gaps: tuple[tuple[str, int], ...] = ()  # places that nobody holds: declared in the next push
        self._most = EVENTS_LIMIT
        self._generation = 0  # of the journal: how often it was found restored
        self._pushing = asyncio.Lock()

    async def push_once(self) -> Pushed:
        """Offer the next of what waits. One at a time: a second call waits for the first.

        Raises:
            JournalFork: call ``recover``.
            JournalError, StoreError: nothing is known to have happened; call again later.
        """
        async with self._pushing:
            generation = self._generation
            position = await self._replica.position()
            offers = await self._replica.offers(self._most, _TEXT_BYTES, frozenset(self._sent))
            if not offers:
                return Pushed()
            try:
                answers = await self.journal.push(self._stream, position, offers, self._gaps)
            except JournalTooLarge:
                return await self._offer_less(offers, generation)
            if [answer.event_id for answer in answers] != [offer.event_id for offer in offers]:
                raise JournalBroken("it did not answer what was asked")
            self._most = min(EVENTS_LIMIT, self._most * 2)
            if generation != self._generation:
                return Pushed(len(offers), more=True)
            asked = list(zip(offers, answers, strict=True))
            passed = [(offer, answer) for offer, answer in asked if _has_passed(answer, position)]
            if not passed:
                return await self._take_in(offers, answers)
            rest, changes = await self._looked_for(passed, position)
            rest += [each for each in asked if not _has_passed(each[1], position)]
            told = await self._take_in([offer for offer, _ in rest], [answer for _, answer in rest])
            return replace(
                told, offered=len(offers), more=told.more or len(rest) < len(asked),
                changes=(*changes, *told.changes),
            )  # fmt: skip

    async def pull_once(self, wait_s: float) -> Pulled | None:
        """Fetch what follows the cursor and keep it; waits up to so many seconds while there is nothing.

        None: the cursor moved meanwhile, the answer says nothing.

        Raises:
            JournalFork: call ``recover``.
            JournalError, StoreError: nothing was kept; call again later.
        """
        generation, offered = self._generation, frozenset(self._sent)
        before = await self._replica.position()
        page = await self.journal.feed(self._stream, before, EVENTS_LIMIT, wait_s)
        after, links, shown = _as_far(*verify(self._stream, before, page))
        items = await self._with_history(shown, links, after)
        if generation != self._generation:
            return None
        changes = await self._replica.apply(before, items, links, after) if links else ()
        if changes is None:
            return None
        for item in items:
            self._sent.pop(item.event_id, None)
        caught_up = after.seq >= page.head
        lost = offered & self._sent.keys() if caught_up else frozenset()
        for event_id in lost:
            del self._sent[event_id]
        rejected = [(item.card_id, item.stamp.verdict) for item in items if item.stamp.verdict != ACCEPTED]
        return Pulled(
            after.seq - before.seq, caught_up, tuple(rejected), len(lost), tuple(changes), page.now,
            page.present, page.notices,
        )  # fmt: skip

    async def recover(self) -> Sequence[Change] | None:
        """The journal does not know the cursor: go back to where both agree; all above it waits again.

        None: there was nothing to go back from.

        Raises:
            JournalError, StoreError: nothing was done; call again later.
        """
        before = await self._replica.position()
        points = await self._replica.points()
        to = await self.journal.locate(self._stream, points)
        if to not in {*points, BEGINNING}:
            raise JournalBroken("it knows a position that nobody asked about")
        if to == before:
            return None
        self._generation += 1  # first: what was asked before this is not to be trusted even while we go back
        changes = await self._replica.roll_back(before, to)
        if changes is not None:
            self._sent.clear()
            self._gaps = ()
        return changes

    # --- inside a push ------------------------------------------------------------------------------------

    async def _take_in(self, offers: Sequence[Offer], answers: Sequence[Answer]) -> Pushed:
        declared, gaps = self._gaps, dict[tuple[str, int], None]()
        held = {(offer.session_id, offer.session_seq) for offer in offers}
        refused: list[Answer] = []
        more = later = False
        for offer, answer in zip(offers, answers, strict=True):
            if answer.reception is Reception.RETRY:
                later = True
            elif answer.reception is Reception.GAP:
                missing = (offer.session_id, answer.expected)
                if missing in held or self._lost(*missing):
                    later = True
                else:
                    known = held.union(self._sent.values())
                    gaps |= dict.fromkeys(_nobodys(*missing, offer.session_seq, known))
                    more, later = more or missing not in declared, later or missing in declared
            elif answer.seq == 0 and answer.verdict != ACCEPTED:
                refused.append(answer)
            else:
                self._sent[offer.event_id] = (offer.session_id, offer.session_seq)
                more = True
        self._gaps = tuple(gaps)[:EVENTS_LIMIT]
        told = await self._refuse(refused)
        return replace(told, offered=len(offers), more=more or told.more, later=later)

    async def _looked_for(
        self, passed: Sequence[tuple[Offer, Answer]], read: Position
    ) -> tuple[list[tuple[Offer, Answer]], Sequence[Change]]:
        """What the journal has where this desk has read already, and waits here all the same.

        It was hidden when it was read. Where its card may be seen by now, the history brings it. What does
        not come so never will, however often it is offered: it is refused, and shown to its operator.
        Returned are those that did not come, with what the answer now is, and how cards changed.
        """
        cards = dict.fromkeys(_card_of(offer) for offer, answer in passed if answer.verdict == ACCEPTED)
        asked = list(cards)[:_SIGHTS]
        items = [item for card_id in asked for item in await self._history(card_id, read.seq, {})]
        items.sort(key=lambda item: item.stamp.seq)
        changes = await self._replica.apply(read, items, (), read) if items else ()
        came = {(item.event_id, item.hash) for item in items}
        rest = []
        for offer, answer in passed:
            if answer.verdict != ACCEPTED:
                rest.append((offer, replace(answer, seq=0)))
            elif changes is None or _card_of(offer) not in asked:
                rest.append((offer, replace(answer, reception=Reception.RETRY)))
            elif (offer.event_id, hash_of(offer.event)) not in came:
                rest.append((offer, replace(answer, seq=0, verdict="out_of_sight")))
        return rest, changes or ()

    async def _refuse(self, answers: Sequence[Answer]) -> Pushed:
        """Keep aside what has no place in the journal and never will."""
        changes: list[Change] = []
        rejected: list[Rejection] = []
        for answer in answers:
            for change in await self._replica.refuse(answer.event_id, answer.verdict):
                changes.append(change)
                rejected.append((change.after.card_id, answer.verdict))
        return Pushed(len(answers), bool(answers), rejected=tuple(rejected), changes=tuple(changes))

    def _lost(self, session_id: str, first: int) -> bool:
        """Whether the journal misses what it was sent before: all of the session from there goes again."""
        if (session_id, first) not in self._sent.values():
            return False
        for event_id, (session, number) in tuple(self._sent.items()):
            if session == session_id and number >= first:
                del self._sent[event_id]
        return True

    async def _offer_less(self, offers: Sequence[Offer], generation: int) -> Pushed:
        if generation != self._generation:
            return Pushed(more=True)
        if len(offers) > 1:
            self._most = len(offers) // 2
            return Pushed(more=True)
        return await self._refuse([Answer(offers[0].event_id, Reception.REJECTED, 0, "too_large")])

    # --- inside a pull ------------------------------------------------------------------------------------

    async def _with_history(
        self, shown: Sequence[Item], links: Sequence[Link], after: Position
    ) -> Sequence[Item]:
        """The items of a page, and of every card that came into sight with it all that went before."""
        granted = {item.card_id: item.stamp.seq for item in shown if item.granted}
        if not granted:
            return shown
        items = {item.stamp.seq: item for item in shown}
        seals = {link.seq: link.seal for link in links}
        for card_id, with_which in sorted(granted.items()):
            history = {item.stamp.seq: item for item in await self._history(card_id, after.seq, seals)}
            if with_which not in history:  # it was restored since the page: half a card must not be kept
                raise JournalBroken("the history of a card lacks what brought it into sight")
            items = history | items
        return [items[seq] for seq in sorted(items)]

    async def _history(self, card_id: str, last: int, seals: Mapping[int, str]) -> Sequence[Item]:
        """What the journal has of a card up to a number, proven by these seals and those that are kept."""
        items = []
        for item in await self.journal.history(self._stream, card_id):
            seq = item.stamp.seq
            if seq > last:
                continue
            known = [seals[seq]] if seq in seals else await self._replica.seals(seq, seq)
            if item.card_id != card_id or (known and known[0] != proven(self._stream, item)):
                raise JournalBroken("the history of a card does not fit the chain")
            items.append(item)
        return items


async def settle(engine: Engine) -> Settled:
    """Push and pull until nothing is left to offer and nothing to read.

    Raises:
        JournalBroken: it does not come to an end.
        JournalError, StoreError: what was done is done.
    """
    offered = read = rejected = 0
    for __ in range(_ROUNDS):
        try:
            while True:
                pushed = await engine.push_once()
                offered += pushed.offered
                rejected += len(pushed.rejected)
                if not pushed.more:
                    break
            while True:
                pulled = await engine.pull_once(0)
                if pulled is not None:
                    read += pulled.moved
                    rejected += len(pulled.rejected)
                    if pulled.caught_up:
                        break
        except JournalFork:
            await engine.recover()
            continue
        if pushed.later:
            raise JournalBusy()
        if not pulled.lost:
            return Settled(offered, read, rejected)
    raise JournalBroken("what is offered to it does not come back")


def _as_far(
    after: Position, links: Sequence[Link], shown: Sequence[Item]
) -> tuple[Position, Sequence[Link], Sequence[Item]]:
    """A proven page up to where it would bring too many cards into sight."""
    granted = [item.stamp.seq for item in shown if item.granted]
    if len(granted) <= _SIGHTS:
        return after, links, shown
    links = [link for link in links if link.seq < granted[_SIGHTS]]
    last = links[-1]
    return Position(last.seq, last.chain), links, [item for item in shown if item.stamp.seq <= last.seq]


def _has_passed(answer: Answer, read: Position) -> bool:
    """Whether the feed, read up to a position, has gone by the place of what was answered."""
    return answer.reception is Reception.DUPLICATE and 0 < answer.seq <= read.seq


def _card_of(offer: Offer) -> str:
    """The card of an event that the journal accepted."""
    return str(json.loads(offer.event)["card_id"])


def _nobodys(
    session_id: str, first: int, offered: int, known: set[tuple[str, int]]
) -> Iterator[tuple[str, int]]:
    """The places of a session from the missing one up to the one offered, but those known; a bounded lot."""
    for number in range(first, min(offered, first + EVENTS_LIMIT)):
        if (session_id, number) not in known:
            yield session_id, number
