"""A ledger in memory: for tests and simulations; nothing of it outlives the process."""

from bisect import bisect_left
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence, Set
from copy import copy
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from core.domain.chain import GENESIS
from core.domain.wire import ACCEPTED, Answer, Position
from journal.ledger.port import (
    Code,
    Known,
    Note,
    Operator,
    Organisation,
    PackVersion,
    Place,
    Plan,
    Row,
    Seen,
    Session,
    Slice,
    Token,
    Wanted,
    Writing,
)
from journal.ledger.statements import changes
from journal.ledger.tables import operator_of
from journal.trail import noted


@dataclass(slots=True)
class _Stream:
    """The rows of one stream and what is found in them. ``cards``: card → its numbers, those accepted."""

    rows: list[Row] = field(default_factory=list)
    number: int = 0
    events: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    sessions: dict[Session, int] = field(default_factory=dict)
    places: dict[Place, str] = field(default_factory=dict)
    cards: dict[str, list[int]] = field(default_factory=dict)
    grants: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def head(self) -> Position:
        return Position(len(self.rows), self.rows[-1].chain) if self.rows else Position(0, GENESIS)

    def write(self, writing: Writing) -> None:
        for row in writing.rows:
            self.rows.append(row)
            self.events[row.event_id] = (row.seq, row.verdict, row.hash)
            if row.verdict != "number_taken":
                taken = row.device_id, row.session_id, row.session_seq
                self.places.setdefault(taken, row.event_id)
            if row.verdict == ACCEPTED:
                self.cards.setdefault(row.card_id, []).append(row.seq)
        self.sessions.update(writing.sessions or {})
        self.number = self.number if writing.number is None else writing.number
        for card_id, organisation, seq in writing.grants:
            self.grants.setdefault(card_id, {}).setdefault(organisation, seq)
        for card_id, seq in writing.erased:
            for place, row in enumerate(self.rows[: seq - 1]):
                if row.card_id == card_id:
                    self.rows[place] = replace(row, body=None)

    def sees(self, row: Row, organisation: str | None) -> bool:
        if organisation is None:
            return True
        if row.verdict != ACCEPTED:
            return row.organisation == organisation
        return self.grants.get(row.card_id, {}).get(organisation, row.seq + 1) <= row.seq

    def has_number(self, card_id: str) -> bool:
        return any(self.rows[seq - 1].number for seq in self.cards.get(card_id, ()))

    def told(self, card_id: str, types: Set[str]) -> list[Row]:
        rows = (self.rows[seq - 1] for seq in self.cards.get(card_id, ()))
        return [row for row in rows if row.type in types]

    def is_granted(self, row: Row, organisation: str | None) -> bool:
        if organisation is None or self.grants.get(row.card_id, {}).get(organisation) != row.seq:
            return False
        return self.cards[row.card_id][0] < row.seq

    def copy(self) -> "_Stream":
        return _Stream(
            list(self.rows), self.number, dict(self.events), dict(self.sessions), dict(self.places),
            {card: list(seqs) for card, seqs in self.cards.items()},
            {card: dict(grants) for card, grants in self.grants.items()},
        )  # fmt: skip


