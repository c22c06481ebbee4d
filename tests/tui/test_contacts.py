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
    await menu(call, "контакт")
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
    await menu(call, "контакт")
    await call.burst(
        "Дальняя больница", *["<enter>"] * 4, "отказ", "<enter>", "мест нет", "<enter>", "<enter>"
    )
    call.clock.pass_by(300)
    await menu(call, "контакт")
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
    await menu(call, "контакт")
    await call.burst("Дальняя больница", *["<enter>"] * 5, "<enter>", "завтра", "<enter>")
    assert "На какой день?" in call.text()
    await call.burst("<home>", *["<delete>"] * 6, "<enter>")
    assert "Выберите итог." in call.text()
    await call.burst("<up>", "<up>", "сделано", "<enter>", "<enter>", "01.03.2026", "<enter>")
    assert "Обещанный день уже прошёл." in call.text()
    assert (await call.cards())[0].contacts == ()


async def test_who_calls_every_day_is_awaited_on_the_desk_and_greeted_on_the_ring(call: Stage) -> None:
    await menu(call, "кто это")
    await call.burst(
        "Зоя Ильинична", "<enter>", "сводка на табло", "<enter>", "<enter>", "7, 13:10", "<enter>"
    )
    assert "Звонит каждый день: 07:00, 13:10" in beside(call)
    await call.burst("<f10>", "<escape>", "<escape>")
    assert "ждём звонка" not in call.text()
    call.clock.pass_by(50 * 60)
    await call.burst("<f7>", "<escape>")
    [awaited] = [line for line in call.picture() if "ждём звонка" in line]
    assert awaited.split() == ["13:10", "ждём", "звонка", "Зоя", "Ильинична", "ответ", "готов"]
    await call.burst("<f2>", "89180001122", "<enter>")
    assert "Обращаться: Зоя Ильинична" in beside(call)
    assert "Звонит каждый день" in beside(call)


async def test_an_hour_that_is_none_is_said_and_nothing_is_kept(call: Stage) -> None:
    await menu(call, "кто это")
    await call.burst("Зоя", *["<enter>"] * 3, "утром", "<enter>")
    assert "«утром» – не время суток: напишите 07:00." in call.text()
    assert (await call.desk.caller("+79180001122")).greet_as == ""
    await call.burst(*["<backspace>"] * 5, "7", "<enter>")
    known = await call.desk.caller("+79180001122")
    assert (known.greet_as, known.expected) == ("Зоя", "07:00")


async def test_a_caller_is_left_out_of_the_figures_with_a_reason_and_counted_again(call: Stage) -> None:
    await menu(call, "особо")
    await call.burst("<enter>")
    assert "Укажите причину в нескольких словах." in call.text()
    await call.burst("звонит каждый день", "<enter>")
    assert "В показатели не входит: звонит каждый день" in beside(call)
    assert (await call.desk.caller("+79180001122")).apart
    await menu(call, "особо")
    await call.burst("по делу", "<enter>")
    assert "не входит" not in beside(call)
    assert not (await call.desk.caller("+79180001122")).apart


async def test_the_insurer_of_an_earlier_card_is_taken_with_one_key_and_never_by_itself(call: Stage) -> None:
    [card] = await call.cards()
    for field, text in (("insured_policy", "2300 0000 0000 0012"), ("insurer", "Первая страховая")):
        await call.desk.leave(card.card_id, field, text)
    await call.burst("<f2>", "<enter>", "<enter>", "2300000000000012", "<enter>")
    assert "СМО по прежней карточке: Первая страховая" in beside(call)
    await call.burst("<enter>", "<enter>")
    assert "Пробел: Первая страховая" in call.picture()[22]
    assert (await call.opened(2)).card.value("insurer") == ""
    await call.burst("<space>", "<enter>")
    assert (await call.opened(2)).card.value("insurer") == "Первая страховая"
    assert "Пробел: Первая" not in call.text()
