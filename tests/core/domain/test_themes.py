"""The themes that are offered for a card, and in which order."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from core.domain import commands as c
from core.domain.completeness import concerns, missing
from core.domain.hours import Line
from core.domain.pack import FormRow, Pack, Required, Theme
from core.domain.themes import offered
from tests.core.domain.cases import PACK, Work

DAY = date(2026, 3, 2)


def theme(code: str, **more: Any) -> Theme:
    return replace(Theme(code=code, title={"ru": code}, parent=code.rpartition(".")[0]), **more)


TREE = replace(
    PACK,
    themes=(
        theme("wait", subject="wait"),
        theme("wait.mri", subject="wait_tomography", kinds=("complaint",)),
        theme("wait.mri.again"),
        theme("clinic", subject="clinic_choice", quick=2, tactic="anger"),
        theme("clinic.refused"),
        theme("status", quick=1),
        theme("wait.xray"),
        theme("covid", valid_from=DAY, valid_to=DAY + timedelta(days=1)),
    ),
    lines=(Line(code="3", title={"ru": "направления"}, themes=("clinic", "covid")),),
)


def order(kind: str = "", line: str = "", day: date = DAY, chosen: str = "") -> list[str]:
    """The codes as they are offered, each as deep as it stands."""
    found = offered(TREE, kind, line, day, chosen)
    return ["-" * one.depth + one.theme.code for one in found]


def test_the_frequent_ones_come_first_by_their_digits_then_the_tree() -> None:
    assert order() == [
        "status", "clinic", "wait", "-wait.mri", "--wait.mri.again", "-wait.xray", "clinic.refused", "covid",
    ]  # fmt: skip


def test_a_theme_of_another_kind_is_not_offered_and_its_child_moves_up() -> None:
    assert order("consultation")[2:4] == ["wait", "-wait.mri.again"]


def test_the_themes_of_the_line_come_before_the_rest() -> None:
    assert order(line="3") == [
        "status", "clinic", "clinic.refused", "covid", "wait", "-wait.mri", "--wait.mri.again",
        "-wait.xray",
    ]  # fmt: skip
    assert order(line="7") == order()


@pytest.mark.parametrize(("ahead", "there"), [(-1, False), (0, True), (1, True), (2, False)])
def test_a_theme_is_offered_on_its_days_only_and_a_card_that_has_it_keeps_it(ahead: int, there: bool) -> None:
    day = DAY + timedelta(days=ahead)
    assert ("covid" in order(day=day)) is there
    assert "covid" in order("complaint", day=day, chosen="covid")


def test_a_theme_has_the_subject_and_the_checklist_of_what_stands_above_unless_it_has_its_own() -> None:
    codes = ("wait", "wait.mri", "wait.mri.again", "clinic.refused", "status", "unknown")
    assert [TREE.subject_of(code) for code in codes] == [
        "wait", "wait_tomography", "wait_tomography", "clinic_choice", "", "",
    ]  # fmt: skip
    assert [TREE.tactic_of(code) for code in codes] == ["", "", "", "anger", "", ""]


def test_a_tree_that_comes_back_to_where_it_began_ends_there() -> None:
    round_and_round = replace(PACK, themes=(theme("a", parent="b"), theme("b", parent="a")))
    assert [one.code for one in round_and_round.lineage("a")] == ["a", "b"]
    assert round_and_round.subject_of("a") == ""


@pytest.mark.parametrize(
    ("rule", "there"),
    [
        ({}, True),
        ({"kinds": ("complaint",)}, True),
        ({"kinds": ("consultation",)}, False),
        ({"channels": ("phone", "letter")}, True),
        ({"channels": ("letter",)}, False),
        ({"themes": ("wait",)}, True),
        ({"themes": ("clinic", "covid")}, False),
        ({"themes": ("wait",), "channels": ("letter",)}, False),
    ],
)
def test_a_row_of_the_form_and_a_required_field_are_for_the_same_cards(
    rule: dict[str, Any], there: bool
) -> None:
    card = Work(TREE).call().fill(kind="complaint", theme="wait.mri").card
    assert concerns(FormRow(fields=("clinic",), section="what", **rule), card, TREE) is there
    pack: Pack = replace(TREE, required=(Required(field="clinic", **rule),))
    assert ("clinic" in {one.field for one in missing(card, pack)}) is there


def test_what_a_theme_asks_for_is_asked_before_the_card_is_finished() -> None:
    pack = replace(PACK, required=(Required(field="clinic", themes=("wait",)), Required(field="result")))
    work = Work(pack).call().fill(kind="consultation", theme="waiting", result="answered")
    assert work.refused(c.WrapUp()) == "wrap_up_incomplete"
    assert work.missing() == {"clinic": "empty"}
    assert work.fill(theme="money").missing() == {}
