"""Lines and shifts at a desk: what is answered now, who works, what was left to the next."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.config import Operator
from core.desk import Desk, Moment, seated
from core.domain import commands as c
from core.domain import events as e
from core.domain.hours import Line, Opening, Shift
from core.domain.wire import Account
from core.errors import Refused
from core.store.store import Store, open_store
from core.sync.access import Access
from core.views import Handover, OnShift
from tests.core.domain.cases import PACK, START
from tests.core.store.desks import OKSANA, Clock, event, rows, store_of
from tests.core.store.streams import Stream

WEEK = Opening(days=("mon", "tue", "wed", "thu", "fri"), begins="09:00", ends="18:00")
CENTRE = replace(
    PACK,
    lines=(
        Line(code="0", title={"ru": "оператор"}),
        Line(code="1", title={"ru": "введение"}, openings=(WEEK,), overflow="0"),
        Line(code="4", title={"ru": "карантин"}, valid_to=START.date() - timedelta(days=1)),
    ),
    shifts=(
        Shift(code="07", title={"ru": "07–14"}, begins="07:00", ends="14:00"),
        Shift(code="13", title={"ru": "13–20"}, begins="13:00", ends="20:00"),
    ),
)
ANNA = Operator("Придуманная Анна")


class Set(Clock):
    """A clock that a test sets."""

    def now(self) -> datetime:
        return self.time


@contextmanager
def at_desk(data: Path, clock: Clock, operator: Operator = OKSANA, **account: object) -> Iterator[Desk]:
    """A desk of the centre with lines; ``account``: what its journal says of who sits there."""
    desk = seated(open_store(data, clock.now), CENTRE, operator, Moment(clock.now, clock.new_id))
    if account:
        told = Account("id", operator.name, "", "", "operator", "fund", "invented", **account)  # type: ignore[arg-type]
        desk.access = Access("https://journal.invalid", "token", told)
    try:
        yield desk
    finally:
        desk.close()


@pytest.fixture
def clock() -> Clock:
    return Set()


def test_a_closed_line_is_answered_by_its_overflow(tmp_path: Path, clock: Clock) -> None:
    with at_desk(tmp_path, clock) as desk:
        rota, day = desk.rota, CENTRE.lines[1]
        assert (rota.answered("1"), rota.is_open(day)) == (day, True)
        clock.time += timedelta(hours=9)  # 18:00 in Moscow
        assert (rota.answered("1"), rota.is_open(day)) == (CENTRE.lines[0], False)
        assert rota.opens(day) == START + timedelta(days=1)
        assert rota.answered("9") is None


def test_lines_are_those_of_today_and_of_the_account(tmp_path: Path, clock: Clock) -> None:
    with at_desk(tmp_path, clock) as desk:
        assert [line.code for line in desk.rota.lines()] == ["0", "1"]
        clock.time -= timedelta(days=1)
        assert [line.code for line in desk.rota.lines()] == ["0", "1", "4"]
    with at_desk(tmp_path, clock, lines=("1", "4")) as desk:
        assert [line.code for line in desk.rota.lines()] == ["1", "4"]


def test_the_shift_of_the_account_is_offered_first_then_the_one_whose_hours_these_are(
    tmp_path: Path, clock: Clock
) -> None:
    clock.time += timedelta(hours=6)  # 15:00 in Moscow
    with at_desk(tmp_path, clock) as desk:
        assert [shift.code for shift in desk.rota.offered()] == ["13", "07"]
    with at_desk(tmp_path, clock, shift="07") as desk:
        assert [shift.code for shift in desk.rota.offered()] == ["07", "13"]


async def test_a_shift_is_begun_and_ended_and_makes_no_card(tmp_path: Path, clock: Clock) -> None:
    with at_desk(tmp_path, clock) as desk:
        assert await desk.rota.mine(OKSANA.name) is None
        await desk.note(c.BeginShift("07"))
        mine = await desk.rota.mine(OKSANA.name)
        assert mine == OnShift("07", START.astimezone(UTC))
        assert desk.rota.ends(mine) == START + timedelta(hours=5)
        assert await desk.rota.mine(ANNA.name) is None
        await desk.note(c.EndShift("07", "К-12 ждёт ответа"))
        assert await desk.rota.mine(OKSANA.name) is None
        assert await desk.cards() == []
        assert (await desk.home()).now == ()
        assert [row.type for row in await desk.log()] == ["shift.begun", "shift.ended"]
        with pytest.raises(Refused):
            await desk.note(c.BeginShift("night"))
    assert rows(tmp_path, "SELECT count(*) FROM cards") == [(0,)]


async def test_a_shift_that_nobody_ended_is_over_a_day_later(tmp_path: Path, clock: Clock) -> None:
    with at_desk(tmp_path, clock) as desk:
        await desk.note(c.BeginShift("07"))
        clock.time += timedelta(hours=29)
        assert await desk.rota.mine(OKSANA.name) is not None
        clock.time += timedelta(seconds=1)
        assert await desk.rota.mine(OKSANA.name) is None


async def test_the_last_word_of_a_shift_is_for_colleagues_and_for_a_day(tmp_path: Path, clock: Clock) -> None:
    with at_desk(tmp_path, clock) as desk:
        for note in ("первое", "второе", ""):
            clock.time += timedelta(minutes=1)
            await desk.note(c.EndShift("07", note))
        assert await desk.rota.left(OKSANA.name) is None
        said = START + timedelta(minutes=2)
        assert await desk.rota.left(ANNA.name) == Handover(OKSANA.name, "07", said.astimezone(UTC), "второе")
        await store_of(desk).rebuild()
        assert (await desk.rota.left(ANNA.name)) is not None
        clock.time = said + timedelta(days=1, seconds=1)
        assert await desk.rota.left(ANNA.name) is None


async def test_what_colleagues_left_comes_with_the_stream_and_a_refused_word_goes(
    tmp_path: Path, clock: Clock
) -> None:
    with at_desk(tmp_path, clock, ANNA) as desk:
        store: Store = store_of(desk)
        stream = Stream()
        stream.add(event("their-shift", 1, e.ShiftBegun("07", "3"), session="peer"))
        stream.add(event("their-shift", 2, e.ShiftEnded("07", "тихо"), session="peer"))
        await stream.pull(store)
        assert [one.card_id for one in await desk.cards()] == []
        left = await desk.rota.left(ANNA.name)
        assert left is not None
        assert (left.by, left.note) == (OKSANA.name, "тихо")
        [mine] = await begun(desk)
        await store.replica.refuse(mine, "not_permitted")
        assert await desk.rota.mine(ANNA.name) is None


async def begun(desk: Desk) -> list[str]:
    """The ids of what waits, once a shift was begun."""
    await desk.note(c.BeginShift("13"))
    assert await desk.rota.mine(ANNA.name) is not None
    return [row.event_id for row in (await desk.outbox()).rows]
