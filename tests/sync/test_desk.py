"""The desk and its journal, over HTTP: what one does the other sees, and no key waits for the network."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from core import moment
from core.config import JournalAt, Operator
from core.desk import Desk, Moment, open_desk
from core.domain import commands as c
from core.domain.wire import Account
from core.enrolment import Keeper, enrol, sync
from core.errors import JournalDenied, JournalUnreachable, StoreBusy
from core.reading import open_reading
from core.sync.access import Access, access_of, text_of
from core.views import News, Wire, WireState
from journal.ledger.memory import MemoryLedger
from journal.ledger.port import Ledger
from tests.core.domain.cases import PACK
from tests.core.store.desks import rows, store_of
from tests.journal.centre import Centre
from tests.journal.site import site

TYPED = Operator("Как напечатано")
ACCOUNT = Account("anna", "Выдуманова Ия", "оператор", "", "operator", "fund", "invented")


@dataclass
class Town:
    """A journal that listens, and desks in directories of their own."""

    centre: Centre
    url: str
    data: Path

    @property
    def journal(self) -> JournalAt:
        return JournalAt(self.url)

    async def enrolled(self, who: str, **account: Any) -> Path:
        """A directory that the journal knows."""
        await self.centre.hire(who, **{"role": "operator"} | account)
        code = await self.centre.service.issue_code(who)
        await enrol(self.data / who, self.journal, code, moment.now, PACK.centre.id)
        return self.data / who


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async def make() -> Ledger:
        return MemoryLedger()

    centre = Centre(make)
    await centre.open()
    async with site(centre.service) as here:
        yield Town(centre, here.url, tmp_path)
    await centre.close()


@asynccontextmanager
async def sitting(data: Path, journal: JournalAt | None = None) -> AsyncIterator[Desk]:
    desk = open_desk(data, PACK, TYPED, Moment(moment.now, moment.new_id))
    try:
        await desk.start_sync(journal)
        yield desk
    finally:
        desk.close()


async def until(desk: Desk, there: Callable[[], bool]) -> None:
    """Wait to be told until something is there."""
    told = asyncio.Event()
    stop = desk.subscribe(lambda _: told.set())
    async with asyncio.timeout(20):
        while not there():
            await told.wait()
            told.clear()
    stop()


def online(desk: Desk) -> Callable[[], bool]:
    return lambda: desk.wire().state is WireState.ONLINE


async def test_what_one_does_the_other_sees(town: Town) -> None:
    heard: list[News] = []
    threads = set()

    def hear(news: News) -> None:
        heard.append(news)
        threads.add(threading.current_thread())

    async with (
        sitting(await town.enrolled("anna")) as anna,
        sitting(await town.enrolled("boris")) as boris,
    ):
        await until(anna, online(anna))
        await until(boris, online(boris))
        boris.subscribe(hear)
        card = await anna.open_call(c.OpenCall("+79180001234", rings=1))
        await until(boris, lambda: any(card.card_id in news.cards for news in heard))
        await until(anna, lambda: anna.wire().waiting == 0)
        seen, mine = await boris.card(card.card_id), await anna.card(card.card_id)
        assert seen is not None
        assert mine is not None
        assert seen.card.number == mine.card.number == 1
    assert threads == {threading.main_thread()}


async def test_who_is_enrolled_sits_there_as_the_journal_says(town: Town) -> None:
    data = await town.enrolled("anna", receives=("op2-1",))
    async with sitting(data) as desk:
        assert desk.operator == Operator("Выдуманова Ия", "оператор", "")
        card = await desk.open_call(c.OpenCall())
        assert card.taken_by == "Выдуманова Ия"
        assert desk.access is not None
        assert desk.access.account.receives == ("op2-1",)


async def test_a_fact_says_how_far_the_clock_was_off(town: Town) -> None:
    data = await town.enrolled("anna")
    async with sitting(data) as desk:
        await desk.open_call(c.OpenCall())
        await until(desk, lambda: desk.wire().offset_ms != 0)
        offset = desk.wire().offset_ms
        await desk.open_call(c.OpenCall())
    told = [row[0] for row in rows(data, "SELECT body ->> 'clock_offset_ms' FROM log ORDER BY position")]
    assert set(told) <= {0, offset}  # 0 until it was measured
    assert told[-1] == offset


async def test_without_a_journal_everything_waits_and_nobody_is_asked(tmp_path: Path) -> None:
    before = set(threading.enumerate())  # not their number: one of another test may end meanwhile
    async with sitting(tmp_path) as desk:
        assert len(set(threading.enumerate()) - before) == 1  # the store's
        assert desk.wire().state is WireState.NONE
        card = await desk.open_call(c.OpenCall())
        first = desk.wire()
        await desk.do(card.card_id, c.Note("слово"))
        assert (first.waiting, desk.wire().waiting) == (1, 2)
        assert desk.wire().oldest == card.opened_at
        assert (await desk.outbox(limit=0)).waiting == 2
    async with sitting(tmp_path, JournalAt("http://127.0.0.1:9")) as desk:
        assert len(set(threading.enumerate()) - before) == 1
        assert (desk.wire().state, desk.wire().waiting) == (WireState.NOT_ENROLLED, 2)


async def test_the_account_of_another_centre_is_not_used(tmp_path: Path) -> None:
    await keep(tmp_path, Access("http://127.0.0.1:9", "token", replace(ACCOUNT, stream="elsewhere")))
    async with sitting(tmp_path) as desk:
        assert (desk.wire().state, desk.wire().problem) == (WireState.BROKEN, "stream")
        await desk.open_call(c.OpenCall())
    assert "sync" not in {thread.name for thread in threading.enumerate()}


async def test_whose_access_is_taken_back_works_on(town: Town) -> None:
    async with sitting(await town.enrolled("anna")) as desk:
        await until(desk, online(desk))
        await town.centre.dismiss("anna")
        card = await desk.open_call(c.OpenCall())
        await until(desk, lambda: desk.wire().state is WireState.DENIED)
        assert desk.wire().problem == "token_revoked"
        await desk.do(card.card_id, c.Note("слово"))
        waiting = (await desk.outbox()).waiting
        assert waiting > 1
        await until(desk, lambda: desk.wire().waiting == waiting)


# --- no key waits for the network -------------------------------------------------------------------------


@asynccontextmanager
async def silence() -> AsyncIterator[tuple[str, threading.Event]]:
    """A journal that lets everybody in and never says a word; and when somebody came."""
    asked = threading.Event()
    mute = socket.create_server(("127.0.0.1", 0))
    guests = []

    def listen() -> None:
        with suppress(OSError):
            while True:
                guests.append(mute.accept())
                asked.set()

    porter = threading.Thread(target=listen)
    porter.start()
    try:
        yield f"http://127.0.0.1:{mute.getsockname()[1]}", asked
    finally:
        mute.shutdown(socket.SHUT_RDWR)
        porter.join()
        for guest in (mute, *(guest for guest, _ in guests)):
            guest.close()


@asynccontextmanager
async def nowhere() -> AsyncIterator[tuple[str, threading.Event]]:
    """A journal whose name nobody can tell, because the name server is dead; and when it was asked."""
    asked, over = threading.Event(), threading.Event()
    real = socket.getaddrinfo

    def dead(host: Any, *where: Any, **how: Any) -> Any:
        if host not in ("journal.invalid", b"journal.invalid"):
            return real(host, *where, **how)
        asked.set()
        over.wait(60)
        raise OSError("no answer")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", dead)
        yield "https://journal.invalid", asked
        over.set()


@pytest.mark.parametrize("journal", [silence, nowhere])
async def test_a_burst_of_commands_and_the_end_wait_for_no_journal(tmp_path: Path, journal: Any) -> None:
    async with journal() as (url, asked):
        await keep(tmp_path, Access(url, "token", ACCOUNT))
        await asyncio.to_thread(int)
        before = set(threading.enumerate())
        async with asyncio.timeout(30), sitting(tmp_path) as desk:
            assert await asyncio.to_thread(asked.wait, 20)
            card = await desk.open_call(c.OpenCall())
            for number in range(100):
                await desk.do(card.card_id, c.Note(f"слово {number}"))
            await until(desk, lambda: desk.wire().waiting == 101)  # the disk is asked again after each
            assert desk.wire().state is WireState.OFFLINE
        left = {thread.name for thread in set(threading.enumerate()) - before}
        assert left <= {"names"}  # a thread of asyncio's own pool would keep the program from ending


async def test_what_is_told_at_the_last_moment_is_not_heard_after_the_end(town: Town) -> None:
    heard: list[News] = []
    async with sitting(await town.enrolled("anna")) as desk:
        desk.subscribe(heard.append)
        await until(desk, online(desk))
    count = len(heard)
    desk._hear(Wire(WireState.DENIED), News(wire=True), ACCOUNT)
    assert (len(heard), desk.wire().state) == (count, WireState.ONLINE)


async def test_a_desk_that_only_looks_leaves_the_journal_alone(town: Town) -> None:
    desk = open_reading(await town.enrolled("anna"), PACK, Moment(moment.now, moment.new_id))
    await desk.start_sync(town.journal)
    assert "sync" not in {thread.name for thread in threading.enumerate()}
    assert desk.operator.name == "Выдуманова Ия"
    desk.close()


# --- enrolment --------------------------------------------------------------------------------------------


async def test_a_code_is_good_once(town: Town) -> None:
    await town.centre.hire("anna")
    code = await town.centre.service.issue_code("anna")
    account = await enrol(town.data / "one", town.journal, code, moment.now, PACK.centre.id)
    assert account.operator == "anna"
    with pytest.raises(JournalDenied, match="let this console in"):
        await enrol(town.data / "two", town.journal, code, moment.now, PACK.centre.id)


async def test_what_lets_the_desk_in_lies_in_the_encrypted_file_and_nowhere_else(town: Town) -> None:
    data = await town.enrolled("anna")
    ((kept,),) = rows(data, "SELECT value FROM meta WHERE name = 'access'")
    access = access_of(kept)
    assert access is not None
    assert access.url == town.url
    plain = [
        file for file in data.rglob("*") if file.is_file() and access.token.encode() in file.read_bytes()
    ]
    assert plain == []
    assert access.token not in repr(access)
    assert "Выдуманова" not in repr(access)


async def test_a_code_is_not_used_up_while_a_console_is_open(town: Town) -> None:
    await town.centre.hire("anna")
    code = await town.centre.service.issue_code("anna")
    async with sitting(town.data / "anna"):
        with pytest.raises(StoreBusy):
            await enrol(town.data / "anna", town.journal, code, moment.now, PACK.centre.id)
    await enrol(town.data / "anna", town.journal, code, moment.now, PACK.centre.id)


async def test_one_sync_without_a_console(town: Town) -> None:
    anna, boris = await town.enrolled("anna"), await town.enrolled("boris")
    desk = open_desk(anna, PACK, TYPED, Moment(moment.now, moment.new_id))
    card = await desk.open_call(c.OpenCall())
    desk.close()
    settled = await sync(anna, None, PACK.centre.id, moment.new_id(), moment.now)
    assert settled is not None
    assert (settled.offered, settled.read, settled.rejected) == (1, 1, 0)
    settled = await sync(boris, None, PACK.centre.id, moment.new_id(), moment.now)
    assert settled is not None
    assert (settled.offered, settled.read) == (0, 1)
    assert rows(boris, "SELECT card_id FROM log") == [(card.card_id,)]
    assert await sync(town.data / "nobody", town.journal, PACK.centre.id, moment.new_id(), moment.now) is None
    with pytest.raises(JournalUnreachable):
        await sync(anna, JournalAt("http://127.0.0.1:9"), PACK.centre.id, moment.new_id(), moment.now)


def test_what_is_kept_of_an_access_is_read_again_and_what_is_not_ours_is_no_access() -> None:
    access = Access("https://journal.example.org", "token", ACCOUNT, "2026-11-20T09:00:00+00:00")
    assert access_of(text_of(access)) == access
    worker = replace(ACCOUNT, lines=("1",), qualifications=("medical",), region="07", site="Я", shift="night")
    worker = replace(
        worker, standing="intern", languages=("kk", "ru"), mentor="vera", course_until="2027-02-28"
    )
    assert access_of(text_of(replace(access, account=worker))) == replace(access, account=worker)
    before = text_of(access)
    for part in (
        '"qualifications": []', '"region": ""', '"site": ""', '"shift": ""', '"standing": "admitted"',
        '"languages": []', '"mentor": ""', '"course_until": ""',
    ):  # fmt: skip
        before = before.replace(f", {part}", "")
    assert "shift" not in before and "standing" not in before
    assert access_of(before) == access
    newer = text_of(access).replace('"account": {', '"account": {"badge": 7, ')
    assert access_of(newer) == access
    for text in ("", "{}", "[]", "null", '{"account": 1}', '{"account": {}}', text_of(access)[:-9]):
        assert access_of(text) is None


async def keep(data: Path, access: Access) -> None:
    desk = open_desk(data, PACK, TYPED, Moment(moment.now, moment.new_id))
    await Keeper(store_of(desk)).keep(access)
    desk.close()
