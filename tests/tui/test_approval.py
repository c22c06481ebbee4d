"""The card of an intern on the screens: submitted by F10, found by a mentor, approved or sent back."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.domain import commands as c
from core.domain.card import Card
from core.domain.vocabulary import Status
from core.domain.wire import Account
from core.views import Wire, WireState
from tests.tui.colleagues import READY, Room, Seat, room
from tests.tui.test_given import beside, hint, screen_of
from tui import wiring
from tui.catalogue import use
from tui.screens.home import HomeScreen

INTERN = "Стажёрова Анна"
MENTOR = "Наставникова Вера"
DONE = {**READY, "kind": "consultation", "theme": "attach", "result": "consulted"}


async def stands(here: Room, seat: Seat, **parts: object) -> None:
    """The journal and the desk know how an account stands."""
    await here._centre.train(seat.account.operator, **parts)
    assert seat.desk.access is not None
    account: Account = replace(seat.account, **parts)  # type: ignore[arg-type]
    seat.account = account
    seat.desk.access = replace(seat.desk.access, account=account)


async def intern(here: Room, seat: Seat, mentor: str) -> None:
    await stands(here, seat, standing="intern", mentor=mentor)


async def finished(seat: Seat) -> Card:
    """A card with all that finishing asks for."""
    card = await seat.desk.open_call(c.OpenCall("89180001122"))
    for name, value in DONE.items():
        card = await seat.do(card, c.SetField(name, value))
    why = seat.desk.refusal(card, c.WrapUp())
    assert why is None, why
    return card


async def submitted(here: Room, mentor: str = "") -> tuple[Seat, Card]:
    """A card that an intern elsewhere has submitted; the mentor sits here unless another is named."""
    anna = await here.colleague(INTERN)
    await intern(here, anna, mentor or here.here.account.operator)
    card = await anna.do(await finished(anna), c.WrapUp())
    await here.news()
    return anna, await anna.card(card)


def row_of(here: Room, words: str) -> str:
    return next((line for line in here.stage.picture() if words in line), "")


async def test_an_intern_wraps_up_as_everybody_and_the_card_waits_for_the_mentor(tmp_path: Path) -> None:
    async with room(tmp_path, INTERN) as here:
        await intern(here, here.here, "vera")
        await finished(here.here)
        await here.stage.burst("<f7>", "образец", "<enter>")
        await here.stage.burst("<f10>", "<enter>")
        assert "ждёт утверждения наставником" in here.stage.text()
        (card,) = await here.stage.cards()
        assert (card.status, card.closed_at) == (Status.SUBMITTED, None)
        assert card.submission is not None
        assert card.submission.mentor == "vera"
        assert "ждёт утверждения" in row_of(here, "Образец Зоя")
        await here.stage.burst("<f7>", "образец", "<enter>")
        assert beside(here).startswith("Ждёт утверждения")
        assert "Утвердить" not in beside(here)
        await here.stage.press("<down>", "Ю")
        assert "Карточка ждёт утверждения." in here.stage.text()
        assert (await here.here.card(card)).value("applicant_name") == READY["applicant_name"]
        for action in ("card.approve", "card.send_back"):
            assert screen_of(here).why_not(action) == "Вашей роли это не разрешено."
        await here.stage.press("<f10>")
        assert isinstance(here.stage.app.screen, HomeScreen)


async def test_a_mentor_finds_the_card_approves_it_and_the_intern_is_told(tmp_path: Path) -> None:
    async with room(tmp_path, MENTOR) as here:
        anna, card = await submitted(here)
        assert f"ждёт вашего утверждения: {INTERN}" in hint(here)
        assert "Передано мне" in here.stage.text()
        assert f"утвердить: {INTERN[:9]}" in row_of(here, "К-000001")
        await here.stage.burst("<home>", "<enter>")
        told = beside(here)
        assert told.startswith("Ждёт вашего утверждения")
        for words in ("Утвердить", "На доработку, с причиной", INTERN):
            assert words in told
        assert screen_of(here).why_not("card.approve") == ""
        await here.stage.burst("<f9>", "утвердить", "<enter>")
        assert f"Утвердить карточку: {INTERN}" in here.stage.text()
        await here.stage.burst("<enter>")
        assert "утверждена и закрыта" in hint(here)
        assert INTERN not in here.stage.text()
        await here.news()
        ended = await anna.card(card)
        assert (ended.status, ended.taken_by, ended.value("result")) == (
            Status.CLOSED,
            INTERN,
            DONE["result"],
        )


async def test_a_card_sent_back_comes_to_the_intern_with_the_reason(tmp_path: Path) -> None:
    async with room(tmp_path, INTERN) as here:
        vera = await here.colleague(MENTOR)
        await intern(here, here.here, vera.account.operator)
        card = await here.here.do(await finished(here.here), c.WrapUp())
        await here.news()
        await vera.do(card, c.SendBack("тема не та"))
        await here.news()
        assert f"на доработку, {MENTOR}: тема не та" in hint(here)
        await here.stage.burst("<f7>", "образец", "<enter>")
        assert f"На доработку: {MENTOR}" in beside(here)
        assert "«тема не та»" in beside(here)
        assert (await here.here.card(card)).status is Status.WRAP_UP


async def test_a_mentor_sends_back_with_a_reason_and_may_think_better_of_it(tmp_path: Path) -> None:
    async with room(tmp_path, MENTOR) as here:
        anna, card = await submitted(here)
        await here.stage.burst("<home>", "<enter>")
        await here.stage.burst("<f9>", "утвердить", "<enter>", "<escape>")
        assert (await here.here.card(card)).status is Status.SUBMITTED
        await here.stage.burst("<f9>", "доработка", "<enter>")
        assert f"На доработку: {INTERN}" in here.stage.text()
        await here.stage.burst("<enter>")
        assert (await here.here.card(card)).status is Status.SUBMITTED  # a reason is asked for
        await here.stage.burst("тема не та", "<enter>")
        assert f"На доработку: {INTERN}." in here.stage.text()
        await here.news()
        back = await anna.card(card)
        assert (back.status, back.led_by) == (Status.WRAP_UP, INTERN)
        assert screen_of(here).why_not("card.approve") == "Карточка не ждёт утверждения."


@pytest.mark.parametrize(("role", "sees"), [("supervisor", True), ("operator", False), ("analyst", False)])
async def test_who_holds_the_right_finds_every_interns_card(tmp_path: Path, role: str, sees: bool) -> None:
    async with room(tmp_path, MENTOR, role) as here:
        await submitted(here, mentor="gleb")
        assert (f"утвердить: {INTERN[:9]}" in here.stage.text()) is sees
        assert "ждёт вашего утверждения" not in hint(here)


async def test_the_intern_hears_that_it_was_approved(tmp_path: Path) -> None:
    async with room(tmp_path, INTERN) as here:
        vera = await here.colleague(MENTOR)
        await intern(here, here.here, vera.account.operator)
        card = await here.here.do(await finished(here.here), c.WrapUp())
        await here.news()
        await vera.do(card, c.Approve())
        await here.news()
        assert f"утверждена: {MENTOR}" in hint(here)


@pytest.mark.parametrize("code", ["not_trained", "sandbox_only", "suspended", "course_over"])
def test_whom_the_journal_lets_in_no_more_is_told_that_all_is_kept_and_no_code_helps(code: str) -> None:
    use("en")
    wire = Wire(WireState.DENIED, problem=code)
    from tests.tui.console import Clock

    now = Clock().now()
    said = wiring.sentence(wire, now, "UTC")
    assert "Everything is kept" in said
    assert "pult enrol" not in said
    (alarm,) = wiring.alarms(wire, now, "UTC", "Outbox").values()
    assert "Work on" not in alarm
    ended = wiring.sentence(Wire(WireState.DENIED, problem="token_expired"), now, "UTC")
    assert "pult enrol" in ended
