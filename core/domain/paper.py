"""The official complaint on paper: what must stand on it before it is signed (domain.md 10.1, 29)."""

from typing import Final

from core.domain.card import Card
from core.domain.completeness import missing
from core.domain.pack import Pack
from core.domain.refusals import Missing
from core.domain.vocabulary import Kind

MANDATORY: Final = ("applicant_name", "theme", "essence")
"""Who complains, about what, and what happened."""

REACHED_BY: Final = ("contact_phone", "applicant_address")
"""Where the answer goes: one of them is enough."""

_AT_THE_END: Final = frozenset(
    {"result", "justified", "informed", "farewell", "lawful", "measures", "conclusion", "mood", "topic"}
)
"""What is known only when the appeal has been considered, and asked for at the end."""


def is_complaint(card: Card) -> bool:
    """Whether the card is a complaint: nothing else is printed as one."""
    return card.value("kind") == Kind.COMPLAINT


def missing_on_paper(card: Card, pack: Pack) -> tuple[Missing, ...]:
    """What keeps the complaint from being printed; empty when nothing does.

    Beside the mandatory set what the centre itself asks of a complaint, and nothing that is wrong.
    """
    found = {name: Missing(name, "empty") for name in MANDATORY if not card.value(name).strip()}
    if not any(card.value(name).strip() for name in REACHED_BY):
        found[REACHED_BY[0]] = Missing(REACHED_BY[0], "empty")
    found |= {one.field: one for one in missing(card, pack) if one.field not in _AT_THE_END}
    return tuple(found.values())
