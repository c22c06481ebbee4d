"""A drill: callers ring by themselves, are picked up or give up, and are looked back upon at the end.

``python -m tests.tui.test_sandbox_day`` draws the pictures anew. The scenario is written here: the proof
leans on none that is installed.
"""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from core.centre.files import load_pack
from core.config import Operator, Settings, remember_operator
from core.domain.sandbox.scenario import Expectation, Line, Person, Scenario, When
from core.sandbox.arrivals import Arrival
from core.sandbox.drill import Drill
from core.sandbox.files import made_ready
from core.sandbox.stage import sandboxed
from tests.tui.cli import Place
from tests.tui.console import NAME, Stage, console
from tests.tui.trained import until
from tui.commands.workplace import Workplace
from tui.screens.call import CallScreen
from tui.screens.home import HomeScreen
from tui.screens.sandbox.choose import ScenariosScreen
from tui.screens.sandbox.day import DayScreen
from tui.screens.sandbox.day_over import DayOverScreen
from tui.screens.sandbox.debrief import DebriefScreen

PACK = load_pack("ru-tfoms-krasnodar")
PICTURES = Path(__file__).parent / "screens" / "sandbox"
ASKS = made_ready(
    Scenario(
        id="asks", centre="ru-tfoms-krasnodar", title={"ru": "Вопрос о полисе"}, about={"ru": "Проба"},
        source="пример", languages=("ru",), caller=Person(name="Образцов Пример", number="+79180009101"),
        lines=(Line(id="hello", says={"ru": "Алло"}),), minutes=10,
        expect=(
            Expectation(id="greeted", block="opening", points=1, text={"ru": "Поздоровался"},
                        when=When(said=("greeting",))),
        ),
    ),
    PACK,
)  # fmt: skip
CALLERS = [
    Arrival(2, "asks", "ru", "+79180000001"),
    Arrival(12, "asks", "ru", ""),
    Arrival(15, "asks", "ru", "+79180000003"),
    Arrival(3_590, "asks", "ru", "+79180000004"),
]
Time = Callable[[float], Awaitable[None]]


def shown(stage: Stage) -> type:
    """Which screen is on top."""
    return type(stage.app.screen)


@asynccontextmanager
async def drilled(data: Path, *, linear: bool = False) -> AsyncIterator[tuple[Stage, Time]]:
    """A console in a drill that has just begun; and how time passes there."""
    async with console(data, pack=sandboxed(PACK), language="en", settings=Settings(linear=linear)) as stage:
        training = stage.app.training
        assert training is not None
        await stage.press("<escape>")
        training.drill = Drill(CALLERS, {"asks": ASKS}, 1)
        await stage.press("<f2>")

        async def passes(seconds: float) -> None:
            stage.clock.pass_by(seconds)
            tick = getattr(stage.app.screen, "_tick", None)
            if tick is not None:
                await tick()
            await stage.settle()

        yield stage, passes


async def test_who_rings_is_shown_the_longest_first_with_their_rings(tmp_path: Path) -> None:
    async with drilled(tmp_path) as (stage, passes):
        assert shown(stage) is DayScreen
        assert "Nobody rings." in stage.text()
        await passes(2)
        assert "+7 918 ···-··-01, since 12:00:02" in stage.text()
        await passes(13)
        lines = [line for line in stage.picture() if line.startswith("☎")]
        assert [line.split(",")[0] for line in lines] == [
            "☎ +7 918 ···-··-01", "☎ Number hidden", "☎ +7 918 ···-··-03",
        ]  # fmt: skip
        assert lines[0].endswith("ring 3 of 8")
        assert "waiting: 3 · taken: 0 · lost: 0" in stage.text()


async def test_f2_picks_up_the_one_who_rings_longest_with_the_rings_on_the_card(tmp_path: Path) -> None:
    async with drilled(tmp_path) as (stage, passes):
        await passes(15)
        await stage.press("<f2>")
        assert shown(stage) is CallScreen
        (card,) = await stage.cards()
        assert (card.caller_number, card.rings) == ("+79180000001", 3)
        assert card.training is not None


async def test_whoever_is_not_answered_in_time_is_lost_and_rings_no_more(tmp_path: Path) -> None:
    async with drilled(tmp_path) as (stage, passes):
        await passes(2 + 40)
        assert "waiting: 2 · taken: 0 · lost: 1" in stage.text()
        await passes(60)
        assert "waiting: 0 · taken: 0 · lost: 3" in stage.text()
        await stage.press("<f2>")
        assert shown(stage) is DayScreen
        assert await stage.cards() == []


