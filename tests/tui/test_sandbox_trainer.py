"""A trainer and trainees at one sandbox journal: what one does the others see, and who may do it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest

from core.config import Settings
from core.domain import commands as c
from core.domain.card import Card
from core.domain.roles import Role
from core.domain.sandbox.run import Run
from core.errors import Refused
from core.sandbox import files
from core.sandbox.debrief import debrief_of
from core.sandbox.exams import papers, set_exam
from core.sandbox.stage import begin
from tests.core.sandbox.small import outcomes, small, written
from tests.tui import colleagues
from tests.tui.colleagues import Room, Seat, room
from tests.tui.console import NAME, console
from tests.tui.trained import GREETED, PACK, PICKED_UP, seconds, shown, strip

ANNA = "Учебная Анна"
OLGA = "Ученицына Ольга"
TO_GROUP = ("<escape>", "<f9>", "Who trains", "<enter>")
TRAINS = ("supervisor", "methodologist")


@asynccontextmanager
async def classroom(place: Path, role: str, name: str = NAME, *, linear: bool = False) -> AsyncIterator[Room]:
    """A console of the sandbox at a journal of its own."""
    there = [written(place / "files")]
    with (
        patch.object(colleagues, "STREAM", PACK.centre.id),
        patch.object(colleagues, "load_pack", lambda named: PACK),
        patch.object(colleagues, "console", partial(console, pack=PACK, language="en")),
        patch.object(files, "installed", lambda centre="": there),
    ):
        async with room(place, name, role, settings=Settings(linear=linear)) as here:
            yield here


async def begun(here: Room, place: Path, name: str = ANNA, exam: str = "") -> tuple[Seat, Card]:
    """A trainee picks up the small call, and everybody hears of it."""
    trainee = await here.colleague(name, Role.TRAINEE)
    card = await begin(trainee.desk, small(place / "files"), exam=exam)
    await here.news()
    return trainee, card


async def run_on(seat: Seat, card: Card) -> Run:
    """The run on a card, as a desk has it."""
    run = await seat.desk.runs.run(card.card_id)
    assert run is not None
    return run


# --- the group ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", TRAINS)
async def test_a_run_of_a_trainee_appears_at_the_desk_of_the_trainer_and_goes_when_it_is_over(
    tmp_path: Path, role: str
) -> None:
    async with classroom(tmp_path, role) as here:
        await here.stage.press(*TO_GROUP)
        assert "Nobody has trained here yet." in here.stage.text()
        trainee, card = await begun(here, tmp_path)
        assert "In progress" in here.stage.text()
        row = next(line for line in here.stage.picture() if ANNA in line)
        assert "A small call" in row
        await trainee.do(card, c.Say("greeting", "Здравствуйте."), c.EndRun("stopped"))
        await here.news()
        assert "In progress" not in here.stage.text()
        assert "1 try" in here.stage.text()


async def test_the_group_stands_in_a_table_with_what_each_misses_most(tmp_path: Path) -> None:
    async with classroom(tmp_path, "supervisor") as here:
        anna, first = await begun(here, tmp_path)
        await anna.do(first, c.EndRun("stopped"))
        second = await begin(anna.desk, small(tmp_path / "files"))
        await anna.do(second, c.Say("greeting", "Здравствуйте."), c.EndRun("stopped"))
        await begun(here, tmp_path, OLGA)
        await here.news()
        await here.stage.press(*TO_GROUP)
        rows = {name: next(line for line in here.stage.picture() if name in line) for name in (ANNA, OLGA)}
        assert "2 tries" in rows[ANNA]
        assert "A small call" in rows[OLGA], "she is on the line"
        await here.stage.press("<end>")
        assert "Weakest points" in here.stage.text()
        assert "×2" in here.stage.text()
        await here.stage.press("<enter>")
        assert shown(here.stage) == "Attempts"
        assert sum("of 100" in line for line in here.stage.picture()) == 2


async def test_in_the_table_an_exam_is_called_one(tmp_path: Path) -> None:
    async with classroom(tmp_path, "supervisor") as here:
        await begun(here, tmp_path, exam="2026 1")
        await here.stage.press(*TO_GROUP)
        assert next(line for line in here.stage.picture() if ANNA in line).split()[-1] == "exam"


# --- a hand in it -------------------------------------------------------------------------------------------


async def test_the_trainer_sees_the_course_as_it_goes_on(tmp_path: Path) -> None:
    async with classroom(tmp_path, "supervisor") as here:
        trainee, card = await begun(here, tmp_path)
        await here.stage.press(*TO_GROUP, "<home>", "<down>", "<enter>")
        assert shown(here.stage) == "Watch"
        assert ANNA in here.stage.picture()[0]
        here.stage.clock.pass_by(3)
        await trainee.do(card, c.Say("greeting", "Здравствуйте."), c.SetField("essence", "полис не дают"))
        await here.news()
        course = "\n".join(here.stage.picture()[1:16])
        assert "«Здравствуйте. Полис не выдают.»" in course
        assert course.index("Полис не выдают") < course.index("«Алло?»"), "the newest on top"
        assert ANNA in course
        assert "полис не дают" in here.stage.text()
        assert strip(here.stage)[1] == "00:03 «Здравствуйте. Полис не выдают.»"


@pytest.mark.parametrize(
    ("event", "keys"), [("drop", ()), ("shout", ("<down>",)), ("busy", ("<down>", "<down>"))]
)
async def test_what_the_trainer_lets_happen_happens_to_the_trainee(
    tmp_path: Path, event: str, keys: tuple[str, ...]
) -> None:
    async with classroom(tmp_path, "supervisor") as here:
        trainee, card = await begun(here, tmp_path)
        await here.stage.press(*TO_GROUP, "<home>", "<down>", "<enter>", "<f9>", "Let something", "<enter>")
        assert shown(here.stage) == "ChooseDialog"
        here.stage.clock.pass_by(4)
        await here.stage.press(*keys, "<enter>")
        assert "It happens: " in here.stage.text()
        before = (await run_on(trainee, card)).end(trainee.desk.now())
        await here.news()
        talk = (await run_on(trainee, card)).end(trainee.desk.now())
        assert not before.has(f"thrown {event}")
        assert talk.marks[f"thrown {event}"] == 4
        assert (talk.left_at == 4) is (event == "drop")
        assert talk.mood == (before.mood - 3 if event == "shout" else before.mood)


async def test_whoever_opens_the_card_of_a_trainee_has_no_caller_on_the_line_and_ends_nothing(
    tmp_path: Path,
) -> None:
    async with classroom(tmp_path, "supervisor") as here:
        trainee, card = await begun(here, tmp_path)
        await here.stage.app.visit(card.card_id)
        await seconds(here.stage, 3)
        assert "Алло?" not in here.stage.text()
        await seconds(here.stage, 5 * 60)
        assert "Алло?" not in here.stage.text()
        await here.news()
        assert (await run_on(trainee, card)).ended is None


async def test_at_the_console_of_the_trainee_it_is_seen_at_once(tmp_path: Path) -> None:
    async with classroom(tmp_path, Role.TRAINEE) as here:
        trainer = await here.colleague("Наставникова Вера", "supervisor")
        await here.stage.press(*GREETED)
        (card,) = await here.stage.cards()
        await here.news()
        assert strip(here.stage)[0].endswith("tense")
        await trainer.do(card, c.Throw("shout"))
        await here.news()
        await seconds(here.stage)
        assert strip(here.stage)[0].endswith("angry")
        await trainer.do(card, c.Throw("drop"))
        await here.news()
        await seconds(here.stage)
        assert strip(here.stage)[0].endswith("off the line")


async def test_a_remark_stands_in_the_debrief_of_the_trainee_at_its_moment(tmp_path: Path) -> None:
    async with classroom(tmp_path, "supervisor") as here:
        trainee, card = await begun(here, tmp_path)
        await here.stage.press(*TO_GROUP, "<home>", "<down>", "<enter>")
        await seconds(here.stage, 7)
        await here.stage.press("<f9>", "Leave the trainee", "<enter>")
        here.stage.clock.pass_by(30)  # however long the writing takes
        await here.stage.press("назовите себя", "<enter>")
        await here.news()
        await trainee.do(card, c.EndRun("stopped"))
        debrief = await debrief_of(trainee.desk, card.card_id)
        assert debrief is not None
        assert [(one.second, one.by, one.text) for one in debrief.run.remarks] == [(7, NAME, "назовите себя")]
        (moment,) = [one for one in debrief.course if one.remark is not None]
        assert moment.second == 7
        assert debrief.run.acts == (), "the trainee did not do it"


async def test_a_trainer_with_a_screen_reader_remarks_at_the_moment_of_the_key_too(tmp_path: Path) -> None:
    async with classroom(tmp_path, "supervisor", linear=True) as here:
        await begun(here, tmp_path)
        await here.stage.press(*TO_GROUP, "<home>", "<down>", "<enter>")
        here.stage.clock.pass_by(7)
        await here.stage.press("<f9>", "Leave the trainee", "<enter>", "назовите себя", "<enter>")
        (card,) = await here.stage.cards()
        assert [one.second for one in (await run_on(here.here, card)).remarks] == [7]


async def test_what_is_half_written_of_a_remark_is_kept(tmp_path: Path) -> None:
    async with classroom(tmp_path, "supervisor") as here:
        await begun(here, tmp_path)
        await here.stage.press(
            *TO_GROUP, "<home>", "<down>", "<enter>", "<f9>", "Leave the trainee", "<enter>"
        )
        await here.stage.press("назов", "<escape>", "<f9>", "Leave the trainee", "<enter>", "ите", "<enter>")
        assert shown(here.stage) == "Watch"
        (card,) = await here.stage.cards()
        assert [one.text for one in (await run_on(here.here, card)).remarks] == ["назовите"]


# --- exams --------------------------------------------------------------------------------------------------


async def test_an_exam_that_is_set_appears_at_the_desk_of_whom_it_is_set_and_of_nobody_else(
    tmp_path: Path,
) -> None:
    async with classroom(tmp_path, "supervisor") as here:
        anna, olga = await here.colleague(ANNA, Role.TRAINEE), await here.colleague(OLGA, Role.TRAINEE)
        await here.stage.press(
            *TO_GROUP, "<f9>", "Set an exam", "<enter>", ANNA, "<enter>", "2026", "<enter>"
        )
        assert f"Set: 1 calls for {ANNA}." in here.stage.text()
        await here.news()
        (paper,) = await papers(anna.desk, ANNA)
        assert [one.scenario for one in paper.places] == ["small"]
        assert await papers(olga.desk, OLGA) == []
        assert [one.paper for one in await outcomes(anna.desk, ANNA)] == [paper]


async def test_an_exam_comes_into_the_list_while_the_trainee_looks_at_it(tmp_path: Path) -> None:
    async with classroom(tmp_path, Role.TRAINEE) as here:
        trainer = await here.colleague("Наставникова Вера", "supervisor")
        assert shown(here.stage) == "Scenarios"
        assert "EXAM" not in here.stage.text()
        await set_exam(trainer.desk, [small(tmp_path / "files")], NAME, "2026")
        await here.news()
        assert "EXAM" in here.stage.picture()[1]
        await here.stage.press("<home>", *PICKED_UP)
        (card,) = await here.stage.cards()
        assert card.training is not None
        assert card.training.exam.endswith(" 1")


# --- who may ------------------------------------------------------------------------------------------------

MAY_NOT = "Your role may not do this"
NOT_PERMITTED = ("operator", "expert", Role.TRAINEE, "analyst")


@pytest.mark.parametrize("role", NOT_PERMITTED)
async def test_who_may_not_train_throws_nothing_remarks_nothing_and_sets_no_exam(
    tmp_path: Path, role: str
) -> None:
    async with classroom(tmp_path, role) as here:
        trainee, card = await begun(here, tmp_path)
        for command in (c.Throw("shout"), c.LeaveRemark(1, "хорошо")):
            with pytest.raises(Refused) as refused:
                await here.here.do(card, command)
            assert refused.value.refusal.code == "not_permitted"
        with pytest.raises(Refused) as refused:
            await set_exam(here.here.desk, [small(tmp_path / "files")], NAME, "2026")
        assert refused.value.refusal.code == "not_permitted"
        await here.news()
        run = await run_on(trainee, card)
        assert (run.acts, run.remarks, await papers(trainee.desk)) == ((), (), [])


@pytest.mark.parametrize("role", NOT_PERMITTED)
async def test_the_trainers_table_is_not_for_those_who_could_learn_from_it_what_an_exam_asks(
    tmp_path: Path, role: str
) -> None:
    async with classroom(tmp_path, role) as here:
        await begun(here, tmp_path, exam="17 1")
        await here.stage.press(*TO_GROUP)
        assert shown(here.stage) != "Group"
        assert MAY_NOT in here.stage.text()


@pytest.mark.parametrize("role", TRAINS)
async def test_who_trains_may(tmp_path: Path, role: str) -> None:
    async with classroom(tmp_path, role) as here:
        trainee, card = await begun(here, tmp_path)
        await here.here.do(card, c.Throw("shout"), c.LeaveRemark(1, "хорошо"))
        await here.news()
        run = await run_on(trainee, card)
        assert [one.text for one in run.remarks] == ["хорошо"]
        assert run.end(trainee.desk.now()).has("thrown shout")
