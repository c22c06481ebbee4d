"""How much one process bears, and how it says «later»."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from starlette.requests import Request

from core.domain.wire import Answer, Offer, Position
from core.errors import JournalBusy, JournalDenied
from core.sync.client import HttpJournal, enrol
from journal.settings import Limits
from journal.web import limits
from journal.web.limits import REMEMBERED, Allowance, Gate, origin
from journal.web.problems import Problem
from tests.journal.facts import STREAM, uid
from tests.journal.site import POS, PUSH, HttpCentre, head, http_centre, in_memory, problem, site, until


class Ticks:
    """A clock that stands until somebody moves it."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


def test_an_allowance_is_used_up_and_grows_again(ticks: Ticks) -> None:
    allowance = Allowance(0.5, 2, ticks)
    for _ in range(2):
        assert allowance.wait_s("a") == 0
        allowance.take("a")
    assert allowance.wait_s("a") == 2
    assert allowance.wait_s("b") == 0
    ticks.now += 1.5
    assert allowance.wait_s("a") == 0.5
    ticks.now += 1_000
    allowance.take("a")
    allowance.take("a")
    assert allowance.wait_s("a") == 2  # no more than two are saved up


def test_of_those_who_ask_only_so_many_are_remembered(ticks: Ticks) -> None:
    allowance = Allowance(1, 1, ticks)
    for number in range(REMEMBERED + 5):
        allowance.take(str(number))
    assert [allowance.knows(who) for who in ("4", "5", str(REMEMBERED + 4))] == [False, True, True]


def test_a_gate_lets_so_many_in_and_so_many_of_each() -> None:
    gate = Gate(2, 1)
    with gate.enter("a"):
        with pytest.raises(Problem), gate.enter("a"):
            pass
        with gate.enter("b"), pytest.raises(Problem), gate.enter("c"):
            pass
        with gate.enter("c"):
            pass
    with pytest.raises(ValueError, match="inside"), gate.enter("a"):
        raise ValueError("inside")
    with gate.enter("a"):
        pass


@pytest.mark.parametrize(
    ("host", "known_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("a socket", "a socket"),
        (None, ""),
    ],
)
def test_an_address_is_counted_with_its_network(host: str | None, known_as: str) -> None:
    assert origin(Request({"type": "http", "client": (host, 1) if host else None})) == known_as


async def test_a_console_that_asks_too_often_waits_and_its_neighbour_does_not(ticks: Ticks) -> None:
    async with http_centre(Limits(calls=1, burst=3), ticks) as centre:
        anna, boris = await centre.desk("anna"), await centre.desk("boris")
        for _ in range(3):
            await anna.journal.account()
        async with centre.site.browser(anna.token) as client:
            response = await client.get("/v1/account")
            problem(response, 429, "too_many")
            assert 1 <= int(response.headers["retry-after"]) <= 2
        with pytest.raises(JournalBusy):
            await anna.journal.account()
        await boris.journal.account()
        ticks.now += 1
        await anna.journal.account()


async def test_an_address_that_tries_tokens_is_shut_out_but_for_its_honest_neighbours(ticks: Ticks) -> None:
    async with http_centre(Limits(wrong=3, wrong_every_s=30), ticks) as centre:
        desk = await centre.desk("anna")
        await desk.journal.account()
        for number in range(3):
            with pytest.raises(JournalDenied):
                await centre.client(f"guess-{number}", uid("session")).account()
        with pytest.raises(JournalBusy) as busy:
            await centre.client("guess-4", uid("session")).account()
        assert 30 <= busy.value.after_s <= 31
        await desk.journal.account()  # right before, and from the same address
        late = (await centre.desk("boris")).journal
        with pytest.raises(JournalBusy):
            await late.account()
        ticks.now += 30
        await late.account()


async def test_an_address_that_tries_codes_is_shut_out(ticks: Ticks) -> None:
    async with http_centre(Limits(wrong=3, wrong_every_s=30), ticks) as centre:
        await centre.hire("anna")
        code = await centre.service.issue_code("anna")
        for number in range(3):
            with pytest.raises(JournalDenied) as denied:
                await enrol(centre.site.url, f"000{number}", uid("device", 1))
            assert denied.value.code == "code_unknown"
        with pytest.raises(JournalBusy):
            await enrol(centre.site.url, code, uid("device", 1))
        ticks.now += 30
        assert (await enrol(centre.site.url, code, uid("device", 1))).account.operator == "anna"


async def test_a_console_whose_access_has_ended_is_no_thief(ticks: Ticks) -> None:
    async with http_centre(Limits(wrong=1, wrong_every_s=3600), ticks) as centre:
        desk, neighbour = await centre.desk("anna"), await centre.desk("boris")
        await centre.dismiss("anna")
        for _ in range(5):
            with pytest.raises(JournalDenied) as denied:
                await desk.journal.account()
            assert denied.value.code == "token_revoked"
        await neighbour.journal.account()


