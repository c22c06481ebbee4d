import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.domain.text import (
    LAYOUT_AZ,
    LAYOUT_EN,
    LAYOUT_KK,
    LAYOUT_RU,
    collation,
    fold,
    lower,
    matches,
    plain,
    upper,
    variants,
)


def typed_under(on: str, meant: str, text: str) -> str:
    """What appears when the keys of `text` are pressed while another layout is on."""
    return text.translate(str.maketrans(meant, on))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ПЕТРОВА", "петрова"),
        ("Семёнова-Гусь, ИРИНА", "семенова гусь ирина"),
        ("СЕМЁНОВА", "семенова"),
        ("Ива\u0301нов", "иванов"),
        ("Майя", "майя"),
        ("Ә Ғ Қ Ң Ө Ұ Ү Һ І", "а г к н о у у х и"),
        ("İsmayıl IŞIQ", "ismayil isiq"),
        ("Əliyev Çingiz Ünal Ölməz Ağa", "eliyev cingiz unal olmez aga"),
        ("I\u0307smayil", "ismayil"),
        ("  ул. Мира,\u00a0д.\t5/2 ", "ул мира д 5 2"),
        ("Пет\u00adрова\u200b", "петрова"),
        ("К-000417", "к 000417"),
        ("…", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_the_four_i_are_one() -> None:
    assert {fold(letter) for letter in ("İ", "I", "ı", "i", "i\u0307")} == {"i"}


@example("\u1100\u0301\u1161")  # two halves of a letter, with an accent between them
@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


LANGUAGES = ("kk", "az", "ru", "en")
LETTERS = st.text("".join((LAYOUT_EN, LAYOUT_RU, LAYOUT_KK, LAYOUT_AZ, "İIıi ß\u0307")))


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=LETTERS)
def test_a_text_in_capitals_or_small_letters_is_searched_as_the_same(language: str, text: str) -> None:
    assert fold(upper(text, language)) == fold(lower(text, language)) == fold(text)


@pytest.mark.parametrize(
    ("language", "small", "capitals"),
    [
        ("az", "ismayıl işıq", "İSMAYIL İŞIQ"),
        ("kk", "әғқңөұүһі ты", "ӘҒҚҢӨҰҮҺІ ТЫ"),
        ("ru", "семёнова", "СЕМЁНОВА"),
        ("en", "ismayil", "ISMAYIL"),
    ],
)
def test_case_follows_the_language(language: str, small: str, capitals: str) -> None:
    assert upper(small, language) == capitals
    assert lower(capitals, language) == small


def test_a_capital_with_a_dot_is_one_letter_in_small_in_every_language() -> None:
    assert {lower("İ", language) for language in LANGUAGES} == {"i"}


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        (
            "kk",
            "Абай Әсел Баян Ғалым Дана Еркін Қанат Лаура Өмір Ұлан Үміт Фариза Һажар Ырыс Ілияс Эльза",
        ),
        (
            "az",
            "Aygün Çingiz Elnur Əli Fuad Ğəni Hikmət Xəyal Işıq İlqar Jalə Ölməz Şəbnəm Tural Ünal",
        ),
        ("ru", "Егоров Ёлкин Жуков Щукин Эйлер"),
        ("en", "Adams Brown"),
    ],
)
def test_people_are_sorted_by_the_alphabet_of_the_language(language: str, in_order: str) -> None:
    names = in_order.split()
    by_code = sorted(names)
    assert sorted(by_code, key=collation(language)) == names


def test_numbers_come_first_and_letters_of_other_languages_last() -> None:
    names = ["Поликлиника 2", "Ünal", "12-я больница", "аптека"]
    assert sorted(names, key=collation("ru")) == ["12-я больница", "аптека", "Поликлиника 2", "Ünal"]


@given(st.lists(LETTERS))
def test_the_order_does_not_depend_on_the_order_before(texts: list[str]) -> None:
    turned = texts[::-1]
    assert sorted(texts, key=collation("kk")) == sorted(turned, key=collation("kk"))


@given(st.text())
def test_both_ways_of_composing_letters_fold_to_one(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_words_are_apart_by_one_space() -> None:
    assert fold("Петрова Зинаида-Анна, 1984") == "петрова зинаида анна 1984"
    assert fold(" . ") == ""


def test_plain_text_has_no_invisible_characters() -> None:
    assert plain("\u202e\u200b Ａ１\u0301\x07 ") == "A1"
    assert plain("two\nlines") == "two\nlines"


@pytest.mark.parametrize("layout", [LAYOUT_EN, LAYOUT_RU, LAYOUT_KK, LAYOUT_AZ])
def test_a_layout_has_every_key_once(layout: str) -> None:
    assert len(layout) == len(set(layout)) == 92


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gtnhjdf", "петрова"),
        ("GTNHJDF", "петрова"),
        ("wdtnrjdf, fyyf", "цветкова анна"),
        ("vfnd[ttd", "матвхеев"),
        ("k.,jdm", "любовь"),
        ("`kjxrf", "елочка"),
        ("<jhbcjd", "борисов"),
        ("зуекщм", "petrov"),
        ("2сел", "әсел"),
        ("2ctk", "әсел"),
        ("ey3g", "уніп"),
        ("әіңғ", "2345"),
        ('"әі-қ', "123 0"),
        ("wkr[fy", "ükröfy"),
        ("фдшнум", "aliyev"),
        ("эдшнум", "əliyev"),
        ("üdtnrjdf", "цветкова"),
        ("ÜDTNRJDF", "цветкова"),
        ("IFKF", "жала"),
    ],
)
def test_a_query_in_the_wrong_layout_is_understood(typed: str, meant: str) -> None:
    assert fold(meant) in variants(typed)


