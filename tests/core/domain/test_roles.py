"""Who may do what: every role against every fact, in a table that was written apart from the rules."""

import pytest

from core.domain.admission import Standing
from core.domain.events import FACTS
from core.domain.roles import LEAVES, NEEDS, RIGHTS, Right, Role, holds, may, standing_in

COLUMNS = (
    "card.opened", "card.escalated", "card.returned", "card.taken_up", "card.read", "card.wrapped_up",
    "card.approved", "card.sent_back", "card.erased", "caller.set_apart", "report.exported",
    "sandbox.thrown", "sandbox.remarked", "sandbox.exam_set", "grade.given", "grade.calibrated",
    "grade.hearing", "grade.round_dropped", "grade.acknowledged", "grade.appealed", "",
)  # fmt: skip
"""The last one stands for every other fact."""

MATRIX = {
    "operator": "yes yes yes yes yes yes no no no no no no no no no no no no yes yes yes",
    "expert": "no yes yes yes yes yes no no no no no no no no no no no no yes yes yes",
    "supervisor": "yes yes yes yes yes yes yes yes no yes yes yes yes yes yes yes yes yes yes yes yes",
    "administrator": "yes yes yes yes yes yes yes yes yes yes yes yes yes yes no no no no yes yes yes",
    "analyst": "no no no no no no no no no no yes no no no no no no no yes yes no",
    "methodologist": "no no no no no no no no no no no yes yes yes no no no no yes yes no",
    "support": "no no no no no no no no no no yes no no no yes yes yes yes yes yes no",
    "trainee": "yes yes yes yes yes yes no no no no no no no no no no no no yes yes yes",
    "service": "yes no no no no no no no no no no no no no no no no no no no yes",
    "somebody else": "no no no no no no no no no no no no no no no no no no no no no",
}
READERS = {
    "operator", "expert", "supervisor", "administrator", "analyst", "methodologist", "support", "trainee",
}  # fmt: skip
WITHOUT_A_FACT = {Right.CHANGE, Right.PUBLISH}
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


OF_STANDINGS = {
    "candidate": "no no no no no no no no no no no no no no no no no no no no no",
    "trainee": "no no no no no no no no no no no no no no no no no no no no no",
    "intern": "yes yes yes yes yes no no no no no no no no no no no no no yes yes yes",
    "admitted": "yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes",
    "suspended": "no no no no no no no no no no no no no no no no no no no no no",
}
"""What a standing leaves of all the rights there are."""


@pytest.mark.parametrize("standing", OF_STANDINGS)
@pytest.mark.parametrize("role", MATRIX)
@pytest.mark.parametrize("column", COLUMNS)
def test_a_standing_leaves_of_a_role_what_its_line_allows(standing: str, role: str, column: str) -> None:
    place = COLUMNS.index(column)
    both = MATRIX[role].split()[place] == OF_STANDINGS[standing].split()[place] == "yes"
    assert may(role, column, Standing(standing)) == both


def test_a_mentor_answers_a_card_whatever_the_role_but_only_one_who_is_admitted() -> None:
    for standing in Standing:
        for fact in ("card.approved", "card.sent_back"):
            assert may("operator", fact, standing, mentors=True) == (standing is Standing.ADMITTED)
    assert not may("analyst", "card.noted", mentors=True)


WORKS = {
    ("kz", "operator", "candidate"): "candidate",
    ("kz", "operator", "trainee"): "trainee",
    ("kz", "operator", "intern"): "intern",
    ("kz", "operator", "admitted"): "admitted",
    ("kz", "operator", "suspended"): "suspended",
    ("kz", "operator", "of tomorrow"): "suspended",
    ("kz", "trainee", "candidate"): "candidate",
    ("kz", "trainee", "intern"): "trainee",
    ("kz", "trainee", "admitted"): "trainee",
    ("sandbox.kz", "operator", "candidate"): "candidate",
    ("sandbox.kz", "operator", "trainee"): "admitted",
    ("sandbox.kz", "trainee", "trainee"): "admitted",
    ("sandbox.kz", "trainee", "admitted"): "admitted",
    ("sandbox.kz", "operator", "intern"): "admitted",
    ("sandbox.kz", "operator", "suspended"): "admitted",
}


@pytest.mark.parametrize(("where", "standing"), WORKS.items())
def test_as_what_somebody_works_depends_on_whether_there_are_citizens(
    where: tuple[str, str, str], standing: str
) -> None:
    assert standing_in(*where) == standing


def test_the_table_has_every_standing() -> None:
    assert set(OF_STANDINGS) == set(Standing) == set(LEAVES)


def test_every_right_is_needed_for_something_and_has_its_source() -> None:
    assert {*NEEDS.values(), *WITHOUT_A_FACT} == set(Right)
    assert all(source for rights in RIGHTS.values() for source in rights.values())
