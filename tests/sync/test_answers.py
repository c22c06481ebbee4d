"""Answers of the journal: read strictly, or not believed at all."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.chain import GENESIS
from core.domain.wire import Hidden, Item, Reception, Stamp
from core.errors import JournalBroken, JournalError
from tests.sync.voice import (
    ACCOUNT,
    ANSWER,
    CALLS,
    EVERY_CALL,
    ITEM,
    NOW,
    OFFER,
    PAGE,
    STAMP,
    Call,
    answering,
    feed,
    push,
)


async def test_what_is_answered_becomes_records() -> None:
    page = await feed(answering(PAGE))
    stamp = Stamp(**STAMP)  # type: ignore[arg-type]
    assert page.items == (Item(stamp, "e", "c", "h", "{}"), Hidden(2, (GENESIS,)))
    assert (page.head, page.now, page.present, page.notices) == (2, NOW, ("level2",), ())
    erased = ITEM | {"event": None, "granted": True}
    assert await CALLS["history"][0](answering({"items": [erased]})) == [
        Item(stamp, "e", "c", "h", None, True)
    ]
    (answer,) = await push(OFFER)(
        answering({"answers": [{"event_id": "e", "reception": "gap", "expected": 4}]})
    )
    assert (answer.reception, answer.expected, answer.seq) == (Reception.GAP, 4, 0)
    account = await answering(ACCOUNT).account()
    assert (account.lines, account.qualifications) == (("1",), ("medical",))
    assert (account.region, account.site, account.shift) == ("07", "", "night")
    assert (account.standing, account.languages) == ("intern", ("kk", "ru"))
    assert (account.mentor, account.course_until) == ("vera", "2027-02-28")
    before = await answering({key: part for key, part in ACCOUNT.items() if key not in LATER}).account()
    assert (before.standing, before.languages) == ("admitted", ())
    assert (before.mentor, before.course_until) == ("", "")
    assert (await answering({"token": "fresh", "account": ACCOUNT}).renew()).token == "fresh"


@EVERY_CALL
async def test_what_a_later_journal_adds_is_passed_over(call: Call, answer: Any) -> None:
    assert await call(answering(answer | {"more": [1]})) == await call(answering(answer))


def spoiled(value: Any) -> list[Any]:
    """The same with one part taken away, or made something else."""
    if isinstance(value, dict):
        made = [{key: part for key, part in value.items() if key != name} for name in value]
        return made + [
            value | {name: bad} for name, part in value.items() for bad in [*other(part), *spoiled(part)]
        ]
    if isinstance(value, list):
        return [[bad, *value[1:]] for bad in [*other(value[0]), *spoiled(value[0])]] if value else []
    return []


def other(value: Any) -> list[Any]:
    """Values of other types, and of the same type and no sense."""
    kinds: list[Any] = [{}, [7], "x", 7, 1.5, True]
    bad = [each for each in kinds if type(each) is not type(value)]
    return bad + ([-1, 2**63, 10**400] if type(value) is int else [])


@EVERY_CALL
async def test_an_answer_that_is_not_quite_right_is_not_believed(call: Call, answer: Any) -> None:
    for bad in spoiled(answer):
        if bad in LAWFUL:
            continue
        with pytest.raises(JournalBroken):
            await call(answering(json.dumps(bad).encode()))
            pytest.fail(f"believed: {bad}")


def without(value: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: part for key, part in value.items() if key != name}


LATER = ("qualifications", "region", "site", "shift", "standing", "languages", "mentor", "course_until")
OLDER = [without(ACCOUNT, name) for name in LATER]
"""What a journal of before these parts tells of an account."""

LAWFUL = [
    *({"answers": [without(ANSWER, name)]} for name in ("seq", "verdict")),
    *OLDER,
    *({"token": "fresh", "account": account} for account in OLDER),
]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"null", b"{", b"[]", b"\xff", b"NaN", b'{"items":NaN}', b"[" * 100_000, b"9" * 5000,
        b"<html>log in here</html>", b'{"seq":0,"chain":"\\ud800"}',
    ],
    ids=lambda value: value[:20].decode("latin-1"),
)  # fmt: skip
@EVERY_CALL
async def test_what_is_no_answer_is_not_believed(call: Call, answer: Any, content: bytes) -> None:
    with pytest.raises(JournalBroken):
        await call(answering(content))


NAMES = sorted({*PAGE, *ITEM, *STAMP, *ACCOUNT, *ANSWER, "answers", "token", "account"})
PARTS = st.none() | st.booleans() | st.integers() | st.text()
JSON = st.recursive(PARTS, lambda it: st.lists(it) | st.dictionaries(st.sampled_from(NAMES), it))


@given(JSON)
async def test_whatever_is_answered_nothing_but_a_journal_error_comes_of_it(value: Any) -> None:
    it = answering(json.dumps(value).encode())
    for call, _ in CALLS.values():
        with suppress(JournalError):
            await call(it)


@pytest.mark.parametrize(
    "content",
    [
        PAGE | {"prev": "f" * 64},
        PAGE | {"chain": "F" * 64},
        PAGE | {"now": "yesterday"},
        PAGE | {"now": "2026-11-20T09:00:00"},
        PAGE | {"items": [ITEM | {"kind": "other"}]},
        PAGE | {"items": [ITEM | {"card_id": "\ud800"}]},
        PAGE | {"notices": ["\udfff"]},
    ],
)
async def test_a_page_that_means_nothing_is_not_believed(content: Any) -> None:
    with pytest.raises(JournalBroken):
        await feed(answering(content))


async def test_only_the_text_of_an_event_may_hold_half_a_character() -> None:
    page = await feed(answering(PAGE | {"items": [ITEM | {"event": "я\ud800"}]}))
    assert page.items[0].event == "я\ud800"


@pytest.mark.parametrize("token", ["", "a b", "ключ", "a\n", "x" * 600])
async def test_a_token_that_no_header_holds_is_none(token: str) -> None:
    with pytest.raises(JournalBroken):
        await answering({"token": token, "account": ACCOUNT}).renew()
