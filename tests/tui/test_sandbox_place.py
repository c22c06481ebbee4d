"""Nobody takes the sandbox for the real work, nor the real work for it; a run that is cut off goes on."""

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from core.centre.files import load_pack
from core.config import Settings
from tests.core.sandbox.small import CENTRE
from tests.tui import console as consoles
from tests.tui.console import Clock, console
from tests.tui.trained import (
    ASKS,
    FINISHED,
    GREETED,
    PICKED_UP,
    STOP,
    TO_THE_LIST,
    runs,
    seconds,
    shown,
    strip,
    trainee,
)
from tui.actions import ACTIONS
from tui.screens.call import CallScreen
from tui.screens.menu import MenuScreen

# --- always told that it is a game --------------------------------------------------------------------------

PLACES: dict[str, tuple[tuple[str, ...], str]] = {
    "scenarios": ((), "Scenarios"),
    "ringing": (("<enter>",), "Scenarios"),
    "desk": (("<escape>",), "Home"),
    "call": (GREETED, "Call"),
    "hold": ((*GREETED, "<f12>"), "Call"),
    "menu": ((*GREETED, "<f9>"), "Menu"),
    "help": ((*GREETED, "<f1>"), "Help"),
    "search": ((*GREETED, "<f7>"), "Search"),
    "wrap-up": ((*GREETED, "<f10>"), "WrapUpDialog"),
    "debrief": ((*GREETED, *FINISHED), "Debrief"),
    "attempts": ((*GREETED, *FINISHED, *TO_THE_LIST, "<f3>"), "Attempts"),
    "group": (("<f9>", "Who trains", "<enter>"), "Group"),
    "watching": (
        (*GREETED, "<escape>", "<f9>", "Who trains", "<enter>", "<home>", "<down>", "<enter>"),
        "Watch",
    ),
    "directory": (("<f9>", "Directory", "<enter>"), "Directory"),
    "outbox": (("<f9>", "the journal has not", "<enter>"), "Outbox"),
    "figures": (("<f9>", "Figures", "<enter>"), "Figures"),
}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80", "120"])
@pytest.mark.parametrize("name", PLACES)
async def test_every_screen_says_first_that_this_is_the_sandbox(
    tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    keys, screen = PLACES[name]
    async with trainee(tmp_path, size=size) as stage:
        await stage.press(*keys)
        assert (shown(stage), stage.picture()[0].startswith(" SANDBOX · ")) == (screen, True)


@pytest.mark.parametrize("language", ["ru", "kk", "az", "en"])
async def test_it_says_so_in_every_language_and_the_longest_name_takes_it_from_nobody(
    tmp_path: Path, language: str
) -> None:
    from tui.catalogue import _

    with patch.object(consoles, "NAME", "Самая-Длинная-Из-Всех Выдуманная Операторова Аделаида"):
        async with trainee(tmp_path, language=language) as stage:
            await stage.press(*GREETED)
            assert stage.picture()[0].startswith(f" {_('SANDBOX')} · ")


@pytest.mark.parametrize(
    "keys", [PLACES["call"], PLACES["debrief"], PLACES["group"]], ids=["call", "debrief", "group"]
)
async def test_a_screen_reader_finds_it_there_too(tmp_path: Path, keys: tuple[tuple[str, ...], str]) -> None:
    async with trainee(tmp_path, settings=Settings(linear=True)) as stage:
        await stage.press(*keys[0])
        assert stage.picture()[0].startswith(" SANDBOX · ")


# --- cut off ------------------------------------------------------------------------------------------------


async def cut_off(place: Path, passed: float, *keys: str) -> Clock:
    """A console in a call, with these keys pressed, that is killed; ``passed``: seconds until it is back."""
    clock = Clock()
    with patch.object(consoles, "Clock", lambda: clock):
        async with trainee(place) as stage:
            await stage.press(*PICKED_UP)
            await seconds(stage, 3)
            await stage.press("<f4>", " ", "<escape>", *keys)
            stage.app.hang_up()
            await stage.settle()
    clock.pass_by(passed)
    return clock


@pytest.mark.parametrize("typed", [(), ("8918",)], ids=["untouched", "half typed"])
async def test_a_console_that_was_killed_takes_the_run_up_where_it_was(
    tmp_path: Path, typed: tuple[str, ...]
) -> None:
    clock = await cut_off(tmp_path, 10, *typed)
    with patch.object(consoles, "Clock", lambda: clock):
        async with trainee(tmp_path) as stage:
            assert shown(stage) == "Call"
            assert strip(stage)[1:] == ["00:03 «Здравствуйте. Полис не выдают.»", "00:02 «Алло?»"]
            assert stage.app.screen.form.values()["contact_phone"] == "".join(typed)  # type: ignore[attr-defined]
            await stage.press(*ASKS)
            assert strip(stage)[1] == "00:13 «Пробников Илья.»"
            await stage.press(*STOP)
            (run,) = await runs(stage)
            assert run.end(clock.now()).second == 13


async def test_after_the_time_of_the_scenario_nobody_is_on_the_line_any_more(tmp_path: Path) -> None:
    clock = await cut_off(tmp_path, timedelta(minutes=6).total_seconds())
    with patch.object(consoles, "Clock", lambda: clock):
        async with trainee(tmp_path) as stage:
            assert shown(stage) == "Scenarios"
            assert "tries: 1" in stage.text()


# --- and at a real console ----------------------------------------------------------------------------------


async def test_at_a_real_console_nothing_of_the_sandbox_is_in_the_menu(tmp_path: Path) -> None:
    ours = {action.id for action in ACTIONS if action.sandbox}
    assert len(ours) >= 7
    async with console(tmp_path / "data", pack=load_pack(CENTRE), language="en") as stage:
        for keys in (("<f9>",), ("<escape>", "<f2>", "<f9>"), ("<escape>", "<f1>")):
            await stage.press(*keys)
            assert isinstance(stage.app.screen, MenuScreen)
            assert not ours & set(stage.app.screen._found)
        assert "SANDBOX" not in stage.text()
        await stage.press("<escape>")
        for action in sorted(ours):
            await stage.app.perform(action)
            await stage.settle()
            assert isinstance(stage.app.screen, CallScreen), action
        assert not stage.app.screen.query("#heard")
        await stage.press("<f4>", " ", "<f4>")
        assert "Questions" not in stage.text()
        (card,) = await stage.cards()
        assert card.training is None


async def test_in_the_sandbox_all_of_it_is_in_the_menu(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*GREETED, "<f9>")
        assert isinstance(stage.app.screen, MenuScreen)
        assert {action.id for action in ACTIONS if action.sandbox} <= set(stage.app.screen._found)


async def test_in_the_sandbox_nobody_calls_by_themselves(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press("<escape>")
        assert shown(stage) == "Home"
        await stage.press("<f2>")
        assert shown(stage) == "Scenarios"
        assert await stage.cards() == []
