"""The way to a real card: what each step asks for, what it ends, and what the trail says of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.domain.admission import ExamResult, Standing
from core.errors import JournalDenied
from journal.administration import accounts, admitting
from journal.administration.accounts import ActRefused, strangers
from journal.ledger.memory import MemoryLedger
from journal.ledger.port import Operator, PackVersion
from journal.service import Seat
from journal.tokens import new_code
from tests.journal.facts import STREAM, Pen, uid
from tests.journal.office import Office

SANDBOX = f"sandbox.{STREAM}"
LINES = json.dumps({"lines.toml": '[[lines]]\ncode = "1"\n[[lines]]\ncode = "2"\n[[lines]]\ntitle = "?"\n'})
ORDER: dict[str, Any] = {"order": "15-л", "on": "2026-11-20", "languages": ("kk", "ru")}


async def school() -> Office:
    """A fund with a mentor and a candidate."""
    office = Office(MemoryLedger())
    await office.found()
    await office.found("insurer", sees_all=False)
    await office.hire("vera")
    await candidate(office, "anna")
    return office


async def candidate(office: Office, id: str, **parts: Any) -> None:
    _, code = new_code(id, office.chance(), office.now)
    person = Operator(
        id, f"Выдуманова {id}", "", "", "operator", "fund", STREAM, (), (), "active",
        standing=Standing.CANDIDATE.value,
    )  # fmt: skip
    await accounts.add_operator(office.hand, replace(person, **parts), code)


async def account(office: Office, id: str = "anna") -> Operator:
    return await accounts.find(office.ledger, id)


def exam(office: Office, **changes: Any) -> ExamResult:
    passed = ExamResult("anna", SANDBOX, "first", 87, True, office.now.isoformat(), ("father",))
    return replace(passed, **changes)


async def trained(office: Office) -> tuple[Seat, Pen]:
    """The candidate sits in the sandbox."""
    await admitting.train(office.hand, "anna")
    return await office.sit("anna", await code_for(office, "anna"))


async def code_for(office: Office, id: str) -> str:
    shown, code = new_code(id, office.chance(), office.now)
    await accounts.give_code(office.hand, id, code)
    return shown


async def refused(office: Office, step: Any) -> str:
    """The sentence with which a step is refused; nothing was changed by it."""
    before = [each async for each in office.ledger.dump()]
    with pytest.raises(ActRefused) as why:
        await step
    assert [each async for each in office.ledger.dump()] == before
    return str(why.value)


async def test_a_candidate_becomes_an_operator_in_four_steps() -> None:
    office = await school()
    stepped = await admitting.train(office.hand, "anna")
    assert (stepped.operator.standing, stepped.operator.stream, stepped.ended) == ("trainee", SANDBOX, 0)
    await office.sit("anna", await code_for(office, "anna"))
    stepped = await admitting.intern(office.hand, "anna", "vera", exam(office), STREAM)
    assert (stepped.operator.standing, stepped.operator.stream) == ("intern", STREAM)
    assert (stepped.operator.mentor, stepped.ended) == ("vera", 1)
    stepped = await admitting.admit(office.hand, "anna", **ORDER)
    assert stepped == admitting.Stepped(await account(office), None)
    told = stepped.operator
    assert (told.standing, told.order_number, told.admitted_on) == ("admitted", "15-л", "2026-11-20")
    assert (told.languages, told.stream, told.mentor) == (("kk", "ru"), STREAM, "vera")
    assert await strangers(office.ledger) == []


async def test_the_tokens_and_codes_of_the_sandbox_end_before_the_account_is_another_streams() -> None:
    office = await school()
    seat, _ = await trained(office)
    spare = await code_for(office, "anna")
    order: list[str] = []

    class Watched(MemoryLedger):
        async def revoke(self, at: str, *, operator: str = "", device: str = "") -> int:
            order.append("tokens")
            return await super().revoke(at, operator=operator, device=device)

        async def put_operator(self, operator: Operator) -> None:
            order.append(operator.stream)
            await super().put_operator(operator)

    watched = Watched()
    watched.restore(office.ledger)  # type: ignore[arg-type]
    hand = replace(office.hand, ledger=watched)
    await admitting.intern(hand, "anna", "vera", exam(office), STREAM)
    assert order == ["tokens", STREAM]
    office.ledger.restore(watched)  # type: ignore[attr-defined]
    office.later(seconds=3)
    with pytest.raises(JournalDenied) as ended:
        await office.service.seat(seat._token)
    assert ended.value.code == "token_revoked"
    with pytest.raises(JournalDenied) as used:
        await office.service.enrol(spare, uid("device", 9))
    assert used.value.code == "code_unknown"


async def test_who_goes_back_to_the_training_leaves_the_real_cards_at_once() -> None:
    office = await school()
    seat, _ = await office.sit("vera", await code_for(office, "vera"))
    await admitting.suspend(office.hand, "vera", "курс не пройден")
    assert (await account(office, "vera")).suspended_because == "курс не пройден"
    stepped = await admitting.train(office.hand, "vera")
    assert (stepped.operator.stream, stepped.operator.standing, stepped.ended) == (SANDBOX, "trainee", 1)
    assert stepped.operator.suspended_because == ""
    office.later(seconds=3)
    with pytest.raises(JournalDenied, match="let this console"):
        await office.service.seat(seat._token)


async def test_suspended_and_admitted_again_a_console_goes_on_with_its_token() -> None:
    office = await school()
    seat, pen = await office.sit("vera", await code_for(office, "vera"))
    offers = [pen.open()]
    await admitting.suspend(office.hand, "vera", "проверка")
    office.later(seconds=3)
    with pytest.raises(JournalDenied) as denied:
        await office.service.seat(seat._token)
    assert denied.value.code == "suspended"
    await admitting.admit(office.hand, "vera", **ORDER)
    office.later(seconds=3)
    (answer,) = await office.push(await office.service.seat(seat._token), offers)
    assert answer.verdict == "accepted"


async def test_a_candidate_has_no_code_and_is_given_none() -> None:
    office = await school()
    rows = [row async for table, row in office.ledger.dump() if table == "codes"]
    assert [row["operator"] for row in rows] == ["vera"]
    _, code = new_code("anna", office.chance(), office.now)
    said = await refused(office, accounts.give_code(office.hand, "anna", code))
    assert said == "anna is a candidate: `operator train` comes first."


async def test_the_role_of_a_trainee_ends_with_the_training() -> None:
    office = await school()
    await candidate(office, "boris", role="trainee")
    await admitting.train(office.hand, "boris")
    stepped = await admitting.intern(office.hand, "boris", "vera", exam(office, operator="boris"), STREAM)
    assert (stepped.operator.role, stepped.operator.standing) == ("operator", "intern")


async def test_a_course_may_be_set_and_taken_away() -> None:
    office = await school()
    await admitting.set_course(office.hand, "vera", "2026-11-19")
    assert (await account(office, "vera")).course_until == "2026-11-19"
    said = await refused(office, admitting.suspend(office.hand, "vera", "проверка"))
    assert said == "vera is suspended: from there nobody becomes suspended."
    said = await refused(office, admitting.admit(office.hand, "vera", **ORDER))
    assert said == "The course of vera was over on 2026-11-19: give it another end first."
    await admitting.set_course(office.hand, "vera", "")
    assert (await account(office, "vera")).course_until == ""
    assert "is no day" in await refused(office, admitting.set_course(office.hand, "vera", "soon"))
    assert await strangers(office.ledger) == []


async def test_nobody_becomes_an_intern_without_a_passed_exam_of_their_own() -> None:
    office = await school()
    said = await refused(office, admitting.intern(office.hand, "anna", "vera", exam(office), STREAM))
    assert said == "anna is candidate: from there nobody becomes intern."
    await trained(office)
    old = (office.now - timedelta(days=181)).isoformat()
    for changes, sentence in (
        ({"operator": "boris"}, "another person's or another centre's: it says 'boris, sandbox.invented'"),
        ({"centre": "sandbox.elsewhere"}, "another person's or another centre's"),
        ({"passed": False, "score": 41}, "was not passed: 41 of 100"),
        ({"at": old}, "more than 180 days ago"),
    ):
        step = admitting.intern(office.hand, "anna", "vera", exam(office, **changes), STREAM)
        assert sentence in await refused(office, step)
    step = admitting.intern(office.hand, "anna", "vera", exam(office), SANDBOX)
    assert "another centre's" in await refused(office, step)


async def test_a_mentor_can_approve_what_the_intern_does() -> None:
    office = await school()
    await trained(office)
    await office.hire("miner", "analyst")
    await office.hire("agent", organisation="insurer")
    await office.hire("away")
    await admitting.suspend(office.hand, "away", "проверка")
    await office.hire("gone")
    await accounts.revoke(office.hand, "gone")
    await candidate(office, "boris")
    for mentor, sentence in (
        ("nobody", "There is no account 'nobody'."),
        ("anna", "A mentor is needed, and nobody is their own."),
        ("miner", "The role of miner, analyst, finishes no card."),
        ("agent", "agent is not shown the cards of fund."),
        ("away", f"away is not admitted to work in {STREAM}."),
        ("gone", f"gone is not admitted to work in {STREAM}."),
        ("boris", f"boris is not admitted to work in {STREAM}."),
    ):
        step = admitting.intern(office.hand, "anna", mentor, exam(office), STREAM)
        assert await refused(office, step) == sentence


async def test_an_admission_asks_for_the_lines_of_a_centre_that_has_any() -> None:
    office = await school()
    await trained(office)
    await admitting.intern(office.hand, "anna", "vera", exam(office), STREAM)
    pack = PackVersion(STREAM, 1, "e" * 64, office.now.isoformat(), "vera", LINES)
    await office.ledger.add_pack(pack)
    said = await refused(office, admitting.admit(office.hand, "anna", **ORDER))
    assert said == "The centre has lines: say which of them anna answers."
    said = await refused(office, admitting.admit(office.hand, "anna", **ORDER, lines=("7",)))
    assert said == "There is no line '7'. There are: 1, 2."
    stepped = await admitting.admit(office.hand, "anna", **ORDER, lines=("2",))
    assert stepped.operator.lines == ("2",)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"order": " "}, "The number of the order is empty."),
        ({"order": "по приказу"}, "has a digit in it"),
        ({"order": "15" * 30}, "at most 40"),
        ({"order": "15\n"}, "cannot be seen"),
        ({"on": "20.11.2026"}, "as 2026-11-20"),
        ({"on": "2026-11-23"}, "not one to come"),
        ({"languages": ()}, "At least one language"),
        ({"languages": ("по-русски",)}, "is no code of a language"),
    ],
)
async def test_an_order_that_cannot_be_one_admits_nobody(changes: dict[str, Any], sentence: str) -> None:
    office = await school()
    await trained(office)
    await admitting.intern(office.hand, "anna", "vera", exam(office), STREAM)
    assert sentence in await refused(office, admitting.admit(office.hand, "anna", **ORDER | changes))


async def test_a_closed_account_takes_no_step() -> None:
    office = await school()
    await accounts.revoke(office.hand, "anna")
    for step in (
        admitting.train(office.hand, "anna"),
        admitting.intern(office.hand, "anna", "vera", exam(office), STREAM),
        admitting.admit(office.hand, "anna", **ORDER),
        admitting.suspend(office.hand, "anna", "проверка"),
        admitting.set_course(office.hand, "anna", ""),
    ):
        assert await refused(office, step) == "The account anna was closed."


async def test_every_step_is_in_the_trail_by_ids_and_codes_and_names_nobody() -> None:
    office = await school()
    await trained(office)
    await admitting.intern(office.hand, "anna", "vera", exam(office), STREAM)
    await admitting.admit(office.hand, "anna", **ORDER)
    await admitting.set_course(office.hand, "anna", "2027-02-28")
    await admitting.suspend(office.hand, "anna", "жалоба Выдумановой")
    told = [json.loads(note.detail) for note in await office.ledger.notes(0, 1000, ["operator.stepped"])]
    assert [(each["operator"], each["step"]) for each in told] == [
        ("anna", "trainee"), ("anna", "intern"), ("anna", "admitted"), ("anna", "course"),
        ("anna", "suspended"),
    ]  # fmt: skip
    assert (told[0]["was"], told[1]["exam"], told[1]["mentor"]) == ("candidate", "first", "vera")
    assert (told[2]["order_number"], told[3]["course_until"]) == ("15-л", "2027-02-28")
    assert "Выдуманов" not in json.dumps(told, ensure_ascii=False)


async def test_a_standing_that_nobody_gave_is_found() -> None:
    office = await school()
    await office.ledger.put_operator(replace(await account(office), standing="admitted"))
    assert await strangers(office.ledger) == ["the account anna is not what was added: standing"]
