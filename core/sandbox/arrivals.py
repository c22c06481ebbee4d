"""Who rings when: invented callers by the hours of a centre. The same seed, the same list.

People call independently of each other, so that the gaps between them are those of a Poisson process with the
rate of the hour. Scenarios come evenly: a rare call is what a trainee must meet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Final

from core.domain.record import record
from core.domain.sandbox.scenario import Scenario
from core.domain.sandbox.vocabulary import Start

HOUR_S: Final = 3600
HOURS: Final = 24
"""Of a day: as many numbers a profile has."""

_CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "RU": ("+7900", "+7918", "+7928", "+7938", "+7953", "+7961", "+7962", "+7967", "+7978", "+7988"),
    "KZ": ("+7700", "+7701", "+7702", "+7705", "+7707", "+7747", "+7771", "+7775", "+7776", "+7777"),
    "AZ": ("+99450", "+99451", "+99455", "+99470", "+99477"),
}
"""Of mobile telephones, by the country of a centre: its callers' numbers read as numbers of that country."""
_SERIALS: Final = 10_000
"""Numbers under a code: 000 follows it, and under 000 none is given out."""
_STEP: Final = 7919
"""A prime that divides no count of numbers: going on by it from anywhere meets each of them once."""


@record(frozen=True, slots=True)
class Arrival:
    """A telephone that begins to ring. ``second``: since the load began. ``scenario``: its id.

    ``language``: in which the caller speaks. ``number``: as the telephone shows it; empty when hidden.
    """

    second: int
    scenario: str
    language: str
    number: str


def arrivals(
    calls: Sequence[int],
    scenarios: Sequence[Scenario],
    *,
    region: str,
    seed: int,
    hours: int,
    begins: int = 0,
    operators: int = 1,
) -> list[Arrival]:
    """Who rings in so many hours from an hour of the day on, in their order.

    ``calls``: people an hour, by hour of the day; ``operators``: those who share them evenly, of whom one is
    meant. ``region``: the country of the centre. Of the scenarios those ring that begin with a call.
    """
    ringing = sorted((one for one in scenarios if one.start == Start.CALL), key=lambda scenario: scenario.id)
    if not ringing or not any(calls):
        return []
    chance = Random(f"{seed} {begins} {hours} {operators}")
    rates = [calls[(begins + hour) % HOURS] / HOUR_S / operators for hour in range(hours)]
    numbers = _numbers(region, chance)
    return [_caller(second, ringing, numbers, chance) for second in _seconds(rates, chance)]


def as_caller(scenario: Scenario, arrival: Arrival) -> Scenario:
    """The scenario with the number from which it rings, on what lay on the desk before, too."""
    old = scenario.caller.number
    before = tuple(
        replace(one, number=arrival.number) if one.number == old else one for one in scenario.before
    )
    return replace(scenario, caller=replace(scenario.caller, number=arrival.number), before=before)


def _seconds(rates: Sequence[float], chance: Random) -> Iterator[int]:
    """When it rings. What is left of a gap at the end of an hour says nothing: the next one begins anew."""
    for hour, rate in enumerate(rates):
        at = chance.expovariate(rate) if rate else float(HOUR_S)
        while at < HOUR_S:
            yield hour * HOUR_S + int(at)
            at += chance.expovariate(rate)


def _caller(second: int, ringing: Sequence[Scenario], numbers: Iterator[str], chance: Random) -> Arrival:
    scenario = chance.choice(ringing)
    language = chance.choice(scenario.languages)
    return Arrival(second, scenario.id, language, next(numbers, "") if scenario.caller.number else "")


def _numbers(region: str, chance: Random) -> Iterator[str]:
    """Invented numbers, each once, as if at random."""
    codes = _CODES.get(region, _CODES["RU"])
    count = len(codes) * _SERIALS
    place = chance.randrange(count)
    for __ in range(count):
        place = (place + _STEP) % count
        code, serial = divmod(place, _SERIALS)
        yield f"{codes[code]}000{serial:04}"
