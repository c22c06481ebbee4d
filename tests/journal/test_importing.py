"""Appeals that came elsewhere are brought in once, whoever brings them, how often, and over which ledger."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core.domain.chain import BEGINNING
from core.domain.roles import Role
from core.domain.wire import ACCEPTED, Offer, Reception
from core.errors import JournalBusy, JournalDenied, JournalTooLarge
from journal.importing import ITEMS_LIMIT, Brought, Importer, Outcome
from journal.incoming import Incoming
from journal.ledger.open import migrate, open_ledger
from journal.ledger.port import Ledger, PackVersion
from journal.service import Seat, Service
from tests.journal.centre import KEY, Centre, Clock, Desk
from tests.journal.facts import STREAM
from tests.journal.office import findings
from tests.journal.site import in_memory

AT = "2026-11-20T08:14:09+03:00"
VOICE = Incoming("ats", "vm-1", "voice_mail", AT, phone="+79990000001", recording="rec/1.wav")
ORDER = Incoming("site", "77", "order", AT, phone="+79990000002", name="Выдуманова Ия")


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def centre(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Centre]:
    made = 0

    async def make() -> Ledger:
        nonlocal made
        made += 1
        if request.param == "sqlite":
            return await open_ledger(f"sqlite:///{tmp_path}/{made}.db")
        if request.param == "postgres":
            url: str = request.getfixturevalue("postgres_url")
            await migrate(url)
            return await open_ledger(url)
        return await open_ledger("memory:")

    centre = Centre(make)
    await centre.open()
    yield centre
    await centre.close()


async def importer(centre: Centre, name: str = "robot", organisation: str = "fund") -> Desk:
    return await centre.desk(name, role="service", organisation=organisation)


async def seat(desk: Desk) -> Seat:
    return await desk.centre.service.seat(desk.token, desk.pen.session)


async def bring(desk: Desk, *items: Incoming) -> list[Brought]:
    return list(await (await seat(desk)).bring_in(STREAM, items))


async def test_each_is_answered_in_its_place_and_comes_to_the_desks_numbered(centre: Centre) -> None:
    robot, anna = await importer(centre), await centre.desk("anna")
    await anna.push(anna.pen.open())
    first, wrong, second = await bring(robot, VOICE, replace(VOICE, kind="fax"), ORDER)
    assert (first.outcome, wrong.outcome, second.outcome) == ("accepted", "refused", "accepted")
    assert {first.number, second.number} == {2, 3}
    assert (wrong.field, wrong.card_id, wrong.number) == ("kind", "", 0)
    items = [item for item in await anna.read() if item.stamp.operator == "robot"]
    assert {item.card_id for item in items} == {first.card_id, second.card_id}
    assert {(item.stamp.verdict, item.stamp.role) for item in items} == {(ACCEPTED, "service")}
    numbers = {item.card_id: item.stamp.number for item in items if item.stamp.number}
    assert numbers == {first.card_id: first.number, second.card_id: second.number}
    found = await findings(centre.ledger, key=KEY)
    assert [each for each in found if each.stream == STREAM] == []


async def test_what_was_brought_is_known_for_ever_and_nothing_of_it_changes(centre: Centre) -> None:
    robot = await importer(centre)
    (first,) = await bring(robot, VOICE)
    head = (await centre.ledger.read(STREAM, 0, 1, None)).head
    centre.clock.go(days=400)
    robot = await importer(centre, "another")
    (again, same) = await bring(robot, replace(VOICE, text="другое", kind="site", received_at=AT), VOICE)
    assert again == same == Brought(Outcome.KNOWN, first.card_id, first.number)
    assert (await centre.ledger.read(STREAM, 0, 1, None)).head == head
    assert await centre.trail("clash") == []


async def test_one_that_stands_twice_in_a_request_is_brought_once(centre: Centre) -> None:
    brought = await bring(await importer(centre), VOICE, VOICE, VOICE)
    assert sorted(each.outcome for each in brought) == ["accepted", "known", "known"]
    assert len({(each.card_id, each.number) for each in brought}) == 1


@pytest.mark.parametrize("centre", ["memory", "sqlite"], indirect=True)  # restored into another database
async def test_what_a_restored_journal_is_brought_and_given_back_is_one_card(centre: Centre) -> None:
    robot, anna = await importer(centre), await centre.desk("anna")
    backup = await centre.backup()
    (first,) = await bring(robot, VOICE)
    lost = [
        Offer(item.event_id, item.card_id, number, item.event or "", item.stamp)
        for number, item in enumerate(await anna.read(), 1)
    ]
    await centre.restore(backup)
    centre.clock.go(hours=5)
    await bring(robot, VOICE)
    anna.position = BEGINNING
    assert {answer.reception for answer in await anna.push(*lost)} == {Reception.DUPLICATE}
    rows = await centre.ledger.history(STREAM, first.card_id, None)
    assert [row.event_id for row in rows] == [offer.event_id for offer in lost]
    assert len([row.number for row in rows if row.number]) == 1
    assert await centre.trail("clash") == []


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody brings in a card before two have looked whether it is there, each at a moment of its own."""
    clock = Clock.__call__

    def ticking(self: Clock) -> datetime:
        self.go(milliseconds=1)
        return clock(self)

    monkeypatch.setattr(Clock, "__call__", ticking)
    number, looked = Importer._number, Counter[str]()

    async def together(self: Importer, stream: str, card_id: str) -> int:
        found = await number(self, stream, card_id)
        looked[card_id] += 1
        async with asyncio.timeout(20):
            while looked[card_id] < 2:  # noqa: ASYNC110 - what is waited for sets no event
                await asyncio.sleep(0)
        return found

    monkeypatch.setattr(Importer, "_number", together)


