"""The pace of the sync, by a clock that stands: when it asks, how it rests, what it tells."""

import asyncio
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from core.errors import (
    JournalBroken,
    JournalBusy,
    JournalDenied,
    JournalFailed,
    JournalFork,
    JournalOtherProtocol,
    JournalStranger,
    JournalUnreachable,
    StoreFull,
)
from core.sync.engine import Pulled, Pushed
from core.sync.loop import DENIED_S, LONGEST_REST_S, PATIENCE_S, POLL_S, Waiting
from core.views import WireState
from tests.core.domain.cases import START
from tests.sync.pace import OPENED, Pace, given, pulled, settled


async def test_the_first_question_is_short_and_the_next_stay_open() -> None:
    async with Pace() as pace:
        await pace.time.go(3 * PATIENCE_S)
    assert pace.script.waits()[:3] == [0.0, PATIENCE_S, PATIENCE_S]
    assert pace.script.when("pull")[:3] == [0.0, 0.0, PATIENCE_S]
    assert pace.states()[-1] == "online"


async def test_a_poke_pushes_at_once_and_many_while_one_is_on_its_way_push_once_more() -> None:
    async with Pace() as pace:
        await pace.time.go(1)
        pace.script.takes = 2.0
        pace.loop.poke()
        await pace.time.go(1)
        for _ in range(5):
            pace.loop.poke()
        await pace.time.go(9)
    assert pace.script.when("push") == [0.0, 1.0, 3.0]


async def test_what_is_left_goes_out_without_a_rest() -> None:
    async with Pace() as pace:
        pace.script.push.extend([Pushed(500, more=True), Pushed(500, more=True), Pushed(3, more=True)])
        await pace.time.go(0)
    assert pace.script.when("push") == [0.0] * 4


async def test_a_way_that_fails_rests_by_chance_and_ever_longer_up_to_a_minute() -> None:
    async with Pace() as pace:
        pace.script.pull.extend([JournalUnreachable()] * 12)
        await pace.time.go(400)
    rests = [0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60]
    assert [high for low, high in pace.time.ranges if low == 0.0][:12] == rests
    assert pace.script.when("pull")[:6] == [0.0, 0.5, 1.5, 3.5, 7.5, 15.5]
    assert max(pace.time.ranges)[1] <= LONGEST_REST_S


async def test_after_one_success_the_rests_are_short_again() -> None:
    async with Pace() as pace:
        pace.script.pull.extend([JournalUnreachable()] * 5)
        pace.script.pull.append(pulled())
        pace.script.pull.extend([JournalUnreachable()] * 2)
        await pace.time.go(60)
    at = pace.script.when("pull")
    assert [later - sooner for sooner, later in pairwise(at[5:9])] == [0.0, 0.5, 1.0]


async def test_a_journal_that_names_the_time_is_not_asked_before_it() -> None:
    async with Pace() as pace:
        pace.script.push.append(JournalBusy(30.0))
        await pace.time.go(29)
        pace.loop.poke()
        await pace.time.go(0)
        assert pace.script.when("push") == [0.0]
        await pace.time.go(2)
    assert pace.script.when("push")[1] == 30.5
    assert pace.states() == ["offline", "online"]  # once is no trouble


async def test_a_busy_journal_that_stays_busy_is_said_to_be_so() -> None:
    async with Pace() as pace:
        pace.script.push.extend([JournalBusy(1.0)] * 2)
        await pace.time.go(2)
    assert pace.states()[-1] == "offline busy"


async def test_a_resting_way_is_not_woken_by_the_desk_but_when_the_other_gets_through() -> None:
    async with Pace() as pace:
        pace.script.pull.extend([JournalUnreachable()] * 5)
        await pace.time.go(1)
        pace.script.push.extend([JournalUnreachable()] * 8)
        pace.loop.poke()
        await pace.time.go(14)
        assert pace.script.when("push") == [0.0, 1.0, 1.5, 2.5, 4.5, 8.5]
        pace.loop.poke()
        await pace.time.go(0)
        assert len(pace.script.when("push")) == 6
        await pace.time.go(2)
    assert pace.script.when("pull")[5] == 15.5
    assert pace.script.when("push")[6:] == [15.5]  # and then it rests as before


async def test_who_was_told_when_to_come_does_not_come_when_the_other_way_gets_through() -> None:
    async with Pace() as pace:
        pace.script.push.extend([JournalBusy(30.0), JournalBusy(30.0)])
        await pace.time.go(31)
        pace.script.pull.extend([JournalUnreachable(), JournalUnreachable()])
        await pace.time.go(28)
    assert pace.script.when("push") == [0.0, 30.5]
    assert "offline busy" in pace.states()


async def test_what_the_journal_wants_later_comes_after_a_rest() -> None:
    async with Pace() as pace:
        pace.script.push.extend([Pushed(1, later=True)] * 2)
        await pace.time.go(9)
    assert pace.script.when("push") == [0.0, 0.5, 1.5]


