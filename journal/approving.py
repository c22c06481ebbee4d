"""Who approves the card of an intern: told by the accounts that wrote on it, whatever their events say."""

from collections.abc import Mapping
from typing import Final

from core.domain.roles import may
from core.domain.wire import ACCEPTED
from journal.admission import Author, Checked

SUBMITTED: Final = "card.submitted"
APPROVED: Final = "card.approved"
SENT_BACK: Final = "card.sent_back"
ANSWERS: Final = frozenset({APPROVED, SENT_BACK})
"""The facts by which a card stops waiting for approval."""


def is_judged(one: Checked) -> bool:
    """Whether an offer answers a submission; of a mentor the role alone may not have said that they may."""
    return one.type in ANSWERS and one.code in (ACCEPTED, "not_permitted")


def verdict(by: Author, type_: str, submitted_by: str, mentors: Mapping[str, str]) -> str:
    """May an account answer a submission? ``mentors``: account → its mentor.

    It is for who holds the right and for the mentor of whoever submitted the card, never for the author. Of a
    card that nobody here submitted (the journal was restored, and is still being told) any mentor may say it:
    the desks hold the rest.
    """
    mentored = mentors.get(submitted_by) == by.operator if submitted_by else by.operator in mentors.values()
    lawful = submitted_by != by.operator and may(by.role, type_, by.standing, mentors=mentored)
    return ACCEPTED if lawful else "not_permitted"
