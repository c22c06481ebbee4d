"""`pult enrol`, `pult sync`, `pult status`: every way in which it goes, in a sentence and a status."""

import asyncio
import json
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from core import moment
from core.centre.files import load_pack
from core.config import Operator, known_operator
from core.desk import Moment, open_desk
from core.domain import commands as c
from journal.ledger.memory import MemoryLedger
from journal.ledger.port import Ledger
from tests.journal.centre import Centre
from tests.journal.site import site
from tui import catalogue
from tui.__main__ import main

STREAM = "ru-tfoms-krasnodar"
NAME = "Выдуманова Ия"


class Town:
    """A journal that listens in a thread of its own: the command line has none to spare."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._listens: Future[str] = Future()
        self._over: asyncio.Event
        self._serving = asyncio.run_coroutine_threadsafe(self._serve(), self._loop)
        self.url = self._listens.result(20)

    def code(self, who: str, stream: str = STREAM, role: str = "operator") -> str:
        """A one-time code for an account."""
        return asyncio.run_coroutine_threadsafe(self._code(who, stream, role), self._loop).result(20)

    def stands(self, who: str, standing: str) -> None:
        """An account stands otherwise from now on."""
        asyncio.run_coroutine_threadsafe(self.centre.train(who, standing=standing), self._loop).result(20)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._serving.result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _serve(self) -> None:
        async def make() -> Ledger:
            return MemoryLedger()

        self._over = asyncio.Event()
        self.centre = Centre(make)
        await self.centre.open()
        async with site(self.centre.service) as here:
            self._listens.set_result(here.url)
            await self._over.wait()
        await self.centre.close()

    async def _code(self, who: str, stream: str, role: str) -> str:
        await self.centre.hire(who, stream=stream, role=role)
        return await self.centre.service.issue_code(who)


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    catalogue.use(catalogue.SOURCE)


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    here = Town()
    yield here
    here.close()


class Place:
    """A data directory, settings, and the command line over both."""

    def __init__(self, home: Path) -> None:
        self.data, self.config = home / "data", home / "config.toml"

    def run(self, *words: str, lang: str = "en") -> Result:
        asked = ["--data", str(self.data), "--config", str(self.config), "--lang", lang, *words]
        return CliRunner().invoke(main, asked, catch_exceptions=False)

    def fails(self, *words: str) -> str:
        """What is said when it cannot be done: a sentence where errors go, status 2, nothing else."""
        result = self.run(*words)
        assert (result.exit_code, result.stdout) == (2, ""), result.output
        assert "Traceback" not in result.stderr
        assert result.stderr.count("\n") == 1
        return result.stderr

    def call(self) -> None:
        """A card is begun here."""
        desk = open_desk(self.data, load_pack(STREAM), Operator("Кто-то"), Moment(moment.now, moment.new_id))
        asyncio.run(desk.open_call(c.OpenCall()))
        desk.close()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_code_makes_the_desk_known_and_names_nobody_else(place: Place, town: Town) -> None:
    result = place.run("enrol", town.code("anna"), "--url", town.url)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"This desk works as {NAME} (operator, fund).\n"
    assert known_operator(place.data) == Operator(NAME, "оператор", "")


def test_the_address_of_the_settings_is_asked_when_none_is_named(place: Place, town: Town) -> None:
    place.config.write_text(f'[journal]\nurl = "{town.url}"')
    assert place.run("enrol", town.code("anna")).exit_code == 0
    assert place.run("sync").exit_code == 0


def test_a_code_is_taken_as_people_write_it(place: Place, town: Town) -> None:
    code = town.code("anna").replace("-", " ")
    assert place.run("enrol", f" {code} ", "--url", town.url).exit_code == 0


def test_what_one_writes_the_other_syncs_without_a_console(tmp_path: Path, town: Town) -> None:
    anna, boris = Place(tmp_path / "anna"), Place(tmp_path / "boris")
    for place, who in ((anna, "anna"), (boris, "boris")):
        assert place.run("enrol", town.code(who), "--url", town.url).exit_code == 0
    anna.call()
    assert json.loads(anna.run("sync", "--json").stdout)["offered"] == 1
    assert "Numbers read" in boris.run("sync").stdout
    (card,) = json.loads(boris.run("cards", "--json").stdout)
    assert card["number"] is not None
    assert card["taken_by"] == NAME  # whoever was typed before, the journal knows who works here


def test_the_status_says_at_which_journal_this_desk_works_as_whom(place: Place, town: Town) -> None:
    def status() -> Any:
        return json.loads(place.run("status", "--json").stdout)

    assert (status()["journal"], status()["attention"]) == (None, 0)
    place.config.write_text(f'[journal]\nurl = "{town.url}"')
    assert status()["journal"] == {"url": town.url, "account": None, "read": 0}
    place.run("enrol", town.code("anna"))
    place.call()
    place.run("sync")
    told = status()
    assert told["journal"]["account"]["operator"] == "anna"
    assert told["journal"]["read"] > 0
    assert (told["waiting"], told["operator"]["name"]) == (0, NAME)
    printed = place.run("status").stdout
    assert town.url in printed
    assert f"{NAME} (operator, fund)" in printed


def test_a_token_is_never_printed(place: Place, town: Town) -> None:
    given = []
    issue = town.centre.service.tokens._issue

    async def watched(*who: Any) -> Any:
        given.append(await issue(*who))
        return given[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(town.centre.service.tokens, "_issue", watched)
        said = [place.run("enrol", town.code("anna"), "--url", town.url).output]
    for words in (("status",), ("status", "--json"), ("sync",), ("log", "--json"), ("doctor",)):
        said.append(place.run(*words).output)
    assert len(given) == 1
    assert not any(given[0].token in text for text in said)


# --- what goes wrong ----------------------------------------------------------------------------------------


def test_without_an_address_it_says_where_to_write_one(place: Place) -> None:
    assert place.fails("enrol", "1234") == (
        f"No journal is set: name one with --url, or in [journal] of {place.config}.\n"
    )


@pytest.mark.parametrize(
    "url", ["", "journal", "http://journal.example.org", "ftp://localhost", "https://a:b@journal.example.org"]
)
def test_an_address_that_may_not_be_asked_is_not_asked(place: Place, url: str) -> None:
    assert place.fails("enrol", "1234", "--url", url).startswith("--url: an address is needed")
    assert not place.data.exists()


@pytest.mark.parametrize("code", ["0000-0000-0000-0000", "", "код"])
def test_a_code_that_is_not_known_is_said_so(place: Place, town: Town, code: str) -> None:
    said = "The journal does not know this code, or it was used or has expired. "
    said += "Ask the administrator for a code, then: pult enrol CODE.\n"
    assert place.fails("enrol", code, "--url", town.url) == said


def test_what_waits_at_the_desk_of_who_is_suspended_waits_and_goes_out_when_that_ends(
    place: Place, town: Town
) -> None:
    def waiting() -> Any:
        told = json.loads(place.run("status", "--json").stdout)
        return told["waiting"], told["attention"]

    assert place.run("enrol", town.code("lida"), "--url", town.url).exit_code == 0
    town.stands("lida", "suspended")
    place.call()
    said = place.fails("sync")
    assert said.startswith("Your admission is suspended. Everything is kept")
    assert "pult enrol" not in said
    assert waiting() == (1, 0)
    town.stands("lida", "admitted")
    assert json.loads(place.run("sync", "--json").stdout)["offered"] == 1
    assert waiting() == (0, 0)


def test_a_code_that_was_used_is_said_so(tmp_path: Path, town: Town) -> None:
    code = town.code("anna")
    assert Place(tmp_path / "one").run("enrol", code, "--url", town.url).exit_code == 0
    assert "was used" in Place(tmp_path / "two").fails("enrol", code, "--url", town.url)


def test_a_journal_that_is_not_there_is_said_so(place: Place, town: Town) -> None:
    for words in (("enrol", "1234", "--url", "http://127.0.0.1:9"), ("sync",)):
        assert place.fails(*words).startswith(
            "The journal does not" if words[0] == "enrol" else "The journal does not know"
        )
    assert place.run("enrol", town.code("anna"), "--url", town.url).exit_code == 0
    place.config.write_text('[journal]\nurl = "http://127.0.0.1:9"')
    assert place.fails("sync").startswith("The journal does not answer.")


def test_a_journal_that_nobody_vouches_for_is_said_with_where_to_look(place: Place, tmp_path: Path) -> None:
    place.config.write_text(f'[journal]\nurl = "https://127.0.0.1:9"\nca = "{tmp_path / "none.pem"}"')
    said = place.fails("enrol", "1234")
    assert said.startswith("Nobody whom this machine trusts vouches for the journal")
    assert str(place.config) in said


def test_beside_an_open_console_nothing_is_done_and_the_code_stays_good(place: Place, town: Town) -> None:
    code = town.code("anna")
    desk = open_desk(place.data, load_pack(STREAM), Operator("Кто-то"), Moment(moment.now, moment.new_id))
    try:
        for words in (("enrol", code, "--url", town.url), ("sync",)):
            assert "Another console is working" in place.fails(*words)
    finally:
        desk.close()
    assert place.run("enrol", code, "--url", town.url).exit_code == 0


def test_the_account_of_another_centre_is_named_with_what_to_correct(place: Place, town: Town) -> None:
    result = place.run("enrol", town.code("dina", stream="az-1542"), "--url", town.url)
    assert result.exit_code == 2
    assert "az-1542" in result.stderr
    assert str(place.config) in result.stderr


def test_no_fact_is_offered_to_another_centre_for_it_would_be_refused_for_ever(
    place: Place, town: Town
) -> None:
    place.run("enrol", town.code("dina", stream="az-1542"), "--url", town.url)
    place.call()
    said = place.fails("sync")
    assert "az-1542" in said
    assert str(place.config) in said
    told = json.loads(place.run("status", "--json").stdout)
    assert (told["waiting"], told["attention"]) == (1, 0)


def test_nothing_invented_is_written_where_the_journal_would_refuse_it(place: Place, town: Town) -> None:
    place.run("enrol", town.code("anna"), "--url", town.url)
    assert "takes nothing invented" in place.fails("seed", "--cards", "2")
    assert json.loads(place.run("status", "--json").stdout)["facts"] == 0


def test_it_is_said_in_russian(place: Place, town: Town) -> None:
    result = place.run("enrol", town.code("anna"), "--url", town.url, lang="ru")
    assert result.stdout == f"Рабочее место подключено: {NAME} (operator, fund).\n"
