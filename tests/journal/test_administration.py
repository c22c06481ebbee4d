"""Organisations and accounts: what is refused, what ends at once, and what the trail says of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from core.errors import JournalDenied
from journal.administration import accounts
from journal.administration.accounts import ActRefused, strangers
from journal.ledger.memory import MemoryLedger
from journal.ledger.port import Operator, Organisation
from journal.tokens import new_code
from tests.journal.facts import STREAM
from tests.journal.office import Office

GOOD = Operator(
    "one", "Выдуманова Ирина", "оператор", "линия", "operator", "fund", STREAM, ("level2",), ("1",), "active"
)


async def founded() -> Office:
    office = Office(MemoryLedger())
    await office.found()
    return office


async def kinds(office: Office) -> list[str]:
    return [note.kind for note in await office.ledger.notes(0, 1000)]


async def test_an_account_is_kept_as_it_was_given_and_its_code_opens_one_console() -> None:
    office = await founded()
    shown, code = new_code("one", office.chance(), office.now)
    await accounts.add_operator(office.hand, GOOD, code)
    assert await office.ledger.operators() == [GOOD]
    await office.sit("one", shown)
    with pytest.raises(JournalDenied) as denied:
        await office.sit("one", shown)
    assert denied.value.code == "code_unknown"
    assert shown.replace("-", "") not in repr(await dumped(office))


async def dumped(office: Office) -> list[Any]:
    return [each async for each in office.ledger.dump()]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"id": "One"}, "'One' is no id of account"),
        ({"id": ""}, "'' is no id of account"),
        ({"id": "../x"}, "'../x' is no id of account"),
        ({"id": "x" * 65}, "is no id of account"),
        ({"id": "анна"}, "is no id of account"),
        ({"stream": "A centre"}, "'A centre' is no id of stream"),
        ({"name": ""}, "The name is empty"),
        ({"name": "Вы\x1b[2Jдуманова"}, "The name is too long, or has characters that cannot be seen"),
        ({"name": "Вы\u202eдуманова"}, "The name is too long, or has characters that cannot be seen"),
        ({"post": "x" * 201}, "The post is too long"),
        ({"unit": "\n"}, "The unit is too long"),
        ({"receives": ("",)}, "The receiver, line or qualification is empty"),
        ({"lines": ("\t",)}, "The receiver, line or qualification is empty"),
        ({"qualifications": (" ",)}, "The receiver, line or qualification is empty"),
        ({"site": "\n"}, "The site is too long"),
        ({"role": "chief"}, "There is no role 'chief'. There are: operator, expert"),
        ({"organisation": "nobody"}, "There is no organisation 'nobody'. There are: fund."),
    ],
)
async def test_an_account_that_cannot_be_used_is_refused_in_words(
    wrong: dict[str, Any], sentence: str
) -> None:
    office = await founded()
    before = await dumped(office)
    code = new_code("one", office.chance(), office.now)[1]
    with pytest.raises(ActRefused) as refused:
        await accounts.add_operator(office.hand, replace(GOOD, **wrong), code)
    assert str(refused.value).startswith(sentence) or sentence in str(refused.value)
    assert str(refused.value).isascii()
    assert await dumped(office) == before


async def test_an_id_is_never_given_twice_not_even_that_of_a_closed_account() -> None:
    office = await founded()
    await office.hire("one")
    await accounts.revoke(office.hand, "one")
    with pytest.raises(ActRefused, match="never given twice"):
        await office.hire("one")
    with pytest.raises(ActRefused, match="There is an organisation fund already"):
        await office.found()


async def test_without_an_organisation_there_is_no_account() -> None:
    office = Office(MemoryLedger())
    with pytest.raises(ActRefused, match=r"There is no organisation 'fund'\. Add it first\."):
        await office.hire("one")
    for id, title in (("Fund", "Фонд"), ("fund", ""), ("fund", "a\0b")):
        with pytest.raises(ActRefused):
            await accounts.add_organisation(office.hand, Organisation(id, title, True))
    assert await dumped(office) == []


async def test_a_closed_account_is_sent_away_at_once_and_for_good() -> None:
    office = await founded()
    seat, pen = await office.sit("one", await office.hire("one"))
    await office.push(seat, [pen.open()])
    unused = new_code("one", office.chance(), office.now)
    await accounts.give_code(office.hand, "one", unused[1])
    assert await accounts.revoke(office.hand, "one") == 1
    with pytest.raises(JournalDenied):
        await office.service.seat(seat._token)
    with pytest.raises(JournalDenied):
        await office.sit("one", unused[0])
    for act in (accounts.give_code, accounts.rotate):
        with pytest.raises(ActRefused, match="was closed"):
            await act(office.hand, "one", unused[1])
    with pytest.raises(ActRefused, match="There is no account 'two'"):
        await accounts.revoke(office.hand, "two")


async def test_rotation_ends_every_token_and_every_code_and_gives_a_new_one() -> None:
    office = await founded()
    first, _ = await office.sit("one", await office.hire("one"))
    old = new_code("one", office.chance(), office.now)
    await accounts.give_code(office.hand, "one", old[1])
    fresh = new_code("one", office.chance(), office.now)
    assert await accounts.rotate(office.hand, "one", fresh[1]) == 1
    for attempt in (office.service.seat(first._token), office.sit("one", old[0])):
        with pytest.raises(JournalDenied):
            await attempt
    await office.sit("one", fresh[0])


async def test_a_code_waits_three_days_and_no_longer() -> None:
    office = await founded()
    code = await office.hire("one")
    office.later(hours=72)
    with pytest.raises(JournalDenied):
        await office.sit("one", code)


async def test_every_act_is_in_the_trail_with_who_did_it_and_without_names() -> None:
    office = await founded()
    code = await office.hire("one")
    fresh = new_code("one", office.chance(), office.now)[1]
    await accounts.give_code(office.hand, "one", fresh)
    await accounts.rotate(office.hand, "one", fresh)
    await accounts.revoke(office.hand, "one")
    assert await kinds(office) == [
        "organisation.added", "operator.added", "code", "code", "tokens.ended", "code", "operator.revoked",
    ]  # fmt: skip
    notes = await office.ledger.notes(0, 100)
    assert {json.loads(note.detail)["system"] for note in notes} == {"root"}
    assert not any("Выдуманова" in note.detail or code in note.detail for note in notes)


async def test_an_act_that_breaks_off_was_noted_before_it_began() -> None:
    class Broken(MemoryLedger):
        async def put_operator(self, operator: Operator) -> None:
            raise ConnectionError

    office = Office(Broken())
    await office.found()
    with pytest.raises(ConnectionError):
        await office.hire("one")
    assert "operator.added" in await kinds(office)
    assert await strangers(office.ledger) == ["the account one was added, and is not there"]


async def test_an_account_that_was_added_before_accounts_told_more_is_no_stranger() -> None:
    office = await founded()
    before: dict[str, Any] = {"operator": "one", "role": "operator", "organisation": "fund"}
    before |= {"stream": "invented", "receives": [], "lines": [], "state": "active"}
    await office.hand.note("operator.added", **before)
    plain = replace(GOOD, id="one", role="operator", stream="invented", receives=(), lines=())
    await office.ledger.put_operator(plain)
    assert await strangers(office.ledger) == []
    await office.ledger.put_operator(replace(plain, qualifications=("medical",)))
    assert await strangers(office.ledger) == ["the account one is not what was added: qualifications"]


async def test_accounts_are_what_the_trail_says_through_every_act() -> None:
    office = await founded()
    await office.found("insurer", sees_all=False)
    for id in ("one", "two"):
        await office.hire(id)
    await accounts.revoke(office.hand, "two")
    assert await strangers(office.ledger) == []
    await office.ledger.put_operator(replace(GOOD, id="three"))
    await office.ledger.put_organisation(Organisation("insurer", "Страховая", True))
    assert await strangers(office.ledger) == [
        "the account three is there, and nobody added it",
        "the organisation insurer is not what was added: title, sees_all",
    ]
