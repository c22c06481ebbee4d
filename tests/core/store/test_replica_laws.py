"""The laws of a copy, over any interleaving of what a desk writes, what it reads and what the journal loses.

Whatever happened: a card is the fold of its facts in one order (numbered; lost, as they were numbered; our
own), and every table made anew is the table that grew.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial, reduce
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from core.domain import events as e
from core.domain.card import Card
from core.domain.chain import BEGINNING
from core.domain.envelope import Event
from core.domain.fold import evolve
from core.domain.wire import ACCEPTED, Item
from core.store.projections import load
from tests.core.domain.histories import FACT
from tests.core.store.desks import event
from tests.core.store.streams import Stream
from tests.core.store.test_projections import dump, in_memory, remade

RECEIVED = datetime(2026, 3, 2, 9, tzinfo=UTC)

_CARDS = st.sampled_from(["card-a", "card-b", "card-c"])
_VERDICT = st.sampled_from([ACCEPTED, ACCEPTED, ACCEPTED, "not_permitted"])
_OFTEN = [
    e.CardOpened(1, "phone", "1", "incoming", "", "+79181234567", 1, "invented", "3"),
    e.FieldSet("essence", "слово"),
    e.FieldSet("essence", "дело"),
    e.CardEscalated("expert", "anna", "Примерова Анна", "", "", 2, ""),
    e.CardTakenUp(),
    e.CallerDescribed("+79181234567", "баба Зина", "", ""),
    e.CallerDescribed("+79181234567", "Зинаида", "", ""),
    e.CallbackScheduled("p", "callback", "1406", "", "", ""),
    e.CardErased("по заявлению"),
]


@st.composite
def _facts(draw: st.DrawFn) -> list[e.Fact]:
    """A few facts, those often that have to do with each other."""
    return draw(st.lists(st.one_of(st.sampled_from(_OFTEN), FACT), min_size=1, max_size=3))


class Copy(RuleBasedStateMachine):
    """One desk, one journal, and a model of what the desk must hold: ids in the order that folds them."""

    def __init__(self) -> None:
        super().__init__()
        self.store = in_memory()
        self.stream = Stream()
        self.written = 0
        self.events: dict[str, Event] = {}  # as the store shall fold them: without number where it has none
        self.numbered: list[str] = []
        self.lost: list[str] = []
        self.own: list[str] = []
        self.counts: dict[str, bool] = {}
        self.blank: set[str] = set()
        self.refused: set[str] = set()  # without a place
        self.unread: dict[int, Item] = {}  # hidden from us, to be shown later

    def teardown(self) -> None:
        self.store.close()

    def run(self, waiting: Any) -> Any:
        return asyncio.run(waiting)

    def _event(self, card: str, fact: e.Fact, session: str) -> Event:
        self.written += 1
        made = event(card, self.written, fact, session=session)
        self.events[made.event_id] = made
        return made

    # --- what happens -------------------------------------------------------------------------------

    @rule(card=_CARDS, facts=_facts())
    def write(self, card: str, facts: list[e.Fact]) -> None:
        events = [self._event(card, fact, "ours") for fact in facts]
        self.run(self.store.import_events([events]))
        self.own += [one.event_id for one in events]
        self.counts |= {one.event_id: True for one in events}

    @rule(card=_CARDS, facts=_facts(), verdict=_VERDICT, poisoned=st.booleans(), number=st.integers(0, 3))
    def peers_write(self, card: str, facts: list[e.Fact], verdict: str, poisoned: bool, number: int) -> None:
        for fact in facts:
            made = self._event(card, fact, "peer")
            given = number if isinstance(fact, e.CardOpened) else 0
            self.stream.add(made, verdict, given, "{" if poisoned else None)

    @rule(most=st.integers(1, 4), verdict=_VERDICT)
    def push(self, most: int, verdict: str) -> None:
        taken = {item.event_id for item in self.stream.items}
        for offer in self.run(self.store.replica.offers(most, 1 << 20, frozenset(taken))):
            self.stream.add(replace(self.events[offer.event_id], seq=None), verdict, text=offer.event)

    @rule(most=st.integers(1, 6), hide=st.booleans())
    def pull(self, most: int, hide: bool) -> None:
        before = self.run(self.store.replica.position())
        after = self.stream.at(min(before.seq + most, len(self.stream.items)))
        items = self.stream.items[before.seq : after.seq]
        if hide:
            self.unread |= {item.stamp.seq: item for item in items if item.event_id.startswith("peer")}
            items = [item for item in items if item.stamp.seq not in self.unread]
        links = self.stream.links[before.seq : after.seq]
        self._read(items, self.run(self.store.replica.apply(before, items, links, after)))

    @precondition(lambda self: self.unread)
    @rule()
    def show_history(self) -> None:
        here = self.run(self.store.replica.position())
        items = list(self.unread.values())
        self._read(items, self.run(self.store.replica.apply(here, items, (), here)))
        self.unread = {}

    def _read(self, items: list[Item], changes: Any) -> None:
        assert changes is not None
        for item in items:
            one, said = item.event_id, item.stamp
            for rest in (self.own, self.lost):
                if one in rest:
                    rest.remove(one)
            self.numbered.append(one)
            self.refused.discard(one)
            if item.event is None:
                self.blank.add(one)
            self.counts[one] = said.verdict == ACCEPTED and one not in self.blank
            self.events[one] = replace(self.events[one], seq=said.seq, number=said.number)
            if item.event == "{":
                self.events[one] = replace(
                    self.events[one], fact=e.UnknownFact("", 0, "{}"), actor="", device_id="", session_id="",
                    occurred_at=RECEIVED,
                )  # fmt: skip
        self.numbered.sort(key=lambda one: self.events[one].seq or 0)
        for item in items:
            last = self.events[item.event_id]
            if last.type == e.CardErased.TYPE and self.counts[item.event_id]:  # readable or not
                self._erase(last.card_id, item.stamp.seq)

    def _erase(self, card_id: str, below: int) -> None:
        for item in self.stream.items[: below - 1]:
            if item.card_id == card_id:
                self.stream.erase(item.stamp.seq)
        self.unread = {seq: self.stream.items[seq - 1] for seq in self.unread}
        for one in self.numbered:
            known = self.events[one]
            if known.card_id == card_id and (known.seq or 0) < below:
                self.counts[one] = False
                self.blank.add(one)

    @rule(to=st.integers(0, 30))
    def lose(self, to: int) -> None:
        """The journal is restored from a backup; the desk finds where both agree."""
        self.stream.lose(min(to, len(self.stream.items)))
        before = self.run(self.store.replica.position())
        points = self.run(self.store.replica.points())
        known = [BEGINNING, *(self.stream.at(link.seq) for link in self.stream.links)]
        place = next(point for point in points if point in known)
        if place == before:
            return
        assert self.run(self.store.replica.roll_back(before, place)) is not None
        gone = [one for one in self.numbered if (self.events[one].seq or 0) > place.seq]
        self.numbered = [one for one in self.numbered if one not in gone]
        self.lost = [*gone, *self.lost]
        self.unread = {seq: item for seq, item in self.unread.items() if seq <= place.seq}
        for one in gone:
            self.events[one] = replace(self.events[one], seq=None)

    @precondition(lambda self: self.own or self.lost)
    @rule(data=st.data())
    def refuse(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from([*self.own, *self.lost]))
        self.run(self.store.replica.refuse(one, "malformed"))
        self.counts[one] = False
        self.refused.add(one)

    # --- what holds ---------------------------------------------------------------------------------

    @invariant()
    def every_card_is_the_fold_of_its_facts_in_order(self) -> None:
        for card_id in ("card-a", "card-b", "card-c"):
            counting = [
                self.events[one]
                for one in (*self.numbered, *self.lost, *self.own)
                if self.counts[one] and self.events[one].card_id == card_id
            ]
            expected = reduce(evolve, counting, Card(card_id))
            opened = self.run(self.store.card(card_id))
            folded = self.store._database.call(partial(load, card_id=card_id)).card
            assert replace(folded, number=expected.number) == expected
            assert (opened.card if opened else Card(card_id)) == (folded if counting else Card(card_id))

    @invariant()
    def tables_made_anew_are_those_that_grew(self) -> None:
        grown = self.store._database.call(dump)
        assert self.store._database.call(remade) == grown

    @invariant()
    def the_outbox_is_as_long_as_it_says(self) -> None:
        offers = self.run(self.store.replica.offers(1000, 1 << 30, frozenset()))
        waits = [one for one in (*self.lost, *self.own) if one not in self.blank | self.refused]
        assert [offer.event_id for offer in offers] == waits
        assert self.run(self.store.outbox()).waiting == len(waits)


Copy.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
test_a_copy_keeps_its_laws = Copy.TestCase
