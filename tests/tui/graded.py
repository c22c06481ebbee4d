"""A grader's console, colleagues whose calls are graded, and their desks at one journal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from core.config import Settings
from core.domain import commands as c
from core.domain.card import Card
from core.domain.grading.sheet import answer
from core.graders import marked
from tests.tui.colleagues import READY, Room, Seat, room
from tui.screens.periods import PERIODS

VERA, GLEB, ANNA, BORIS = "Слухова Вера", "Слухов Глеб", "Проба Анна", "Проба Борис"
DONE = {**READY, "kind": "consultation", "theme": "attach", "result": "consulted"}
GRADES = ("<f9>", "оценки", "<enter>")
"""From anywhere to the lists of grading."""
QUALITY = ("<f9>", "качество", "<enter>")
"""From anywhere to what grades come to."""
EVERYBODY = "Все вместе"
OPEN = 12
"""Points of a plain consultation that no fact decides."""


async def finished(seat: Seat, **fields: str) -> Card:
    """A call that was answered in time, greeted and finished."""
    card = await seat.desk.open_call(c.OpenCall("89180001122", rings=2))
    greeting = next(one for one in seat.desk.pack.modules if one.group == "greeting")
    await seat.do(card, c.Say(greeting.id, "Здравствуйте."))
    for name, value in {**DONE, **fields}.items():
        await seat.do(card, c.SetField(name, value))
    return await seat.do(card, c.EndCall(), c.WrapUp())


@asynccontextmanager
async def grader(
    data: Path, name: str = VERA, role: str = "support", *, settings: Settings | None = None
) -> AsyncIterator[Room]:
    """A console of the support group."""
    async with room(data, name, role, settings=settings) as here:
        yield here


def hint(here: Room) -> str:
    """The line above the bar."""
    return here.stage.picture()[-2].strip()


def line(here: Room, words: str) -> str:
    """The first line of the screen with these words in it."""
    return next((text for text in here.stage.picture() if words in text), "")


def marks(here: Room) -> str:
    """The signs before the points that are on the screen, from above."""
    return "".join(text[1] for text in here.stage.picture()[4:-6] if len(text) > 3 and text[1] in "✓½✗–?")


async def counted(here: Room, *keys: str) -> None:
    """Keys that let something be counted aside, until it is counted."""
    await here.stage.burst(*keys)
    await here.stage.app.workers.wait_for_complete()
    await here.stage.settle()


async def graded(grader: Seat, card: Card, *, nones: tuple[str, ...] = ()) -> Card:
    """A first grade by a colleague without a screen: all full but these."""
    graders = grader.desk.graders
    opened = await grader.desk.card(card.card_id)
    assert opened is not None
    half = await graders.half(card.card_id, "first")
    whole = graders.sheet(opened.card, half, "ru")
    for one in whole.lines:
        if one.answer is None or one.item.id in nones:
            half = marked(half, answer(one.item, "none" if one.item.id in nones else "full", one.finding))
    return await grader.do(opened.card, graders.command(opened.card, half, "first", ""))


LOST = (
    (("listening", "name_used", "plan"), ("listening",)),
    (),
    (("listening",), ("closing",)),
    ((), ("name_used",)),
)
"""What each grade of a month took away, month by month; in the second of them nobody called."""
MARKS = (5, 3, 4, 5)


async def course(here: Room, whose: str) -> None:
    """Four months of one operator, a call of another; the cursor stands on the line of ``whose``."""
    anna, boris = await here.colleague(ANNA), await here.colleague(BORIS)
    gleb = await here.colleague(GLEB, "support")
    marks = iter(MARKS)
    for number, month in enumerate(LOST):
        here.stage.clock.pass_by(31 * 86400 if number else 0)
        for nones in month:
            card = await finished(anna)
            await anna.do(card, c.RateService(next(marks, 0)))
            await here.news()
            await graded(gleb, await gleb.card(card), nones=nones)
    await finished(boris)
    await here.news()
    await counted(here, *QUALITY)
    await here.stage.burst(*["<down>"] * (len(PERIODS) + (EVERYBODY, ANNA, BORIS).index(whose)))
