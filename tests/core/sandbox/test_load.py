"""A load of callers, played by invented hands into a directory of the sandbox."""

import re
from pathlib import Path

import pytest

from core import moment
from core.centre.files import load_pack
from core.config import Operator
from core.desk import Moment, open_desk
from core.domain import commands as c
from core.errors import StoreOtherCentre
from core.reading import open_reading
from core.sandbox.arrivals import Arrival, arrivals
from core.sandbox.files import Written, installed, load
from core.sandbox.load import How, Load, Shares, play_load
from core.sandbox.stage import sandboxed

CENTRE = "ru-tfoms-krasnodar"
PACK = load_pack(CENTRE)
HOUR = 11
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}")


@pytest.fixture(scope="module")
def scenarios() -> list[Written]:
    return [load(file, PACK) for file in installed(CENTRE)]


def callers(scenarios: list[Written], seed: int = 5) -> list[Arrival]:
    told = [one.scenario for one in scenarios]
    return arrivals([12] * 24, told, region="RU", seed=seed, hours=1, begins=HOUR)


async def played(data: Path, scenarios: list[Written], shares: Shares | None = None) -> Load:
    return await play_load(data, PACK, scenarios, callers(scenarios), seed=5, begins=HOUR, shares=shares)


async def facts(data: Path) -> list[str]:
    """Everything that was written, in its order, without the ids."""
    desk = open_reading(data, sandboxed(PACK), Moment(moment.now, moment.new_id))
    try:
        rows = await desk.log(limit=100_000)
        return [f"{row.occurred_at} {row.type} {ID.sub('id', repr(row.payload))}" for row in rows]
    finally:
        desk.close()


async def test_everybody_who_rings_is_answered(tmp_path: Path, scenarios: list[Written]) -> None:
    load = await played(tmp_path, scenarios)
    assert sum(load.calls.values()) == len(callers(scenarios)) > 5
    assert load.cards >= len(callers(scenarios))
    assert load.facts == len(await facts(tmp_path))


async def test_the_same_seed_writes_the_same_facts(tmp_path: Path, scenarios: list[Written]) -> None:
    shares = Shares(1 / 3, 1 / 3)
    loads = [await played(tmp_path / name, scenarios, shares) for name in ("one", "other")]
    assert loads[0] == loads[1]
    assert min(loads[0].calls.values()) > 0  # all three ways of playing are in it
    assert await facts(tmp_path / "one") == await facts(tmp_path / "other")


@pytest.mark.parametrize(("shares", "how"), [(Shares(0, 0), How.WELL), (Shares(1, 0), How.BADLY)])
async def test_calls_are_worth_what_they_are_played_for(
    tmp_path: Path, scenarios: list[Written], shares: Shares, how: How
) -> None:
    load = await played(tmp_path, scenarios, shares)
    all_of_them = len(callers(scenarios))
    assert load.calls[how] == all_of_them
    assert load.passed[how] == (all_of_them if how is How.WELL else 0)


async def test_calls_come_at_their_seconds_of_the_hour(tmp_path: Path, scenarios: list[Written]) -> None:
    await played(tmp_path, scenarios, Shares(0, 0))
    desk = open_reading(tmp_path, sandboxed(PACK), Moment(moment.now, moment.new_id))
    try:
        numbers = {one.number: one.second for one in callers(scenarios) if one.number}
        rows = await desk.cards(limit=1_000)
    finally:
        desk.close()
    # From the oldest on: of a number the call itself counts, not what lay on the desk before it.
    begun = {row.caller: row.opened_at for row in reversed(rows) if row.caller in numbers}
    assert len(begun) == len(numbers)
    midnight = min(begun.values()).replace(hour=HOUR - 3, minute=0, second=0)  # UTC of 11:00 in Krasnodar
    opened = {number: int((at - midnight).total_seconds()) for number, at in begun.items()}
    assert opened == {number: second + 5 for number, second in numbers.items()}


async def test_a_directory_of_real_calls_is_refused(tmp_path: Path, scenarios: list[Written]) -> None:
    desk = open_desk(tmp_path, PACK, Operator("Проба Анна"), Moment(moment.now, moment.new_id))
    await desk.open_call(c.OpenCall("+79180000001"))
    desk.close()
    with pytest.raises(StoreOtherCentre):
        await played(tmp_path, scenarios)
