"""Requests that nobody should send: each gets its 4xx or its verdict, none a 500, and nobody else suffers."""

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import httpx
import pytest

from core.domain.chain import GENESIS
from core.domain.wire import EVENTS_LIMIT, PUSH_BYTES
from tests.journal.facts import STREAM
from tests.journal.site import FEED, POS, PUSH, START, HttpCentre, problem

SECRET = "Выдуманова Ия"
BODY: dict[str, Any] = {"pos": POS, "events": []}
OFFER: dict[str, Any] = {"event_id": "a", "session_id": "b", "session_seq": 1, "event": "{}"}


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("", "$"),
        ("null", "$"),
        ("[]", "$"),
        ("{", "$"),
        ('{"pos":NaN}', "$"),
        ("[" * 100_000, "$"),
        ('{"pos":' * 50_000, "$.pos"),
        ("{}", "$"),
        (BODY | {SECRET: 1}, "$"),
        (BODY | {"events": {}}, "$.events"),
        (BODY | {"events": [7]}, "$.events[0]"),
        (BODY | {"events": [OFFER, OFFER | {"event": {}}]}, "$.events[1].event"),
        (BODY | {"events": [OFFER | {"session_seq": True}]}, "$.events[0].session_seq"),
        (BODY | {"events": [OFFER | {"session_seq": 2**63}]}, "$.events[0].session_seq"),
        (BODY | {"events": [OFFER | {"session_seq": "HUGE"}]}, "$.events[0].session_seq"),
        (BODY | {"events": [OFFER | {"session_seq": -1}]}, "$.events[0].session_seq"),
        (BODY | {"events": [OFFER | {"session_seq": 1.5}]}, "$.events[0].session_seq"),
        (BODY | {"events": [OFFER | {"event_id": "x" * 65}]}, "$.events[0].event_id"),
        (BODY | {"events": [OFFER | {"stamp": {}}]}, "$.events[0].stamp"),
        (BODY | {"events": [OFFER | {SECRET: SECRET}]}, "$.events[0]"),
        (BODY | {"gap_ok": [["a"]]}, "$.gap_ok[0]"),
        (BODY | {"gap_ok": [["a", "b"]]}, "$.gap_ok[0][1]"),
        ({"events": []}, "$"),
        ({"pos": POS | {"seq": -1}, "events": []}, "$.pos.seq"),
        ({"pos": POS | {"chain": SECRET}, "events": []}, "$.pos.chain"),
        ({"pos": POS | {"chain": GENESIS + "\n"}, "events": []}, "$.pos.chain"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_malformed_body_is_told_by_its_place_and_never_said_back(
    centre: HttpCentre, body: Any, where: str
) -> None:
    desk = await centre.desk("anna")
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    content = text.replace('"HUGE"', "9" * 5000)
    async with centre.site.browser(desk.token, Content_Type="application/json") as client:
        response = await client.post(PUSH, content=content.encode())
    assert problem(response, 400, "malformed")["where"] == where
    assert SECRET not in response.text


@pytest.mark.parametrize(
    "bytes_", [b'{"pos":"\xff"}', b"\xef\xbb\xbf{}", b'{"pos":"\xed\xa0\x80"}', b"\0", b"\x1f\x8b"]
)
async def test_a_body_that_is_no_text_is_malformed(centre: HttpCentre, bytes_: bytes) -> None:
    desk = await centre.desk("anna")
    async with centre.site.browser(desk.token, Content_Type="application/json") as client:
        problem(await client.post(PUSH, content=bytes_), 400, "malformed")


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ({}, "$"),
        ({"after": "0"}, "$"),
        (START | {"after": "-1"}, "?after"),
        (START | {"after": "x"}, "?after"),
        (START | {"after": "9" * 30}, "?after"),
        (START | {"chain": "0"}, "?chain"),
        (START | {"chain": GENESIS.replace("0", "G")}, "?chain"),
        (START | {"limit": "0"}, "?limit"),
        (START | {"limit": "501"}, "?limit"),
        (START | {"wait": "-1"}, "?wait"),
        (START | {"wait": "nan"}, "?wait"),
        (START | {"wait": "inf"}, "?wait"),
        (START | {"wait": "1e9"}, "?wait"),
        (START | {SECRET: SECRET}, "$"),
    ],
)
async def test_a_malformed_question_is_told_by_its_place(
    centre: HttpCentre, query: dict[str, str], where: str
) -> None:
    desk = await centre.desk("anna")
    async with centre.site.browser(desk.token) as client:
        assert problem(await client.get(FEED, params=query), 400, "malformed")["where"] == where


async def test_more_events_than_go_into_a_push_are_too_large(centre: HttpCentre) -> None:
    desk = await centre.desk("anna")
    async with centre.site.browser(desk.token) as client:
        problem(
            await client.post(PUSH, json=BODY | {"events": [OFFER] * (EVENTS_LIMIT + 1)}), 413, "too_large"
        )


async def test_a_longer_body_is_too_large_whatever_its_length_is_said_to_be(
    centre: HttpCentre,
) -> None:
    desk = await centre.desk("anna")

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 65_536

    async with centre.site.browser(desk.token, Content_Type="application/json") as client:
        problem(await client.post(PUSH, content=b" " * (PUSH_BYTES + 1)), 413, "too_large")
        problem(await client.post(PUSH, content=b" " * PUSH_BYTES), 400, "malformed")
        with suppress(httpx.ReadError, httpx.WriteError):  # closed while we were still speaking
            problem(await client.post(PUSH, content=endless()), 413, "too_large")


async def test_other_bodies_are_short(centre: HttpCentre) -> None:
    desk = await centre.desk("anna")
    async with centre.site.browser(desk.token, Content_Type="application/json") as client:
        for path in ("/v1/enrol", f"/v1/streams/{STREAM}/locate"):
            problem(await client.post(path, content=b" " * 70_000), 413, "too_large")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {"Content-Type": "application/json", "Content-Encoding": "br"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {},
    ],
)
async def test_only_plain_json_is_read(centre: HttpCentre, headers: dict[str, str]) -> None:
    desk = await centre.desk("anna")
    async with centre.site.browser(desk.token) as client:
        problem(await client.post(PUSH, content=b"{}", headers=headers), 415, "unsupported")


async def test_the_media_type_may_name_its_letters(centre: HttpCentre) -> None:
    desk = await centre.desk("anna")
    async with centre.site.browser(desk.token, Content_Type="Application/JSON; charset=utf-8") as client:
        response = await client.post(PUSH, content=json.dumps(BODY).encode())
    assert response.json() == {"answers": []}


@pytest.mark.parametrize("half", ["\ud800", "\udc00", "\udc00\ud800", "\ud83d\ud83d\ude00"])
async def test_half_a_character_costs_one_event(centre: HttpCentre, half: str) -> None:
    desk = await centre.desk("anna")
    poison, fine = desk.pen.note(half), desk.pen.note("целый 😀")
    answers = await desk.push(replace(poison, event=half), fine)
    assert [answer.verdict for answer in answers] == ["malformed", "accepted"]
    assert (await desk.read())[-1].event == fine.event
