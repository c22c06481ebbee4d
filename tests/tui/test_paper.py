"""The official complaint on paper: from the card's menu, from the command line, and what must stand on it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.centre.files import load_pack
from core.config import Operator
from core.desk import Moment, open_desk
from core.domain import commands as c
from core.domain.completeness import missing
from core.domain.paper import missing_on_paper
from core.moment import new_id, now
from tests.core.domain.cases import Work
from tests.tui.cli import Place
from tests.tui.console import Stage, console
from tui import paper

TOLD = {
    "kind": "complaint", "theme": "attach.refused", "applicant_name": "Образец Зоя Ильинична",
    "contact_phone": "89180001122", "clinic": "Выдуманная поликлиника",
    "applicant_policy": "2300000000000012",
    "essence": "Отказали прикрепить: «мест нет».\nПросит ответить письменно. " + "Очень просит. " * 8,
}  # fmt: skip


@pytest.fixture
async def call(tmp_path: Path) -> AsyncIterator[Stage]:
    async with console(tmp_path / "data") as stage:
        await stage.burst("<f2>")
        yield stage


async def fill(stage: Stage) -> None:
    for field, text in TOLD.items():
        await stage.desk.leave((await stage.cards())[0].card_id, field, text)
    await stage.burst("<escape>", "<enter>")


async def test_a_complaint_is_written_for_the_printer_and_for_nobody_elses_eyes(call: Stage) -> None:
    await fill(call)
    await call.burst("<f9>", "печать", "<enter>")
    assert "Для печати:" in call.text()
    (page,) = call.desk._store.directory.joinpath("papers").iterdir()
    assert (page.name, page.stat().st_mode & 0o777) == ("complaint-t1.txt", 0o600)
    text = page.read_text("utf-8")
    assert "ЖАЛОБА В-000001 от 02.03.2026" in text
    for told in (
        "Образец Зоя Ильинична",
        "89180001122",
        "2300000000000012",
        "Выдуманная поликлиника",
        "Проба Анна",
    ):
        assert told in text
    assert "отказ в прикреплении" in text
    assert "  Просит ответить письменно." in text
    assert max(map(len, text.splitlines())) <= paper.WIDTH
    assert text.count("____ / ____") == 2


async def test_what_is_missing_is_named_and_the_cursor_goes_there(call: Stage) -> None:
    await call.burst("<f9>", "печать", "<enter>")
    assert "Печатается только жалоба" in call.text()
    await fill(call)
    card = (await call.cards())[0]
    for field in ("applicant_name", "contact_phone"):
        await call.desk.leave(card.card_id, field, "")
    await call.burst("<escape>", "<enter>", "<f9>", "печать", "<enter>")
    assert "Пока не напечатать." in call.text()
    assert call.app.screen.form.current == "applicant_name"  # type: ignore[attr-defined]
    assert not call.desk._store.directory.joinpath("papers").exists()


def test_of_a_complaint_what_is_known_at_the_end_is_not_asked_for_on_paper() -> None:
    work = Work().call().fill(kind="complaint", theme="waiting", essence="долго", applicant_name="Примеров")
    assert [one.field for one in missing_on_paper(work.card, work.pack)] == ["contact_phone", "clinic"]
    work.fill(applicant_address="ул. Выдуманная, 1", insurer="Выдуманная страховая")
    assert missing_on_paper(work.card, work.pack) == ()
    assert [one.field for one in missing(work.card, work.pack)] == ["result"]


def taken_down(place: Path, told: dict[str, str]) -> None:
    async def work() -> None:
        desk = open_desk(place, load_pack("ru-tfoms-krasnodar"), Operator("Проба Анна"), Moment(now, new_id))
        try:
            card = await desk.open_call(c.OpenCall())
            for field, text in told.items():
                await desk.leave(card.card_id, field, text)
        finally:
            desk.close()

    asyncio.run(work())


def test_the_command_prints_the_page_or_says_what_is_missing(tmp_path: Path) -> None:
    taken_down(tmp_path / "data", {**TOLD, "essence": "\x1b]52;c;aGk=\x07 отказали"})
    taken_down(tmp_path / "data", {"kind": "complaint"})
    place = Place(tmp_path / "data", tmp_path / "config.toml")
    printed = place.run("complaint", "1", lang="ru")
    assert (printed.exit_code, "ЖАЛОБА В-000001" in printed.output) == (0, True)
    assert "\x1b" not in printed.output
    refused = place.run("complaint", "В-2", lang="ru")
    assert refused.exit_code == 2
    assert "Пока не напечатать. " in refused.output
    assert place.run("complaint", "77", lang="ru").exit_code == 2
    assert not (tmp_path / "data" / "papers").exists()
