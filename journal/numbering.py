"""What becomes of each offer: verdict, number, seal, and who sees it. Pure: the ledger calls the plan.

The rules, in their order:

1. An id that is known is a *duplicate*: it has the number and the verdict of the first, for ever. Where its
   text is another one, the first stays and the trail says so: two facts must not share an id.
2. A stamp whose receipt is ours is our own word from before the journal was restored: the event keeps
   verdict, account, number and moment, whoever brings it, and waits for no other number of its session.
3. Anybody else's event is *not vouched*. It gets no place: its author, or a peer with the receipt, may still
   come.
4. A session is a device's own: under the same id another device has another one. In a session the numbers
   are dense. Beyond the next one is a *gap*, unless every number between was declared lost; a number that
   turns up later finds its place free; a place that is taken refuses. Of what programs
   bring in a session is one appeal: if its first place is taken, all of it is a *duplicate*.
5. A card is seen by the organisations of those who wrote on it, of those it was passed on to, and of those
   who brought it back to a restored journal.
6. Grades and approvals are judged by what was accepted of their card before, also of what stands before them
   in this plan (``journal.judging``).
"""

import hmac
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Final

from core.domain.chain import link, seal
from core.domain.envelope import IMPORTER
from core.domain.wire import ACCEPTED, Answer, Reception, Stamp
from journal.admission import EXPORTED, MALFORMED, Author, Checked
from journal.judging import TELLING, Judging, is_judged
from journal.ledger.port import Known, Place, Plan, Row, Session, Wanted, Writing

OPENED: Final = "card.opened"
"""The fact that gives a card its human number: the first of them; a card has one."""

ERASED: Final = "card.erased"
"""The fact by which the texts of a card go."""

OFFICE: Final = "00000000-0000-0000-0000-000000000000"
"""The device of the journal's own administration: it alone erases, because it alone minds the holds."""

Entry = tuple[Author, Checked]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the plan needs besides the ledger.

    ``key``: of the receipts. ``at``: now, ISO 8601 in UTC. ``receivers``: id of the directory → organisations
    that answer for it. ``organisations``: account → its organisation. ``mentors``: account → its mentor.
    """

    stream: str
    key: bytes
    at: str
    receivers: Mapping[str, Set[str]]
    organisations: Mapping[str, str]
    mentors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something for the audit trail: its kind, and details without personal data."""

    kind: str
    detail: Mapping[str, Any]


def receipt_of(key: bytes, seal: str) -> str:
    """The journal's proof of a seal: HMAC-SHA256 of its bytes, in hex."""
    return hmac.digest(key, bytes.fromhex(seal), "sha256").hex()


def is_proven(key: bytes, stream: str, digest: str, stamp: Stamp) -> bool:
    """Whether a stamp on the event with this hash is our own word, from before the journal was restored."""
    receipt = receipt_of(key, seal(stream, digest, stamp))
    return hmac.compare_digest(receipt.encode(), stamp.receipt.encode("utf-8", "surrogatepass"))


def wanted(entries: Sequence[Entry]) -> Wanted:
    """What a plan for these must know."""
    items = [(_session(author, item), item) for author, item in entries if item.placed]
    return Wanted(
        events=frozenset(item.offer.event_id for _, item in items),
        sessions=frozenset(session for session, _ in items),
        places=frozenset((*session, item.offer.session_seq) for session, item in items),
        cards=frozenset(item.card_id for _, item in items if item.card_id),
        openings=frozenset(item.card_id for _, item in items if item.type == OPENED),
        judged=frozenset(item.card_id for _, item in items if is_judged(item)),
        telling=TELLING,
    )


def _session(author: Author, item: Checked) -> Session:
    """Whose session an offer belongs to: of a text that says no device, the offering one's."""
    return item.device_id or author.device_id, item.offer.session_id


