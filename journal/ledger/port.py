"""What the service asks of a ledger: in memory, in one SQLite file, in PostgreSQL.

A ledger keeps and finds; what is right is decided elsewhere, once, by pure functions (``journal.admission``,
``journal.numbering``) that the ledger calls inside its transaction.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from core.domain.admission import Standing
from core.domain.wire import Answer, Position


@dataclass(frozen=True, slots=True)
class Row:
    """One event as the journal keeps it; the names are those of ``wire.Stamp`` and of the envelope.

    ``organisation``: of the account that offered it. ``body``: the text, None once it was erased.
    """

    seq: int
    event_id: str
    card_id: str
    session_id: str
    session_seq: int
    device_id: str
    type: str
    hash: str
    verdict: str
    operator: str
    role: str
    organisation: str
    number: int
    received_at: str
    receipt: str
    seal: str
    chain: str
    body: str | None


Session = tuple[str, str]
"""A device, and a session of it: under the same id another device has another session."""

Place = tuple[str, str, int]
"""A session, and a number in it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a plan must know of: ids of events, sessions, places in them, ids of cards.

    ``openings``: cards that somebody offers to open. ``judged``: cards of which something is said that
    depends on what was said of them before; ``telling``: the types of the facts on which it depends.
    """

    events: frozenset[str]
    sessions: frozenset[Session]
    places: frozenset[Place]
    cards: frozenset[str]
    openings: frozenset[str]
    judged: frozenset[str]
    telling: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger holds of what was wanted, under the lock of the stream.

    ``events``: id → (seq, verdict, hash). ``sessions``: → highest number seen. ``places``: taken place →
    id of the event there. ``cards``: id → organisations that may see it; a card nobody knows is absent.
    ``numbered``: those of ``Wanted.openings`` that have their human number. ``number``: the last one given.
    ``told``: each card of ``Wanted.judged`` → its accepted rows of the types of ``Wanted.telling``, in order.
    """

    head: Position
    number: int
    events: Mapping[str, tuple[int, str, str]]
    sessions: Mapping[Session, int]
    places: Mapping[Place, str]
    cards: Mapping[str, frozenset[str]]
    numbered: frozenset[str]
    told: Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Writing:
    """What a plan says: rows to append in order, and what follows from them.

    ``grants``: (card, organisation, seq from which it sees the card). ``erased``: cards whose texts go, below
    the number of the fact that says so.
    """

    answers: tuple[Answer, ...]
    rows: tuple[Row, ...] = ()
    sessions: Mapping[Session, int] | None = None
    number: int | None = None
    grants: tuple[tuple[str, str, int], ...] = ()
    erased: tuple[tuple[str, int], ...] = ()


Plan = Callable[[Known], Writing]


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows after a number, dense; ``chain`` is the chain at that number, None when it is above the head.

    A row hidden from the reader comes with ``body`` and ``event_id`` empty: only ``seq`` and ``seal`` count.
    ``granted``: numbers of rows with which their card came into the reader's sight later than it began.
    """

    chain: str | None
    rows: tuple[Row, ...]
    hidden: frozenset[int]
    granted: frozenset[int]
    head: int


@dataclass(frozen=True, slots=True)
class Organisation:
    """A fund or an insurer. ``sees_all``: every card; otherwise its own and those given to it."""

    id: str
    title: str
    sees_all: bool


@dataclass(frozen=True, slots=True)
class Operator:
    """An account. ``state``: ``active`` or ``revoked``; the other names as in ``wire.Account``.

    From ``standing`` on they are those of ``admission.Admission``; an order of admission has its number in
    ``order_number``.
    """

    id: str
    name: str
    post: str
    unit: str
    role: str
    organisation: str
    stream: str
    receives: tuple[str, ...]
    lines: tuple[str, ...]
    state: str
    qualifications: tuple[str, ...] = ()
    region: str = ""
    site: str = ""
    shift: str = ""
    standing: str = Standing.ADMITTED.value
    languages: tuple[str, ...] = ()
    admitted_on: str = ""
    order_number: str = ""
    mentor: str = ""
    course_until: str = ""
    suspended_because: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """A token, by its hash only. Moments: ISO 8601 in UTC; ``revoked_at`` empty while it holds."""

    hash: str
    operator: str
    device_id: str
    issued_at: str
    expires_at: str
    revoked_at: str


@dataclass(frozen=True, slots=True)
class Code:
    """A one-time code of enrolment, by its hash only; ``used_at`` empty until it was used."""

    hash: str
    operator: str
    expires_at: str
    used_at: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A console that asked: one session of one device of one operator, and when last."""

    device_id: str
    session_id: str
    operator: str
    seen_at: str


