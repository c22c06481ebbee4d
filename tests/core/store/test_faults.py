"""A full disk, a directory nobody may write in: nothing written is harmed, work goes on."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain import commands as c
from core.domain import events as e
from core.errors import StoreFull, StoreReadOnly
from core.store.place import BALLAST
from core.store.store import open_store
from tests import disks
from tests.core.domain.cases import START
from tests.core.store.desks import Clock, event, sitting, store_of
from tests.core.store.streams import Stream

ROOT = Path(__file__).parents[3]


# --- a full disk ------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with disks.small_disk(tmp_path / "disk") as disk:
        yield disk


async def test_on_a_full_disk_the_card_is_finished_and_no_other_begun(small_disk: Path) -> None:
    data = small_disk / "data"
    with sitting(data) as desk:
        card = await desk.open_call(c.OpenCall())
        junk = disks.fill(small_disk)
        for n in range(600):  # more than the WAL had room for: the ballast was given up on the way
            card = await desk.leave(card.card_id, "essence", f"{'слово ' * 300}{n}")
        assert not (data / "ballast").exists()
        await desk.do(card.card_id, c.EndCall())
        room = os.statvfs(data).f_bavail
        with pytest.raises(StoreFull):
            await desk.open_call(c.OpenCall())
        assert os.statvfs(data).f_bavail == room > 0
        assert not (data / "ballast").exists()
        junk.unlink()
        await desk.open_call(c.OpenCall())
        assert (data / "ballast").stat().st_size == BALLAST
        assert await store_of(desk).check() == []


async def test_on_a_full_disk_the_journal_waits_and_leaves_the_room_to_the_operator(small_disk: Path) -> None:
    data, stream = small_disk / "data", Stream()
    for seq in range(1, 4001):
        stream.add(event(f"card-{seq}", seq, e.Noted("слово " * 300), session="peer"))
    with sitting(data) as desk:
        card = await desk.open_call(c.OpenCall())
        store = store_of(desk)
        junk = disks.fill(small_disk)
        read = 0
        with pytest.raises(StoreFull):
            while True:
                await stream.pull(store, read + 100)
                read += 100
        assert await store.replica.position() == stream.at(read)
        assert (data / "ballast").stat().st_size == BALLAST
        for n in range(600):
            card = await desk.leave(card.card_id, "essence", f"{'слово ' * 300}{n}")
        assert not (data / "ballast").exists()
        with pytest.raises(StoreFull):
            await stream.pull(store, read + 1)
        junk.unlink()
        await stream.pull(store, read + 100)
        assert await store.check() == []


async def test_on_a_disk_without_any_room_reading_goes_on_and_what_was_said_to_be_written_is_there(
    small_disk: Path,
) -> None:
    data = small_disk / "data"
    with sitting(data) as desk:
        card = await desk.open_call(c.OpenCall())
        junk = disks.fill(small_disk)
        written = 0
        with pytest.raises(StoreFull):
            while True:
                await desk.leave(card.card_id, "essence", f"{'слово ' * 900}{written}")
                written += 1
        with pytest.raises(StoreFull):
            await desk.draft(card.card_id, "measures", "слово" * 4000, 1)
        opened = await desk.card(card.card_id)
        assert opened is not None
        assert opened.card.value("essence") == f"{'слово ' * 900}{written - 1}"
        assert (await desk.figures()).facts == written + 1
        junk.unlink()
        await desk.leave(card.card_id, "essence", "дальше")
        history = await desk.history(card.card_id)
        assert [row.session_seq for row in history] == list(range(1, written + 3))
        assert await store_of(desk).check() == []


def test_a_console_starts_on_a_full_disk_to_finish_what_is_open(small_disk: Path) -> None:
    data = small_disk / "data"
    with sitting(data) as desk:
        card = asyncio.run(desk.open_call(c.OpenCall()))
    disks.fill(small_disk)
    with sitting(data, name="next") as desk:
        asyncio.run(desk.do(card.card_id, c.EndCall()))
        with pytest.raises(StoreFull):
            asyncio.run(desk.open_call(c.OpenCall()))


async def test_a_full_file_is_said_and_what_it_held_stays(tmp_path: Path) -> None:
    """The same without a disk of our own: SQLite is told that the file may not grow."""
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall())
        store = store_of(desk)
        store._database.call(lambda connection: connection.execute("PRAGMA max_page_count = 1").fetchall())
        with pytest.raises(StoreFull):
            for _ in range(200):
                card = await desk.leave(card.card_id, "essence", f"{card.value('essence')}слово ")
        opened = await desk.card(card.card_id)
        assert opened is not None
        assert opened.card == card
        assert not (tmp_path / "ballast").exists()


# --- nobody may write -------------------------------------------------------------------------------------


def as_nobody(program: str, *arguments: Path) -> str:
    """What a program prints that has no rights beyond those of the files' modes, as root otherwise has."""
    drop = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    if drop and not shutil.which(drop[0]):
        pytest.skip("root without setpriv may write everywhere")
    command = [*drop, sys.executable, "-c", program, *map(str, arguments)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


TRIES = """
import asyncio, sys
from pathlib import Path
from core.errors import StoreError
from core.moment import now
from core.store.store import open_store
try:
    store = open_store(Path(sys.argv[1]), now, read_only=sys.argv[2:] == ["read"])
    print([row.essence for row in asyncio.run(store.cards())])
    asyncio.run(store.put_draft("card", "essence", "", 0, now()))
    print("written")
except StoreError as error:
    print(type(error).__name__)
"""


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    """A directory with one card in it, whose console was closed."""
    data = tmp_path / "data"
    with sitting(data) as desk:
        card = asyncio.run(desk.open_call(c.OpenCall()))
        asyncio.run(desk.leave(card.card_id, "essence", "слово"))
    yield data
    _open_up(data)


def _open_up(data: Path) -> None:
    data.chmod(0o700)
    for file in data.rglob("*"):
        file.chmod(0o700)


def _shut(data: Path) -> None:
    for file in data.iterdir():
        file.chmod(0o500 if file.is_dir() else 0o400)
    data.chmod(0o500)


def test_a_directory_that_may_only_be_read_is_said_and_read(written: Path) -> None:
    _shut(written)
    assert as_nobody(TRIES, written) == "StoreReadOnly"
    assert as_nobody(TRIES, written, Path("read")).splitlines() == ["['слово']", "StoreReadOnly"]


def test_what_a_killed_console_left_in_its_wal_is_read_where_nothing_may_be_written(tmp_path: Path) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy"
    with sitting(data) as desk:
        card = asyncio.run(desk.open_call(c.OpenCall()))
        asyncio.run(desk.leave(card.card_id, "essence", "в журнале"))
        shutil.copytree(data, copy, ignore=shutil.ignore_patterns("*-shm"))
    _shut(copy)
    try:
        assert as_nobody(TRIES, copy, Path("read")).splitlines() == ["['в журнале']", "StoreReadOnly"]
    finally:
        _open_up(copy)


async def test_a_reader_works_beside_a_running_console_and_sees_what_is_new(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall())
        reader = open_store(tmp_path, Clock().now, read_only=True)
        try:
            for text in ("раз", "два"):
                await desk.leave(card.card_id, "essence", text)
                await desk.draft(card.card_id, "measures", text, 3)
                opened = await reader.card(card.card_id)
                assert opened is not None
                assert opened.card.value("essence") == opened.text("measures") == text
                assert (await reader.outbox()).waiting == (await desk.outbox()).waiting
            with pytest.raises(StoreReadOnly):
                await reader.put_draft(card.card_id, "essence", "", 0, START)
            with pytest.raises(StoreReadOnly):
                await reader.rebuild()
        finally:
            reader.close()
        assert reader.device_id == store_of(desk).device_id


def test_a_directory_without_a_file_reads_as_empty_and_stays_so(tmp_path: Path) -> None:
    reader = open_store(tmp_path / "none", Clock().now, read_only=True)
    try:
        assert asyncio.run(reader.cards()) == []
        assert asyncio.run(reader.figures()).facts == 0
        assert asyncio.run(reader.search("слово")) == []
        with pytest.raises(StoreReadOnly):
            asyncio.run(reader.put_draft("card", "essence", "слово", 5, START))
    finally:
        reader.close()
    assert list(tmp_path.iterdir()) == []