def skip(numbers: int) -> Plan:
    """A plan that gives no event a number, and leaves out so many human numbers.

    After a restore: those that were given since the backup are on paper and in people's heads, and must not
    be given to another card before the desks have brought them back.
    """
    return lambda known: Writing((), number=known.number + numbers)


def plan(
    known: Known, entries: Sequence[Entry], gap_ok: Set[Place], rules: Rules
) -> tuple[Writing, tuple[Remark, ...]]:
    """Number these offers, in their order."""
    numbering = _Numbering(known, gap_ok, rules)
    answers = tuple(numbering.take(author, item) for author, item in entries)
    return numbering.writing(answers), tuple(numbering.remarks)


class _Numbering:
    """The ledger's knowledge, and what this plan adds to it."""

    def __init__(self, known: Known, gap_ok: Set[Place], rules: Rules) -> None:
        self.remarks: list[Remark] = []
        self._gap_ok = gap_ok
        self._rules = rules
        self._seq, self._chain = known.head.seq, known.head.chain
        self._number = known.number
        self._first_number = known.number
        self._numbered = set(known.numbered)
        self._events = dict(known.events)
        self._known_sessions = known.sessions
        self._sessions: dict[Session, int] = {}
        self._places = set(known.places)
        self._cards = dict(known.cards)
        self._judging = Judging(known.told, rules.mentors)
        self._rows: list[Row] = []
        self._grants: list[tuple[str, str, int]] = []
        self._erased: list[tuple[str, int]] = []
        self._brought: set[Session] = set()

    def writing(self, answers: tuple[Answer, ...]) -> Writing:
        return Writing(
            answers,
            tuple(self._rows),
            self._sessions,
            self._number if self._number != self._first_number else None,
            tuple(self._grants),
            tuple(self._erased),
        )

    def take(self, author: Author, item: Checked) -> Answer:
        offer = item.offer
        if not item.placed:
            return Answer(offer.event_id, Reception.REJECTED, 0, MALFORMED)
        session, number = _session(author, item), offer.session_seq
        brought = author.device_id == IMPORTER and self._is_known(session, number)
        first = self._events.get(offer.event_id)
        if first is not None:
            if first[2] != item.hash:
                self._remark("clash", author, event=offer.event_id, seq=first[0])
            elif first[1] == ACCEPTED and author.scoped and offer.stamp and self._is_ours(item, offer.stamp):
                self._show(item.card_id, {author.organisation}, first[0])  # as whoever brings it back first
            return Answer(offer.event_id, Reception.DUPLICATE, first[0], first[1])
        if offer.stamp is not None and self._is_ours(item, offer.stamp):
            return self._restore(author, item, offer.stamp)
        if item.device_id not in ("", author.device_id):
            return Answer(offer.event_id, Reception.REJECTED, 0, "not_vouched")
        if brought:
            return Answer(offer.event_id, Reception.DUPLICATE)
        last = self._last(session)
        if number > last + 1:
            missing = self._missing(session, last, number)
            if missing:
                return Answer(offer.event_id, Reception.GAP, expected=missing)
            self._remark("gap", author, session=offer.session_id, first=last + 1, last=number - 1)
        taken = number <= last and (*session, number) in self._places
        verdict = "number_taken" if taken else self._judging.verdict(author, item)
        if verdict == ACCEPTED and item.type == ERASED and author.device_id != OFFICE:
            verdict = "not_permitted"  # from a console it would go past every hold
        if (
            verdict == ACCEPTED
            and author.scoped
            and author.organisation not in self._sees(item.card_id, author)
        ):
            verdict = "not_permitted"
        given = 0
        if verdict == ACCEPTED and item.type == OPENED and item.card_id not in self._numbered:
            self._number = given = self._number + 1
        said = Stamp(0, verdict, author.operator, author.role, given, self._rules.at, "")
        return self._keep(item, author.organisation, session, said)

    def _restore(self, author: Author, item: Checked, stamp: Stamp) -> Answer:
        """Keep what this journal had kept before: nothing of it is judged again."""
        self._number = max(self._number, stamp.number)
        organisation = self._rules.organisations.get(stamp.operator, author.organisation)
        answer = self._keep(item, organisation, _session(author, item), stamp)
        if stamp.verdict == ACCEPTED and author.scoped:
            # Who brings it had it in sight. Who answers for a receiver may have changed since: without this,
            # a desk would wait for ever to see come back what it had offered.
            self._show(item.card_id, {author.organisation}, answer.seq)
        return answer

    def _keep(self, item: Checked, organisation: str, session: Session, said: Stamp) -> Answer:
        """Give the next number to an event of which this is said."""
        offer, verdict = item.offer, said.verdict
        seq = self._seq = self._seq + 1
        stamp = Stamp(seq, verdict, said.operator, said.role, said.number, said.received_at, "")
        sealed = seal(self._rules.stream, item.hash, stamp)
        receipt = receipt_of(self._rules.key, sealed)
        self._chain = link(self._chain, sealed)
        # fmt: off
        row = Row(
            seq, offer.event_id, item.card_id, offer.session_id, offer.session_seq, session[0], item.type,
            item.hash, verdict, said.operator, said.role, organisation, said.number, said.received_at,
            receipt, sealed, self._chain, item.body,
        )
        # fmt: on
        self._rows.append(row)
        self._judging.keep(row)
        self._events[offer.event_id] = (seq, verdict, item.hash)
        if verdict != "number_taken":
            self._places.add((*session, offer.session_seq))
            if offer.session_seq > self._last(session):
                self._sessions[session] = offer.session_seq
        if said.number:
            self._numbered.add(item.card_id)
        if verdict == ACCEPTED:
            self._show(item.card_id, {organisation}, seq)
            if item.receiver:
                self._show(item.card_id, self._rules.receivers.get(item.receiver, frozenset()), seq)
            if item.type == ERASED:
                self._erased.append((item.card_id, seq))
            if item.type == EXPORTED:
                told = {"operator": said.operator, "device": session[0], "seq": seq}
                self.remarks.append(Remark(EXPORTED, {**told, **item.exported}))
        kept = Reception.ACCEPTED if verdict == ACCEPTED else Reception.REJECTED
        return Answer(offer.event_id, kept, seq, verdict)

    def _show(self, card_id: str, organisations: Set[str], seq: int) -> None:
        sees = self._cards.get(card_id, frozenset())
        if organisations <= sees:
            return
        self._grants.extend((card_id, organisation, seq) for organisation in sorted(organisations - sees))
        self._cards[card_id] = sees | frozenset(organisations)

    def _sees(self, card_id: str, author: Author) -> Set[str]:
        return self._cards.get(card_id) or {author.organisation}

    def _last(self, session: Session) -> int:
        last = self._sessions.get(session)
        return self._known_sessions.get(session, 0) if last is None else last

    def _missing(self, session: Session, last: int, number: int) -> int:
        """The first number between two that nobody declared lost; 0 when there is none."""
        for missing in range(last + 1, number):
            if (*session, missing) not in self._gap_ok:
                return missing
        return 0

    def _is_known(self, session: Session, number: int) -> bool:
        """Whether this fact of an appeal belongs to one that was brought before: of each there is one.

        Told anew, it may be longer than it was: whether its first place was taken decides on all of it.
        """
        if number == 1 and (*session, 1) in self._places:
            self._brought.add(session)
        return session in self._brought

    def _is_ours(self, item: Checked, stamp: Stamp) -> bool:
        if item.code == MALFORMED and stamp.verdict == ACCEPTED:
            return False  # the stamp of another event: what was accepted bore the ids under which it came
        return is_proven(self._rules.key, self._rules.stream, item.hash, stamp)

    def _remark(self, kind: str, author: Author, **detail: object) -> None:
        self.remarks.append(Remark(kind, {"operator": author.operator, "device": author.device_id, **detail}))