async def test_open_questions_that_are_cut_off_give_way_to_short_ones() -> None:
    async with Pace() as pace:
        await pace.time.go(1)
        pace.script.pull.extend([JournalUnreachable(), pulled(), JournalUnreachable()])
        await pace.time.go(PATIENCE_S + 4 * POLL_S * 3 / 2)
    assert pace.script.waits() == [0.0, PATIENCE_S, PATIENCE_S, 0.0, PATIENCE_S] + [0.0] * 5
    at = pace.script.when("pull")[-4:]
    assert {later - sooner for sooner, later in pairwise(at)} == {POLL_S * 3 / 2}
    assert pace.states() == ["offline", "online"]  # each time the journal answered the short one


async def test_after_a_while_of_short_questions_an_open_one_is_tried_again() -> None:
    async with Pace() as pace:
        pace.script.pull.extend([pulled(), JournalUnreachable(), pulled(), JournalUnreachable()])
        await pace.time.go(60 * POLL_S * 3 / 2 + 10)
    assert pace.script.waits()[4:64] == [0.0] * 60
    assert pace.script.waits()[64] == PATIENCE_S


async def test_an_open_question_that_was_answered_counts_as_none_cut_off() -> None:
    async with Pace() as pace:
        cut: list[Pulled | Exception] = [JournalUnreachable(), pulled()]
        pace.script.pull.extend([pulled(), *cut, pulled(1), *cut])
        await pace.time.go(2)
    assert pace.script.waits() == [0.0, PATIENCE_S, 0.0, PATIENCE_S, PATIENCE_S, 0.0, PATIENCE_S]


async def test_a_journal_that_does_not_keep_questions_open_is_not_asked_without_end() -> None:
    async with Pace() as pace:
        pace.script.pull.extend([pulled()] * 9)
        await pace.time.go(3 * POLL_S * 3 / 2)
    assert len(pace.script.when("pull")) == 5


async def test_news_is_followed_by_the_next_question_at_once() -> None:
    async with Pace() as pace:
        pace.script.pull.extend([pulled(500, caught_up=False)] * 3 + [None, pulled(7), pulled(1)])
        await pace.time.go(0)
    assert pace.script.when("pull") == [0.0] * 7


async def test_a_page_with_nothing_before_the_head_is_followed_by_a_rest() -> None:
    async with Pace() as pace:
        pace.script.pull.extend([pulled(0, caught_up=False)] * 2)
        await pace.time.go(9)
    assert pace.script.when("pull")[:3] == [0.0, 0.5, 1.5]


async def test_a_restored_journal_is_gone_back_to_one_way_at_a_time_and_all_is_offered_again() -> None:
    async with Pace() as pace:
        pace.script.takes = 1.0
        pace.script.push.append(JournalFork())
        pace.script.pull.append(JournalFork())
        await pace.time.go(9)
    assert pace.script.when("recover") == [1.0, 2.0]
    assert pace.script.when("push")[1] >= 2.0
    assert pace.states() == ["offline", "online"]


async def test_what_the_journal_lost_is_told_and_offered_at_once() -> None:
    async with Pace() as pace:
        await pace.time.go(1)
        pace.script.pull.append(JournalFork())
        pace.script.back.append([given("card", OPENED, seen=1)])
        await pace.time.go(PATIENCE_S)
    assert pace.script.when("push") == [0.0, PATIENCE_S]
    assert [news.cards for _, news, _ in pace.told if news.cards] == [frozenset({"card"})]


async def test_a_journal_that_forks_for_ever_is_asked_ever_more_rarely() -> None:
    async with Pace() as pace:
        pace.script.pull.extend([JournalFork()] * 7)
        await pace.time.go(31.5)
    assert pace.script.when("recover") == [0.0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5]


async def test_whom_the_journal_does_not_let_in_asks_rarely_and_works_on_when_let_in() -> None:
    async with Pace() as pace:
        pace.script.pull.append(JournalDenied("token_expired"))
        await pace.time.go(DENIED_S - 1)
        assert pace.script.when("pull") == [0.0]
        assert (pace.wire.state, pace.wire.problem) == (WireState.DENIED, "token_expired")
        await pace.time.go(2)
    assert pace.states() == ["offline", "denied token_expired", "online"]
    assert (DENIED_S / 2, DENIED_S) in pace.time.ranges


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (JournalFailed(), "broken journal"),
        (JournalStranger("nobody we trust vouches for it"), "broken stranger"),
        (JournalUnreachable(), "offline"),
        (JournalOtherProtocol(), "other_protocol"),
        (JournalBroken("a seal is none"), "broken answer"),
        (StoreFull(Path("desk")), "broken disk"),
        (KeyError("слово"), "broken KeyError"),
    ],
)
async def test_what_is_the_matter_is_said_until_it_is_over(error: Exception, state: str) -> None:
    async with Pace() as pace:
        pace.script.pull.append(error)
        await pace.time.go(DENIED_S)
    assert pace.states() == list(dict.fromkeys(["offline", state, "online"]))


