"""What packs say of figures: their targets, which results are help, where their kinds stand in the form."""

from dataclasses import replace
from datetime import date

import pytest

from core.centre.files import installed, load_pack
from core.domain.figures import ORDER, Days, Figure, Tallied, figures
from core.domain.pack import Pack, Target
from core.domain.zpz import KINDS
from tests.core.days import FREE

DAY = Days(date(2026, 3, 2), date(2026, 3, 2))


def figure(counted: Tallied, name: str, pack: Pack) -> Figure:
    return next(one for one in figures(counted, pack) if one.id == name)


@pytest.mark.parametrize("centre", installed())
def test_every_centre_says_which_of_its_results_are_help(centre: str) -> None:
    helped = {result.code for result in load_pack(centre).options("result") if result.helped}
    assert helped > {"hospitalised", "emergency_helped"}
    assert not helped & {"consulted", "declined", "dropped"}


@pytest.mark.parametrize(("above", "below", "reached"), [(4, 5, True), (3, 5, False), (0, 0, None)])
def test_a_target_is_reached_missed_or_not_to_be_told(above: int, below: int, reached: bool | None) -> None:
    pack = replace(FREE, targets=(Target(figure="csat", at_least=80, source="пример"),))
    told = Tallied(days=DAY, sums={"content": above, "rated": below})
    assert figure(told, "csat", pack).reached is reached
    assert figure(told, "fcr_net", pack).reached is None


@pytest.mark.parametrize("centre", installed())
def test_every_kind_of_every_centre_has_its_part_of_the_form_and_every_target_its_figure(centre: str) -> None:
    pack = load_pack(centre)
    assert [kind.code for kind in pack.options("kind") if kind.code not in KINDS] == []
    assert [target.figure for target in pack.targets if target.figure not in ORDER] == []


def test_what_only_the_exchange_knows_has_its_target_and_no_data() -> None:
    pack = replace(FREE, targets=(Target(figure="answer_rate", at_least=90, source="пример"),))
    one = figure(Tallied(days=DAY), "answer_rate", pack)
    assert (one.value, one.target, one.reached) == (None, 90, None)