async def test_callers_go_on_ringing_and_giving_up_while_one_is_spoken_with(tmp_path: Path) -> None:
    async with drilled(tmp_path) as (stage, passes):
        await passes(3)
        await stage.press("<f2>")
        await passes(100)
        await stage.press("<f2>")  # the call before is left as it is
        assert shown(stage) is DayScreen
        assert "waiting: 0 · taken: 1 · lost: 2" in stage.text()


async def test_after_a_call_no_debrief_comes_but_who_rings_next(tmp_path: Path) -> None:
    async with drilled(tmp_path) as (stage, passes):
        await passes(14)
        await stage.press("<f2>")
        screen = stage.app.screen
        assert isinstance(screen, CallScreen)
        await stage.app.perform("sandbox.end")
        await stage.settle()
        assert shown(stage) is DayScreen
        assert "waiting: 1 · taken: 1 · lost: 0" in stage.text()
        (card,) = await stage.cards()
        assert card.training is not None
        assert card.training.ended_at is not None


async def test_the_hours_end_by_themselves_when_the_last_has_given_up(tmp_path: Path) -> None:
    async with drilled(tmp_path) as (stage, passes):
        await passes(3)
        await stage.press("<f2>", "<f2>")
        await passes(3_600)
        assert shown(stage) is DayScreen
        await passes(40)
        assert shown(stage) is DayOverScreen
        assert "taken: 1 · lost: 3 · rings before the answer, on average: 1,0" in stage.text()


async def test_the_hours_end_by_the_clock_of_the_console_itself(tmp_path: Path) -> None:
    async with drilled(tmp_path) as (stage, _passes):
        stage.clock.pass_by(3_700)
        await until(stage, lambda: shown(stage) is DayOverScreen)
        await stage.press("<escape>")
        assert shown(stage) is not DayOverScreen, "keys still reach it"


async def test_when_the_hours_ended_during_a_call_the_end_comes_after_it(tmp_path: Path) -> None:
    async with drilled(tmp_path) as (stage, passes):
        await passes(3)
        await stage.press("<f2>")
        assert shown(stage) is CallScreen
        stage.clock.pass_by(3_700)
        await stage.press("<f2>")
        await until(stage, lambda: shown(stage) is DayOverScreen)


async def test_esc_twice_ends_it_and_what_was_begun_is_over(tmp_path: Path) -> None:
    async with drilled(tmp_path) as (stage, passes):
        await passes(7)
        await stage.press("<f2>")
        await passes(10)
        await stage.press("<f2>", "<escape>")
        assert shown(stage) is DayScreen
        assert "Esc again" in stage.text()
        await stage.press("<escape>")
        assert shown(stage) is DayOverScreen
        assert "taken: 1 · lost: 2 · rings before the answer, on average: 2,0" in stage.text()
        (card,) = await stage.cards()
        assert card.training is not None
        assert card.training.ended_at is not None


async def test_esc_once_and_then_a_call_ends_nothing(tmp_path: Path) -> None:
    async with drilled(tmp_path) as (stage, passes):
        await passes(7)
        await stage.press("<escape>", "<f2>", "<f2>", "<escape>")
        assert shown(stage) is DayScreen


async def test_two_escs_with_something_else_between_them_end_nothing(tmp_path: Path) -> None:
    async with drilled(tmp_path) as (stage, __):
        await stage.press("<escape>", "<f1>", "<escape>", "<escape>")
        assert shown(stage) is DayScreen
        await stage.press("<escape>")
        assert shown(stage) is DayOverScreen


async def test_at_the_end_each_call_is_looked_back_upon(tmp_path: Path) -> None:
    async with drilled(tmp_path) as (stage, passes):
        await over(stage, passes)
        await stage.press("<enter>")
        assert shown(stage) is DebriefScreen
        await stage.press("<escape>", "<down>", "<enter>")
        assert shown(stage) is DayOverScreen
        assert "This caller was not answered." in stage.text()
        await stage.press("<escape>")
        assert shown(stage) is HomeScreen
        await stage.press("<f2>")
        assert shown(stage) is ScenariosScreen


async def test_a_screen_reader_hears_who_rings_and_who_gave_up_once(tmp_path: Path) -> None:
    async with drilled(tmp_path, linear=True) as (stage, passes):
        await passes(3)
        assert "☎ +7 918 ···-··-01 rings." in stage.text()
        assert "ring 1" not in stage.text()
        before = stage.picture()
        await passes(5)
        assert stage.picture() == before
        await passes(35)
        assert "1 caller gave up." in stage.text()


