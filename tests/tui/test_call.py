"""The call, as an operator meets it key by key."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.domain.card import Card
from tests.tui.console import Stage, console
from tui.screens.call import CallScreen

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


async def later(stage: Stage, seconds: float) -> None:
    """So much time passes, and the clock on the screen ticks."""
    stage.clock.pass_by(seconds)
    assert isinstance(stage.app.screen, CallScreen)
    await stage.app.screen._tick()
    await stage.settle()


BUSY = "«К сожалению, линия занята, Вам"


async def test_the_clocks_of_a_caller_on_hold_stand_whole_beside_what_is_missing(call: Stage) -> None:
    await call.burst("<f12>")
    clocks, missing = " ЗВОНОК 00:00   удерж. 00:00 / 00:30", "не хватает: вид · тема · итог"
    assert call.picture()[1] == clocks + missing.rjust(79 - len(clocks))


async def test_the_offer_after_thirty_seconds_stands_whole_above_and_its_phrase_beside(call: Stage) -> None:
    await call.burst("<f12>")
    await later(call, 29)
    assert BUSY not in call.text()
    await later(call, 2)
    assert call.picture()[1] == " ЗВОНОК 00:31   удерж. 00:31: ПРЕДЛОЖИТЕ ГОЛОСОВУЮ ПОЧТУ ИЛИ ПЕРЕЗВОНИТЬ"
    assert "Норма ожидания вышла: предложите" in call.picture()[2]
    assert BUSY in call.text()


async def test_the_offer_comes_beside_a_form_that_is_being_typed_into_and_takes_no_key(call: Stage) -> None:
    await call.burst("<f12>", "<escape>", "<f12>", "<f12>", "<escape>", "8918")
    await later(call, 31)
    await call.burst("000")
    assert BUSY in call.text()
    assert call.picture()[3].startswith(">Тел.     8918000")


async def test_a_caller_who_leaves_a_message_is_no_longer_shown_on_hold(call: Stage) -> None:
    await call.burst("<f12>", "<down>", "<enter>")
    assert "удерж" not in call.picture()[1]
    assert "Удержание" not in call.text()
    assert call.picture()[22] == " Звонящий оставит голосовое сообщение. Попрощайтесь; F10 – итог."


async def test_the_phrase_of_waiting_is_ticked_for_the_wait_it_was_said_in(call: Stage) -> None:
    await call.burst("<f12>", " ")
    assert "[x] фраза ожидания" in call.text()
    call.clock.pass_by(5)
    await call.burst("<f12>")
    call.clock.pass_by(5)
    await call.burst("<f12>")
    assert "[ ] фраза ожидания" in call.text()


async def test_a_policy_that_looks_wrong_keeps_its_digits_and_is_explained_below(call: Stage) -> None:
    await call.burst(*KNOWN, "0047510890000015", "<enter>")
    assert call.picture()[5].startswith(" Полис    0047510890000015   !>Рожд.")
    assert call.picture()[22] == " Полис: Контрольная цифра не сходится: переспросите (или старый полис?)"
    await call.burst("<enter>")
    assert call.picture()[22].endswith("Буквы или Пробел: выбрать")
    await call.burst("<up>", "<up>")
    assert "Контрольная цифра" in call.picture()[22]


async def test_a_birth_date_in_two_digits_is_enough_to_compare_with_the_policy(call: Stage) -> None:
    await call.burst(*KNOWN, "0047510890000014", "<enter>", "9.12.84", "<enter>")
    assert "0047510890000014   ✓" in call.picture()[5]
    await call.burst("<up>", "<end>", "<backspace>", "5", "<enter>", "<up>", "<up>")
    assert "!" in call.picture()[5]
    assert call.picture()[22].startswith(" Полис: ")


async def test_why_a_card_cannot_go_stays_to_be_read_and_the_cursor_is_where_to_write(call: Stage) -> None:
    await call.burst(*KNOWN, "<f6>", "<enter>")
    assert call.picture()[22] == " Суть: не заполнено. Это читают до разговора."
    await call.burst("<up>", "нужен эксперт", "<f12>")
    assert "Это читают" not in call.text()
    assert (await card(call)).value("essence") == "нужен эксперт"


async def test_the_course_of_the_call_is_told_by_its_last_steps(call: Stage) -> None:
    await call.burst(*KNOWN)
    call.clock.pass_by(120)
    await call.burst("<f12>", "<f12>")
    told = " ".join(" ".join(line[48:] for line in call.picture()).split())
    assert "Ход: 12:00 принят, тел., фио · 12:02 на удержании" in told


async def test_the_wrap_up_says_whose_name_it_asks_for(call: Stage) -> None:
    await call.burst("<down>", "<down>", "<down>", "<down>", "мать", "<enter>", "<f10>", "жал", "<enter>")
    rows = [line.split("│")[1].strip(" >") for line in call.picture()[4:20]]
    assert rows[rows.index("Застрахованный") + 1] == "ФИО"
    assert rows[rows.index("Заявитель") + 1 :][:2] == ["ФИО", "Тел."]


async def test_no_shadow_of_an_open_list_stays_when_the_cursor_is_sent_elsewhere(call: Stage) -> None:
    await call.burst(*KNOWN, *TO_KIND, "<down>", "<down>", "ъъъ")
    assert "ничего похожего" in call.text()
    await call.burst("<f6>")
    assert "ничего похожего" not in call.text()


async def test_a_theme_of_the_kind_before_stays_to_be_read_and_says_that_it_no_longer_fits(
    call: Stage,
) -> None:
    await call.burst(*KNOWN, *TO_KIND, "жал", "<enter>", "<enter>", "отказ в прик", "<enter>")
    await call.burst("<up>", "<up>", "<up>", "конс", "<enter>")
    theme = call.picture()[9]
    assert theme.startswith(" Тема     отказ в прик")
    assert theme[43:46] == " ! "
    assert call.picture()[22] == " Тема: не подходит к этому виду обращения"
    assert "тема" in call.picture()[1]
    await call.burst("<down>", "1", "<enter>")
    assert call.picture()[9].startswith(" Тема     прикрепление, выбор поликлиники")
    assert "тема" not in call.picture()[1]


async def test_a_finished_card_shows_what_was_kept_and_nothing_that_was_typed_since(call: Stage) -> None:
    await call.burst(
        *KNOWN, *TO_KIND, "конс", "<enter>", "<enter>", "прикреп", "<enter>", "<f10>", "дана", "<enter>"
    )
    await call.burst("<f7>", "образец", "<enter>", "555", "<enter>", "Иное", *TO_KIND, "жал", "<enter>")
    assert call.picture()[3:5] == [
        " Тел.     89180001122                       ✓ │ «Спасибо за ваш звонок»",
        " ФИО      Образец Зоя Ильинична               │ «Рады будем вам помочь»",
    ]
    assert "Вид      консультация" in call.text()
    assert call.picture()[22] == " Карточка завершена. Сначала откройте её снова."
    opened = await call.opened(1)
    assert opened.drafts == ()
    assert opened.card.value("kind") == "consultation"


async def test_what_was_refused_is_no_longer_said_once_it_is_done(call: Stage) -> None:
    await call.burst("<f9>", "отлож", "<enter>", "<enter>", "<f12>")
    assert "Сначала возьмите её в работу." in call.picture()[22]
    await call.burst("<f9>", "взять", "<enter>")
    assert call.picture()[22] == " Enter: дальше   Esc: на стол   F10: итог"


async def test_beside_a_card_stands_what_its_form_has_no_field_for(call: Stage) -> None:
    await call.burst(*KNOWN, "<f9>", "замет", "<enter>", "ждёт письма", "<enter>")
    await call.burst(
        "<f9>", "обещ", "<enter>", "<enter>", "<enter>", "+30", "<enter>", "готово ли", "<enter>"
    )
    told = " ".join(" ".join(line[48:] for line in call.picture()).split())
    assert "Заметка: ждёт письма" in told
    assert "02.03 12:30 перезвонить · готово ли" in told


async def test_the_dialog_of_the_end_leaves_the_clocks_in_sight(call: Stage) -> None:
    await call.burst(*TO_KIND, "<down>", "<down>", "жал", "<enter>", "<f12>", "<f10>")
    assert "удерж. 00:00" in call.picture()[1]
