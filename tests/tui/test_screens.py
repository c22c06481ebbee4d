"""Every main screen at 80×24, letter by letter: the pictures lie beside, in ``screens``.

``python -m tests.tui.test_screens`` draws them anew; then look at what changed, as an operator would.
"""

import asyncio
import tempfile
from pathlib import Path

import pytest

from tests.tui.colleagues import room
from tests.tui.console import Stage, console
from tests.tui.scenes import SCENES

PICTURES = Path(__file__).parent / "screens"
KNOWN = ("<f2>", "89180001122", "<enter>", "Образец Зоя Ильинична", "<enter>")
DOWN = "<down>"
ESSENCE = (*KNOWN, *[DOWN] * 8, "полис не выдают второй месяц")
CLOSED = (*KNOWN, *[DOWN] * 4, "конс", "<enter>", "<enter>", "прикреп", "<enter>", "<f10>", "дана", "<enter>")
PROMISED = (
    *KNOWN,
    "<f9>",
    "обещ",
    "<enter>",
    "<enter>",
    "<enter>",
    "+30",
    "<enter>",
    "готов ли полис",
    "<enter>",
)
TO_CONTACT = ("<f9>", "контакт", "<enter>")
REFUSED = (
    *KNOWN, *TO_CONTACT, "Дальняя больница", *["<enter>"] * 4, "отказ", "<enter>", "мест нет", "<enter>",
    "<enter>",
)  # fmt: skip
SCREENS: dict[str, tuple[str | int, ...]] = {
    "desk-empty": (),
    "desk": (*ESSENCE, "<f6>", "<enter>", "<enter>", "<enter>", *PROMISED, "<f9>", "отлож", "<enter>", "<f2>",
             "<f8>", "<escape>", "<escape>"),
    "call": KNOWN,
    "call-insured": (*KNOWN, DOWN, DOWN, "мать", "<enter>", DOWN, "Образцова Римма", "<enter>",
                     "0047510890000015", "<enter>"),
    "call-closed": (*CLOSED, "<f7>", "образец", "<enter>"),
    "caller": (*CLOSED, *KNOWN, "<f3>"),
    "themes": (*KNOWN, *[DOWN] * 4, "жал", "<enter>", "<enter>", " ", DOWN, DOWN),
    "theme-checklist": (*KNOWN, *[DOWN] * 4, "конс", "<enter>", "<enter>", "1", "<enter>", "<f5>", " "),
    "speech": (*KNOWN, "<f4>", " ", DOWN),
    "tactic": (*KNOWN, "<f5>", " ", DOWN, " ", *[DOWN] * 5, " "),
    "complaining": (*KNOWN, "<f5>", "<f5>"),
    "emergency": (*KNOWN, "<f8>"),
    "hold": (*KNOWN, "<f12>"),
    "hold-over": (*KNOWN, "<f12>", 31),
    "escalate-to": (*ESSENCE, "<f6>"),
    "escalate-whom": (*ESSENCE, "<f6>", DOWN, "<enter>"),
    "escalate-read-out": (*ESSENCE, "<f6>", DOWN, "<enter>", "<enter>"),
    "escalate-refused": (*KNOWN, "<f6>"),
    "wrap-up": (*KNOWN, DOWN, DOWN, "мать", "<enter>", "<f10>", "жал", "<enter>"),
    "note": (*KNOWN, "<f9>", "замет", "<enter>", "просит перезвонить после шести"),
    "owed": (*PROMISED, "<f9>", "отлож", "<enter>", "<f9>", "следующее", "<enter>", DOWN),
    "promise": (*KNOWN, "<f9>", "обещ", "<enter>"),
    "contact": (*KNOWN, *TO_CONTACT, "больница"),
    "contacts": (*REFUSED, *TO_CONTACT, "Ближняя больница", "<enter>", "Главврачов", *["<enter>"] * 3, "обещ",
                 "<enter>", "примут без очереди", "<enter>", "05.03", "<enter>"),
    "awaited": (*KNOWN, "<f9>", "кто это", "<enter>", "Зоя Ильинична", "<enter>", "сводка на табло",
                *["<enter>"] * 2, "13:00", "<enter>", 45 * 60, "<f9>", "отлож", "<enter>"),
    "search": (*CLOSED, "<f7>", "j,hfpt"),
    "menu": (*KNOWN, "<f9>"),
    "help": (*KNOWN, "<f1>"),
    "history": (*CLOSED, "<f7>", "образец", "<enter>", "<f9>", "порядку", "<enter>", DOWN),
    "outbox": (*KNOWN, "<f9>", "журнал", "<enter>", DOWN),
}  # fmt: skip


async def draw(stage: Stage, steps: tuple[str | int, ...]) -> str:
    """The screen after some keys; a number is so many seconds."""
    for step in steps:
        if isinstance(step, int):
            stage.clock.pass_by(step)
            tick = getattr(stage.app.screen, "_tick", None)
            assert tick is not None
            await tick()
        else:
            await stage.burst(step)
    await stage.settle()
    return "\n".join(stage.picture()) + "\n"


@pytest.mark.parametrize("name", SCREENS)
async def test_the_screen_is_the_one_that_was_looked_at(tmp_path: Path, name: str) -> None:
    async with console(tmp_path / "data") as stage:
        picture = await draw(stage, SCREENS[name])
    assert picture == (PICTURES / f"{name}.txt").read_text("utf-8")


async def drawn_together(data: Path, name: str) -> str:
    """The screen of one desk while others work on the same cards."""
    who, role, scene = SCENES[name]
    async with room(data, who, role) as here:
        await scene(here)
        return "\n".join(here.stage.picture()) + "\n"


@pytest.mark.parametrize("name", SCENES)
async def test_the_screen_among_colleagues_is_the_one_that_was_looked_at(tmp_path: Path, name: str) -> None:
    assert await drawn_together(tmp_path, name) == (PICTURES / f"{name}.txt").read_text("utf-8")


def test_no_picture_is_left_of_a_screen_that_is_gone() -> None:
    assert {file.stem for file in PICTURES.glob("*.txt")} == {*SCREENS, *SCENES}


async def _draw_all() -> None:
    for name, steps in SCREENS.items():
        with tempfile.TemporaryDirectory() as place:
            async with console(Path(place) / "data") as stage:
                (PICTURES / f"{name}.txt").write_text(await draw(stage, steps), "utf-8")
    for name in SCENES:
        with tempfile.TemporaryDirectory() as place:
            (PICTURES / f"{name}.txt").write_text(await drawn_together(Path(place), name), "utf-8")


if __name__ == "__main__":
    asyncio.run(_draw_all())
