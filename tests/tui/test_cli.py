"""The command line: what docs/cli.md promises, on real data."""

import asyncio
import json
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.tui.cli import HOSTILE, MORE_THAN_A_PAGE, OPERATOR, Place, sit_down, take_a_call
from tui.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "cli.md").read_text("utf-8")


def documented(command: str) -> Any:
    section = DOCUMENT.split(f"### {command}\n")[1]
    return json.loads(re.search(r"```json\n(.*?)```", section, re.DOTALL)[1])  # type: ignore[index]


def assert_alike(shown: Any, real: Any, where: str = "") -> None:
    """The same keys in the same order, the same kinds of values; null goes with everything."""
    if shown is None or real is None:
        return
    if isinstance(shown, dict) and not where.endswith(".payload"):
        assert list(shown) == list(real), where
        for key in shown:
            assert_alike(shown[key], real[key], f"{where}.{key}")
    elif isinstance(shown, list):
        assert isinstance(real, list), where
        assert bool(shown) == bool(real), where
        for one in real:
            assert_alike(shown[0], one, where)
    else:
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


def test_every_fact_is_in_the_log_once_over_many_pages(seeded: Place) -> None:
    positions = [json.loads(line)["position"] for line in seeded.lines("log", "--json")]
    assert positions == list(range(1, seeded.json("status")["facts"] + 1))
    assert len(seeded.lines("log")) == len(positions) > 1000


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
    line = next(line for line in seeded.lines("cards") if "прикрепление, выбор" in line)
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
