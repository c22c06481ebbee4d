"""Bars that do not lie: from nought, on a scale whose end is told."""

import pytest

from tui import plots


def test_a_bar_is_as_long_as_its_value_on_a_scale_from_nought() -> None:
    assert [len(plots.bar(value, 100, 20)) for value in (0, 5, 50, 100)] == [0, 1, 10, 20]


def test_what_is_not_nought_is_seen() -> None:
    assert plots.bar(0.1, 100, 20) == "█"


def test_what_is_beyond_the_end_does_not_leave_the_bar() -> None:
    assert len(plots.bar(300, 100, 20)) == 20
    assert len(plots.spread(95, 30, 100, 20)) == 20


def test_the_bar_of_a_mean_ends_at_its_sign_and_its_spread_lies_around_it() -> None:
    assert plots.spread(50, 20, 100, 10) == "███─│──"
    assert len(plots.spread(50, 20, 100, 10).partition("│")[0]) + 1 == len(plots.bar(50, 100, 10))


@pytest.mark.parametrize("mean", [0, 3, 50, 100])
def test_grades_that_do_not_differ_have_a_mean_and_no_spread(mean: float) -> None:
    drawn = plots.spread(mean, 0, 100, 20)
    assert drawn.endswith("│")
    assert "─" not in drawn


def test_the_end_of_a_scale_is_a_round_number_that_has_room_for_all() -> None:
    ends = {0: 1, 0.4: 1, 1: 1, 1.5: 2, 2.5: 5, 6: 10, 11: 20, 21: 50, 51: 100, 250: 500}
    assert {most: plots.end_of(most) for most in ends} == ends


def test_nought_and_the_end_stand_where_bars_begin_and_end() -> None:
    assert plots.axis(100, 10) == "0      100"
