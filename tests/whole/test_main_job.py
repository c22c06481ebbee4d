"""The calls that the seeds tell of, taken on a real console from the first ring to the closed card.

Each presses the keys an operator would press and looks for what an operator would look for; the callers are
invented. Keys are counted beside the text itself.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.whole.operator import NAME, Console, ask

CONSULTATION_KEYS = 25
"""bars.md: a consultation, from F2 to closed."""


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with Console(tmp_path / "data") as console:
        console.sees("F2")
        yield console


def last_card(console: Console) -> dict[str, Any]:
    number = console.ask("cards")[0]["local_number"]
    return dict(console.ask("card", str(number)))


def take_call(console: Console, phone: str, name: str) -> None:
    """F2, who calls; the cursor is then in the policy."""
    console.press("F2")
    console.sees("Здравствуйте. Контакт-центр")
    console.type(phone)
    console.press("Enter")
    console.type(name)
    console.press("Enter")


def choose(console: Console, *words: str) -> None:
    """Type the beginning of a choice and take it, field after field."""
    for word in words:
        console.type(word)
        console.press("Enter")


def to_kind(console: Console) -> None:
    """From the policy past the birth date, for whom and the insurer, to the kind of appeal."""
    console.press("Down", "Down", "Down", "Down")


def said(card: dict[str, Any]) -> list[str]:
    return [one["text"] for one in card["said"]]


def test_a_consultation_costs_at_most_twenty_five_keys_beside_its_text(console: Console) -> None:
    take_call(console, "8 918 000-11-22", "Образец Павел Ильич")
    to_kind(console)
    choose(console, "конс")
    console.press("Enter")
    choose(console, "прикреп")
    console.press("Down")
    console.type("как прикрепиться по новому адресу")
    console.press("F10")
    console.sees("Итог В-000001", "Спасибо за ваш звонок")
    console.press("Space", "Enter")
    console.sees("В-000001 закрыта")
    assert len(console.keys) <= CONSULTATION_KEYS, console.keys
    card = last_card(console)
    assert card["status"] == "closed"
    assert card["fields"]["essence"] == "как прикрепиться по новому адресу"
    assert card["fields"]["theme"] == "attach"
    assert card["missing"] == []


def test_the_father_whose_daughter_swallowed_an_object_gets_a_clinic_that_can_help(console: Console) -> None:
    console.press("F2", "F8")
    console.sees("ЭКСТРЕННО: нормы отключены", "Угроза жизни 0/6", "112", "Не утверждено врачом")
    console.press("Esc")
    console.type("89180002233")
    console.press("Enter")
    console.type("г. Пример, ул. Макетная, 5; рядом мать ребёнка")
    console.press("Enter")
    console.type("Образец Степан Львович")
    console.press("Enter", "F8", "Space", "Down", "Space", "F8")
    console.sees("Ребёнок проглотил предмет 0/7")
    console.press("Space", "Down", "Down", "Space", "F7")
    console.type("эндоскопия дети")
    console.sees("Детская краевая больница", "+7 000 000-01-01", "круглосуточно")
    console.press("Esc")
    console.sees("Ребёнок проглотил предмет 2/7")
    console.press("Esc")
    console.press("Down", "Down")
    choose(console, "ребёнок")
    console.press("Down")
    console.type("Образцова Майя Степановна")
    console.press("Down", "Down", "Down")
    choose(console, "конс")
    console.press("Enter")
    choose(console, "помощь и её")
    console.type("Детская кр")
    console.press("Down", "Enter")
    console.type("дочь проглотила предмет, в больнице помочь не смогли")
    console.press("F10")
    console.sees("Итог В-000001", "Меры")
    console.type("нашли больницу, передано 103, ребёнка везут")
    console.press("Enter")
    choose(console, "госпит")
    console.sees("В-000001 закрыта")
    card = last_card(console)
    assert card["status"] == "closed"
    assert card["emergency_at"]
    assert card["fields"]["result"] == "hospitalised"
    assert card["fields"]["clinic"] == "Детская краевая больница (пример)"
    assert card["fields"]["relation"] == "child"
    assert {tick["tactic"] for tick in card["ticks"]} == {"emergency", "child_swallowed_object"}
    assert card["breaches"] == []


def test_the_father_is_called_back_to_ask_whether_the_help_came(console: Console) -> None:
    console.press("F2", "F8")
    console.sees("Угроза жизни")
    console.press("Esc")
    console.type("89180002233")
    console.press("Enter", "F9")
    console.sees("Меню")
    console.type("обещ")
    console.press("Enter")
    console.sees("контрольный: пришла ли помощь?", "89180002233")
    console.press("Enter", "Enter")
    console.type("+30")
    console.press("Enter")
    console.type("приняли ли ребёнка")
    console.press("Enter")
    console.sees_not("Перезвонить")
    console.press("Esc")
    console.sees("Обещано", "приняли ли ребёнка", "через 29 мин")


def test_the_son_whose_mother_was_refused_a_histology_is_passed_to_a_named_representative(
    console: Console,
) -> None:
    take_call(console, "+7 (918) 000-33-44", "Образец Денис Олегович")
    console.press("Down", "Down")
    choose(console, "мать")
    console.sees("Застрахованный")
    console.press("Down")
    console.type("Образцова Римма Игоревна")
    console.press("Enter")
    console.type("0047510890000014")
    console.press("Enter")
    console.type("9.12.84")
    console.press("Enter")
    choose(console, "жал")
    console.press("Enter")
    choose(console, "отказ в пом")
    console.type("Онколог")
    console.press("Down", "Enter")
    console.type("матери отказали в повторной гистологии, предложили оплатить")
    console.press("Enter")
    console.press("Right", "Space", "F5")
    console.sees("Гражданин жалуется 0/6")
    console.press("Space", "F6")
    console.sees("Страховой представитель (СП)")
    console.press("Down", "Enter")
    console.sees("Шаблонова Марина Олеговна")
    console.press("Enter")
    console.sees("Прочтите: «Этот вопрос находится в компетенции", "Шаблоновой Марины Олеговны")
    console.press("Enter")
    console.sees("Передано: Шаблонова Марина Олеговна")
    console.press("F10")
    console.sees("Обосн.")
    choose(console, "ещё", "звонок пере")
    console.sees("В-000001 закрыта")
    card = last_card(console)
    assert card["status"] == "closed"
    assert card["fields"]["applicant_name"] == "Образец Денис Олегович"
    assert card["fields"]["insured_name"] == "Образцова Римма Игоревна"
    assert card["fields"]["relation"] == "mother"
    assert card["escalations"][0]["receiver_name"] == "Шаблонова Марина Олеговна"
    assert any("Шаблоновой Марины Олеговны" in text for text in said(card))


def test_the_man_with_osteomyelitis_gets_an_urgent_card_and_a_control_call(console: Console) -> None:
    take_call(console, "9180004455", "Образец Игорь Петрович")
    to_kind(console)
    choose(console, "конс")
    console.press("Enter")
    choose(console, "сроки")
    console.type("Травмат")
    console.press("Down", "Enter")
    console.type("остеомиелит, сильная боль, записан только на начало следующего месяца")
    console.press("Enter")
    console.press("Space", "F9")
    console.sees("Меню")
    console.type("обещ")
    console.press("Enter")
    console.sees("контрольный")
    console.press("Enter", "Enter")
    console.type("+120")
    console.press("Enter")
    console.type("посетил ли врача")
    console.press("Enter", "F10")
    console.sees("Итог В-000001")
    choose(console, "дана")
    console.sees("В-000001 закрыта", "Обещано", "посетил ли врача")
    card = last_card(console)
    assert card["fields"]["urgency"] == "acute_pain"
    assert card["callbacks"][0]["what"] == "control"
    console.press("Enter")
    console.sees("дозвонились, сделано")
    console.press("Enter")
    console.sees("Обещанный звонок")
    console.type("посетил через два дня, легче")
    console.press("Enter")
    console.sees_not("Обещанный звонок")
    assert last_card(console)["callbacks"][0]["outcome"] == "посетил через два дня, легче"


def test_baba_zina_at_seven_is_known_and_greeted_by_name(console: Console) -> None:
    take_call(console, "8-918-000-55-66", "Образцова Зинаида Ивановна")
    console.press("F9")
    console.sees("Меню")
    console.type("подсказ")
    console.press("Enter")
    console.sees("О собеседнике")
    console.type("Зинаида Ивановна")
    console.press("Enter")
    console.type("число на сегодня – на сайте центра")
    console.press("Enter")
    console.type("частый собеседник")
    console.press("Enter", "Enter")
    console.sees_not("О собеседнике")
    to_kind(console)
    choose(console, "вне")
    console.press("Enter")
    choose(console, "другое")
    console.press("F10")
    console.sees("Итог В-000001")
    choose(console, "дана")
    console.sees("В-000001 закрыта")

    console.keys.clear()
    console.press("F2")
    console.sees("В-000002")
    console.type("+7 918 000 55 66")
    console.press("Enter")
    console.sees("2-й звонок", "Обращаться: Зинаида Ивановна", "частый собеседник")
    console.press("F4", "Space", "Down", "Space")
    console.sees("Речь 2/9")
    card = last_card(console)
    assert said(card)[1].startswith("Добрый день, Зинаида Ивановна. Оператор")


def test_an_aggressive_caller_is_met_with_seven_points_and_a_plan_of_action(console: Console) -> None:
    take_call(console, "8 918 000 66 77", "Образец Фёдор Фёдорович")
    console.press("F5")
    console.sees("Агрессивное обращение 0/7")
    for _ in range(5):
        console.press("Space", "Down")
    console.sees("Агрессивное обращение 5/7")
    console.press("Down", "Down", "Space")
    console.sees("Агрессивное обращение 6/7")
    console.press("Down", "Down", "Space")
    console.sees("Агрессивное обращение 7/7")
    console.press("Esc")
    to_kind(console)
    choose(console, "жал")
    console.press("Enter")
    choose(console, "терапевт")
    console.type("Горбольница № 2")
    console.press("Enter")
    console.type("кричит: месяц не может попасть к терапевту")
    console.press("F10")
    console.sees("Обосн.")
    choose(console, "ещё", "рассмотрена")
    console.sees("В-000001 закрыта")
    card = last_card(console)
    assert len([tick for tick in card["ticks"] if tick["tactic"] == "aggressive"]) == 7
    assert card["plans"] == ["written_complaint"]


def test_what_was_typed_before_the_terminal_died_is_offered_at_the_next_start(console: Console) -> None:
    take_call(console, "8 918 000 77 88", "Образец Пётр Петрович")
    to_kind(console)
    console.press("Down", "Down", "Down", "Down")
    console.type("мать отказали в гистоло")
    console.sees_kept("мать отказали в гистоло")
    console.killed()
    console.sees("Продолжаем с прерванного места", "мать отказали в гистоло", "Образец Пётр Петрович")
    console.type("гии")
    console.press("Enter")
    card = last_card(console)
    assert card["fields"]["essence"] == "мать отказали в гистологии"
    assert card["taken_by"] == NAME


def test_the_command_line_reads_what_is_half_typed_beside_the_running_console(console: Console) -> None:
    console.press("F2")
    console.sees("В-000001")
    console.type("8918")
    console.sees("8918")
    assert ask(console.data, "card", "1")["drafts"][0]["text"] == "8918"
