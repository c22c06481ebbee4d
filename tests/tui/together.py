"""A card at two desks, and where the hands are on it."""

from core.domain.card import Card
from tests.tui.colleagues import GLEB, LEVEL_2, VERA, Room, Seat, call
from tests.tui.test_given import screen_of

NAME_FIELD = ("<down>",)
"""From the number, where the cursor is first, to the name."""


async def opened(here: Room, who: str = VERA) -> tuple[Seat, Card]:
    """A card of this desk, open on its screen and known to a colleague."""
    colleague = await here.colleague(who, "expert" if who in (VERA, GLEB) else "operator", LEVEL_2)
    card = await call(here.here)
    await here.news()
    await here.stage.burst("<f7>", "образец", "<enter>")
    return colleague, card


def place(here: Room) -> tuple[object, ...]:
    """Where the cursor is, on the screen and in its field, and what stands in it."""
    screen = screen_of(here)
    if screen.side.entered:
        return screen.focused, screen.form.current, screen.side._lines.cursor_key
    form = screen.form
    field = form._field
    return screen.focused, form.current, field.value, field.cursor, form._top, field.overlay(9)