@pytest.mark.parametrize("name", ["петрова", "жукова", "хабибуллин", "юрьев", "бэла", "цой", "объедков"])
def test_any_russian_name_survives_every_layout(name: str) -> None:
    for layout in (LAYOUT_EN, LAYOUT_RU, LAYOUT_AZ):
        assert fold(name) in variants(typed_under(layout, LAYOUT_RU, name))


@pytest.mark.parametrize("name", ["әсел", "өмірбек", "жұмабай", "гүлнұр", "қанат"])
def test_any_kazakh_name_survives_every_layout(name: str) -> None:
    for layout in (LAYOUT_EN, LAYOUT_RU, LAYOUT_KK):
        assert fold(name) in variants(typed_under(layout, LAYOUT_KK, name))


@pytest.mark.parametrize("name", ["əliyev", "çingiz", "ünal", "ölməz", "şəbnəm"])
def test_any_azerbaijani_name_survives_every_layout(name: str) -> None:
    for layout in (LAYOUT_EN, LAYOUT_RU, LAYOUT_AZ):
        assert fold(name) in variants(typed_under(layout, LAYOUT_AZ, name))


@pytest.mark.parametrize("query", ["9.12.84", "+7 918 123-45-67", "0047 5108 9000 0014", "К-000417"])
def test_numbers_are_not_read_as_letters(query: str) -> None:
    readings = variants(query)
    assert readings[0] == fold(query)
    assert not any(char in "юқөһәң" for reading in readings for char in reading)


def test_a_name_that_would_become_punctuation_is_not_read_so() -> None:
    assert variants("бюро") == ("бюро", "cshj")


def test_a_query_in_two_alphabets_was_typed_with_care() -> None:
    assert variants("петрова anna") == ("петрова anna",)


@pytest.mark.parametrize("query", ["", " - ", '"', ",.", "'"])
def test_signs_alone_ask_for_nothing(query: str) -> None:
    assert variants(query) == ()


@given(st.text())
def test_variants_are_folded_and_different_and_the_literal_one_is_first(query: str) -> None:
    readings = variants(query)
    assert len(set(readings)) == len(readings)
    assert all(fold(reading) == reading for reading in readings)
    assert not fold(query) or readings[0] == fold(query)


@given(st.text(LAYOUT_RU))
def test_the_way_there_and_back_between_two_layouts_is_nothing(text: str) -> None:
    there, back = str.maketrans(LAYOUT_RU, LAYOUT_EN), str.maketrans(LAYOUT_EN, LAYOUT_RU)
    assert text.translate(there).translate(back) == text


PEOPLE = ["Петрова Зинаида", "Зинаидов Пётр", "Петров-Водкин", "Иванова Анна"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("петр", ["Петрова Зинаида", "Петров-Водкин", "Зинаидов Пётр"]),
        ("зин петр", ["Петрова Зинаида", "Зинаидов Пётр"]),
        ("ПЁТР", ["Зинаидов Пётр", "Петрова Зинаида", "Петров-Водкин"]),
        ("gtnhjdf", ["Петрова Зинаида"]),
        ("водкин", ["Петров-Водкин"]),
        ("одкин", []),
        ("петр анна", []),
        ("", PEOPLE),
        (" - ", PEOPLE),
    ],
)
def test_a_list_is_searched_by_beginnings_of_words(query: str, found: list[str]) -> None:
    assert {person for person in PEOPLE if matches(query, person) is not None} == set(found)


def test_the_best_answer_scores_zero_and_a_guessed_layout_is_worse_than_any_literal_one() -> None:
    assert matches("петрова", "Петрова Зинаида") == 0
    whole, begun, later = (matches("анна", text) for text in ("Анна И", "Аннабель И", "И Анна"))
    guessed = matches("fyyf", "Анна И")
    assert whole is not None and begun is not None and later is not None and guessed is not None
    assert whole < begun < later < guessed


@given(st.text(), st.text())
def test_a_text_always_answers_itself_and_its_beginning(text: str, more: str) -> None:
    assert matches(text, f"{text} {more}") is not None
