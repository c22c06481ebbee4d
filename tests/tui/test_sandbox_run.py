"""An invented caller at the console, by keys: they ring, are picked up, heard and asked."""

from pathlib import Path

import pytest

from core.centre.files import load_pack
from core.config import Settings
from core.domain.vocabulary import Status
from core.sandbox.stage import sandboxed
from tests.core.sandbox.small import EARLIER, GIVEN, OWED, written
from tests.tui.console import Stage, console
from tests.tui.trained import (
    GREETED,
    PICKED_UP,
    STOP,
    TO_THE_LIST,
    runs,
    seconds,
    shown,
    strip,
    trainee,
    until,
)

# --- the telephone ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("waits", "rings"), [(0, 1), (4, 1), (5, 2), (12, 3), (300, 9)])
async def test_it_rings_until_it_is_picked_up_and_the_card_says_how_often(
    tmp_path: Path, waits: int, rings: int
) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press("<enter>")
        assert "rings, ring 1." in stage.text()
        stage.clock.pass_by(waits)
        await seconds(stage, 0)
        await stage.press("<f2>")
        (card,) = await stage.cards()
        assert (card.rings, shown(stage)) == (rings, "Call")


async def test_the_count_of_the_rings_goes_on_before_the_eyes(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press("<enter>")
        for count in range(1, 4):
            assert f"rings, ring {count}." in stage.text()
            await seconds(stage, 5)


async def test_a_telephone_that_is_let_ring_no_more_leaves_no_card(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press("<enter>", "<escape>")
        assert "rings" not in stage.text()
        assert shown(stage) == "Scenarios"
        assert await stage.cards() == []


async def test_enter_once_more_does_not_make_it_ring_from_the_first(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press("<enter>")
        await seconds(stage, 12)
        await stage.press("<enter>")
        assert "rings, ring 3." in stage.text()


async def test_a_telephone_that_rings_again_is_seen_to_ring_at_once(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press("<enter>", "<escape>", "<enter>")
        assert "rings, ring 1." in stage.text()


async def test_what_a_scenario_teaches_stands_under_the_list(tmp_path: Path) -> None:
    files = written(tmp_path / "files"), written(tmp_path / "files", ("About little.", "More."), name="other")
    async with trainee(tmp_path, *files) as stage:
        assert "About little." in stage.text()
        await stage.press("<down>")
        assert "More." in stage.text()
        await stage.press(*PICKED_UP)
        assert [run.play.scenario.id for run in await runs(stage)] == ["other"]


@pytest.mark.parametrize(
    ("more", "status"), [(GIVEN, Status.ESCALATED), (OWED, Status.PARKED)], ids=["given", "owed"]
)
async def test_a_card_that_was_passed_on_or_is_owed_opens_without_a_ring(
    tmp_path: Path, more: str, status: Status
) -> None:
    async with trainee(tmp_path, written(tmp_path / "files", more=more)) as stage:
        await stage.press("<enter>")
        assert shown(stage) == "Call"
        (card,) = await stage.cards()
        assert (card.status, card.training is not None) == (status, True)
        assert [run.ended for run in await runs(stage)] == [None]


@pytest.mark.parametrize(
    "more",
    [GIVEN, OWED],
    ids=["given", "owed"],
)
async def test_the_caller_of_a_card_that_lay_there_is_heard(tmp_path: Path, more: str) -> None:
    async with trainee(tmp_path, written(tmp_path / "files", more=more)) as stage:
        await stage.press("<enter>")
        stage.clock.pass_by(2)
        await until(stage, lambda: "00:02 «Алло?»" in stage.text())
        assert [run.ended for run in await runs(stage)] == [None]


async def test_who_called_before_is_known_on_the_ordinary_screen(tmp_path: Path) -> None:
    async with trainee(tmp_path, written(tmp_path / "files", more=EARLIER)) as stage:
        await stage.press(*PICKED_UP, "<f3>")
        assert "call no. 2" in stage.text()
        assert "Greet as: по имени" in stage.text()
        assert "T-000001 parked" in stage.text()


async def test_a_scenario_that_cannot_be_used_is_told_and_the_others_are_there(tmp_path: Path) -> None:
    bad = written(tmp_path / "files", ("mood = 5", "mood = 50"), name="bad")
    async with trainee(tmp_path, bad, written(tmp_path / "files")) as stage:
        assert "A small call" in stage.text()
        assert "bad.toml" in stage.app.screen.said  # type: ignore[attr-defined]


async def test_a_caller_of_two_languages_speaks_the_one_that_is_chosen(tmp_path: Path) -> None:
    pack = sandboxed(load_pack("kz-fsms"))
    async with console(tmp_path / "data", pack=pack, language="en") as stage:
        for keys, which in ((("<enter>",), 0), (("<down>", "<enter>"), 1)):
            await stage.press("<enter>")
            assert shown(stage) == "ChooseDialog"
            await stage.press(*keys, "<f2>")
            run = (await runs(stage))[-1]
            assert run.play.language == run.play.scenario.languages[which]
            await stage.press(*STOP, *TO_THE_LIST)


# --- the talk -----------------------------------------------------------------------------------------------


async def test_the_caller_speaks_answers_the_greeting_and_what_they_are_asked(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*PICKED_UP)
        assert strip(stage)[1:] == []
        await seconds(stage, 2)
        assert strip(stage)[1:] == ["00:02 «Алло?»"]
        await seconds(stage)
        await stage.press("<f4>", " ")
        assert strip(stage)[1] == "00:03 «Здравствуйте. Полис не выдают.»"
        await seconds(stage, 4)
        await stage.press("<f4>")
        assert "Questions" in stage.text()
        assert "[ ] Как я могу к вам обращаться?" in stage.text()
        assert "Давно ли?" not in stage.text(), "it cannot be asked yet"
        await stage.press(" ")
        assert strip(stage)[1] == "00:07 «Пробников Илья.»"
        assert "[x] Как я могу к вам обращаться?" in stage.text()
        await until(stage, lambda: "[ ] Давно ли?" in stage.text())
        await seconds(stage, 2)
        await stage.press("<down>", "<enter>")
        assert strip(stage)[1] == "00:09 «Второй месяц.»"
        assert stage.app.screen.focused is stage.app.screen.form, "to write the answer down"  # type: ignore[attr-defined]


async def test_f4_shows_the_speech_first_then_the_questions_then_each_in_turn(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*PICKED_UP, "<f4>")
        titles = [title_of(stage)]
        for __ in range(3):
            await stage.press("<f4>")
            titles.append(title_of(stage))
        assert titles == ["Speech", "Questions", "Speech", "Questions"]
        await stage.press("<f4>", " ", "<escape>", "<f4>")
        assert title_of(stage) == "Questions", "the greeting was said"


def title_of(stage: Stage) -> str:
    """Which of the lists stands in the side."""
    return stage.picture()[2][46:].split()[0]


async def test_who_waits_on_hold_is_shown_waiting_and_hears_no_question(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*GREETED, "<f12>")
        assert strip(stage)[0].endswith("· on hold")
        await seconds(stage, 4)
        assert "on hold 00:04" in stage.text()
        await stage.press("<escape>", "<f4>", " ")
        assert not any("Пробников" in line for line in strip(stage))
        await stage.press("<escape>", "<f12>")
        assert not strip(stage)[0].endswith("· on hold")
        await stage.press("<f4>", " ")
        assert any("Пробников" in line for line in strip(stage))


async def test_a_hint_comes_when_the_time_is_over_and_goes_when_it_is_done(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*PICKED_UP)
        await seconds(stage, 30)
        assert "Приветствие: F4, пробел." not in stage.text()
        await seconds(stage)
        assert "→ Приветствие: F4, пробел." in strip(stage)
        await stage.press("<f4>", " ")
        assert "Приветствие: F4, пробел." not in "\n".join(strip(stage))


async def test_the_caller_speaks_on_beneath_the_menu_and_a_search(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*PICKED_UP, "<f9>")
        await seconds(stage, 2)
        assert shown(stage) == "Menu"
        await stage.press("<escape>")
        assert strip(stage)[1] == "00:02 «Алло?»"


async def test_the_console_goes_by_its_own_clock_too(tmp_path: Path) -> None:
    async with trainee(tmp_path) as stage:
        await stage.press(*PICKED_UP)
        stage.clock.pass_by(2)
        await until(stage, lambda: "«Алло?»" in stage.text())


# --- line by line -------------------------------------------------------------------------------------------


async def test_a_screen_reader_hears_the_caller_once_and_no_clock(tmp_path: Path) -> None:
    async with trainee(tmp_path, settings=Settings(linear=True)) as stage:
        await stage.press(*PICKED_UP)
        heard: list[str] = []
        for __ in range(20):
            await seconds(stage)
            line = told(stage)
            if not heard or line != heard[-1]:
                heard.append(line)
        assert [line for line in heard if "«" in line] == ["«Алло?»"]
        await stage.press("<f4>", " ")
        assert "«Здравствуйте. Полис не выдают.»" in told(stage)


def told(stage: Stage) -> str:
    """What stands above the bar for a screen reader."""
    screen = stage.app.screen
    return " ".join(line.strip() for line in stage.picture()[-4:-1] if line.strip()) if screen else ""
