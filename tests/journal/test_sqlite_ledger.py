"""The ledger in one SQLite file."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3

from core.errors import JournalBusy
from journal.ledger.faults import LedgerUnusable, Unstorable
from journal.ledger.open import open_ledger
from journal.ledger.port import Ledger
from journal.ledger.sqlite import SqliteLedger
from tests.disks import fill as fill_disk
from tests.disks import small_disk
from tests.journal.ledger_contract import LedgerContract
from tests.journal.ledger_facts import (
    AT,
    dumped,
    everything,
    fact,
    fill,
    known_of,
    replay,
    write,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    ledger = await open_ledger(f"sqlite:///{tmp_path}/journal.db")
    yield ledger
    await ledger.close()


@pytest.fixture
async def another(tmp_path: Path) -> AsyncIterator[Ledger]:
    ledger = await open_ledger(f"sqlite:///{tmp_path}/another.db")
    yield ledger
    await ledger.close()


class TestSqlite(LedgerContract):
    pass


def beside(place: Path) -> Any:
    """A connection of somebody else to the file."""
    return closing(sqlcipher3.connect(str(place / "journal.db"), isolation_level=None))


async def test_a_file_is_its_owners_alone_and_keeps_what_was_written(tmp_path: Path) -> None:
    for turn in range(2):
        ledger = await open_ledger(f"sqlite:///{tmp_path}/journal.db")
        await write(ledger, fact(turn))
        assert len(await everything(ledger)) == turn + 1
        assert modes(tmp_path) == {0o600}
        await ledger.close()


def modes(place: Path) -> set[int]:
    return {file.stat().st_mode & 0o777 for file in place.iterdir()}


async def test_nobody_changes_the_log_or_the_trail(tmp_path: Path, ledger: Ledger) -> None:
    await fill(ledger)
    before = await dumped(ledger)
    with beside(tmp_path) as other:
        columns = [name for _, name, *_ in other.execute("PRAGMA table_info(log)")]
        attempts = [f"UPDATE log SET {name} = {name}" for name in columns if name != "body"]
        attempts += ["UPDATE log SET body = 'another text'", "DELETE FROM log", "DELETE FROM trail"]
        attempts += ["REPLACE INTO log SELECT * FROM log", "UPDATE trail SET detail = '{}'"]
        attempts += ["REPLACE INTO trail SELECT * FROM trail"]
        for attempt in attempts:
            other.execute("PRAGMA recursive_triggers = ON")
            with pytest.raises(sqlcipher3.IntegrityError, match="append-only"):
                other.execute(attempt)
    assert await dumped(ledger) == before


async def test_an_erased_text_is_nowhere_in_the_files(tmp_path: Path, ledger: Ledger) -> None:
    secret = "полис 0000000000000000 " * 400
    await write(ledger, *(fact(n, body=secret + str(n)) for n in range(1, 9)))
    assert holds(tmp_path, secret[:20])
    await write(ledger, fact(9), erased=((fact(9).card_id, 9),))
    assert not holds(tmp_path, secret[:20])


def holds(place: Path, text: str) -> bool:
    return any(text.encode() in file.read_bytes() for file in place.iterdir())


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        ({"body": "слово\0"}, "SQLITE_CONSTRAINT"),
        ({"body": "слово\ud800"}, "UnicodeEncodeError"),
        ({"session_seq": 2**63}, "OverflowError"),
        ({"event_id": fact(1).event_id}, "SQLITE_CONSTRAINT"),
    ],
    ids=["NUL", "surrogate", "endless", "twice"],
)
async def test_what_no_database_takes_is_refused_whole_and_without_a_word_of_it(
    ledger: Ledger, parts: dict[str, Any], rule: str, caplog: pytest.LogCaptureFixture
) -> None:
    await write(ledger, fact(1))
    with pytest.raises(Unstorable) as refused:
        await write(ledger, fact(2), fact(3, **parts), fact(4))
    assert refused.value.rule == rule
    assert "слово" not in "".join(traceback.format_exception(refused.value)) + caplog.text
    assert not isinstance(refused.value.__cause__, UnicodeEncodeError)  # which holds the text
    assert len(await everything(ledger)) == 1
    await write(ledger, fact(2))


async def test_a_ledger_that_has_something_is_not_filled(ledger: Ledger, another: Ledger) -> None:
    await fill(ledger)
    rows = await dumped(ledger)
    await another.note([(AT, "code.given", "{}")])
    with pytest.raises(Unstorable, match="not empty"):
        await another.load(ledger.dump())
    assert len(await dumped(another)) == 1
    assert await dumped(ledger) == rows


@pytest.mark.parametrize(
    "row",
    [
        ("cellar", {}),
        ("seen", {"operator": "x"}),
        ("streams", {"stream": "x", "seq": 1, "chain": "no", "number": 1}),
    ],
)
async def test_a_dump_that_is_none_fills_nothing(ledger: Ledger, row: tuple[str, dict[str, Any]]) -> None:
    good = ("organisations", {"id": "fund", "title": "Фонд", "sees_all": True})
    with pytest.raises(ValueError, match=r"cellar|columns|hex"):
        await ledger.load(replay([good, row]))
    assert await dumped(ledger) == []
    assert await ledger.load(replay([good])) == 1


async def test_a_file_that_another_process_writes_to_is_waited_for_and_then_said_busy(
    tmp_path: Path, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    with beside(tmp_path) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalBusy):
            await write(ledger, fact(1, body="слово"))
        assert (await ledger.read("invented", 0, 1, None)).head == 0
        other.execute("ROLLBACK")
    await write(ledger, fact(1))
    assert [record.getMessage() for record in caplog.records] == ["the ledger cannot answer now: SQLITE_BUSY"]


async def test_two_processes_on_one_file_number_one_after_the_other(tmp_path: Path, ledger: Ledger) -> None:
    other = SqliteLedger(tmp_path / "journal.db")
    for n in range(1, 9):
        await write(ledger if n % 2 else other, fact(n))
    assert [row.session_seq for row in await everything(other)] == list(range(1, 9))
    await other.close()


async def test_a_full_disk_is_said_keeps_nothing_of_a_batch_and_passes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        ledger = SqliteLedger(disk / "journal.db")
        await write(ledger, fact(1))
        before = await dumped(ledger)
        junk = fill_disk(disk)
        with pytest.raises(JournalBusy):
            await write(ledger, *(fact(n, body="слово " * 1000) for n in range(2, 400)))
        assert await dumped(ledger) == before
        junk.unlink()
        await write(ledger, fact(2))
        assert len(await everything(ledger)) == 2
        await ledger.close()
    said = caplog.text
    assert "SQLITE_FULL" in said
    assert "слово" not in said
    assert caplog.records[0].levelno == logging.WARNING


PROGRAM = """
import asyncio, sys
from pathlib import Path
from journal.ledger.sqlite import SqliteLedger
from tests.journal.ledger_facts import fact, write

