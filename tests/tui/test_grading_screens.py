"""Every screen of grading at 80×24, letter by letter: the pictures lie in ``screens/grading``.

``python -m tests.tui.test_grading_screens`` draws them anew; then look at what changed, as a grader would.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from core.domain import commands as c
from core.domain.grading.sheet import answer as answer_to
from core.domain.record import changed
from core.graders import marked
from tests.tui.colleagues import Room
from tests.tui.graded import (
    ANNA,
    BORIS,
    EVERYBODY,
    GLEB,
    GRADES,
    OPEN,
    QUALITY,
    VERA,
    counted,
    course,
    finished,
    graded,
    grader,
)

PICTURES = Path(__file__).parent / "screens" / "grading"
Scene = Callable[[Room], Awaitable[None]]


async def calls(here: Room) -> None:
    """Three calls of two operators: a plain one, an emergency, a complaint that was graded and appealed."""
    anna, boris = await here.colleague(ANNA), await here.colleague(BORIS)
    gleb = await here.colleague(GLEB, "support")
    await finished(anna)
    here.stage.clock.pass_by(600)
    urgent = await boris.desk.open_call(c.OpenCall("89180001122", rings=5))
    await boris.do(urgent, c.MarkEmergency(), c.SetField("measures", "скорая приехала"))
    for name, value in (("applicant_name", "Образец Зоя"), ("kind", "consultation"), ("theme", "attach"),
                        ("essence", "дышит плохо"), ("result", "consulted")):  # fmt: skip
        await boris.do(urgent, c.SetField(name, value))
    await boris.do(urgent, c.EndCall(), c.WrapUp())
    here.stage.clock.pass_by(600)
    disputed = await finished(anna)
    await here.news()
    card = await graded(gleb, await gleb.card(disputed), nones=("listening", "name_used"))
    grade = card.grades.standing
    assert grade is not None
    await here.news()
    await anna.do(disputed, c.AppealGrade(grade.event_id, "имя звучало дважды, на 0:40 и в конце"))
    await here.news()


async def lists(here: Room) -> None:
    """What waits, and what is appealed."""
    await calls(here)
    await here.stage.burst(*GRADES, "<end>")
    await asyncio.sleep(0.3)  # the coverage is counted aside


async def hearing(here: Room) -> None:
    """A call half graded here, one that a low mark brought back, one that somebody else hears."""
    await calls(here)
    anna, gleb = here._others[0], here._others[2]
    rated = await finished(anna)
    await here.news()
    await graded(gleb, await gleb.card(rated))
    heard = await finished(anna)
    await here.news()
    await anna.do(rated, c.RateService(2, "так и не помогли"))
    await gleb.do(heard, c.Hear())
    await here.news()
    await counted(here, *GRADES)
    await here.stage.burst("<home>", "<down>", "<down>", "<enter>", "2", "<escape>")


async def compared(here: Room) -> None:
    """A calibration in which one found a fatal fault."""
    anna, gleb = await here.colleague(ANNA), await here.colleague(GLEB, "support")
    card = await finished(anna)
    await here.news()
    await here.here.do(card, c.SetCalibration("r", "ноябрь", 2))
    await here.news()
    graders = gleb.desk.graders
    half = await graders.half(card.card_id, "calibration:r")
    for point in graders.sheet(await gleb.card(card), half, "ru").open:
        half = marked(half, answer_to(point.item, "half", point.finding))
    half = changed(half, fatal=("rude",), words="на 1:40 повысил голос")
    await gleb.do(card, graders.command(await gleb.card(card), half, "calibration", "r"))
    await here.news()
    await here.stage.burst(*GRADES, "<enter>", *("2",) * OPEN, "<f10>", "<home>", "<enter>")


async def sheet(here: Room) -> None:
    """The form, half filled in."""
    await calls(here)
    await here.stage.burst(*GRADES, "<end>", "<enter>", "2", "1", "0")


async def why(here: Room) -> None:
    """Why it is graded otherwise than the facts say."""
    await calls(here)
    await here.stage.burst(*GRADES, "<end>", "<enter>", "<home>", "1", "телефон стоял у соседа")


async def fatal(here: Room) -> None:
    """Of the faults one."""
    await calls(here)
    await here.stage.burst(*GRADES, "<end>", "<enter>", *("2",) * OPEN, "<f9>", "грубое", "<enter>", "<down>")


async def appealed(here: Room) -> None:
    """The grade that somebody does not agree with."""
    await calls(here)
    await here.stage.burst(*GRADES, "<home>", "<enter>")


async def review(here: Room) -> None:
    """What a second grader begins with."""
    await appealed(here)
    await here.stage.burst("<enter>")


async def mine(here: Room) -> None:
    """The grade of an own call."""
    vera = await here.colleague(VERA, "support")
    card = await finished(here.here)
    await here.news()
    await graded(vera, await vera.card(card), nones=("sympathy",))
    await here.news()
    await here.stage.burst(*GRADES)


async def answer(here: Room) -> None:
    """What may be said of it."""
    await mine(here)
    await here.stage.burst("<enter>", "<enter>", "<down>")


async def quality(here: Room) -> None:
    """What it comes to."""
    await calls(here)
    await counted(here, *QUALITY)
    await here.stage.burst(*["<down>"] * 6)


async def months(here: Room, whose: str, *, times: int = 0) -> None:
    """Their months, and so many figures further; the cursor on the last month."""
    await course(here, whose)
    await counted(here, "<enter>")
    await here.stage.burst(*["<right>"] * times, "<up>")


async def quality_of(here: Room) -> None:
    """The months of one operator, drawn by Enter on their line: the mean and its spread."""
    await months(here, ANNA)


async def quality_citizens(here: Room) -> None:
    """How content citizens were, and how many answered."""
    await months(here, EVERYBODY, times=4)


async def quality_point(here: Room) -> None:
    """The weakest point, by month."""
    await months(here, EVERYBODY, times=5)


SCENES: dict[str, tuple[str, str, Scene]] = {
    "lists": (VERA, "support", lists),
    "hearing": (VERA, "support", hearing),
    "compared": (VERA, "support", compared),
    "sheet": (VERA, "support", sheet),
    "why": (VERA, "support", why),
    "fatal": (VERA, "support", fatal),
    "appealed": (VERA, "support", appealed),
    "review": (VERA, "support", review),
    "mine": (ANNA, "operator", mine),
    "answer": (ANNA, "operator", answer),
    "quality": (VERA, "support", quality),
    "quality-of": (VERA, "support", quality_of),
    "quality-citizens": (VERA, "support", quality_citizens),
    "quality-point": (VERA, "support", quality_point),
}


async def drawn(place: Path, name: str) -> str:
    """The screen of one desk while others work on the same cards."""
    who, role, scene = SCENES[name]
    async with grader(place, who, role) as here:
        await scene(here)
        await here.stage.settle()
        return "\n".join(here.stage.picture()) + "\n"


@pytest.mark.parametrize("name", SCENES)
async def test_the_screen_is_the_one_that_was_looked_at(tmp_path: Path, name: str) -> None:
    assert await drawn(tmp_path, name) == (PICTURES / f"{name}.txt").read_text("utf-8")


def test_no_picture_is_left_of_a_screen_that_is_gone() -> None:
    assert {file.stem for file in PICTURES.glob("*.txt")} == set(SCENES)


async def _draw_all() -> None:
    PICTURES.mkdir(exist_ok=True)
    for name in SCENES:
        with tempfile.TemporaryDirectory() as place:
            (PICTURES / f"{name}.txt").write_text(await drawn(Path(place), name), "utf-8")


if __name__ == "__main__":
    asyncio.run(_draw_all())
