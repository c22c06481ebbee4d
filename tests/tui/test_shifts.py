"""Lines and shifts at the console: what is answered, when the shift ends, what was left to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from core.centre.files import load_pack
from core.desk import Desk
from core.domain.hours import Line, Opening, Shift
from core.domain.shift import ShiftEnded
from core.domain.wire import Account
from core.sync.access import Access
from tests.core.domain.cases import START
from tests.core.store.desks import event
from tests.core.store.streams import Stream
from tests.tui.console import Stage, console
from tui.screens.home import HomeScreen

WEEK = Opening(days=("mon", "tue", "wed", "thu", "fri"), begins="09:00", ends="18:00")
PACK = replace(
    load_pack("ru-tfoms-krasnodar"),
    lines=(
        Line(code="0", title={"ru": "оператор"}),
        Line(code="1", title={"ru": "введение"}, openings=(WEEK,), overflow="0"),
        Line(code="2", title={"ru": "клиники"}, openings=(WEEK,)),
    ),
    shifts=(
        Shift(code="m", title={"ru": "07–14"}, begins="07:00", ends="14:00"),
        Shift(code="d", title={"ru": "13–20"}, begins="13:00", ends="20:00"),
        Shift(code="n", title={"ru": "20–07"}, begins="20:00", ends="07:00"),
    ),
)
NOTE = "К-12 ждёт ответа больницы, перезвонить до шести; на линии жалуются на запись к врачу"


@asynccontextmanager
async def centre(data: Path, note: str = "") -> AsyncIterator[Stage]:
    """The console of a centre with lines and shifts at noon; ``note``: what a colleague left at eleven."""

    async def seated(desk: Desk) -> None:
        stream = Stream()
        ended = ShiftEnded("m", note)
        stream.add(event("their-shift", 1, ended, at=START + timedelta(hours=2), session="peer"))
        await stream.pull(desk._store)

    async with console(data, pack=PACK, seated=seated if note else None) as stage:
        yield stage


async def later(stage: Stage, **passed: float) -> None:
    """So much time passes, and the desk looks at the clock."""
    stage.clock.at += timedelta(**passed)
    assert isinstance(stage.app.screen, HomeScreen)
    await stage.app.screen.age()
    await stage.settle()


async def menu(stage: Stage, word: str) -> None:
    """Choose an action by a word of it."""
    await stage.burst("<f9>", word, "<enter>")


def said(stage: Stage) -> str:
    return stage.picture()[22].strip()


# --- lines -----------------------------------------------------------------------------------------


async def test_an_open_line_is_the_line_of_the_call(tmp_path: Path) -> None:
    async with centre(tmp_path / "data") as stage:
        await stage.burst("<f2>")
        assert [card.line for card in await stage.cards()] == ["1"]
        assert "закрыта" not in stage.text()


async def test_a_call_of_a_closed_line_is_of_the_line_that_answers_and_that_is_said(tmp_path: Path) -> None:
    async with centre(tmp_path / "data") as stage:
        await later(stage, hours=6)
        assert "линия 0" in stage.text().replace("лин…", "линия 0")
        await stage.burst("<f2>")
        assert [card.line for card in await stage.cards()] == ["0"]
        assert said(stage) == "Линия 1 закрыта до 03.03 09:00. Сейчас отвечает 0, оператор."


async def test_a_line_whose_code_is_no_number_is_called_by_its_name(tmp_path: Path) -> None:
    async with console(tmp_path / "data", pack=load_pack("ru-tfoms-kuzbass")) as stage:
        await later(stage, hours=6)
        await stage.burst("<f2>")
        assert said(stage).endswith("Сейчас отвечает Голосовой маршрутизатор.")
        await stage.burst("<escape>")
        assert "Голосовой маршрутизатор" in stage.picture()[0]
        assert "router" not in stage.text()


async def test_another_line_is_chosen_from_the_menu_and_a_closed_one_says_so(tmp_path: Path) -> None:
    async with centre(tmp_path / "data") as stage:
        await menu(stage, "линий")
        rows = [line for line in stage.picture() if "оператор" in line or "клиники" in line]
        assert [line.split()[-2] for line in rows] == ["открыта", "открыта"]
        await stage.burst("<down>", "<down>", "<enter>", "<f2>")
        assert [card.line for card in await stage.cards()] == ["2"]
        await stage.burst("<f9>", "стол", "<enter>")
        await later(stage, hours=7)
        await stage.burst("<f2>")
        assert said(stage) == "Линия 2 закрыта до 03.03 09:00."
        assert (await stage.cards())[-1].line == "2"


async def test_a_centre_with_one_line_has_nothing_to_choose(tmp_path: Path) -> None:
    async with console(tmp_path / "data") as stage:
        await menu(stage, "линий")
        assert said(stage) == "Линия здесь одна."


# --- shifts ----------------------------------------------------------------------------------------


async def test_the_desk_asks_for_the_shift_in_words_and_no_key_waits(tmp_path: Path) -> None:
    async with centre(tmp_path / "data") as stage:
        assert said(stage) == "Начните смену: F9, «Смена»."
        await stage.burst("<f2>", "8918")
        assert (await stage.opened(1)).text("contact_phone") == "8918"


async def test_a_shift_is_begun_and_its_end_is_shown_when_it_is_near(tmp_path: Path) -> None:
    async with centre(tmp_path / "data") as stage:
        await menu(stage, "начать раб")
        hours = [line[line.index(" – ") - 5 :][:13] for line in stage.picture() if ":00 – " in line]
        assert hours == ["07:00 – 14:00", "13:00 – 20:00", "20:00 – 07:00"]  # this one first
        await stage.burst("<enter>")
        assert said(stage) == "Смена начата."
        await menu(stage, "начать раб")
        assert said(stage) == "Вы в смене 07–14. Сначала сдайте её."
        assert "смена" not in stage.picture()[0]
        await later(stage, hours=1, minutes=45)
        assert "смена до 14:00" in stage.picture()[0]
        await later(stage, minutes=15)
        assert "смена кончилась 14:00" in stage.picture()[0]


async def test_the_word_to_the_next_shift_is_kept_from_key_to_key(tmp_path: Path) -> None:
    async with centre(tmp_path / "data") as stage:
        await menu(stage, "сдать")
        assert said(stage) == "Смена не начата."
        await menu(stage, "начать раб")
        await stage.burst("<enter>")
        await menu(stage, "сдать")
        await stage.burst("К-12 ждёт")
        await stage.burst("<escape>")
        await menu(stage, "сдать")
        assert "К-12 ждёт" in stage.text()
        await stage.burst(" ответа", "<enter>")
        assert said(stage) == "Смена сдана."
        types = [(row.type, row.payload.get("note")) for row in await stage.desk.log()]
        assert types == [("shift.begun", None), ("shift.ended", "К-12 ждёт ответа")]
        assert (await stage.desk.figures()).drafts == 0
        assert await stage.cards() == []
        assert "Нам оставили" not in stage.text()  # one's own word is for others


async def test_what_was_left_stands_on_the_desk_and_is_read_whole(tmp_path: Path) -> None:
    async with centre(tmp_path / "data", note=NOTE) as stage:
        await later(stage, seconds=1)
        row = next(line for line in stage.picture() if "от смены 07–14" in line)
        assert "11:00" in row
        assert "К-12 ждёт" in row
        await stage.burst("<f3>", "<enter>")
        text = " ".join(stage.text().replace("│", " ").split())
        assert "запись к врачу" in text
        await stage.burst("<escape>")
        await later(stage, hours=24)
        assert "от смены" not in stage.text()


async def test_a_shift_that_was_begun_is_known_when_the_console_is_opened_again(tmp_path: Path) -> None:
    async with centre(tmp_path / "data") as stage:
        await menu(stage, "начать раб")
        await stage.burst("<enter>")
    async with centre(tmp_path / "data") as stage:
        assert "Начните смену" not in stage.text()
        await menu(stage, "сдать")
        assert "Сдать смену" in stage.text()


async def test_an_account_that_answers_other_lines_sits_at_the_first_of_its_own(tmp_path: Path) -> None:
    async with centre(tmp_path / "data") as stage:
        account = Account("id", "Проба Анна", "", "", "operator", "fund", "ru", lines=("2", "0"))
        stage.desk.access = Access("https://journal.invalid", "token", account)
        await later(stage, seconds=30)
        await stage.burst("<f2>")
        assert [card.line for card in await stage.cards()] == ["0"]
        await menu(stage, "линий")
        assert "введение" not in stage.text()


async def test_what_comes_for_the_shift_comes_before_their_eyes_at_once(tmp_path: Path) -> None:
    async with centre(tmp_path / "data") as stage:
        stream = Stream()
        stream.add(event("their-shift", 1, ShiftEnded("m", NOTE), at=START, session="peer"))
        await stream.pull(stage.desk._store)
        assert isinstance(stage.app.screen, HomeScreen)
        await stage.app.screen.changed(frozenset({"their-shift"}))
        await stage.settle()
        assert "от смены 07–14" in stage.text()


async def test_a_role_that_only_reads_is_asked_for_no_shift_and_begins_none(tmp_path: Path) -> None:
    async with centre(tmp_path / "data") as stage:
        account = Account("id", "Проба Анна", "", "", "analyst", "fund", "ru")
        stage.desk.access = Access("https://journal.invalid", "token", account)
        stage.app.screen.stands = False  # type: ignore[attr-defined]
        await stage.app.seat.sit_down()
        assert not stage.app.screen.stands  # type: ignore[attr-defined]
        await menu(stage, "начать раб")
        await stage.burst("<enter>")
        assert said(stage) == "Вашей роли это не разрешено."
        assert await stage.desk.log() == []
