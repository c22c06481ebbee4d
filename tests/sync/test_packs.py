"""Packs between desks and their journal: editions come in, edits go out, and none undoes another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from core import moment
from core.centre.directory import kept_edits
from core.centre.files import folder_of, load_pack
from core.centre.handbook import Handbook
from core.centre.kept import bundle, editions, folder_of_edition, kept_pack
from core.config import JournalAt, Operator
from core.desk import Desk, Moment, open_desk
from core.domain.pack import Entry
from core.domain.published import PublishedPack, etag_of
from core.domain.roles import Role
from core.enrolment import enrol
from core.errors import JournalDenied, Refused
from core.sync.client import HttpJournal
from core.sync.packs import PackSync
from core.views import News
from journal.ledger.memory import MemoryLedger
from journal.ledger.port import Ledger
from tests.core.small_pack import SMALL, written
from tests.core.store.desks import store_of
from tests.journal.centre import Centre
from tests.journal.site import site

STREAM = "invented"
FILES = {name: text.replace('id = "small"', f'id = "{STREAM}"') for name, text in SMALL.items()}
CLINIC = Entry(id="clinic-new", kind="clinic", name="Больница новая (пример)", invented=True)


@dataclass
class Town:
    """A journal that listens, a pack, and desks in directories of their own."""

    centre: Centre
    url: str
    data: Path

    @asynccontextmanager
    async def desk(
        self, who: str, role: str = "operator", organisation: str = "fund"
    ) -> AsyncIterator[tuple[Desk, PackSync]]:
        """A desk, and the sync of its packs, which asks when a test lets it."""
        place = self.data / who
        if not place.exists():
            await self.centre.hire(who, role, organisation)
            code = await self.centre.service.issue_code(who)
            await enrol(place, JournalAt(self.url), code, moment.now, STREAM)
        pack = load_pack(self.data / STREAM)
        desk = open_desk(place, pack, Operator(who), Moment(moment.now, moment.new_id))
        assert desk.access is not None
        journal = HttpJournal(self.url, desk.access.token, moment.new_id())
        told = []
        try:
            yield desk, PackSync(STREAM, lambda: journal, desk.handbook, lambda: told.append(1), _fail)
        finally:
            await journal.close()
            desk.close()


def _fail(error: Exception) -> None:
    raise error


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async def make() -> Ledger:
        return MemoryLedger()

    written(tmp_path / STREAM, FILES)
    centre = Centre(make)
    await centre.open()
    async with site(centre.service) as here:
        yield Town(centre, here.url, tmp_path)
    await centre.close()


async def published(town: Town, **changes: str) -> str:
    """An edition of the methodologist."""
    files = {name: changes.get(name[:-5], text) for name, text in FILES.items()}
    async with town.desk("methodologist", "methodologist") as (desk, _):
        assert desk.access is not None
        journal = HttpJournal(town.url, desk.access.token, moment.new_id())
        newest = await journal.pack(STREAM, "")
        etag = (await journal.publish(STREAM, files, newest.published.etag if newest else "")).etag
        await journal.close()
    return etag


async def test_an_edition_is_worked_by_after_it_came_and_between_two_calls(town: Town) -> None:
    other = FILES["speech.toml"].replace("Вам поможет", "Поможет вам")
    async with town.desk("anna") as (desk, packs):
        await packs.step()
        assert not await desk.handbook.renew()
        etag = await published(town, speech=other)
        await packs.step()
        assert editions(store_of(desk).directory).current == etag
        assert desk.pack.modules[0].text["ru"].startswith("Вам")
        assert await desk.handbook.renew()
        assert desk.pack.modules[0].text["ru"].startswith("Поможет")
        assert not await desk.handbook.renew()
        assert [
            change.id for change in await desk.handbook.changes("ru")
        ] == []  # nothing is known to compare


async def test_an_edition_that_breaks_a_law_is_not_worked_by_and_not_asked_for_again(town: Town) -> None:
    async with town.desk("anna") as (desk, packs):
        wrong = await published(town, norms=FILES["norms.toml"].replace("limit = 30", "limit = 0"))
        await packs.step()
        assert editions(store_of(desk).directory).current == ""
        assert await desk.handbook.tag() == wrong
        right = await published(town)
        await packs.step()
        assert await desk.handbook.tag() == right


async def test_edits_wait_while_the_newest_edition_cannot_be_worked_by_here(town: Town) -> None:
    await published(town)
    async with town.desk("chief", "administrator") as (desk, packs):
        await packs.step()
        newer = await published(town, norms=FILES["norms.toml"].replace("limit = 30", "limit = 0"))
        await packs.step()
        await desk.handbook.edit(CLINIC.id, CLINIC)
        await packs.step()
        newest = await town.centre.service.shelf.versions(STREAM)
        assert newest[-1].etag == newer  # nothing older was put in its place
        assert kept_edits(store_of(desk).directory) == {CLINIC.id: CLINIC}
        await published(town, speech=FILES["speech.toml"].replace("Вам поможет", "Поможет вам"))
        await packs.step()
        assert kept_edits(store_of(desk).directory) == {}


async def test_an_edition_that_was_damaged_on_the_disk_is_fetched_again(town: Town) -> None:
    etag = await published(town)
    async with town.desk("anna") as (desk, packs):
        await packs.step()
        place = store_of(desk).directory
    file = folder_of_edition(place, etag, STREAM) / "norms.toml"
    file.write_text("[[norms", "utf-8")
    async with town.desk("anna") as (desk, packs):
        await packs.step()
        assert kept_pack(place, etag, STREAM) is not None
        assert await desk.handbook.tag() == etag


async def test_two_administrators_who_edit_two_entries_never_undo_each_other(town: Town) -> None:
    await published(town)
    async with (
        town.desk("chief", "administrator") as (chief, of_chief),
        town.desk("deputy", "administrator") as (deputy, of_deputy),
        town.desk("anna") as (anna, of_anna),
    ):
        for packs in (of_chief, of_deputy, of_anna):
            await packs.step()
        person = chief.pack.entry("one")
        assert person is not None
        await chief.handbook.edit("one", replace(person, phone="112"))
        await deputy.handbook.edit(CLINIC.id, CLINIC)
        await of_deputy.step()
        await of_chief.step()
        for desk, packs in ((chief, of_chief), (deputy, of_deputy), (anna, of_anna)):
            await packs.step()
            assert await desk.handbook.renew()
        for desk in (chief, deputy, anna):
            one = desk.pack.entry("one")
            assert one is not None and one.phone == "112"
            assert desk.pack.entry(CLINIC.id) == CLINIC
        assert kept_edits(store_of(chief).directory) == kept_edits(store_of(deputy).directory) == {}


async def test_an_edit_made_without_the_journal_is_there_after_a_new_start_and_goes_later(town: Town) -> None:
    await published(town)
    async with town.desk("chief", "administrator") as (desk, packs):
        await packs.step()
        await desk.handbook.edit(CLINIC.id, CLINIC)
    async with town.desk("chief") as (desk, packs):
        assert kept_edits(store_of(desk).directory) == {CLINIC.id: CLINIC}
        await packs.step()
        assert kept_edits(store_of(desk).directory) == {}
        assert await desk.handbook.renew()
        assert desk.pack.entry(CLINIC.id) == CLINIC


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.TRAINEE, Role.SERVICE)])
async def test_who_may_edit_at_a_console_may_publish_there_and_nobody_else(town: Town, role: Role) -> None:
    may = role in ("administrator", "methodologist")
    etag = await published(town)
    async with town.desk("somebody", role) as (desk, packs):
        await packs.step()
        assert desk.handbook.may_publish == may
        with nullcontext() if may else pytest.raises(Refused):
            await desk.handbook.edit(CLINIC.id, CLINIC)
        await packs.step()
        assert (await desk.handbook.tag() != etag) == may


async def test_an_operator_may_change_neither_here_nor_there(town: Town) -> None:
    etag = await published(town)
    async with town.desk("anna") as (desk, packs):
        await packs.step()
        with pytest.raises(Refused):
            await desk.handbook.edit(CLINIC.id, CLINIC)
        assert desk.access is not None
        journal = HttpJournal(town.url, desk.access.token, moment.new_id())
        with pytest.raises(JournalDenied):
            await journal.publish(STREAM, FILES | {"more.toml": ""}, etag)
        await journal.close()


async def test_the_administrator_of_an_insurer_edits_no_directory_of_the_whole_centre(town: Town) -> None:
    await published(town)
    async with town.desk("alpha-chief", "administrator", organisation="alpha") as (desk, packs):
        await packs.step()
        assert not desk.handbook.may_publish
        with pytest.raises(Refused):
            await desk.handbook.edit(CLINIC.id, CLINIC)


async def test_what_is_edited_while_an_edit_is_on_its_way_still_waits(town: Town) -> None:
    await published(town)
    async with town.desk("chief", "administrator") as (desk, packs):
        await packs.step()
        await desk.handbook.edit(CLINIC.id, CLINIC)
        outgoing = await desk.handbook.outgoing()
        assert outgoing is not None
        files, edits = outgoing
        again = replace(CLINIC, phone="103")
        await desk.handbook.edit(CLINIC.id, again)
        assert desk.access is not None
        journal = HttpJournal(town.url, desk.access.token, moment.new_id())
        sent = await journal.publish(STREAM, files, await desk.handbook.tag())
        await journal.close()
        await desk.handbook.sent(PublishedPack(sent, files), edits)
        assert kept_edits(store_of(desk).directory) == {CLINIC.id: again}
        await packs.step()
        assert kept_edits(store_of(desk).directory) == {}


async def test_a_console_hears_of_a_new_edition_by_itself(town: Town) -> None:
    etag = await published(town)
    heard = asyncio.Event()

    def hear(news: News) -> None:
        if news.pack:
            heard.set()

    async with town.desk("anna") as (desk, _):
        desk.subscribe(hear)
        await desk.start_sync(None)
        async with asyncio.timeout(20):
            await heard.wait()
        assert editions(store_of(desk).directory).current == etag


def test_what_an_installed_centre_sends_first_is_its_installed_pack(tmp_path: Path) -> None:
    desk = open_desk(
        tmp_path, load_pack("ru-tfoms-krasnodar"), Operator("x"), Moment(moment.now, moment.new_id)
    )
    try:
        handbook: Handbook = desk.handbook
        asyncio.run(handbook.edit(CLINIC.id, CLINIC))
        outgoing = asyncio.run(handbook.outgoing())
        assert outgoing is not None
        files, _ = outgoing
        own = bundle(folder_of("ru-tfoms-krasnodar"))
        assert files.keys() == own.keys()
        assert {name for name in own if own[name] != files[name]} == {"directory.toml"}
        assert etag_of(files) != etag_of(own)
    finally:
        desk.close()
