"""Numbers and verdicts: every event once, each with a word on it that never changes."""

from collections.abc import Iterable

import pytest

from core.domain.wire import ACCEPTED, EVENT_BYTES, EVENTS_LIMIT, Answer, Offer, Position, Reception
from core.errors import JournalFork, JournalTooLarge
from tests.journal.centre import Centre
from tests.journal.facts import STREAM, Pen, noted, opened, uid


def of(answers: Iterable[Answer]) -> list[str]:
    """What became of each, in one word."""
    return [str(answer.reception) for answer in answers]


class NumbersContract:
    async def test_events_are_numbered_densely_from_one_in_the_order_they_are_offered(
        self, centre: Centre
    ) -> None:
        desk = await centre.desk("anna")
        answers = await desk.push(desk.pen.open(), desk.pen.note(), desk.pen.note())
        answers = [*answers, *await desk.push(desk.pen.note())]
        assert [answer.seq for answer in answers] == [1, 2, 3, 4]
        assert {answer.reception for answer in answers} == {Reception.ACCEPTED}

    async def test_the_streams_count_each_for_itself(self, centre: Centre) -> None:
        here, there = await centre.desk("anna"), await centre.desk("zoya", stream="elsewhere")
        await here.push(here.pen.open(), here.pen.note())
        (answer,) = await there.push(there.pen.open())
        assert answer.seq == 1
        (item,) = await there.read()
        assert item.stamp.number == 1

    async def test_an_event_comes_back_in_the_feed_word_for_word(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        offers = [desk.pen.open(), desk.pen.note("«Ёлки» \u202e & <b> \x1b[2J 😀")]
        await desk.push(*offers)
        assert [item.event for item in await desk.read()] == [offer.event for offer in offers]

    async def test_the_stamp_says_who_offered_whatever_the_event_says(self, centre: Centre) -> None:
        desk = await centre.desk("boris", role="expert")
        await desk.push(desk.pen.note(actor="Кто-то Другой"))
        (item,) = await desk.read()
        assert (item.stamp.operator, item.stamp.role, item.stamp.verdict) == ("boris", "expert", ACCEPTED)
        assert item.stamp.received_at == centre.clock().isoformat()

    async def test_an_event_offered_again_is_a_duplicate_with_its_first_number(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        offer = desk.pen.open()
        await desk.push(offer)
        (answer,) = await desk.push(offer)
        assert (answer.reception, answer.seq, answer.verdict) == (Reception.DUPLICATE, 1, ACCEPTED)
        assert len(await desk.read()) == 1

    async def test_an_event_twice_in_one_push_is_kept_once(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        offer = desk.pen.open()
        assert [(answer.reception, answer.seq) for answer in await desk.push(offer, offer)] == [
            (Reception.ACCEPTED, 1),
            (Reception.DUPLICATE, 1),
        ]

    async def test_a_rejected_event_offered_again_is_rejected_for_ever(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        offer = desk.pen.write("card.erased", {"reason": ""})
        (first,) = await desk.push(offer)
        (again,) = await desk.push(offer)
        assert (first.reception, first.verdict) == (Reception.REJECTED, "not_permitted")
        assert (again.reception, again.verdict, again.seq) == (
            Reception.DUPLICATE,
            "not_permitted",
            first.seq,
        )

    async def test_another_text_under_a_known_id_changes_nothing_and_is_in_the_trail(
        self, centre: Centre
    ) -> None:
        desk = await centre.desk("anna")
        offer = desk.pen.open()
        await desk.push(offer)
        (answer,) = await desk.push(
            Offer(offer.event_id, desk.pen.session, 1, offer.event.replace("phone", "radio"))
        )
        assert (answer.reception, answer.seq, answer.verdict) == (Reception.DUPLICATE, 1, ACCEPTED)
        assert [item.event for item in await desk.read()] == [offer.event]
        (clash,) = await centre.trail("clash")
        assert offer.event_id in clash

    async def test_each_event_of_a_push_has_an_answer_of_its_own(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        pen = desk.pen
        answers = await desk.push(
            pen.open(),
            Offer(uid("bad"), pen.session, 2, "{"),
            pen.offer(3, "card.noted", noted(), stream="elsewhere"),
            pen.offer(9, "card.noted", noted()),
            pen.offer(4, "card.noted", noted()),
            Offer("no id", pen.session, 5, "{}"),
        )
        assert of(answers) == ["accepted", "rejected", "rejected", "gap", "accepted", "rejected"]
        assert [answer.verdict for answer in answers] == [
            ACCEPTED, "malformed", "other_stream", "", ACCEPTED, "malformed",
        ]  # fmt: skip
        assert [answer.seq for answer in answers] == [1, 2, 3, 0, 4, 0]

    async def test_a_gap_names_the_missing_number_and_keeps_nothing_after_it(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        pen = desk.pen
        later = [pen.offer(number, "card.noted", noted()) for number in (3, 4)]
        answers = await desk.push(pen.offer(1, "card.opened", opened()), *later)
        assert of(answers) == ["accepted", "gap", "gap"]
        assert [answer.expected for answer in answers] == [0, 2, 2]
        assert of(await desk.push(pen.offer(2, "card.noted", noted()), *later)) == ["accepted"] * 3

    async def test_a_number_declared_lost_holds_nobody_up_and_is_in_the_trail(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        pen = desk.pen
        await desk.push(pen.open())
        lost = [(pen.session, 2), (pen.session, 3)]
        offer = pen.offer(4, "card.noted", noted())
        (some,) = await desk.push(offer, gap_ok=lost[:1])
        assert (some.reception, some.expected) == (Reception.GAP, 3)
        assert of(await desk.push(offer, gap_ok=lost)) == ["accepted"]
        assert len(await centre.trail("gap")) == 1

    async def test_a_lost_number_that_turns_up_is_taken_late_and_once(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        pen = desk.pen
        await desk.push(pen.open())
        await desk.push(pen.offer(3, "card.noted", noted()), gap_ok=[(pen.session, 2)])
        late = pen.offer(2, "card.noted", noted("поздно"))
        assert of(await desk.push(late)) == ["accepted"]
        assert of(await desk.push(late)) == ["duplicate"]
        other = pen.offer(2, "card.noted", noted("другое"), event_id=uid("other"))
        (answer,) = await desk.push(other)
        assert (answer.reception, answer.verdict) == (Reception.REJECTED, "number_taken")

    async def test_a_place_taken_by_another_fact_is_refused_and_the_session_goes_on(
        self, centre: Centre
    ) -> None:
        desk = await centre.desk("anna")
        pen = desk.pen
        await desk.push(pen.open())
        copied = pen.offer(1, "card.opened", opened(), event_id=uid("copy"))
        (answer,) = await desk.push(copied)
        assert (answer.reception, answer.verdict, answer.seq) == (Reception.REJECTED, "number_taken", 2)
        assert of(await desk.push(pen.offer(2, "card.noted", noted()))) == ["accepted"]

    async def test_what_is_rejected_takes_its_place_in_the_session(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        pen = desk.pen
        await desk.push(Offer(uid("bad"), pen.session, 1, "no JSON"))
        assert of(await desk.push(pen.offer(2, "card.opened", opened()))) == ["accepted"]

    async def test_who_sits_elsewhere_is_not_the_author(self, centre: Centre) -> None:
        anna, boris = await centre.desk("anna"), await centre.desk("boris")
        offer = anna.pen.open()
        (answer,) = await boris.push(offer)
        assert (answer.reception, answer.verdict, answer.seq) == (Reception.REJECTED, "not_vouched", 0)
        assert of(await anna.push(offer)) == ["accepted"]

    async def test_nobody_takes_a_place_in_the_session_of_another_device(self, centre: Centre) -> None:
        anna, eve = await centre.desk("anna"), await centre.desk("eve")
        await anna.push(anna.pen.open())
        theirs = Pen(eve.pen.device, anna.pen.session)
        await eve.push(
            theirs.offer(2, "card.noted", noted(), event_id=uid("forged")),
            Offer(uid("unread"), anna.pen.session, 3, "{"),
            gap_ok=[(anna.pen.session, 1), (anna.pen.session, 2)],
        )
        assert of(await anna.push(anna.pen.note(), anna.pen.note())) == ["accepted"] * 2

    async def test_too_long_an_event_is_rejected_and_its_neighbours_are_not(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        long = desk.pen.offer(2, "card.noted", noted("щ" * (EVENT_BYTES // 2)))
        answers = await desk.push(desk.pen.open(), long, desk.pen.offer(3, "card.noted", noted()))
        assert [answer.verdict for answer in answers] == [ACCEPTED, "too_large", ACCEPTED]
        assert [item.event is None for item in await desk.read()] == [False, True, False]

    async def test_a_push_of_the_largest_number_of_events_is_taken_and_one_more_is_not(
        self, centre: Centre
    ) -> None:
        desk = await centre.desk("anna")
        offers = [desk.pen.open(), *(desk.pen.note() for _ in range(EVENTS_LIMIT))]
        with pytest.raises(JournalTooLarge):
            await desk.push(*offers)
        assert of(await desk.push(*offers[:-1])) == ["accepted"] * EVENTS_LIMIT
        assert len(await desk.read()) == EVENTS_LIMIT

    async def test_a_fact_of_a_newer_console_is_kept_word_for_word(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        offers = [
            desk.pen.open(),
            desk.pen.write("card.sung", {"song": ["a", {"b": [1, 2.5, None, True]}]}),
            desk.pen.write("card.noted", {"text": "", "colour": 7}, schema_version=2),
            desk.pen.note(mood="a new part of the envelope"),
        ]
        assert of(await desk.push(*offers)) == ["accepted"] * 4
        assert [item.event for item in await desk.read()] == [offer.event for offer in offers]

    async def test_cards_get_human_numbers_that_are_never_given_twice(self, centre: Centre) -> None:
        anna, boris = await centre.desk("anna"), await centre.desk("boris")
        await anna.push(anna.pen.open(uid("card", 1)), anna.pen.note(card=uid("card", 1)))
        await boris.push(boris.pen.open(uid("card", 2)))
        await anna.push(anna.pen.open(uid("card", 3)))
        assert [item.stamp.number for item in await boris.read()] == [1, 0, 2, 3]

    async def test_a_card_that_is_opened_again_uses_up_no_number(self, centre: Centre) -> None:
        anna, eve = await centre.desk("anna"), await centre.desk("eve")
        await anna.push(anna.pen.open())
        await eve.push(eve.pen.open(), eve.pen.open(), eve.pen.open(uid("card", 2)), eve.pen.open())
        await anna.push(anna.pen.open(uid("card", 2)), anna.pen.open(uid("card", 3)))
        assert [item.stamp.number for item in await anna.read()] == [1, 0, 0, 2, 0, 0, 3]

    async def test_a_push_at_a_position_that_the_journal_does_not_know_keeps_nothing(
        self, centre: Centre
    ) -> None:
        desk = await centre.desk("anna")
        await desk.push(desk.pen.open())
        offer = desk.pen.note()
        for wrong in (Position(1, "f" * 64), Position(2, "f" * 64), Position(0, "f" * 64)):
            with pytest.raises(JournalFork):
                await desk.journal.push(STREAM, wrong, [offer], [])
        assert len(await desk.read()) == 1

    async def test_hostile_texts_have_a_verdict_and_harm_no_neighbour(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        pen = Pen(desk.pen.device, desk.pen.session)
        good = pen.offer(1, "card.noted", noted("ТЕКСТ"))
        hostile = [
            good.event.replace("ТЕКСТ", r"\u0000"),
            good.event.replace("ТЕКСТ", r"\ud800"),
            good.event.replace('"text":"ТЕКСТ"', '"text":1e400'),
            good.event.replace('"text":"ТЕКСТ"', '"text":NaN'),
            good.event.replace('"base_seq":0', f'"base_seq":{2**63}'),
            good.event.replace('"causes":[]', '"causes":' + "[" * 5000 + "]" * 5000),
            good.event.replace("2026-11-20T", "0000-11-20T"),
            good.event.replace("14:32:07", "14:32:60"),
            good.event[:-1],
            "",
        ]
        offers = []
        for number, text in enumerate(hostile, 1):
            id, place = uid("hostile", number), f'"session_seq":{number}'
            event = text.replace(good.event_id, id).replace('"session_seq":1', place)
            offers.append(Offer(id, pen.session, number, event))
        fine = pen.offer(len(offers) + 1, "card.noted", noted())
        answers = await desk.push(*offers, fine)
        assert [answer.verdict for answer in answers] == ["malformed"] * len(offers) + [ACCEPTED]
        assert [item.event_id for item in await desk.read()] == [offer.event_id for offer in (*offers, fine)]
