"""A person's data go for ever, the log stays whole, and what is held stays."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import events as e
from core.domain.fold import fold
from core.domain.roles import Role
from core.domain.wire import ACCEPTED, Item, Position
from journal.administration import erasing
from journal.administration.accounts import ACTS, ActRefused, authorised, give_code, revoke
from journal.approving import ANSWERS
from journal.ledger.memory import MemoryLedger
from journal.ledger.open import migrate, open_ledger
from journal.ledger.port import Ledger, Row
from journal.numbering import OFFICE
from journal.tokens import new_code
from tests.core.domain.cases import event
from tests.journal.facts import STREAM, uid
from tests.journal.facts import Pen as Console
from tests.journal.office import Office, findings

ENDINGS = (
    e.CardWrappedUp(""), e.CardReopened("да"), e.Noted("да"), e.CardSubmitted("", ""), e.CardApproved(),
    e.CardSentBack("нет"),
)  # fmt: skip
CARD, OTHER = uid("card", 1), uid("card", 2)
SECRET = "тайна-которой-больше-нет"
REASON = "требование № 7 от 01.11.2026"


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ledger]:
    url = {"memory": "memory:", "sqlite": f"sqlite:///{tmp_path}/journal.db"}.get(request.param)
    if url is None:
        url = str(request.getfixturevalue("postgres_url"))
        await migrate(url)
    ledger = await open_ledger(url)
    yield ledger
    await ledger.close()


async def staffed(ledger: Ledger) -> Office:
    office = Office(ledger)
    await office.found()
    await office.found("insurer", sees_all=False)
    await office.hire("chief", "administrator")
    return office


async def written(office: Office) -> Console:
    """Two cards of one operator; the first holds the secret."""
    seat, pen = await office.sit("first", await office.hire("first"))
    await office.push(
        seat,
        [pen.open(), pen.note(SECRET), pen.open(OTHER), pen.note("другое", OTHER), pen.note(SECRET)],
    )
    return pen


async def test_the_texts_go_and_the_proof_stays(ledger: Ledger) -> None:
    office = await staffed(ledger)
    await written(office)
    before = (await ledger.read(STREAM, 0, 100, None)).rows
    done = await erasing.erase(await office.pen("chief"), CARD, REASON)
    after = (await ledger.read(STREAM, 0, 100, None)).rows
    assert (done.stream, done.seq, done.texts) == (STREAM, 6, 3)
    for old, new in zip(before, after, strict=False):
        assert new.body == (None if old.card_id == CARD else old.body)
        assert (new.hash, new.seal, new.chain, new.receipt) == (old.hash, old.seal, old.chain, old.receipt)
    assert not any(SECRET in repr(each) for each in [*after, *[each async for each in ledger.dump()]])
    assert await findings(ledger) == []


async def test_the_fact_says_who_why_and_comes_from_the_journal_itself(ledger: Ledger) -> None:
    office = await staffed(ledger)
    await written(office)
    done = await erasing.erase(await office.pen("chief"), CARD, REASON)
    fact = (await ledger.history(STREAM, CARD, None))[-1]
    said = json.loads(fact.body or "")
    assert (fact.seq, fact.verdict) == (done.seq, ACCEPTED)
    assert (fact.operator, fact.role) == ("chief", "administrator")
    assert (said["type"], said["schema_version"], said["payload"]) == ("card.erased", 1, {"reason": REASON})
    assert (said["device_id"], said["session_seq"], said["base_seq"]) == (OFFICE, 1, 5)
    (note,) = await ledger.notes(0, 10, ["card.erased"])
    assert json.loads(note.detail).items() >= {"by": "chief", "card": CARD, "seq": done.seq}.items()
    assert REASON not in note.detail


async def test_it_is_in_the_trail_before_it_is_done(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    office = await staffed(ledger)
    await written(office)
    pen = await office.pen("chief")

    async def killed(*asked: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(ledger, "append", killed)
    with pytest.raises(KeyboardInterrupt):
        await erasing.erase(pen, CARD, REASON)
    (note,) = await ledger.notes(0, 10, ["erasure.begun"])
    assert json.loads(note.detail) == {"by": "chief", "card": CARD, "stream": STREAM, "system": "root"}


async def test_a_console_hears_of_it_in_the_feed_and_gets_no_text_any_more(ledger: Ledger) -> None:
    office = await staffed(ledger)
    await written(office)
    seat, _ = await office.sit("second", await office.hire("second"))
    await erasing.erase(await office.pen("chief"), CARD, REASON)
    page = await seat.feed(STREAM, Position(0, "0" * 64), 100, 0)
    items = [item for item in page.items if isinstance(item, Item)]
    assert [item.event is None for item in items] == [True, True, False, False, True, False]
    assert "card.erased" in str(items[-1].event)


async def test_what_is_not_there_or_is_gone_already_is_not_erased(ledger: Ledger) -> None:
    office = await staffed(ledger)
    await written(office)
    pen = await office.pen("chief")
    for card in (uid("card", 9), "Иванов", "", f"{CARD}x"):
        with pytest.raises(ActRefused, match="There is no such card"):
            await erasing.erase(pen, card, REASON)
    for reason in ("", " ", "a\nb", "x" * 1000):
        with pytest.raises(ActRefused, match="The reason is"):
            await erasing.erase(pen, CARD, reason)
    await erasing.erase(pen, CARD, REASON)
    with pytest.raises(ActRefused, match="Nothing of the card"):
        await erasing.erase(pen, CARD, REASON)
    assert len(await ledger.notes(0, 100, ["card.erased"])) == 1


async def test_what_is_written_on_a_card_after_its_erasure_stays_until_the_next(ledger: Ledger) -> None:
    office = await staffed(ledger)
    seat, console = await office.sit("first", await office.hire("first"))
    await office.push(seat, [console.open(), console.note(SECRET)])
    pen = await office.pen("chief")
    await erasing.erase(pen, CARD, REASON)
    await office.push(seat, [console.note("новое")])
    assert (await ledger.history(STREAM, CARD, None))[-1].body is not None
    done = await erasing.erase(pen, CARD, "второе требование")
    assert done.texts == 1
    assert await findings(ledger) == []


async def test_a_held_card_is_not_erased_until_it_is_let_go(ledger: Ledger) -> None:
    office = await staffed(ledger)
    await written(office)
    pen = await office.pen("chief")
    await erasing.add_hold(pen.hand, pen.account, CARD, "запрос суда")
    with pytest.raises(ActRefused, match="is held already"):
        await erasing.add_hold(pen.hand, pen.account, CARD, "ещё запрос")
    with pytest.raises(ActRefused, match=r"is held since .*: запрос суда"):
        await erasing.erase(pen, CARD, REASON)
    assert [(hold.card_id, hold.by, hold.reason) for hold in (await erasing.holds(ledger)).values()] == [
        (CARD, "chief", "запрос суда")
    ]
    await erasing.erase(pen, OTHER, REASON)
    await erasing.remove_hold(pen.hand, CARD, "дело закрыто")
    with pytest.raises(ActRefused, match="not held"):
        await erasing.remove_hold(pen.hand, CARD, "дело закрыто")
    await erasing.erase(pen, CARD, REASON)
    assert await findings(ledger) == []


async def test_a_hold_needs_a_card_and_a_reason() -> None:
    office = await staffed(MemoryLedger())
    await written(office)
    pen = await office.pen("chief")
    with pytest.raises(ActRefused, match="no such card"):
        await erasing.add_hold(pen.hand, pen.account, uid("card", 9), REASON)
    with pytest.raises(ActRefused, match="reason"):
        await erasing.add_hold(pen.hand, pen.account, CARD, "")
    assert await erasing.holds(office.ledger) == {}


async def test_only_what_was_closed_long_enough_ago_and_is_not_held_is_retired(ledger: Ledger) -> None:
    office = await staffed(ledger)
    seat, pen = await office.sit("first", await office.hire("first"))
    names = ("old", "open", "again", "held", "new")
    cards = {name: uid("card", number) for number, name in enumerate(names, 1)}
    done = {"result": "resolved"}
    await office.push(seat, [pen.open(card) for card in cards.values()])
    await office.push(
        seat, [pen.write("card.wrapped_up", done, cards[name]) for name in ("old", "again", "held")]
    )
    admin = await office.pen("chief")
    await erasing.add_hold(admin.hand, admin.account, cards["held"], "запрос суда")
    office.later(days=10)
    again = [pen.write("card.reopened", {"reason": "звонит снова"}, cards["again"])]
    new = [pen.write("card.wrapped_up", done, cards[name]) for name in ("again", "new", "old")]
    await office.push(seat, [*again, *new])
    office.later(days=5)
    until = (office.now - timedelta(days=10)).isoformat()
    found = [row async for row in erasing.retirees(ledger, admin.account, until)]
    assert [(row.card_id, row.seq) for row in found] == [(cards["old"], 6)]
    await erasing.erase(admin, cards["old"], "retention_days = 10")
    assert [row async for row in erasing.retirees(ledger, admin.account, until)] == []


@given(st.lists(st.sampled_from(["card.wrapped_up", "card.reopened", "card.noted"])))
def test_a_card_is_closed_by_the_first_wrapping_up_since_it_was_last_open(types: list[str]) -> None:
    rows = [row(seq, type_) for seq, type_ in enumerate(types, 1)]
    closing = erasing.closing_of(rows)
    ends = [each.type for each in rows if each.type != "card.noted"]
    assert (closing is None) == (not ends or ends[-1] == "card.reopened")
    if closing is not None:
        since = max((each.seq for each in rows if each.type == "card.reopened"), default=0)
        assert closing == next(each for each in rows if each.seq > since and each.type == "card.wrapped_up")


@given(st.lists(st.sampled_from(ENDINGS)))
def test_the_journal_takes_a_card_for_closed_exactly_when_it_folds_to_a_closed_one(
    facts: list[e.Fact],
) -> None:
    rows = [row(seq, fact.TYPE) for seq, fact in enumerate(facts, 1)]
    authors = ["s2" if fact.TYPE in ANSWERS else "s1" for fact in facts]
    card = fold("card", [event(fact, session=author) for fact, author in zip(facts, authors, strict=True)])
    assert (erasing.closing_of(rows) is None) == card.open


async def test_a_card_that_was_approved_is_retired_and_one_that_waits_for_it_is_not() -> None:
    office = await staffed(MemoryLedger())
    seat, pen = await office.sit("first", await office.hire("first"))
    await office.hire("senior", "supervisor")
    shown, code = new_code("senior", office.chance(), office.now)
    await give_code(office.hand, "senior", code)
    senior, other = await office.sit("senior", shown)
    waiting, approved = uid("card", 11), uid("card", 12)
    submitted = {"result": "resolved", "mentor": ""}
    await office.push(seat, [pen.open(card) for card in (waiting, approved)])
    await office.push(seat, [pen.write("card.submitted", submitted, card) for card in (waiting, approved)])
    await office.push(seat, [pen.write("card.wrapped_up", {"result": "resolved"}, waiting)])
    await office.push(senior, [other.write("card.approved", {}, approved)])
    office.later(days=5)
    admin = await office.pen("chief")
    found = erasing.retirees(office.ledger, admin.account, office.now.isoformat())
    assert [(each.card_id, each.type) async for each in found] == [(approved, "card.approved")]


def row(seq: int, type_: str) -> Row:
    return Row(
        seq, uid("event", seq), CARD, uid("session", 1), seq, uid("device", 1), type_, "", ACCEPTED,
        "first", "operator", "fund", 0, "", "", "", "", "",
    )  # fmt: skip


MAY: dict[Role, set[str]] = {
    Role.OPERATOR: set(),
    Role.EXPERT: set(),
    Role.SUPERVISOR: set(),
    Role.ADMINISTRATOR: {"erase", "export", "hold", "retire"},
    Role.ANALYST: {"export"},
    Role.METHODOLOGIST: set(),
    Role.SUPPORT: set(),
    Role.TRAINEE: set(),
    Role.SERVICE: {"import"},
}


@pytest.mark.parametrize("role", Role)
async def test_every_role_may_do_what_is_written_here_and_nothing_else(role: Role) -> None:
    office = await staffed(MemoryLedger())
    await office.hire("somebody", role)
    allowed = set()
    for act in ACTS:
        try:
            await authorised(office.ledger, "somebody", act, office.now.date())
        except ActRefused as refused:
            assert str(refused) == f"The role of somebody, {role}, may not {act}."
        else:
            allowed.add(act)
    assert allowed == MAY[role]


async def test_a_closed_account_and_one_that_is_not_there_may_nothing() -> None:
    office = await staffed(MemoryLedger())
    await revoke(office.hand, "chief")
    for act in ACTS:
        with pytest.raises(ActRefused, match="was closed"):
            await authorised(office.ledger, "chief", act, office.now.date())
        with pytest.raises(ActRefused, match="There is no account 'nobody'"):
            await authorised(office.ledger, "nobody", act, office.now.date())


async def test_an_account_that_is_not_admitted_or_whose_course_is_over_may_nothing() -> None:
    office = await staffed(MemoryLedger())
    (chief,) = [each for each in await office.ledger.operators() if each.id == "chief"]
    for barred in (
        replace(chief, standing="suspended"),
        replace(chief, standing="intern"),
        replace(chief, course_until="2026-11-19"),
    ):
        await office.ledger.put_operator(barred)
        for act in ("erase", "export", "hold", "retire"):
            with pytest.raises(ActRefused, match="is not admitted"):
                await authorised(office.ledger, "chief", act, office.now.date())


async def test_the_administrator_of_an_insurer_erases_only_what_the_insurer_may_see() -> None:
    office = await staffed(MemoryLedger())
    await written(office)
    await office.hire("theirs", "administrator", "insurer")
    with pytest.raises(ActRefused, match="not_permitted"):
        await erasing.erase(await office.pen("theirs"), CARD, REASON)
    assert all(each.body for each in await office.ledger.history(STREAM, CARD, None))
    assert await findings(office.ledger) == []
