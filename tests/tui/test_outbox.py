"""The outbox: how the wire stands, what waits, what was refused, where somebody was first."""

from pathlib import Path

import pytest

from core.domain import commands as c
from core.views import WireState
from tests.core.store.desks import store_of
from tests.tui.colleagues import GLEB, LEVEL_2, VERA, Room, call, room
from tests.tui.test_given import TO_VERA

OUTBOX = ("<f9>", "журнал", "<enter>")


def picture(here: Room) -> str:
    """The screen as one text."""
    return "\n".join(here.stage.picture())


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (WireState.ONLINE, "Журнал отвечает"),
        (WireState.OFFLINE, "Журнал не отвечает с"),
        (WireState.NOT_ENROLLED, "Журнал не знает это место."),
        (WireState.OTHER_PROTOCOL, "обновите пульт"),
    ],
)
async def test_it_says_how_the_journal_stands_and_changes_with_it(
    tmp_path: Path, state: WireState, said: str
) -> None:
    async with room(tmp_path) as here:
        here.here.wire(WireState.NONE)
        await here.stage.burst(*OUTBOX)
        assert said not in picture(here)
        here.here.wire(state)
        await here.stage.settle()
        assert said in picture(here)


async def test_what_waits_leaves_it_when_it_has_come_back(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await call(here.here)
        here.here.wire(WireState.OFFLINE)
        await here.stage.burst(*OUTBOX)
        assert "Ждёт журнала" in picture(here)
        assert "звонок принят" in picture(here)
        await here.news()
        assert "Ждёт журнала" not in picture(here)


async def test_what_the_journal_refused_stays_and_enter_puts_it_back_to_be_mended(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        card = await call(here.here)
        await here.news()
        await here.here.do(card, c.SetField("essence", "полис потерян"))
        (fact,) = (await here.here.desk.outbox()).rows
        await store_of(here.here.desk).replica.refuse(fact.event_id, "too_large")
        assert (await here.here.card(card)).value("essence") == "полис не выдают"
        await here.stage.burst(*OUTBOX)
        assert "Не принято журналом" in picture(here)
        assert "Это длиннее, чем принимает журнал." in picture(here)
        await here.stage.burst("<enter>")
        opened = await here.here.desk.card(card.card_id)
        assert opened is not None
        assert [(draft.field, draft.text) for draft in opened.drafts] == [("essence", "полис потерян")]
        assert "полис потерян" in picture(here)


async def test_it_says_where_somebody_was_first_and_the_history_says_it_for_ever(tmp_path: Path) -> None:
    async with room(tmp_path, VERA, "expert") as here:
        anna, gleb = await here.colleague("Учебная Анна"), await here.colleague(GLEB, "expert", LEVEL_2)
        card = await call(anna)
        await anna.do(card, TO_VERA)
        await here.news()
        await gleb.do(card, c.Read(), c.TakeUp())
        await gleb.sync()
        await here.here.do(card, c.Read(), c.TakeUp())
        await here.news()
        await here.stage.burst(*OUTBOX)
        assert "Вас опередили" in picture(here)
        assert GLEB in picture(here)
        await here.stage.burst("<enter>", "<f9>", "ход", "<enter>", "<end>")
        assert "опоздало" in picture(here)
