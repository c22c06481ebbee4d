"""Is the journal what it was? Every hash, seal, link and receipt is made again and held against what is kept.

What proves what: the *hash* of a text proves the text, and with it the columns that repeat it; the *seal*
proves the hash and the journal's stamp; the *receipt* is an HMAC of the seal, which nobody makes without the
key; the *chain* proves that no row was left out, put in or moved. A tail that was cut off is seen against a
*head* that was noted before, where the one who cut could not reach. Rows come in pages: a stream may have any
length.

The columns that repeat a text (its ids, its type) are proven by the text; once it was erased, by a digest in
the audit trail. Of a text that could not be read when it came, only the hash and the stamp are proven.
"""

import hmac
import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from core.domain.chain import GENESIS, hash_of, link, seal
from core.domain.envelope import canonical
from core.domain.wire import ACCEPTED, Stamp
from journal.administration.accounts import strangers
from journal.administration.packs import strange_packs
from journal.ledger.port import Known, Ledger, Row, Writing
from journal.numbering import ERASED, receipt_of, wanted
from journal.trail import line_seal

PAGE: Final = 500

TRAIL: Final = ""
"""Stands for the name of a stream where the audit trail is meant."""

_REPEATED: Final = ("event_id", "card_id", "session_id", "session_seq", "device_id", "type")
"""Columns that say again what the text says."""

RESTORED: Final = "backup.restored"
"""The line of the audit trail that tells of a restore, and how many numbers of cards it left out."""

_ANY: Final = 2**63
_UNREAD: Final = {"malformed", "too_large"}
"""Verdicts on texts that nobody could read: some were not kept at all."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written.

    ``stream``: or ``TRAIL``. ``seq``: 0 where it is about accounts and packs that the trail tells of.
    ``problem``: an English clause without a full stop.
    """

    stream: str
    seq: int
    problem: str


@dataclass(frozen=True, slots=True)
class Head:
    """How far a stream, or the trail, goes: the last number and the chain there."""

    stream: str
    seq: int
    chain: str

    def proof(self, key: bytes) -> str:
        """The journal's HMAC of it, in hex: nobody without the key makes a head that never was."""
        said = canonical([self.stream, self.seq, self.chain])
        return hmac.digest(key, said.encode(), "sha256").hex()


@dataclass(frozen=True, slots=True)
class Memory:
    """What the audit trail knows of the log.

    ``organisations``: account → its organisation. ``digests``: (stream, number of a ``card.erased``) →
    ``digest_of`` the rows whose texts went with it. ``streams``: those that somebody works in. ``left_out``:
    numbers of cards that were left out after restores.
    """

    organisations: Mapping[str, str]
    digests: Mapping[tuple[str, int], str]
    streams: Set[str]
    left_out: int


async def verify(
    ledger: Ledger, key: bytes, noted: Sequence[Head] = (), stream: str = ""
) -> AsyncIterator[Finding | Head]:
    """Everything that is wrong, and how far each stream and the trail go.

    ``noted``: heads of before, to be found again. ``stream``: this one only, and not the trail. A trail that
    is not sound is not believed: accounts, and what stays of erased facts, are then held against nothing.
    """
    trail = [found async for found in verify_trail(ledger)]
    sound = all(isinstance(found, Head) for found in trail)
    memory = await remembered(ledger) if sound else Memory({}, {}, frozenset(), _ANY)
    if not stream:
        for found in trail:
            yield found
        if sound:
            streams = {*await ledger.streams(), *memory.streams}
            for problem in (*await strangers(ledger), *await strange_packs(ledger, streams)):
                yield Finding(TRAIL, 0, problem)
    told = {*await ledger.streams(), *memory.streams, *(head.stream for head in noted)} - {TRAIL}
    for each in [stream] if stream else sorted(told):
        async for found in verify_stream(ledger, each, key, memory):
            yield found
    for finding in await verify_heads(ledger, [head for head in noted if stream in ("", head.stream)]):
        yield finding


async def verify_stream(
    ledger: Ledger, stream: str, key: bytes, memory: Memory
) -> AsyncIterator[Finding | Head]:
    """Everything that is wrong with a stream, in order; at last its head."""
    walk, number = _Walk(), 0
    blank: dict[str, int] = {}  # card → its first row without a text, until a fact says why
    counter = await _counter(ledger, stream)  # who appends meanwhile moves on; up to here it must be whole
    while rows := (await ledger.read(stream, walk.seq, PAGE, None)).rows:
        for row in rows:
            problems = [*walk.on(row.seq, row.seal, row.chain), *_problems(stream, row, key, memory)]
            if row.body is None and row.verdict not in _UNREAD and (row.type or row.verdict == ACCEPTED):
                blank.setdefault(row.card_id, row.seq)
            elif row.body is not None and row.type == ERASED and row.verdict == ACCEPTED:
                blank.pop(row.card_id, None)
                problems += await _erasure(ledger, stream, row, memory.digests.get((stream, row.seq)))
            number = max(number, row.number)
            may_be = range(number, number + memory.left_out + 1)
            if row.seq == counter.head.seq and not (
                row.chain == counter.head.chain and counter.number in may_be
            ):
                problems.append("the counter of the stream says other than the rows up to here")
            for problem in problems:
                yield Finding(stream, row.seq, problem)
    for seq in sorted(blank.values()):
        yield Finding(stream, seq, "its text is gone, and no fact says that it was erased")
    if counter.head.seq > walk.seq:
        yield Finding(stream, counter.head.seq, f"it was given, and the stream ends at {walk.seq}")
    yield Head(stream, walk.seq, walk.chain)


