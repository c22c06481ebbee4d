"""What the tests of the command line share: a place, a place with one rich card, a place with many."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from core.centre.files import load_pack
from core.config import Operator, remember_operator
from core.desk import Desk, Moment, open_desk
from core.domain import commands as c
from core.domain.vocabulary import Attempt, HoldChoice
from core.moment import new_id, now
from tui import catalogue
from tui.__main__ import main

OPERATOR = Operator("Примерова Анна", "ОП1", "контакт-центр")
HOSTILE = "\x1b]52;c;aGk=\x07\x9b31m\u202eлабуж[/b]"
MORE_THAN_A_PAGE = 210


@dataclass
class Place:
    """A data directory and the command line over it."""

    data: Path
    config: Path

    def run(self, *words: str, lang: str = "en") -> Result:
        asked = ["--data", str(self.data), "--config", str(self.config), "--lang", lang, *words]
        return CliRunner().invoke(main, asked, catch_exceptions=False)

    def json(self, *words: str) -> Any:
        result = self.run(*words, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def lines(self, *words: str) -> list[str]:
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        return result.stdout.splitlines()


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    catalogue.use(catalogue.SOURCE)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "data", tmp_path / "config.toml")


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A directory where one card has been through everything a card can go through."""
    home = tmp_path_factory.mktemp("worked")
    here = Place(home / "data", home / "config.toml")
    remember_operator(here.data, OPERATOR)
    desk = sit_down(here.data)
    try:
        asyncio.run(take_a_call(desk))
    finally:
        desk.close()
    return here


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Place:
    home = tmp_path_factory.mktemp("seeded")
    here = Place(home / "data", home / "config.toml")
    assert here.run("seed", "--cards", str(MORE_THAN_A_PAGE), "--seed", "3").exit_code == 0
    return here


def sit_down(data: Path) -> Desk:
    return open_desk(data, load_pack("ru-tfoms-krasnodar"), OPERATOR, Moment(now, new_id))


async def take_a_call(desk: Desk) -> None:
    card = await desk.open_call(c.OpenCall("8 918 000-12-34", "1", rings=4))
    soon = now() + timedelta(hours=1)
    for command in (
        c.Say("greeting", "Здравствуйте."),
        c.SetField("applicant_name", "Михайлова Раиса Фёдоровна"),
        c.SetField("essence", HOSTILE),
        c.SetField("urgency", "worse"),
        c.Hold(),
        c.OfferOnHold(HoldChoice.STAY),
        c.Resume(),
        c.Tick("aggressive", desk.pack.tactics[0].points[0].id),
        c.ChoosePlan(desk.pack.plans[0].code),
        c.Note("документы вышлет почтой"),
        c.ScheduleCallback("+79180001234", soon, soon, "сказать срок"),
        c.Escalate("expert", "op2-1", "нужен ответ эксперта"),
    ):
        card = await desk.do(card.card_id, command)
    await desk.do(card.card_id, c.AttemptCallback(card.callbacks[0].fact.callback_id, Attempt.BUSY))
    await desk.draft(card.card_id, "measures", "разъясн", 7)
