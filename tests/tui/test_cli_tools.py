"""The command line beside reading: seed, doctor, packs, keys, and the way into the console."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scripts import keysheet
from tests.terminals import Terminal
from tests.tui.cli import MORE_THAN_A_PAGE, Place, sit_down

ROOT = Path(__file__).resolve().parents[2]


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
    place.run("seed", "--cards", "7", "--seed", "5")
    assert place.json("status")["cards"] == 31


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


@pytest.mark.parametrize(("columns", "lines"), [(79, 50), (200, 23)])
def test_the_doctor_finds_a_window_too_small_either_way(
    place: Place, monkeypatch: pytest.MonkeyPatch, columns: int, lines: int
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("LINES", str(lines))
    assert "at least 80 × 24" in place.run("doctor").stdout


def test_the_doctor_sees_a_console_at_work(place: Place) -> None:
    desk = sit_down(place.data)
    try:
        assert any(
            re.match(r"ok\s+console at work\s+yes", line) for line in place.run("doctor").stdout.splitlines()
        )
    finally:
        desk.close()


def test_packs_are_listed_shown_and_checked(place: Place, tmp_path: Path) -> None:
    listed = [line.split()[0] for line in place.lines("pack", "list")]
    assert listed == ["az-1542", "kz-fsms", "ru-smo", "ru-tfoms-krasnodar", "ru-tfoms-kuzbass"]
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
