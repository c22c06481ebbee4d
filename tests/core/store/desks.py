"""Desks for tests: a clock that goes by itself, ids that count, and the small invented centre."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from core.config import Operator
from core.desk import Desk, Moment, open_desk
from core.domain import events as e
from core.domain.envelope import Event
from core.store.database import Connection, connect
from core.store.keyfile import read_key
from core.store.store import Store, file_of
from tests.core.domain.cases import PACK, START

OKSANA = Operator("Вымышленная Оксана")


class Clock:
    """Every question takes a second; every id is new. ``name``: what ids begin with."""

    def __init__(self, name: str = "id") -> None:
        self.time = START
        self._name = name
        self._ids = 0

    def now(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time

    def new_id(self) -> str:
        self._ids += 1
        return f"{self._name}-{self._ids:06}"


@contextmanager
def sitting(
    data: Path, operator: Operator = OKSANA, clock: Clock | None = None, name: str = "id"
) -> Iterator[Desk]:
    """A desk at a directory, until the end of the block."""
    clock = clock or Clock(name)
    desk = open_desk(data, PACK, operator, Moment(clock.now, clock.new_id))
    try:
        yield desk
    finally:
        desk.close()


def store_of(desk: Desk) -> Store:
    return desk._store


def reading(data: Path) -> Connection:
    """A second connection, to look at the tables themselves."""
    return connect(file_of(data), read_key(data) or "", read_only=True)


def rows(data: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    connection = reading(data)
    try:
        return [tuple(row) for row in connection.execute(sql, values)]
    finally:
        connection.close()


def event(card_id: str, seq: int, fact: e.Fact, at: datetime = START, session: str = "s") -> Event:
    """A fact of a card in an envelope of its own."""
    return Event(
        event_id=f"{session}-{seq}", stream="invented", card_id=card_id, actor=OKSANA.name,
        device_id="device", session_id=session, session_seq=seq, occurred_at=at, tz="Europe/Moscow",
        fact=fact,
    )  # fmt: skip
