"""``pult-journal import``: files out of a folder, as they lie there and as they come."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import JournalBusy
from journal.administration import folders
from journal.administration.accounts import authorised
from journal.commands import importing
from journal.importing import Importer
from journal.ledger.open import open_ledger
from journal.ledger.sqlite import SqliteLedger
from tests.journal.facts import STREAM
from tests.journal.test_administration_commands import Shell, keyed, shell, shell_at

__all__ = ["shell"]  # a fixture of that module

HEAD = "source;external_id;kind;received_at;phone;name;text"
AT = "2026-11-20T08:14:09+03:00"
BY = ("--by", "robot")


def order(number: object, phone: str = "+79990000002", name: str = "Выдуманова Ия") -> str:
    return f"site;{number};order;{AT};{phone};{name};"


def table(*rows: str) -> str:
    return "\n".join([HEAD, *rows, ""])


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "SETTLED_S", 0.01)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    return inbox


@pytest.fixture
def office(tmp_path: Path) -> Shell:
    """A journal with a program that may bring in."""
    shell = shell_at(tmp_path / "journal")
    hire(shell)
    keyed(tmp_path / "journal")
    return shell


def hire(shell: Shell) -> None:
    shell.run("organisation", "add", "tfoms", "--title", "Фонд", "--sees-all")
    robot = ("operator", "add", "robot", "--name", "АТС", "--role", "service")
    shell.run(*robot, "--organisation", "tfoms", "--stream", STREAM)


def report(file: Path) -> list[list[str]]:
    rows = list(csv.reader(file.read_text().splitlines()))
    assert rows[0] == ["line", "outcome", "number", "field", "why"]
    return rows[1:]


def said(office: Shell, *places: Path, status: int = 0) -> tuple[str, str]:
    result = office.run("import", *map(str, places), *BY, status=status)
    return result.stdout, result.stderr


def test_a_folder_is_brought_in_and_put_away_with_its_reports(shell: Shell, inbox: Path) -> None:
    hire(shell)
    (inbox / "orders.csv").write_text(table(order(1), order(2, phone=""), order(1)))
    item = {"source": "site", "external_id": "2", "kind": "chat", "received_at": AT, "text": "Где полис?"}
    (inbox / "chats.json").write_text(json.dumps({"items": [item]}))
    out, _ = said(shell, inbox, status=1)
    done = inbox / "done"
    assert "orders.csv: 1 accepted, 1 known, 1 refused." in out
    assert "chats.json: 1 accepted, 0 known, 0 refused." in out
    assert sorted(file.name for file in inbox.iterdir()) == ["done"]
    first, refused, known = report(done / "orders.report.csv")
    assert first[:2] == ["2", "accepted"]
    assert refused == ["3", "refused", "", "phone", "an order of a call is nothing without a number"]
    assert known == ["4", "known", first[2], "", ""]
    assert (done / "orders.report.csv").stat().st_mode & 0o777 == 0o600
    assert shell.json("verify")["sound"]
    assert said(shell, inbox) == ("", "")
    (inbox / "orders.csv").write_text(table(order(1)))
    assert "0 accepted, 1 known" in said(shell, inbox)[0]
    assert report(done / "orders-2.report.csv") == [["2", "known", first[2], "", ""]]
    assert (done / "orders-2.csv").exists()


def test_a_file_that_cannot_be_read_stays_with_a_sentence_and_the_others_are_read(
    office: Shell, inbox: Path
) -> None:
    (inbox / "a.csv").write_bytes("источник".encode("cp1251"))
    (inbox / "b.csv").write_text(table(order(1)))
    (inbox / "c.json").write_text("[")
    out, err = said(office, inbox, status=2)
    assert f"{inbox}/a.csv: it is not UTF-8." in err
    assert f"{inbox}/c.json: it is not JSON." in err
    assert "b.csv: 1 accepted" in out
    assert sorted(file.name for file in inbox.iterdir()) == ["a.csv", "c.json", "done"]


def test_what_is_no_file_of_appeals_is_left_alone(office: Shell, inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(table(order(1)))
    (inbox / "link.csv").symlink_to(tmp_path / "secret.csv")
    os.mkfifo(inbox / "pipe.csv")
    (inbox / ".hidden.csv").write_text(table(order(2)))
    (inbox / "old.report.csv").write_text("line")
    (inbox / "orders.csv.part").write_text(HEAD)
    (inbox / "folder.csv").mkdir()
    assert said(office, inbox) == ("", "")
    assert len(list(inbox.iterdir())) == 6


def test_a_wrong_place_a_wrong_account_and_a_missing_key_are_sentences(
    office: Shell, inbox: Path, tmp_path: Path
) -> None:
    nothing, text = str(inbox / "none.csv"), str(inbox / "a.txt")
    assert office.refused("import", nothing, *BY) == f"{nothing}: there is no such file."
    assert office.refused("import", text, *BY).endswith("neither a directory nor a .csv or .json file.")
    assert office.refused("import", str(inbox), "--by", "nobody") == "There is no account 'nobody'."
    office.run(
        "operator", "add", "anna", "--name", "Ия", "--role", "operator", "--organisation", "tfoms",
        "--stream", STREAM,
    )  # fmt: skip
    said = office.refused("import", str(inbox), "--by", "anna")
    assert said == "The role of anna, operator, may not import."
    (tmp_path / "journal" / "key").unlink()
    assert office.refused("import", str(inbox), *BY).endswith("the key of this journal is not here.")


def test_a_file_that_is_being_written_is_left_until_it_is_whole(
    office: Shell, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = inbox / "orders.csv"
    file.write_text(table(order(1)))
    sleep = asyncio.sleep

    async def meanwhile(seconds: float) -> None:
        with file.open("a") as stream:
            stream.write(order(2))
        await sleep(seconds)

    monkeypatch.setattr(asyncio, "sleep", meanwhile)
    assert "orders.csv: it is still being written." in said(office, inbox, status=2)[1]
    monkeypatch.setattr(asyncio, "sleep", sleep)
    assert "2 accepted" in said(office, inbox)[0]


def test_a_file_that_grew_since_it_was_looked_at_is_not_read(
    office: Shell, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = inbox / "orders.csv"
    file.write_text(table(order(1)))

    async def meanwhile(*args: Any) -> Any:
        with file.open("a") as stream:
            stream.write("half a li")
        return await authorised(*args)

    monkeypatch.setattr("journal.administration.folders.authorised", meanwhile)
    assert "orders.csv: it is still being written." in said(office, inbox, status=2)[1]
    assert file.exists()


def test_a_file_that_grew_while_it_was_brought_in_stays_and_nothing_doubles(
    office: Shell, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = inbox / "orders.csv"
    file.write_text(table(order(1)))
    bring_in = Importer.bring_in

    async def meanwhile(*args: object) -> object:
        with file.open("a") as stream:
            stream.write(order(2))
        return await bring_in(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(Importer, "bring_in", meanwhile)
    said(office, inbox)
    assert file.exists()
    monkeypatch.setattr(Importer, "bring_in", bring_in)
    assert "1 accepted, 1 known" in said(office, inbox)[0]
    assert not file.exists()


def test_a_run_that_dies_in_the_middle_is_read_again_without_doubling(
    office: Shell, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "ITEMS_LIMIT", 2)
    (inbox / "orders.csv").write_text(table(*(order(n) for n in range(5))))
    bring_in, rounds = Importer.bring_in, iter(range(10))

    async def dies(*args: object) -> object:
        if next(rounds) == 1:
            raise JournalBusy
        return await bring_in(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(Importer, "bring_in", dies)
    assert "the database cannot answer now; the file stays." in said(office, inbox, status=2)[1]
    assert not (inbox / "done").exists()
    assert "3 accepted, 2 known, 0 refused" in said(office, inbox)[0]
    rows = report(inbox / "done" / "orders.report.csv")
    assert len({number for _, _, number, _, _ in rows}) == 5


def test_a_run_that_dies_before_the_file_is_moved_leaves_it_to_be_known(
    office: Shell, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "orders.csv").write_text(table(order(1)))
    rename = Path.rename

    def dies(file: Path, target: Path) -> Path:
        if file.name == "orders.csv":
            raise KeyboardInterrupt
        return rename(file, target)

    monkeypatch.setattr(Path, "rename", dies)
    office.run("import", str(inbox), *BY, status=1)
    monkeypatch.setattr(Path, "rename", rename)
    assert "0 accepted, 1 known" in said(office, inbox)[0]
    assert sorted(file.name for file in (inbox / "done").iterdir()) == [
        "orders-2.csv", "orders-2.report.csv", "orders.report.csv",
    ]  # fmt: skip


def test_nothing_of_a_person_stands_in_reports_in_what_is_said_and_in_the_trail(
    office: Shell, inbox: Path
) -> None:
    name = "=Выдуманова"
    (inbox / "orders.csv").write_text(table(order(1, name=name), order(2, phone="", name=name), f"{name};;;"))
    out, err = said(office, inbox, status=1)
    told = out + err + office.run("audit").stdout + (inbox / "done" / "orders.report.csv").read_text()
    assert "Выдуманова" not in told
    assert "79990000002" not in told
    kinds = [json.loads(line)["kind"] for line in office.run("audit", "--json").stdout.splitlines()]
    assert kinds[-4:] == ["file.imported", "imported", "trail.read", "trail.read"]


def test_a_watched_folder_is_read_as_files_come_until_it_is_told_to_stop(office: Shell, inbox: Path) -> None:
    words = [sys.executable, "-m", "journal", "import", str(inbox), *BY, "--watch"]
    process = subprocess.Popen(
        words, env=os.environ | office.settings | {"PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        (inbox / "wrong.csv").write_text("source\n")
        for number in (1, 2):
            (inbox / f"{number}.tmp").write_text(table(order(number)))
            (inbox / f"{number}.tmp").rename(inbox / f"{number}.csv")
            wait_for(inbox / "done" / f"{number}.csv")
    finally:
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert out.count("1 accepted") == 2
    assert err.count("wrong.csv: its first line does not name the column external_id.") == 1
    assert asyncio.run(cards(office)) == 2


def test_killed_at_any_moment_in_a_folder_and_started_again_it_doubles_nothing(
    office: Shell, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "ITEMS_LIMIT", 2)
    for name in "abcdef":
        (inbox / f"{name}.csv").write_text(table(*(order(f"{name}-{n}") for n in range(5))))
    ended, step = False, 0
    while not ended:
        ended = _killed_at(step, office, inbox)
        step += 1
    assert step > 8
    assert asyncio.run(cards(office)) == 30
    assert office.json("verify")["sound"]
    assert list(inbox.glob("*.csv")) == []
    numbers = [row[2] for file in (inbox / "done").glob("*.report.csv") for row in report(file)]
    assert len(set(numbers)) == 30


def _killed_at(step: int, office: Shell, inbox: Path) -> bool:
    """Bring the folder in, in a process that dies at its step of this number; whether it came to its end."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    left = step

    def count() -> None:
        nonlocal left
        if left == 0:
            os._exit(9)
        left -= 1

    append = SqliteLedger.append

    async def dying(*asked: Any) -> Any:
        count()
        answers = await append(*asked)
        count()
        return answers

    try:
        setattr(SqliteLedger, "append", dying)  # noqa: B010 - a method that mypy knows otherwise
        for name in ("rename", "fsync"):
            setattr(os, name, _counted(getattr(os, name), count))
        office.run("import", str(inbox), *BY)
        os._exit(0)
    finally:
        os._exit(1)


def _counted(real: Callable[..., Any], count: Callable[[], None]) -> Callable[..., Any]:
    def counted(*asked: Any, **how: Any) -> Any:
        count()
        return real(*asked, **how)

    return counted


def wait_for(file: Path) -> None:
    until = time.monotonic() + 30
    while not file.exists():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


async def cards(office: Shell) -> int:
    ledger = await open_ledger(f"sqlite:///{office.settings['PULT_JOURNAL_DATA']}/journal.sqlite")
    try:
        rows = (await ledger.read(STREAM, 0, 10_000, None)).rows
        opened = [row.card_id for row in rows if row.type == "card.opened"]
        assert len(opened) == len(set(opened))
        return len({row.card_id for row in rows})
    finally:
        await ledger.close()
