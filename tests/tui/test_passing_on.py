"""F6 by the rules of the buttons: which kinds go there, why, who is offered first, how long they have."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.centre.files import load_pack
from core.domain.pack import Button, Choice, Entry
from tests.tui.console import Stage, console

REASONS = (
    Choice(code="unsolved", title={"ru": "не решено экспертами"}),
    Choice(code="repeat", title={"ru": "жалоба повторная"}),
)


def person(name: str, **more: tuple[str, ...] | str) -> Entry:
    return Entry(id=name, kind="person", name=f"{name} Пример", groups=("units",), invented=True, **more)  # type: ignore[arg-type]


@pytest.fixture
async def call(tmp_path: Path) -> AsyncIterator[Stage]:
    """A consultation in a centre with a button for complaints alone."""
    pack = load_pack("ru-tfoms-krasnodar")
    unit = Button(
        id="units", title={"ru": "Управления"}, level=3, receivers=("units",), competence={"ru": "последние"},
        kinds=("complaint",), reasons=REASONS, days=3, own_insurer=True,
    )  # fmt: skip
    pack = replace(
        pack,
        buttons=(unit, *pack.buttons),
        directory=(
            *pack.directory,
            Entry(id="smo-x", kind="insurer", name="Первая страховая"),
            person("Обычнов"), person("Полисов", regions=("23",)), person("Страхов", insurer="smo-x"),
        ),
    )  # fmt: skip
    async with console(tmp_path / "data", pack=pack) as stage:
        await stage.burst("<f2>", "89180001122", "<enter>")
        [card] = await stage.cards()
        for field, text in (
            ("applicant_name", "Образец Зоя"), ("essence", "не отвечают"), ("insurer", "Первая страховая"),
            ("applicant_policy", "2300000000000012"), ("kind", "consultation"),
        ):  # fmt: skip
            await stage.desk.leave(card.card_id, field, text)
        await stage.burst("<f7>", "образец", "<enter>")
        yield stage


async def complain(stage: Stage) -> None:
    [card] = await stage.cards()
    await stage.desk.leave(card.card_id, "kind", "complaint")
    await stage.burst("<escape>", "<f7>", "образец", "<enter>")


def listed(stage: Stage, *names: str) -> list[str]:
    """Which of these stand on the screen, from the top."""
    lines = stage.picture()
    return [name for line in lines for name in names if name in line]


async def test_a_button_that_does_not_take_the_kind_comes_last_and_says_why(call: Stage) -> None:
    await call.burst("<f6>")
    assert listed(call, "Управления", "Эксперты")[-1] == "Управления"
    await call.burst("<end>", "<enter>")
    assert "Такие обращения туда не передают." in call.text()
    await complain(call)
    await call.burst("<f6>")
    assert listed(call, "Управления", "Эксперты")[0] == "Управления"


async def test_the_callers_insurer_is_offered_first_then_who_serves_the_policy(call: Stage) -> None:
    await complain(call)
    await call.burst("<f6>", "<enter>")
    assert listed(call, "Обычнов", "Полисов", "Страхов") == ["Страхов", "Полисов", "Обычнов"]
    assert "СМО заявителя" in call.text()
    await call.burst("<enter>")
    assert "У получателя 3 рабочих дня: до 05.03.2026." in call.text()


async def test_one_of_the_reasons_is_chosen_and_words_may_follow(call: Stage) -> None:
    await complain(call)
    await call.burst("<f6>", "<enter>", "<enter>", "<enter>", "<enter>")
    assert "Выберите одну из причин." in call.text()
    await call.burst("<up>", "не реш", "<enter>", "второй месяц", "<enter>")
    [card] = await call.cards()
    assert card.escalations[-1].fact.reason == "не решено экспертами: второй месяц"
    assert card.escalations[-1].fact.receiver == "Страхов"