async def main():
    ledger = SqliteLedger(Path(sys.argv[1]))
    for n in range(1, 100_000, 2):
        await write(ledger, fact(n), fact(n + 1))
        print(n + 1, flush=True)

asyncio.run(main())
"""


async def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    said = await asyncio.to_thread(answered_before_a_kill, tmp_path / "journal.db")
    ledger = SqliteLedger(tmp_path / "journal.db")
    rows = await everything(ledger)
    assert len(rows) >= said
    assert len(rows) % 2 == 0
    assert (await known_of(ledger)).head.seq == len(rows)
    await ledger.close()


def answered_before_a_kill(file: Path) -> int:
    """The last number that a journal of its own process said it had kept, before it was killed."""
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", PROGRAM, str(file)]
    process = subprocess.Popen(command, env=here, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(25)]
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    return int([line for line in (*said, *rest.splitlines(keepends=True)) if line.endswith("\n")][-1])


async def test_a_file_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with beside(tmp_path) as other:
        other.execute("CREATE TABLE theirs (word TEXT)")
    with pytest.raises(LedgerUnusable, match="another program's"):
        SqliteLedger(tmp_path / "journal.db")
    (tmp_path / "text").write_text("no database at all, and long enough to be seen as none" * 100)
    with pytest.raises(LedgerUnusable, match="NOTADB"):
        SqliteLedger(tmp_path / "text")
    with pytest.raises(FileNotFoundError):
        SqliteLedger(tmp_path / "nowhere" / "journal.db")


async def test_an_sqlite_that_can_lose_commits_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlcipher3, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(LedgerUnusable, match="can lose committed pages"):
        SqliteLedger(tmp_path / "journal.db")


async def test_the_disk_is_waited_for_before_anything_is_said_to_be_kept(ledger: SqliteLedger) -> None:
    def settings(connection: Any) -> list[Any]:
        names = ("journal_mode", "synchronous", "secure_delete", "trusted_schema")
        return [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    assert await ledger._run(settings) == ["wal", 2, 1, 0]


async def test_nothing_is_looked_for_row_by_row(ledger: SqliteLedger) -> None:
    """Every question a push and a page ask is answered by an index."""
    from journal.ledger import sqlite, statements

    asked = [sqlite._EVENTS, sqlite._SESSIONS, sqlite._CARDS, sqlite._PLACES, sqlite._NUMBERED]
    asked += [statements.PAGE, statements.PAGE_OF_ONE, statements.HISTORY, statements.ERASE]
    asked += [statements.trail_page(0)]

    def plans(connection: Any) -> list[str]:
        found = [
            connection.execute(f"EXPLAIN QUERY PLAN {each}", (None,) * each.count("?")).fetchall()
            for each in asked
        ]
        return [detail for plan in found for *_, detail in plan]

    steps = await ledger._run(plans)
    searched = [step for step in steps if step.startswith("SEARCH")]
    assert {step for step in steps if step.startswith("SCAN") and "VIRTUAL" not in step} == {"SCAN page"}
    assert len(searched) == len(asked) + 2  # a page for one also looks for its grants and for earlier rows
    assert [step for step in searched if step.endswith("(stream=?)")] == []


async def test_lines_of_a_kind_are_not_looked_for_among_all_that_were_written(ledger: SqliteLedger) -> None:
    from journal.ledger import statements

    statement = statements.trail_page(2)
    values = (None,) * statement.count("?")
    plan = await ledger._run(lambda it: it.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall())
    told = " ".join(detail for *_, detail in plan)
    assert told.count("SEARCH trail USING INDEX trail_kind (kind=? AND seq>?)") == 2
    assert "SCAN trail" not in told


async def test_an_address_nobody_knows_is_refused_without_its_password() -> None:
    with pytest.raises(LedgerUnusable) as refused:
        await open_ledger("mysql://journal:hunter2@127.0.0.1/journal")
    assert "'mysql'" in str(refused.value)
    assert "hunter2" not in str(refused.value)


async def test_the_loop_may_go_before_the_thread_has_told_it(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "journal.db")
    task = asyncio.create_task(write(ledger, fact(1)))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await ledger.close()
