"""How a run ends, what is shown of it then, and the calls of an exam; keys typed ahead of it all."""

from pathlib import Path

import pytest

from core.domain.vocabulary import Status
from core.sandbox.debrief import debrief_of
from core.sandbox.exams import set_exam
from tests.core.sandbox.small import outcomes, small, written
from tests.tui.console import NAME, Stage
from tests.tui.trained import (
    ASKS,
    FINISHED,
    GREETED,
    PICKED_UP,
    STOP,
    TO_THE_LIST,
    played_well,
    runs,
    seconds,
    shown,
    strip,
    trainee,
    until,
)

# --- the end ------------------------------------------------------------------------------------------------


async def test_a_call_that_is_finished_is_looked_back_upon_and_its_score_stands_in_the_list(
    tmp_path: Path,
) -> None:
    async with trainee(tmp_path) as stage:
        await played_well(stage)
        assert shown(stage) == "Debrief"
        assert stage.picture()[2].strip() == "100 of 100: passed"
        (run,) = await runs(stage)
        assert (run.why, run.by, len(run.acts) > 5) == ("finished", NAME, True)
        await stage.press(*TO_THE_LIST)
        assert shown(stage) == "Scenarios"
        assert "tries: 1" in stage.text()
        assert "✓ best 100" in stage.text()
        await stage.press("<f3>")
        assert shown(stage) == "Attempts"
        assert "100 of 100: passed" in stage.text()
        await stage.press("<enter>")
        assert shown(stage) == "Debrief"
        await stage.press("<escape>", "<escape>")
        assert shown(stage) == "Scenarios"


async def test_esc_in_the_debrief_goes_back_to_the_list_of_scenarios(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*GREETED, *FINISHED, "<escape>")
        assert shown(stage) == "Scenarios"


