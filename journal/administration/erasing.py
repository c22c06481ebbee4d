"""A person's data are taken out of a card; the log stays whole, and says that it was done, by whom and why.

The erasure is a fact like others, ``card.erased``, of an administrator's account and of a session of the
journal's own; with it, in one transaction, the texts of the card's earlier rows go. Hashes, stamps, seals and
the chain stay. A *hold* (a court asks, an inspection runs) forbids it while it lasts; it is what the audit
trail says of it, and stands nowhere else.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from core.domain.envelope import Event, canonical
from core.domain.events import CardErased
from core.domain.wire import ACCEPTED, Offer
from journal.administration.accounts import ActRefused, Hand, check_text
from journal.administration.verifying import PAGE, digest_of
from journal.admission import Author, check, is_id
from journal.approving import APPROVED, SENT_BACK, SUBMITTED
from journal.ledger.port import Known, Ledger, Operator, Row, Writing
from journal.numbering import ERASED, OFFICE, Rules, plan, wanted

WRAPPED_UP: Final = "card.wrapped_up"
REOPENED: Final = "card.reopened"


@dataclass(frozen=True, slots=True)
class Hold:
    """A card that must stay. ``since``: ISO 8601 in UTC; ``by``: the account; ``reason``: in their words."""

    card_id: str
    since: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pen:
    """What the journal writes its own facts with. ``account``: in whose name; ``key``: of the receipts."""

    hand: Hand
    account: Operator
    key: bytes
    new_id: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was done: the number of the fact, and how many texts went with it."""

    card_id: str
    stream: str
    seq: int
    texts: int


async def holds(ledger: Ledger) -> Mapping[str, Hold]:
    """Every hold that lasts, by card."""
    lasting: dict[str, Hold] = {}
    after = 0
    while page := await ledger.notes(after, PAGE, ("hold.added", "hold.removed")):
        for note in page:
            detail, after = json.loads(note.detail), note.seq
            card = detail["card"]
            if note.kind == "hold.added":
                lasting[card] = Hold(card, note.at, detail["by"], detail["reason"])
            else:
                lasting.pop(card, None)
    return lasting


async def add_hold(hand: Hand, account: Operator, card_id: str, reason: str) -> None:
    """Forbid the erasure of a card.

    Raises:
        ActRefused: nobody knows the card, it is held already, or there is no reason.
    """
    check_text("reason", reason)
    await _history(hand.ledger, account, card_id)
    if card_id in await holds(hand.ledger):
        raise ActRefused(f"The card {card_id} is held already.")
    await hand.note("hold.added", card=card_id, reason=reason)


async def remove_hold(hand: Hand, card_id: str, reason: str) -> None:
    """Let a card go again.

    Raises:
        ActRefused: it is not held, or there is no reason.
    """
    check_text("reason", reason)
    if card_id not in await holds(hand.ledger):
        raise ActRefused("This card is not held.")
    await hand.note("hold.removed", card=card_id, reason=reason)


async def erase(pen: Pen, card_id: str, reason: str) -> Erasure:
    """Take the texts of a card out of the journal for ever.

    Raises:
        ActRefused: nobody knows the card, it is held, nothing of it is left, or there is no reason.
    """
    check_text("reason", reason)
    ledger, stream = pen.hand.ledger, pen.account.stream
    before = await _history(ledger, pen.account, card_id)
    held = (await holds(ledger)).get(card_id)
    if held is not None:
        raise ActRefused(f"The card {card_id} is held since {held.since}: {held.reason}")
    texts = sum(row.body is not None and row.type != ERASED for row in before)
    if not texts:
        raise ActRefused(f"Nothing of the card {card_id} is left to erase.")
    await pen.hand.note("erasure.begun", card=card_id, stream=stream)
    seq = await _write(pen, card_id, reason, before[-1].seq)
    rows = [row for row in await ledger.history(stream, card_id, None) if row.seq < seq]
    await pen.hand.note(ERASED, card=card_id, stream=stream, seq=seq, digest=digest_of(rows))
    return Erasure(card_id, stream, seq, texts)


async def retirees(ledger: Ledger, account: Operator, until: str) -> AsyncIterator[Row]:
    """The closing fact of every card that was closed before a moment, has a text left, and is not held."""
    held, after = await holds(ledger), 0
    while rows := (await ledger.read(account.stream, after, PAGE, None)).rows:
        after = rows[-1].seq
        for row in rows:
            if (
                row.type not in (WRAPPED_UP, APPROVED)
                or row.verdict != ACCEPTED
                or row.body is None
                or row.received_at >= until
            ):
                continue
            closing = closing_of(await ledger.history(account.stream, row.card_id, None))
            if closing is not None and closing.seq == row.seq and row.card_id not in held:
                yield row


def closing_of(rows: Sequence[Row]) -> Row | None:
    """The fact that closed a card, by its history; None while it is open."""
    closing: Row | None = None
    waits = False  # for approval: until then nobody else closes it
    for row in rows:
        if row.type == REOPENED:
            closing = None
        elif closing is not None:  # a second one changes nothing
            continue
        elif row.type == (APPROVED if waits else WRAPPED_UP):
            closing, waits = row, False
        elif row.type in (SUBMITTED, SENT_BACK):
            waits = row.type == SUBMITTED
    return closing


async def _history(ledger: Ledger, account: Operator, card_id: str) -> Sequence[Row]:
    rows = await ledger.history(account.stream, card_id, None) if is_id(card_id) else ()
    if not rows:
        raise ActRefused(
            f"There is no such card in {account.stream}: the id of a card is 36 characters long."
        )
    return rows


async def _write(pen: Pen, card_id: str, reason: str, base_seq: int) -> int:
    """Append the fact as every fact is appended; its number."""
    now, account = pen.hand.now(), pen.account
    event = Event(
        event_id=pen.new_id(), stream=account.stream, card_id=card_id, actor=account.name, device_id=OFFICE,
        session_id=pen.new_id(), session_seq=1, occurred_at=now, tz="UTC", base_seq=base_seq,
        fact=CardErased(reason),
    )  # fmt: skip
    ledger = pen.hand.ledger
    scoped = not any(
        each.id == account.organisation and each.sees_all for each in await ledger.organisations()
    )
    offer = Offer(event.event_id, event.session_id, event.session_seq, canonical(event.body()))
    author = Author(account.id, account.role, account.organisation, OFFICE, scoped)
    entries = [(author, check(offer, account.stream, account.role))]
    rules = Rules(account.stream, pen.key, pen.hand.at(), {}, {})

    def planned(known: Known) -> Writing:
        return plan(known, entries, frozenset(), rules)[0]

    (answer,) = await ledger.append(account.stream, wanted(entries), planned)
    if answer.verdict != ACCEPTED:
        raise ActRefused(f"The journal does not take the erasure from {account.id}: {answer.verdict}.")
    return answer.seq
