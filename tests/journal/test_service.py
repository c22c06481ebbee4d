"""One process under load and under faults: who waits together, who is harmed by whom, what is seen unseen."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import pytest

from core.domain.wire import ACCEPTED, Answer, Item, Reception
from core.errors import JournalBusy, JournalDenied, JournalUnreachable
from journal.ledger.memory import MemoryLedger
from journal.ledger.port import Known, Ledger, Plan, Seen, Slice, Wanted, Writing
from journal.service import Service
from tests.journal.centre import KEY, Centre, Desk, shown
from tests.journal.facts import STREAM, uid

POISON = "ЯД"


class Watched(MemoryLedger):
    """A ledger that takes its turn with others, counts what it is asked, and fails when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.appends = self.reads = self.notings = self.touches = 0
        self.before_append: Callable[[], Awaitable[None]] = _nothing
        self.after_read: Callable[[], Awaitable[object]] = _nothing
        self.refuses: Callable[[Writing], bool] = lambda writing: False
        self.trail_is_busy = False
        self.told: list[Callable[[str], None]] = []

    def subscribe(self, heard: Callable[[str], None]) -> None:
        super().subscribe(heard)
        self.told = self._heard

    async def append(self, stream: str, wanted: Wanted, plan: Plan) -> Sequence[Answer]:
        self.appends += 1
        await self.before_append()

        def watched(known: Known) -> Writing:
            writing = plan(known)
            if self.refuses(writing):
                raise ValueError([row.body for row in writing.rows])  # as databases do: with the text in it
            return writing

        return await super().append(stream, wanted, watched)

    async def read(self, stream: str, after: int, limit: int, organisation: str | None) -> Slice:
        self.reads += 1
        found = await super().read(stream, after, limit, organisation)
        await self.after_read()
        return found

    async def note(self, notes: Sequence[tuple[str, str, str]]) -> None:
        await asyncio.sleep(0)
        if self.trail_is_busy:
            raise JournalBusy
        self.notings += 1
        await super().note(notes)

    async def touch(self, seen: Sequence[Seen]) -> None:
        self.touches += 1
        await super().touch(seen)


async def _nothing() -> None:
    await asyncio.sleep(0)


@pytest.fixture
async def centre() -> AsyncIterator[Centre]:
    async def make() -> Ledger:
        return Watched()

    centre = Centre(make)
    await centre.open()
    yield centre
    await centre.close()


@pytest.fixture
def ledger(centre: Centre) -> Watched:
    assert isinstance(centre.ledger, Watched)
    return centre.ledger


def poisoned(writing: Writing) -> bool:
    return any(POISON in (row.body or "") for row in writing.rows)


async def desks(centre: Centre, count: int) -> list[Desk]:
    return [await centre.desk(f"operator{number}") for number in range(count)]


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not happened():  # noqa: ASYNC110  # what is waited for makes no event
            await asyncio.sleep(0)


async def test_pushes_that_wait_go_into_one_transaction(centre: Centre, ledger: Watched) -> None:
    consoles = await desks(centre, 20)
    answers = await asyncio.gather(
        *(desk.push(desk.pen.open(uid("card", at)), desk.pen.note()) for at, desk in enumerate(consoles))
    )
    assert sorted(answer.seq for some in answers for answer in some) == list(range(1, 41))
    assert ledger.appends == 1


async def test_each_push_has_its_own_answers_however_they_are_mixed(centre: Centre, ledger: Watched) -> None:
    consoles = await desks(centre, 5)
    offers = [[desk.pen.open(), *(desk.pen.note() for _ in range(at))] for at, desk in enumerate(consoles)]
    answers = await asyncio.gather(*(desk.push(*some) for desk, some in zip(consoles, offers, strict=True)))
    for some, of_these in zip(offers, answers, strict=True):
        assert [answer.event_id for answer in of_these] == [offer.event_id for offer in some]


@pytest.mark.parametrize("place", [0, 1, 24, 49])
async def test_one_event_that_the_ledger_cannot_take_is_set_aside_and_the_rest_goes_on(
    centre: Centre, ledger: Watched, caplog: pytest.LogCaptureFixture, place: int
) -> None:
    ledger.refuses = poisoned
    first, second = await desks(centre, 2)
    offers = [first.pen.note(POISON if at == place else "добро") for at in range(50)]
    with caplog.at_level(logging.DEBUG):
        answers, others = await asyncio.gather(first.push(*offers), second.push(second.pen.open()))
    assert [answer.verdict for answer in answers] == [
        "malformed" if at == place else ACCEPTED for at in range(50)
    ]
    assert others[0].verdict == ACCEPTED
    (line,) = await centre.trail("set_aside")
    assert offers[place].event_id in line
    assert POISON not in caplog.text + line
    kept = {item.event_id: item for item in await first.read()}
    assert kept[offers[place].event_id].event is None
    assert len(kept) == 51
    (again,) = await first.push(offers[place])
    assert (again.reception, again.verdict) == (Reception.DUPLICATE, "malformed")


