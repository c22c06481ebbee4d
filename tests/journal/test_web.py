"""What is answered over HTTP: by status, by type of problem, and what no answer ever says."""

import asyncio
import json
import socket
from typing import Any

import pytest

from core.domain.chain import BEGINNING
from core.domain.wire import Position
from core.errors import (
    JournalBroken,
    JournalBusy,
    JournalDenied,
    JournalError,
    JournalOtherProtocol,
    JournalTooLarge,
)
from journal.web import logs, server
from journal.web.problems import KINDS, Problem, document, problem_of
from tests.journal.facts import STREAM, uid
from tests.journal.site import FEED, POS, PUSH, START, HttpCentre, in_memory, problem, site, until

SECRET = "Выдуманова Ия"


async def test_who_has_no_token_is_asked_for_one(centre: HttpCentre) -> None:
    async with centre.site.browser() as client:
        for response in (await client.get("/v1/account"), await client.post(PUSH), await client.get(FEED)):
            problem(response, 401, "token_unknown")
            assert response.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("said", ["Basic YTpi", "Bearer", "Bearer a b", "bearer", "Bearer " + "x" * 600])
async def test_a_token_that_can_be_none_is_not_looked_for(centre: HttpCentre, said: str) -> None:
    async with centre.site.browser(Authorization=said) as client:
        problem(await client.get("/v1/account"), 401, "token_unknown")


@pytest.mark.parametrize(
    ("code", "status"), [(code, kind.status) for code, kind in KINDS.items() if kind.status in (401, 403)]
)
async def test_who_is_denied_is_told_why(centre: HttpCentre, code: str, status: int) -> None:
    class Door(HttpCentre):
        async def seat(self, token: str, session_id: str) -> Any:
            raise JournalDenied(code)

    async with site(Door(in_memory)) as place, place.browser("token") as client:
        problem(await client.get("/v1/account"), status, code)


@pytest.mark.parametrize("said", [None, "0", "2", "1.0", "x", ""])
async def test_another_protocol_is_answered_with_ours(centre: HttpCentre, said: str | None) -> None:
    desk = await centre.desk("anna")
    async with centre.site.browser(desk.token) as client:
        del client.headers["pult-protocol"]
        response = await client.get("/v1/account", headers={} if said is None else {"Pult-Protocol": said})
        assert problem(response, 426, "other_protocol")["protocols"] == [1]
        assert response.headers["upgrade"] == "pult/1"


@pytest.mark.parametrize("said", ["", "a b", "x" * 65, "ö", "a/b"])
async def test_a_session_is_a_word(centre: HttpCentre, said: str) -> None:
    desk = await centre.desk("anna")
    async with centre.site.browser(desk.token) as client:
        response = await client.get("/v1/account", headers=[(b"Pult-Session", said.encode())])
        assert problem(response, 400, "malformed")["where"] == "Pult-Session"


async def test_what_is_not_there_is_not_found(centre: HttpCentre) -> None:
    desk = await centre.desk("anna")
    async with centre.site.browser(desk.token) as client:
        for path in (
            "/",
            "/v1",
            "/v1/account/",
            "/v2/account",
            "/v1/streams/a%00b/feed",
            "/v1/streams/%2e%2e/x",
        ):
            problem(await client.get(path), 404, "not_found")
        for name in ("a%00b", "%d0%b0", "x" * 65, "a b", "%ff"):
            problem(await client.get(f"/v1/streams/{name}/feed", params=START), 404, "not_found")
            problem(await client.get(f"/v1/streams/{STREAM}/cards/{name}/history"), 404, "not_found")


async def test_what_is_not_done_somewhere_says_what_is(centre: HttpCentre) -> None:
    async with centre.site.browser() as client:
        response = await client.get(PUSH)
        problem(response, 405, "method_not_allowed")
        assert response.headers["allow"] == "POST"


async def test_a_fork_is_a_conflict(centre: HttpCentre) -> None:
    desk = await centre.desk("anna")
    async with centre.site.browser(desk.token) as client:
        wrong = {"seq": 3, "chain": "f" * 64}
        problem(await client.post(PUSH, json={"pos": wrong, "events": []}), 409, "fork")
        problem(await client.get(FEED, params={"after": "3", "chain": "f" * 64}), 409, "fork")


async def test_all_rejected_is_two_hundred(centre: HttpCentre) -> None:
    desk = await centre.desk("anna")
    offer = {"event_id": uid("x"), "session_id": "b", "session_seq": 1, "event": "{}"}
    async with centre.site.browser(desk.token) as client:
        response = await client.post(PUSH, json={"pos": POS, "events": [offer]})
    assert response.status_code == 200
    assert response.json()["answers"] == [
        {"event_id": uid("x"), "reception": "rejected", "verdict": "malformed"}
    ]


