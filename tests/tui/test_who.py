"""Who is there to pass a card on to, and who may do what."""

import asyncio
from pathlib import Path

import pytest

from core.views import WireState
from tests.tui.colleagues import VERA, call, room
from tests.tui.test_given import TO_VERA, hint
from tests.tui.together import opened
from tui.screens.escalate import WhoDialog

# --- who is there -------------------------------------------------------------------------------------------


async def test_the_list_of_receivers_says_who_is_there_and_looks_again(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await opened(here)
        here.here.wire(WireState.ONLINE, "op2-2")
        await here.stage.burst("<f6>")
        rows = {line[3:33].strip(" >"): line[35:50].strip() for line in here.stage.picture()[8:16]}
        assert rows["Эксперт (ОП2)"] == "на месте"
        assert rows["Отдел ТФОМС"] == "не в сети"
        await here.stage.burst("<enter>", "<down>")
        assert [line[35:50].strip() for line in here.stage.picture() if "главный спец" in line] == [
            "не в сети"
        ]
        here.here.wire(WireState.ONLINE, "op2-1", ago=90)
        assert isinstance(here.stage.app.screen, WhoDialog)
        await here.stage.app.screen.look()
        await here.stage.settle()
        assert [line[35:50].strip() for line in here.stage.picture() if "главный спец" in line] == [
            "на месте 11:58"
        ]
        await here.stage.burst("<enter>")
        assert "Не в сети на 11:58: Примеров Глеб Андреевич. Карточка дождётся." in here.stage.text()


async def test_an_open_list_of_receivers_looks_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.escalate._LOOK_S", 0.01)
    async with room(tmp_path) as here:
        await opened(here)
        await here.stage.burst("<f6>")
        assert "на месте" not in here.stage.text()
        here.here.wire(WireState.ONLINE, "op2-1")
        async with asyncio.timeout(20):
            while "на месте" not in here.stage.text():  # noqa: ASYNC110 - nobody tells when
                await asyncio.sleep(0.01)


async def test_without_the_journal_the_card_is_said_to_wait_for_the_link(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await opened(here)
        here.here.wire(WireState.OFFLINE, "op2-1")
        await here.stage.burst("<f6>")
        assert "неизвестно" in here.stage.text()
        await here.stage.burst("<enter>", "<enter>")
        assert "карточка уйдёт, когда связь" in here.stage.text()
        await here.stage.burst("<enter>")
        assert hint(here) == f"Передано: {VERA}. Уйдёт, когда вернётся связь."


async def test_to_whom_is_there_a_card_goes_without_a_word_more(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await opened(here)
        here.here.wire(WireState.ONLINE, "op2-1")
        await here.stage.burst("<f6>", "<enter>", "<enter>")
        assert "Карточка дождётся" not in here.stage.text()
        await here.stage.burst("<enter>")
        assert hint(here) == f"Передано: {VERA}. Карточка ушла вместе со звонком."


# --- who may ------------------------------------------------------------------------------------------------


async def test_an_expert_has_no_key_for_a_call_and_is_told_why(tmp_path: Path) -> None:
    async with room(tmp_path, VERA, "expert") as here:
        assert "2звонок" in here.stage.picture()[23]
        await here.stage.burst("<f2>")
        assert hint(here) == "Вашей роли это не разрешено."
        assert await here.stage.cards() == []


async def test_who_only_reads_changes_nothing_and_nothing_waits_to_be_refused(tmp_path: Path) -> None:
    async with room(tmp_path, "Сводная Ольга", "analyst") as here:
        anna = await here.colleague("Учебная Анна")
        card = await call(anna)
        await anna.do(card, TO_VERA)
        await here.news()
        await here.stage.burst("<f7>", "образец", "<enter>", "<down>", "ххх", "<enter>")
        assert hint(here) == "Вашей роли это не разрешено."
        for key in ("<f2>", "<f6>", "<f8>", "<f10>", "<f12>"):
            await here.stage.burst(key)
            assert hint(here) == "Вашей роли это не разрешено.", key
        assert here.here.desk.wire().waiting == 0
        opened = await here.here.desk.card(card.card_id)
        assert opened is not None
        assert opened.drafts == ()
