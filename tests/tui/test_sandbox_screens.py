"""Every screen of the sandbox at 80×24, letter by letter: the pictures lie in ``screens/training``.

``python -m tests.tui.test_sandbox_screens`` draws them anew; then look at what changed, as an operator would.
"""

import asyncio
import tempfile
from pathlib import Path

import pytest

from tests.core.sandbox.small import GIVEN, OWED, written
from tests.tui.trained import ASKS, FINISHED, GREETED, PICKED_UP, STOP, TO_THE_LIST, seconds, trainee

PICTURES = Path(__file__).parent / "screens" / "training"
DOWN = "<down>"
GROUP = ("<f9>", "Who trains", "<enter>")
SCREENS: dict[str, tuple[str | int, ...]] = {
    "scenarios": (DOWN,),
    "ringing": ("<enter>", 12),
    "heard": (*PICKED_UP, 3, "<f4>", " ", 4, *ASKS),
    "questions": (*PICKED_UP, 3, "<f4>", " ", 4, "<f4>", " "),
    "hint": (*PICKED_UP, 31),
    "hold": (*GREETED, 2, "<f12>", 5),
    "given": (DOWN, "<enter>", 2),
    "owed": (DOWN, DOWN, "<enter>", 2),
    "debrief": (*PICKED_UP, 3, "<f4>", " ", "<escape>", 5, *FINISHED, DOWN, DOWN),
    "debrief-step": (*PICKED_UP, 3, "<f4>", " ", "<escape>", 5, *FINISHED, "<end>", "<up>"),
    "attempts": (*GREETED, 4, *FINISHED, *TO_THE_LIST, *PICKED_UP, 2, *STOP, *TO_THE_LIST, "<f3>"),
    "group": (*GREETED, 4, *STOP, *TO_THE_LIST, *PICKED_UP, 2, "<escape>", *GROUP, "<end>"),
    "watch": (*GREETED, 4, "<escape>", *GROUP, "<home>", DOWN, "<enter>"),
    "throw": (*GREETED, 4, "<escape>", *GROUP, "<home>", DOWN, "<enter>", "<f9>", "Let something", "<enter>"),
    "exam": (*GROUP, "<f9>", "Set an exam", "<enter>", "Проба Анна", "<enter>", "2026"),
    "exam-set": (*GROUP, "<f9>", "Set an exam", "<enter>", "Проба Анна", "<enter>", "2026", "<enter>",
                 "<escape>", "<home>"),
}  # fmt: skip


async def drawn(place: Path, name: str) -> str:
    """The screen after some keys; a number is so many seconds."""
    files = [
        written(place / "files"),
        written(place / "files", ("A small call", "A card passed on"), name="given", more=GIVEN),
        written(place / "files", ("A small call", "A call that is owed"), name="owed", more=OWED),
    ]
    async with trainee(place, *files) as stage:
        for step in SCREENS[name]:
            await (seconds(stage, step) if isinstance(step, int) else stage.press(step))
        await asyncio.sleep(0.05)  # a list that has grown is drawn again
        await stage.settle()
        return "\n".join(stage.picture()) + "\n"


@pytest.mark.parametrize("name", SCREENS)
async def test_the_screen_is_the_one_that_was_looked_at(tmp_path: Path, name: str) -> None:
    assert await drawn(tmp_path, name) == (PICTURES / f"{name}.txt").read_text("utf-8")


def test_no_picture_is_left_of_a_screen_that_is_gone() -> None:
    assert {file.stem for file in PICTURES.glob("*.txt")} == set(SCREENS)


async def _draw_all() -> None:
    PICTURES.mkdir(exist_ok=True)
    for name in SCREENS:
        with tempfile.TemporaryDirectory() as place:
            (PICTURES / f"{name}.txt").write_text(await drawn(Path(place), name), "utf-8")


if __name__ == "__main__":
    asyncio.run(_draw_all())
