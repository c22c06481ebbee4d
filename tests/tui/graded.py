"""A grader's console, colleagues whose calls are graded, and their desks at one journal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from core.domain import commands as c
from core.domain.card import Card
from core.domain.grading.sheet import answer
from core.graders import marked
from tests.tui.colleagues import READY, Room, Seat, room

VERA, GLEB, ANNA = "Слухова Вера", "Слухов Глеб", "Проба Анна"
DONE = {**READY, "kind": "consultation", "theme": "attach", "result": "consulted"}
GRADES = ("<f9>", "оценки", "<enter>")
"""From anywhere to the lists of grading."""
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
async def grader(data: Path, name: str = VERA, role: str = "support") -> AsyncIterator[Room]:
    """A console of the support group."""
    async with room(data, name, role) as here:
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
