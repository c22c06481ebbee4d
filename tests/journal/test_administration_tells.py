"""What leaves the journal for people: exports that command nothing, and who saw what."""

from __future__ import annotations

import csv
import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.wire import Position
from journal.administration.auditing import audit
from journal.administration.exporting import COLUMNS, Form, cell, export, json_line
from journal.ledger.memory import MemoryLedger
from journal.moment import now
from journal.people import Directory
from tests.journal.facts import STREAM, escalated, uid
from tests.journal.office import Office, working

HOSTILE = st.text(
    st.one_of(
        st.sampled_from("=+-@\t\r\n\0\x1b\x7f\x9b\u202e\u200b\u2028＝＋－＠\"';, \ue000\U000e0041"),
        st.characters(),
    ),
)


def hidden(text: str) -> list[str]:
    return [char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}]


@given(HOSTILE)
def test_no_cell_is_a_formula_or_holds_what_cannot_be_seen(text: str) -> None:
    shown = cell(text)
    assert hidden(shown) == []
    assert shown.lstrip(" ")[:1] not in set("=+-@＝＋－＠")
    if text.isprintable() and text.lstrip(" ")[:1] not in set("=+-@＝＋－＠"):
        assert shown == text


@given(st.dictionaries(HOSTILE, HOSTILE))
def test_a_line_of_json_holds_everything_and_shows_nothing_that_cannot_be_seen(told: dict[str, str]) -> None:
    line = json_line(told)
    assert json.loads(line) == told
    assert line.endswith("}\n")
    assert hidden(line[:-1]) == []


async def exported(office: Office, form: Form, scope: str | None = None, **range_: int) -> str:
    return "".join([line async for line in export(office.ledger, STREAM, form, scope, **range_)])


async def test_an_export_has_every_row_and_the_texts_of_those_that_hold() -> None:
    office = await working(MemoryLedger())
    rows = (await office.ledger.read(STREAM, 0, 100, None)).rows
    told = [json.loads(line) for line in (await exported(office, Form.JSON)).splitlines()]
    assert [each["seq"] for each in told] == [row.seq for row in rows]
    assert {tuple(each) for each in told} == {COLUMNS}
    for row, each in zip(rows, told, strict=True):
        shown = row.verdict == "accepted" and row.body is not None
        assert (each["payload"] is not None, each["actor"] is not None) == (shown, shown)
        assert each["erased"] == (row.verdict == "accepted" and row.body is None)
        assert each["hash"] == (None if each["erased"] else row.hash)
        assert (each["verdict"], each["card_id"]) == (row.verdict, row.card_id)
    assert {True, False} <= {each["erased"] for each in told}


async def test_the_table_says_the_same_one_line_a_row() -> None:
    office = await working(MemoryLedger())
    seat, pen = await office.sit("third", await office.hire("third"))
    await office.push(
        seat, [pen.open(uid("card", 7)), pen.note('=1+1\n"\x1b', uid("card", 7), actor="=Ы\x1b[2J")]
    )
    table = list(csv.reader(io.StringIO(await exported(office, Form.CSV))))
    told = [json.loads(line) for line in (await exported(office, Form.JSON)).splitlines()]
    assert tuple(table[0]) == COLUMNS
    assert [row[0] for row in table[1:]] == [str(each["seq"]) for each in told]
    last = dict(zip(COLUMNS, table[-1], strict=True))
    assert last["actor"] == "'=Ы␛[2J"
    assert json.loads(last["payload"]) == told[-1]["payload"] == {"text": '=1+1\n"\x1b'}


async def test_an_export_shows_an_organisation_only_what_it_may_see_and_only_the_numbers_asked_for() -> None:
    office = await working(MemoryLedger())
    theirs = [json.loads(line) for line in (await exported(office, Form.JSON, "insurer")).splitlines()]
    assert {each["card_id"] for each in theirs} == {uid("card", 2)}
    some = (await exported(office, Form.JSON, after=2, last=5)).splitlines()
    assert [json.loads(line)["seq"] for line in some] == [3, 4, 5]


