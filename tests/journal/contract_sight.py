"""Who sees what: a page that hides can still be proven, and what was seen is in the trail."""

import asyncio
import json

import pytest

from core.domain.chain import BEGINNING
from core.domain.wire import ACCEPTED, Hidden, Item, Offer, Position, Reception
from core.errors import JournalFork
from tests.journal.centre import Centre, shown
from tests.journal.facts import STREAM, escalated, uid

OWN, OTHER = uid("card", 1), uid("card", 2)


class SightContract:
    async def test_the_fund_sees_every_card_and_an_insurer_its_own(self, centre: Centre) -> None:
        fund, alpha = await centre.desk("anna"), await centre.desk("vera", organisation="alpha")
        beta = await centre.desk("gleb", organisation="beta")
        offers = [alpha.pen.open(OWN), alpha.pen.note(card=OWN)]
        await alpha.push(*offers)
        await beta.push(beta.pen.open(OTHER))
        ids = [offer.event_id for offer in offers]
        page = await alpha.feed()
        assert shown(page) == [*ids, "hidden"]
        assert not any(item.granted for item in page.items if isinstance(item, Item))
        assert shown(await beta.feed())[:2] == ["hidden", "hidden"]
        assert "hidden" not in shown(await fund.feed())

    async def test_hidden_events_come_as_runs_of_seals_that_prove_the_chain(self, centre: Centre) -> None:
        alpha, beta = (
            await centre.desk("vera", organisation="alpha"),
            await centre.desk("gleb", organisation="beta"),
        )
        await alpha.push(alpha.pen.open(OWN), *(alpha.pen.note(card=OWN) for _ in range(4)))
        await beta.push(beta.pen.open(OTHER))
        page = await beta.feed()
        assert [type(item) for item in page.items] == [Hidden, Item]
        await alpha.read()
        assert alpha.position == beta.position

    async def test_a_card_passed_on_comes_into_sight_with_its_history(self, centre: Centre) -> None:
        alpha = await centre.desk("vera", organisation="alpha")
        beta = await centre.desk("gleb", role="expert", organisation="beta", receives=["beta-expert"])
        before = [alpha.pen.open(OWN), alpha.pen.note(card=OWN)]
        await alpha.push(*before)
        assert await beta.journal.history(STREAM, OWN) == []
        passed = alpha.pen.write("card.escalated", escalated("beta-expert"), OWN)
        await alpha.push(passed, alpha.pen.note(card=OWN))
        page = await beta.feed()
        assert shown(page)[:3] == ["hidden", "hidden", passed.event_id]
        assert [item.granted for item in page.items if isinstance(item, Item)] == [True, False]
        history = await beta.journal.history(STREAM, OWN)
        assert [item.event for item in history[:3]] == [offer.event for offer in (*before, passed)]
        assert await beta.journal.history(STREAM, OTHER) == []

    async def test_a_card_passed_on_to_a_queue_is_seen_by_those_who_answer_for_the_button(
        self, centre: Centre
    ) -> None:
        alpha = await centre.desk("vera", organisation="alpha")
        beta = await centre.desk("gleb", role="expert", organisation="beta", receives=["level2"])
        await alpha.push(alpha.pen.open(OWN), alpha.pen.write("card.escalated", escalated("", "level2"), OWN))
        assert len(await beta.journal.history(STREAM, OWN)) == 2

    async def test_who_answers_for_a_button_of_one_centre_does_not_for_that_of_another(
        self, centre: Centre
    ) -> None:
        alpha = await centre.desk("vera", organisation="alpha")
        beta = await centre.desk("gleb", organisation="beta")
        await centre.hire("oleg", "expert", "beta", ["level2"], stream="elsewhere")
        await alpha.push(alpha.pen.open(OWN), alpha.pen.write("card.escalated", escalated("", "level2"), OWN))
        assert await beta.journal.history(STREAM, OWN) == []
        assert shown(await beta.feed()) == ["hidden", "hidden"]

    async def test_a_closed_account_answers_for_nobody(self, centre: Centre) -> None:
        alpha = await centre.desk("vera", organisation="alpha")
        beta = await centre.desk("gleb", organisation="beta")
        await centre.hire("lida", organisation="beta", receives=["beta-expert"], state="revoked")
        await alpha.push(
            alpha.pen.open(OWN), alpha.pen.write("card.escalated", escalated("beta-expert"), OWN)
        )
        assert await beta.journal.history(STREAM, OWN) == []

    async def test_people_of_an_organisation_that_nobody_knows_see_their_own_cards_only(
        self, centre: Centre
    ) -> None:
        alpha = await centre.desk("vera", organisation="alpha")
        stranger = await centre.desk("oleg", organisation="nobody's")
        offer = stranger.pen.open(OTHER)
        await alpha.push(alpha.pen.open(OWN))
        await stranger.push(offer)
        assert shown(await stranger.feed()) == ["hidden", offer.event_id]

    async def test_a_receiver_may_write_on_the_card_and_nobody_else_who_does_not_see_it(
        self, centre: Centre
    ) -> None:
        alpha = await centre.desk("vera", organisation="alpha")
        beta = await centre.desk("gleb", role="expert", organisation="beta", receives=["beta-expert"])
        await alpha.push(alpha.pen.open(OWN))
        (refused,) = await beta.push(beta.pen.note(card=OWN))
        assert (refused.reception, refused.verdict) == (Reception.REJECTED, "not_permitted")
        await alpha.push(alpha.pen.write("card.escalated", escalated("beta-expert"), OWN))
        (taken,) = await beta.push(beta.pen.write("card.taken_up", {}, OWN))
        assert taken.verdict == ACCEPTED

    async def test_a_rejected_text_is_shown_to_the_account_that_wrote_it_and_to_nobody_else(
        self, centre: Centre
    ) -> None:
        vera, lida = (
            await centre.desk("vera", organisation="alpha"),
            await centre.desk("lida", organisation="alpha"),
        )
        fund = await centre.desk("anna")
        bad = Offer(uid("bad"), vera.pen.session, 1, "not JSON")
        await vera.push(bad)
        (item,) = await vera.read()
        assert (item.event, item.stamp.verdict) == ("not JSON", "malformed")
        assert shown(await lida.feed()) == shown(await fund.feed()) == ["hidden"]

    async def test_a_text_on_a_card_out_of_sight_is_refused_and_its_author_sees_that(
        self, centre: Centre
    ) -> None:
        alpha, beta = (
            await centre.desk("vera", organisation="alpha"),
            await centre.desk("gleb", organisation="beta"),
        )
        await alpha.push(alpha.pen.open(OWN))
        offer = beta.pen.note(card=OWN)
        await beta.push(offer)
        assert shown(await beta.feed()) == ["hidden", offer.event_id]
        assert shown(await alpha.feed())[1:] == ["hidden"]

    async def test_an_erased_card_keeps_its_numbers_and_loses_its_texts(self, centre: Centre) -> None:
        desk, chief = await centre.desk("anna"), await centre.desk("chief", role="administrator")
        await desk.push(desk.pen.open(OWN), desk.pen.note(card=OWN), desk.pen.open(OTHER))
        for console in (desk, chief):  # it would go past the holds: only the administration erases
            refused = console.pen.write("card.erased", {"reason": "заявление"}, OWN)
            assert [answer.verdict for answer in await console.push(refused)] == ["not_permitted"]
        await centre.erase(OWN, by="chief")
        items = {item.stamp.seq: item for item in await desk.read()}
        assert [items[seq].event is None for seq in sorted(items)] == [True, True, False, True, False]
        history = await desk.journal.history(STREAM, OWN)
        assert [item.event is None for item in history] == [True, True, False]

    async def test_a_page_ends_at_its_limit_and_the_next_goes_on_from_there(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        offers = [desk.pen.open(), *(desk.pen.note() for _ in range(6))]
        await desk.push(*offers)
        pages = [await desk.feed(limit=3) for _ in range(3)]
        assert [len(page.items) for page in pages] == [3, 3, 1]
        assert {page.head for page in pages} == {7}
        assert [id for page in pages for id in shown(page)] == [offer.event_id for offer in offers]

    async def test_a_page_of_long_texts_ends_early_and_the_next_goes_on_from_there(
        self, centre: Centre
    ) -> None:
        desk = await centre.desk("anna")
        offers = [desk.pen.open(), *(desk.pen.note("щ" * 30_000) for _ in range(40))]
        for offer in offers:
            await desk.push(offer)
        pages = []
        while (page := await desk.feed()).items:
            pages.append(page)
        assert [len(page.items) for page in pages] == [18, 17, 6]
        assert [id for page in pages for id in shown(page)] == [offer.event_id for offer in offers]

    async def test_a_feed_at_a_position_that_the_journal_does_not_know_is_a_fork(
        self, centre: Centre
    ) -> None:
        desk = await centre.desk("anna")
        await desk.push(desk.pen.open())
        for wrong in (Position(1, "f" * 64), Position(2, "f" * 64), Position(0, "f" * 64)):
            with pytest.raises(JournalFork):
                await desk.journal.feed(STREAM, wrong, 10, 0)

    async def test_the_first_point_that_the_journal_knows_is_found_highest_first(
        self, centre: Centre
    ) -> None:
        desk = await centre.desk("anna")
        await desk.push(desk.pen.open(), *(desk.pen.note() for _ in range(4)))
        known = []
        for _ in range(5):
            await desk.feed(limit=1)
            known.append(desk.position)
        wrong = [Position(9, "f" * 64), Position(4, "f" * 64)]
        assert await desk.journal.locate(STREAM, [wrong[0], wrong[1], known[2], known[0]]) == known[2]
        assert await desk.journal.locate(STREAM, wrong) == BEGINNING
        assert await desk.journal.locate(STREAM, []) == BEGINNING

    async def test_a_waiting_feed_is_woken_by_the_event_it_waits_for(self, centre: Centre) -> None:
        reader, writer = await centre.desk("anna"), await centre.desk("boris")
        page = asyncio.ensure_future(reader.feed(wait_s=20))
        await asyncio.sleep(0.05)  # or it comes too late to be woken, and finds the event at once
        offer = writer.pen.open()
        await writer.push(offer)
        assert shown(await page) == [offer.event_id]

    async def test_a_feed_that_waited_for_nothing_is_an_empty_page(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        page = await desk.feed(wait_s=0.01)
        assert (page.items, page.head, page.now) == ((), 0, centre.clock().isoformat())

    async def test_every_page_and_history_with_something_to_see_is_in_the_trail(self, centre: Centre) -> None:
        desk, other = await centre.desk("anna"), await centre.desk("gleb", organisation="beta")
        await desk.push(desk.pen.open(OWN), desk.pen.note("тайна", card=OWN))
        for console in (desk, other):
            await console.feed()
            await console.feed()
            await console.journal.history(STREAM, OWN)
        (page,), (history,) = await centre.trail("feed"), await centre.trail("history")
        readers = [[desk.operator, desk.pen.device]]
        assert json.loads(page) == {"readers": readers, "first": 1, "last": 2, "stream": STREAM}
        who = {"operator": desk.operator, "device": desk.pen.device}
        assert json.loads(history) == {**who, "stream": STREAM, "card": OWN}
        assert not any("тайна" in note.detail for note in await centre.ledger.notes(0, 1000))
