"""Has the caller said goodbye? Asked before the wrap-up where the centre wants it; no clock presses."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from core.domain.commands import SetField
from core.domain.completeness import missing
from core.domain.words import words
from tui.catalogue import _
from tui.screens.dialogs import ChooseDialog
from tui.widgets.lines import Row

if TYPE_CHECKING:
    from tui.screens.call import CallScreen

FIELD: Final = "farewell"


async def asked_first(screen: "CallScreen", then: Callable[[], Awaitable[None]]) -> None:
    """Ask, if the card is not finished without an answer, and go on with ``then``; Esc: the talk goes on.

    The answers are the pack's: that the caller has said goodbye, that the line was cut.
    """
    pack = screen.console.desk.pack
    if not any(one.field == FIELD and one.why == "empty" for one in missing(screen.card, pack)):
        await then()
        return

    async def answered(code: str | None) -> None:
        if code is None:
            await screen.back_to_form()
        elif await screen.call.do(SetField(FIELD, code), (FIELD,)):
            await then()

    rows = [Row(one.code, (words(one.title, screen.call.language),)) for one in pack.options(FIELD)]
    title = _("Has the caller said goodbye?")
    await screen.app.push_screen(ChooseDialog(title, rows, width=44), answered)
