"""The sandbox and the real work: nothing of the one reaches the journal of the other."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import moment
from core.centre.files import load_pack
from core.config import Operator
from core.desk import Moment, open_desk
from core.domain import commands as c
from core.domain.sandbox.streams import sandbox_of
from core.errors import Refused, StoreOtherCentre
from core.sandbox.stage import sandboxed
from tests.sync.test_enrol import STREAM, Place, Town
from tui import catalogue

SANDBOX = sandbox_of(STREAM)


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    catalogue.use(catalogue.SOURCE)


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    here = Town()
    yield here
    here.close()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def invented_call(place: Place) -> None:
    """A card of the sandbox is begun at this place."""
    data = place.data.with_name(place.data.name + "-sandbox")
    desk = open_desk(
        data, sandboxed(load_pack(STREAM)), Operator("Кто-то"), Moment(moment.now, moment.new_id)
    )
    asyncio.run(desk.open_call(c.OpenCall("+7 918 000-00-01")))
    desk.close()


def head(town: Town, stream: str) -> int:
    """How much the journal holds of a stream."""

    async def read() -> int:
        return (await town.centre.ledger.read(stream, 0, 1, None)).head

    return asyncio.run_coroutine_threadsafe(read(), town._loop).result(20)


def test_the_sandbox_cannot_be_given_a_production_journal(place: Place, town: Town) -> None:
    invented_call(place)
    said = place.fails("sandbox", "enrol", town.code("anna"), "--url", town.url)
    assert said.startswith("That account is for real calls: here invented people call.")
    assert "Ask for a code" in place.fails("sandbox", "sync"), "nothing was kept"
    assert head(town, STREAM) == 0


def test_what_is_written_in_the_sandbox_goes_to_a_sandbox_and_nowhere_else(place: Place, town: Town) -> None:
    real, invented = head(town, STREAM), head(town, SANDBOX)
    invented_call(place)
    assert place.run("enrol", town.code("vera"), "--url", town.url).exit_code == 0
    assert place.run("sandbox", "enrol", town.code("boris", SANDBOX), "--url", town.url).exit_code == 0
    assert place.run("sync").exit_code == 0
    assert head(town, STREAM) == real
    assert place.run("sandbox", "sync").exit_code == 0
    assert head(town, SANDBOX) > invented
    assert head(town, STREAM) == real


def test_a_real_desk_cannot_be_given_an_account_of_the_sandbox(place: Place, town: Town) -> None:
    said = place.fails("enrol", town.code("gleb", SANDBOX), "--url", town.url)
    assert said == "That account is of the sandbox: pult sandbox enrol CODE, with a new code.\n"
    assert "Ask for a code" in place.fails("sync")


def test_the_data_of_the_one_are_not_opened_as_those_of_the_other(place: Place) -> None:
    place.call()
    pack, sources = load_pack(STREAM), Moment(moment.now, moment.new_id)
    with pytest.raises(StoreOtherCentre):
        open_desk(place.data, sandboxed(pack), Operator("Кто-то"), sources)
    invented_call(place)
    with pytest.raises(StoreOtherCentre):
        open_desk(place.data.with_name("data-sandbox"), pack, Operator("Кто-то"), sources)


def test_no_invented_caller_rings_at_a_real_desk(place: Place) -> None:
    desk = open_desk(place.data, load_pack(STREAM), Operator("Кто-то"), Moment(moment.now, moment.new_id))
    try:
        card = asyncio.run(desk.open_call(c.OpenCall()))
        with pytest.raises(Refused) as info:
            asyncio.run(desk.do(card.card_id, c.BeginRun("{}", "ru")))
    finally:
        desk.close()
    assert info.value.refusal.code == "not_sandbox"
