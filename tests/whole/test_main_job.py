"""The calls that the seeds tell of, taken on a real console from the first ring to the closed card.

Each presses the keys an operator would press and looks for what an operator would look for; the callers are
invented. Keys are counted beside the text itself.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.whole.operator import Console

CONSULTATION_KEYS = 25
"""bars.md: a consultation, from F2 to closed."""


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with Console(tmp_path / "data") as console:
        console.sees("F2")
        yield console


def only_card(console: Console) -> dict[str, object]:
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


def test_a_consultation_costs_at_most_twenty_five_keys_beside_its_text(console: Console) -> None:
    take_call(console, "8 918 000-11-22", "Образец Павел Ильич")
    console.press("Down", "Down", "Down", "Down")
    console.type("конс")
    console.press("Enter", "Enter")
    console.type("4.3")
    console.press("Enter", "Enter")
    console.type("как прикрепиться по новому адресу")
    console.press("F10")
    console.sees("Итог В-000001")
    console.press("Space", "Enter")
    console.sees("В-000001 закрыта")
    assert len(console.keys) <= CONSULTATION_KEYS, console.keys
    card = only_card(console)
    assert card["status"] == "closed"
    assert card["fields"]["essence"] == "как прикрепиться по новому адресу"


def test_the_father_whose_daughter_swallowed_an_object_gets_a_clinic_that_can_help(console: Console) -> None:
    console.press("F2", "F8")
    console.sees("ЭКСТРЕННО: нормы отключены", "Угроза жизни", "112", "103")
    console.press("Esc")
    console.type("89180002233")
    console.press("Enter")
    console.type("г. Пример, ул. Макетная, 5")
    console.press("Enter")
    console.type("Образец Степан Львович")
    console.press("Enter", "F8")
    console.press("Space", "Down", "Space", "F8")
    console.sees("Ребёнок проглотил предмет")
    console.press("Space", "F7")
    console.type("эндоскопия дети")
    console.sees("Детская краевая больница")
    console.press("F10")
    console.sees("ЭКСТРЕННО")
    console.press("Esc")
    console.press("F10")
    console.sees("Итог В-000001")
    for text in ("жало", "3.1.10"):
        console.type(text)
        console.press("Enter")
    console.sees("Меры")
    card = only_card(console)
    assert card["emergency_at"]


def test_the_son_whose_mother_was_refused_a_histology_is_passed_to_a_named_representative(console: Console) -> None:
    take_call(console, "+7 (918) 000-33-44", "Образец Денис Олегович")


def test_the_man_with_osteomyelitis_gets_an_urgent_card_and_a_control_call(console: Console) -> None:
    take_call(console, "9180004455", "Образец Игорь Петрович")


def test_baba_zina_at_seven_is_known_and_greeted_by_name(console: Console) -> None:
    take_call(console, "8-918-000-55-66", "Образцова Зинаида Ивановна")


def test_an_aggressive_caller_is_met_with_seven_points_and_a_plan_of_action(console: Console) -> None:
    take_call(console, "8 918 000 66 77", "Образец Фёдор Фёдорович")
    console.press("F5")
    console.sees("Агрессивное обращение 0/7")
