"""A stage of 80×24 for widgets: keys arrive in bursts, the picture comes back as lines of text."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual._context import visible_screen_stack
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

_NAMED = {" ": "space"}


class Stage(App[None]):
    """An app with the given widgets one under another and nothing else."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { layout: vertical; }"

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self.theme = "ansi-dark"
        self._widgets = widgets

    def compose(self) -> ComposeResult:
        yield from self._widgets


def keys(*parts: str) -> list[events.Key]:
    """Key events: a part in angle brackets is a named key, any other is typed letter by letter."""
    typed: list[events.Key] = []
    for part in parts:
        if part.startswith("<") and part.endswith(">"):
            typed.append(events.Key(part[1:-1], None))
        else:
            typed += [events.Key(_NAMED.get(char, char), char) for char in part]
    return typed


async def burst(pilot: Pilot[None], *parts: str) -> None:
    """All keys at once, as a terminal delivers what was typed ahead; then wait until all has settled."""
    for key in keys(*parts):
        pilot.app.post_message(key)
    await settle(pilot)


async def settle(pilot: Pilot[None]) -> None:
    # A key goes app -> widget -> disk -> screen: one round of waiting for each.
    for _ in range(4):
        await pilot.pause()


def picture(pilot: Pilot[None]) -> list[str]:
    """The screen as lines of text, spaces at their ends taken off."""
    screen = pilot.app.screen
    background = pilot.app._background_screens
    token = visible_screen_stack.set(background)
    try:
        strips = screen._compositor.render_strips()
    finally:
        visible_screen_stack.reset(token)
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def cursor(pilot: Pilot[None]) -> tuple[int, int]:
    """(column, row) where the terminal's cursor stands."""
    return tuple(pilot.app.cursor_position)  # type: ignore[return-value]


@asynccontextmanager
async def staged(*widgets: Widget, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """A running stage with the first widget focused."""
    async with Stage(*widgets).run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


def drawing(text: str) -> list[str]:
    """The lines of a drawing; its first line break and the spaces at line ends do not count."""
    return [line.rstrip() for line in text.removeprefix("\n").splitlines()]


def painted(widget: Widget, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rows that `widget` draws from now on, as it draws them."""
    rows: list[int] = []
    paint = widget.render_line

    def render_line(y: int) -> Strip:
        rows.append(y)
        return paint(y)

    monkeypatch.setattr(widget, "render_line", render_line)
    return rows
