"""Contacts with institutions, daily callers, and what only some may do: from the keys to the picture."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.tui.console import Stage, console


@pytest.fixture
async def call(tmp_path: Path) -> AsyncIterator[Stage]:
    """A call of an invented caller."""
    async with console(tmp_path / "data") as stage:
        await stage.burst("<f2>", "89180001122", "<enter>", "Образец Зоя Ильинична", "<enter>")
        yield stage


async def menu(stage: Stage, action: str) -> None:
    await stage.burst("<f9>", action, "<enter>")


def beside(stage: Stage) -> str:
    """What stands beside the form, in one line."""
    return " ".join(" ".join(line[48:] for line in stage.picture()).split())


async def test_a_contact_with_a_promised_day_is_one_burst_of_keys(call: Stage) -> None:
    await menu(call, "перегов")
    await call.burst(
        "больница", "<down>", "<enter>", "Главврачов", "<enter>", "главный врач", "<enter>", "<enter>",
        "обещ", "<enter>", "примут без очереди", "<enter>", "05.03", "<enter>",
    )  # fmt: skip
    [card] = await call.cards()
    (kept,) = card.contacts
    assert (kept.fact.person, kept.fact.post, kept.fact.outcome) == ("Главврачов", "главный врач", "promised")
    assert kept.fact.entry
    assert kept.fact.promised_on == "2026-03-05"
    (owed,) = card.callbacks
    assert (owed.fact.what, owed.fact.number) == ("control", "89180001122")
    assert "Контрольный звонок – 05.03.2026." in call.text()
    assert "примут без очереди" in beside(call)


async def test_a_refusal_and_the_hospital_that_took_the_patient_stand_beside_the_form(call: Stage) -> None:
    await menu(call, "перегов")
    await call.burst(
        "Дальняя больница", *["<enter>"] * 4, "отказ", "<enter>", "мест нет", "<enter>", "<enter>"
    )
    call.clock.pass_by(300)
    await menu(call, "перегов")
    await call.burst("Ближняя больница", *["<enter>"] * 4, "принял", "<enter>", "<enter>", "<enter>")
    [card] = await call.cards()
    assert [one.fact.outcome for one in card.contacts] == ["refused", "admitted"]
    assert [one.fact.entry for one in card.contacts] == ["", ""]
    assert card.callbacks == ()
    told = beside(call)
    assert "12:05 Ближняя больница · приняли пациента" in told
    assert "12:00 Дальняя больница · отказали: мест нет" in told
    assert told.index("Ближняя") < told.index("Дальняя")


async def test_a_contact_without_an_outcome_or_with_a_day_that_is_over_stays_open(call: Stage) -> None:
    await menu(call, "перегов")
    await call.burst("Дальняя больница", *["<enter>"] * 5, "<enter>", "завтра", "<enter>")
    assert "На какой день?" in call.text()
    await call.burst("<home>", *["<delete>"] * 6, "<enter>")
    assert "Выберите итог." in call.text()
    await call.burst("<up>", "<up>", "сделано", "<enter>", "<enter>", "01.03.2026", "<enter>")
    assert "Обещанный день уже прошёл." in call.text()
    assert (await call.cards())[0].contacts == ()
