"""A text that nobody can read, or that is there to do harm, is kept word for word and stops nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.domain import events as e
from core.domain.chain import BEGINNING
from core.domain.envelope import canonical
from core.domain.wire import ACCEPTED, Stamp
from core.store.page import text_of as stamp_text
from core.store.store import Store
from tests.core.store.copies import ALL, OPENED, essence, sound
from tests.core.store.desks import event, rows
from tests.core.store.streams import Stream, text_of

_WHOLE = text_of(event("card", 9, e.Noted("слово"), session="peer"))


def _with(**changed: Any) -> str:
    return canonical({**json.loads(_WHOLE), **changed})


POISON = {
    "no JSON": "{",
    "nothing": " ",
    "not an object": "[1, 2]",
    "no envelope": "{}",
    "too deep": "[" * 100_000 + "]" * 100_000,
    "a number too long": '{"session_seq": ' + "9" * 5000 + "}",
    "a number no database holds": _with(session_seq=2**63),
    "true for a number": _with(session_seq=True),
    "a lone surrogate": _with(actor="\ud800"),
    "NUL": _with(tz="\0"),
    "infinity": _with(payload={}).replace('"payload":{}', '"payload":{"text":1e400}'),
    "NaN": _with(payload={}).replace('"payload":{}', '"payload":{"text":NaN}'),
    "the year 0": _with(occurred_at="0000-01-01T00:00:00+00:00"),
    "before all zones": _with(occurred_at="0001-01-01T00:00:00+23:59"),
    "after all zones": _with(occurred_at="9999-12-31T23:59:59-23:59"),
    "a leap second": _with(occurred_at="2026-06-30T23:59:60+00:00"),
    "no zone": _with(occurred_at="2026-06-30T23:59:00"),
    "no moment": _with(occurred_at=7),
    "a payload that is a list": _with(payload=["слово"]),
    "a payload too deep": _with(payload={}).replace(
        '"payload":{}', '"payload":{"a":' + "[" * 700 + "]" * 700 + "}"
    ),
    "causes that are none": _with(causes=None),
    "of a newer version": _with(schema_version=99),
}


@pytest.mark.parametrize("text", POISON.values(), ids=POISON.keys())
async def test_a_poisoned_text_is_kept_word_for_word_and_stops_nothing(
    store: Store, tmp_path: Path, text: str
) -> None:
    stream = Stream()
    stream.add(event("card", 1, OPENED, session="peer"))
    stream.add(event("card", 9, e.Noted("слово"), session="peer"), text=text)
    stream.add(event("card", 10, essence("дальше"), session="peer"))
    await stream.pull(store)
    opened = await store.card("card")
    assert opened is not None
    assert (opened.card.newer, opened.card.facts, opened.card.value("essence")) == (1, 3, "дальше")
    assert [row.event_id for row in await store.history("card")] == ["peer-1", "peer-9", "peer-10"]
    assert len(await store.log()) == 3
    assert rows(tmp_path, "SELECT body FROM log WHERE event_id = 'peer-9'") == [(text,)]
    await store.replica.roll_back(stream.at(3), BEGINNING)
    assert [offer.event for offer in await store.replica.offers(9, ALL, frozenset())][1] == text
    await sound(store)


async def test_a_text_that_no_file_can_hold_leaves_its_hash(store: Store, tmp_path: Path) -> None:
    stream = Stream()
    stream.add(event("card", 1, OPENED, session="peer"))
    stream.add(event("card", 2, e.Noted("слово"), session="peer"), text=_WHOLE.replace("слово", "\ud800"))
    await stream.pull(store)
    opened = await store.card("card")
    assert opened is not None
    assert opened.card.facts == 1
    assert rows(tmp_path, "SELECT body, lower(hex(hash)) FROM log WHERE seq = 2") == [
        ("", stream.items[1].hash)
    ]
    await sound(store)


async def test_a_stamp_is_kept_as_canonical_json() -> None:
    stamp = Stamp(7, ACCEPTED, 'опе"ратор\\', "1\n", 4711, "2026-03-02T09:00:00+00:00", "00ff")
    told = {name: getattr(stamp, name) for name in Stamp.__dataclass_fields__}
    assert stamp_text(stamp) == canonical(told)
