"""Moments of working together with other desks, for the pictures."""

from collections.abc import Awaitable, Callable

from core.domain import commands as c
from core.views import WireState
from tests.tui.colleagues import GLEB, LEVEL_2, VERA, Room, call
from tests.tui.console import NAME

Scene = Callable[[Room], Awaitable[None]]
ANNA = "Учебная Анна"
TO_VERA = c.Escalate("expert", "op2-1", "второй месяц без полиса")


async def given(here: Room) -> None:
    """A card came to this desk and lies open."""
    anna = await here.colleague(ANNA)
    await anna.do(await call(anna), TO_VERA)
    await here.news()
    here.stage.clock.pass_by(180)
    await here.stage.burst("<home>", "<enter>")


async def given_ways(here: Room) -> None:
    """The cursor is on what may be done with it."""
    await given(here)
    await here.stage.burst("<f6>", "<down>")


async def given_back(here: Room) -> None:
    """Why it goes back."""
    await given_ways(here)
    await here.stage.burst("<enter>", "это к страховой")


async def given_lost(here: Room) -> None:
    """A colleague was quicker."""
    gleb = await here.colleague(GLEB, "expert", LEVEL_2)
    await given(here)
    (card,) = await here.stage.cards()
    await here.news()
    await gleb.do(card, c.Read(), c.TakeUp())
    await gleb.sync()
    await here.stage.burst("<f6>", "<enter>")
    await here.news()


async def passed_and_read(here: Room) -> None:
    """What was passed on was read while its sender goes on writing."""
    vera = await here.colleague(VERA, "expert", LEVEL_2)
    card = await call(here.here)
    await here.stage.burst("<f7>", "образец", "<enter>")
    await here.here.do(card, TO_VERA)
    await here.stage.burst("<escape>", "<f7>", "образец", "<enter>", *["<down>"] * 10, "<end>", ", ждёт")
    await here.news()
    await vera.do(card, c.Read())
    await here.news()


async def returned(here: Room) -> None:
    """It came back with a reason."""
    vera = await here.colleague(VERA, "expert", LEVEL_2)
    card = await call(here.here)
    await here.here.do(card, TO_VERA)
    await here.news()
    await vera.do(card, c.Read(), c.Return("это к страховой: полис выдаёт она"))
    await here.news()
    await here.stage.burst("<f7>", "образец", "<enter>")


async def incoming(here: Room) -> None:
    """A colleague wrote the field that is being typed in."""
    vera = await here.colleague(VERA, "expert", LEVEL_2)
    card = await call(here.here)
    await here.news()
    await here.stage.burst("<f7>", "образец", "<enter>", "<down>", "<end>", "-Пробная")
    await vera.do(card, c.SetField("applicant_name", "Образцова Зоя"))
    await here.news()


async def contested(here: Room) -> None:
    """Both versions are kept, and the card says so."""
    await incoming(here)
    await here.stage.burst("<enter>", "<up>")


async def versions(here: Room) -> None:
    """Which is right?"""
    await contested(here)
    await here.stage.burst("<f9>", "верси", "<enter>")


async def whom(here: Room) -> None:
    """Who is there."""
    await call(here.here)
    await here.stage.burst("<f7>", "образец", "<enter>")
    here.here.wire(WireState.ONLINE, "op2-2", ago=90)
    await here.stage.burst("<f6>", "<enter>")


async def absent(here: Room) -> None:
    """Nobody answers for the one who was chosen."""
    await whom(here)
    await here.stage.burst("<enter>")


SCENES: dict[str, tuple[str, str, Scene]] = {
    "given": (VERA, "expert", given),
    "given-ways": (VERA, "expert", given_ways),
    "given-back": (VERA, "expert", given_back),
    "given-lost": (VERA, "expert", given_lost),
    "passed-and-read": (NAME, "operator", passed_and_read),
    "returned": (NAME, "operator", returned),
    "incoming": (NAME, "operator", incoming),
    "contested": (NAME, "operator", contested),
    "versions": (NAME, "operator", versions),
    "escalate-who-is-there": (NAME, "operator", whom),
    "escalate-absent": (NAME, "operator", absent),
}