async def test_an_event_that_fails_with_its_verdict_only_keeps_its_text(
    centre: Centre, ledger: Watched
) -> None:
    ledger.refuses = lambda writing: any(
        POISON in (row.body or "") and row.verdict == ACCEPTED for row in writing.rows
    )
    (desk,) = await desks(centre, 1)
    offer = desk.pen.note(POISON)
    (answer,) = await desk.push(offer)
    assert answer.verdict == "malformed"
    (item,) = await desk.read()
    assert item.event == offer.event


async def test_a_failure_that_passes_sets_nothing_aside(centre: Centre, ledger: Watched) -> None:
    failures = iter([True, True])
    ledger.refuses = lambda writing: next(failures, False)
    (desk,) = await desks(centre, 1)
    answers = await desk.push(desk.pen.open(), desk.pen.note(), desk.pen.note())
    assert [answer.verdict for answer in answers] == [ACCEPTED] * 3
    assert await centre.trail("set_aside") == []


async def test_an_event_alone_is_tried_again_before_it_is_set_aside(centre: Centre, ledger: Watched) -> None:
    failures = iter([True])
    ledger.refuses = lambda writing: next(failures, False)
    (desk,) = await desks(centre, 1)
    (answer,) = await desk.push(desk.pen.open())
    assert answer.verdict == ACCEPTED


async def test_a_ledger_that_takes_nothing_at_all_is_busy_and_blames_no_event(
    centre: Centre, ledger: Watched
) -> None:
    ledger.refuses = lambda writing: True
    (desk,) = await desks(centre, 1)
    offers = [desk.pen.open(), *(desk.pen.note() for _ in range(30))]
    with pytest.raises(JournalBusy):
        await desk.push(*offers)
    ledger.refuses = lambda writing: False
    assert {answer.reception for answer in await desk.push(*offers)} == {Reception.ACCEPTED}


async def test_a_busy_ledger_keeps_nothing_and_everybody_is_told(centre: Centre, ledger: Watched) -> None:
    consoles = await desks(centre, 3)

    async def busy() -> None:
        raise JournalBusy(7)

    ledger.before_append = busy
    told = await asyncio.gather(*(desk.push(desk.pen.open()) for desk in consoles), return_exceptions=True)
    assert [type(one) for one in told] == [JournalBusy] * 3
    assert ledger.appends == 1
    ledger.before_append = _nothing
    (answer,) = await consoles[0].push(consoles[0].pen.offer(1, "card.noted", {"text": ""}))
    assert answer.seq == 1


async def test_who_goes_away_in_the_middle_takes_nobody_along(centre: Centre, ledger: Watched) -> None:
    first, second = await desks(centre, 2)
    gate = asyncio.Event()

    async def wait() -> None:
        await gate.wait()

    ledger.before_append = wait
    leaving = asyncio.ensure_future(first.push(first.pen.open()))
    staying = asyncio.ensure_future(second.push(second.pen.open()))
    await until(lambda: ledger.appends > 0)
    leaving.cancel()
    gate.set()
    assert [answer.verdict for answer in await staying] == [ACCEPTED]
    assert leaving.cancelled()


async def test_a_hundred_readers_who_wait_are_one_question_and_one_line_of_work(
    centre: Centre, ledger: Watched
) -> None:
    writer, *readers = await desks(centre, 101)
    pages = [asyncio.ensure_future(desk.feed(wait_s=20)) for desk in readers]
    await until(lambda: centre.service.bell.waiting() == len(readers))
    await asyncio.sleep(0.05)  # until the last of them has read that there is nothing
    reads, notings = ledger.reads, ledger.notings
    offer = writer.pen.open()
    await writer.push(offer)
    assert {tuple(shown(page)) for page in await asyncio.gather(*pages)} == {(offer.event_id,)}
    assert ledger.reads == reads + 1
    assert ledger.notings <= notings + 2
    (line,) = await centre.trail("feed")
    assert len(json.loads(line)["readers"]) == len(readers)


async def test_what_is_appended_between_the_look_and_the_wait_is_not_missed(
    centre: Centre, ledger: Watched
) -> None:
    reader, writer = await desks(centre, 2)
    offers = [writer.pen.open()]

    async def write() -> None:
        if offers:
            await writer.push(offers.pop())

    ledger.after_read = write
    async with asyncio.timeout(20):
        page = await reader.feed(wait_s=30)
    assert len(page.items) == 1


async def test_nobody_is_told_what_was_read_before_their_own_push(centre: Centre, ledger: Watched) -> None:
    first, second = await desks(centre, 2)
    gate = asyncio.Event()

    async def wait() -> None:
        await gate.wait()

    ledger.after_read = wait
    slow = asyncio.ensure_future(first.feed())
    await until(lambda: ledger.reads > 0)
    await second.push(second.pen.open())
    own = asyncio.ensure_future(second.feed())
    await asyncio.sleep(0.01)
    gate.set()
    assert (len((await slow).items), len((await own).items)) == (0, 1)


