"""Who rings when: the same seed, the same list; as many as the hours of the centre say."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.centre.files import load_pack
from core.domain.phones import PhoneKind, read_phone
from core.domain.sandbox.scenario import Before, Line, Person, Scenario
from core.domain.sandbox.vocabulary import Start
from core.sandbox.arrivals import HOUR_S, HOURS, Arrival, arrivals, as_caller

HIDDEN = "hidden"


def scenario(name: str, number: str = "+79180009101", start: str = Start.CALL) -> Scenario:
    return Scenario(
        id=name, centre="c", title={"ru": name}, about={"ru": name}, source="пример", languages=("ru", "kk"),
        caller=Person(name="Образцов Пример", number=number), lines=(Line(id="a", says={"ru": "Алло"}),),
        expect=(), start=start,
    )  # fmt: skip


RINGING = [scenario("b"), scenario("a"), scenario(HIDDEN, "")]
OTHERS = [scenario("given", start=Start.GIVEN), scenario("owed", start=Start.OWED)]
PROFILES = st.lists(st.integers(0, 300), min_size=HOURS, max_size=HOURS)
LOADS = st.tuples(PROFILES, st.integers(0, 2**32), st.integers(0, 6), st.integers(0, HOURS - 1))


def callers(load: tuple[list[int], int, int, int]) -> list[Arrival]:
    profile, seed, hours, begins = load
    return arrivals(profile, [*RINGING, *OTHERS], region="RU", seed=seed, hours=hours, begins=begins)


@given(LOADS)
def test_callers_come_in_order_within_the_hours(load: tuple[list[int], int, int, int]) -> None:
    seconds = [one.second for one in callers(load)]
    assert seconds == sorted(seconds)
    assert all(0 <= second < load[2] * HOUR_S for second in seconds)


@given(LOADS)
def test_nobody_calls_in_an_hour_without_calls(load: tuple[list[int], int, int, int]) -> None:
    profile, __, __, begins = load
    assert all(profile[(begins + one.second // HOUR_S) % HOURS] for one in callers(load))


@given(LOADS)
def test_the_same_seed_is_the_same_list_in_whatever_order_the_scenarios_are_found(
    load: tuple[list[int], int, int, int],
) -> None:
    profile, seed, hours, begins = load
    assert callers(load) == arrivals(
        profile, [*OTHERS, *RINGING[::-1]], region="RU", seed=seed, hours=hours, begins=begins
    )


@given(LOADS)
def test_no_two_callers_share_a_number_and_who_hides_it_goes_on_hiding_it(
    load: tuple[list[int], int, int, int],
) -> None:
    found = callers(load)
    shown = [one.number for one in found if one.number]
    assert len(shown) == len(set(shown))
    assert all(bool(one.number) is (one.scenario != HIDDEN) for one in found)


@given(LOADS)
def test_only_scenarios_that_ring_do_in_a_language_of_theirs(load: tuple[list[int], int, int, int]) -> None:
    found = callers(load)
    assert {one.scenario for one in found} <= {one.id for one in RINGING}
    assert {one.language for one in found} <= {"ru", "kk"}


def test_as_many_call_as_the_hour_says_over_many_days() -> None:
    """Of 400 days of 90 calls the sum deviates by 190 at most once in 300: no seed is left to chance."""
    profile = [0] * HOURS
    profile[23], profile[0] = 60, 30
    days = [arrivals(profile, RINGING, region="RU", seed=seed, hours=2, begins=23) for seed in range(400)]
    first = sum(one.second < HOUR_S for day in days for one in day)
    second = sum(one.second >= HOUR_S for day in days for one in day)
    assert abs(first - 400 * 60) < 3 * (400 * 60) ** 0.5
    assert abs(second - 400 * 30) < 3 * (400 * 30) ** 0.5
    # A steady stream would have the same sums; people who do not know of each other come in bunches.
    counts = [len(day) for day in days]
    spread = sum((count - 90) ** 2 for count in counts) / len(counts)
    assert 70 < spread < 110


def test_every_scenario_comes_as_often_as_the_others() -> None:
    found = Counter(
        one.scenario for one in arrivals([300] * HOURS, RINGING, region="RU", seed=1, hours=HOURS)
    )
    assert max(found.values()) < 1.1 * min(found.values())


def test_the_callers_of_a_centre_are_shared_among_its_operators() -> None:
    everybody = sum(
        len(arrivals([400] * HOURS, RINGING, region="KZ", seed=seed, hours=8)) for seed in range(10)
    )
    one_of_them = sum(
        len(arrivals([400] * HOURS, RINGING, region="KZ", seed=seed, hours=8, operators=40))
        for seed in range(10)
    )
    assert everybody / 44 < one_of_them < everybody / 36


@pytest.mark.parametrize("centre", ["kz-fsms", "az-1542", "ru-smo"])
def test_numbers_read_as_numbers_of_the_country(centre: str) -> None:
    region = load_pack(centre).centre.region
    numbers = [one.number for one in arrivals([60] * HOURS, RINGING[:2], region=region, seed=1, hours=5)]
    assert len(numbers) > 200
    for number in numbers:
        phone = read_phone(number, region)
        assert (phone.kind, phone.region, phone.normal) == (PhoneKind.E164, region, number)
        assert number[-7:-4] == "000"  # under which none is given out


def test_when_all_numbers_are_used_up_the_others_hide_theirs() -> None:
    found = arrivals([3_000] * HOURS, [scenario("a")], region="AZ", seed=1, hours=HOURS)
    shown = [one.number for one in found if one.number]
    assert len(found) > len(shown) == len(set(shown)) == 50_000


@pytest.mark.parametrize(("profile", "known"), [((), RINGING), ((9,) * HOURS, OTHERS), ((9,) * HOURS, [])])
def test_without_hours_or_scenarios_nobody_calls(profile: tuple[int, ...], known: list[Scenario]) -> None:
    assert arrivals(profile, known, region="RU", seed=1, hours=5) == []


def test_what_lay_on_the_desk_before_is_of_the_number_that_rings() -> None:
    before = [
        Before(fields={}, by="Кто-то", number=number) for number in ("", "+79180009101", "+79180000001")
    ]
    told = replace(scenario("a"), before=tuple(before))
    rings = as_caller(told, Arrival(7, "a", "ru", "+79180000777"))
    assert rings.caller.number == "+79180000777"
    assert [one.number for one in rings.before] == ["", "+79180000777", "+79180000001"]
