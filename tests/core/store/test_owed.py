"""The queue of what is owed: by duty, then by what is due; what may not be done yet stands below."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from core.domain import events as e
from core.domain.vocabulary import Status
from core.store.owed import owed
from core.store.queries import AT_HOME
from core.store.store import Store
from core.views import CallbackRow
from tests.core.domain.cases import START
from tests.core.store.desks import event, reading

DUTY = ("voice_mail", "order")


def at(minutes: float) -> str:
    return (START + timedelta(minutes=minutes)).isoformat()


def promise(name: str, what: str, begins: float, ends: float) -> e.CallbackScheduled:
    return e.CallbackScheduled(name, what, "+79180001122", at(begins), at(ends), name)


async def keep(store: Store, *facts: e.Fact) -> None:
    opened = e.CardOpened(1, "chat", "1", "incoming", "", "", 1, "invented", "3")
    history = [event("card", place, fact) for place, fact in enumerate((opened, *facts), 1)]
    await store.import_events([history])


async def rows_of(store: Store, now: datetime = START, duty: Sequence[str] = DUTY) -> Sequence[CallbackRow]:
    return await store.read(lambda connection: owed(connection, duty, now, AT_HOME))


async def queue(store: Store, now: datetime = START, duty: Sequence[str] = DUTY) -> list[str]:
    return [row.callback_id for row in await rows_of(store, now, duty)]


async def test_the_queue_goes_by_duty_and_within_a_duty_by_what_is_due(store: Store) -> None:
    await keep(
        store, promise("promised", "callback", 0, 1), promise("later order", "order", 0, 30),
        promise("order", "order", 0, 20), promise("voice", "voice_mail", 0, 60),
        promise("look", "control", 0, 2),
    )  # fmt: skip
    assert await queue(store) == ["voice", "order", "later order", "promised", "look"]
    assert await queue(store, duty=("control",)) == ["look", "promised", "order", "later order", "voice"]


async def test_what_may_not_be_done_yet_stands_below_in_the_order_of_its_hours(store: Store) -> None:
    await keep(
        store, promise("voice at noon", "voice_mail", 180, 200), promise("order in ten", "order", 10, 40),
        promise("late", "callback", -60, -5),
    )  # fmt: skip
    assert await queue(store) == ["late", "order in ten", "voice at noon"]
    assert await queue(store, START + timedelta(hours=4)) == ["voice at noon", "order in ten", "late"]


async def test_an_attempt_moves_the_next_try_and_is_counted(store: Store) -> None:
    await keep(
        store, promise("voice", "voice_mail", 0, 60), promise("order", "order", 0, 30),
        e.CallbackAttempted("voice", "no_answer", "", at(15)),
        e.CallbackAttempted("voice", "busy", "", at(20)),
    )  # fmt: skip
    order, voice = await rows_of(store)
    assert (order.callback_id, order.attempts, order.attempt) == ("order", 0, "")
    assert (voice.attempts, voice.attempt, voice.next_at) == (2, "busy", START + timedelta(minutes=20))
    assert (voice.not_before, voice.not_after) == (START, START + timedelta(hours=1))
    assert await queue(store, START + timedelta(minutes=20)) == ["voice", "order"]


async def test_what_is_done_or_given_up_is_owed_no_more_and_nothing_else_leaves_the_queue(
    store: Store,
) -> None:
    await keep(
        store, promise("done", "order", 0, 60), promise("given up", "order", 0, 60),
        promise("owed", "order", 0, 60), e.CallbackDone("done", "дозвонились"),
        e.CallbackGivenUp("given up", "молчит"), e.CardWrappedUp("done"),
    )  # fmt: skip
    (row,) = await rows_of(store)
    assert (row.callback_id, row.status) == ("owed", Status.CLOSED)
    kept = "SELECT callback_id, done_by, given_up FROM callbacks WHERE done_at IS NOT NULL ORDER BY 1"
    rows = store._database.call(lambda connection: connection.execute(kept).fetchall())
    assert [tuple(row) for row in rows] == [
        ("done", "Вымышленная Оксана", 0),
        ("given up", "Вымышленная Оксана", 1),
    ]


async def test_the_queue_shown_is_bounded(store: Store) -> None:
    kinds = ("voice_mail", "order", "callback")
    await keep(
        store, *(promise(f"{what}{place:03}", what, 0, place) for what in kinds for place in range(90))
    )
    rows = await rows_of(store)
    assert [sum(row.what == what for row in rows) for what in kinds] == [90, 90, 20]


async def test_every_piece_of_the_queue_is_read_in_the_order_of_an_index(
    store: Store, tmp_path: Path
) -> None:
    seen: list[str] = []
    store._database.call(lambda connection: connection.set_trace_callback(seen.append))
    await rows_of(store)
    store._database.call(lambda connection: connection.set_trace_callback(None))
    connection = reading(tmp_path)
    try:
        asked = [sql for sql in seen if sql.lstrip().startswith("SELECT")]
        plans = [[str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")] for sql in asked]
    finally:
        connection.close()
    assert len(plans) == len(DUTY) + 2
    for promises, cards in plans:  # a third step would be a sort
        assert "callbacks USING INDEX callbacks_" in promises
        assert cards.startswith("SEARCH cards USING INTEGER PRIMARY KEY")
