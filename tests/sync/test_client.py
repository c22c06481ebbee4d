"""The console's side of HTTP: what is sent, and what everything that may happen to it is called."""

import gzip
import json
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from core.domain.chain import BEGINNING, GENESIS
from core.domain.published import etag_of
from core.domain.wire import Offer, Position, Stamp
from core.errors import (
    JournalBroken,
    JournalBusy,
    JournalDenied,
    JournalError,
    JournalFailed,
    JournalFork,
    JournalOtherProtocol,
    JournalStale,
    JournalTooLarge,
    JournalUnreachable,
)
from core.sync import client as room
from core.sync.client import HttpJournal, enrol
from tests.sync.voice import (
    ACCOUNT,
    EVERY_CALL,
    FILES,
    NOW,
    OFFER,
    PAGE,
    PUBLISHED,
    SECRET,
    STAMP,
    URL,
    Call,
    answering,
    journal,
    push,
)


async def test_what_is_sent_is_what_the_protocol_says() -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"answers": []} if request.method == "POST" else PAGE)

    it = journal(handler)
    stamp = Stamp(3, "accepted", "anna", "operator", 7, NOW, "r")
    offers = [OFFER, Offer("f", "s", 2, "я\ud800", stamp)]
    await it.push("a/b?", Position(4, "ab"), offers, [("s", 9)])
    await it.feed("invented", BEGINNING, 9999, 12.5)
    pushed, fed = asked
    assert pushed.method == "POST"
    assert pushed.url.raw_path == b"/centre/v1/streams/a%2Fb%3F/push"
    assert str(fed.url) == f"{URL}/v1/streams/invented/feed?after=0&chain={GENESIS}&limit=500&wait=12.5"
    for request in asked:
        assert request.headers["authorization"] == "Bearer t0ken"
        assert request.headers["pult-protocol"] == "1"
        assert request.headers["pult-session"] == "s1"
        assert request.headers["accept-encoding"] == "identity"
    assert json.loads(pushed.content) == {
        "pos": {"seq": 4, "chain": "ab"},
        "events": [
            {"event_id": "e", "session_id": "s", "session_seq": 1, "event": SECRET},
            {
                "event_id": "f",
                "session_id": "s",
                "session_seq": 2,
                "event": "я\ud800",
                "stamp": STAMP | {"seq": 3},
            },
        ],
        "gap_ok": [["s", 9]],
    }
    assert SECRET.encode() in pushed.content  # letters, not six characters for each
    assert fed.extensions["timeout"]["read"] > 12.5
    await it.close()


def told(code: str) -> dict[str, Any]:
    return {"type": f"/problems/{code}", "title": SECRET}


@pytest.mark.parametrize(
    ("status", "content", "error"),
    [
        (401, told("token_expired"), JournalDenied),
        (403, told("not_permitted"), JournalDenied),
        (403, told("code_unknown"), JournalDenied),
        (401, told("nothing we know"), JournalBroken),
        (403, b"<html>the wall of the office says no</html>", JournalBroken),
        (403, {"type": ["/problems/token_expired"]}, JournalBroken),
        (403, {"type": "about:blank"}, JournalBroken),
        (409, told("fork"), JournalFork),
        (409, b"", JournalBroken),
        (413, told("too_large"), JournalTooLarge),
        (413, b"", JournalBroken),
        (408, told("too_slow"), JournalUnreachable),
        (426, told("other_protocol"), JournalOtherProtocol),
        (426, b"", JournalBroken),
        (429, told("too_many"), JournalBusy),
        (503, b"", JournalBusy),
        (502, b"", JournalUnreachable),
        (504, b"", JournalUnreachable),
        (500, told("broken"), JournalFailed),
        (500, b"<html>a proxy in trouble</html>", JournalBroken),
        (400, told("malformed"), JournalBroken),
        (404, told("nothing we know"), JournalBroken),
        (302, b"", JournalBroken),
        (204, b"", JournalBroken),
        (201, PAGE, JournalBroken),
        (299, b"", JournalBroken),
        (999, b"", JournalBroken),
    ],
)
@EVERY_CALL
async def test_every_status_has_its_name_and_no_proxy_speaks_for_the_journal(
    call: Call, answer: Any, status: int, content: Any, error: type[JournalError]
) -> None:
    with pytest.raises(JournalError) as raised:
        await call(answering(content, status))
    assert type(raised.value) is error
    assert SECRET not in f"{raised.value}{raised.value!r}"


@pytest.mark.parametrize("status", [408, 413])
async def test_more_than_one_event_may_be_too_much_for_whatever_lies_on_the_way(status: int) -> None:
    with pytest.raises(JournalTooLarge):
        await push(OFFER, OFFER)(answering(b"", status))


@pytest.mark.parametrize(
    ("said", "after_s"),
    [
        ("7", 7),
        ("0", 0),
        ("999999", 3600),
        ("Fri, 20 Nov 2026 09:00:00 GMT", 1),
        ("-5", 1),
        ("٣", 1),
        ("1e9", 1),
    ],
)
async def test_later_means_when_it_was_said(said: str, after_s: float) -> None:
    it = journal(lambda request: httpx.Response(503, headers=[(b"Retry-After", said.encode())]))
    with pytest.raises(JournalBusy) as busy:
        await it.account()
    assert busy.value.after_s == after_s


