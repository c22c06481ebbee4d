"""Keys typed ahead do what they say, however slow the disk: right card, right field, none lost."""

import asyncio
import re
from pathlib import Path

import pytest

from core.domain.card import Card
from core.domain.vocabulary import Status
from tests.tui.console import Stage, console
from tui.screens.call import CallScreen

CALL = (
    "<f2>", "89180001122\n", "Образец Павел\n", "<down>", "<down>", "<down>", "<down>",
    "конс\n\n", "прикреп\n\n", "как прикрепиться",
)  # fmt: skip
"""A call up to its essence, in which the cursor stays."""


def slow(stage: Stage, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Every write takes a while longer, each one a different while: an order that holds by luck breaks."""
    desk, turn = stage.desk, iter(range(1_000_000))
    for name in ("draft", "do", "leave", "card", "caller"):
        whole = getattr(desk, name)

        async def late(*args: object, whole=whole, **named: object) -> object:  # type: ignore[no-untyped-def]
            await asyncio.sleep(seconds * (next(turn) % 3))
            return await whole(*args, **named)

        monkeypatch.setattr(desk, name, late, raising=True)


def who(card: Card) -> tuple[str, str]:
    """The number and the name written on a card."""
    return card.value("contact_phone"), card.value("applicant_name")


@pytest.mark.parametrize("seconds", [0.0, 0.003])
async def test_a_whole_call_and_the_next_can_be_typed_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    async with console(tmp_path / "data") as stage:
        slow(stage, monkeypatch, seconds)
        await stage.burst(
            *CALL, "<f10>", " \n",
            "<f2>", "89180003344\n", "Образец Ольга\n", "<f10>", "<escape>", "<f2>", "8918",
        )  # fmt: skip
        first, second, third = await stage.cards()
        assert first.status is Status.CLOSED
        assert who(first) == ("89180001122", "Образец Павел")
        assert (first.value("theme"), first.value("essence")) == ("attach", "как прикрепиться")
        assert second.status is Status.WRAP_UP
        assert who(second) == ("89180003344", "Образец Ольга")
        assert third.status is Status.TALK
        assert (await stage.opened(3)).text("contact_phone") == "8918"


async def test_the_list_of_the_desk_opens_the_row_the_cursor_was_sent_to(tmp_path: Path) -> None:
    async with console(tmp_path / "data") as stage:
        for number in ("111", "222", "333"):
            await stage.burst("<f2>", f"8918000{number}\n", "<escape>")
        rows = re.findall(r"В-00000\d(?!.*ОП1)", stage.text())
        await stage.burst("<home>", "<down>", "\n", "\nВторой\n", "<escape>", "<down>", "\n", "\nТретий")
        names = {
            f"В-00000{number}": (await stage.opened(number)).text("applicant_name") for number in (1, 2, 3)
        }
        assert [names[row] for row in rows] == ["", "Второй", "Третий"]


async def test_what_is_typed_behind_the_side_of_a_call_comes_into_the_form(tmp_path: Path) -> None:
    async with console(tmp_path / "data") as stage:
        await stage.burst(
            "<f2>", "8918\n", "<f4>", " ", "<down>", " ", "<escape>", "Имя", "<f5>", " ", "<escape>", "!"
        )
        (card,) = await stage.cards()
        assert (await stage.opened(1)).text("applicant_name") == "Имя!"
        assert len(card.said) == 2
        assert len(card.ticks) == 1


async def test_a_card_is_passed_on_by_keys_typed_ahead(tmp_path: Path) -> None:
    async with console(tmp_path / "data") as stage:
        await stage.burst(*CALL, "<f6>", "<down>", "<enter>", "<enter>", "нужен эксперт\n", "<f2>", "77")
        first, second = await stage.cards()
        assert [one.fact.reason for one in first.escalations] == ["нужен эксперт"]
        assert first.value("essence") == "как прикрепиться"
        assert (await stage.opened(2)).text("contact_phone") == "77"
        assert second.status is Status.TALK


async def test_the_menu_and_its_dialog_take_keys_typed_ahead(tmp_path: Path) -> None:
    async with console(tmp_path / "data") as stage:
        await stage.burst("<f2>", "8918\n", "<ctrl+p>", "заметка", "<enter>", "первая\n", "Имя")
        await stage.burst("<f9>", "<tab>", "<escape>", "2", "<f12>", "<f12>", "3")
        (card,) = await stage.cards()
        assert [note.text for note in card.notes] == ["первая"]
        assert len(card.holds) == 1
        assert card.held_since is None
        assert (await stage.opened(1)).text("applicant_name") == "Имя23"


async def test_what_was_searched_is_opened_and_typed_into(tmp_path: Path) -> None:
    async with console(tmp_path / "data") as stage:
        await stage.burst("<f2>", "89180001122\n", "Образец Павел\n", "<escape>", "<f2>", "8918\n")
        await stage.burst("<f7>", "образец", "<enter>", "\n", "\n", "77", "<f8>", "<escape>", "99")
        first = await stage.opened(1)
        assert first.card.emergency_at is not None
        assert (await stage.opened(2)).card.emergency_at is None
        assert (first.text("contact_phone"), first.text("applicant_policy")) == ("89180001122", "7799")


async def test_esc_closes_an_open_list_and_only_then_leaves_the_card(tmp_path: Path) -> None:
    async with console(tmp_path / "data") as stage:
        await stage.burst("<f2>", *["<down>"] * 6, "жал", "<escape>", "<down>", "\n")
        assert isinstance(stage.app.screen, CallScreen)
        assert (await stage.opened(1)).text("kind") == ""
        await stage.burst("<escape>")
        assert not isinstance(stage.app.screen, CallScreen)
