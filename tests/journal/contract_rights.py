"""What asks for more than a role's right to write, and facts that belong to no card."""

import json

import pytest

from core.domain.roles import Right, Role, holds
from core.domain.wire import ACCEPTED, Item
from tests.journal.centre import Centre, shown
from tests.journal.contract_people import WORKING
from tests.journal.facts import uid

CONCLUSION = {"field": "conclusion", "value": "госпитализация показана"}
EXPORT = {"report": "zpz", "since": "2026-11-01", "until": "2026-11-30", "format": "xlsx", "rows": 214}
APART = {"caller": "+79990000000", "apart": True, "reason": "звонит каждый день"}


class RightsContract:
    async def test_a_field_that_asks_for_a_qualification_is_written_by_those_who_have_it(
        self, centre: Centre
    ) -> None:
        anna, vera = await centre.desk("anna"), await centre.desk("vera")
        await centre.train("vera", qualifications=("medical",))
        await anna.push(anna.pen.open())
        for type_ in ("card.field_set", "card.field_continued"):
            (refused,) = await anna.push(anna.pen.write(type_, CONCLUSION))
            (accepted,) = await vera.push(vera.pen.write(type_, CONCLUSION))
            assert (refused.verdict, accepted.verdict) == ("not_permitted", ACCEPTED)
        (plain,) = await anna.push(anna.pen.write("card.field_set", {"field": "essence", "value": "грипп"}))
        assert plain.verdict == ACCEPTED
        await centre.train("vera", qualifications=("surgery",))
        (late,) = await vera.push(vera.pen.write("card.field_set", CONCLUSION))
        assert late.verdict == "not_permitted"

    @pytest.mark.parametrize("role", [role for role in WORKING if holds(role, Right.READ)])
    async def test_who_counts_in_figures_and_what_is_exported_is_for_some_roles(
        self, centre: Centre, role: Role
    ) -> None:
        desk = await centre.desk("somebody", role=role)
        answers = await desk.push(
            desk.pen.write("caller.set_apart", APART),
            desk.pen.write("report.exported", EXPORT, uid("card", 2)),
        )
        assert [answer.verdict == ACCEPTED for answer in answers] == [
            holds(role, Right.SUPERVISE),
            holds(role, Right.EXPORT),
        ]

    async def test_a_fact_of_a_desk_has_its_number_and_takes_no_number_of_a_card(
        self, centre: Centre
    ) -> None:
        desk = await centre.desk("anna")
        first = desk.pen.open(uid("card", 1))
        begun = desk.pen.write("shift.begun", {"shift": "day", "pack_version": "7"}, uid("shift", 1))
        await desk.push(first, begun, desk.pen.open(uid("card", 2)))
        items = [item for item in await desk.read() if item.stamp.verdict == ACCEPTED]
        assert [item.stamp.number for item in items] == [1, 0, 2]
        assert [item.stamp.seq for item in items] == [1, 2, 3]

    async def test_a_fact_of_an_insurers_desk_is_seen_by_that_insurer_and_the_fund(
        self, centre: Centre
    ) -> None:
        fund, alpha = await centre.desk("anna"), await centre.desk("vera", organisation="alpha")
        peer = await centre.desk("ulya", organisation="alpha")
        beta = await centre.desk("gleb", organisation="beta")
        begun = alpha.pen.write("shift.begun", {"shift": "day", "pack_version": "7"}, uid("shift", 1))
        ended = alpha.pen.write("shift.ended", {"shift": "day", "note": ""}, uid("shift", 1))
        await alpha.push(begun, ended)
        both = [begun.event_id, ended.event_id]
        assert [shown(await desk.feed()) for desk in (fund, alpha, peer)] == [both] * 3
        page = await beta.feed()
        assert shown(page) == ["hidden", "hidden"]
        assert not any(isinstance(item, Item) for item in page.items)

    async def test_who_exported_what_is_in_the_trail_once_and_without_anybodys_data(
        self, centre: Centre
    ) -> None:
        chief, anna = await centre.desk("chief", role="supervisor"), await centre.desk("anna")
        odd = EXPORT | {"report": "Выдуманова И. О.", "since": "ever", "format": "=1+1", "rows": 3}
        offers = [
            chief.pen.write("report.exported", EXPORT, uid("card", 7)),
            chief.pen.write("report.exported", odd, uid("card", 8)),
        ]
        await chief.push(*offers)
        await chief.push(*offers)
        await anna.push(anna.pen.write("report.exported", EXPORT, uid("card", 9)))
        who = {"stream": "invented", "operator": "chief", "device": chief.pen.device}
        plain = odd | {"report": "", "since": "", "format": ""}
        assert [json.loads(detail) for detail in await centre.trail("report.exported")] == [
            who | {"seq": 1} | EXPORT,
            who | {"seq": 2} | plain,
        ]
