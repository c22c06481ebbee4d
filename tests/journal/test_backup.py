"""A backup is whole or is not taken for one; what it fills is the journal that it was made of."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import StoreError
from journal.administration.keeping import back_up, leave_out, numbers_since, read_backup, restore
from journal.administration.verifying import RESTORED
from journal.files import FileRefused
from journal.ledger.memory import MemoryLedger
from journal.ledger.open import migrate, open_ledger
from journal.ledger.port import Known, Ledger, Writing
from journal.numbering import wanted
from tests.journal.facts import STREAM
from tests.journal.office import KEY, findings, working

AT = "2026-11-20T14:32:07+00:00"


async def rows(ledger: Ledger) -> list[tuple[str, Mapping[str, Any]]]:
    return sorted([json.loads(json.dumps(each)) async for each in ledger.dump()], key=repr)


def names(directory: Path) -> list[str]:
    return [file.name for file in directory.iterdir()]


def lines(file: Path) -> list[bytes]:
    return gzip.decompress(file.read_bytes()).splitlines(keepends=True)


async def test_what_a_backup_fills_is_what_it_was_made_of_whatever_the_ledger(
    tmp_path: Path, postgres_url: str
) -> None:
    first = (await working(MemoryLedger())).ledger
    await migrate(postgres_url)
    source = first
    for url in (f"sqlite:///{tmp_path}/journal.db", postgres_url, "memory:"):
        file, filled = tmp_path / url.partition(":")[0], await open_ledger(url)
        made = await back_up(source, file, AT)
        assert made == read_backup(file) == await restore(filled, file)
        assert await rows(filled) == await rows(first)
        assert await findings(filled) == []
        await source.close()
        source = filled


async def test_after_a_restore_no_number_is_given_that_may_have_been_given_since_the_backup(
    tmp_path: Path,
) -> None:
    office, file = await working(MemoryLedger()), tmp_path / "backup"
    backup, made = await back_up(office.ledger, file, AT), datetime.fromisoformat(AT)
    day, ahead = (numbers_since(backup, made + timedelta(hours=hours)) for hours in (24, -1))
    assert (day > 4000, ahead > 0) == (True, True)  # a clock may have been put back since
    filled = MemoryLedger()
    await restore(filled, file)
    number = await last_number(filled)
    await leave_out(filled, day)
    assert await last_number(filled) == number + day
    (finding,) = await findings(filled)
    assert "counter" in finding.problem  # nothing told of it yet
    await filled.note([(AT, RESTORED, json.dumps({"left_out": day}))])
    assert await findings(filled) == []
    await leave_out(filled, 1)
    assert len(await findings(filled)) == 1


async def last_number(ledger: Ledger) -> int:
    found: list[int] = []

    def look(known: Known) -> Writing:
        found.append(known.number)
        return Writing(())

    await ledger.append(STREAM, wanted([]), look)
    return found[0]


async def test_a_backup_is_for_its_owner_alone_and_never_takes_the_place_of_another(tmp_path: Path) -> None:
    office, file = await working(MemoryLedger()), tmp_path / "backup"
    await back_up(office.ledger, file, AT)
    kept = file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileRefused, match="there is such a file"):
        await back_up(office.ledger, file, AT)
    assert file.read_bytes() == kept
    with pytest.raises(StoreError):
        await back_up(office.ledger, tmp_path / "nowhere" / "backup", AT)


async def test_a_backup_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    class Broken(MemoryLedger):
        async def dump(self) -> AsyncIterator[tuple[str, Mapping[str, Any]]]:
            yield "organisations", {}
            raise ConnectionError("gone")

    with pytest.raises(StoreError):
        await back_up(Broken(), tmp_path / "backup", AT)
    assert names(tmp_path) == []


async def test_a_journal_that_is_not_empty_is_not_filled(tmp_path: Path) -> None:
    office, file = await working(MemoryLedger()), tmp_path / "backup"
    await back_up(office.ledger, file, AT)
    before = await rows(office.ledger)
    with pytest.raises(FileRefused, match="not empty"):
        await restore(office.ledger, file)
    assert await rows(office.ledger) == before


DAMAGES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "without its end": lambda lines: lines[:-1],
    "without a row": lambda lines: [*lines[:3], *lines[4:]],
    "with a row twice": lambda lines: [*lines[:3], lines[2], *lines[3:]],
    "with two rows changed over": lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]],
    "with a row after its end": lambda lines: [*lines, lines[2]],
    "with two ends": lambda lines: [*lines, lines[-1]],
    "with two beginnings": lambda lines: [lines[0], *lines],
    "without a beginning": lambda lines: lines[1:],
    "of another version": lambda lines: [lines[0].replace(b":1,", b":2,"), *lines[1:]],
    "of another moment": lambda lines: [lines[0].replace(b"2026", b"2025"), *lines[1:]],
    "of other words": lambda lines: [b"hello\n", *lines],
    "of nothing": lambda lines: [],
}


@pytest.mark.parametrize("damage", DAMAGES)
async def test_a_backup_that_is_not_whole_fills_nothing(tmp_path: Path, damage: str) -> None:
    office, file, empty = await working(MemoryLedger()), tmp_path / "backup", MemoryLedger()
    await back_up(office.ledger, file, AT)
    file.write_bytes(gzip.compress(b"".join(DAMAGES[damage](lines(file)))))
    with pytest.raises(FileRefused):
        await restore(empty, file)
    assert await rows(empty) == []


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    file = tmp_path_factory.mktemp("backup") / "whole"

    async def write() -> None:
        await back_up((await working(MemoryLedger())).ledger, file, AT)

    asyncio.run(write())
    return file.read_bytes()


@given(st.data())
@settings(max_examples=150)
def test_any_changed_or_cut_byte_of_a_backup_is_seen_before_anything_is_filled(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    file = tmp_path_factory.getbasetemp() / "damaged"
    place = data.draw(st.integers(10, len(whole) - 1))  # what stands before it says nothing
    if data.draw(st.booleans()):
        file.write_bytes(whole[:place])
    else:
        wrong = whole[place] ^ data.draw(st.integers(1, 255))
        file.write_bytes(whole[:place] + bytes([wrong]) + whole[place + 1 :])
    with pytest.raises(FileRefused):
        read_backup(file)


async def test_a_table_that_is_not_ours_is_refused_in_words(tmp_path: Path) -> None:
    class Other(MemoryLedger):
        async def dump(self) -> AsyncIterator[tuple[str, Mapping[str, Any]]]:
            yield "organisations", {"id": "fund", "title": "Фонд", "sees_all": True, "newer": 1}

    file = tmp_path / "backup"
    await back_up(Other(), file, AT)
    ledger = await open_ledger(f"sqlite:///{tmp_path}/journal.db")
    with pytest.raises(FileRefused, match="other tables"):
        await restore(ledger, file)
    assert await rows(ledger) == []
    await ledger.close()


async def test_the_key_is_not_in_a_backup(tmp_path: Path) -> None:
    office, file = await working(MemoryLedger()), tmp_path / "backup"
    await back_up(office.ledger, file, AT)
    told = b"".join(lines(file))
    assert KEY not in told
    assert KEY.hex().encode() not in told