class Slow(HttpCentre):
    """Pushes come to an end when they may."""

    def __init__(self) -> None:
        super().__init__(in_memory)
        self.may = asyncio.Event()
        self.inside = 0

    async def seat(self, token: str, session_id: str) -> Any:
        seat: Any = await super().seat(token, session_id)
        push = seat.push

        async def slow(
            stream: str, position: Position, offers: Sequence[Offer], gap_ok: Sequence[tuple[str, int]]
        ) -> Sequence[Answer]:
            self.inside += 1
            await self.may.wait()
            return await push(stream, position, offers, gap_ok)  # type: ignore[no-any-return]

        seat.push = slow
        return seat


@pytest.fixture
async def slow() -> AsyncIterator[Slow]:
    slow = Slow()
    await slow.open()
    yield slow
    await slow.close()


async def test_pushes_over_the_limit_are_sent_away_at_once_and_lose_nothing(slow: Slow) -> None:
    async with site(slow, Limits(pushes=1)) as place:
        anna, boris = await slow.desk("anna"), await slow.desk("boris")
        first = HttpJournal(place.url, anna.token, anna.pen.session)
        second = HttpJournal(place.url, boris.token, boris.pen.session)
        offers = [boris.pen.open()]
        pushing = asyncio.create_task(first.push(STREAM, anna.position, [anna.pen.open()], []))
        await until(lambda: slow.inside == 1)
        with pytest.raises(JournalBusy):
            await second.push(STREAM, boris.position, offers, [])
        slow.may.set()
        assert [answer.seq for answer in await pushing] == [1]
        assert [answer.seq for answer in await second.push(STREAM, boris.position, offers, [])] == [2]
        await first.close()
        await second.close()


async def test_one_console_does_not_take_the_place_of_all(slow: Slow) -> None:
    async with site(slow, Limits(pushes=10, pushes_each=1)) as place:
        anna = await slow.desk("anna")
        async with place.browser(anna.token) as client:
            pushing = asyncio.create_task(client.post(PUSH, json={"pos": POS, "events": []}))
            await until(lambda: slow.inside == 1)
            response = await client.post(PUSH, json={"pos": POS, "events": []})
            problem(response, 503, "busy")
            assert response.headers["retry-after"] == "2"
            slow.may.set()
            assert (await pushing).status_code == 200


async def test_one_console_does_not_wait_in_the_place_of_all() -> None:
    async with http_centre(Limits(open_each=2)) as centre:
        anna, boris = await centre.desk("anna"), await centre.desk("boris")
        readers = [HttpJournal(centre.site.url, anna.token, anna.pen.session) for _ in range(3)]
        waiting = [asyncio.create_task(each.feed(STREAM, anna.position, 500, 20)) for each in readers[:2]]
        await until(lambda: centre.service.bell.waiting() == 2)
        with pytest.raises(JournalBusy):
            await readers[2].account()
        assert (await boris.journal.account()).operator == "boris"
        await boris.push(boris.pen.open())
        assert [page.head for page in await asyncio.gather(*waiting)] == [1, 1]
        assert (await readers[2].account()).operator == "anna"
        for each in readers:
            await each.close()


async def test_a_push_goes_on_when_nobody_waits_for_its_answer(slow: Slow) -> None:
    anna = await slow.desk("anna")
    pushing = asyncio.create_task(anna.push(anna.pen.open()))
    await until(lambda: slow.inside == 1)
    pushing.cancel()
    await asyncio.gather(pushing, return_exceptions=True)
    slow.may.set()
    boris = await slow.desk("boris")
    assert (await boris.feed(wait_s=30)).head == 1


async def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async with http_centre(Limits(body_s=0)) as centre:
        desk = await centre.desk("anna")
        answer = await centre.site.raw(
            head(
                centre.site.port,
                "POST",
                PUSH,
                desk.token,
                "Content-Type: application/json",
                "Content-Length: 9",
            )
        )
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"/problems/too_slow" in answer
    assert b"connection: close" in answer


async def test_a_slow_body_that_goes_on_coming_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SLOWEST", 0.01)  # each byte buys 100 seconds

    async def slow() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(1.1)
        yield b"}"

    async with http_centre(Limits(body_s=1)) as centre:
        desk = await centre.desk("anna")
        async with centre.site.browser(desk.token, Content_Type="application/json") as client:
            problem(await client.post(PUSH, content=slow()), 400, "malformed")


async def test_over_the_number_of_connections_nobody_is_served() -> None:
    async with http_centre(Limits(connections=2)) as centre, centre.site.browser() as client:
        _, idle = await asyncio.open_connection("127.0.0.1", centre.site.port)
        assert (await client.get("/healthz")).status_code == 503
        idle.close()
        await idle.wait_closed()
        assert (await client.get("/healthz")).status_code == 204