async def verify_trail(ledger: Ledger) -> AsyncIterator[Finding | Head]:
    """Everything that is wrong with the audit trail, in order; at last its head."""
    walk = _Walk()
    while page := await ledger.notes(walk.seq, PAGE):
        for note in page:
            line = line_seal(note.seq, note.at, note.kind, note.detail)
            for problem in walk.on(note.seq, line, note.chain):
                yield Finding(TRAIL, note.seq, problem)
    yield Head(TRAIL, walk.seq, walk.chain)


async def heads(ledger: Ledger) -> Sequence[Head]:
    """How far every stream and the trail go now; to be noted where nobody who reaches the database can."""
    found = []
    for stream in await ledger.streams():
        last = (await ledger.read(stream, 0, 1, None)).head
        found.append(Head(stream, last, (await ledger.chains(stream, [last]))[last]))
    at, step = 0, 1 << 40  # the lines are dense: the last one is found without reading all
    while step:
        if await ledger.notes(at + step - 1, 1):
            at += step
        step >>= 1
    lines = await ledger.notes(at - 1, 1) if at else ()
    return [*found, *(Head(TRAIL, note.seq, note.chain) for note in lines)]


async def verify_heads(ledger: Ledger, noted: Sequence[Head]) -> Sequence[Finding]:
    """What was there when a head was noted, and is no longer."""
    found = []
    for head in noted:
        if head.stream == TRAIL:
            chains = [note.chain for note in await ledger.notes(head.seq - 1, 1) if note.seq == head.seq]
        else:
            chains = list((await ledger.chains(head.stream, [head.seq])).values())
        if chains != [head.chain]:
            problem = (
                "it is not what it was when the head was noted" if chains else "it was there, and is gone"
            )
            found.append(Finding(head.stream, head.seq, problem))
    return found


class _Walk:
    """Along a chain, link by link."""

    def __init__(self) -> None:
        self.seq, self.chain = 0, GENESIS
        self._before = {GENESIS}  # where a link was changed, the next one may hang on what it was

    def on(self, seq: int, next_seal: str, chain: str) -> Iterator[str]:
        """Go one row further; what is wrong on the way."""
        if seq != self.seq + 1:
            last = seq - 1
            yield (
                f"number {last} is missing before it"
                if last == self.seq + 1
                else f"numbers {self.seq + 1} to {last} are missing before it"
            )
        led = {link(before, next_seal) for before in self._before if _is_hash(next_seal)}
        if seq == self.seq + 1 and chain not in led:
            yield "the chain does not lead here"
        self.seq, self.chain = seq, chain
        self._before = {each for each in (*led, chain) if _is_hash(each)}


async def remembered(ledger: Ledger) -> Memory:
    """Read what the audit trail knows of the log."""
    organisations, digests, streams, left_out, after = {}, {}, set(), 0, 0
    while page := await ledger.notes(after, PAGE, ("operator.added", ERASED, RESTORED)):
        for note in page:
            detail, after = json.loads(note.detail), note.seq
            if note.kind == ERASED:
                digests[detail["stream"], detail["seq"]] = detail["digest"]
            elif note.kind == RESTORED:
                left_out += detail["left_out"]
            else:
                organisations[detail["operator"]] = detail["organisation"]
                streams.add(detail["stream"])
    return Memory(organisations, digests, streams, left_out)


async def _counter(ledger: Ledger, stream: str) -> Known:
    """What the next append would begin with."""
    found: list[Known] = []

    def look(known: Known) -> Writing:
        found.append(known)
        return Writing(())

    await ledger.append(stream, wanted([]), look)
    return found[-1]


def _problems(stream: str, row: Row, key: bytes, memory: Memory) -> Iterator[str]:
    if row.body is not None:
        if hash_of(row.body) != row.hash:
            yield "its text is not the text that was hashed"
        elif row.verdict == ACCEPTED or (row.verdict not in _UNREAD and row.type):
            said = _envelope(row.body)
            for name in _REPEATED:
                if getattr(row, name) != said.get(name):
                    yield f"its {name} is not what its text says"
    stamp = Stamp(row.seq, row.verdict, row.operator, row.role, row.number, row.received_at, row.receipt)
    if seal(stream, row.hash, stamp) != row.seal:
        yield "its seal does not fit its hash and its stamp"
    if not (_is_hash(row.seal) and hmac.compare_digest(receipt_of(key, row.seal), row.receipt)):
        yield "its receipt is not of this journal's key"
    if memory.organisations.get(row.operator, row.organisation) != row.organisation:
        yield "its organisation is not that of the account that offered it"


async def _erasure(ledger: Ledger, stream: str, fact: Row, digest: str | None) -> Sequence[str]:
    rows = [row for row in await ledger.history(stream, fact.card_id, None) if row.seq < fact.seq]
    found = [f"the text of number {row.seq} was to go with it, and is there" for row in rows if row.body]
    if digest is not None and digest != digest_of(rows):
        found.append("what stays of the rows that lost their texts with it is not what stood there")
    return found


def digest_of(rows: Sequence[Row]) -> str:
    """SHA-256, in hex, of what no seal proves of these rows once their texts are gone."""
    names = ("seq", *_REPEATED)
    return sha256(canonical([[getattr(row, name) for name in names] for row in rows]).encode()).hexdigest()


def _envelope(body: str) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _is_hash(text: str) -> bool:
    return len(text) == 64 and all(char in "0123456789abcdef" for char in text)
