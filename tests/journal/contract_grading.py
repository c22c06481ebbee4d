"""Grades are given and answered by those whose they are to give and to answer, whatever a console claims.

All that is written here bears the same name: who is who, the journal knows by the accounts alone.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pytest

from core.domain.chain import BEGINNING
from core.domain.wire import ACCEPTED, Answer, Offer, Reception, Stamp
from journal.importing import Outcome
from journal.incoming import Incoming
from journal.ledger.port import Plan, Wanted
from tests.journal.centre import Centre, Desk
from tests.journal.contract_restore import with_stamps
from tests.journal.facts import STREAM, uid

ORDER = Incoming("site", "1", "order", "2026-11-20T08:14:09+03:00", phone="89990000000")
ANSWERS = ("grade.acknowledged", "grade.appealed")


def grade(desk: Desk, purpose: str = "first", answers_to: str = "", card: str = uid("card", 1)) -> Offer:
    """A call is graded."""
    payload: dict[str, Any] = {
        "purpose": purpose, "answers_to": answers_to, "operator": "Черновикова Дина Ринатовна",
        "edition": "3", "form": "4", "theme": "polis", "answers": "[]", "fatal": "", "listened_s": 214,
        "recording": "", "words": "Вежливо и по делу",
    }  # fmt: skip
    return desk.pen.write("grade.given", payload, card)


def answer(desk: Desk, type_: str, given: Offer, card: str = uid("card", 1)) -> Offer:
    """The grade is read, or appealed."""
    payload = {"grade": given.event_id} | ({"reason": "Я представилась"} if type_ == ANSWERS[1] else {})
    return desk.pen.write(type_, payload, card)


ROUND: Final = {"round": "r-1", "title": "Ноябрь", "graders": 2}


def take_up(desk: Desk, card: str = uid("card", 1)) -> Offer:
    """A card is worked on again."""
    return desk.pen.write("card.taken_up", {}, card)


def verdicts(answers: Sequence[Answer]) -> list[str]:
    """What was said of each."""
    return [each.verdict for each in answers]


async def said(desk: Desk, *offers: Offer) -> list[str]:
    """Offer; what was said of each."""
    return verdicts(await desk.push(*offers))


class GradingContract:
    # --- whose call it is ---------------------------------------------------------------------------------

    async def test_a_call_is_graded_by_anybody_who_may_but_by_who_took_it(self, centre: Centre) -> None:
        chief, peer = await centre.desk("chief", role="supervisor"), await centre.desk("peer", "supervisor")
        third = await centre.desk("third", role="support")
        assert await said(chief, chief.pen.open()) == [ACCEPTED]
        assert await said(chief, grade(chief)) == ["own_call"]
        assert await said(peer, grade(peer)) == [ACCEPTED]
        assert await said(third, grade(third)) == [ACCEPTED]
        again = await centre.desk("chief")  # another console of the account
        assert await said(again, grade(again)) == ["own_call"]

    async def test_nobody_drops_the_calibration_of_their_own_call(self, centre: Centre) -> None:
        chief, peer = await centre.desk("chief", role="supervisor"), await centre.desk("peer", "supervisor")
        await chief.push(chief.pen.open())
        for desk, verdict in ((chief, "own_call"), (peer, ACCEPTED)):
            dropped = desk.pen.write("grade.round_dropped", {"round": "r-1"}, uid("card", 1))
            assert await said(desk, dropped) == [verdict]

    async def test_a_call_is_also_of_who_took_it_up_later(self, centre: Centre) -> None:
        anna, chief = await centre.desk("anna"), await centre.desk("chief", role="supervisor")
        await anna.push(anna.pen.open())
        assert await said(chief, grade(chief), take_up(chief), grade(chief)) == [
            ACCEPTED,
            ACCEPTED,
            "own_call",
        ]
        assert await said(chief, grade(chief)) == ["own_call"]

    async def test_who_begins_a_card_and_grades_it_in_the_same_breath_grades_a_call_of_their_own(
        self, centre: Centre
    ) -> None:
        chief = await centre.desk("chief", role="supervisor")
        other = uid("card", 2)
        assert await said(chief, chief.pen.open(), grade(chief), chief.pen.open(other)) == [
            ACCEPTED, "own_call", ACCEPTED,
        ]  # fmt: skip
        assert await said(chief, grade(chief, card=other)) == ["own_call"]

    async def test_grades_of_one_push_are_judged_each_by_its_own_card(self, centre: Centre) -> None:
        anna, chief = await centre.desk("anna"), await centre.desk("chief", role="supervisor")
        own, theirs = uid("card", 1), uid("card", 2)
        await chief.push(chief.pen.open(own))
        await anna.push(anna.pen.open(theirs))
        offers = [grade(chief, card=card) for card in (theirs, own, theirs)]
        assert await said(chief, *offers) == [ACCEPTED, "own_call", ACCEPTED]

    async def test_a_card_that_was_refused_is_nobodys_call(self, centre: Centre) -> None:
        anna, third = await centre.desk("anna"), await centre.desk("third", role="support")
        await anna.push(anna.pen.open())
        backup, opening = await centre.backup(), third.pen.open()
        assert await said(third, opening, grade(third)) == ["not_permitted", ACCEPTED]
        assert await said(third, grade(third)) == [ACCEPTED]
        (lost,) = await with_stamps(third, opening)
        await centre.restore(backup)
        again = await centre.desk("third")
        assert await said(again, lost, grade(again)) == ["not_permitted", ACCEPTED]

    async def test_what_a_program_brought_in_is_the_call_of_who_takes_it_up(self, centre: Centre) -> None:
        site, anna = await centre.desk("site", role="service"), await centre.desk("anna")
        chief = await centre.desk("chief", role="supervisor")
        (brought,) = await (await centre.service.seat(site.token)).bring_in(STREAM, [ORDER])
        assert brought.outcome is Outcome.ACCEPTED
        card = brought.card_id
        await centre.train("site", role="supervisor")
        desk = await centre.desk("site")  # the account of the program, at a desk of its own
        given = grade(desk, card=card)
        assert await said(desk, given) == [ACCEPTED]
        for type_ in ANSWERS:
            assert await said(anna, answer(anna, type_, given, card)) == ["grade_of_another"]
        await anna.push(take_up(anna, card))
        await chief.push(take_up(chief, card))
        for type_ in ANSWERS:
            assert await said(anna, answer(anna, type_, given, card)) == [ACCEPTED]
        assert await said(chief, grade(chief, card=card)) == ["own_call"]
        assert await said(desk, grade(desk, card=card)) == [ACCEPTED]

    async def test_the_right_is_asked_for_before_whose_call_it_is(self, centre: Centre) -> None:
        anna, boris = await centre.desk("anna"), await centre.desk("boris")
        await anna.push(anna.pen.open())
        for desk in (anna, boris):
            assert await said(desk, grade(desk)) == ["not_permitted"]

    # --- who answers a grade ------------------------------------------------------------------------------

    @pytest.mark.parametrize("type_", ANSWERS)
    async def test_a_grade_is_read_and_appealed_by_those_who_took_the_call(
        self, centre: Centre, type_: str
    ) -> None:
        anna, vera = await centre.desk("anna"), await centre.desk("vera", role="expert")
        boris, chief = await centre.desk("boris"), await centre.desk("chief", role="supervisor")
        await anna.push(anna.pen.open())
        await vera.push(take_up(vera))
        given = grade(chief)
        assert await said(chief, given) == [ACCEPTED]
        for desk, expected in (
            (anna, ACCEPTED), (vera, ACCEPTED), (boris, "grade_of_another"), (chief, "grade_of_another"),
        ):  # fmt: skip
            assert await said(desk, answer(desk, type_, given)) == [expected], desk.operator
        assert await said(boris, take_up(boris), answer(boris, type_, given)) == [ACCEPTED] * 2

    @pytest.mark.parametrize("role", ["support", "analyst", "methodologist"])
    async def test_who_changes_no_card_any_more_answers_the_grades_of_the_calls_that_they_took(
        self, centre: Centre, role: str
    ) -> None:
        anna, boris = await centre.desk("anna"), await centre.desk("boris", role=role)
        chief = await centre.desk("chief", role="supervisor")
        await anna.push(anna.pen.open())
        given = grade(chief)
        await chief.push(given)
        await centre.train("anna", role=role)
        for type_ in ANSWERS:
            assert await said(anna, answer(anna, type_, given)) == [ACCEPTED]
            assert await said(boris, answer(boris, type_, given)) == ["grade_of_another"]
        assert await said(anna, anna.pen.note()) == ["not_permitted"]

    async def test_what_somebody_else_wrote_makes_no_call_ones_own(self, centre: Centre) -> None:
        anna, boris = await centre.desk("anna"), await centre.desk("boris")
        chief = await centre.desk("chief", role="supervisor")
        await anna.push(anna.pen.open())
        given = grade(chief)
        await chief.push(given)
        unproven = Stamp(9, ACCEPTED, "boris", "operator", 0, centre.clock().isoformat(), "0" * 64)
        for stamp in (None, unproven):
            foreign = replace(take_up(anna), stamp=stamp)
            assert await said(boris, foreign, answer(boris, "grade.appealed", given)) == [
                "not_vouched", "grade_of_another",
            ]  # fmt: skip

    # --- the second grader, and the blind ones ------------------------------------------------------------

    async def test_an_appeal_is_decided_by_another_account_than_graded_first(self, centre: Centre) -> None:
        anna, chief = await centre.desk("anna"), await centre.desk("chief", role="supervisor")
        peer = await centre.desk("peer", role="support")
        await anna.push(anna.pen.open())
        given = grade(chief)
        await chief.push(given)
        await anna.push(answer(anna, "grade.appealed", given))
        assert await said(chief, grade(chief, "review", given.event_id)) == ["own_grade"]
        again = await centre.desk("chief")
        assert await said(again, grade(again, "review", given.event_id)) == ["own_grade"]
        assert await said(peer, grade(peer, "review", given.event_id)) == [ACCEPTED]

    async def test_nobody_decides_on_a_grade_that_they_give_in_the_same_breath(self, centre: Centre) -> None:
        anna, chief = await centre.desk("anna"), await centre.desk("chief", role="supervisor")
        await anna.push(anna.pen.open())
        given = grade(chief)
        assert await said(chief, given, grade(chief, "review", given.event_id)) == [ACCEPTED, "own_grade"]

    async def test_who_grades_again_what_is_no_answer_to_their_own_is_let_be(self, centre: Centre) -> None:
        anna, chief = await centre.desk("anna"), await centre.desk("chief", role="supervisor")
        await anna.push(anna.pen.open())
        given = grade(chief)
        await chief.push(given)
        for purpose, answers_to in (
            ("first", given.event_id),
            ("review", uid("elsewhere")),
            ("agreed", "r-1"),
        ):
            assert await said(chief, grade(chief, purpose, answers_to)) == [ACCEPTED]

    async def test_an_account_grades_a_call_blind_once_in_a_round(self, centre: Centre) -> None:
        anna, chief = await centre.desk("anna"), await centre.desk("chief", role="supervisor")
        peer = await centre.desk("peer", role="support")
        other = uid("card", 2)
        await anna.push(anna.pen.open(), anna.pen.open(other))
        assert await said(chief, grade(chief, "agreed", "r-1")) == [ACCEPTED]
        first = grade(chief, "calibration", "r-1")
        assert await said(chief, first) == [ACCEPTED]
        again = await centre.desk("chief")
        for desk in (chief, again):
            assert await said(desk, grade(desk, "calibration", "r-1")) == ["graded_already"]
        assert await said(chief, grade(chief, "calibration", "r-1", other)) == [ACCEPTED]
        twice = [grade(chief, "calibration", "r-2"), grade(chief, "calibration", "r-2")]
        assert await said(chief, *twice) == [ACCEPTED, "graded_already"]
        assert await said(peer, grade(peer, "calibration", "r-1")) == [ACCEPTED]
        (known,) = await chief.push(first)
        assert (known.reception, known.verdict) == (Reception.DUPLICATE, ACCEPTED)

    async def test_a_grade_that_was_refused_does_not_stand_in_the_way(self, centre: Centre) -> None:
        chief = await centre.desk("chief", role="supervisor")
        peer = await centre.desk("peer", role="supervisor")
        await peer.push(peer.pen.open())
        await centre.train("chief", standing="intern")
        blind = grade(chief, "calibration", "r-1")
        assert await said(chief, blind, grade(chief, "calibration", "r-1")) == ["not_permitted"] * 2
        await centre.train("chief", standing="admitted")
        assert await said(chief, grade(chief, "calibration", "r-1")) == [ACCEPTED]

    # --- a journal that was restored ----------------------------------------------------------------------

    async def test_a_journal_that_lost_the_card_takes_grades_of_it_and_answers_all_the_same(
        self, centre: Centre
    ) -> None:
        anna, chief = await centre.desk("anna"), await centre.desk("chief", role="supervisor")
        backup = await centre.backup()
        await chief.push(chief.pen.open())
        given = grade(chief)
        assert await said(chief, given) == ["own_call"]
        await centre.restore(backup)
        known = [(chief.pen.session, 1), (chief.pen.session, 2)]
        assert verdicts(await chief.push(grade(chief), gap_ok=known)) == [ACCEPTED]
        later = answer(anna, "grade.acknowledged", given)
        assert verdicts(await anna.push(later)) == [ACCEPTED]

    async def test_what_was_judged_before_a_restore_is_not_judged_anew(self, centre: Centre) -> None:
        anna, chief = await centre.desk("anna"), await centre.desk("chief", role="supervisor")
        backup = await centre.backup()
        opening, first = anna.pen.open(), grade(chief)
        await anna.push(opening)
        taking, own = take_up(chief), grade(chief)
        assert await said(chief, first, taking, own) == [ACCEPTED, ACCEPTED, "own_call"]
        lost = await with_stamps(chief, opening, taking, first, own)
        await centre.restore(backup)
        chief.position = BEGINNING
        # In another order than before: judged anew, both would be of an own call.
        assert await said(chief, *lost) == [ACCEPTED, ACCEPTED, ACCEPTED, "own_call"]

    @pytest.mark.parametrize(
        ("name", "role", "type_", "verdict"),
        [
            ("third", "support", "grade.given", ACCEPTED),
            ("chief", "supervisor", "grade.given", "own_call"),
            ("chief", "support", "grade.given", "own_call"),
            ("anna", "operator", "grade.appealed", ACCEPTED),
            ("boris", "operator", "grade.appealed", "grade_of_another"),
        ],
    )
    async def test_what_a_desk_brings_back_says_whose_call_it_was_to_what_follows_at_once(
        self, centre: Centre, name: str, role: str, type_: str, verdict: str
    ) -> None:
        anna, chief = await centre.desk("anna"), await centre.desk("chief", role="supervisor")
        backup = await centre.backup()
        opening, taking = anna.pen.open(), take_up(chief)
        await anna.push(opening)
        await chief.push(taking)
        desk = await centre.desk(name, role=role)
        lost = await with_stamps(desk, opening, taking)
        await centre.restore(backup)
        again = await centre.desk(name, role=role)
        await centre.train(name, role=role)  # who may open no card by now may bring one back
        what = grade(again) if type_ == "grade.given" else answer(again, type_, grade(chief))
        assert await said(again, *lost, what) == [ACCEPTED, ACCEPTED, verdict]

    async def test_a_forged_stamp_does_not_make_a_call_somebody_elses(self, centre: Centre) -> None:
        await centre.hire("anna")
        chief = await centre.desk("chief", role="supervisor")
        at = centre.clock().isoformat()
        for number, receipt in enumerate(("0" * 64, "щ\ud800"), start=1):
            card = uid("card", number)
            forged = Stamp(1, ACCEPTED, "anna", "operator", number, at, receipt)
            offers = [replace(chief.pen.open(card), stamp=forged), grade(chief, card=card)]
            assert await said(chief, *offers) == [ACCEPTED, "own_call"]
            assert await said(chief, replace(grade(chief, card=card), stamp=forged)) == ["own_call"]

    async def test_what_the_journal_has_of_a_card_is_of_who_offered_it_first(self, centre: Centre) -> None:
        anna = await centre.desk("anna")
        await centre.hire("chief", "supervisor")
        opening = anna.pen.open()
        await anna.push(opening)
        # The data directory of anna has another holder by now, and does not know that the opening arrived.
        code = await centre.service.issue_code("chief")
        token = (await centre.service.enrol(code, anna.pen.device)).token
        heir = Desk(centre, "chief", token, anna.pen)
        known, given = await heir.push(opening, grade(heir))
        assert (known.reception, given.verdict) == (Reception.DUPLICATE, ACCEPTED)

    # --- what it costs, and what it can be told -----------------------------------------------------------

    async def test_only_a_push_with_facts_of_grading_looks_at_what_the_card_has(
        self, centre: Centre, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        anna, chief = await centre.desk("anna"), await centre.desk("chief", role="supervisor")
        ledger, looked = centre.ledger, list[str]()
        append = ledger.append

        async def watched(stream: str, wanted: Wanted, plan: Plan) -> Sequence[Answer]:
            looked.extend(wanted.judged)
            return await append(stream, wanted, plan)

        monkeypatch.setattr(ledger, "append", watched)
        await anna.push(anna.pen.open(), take_up(anna), anna.pen.note(), grade(anna))
        assert looked == []
        calibrated = chief.pen.write("grade.calibrated", ROUND)
        assert await said(chief, calibrated, grade(chief, "calibration", "r-1")) == [ACCEPTED] * 2
        assert looked == [uid("card", 1)]

    async def test_who_took_the_call_sets_no_calibration_of_it(self, centre: Centre) -> None:
        chief = await centre.desk("chief", role="supervisor")
        await chief.push(chief.pen.open())
        assert await said(chief, chief.pen.write("grade.calibrated", ROUND)) == ["own_call"]

    async def test_one_alone_agrees_with_nobody_and_who_set_the_round_may_end_it_for_two(
        self, centre: Centre
    ) -> None:
        anna = await centre.desk("anna")
        vera, gleb, dina = [await centre.desk(name, role="support") for name in ("vera", "gleb", "dina")]
        await anna.push(anna.pen.open())
        await vera.push(vera.pen.write("grade.calibrated", {**ROUND, "graders": 3}))
        assert await said(vera, grade(vera, "agreed", "r-1")) == ["round_waits"]
        assert await said(vera, grade(vera, "calibration", "r-1"), grade(vera, "agreed", "r-1")) == [
            ACCEPTED, "round_waits",
        ]  # fmt: skip
        assert await said(gleb, grade(gleb, "calibration", "r-1"), grade(gleb, "agreed", "r-1")) == [
            ACCEPTED, "round_waits",
        ]  # fmt: skip
        assert await said(dina, grade(dina, "agreed", "r-1")) == ["round_waits"]
        assert await said(vera, grade(vera, "agreed", "r-1")) == [ACCEPTED]

    async def test_a_grade_of_a_newer_console_and_an_erased_one_are_judged_by_whose_call_it_is(
        self, centre: Centre
    ) -> None:
        anna, chief = await centre.desk("anna"), await centre.desk("chief", role="supervisor")
        await centre.hire("root", "administrator")
        await anna.push(anna.pen.open())
        newer = {"purpose": 1, "answers_to": ["r-1"]}
        offers = [chief.pen.write("grade.given", newer, schema_version=2) for _ in range(2)]
        assert await said(chief, *offers, grade(chief, "calibration", "r-1")) == [ACCEPTED] * 3
        await centre.erase(uid("card", 1), "root")
        assert await said(chief, grade(chief, "calibration", "r-1")) == [ACCEPTED]
        await chief.push(take_up(chief))
        assert await said(chief, chief.pen.write("grade.given", newer, schema_version=2)) == ["own_call"]
