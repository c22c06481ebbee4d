"""Keys typed ahead do what they say, however slow the disk: right card, right field, none lost."""

import asyncio
from pathlib import Path

import pytest

from core.domain.card import Card
from core.domain.vocabulary import Status
from tests.tui.console import Stage, console


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
            "<f2>", "89180001122\n", "Образец Павел\n", "<down>", "<down>", "<down>", "<down>",
            "конс\n\n", "4.3\n\n", "как прикрепиться", "<f10>", " \n",
            "<f2>", "89180003344\n", "Образец Ольга\n", "<f10>", "<escape>", "<f2>", "8918",
        )  # fmt: skip
        first, second, third = await stage.cards()
        assert first.status is Status.CLOSED
        assert who(first) == ("89180001122", "Образец Павел")
        assert (first.value("theme"), first.value("essence")) == ("4.3", "как прикрепиться")
        assert second.status is Status.WRAP_UP
        assert who(second) == ("89180003344", "Образец Ольга")
        assert third.status is Status.TALK
        assert (await stage.opened(3)).text("contact_phone") == "8918"