@pytest.mark.usefixtures("at_once")
async def test_two_who_bring_the_same_at_once_make_one_card_of_each(centre: Centre) -> None:
    items = [replace(VOICE, external_id=str(n)) for n in range(12)]
    longer = [replace(item, name="Выдуманова Ия", text="слово " * 1000) for item in items]
    first, second = await importer(centre), await importer(centre, "another")
    there, back = await asyncio.gather(bring(first, *items), bring(second, *reversed(longer)))
    await _once(centre, items, there, list(reversed(back)))


async def test_what_is_known_takes_no_turn_in_the_stream(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    robot = await importer(centre)
    (first,) = await bring(robot, VOICE)

    async def append(*values: Any) -> Any:
        raise AssertionError("it was to be looked up")

    monkeypatch.setattr(centre.ledger, "append", append)
    assert await bring(robot, VOICE) == [replace(first, outcome=Outcome.KNOWN)]


@pytest.mark.usefixtures("at_once")
async def test_two_processes_that_bring_the_same_at_once_make_one_card_of_each(
    centre: Centre, request: pytest.FixtureRequest
) -> None:
    robot = await importer(centre)
    items = [replace(VOICE, external_id=str(n)) for n in range(12)]
    ledger = centre.ledger
    if "postgres" in request.node.name:
        ledger = await open_ledger(request.getfixturevalue("postgres_url"))
    other = await Service(ledger, KEY, centre.clock, lambda: "x").seat(robot.token, robot.pen.session)
    there, back = await asyncio.gather(bring(robot, *items), other.bring_in(STREAM, items))
    await _once(centre, items, there, list(back))
    if ledger is not centre.ledger:
        await ledger.close()


async def _once(centre: Centre, items: list[Incoming], there: list[Brought], back: list[Brought]) -> None:
    for one, other in zip(there, back, strict=True):
        assert (one.card_id, one.number) == (other.card_id, other.number)
        assert {one.outcome, other.outcome} == {Outcome.ACCEPTED, Outcome.KNOWN}
        rows = await centre.ledger.history(STREAM, one.card_id, None)
        assert [row.type for row in rows].count("card.opened") == 1
        assert [row.session_seq for row in rows] == list(range(1, len(rows) + 1))
    assert sorted(each.number for each in there) == list(range(1, len(items) + 1))
    page = await centre.ledger.read(STREAM, 0, 500, None)
    assert {row.verdict for row in page.rows} == {ACCEPTED}
    assert await centre.trail("clash") == []


async def test_an_answer_that_was_lost_and_a_journal_that_was_busy_double_nothing(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    robot = await importer(centre)
    real = centre.ledger.append
    failing = iter([True, False])

    async def append(*values: Any) -> Any:
        if next(failing, False):
            raise JournalBusy
        return await real(*values)

    monkeypatch.setattr(centre.ledger, "append", append)
    with pytest.raises(JournalBusy):
        await bring(robot, VOICE)
    (first,) = await bring(robot, VOICE)
    assert first.outcome is Outcome.ACCEPTED
    assert [each.outcome for each in await bring(robot, VOICE)] == [Outcome.KNOWN]


async def test_after_a_restored_backup_the_desks_bring_it_back_and_it_is_known() -> None:
    centre = Centre(in_memory)
    await centre.open()
    robot, anna = await importer(centre), await centre.desk("anna")
    backup = await centre.backup()
    (first,) = await bring(robot, VOICE)
    items = await anna.read()
    await centre.restore(backup)
    told = [(item, json.loads(item.event or "")) for item in items]
    offers = [
        Offer(item.event_id, body["session_id"], body["session_seq"], item.event or "", item.stamp)
        for item, body in told
    ]
    answers = await anna.journal.push(STREAM, BEGINNING, offers, [])
    assert {answer.verdict for answer in answers} == {ACCEPTED}
    assert await bring(robot, VOICE) == [Brought(Outcome.KNOWN, first.card_id, first.number)]


async def test_brought_again_before_the_desks_gave_it_back_it_is_still_one_card() -> None:
    centre = Centre(in_memory)
    await centre.open()
    robot = await importer(centre)
    backup = await centre.backup()
    (first,) = await bring(robot, VOICE)
    await centre.restore(backup)
    (again,) = await bring(robot, VOICE)
    assert (again.outcome, again.card_id) == (Outcome.ACCEPTED, first.card_id)


async def test_an_erased_card_stays_known(centre: Centre) -> None:
    robot, _ = await importer(centre), await centre.desk("chief", role="administrator")
    (first,) = await bring(robot, VOICE)
    await centre.erase(first.card_id, "chief")
    assert await bring(robot, VOICE) == [Brought(Outcome.KNOWN, first.card_id, first.number)]
    rows = await centre.ledger.history(STREAM, first.card_id, None)
    assert [row.body for row in rows[:-1]] == [None] * (len(rows) - 1)


async def test_two_organisations_may_have_sources_of_the_same_name(centre: Centre) -> None:
    alpha, beta = await importer(centre, "a", "alpha"), await importer(centre, "b", "beta")
    (one,), (two,) = await bring(alpha, VOICE), await bring(beta, VOICE)
    assert (one.outcome, two.outcome) == (Outcome.ACCEPTED, Outcome.ACCEPTED)
    assert one.card_id != two.card_id
    vera = await centre.desk("vera", organisation="alpha")
    assert {item.card_id for item in await vera.read()} == {one.card_id}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SERVICE])
