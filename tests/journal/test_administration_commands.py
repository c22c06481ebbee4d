"""``pult-journal`` as an administrator types it, over one file and over PostgreSQL."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from journal.__main__ import COMMANDS, Journal, main
from journal.commands.place import system_name
from journal.ledger.open import migrate, open_ledger
from tests.journal.facts import STREAM, uid
from tests.journal.office import KEY, working

CARD = uid("card", 1)
ADD = ["operator", "add", "one", "--name", "Выдуманова Ирина", "--role", "operator"]
ADD += ["--organisation", "fund", "--stream", "invented"]
BY = ["--by", "chief"]
REASON = ["--reason", "требование № 7"]


@dataclass
class Shell:
    """Where the commands are typed. ``settings``: of the environment."""

    settings: dict[str, str]

    def run(self, *words: str, status: int = 0) -> Result:
        result = CliRunner().invoke(main, words, env=self.settings, prog_name="pult-journal")
        assert result.exit_code == status, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    def json(self, *words: str, status: int = 0) -> Any:
        return json.loads(self.run(*words, "--json", status=status).stdout)

    def refused(self, *words: str) -> str:
        """The sentence with which a command ends."""
        result = self.run(*words, status=2)
        assert result.stdout == ""
        *usage, sentence = result.stderr.splitlines()
        assert all("Usage" in line or "--help" in line or not line for line in usage)
        return sentence.removeprefix("Error: ")


def shell_at(place: Path, url: str = "") -> Shell:
    place.mkdir(exist_ok=True)
    settings = {"PULT_JOURNAL_DATA": str(place), "PULT_JOURNAL_CONFIG": str(place / "journal.toml")}
    (place / "journal.toml").touch()
    return Shell(settings | ({"PULT_JOURNAL_URL": url} if url else {}))


def keyed(place: Path) -> None:
    (place / "key").write_text(KEY.hex() + "\n")
    (place / "key").chmod(0o600)


async def filled(url: str) -> None:
    await migrate(url)
    ledger = await open_ledger(url)
    await working(ledger)
    await ledger.close()


@pytest.fixture(params=["sqlite", "postgres"])
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> Shell:
    """At a journal that has worked."""
    url = f"sqlite:///{tmp_path}/worked.db"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    asyncio.run(filled(url))
    keyed(tmp_path)
    return shell_at(tmp_path, url)


@pytest.fixture
def empty(tmp_path: Path) -> Shell:
    return shell_at(tmp_path / "empty")


def test_accounts_are_added_listed_rotated_and_closed(empty: Shell) -> None:
    empty.run("organisation", "add", "fund", "--title", "Фонд", "--sees-all")
    assert empty.json("organisation", "list") == [{"id": "fund", "sees_all": True, "title": "Фонд"}]
    added = empty.run(*ADD, "--receives", "level2", "--receives", "expert-7", "--line", "2")
    assert ": pult enrol " in added.stdout
    (listed,) = empty.json("operator", "list")
    assert listed == {
        "id": "one", "state": "active", "standing": "admitted", "role": "operator", "organisation": "fund",
        "stream": "invented",
        "receives": ["level2", "expert-7"], "lines": ["2"], "seen_at": "",
        "qualifications": [], "region": "", "site": "", "shift": "",
    }  # fmt: skip
    codes = {empty.json("operator", act, "one")["code"] for act in ("code", "rotate")}
    assert len(codes) == 2
    assert not any(code in added.stdout for code in codes)
    empty.run("operator", "revoke", "one")
    assert empty.json("operator", "list")[0]["state"] == "revoked"


def test_an_account_is_trained_and_moved_and_nobody_finds_that_strange(empty: Shell, tmp_path: Path) -> None:
    empty.run("organisation", "add", "fund", "--title", "Фонд", "--sees-all")
    keyed(tmp_path / "empty")
    empty.run(*ADD, "--qualification", "medical", "--shift", "night")
    changed = ("operator", "change", "one")
    empty.run(*changed, "--region", "07", "--site", "Выдуманск")
    parts = ("qualifications", "region", "site", "shift")
    (listed,) = empty.json("operator", "list")
    assert [listed[part] for part in parts] == [["medical"], "07", "Выдуманск", "night"]
    empty.run(*changed, "--qualification", "surgery", "--shift", "")
    (listed,) = empty.json("operator", "list")
    assert [listed[part] for part in parts] == [["surgery"], "07", "Выдуманск", ""]
    empty.run(*changed, "--no-qualification")
    assert empty.json("operator", "list")[0]["qualifications"] == []
    assert empty.json("verify")["sound"]
    assert empty.refused(*changed) == "Say what is to be changed."
    assert empty.refused("operator", "change", "two", "--shift", "day") == "There is no account 'two'."
    assert "cannot be seen" in empty.refused(*changed, "--site", "a\nb")
    empty.run("operator", "revoke", "one")
    assert empty.refused(*changed, "--shift", "day") == "The account one was closed."


def test_a_list_names_nobody_unless_it_is_asked_to(empty: Shell) -> None:
    empty.run("organisation", "add", "fund", "--title", "Фонд", "--sees-all")
    empty.run(*ADD)
    assert "Выдуманова" not in empty.run("operator", "list").stdout
    assert "names.read" not in empty.run("audit").stdout
    assert "Выдуманова" in empty.run("operator", "list", "--names").stdout
    assert "names.read" in empty.run("audit").stdout


def test_what_cannot_be_done_is_one_sentence_and_status_2(empty: Shell, tmp_path: Path) -> None:
    assert empty.refused(*ADD) == "There is no organisation 'fund'. Add it first."
    empty.run("organisation", "add", "fund", "--title", "Фонд", "--sees-all")
    empty.run(*ADD)
    assert empty.refused(*ADD) == "There is an account one already; an id is never given twice."
    assert empty.refused("operator", "revoke", "two") == "There is no account 'two'."
    assert empty.refused("operator", "add") == "Missing argument 'ID'."
    assert empty.refused("verify") == f"{tmp_path}/empty/key: the key of this journal is not here."
    assert empty.refused("backup", str(tmp_path / "no" / "b")).startswith(f"{tmp_path}/no/b: the data")
    assert empty.refused("restore", str(tmp_path / "nothing")).startswith(f"{tmp_path}/nothing: ")
    assert empty.refused("audit", "--operator", "two") == "There is no account 'two'."
    keyed(tmp_path / "empty")
    said = empty.refused("erase", CARD, "--by", "one", *REASON)
    assert said == "The role of one, operator, may not erase."
    assert empty.refused("retire", "--by", "one") == "Nothing is retired: `retention_days` is not set."
    for wrong in ("{}", "[]", "[{}]", "", "[7]", "\0"):
        (tmp_path / "head").write_text(wrong)
        said = empty.refused("verify", "--head", str(tmp_path / "head"))
        assert said.endswith("this is not what `pult-journal head` printed.")
    empty.settings["PULT_JOURNAL_URL"] = "oracle://user:secret@host/name"
    assert "secret" not in empty.refused("operator", "list")


def test_where_no_journal_was_it_is_told_once_that_one_begins(tmp_path: Path) -> None:
    there = shell_at(tmp_path / "typed wrong")
    told = f"A new journal begins: {tmp_path / 'typed wrong' / 'journal.sqlite'}\n"
    assert [there.run("operator", "list", "--json").stderr for __ in range(2)] == [told, ""]


def test_a_sound_journal_is_said_to_be_and_another_ends_with_status_1(shell: Shell, tmp_path: Path) -> None:
    assert "Everything is as it was written." in shell.run("verify").stdout
    told = shell.json("verify")
    assert (told["sound"], told["findings"]) == (True, [])
    assert {head["stream"] for head in told["heads"]} == {STREAM, ""}
    assert len(shell.json("verify", "--stream", STREAM)["heads"]) == 1
    (tmp_path / "key").write_text("ab" * 32)
    assert f"{STREAM}, 1: its receipt is not of this journal's key." in shell.run("verify", status=1).stdout
    assert not shell.json("verify", status=1)["sound"]


def test_a_head_is_taken_once_and_found_again_or_missed(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "head.json"
    file.write_text(shell.run("head").stdout)
    shell.run("verify", "--head", str(file))
    told = json.loads(file.read_text())
    file.write_text(json.dumps([each | {"seq": each["seq"] + 1} for each in told]))
    assert "was not signed" in shell.refused("verify", "--head", str(file))
    file.write_text(json.dumps(told))
    before = shell_at(tmp_path / "before")
    keyed(tmp_path / "before")
    assert "it was there, and is gone" in before.run("verify", "--head", str(file), status=1).stdout


def test_a_backup_goes_into_an_empty_journal_of_another_kind(
    shell: Shell, empty: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "backup"
    assert "The key is not in it" in shell.run("backup", str(file)).stdout
    said = empty.run("restore", str(file)).stdout
    assert "The key is not here yet" in said
    assert re.search(r"Numbers of new cards go on \d+ higher", said)
    keyed(tmp_path / "empty")
    assert empty.json("verify")["sound"]
    assert empty.json("operator", "list") == shell.json("operator", "list")
    assert "not empty" in empty.refused("restore", str(file))
    kinds = [json.loads(line)["kind"] for line in empty.run("audit", "--json").stdout.splitlines()]
    assert kinds[-4:] == ["backup.made", "backup.restored", "verified", "trail.read"]


def test_an_export_is_written_once_in_somebodys_name_and_noted(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    shell.run("export", str(file), *BY)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text().startswith("seq,received_at,verdict")
    shell.run("export", str(tmp_path / "log.jsonl"), *BY, "--form", "jsonl", "--first", "2", "--last", "3")
    assert [json.loads(line)["seq"] for line in (tmp_path / "log.jsonl").read_text().splitlines()] == [2, 3]
    assert "there is such a file" in shell.refused("export", str(file), *BY)
    assert (
        shell.refused("export", str(tmp_path / "x"), "--by", "first")
        == "The role of first, operator, may not export."
    )
    assert not (tmp_path / "x").exists()
    noted = [line for line in audited(shell, "--card", CARD) if line["kind"] == "log.exported"]
    assert [(line["detail"]["by"], line["detail"]["first"], line["detail"]["last"]) for line in noted] == [
        ("chief", 1, 12),
        ("chief", 2, 3),
    ]


def audited(shell: Shell, *words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in shell.run("audit", "--json", *words).stdout.splitlines()]


def test_a_card_is_held_let_go_and_erased(shell: Shell) -> None:
    shell.run("hold", "add", CARD, *BY, *REASON)
    assert [each["card"] for each in shell.json("hold", "list")] == [CARD]
    assert "is held since" in shell.refused("erase", CARD, *BY, *REASON)
    shell.run("hold", "remove", CARD, *BY, "--reason", "дело закрыто")
    assert shell.json("hold", "list") == []
    told = shell.json("erase", CARD, *BY, *REASON)
    assert (told["card"], told["stream"]) == (CARD, STREAM)
    assert shell.json("verify")["sound"]
    kinds = [line["kind"] for line in audited(shell, "--card", CARD)]
    acts = ["hold.added", "hold.removed", "erasure.begun", "card.erased", "trail.read"]
    assert kinds[-6:] == ["feed", *acts]
    assert all(line["detail"]["system"] == system_name() for line in audited(shell, "--card", CARD)[-5:])


def test_retention_erases_nothing_when_it_is_only_asked_what_it_would(shell: Shell) -> None:
    shell.settings["PULT_JOURNAL_RETENTION_DAYS"] = "1"
    assert "0 cards" in shell.run("retire", *BY).stdout
    asyncio.run(closed(shell.settings["PULT_JOURNAL_URL"]))
    told = shell.json("retire", *BY, "--dry-run")
    assert (told["card"], told["erased"]) == (uid("card", 5), False)
    assert shell.json("retire", *BY, "--dry-run") == told
    assert shell.json("retire", *BY) == told | {"erased": True}
    assert "Erased 0 cards." in shell.run("retire", *BY).stdout
    assert shell.json("verify")["sound"]


async def closed(url: str) -> None:
    """A card that was closed on the day of the tests, years before or after today."""
    from tests.journal.office import Office

    ledger = await open_ledger(url)
    office = Office(ledger, drawn=1000)
    office.now = office.now.replace(year=2020)
    seat, pen = await office.sit("late", await office.hire("late"))
    pen.session = uid("session", 77)
    card = uid("card", 5)
    await office.push(seat, [pen.open(card), pen.write("card.wrapped_up", {"result": "resolved"}, card)])
    await ledger.close()


def test_every_command_says_what_it_does() -> None:
    def walk(command: click.Command, words: tuple[str, ...]) -> None:
        said = CliRunner().invoke(main, [*words, "--help"], prog_name="pult-journal").stdout
        assert command.help and command.help.endswith("."), words
        assert command.help.split()[0] in said
        if isinstance(command, click.Group):
            for name in command.list_commands(click.Context(command)):
                found = command.get_command(click.Context(command), name)
                assert found is not None
                walk(found, (*words, name))

    walk(main, ())
    assert isinstance(main, Journal)
    assert set(COMMANDS) >= {"audit", "backup", "erase", "export", "head", "hold", "operator", "organisation"}
