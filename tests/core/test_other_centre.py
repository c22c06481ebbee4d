"""Data of one centre are opened by no other: the facts of two would lie in one log."""

from pathlib import Path

import pytest

from core import moment
from core.centre.files import load_pack
from core.config import Operator
from core.desk import Moment, open_desk
from core.domain import commands as c
from core.errors import StoreOtherCentre
from core.reading import open_reading

CLOCK = Moment(moment.now, moment.new_id)
WHO = Operator("Проба Анна")


async def test_data_with_facts_of_another_centre_are_refused_and_harmed_by_nothing(tmp_path: Path) -> None:
    ours, theirs = load_pack("ru-smo"), load_pack("kz-fsms")
    open_desk(tmp_path, theirs, WHO, CLOCK).close()
    desk = open_desk(tmp_path, ours, WHO, CLOCK)  # nobody has worked there yet
    await desk.open_call(c.OpenCall())
    desk.close()
    with pytest.raises(StoreOtherCentre) as refused:
        open_desk(tmp_path, theirs, WHO, CLOCK)
    assert (refused.value.place, refused.value.stream) == (tmp_path, "ru-smo")
    desk = open_desk(tmp_path, ours, WHO, CLOCK)
    assert len(await desk.cards()) == 1
    desk.close()


async def test_they_can_be_looked_at(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, load_pack("ru-smo"), WHO, CLOCK)
    await desk.open_call(c.OpenCall())
    desk.close()
    reading = open_reading(tmp_path, load_pack("kz-fsms"), CLOCK)
    assert len(await reading.cards()) == 1
    reading.close()
