"""What the sync tells of what it read, and how it takes care of the account."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.domain.events import CardReturned
from core.domain.news import NoticeKind
from core.domain.wire import Enrolment
from core.errors import (
    JournalUnreachable,
    StoreFull,
)
from core.sync.engine import Pushed
from core.sync.loop import CARE_S, PATIENCE_S
from core.views import WireState
from tests.core.domain.cases import START
from tests.sync.pace import ACCESS, ACCOUNT, OPENED, TO_ANNA, Pace, given, pulled

# --- what it means ------------------------------------------------------------------------------------------


async def test_what_a_change_means_is_told_once_when_all_has_been_read() -> None:
    async with Pace() as pace:
        pages = [given("card", OPENED, TO_ANNA, seen=1), given("card", OPENED, TO_ANNA, seen=2)]
        pace.script.pull.extend(
            [pulled(1, caught_up=False, changes=(pages[0],)), pulled(1, changes=(pages[1],))]
        )
        await pace.time.go(2 * PATIENCE_S)
    told = [news for _, news, _ in pace.told if news.cards or news.notices]
    assert [news.cards for news in told] == [frozenset({"card"})] * 2
    assert [[notice.kind for notice in news.notices] for news in told] == [[], [NoticeKind.GIVEN]]


async def test_what_is_over_when_all_has_been_read_is_not_told() -> None:
    async with Pace() as pace:
        first = given("card", OPENED, TO_ANNA, seen=1)
        last = given("card", OPENED, TO_ANNA, CardReturned("не мне"), seen=2)
        pace.script.pull.extend([pulled(1, caught_up=False, changes=(first,)), pulled(1, changes=(last,))])
        await pace.time.go(0)
    assert [news.notices for _, news, _ in pace.told if news.notices] == []


async def test_a_year_of_news_is_not_kept_back_to_the_end() -> None:
    async with Pace() as pace:
        one = given("card", OPENED, TO_ANNA, seen=1)
        year = tuple(replace(one, after=replace(one.after, card_id=f"card-{n}")) for n in range(5_001))
        pace.script.pull.append(pulled(5_001, caught_up=False, changes=year))
        pace.script.pull.append(JournalUnreachable())
        await pace.time.go(0)
    assert sum(len(news.notices) for _, news, _ in pace.told) == 5_001


async def test_a_refused_fact_is_told_with_its_card_and_why() -> None:
    async with Pace() as pace:
        mine, news = given("mine", OPENED, seen=1), given("new", OPENED)
        pace.script.push.append(Pushed(1, more=True, rejected=(("mine", "too_large"),), changes=(mine,)))
        rejected = (("mine", "not_permitted"), ("new", "malformed"), ("nowhere", "malformed"))
        pace.script.pull.append(pulled(3, rejected=rejected, changes=(mine, news)))
        pace.script.pull.append(pulled(1, changes=(mine,)))
        await pace.time.go(2 * PATIENCE_S)
    told = [notice for _, news, _ in pace.told for notice in news.notices]
    assert [(one.kind, one.card_id, one.local_number, one.detail) for one in told] == [
        (NoticeKind.REJECTED, "mine", 7, "too_large"),
        (NoticeKind.REJECTED, "mine", 7, "not_permitted"),
    ]


# --- the account and its token -----------------------------------------------------------------------------


async def test_once_an_hour_the_journal_is_asked_who_we_are() -> None:
    async with Pace() as pace:
        changed = replace(ACCOUNT, receives=("op1", "op2"))
        await pace.time.go(CARE_S - PATIENCE_S)
        assert pace.script.journal.asked == ["account"]
        assert pace.notebook.kept == []
        pace.script.journal.is_asked = changed
        await pace.time.go(2 * PATIENCE_S)
    assert pace.script.journal.asked == ["account"] * 2
    assert pace.told[-1][2] == changed
    assert [access.account for access in pace.notebook.kept] == [changed]


async def test_the_beginning_of_a_token_is_kept_by_the_journals_clock() -> None:
    async with Pace(replace(ACCESS, since="")) as pace:
        pace.script.pull.append(pulled(now=START + timedelta(hours=3)))
        await pace.time.go(0)
    assert [access.since for access in pace.notebook.kept] == [(START + timedelta(hours=3)).isoformat()]


@pytest.mark.parametrize(("days", "asked"), [(59.9, "account"), (60.1, "renew")])
async def test_a_token_is_renewed_when_a_third_of_its_life_is_left(days: float, asked: str) -> None:
    async with Pace() as pace:
        pace.script.pull.append(pulled(now=START + timedelta(days=days)))
        await pace.time.go(0)
        assert pace.script.journal.token == ("token" if asked == "account" else "fresh")
    assert [access.token for access in pace.notebook.kept] == ([] if asked == "account" else ["fresh"])


async def test_no_push_is_on_its_way_with_a_token_that_ends() -> None:
    async with Pace() as pace:
        pace.script.takes = 5.0
        old = pace.script.journal
        pace.script.pull.append(pulled(now=START + timedelta(days=80)))
        await pace.time.go(4)
        assert old.asked == []
        await pace.time.go(2)
        assert old.asked == ["renew"]


async def test_a_token_that_could_not_be_renewed_is_used_on_and_tried_an_hour_later() -> None:
    async with Pace() as pace:
        pace.script.journal.gives = JournalUnreachable()
        pace.script.ahead = timedelta(days=80)
        await pace.time.go(PATIENCE_S)
        assert (pace.wire.state, pace.script.journal.token) == (WireState.ONLINE, "token")
        pace.script.journal.gives = Enrolment("fresh", ACCOUNT)
        await pace.time.go(CARE_S - 2 * PATIENCE_S)
        assert pace.notebook.kept == []
        await pace.time.go(2 * PATIENCE_S)
    assert [access.token for access in pace.notebook.kept] == ["fresh"]


async def test_a_fresh_token_that_the_disk_did_not_take_is_written_again_soon() -> None:
    async with Pace() as pace:
        pace.notebook.full.append(StoreFull(Path("desk")))
        pace.script.ahead = timedelta(days=80)
        await pace.time.go(PATIENCE_S + 1)
    assert [access.token for access in pace.notebook.kept] == ["fresh"]
    assert "broken disk" in pace.states()