async def test_a_pack_is_asked_for_by_its_etag_and_published_in_the_place_of_another() -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=PUBLISHED | {"files": FILES})

    it = journal(handler)
    pack = await it.pack("invented", GENESIS)
    assert pack is not None
    assert (dict(pack.files), pack.published.version, pack.published.etag) == (FILES, 3, PUBLISHED["etag"])
    await it.pack("invented", "")
    assert (await it.publish("invented", FILES, "")).operator == "chief"
    await it.publish("invented", FILES, GENESIS)
    assert [request.headers.get("if-none-match") for request in asked[:2]] == [f'"{GENESIS}"', None]
    assert [request.headers["if-match"] for request in asked[2:]] == ['""', f'"{GENESIS}"']
    assert json.loads(asked[2].content) == {"files": FILES}
    assert {request.url.path for request in asked} == {"/centre/v1/streams/invented/pack"}


async def test_no_pack_and_no_newer_pack_are_no_errors_and_another_one_meanwhile_is() -> None:
    none = {"type": "/problems/not_found"}
    assert await answering(b"", 304).pack("invented", GENESIS) is None
    assert await answering(none, 404).pack("invented", "") is None
    for strange in (answering(b"", 304), answering(b"", 404), answering({"type": "/problems/x"}, 404)):
        with pytest.raises(JournalBroken):
            await strange.pack("invented", "")
    with pytest.raises(JournalStale):
        await answering({"type": "/problems/stale"}, 412).publish("invented", FILES, GENESIS)
    with pytest.raises(JournalBroken):
        await answering(b"", 412).publish("invented", FILES, GENESIS)


@pytest.mark.parametrize("name", ["../a.toml", "a.toml/..", "A.toml", "a.txt", "a.toml\n", "con:.toml", ""])
async def test_a_file_that_would_lie_elsewhere_is_not_believed(name: str) -> None:
    files = {name: ""}
    with pytest.raises(JournalBroken):
        await answering(PUBLISHED | {"files": files, "etag": etag_of(files)}).pack("invented", "")
    with pytest.raises(JournalBroken):
        await answering(PUBLISHED | {"files": {"centre.toml": "другое"}}).pack("invented", "")


def leaves(of: type[BaseException]) -> list[type[BaseException]]:
    below = of.__subclasses__()
    return [each for sub in below for each in leaves(sub)] if below else [of]


@pytest.mark.parametrize(
    "error", [*leaves(httpx.RequestError), httpx.InvalidURL, OSError, TimeoutError, ssl.SSLError]
)
@EVERY_CALL
async def test_every_fault_on_the_way_is_a_journal_error(
    call: Call, answer: Any, error: type[Exception]
) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise error(SECRET)

    with pytest.raises(JournalError) as raised:
        await call(journal(handler))
    assert type(raised.value) in (JournalUnreachable, JournalBroken)
    assert SECRET not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


async def test_an_answer_without_an_end_is_not_read_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_MOST_BYTES", 10_000)
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1
            yield b" " * 1000

    it = journal(lambda request: httpx.Response(200, content=endless()))
    with pytest.raises(JournalBroken):
        await it.account()
    assert sent < 20


async def test_an_answer_that_was_packed_all_the_same_is_counted_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(room, "_MOST_BYTES", 100_000)
    with pytest.raises(JournalBroken):
        await answering(gzip.compress(b" " * 10_000_000), headers={"Content-Encoding": "gzip"}).account()
    with pytest.raises(JournalBroken):
        await answering(b"not packed", headers={"Content-Encoding": "gzip"}).account()


@pytest.mark.parametrize(
    "url",
    [
        "", "journal", "ftp://a.example", "http://journal.example.invalid", "http://10.0.0.7:8017", "https://",
        "http://127.0.0.1.example.invalid", "https://user:word@a.example", "https://a.example/?x=1",
        "https://[::1", "http://localhost.example", "https://a.example:99999", "\ud800", "https://\0",
    ],
)  # fmt: skip
async def test_an_address_that_cannot_be_trusted_is_not_asked(url: str) -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200)

    transport = httpx.MockTransport(handler)
    it = HttpJournal(url, "t", "s", transport=transport)
    with pytest.raises(JournalBroken):
        await it.account()
    with pytest.raises(JournalBroken):
        await enrol(url, "1", "d", transport=transport)
    assert asked == []


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "http://[::1]:1/", "http://localhost:1", URL, URL + "/"]
)
async def test_this_machine_and_a_sealed_line_are_asked(url: str) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=ACCOUNT))
    it = HttpJournal(url, "t", "s", transport=transport)
    assert (await it.account()).operator == "anna"
    await it.close()
    assert (await it.account()).operator == "anna"  # a new connection
    await it.close()


async def test_a_file_of_certificates_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "none.pem").write_text("none")
    for file in (tmp_path / "missing.pem", tmp_path / "none.pem", tmp_path):
        with pytest.raises(JournalBroken):
            await HttpJournal(URL, "t", "s", file).account()


async def test_nobody_there_is_unreachable() -> None:
    with pytest.raises(JournalUnreachable):
        await HttpJournal("http://127.0.0.1:1", "t", "s").account()


async def test_a_code_is_exchanged() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == f"{URL}/v1/enrol"
        assert json.loads(request.content) == {"code": "1234-\ud800", "device_id": "d"}
        assert "authorization" not in request.headers
        return httpx.Response(200, json={"token": "fresh", "account": ACCOUNT})

    enrolment = await enrol(URL, "1234-\ud800", "d", transport=httpx.MockTransport(handler))
    assert (enrolment.token, enrolment.account.operator) == ("fresh", "anna")


@pytest.mark.parametrize(
    ("token", "session"), [("a\nb", "s"), ("ключ", "s"), ("t", "s\r\nX: y"), ("t", "\ud800")]
)
async def test_what_no_header_holds_is_not_sent(token: str, session: str) -> None:
    with pytest.raises(JournalError):
        await HttpJournal("http://127.0.0.1:1", token, session).account()