async def test_of_two_troubles_the_one_that_a_person_must_end_is_said() -> None:
    async with Pace() as pace:
        pace.script.push.append(JournalDenied("not_permitted"))
        pace.script.pull.extend([JournalUnreachable(), pulled()])
        await pace.time.go(0)
        assert pace.states()[-1] == "denied not_permitted"
        await pace.time.go(9)
        assert pace.states()[-1] == "denied not_permitted"
        await pace.time.go(DENIED_S)
    assert pace.states()[-1] == "online"


async def test_a_journal_of_another_version_is_asked_rarely() -> None:
    async with Pace() as pace:
        pace.script.pull.append(JournalOtherProtocol())
        await pace.time.go(DENIED_S - 1)
    assert pace.script.when("pull") == [0.0]


async def test_a_disk_that_cannot_be_read_is_said_until_it_can() -> None:
    async with Pace() as pace:
        pace.notebook.unread.append(StoreFull(Path("desk")))
        await pace.time.go(0)
        assert pace.states()[-1] == "broken disk"
        await pace.time.go(1)
    assert pace.states()[-1] == "online"


async def test_since_is_the_moment_of_the_last_change() -> None:
    async with Pace() as pace:
        await pace.time.go(PATIENCE_S * 3)
        assert pace.wire.since == START
        pace.script.pull.extend([JournalUnreachable()] * 4)
        await pace.time.go(PATIENCE_S + 1)
        assert pace.wire.state is WireState.OFFLINE
        assert pace.wire.since == START + timedelta(seconds=PATIENCE_S * 4 + 0.5)


async def test_the_offset_is_the_median_of_the_last_nine() -> None:
    async with Pace() as pace:
        late, early = START + timedelta(hours=3), START - timedelta(hours=9)
        noon = [pulled(1, "noon"), pulled(1, "2026-11-20T12:00:00")]
        pace.script.pull.extend([pulled(1, late)] * 20 + [pulled(1, early), *noon])
        await pace.time.go(0)
        assert (pace.wire.offset_ms, pace.wire.clock_wrong) == (3 * 3_600_000, True)
        await pace.time.go(6 * PATIENCE_S)
        assert pace.wire.offset_ms == 0
        assert not pace.wire.clock_wrong
    assert pace.states() == ["offline", "online"]


async def test_who_is_there_and_what_the_journal_says_is_told_with_its_moment() -> None:
    async with Pace() as pace:
        pace.script.pull.append(pulled(present=("op2-1",), notices=("expires",)))
        await pace.time.go(5)
    assert (pace.wire.present, pace.wire.as_of) == (frozenset({"op2-1"}), START)
    assert pace.wire.notices == ("expires",)


async def test_the_outbox_is_counted_after_everything_that_changes_it() -> None:
    async with Pace() as pace:
        await pace.time.go(1)
        pace.notebook.outbox = Waiting(3, START, 1)
        pace.loop.poke()
        await pace.time.go(0)
        assert (pace.wire.waiting, pace.wire.oldest, pace.wire.attention) == (3, START, 1)
        pace.notebook.outbox = Waiting(0, None, 1)
        pace.script.pull.append(pulled(3))
        await pace.time.go(PATIENCE_S)
        assert (pace.wire.waiting, pace.wire.oldest) == (0, None)


async def test_the_outbox_is_counted_after_a_push() -> None:
    async with Pace() as pace:
        pace.script.takes = 1.0
        pace.script.push.append(Pushed(1, more=True))
        await pace.time.go(0.5)
        pace.notebook.outbox = Waiting(0, None, 2)
        await pace.time.go(1)
        assert pace.wire.attention == 2


async def test_nothing_is_told_when_nothing_is_new() -> None:
    async with Pace() as pace:
        await pace.time.go(1)
        told = len(pace.told)
        pace.loop.poke()
        await pace.time.go(1)
        assert len(pace.told) == told
        pace.script.push.append(Pushed(1, more=True, changes=(given("card", OPENED),)))
        pace.loop.poke()
        await pace.time.go(1)
    assert [(news.cards, news.wire) for _, news, _ in pace.told[told:]] == [(frozenset({"card"}), False)]


async def test_what_did_not_come_back_is_pushed_again() -> None:
    async with Pace() as pace:
        await pace.time.go(1)
        pace.script.pull.append(pulled(lost=2))
        await pace.time.go(PATIENCE_S)
    assert pace.script.when("push") == [0.0, PATIENCE_S]


async def test_when_it_is_stopped_nothing_goes_on() -> None:
    async with Pace() as pace:
        pace.script.push.extend([JournalUnreachable()] * 3)
        await pace.time.go(1)
    await settled()
    assert asyncio.all_tasks() == {asyncio.current_task()}
