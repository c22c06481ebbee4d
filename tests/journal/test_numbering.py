"""The laws of the numbers, over random histories: in how many pushes, how often, in which order."""

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random
from typing import Any, TypeVar

from hypothesis import given
from hypothesis import strategies as st

from core.domain.chain import GENESIS, link, seal
from core.domain.wire import ACCEPTED, Answer, Reception, Stamp
from journal.admission import Author, check
from journal.ledger.memory import MemoryLedger
from journal.ledger.port import Known, Place, Row, Writing
from journal.numbering import Entry, Rules, plan, receipt_of, skip, wanted
from tests.journal.facts import STREAM, Pen, escalated, noted, opened, uid

T = TypeVar("T")

RULES = Rules(
    STREAM,
    b"a key of the tests",
    "2026-11-20T09:00:00+00:00",
    {"expert": frozenset({"beta"})},
    {"anna": "fund", "vera": "alpha", "gleb": "beta"},
)
AUTHORS = (
    Author("anna", "operator", "fund", uid("device", 0), scoped=False),
    Author("vera", "operator", "alpha", uid("device", 1), scoped=True),
    Author("gleb", "expert", "beta", uid("device", 2), scoped=True),
)


@dataclass(frozen=True)
class Act:
    """Somebody offers an event: a number of their session, a card, a type, perhaps another id or bad text."""

    who: int
    number: int
    card: int
    type: str
    id: int = 0
    unread: bool = False

    def entry(self) -> Entry:
        author = AUTHORS[self.who]
        pen = Pen(author.device_id, uid("session", self.who))
        payload = {"card.opened": opened(), "card.escalated": escalated("expert")}.get(self.type, noted())
        id = uid(f"event {self.who} {self.id}", self.number)
        offer = pen.offer(self.number, self.type, payload, uid("card", self.card), event_id=id)
        if self.unread:
            offer = replace(offer, event="?")
        return author, check(offer, STREAM, author.role)


ACTS = st.lists(
    st.builds(
        Act,
        who=st.integers(0, 2),
        number=st.integers(1, 5),
        card=st.integers(1, 3),
        type=st.sampled_from(["card.opened", "card.noted", "card.escalated", "card.erased"]),
        id=st.sampled_from([0, 0, 0, 1]),
        unread=st.sampled_from([False, False, False, True]),
    ),
    max_size=25,
)
PLACES = st.builds(lambda who, number: (*session_of(who), number), st.integers(0, 2), st.integers(1, 5))
LOST = st.frozensets(PLACES)


def session_of(who: int) -> tuple[str, str]:
    return AUTHORS[who].device_id, uid("session", who)


class Log:
    """A ledger in memory, asked without a loop: nothing in it waits."""

    def __init__(self) -> None:
        self.ledger = MemoryLedger()

    def push(self, entries: Sequence[Entry], gap_ok: frozenset[Place]) -> Sequence[Answer]:
        def planned(known: Known) -> Writing:
            return plan(known, entries, gap_ok, RULES)[0]

        return done(self.ledger.append(STREAM, wanted(entries), planned))

    def rows(self) -> Sequence[Row]:
        return done(self.ledger.read(STREAM, 0, 10_000, None)).rows

    def seen(self, organisation: str) -> frozenset[int]:
        found = done(self.ledger.read(STREAM, 0, 10_000, organisation))
        return frozenset(row.seq for row in found.rows) - found.hidden


def done(work: Coroutine[Any, Any, T]) -> T:
    try:
        work.send(None)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]  # what the coroutine returns
    raise AssertionError("the ledger in memory waited")


def stamp_of(row: Row) -> Stamp:
    return Stamp(row.seq, row.verdict, row.operator, row.role, row.number, row.received_at, row.receipt)


@given(ACTS, LOST, st.lists(st.integers(0, 25), max_size=6))
def test_it_does_not_matter_how_many_pushes_go_into_one_transaction(
    acts: Sequence[Act], lost: frozenset[Place], cuts: Sequence[int]
) -> None:
    entries = [act.entry() for act in acts]
    places = [0, *sorted(min(cut, len(entries)) for cut in cuts), len(entries)]
    whole, parted = Log(), Log()
    at_once = whole.push(entries, lost)
    in_pieces = [
        answer for first, last in pairwise(places) for answer in parted.push(entries[first:last], lost)
    ]
    assert list(at_once) == in_pieces
    assert whole.rows() == parted.rows()


@given(ACTS, LOST)
def test_numbers_are_dense_and_seals_receipts_and_chain_prove_each_other(
    acts: Sequence[Act], lost: frozenset[Place]
) -> None:
    log = Log()
    log.push([act.entry() for act in acts], lost)
    chain = GENESIS
    for number, row in enumerate(log.rows(), 1):
        assert row.seq == number
        assert row.seal == seal(STREAM, row.hash, stamp_of(row))
        assert row.receipt == receipt_of(RULES.key, row.seal)
        chain = link(chain, row.seal)
        assert row.chain == chain


