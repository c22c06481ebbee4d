"""One changed byte anywhere is found, and said to be where it is."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlcipher3

from core.domain.published import etag_of, text_of
from journal.administration import erasing
from journal.administration.verifying import PAGE, TRAIL, Finding, Head, heads, verify
from journal.ledger.memory import MemoryLedger
from journal.ledger.open import migrate, open_ledger
from journal.ledger.port import Ledger
from journal.shelf import Shelf
from journal.watch import Watch
from tests.journal.facts import STREAM, uid
from tests.journal.office import BEGAN, KEY, findings, working

KEYS = {"log": "seq", "trail": "seq", "streams": "stream", "organisations": "id", "operators": "id"}

UNPROVEN = {"name", "post", "unit", "suspended_because"}
"""Columns of people that the trail does not repeat: they tell who somebody is."""

PEOPLE = {"trail", "organisations", "operators"}

MOVES = {"stream", "seq"}
"""With another one the row is elsewhere, and missing where it was."""

UNREAD = {"event_id", "card_id", "session_id", "session_seq", "device_id", "type"}
"""What a text says of itself, where nobody could read it."""


class Raw:
    """The file past the ledger, without its guards: what somebody with the rights of the machine has."""

    def __init__(self, file: Path) -> None:
        kept = file.with_suffix(".kept")
        self._connection = sqlcipher3.connect(file, isolation_level=None)
        self.do("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(file, kept)
        self.do("PRAGMA synchronous = OFF")
        self.do("ATTACH ? AS kept", kept)
        for (name,) in self.do("SELECT name FROM main.sqlite_master WHERE type = 'trigger'"):
            self.do(f"DROP TRIGGER main.{name}")

    def do(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._connection.execute(
            statement, tuple(map(_bound, values))
        ).fetchall()
        return found

    def undo(self) -> None:
        """Put everything back."""
        for table in KEYS:
            self.do(f"DELETE FROM {table}")
            self.do(f"INSERT INTO {table} SELECT * FROM kept.{table}")

    def changed(self, table: str) -> bool:
        return bool(self.do(f"SELECT * FROM {table} EXCEPT SELECT * FROM kept.{table}"))

    def columns(self, table: str) -> list[str]:
        return [row[1] for row in self.do(f"PRAGMA main.table_info({table})")]

    def close(self) -> None:
        self._connection.close()


def _bound(value: Any) -> Any:
    return str(value) if isinstance(value, Path) else value


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    ledger = await open_ledger(f"sqlite:///{tmp_path}/journal.db")
    await working(ledger)
    yield ledger
    await ledger.close()


@pytest.fixture
def raw(tmp_path: Path, ledger: Ledger) -> Iterator[Raw]:
    raw = Raw(tmp_path / "journal.db")
    yield raw
    raw.close()


def flipped(value: Any) -> Iterator[Any]:
    """The value with one byte changed: the first, one in the middle, the last; and without its end."""
    if isinstance(value, int):
        yield 1 - value if value in {0, 1} else value ^ 1
    elif isinstance(value, bytes):
        for place in (0, len(value) // 2, len(value) - 1):
            yield value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
        yield value[:-1]
    elif value:
        for place in (0, len(value) // 2, len(value) - 1):
            yield value[:place] + chr(ord(value[place]) ^ 1) + value[place + 1 :]
        yield value[:-1]
    elif value is not None:
        yield "x"


async def test_a_journal_that_nobody_touched_has_no_findings(ledger: Ledger) -> None:
    assert await findings(ledger) == []
    assert await findings(ledger, *await heads(ledger)) == []
    assert await findings((await working(MemoryLedger())).ledger) == []


@pytest.mark.parametrize("table", KEYS)
async def test_a_changed_byte_is_found_where_it_is(ledger: Ledger, raw: Raw, table: str) -> None:
    unseen = []
    for column, key, wrong in changes(raw, table):
        raw.do(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {KEYS[table]} = ?", wrong, key)
        if raw.changed(table):
            found = [each for each in await findings(ledger) if (each.stream == TRAIL) == (table in PEOPLE)]
            if not found or not (column in MOVES or table not in {"log", "trail"} or at(key, found)):
                unseen.append((column, key, wrong, found))
        raw.undo()
    assert unseen == []


def changes(raw: Raw, table: str) -> Iterator[tuple[str, Any, Any]]:
    """Column, key of the row, and the wrong value for it."""
    verdict = "verdict" if table == "log" else "NULL"
    for column in sorted(set(raw.columns(table)) - UNPROVEN):
        for key, value, said in raw.do(f"SELECT {KEYS[table]}, {column}, {verdict} FROM {table}"):
            if not (said in {"malformed", "too_large"} and column in UNREAD):
                yield from ((column, key, wrong) for wrong in flipped(value))


def at(seq: int, found: list[Finding]) -> bool:
    """Whether a row is named, or the fact that erased its text and vouches for what stays."""
    return any(each.seq == seq or (each.seq > seq and "lost their texts" in each.problem) for each in found)


@pytest.mark.parametrize("table", ["log", "trail"])
async def test_a_row_that_is_gone_is_found_wherever_it_stood(ledger: Ledger, raw: Raw, table: str) -> None:
    noted = await heads(ledger)
    for (seq,) in raw.do(f"SELECT seq FROM {table}"):
        raw.do(f"DELETE FROM {table} WHERE seq = ?", seq)
        found = await findings(ledger, *noted)
        raw.undo()
        assert any(each.seq in {seq, seq + 1} for each in found), (seq, found)


async def test_two_rows_that_changed_places_are_found(ledger: Ledger, raw: Raw) -> None:
    for one, other, between in ((2, 3, 0), (1, 6, 0), (5, 12, 0)):
        for old, new in ((one, between), (other, one), (between, other)):
            raw.do("UPDATE log SET seq = ? WHERE seq = ?", new, old)
        found = await findings(ledger)
        raw.undo()
        assert {one, other} <= {each.seq for each in found}


async def test_two_texts_that_changed_places_are_found(ledger: Ledger, raw: Raw) -> None:
    other = "(SELECT body FROM kept.log twin WHERE twin.seq = 5 - log.seq)"
    raw.do(f"UPDATE log SET body = {other} WHERE seq IN (2, 3)")
    assert [(each.seq, each.problem) for each in await findings(ledger)] == [
        (2, "its text is not the text that was hashed"),
        (3, "its text is not the text that was hashed"),
    ]


async def test_a_text_that_went_without_a_fact_is_found(ledger: Ledger, raw: Raw) -> None:
    for (seq,) in raw.do("SELECT seq FROM log WHERE body IS NOT NULL AND verdict <> 'malformed'"):
        raw.do("UPDATE log SET body = NULL WHERE seq = ?", seq)
        assert await findings(ledger), seq
        raw.undo()


async def test_a_text_that_came_back_after_its_erasure_is_found(ledger: Ledger, raw: Raw) -> None:
    (erased,) = [
        seq for (seq,) in raw.do("SELECT min(seq) FROM log WHERE body IS NULL AND verdict = 'accepted'")
    ]
    raw.do("UPDATE log SET body = '{}' WHERE seq = ?", erased)
    assert [each.problem for each in await findings(ledger)] == [
        "its text is not the text that was hashed",
        f"the text of number {erased} was to go with it, and is there",
    ]


async def test_a_tail_that_was_cut_with_its_counter_is_found_by_a_head_of_before(
    ledger: Ledger, raw: Raw
) -> None:
    noted = await heads(ledger)
    (last,) = [head.seq for head in noted if head.stream == STREAM]
    raw.do("DELETE FROM log WHERE seq = ?", last)
    raw.do("UPDATE streams SET seq = ?, chain = (SELECT chain FROM log WHERE seq = ?)", last - 1, last - 1)
    assert await findings(ledger) == []
    assert await findings(ledger, *noted) == [Finding(STREAM, last, "it was there, and is gone")]
    raw.do("DELETE FROM log")
    raw.do("DELETE FROM streams")
    assert await findings(ledger) == []
    assert await findings(ledger, *noted) == [Finding(STREAM, last, "it was there, and is gone")]


async def test_a_log_that_was_written_anew_without_the_key_has_no_receipts_of_ours() -> None:
    ledger = (await working(MemoryLedger())).ledger
    found = await findings(ledger, key=b"another".ljust(32))
    assert {each.problem for each in found} == {"its receipt is not of this journal's key"}
    assert [each.seq for each in found] == list(range(1, len(found) + 1))


async def test_an_account_that_nobody_added_is_found(ledger: Ledger, raw: Raw) -> None:
    rest = "name, post, unit, role, organisation, stream, receives, lines, state, "
    rest += "qualifications, region, site, shift, standing, languages, admitted_on, order_number, mentor, "
    rest += "course_until, suspended_because"
    raw.do(f"INSERT INTO operators SELECT 'stranger', {rest} FROM kept.operators LIMIT 1")
    raw.do("UPDATE operators SET role = 'supervisor' WHERE id = 'first'")
    raw.do("DELETE FROM operators WHERE id = 'second'")
    assert await findings(ledger) == [
        Finding(TRAIL, 0, "the account first is not what was added: role"),
        Finding(TRAIL, 0, "the account second was added, and is not there"),
        Finding(TRAIL, 0, "the account stranger is there, and nobody added it"),
    ]


async def test_a_pack_that_nobody_published_so_is_found(ledger: Ledger, raw: Raw) -> None:
    shelf = Shelf(ledger, Watch(ledger, lambda: BEGAN), lambda: BEGAN)
    first = await shelf.publish(STREAM, {"a.toml": "1"}, "", "chief", uid("device", 1))
    second = await shelf.publish(STREAM, {"a.toml": "2"}, first.etag, "chief", uid("device", 1))
    assert await findings(ledger) == []
    raw.do("CREATE TEMP TABLE packs_before AS SELECT * FROM packs")
    body, etag = text_of({"a.toml": "3"}), etag_of({"a.toml": "3"})
    for changes in ({"body": body}, {"etag": etag}, {"body": body, "etag": etag}):
        raw.do("DELETE FROM packs")
        raw.do("INSERT INTO packs SELECT * FROM packs_before")
        names = ", ".join(f"{name} = ?" for name in changes)
        raw.do(f"UPDATE packs SET {names} WHERE version = 1", *changes.values())
        assert await findings(ledger) == [
            Finding(TRAIL, 0, f"version 1 of the pack of {STREAM} is not what was published")
        ]
    raw.do("DELETE FROM packs WHERE version = 1")
    assert [each.problem for each in await findings(ledger)] == [
        f"version {second.version} of the pack of {STREAM} is not what was published"
    ]


async def test_a_head_is_proven_by_the_key_and_by_every_part_of_it() -> None:
    head = Head(STREAM, 7, "a" * 64)
    others = [Head("another", 7, "a" * 64), Head(STREAM, 8, "a" * 64), Head(STREAM, 7, "b" * 64)]
    proofs = {head.proof(b"other"), *(other.proof(KEY) for other in others)}
    assert head.proof(KEY) not in proofs
    assert len(proofs) == 4


async def test_a_stream_longer_than_a_page_is_walked_to_its_end() -> None:
    office = await working(MemoryLedger())
    seat, pen = await office.sit("third", await office.hire("third"))
    begun = pen.open(uid("card", 9))
    await office.push(seat, [begun])
    for _ in range(3):
        await office.push(seat, [pen.note(card=uid("card", 9)) for _ in range(PAGE)])
    noted = {head.stream: head for head in await heads(office.ledger)}
    walked = [each async for each in verify(office.ledger, KEY)]
    assert set(walked) == set(noted.values())
    assert noted[STREAM].seq > 3 * PAGE


async def test_a_journal_that_is_written_meanwhile_is_sound() -> None:
    office = await working(MemoryLedger())
    seat, pen = await office.sit("third", await office.hire("third"))
    walk = verify(office.ledger, KEY)
    await anext(walk)  # the trail is read: now the log grows
    await office.push(seat, [pen.open(uid("card", 8)), pen.note(card=uid("card", 8))])
    await erasing.erase(await office.pen("chief"), uid("card", 8), "требование")
    assert [each async for each in walk if isinstance(each, Finding)] == []


async def test_a_changed_byte_in_postgresql_is_found(postgres_url: str) -> None:
    await migrate(postgres_url)
    ledger = await open_ledger(postgres_url)
    office = await working(ledger)
    assert await findings(ledger) == []
    changes = {
        "body = overlay(body placing 'х' from 40 for 1)": "its text is not the text that was hashed",
        "seal = set_byte(seal, 5, 255 - get_byte(seal, 5))": "its seal does not fit its hash and its stamp",
        "receipt = sha256(receipt)": "its receipt is not of this journal's key",
        "operator = 'second'": "its seal does not fit its hash and its stamp",
    }
    with psycopg.connect(postgres_url, autocommit=True) as raw:
        raw.execute("ALTER TABLE log DISABLE TRIGGER ALL")
        for change, problem in changes.items():
            with raw.transaction():
                raw.execute("CREATE TEMP TABLE kept AS SELECT * FROM log")
                raw.execute(f"UPDATE log SET {change} WHERE seq = 2".encode())
            assert (2, problem) in {(each.seq, each.problem) for each in await findings(office.ledger)}
            with raw.transaction():
                raw.execute("DELETE FROM log")
                raw.execute("INSERT INTO log SELECT * FROM kept")
                raw.execute("DROP TABLE kept")
    assert await findings(ledger) == []
    await ledger.close()