async def test_a_fault_of_ours_shows_nothing_of_the_inside(
    centre: HttpCentre, caplog: pytest.LogCaptureFixture
) -> None:
    class Faulty(HttpCentre):
        async def seat(self, token: str, session_id: str) -> Any:
            try:
                raise KeyError(SECRET)
            except KeyError as error:
                raise RuntimeError(f"{SECRET} said {token}") from error

    async with site(Faulty(in_memory)) as place, place.browser("t0ken") as client:
        response = await client.get("/v1/account")
        problem(response, 500, "broken")
        assert 'pult_journal_requests_total{endpoint="account",status="500"} 1.0' in place.figures()
    assert "Выдуманова" not in response.text
    (record,) = caplog.records
    line = logs.Lines().format(record)
    assert SECRET not in line
    assert "t0ken" not in line
    told = json.loads(line)
    assert (told["error"], told["after"]["error"]) == ("builtins.RuntimeError", "builtins.KeyError")
    assert "\n" not in line


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (JournalBusy(3), "busy"),
        (JournalTooLarge(), "too_large"),
        (JournalOtherProtocol(), "other_protocol"),
        (JournalDenied("no such code"), "broken"),
        (JournalBroken(SECRET), "broken"),
        (JournalError(), "broken"),
    ],
)
def test_every_error_of_the_service_is_a_problem(error: JournalError, code: str) -> None:
    made = problem_of(error)
    assert made.code == code
    assert SECRET not in str(document(made))


async def test_a_database_that_does_not_answer_makes_a_process_unready_not_unhealthy(
    centre: HttpCentre,
) -> None:
    class Away(HttpCentre):
        async def ready(self) -> None:
            raise JournalBusy(5)

    async with site(Away(in_memory)) as place, place.browser() as client:
        assert (await client.get("/healthz")).status_code == 204
        response = await client.get("/readyz")
        problem(response, 503, "busy")
        assert int(response.headers["retry-after"]) >= 5
    async with centre.site.browser() as client:
        assert (await client.get("/readyz")).status_code == 204
        centre.site.stopping.set()
        problem(await client.get("/readyz"), 503, "busy")


async def test_figures_tell_how_much_and_nobody(centre: HttpCentre) -> None:
    desk = await centre.desk("anna")
    offer = desk.pen.open()
    await desk.push(offer, desk.pen.note("{"))
    await desk.read()
    await desk.push(offer)  # known: its number is not the head
    async with centre.site.browser() as client:
        await client.get(f"/nowhere/{uid('card')}")
    figures = centre.site.figures()
    assert 'pult_journal_requests_total{endpoint="push",status="200"} 2.0' in figures
    assert 'pult_journal_requests_total{endpoint="none",status="404"} 1.0' in figures
    assert 'pult_journal_answers_total{reception="duplicate",verdict="accepted"} 1.0' in figures
    assert f'pult_journal_head{{stream="{STREAM}"}} 2.0' in figures
    assert "pult_journal_push_seconds_count 2.0" in figures
    for personal in (desk.token, "anna", SECRET, uid("card"), offer.event_id, desk.pen.session, "127.0.0.1"):
        assert personal not in figures


async def test_who_waits_is_woken_counted_and_let_go(centre: HttpCentre) -> None:
    reader, writer = await centre.desk("anna"), await centre.desk("boris")
    waiting = asyncio.create_task(reader.feed(wait_s=30))
    await until(lambda: centre.service.bell.waiting() == 1)
    assert "pult_journal_waiting_readers 1.0" in centre.site.figures()
    await writer.push(writer.pen.open())
    assert (await waiting).head == 1
    assert "pult_journal_waiting_readers 0.0" in centre.site.figures()


async def test_who_goes_away_is_waited_for_no_longer(centre: HttpCentre) -> None:
    desk = await centre.desk("anna")
    waiting = asyncio.create_task(desk.feed(wait_s=30))
    await until(lambda: centre.service.bell.waiting() == 1)
    waiting.cancel()
    await until(lambda: centre.service.bell.waiting() == 0)
    await until(lambda: "pult_journal_waiting_readers 0.0" in centre.site.figures())


async def test_an_end_answers_those_who_wait_with_what_there_is(centre: HttpCentre) -> None:
    desk = await centre.desk("anna")
    waiting = asyncio.create_task(desk.feed(wait_s=30))
    await until(lambda: centre.service.bell.waiting() == 1)
    centre.site.stopping.set()
    async with asyncio.timeout(10):
        page = await waiting
    assert (page.items, page.head) == ((), 0)


async def test_a_page_says_the_chain_that_it_follows(centre: HttpCentre) -> None:
    desk = await centre.desk("anna")
    await desk.push(desk.pen.open())
    await desk.read()
    async with centre.site.browser(desk.token) as client:
        response = await client.get(FEED, params={"after": "1", "chain": desk.position.chain})
    assert response.json()["prev"] == desk.position.chain != BEGINNING.chain
    assert desk.position == Position(1, response.json()["prev"])


def test_every_problem_has_a_sentence_of_its_own() -> None:
    assert len({kind.title for kind in KINDS.values()}) >= len(KINDS) - 1  # not_permitted is said twice, too
    assert all(document(Problem(code)).status == kind.status for code, kind in KINDS.items())


async def test_an_answer_is_not_held_back_by_the_network() -> None:
    listening = server.listen("127.0.0.1", 0)
    with listening, socket.create_connection(listening.getsockname()):
        listening.setblocking(True)
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP  # what asyncio looks at before it sets TCP_NODELAY


async def test_a_journal_on_this_machine_is_asked_without_a_proxy(
    centre: HttpCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert (await (await centre.desk("anna")).journal.account()).operator == "anna"
