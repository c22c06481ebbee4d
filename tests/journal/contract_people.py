"""Who is let in, as what, and who is there."""

from collections.abc import Awaitable, Callable

import pytest

from core.domain.roles import Right, Role, holds
from core.domain.wire import ACCEPTED, Reception
from core.errors import JournalDenied
from tests.journal.centre import Centre
from tests.journal.facts import STREAM, uid

WORKING = [role for role in Role if role is not Role.TRAINEE]
"""Those who come in: for a trainee there is the sandbox (``contract_admission``)."""


class PeopleContract:
    async def test_an_account_is_told_who_it_is(self, centre: Centre) -> None:
        desk = await centre.desk("gleb", role="expert", organisation="beta", receives=["beta-expert"])
        account = await desk.journal.account()
        assert (account.operator, account.role, account.organisation) == ("gleb", "expert", "beta")
        assert (account.stream, account.receives) == (STREAM, ("beta-expert",))
        assert (account.qualifications, account.region, account.site, account.shift) == ((), "", "", "")

    async def test_an_account_is_told_what_it_may_write_and_where_it_works(self, centre: Centre) -> None:
        desk = await centre.desk("gleb")
        await centre.train("gleb", qualifications=("medical",), region="07", site="Выдуманск", shift="night")
        account = await desk.journal.account()
        told = account.qualifications, account.region, account.site, account.shift
        assert told == (("medical",), "07", "Выдуманск", "night")

    async def test_a_code_lets_in_once(self, centre: Centre) -> None:
        await centre.hire("anna")
        code = await centre.service.issue_code("anna")
        enrolment = await centre.service.enrol(code, uid("device", 1))
        assert enrolment.account.operator == "anna"
        await _denied("code_unknown", centre.service.enrol(code, uid("device", 2)))

    async def test_a_code_may_be_typed_with_any_spaces_and_dashes(self, centre: Centre) -> None:
        await centre.hire("anna")
        code = (await centre.service.issue_code("anna")).replace("-", " ")
        assert (await centre.service.enrol(f" {code}\n", uid("device", 1))).account.operator == "anna"

    async def test_a_wrong_or_an_old_code_lets_nobody_in(self, centre: Centre) -> None:
        await centre.hire("anna")
        await _denied("code_unknown", centre.service.enrol("0000-0000-0000-0000", uid("device", 1)))
        code = await centre.service.issue_code("anna")
        centre.clock.go(days=4)
        await _denied("code_unknown", centre.service.enrol(code, uid("device", 1)))

    async def test_neither_codes_nor_tokens_are_kept_as_they_are(self, centre: Centre) -> None:
        await centre.hire("anna")
        code = await centre.service.issue_code("anna")
        token = (await centre.service.enrol(code, uid("device", 1))).token
        kept = str(await centre.backup())
        assert token not in kept
        assert code not in kept
        assert code.replace("-", "") not in kept

    async def test_a_token_that_nobody_gave_is_unknown(self, centre: Centre) -> None:
        await _denied("token_unknown", centre.client("x" * 43, uid("session")).account())

    async def test_a_token_taken_back_ends_at_once(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        await desk.push(desk.pen.open())
        await centre.dismiss("anna")
        await _denied("token_revoked", desk.push(desk.pen.note()))
        await _denied("token_revoked", desk.feed())

    async def test_a_device_has_one_holder_and_who_had_it_before_hears_of_it(self, centre: Centre) -> None:
        anna, boris = await centre.desk("anna"), await centre.desk("boris")
        await centre.hire("eve")
        enrolment = await centre.service.enrol(await centre.service.issue_code("eve"), anna.pen.device)
        await _denied("token_revoked", anna.push(anna.pen.open()))
        assert (await centre.client(enrolment.token, anna.pen.session).account()).operator == "eve"
        assert (await boris.journal.account()).operator == "boris"

    async def test_a_code_that_lets_nobody_in_ends_no_token(self, centre: Centre) -> None:
        anna = await centre.desk("anna")
        await _denied("code_unknown", centre.service.enrol("0000-0000-0000-0000", anna.pen.device))
        await centre.hire("lida")
        code = await centre.service.issue_code("lida")
        await centre.hire("lida", state="revoked")
        await _denied("operator_revoked", centre.service.enrol(code, anna.pen.device))
        assert (await anna.journal.account()).operator == "anna"

    async def test_a_closed_account_is_told_so(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        await centre.dismiss("anna")
        await centre.hire("anna", state="revoked")
        await _denied("operator_revoked", desk.journal.account())
        code = await centre.service.issue_code("anna")
        await _denied("operator_revoked", centre.service.enrol(code, uid("device", 7)))

    async def test_a_token_ends_in_its_time_and_a_notice_says_so_before(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        assert (await desk.feed()).notices == ()
        centre.clock.go(days=centre.service.terms.token_days - 2)
        assert (await desk.feed()).notices == ("expires",)
        centre.clock.go(days=2)
        await _denied("token_expired", desk.feed())

    async def test_a_renewed_token_takes_the_place_of_the_old_one(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        centre.clock.go(days=80)
        await desk.journal.renew()
        centre.clock.go(hours=23)
        renewed = await desk.journal.renew()  # the answer was lost
        centre.clock.go(hours=2)
        await _denied("token_expired", desk.journal.account())
        centre.clock.go(days=80)
        journal = centre.client(renewed.token, desk.pen.session)
        assert (await journal.account()).operator == "anna"
        (answer,) = await journal.push(STREAM, desk.position, [desk.pen.open()], [])
        assert answer.verdict == ACCEPTED  # the same device

    @pytest.mark.parametrize("role", WORKING)
    async def test_a_role_reads_if_it_may(self, centre: Centre, role: Role) -> None:
        desk = await centre.desk("somebody", role=role)
        calls: list[Callable[[], Awaitable[object]]] = [
            lambda: desk.journal.feed(STREAM, desk.position, 10, 0),
            lambda: desk.journal.history(STREAM, uid("card", 1)),
            lambda: desk.journal.locate(STREAM, []),
        ]
        for call in calls:
            if holds(role, Right.READ):
                await call()
            else:
                await _denied("not_permitted", call())

    @pytest.mark.parametrize("role", [role for role in WORKING if holds(role, Right.READ)])
    async def test_a_role_writes_what_it_may_and_gets_a_verdict_on_the_rest(
        self, centre: Centre, role: Role
    ) -> None:
        desk = await centre.desk("somebody", role=role)
        answers = await desk.push(desk.pen.open(), desk.pen.note())
        assert [answer.verdict == ACCEPTED for answer in answers] == [
            holds(role, Right.CREATE),
            holds(role, Right.CHANGE),
        ]
        assert all(answer.reception in {Reception.ACCEPTED, Reception.REJECTED} for answer in answers)

    async def test_who_sees_no_card_writes_none(self, centre: Centre) -> None:
        desk = await centre.desk("somebody", role="service")
        await _denied("not_permitted", desk.push(desk.pen.open()))
        assert await centre.ledger.streams() == []

    async def test_another_centres_stream_is_closed(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        await _denied("not_permitted", desk.journal.feed("elsewhere", desk.position, 10, 0))
        await _denied("not_permitted", desk.journal.push("elsewhere", desk.position, [], []))

    async def test_who_asked_lately_is_present_with_what_they_answer_for(self, centre: Centre) -> None:
        anna = await centre.desk("anna")
        gleb = await centre.desk("gleb", role="expert", receives=["beta-expert", "level2"])
        await (await centre.desk("zoya", receives=["far"], stream="elsewhere")).feed()
        assert (await anna.feed()).present == ()
        await gleb.feed()
        assert (await anna.feed()).present == ("beta-expert", "level2")
        centre.clock.go(seconds=centre.service.terms.presence_s + 1)
        assert (await anna.feed()).present == ()

    async def test_two_programs_on_one_data_directory_are_told(self, centre: Centre) -> None:
        first = await centre.desk("anna")
        second = first.another_session()
        for _ in range(3):
            assert (await first.feed()).notices == ()
            centre.clock.go(seconds=25)
        assert (await second.feed()).notices == ()  # a program that was started again looks the same
        centre.clock.go(seconds=25)
        await first.feed()
        centre.clock.go(seconds=3)
        assert (await first.feed()).notices == ("copied",)
        centre.clock.go(seconds=25)
        assert (await second.feed()).notices == ("copied",)

    async def test_a_clock_that_was_put_right_makes_no_program_a_copy(self, centre: Centre) -> None:
        first = await centre.desk("anna")
        centre.clock.go(hours=5)
        await first.feed()
        centre.clock.go(hours=-5)
        second = first.another_session()
        for _ in range(3):
            centre.clock.go(seconds=25)
            assert (await second.feed()).notices == ()


async def _denied(code: str, call: Awaitable[object]) -> None:
    with pytest.raises(JournalDenied) as denied:
        await call
    assert denied.value.code == code
