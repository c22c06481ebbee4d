"""What was said of a card before decides on what is said of it now: on approvals, and on all about grades.

It is judged in the plan, under the lock of the stream: looked up before, two pushes of one moment would not
know of each other, and both would pass. Pure: the rules are those of ``approving`` and of ``grading``.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from core.domain.wire import ACCEPTED
from journal import approving, grading
from journal.admission import Author, Checked
from journal.grading import Told, told, told_of
from journal.ledger.port import Row

TELLING: Final = grading.TELLING | {approving.SUBMITTED}
"""The facts by which others are judged."""
_JUDGED: Final = approving.ANSWERS | grading.JUDGED


def is_judged(one: Checked) -> bool:
    """Whether more must be known of the card than who offers this."""
    return one.type in _JUDGED and (approving.is_judged(one) or grading.is_judged(one))


class Judging:
    """The cards of which something is judged, as they stand when each offer comes to its turn."""

    def __init__(self, cards: Mapping[str, Sequence[Row]], mentors: Mapping[str, str]) -> None:
        self._mentors = mentors
        self._cards = {
            card_id: {row.event_id: told_of(row) for row in rows} for card_id, rows in cards.items()
        }

    def verdict(self, author: Author, one: Checked) -> str:
        """What is to be said of an offer."""
        if not is_judged(one):
            return one.code
        card = self._cards[one.card_id]
        if approving.is_judged(one):
            return approving.verdict(author, one.type, _submitted_by(card), self._mentors)
        return grading.verdict(told(one.type, author.operator, one.body), card)

    def keep(self, row: Row) -> None:
        """It stands before what comes next."""
        if row.card_id in self._cards and row.type in TELLING and row.verdict == ACCEPTED:
            self._cards[row.card_id][row.event_id] = told_of(row)


def _submitted_by(card: Mapping[str, Told]) -> str:
    facts = reversed(tuple(card.values()))
    return next((each.account for each in facts if each.type == approving.SUBMITTED), "")
