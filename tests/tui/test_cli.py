"""The command line: what docs/cli.md promises, on real data."""

import asyncio
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from core.config import Operator, remember_operator
from core.desk import Desk, Moment, open_desk
from core.domain import commands as c
from core.domain.vocabulary import HoldChoice
from core.moment import new_id, now
from core.pack_files import load_pack
from scripts import keysheet
from tests.terminals import Terminal
from tui import catalogue
from tui.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "cli.md").read_text("utf-8")
OPERATOR = Operator("Примерова Анна", "ОП1", "контакт-центр")
HOSTILE = "\x1b]52;c;aGk=\x07\x9b31m\u202eлабуж[/b]"
MORE_THAN_A_PAGE = 210


@dataclass
class Place:
    """A data directory and the command line over it."""

    data: Path
    config: Path

    def run(self, *words: str, lang: str = "en") -> Result:
        asked = ["--data", str(self.data), "--config", str(self.config), "--lang", lang, *words]
        return CliRunner().invoke(main, asked, catch_exceptions=False)

    def json(self, *words: str) -> Any:
        result = self.run(*words, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def lines(self, *words: str) -> list[str]:
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        return result.stdout.splitlines()


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    catalogue.use(catalogue.SOURCE)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "data", tmp_path / "config.toml")


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A directory where one card has been through everything a card can go through."""
    home = tmp_path_factory.mktemp("worked")
    here = Place(home / "data", home / "config.toml")
    remember_operator(here.data, OPERATOR)
    desk = sit_down(here.data)
    try:
        asyncio.run(take_a_call(desk))
    finally:
        desk.close()
    return here


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Place:
    home = tmp_path_factory.mktemp("seeded")
    here = Place(home / "data", home / "config.toml")
    assert here.run("seed", "--cards", str(MORE_THAN_A_PAGE), "--seed", "3").exit_code == 0
    return here


def sit_down(data: Path) -> Desk:
    return open_desk(data, load_pack("ru-tfoms-krasnodar"), OPERATOR, Moment(now, new_id))


async def take_a_call(desk: Desk) -> None:
    card = await desk.open_call(c.OpenCall("8 918 000-12-34", "1", rings=4))
    soon = now() + timedelta(hours=1)
    for command in (
        c.Say("greeting", "Здравствуйте."),
        c.SetField("applicant_name", "Михайлова Раиса Фёдоровна"),
        c.SetField("essence", HOSTILE),
        c.SetField("urgency", "worse"),
        c.Hold(),
        c.OfferOnHold(HoldChoice.STAY),
        c.Resume(),
        c.Tick("aggressive", desk.pack.tactics[0].points[0].id),
        c.ChoosePlan(desk.pack.plans[0].code),
        c.Note("документы вышлет почтой"),
        c.ScheduleCallback("+79180001234", soon, soon, "сказать срок"),
        c.Escalate("expert", "op2-1", "нужен ответ эксперта"),
    ):
        await desk.do(card.card_id, command)
    await desk.draft(card.card_id, "measures", "разъясн", 7)


def documented(command: str) -> Any:
    section = DOCUMENT.split(f"### {command}\n")[1]
    return json.loads(re.search(r"```json\n(.*?)```", section, re.DOTALL)[1])  # type: ignore[index]


def assert_alike(shown: Any, real: Any, where: str = "") -> None:
    """The same keys in the same order, the same kinds of values; null goes with everything."""
    if isinstance(shown, dict) and not where.endswith(".payload"):
        assert list(shown) == list(real), where
        for key in shown:
            assert_alike(shown[key], real[key], f"{where}.{key}")
    elif isinstance(shown, list):
        assert isinstance(real, list), where
        assert bool(shown) == bool(real), where
        for one in real:
            assert_alike(shown[0], one, where)
    elif shown is not None and real is not None:
        assert type(shown) is type(real), where


# --- JSON ---------------------------------------------------------------------------------------------------


def test_a_card_is_as_documented(worked: Place) -> None:
    assert_alike(documented("pult card NUMBER --json"), worked.json("card", "1"))


def test_a_list_of_cards_is_as_documented(worked: Place) -> None:
    (only,) = worked.json("cards")
    assert_alike(documented("pult cards --json"), only)


def test_the_log_is_as_documented_and_has_one_fact_a_line(worked: Place) -> None:
    rows = [json.loads(line) for line in worked.lines("log", "--json")]
    for row in rows:
        assert_alike(documented("pult log --json"), row)
    assert [row["position"] for row in rows] == list(range(1, len(rows) + 1))


def test_the_status_is_as_documented(worked: Place) -> None:
    status = worked.json("status")
    assert_alike(documented("pult status --json"), status)
    assert (status["cards"], status["open_cards"], status["drafts"]) == (1, 1, 1)
    assert status["operator"] == {"name": OPERATOR.name, "post": OPERATOR.post, "unit": OPERATOR.unit}


def test_a_card_shows_what_is_typed_and_what_is_left(worked: Place) -> None:
    card = worked.json("card", "1")
    assert card["fields"]["applicant_name"] == "Михайлова Раиса Фёдоровна"
    assert card["fields"]["measures"] == ""
    assert [(draft["field"], draft["text"], draft["cursor"]) for draft in card["drafts"]] == [
        ("measures", "разъясн", 7)
    ]
    assert [fact["type"] for fact in card["facts"]][:2] == ["card.opened", "norm.breached"]
    assert "разъясн" in worked.run("card", "1").stdout


def test_hostile_text_is_whole_in_json_and_harmless_on_a_terminal(worked: Place) -> None:
    assert worked.json("card", "1")["fields"]["essence"] == HOSTILE
    for words in (("card", "1"), ("cards",), ("log",)):
        for printed in (worked.run(*words).stdout, worked.run(*words, "--json").stdout):
            assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", printed) is None


@pytest.mark.parametrize("number", ["1", "000001", "В-000001", "T-000001", " 1 "])
def test_a_card_is_found_by_its_number_however_it_is_written(worked: Place, number: str) -> None:
    assert worked.json("card", number)["local_number"] == 1


# --- lists --------------------------------------------------------------------------------------------------


def test_every_card_is_listed_once_newest_first_over_many_pages(seeded: Place) -> None:
    listed = seeded.json("cards")
    assert [row["local_number"] for row in listed] == list(range(MORE_THAN_A_PAGE, 0, -1))
    assert len(seeded.lines("cards")) == MORE_THAN_A_PAGE


def test_open_cards_are_those_with_work_left(seeded: Place) -> None:
    every, still = seeded.json("cards"), seeded.json("cards", "--open")
    assert still == [row for row in every if row["status"] != "closed"]
    assert 0 < len(still) < len(every)


def test_a_list_for_people_masks_telephone_numbers(seeded: Place) -> None:
    assert any(row["caller"] and not row["who"] for row in seeded.json("cards"))
    printed = seeded.run("cards").stdout
    assert re.search(r"\+7 9\d\d ···-··-\d\d", printed)
    assert not re.search(r"\+7[ \d-]{7}", printed)


def test_a_list_fits_its_columns_and_has_the_theme_in_words(seeded: Place) -> None:
    line = next(line for line in seeded.lines("cards") if "выбор медицинской организации" in line)
    assert re.match(r"T-\d{6}  \d\d\.\d\d\.\d{4} \d\d:\d\d  \S", line)


# --- an empty place, a wrong place --------------------------------------------------------------------------


def test_a_place_without_cards_reads_as_empty_and_stays_untouched(place: Place) -> None:
    assert place.json("cards") == []
    assert place.lines("cards") == []
    assert place.lines("log", "--json") == []
    assert place.json("status")["facts"] == 0
    assert not place.data.exists()


@pytest.mark.parametrize("number", ["77", "К-000077", "номер", "1; drop", ""])
def test_a_card_that_is_not_there_is_said_in_a_sentence(worked: Place, number: str) -> None:
    result = worked.run("card", number, lang="ru")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "здесь нет" in result.stderr


def test_a_mistake_in_the_settings_names_file_key_and_value(place: Place) -> None:
    for text, told in (
        ("pack = 7", ["config.toml", "pack", "7"]),
        ('pack = "nowhere"', ["nowhere", "there is no such pack"]),
        ("pack = ", ["config.toml", "not TOML"]),
    ):
        place.config.write_text(text)
        result = place.run("cards")
        assert result.exit_code == 2, text
        assert all(word in result.stderr for word in told), result.stderr
        assert "Traceback" not in result.output


def test_a_mistake_in_the_keys_names_file_id_and_key(place: Place) -> None:
    place.config.write_text('[keys]\n"call.opn" = "f2"')
    result = place.run("keys")
    assert result.exit_code == 2
    assert result.stderr == f"{place.config}: keys.call.opn = 'f2': there is no such action.\n"


def test_a_damaged_file_is_said_in_a_sentence_and_kept(place: Place) -> None:
    assert place.run("seed", "--cards", "1").exit_code == 0
    file = place.data / "desk.db"
    file.write_bytes(b"\0" * 8192)
    result = place.run("cards")
    assert (result.exit_code, result.stdout) == (2, "")
    assert str(file) in result.stderr
    assert "damaged" in result.stderr
    assert file.read_bytes() == b"\0" * 8192


def test_without_a_terminal_the_console_says_so_and_asks_nothing(place: Place) -> None:
    for words in ((), ("demo",)):
        result = place.run(*words)
        assert result.exit_code == 2
        assert "terminal" in result.stderr
    assert not (place.data / "operator.json").exists()


# --- seed, doctor, packs, keys ------------------------------------------------------------------------------


def test_the_same_seed_makes_the_same_log(place: Place, tmp_path: Path) -> None:
    other = Place(tmp_path / "other", place.config)
    for here, seed in ((place, "5"), (other, "5")):
        here.run("seed", "--cards", "12", "--seed", seed)
    assert place.lines("log", "--json") == other.lines("log", "--json")
    before = place.json("status")["facts"]
    place.run("seed", "--cards", "12", "--seed", "5")
    assert place.json("status")["facts"] == before
    place.run("seed", "--cards", "12", "--seed", "6")
    assert place.json("status")["cards"] == 24
    assert len({row["local_number"] for row in place.json("cards")}) == 24


def test_invented_cards_are_lawful_and_nobody_real(seeded: Place) -> None:
    status = [row["status"] for row in seeded.json("cards")]
    assert status.count("closed") > 0.9 * MORE_THAN_A_PAGE
    cards = [seeded.json("card", str(number)) for number in range(1, 40)]
    assert all(card["superseded"] == [] for card in cards)
    assert all(not card["missing"] for card in cards if card["status"] == "closed")
    phones = {card["caller"] for card in cards if card["caller"]}
    assert all(re.fullmatch(r"\+79\d\d000\d{4}", phone) for phone in phones)
    latest = max(datetime.fromisoformat(fact["occurred_at"]) for card in cards for fact in card["facts"])
    assert latest < datetime(2026, 11, 20, 15, tzinfo=UTC)


def test_the_doctor_finds_a_sound_place_sound(seeded: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    result = seeded.run("doctor")
    assert result.exit_code == 0, result.stdout
    assert all(line.startswith("ok ") for line in result.stdout.splitlines())


def test_the_doctor_says_what_is_wrong_and_what_to_do(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    place.config.write_text("nothing = 1")
    place.data.mkdir(mode=0o755)
    (place.data / "desk.db").write_bytes(b"no database")
    (place.data / "desk.db").chmod(0o644)
    result = place.run("doctor")
    assert result.exit_code == 1
    wrong = {line.split("  ")[1].strip() for line in result.stdout.splitlines() if line.startswith("PROBLEM")}
    assert {"settings", "terminal", "private to the user", "facts, whole"} <= wrong
    assert "chmod" in result.stdout


def test_the_doctor_sees_a_console_at_work(place: Place) -> None:
    desk = sit_down(place.data)
    try:
        assert any(
            re.match(r"ok\s+console at work\s+yes", line) for line in place.run("doctor").stdout.splitlines()
        )
    finally:
        desk.close()


def test_packs_are_listed_shown_and_checked(place: Place, tmp_path: Path) -> None:
    assert "ru-tfoms-krasnodar" in place.lines("pack", "list")[0]
    shown = place.run("pack", "show", "ru-tfoms-krasnodar").stdout
    assert "141-П" in shown
    assert place.lines("pack", "check", str(ROOT / "core/packs/ru-tfoms-krasnodar")) == [
        "The pack can be used."
    ]
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "centre.toml").write_text("[centre]\nid = 7\nunknown = 1\n")
    (folder / "norms.toml").write_text("[[norms]\n")
    result = place.run("pack", "check", str(folder))
    assert result.exit_code == 2
    assert all(str(folder) in line for line in result.stderr.splitlines())


def test_the_key_sheet_shows_the_keys_of_the_settings(place: Place) -> None:
    place.config.write_text('[keys]\ncall.open = "f3"\ncaller.history = "f2"\n')
    lines = place.lines("keys")
    assert any(line.startswith("F3 ") and line.endswith("call.open") for line in lines)


def test_the_key_sheet_of_the_documents_is_that_of_the_registry() -> None:
    assert keysheet.SHEET.read_text("utf-8") == keysheet.text()


def test_the_document_tells_every_command() -> None:
    for name, command in main.commands.items():
        assert f"`pult {name}" in DOCUMENT
        for parameter in command.params:
            for option in parameter.opts:
                assert option.startswith("--") is False or option in DOCUMENT, f"{name} {option}"


def test_help_is_in_the_language_asked_for() -> None:
    russian, english = (CliRunner().invoke(main, ["--lang", lang, "--help"]).stdout for lang in ("ru", "en"))
    assert "карточки" in russian
    assert not re.search("(?i)[а-яё]{2}", english)
    assert "Массивом JSON" in CliRunner().invoke(main, ["--lang", "ru", "cards", "--help"]).stdout


# --- a running console --------------------------------------------------------------------------------------


def test_the_read_commands_work_beside_a_desk_at_work(place: Place) -> None:
    desk = sit_down(place.data)
    try:
        asyncio.run(take_a_call(desk))
        answers: list[Any] = []
        # Another thread stands for another process: the store must hold nothing that keeps it waiting.
        reader = threading.Thread(target=lambda: answers.append(place.json("card", "1")))
        reader.start()
        reader.join(30)
        assert answers[0]["status"] == "escalated"
        assert place.json("status")["drafts"] == 1
        refused = place.run("seed", "--cards", "1")
        assert refused.exit_code == 2
        assert str(place.data) in refused.stderr
    finally:
        desk.close()


def test_who_sits_here_is_asked_once_and_the_demonstration_stays_apart(place: Place) -> None:
    env = {"PULT_DATA": str(place.data), "PULT_CONFIG": str(place.config)}
    program = [sys.executable, "-m", "tui"]
    with Terminal(program, env=env) as terminal:
        terminal.wait_for("Фамилия")
        terminal.send("Примерова  Анна\r")
        terminal.wait_for("Должность")
        terminal.send("ОП1\r")
        terminal.wait_for("Отдел")
        terminal.send("\r")
        terminal.wait_for("Помощь")
    assert place.json("status")["operator"] == {"name": "Примерова Анна", "post": "ОП1", "unit": ""}
    with Terminal(program, env=env) as terminal:
        terminal.wait_for("Помощь")
        assert "Примерова Анна" in terminal.line(0)
    with Terminal([*program, "demo"], env=env) as terminal:
        terminal.wait_for("УЧЕБНЫЕ")
    assert place.json("status")["cards"] == 0
    assert Place(place.data.with_name("data-demo"), place.config).json("status")["cards"] > 20


def test_the_program_speaks_utf8_to_a_pipe_and_stops_quietly_when_nobody_listens(seeded: Place) -> None:
    command = f"'{sys.executable}' -m tui --data '{seeded.data}' --config '{seeded.config}' log | head -1"
    ran = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, check=True)
    assert "звонок принят" in ran.stdout.decode()
    assert b"Traceback" not in ran.stderr
