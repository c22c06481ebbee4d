"""The desk: what is owed is late only when its window is over; what waits grows older before the eyes."""

from datetime import timedelta
from pathlib import Path

import pytest

from core.centre.files import load_pack
from core.config import Settings
from core.domain.commands import OpenCall, ScheduleCallback, SetField
from tests.tui.colleagues import VERA, room
from tests.tui.console import console
from tui.screens.home import HomeScreen


@pytest.mark.parametrize(
    ("passed", "sign", "when"),
    [(59, "☎", "через 1 мин"), (61, "☎", "до 14:00"), (121, "!", "опоздали 1 мин")],
)
async def test_a_promise_is_late_when_its_window_is_over(
    tmp_path: Path, passed: int, sign: str, when: str
) -> None:
    async with console(tmp_path / "data") as stage:
        desk, begins = stage.app.desk, stage.clock.at + timedelta(minutes=60)
        card = await desk.open_call(OpenCall("89180002233"))
        promise = ScheduleCallback("89180002233", begins, begins + timedelta(minutes=60), "сказать срок")
        await desk.do(card.card_id, promise)
        stage.clock.pass_by(passed * 60)
        await stage.burst("<f7>", "<escape>")
        (row,) = (line for line in stage.picture() if "сказать срок" in line)
        assert row.strip(" >").startswith(sign)
        assert when in row


async def test_nobody_touches_a_key_and_what_waits_grows_older(tmp_path: Path) -> None:
    for linear, told in ((False, "2 мин"), (True, "сейчас")):
        async with console(tmp_path / str(linear), settings=Settings(linear=linear)) as stage:
            await stage.burst("<f2>", "<escape>", "<up>")
            home = stage.app.screen
            assert isinstance(home, HomeScreen)
            key = home.duty.cursor_key
            assert "разговор сейчас" in stage.text()
            stage.clock.pass_by(121)
            await home.age()
            await stage.settle()
            assert told in stage.text()
            assert home.duty.cursor_key == key


async def test_whoever_begins_no_call_is_not_told_of_the_key(tmp_path: Path) -> None:
    async with room(tmp_path, VERA, "expert") as here:
        assert "Ничего не ждёт." in here.stage.text()
        assert "F2" not in here.stage.text()
        await here.stage.burst("<f4>")
        assert "Сначала карточка: Enter на ней." in here.stage.text()
    async with console(tmp_path / "operator") as stage:
        assert "F2: звонок   Enter: открыть   F7: поиск   F9: всё остальное" in stage.text()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"urgency": "acute_pain", "theme": "4.6"}, "срочно · "),
        ({"vulnerability": "homebound"}, "повышенная"),
        ({"criticality": "normal", "essence": "спросить"}, "спросить"),
    ],
)
async def test_the_class_of_a_card_stands_in_words_on_its_row(
    tmp_path: Path, fields: dict[str, str], told: str
) -> None:
    async with console(tmp_path / "data", pack=load_pack("ru-smo")) as stage:
        desk = stage.app.desk
        first = await desk.open_call(OpenCall("89180002233"))
        for name, value in fields.items():
            await desk.do(first.card_id, SetField(name, value))
        stage.clock.pass_by(60)
        await desk.open_call(OpenCall("89180002244"))
        await stage.burst("<f7>", "<escape>")
        rows = [line for line in stage.picture() if "разговор" in line]
        pressing = [one for one in rows if "сейчас" not in one]
        assert len(pressing) == 1 and told in pressing[0] and "обычная" not in pressing[0]
        assert rows.index(pressing[0]) == (0 if "criticality" not in fields else 1)


@pytest.mark.parametrize(("typed_last", "shown"), [(False, "не закончен: В-000002"), (True, ">Суть     наб")])
async def test_a_question_left_open_in_the_morning_is_not_taken_for_the_call_that_was_cut_off(
    tmp_path: Path, typed_last: bool, shown: str
) -> None:
    async with console(tmp_path / "data") as stage:
        await stage.burst("<f2>", "89180002233", "<enter>", "<f9>", "заметка", "<enter>", "слово", "<escape>")
        stage.clock.pass_by(3600)
        await stage.burst("<f2>", "89180002244", "<enter>")
        if typed_last:
            card = (await stage.cards())[0]
            stage.clock.pass_by(60)
            await stage.desk.draft(card.card_id, "essence", "наб", 3)
    async with console(tmp_path / "data") as stage:
        assert shown in stage.text()