async def test_in_the_list_the_best_try_stands_and_not_the_last(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await played_well(stage)
        await stage.press(*TO_THE_LIST, *PICKED_UP, *STOP, *TO_THE_LIST)
        assert "tries: 2" in stage.text()
        assert "✓ best 100" in stage.text()


async def test_a_debrief_goes_through_the_course_and_says_how_it_stood(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*PICKED_UP)
        await seconds(stage, 3)
        await stage.press("<f4>", " ", "<escape>", *STOP)
        below = []
        for __ in range(30):
            await stage.press("<down>")
            below.append(" ".join(stage.picture()[17:21]))
        assert any("«Алло?»" in text and "mood 5 of 10" in text for text in below)
        assert any("Приветствие" in text or "Контакт-центр" in text for text in below)
        assert any("The model card" in text for text in below)
        assert "fault" not in stage.text(), "the talk was not ended by the trainee"


async def test_a_run_is_stopped_by_the_menu(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*PICKED_UP, *STOP)
        assert shown(stage) == "Debrief"
        assert [run.why for run in await runs(stage)] == ["stopped"]
        before = stage.text()
        await seconds(stage, 10)
        assert stage.text() == before, "it stands still"


async def test_in_the_course_of_a_run_that_was_stopped_nothing_stands_that_nobody_did(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*GREETED, *STOP)
        (run,) = await runs(stage)
        debrief = await debrief_of(stage.desk, run.card_id)
        assert debrief is not None
        assert [one.fact.type for one in debrief.course if one.fact is not None] == ["speech.said"]


async def test_a_card_that_is_put_aside_ends_the_run(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*GREETED)
        await seconds(stage)
        await stage.press("<f9>", "aside to take", "<enter>")
        assert shown(stage) == "Debrief"
        assert [run.why for run in await runs(stage)] == ["finished"]


async def test_a_new_call_ends_the_one_that_lasts(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*GREETED, "<f2>")
        assert shown(stage) == "Scenarios"
        assert [run.ended for run in await runs(stage)] == [None]
        await stage.press("<down>", *PICKED_UP)
        assert [run.why for run in await runs(stage)] == ["stopped", ""]


async def test_a_call_that_was_left_stands_above_the_scenarios_and_leads_back_to_it(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*GREETED, "<f2>", "<home>")
        assert "on the line" in stage.text()
        await stage.press("<enter>")
        assert shown(stage) == "Call"
        assert [run.ended for run in await runs(stage)] == [None]


async def test_on_the_desk_a_run_goes_on_and_its_card_leads_back_to_it(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*GREETED, "<escape>")
        await seconds(stage, 9)
        await stage.press("<home>", "<enter>")
        assert shown(stage) == "Call"
        await seconds(stage)
        assert strip(stage)[1] == "00:02 «Алло?»" or "Полис" in strip(stage)[1]
        assert [run.ended for run in await runs(stage)] == [None]


async def test_a_look_at_an_older_run_does_not_leave_two_callers_on_the_line(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*GREETED, *STOP, *TO_THE_LIST, *PICKED_UP, "<escape>")
        (older,) = [run for run in await runs(stage) if run.ended is not None]
        await stage.app.visit(older.card_id)
        await stage.settle()
        await stage.press("<escape>", "<f2>", "<down>", *PICKED_UP)
        assert [run.ended is None for run in await runs(stage)] == [False, False, True]


async def test_a_run_that_was_stopped_leaves_no_talk_on_the_desk(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*PICKED_UP, *STOP, *TO_THE_LIST, "<escape>")
        assert shown(stage) == "Home"
        assert "talk" not in stage.text()


async def test_a_run_is_over_with_the_time_of_its_scenario_and_looked_back_upon(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*PICKED_UP)
        stage.clock.pass_by(5 * 60)
        await until(stage, lambda: shown(stage) == "Debrief")
        assert [run.why for run in await runs(stage)] == ["time"]


async def test_a_call_that_was_passed_on_is_looked_back_upon_when_it_is_away(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*GREETED, "89180001122", "<enter>", "Образец Зоя", "<enter>", *["<down>"] * 8)
        await stage.press("полис не выдают", "<f6>", "<enter>", "<enter>", "<enter>")
        (card,) = await stage.cards()
        assert card.status is Status.ESCALATED
        stage.clock.pass_by(6)
        await until(stage, lambda: shown(stage) == "Debrief")
        assert [run.why for run in await runs(stage)] == ["finished"]


async def test_the_page_to_print_tells_the_whole_run(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*GREETED, *STOP, "<f9>", "Print", "<enter>")
        (file,) = (tmp_path / "data" / "papers").iterdir()
        assert file.name in stage.app.screen.said  # type: ignore[attr-defined]
        page = file.read_text("utf-8")
        assert "TRAINING CALL" in page
        for told in ("A small call", NAME, "not passed", "Поздоровался", "Попрощался", "stopped"):
            assert told in page
        assert all(len(line) <= 80 for line in page.splitlines())


# --- typed ahead --------------------------------------------------------------------------------------------


async def test_keys_typed_ahead_reach_the_call_that_they_began(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.burst(*GREETED, "89180001122", "<enter>", "Образец Зоя", "<enter>", *ASKS, *STOP)
        assert shown(stage) == "Debrief"
        (card,) = await stage.cards()
        assert card.value("applicant_name") == "Образец Зоя"
        assert card.value("contact_phone").endswith("89180001122") or card.value("contact_phone")
        (run,) = await runs(stage)
        asked = [act.question for __, act in run.acts if act.question]
        assert asked == ["name"]


@pytest.mark.parametrize("times", [2, 5])
async def test_who_presses_twice_picks_up_once(tmp_path: Path, times: int) -> None:
    async with trainee(tmp_path) as stage:
        await stage.burst(*["<enter>"] * times, "<f2>")
        assert len(await runs(stage)) == 1
        assert shown(stage) == "Call"


async def test_a_question_that_is_asked_in_a_burst_is_asked_as_often_as_it_was_asked(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.burst(*GREETED, "<f4>", *[" "] * 4)
        (run,) = await runs(stage)
        assert [act.question for __, act in run.acts if act.question] == ["name"] * 4
        assert sum("Пробников" in one.text for one in run.end(stage.clock.now()).spoken) >= 1


async def test_a_burst_over_the_end_of_a_run_loses_and_repeats_nothing(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.burst(*GREETED, *FINISHED, *TO_THE_LIST, *GREETED, *STOP, *TO_THE_LIST)
        assert [run.why for run in await runs(stage)] == ["finished", "stopped"]
        assert "tries: 2" in stage.text()


# --- exams --------------------------------------------------------------------------------------------------


async def examined(stage: Stage, place: Path, count: int = 1) -> None:
    """An exam of so many calls was set for who sits here."""
    names = ("small", "other", "third")[:count]
    calls = [small(place / "files", name=name) for name in names]
    await set_exam(stage.desk, calls, NAME, "2026")
    await stage.press("<escape>", "<f2>", "<home>")


async def test_an_exam_stands_above_the_scenarios_and_its_calls_come_without_hints_and_moods(
    tmp_path: Path,
) -> None:
    async with trainee(tmp_path) as stage:
        await examined(stage, tmp_path)
        assert stage.picture()[1].startswith(">EXAM")
        assert "0 of 1 calls" in stage.picture()[1]
        await stage.press(*PICKED_UP)
        await seconds(stage, 45)
        assert strip(stage)[0] == "CALLER, INVENTED"
        assert "→" not in "\n".join(strip(stage)), "no hint"
        assert strip(stage)[1].endswith("«Алло?»")


async def test_the_telephone_of_an_exam_has_rung_since_it_rang_first(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await examined(stage, tmp_path)
        await stage.press("<enter>")
        await seconds(stage, 12)
        await stage.press("<escape>", "<enter>")
        assert "rings, ring 3." in stage.text()


async def test_of_an_exam_only_the_whole_is_looked_back_upon(tmp_path: Path) -> None:
    files = [written(tmp_path / "files", name=name) for name in ("small", "other")]
    async with trainee(tmp_path, *files) as stage:
        await examined(stage, tmp_path, 2)
        await stage.press(*GREETED, *STOP)
        assert shown(stage) == "Scenarios", "no debrief between its calls"
        assert "1 of 2 calls" in stage.text()
        assert "of 100" not in stage.picture()[1]
        await stage.press("<home>", *GREETED, *STOP)
        assert "2 of 2 calls" in stage.text()
        assert "✗" in stage.picture()[1]
        await stage.press("<home>", "<enter>")
        assert shown(stage) == "Attempts"
        (outcome,) = await outcomes(stage.desk, NAME)
        assert (outcome.complete, outcome.passed) == (True, False)
        assert [run.play.scenario.id for run in await runs(stage)] == [
            one.place.scenario for one in outcome.sat
        ]


async def test_a_call_of_an_exam_counts_not_as_practice(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await examined(stage, tmp_path)
        await stage.press(*GREETED, *STOP)
        assert "not tried" in stage.text()


async def test_a_call_of_an_exam_that_lasts_is_said_to_last(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await examined(stage, tmp_path)
        await stage.press(*GREETED, "<f2>", "<home>", "<down>", "<enter>")
        assert "still lasts" in stage.text()
        assert len(await runs(stage)) == 1