class MemoryLedger:
    """The port over dictionaries. ``snapshot`` and ``restore`` stand for a backup."""

    def __init__(self) -> None:
        self._streams: dict[str, _Stream] = {}
        self._organisations: dict[str, Organisation] = {}
        self._operators: dict[str, Operator] = {}
        self._codes: dict[str, Code] = {}
        self._tokens: dict[str, Token] = {}
        self._seen: dict[tuple[str, str, str], Seen] = {}
        self._packs: dict[tuple[str, int], PackVersion] = {}
        self._notes: list[Note] = []
        self._heard: list[Callable[[str], None]] = []

    def snapshot(self) -> Self:
        """A backup of this moment."""
        backup = type(self)()
        backup.restore(self)
        return backup

    def restore(self, backup: "MemoryLedger") -> None:
        """Be what the backup was; whoever is subscribed stays."""
        self._streams = {name: stream.copy() for name, stream in backup._streams.items()}
        for name in ("_organisations", "_operators", "_codes", "_tokens", "_seen", "_packs", "_notes"):
            setattr(self, name, copy(getattr(backup, name)))

    async def append(self, stream: str, wanted: Wanted, plan: Plan) -> Sequence[Answer]:
        """Write what the plan says, in one step."""
        kept = self._streams.get(stream) or _Stream()
        writing = plan(
            Known(
                kept.head,
                kept.number,
                {id: kept.events[id] for id in wanted.events if id in kept.events},
                {each: kept.sessions[each] for each in wanted.sessions if each in kept.sessions},
                {place: kept.places[place] for place in wanted.places if place in kept.places},
                {id: frozenset(kept.grants[id]) for id in wanted.cards if id in kept.grants},
                frozenset(id for id in wanted.openings if kept.has_number(id)),
                {id: kept.told(id, wanted.telling) for id in wanted.judged},
            )
        )
        if changes(writing):
            self._streams[stream] = kept
            kept.write(writing)
            for heard in self._heard:
                heard(stream)
        return writing.answers

    async def read(self, stream: str, after: int, limit: int, organisation: str | None) -> Slice:
        """What follows a number."""
        kept = self._streams.get(stream) or _Stream()
        head = len(kept.rows)
        if not 0 <= after <= head:
            return Slice(None, (), frozenset(), frozenset(), head)
        rows = kept.rows[after : after + limit]
        hidden = frozenset(row.seq for row in rows if not kept.sees(row, organisation))
        granted = frozenset(
            row.seq for row in rows if row.seq not in hidden and kept.is_granted(row, organisation)
        )
        return Slice(
            kept.rows[after - 1].chain if after else GENESIS,
            tuple(replace(row, body="", event_id="") if row.seq in hidden else row for row in rows),
            hidden,
            granted,
            head,
        )

    async def history(self, stream: str, card_id: str, organisation: str | None) -> Sequence[Row]:
        """The accepted rows of a card."""
        kept = self._streams.get(stream) or _Stream()
        if organisation is not None and organisation not in kept.grants.get(card_id, {}):
            return ()
        return [kept.rows[seq - 1] for seq in kept.cards.get(card_id, ())]

    async def chains(self, stream: str, seqs: Sequence[int]) -> Mapping[int, str]:
        """The chain at these numbers."""
        rows = (self._streams.get(stream) or _Stream()).rows
        return {seq: rows[seq - 1].chain if seq else GENESIS for seq in seqs if 0 <= seq <= len(rows)}

    async def streams(self) -> Sequence[str]:
        """Every stream that has an event."""
        return sorted(name for name, stream in self._streams.items() if stream.rows)

    async def put_organisation(self, organisation: Organisation) -> None:
        """Add one, or change it."""
        self._organisations[organisation.id] = organisation

    async def organisations(self) -> Sequence[Organisation]:
        """All of them, by id."""
        return [self._organisations[id] for id in sorted(self._organisations)]

    async def put_operator(self, operator: Operator) -> None:
        """Add one, or change it."""
        self._operators[operator.id] = operator

    async def operators(self) -> Sequence[Operator]:
        """All of them, by id."""
        return [self._operators[id] for id in sorted(self._operators)]

    async def put_code(self, code: Code) -> None:
        """Keep a one-time code."""
        self._codes[code.hash] = code

    async def use_code(self, hash: str, at: str) -> Code | None:
        """Use a code up."""
        code = self._codes.get(hash)
        if code is None or code.used_at or code.expires_at <= at:
            return None
        self._codes[hash] = used = replace(code, used_at=at)
        return used

    async def put_token(self, token: Token) -> None:
        """Keep a token."""
        self._tokens[token.hash] = token

    async def token(self, hash: str) -> Token | None:
        """The token with this hash."""
        return self._tokens.get(hash)

    async def revoke(self, at: str, *, operator: str = "", device: str = "") -> int:
        """End tokens, and with an operator the codes too."""
        ended = [
            token
            for token in self._tokens.values()
            if not token.revoked_at
            and (token.operator == operator if operator else token.device_id == device)
        ]
        for token in ended:
            self._tokens[token.hash] = replace(token, revoked_at=at)
        for code in [each for each in self._codes.values() if operator and each.operator == operator]:
            self._codes[code.hash] = replace(code, used_at=code.used_at or at)
        return len(ended)

    async def touch(self, seen: Sequence[Seen]) -> None:
        """Remember consoles that asked."""
        for one in seen:
            self._seen[one.device_id, one.session_id, one.operator] = one

    async def seen_since(self, at: str) -> Sequence[Seen]:
        """Consoles that asked since a moment."""
        return [seen for seen in self._seen.values() if seen.seen_at >= at]

    async def add_pack(self, pack: PackVersion) -> bool:
        """Keep a version; False when its number is taken."""
        is_new = (pack.stream, pack.version) not in self._packs
        self._packs.setdefault((pack.stream, pack.version), pack)
        return is_new

    async def pack(self, stream: str, version: int = 0) -> PackVersion | None:
        """A version of a centre's pack; without a number the newest."""
        return self._packs.get((stream, version or len(await self.packs(stream))))

    async def packs(self, stream: str) -> Sequence[PackVersion]:
        """Every version, the oldest first, without the bodies."""
        of = sorted(place for place in self._packs if place[0] == stream)
        return [replace(self._packs[place], body="") for place in of]

    async def note(self, notes: Sequence[tuple[str, str, str]]) -> None:
        """Append to the audit trail."""
        for at, kind, detail in notes:
            seq, chain = len(self._notes) + 1, self._notes[-1].chain if self._notes else GENESIS
            self._notes.append(Note(seq, at, kind, detail, noted(chain, seq, at, kind, detail)))

    async def notes(self, after: int, limit: int, kinds: Sequence[str] = ()) -> Sequence[Note]:
        """A page of the audit trail."""
        start = bisect_left(self._notes, after + 1, key=lambda note: note.seq)
        found = (note for note in self._notes[start:] if not kinds or note.kind in kinds)
        return [note for note, _ in zip(found, range(limit), strict=False)]

    def subscribe(self, heard: Callable[[str], None]) -> None:
        """Be told of every append."""
        self._heard.append(heard)

    async def close(self) -> None:
        """Nothing is held."""

    async def dump(self) -> AsyncIterator[tuple[str, Mapping[str, Any]]]:
        """Every row of every table, of one moment; the names are those of ``journal.ledger.tables``."""
        for each in list(self._tables()):
            yield each

    def _tables(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for name, kept in sorted(self._streams.items()):
            of = {"stream": name}
            yield "streams", of | {"seq": kept.head.seq, "chain": kept.head.chain, "number": kept.number}
            yield from (("log", of | asdict(row)) for row in kept.rows)
            for (device_id, id), highest in kept.sessions.items():
                yield "sessions", of | {"device_id": device_id, "session_id": id, "highest": highest}
            for card_id, grants in kept.grants.items():
                for organisation, since in grants.items():
                    yield "grants", of | {"card_id": card_id, "organisation": organisation, "since": since}
        yield from (("organisations", asdict(each)) for each in self._organisations.values())
        yield from (("operators", asdict(each)) for each in self._operators.values())
        yield from (("codes", asdict(each)) for each in self._codes.values())
        yield from (("tokens", asdict(each)) for each in self._tokens.values())
        yield from (("seen", asdict(each)) for each in self._seen.values())
        yield from (("packs", asdict(each)) for each in self._packs.values())
        yield from (("trail", asdict(each)) for each in self._notes)

    async def load(self, rows: AsyncIterator[tuple[str, Mapping[str, Any]]]) -> int:
        """Fill an empty ledger with what another dumped."""
        count = 0
        async for table, row in rows:
            count += 1
            if table in ("streams", "log", "sessions", "grants"):
                self._load(self._streams.setdefault(row["stream"], _Stream()), table, row)
            elif table == "organisations":
                await self.put_organisation(Organisation(**row))
            elif table == "operators":
                await self.put_operator(operator_of(row))
            elif table == "codes":
                await self.put_code(Code(**row))
            elif table == "tokens":
                await self.put_token(Token(**row))
            elif table == "seen":
                await self.touch([Seen(**row)])
            elif table == "packs":
                await self.add_pack(PackVersion(**row))
            else:
                self._notes.append(Note(**row))
        return count

    def _load(self, kept: _Stream, table: str, row: Mapping[str, Any]) -> None:
        if table == "streams":
            kept.number = row["number"]
        elif table == "log":
            kept.write(Writing((), (Row(**{name: part for name, part in row.items() if name != "stream"}),)))
        elif table == "sessions":
            kept.sessions[row["device_id"], row["session_id"]] = row["highest"]
        else:
            kept.grants.setdefault(row["card_id"], {})[row["organisation"]] = row["since"]
