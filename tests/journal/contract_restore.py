"""A journal that was restored from a backup: the desks notice, and give back what it lost."""

from dataclasses import replace

import pytest

from core.domain.chain import BEGINNING
from core.domain.wire import ACCEPTED, Item, Offer, Reception
from core.errors import JournalFork
from journal.numbering import skip, wanted
from tests.journal.centre import Centre, Desk, shown
from tests.journal.facts import STREAM, escalated, noted, uid


def again(item: Item, offer: Offer) -> Offer:
    """An event with the stamp under which it was in the feed."""
    return replace(offer, stamp=item.stamp)


async def with_stamps(desk: Desk, *offers: Offer) -> list[Offer]:
    """What a desk will offer of these, after it has read them."""
    items = {item.event_id: item for item in await desk.read()}
    return [again(items[offer.event_id], offer) for offer in offers]


class RestoreContract:
    async def test_a_desk_that_read_more_than_the_journal_has_is_told(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        await desk.push(desk.pen.open())
        await desk.read()
        agreed, backup = desk.position, await centre.backup()
        await desk.push(desk.pen.note())
        await desk.read()
        await centre.restore(backup)
        with pytest.raises(JournalFork):
            await desk.feed()
        with pytest.raises(JournalFork):
            await desk.push(desk.pen.note())
        assert await desk.journal.locate(STREAM, [desk.position, agreed, BEGINNING]) == agreed

    async def test_a_journal_that_went_on_differently_after_a_restore_is_a_fork_too(
        self, centre: Centre
    ) -> None:
        anna, boris = await centre.desk("anna"), await centre.desk("boris")
        backup = await centre.backup()
        await anna.push(anna.pen.open())
        await anna.read()
        await centre.restore(backup)
        await boris.push(boris.pen.open(uid("card", 2)), boris.pen.note(card=uid("card", 2)))
        with pytest.raises(JournalFork):
            await anna.feed()

    async def test_a_peer_brings_back_what_another_wrote_with_the_words_of_before(
        self, centre: Centre
    ) -> None:
        author, peer = await centre.desk("anna"), await centre.desk("boris", role="expert")
        backup = await centre.backup()
        offers = [author.pen.open(), author.pen.note()]
        await author.push(*offers)
        received = centre.clock().isoformat()
        lost = await with_stamps(peer, *offers)
        await centre.restore(backup)
        centre.clock.go(hours=5)
        peer.position = BEGINNING
        assert [answer.reception for answer in await peer.push(*lost)] == [Reception.ACCEPTED] * 2
        items = await peer.read()
        assert [item.event for item in items] == [offer.event for offer in offers]
        assert {(item.stamp.operator, item.stamp.role, item.stamp.received_at) for item in items} == {
            ("anna", "operator", received)
        }
        assert [item.stamp.number for item in items] == [1, 0]

    async def test_what_was_brought_back_has_a_receipt_for_the_next_restore(self, centre: Centre) -> None:
        author, peer = await centre.desk("anna"), await centre.desk("boris")
        backup = await centre.backup()
        offer = author.pen.open()
        await author.push(offer)
        (lost,) = await with_stamps(peer, offer)
        await centre.restore(backup)
        await author.push(author.pen.open(uid("card", 5), session_seq=2), gap_ok=[(author.pen.session, 1)])
        peer.position = BEGINNING
        await peer.push(lost)
        (lost_again,) = await with_stamps(peer, offer)
        assert lost_again.stamp != lost.stamp
        await centre.restore(backup)
        peer.position = BEGINNING
        for each in (lost_again, lost):  # the stamp of either journal proves it
            (answer,) = await peer.push(each)
            assert answer.verdict == ACCEPTED

    async def test_a_forged_receipt_brings_back_nothing(self, centre: Centre) -> None:
        author, peer = await centre.desk("anna"), await centre.desk("boris")
        backup = await centre.backup()
        offer = author.pen.open()
        await author.push(offer)
        (lost,) = await with_stamps(peer, offer)
        stamp = lost.stamp
        assert stamp is not None
        await centre.restore(backup)
        peer.position = BEGINNING
        forged = [
            replace(lost, stamp=replace(stamp, receipt="0" * 64)),
            replace(lost, stamp=replace(stamp, receipt="щ\ud800")),
            replace(lost, stamp=replace(stamp, operator="boris")),
            replace(lost, stamp=replace(stamp, role="administrator")),
            replace(lost, stamp=replace(stamp, number=7)),
            replace(lost, event=lost.event.replace("phone", "radio")),
            replace(lost, stamp=None),
        ]
        for each in forged:
            (answer,) = await peer.push(each)
            assert (answer.reception, answer.verdict, answer.seq) == (Reception.REJECTED, "not_vouched", 0)
        (answer,) = await peer.push(lost)
        assert answer.verdict == ACCEPTED

    async def test_an_author_whose_receipt_is_lost_is_taken_as_new(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        backup = await centre.backup()
        offer = desk.pen.open()
        await desk.push(offer)
        (lost,) = await with_stamps(desk, offer)
        assert lost.stamp is not None
        await centre.restore(backup)
        centre.clock.go(hours=1)
        desk.position = BEGINNING
        (answer,) = await desk.push(replace(lost, stamp=replace(lost.stamp, receipt="0" * 64)))
        assert answer.verdict == ACCEPTED
        (item,) = await desk.read()
        assert item.stamp.received_at == centre.clock().isoformat()

    async def test_a_rejection_is_brought_back_as_a_rejection(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        backup = await centre.backup()
        offers = [desk.pen.write("card.erased", {"reason": ""}), desk.pen.open()]
        await desk.push(*offers)
        lost = await with_stamps(desk, *offers)
        await centre.restore(backup)
        await centre.hire("anna", role="administrator")  # who might do it today
        desk.position = BEGINNING
        answers = await desk.push(*lost)
        assert [answer.verdict for answer in answers] == ["not_permitted", ACCEPTED]
        assert [answer.reception for answer in answers] == [Reception.REJECTED, Reception.ACCEPTED]

    async def test_what_was_brought_back_needs_no_other_number_of_its_session(self, centre: Centre) -> None:
        author, peer = await centre.desk("anna"), await centre.desk("boris")
        backup = await centre.backup()
        offers = [author.pen.open(), author.pen.note(), author.pen.note()]
        await author.push(*offers)
        lost = await with_stamps(peer, *offers)
        await centre.restore(backup)
        peer.position = author.position = BEGINNING
        assert [answer.verdict for answer in await peer.push(lost[0], lost[2])] == [ACCEPTED] * 2
        assert [answer.verdict for answer in await author.push(offers[1], author.pen.note())] == [
            ACCEPTED
        ] * 2

    async def test_a_refused_copy_that_comes_back_first_takes_no_place(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        backup = await centre.backup()
        opening = desk.pen.open()
        copy = desk.pen.offer(1, "card.noted", noted(), event_id=uid("copy"))
        note = desk.pen.note()
        await desk.push(opening, copy, note)
        lost = await with_stamps(desk, copy, note)
        await centre.restore(backup)
        desk.position = BEGINNING
        answers = [*await desk.push(*lost), *await desk.push(opening)]
        assert [answer.verdict for answer in answers] == ["number_taken", ACCEPTED, ACCEPTED]

    async def test_human_numbers_go_on_above_those_that_were_brought_back(self, centre: Centre) -> None:
        author, peer = await centre.desk("anna"), await centre.desk("boris")
        backup = await centre.backup()
        offers = [author.pen.open(uid("card", each)) for each in (1, 2, 3)]
        await author.push(*offers)
        lost = await with_stamps(peer, *offers)
        await centre.restore(backup)
        peer.position = BEGINNING
        await peer.push(lost[2], lost[0], lost[1])
        await peer.push(peer.pen.open(uid("card", 4)))
        assert [item.stamp.number for item in await peer.read()] == [3, 1, 2, 4]

    async def test_numbers_left_out_after_a_restore_are_not_given_to_another_card(
        self, centre: Centre
    ) -> None:
        author, peer = await centre.desk("anna"), await centre.desk("boris")
        backup = await centre.backup()
        offer = author.pen.open()
        await author.push(offer)
        (lost,) = await with_stamps(author, offer)
        await centre.restore(backup)
        await centre.ledger.append(STREAM, wanted([]), skip(100))
        await peer.push(peer.pen.open(uid("card", 2)))
        author.position = BEGINNING
        await author.push(lost)
        assert [item.stamp.number for item in await peer.read()] == [101, 1]

    async def test_who_brings_a_card_back_sees_it_though_nobody_answers_for_the_receiver_now(
        self, centre: Centre
    ) -> None:
        alpha = await centre.desk("vera", organisation="alpha")
        beta = await centre.desk("gleb", role="expert", organisation="beta", receives=["beta-expert"])
        backup = await centre.backup()
        offers = [alpha.pen.open(), alpha.pen.write("card.escalated", escalated("beta-expert"))]
        await alpha.push(*offers)
        items = {item.event_id: item for item in await beta.journal.history(STREAM, uid("card", 1))}
        lost = [again(items[offer.event_id], offer) for offer in offers]
        await centre.restore(backup)
        await centre.hire("gleb", role="expert", organisation="beta", receives=[])
        beta.position = BEGINNING
        assert [answer.verdict for answer in await beta.push(*lost)] == [ACCEPTED] * 2
        assert [item.event_id for item in await beta.read()] == [offer.event_id for offer in offers]
        assert [item.event_id for item in await alpha.read()] == [offer.event_id for offer in offers]

    async def test_who_brings_a_card_back_after_another_sees_it_too(self, centre: Centre) -> None:
        """Though the account that wrote it is not in the backup: so it was not known whose card it is."""
        backup = await centre.backup()
        vera, anna = await centre.desk("vera", organisation="alpha"), await centre.desk("anna")
        offers = [vera.pen.open(), vera.pen.note()]
        await vera.push(*offers)
        lost = await with_stamps(vera, *offers)
        await centre.restore(backup)
        anna = await centre.desk("anna")
        await anna.push(*lost)
        vera = await centre.desk("vera", organisation="alpha")
        assert shown(await vera.feed()) == ["hidden", "hidden"]
        assert await vera.journal.history(STREAM, uid("card", 1)) == []
        assert {answer.reception for answer in await vera.push(*offers)} == {Reception.DUPLICATE}
        assert await vera.journal.history(STREAM, uid("card", 1)) == []
        assert {answer.reception for answer in await vera.push(*lost)} == {Reception.DUPLICATE}
        history = await vera.journal.history(STREAM, uid("card", 1))
        assert [item.event_id for item in history] == [offer.event_id for offer in offers]

    async def test_a_backup_holds_everything_that_the_journal_says(self, centre: Centre) -> None:
        alpha = await centre.desk("vera", organisation="alpha")
        fund, chief = await centre.desk("anna"), await centre.desk("chief", role="administrator")
        await alpha.push(alpha.pen.open(), alpha.pen.note(), Offer(uid("bad"), alpha.pen.session, 3, "?"))
        await fund.push(fund.pen.open(uid("card", 2)))
        await centre.erase(uid("card", 1), by="chief")
        before = [await desk.journal.feed(STREAM, BEGINNING, 100, 0) for desk in (alpha, fund, chief)]
        lines = await centre.ledger.notes(0, 1000)
        await centre.restore(await centre.backup())
        assert await centre.ledger.notes(0, 1000) == lines
        after = [await desk.journal.feed(STREAM, BEGINNING, 100, 0) for desk in (alpha, fund, chief)]
        assert after == before
        (answer,) = await fund.push(fund.pen.open(uid("card", 3)))
        assert (answer.seq, answer.verdict) == (6, ACCEPTED)
        assert (await fund.read())[-1].stamp.number == 3
