"""What the consoles of the measurements offer: the calls of ``core.invented`` under ids of its own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle, islice, zip_longest
from random import Random
from typing import Any, Final

from core.centre.files import load_pack
from core.domain.envelope import canonical
from core.domain.events import FieldSet, SpeechSaid
from core.domain.wire import Offer, Position
from core.invented import SEED_END, histories
from core.moment import uuid7
from journal.admission import Author, check
from journal.ledger.memory import MemoryLedger
from journal.ledger.port import Row
from journal.numbering import Rules, plan, wanted

STREAM: Final = "ru-tfoms-krasnodar"
FUND: Final = "fund"
KEY: Final = b"only to measure, never for a real journal"

_KINDS = 300

BEGAN: Final = int(SEED_END.timestamp() * 1000)
"""When the consoles begin, in milliseconds since 1970: the time in their ids."""


_SAID = 0.28
"""The share of fields that is kept of a call where a card is to have six facts, as in a big centre."""


@dataclass(frozen=True, slots=True)
class Console:
    """One console: its account, its ids, and what it has to offer, in order."""

    operator: str
    device_id: str
    session_id: str
    offers: Sequence[Offer]

    def pushes(self, size: int) -> list[Sequence[Offer]]:
        """What it offers, so many at once."""
        return [self.offers[first : first + size] for first in range(0, len(self.offers), size)]


def consoles(numbers: Iterable[int], facts: int, seed: int, *, short: bool = False) -> list[Console]:
    """Consoles by their numbers, with so many facts each. ``short``: six facts a card.

    ``seed``: another one has other ids. The ids of a console do not depend on how many facts are asked for.
    """
    calls = _calls(short=short)
    return [_console(number, facts, calls, Random(f"{seed} {number}")) for number in numbers]


@lru_cache
def _calls(*, short: bool) -> Sequence[Sequence[dict[str, Any]]]:
    """Different calls, as envelopes; what comes after them are the same under other ids."""
    chance = Random(1)
    return [
        [event.body() for event in call if not short or _stays(chance, event.fact)]
        for call in histories(load_pack(STREAM), _KINDS, 1, SEED_END)
    ]


def _stays(chance: Random, fact: object) -> bool:
    return chance.random() < _SAID if isinstance(fact, FieldSet) else not isinstance(fact, SpeechSaid)


def _console(number: int, facts: int, calls: Sequence[Sequence[dict[str, Any]]], rng: Random) -> Console:
    device, session = _id(rng, 0), _id(rng, 0)
    said = islice(_under_new_ids(calls, rng, device, session), facts)
    offers = [Offer(body["event_id"], session, body["session_seq"], canonical(body)) for body in said]
    return Console(f"console-{number}", device, session, offers)


def _under_new_ids(
    calls: Sequence[Sequence[dict[str, Any]]], rng: Random, device: str, session: str
) -> Iterator[dict[str, Any]]:
    seq = 0
    for call in cycle(rng.sample(calls, len(calls))):
        card = _id(rng, seq)
        for body in call:
            seq += 1
            ids = {"event_id": _id(rng, seq), "card_id": card, "device_id": device, "session_id": session}
            yield body | ids | {"session_seq": seq, "stream": STREAM}


def _id(rng: Random, seconds: int) -> str:
    """An id as a desk makes it: those of the same hour lie together in every index."""
    return uuid7(BEGAN + seconds * 1000, rng.getrandbits(76))


async def rows_of(given: Sequence[Console]) -> Sequence[Row]:
    """The rows by which the journal keeps all of it, made by its own rules; each console in its turn."""
    entries = [
        (
            Author(one.operator, "operator", FUND, one.device_id, scoped=False),
            check(offer, STREAM, "operator"),
        )
        for each in zip_longest(*(one.offers for one in given))
        for one, offer in zip(given, each, strict=True)
        if offer is not None
    ]
    rules = Rules(STREAM, KEY, SEED_END.isoformat(), {}, {})
    ledger = MemoryLedger()
    await ledger.append(STREAM, wanted(entries), lambda known: plan(known, entries, frozenset(), rules)[0])
    return (await ledger.read(STREAM, 0, len(entries), None)).rows


def position_of(row: Row) -> Position:
    """Where a reader stands after a row."""
    return Position(row.seq, row.chain)