async def lines(office: Office, *, card: str = "", operator: str = "") -> list[tuple[str, str]]:
    """Kind, and the account, of every line."""
    people = await Directory(office.ledger, now).people()
    found = [line async for line in audit(office.ledger, people, card=card, operator=operator)]
    return [(line.kind, line.detail.get("operator") or line.detail.get("by", "")) for line in found]


async def test_the_trail_tells_in_which_pages_a_card_was_shown_and_to_whom() -> None:
    office = Office(MemoryLedger())
    await office.found()
    await office.found("insurer", sees_all=False)
    one, pen = await office.sit("one", await office.hire("one"))
    two, _ = await office.sit("two", await office.hire("two", organisation="insurer"))
    mine, given = uid("card", 1), uid("card", 2)
    await office.push(one, [pen.open(mine), pen.open(given), pen.note(card=mine)])
    start = Position(0, "0" * 64)
    await one.feed(STREAM, start, 1, 0)
    await one.feed(STREAM, start, 100, 0)
    await two.feed(STREAM, start, 100, 0)
    await two.history(STREAM, mine)
    await one.history(STREAM, given)
    assert await lines(office, card=mine) == [("feed", "one"), ("feed", "one")]
    assert await lines(office, card=given) == [("feed", "one"), ("history", "one")]
    assert await lines(office, card=uid("card", 9)) == []


async def test_a_card_in_the_middle_of_a_page_was_shown_only_to_whom_it_was_passed_on_by_then() -> None:
    office = Office(MemoryLedger())
    await office.found()
    await office.found("insurer", sees_all=False)
    one, pen = await office.sit("one", await office.hire("one"))
    two, theirs = await office.sit("two", await office.hire("two", organisation="insurer", receives="level2"))
    card, other, start = uid("card", 1), uid("card", 2), Position(0, "0" * 64)
    await office.push(two, [theirs.open(other)])
    await office.push(one, [pen.open(card)])
    await office.push(two, [theirs.note(card=other)])
    await two.feed(STREAM, start, 100, 0)
    assert [json.loads(note.detail)["last"] for note in await office.ledger.notes(0, 100, ["feed"])] == [3]
    assert await lines(office, card=card) == []
    await office.push(one, [pen.write("card.escalated", escalated("level2"), card)])
    await two.feed(STREAM, start, 100, 0)
    await two.history(STREAM, card)
    assert await lines(office, card=card) == [("feed", "two"), ("history", "two")]


async def test_of_those_who_were_shown_the_same_each_is_told_of_alone() -> None:
    office = Office(MemoryLedger())
    await office.found()
    await office.found("insurer", sees_all=False)
    one, pen = await office.sit("one", await office.hire("one"))
    await office.hire("two", organisation="insurer")
    await office.hire("three")
    await office.push(one, [pen.open(uid("card", 1))])
    readers = [["one", "d1"], ["three", "d3"], ["two", "d2"]]
    piece = {"stream": STREAM, "first": 1, "last": 1, "readers": readers}
    await office.ledger.note([("2026-11-20T09:00:00+00:00", "feed", json.dumps(piece))])
    assert await lines(office, card=uid("card", 1)) == [("feed", "one"), ("feed", "three")]
    assert ("feed", "three") in await lines(office, operator="three")
    assert {who for _, who in await lines(office, operator="three")} == {"three"}


@pytest.mark.parametrize("account", ["first", "chief"])
async def test_the_trail_tells_what_an_account_did_and_what_was_done_to_it(account: str) -> None:
    office = await working(MemoryLedger())
    told = await lines(office, operator=account)
    assert {who for _, who in told} == {account}
    kinds = {
        "first": {"operator.added", "code", "enrolled", "feed"},
        "chief": {"operator.added", "code", "erasure.begun", "card.erased"},
    }
    assert {kind for kind, _ in told} == kinds[account]


async def test_without_a_question_the_trail_is_told_whole() -> None:
    office = await working(MemoryLedger())
    assert len(await lines(office)) == len(await office.ledger.notes(0, 1000))
