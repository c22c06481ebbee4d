"""The form: what is asked of a call, and what its answers come to."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.grading.form import HALVES, Answer, Grading, Item, Mark, lost, percent

_MARKS = {"+": Mark.FULL, "½": Mark.HALF, "-": Mark.NONE, "x": Mark.NOT_APPLICABLE, "?": "splendid"}


def filled(text: str) -> list[Answer]:
    """«10+ 30x»: a point worth ten was met, one worth thirty could not come up."""
    return [Answer(str(place), int(one[:-1]), _MARKS[one[-1]]) for place, one in enumerate(text.split())]


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("10+ 30+", 100),
        ("10- 30-", 0),
        ("10+ 30-", 25),
        ("10½ 30½", 50),
        ("10½ 30-", 13),  # 12.5
        ("1+ 2-", 33),
        ("2+ 1-", 67),
        ("1½ 99-", 1),  # 0.5
        ("99+ 1½", 100),  # 99.5
        ("1½ 98- 2x", 1),
    ],
)
def test_what_was_reached_is_counted_in_percent_and_halves_round_up(text: str, worth: int) -> None:
    assert percent(filled(text)) == worth


@pytest.mark.parametrize(
    ("text", "worth"), [("10+ 30x", 100), ("10- 30x", 0), ("10½ 30x", 50), ("10+ 10- 80x", 50)]
)
def test_of_a_point_that_could_not_come_up_the_rest_is_all(text: str, worth: int) -> None:
    assert percent(filled(text)) == worth


@pytest.mark.parametrize("text", ["", "10x 30x", "10?", "0+"])
def test_where_nothing_could_be_reached_there_is_no_percent(text: str) -> None:
    assert percent(filled(text)) is None


@pytest.mark.parametrize(
    ("text", "more", "worth"),
    [("80+ 20-", "5+", 85), ("80+ 20-", "5½", 83), ("80+ 20-", "5-", 80), ("80+ 20-", "5x", 80),
     ("80+ 20+", "5+", 100), ("80+ 20½", "30+", 100), ("80- 20x", "5+", 6)],
)  # fmt: skip
def test_who_did_more_than_the_duty_has_it_added_up_to_the_whole_and_loses_nothing_without(
    text: str, more: str, worth: int
) -> None:
    bonus = [replace(one, item="bonus", bonus=True) for one in filled(more)]
    assert percent([*filled(text), *bonus]) == worth
    assert [lost(one) for one in bonus] == [0]


def test_of_a_bonus_alone_there_is_no_percent() -> None:
    assert percent([replace(one, bonus=True) for one in filled("5+")]) is None


def test_a_mark_that_nobody_knows_counts_nowhere() -> None:
    assert percent(filled("10+ 30?")) == 100


ANSWERS = st.lists(st.builds(Answer, st.text(), st.integers(1, 100), st.sampled_from(Mark)), max_size=30)


@given(ANSWERS)
def test_a_percent_lies_between_nothing_and_all(answers: list[Answer]) -> None:
    worth = percent(answers)
    assert (worth is None) == all(one.mark == Mark.NOT_APPLICABLE for one in answers)
    assert worth is None or 0 <= worth <= 100


@given(ANSWERS, st.integers(1, 100))
def test_a_point_that_could_not_come_up_changes_nothing(answers: list[Answer], points: int) -> None:
    assert percent([*answers, Answer("more", points, Mark.NOT_APPLICABLE)]) == percent(answers)


@given(ANSWERS, st.data())
def test_nothing_met_better_makes_a_call_worth_less(answers: list[Answer], data: st.DataObject) -> None:
    places = [place for place, one in enumerate(answers) if one.mark in HALVES]
    if places:
        place = data.draw(st.sampled_from(places))
        better = [replace(one, mark=Mark.FULL) if at == place else one for at, one in enumerate(answers)]
        assert (percent(better) or 0) >= (percent(answers) or 0)


# --- what is asked ----------------------------------------------------------------------------------------

DAY = date(2026, 3, 2)


def item(
    item_id: str, points: int = 10, *kinds: str, since: date | None = None, until: date | None = None
) -> Item:
    return Item(
        id=item_id, block="tactics", points=points, title={}, kinds=kinds, valid_from=since, valid_to=until
    )


def asked(kind: str, day: date, *items: Item) -> list[tuple[str, int]]:
    return [(one.id, one.points) for one in Grading(since=DAY, items=items).asked(kind, day)]


def test_a_point_is_asked_of_the_kinds_it_is_for_in_the_order_of_the_form() -> None:
    items = (item("polite"), item("rules", 10, "complaint"), item("calm", 10, "complaint", "consultation"))
    assert asked("complaint", DAY, *items) == [("polite", 10), ("rules", 10), ("calm", 10)]
    assert asked("consultation", DAY, *items) == [("polite", 10), ("calm", 10)]
    assert asked("", DAY, *items) == [("polite", 10)]


def test_a_point_is_asked_from_its_first_day_to_its_last() -> None:
    lasting = item("polite", since=DAY, until=DAY + timedelta(days=1))
    days = [DAY + timedelta(days=days) for days in (-1, 0, 1, 2)]
    assert [len(asked("", day, lasting)) for day in days] == [0, 1, 1, 0]


def test_of_two_editions_of_a_point_the_one_of_the_day_of_the_call_is_asked() -> None:
    editions = (item("polite", 30, since=DAY), item("polite", 10, until=DAY - timedelta(days=1)))
    assert asked("", DAY - timedelta(days=1), *editions) == [("polite", 10)]
    assert asked("", DAY, *editions) == [("polite", 30)]
