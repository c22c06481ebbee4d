"""What a role may not say is refused before it is a fact: the journal would refuse it for ever."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import commands as c
from core.domain.admission import Standing
from core.domain.decide import decide
from core.domain.permission import not_permitted
from core.domain.roles import Role, may
from core.errors import Refused
from tests.core.domain.cases import COMMANDS, HEARD_STATES, OPEN_STATES, work_in
from tests.core.domain.histories import COMMAND

ROLES = [*Role, "somebody else"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_role_may_ask_for_what_it_may_say(role: str, name: str) -> None:
    command, fact = COMMANDS[name]
    assert (not_permitted(command, role) is None) == may(role, fact)


DAY = date(2026, 11, 20)
OF_A_DESK: dict[c.DeskCommand, str] = {
    c.BeginShift("day"): "operator expert supervisor administrator trainee service",
    c.EndShift("day"): "operator expert supervisor administrator trainee service",
    c.NoteExport("zpz", DAY, DAY, "csv", 1): "supervisor administrator analyst support",
    c.SetExam("17", "Примеров Анна", "[]", 80): "supervisor administrator methodologist",
}
"""Command about no card → the roles that may ask for it."""


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", OF_A_DESK, ids=lambda command: type(command).__name__)
def test_a_role_may_ask_of_its_desk_what_its_table_says(role: str, command: c.DeskCommand) -> None:
    assert (not_permitted(command, role) is None) == (role in OF_A_DESK[command].split())


def test_the_table_has_every_command_of_a_desk() -> None:
    # By name: with slots a record is made of a first class, which is a subclass too until it is collected.
    there = {one.__qualname__ for one in c.DeskCommand.__subclasses__()}
    assert {type(command).__qualname__ for command in OF_A_DESK} == there


@pytest.mark.parametrize("name", COMMANDS)
def test_where_no_journal_says_who_sits_there_nobody_is_barred(name: str) -> None:
    assert not_permitted(COMMANDS[name][0], None) is None


def test_an_expert_begins_no_card_and_answers_for_one_that_was_passed_on() -> None:
    assert work_in("unborn").acting_as("expert").refused(c.OpenCall("1406")) == "not_permitted"
    assert work_in("given").acting_as("expert").do(c.Read(), c.TakeUp()).card.led_by == "op-s2"


@given(
    st.sampled_from(ROLES),
    st.sampled_from(Standing),
    st.sampled_from(["unborn", *OPEN_STATES, "closed", *HEARD_STATES]),
    COMMAND,
)
def test_every_fact_that_is_decided_is_one_that_the_role_may_say_as_its_standing(
    role: str, standing: Standing, state: str, command: c.Command
) -> None:
    work = work_in(state).acting_as(role)
    work.standing = standing
    try:
        facts = decide(work.card, command, work.situation())
    except Refused:
        return
    assert all(may(role, fact.TYPE, standing) for fact in facts)
