"""What is read of a call that is graded blind, beside the screens of grading: F3 and the command line."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.centre.files import load_pack
from core.config import Operator, remember_operator
from core.domain import commands as c
from core.domain import events as e
from core.domain.envelope import Event
from core.domain.grading.form import Answer, Mark
from core.domain.grading.travelling import text_of
from core.invented import histories
from core.moment import now
from core.store.store import open_store
from tests.tui.cli import Place
from tests.tui.graded import ANNA, GLEB, GRADES, VERA, finished, graded, grader
from tui.screens.facts import FactsScreen

CENTRE = "ru-tfoms-krasnodar"
END = datetime(2026, 6, 1, 12, tzinfo=UTC)
MARKS = text_of([Answer("greeting", 6, Mark.NONE, remark="не назвала себя")])
SECRET = "бросила трубку"
SET = (VERA, e.CalibrationSet("r", "ноябрь", 2))
HIDDEN = "hidden, graded blind"


def grade(by: str, purpose: str = "calibration", of: str = "r") -> tuple[str, e.Fact]:
    """A grade with words that only some may read."""
    return by, e.GradeGiven(purpose, of, ANNA, "1", "1", "4.2", MARKS, "hung_up", 60, "полка 3", SECRET)


def kept(place: Place, *said: tuple[str, e.Fact]) -> None:
    """A finished call of Anna's in a directory, and what others said of it."""
    call = next(
        one for one in histories(load_pack(CENTRE), 60, 5, END)
        if isinstance(one[-1].fact, e.CardWrappedUp) and len({event.actor for event in one}) == 1
    )  # fmt: skip
    work = [replace(event, actor=ANNA) for event in call]
    later: list[Event] = [
        replace(
            work[-1], event_id=f"{work[-1].event_id[:-4]}f{number:03}", actor=by, fact=fact,
            session_id=f"of-{number}", session_seq=1,
        )
        for number, (by, fact) in enumerate(said, 1)
    ]  # fmt: skip
    store = open_store(place.data, now)
    try:
        asyncio.run(store.import_events([[*work, *later]]))
    finally:
        store.close()


def card(place: Place, name: str) -> dict[str, Any]:
    """The card as somebody reads it."""
    remember_operator(place.data, Operator(name))
    (row,) = place.json("cards")
    return dict(place.json("card", str(row["local_number"])))


def hidden(told: dict[str, Any]) -> list[bool]:
    """Of each grade, whether it is hidden; the fact that gave it says the same."""
    grades = {one["event_id"]: one["hidden"] for one in told["grades"]["given"]}
    facts = {one["event_id"]: one["hidden"] for one in told["facts"] if one["event_id"] in grades}
    assert grades == facts
    return list(grades.values())


def test_a_card_tells_no_marks_to_who_is_yet_to_grade_it_blind_and_never_leaves_a_grade_out(
    place: Place,
) -> None:
    kept(place, SET, grade(VERA))
    told = card(place, GLEB)
    (only,) = told["grades"]["given"]
    assert (only["by"], only["hidden"], only["fact"]["purpose"]) == (VERA, True, "calibration")
    assert (only["answers"], only["fact"]["answers"], only["fact"]["fatal"]) == ([], "", "")
    fact = told["facts"][-1]
    assert (fact["actor"], fact["type"], fact["hidden"]) == (VERA, "grade.given", True)
    assert fact["payload"] == {
        "purpose": "calibration", "answers_to": "r", "operator": ANNA, "edition": "1", "form": "1",
        "theme": "4.2", "answers": "", "fatal": "", "listened_s": 0, "recording": "", "words": "",
    }  # fmt: skip
    assert SECRET not in json.dumps(told, ensure_ascii=False)


def test_a_card_tells_a_grader_their_own_grade_and_all_of_them_when_all_have_graded(place: Place) -> None:
    kept(place, SET, grade(VERA))
    told = card(place, VERA)
    assert hidden(told) == [False]
    assert told["grades"]["given"][0]["fact"]["words"] == SECRET
    assert told["facts"][-1]["payload"]["answers"] == MARKS


@pytest.mark.parametrize(("name", "expected"), [(ANNA, [True, True, False]), (GLEB, [False] * 3)])
def test_who_took_the_call_reads_of_no_blind_grade_when_all_have_graded_either(
    place: Place, name: str, expected: list[bool]
) -> None:
    kept(place, SET, grade(VERA), grade(GLEB), grade(GLEB, "agreed"))
    assert hidden(card(place, name)) == expected