async def test_only_programs_bring_in_and_only_to_their_centre(centre: Centre, role: Role) -> None:
    desk = await centre.desk("somebody")
    await centre.train("somebody", role=role)
    with pytest.raises(JournalDenied, match="let this console"):
        await bring(desk, VOICE)
    robot = await seat(await importer(centre))
    with pytest.raises(JournalDenied):
        await robot.bring_in("elsewhere", [VOICE])
    with pytest.raises(JournalTooLarge):
        await robot.bring_in(STREAM, [VOICE] * (ITEMS_LIMIT + 1))
    assert await centre.ledger.streams() == []


async def test_who_brought_how_many_is_in_the_trail_without_anybodys_data(centre: Centre) -> None:
    robot = await importer(centre)
    await bring(robot, VOICE, ORDER, replace(ORDER, phone=""))
    await bring(robot, VOICE)
    told = [json.loads(detail) for detail in await centre.trail("imported")]
    who = {"operator": "robot", "stream": STREAM}
    assert told == [who | {"accepted": 2, "refused": 1}, who | {"known": 1}]


async def test_a_number_is_read_as_people_write_it_in_the_country_of_the_published_pack(
    centre: Centre,
) -> None:
    robot = await importer(centre)

    async def caller(item: Incoming) -> tuple[str, str]:
        (brought,) = await bring(robot, item)
        rows = await centre.ledger.history(STREAM, brought.card_id, None)
        told = json.loads(rows[0].body or "")
        return told["payload"]["caller"], told["tz"]

    home = replace(VOICE, phone="(700) 000-00-01")
    assert await caller(home) == ("", "UTC")
    files = {"centre.toml": '[centre]\nregion = "KZ"\ntz = "Asia/Almaty"\nversion = "3"\n'}
    await centre.ledger.add_pack(PackVersion(STREAM, 1, "e", "at", "chief", json.dumps(files)))
    assert await caller(replace(home, external_id="2")) == ("+77000000001", "Asia/Almaty")


async def test_nobody_enrols_the_device_of_what_programs_bring_in(centre: Centre) -> None:
    await centre.hire("eve")
    code = await centre.service.issue_code("eve")
    with pytest.raises(JournalDenied):
        await centre.service.enrol(code, "00000000-0000-0000-0000-000000000001")
