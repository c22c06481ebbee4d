"""Numbers, sums and dates on the form: what they mean stands beside them, and nothing blocks the typing."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.centre.files import load_pack
from core.domain.fields import MEDICAL
from core.domain.pack import FormRow
from core.domain.terms import Wait
from core.domain.wire import Account
from core.sync.access import Access
from tests.tui.console import Stage, console

ACCOUNT = Account("op-1", "Проба Анна", "ОП1", "", "operator", "fund", "ru-tfoms-krasnodar")
ROWS = ("waiting_days", "paid_sum", "offered_date", "needed_by", "conclusion")


@pytest.fixture
async def call(tmp_path: Path) -> AsyncIterator[Stage]:
    """A call in a centre that asks for sums, waits and dates."""
    pack = load_pack("ru-tfoms-krasnodar")
    norm = Wait(
        id="n", title={"ru": "норма"}, limit=14, unit="working", themes=("wait",), source="выдумано",
        valid_from=date(2020, 1, 1),
    )  # fmt: skip
    rows = tuple(FormRow(fields=(name,), section="who") for name in ROWS)
    async with console(
        tmp_path / "data", pack=replace(pack, form=(*rows, *pack.form), waits=(norm,))
    ) as stage:
        await stage.burst("<f2>")
        yield stage


async def test_a_sum_is_shown_as_it_is_understood_and_a_wrong_one_stays_as_typed(call: Stage) -> None:
    await call.burst("<down>", "3500,50 р.", "<enter>")
    assert "✓ 3 500,50 ₽" in call.text()
    await call.burst("<up>", "<end>", " или больше", "<enter>")
    assert "не сумма" in call.text()
    [card] = await call.cards()
    assert card.value("paid_sum") == "3500,50 р. или больше"


async def test_days_of_waiting_stand_beside_the_norm(call: Stage) -> None:
    [card] = await call.cards()
    await call.desk.leave(card.card_id, "theme", "wait")
    await call.burst("<escape>", "<enter>", "20", "<enter>")
    assert "норма 14 раб. дн." in call.text()
    assert "дольше нормы" not in call.text()
    await call.burst("<up>", "<backspace>", "<backspace>", "40 дней", "<enter>")
    assert "дольше нормы: 14 раб. дн." in call.text()
    await call.burst("<up>", *["<backspace>"] * 7, "давно", "<enter>")
    assert "не число" in call.text()


async def test_what_is_no_date_is_told_and_stays_as_typed(call: Stage) -> None:
    await call.burst("<down>", "<down>", "31.02", "<enter>", "5.12", "<enter>")
    (offered,) = (line for line in call.picture() if "31.02" in line)
    (needed,) = (line for line in call.picture() if "5.12" in line)
    assert "не дата" in offered and "!" in offered and "!" not in needed
    [card] = await call.cards()
    assert card.value("offered_date") == "31.02"
    await call.desk.leave(card.card_id, "applicant_birth", "завтра")
    await call.burst("<escape>", "<enter>")
    (born,) = (line for line in call.picture() if "завтра" in line)
    assert "!" in born.split("завтра")[1]


async def test_a_date_that_is_offered_too_late_is_told(call: Stage) -> None:
    await call.burst("<down>", "<down>", "10.04", "<enter>", "12.03", "<enter>")
    assert "позже, чем нужно" in call.text()


async def test_a_medical_conclusion_is_read_only_for_who_has_no_such_education(call: Stage) -> None:
    call.desk.access = Access("", "", ACCOUNT)
    await call.burst("<escape>", "<enter>", *["<down>"] * 4, "показаний нет")
    assert "Сюда пишет только сотрудник с нужной квалификацией." in call.text()
    assert "закрыто" in call.text()
    await call.burst("<enter>")
    assert (await call.opened(1)).text("conclusion") == ""
    call.desk.access = Access("", "", replace(ACCOUNT, qualifications=(MEDICAL,)))
    await call.burst("<up>", "показаний нет", "<enter>")
    assert (await call.opened(1)).card.value("conclusion") == "показаний нет"
