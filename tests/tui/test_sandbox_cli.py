"""`pult sandbox`: the scenarios listed and checked, runs told as pages and for programs, a caller rings."""

import asyncio
import sys
from pathlib import Path

import pytest

from core.config import remember_operator
from core.domain import commands as c
from core.sandbox.files import installed
from core.sandbox.stage import begin
from tests.core.sandbox.small import CENTRE, seated, small, written
from tests.terminals import Terminal
from tests.tui.cli import OPERATOR, Place, sit_down, take_a_call


@pytest.fixture
def trained(place: Place, tmp_path: Path) -> Place:
    """A place where a trainee has had one call, and the real work another."""

    async def trains() -> None:
        with seated(place.data.with_name("data-sandbox")) as desk:
            card = await begin(desk, small(tmp_path / "files"), rings=2)
            for command in (c.Say("greeting", "Здравствуйте."), c.EndRun("stopped")):
                await desk.do(card.card_id, command)

    asyncio.run(trains())
    return place


# --- the list -----------------------------------------------------------------------------------------------


def test_the_scenarios_of_the_centre_are_listed_and_told_to_programs(place: Place) -> None:
    ids = [file.stem for file in installed(CENTRE)]
    assert [line.split()[0] for line in place.lines("sandbox", "list")] == ids
    told = place.json("sandbox", "list")
    assert [one["id"] for one in told] == ids
    for one in told:
        assert one["centre"] == CENTRE
        assert one["title"]
        assert one["about"]
        assert one["source"]
        assert one["languages"] == ["ru"]
        assert one["start"] in ("call", "given", "owed")
        assert (1 <= one["difficulty"] <= 3, one["minutes"] > 0) == (True, True)


def test_another_centre_has_other_scenarios(place: Place) -> None:
    place.config.write_text('pack = "kz-fsms"\n')
    assert [one["id"] for one in place.json("sandbox", "list")] == [
        file.stem for file in installed("kz-fsms")
    ]


def test_to_list_and_to_check_makes_no_data(place: Place, tmp_path: Path) -> None:
    place.run("sandbox", "list")
    place.run("sandbox", "check", str(written(tmp_path / "files")))
    assert not place.data.exists()
    assert not place.data.with_name("data-sandbox").exists()


# --- the check ----------------------------------------------------------------------------------------------


def test_a_good_scenario_can_be_played(place: Place, tmp_path: Path) -> None:
    result = place.run("sandbox", "check", str(written(tmp_path / "files")))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "1 scenario can be played.\n", "")


def test_a_scenario_of_another_centre_is_checked_by_its_own_pack(place: Place) -> None:
    files = [str(file) for file in installed("kz-fsms")[:2]]
    result = place.run("sandbox", "check", *files)
    assert (result.exit_code, result.stdout) == (0, "2 scenarios can be played.\n")


@pytest.mark.parametrize(
    ("edit", "key", "why"),
    [
        (("mood = 5", "mood = 50"), "caller.mood = 50", "a mood is from 0 to 10"),
        (("source", "sauce"), "sauce", "there is no such key"),
        (
            ('["@greeting"]', '["hello"]'),
            "lines[greeted].when.said = 'hello'",
            "there is no such speech module",
        ),
        (('"closed", "hung_up"', '"not_passed_on"'), "plays.loses = 'not_passed_on'", "this is not lost"),
        (('    { wait = 3, say = "greeting" },\n', ""), "plays.well = ", "it is worth 100; lost: "),
        (("[caller]", "[caller"), "", "not TOML"),
    ],
    ids=["value", "key", "name", "bad play", "good play", "no TOML"],
)
def test_a_bad_one_ends_the_check_with_its_file_key_and_reason(
    place: Place, tmp_path: Path, edit: tuple[str, str], key: str, why: str
) -> None:
    good, bad = written(tmp_path / "good"), written(tmp_path / "bad", edit)
    result = place.run("sandbox", "check", str(good), str(bad))
    assert (result.exit_code, result.stdout) == (2, "")
    told = [line for line in result.stderr.splitlines() if key in line and why in line]
    assert told
    assert all(str(bad) in line for line in result.stderr.splitlines())
    assert str(good) not in result.stderr


def test_a_file_that_is_not_there_ends_the_check(place: Place, tmp_path: Path) -> None:
    result = place.run("sandbox", "check", str(tmp_path / "none.toml"))
    assert result.exit_code == 2
    assert str(tmp_path / "none.toml") in result.stderr


def test_what_a_file_says_reaches_no_terminal_as_a_command(place: Place, tmp_path: Path) -> None:
    hostile = ("mood = 5", 'channel = "\\u001b]52;c;aGk=\\u0007\\u202e"')
    result = place.run("sandbox", "check", str(written(tmp_path / "files", hostile)))
    assert result.exit_code == 2
    assert not {"\x1b", "\x07", "\u202e"} & set(result.stderr)


