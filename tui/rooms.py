"""The screens that can be opened from anywhere, by the action that opens them."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from tui.catalogue import _
from tui.screens.base import Act

if TYPE_CHECKING:
    from tui.app import PultApp


def rooms(console: "PultApp") -> Mapping[str, Act]:
    """What opens each of them; a screen is loaded when it is first asked for."""
    return {name: partial(enter, console) for name, enter in _ROOMS.items()}


async def _help(console: "PultApp") -> None:
    from tui.screens.menu import HelpScreen

    await (console.back() if isinstance(console.screen, HelpScreen) else console.push_screen(HelpScreen()))


async def _menu(console: "PultApp") -> None:
    from tui.screens.menu import MenuScreen

    await (console.back() if type(console.screen) is MenuScreen else console.push_screen(MenuScreen()))


async def _search(console: "PultApp") -> None:
    from tui.screens.search import SearchScreen

    if not isinstance(console.screen, SearchScreen):
        await console.push_screen(SearchScreen())


async def _directory(console: "PultApp") -> None:
    from tui.screens.directory import DirectoryScreen

    await console.push_screen(DirectoryScreen())


async def _outbox(console: "PultApp") -> None:
    from tui.screens.outbox import OutboxScreen

    await console.push_screen(OutboxScreen(await console.desk.outbox()))


async def _changes(console: "PultApp") -> None:
    from tui.screens.changes import ChangesScreen

    changes = await console.desk.handbook.changes(console.language)
    if changes:
        await console.push_screen(ChangesScreen(changes))
    else:
        console.say(_("Nothing has changed since your last shift."))


async def _figures(console: "PultApp") -> None:
    from tui.screens.figures import FiguresScreen

    await console.push_screen(FiguresScreen())


async def _grades(console: "PultApp") -> None:
    from tui.screens.grading.lists import GradingScreen

    await console.push_screen(GradingScreen())


async def _quality(console: "PultApp") -> None:
    from tui.screens.grading.quality import QualityScreen

    await console.push_screen(QualityScreen())


async def _scenarios(console: "PultApp") -> None:
    if console.training:
        await console.training.open()


async def _group(console: "PultApp") -> None:
    if console.training:
        from tui.screens.sandbox.group import GroupScreen

        await console.push_screen(GroupScreen())


async def _line(console: "PultApp") -> None:
    from tui.screens.shifts import choose_line

    await choose_line(console)


async def _begin_shift(console: "PultApp") -> None:
    from tui.screens.shifts import begin

    await begin(console)


async def _hand_over(console: "PultApp") -> None:
    from tui.screens.shifts import hand_over

    await hand_over(console)


_ROOMS = {
    "help.context": _help,
    "search.open": _search,
    "menu.open": _menu,
    "palette": _menu,
    "directory.open": _directory,
    "outbox.open": _outbox,
    "figures.open": _figures,
    "grading.open": _grades,
    "grading.figures": _quality,
    "pack.changes": _changes,
    "sandbox.open": _scenarios,
    "sandbox.group": _group,
    "call.line": _line,
    "shift.begin": _begin_shift,
    "shift.end": _hand_over,
}
