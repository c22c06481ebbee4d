"""The call, as an operator meets it key by key."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.domain.card import Card
from tests.tui.console import Stage, console

KNOWN = ("89180001122", "<enter>", "Образец Зоя Ильинична", "<enter>")
TO_KIND = ("<down>",) * 4


@pytest.fixture
async def call(tmp_path: Path) -> AsyncIterator[Stage]:
    """A call that was just answered."""
    async with console(tmp_path / "data") as stage:
        await stage.burst("<f2>")
        yield stage


async def card(stage: Stage) -> Card:
    """The last card."""
    return (await stage.cards())[-1]


@pytest.mark.parametrize("number", ["3.1.10", "3.1.1", "3.1.5.10", "3.1.6"])
async def test_a_theme_typed_by_its_number_is_that_theme_and_no_longer_one(call: Stage, number: str) -> None:
    await call.burst(*KNOWN, *TO_KIND, "жал", "<enter>", "<enter>", number, "<enter>")
    assert (await card(call)).value("theme") == number