def test_a_blind_grade_that_came_too_late_is_hidden_like_the_others(place: Place) -> None:
    kept(place, SET, grade(VERA), grade(GLEB), grade("Слухова Нина"))
    told = card(place, ANNA)
    assert [one["type"] for one in told["superseded"]] == ["grade.given"]
    assert SECRET not in json.dumps(told, ensure_ascii=False)
    assert SECRET in json.dumps(card(place, GLEB), ensure_ascii=False)


def test_the_card_in_words_says_which_facts_came_too_late(place: Place) -> None:
    kept(place, SET, grade(VERA), grade(GLEB), grade("Слухова Нина"))
    number = str(card(place, GLEB)["local_number"])
    rows = [text for text in place.lines("card", number) if "call graded" in text]
    assert ["too late" in text for text in rows] == [False, False, True]


def test_why_a_grade_is_not_agreed_with_is_hidden_as_long_as_the_grade(place: Place) -> None:
    kept(place, grade(VERA, "first", ""))
    (given,) = card(place, GLEB)["grades"]["given"]
    place = replace(place, data=place.data.with_name("appealed"))
    kept(place, grade(VERA, "first", ""), SET, (ANNA, e.GradeAppealed(given["event_id"], "я представилась")))
    told = card(place, GLEB)
    appealed = told["grades"]["given"][0]["appealed"]
    assert (appealed["by"], appealed["reason"]) == (ANNA, "")
    assert told["facts"][-1]["payload"] == {"grade": given["event_id"], "reason": ""}
    assert "я представилась" not in json.dumps(told, ensure_ascii=False)
    assert card(place, ANNA)["grades"]["given"][0]["appealed"]["reason"] == "я представилась"


def test_the_card_in_words_says_that_a_grade_is_hidden_and_who_gave_it(place: Place) -> None:
    kept(place, SET, grade(VERA))
    number = str(card(place, GLEB)["local_number"])
    last = place.lines("card", number)[-1]
    assert VERA in last
    assert last.endswith(f"call graded: {HIDDEN}")
    remember_operator(place.data, Operator(VERA))
    assert place.lines("card", number)[-1].endswith("call graded")


def test_who_looks_is_whom_the_settings_name(place: Place) -> None:
    kept(place, SET, grade(VERA))
    place.config.write_text(f'[operator]\nname = "{VERA}"\npost = "ОП2"\nunit = "центр"\n', "utf-8")
    assert hidden(card(place, GLEB)) == [False]


def test_the_log_is_what_lies_on_the_disk_whoever_looks(place: Place) -> None:
    kept(place, SET, grade(VERA))
    remember_operator(place.data, Operator(GLEB))
    last = json.loads(place.lines("log", "--json")[-1])
    assert (last["payload"]["answers"], last["hidden"]) == (MARKS, False)
    assert SECRET not in place.lines("log")[-1]


def test_no_scenario_is_made_of_a_grade_that_is_hidden(place: Place, tmp_path: Path) -> None:
    kept(place, grade(VERA, "first", ""), SET)
    number = str(card(place, GLEB)["local_number"])
    result = place.run("sandbox", "from-call", number, "--to", str(tmp_path / "a.toml"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"of card {number}: the call is being graded blind." in result.stderr


async def test_f3_says_who_graded_a_call_and_that_it_is_hidden_from_who_is_to_grade_it_blind(
    tmp_path: Path,
) -> None:
    async with grader(tmp_path, GLEB) as here:
        vera, anna = await here.colleague(VERA, "support"), await here.colleague(ANNA)
        call = await finished(anna)
        await here.news()
        grade = (await graded(vera, call)).grades.standing
        assert grade is not None
        await vera.do(call, c.SetCalibration("r", "ноябрь", 2))
        await here.news()
        await anna.do(call, c.AppealGrade(grade.event_id, "я представилась"))
        await here.news()
        await here.stage.burst(*GRADES, "<home>", "<f3>", "<end>")
        assert isinstance(here.stage.app.screen, FactsScreen)
        assert "звонок оценён: скрыто, оценка вслепую" in here.stage.text()
        assert "оценка оспорена: скрыто, оценка вслепую" in here.stage.text()
        assert VERA in here.stage.text()
        assert "я представилась" not in here.stage.text()