# --- run ----------------------------------------------------------------------------------------------------


def test_an_unknown_scenario_is_refused_with_those_there_are(place: Place) -> None:
    result = place.run("sandbox", "run", "nobody")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "“nobody”" in result.stderr
    assert all(file.stem in result.stderr for file in installed(CENTRE))


def test_a_file_that_cannot_be_used_does_not_ring(place: Place, tmp_path: Path) -> None:
    bad = written(tmp_path / "files", ("mood = 5", "mood = 50"))
    for file in (bad, tmp_path / "none.toml"):
        result = place.run("sandbox", "run", str(file))
        assert (result.exit_code, result.stdout) == (2, "")
        assert str(file) in result.stderr
    assert not place.data.with_name("data-sandbox").exists()


def test_a_scenario_from_a_file_rings_at_once_and_its_card_lies_apart_from_the_real_ones(
    place: Place, tmp_path: Path
) -> None:
    remember_operator(place.data, OPERATOR)
    file = written(tmp_path / "files")
    places = ["--data", str(place.data), "--config", str(place.config), "--lang", "en"]
    with Terminal([sys.executable, "-m", "tui", *places, "sandbox", "run", str(file)]) as terminal:
        terminal.wait_for("rings, ring")
        assert "SANDBOX" in terminal.line(0)
        terminal.send("\x1bOQ")
        terminal.wait_for("CALLER, INVENTED")
        terminal.wait_for("«Алло?»")
        terminal.send("\x1bOS ")
        terminal.wait_for("Полис не выдают")
    assert place.json("status")["cards"] == 0
    theirs = Place(place.data.with_name("data-sandbox"), place.config)
    (card,) = place.json("sandbox", "tries")
    assert (card["scenario"], card["by"], card["ended"]) == ("small", OPERATOR.name, "")
    assert theirs.data.is_dir()


# --- looking back -------------------------------------------------------------------------------------------


def test_the_tries_are_told_newest_first(trained: Place) -> None:
    (told,) = trained.json("sandbox", "tries")
    assert (told["scenario"], told["ended"], told["passed"]) == ("small", "stopped", False)
    (line,) = trained.lines("sandbox", "tries")
    assert "A small call" in line
    assert f"{told['total']} of 100: not passed" in line


def test_where_nobody_trained_nothing_is_told(place: Place) -> None:
    with seated(place.data.with_name("data-sandbox")):
        pass
    assert place.lines("sandbox", "tries") == ["Nobody has trained here yet."]
    assert place.json("sandbox", "tries") == []


def test_a_debrief_is_a_page_and_the_same_for_a_program(trained: Place) -> None:
    page = trained.lines("sandbox", "debrief", "1")
    told = trained.json("sandbox", "debrief", "1")
    assert any("TRAINING CALL" in line for line in page)
    assert any(f"{told['total']} of 100" in line for line in page)
    assert {one["id"]: one["share"] for one in told["expectations"]}["greeted_in_time"] == 1.0
    assert sum(one["of"] for one in told["blocks"]) == 12
    assert [one["field"] for one in told["card"]] == ["kind"]
    assert told["course"]


def test_a_card_on_which_nobody_trained_has_no_debrief(place: Place) -> None:
    async def works() -> None:
        with seated(place.data.with_name("data-sandbox")) as desk:
            await desk.open_call(c.OpenCall())

    asyncio.run(works())
    for number in ("1", "7"):
        result = place.run("sandbox", "debrief", number)
        assert (result.exit_code, result.stdout) == (2, "")
        assert number in result.stderr


def test_the_real_work_knows_nothing_of_the_sandbox(trained: Place) -> None:
    desk = sit_down(trained.data)
    try:
        asyncio.run(take_a_call(desk))
    finally:
        desk.close()
    assert len(trained.json("cards")) == 1
    assert not [line for line in trained.lines("log", "--json") if "sandbox." in line]
    assert len(trained.json("sandbox", "tries")) == 1


# --- every language -----------------------------------------------------------------------------------------

COMMANDS = ("", "run", "list", "check", "tries", "debrief", "enrol", "sync")


@pytest.mark.parametrize("lang", ["ru", "kk", "az", "en"])
@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_given_in_every_language(place: Place, lang: str, command: str) -> None:
    result = place.run("sandbox", *filter(None, [command]), "--help", lang=lang)
    assert result.exit_code == 0
    assert "sandbox" in result.stdout
    assert result.stdout.count("\n") > 4


@pytest.mark.parametrize("lang", ["ru", "kk", "az", "en"])
def test_scenarios_tries_and_debriefs_are_told_in_every_language(trained: Place, lang: str) -> None:
    for words in (("list",), ("tries",), ("debrief", "1")):
        result = trained.run("sandbox", *words, lang=lang)
        assert (result.exit_code, bool(result.stdout.strip())) == (0, True)
