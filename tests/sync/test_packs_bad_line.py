"""Packs over a line on which anything is lost: every edit is there once in the end, or still waits."""

import random
from collections.abc import Mapping
from contextlib import suppress

import pytest

from core import moment
from core.centre.directory import kept_edits
from core.domain.pack import Entry
from core.domain.published import Packs, Published, PublishedPack
from core.errors import JournalBusy, JournalError, JournalUnreachable
from core.sync.client import HttpJournal
from core.sync.packs import PackSync
from tests.core.store.desks import store_of
from tests.sync.test_packs import STREAM, Town, published, town

__all__ = ["town"]  # a fixture of that module

SAID = "Вам поможет"


class BadLine:
    """``Packs`` of a console: what is asked is lost, or its answer, or the journal is busy.

    ``calm``: nothing is lost any more. ``old``: editions of before, which a cache may still tell of.
    """

    def __init__(self, journal: Packs, chance: random.Random) -> None:
        self.calm = False
        self._journal, self._chance = journal, chance
        self._old: list[PublishedPack] = []

    async def pack(self, stream: str, etag: str) -> PublishedPack | None:
        """As in ``published.Packs``."""
        self._lose_what_is_asked()
        pack = await self._journal.pack(stream, etag)
        if pack is not None:
            self._old.append(pack)
        self._lose_the_answer()
        stale = self._chance.random() < 0.1 and self._old and not self.calm
        return self._chance.choice(self._old) if stale else pack

    async def publish(self, stream: str, files: Mapping[str, str], etag: str) -> Published:
        """As in ``published.Packs``."""
        self._lose_what_is_asked()
        answer = await self._journal.publish(stream, files, etag)
        self._lose_the_answer()
        return answer

    def _lose_what_is_asked(self) -> None:
        if not self.calm and self._chance.random() < 0.25:
            raise self._chance.choice((JournalUnreachable, JournalBusy))

    def _lose_the_answer(self) -> None:
        if not self.calm and self._chance.random() < 0.25:
            raise JournalUnreachable


async def rewritten(line: Packs, number: int) -> None:
    """The methodologist fetches, changes a phrase and publishes, and hears of it or not."""
    newest = await line.pack(STREAM, "")
    assert newest is not None
    speech = newest.files["speech.toml"].partition(SAID)
    files = {**newest.files, "speech.toml": f"{speech[0]}{SAID} {number} {speech[2].partition(' ')[2]}"}
    await line.publish(STREAM, files, newest.published.etag)


@pytest.mark.parametrize("seed", range(6))
async def test_two_administrators_and_a_methodologist_never_undo_each_other(town: Town, seed: int) -> None:
    await published(town)
    chance = random.Random(seed)
    async with (
        town.desk("chief", "administrator") as (chief, _),
        town.desk("deputy", "administrator") as (deputy, _),
        town.desk("anna") as (anna, of_anna),
        town.desk("scribe", "methodologist") as (scribe, _),
    ):
        lines, syncs, open_lines = {}, {}, []
        for desk in (chief, deputy, scribe):
            assert desk.access is not None
            journal = HttpJournal(town.url, desk.access.token, moment.new_id())
            open_lines.append(journal)
            line = lines[desk] = BadLine(journal, chance)
            syncs[desk] = PackSync(STREAM, lambda line=line: line, desk.handbook, lambda: None, _fail)  # type: ignore[misc]
        wanted: dict[str, Entry | None] = {}
        written = 0
        for number in range(30):
            who, desk = chance.choice((("chief", chief), ("deputy", deputy)))
            match chance.randrange(4):
                case 0:
                    name = f"{who}-{chance.randrange(3)}"
                    gone = desk.pack.entry(name) is not None and chance.random() < 0.3
                    entry = None if gone else Entry(id=name, kind="clinic", name=f"Больница {number}")
                    await desk.handbook.edit(name, entry)
                    wanted[name] = entry
                case 1:
                    with suppress(JournalError):
                        await rewritten(lines[scribe], number)
                        written = number
                case _:
                    with suppress(JournalError):
                        await syncs[desk].step()
                    await desk.handbook.renew()
        for line in lines.values():
            line.calm = True
        for desk in (chief, deputy, chief, deputy):
            await syncs[desk].step()
        await of_anna.step()
        assert await anna.handbook.renew()
        for desk in (chief, deputy):
            assert kept_edits(store_of(desk).directory) == {}
        ids = [entry.id for entry in anna.pack.directory]
        assert len(ids) == len(set(ids))
        assert {name: anna.pack.entry(name) for name in wanted} == wanted
        versions = await town.centre.service.shelf.versions(STREAM)
        assert [each.version for each in versions] == list(range(1, len(versions) + 1))
        said = anna.pack.modules[0].text["ru"].removeprefix(f"{SAID} ").split()[0]
        assert not written or int(said) >= written  # a later one was published, and its answer was lost
        for journal in open_lines:
            await journal.close()


def _fail(error: Exception) -> None:
    raise error
