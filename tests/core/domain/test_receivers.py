"""To whom a card is offered first, and why; whoever the button names may receive it all the same."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.card import Card
from core.domain.pack import Button, Entry, Pack
from core.domain.receivers import Fit, insurer_of, offered, policy_of
from tests.core.domain.cases import PACK, Work

ENP = "2300000000000012"
"""Invented; its check digit is not asked for here."""


def person(name: str, **more: tuple[str, ...] | str) -> Entry:
    return Entry(id=name, kind="person", name=name, groups=("all",), invented=True, **more)  # type: ignore[arg-type]


INSURERS = tuple(
    Entry(id=f"insurer-{name}", kind="insurer", name=f"Выдуманная страховая {name}", groups=("all",))
    for name in ("А", "Б")
)
PEOPLE = (
    person("anybody"),
    person("region", regions=("23",)),
    person("money", themes=("mon",)),
    person("money-here", themes=("money",), regions=("2300",)),
    person("ours", insurer="insurer-Б"),
)
ALL = Button(
    id="all", title={"ru": "всем"}, level=2, receivers=("all",), competence={"ru": "всё"}, own_insurer=True
)
HERE: Pack = replace(PACK, directory=(*PEOPLE, *INSURERS), buttons=(ALL,))


def order(card: Card, button: Button = ALL) -> list[str]:
    return [entry.id for entry, _ in offered(button, card, HERE)]


def card(**values: str) -> Card:
    return Work(HERE).call().fill(values).card


def test_where_nothing_says_who_fits_they_stand_as_in_the_directory() -> None:
    as_listed = [entry.id for entry in (*PEOPLE, *INSURERS)]
    assert order(card()) == as_listed
    assert order(card(theme="waiting", applicant_policy="старый полис", insurer="Дальняя")) == as_listed


def test_experts_in_the_theme_come_first_and_among_them_who_serves_the_policy() -> None:
    assert order(card(theme="money"))[:2] == ["money", "money-here"]
    assert order(card(theme="money", applicant_policy=ENP))[:3] == ["money-here", "money", "region"]


@pytest.mark.parametrize("named", ["Выдуманная страховая Б", "insurer-Б"])
def test_the_callers_own_insurer_and_its_representative_come_before_all(named: str) -> None:
    found = offered(ALL, card(insurer=named, theme="money"), HERE)
    assert [(entry.id, fits) for entry, fits in found[:3]] == [
        ("ours", (Fit.INSURER,)),
        ("insurer-Б", (Fit.INSURER,)),
        ("money", (Fit.THEME,)),
    ]


def test_a_button_that_does_not_ask_for_the_insurer_takes_no_notice_of_it() -> None:
    assert order(card(insurer="insurer-Б"), replace(ALL, own_insurer=False))[0] == "anybody"


def test_an_insurer_is_known_by_its_name_or_its_id_only() -> None:
    assert insurer_of(card(insurer="страховая"), HERE) is None
    assert insurer_of(card(), HERE) is None
    found = insurer_of(card(insurer=" insurer-А "), HERE)
    assert found is not None and found.id == "insurer-А"


def test_the_policy_of_whom_the_appeal_is_about_counts_before_the_applicants() -> None:
    assert policy_of(card(applicant_policy="2300 0000 0000 0012")) == ENP
    assert policy_of(card(applicant_policy=ENP, insured_policy="4200000000000012")) == "4200000000000012"
    assert policy_of(card(applicant_policy="не помнит")) == ""


@given(st.fixed_dictionaries({name: st.text(max_size=20) for name in ("theme", "insurer", "insured_policy")}))
def test_whatever_a_card_says_everybody_whom_the_button_names_is_offered_once(values: dict[str, str]) -> None:
    assert sorted(order(card(**values))) == sorted(entry.id for entry in (*PEOPLE, *INSURERS))
