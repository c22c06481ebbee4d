"""A console of the sandbox whose only callers are those of the test, and a clock that goes by seconds."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from unittest.mock import patch

from core.centre.files import load_pack
from core.config import Settings
from core.domain.sandbox.run import Run
from core.sandbox import files
from core.sandbox.stage import sandboxed
from tests.core.sandbox.small import CENTRE, written
from tests.tui.console import Stage, console

PACK = sandboxed(load_pack(CENTRE))
PICKED_UP = ("<enter>", "<f2>")
"""The first scenario rings and is answered at once."""
GREETED = (*PICKED_UP, "<f4>", " ", "<escape>")
FINISHED = ("<f10>", "конс", "<enter>", "прикреп", "<enter>", "дана", "<enter>")
"""The card, wrapped up."""
STOP = ("<f9>", "End the run", "<enter>")
ASKS = ("<f4>", "<enter>")
"""After the greeting F4 opens the questions: the first of them is asked."""
TO_THE_LIST = ("<escape>",)
"""From a debrief."""
_PATIENCE_S = 5


@asynccontextmanager
async def trainee(
    place: Path,
    *scenarios: Path,
    settings: Settings | None = None,
    size: tuple[int, int] = (80, 24),
    language: str = "en",
) -> AsyncIterator[Stage]:
    """A console of the sandbox; ``scenarios``: those of its centre, empty: the small call alone."""
    there = list(scenarios) or [written(place / "files")]
    with patch.object(files, "installed", lambda centre="": there):
        async with console(
            place / "data", pack=PACK, language=language, settings=settings, size=size
        ) as stage:
            yield stage


async def seconds(stage: Stage, count: int = 1) -> None:
    """So many seconds go by, one after the other, for every screen that looks at the clock."""
    for __ in range(count):
        stage.clock.pass_by(1)
        for screen in stage.app.screen_stack:
            for name in ("_tick", "_ring"):
                looks = getattr(screen, name, None)
                if looks is not None and (waited := looks()) is not None:
                    await waited
    await stage.settle()


async def until(stage: Stage, holds: Callable[[], bool]) -> None:
    """Wait for what the console does by itself, by its own timers."""
    for __ in range(_PATIENCE_S * 50):
        if stage.app._exception is not None:
            raise stage.app._exception
        if holds():
            await stage.settle()
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"it never came to be:\n{stage.text()}")


def shown(stage: Stage) -> str:
    """The screen on top, by its name."""
    return type(stage.app.screen).__name__.removesuffix("Screen")


def strip(stage: Stage) -> list[str]:
    """What the caller is heard to say, the newest first, under the title of the strip."""
    lines = stage.picture()
    title = next(number for number, line in enumerate(lines) if line.startswith("CALLER, INVENTED"))
    return [line for line in lines[title : title + 6] if line]


async def runs(stage: Stage) -> list[Run]:
    """Every run, the oldest first."""
    return list(reversed(await stage.desk.runs.all()))


async def played_well(stage: Stage) -> None:
    """The small call by keys, worth everything."""
    await stage.press(*PICKED_UP)
    await seconds(stage, 3)
    await stage.press("<f4>", " ", "<escape>")
    await seconds(stage, 5)
    await stage.press(*ASKS, "<f5>", " ", "<escape>")
    await seconds(stage, 5)
    await stage.press("<f10>", "<escape>", "<f4>", "<f4>", "<end>", "<up>", " ", "<escape>")
    await seconds(stage, 3)
    await stage.press(*FINISHED)
