"""The end of a talk by the rules of a centre: goodbye first, no clock, the result told, an agreed reply."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.centre.files import load_pack
from core.domain.pack import Choice, FormRow, Module, Required, Topic
from tests.tui.console import Stage, console

SINCE = date(2020, 1, 1)


def choices(**titles: str) -> tuple[Choice, ...]:
    return tuple(Choice(code=code, title={"ru": title}) for code, title in titles.items())


@pytest.fixture
async def call(tmp_path: Path) -> AsyncIterator[Stage]:
    """A call in a centre where only the citizen ends a talk."""
    pack = load_pack("ru-tfoms-krasnodar")
    topics = (
        Topic(code="old", title={"ru": "прошлогодний шум"}, valid_from=SINCE, valid_to=SINCE),
        Topic(code="film", title={"ru": "новый фильм"}, module="film", valid_from=SINCE),
    )
    pack = replace(
        pack,
        norms=tuple(norm for norm in pack.norms if norm.id != "self_answered"),
        choices={
            **pack.choices,
            "farewell": choices(said="да, попрощался", cut="связь прервалась"),
            "informed": choices(talk="в разговоре"),
            "lawful": choices(yes="законно"),
            "mood": choices(calm="спокоен"),
        },
        topics=topics,
        modules=(
            *pack.modules,
            Module(
                id="film", group="answer", title={"ru": "О фильме"}, text={"ru": "Фильм нас не касается."}
            ),
        ),
        required=(*pack.required, *map(named, ("farewell", "informed", "lawful", "mood"))),
        form=(FormRow(fields=("topic",), section="who"), *pack.form),
    )
    async with console(tmp_path / "data", pack=pack) as stage:
        await stage.burst("<f2>")
        [card] = await stage.cards()
        for field, text in (("kind", "consultation"), ("theme", "clinics.hours")):
            await stage.desk.leave(card.card_id, field, text)
        await stage.burst("<escape>", "<enter>")
        yield stage


def named(field: str) -> Required:
    return Required(field=field)


async def test_a_talk_ends_when_the_citizen_has_said_goodbye(call: Stage) -> None:
    await call.burst("<f10>")
    assert "Заявитель попрощался?" in call.text()
    await call.burst("<escape>", "<down>")
    assert (await call.opened(1)).card.value("farewell") == ""
    await call.burst(
        "<f10>", "<enter>", "в разг", "<enter>", "закон", "<enter>", "спок", "<enter>", "дана", "<enter>"
    )
    card = (await call.opened(1)).card
    assert card.status == "closed", call.text()
    said = {name: card.value(name) for name in ("farewell", "informed", "lawful", "mood")}
    assert said == {"farewell": "said", "informed": "talk", "lawful": "yes", "mood": "calm"}


async def test_a_line_that_was_cut_is_an_answer_too_and_it_is_asked_once(call: Stage) -> None:
    await call.burst("<f10>", "<down>", "<enter>", "<escape>", "<f10>")
    assert "Заявитель попрощался?" not in call.text()
    assert (await call.opened(1)).card.value("farewell") == "cut"


async def test_a_talk_of_an_hour_has_no_norm_where_the_centre_has_none(call: Stage) -> None:
    call.clock.pass_by(50 * 60)
    await call.burst("<down>", "1406", "<enter>")
    assert call.picture()[1].startswith(" ЗВОНОК 50:00")
    assert "норма" not in call.picture()[1]
    await call.burst("<f10>", "<enter>", "<escape>")
    assert (await call.opened(1)).card.breaches == ()


async def test_a_hot_topic_brings_its_agreed_reply(call: Stage) -> None:
    await call.burst(" ")
    assert "прошлогодний шум" not in call.text()
    await call.burst("новый", "<enter>")
    assert "«Фильм нас не касается.»" in call.text()
    await call.burst("<escape>", "<enter>", "<f4>")
    assert (await call.opened(1)).card.value("topic") == "film"