@given(ACTS, LOST)
def test_every_place_of_a_session_has_one_event_and_those_before_it_are_there_or_declared(
    acts: Sequence[Act], lost: frozenset[Place]
) -> None:
    log = Log()
    log.push([act.entry() for act in acts], lost)
    places = [
        (row.device_id, row.session_id, row.session_seq)
        for row in log.rows()
        if row.verdict != "number_taken"
    ]
    assert len(places) == len(set(places))
    for *session, number in places:
        assert {(*session, before) for before in range(1, number)} <= set(places) | lost


@given(ACTS, LOST)
def test_what_is_offered_again_has_its_first_verdict_and_nothing_is_kept_twice(
    acts: Sequence[Act], lost: frozenset[Place]
) -> None:
    log, entries = Log(), [act.entry() for act in acts]
    log.push(entries, lost)
    kept = {row.event_id: row for row in log.rows()}
    for answer in log.push(entries, lost):
        if answer.event_id in kept:
            row = kept[answer.event_id]
            assert (answer.reception, answer.seq, answer.verdict) == (
                Reception.DUPLICATE,
                row.seq,
                row.verdict,
            )
    assert [row for row in log.rows() if row.event_id in kept] == list(kept.values())
    assert len({row.event_id for row in log.rows()}) == len(log.rows())


@given(ACTS, LOST)
def test_every_card_has_one_human_number_by_its_first_opening(
    acts: Sequence[Act], lost: frozenset[Place]
) -> None:
    log = Log()
    log.push([act.entry() for act in acts], lost)
    first: dict[str, Row] = {}
    for row in log.rows():
        if row.type == "card.opened" and row.verdict == ACCEPTED:
            first.setdefault(row.card_id, row)
    openings = list(first.values())
    assert [row.number for row in openings] == list(range(1, len(openings) + 1))
    assert not any(row.number for row in log.rows() if row not in openings)


@given(ACTS, LOST)
def test_an_insurer_writes_only_on_cards_that_it_sees(acts: Sequence[Act], lost: frozenset[Place]) -> None:
    log = Log()
    log.push([act.entry() for act in acts], lost)
    for row in log.rows():
        if row.verdict == ACCEPTED and row.organisation != "fund":
            assert row.seq in log.seen(row.organisation)


@given(ACTS, LOST, st.randoms(use_true_random=False), st.integers(0, 2), st.integers(0, 10))
def test_what_a_restored_journal_lost_comes_back_the_same_whoever_brings_it_in_whatever_order(
    acts: Sequence[Act], lost: frozenset[Place], chance: Random, who: int, kept: int
) -> None:
    before, entries = Log(), [act.entry() for act in acts]
    before.push(entries[:kept], lost)
    after = Log()
    after.ledger.restore(before.ledger)
    before.push(entries[kept:], lost)
    offers = {item.offer.event_id: item.offer for _, item in entries}
    missing = list(before.rows()[len(after.rows()) :])
    chance.shuffle(missing)
    peer = AUTHORS[who]
    brought = [replace(offers[row.event_id], event=row.body or "", stamp=stamp_of(row)) for row in missing]
    after.push([(peer, check(offer, STREAM, peer.role)) for offer in brought], frozenset())
    assert said(after.rows()) == said(before.rows())
    opening = Pen(peer.device_id, uid("new")).offer(1, "card.opened", opened(), uid("card", 9))
    author = AUTHORS[0]
    body = replace(author, device_id=peer.device_id)
    after.push([(body, check(opening, STREAM, author.role))], frozenset())
    assert after.rows()[-1].number > max((row.number for row in before.rows()), default=0)


def said(rows: Sequence[Row]) -> set[tuple[object, ...]]:
    """What of each event must outlive a restore: all but its place in the stream."""
    return {
        (row.event_id, row.hash, row.organisation, replace(stamp_of(row), seq=0, receipt="")) for row in rows
    }


def test_nobody_declares_lost_what_another_device_has() -> None:
    session, act = uid("session", 0), Act(0, 2, 1, "card.noted")
    for device, reception in ((AUTHORS[1], Reception.GAP), (AUTHORS[0], Reception.ACCEPTED)):
        (answer,) = Log().push([act.entry()], frozenset({(device.device_id, session, 1)}))
        assert answer.reception == reception


def test_human_numbers_can_be_left_out() -> None:
    log = Log()
    assert done(log.ledger.append(STREAM, wanted([]), skip(500))) == ()
    log.push([Act(0, 1, 1, "card.opened").entry()], frozenset())
    assert [row.number for row in log.rows()] == [501]


def test_a_number_of_a_session_far_beyond_the_last_is_a_gap_found_at_once() -> None:
    (answer,) = Log().push([Act(0, 2**47, 1, "card.noted").entry()], frozenset())
    assert (answer.reception, answer.expected) == (Reception.GAP, 1)
