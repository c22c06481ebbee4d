"""The desk without a screen: commands, drafts, questions, being told, and what it costs to load."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.desk import Moment, open_desk
from core.domain import commands as c
from core.domain.vocabulary import Status
from core.errors import Refused, StoreBusy
from core.views import HitKind
from tests.core.domain.cases import HANDED_OVER, PACK, READY
from tests.core.store.desks import OKSANA, Clock, rows, sitting

ROOT = Path(__file__).parents[2]


async def test_a_call_goes_from_the_ring_to_the_result(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall("+79181234567", rings=2))
        assert (card.status, card.taken_by, card.caller) == (Status.TALK, OKSANA.name, "+79181234567")
        for name, value in {**HANDED_OVER, **READY}.items():
            card = await desk.leave(card.card_id, name, value)
        card = await desk.do(card.card_id, c.EndCall())
        assert card.status is Status.WRAP_UP
        card = await desk.do(card.card_id, c.WrapUp())
        assert card.status is Status.CLOSED
        assert (await desk.home()).now == ()


async def test_a_refusal_is_asked_for_without_doing_anything(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall())
        refusal = desk.refusal(card, c.WrapUp())
        assert refusal is not None
        assert refusal.code == "wrap_up_incomplete"
        assert desk.refusal(card, c.Hold()) is None
        with pytest.raises(Refused) as caught:
            await desk.do(card.card_id, c.WrapUp())
        assert caught.value.refusal == refusal
    assert rows(tmp_path, "SELECT type FROM log") == [("card.opened",)]


async def test_leaving_a_field_unchanged_makes_no_fact_and_ends_the_draft(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall())
        card = await desk.leave(card.card_id, "essence", "слово")
        await desk.draft(card.card_id, "essence", "слово ", 6)
        await desk.draft(card.card_id, "essence", "слово", 5)
        assert await desk.leave(card.card_id, "essence", "слово") == card
        assert (await desk.figures()).drafts == 0


async def test_listeners_are_told_after_the_disk_has_it_and_not_of_refusals(tmp_path: Path) -> None:
    told: list[tuple[frozenset[str], int]] = []
    with sitting(tmp_path) as desk:
        stop = desk.subscribe(
            lambda news: told.append((news.cards, rows(tmp_path, "SELECT count(*) FROM log")[0][0]))
        )
        card = await desk.open_call(c.OpenCall())
        with pytest.raises(Refused):
            await desk.do(card.card_id, c.Resume())
        await desk.draft(card.card_id, "essence", "с", 1)
        await desk.do(card.card_id, c.Hold())
        stop()
        await desk.do(card.card_id, c.Resume())
    assert told == [(frozenset({card.card_id}), 1), (frozenset({card.card_id}), 2)]


async def test_facts_carry_who_where_and_when(tmp_path: Path) -> None:
    clock = Clock()
    with sitting(tmp_path, clock=clock) as desk:
        card = await desk.open_call(c.OpenCall())
        (row,) = await desk.history(card.card_id)
        assert row.actor == OKSANA.name
        assert row.occurred_at == clock.time
    (body,) = rows(
        tmp_path,
        "SELECT body ->> 'device_id', body ->> 'stream', body ->> 'tz', body ->> 'session_seq' FROM log",
    )
    device = rows(tmp_path, "SELECT value FROM meta WHERE name = 'device_id'")[0][0]
    assert body == (device, PACK.centre.id, PACK.centre.tz, 1)


async def test_one_question_finds_cards_and_the_directory(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall())
        await desk.leave(card.card_id, "applicant_name", "Выдумкина Ольга")
        kinds = [hit.kind for hit in await desk.search("выдумкина")]
        assert kinds == [HitKind.CARD, HitKind.DIRECTORY]


def test_two_desks_cannot_sit_at_one_directory(tmp_path: Path) -> None:
    clock = Clock()
    with sitting(tmp_path), pytest.raises(StoreBusy):
        open_desk(tmp_path, PACK, OKSANA, Moment(clock.now, clock.new_id))


def test_a_start_on_a_directory_that_is_there_loads_nothing_heavy(tmp_path: Path) -> None:
    with sitting(tmp_path):
        pass
    program = """
import asyncio, sys
from pathlib import Path
import core.desk
from core.moment import now
from core.store.store import open_store
store = open_store(Path(sys.argv[1]), now)
asyncio.run(store.home("никто"))
store.close()
print(*{name.partition(".")[0] for name in sys.modules})
"""
    loaded = _loaded(program, str(tmp_path))
    assert not {"sqlite_utils", "click", "pydantic", "phonenumbers", "httpx", "textual"} & loaded
    assert "sqlcipher3" in loaded


def _loaded(program: str, argument: str) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", program, argument], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(ran.stdout.split())
