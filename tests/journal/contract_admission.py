"""How far somebody has come decides what the journal lets them do, whatever their console claims."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import pytest

from core.domain.admission import Standing
from core.domain.wire import ACCEPTED
from core.errors import JournalDenied
from journal.importing import Outcome
from journal.incoming import Incoming
from tests.journal.centre import Centre, Desk
from tests.journal.facts import STREAM, uid

SANDBOX = f"sandbox.{STREAM}"
CALL = Incoming("site", "1", "order", "2026-11-20T08:14:09+03:00", phone="89990000000")
FILES = {"centre.toml": "a = 1"}


async def enrols(centre: Centre, desk: Desk) -> bool:
    code = await centre.service.issue_code(desk.operator)
    return bool((await centre.service.enrol(code, uid("device", 700))).token)


async def reads(centre: Centre, desk: Desk) -> bool:
    await desk.journal.history(desk.pen.stream, uid("card", 1))
    await desk.journal.locate(desk.pen.stream, [])
    await desk.journal.account()
    return bool(await desk.feed())


def says(type_: str, payload: Mapping[str, object]) -> Callable[[Centre, Desk], Awaitable[bool]]:
    async def say(centre: Centre, desk: Desk) -> bool:
        (answer,) = await desk.push(desk.pen.write(type_, payload))
        return answer.verdict == ACCEPTED

    return say


async def opens(centre: Centre, desk: Desk) -> bool:
    (answer,) = await desk.push(desk.pen.open(uid("card", 2)))
    return answer.verdict == ACCEPTED


async def publishes(centre: Centre, desk: Desk) -> bool:
    return (await desk.journal.publish(desk.pen.stream, FILES, "")).version == 1


async def imports(centre: Centre, desk: Desk) -> bool:
    seat = await centre.service.seat(desk.token)
    (brought,) = await seat.bring_in(desk.pen.stream, [CALL])
    return brought.outcome is Outcome.ACCEPTED


ACTIONS = {
    "enrol": ("operator", enrols),
    "feed": ("operator", reads),
    "create": ("operator", opens),
    "change": ("operator", says("card.noted", {"text": "да"})),
    "submit": ("operator", says("card.submitted", {"result": "done", "mentor": "vera"})),
    "wrap_up": ("operator", says("card.wrapped_up", {"result": "done"})),
    "approve": ("supervisor", says("card.approved", {})),
    "send_back": ("supervisor", says("card.sent_back", {"reason": "нет"})),
    "invent": ("operator", says("sandbox.begun", {"scenario": "{}", "language": "ru", "exam": ""})),
    "throw": ("methodologist", says("sandbox.thrown", {"event": "drop"})),
    "publish": ("methodologist", publishes),
    "import": ("service", imports),
}
"""What is done, and by an account of which role: one that may, were it admitted."""

REAL = {
    "candidate": " ".join(["not_trained"] * len(ACTIONS)),
    "trainee": " ".join(["sandbox_only"] * len(ACTIONS)),
    "intern": "yes yes yes yes yes no no no no no no no",
    "admitted": "yes yes yes yes yes yes yes yes no no yes yes",
    "suspended": " ".join(["suspended"] * len(ACTIONS)),
}
IN_THE_SANDBOX = {
    "candidate": REAL["candidate"],
    **dict.fromkeys(["trainee", "intern", "admitted", "suspended"], " ".join(["yes"] * len(ACTIONS))),
}
"""Standing → what becomes of each action: a code is the one with which nobody is let in."""

CELLS = [
    (stream, standing, action, said)
    for stream, table in ((STREAM, REAL), (SANDBOX, IN_THE_SANDBOX))
    for standing, line in table.items()
    for action, said in zip(ACTIONS, line.split(), strict=True)
]


async def denied(call: Awaitable[object]) -> str:
    """The code with which nobody is let in."""
    with pytest.raises(JournalDenied) as info:
        await call
    return info.value.code


class AdmissionContract:
    def test_the_tables_have_every_standing(self) -> None:
        assert set(REAL) == set(IN_THE_SANDBOX) == set(Standing)

    @pytest.mark.parametrize(("stream", "standing", "action", "said"), CELLS)
    async def test_a_standing_opens_what_its_line_allows(
        self, centre: Centre, stream: str, standing: str, action: str, said: str
    ) -> None:
        role, act = ACTIONS[action]
        other = await centre.desk("other", stream=stream)
        await other.push(other.pen.open())
        desk = await centre.desk("somebody", role=role, stream=stream)
        await centre.train("somebody", standing=standing)
        try:
            came = "yes" if await act(centre, desk) else "no"
        except JournalDenied as why:
            came = "no" if why.code == "not_permitted" else why.code
        assert came == said

    async def test_a_token_of_the_sandbox_opens_no_real_stream_and_a_real_one_no_sandbox(
        self, centre: Centre
    ) -> None:
        trainee = await centre.desk("anna", stream=SANDBOX)
        await centre.train("anna", standing="trainee")
        vera = await centre.desk("vera")
        assert await denied(trainee.journal.feed(STREAM, trainee.position, 10, 0)) == "not_permitted"
        assert await denied(trainee.journal.push(STREAM, trainee.position, [], [])) == "not_permitted"
        assert await denied(vera.journal.feed(SANDBOX, vera.position, 10, 0)) == "not_permitted"
        (smuggled,) = await trainee.push(trainee.pen.open(stream=STREAM))
        assert smuggled.verdict == "other_stream"
        assert await centre.ledger.streams() == [SANDBOX]
        assert [row.verdict for row in (await centre.ledger.read(SANDBOX, 0, 9, None)).rows] == [
            "other_stream"
        ]

    async def test_the_role_of_a_trainee_works_in_the_sandbox_as_operator_and_as_receiver(
        self, centre: Centre
    ) -> None:
        desk = await centre.desk("anna", role="trainee", stream=SANDBOX)
        types = ("card.escalated", "card.read", "card.taken_up", "card.returned", "card.wrapped_up")
        await desk.push(desk.pen.open())
        answers = await desk.push(*(desk.pen.write(each, {"said": "x"}) for each in types))
        assert "not_permitted" not in [answer.verdict for answer in answers]
        await centre.hire("boris", role="trainee")
        code = await centre.service.issue_code("boris")
        assert await denied(centre.service.enrol(code, uid("device", 71))) == "sandbox_only"

    async def test_what_waits_while_somebody_is_suspended_goes_out_when_that_ends(
        self, centre: Centre
    ) -> None:
        desk = await centre.desk("anna")
        offers = [desk.pen.open(), desk.pen.note()]
        await centre.train("anna", standing="suspended")
        assert await denied(desk.push(*offers)) == "suspended"
        assert await centre.ledger.streams() == []
        await centre.train("anna", standing="admitted")
        assert [answer.verdict for answer in await desk.push(*offers)] == [ACCEPTED] * 2

    async def test_who_waits_for_news_while_being_suspended_is_shown_none(self, centre: Centre) -> None:
        anna, vera = await centre.desk("anna"), await centre.desk("vera")
        waiting = asyncio.ensure_future(anna.feed(wait_s=20))
        await asyncio.sleep(0)
        await centre.train("anna", standing="suspended")
        while not waiting.done():
            await vera.push(vera.pen.note())
            await asyncio.sleep(0.01)
        assert await denied(waiting) == "suspended"

    async def test_a_course_that_is_over_suspends_and_says_so_beforehand(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        await centre.train("anna", course_until="2026-12-05")
        assert (await desk.feed()).notices == ()
        centre.clock.go(days=1)
        assert (await desk.feed()).notices == ("course",)
        centre.clock.go(days=14)
        assert (await desk.feed()).notices == ("course",)  # its last day
        centre.clock.go(days=1)
        assert await denied(desk.feed()) == "course_over"
        assert await denied(desk.push(desk.pen.open())) == "course_over"
        await centre.train("anna", course_until="2027-12-05")
        assert (await desk.feed()).notices == ()

    async def test_an_account_is_told_how_it_stands(self, centre: Centre) -> None:
        desk = await centre.desk("anna")
        told = await desk.journal.account()
        assert (told.standing, told.languages, told.mentor, told.course_until) == ("admitted", (), "", "")
        parts = {"languages": ("kk", "ru"), "mentor": "vera", "course_until": "2027-02-28"}
        await centre.train("anna", standing="intern", **parts)
        told = await desk.journal.account()
        assert (told.standing, told.languages) == ("intern", ("kk", "ru"))
        assert (told.mentor, told.course_until) == ("vera", "2027-02-28")

    # --- the approval -------------------------------------------------------------------------------------

    async def _submitted(self, centre: Centre) -> Desk:
        """The desk of an intern who has submitted a card; the mentor is vera."""
        intern = await centre.desk("anna")
        await centre.train("anna", standing="intern", mentor="vera")
        answers = await intern.push(
            intern.pen.open(), intern.pen.write("card.submitted", {"result": "done", "mentor": "gleb"})
        )
        assert [answer.verdict for answer in answers] == [ACCEPTED] * 2
        return intern

    @pytest.mark.parametrize("type_", ["card.approved", "card.sent_back"])
    async def test_a_card_is_answered_by_the_mentor_of_the_account_and_by_who_holds_the_right(
        self, centre: Centre, type_: str
    ) -> None:
        await self._submitted(centre)
        await centre.hire("boris")
        await centre.train("boris", standing="intern", mentor="gleb")
        payload = {} if type_ == "card.approved" else {"reason": "нет"}
        verdicts = {}
        for name, role in (
            ("vera", "operator"), ("gleb", "operator"), ("chief", "supervisor"), ("root", "administrator"),
            ("miner", "analyst"),
        ):  # fmt: skip
            desk = await centre.desk(name, role=role)
            (answer,) = await desk.push(desk.pen.write(type_, payload))
            verdicts[name] = answer.verdict
        # Whom the fact names as mentor is no matter: gleb is another intern's.
        refused = {"gleb": "not_permitted", "miner": "not_permitted"}
        assert verdicts == dict.fromkeys(["vera", "chief", "root"], ACCEPTED) | refused

    async def test_nobody_answers_their_own_card_whatever_they_have_become(self, centre: Centre) -> None:
        intern = await self._submitted(centre)
        await centre.train("anna", mentor="anna")
        for standing, role in (("intern", "operator"), ("intern", "supervisor"), ("admitted", "supervisor")):
            await centre.train("anna", standing=standing, role=role)
            (answer,) = await intern.push(intern.pen.write("card.approved", {}))
            assert answer.verdict == "not_permitted"
        both = intern.pen.write("card.submitted", {"result": "done", "mentor": ""}, uid("card", 5))
        answers = await intern.push(both, intern.pen.write("card.approved", {}, uid("card", 5)))
        assert [answer.verdict for answer in answers] == [ACCEPTED, "not_permitted"]

    async def test_an_intern_answers_nobodys_card_even_as_a_mentor(self, centre: Centre) -> None:
        await self._submitted(centre)
        vera = await centre.desk("vera", role="supervisor")
        await centre.train("vera", standing="intern")
        (answer,) = await vera.push(vera.pen.write("card.approved", {}))
        assert answer.verdict == "not_permitted"

    async def test_a_journal_that_lost_the_submission_takes_the_answer_of_a_mentor_all_the_same(
        self, centre: Centre
    ) -> None:
        intern = await centre.desk("anna")
        await centre.train("anna", standing="intern", mentor="vera")
        vera, gleb = await centre.desk("vera"), await centre.desk("gleb")
        await intern.push(intern.pen.open())
        backup = await centre.backup()
        await intern.push(intern.pen.write("card.submitted", {"result": "done", "mentor": "vera"}))
        await centre.restore(backup)
        for desk, verdict in ((gleb, "not_permitted"), (vera, ACCEPTED)):
            again = Desk(centre, desk.operator, desk.token, desk.pen)
            await again.feed()
            (answer,) = await again.push(again.pen.write("card.approved", {}))
            assert answer.verdict == verdict
