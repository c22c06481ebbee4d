"""Files of appeals as other programs write them, and as they get broken on the way."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.administration.reading import MOST_BYTES, Line, Unreadable, lines_of
from journal.incoming import Incoming, Wrong

AT = "2026-11-20T08:14:09+03:00"
ORDER = Incoming("site", "77", "order", AT, phone="+7 999 000 00 02", name="Выдуманова Ия")
HEAD = "source;external_id;kind;received_at;phone;name"
ROW = f"site;77;order;{AT};+7 999 000 00 02;Выдуманова Ия"


def read(text: str, suffix: str = ".csv") -> list[Line]:
    return list(lines_of(text.encode(), suffix))


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}\n{ROW}\n",
        f"\ufeff{HEAD}\r\n{ROW}\r\n",
        f"{HEAD}\n{ROW}".replace(";", ","),
        f" {HEAD.replace(';', ' ; ')} \n{ROW}",
        f'{HEAD}\nsite;"77";order;{AT};+7 999 000 00 02;"Выдуманова Ия"\n',
    ],
)
def test_a_table_is_read_however_its_program_writes_tables(text: str) -> None:
    assert read(text) == [Line(2, ORDER)]


def test_a_line_is_known_by_where_it_begins_and_empty_ones_are_none() -> None:
    longer = f'site;78;order;{AT};"+7 999\n000";Ия'
    lines = read(f"{HEAD}\n\n{ROW}\n{longer}\n;;;;;\nsite;79\n{ROW}\n")
    assert [line.number for line in lines] == [3, 4, 7, 8]
    assert lines[2].told == Wrong("", "it has 2 cells, and the first line names 6")
    assert lines[1].told == Incoming("site", "78", "order", AT, phone="+7 999\n000", name="Ия")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "it is empty"),
        (HEAD.encode("cp1251") + b"\xcf\xf0", "it is not UTF-8"),
        (f"{HEAD};phone\n", "its first line names a column twice"),
        (f"{HEAD};=cmd|' /C calc'!A0\n", "its first line names a column that is not known, number 7"),
        ("source;kind;received_at\n", "its first line does not name the column external_id"),
        (f'{HEAD}\n{ROW}\n"site;77', "line 3 is no line of a table"),
        (f'{HEAD}\nsite;"7"7;', "line 2 is no line of a table"),
        (f"{HEAD}\n{'x' * 200_000}", "line 2 is no line of a table"),
        (b"x" * (MOST_BYTES + 1), "it is longer than 16 MiB"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "bytes",
)
def test_what_is_no_table_of_appeals_is_refused_as_a_whole(content: Any, problem: str) -> None:
    with pytest.raises(Unreadable) as unreadable:
        lines_of(content if isinstance(content, bytes) else content.encode(), ".csv")
    assert unreadable.value.problem == problem


def test_json_is_read_as_it_would_be_sent() -> None:
    item = {"source": "site", "external_id": "77", "kind": "order", "received_at": AT}
    items = [
        item, item | {"phone": 7}, item | {"photo": ""}, 7,
        {key: value for key, value in item.items() if key != "kind"},
    ]  # fmt: skip
    lines = read("\ufeff" + json.dumps({"items": items}), ".json")
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]
    assert [line.told for line in lines] == [
        Incoming("site", "77", "order", AT),
        Wrong("phone", "it is no text"),
        Wrong("", "it has a part that is not known"),
        Wrong("", "it is no object"),
        Wrong("kind", "it is missing"),
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"items": {}}', '{"items": [], "more": 1}', "[" * 100_000])
def test_what_is_no_json_of_appeals_is_refused_as_a_whole(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text, ".json")


@given(
    st.binary() | st.text().map(lambda text: f"{HEAD}\n{text}".encode()), st.sampled_from([".csv", ".json"])
)
def test_whatever_a_file_holds_it_is_read_or_refused_in_words(content: bytes, suffix: str) -> None:
    try:
        lines = lines_of(content, suffix)
    except Unreadable as unreadable:
        assert unreadable.problem
    else:
        assert all(isinstance(line.told, Incoming | Wrong) for line in lines)
