"""What the tests of the ledgers write and read: rows numbered by a plan that takes whatever it is given."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.domain.chain import hash_of, link, seal
from core.domain.wire import ACCEPTED, Answer, Reception, Stamp
from journal.ledger.port import (
    Code,
    Known,
    Ledger,
    Operator,
    Organisation,
    PackVersion,
    Row,
    Seen,
    Token,
    Writing,
)
from journal.numbering import wanted
from tests.journal.facts import STREAM, uid

AT = "2026-11-20T14:32:07.250000+00:00"
LATER = "2026-11-20T14:33:00+00:00"
NOTHING = wanted([])
ODD_TEXTS = (
    "",
    "обычный текст, — «с кавычками»",
    'a "quote", a back\\slash, \\u0000 spelt out, \\N, {braces}, %s, $1, ?, \'; DROP TABLE log; --',
    "".join(map(chr, range(1, 0x20))) + "\x7f\x80\x9b",
    "\ud7ff\ue000\ufffd\ufffe\uffff\U0001f9b7\U0010ffff",
    "e\u0301" * 50 + "\u202e\u2066\u200b",
    "я" * 30_000,
)


def fact(number: int, card: int = 1, session: int = 1, **parts: Any) -> Row:
    """A row that a plan has yet to number: the event ``number`` of a session, about a card."""
    text = parts.get("body", f'{{"number":{number},"card":{card},"text":"документы вышлет почтой"}}')
    row = Row(
        0, uid(f"event {session}", number), uid("card", card), uid("session", session), number,
        uid("device", session), "card.noted", hash_of(text or ""), ACCEPTED, "operator-1", "operator",
        "fund", 0, AT, "", "", "", text,
    )  # fmt: skip
    return replace(row, **parts)


def numbered(known: Known, facts: Sequence[Row], stream: str = STREAM) -> tuple[Row, ...]:
    """The facts with their numbers after those the ledger knows."""
    seq, chain, rows = known.head.seq, known.head.chain, []
    for each in facts:
        seq += 1
        stamp = Stamp(seq, each.verdict, each.operator, each.role, each.number, each.received_at, "")
        sealed = seal(stream, each.hash, stamp)
        chain = link(chain, sealed)
        rows.append(replace(each, seq=seq, seal=sealed, chain=chain, receipt=hash_of(sealed)))
    return tuple(rows)


def answered(rows: Sequence[Row]) -> tuple[Answer, ...]:
    return tuple(Answer(row.event_id, Reception.ACCEPTED, row.seq, row.verdict) for row in rows)


async def write(ledger: Ledger, *facts: Row, stream: str = STREAM, **also: Any) -> tuple[Row, ...]:
    """Append facts, and what else the writing says; the rows as they stand."""
    rows: tuple[Row, ...] = ()

    def plan(known: Known) -> Writing:
        nonlocal rows
        rows = numbered(known, facts, stream)
        return Writing(answered(rows), rows, **also)

    assert await ledger.append(stream, NOTHING, plan) == answered(rows)
    return rows


async def known_of(ledger: Ledger, stream: str = STREAM, **wanted: frozenset[Any]) -> Known:
    """What a plan is told of what it wants; it writes nothing."""
    told: list[Known] = []

    def plan(known: Known) -> Writing:
        told.append(known)
        return Writing(())

    await ledger.append(stream, replace(NOTHING, **wanted), plan)
    return told[0]


async def everything(ledger: Ledger, stream: str = STREAM) -> list[Row]:
    """Every row, read in pages by somebody who follows the numbers."""
    rows: list[Row] = []
    while page := (await ledger.read(stream, len(rows), 7, None)).rows:
        rows += page
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    return rows


async def dumped(ledger: Ledger) -> list[tuple[str, Mapping[str, Any]]]:
    """The dump, in an order of our own."""
    return in_order([each async for each in ledger.dump()])


def in_order(rows: Sequence[tuple[str, Mapping[str, Any]]]) -> list[tuple[str, Mapping[str, Any]]]:
    """Rows as JSON would tell them, which has no tuples, sorted."""
    lists = [
        (table, {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()})
        for table, row in rows
    ]
    return sorted(lists, key=repr)


async def replay(
    rows: Sequence[tuple[str, Mapping[str, Any]]],
) -> AsyncIterator[tuple[str, Mapping[str, Any]]]:
    for each in rows:
        yield each


async def fill(ledger: Ledger) -> None:
    """Something in every table."""
    await write(ledger, fact(1), fact(2), number=5, sessions={SESSION: 2}, grants=GRANT)
    await write(ledger, fact(3, verdict="malformed", card_id="", body=None), erased=((uid("card", 1), 3),))
    await write(ledger, *(fact(n, body=text) for n, text in enumerate(ODD_TEXTS, 1)), stream="other")
    await ledger.put_organisation(Organisation("fund", "Фонд", True))
    await ledger.put_operator(OPERATOR)
    await ledger.put_code(Code("c0de", "operator-1", LATER, ""))
    await ledger.put_token(TOKEN)
    await ledger.touch([Seen(uid("device", 1), uid("session", 1), "operator-1", AT)])
    await ledger.add_pack(PACK)
    await ledger.note([(AT, "card.viewed", '{"card":"…"}'), (AT, "code.given", "{}")])


SESSION = uid("device", 1), uid("session", 1)
GRANT = ((uid("card", 1), "fund", 1), (uid("card", 1), "insurer", 2))
OPERATOR = Operator(
    "operator-1", "Вымыслова Нина", "специалист", "КЦ", "operator", "fund", STREAM,
    receives=("level2", "хирург"), lines=(), state="active",
    qualifications=("medical",), region="07", site="Выдуманск", shift="night", standing="intern",
    languages=("kk", "ru"), admitted_on="2026-11-20", order_number="15-л", mentor="operator-2",
    course_until="2027-02-28", suspended_because="",
)  # fmt: skip
PACK = PackVersion(STREAM, 1, "e7a9", AT, "operator-1", '{"centre.toml": "язык = \'ru\'"}')
TOKEN = Token("70ce", "operator-1", uid("device", 1), AT, LATER, "")
