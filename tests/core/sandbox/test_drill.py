"""Who rings now, who was taken and who gave up: of everybody one of the three."""

from hypothesis import given
from hypothesis import strategies as st

from core.sandbox.arrivals import Arrival
from core.sandbox.drill import PATIENCE, RING_S, Drill

SECONDS = st.lists(st.integers(0, 3_599), max_size=60).map(sorted)
MOMENTS = st.lists(st.integers(0, 4_000), max_size=60).map(sorted)


def drill(seconds: list[int], patience: int = PATIENCE) -> Drill:
    return Drill([Arrival(at, "a", "ru", f"+7900000{at:04}") for at in seconds], {}, 1, patience)


@given(SECONDS, MOMENTS, st.integers(1, 12))
def test_everybody_who_rang_is_taken_or_lost_or_rings(
    seconds: list[int], moments: list[int], patience: int
) -> None:
    here = drill(seconds, patience)
    for moment in moments:  # the telephone is picked up at each of them
        longest = here.longest(moment)
        if longest is not None:
            here.take(longest, f"card {longest.place}")
        parts = [here.taken, here.lost(moment), here.ringing(moment)]
        places = sorted(call.place for part in parts for call in part)
        assert places == list(range(sum(second <= moment for second in seconds)))
        assert [call.place for call in here.rang(moment)] == places
        assert all(1 <= call.rings <= patience for part in parts for call in part)


@given(SECONDS, st.integers(0, 4_000))
def test_the_one_who_rings_longest_is_picked_up_first(seconds: list[int], moment: int) -> None:
    here = drill(seconds)
    rings = [call.caller.second for call in here.ringing(moment)]
    assert rings == sorted(rings)
    longest = here.longest(moment)
    assert (longest.caller.second if longest else None) == min(rings, default=None)


def test_a_caller_gives_up_after_their_last_ring_and_not_before() -> None:
    here = drill([100], patience=3)
    assert here.longest(99) is None
    assert [(second, call.rings) for second in (100, 104, 105, 114) if (call := here.longest(second))] == [
        (100, 1), (104, 1), (105, 2), (114, 3),
    ]  # fmt: skip
    assert here.lost(100 + 3 * RING_S - 1) == []
    assert [call.rings for call in here.lost(100 + 3 * RING_S)] == [3]
    assert here.longest(100 + 3 * RING_S) is None


def test_who_was_taken_neither_rings_nor_is_lost() -> None:
    here = drill([100, 101])
    longest = here.longest(112)
    assert longest is not None
    here.take(longest, "card")
    assert [call.place for call in here.ringing(112)] == [1]
    assert [call.place for call in here.lost(4_000)] == [1]
    assert [(call.place, call.rings, call.card_id) for call in here.taken] == [(0, 3, "card")]


def test_it_is_over_when_the_hours_are_and_the_last_has_given_up() -> None:
    assert not drill([]).is_over(3_599)
    assert drill([]).is_over(3_600)
    late = drill([3_590])
    assert not late.is_over(3_600)
    assert late.is_over(3_590 + PATIENCE * RING_S)
