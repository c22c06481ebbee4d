"""Speech modules: blanks filled, and only blanks."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.pack import Button, Centre, Entry, Module, Pack
from core.domain.speech import (
    Filled,
    addressed,
    blanks_in,
    fill,
    languages_of_speech,
    receiver_words,
    redirect_sentence,
)
from core.domain.vocabulary import Blank


def module(text: str, *blanks: str, **more: str) -> Module:
    return Module(id="m", group="greeting", title={"ru": "т"}, text={"ru": text} | more, blanks=blanks)


REDIRECT = "Этот вопрос находится в компетенции ____ . Я могу вас с ним соединить?"
CENTRE = Centre(
    id="c", title={}, spoken={}, version="1", source="пример", valid_from=date(2026, 1, 1),
    region="RU", tz="UTC", languages=("ru",),
)  # fmt: skip
WORDS = st.text(min_size=1).filter(lambda text: text.strip() and "__" not in text)


def test_the_instruction_behind_a_blank_is_not_spoken() -> None:
    greeting = module("Здравствуйте. _______ . Оператор _____ (Ф.И.)", "centre", "operator")
    said = fill(greeting, {"centre": "Контакт-центр ТФОМС", "operator": "Иванова Анна"}, "ru")
    assert said == Filled("Здравствуйте. Контакт-центр ТФОМС. Оператор Иванова Анна")


def test_brackets_that_follow_no_blank_are_spoken() -> None:
    assert fill(module("Полис (ЕНП) у вас?"), {}, "ru").text == "Полис (ЕНП) у вас?"


def test_a_blank_that_nobody_can_fill_yet_is_shown_and_named() -> None:
    said = fill(module("Оператор __________ , ___ .", "operator", "caller"), {"operator": " "}, "ru")
    assert said == Filled("Оператор ____, ____.", ("operator", "caller"))


@pytest.mark.parametrize(
    ("known", "text", "missing"),
    [
        ({"caller": "Зинаида Ивановна", "centre": "ТФОМС"}, "Добрый день, Зинаида Ивановна.", ()),
        ({"caller": "", "centre": "ТФОМС"}, "Добрый день, ТФОМС.", ()),
        ({}, "Добрый день, ____.", ("caller",)),
    ],
)
def test_of_several_fillings_the_first_that_is_known_is_said(
    known: dict[str, str], text: str, missing: tuple[str, ...]
) -> None:
    assert fill(module("Добрый день, ___.", "caller|centre"), known, "ru") == Filled(text, missing)


def test_the_words_are_those_of_the_language_asked_for() -> None:
    both = module("Алло, ___", "caller", az="Salam, ___")
    assert fill(both, {"caller": "Leyla"}, "az").text == "Salam, Leyla"
    assert fill(both, {"caller": "Лейла"}, "kk").text == "Алло, Лейла"


@given(st.lists(WORDS, max_size=4), st.integers(2, 30))
def test_nothing_is_left_of_a_blank_when_nothing_is_missing(fillings: list[str], length: int) -> None:
    blanks = tuple(f"b{number}" for number in range(len(fillings)))
    text = "".join(f"Слово {'_' * length} ({number}) ." for number in range(len(fillings)))
    assert blanks_in(text) == len(fillings)
    said = fill(module(text, *blanks), dict(zip(blanks, fillings, strict=True)), "ru")
    assert said == Filled("".join(f"Слово {filling}." for filling in fillings))
    assert "__" not in said.text


@given(st.text(min_size=1).filter(str.strip))
def test_a_name_goes_in_as_it_is(name: str) -> None:
    hold = module("Добрый день, ____ . Оператор ____ (Ф.И.)", "caller", "operator")
    said = fill(hold, {"caller": name}, "ru")
    assert said == Filled(f"Добрый день, {name}. Оператор ____", ("operator",))


@pytest.mark.parametrize("name", [r"\g<0>", "{caller}", "%s", "[red]Анна[/red]", "____", "____ (Ф.И.) ."])
def test_a_name_is_never_read_as_a_pattern_a_blank_or_markup(name: str) -> None:
    said = fill(module("Добрый день, ____ .", "caller"), {"caller": name}, "ru")
    assert said == Filled(f"Добрый день, {name}.")


def person(**more: str) -> Entry:
    return Entry(id="e", kind="person", name="Примерова О. И.", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            person(post="эксперт", unit="отдел", organisation="Фонд"),
            "Фонд (отдел), Примерова О. И., эксперт",
        ),
        (person(unit="отдел"), "отдел, Примерова О. И."),
        (Entry(id="e", kind="insurer", name="СМО «Пример»"), "СМО «Пример»"),
    ],
)
def test_a_receiver_is_named_by_organisation_unit_name_and_position(entry: Entry, said: str) -> None:
    assert receiver_words(entry) == said


SILENT = Button(id="b", title={"ru": "Эксперт"}, level=2, receivers=("op2",), competence={"ru": "вопросы"})
BUTTON = replace(SILENT, phrase="redirect", spoken={"ru": "эксперта"})
PACK = Pack(centre=CENTRE, modules=(replace(module(REDIRECT, Blank.RECEIVER), id="redirect"),))


@pytest.mark.parametrize(
    ("entry", "receiver"),
    [
        (person(post="эксперт"), "Примерова О. И., эксперт"),
        (person(post="эксперт", spoken="Примеровой О. И."), "Примеровой О. И."),
        (None, "эксперта"),
    ],
)
def test_the_redirect_sentence_names_the_receiver_as_its_grammar_wants(
    entry: Entry | None, receiver: str
) -> None:
    said = redirect_sentence(PACK, BUTTON, entry, "ru")
    assert said == Filled(f"Этот вопрос находится в компетенции {receiver}. Я могу вас с ним соединить?")


def test_a_button_without_a_phrase_still_names_the_receiver() -> None:
    assert redirect_sentence(PACK, SILENT, None, "ru") == Filled("Эксперт")


@pytest.mark.parametrize(
    ("caller", "operator", "shown"),
    [
        ("ru", "ru", ("ru",)),
        ("kk", "ru", ("kk", "ru")),
        ("", "ru", ("kk", "ru")),
        ("de", "ru", ("kk", "ru")),
        ("", "kk", ("kk",)),
        ("ru", "az", ("ru",)),
    ],
)
def test_a_phrase_is_said_in_the_callers_language_and_stands_in_the_operators_beside_it(
    caller: str, operator: str, shown: tuple[str, ...]
) -> None:
    assert languages_of_speech(("kk", "ru"), caller, operator) == shown


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Образцова Зинаида Ивановна", "Зинаида Ивановна"),
        ("Үлгиева Әсел Қанатқызы", "Әсел Қанатқызы"),
        ("Үлгиева Әсел Қанат қызы", "Әсел Қанат қызы"),
        ("Nümunəyev Rəşad Kamal oğlu", "Rəşad bəy"),
        ("NÜMUNƏYEVA AYGÜN KAMAL QIZI", "AYGÜN xanım"),
        ("Образцова Зинаида", "Образцова Зинаида"),
        ("", ""),
    ],
)
def test_a_caller_is_addressed_as_is_the_custom_of_their_language(name: str, said: str) -> None:
    assert addressed(name) == said
