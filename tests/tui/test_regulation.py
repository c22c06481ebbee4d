"""The order of work of TFOMS Krasnodar (order 141-П), clause by clause, as it meets an operator."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.config import Operator
from tests.tui.console import NAME, Stage, console
from tui.screens.call import CallScreen

KNOWN_CALLER = ("89180005566", "<enter>", "Образец Павел Ильич", "<enter>")
TO_KIND = ("<down>",) * 4
TO_CLINIC = ("<enter>", "прикреп", "<enter>")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Stage]:
    async with console(tmp_path / "data") as stage:
        yield stage


@pytest.fixture
async def call(desk: Stage) -> Stage:
    """A call that was just answered."""
    await desk.burst("<f2>")
    return desk


async def after(stage: Stage, seconds: float) -> str:
    """The screen when so much time has passed."""
    stage.clock.pass_by(seconds)
    if isinstance(stage.app.screen, CallScreen):
        stage.app.screen.draw_clock()
    await stage.settle()
    return stage.text()


def flat(text: str) -> str:
    """A text without its line ends and frames: as it is read out."""
    return " ".join(text.replace("│", " ").split())


def side(stage: Stage) -> str:
    """What I say and know: the half on the right."""
    return flat("\n".join(line[46:] for line in stage.picture()[2:-2]))


def dialog(stage: Stage) -> str:
    """What a dialog says."""
    return flat("\n".join(line.split("│")[1] for line in stage.picture() if line.count("│") > 1))


@pytest.mark.parametrize(
    ("keys", "clause", "begins"),
    [
        (["<escape>"], "п. 2", "Если разговоры по всем линиям уже ведутся"),
        ([], "п. 1", "Оператор обязан снять трубку телефонного аппарата не позднее третьего звонка."),
        (["8918", "<enter>"], "п. 3", "Для принятия решения о правильной переадресации"),
        (["<f12>"], "п. 2", "Если разговоры по всем линиям уже ведутся"),
        (["<f4>"], "п. 7", "Набор стандартных речевых модулей"),
        (["<f7>"], "п. 8", "В случае, если Оператор самостоятельно отвечает"),
        (["<f5>"], "п. 9", "Тактика общения с агрессивными обращениями"),
        (["<f5>", "<f5>"], "п. 10", "Тактика общения с гражданами, которые жалуются"),
    ],
)
async def test_f1_shows_the_clause_that_governs_the_moment(
    call: Stage, keys: list[str], clause: str, begins: str
) -> None:
    await call.burst(*keys, "<f1>")
    assert clause in call.picture()[2]
    assert begins in flat(call.text())


async def test_clause_1_a_fourth_ring_is_kept_as_a_breach_and_nothing_stops(call: Stage) -> None:
    await call.burst("<f9>", "сколько", "<enter>", "<down>", "<down>", "<down>", "<enter>", *KNOWN_CALLER)
    [card] = await call.cards()
    assert card.rings == 4
    assert [(breach.norm, breach.limit, breach.actual) for breach in card.breaches] == [("rings", 3, 4)]
    assert card.value("applicant_name") == "Образец Павел Ильич"


async def test_clause_2_the_time_on_hold_is_shown_beside_its_thirty_seconds(call: Stage) -> None:
    await call.burst("<f12>")
    assert "00:20 / 00:30" in await after(call, 20)


async def test_clause_2_after_thirty_seconds_voice_mail_or_a_later_call_is_offered_and_the_choice_kept(
    call: Stage,
) -> None:
    await call.burst("<f12>")
    assert "ПРЕДЛОЖИТЕ" not in await after(call, 29)
    assert "ПРЕДЛОЖИТЕ" in await after(call, 2)
    await call.burst("<down>", "<down>")
    assert "К сожалению, линия занята, Вам удобно подождать или перезвонить позже?" in side(call)
    await call.burst(" ", "<f12>")
    [card] = await call.cards()
    assert card.holds[0].choice == "call_later"
    assert [(breach.norm, breach.actual) for breach in card.breaches] == [("hold", 31)]


async def test_clause_2_a_freed_operator_returns_to_voice_messages_before_all_else_that_is_owed(
    call: Stage,
) -> None:
    await call.burst(
        *KNOWN_CALLER, "<f9>", "обещ", "<enter>", "<enter>", "<enter>", "+5", "<enter>", "срок", "<enter>"
    )
    await call.burst("<f12>", "<down>", "<enter>", "<escape>")
    assert "1 голосовое сообщение ждёт: вернитесь к нему (п. 2)." in call.text()
    owed = await call.desk.home()
    assert [row.what for row in owed.owed] == ["voice_mail", "callback"]


async def test_clause_3_the_call_is_scanned_who_calls_and_why(call: Stage) -> None:
    assert "Речь · приветствие" in call.text()
    await call.burst("<f4>", " ", "<escape>")
    assert "Сканирование: кто и почему" in call.text()
    assert [line[1:8].split()[0] for line in call.picture()[3:6]] == ["Тел.", "ФИО", "Полис"]


async def test_clause_3_what_is_still_missing_is_named_in_words(call: Stage) -> None:
    assert "не хватает: вид · тема · итог" in call.picture()[1]
    await call.burst(*TO_KIND, "<down>", "<down>", "жал", "<enter>")
    assert "не хватает: тема · суть · фио …" in call.picture()[1]


async def test_clause_3_the_card_is_filled_while_they_talk_and_each_field_is_kept(call: Stage) -> None:
    await call.burst(*KNOWN_CALLER, "0047")
    opened = await call.opened(1)
    assert opened.card.value("applicant_name") == "Образец Павел Ильич"
    assert [(draft.field, draft.text) for draft in opened.drafts] == [("applicant_policy", "0047")]


async def to_experts(call: Stage) -> None:
    await call.burst(
        *KNOWN_CALLER, *TO_KIND, "конс", "<enter>", *TO_CLINIC, "<down>", "нужен эксперт", "<f6>", "<enter>"
    )


async def test_clause_3_who_answers_for_the_redirect_reads_what_the_receiver_is_competent_for(
    call: Stage,
) -> None:
    await to_experts(call)
    await call.burst("<escape>", "<f6>")
    assert "Страховой представитель (СП)" in call.text()
    assert "застрахованный этой СМО: сроки" in call.text()


async def test_clause_4_the_receiver_is_named_with_organisation_name_and_position(call: Stage) -> None:
    await to_experts(call)
    await call.burst("<enter>")
    sentence = (
        "Этот вопрос находится в компетенции ТФОМС Краснодарского края (контакт-центр), "
        "Образцовой Веры Ильиничны, главного специалиста-эксперта. Я могу вас с ним соединить?"
    )
    assert sentence in dialog(call)
    await call.burst("<enter>")
    [card] = await call.cards()
    assert card.said[-1].text == sentence


async def test_clause_5_the_filled_card_goes_with_the_call_and_an_empty_one_does_not(call: Stage) -> None:
    await call.burst("<f6>")
    for _ in range(3):
        await call.burst("<enter>")
    [card] = await call.cards()
    assert card.escalations == ()
    assert "ФИО: не заполнено · Суть: не заполнено" in call.text()


async def test_clause_6_a_card_that_was_passed_on_waits_on_the_desk_and_is_read_before_it_is_taken_up(
    call: Stage,
) -> None:
    await to_experts(call)
    await call.burst("<enter>", "<enter>", "<escape>")
    assert "Передано" in call.text()
    await call.burst("<enter>")
    assert "нужен эксперт" in call.text()
    assert "передана" in call.text()
    await call.burst("<f9>", "взять", "<enter>")
    [card] = await call.cards()
    assert card.status == "talk"


async def test_clause_6_whoever_opens_a_card_that_a_colleague_passed_on_has_read_it_and_may_take_it_up(
    call: Stage,
) -> None:
    await to_experts(call)
    await call.burst("<enter>", "<enter>", "<escape>")
    call.desk.operator = Operator("Примерова Вера")
    [unread] = await call.cards()
    await call.burst("<enter>")
    [card] = await call.cards()
    assert unread.escalations[0].read == ()
    assert [step.by for step in card.escalations[0].read] == ["Примерова Вера"]
    await call.burst("<f6>", "<enter>")
    [card] = await call.cards()
    assert (card.status, card.led_by) == ("talk", "Примерова Вера")


async def test_clause_7_the_nine_speech_modules_stand_with_their_blanks_filled(call: Stage) -> None:
    await call.burst(*KNOWN_CALLER, "<f4>")
    assert "Речь 0/9" in call.text()
    assert f"«Здравствуйте. Контакт-центр ТФОМС. Оператор {NAME}»" in side(call)
    await call.burst("<down>")
    assert (
        f"«Добрый день, Павел Ильич. Оператор {NAME}. Пожалуйста, оставайтесь на линии. Спасибо»"
    ) in side(call)


async def test_clause_7_each_module_stands_where_it_is_said(call: Stage) -> None:
    assert "«Здравствуйте." in call.text()
    await call.burst("<f12>")
    assert "Пожалуйста, оставайтесь на линии. Спасибо»" in side(call)
    await call.burst("<f12>", "<f10>")
    closing = ["спасибо", "рады помочь", "ещё вопросы", "до свидания", "всего доброго"]
    assert all(f"В заключение: {words}" in call.text() for words in closing)


async def test_clause_8_ten_minutes_are_counted_softly_with_a_warning_at_eight(call: Stage) -> None:
    assert "норма 10:00" in await after(call, 7 * 60 + 59)
    assert "норма 10:00: осталось 02:00" in await after(call, 1)
    assert "норма 10:00 превышена" in await after(call, 121)
    await call.burst(*KNOWN_CALLER)
    assert (await call.opened(1)).card.value("applicant_name") == "Образец Павел Ильич"


async def test_clause_8_in_an_emergency_no_norm_runs(call: Stage) -> None:
    await call.burst("<f8>", "<escape>")
    assert "ЭКСТРЕННО: нормы отключены" in await after(call, 11 * 60)
    assert "норма 10:00" not in call.text()


async def test_clause_8_hours_and_addresses_of_institutions_are_found_as_one_types(call: Stage) -> None:
    await call.burst("<f7>", "детская краевая")
    assert "круглосуточно · г. Пример, пл. Выдуманная, 1" in flat(call.text())


@pytest.mark.parametrize(
    ("opens", "title", "count"), [(1, "Агрессивное обращение", 7), (2, "Гражданин жалуется", 6)]
)
async def test_clauses_9_and_10_the_points_of_a_tactic_are_ticked_and_kept(
    call: Stage, opens: int, title: str, count: int
) -> None:
    await call.burst(*["<f5>"] * opens)
    assert f"{title} 0/{count}" in call.text()
    await call.burst(" ", "<down>", " ")
    assert f"{title} 2/{count}" in call.text()
    [card] = await call.cards()
    assert len(card.ticks) == 2


@pytest.mark.parametrize(
    ("down", "plan", "words"),
    [
        (0, "redirect", "переадресовать звонок на профильного специалиста"),
        (1, "written_complaint", "написать письменную жалобу"),
        (2, "visit_insurer", "обратиться лично в страховую медицинскую организацию"),
    ],
)
async def test_clause_9_the_plan_of_action_has_its_three_options(
    call: Stage, down: int, plan: str, words: str
) -> None:
    await call.burst("<f5>", *["<down>"] * (6 + down))
    assert words in side(call)
    await call.burst(" ")
    [card] = await call.cards()
    assert tuple(card.plans) == (plan,)


async def test_clause_11_after_the_talk_the_remaining_fields_are_asked_for_and_nothing_is_closed_without(
    call: Stage,
) -> None:
    await call.burst(*TO_KIND, "<down>", "<down>", "конс", "<enter>", "<f10>")
    assert "Итог В-000001" in call.text()
    await call.burst("прикреп", "<enter>", "<enter>")
    [card] = await call.cards()
    assert card.status != "closed"
    await call.burst("дана", "<enter>")
    [card] = await call.cards()
    assert card.status == "closed"


async def test_clause_11_the_work_after_the_talk_has_its_clock(call: Stage) -> None:
    await call.app.perform("call.end")
    assert "завершение 01:15" in await after(call, 75)
