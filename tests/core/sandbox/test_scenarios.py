"""Every scenario that comes with the program: it can be used, and it is worth what its author says."""

from pathlib import Path

import pytest

from core.centre.files import installed as centres
from core.centre.files import load_pack
from core.sandbox.files import check, installed, load
from core.sandbox.trying import tried
from tests.core.sandbox.small import CENTRE, SMALL, written

FILES = {f"{file.parent.name}/{file.stem}": file for file in installed()}
LEAST = 16
CALLERS = {
    "az-1542/swallowed_object", "kz-fsms/balloon", "kz-fsms/baba_zina", "kz-fsms/borat",
    "kz-fsms/lost_status", "ru-smo/osteomyelitis", "ru-smo/histology", "ru-smo/homebound",
    "kz-fsms/attachment_refused", "ru-tfoms-kuzbass/attachment_refused", "ru-tfoms-kuzbass/paid_service",
    "ru-tfoms-kuzbass/voluntary", "ru-tfoms-krasnodar/aggressive", "ru-tfoms-krasnodar/complaining",
    "ru-tfoms-krasnodar/lines_busy", "ru-tfoms-krasnodar/repeat_open", "ru-tfoms-krasnodar/voice_mail",
    "ru-tfoms-krasnodar/level_two",
}  # fmt: skip
"""The callers that were asked for by name."""


def test_every_centre_has_callers_and_those_that_were_asked_for_are_there() -> None:
    assert len(FILES) >= LEAST
    assert {name.split("/")[0] for name in FILES} == set(centres())
    assert set(FILES) >= CALLERS


def test_the_sandbox_of_a_centre_has_the_callers_of_that_centre() -> None:
    theirs = [file for file in FILES.values() if file.parent.name == CENTRE]
    assert installed(CENTRE) == installed(f"sandbox.{CENTRE}") == theirs


@pytest.mark.parametrize("name", FILES)
def test_a_scenario_can_be_used_and_its_words_are_there_in_every_language_of_its_caller(name: str) -> None:
    file = FILES[name]
    pack = load_pack(file.parent.name)
    assert check(file, pack) == []
    scenario = load(file, pack).scenario
    for language in scenario.languages:
        assert all(line.says[language] for line in scenario.lines)
        assert all(one.asks[language] and one.answers[language] for one in scenario.questions)
        assert all(one.text[language] for one in scenario.expect)


@pytest.mark.parametrize("name", FILES)
async def test_played_well_a_scenario_is_worth_everything_and_played_badly_it_loses_what_it_names(
    name: str,
) -> None:
    file = FILES[name]
    pack = load_pack(file.parent.name)
    assert await tried(load(file, pack), pack) == []


# --- and what is not so is found out ------------------------------------------------------------------------

GREETS = '    { wait = 3, say = "greeting" },\n'
BYE = '{ wait = 5, say = "closing_goodbye" }'
BADLY = "badly = [\n    { wait = 40, end = true },\n]"
LOSES = '"greeted_in_time", "calm", "closed", "hung_up", "model.kind"'
WELL = SMALL[SMALL.index("well = [") : SMALL.index("badly = [")].removeprefix("well = ")
WRONG = {
    "a step is left out": ([(GREETS, "")], "plays.well", "lost: "),
    "the desk refuses a step": ([(BYE, "{ resume = true }")], "plays.well[4]", "refuses it: not_held"),
    "nobody says how it is played badly": ([(BADLY, "")], "plays.badly", "how is it played?"),
    "nobody says what it costs": ([(LOSES, "")], "plays.loses", "what does it cost?"),
    "it does not cost that": ([(LOSES, "\"not_passed_on\"")], "plays.loses", "is not lost"),
    "played badly it is passed": (
        [(BADLY, "badly = " + WELL.replace("closing_goodbye", "closing_thanks")), (LOSES, "\"closed\"")],
        "plays.badly", "it is passed all the same",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
async def test_a_scenario_that_is_not_what_its_author_says_is_found_out(tmp_path: Path, name: str) -> None:
    edits, key, told = WRONG[name]
    pack = load_pack(CENTRE)
    problems = await tried(load(written(tmp_path, *edits), pack), pack)
    assert [one.key for one in problems if told in one.text] == [key]


async def test_the_small_call_is_what_its_author_says(tmp_path: Path) -> None:
    pack = load_pack(CENTRE)
    assert await tried(load(written(tmp_path), pack), pack) == []
