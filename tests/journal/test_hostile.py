"""Requests that nobody should send: each gets its 4xx or its verdict, none a 500, and nobody else suffers."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import httpx
import pytest

from core.domain.chain import GENESIS
from core.domain.wire import EVENTS_LIMIT, PUSH_BYTES
from journal.web import server
from tests.journal.facts import STREAM
from tests.journal.site import FEED, POS, PUSH, START, HttpCentre, head, problem, until

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


async def test_an_id_with_half_a_character_gets_its_verdict_under_that_id(centre: HttpCentre) -> None:
    desk = await centre.desk("anna")
    async with centre.site.browser(desk.token, Content_Type="application/json") as client:
        body = json.dumps(BODY | {"events": [OFFER | {"event_id": "\ud800"}]})
        response = await client.post(PUSH, content=body.encode())
    assert json.loads(response.content)["answers"] == [
        {"event_id": "\ud800", "reception": "rejected", "verdict": "malformed"}
    ]


# --- what no client library would send ----------------------------------------------------------------------

JSON = "Content-Type: application/json"


async def works(centre: HttpCentre) -> None:
    """The journal goes on as before."""
    desk = await centre.desk("later")
    (answer,) = await desk.push(desk.pen.open())
    assert answer.verdict == "accepted"
    assert 'status="500"' not in centre.site.figures()


async def test_a_push_that_is_cut_off_keeps_nothing(centre: HttpCentre) -> None:
    desk = await centre.desk("anna")
    offer = desk.pen.open()
    text = json.dumps({"event_id": offer.event_id, "session_id": "s", "session_seq": 1, "event": offer.event})
    body = f'{{"pos":{json.dumps(POS)},"events":[{text}]}}'.encode()
    _, writer = await asyncio.open_connection("127.0.0.1", centre.site.port)
    writer.write(head(centre.site.port, "POST", PUSH, desk.token, JSON, f"Content-Length: {len(body)}"))
    writer.write(body[:-1])
    await writer.drain()
    writer.transport.abort()
    await until(lambda: 'endpoint="push",status="499"' in centre.site.figures())
    assert await desk.read() == []
    await works(centre)


async def test_what_is_longer_than_it_says_is_cut(centre: HttpCentre) -> None:
    desk = await centre.desk("anna")
    start = head(centre.site.port, "POST", PUSH, desk.token, JSON, "Content-Length: 2")
    answers = await centre.site.raw(start + b'{}{"pos":' * 1000)
    assert answers.startswith(b"HTTP/1.1 400 ")
    await works(centre)


@pytest.mark.parametrize(
    "more",
    [
        ["Content-Length: 2", "Content-Length: 3"],
        ["Content-Length: 2", "Transfer-Encoding: chunked"],
        ["Content-Length: -1"],
        ["Content-Length: 0x10"],
        ["Content-Length: " + "9" * 40],
        ["Transfer-Encoding: chunked, gzip"],
        ["Bad Header"],
        [": x"],
        ["X: a\x00b"],
        [" folded: x"],
    ],
    ids=str,
)
async def test_a_head_that_says_two_things_or_none_is_refused(centre: HttpCentre, more: list[str]) -> None:
    desk = await centre.desk("anna")
    answer = await centre.site.raw(head(centre.site.port, "POST", PUSH, desk.token, JSON, *more) + b"{}")
    assert answer.startswith(b"HTTP/1.1 4")
    await works(centre)


@pytest.mark.parametrize("size", [b"ffffffffffffffffff", b"-1", b"zz", b"100000000"])
async def test_a_piece_of_no_or_of_any_size_is_refused(centre: HttpCentre, size: bytes) -> None:
    desk = await centre.desk("anna")
    start = head(centre.site.port, "POST", PUSH, desk.token, JSON, "Transfer-Encoding: chunked")
    answer = await centre.site.raw(start + size + b"\r\n" + b" " * (PUSH_BYTES + 70_000))
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
    await works(centre)


@pytest.mark.parametrize(
    "bytes_",
    [
        b"\x16\x03\x01\x02\x00",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\0" * 99,
        b"GET /\xff\xfe HTTP/1.1\r\n\r\n",
    ],
    ids=["TLS", "no path", "no version", "zeros", "no letters"],
)
async def test_what_is_no_request_is_refused(centre: HttpCentre, bytes_: bytes) -> None:
    assert (await centre.site.raw(bytes_)).startswith(b"HTTP/1.1 400 ")
    await works(centre)


async def test_a_head_without_an_end_is_cut(centre: HttpCentre) -> None:
    start = b"GET /healthz HTTP/1.1\r\nX: "
    async with asyncio.timeout(10):
        assert (await centre.site.raw(start, b"x" * 40_000)).startswith(b"HTTP/1.1 431 ")
    await works(centre)


async def test_a_body_that_says_it_is_too_long_is_not_waited_for(centre: HttpCentre) -> None:
    desk = await centre.desk("anna")
    length = f"Content-Length: {PUSH_BYTES + 1}"
    async with asyncio.timeout(10):
        answer = await centre.site.raw(head(centre.site.port, "POST", PUSH, desk.token, JSON, length))
    assert answer.startswith(b"HTTP/1.1 413 ")


async def test_a_long_head_is_refused_with_a_problem(centre: HttpCentre) -> None:
    async with centre.site.browser() as client:
        problem(await client.get("/healthz", headers={"X": "x" * 33_000}), 431, "head_too_large")
        problem(await client.get("/healthz", params={"x": "x" * 33_000}), 431, "head_too_large")
        assert (await client.get("/healthz", headers={"X": "x" * 31_000})).status_code == 204


@pytest.mark.parametrize("said", [b"", b"GET /healthz HTTP/1.1\r\nHo", b"\r\n"])
async def test_a_head_that_does_not_come_is_not_waited_for(
    centre: HttpCentre, said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEAD_S", 0.05)
    assert await centre.site.raw(said) == b""
    await works(centre)


async def test_one_connection_serves_one_request_after_another(centre: HttpCentre) -> None:
    get = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    last = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert (await centre.site.raw(get * 3 + get[:9], get[9:], last)).count(b"HTTP/1.1 204 ") == 5


async def test_an_upgrade_is_not_taken(centre: HttpCentre) -> None:
    start = b"GET /healthz HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n"
    assert (await centre.site.raw(start)).startswith(b"HTTP/1.1 204 ")
