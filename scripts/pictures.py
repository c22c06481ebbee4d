"""Draws docs/pictures/ from the console itself: invented calls at 80×24, by a clock that only we move.

The pictures come out the same on every machine, so `tests/house/test_pictures.py` compares them with what is
committed. Each carries its text as text: it is searched, copied and read aloud.
"""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from core.domain import commands as c
from tests.tui.colleagues import Seat
from tests.tui.console import Stage, console
from tests.tui.graded import ANNA, GLEB, GRADES, counted, course, graded, grader
from tests.tui.test_grading_screens import calls
from tui.screens.call import CallScreen

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"

# As Rich's own, cut to 80×24: no font from a foreign server, no frame of a window. CURSOR: the terminal's.
TEMPLATE = """\
<svg viewBox="-8 -8 992 602" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font: {char_height}px "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre
}}
{styles}
</style>
<defs>
{lines}
</defs>
<rect x="-8" y="-8" width="992" height="602" rx="6" fill="#0c0c0c"/>
{backgrounds}CURSOR
<g class="{unique_id}-matrix">
{matrix}
</g>
</svg>
"""
COLOURS = TerminalTheme(
    (12, 12, 12),
    (204, 204, 204),
    [
        (0, 0, 0),
        (205, 49, 49),
        (13, 188, 121),
        (229, 229, 16),
        (36, 114, 200),
        (188, 63, 188),
        (17, 168, 205),
        (204, 204, 204),
    ],
)
"""One terminal's sixteen colours; an operator's own differ."""
CELL, LINE = 12.2, 24.4
"""What Rich makes of a cell of the terminal, in units of the picture."""


PHONE = "89180005566"
"""Of an invented caller."""


async def shown(stage: Stage) -> str:
    """What the console shows when everything has found its place, as SVG."""
    last, picture = "", drawn(stage)
    while picture != last:
        stage.app.screen._refresh_layout()  # now, not with the next frame; who grows by it asks for another
        await stage.settle()
        last, picture = picture, drawn(stage)
    return picture


def drawn(stage: Stage) -> str:
    """What the console shows now."""
    screen = stage.app.screen
    if isinstance(screen, CallScreen):
        screen.draw_clock()
    paper = Console(
        width=80, height=24, file=io.StringIO(), force_terminal=True, color_system="truecolor", record=True
    )
    paper.print(screen._compositor.render_update(full=True, screen_stack=stage.app._background_screens))
    template = TEMPLATE.replace("CURSOR", cursor(stage))
    return paper.export_svg(theme=COLOURS, code_format=template, unique_id="pult")


def cursor(stage: Stage) -> str:
    """The terminal's own cursor, which is no part of what the console draws."""
    x, y = stage.app.cursor_position
    place = f'x="{x * CELL:g}" y="{y * LINE + 1.5:g}" width="3" height="{LINE:g}"'
    return f'<rect {place} fill="#cccccc"/>' if stage.app.screen.focused else ""


async def known_caller(stage: Stage) -> AsyncIterator[tuple[str, str]]:
    """She has called before: she is greeted by name, and what she asks is half typed."""
    await stage.burst("<f2>", "89180005566", "<enter>", "Образцова Зинаида Ивановна", "<enter>")
    await stage.burst(
        "<f9>", "подсказ", "<enter>", "Зинаида Ивановна", "<enter>", "число – на сайте центра", "<enter>"
    )
    await stage.burst(
        "частый собеседник", "<enter>", "<enter>", "<down>", "<down>", "<down>", "<down>", "вне", "<enter>"
    )
    await stage.burst("<enter>", "другое", "<enter>", "<f10>", "дана", "<enter>")
    stage.clock.pass_by(26 * 60)
    await stage.burst("<f2>", "+7 918 000-55-66", "<enter>", "Образцова Зинаида Ивановна", "<enter>")
    await stage.burst("<f4>", " ", "<escape>")
    stage.clock.pass_by(134)
    await stage.burst("0047510890000014", "<enter>", "9.12.84", "<enter>", "сам", "<enter>", "<down>")
    await stage.burst("конс", "<enter>", "<enter>", "выбор врача", "<enter>", "Горб", "<down>", "<enter>")
    await stage.burst("спрашивает, как сменить участкового врача: в регистра")
    yield "call", await shown(stage)