@dataclass(frozen=True, slots=True)
class PackVersion:
    """A pack as it was given to the consoles of a centre.

    ``version``: dense from 1 in its stream. ``etag``: SHA-256 of ``body``, in hex. ``operator``: who
    published it. ``body``: a JSON object, the name of a file to its text.
    """

    stream: str
    version: int
    etag: str
    published_at: str
    operator: str
    body: str


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the audit trail: who saw or changed what.

    ``seq``: dense from 1. ``detail``: JSON, without personal data. ``chain``: what ``journal.trail.noted``
    makes of the line before and of this one.
    """

    seq: int
    at: str
    kind: str
    detail: str
    chain: str


class Ledger(Protocol):
    """Everything that is kept. Raises ``core.errors.JournalBusy`` when the database cannot answer now."""

    async def append(self, stream: str, wanted: Wanted, plan: Plan) -> Sequence[Answer]:
        """In one transaction, alone on the stream: find what is wanted, call the plan, write what it says.

        When this returns, it is on disk; a reader sees all of it or nothing, and never a later number first.
        """

    async def read(self, stream: str, after: int, limit: int, organisation: str | None) -> Slice:
        """What follows a number, as an organisation may see it; None: everything."""

    async def history(self, stream: str, card_id: str, organisation: str | None) -> Sequence[Row]:
        """The accepted rows of a card, in order, if the organisation may see it (None: it may)."""

    async def chains(self, stream: str, seqs: Sequence[int]) -> Mapping[int, str]:
        """The chain at these numbers (0 included), as far as they exist."""

    async def streams(self) -> Sequence[str]:
        """Every stream that has an event."""

    # --- who may ---

    async def put_organisation(self, organisation: Organisation) -> None:
        """Add one, or change it."""

    async def organisations(self) -> Sequence[Organisation]:
        """All of them."""

    async def put_operator(self, operator: Operator) -> None:
        """Add one, or change it."""

    async def operators(self) -> Sequence[Operator]:
        """All of them."""

    async def put_code(self, code: Code) -> None:
        """Keep a one-time code."""

    async def use_code(self, hash: str, at: str) -> Code | None:
        """Use a code up: the first who asks before it expires gets it, nobody after."""

    async def put_token(self, token: Token) -> None:
        """Keep a token."""

    async def token(self, hash: str) -> Token | None:
        """The token with this hash."""

    async def revoke(self, at: str, *, operator: str = "", device: str = "") -> int:
        """End the tokens of an operator, or of a device; how many ended.

        With an operator, the codes that they have not used end too: ``used_at`` becomes this moment.
        """

    async def touch(self, seen: Sequence[Seen]) -> None:
        """Remember consoles that asked."""

    async def seen_since(self, at: str) -> Sequence[Seen]:
        """Consoles that asked since a moment."""

    # --- the packs of the centres ---

    async def add_pack(self, pack: PackVersion) -> bool:
        """Keep a version; False when its number is taken: somebody published meanwhile."""

    async def pack(self, stream: str, version: int = 0) -> PackVersion | None:
        """A version of a centre's pack; without a number the newest."""

    async def packs(self, stream: str) -> Sequence[PackVersion]:
        """Every version, the oldest first, each with an empty ``body``."""

    # --- what was seen ---

    async def note(self, notes: Sequence[tuple[str, str, str]]) -> None:
        """Append (at, kind, detail) to the audit trail, chained, all in one transaction."""

    async def notes(self, after: int, limit: int, kinds: Sequence[str] = ()) -> Sequence[Note]:
        """A page of the audit trail after a line; of these kinds only, if any are named."""

    # --- keeping ---

    async def dump(self) -> AsyncIterator[tuple[str, Mapping[str, Any]]]:
        """Every row of every table, of one moment: (table, row)."""
        yield "", {}

    async def load(self, rows: AsyncIterator[tuple[str, Mapping[str, Any]]]) -> int:
        """Fill an empty ledger with what another dumped; how many rows."""

    def subscribe(self, heard: Callable[[str], None]) -> None:
        """Be told the stream in which any process appended something: a hint, the feed is the truth."""

    async def close(self) -> None:
        """Let go of the database."""
