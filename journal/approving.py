"""Who approves the card of an intern: told by the accounts that wrote on it, whatever their events say."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from core.domain.roles import may
from core.domain.wire import ACCEPTED
from journal.admission import Checked
from journal.ledger.port import Ledger
from journal.people import People
from journal.tokens import Bearer

SUBMITTED: Final = "card.submitted"
APPROVED: Final = "card.approved"
SENT_BACK: Final = "card.sent_back"
ANSWERS: Final = frozenset({APPROVED, SENT_BACK})
"""The facts by which a card stops waiting for approval."""


async def judged(
    ledger: Ledger, people: People, bearer: Bearer, offered: Sequence[Checked]
) -> Sequence[Checked]:
    """The same offers, each answer to a submission judged by whose card it is.

    It is for who holds the right and for the mentor of whoever submitted the card, never for the author. Of a
    card that nobody here submitted (the journal was restored, and is still being told) any mentor may say it:
    the desks hold the rest.
    """
    judgements, mine = [], set[str]()  # cards that are submitted in the same breath
    for one in offered:
        if one.type == SUBMITTED and one.offer.stamp is None:
            mine.add(one.card_id)
        judgements.append(await _judged(ledger, people, bearer, one, mine) if _answers(one) else one)
    return judgements


def _answers(one: Checked) -> bool:
    return one.type in ANSWERS and one.code in (ACCEPTED, "not_permitted")


async def _judged(
    ledger: Ledger, people: People, bearer: Bearer, one: Checked, mine: Collection[str]
) -> Checked:
    by = bearer.operator
    rows = await ledger.history(by.stream, one.card_id, None)
    last = next((row.operator for row in reversed(rows) if row.type == SUBMITTED), "")
    author = by.id if one.card_id in mine else last
    authors = [people.operators.get(author)] if author else people.operators.values()
    mentors = any(each is not None and each.mentor == by.id for each in authors)
    lawful = author != by.id and may(by.role, one.type, bearer.standing, mentors=mentors)
    return replace(one, code=ACCEPTED if lawful else "not_permitted")