async def swallowed(stage: Stage) -> AsyncIterator[tuple[str, str]]:
    """The father whose daughter swallowed an object."""
    await stage.burst("<f2>")
    yield "father-1", await shown(stage)
    stage.clock.pass_by(9)
    await stage.burst("<f8>")
    yield "father-2", await shown(stage)
    stage.clock.pass_by(26)
    await stage.burst(
        "<escape>", "89180002233", "<enter>", "г. Пример, ул. Макетная, 5; рядом мать ребёнка", "<enter>"
    )
    await stage.burst(
        "Образец Степан Львович", "<enter>", "<f8>", " ", "<down>", " ", "<f8>", " ", "<down>", "<down>", " "
    )
    yield "father-3", await shown(stage)
    stage.clock.pass_by(14)
    await stage.burst("<f7>", "эндоскопия дети")
    yield "father-4", await shown(stage)
    stage.clock.pass_by(61)
    await stage.burst(
        "<escape>",
        "<escape>",
        "<down>",
        "<down>",
        "ребёнок",
        "<enter>",
        "<down>",
        "Образцова Майя Степановна",
    )
    await stage.burst(
        "<down>",
        "<down>",
        "<down>",
        "конс",
        "<enter>",
        "<enter>",
        "помощь и её",
        "<enter>",
        "Детская кр",
        "<down>",
        "<enter>",
    )
    await stage.burst("дочь проглотила предмет, в больнице помочь не смогли")
    yield "father-5", await shown(stage)
    stage.clock.pass_by(48)
    await stage.burst("<f10>", "нашли больницу, передано 103, ребёнка везут", "<enter>", "госпит")
    yield "father-6", await shown(stage)


async def worked(operator: Seat, stage: Stage) -> None:
    """A consultation as it goes: greeted, a short wait with its phrase, answered, said goodbye."""
    card = await operator.desk.open_call(c.OpenCall(PHONE, rings=2))
    said = {module.group: module for module in reversed(operator.desk.pack.modules)}
    steps: tuple[tuple[int, tuple[c.Command, ...]], ...] = (
        (3, (c.Say(said["greeting"].id, "Здравствуйте."),)),
        (
            25,
            (c.SetField("contact_phone", "89180005566"), c.SetField("applicant_name", "Образец Пётр Ильич")),
        ),
        (30, (c.SetField("kind", "consultation"), c.SetField("theme", "attach"))),
        (10, (c.Say(said["hold"].id, "Оставайтесь на линии."), c.Hold())),
        (24, (c.Resume(),)),
        (60, (c.SetField("essence", "как прикрепиться к поликлинике по новому адресу"),)),
        (20, (c.Say(said["closing"].id, "Спасибо за звонок."),)),
        (5, (c.EndCall(),)),
        (15, (c.SetField("result", "consulted"), c.WrapUp())),
    )
    for seconds, commands in steps:
        stage.clock.pass_by(seconds)
        await operator.do(card, *commands)


async def heard(data: Path) -> AsyncIterator[tuple[str, str]]:
    """A grader hears a call: the queue, the form, a point lost."""
    async with grader(data) as room:
        stage = room.stage
        await calls(room)
        await worked(await room.colleague("Эталонова Ия"), stage)
        await room.news()
        await stage.burst(*GRADES)
        yield "grade-1", await shown(stage)
        await stage.burst("<end>", "<enter>")
        yield "grade-2", await shown(stage)
        await stage.burst("2", "2", "0", "<up>", "<enter>", "1:10", "<enter>", "ни разу")
        yield "grade-3", await shown(stage)


async def drawn_months(data: Path) -> AsyncIterator[tuple[str, str]]:
    """What the grades of one operator came to, month by month."""
    async with grader(data) as room:
        await course(room, ANNA)
        await counted(room, "<enter>")
        yield "grade-5", await shown(room.stage)


async def answered(data: Path) -> AsyncIterator[tuple[str, str]]:
    """Whose call it was reads what it was worth, and why."""
    async with grader(data, ANNA, "operator") as room:
        gleb = await room.colleague(GLEB, "support")
        await worked(room.here, room.stage)
        await room.news()
        (card,) = await room.stage.cards()
        await graded(gleb, await gleb.card(card), nones=("name_used", "term_named"))
        await room.news()
        await room.stage.burst(*GRADES, "<enter>", "<enter>", "<down>")
        yield "grade-4", await shown(room.stage)


CALLS = (known_caller, swallowed)
GRADED = (heard, answered, drawn_months)


async def pictures() -> dict[str, str]:
    """Every picture, by the name of its file."""
    found: dict[str, str] = {}
    for call in CALLS:
        with TemporaryDirectory() as data:
            async with console(Path(data) / "data") as stage:
                async for name, picture in call(stage):
                    found[f"{name}.svg"] = picture
    for scene in GRADED:
        with TemporaryDirectory() as data:
            async for name, picture in scene(Path(data)):
                found[f"{name}.svg"] = picture
    return found


if __name__ == "__main__":
    for name, picture in asyncio.run(pictures()).items():
        (PICTURES / name).write_text(picture, "utf-8")
