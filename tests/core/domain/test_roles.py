"""Who may do what: every role against every fact, in a table that was written apart from the rules."""

import pytest

from core.domain.events import FACTS
from core.domain.roles import NEEDS, RIGHTS, Right, Role, holds, may

COLUMNS = (
    "card.opened", "card.escalated", "card.returned", "card.taken_up", "card.read", "card.erased",
    "caller.set_apart", "report.exported", "",
)  # fmt: skip
"""The last one stands for every other fact."""

MATRIX = {
    "operator": "yes yes yes yes yes no no no yes",
    "expert": "no yes yes yes yes no no no yes",
    "supervisor": "yes yes yes yes yes no yes yes yes",
    "administrator": "yes yes yes yes yes yes yes yes yes",
    "analyst": "no no no no no no no yes no",
    "methodologist": "no no no no no no no no no",
    "support": "no no no no no no no no no",
    "trainee": "no no no no no no no no no",
    "service": "yes no no no no no no no yes",
    "somebody else": "no no no no no no no no no",
}
READERS = {"operator", "expert", "supervisor", "administrator", "analyst", "methodologist", "support"}
WITHOUT_A_FACT = {Right.CHANGE, Right.READ, Right.PUBLISH}
"""What is asked of the journal itself, or what every other fact needs."""


@pytest.mark.parametrize("role", MATRIX)
@pytest.mark.parametrize("fact", sorted({*FACTS, *COLUMNS, "card.sung"}))
def test_a_role_may_say_what_its_line_of_the_matrix_allows(role: str, fact: str) -> None:
    column = COLUMNS.index(fact) if fact in COLUMNS else COLUMNS.index("")
    assert may(role, fact) == (MATRIX[role].split()[column] == "yes")


def test_the_matrix_has_every_role() -> None:
    assert set(Role) == set(MATRIX) - {"somebody else"} == set(RIGHTS)


@pytest.mark.parametrize("role", MATRIX)
def test_who_reads_is_said_apart_from_who_writes(role: str) -> None:
    assert holds(role, Right.READ) == (role in READERS)


def test_every_right_is_needed_for_something_and_has_its_source() -> None:
    assert {*NEEDS.values(), *WITHOUT_A_FACT} == set(Right)
    assert all(source for rights in RIGHTS.values() for source in rights.values())