async def over(stage: Stage, passes: Time) -> None:
    """One was taken and greeted, one was left, one gave up."""
    await passes(13)
    await stage.press("<f2>", "<f4>", " ")
    await passes(42)
    await stage.press("<f2>", "<escape>", "<escape>")


async def rings(stage: Stage, passes: Time) -> None:
    """Three ring, one of them for the last time."""
    await passes(40)


SCENES = {"day": rings, "day-over": over}


async def drawn(data: Path, name: str) -> str:
    async with drilled(data) as (stage, passes):
        await SCENES[name](stage, passes)
        return "\n".join(stage.picture()) + "\n"


@pytest.mark.parametrize("name", SCENES)
async def test_the_screen_is_the_one_that_was_looked_at(tmp_path: Path, name: str) -> None:
    assert await drawn(tmp_path, name) == (PICTURES / f"{name}.txt").read_text("utf-8")


# --- the command ---------------------------------------------------------------------------------------


def test_more_than_all_of_the_calls_cannot_be_shared_out(place: Place, tmp_path: Path) -> None:
    shares = ("--share-badly", "0.9", "--share-random", "0.9")
    refused = place.run("sandbox", "day", "--into", str(tmp_path / "load"), *shares)
    assert refused.exit_code == 2
    assert "together are more than 1" in refused.stderr
    assert not (tmp_path / "load").exists()


def test_each_centre_has_a_sandbox_of_its_own(place: Place) -> None:
    workplace = Workplace(data=place.data, config=place.config, sandbox=True)
    own = workplace.paths.data
    assert own.name == f"{place.data.name}-sandbox"
    assert replace(workplace, centre="az-1542").paths.data.name == f"{own.name}-az-1542"
    assert replace(workplace, centre=workplace.settings.pack).paths.data == own


def test_a_load_says_what_it_was_and_what_it_cost(place: Place, tmp_path: Path) -> None:
    told = place.json("sandbox", "day", "--into", str(tmp_path / "load"), "--operators", "8", "--from", "10")
    assert told["centre"] == "ru-tfoms-krasnodar"
    assert told["calls"] == sum(told["played"].values()) > 0
    assert told["cards"] >= told["calls"]
    assert told["facts"] > 10 * told["calls"]
    assert sum(told["passed"].values()) <= told["calls"]
    assert told["cpu_s"] > 0
    again = place.run("sandbox", "day", "--into", str(tmp_path / "two"), "--operators", "8", "--from", "10")
    assert f"{told['calls']} calls" in again.output
    assert f"{told['facts']} facts written." in again.output


def test_a_load_goes_into_no_directory_of_real_calls(place: Place, tmp_path: Path) -> None:
    remember_operator(place.data, Operator(NAME))
    assert place.run("seed", "--cards", "1").exit_code == 0
    refused = place.run("sandbox", "day", "--into", str(place.data))
    assert refused.exit_code == 2
    assert str(place.data) in refused.output


def test_a_drill_needs_a_terminal(place: Place) -> None:
    remember_operator(place.data, Operator(NAME))
    refused = place.run("sandbox", "day")
    assert (refused.exit_code, "terminal" in refused.output) == (2, True)


def test_a_centre_without_hours_or_scenarios_says_so(place: Place, tmp_path: Path) -> None:
    from tests.core.small_pack import SMALL, written

    small = written(tmp_path / "small", SMALL)
    place.config.write_text(f"pack = {json.dumps(str(small))}\n")
    refused = place.run("sandbox", "day", "--into", str(tmp_path / "load"))
    assert (refused.exit_code, "how many people call" in refused.output) == (2, True)
    calls = ", ".join(["9"] * 24)
    (small / "training.toml").write_text(
        f"[training]\npass_mark = 80\nexam_runs = 5\ncalls = [{calls}]\n"
        'blocks = [{ id = "card", points = 10, title = { ru = "карточка" } }]\n'
    )
    refused = place.run("sandbox", "day", "--into", str(tmp_path / "load"))
    assert (refused.exit_code, "no scenarios" in refused.output) == (2, True)


async def _draw_all() -> None:
    PICTURES.mkdir(exist_ok=True)
    for name in SCENES:
        with tempfile.TemporaryDirectory() as place:
            (PICTURES / f"{name}.txt").write_text(await drawn(Path(place), name), "utf-8")


if __name__ == "__main__":
    asyncio.run(_draw_all())
