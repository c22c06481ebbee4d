"""What nobody would look for is said once on whatever screen stands, and stays as a sign in the status."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.centre.files import folder_of
from core.centre.kept import bundle
from core.domain.commands import MarkEmergency
from core.domain.published import Published, PublishedPack, etag_of
from core.views import Wire, WireState
from tests.tui.colleagues import Room, call, room
from tui import present, wiring
from tui.screens.base import DeskScreen

OLD = timedelta(minutes=16)


def said(here: Room) -> str:
    screen = here.stage.app.screen
    assert isinstance(screen, DeskScreen)
    return screen.said


async def hears(here: Room, **wire: Any) -> None:
    """The sync tells how the desk and the journal stand."""
    desk = here.here.desk
    desk._wire = replace(desk._wire, **wire)
    here.here.tell()
    await here.stage.settle()


CLOCK = "Часы этой машины и журнала расходятся на 5 ч: сообщите администратору."
COPIED = "Эти данные открыты сразу на двух машинах: сообщите администратору."
UNTRUE = "Ответу журнала нельзя верить: сообщите администратору."
ENDED = "Ваш доступ к журналу закончился. Работайте; что делать: «Исходящее»."


@pytest.mark.parametrize(
    ("wire", "sentence"),
    [
        ({"offset_ms": -5 * 3_600_000 + 400}, CLOCK),
        ({"notices": ("copied",)}, COPIED),
        ({"state": WireState.DENIED, "problem": "token_expired"}, ENDED),
        ({"state": WireState.BROKEN, "problem": "answer"}, UNTRUE),
    ],
)
async def test_it_is_said_once_and_fits_the_line(tmp_path: Path, wire: dict[str, Any], sentence: str) -> None:
    async with room(tmp_path) as here:
        await hears(here, **wire)
        assert said(here) == sentence
        assert sentence in here.stage.text()
        assert here.stage.picture()[0].split()[-2] in ("!", "↑0")
        await here.stage.burst("<f7>", "<escape>")
        await hears(here, since=here.here.desk.now())
        assert sentence not in here.stage.text()


async def test_what_comes_again_is_said_again_and_of_several_how_many(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        for __ in range(2):
            await hears(here, offset_ms=5 * 3_600_000, notices=("copied",))
            assert said(here) == CLOCK + " (и ещё 1)"
            await here.stage.burst("<f7>", "<escape>")
            await hears(here, offset_ms=0, notices=())
            assert CLOCK not in here.stage.text()


async def test_an_outbox_that_waits_too_long_is_said(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        oldest = here.here.desk.now() - OLD
        await hears(here, state=WireState.OFFLINE, waiting=3, oldest=oldest)
        assert said(here) == "3 факта ждут журнала с 11:44."


async def test_a_pack_that_cannot_be_used_is_said_once_and_the_outbox_says_where(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        handbook = here.here.desk.handbook
        files = {**bundle(folder_of("ru-tfoms-krasnodar")), "norms.toml": "[[norms]]\nid = 'mood'\n"}
        assert not await handbook.keep(
            PublishedPack(Published(2, etag_of(files), "", "methodologist"), files)
        )
        await hears(here)
        assert said(here) == "Новый пакет здесь негоден: сообщите администратору."
        await here.stage.burst("<f7>", "<escape>")
        await hears(here)
        assert "негоден" not in here.stage.text()
        await here.stage.burst("<f9>", "исходящ", "<enter>")
        assert "не может принять: norms.toml" in here.stage.text()


async def test_a_call_that_is_typed_in_keeps_its_text_and_its_cursor(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.burst("<f2>", "8918", *["<down>"], "Обра")
        focus = here.stage.app.screen.focused
        await hears(here, offset_ms=5 * 3_600_000)
        await here.stage.burst("зец")
        assert here.stage.app.screen.focused is focus
        assert "Образец" in here.stage.text()


def test_a_quiet_wire_has_no_alarm() -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    for state in (WireState.NONE, WireState.ONLINE, WireState.OFFLINE):
        assert wiring.alarms(Wire(state, since=now, attention=2), now, "UTC", "Outbox") == {}


async def test_the_supervisor_is_told_of_an_emergency_elsewhere_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    async with room(tmp_path, role="supervisor") as here:
        monkeypatch.setattr(here.stage.app, "bell", lambda: rung.append("bell"))
        anna = await here.colleague("Учебная Анна")
        card = await anna.do(await call(anna), MarkEmergency())
        await here.news()
        assert said(here) == f"ЭКСТРЕННО: {present.number(await here.here.card(card))}, ведёт Учебная Анна."
        assert rung == []


async def test_an_operator_is_not_told_of_an_emergency_in_anothers_call(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        anna = await here.colleague("Учебная Анна")
        await anna.do(await call(anna), MarkEmergency())
        await here.news()
        assert "ЭКСТРЕННО" not in here.stage.text()
