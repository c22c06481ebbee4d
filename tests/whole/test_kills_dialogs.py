"""A console that dies over a dialog: what was typed in it is there when it is opened again."""

from pathlib import Path
from typing import NamedTuple

import pytest

from core import moment
from core.centre.files import load_pack
from core.config import Operator
from core.desk import Moment, open_desk
from core.domain import commands as c
from tests.whole.operator import NAME, Console

PACK = load_pack("ru-tfoms-krasnodar")
WRITTEN = next(channel.code for channel in PACK.channels if not channel.talk)


class Over(NamedTuple):
    """A dialog. ``asked``: the word of the menu; ``keys``: to a field; ``text``: typed there."""

    asked: str
    keys: tuple[str, ...]
    text: str


OF_A_CARD = {
    "contact": Over("контакт", ("Down",), "Выдумкина Дина"),
    "extension": Over("продл", ("Down",), "ждём экспертизу"),
    "notice": Over("что сообщено", ("Down", "Down", "Down"), "всё рассказали"),
    "reply": Over("ответ", (), "написали, что дальше"),
}


async def complained(data: Path) -> None:
    """A written complaint, put aside."""
    desk = open_desk(data, PACK, Operator(NAME, "ОП1"), Moment(moment.now, moment.new_id))
    try:
        card = await desk.open_call(c.OpenCall("+79180001122", channel=WRITTEN))
        await desk.leave(card.card_id, "kind", "complaint")
        await desk.do(card.card_id, c.Park())
    finally:
        desk.close()


@pytest.mark.parametrize("dialog", OF_A_CARD)
async def test_a_dialog_of_a_card_has_its_text_after_a_kill(tmp_path: Path, dialog: str) -> None:
    over = OF_A_CARD[dialog]
    await complained(tmp_path / "data")
    with Console(tmp_path / "data") as console:
        console.sees("В-000001")
        console.press("Enter")
        console.sees(">Тел.")
        _typed(console, over)
        console.killed()
        console.sees("В-000001")
        console.press("Enter")
        console.sees(">Тел.")
        _opened(console, over.asked)
        console.sees(over.text)


def test_an_entry_of_the_directory_has_its_text_after_a_kill(tmp_path: Path) -> None:
    over = Over("справ", ("Down", "Home", "Enter"), "Больница новая")
    with Console(tmp_path / "data") as console:
        console.sees("10Итог")
        _typed(console, over)
        console.killed()
        console.sees("10Итог")
        _opened(console, over.asked)
        console.press("Down", "Home", "Enter")
        console.sees(over.text)


def _opened(console: Console, asked: str) -> None:
    console.press("F9")
    console.type(asked)
    console.sees(asked)
    console.press("Enter")


def _typed(console: Console, over: Over) -> None:
    _opened(console, over.asked)
    console.press(*over.keys)
    console.type(over.text)
    console.sees_kept(over.text)