async def test_who_waits_is_woken_though_the_ledger_says_nothing(centre: Centre, ledger: Watched) -> None:
    reader, writer = await desks(centre, 2)
    ledger.told.clear()
    page = asyncio.ensure_future(reader.feed(wait_s=30))
    await until(lambda: centre.service.bell.waiting() > 0)
    await writer.push(writer.pen.open())
    async with asyncio.timeout(20):
        assert len((await page).items) == 1


async def test_who_asked_together_with_one_who_went_away_is_answered(centre: Centre, ledger: Watched) -> None:
    first, second = await desks(centre, 2)
    gate = asyncio.Event()
    ledger.after_read = gate.wait
    pages = [asyncio.ensure_future(desk.feed()) for desk in (first, second)]
    await until(lambda: ledger.reads > 0)
    await asyncio.sleep(0.01)  # until the second has asked too
    pages[0].cancel()
    await asyncio.sleep(0)
    gate.set()
    assert (await pages[1]).head == 0
    assert ledger.reads == 1


async def test_who_waits_no_longer_is_not_remembered(centre: Centre) -> None:
    (desk,) = await desks(centre, 1)
    await desk.feed(wait_s=0.01)
    page = asyncio.ensure_future(desk.feed(wait_s=30))
    await until(lambda: centre.service.bell.waiting() > 0)
    page.cancel()
    await asyncio.gather(page, return_exceptions=True)
    assert centre.service.bell.waiting() == 0


async def test_a_process_that_runs_for_months_forgets_the_consoles_that_went(centre: Centre) -> None:
    for desk in await desks(centre, 5):
        await desk.feed()
        centre.clock.go(days=1)
    assert len(centre.service.presence._written) == 1


async def test_another_process_of_the_journal_wakes_who_waits_here(centre: Centre, ledger: Watched) -> None:
    reader, writer = await desks(centre, 2)
    there = Service(ledger, KEY, centre.clock, lambda: "unused")
    page = asyncio.ensure_future(reader.feed(wait_s=20))
    await until(lambda: centre.service.bell.waiting() > 0)
    await (await there.seat(writer.token)).push(STREAM, writer.position, [writer.pen.open()], [])
    assert len((await page).items) == 1


async def test_who_loses_access_while_waiting_sees_nothing_more(centre: Centre) -> None:
    reader, writer = await desks(centre, 2)
    page = asyncio.ensure_future(reader.feed(wait_s=20))
    await until(lambda: centre.service.bell.waiting() > 0)
    await centre.dismiss(reader.operator)
    await writer.push(writer.pen.open())
    with pytest.raises(JournalDenied):
        await page
    assert await centre.trail("feed") == []


async def test_nothing_is_shown_that_the_trail_could_not_keep(centre: Centre, ledger: Watched) -> None:
    (desk,) = await desks(centre, 1)
    await desk.push(desk.pen.open())
    ledger.trail_is_busy = True
    with pytest.raises(JournalBusy):
        await desk.feed()
    with pytest.raises(JournalBusy):
        await desk.journal.history(STREAM, uid("card", 1))
    ledger.trail_is_busy = False
    assert len([item for item in (await desk.feed()).items if isinstance(item, Item)]) == 1


async def test_the_ledger_is_told_of_a_console_every_twenty_seconds_at_most(
    centre: Centre, ledger: Watched
) -> None:
    (desk,) = await desks(centre, 1)
    for _ in range(10):
        await desk.feed()
        centre.clock.go(seconds=1)
    assert ledger.touches == 1
    centre.clock.go(seconds=15)
    await desk.feed()
    assert ledger.touches == 2


async def test_a_clock_that_was_put_back_stops_nothing(centre: Centre, ledger: Watched) -> None:
    (desk,) = await desks(centre, 1)
    await desk.feed()
    centre.clock.go(hours=-5)
    await desk.feed()
    assert ledger.touches == 2
    await centre.hire(desk.operator, role="analyst")
    assert [answer.verdict for answer in await desk.push(desk.pen.open())] == ["not_permitted"]


async def test_who_asks_after_a_changed_account_hears_of_it_two_seconds_later(centre: Centre) -> None:
    desk = await centre.desk("anna", role="analyst")
    (refused,) = await desk.push(desk.pen.open())
    await centre.hire("anna", role="operator")
    (taken,) = await desk.push(desk.pen.open())
    assert (refused.verdict, taken.verdict) == ("not_permitted", ACCEPTED)


async def test_a_service_is_ready_when_its_ledger_answers(centre: Centre, ledger: Watched) -> None:
    await centre.service.ready()

    async def gone(hash: str) -> None:
        raise JournalUnreachable

    ledger.token = gone  # type: ignore[method-assign]  # a database that went away
    with pytest.raises(JournalUnreachable):
        await centre.service.ready()
