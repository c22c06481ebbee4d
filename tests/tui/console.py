"""A console without a terminal: its screens at any size, the keys of a burst posted all at once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from textual import events
from textual._context import visible_screen_stack
from textual.pilot import Pilot

from core import moment
from core.centre.files import load_pack
from core.config import Operator, Settings
from core.desk import Desk, Moment, open_desk
from core.domain.card import Card
from core.domain.pack import Pack
from core.views import Opened
from tui import catalogue
from tui.app import PultApp
from tui.keymap import Keymap
from tui.terminal.turns import Turns, at_work

NAME = "Проба Анна"
"""An invented operator."""
_NAMED = {" ": "space", "\n": "enter"}


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment."""
        return self.at

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)


@dataclass
class Stage:
    """A running console."""

    app: PultApp
    pilot: Pilot[None]
    clock: Clock
    turns: Turns

    async def burst(self, *parts: str) -> None:
        """Keys at once, as a line delivers what was typed ahead: ``<f2>`` is a key, other text is typed."""
        for key in keys(*parts):
            self.turns.put(key)
        await self.settle()

    async def press(self, *parts: str) -> None:
        """Keys one by one, each finished before the next."""
        for key in keys(*parts):
            self.turns.put(key)
            await self.settle()

    async def paste(self, text: str) -> None:
        """A pasted text."""
        self.turns.put(events.Paste(text))
        await self.settle()

    async def settle(self) -> None:
        """Wait until all is done; an error of the console is the test's."""
        while self.app._exception is None and self._at_work():  # noqa: ASYNC110 - nobody tells when
            await asyncio.sleep(0.001)
        await self.pilot.pause()
        if self.app._exception is not None:
            raise self.app._exception

    def _at_work(self) -> bool:
        return not self.turns._waiting.empty() or any(map(at_work, self.turns._path()))

    def picture(self) -> list[str]:
        """The screen as lines of text, without the spaces at their ends."""
        token = visible_screen_stack.set(self.app._background_screens)
        try:
            strips = self.app.screen._compositor.render_strips()
        finally:
            visible_screen_stack.reset(token)
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.picture())

    @property
    def desk(self) -> Desk:
        """The desk."""
        return self.app.desk

    async def cards(self) -> list[Card]:
        """Every card, oldest first."""
        rows = await self.desk.cards()
        opened = [await self.desk.card(row.card_id) for row in reversed(rows)]
        return [one.card for one in opened if one is not None]

    async def opened(self, number: int) -> Opened:
        """A card with its drafts."""
        opened = await self.desk.card_by_number(number)
        assert opened is not None
        return opened


def keys(*parts: str) -> list[events.Key]:
    """Key events: ``<f10>`` is a key, any other text is typed letter by letter."""
    found: list[events.Key] = []
    for part in parts:
        if part.startswith("<") and part.endswith(">"):
            found.append(events.Key(part[1:-1], None))
        else:
            found += [events.Key(_NAMED.get(sign, sign), sign) for sign in part]
    return found


@asynccontextmanager
async def console(
    data: Path,
    *,
    size: tuple[int, int] = (80, 24),
    settings: Settings | None = None,
    language: str = "ru",
    pack: Pack | None = None,
    seated: Callable[[Desk], Awaitable[None]] | None = None,
) -> AsyncIterator[Stage]:
    """A console on a data directory, on its desk; ``seated``: done with the desk first."""
    catalogue.use(language)
    clock = Clock()
    pack = pack or load_pack("ru-tfoms-krasnodar")
    desk = open_desk(data, pack, Operator(NAME, "ОП1"), Moment(clock.now, moment.new_id))
    try:
        if seated is not None:
            await seated(desk)
        app = PultApp(desk, settings or Settings(), Keymap(), language)
        async with app.run_test(size=size) as pilot:
            stage = Stage(app, pilot, clock, Turns(app, app.turn_over))
            serving = asyncio.create_task(stage.turns.serve())
            await stage.settle()
            yield stage
            serving.cancel()
    finally:
        desk.close()
        catalogue.use(catalogue.SOURCE)
