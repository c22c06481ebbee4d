"""Search over cards and callers: what a person types finds what a person means."""

from pathlib import Path

import pytest

from core.domain import commands as c
from core.views import HitKind
from tests.core.store.desks import sitting, store_of

PHONE = "+79181234567"


@pytest.mark.parametrize(
    "query",
    [
        "Семёнова",
        "семенова",
        "СЕМЁН",
        "се",
        "ctv`yjdf",  # the English layout was on
        "ctvtyjdf bhb",
        "семенова ирина",
        "ирина семенова",
        "семен ирина",
        "семен ири",
        "семенова направление",
        "ирина просит нап",
        "истанбул",
        "İSTANBUL",
        "ıstanbul",
        "направ",
        "0047510890000014",
        "0047 5108",
        "+7 918 123-45-67",
        "8918123",
        "918123",
        "4567",
        "34567",
        "1",
    ],
)
async def test_the_card_is_found_by(tmp_path: Path, query: str) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall(PHONE))
        for name, value in {
            "applicant_name": "Семёнова-Гусь Ирина",
            "applicant_policy": "0047510890000014",
            "essence": "Просит направление; Истанбул, İstanbul",
        }.items():
            await desk.leave(card.card_id, name, value)
        other = await desk.open_call(c.OpenCall("+79289999999"))
        await desk.leave(other.card_id, "applicant_name", "Кузнечик Олег")
        keys = [hit.key for hit in await store_of(desk).search(query) if hit.kind is HitKind.CARD]
        assert keys == [card.card_id]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Үлгиева Әсел Қанатқызы", query)
        for query in ("Үлгиева", "ҮЛГИЕВА", "улгиева асел", "8лгиева", "8kubtdf 2ctk", "канаткызы", "ҚАНАТҚ")
    ]
    + [
        ("Nümunəyeva Işıq İlham qızı", query)
        for query in ("Nümunəyeva", "NÜMUNƏYEVA", "numuneyeva", "işıq", "IŞIQ", "isiq", "İLHAM", "ilham qizi")
    ]
    + [
        ("Nümunəyeva İşıq", "nwmun'yeva"),  # the English layout was on
        ("Nümunəyeva İşıq", "i.;q"),
    ],
)
async def test_a_name_is_found_in_any_case_and_without_its_own_letters(
    tmp_path: Path, name: str, query: str
) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall(PHONE))
        await desk.leave(card.card_id, "applicant_name", name)
        other = await desk.open_call(c.OpenCall("+79289999999"))
        await desk.leave(other.card_id, "applicant_name", "Кузнечик Олег")
        keys = [hit.key for hit in await store_of(desk).search(query) if hit.kind is HitKind.CARD]
        assert keys == [card.card_id]


@pytest.mark.parametrize(
    "query", ["", " ", "с", "щщщ", "семенова олег", "0000", "%", '"', "AND", "who:", "*", "\0"]
)
async def test_nothing_is_found_and_nothing_fails_for(tmp_path: Path, query: str) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall(PHONE))
        await desk.leave(card.card_id, "applicant_name", "Семёнова Ирина")
        assert await store_of(desk).search(query) == []


async def test_a_person_comes_before_a_mention_and_a_whole_word_before_a_beginning(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        cards = []
        for name, essence in (
            ("Лютик Анна", ""),
            ("Иванова Анна", "жалуется на врача Лютика"),
            ("Лютикова Вера", ""),
            ("Лютик Пётр", ""),
            ("Петрова Анна", "её лечит доктор Лютик"),
        ):
            card = await desk.open_call(c.OpenCall())
            await desk.leave(card.card_id, "applicant_name", name)
            await desk.leave(card.card_id, "essence", essence)
            cards.append(card)
        titles = [hit.title for hit in await store_of(desk).search("лютик")]
        assert titles == ["Лютик Пётр", "Лютик Анна", "Лютикова Вера", "Петрова Анна", "Иванова Анна"]
        assert len(await store_of(desk).search("лютик", limit=2)) == 2


async def test_a_caller_is_found_by_part_of_the_number_with_the_name_of_the_last_card(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall(PHONE))
        await desk.leave(card.card_id, "applicant_name", "Лютик Анна")
        for query in (PHONE, "8918", "4567"):
            hit = (await store_of(desk).search(query))[0]
            assert (hit.kind, hit.key, hit.title) == (HitKind.CALLER, PHONE, "Лютик Анна")
        await desk.do(card.card_id, c.DescribeCaller("баба Аня", "ждёт очереди"))
        hit = (await store_of(desk).search("баба"))[0]
        assert (hit.kind, hit.key, hit.title, hit.detail) == (
            HitKind.CALLER,
            PHONE,
            "баба Аня",
            "ждёт очереди",
        )


async def test_what_a_card_no_longer_says_no_longer_finds_it(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall())
        for name, value in (("applicant_name", "Лютик"), ("contact_phone", PHONE)):
            await desk.leave(card.card_id, name, value)
            assert await store_of(desk).search(value) != []
            await desk.leave(card.card_id, name, "")
            assert await store_of(desk).search(value) == []


async def test_a_note_is_searched_too(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall())
        await desk.do(card.card_id, c.Note("перезвонить заведующей"))
        assert [hit.key for hit in await store_of(desk).search("заведующ")] == [card.card_id]


async def test_of_a_pasted_page_the_first_words_are_looked_for(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall())
        await desk.leave(card.card_id, "essence", "раз два три четыре пять шесть семь восемь")
        page = "раз два три четыре пять шесть семь восемь " + "которых там нет " * 5000
        assert [hit.key for hit in await store_of(desk).search(page)] == [card.card_id]


async def test_of_several_words_the_beginnings_are_looked_for_only_when_the_whole_words_found_nothing(
    tmp_path: Path,
) -> None:
    with sitting(tmp_path) as desk:
        for name in ("Лютик Анна", "Лютикова Анна"):
            card = await desk.open_call(c.OpenCall())
            await desk.leave(card.card_id, "applicant_name", name)
        for query, titles in {
            "лютик анна": ["Лютик Анна"],
            "лютик ан": ["Лютик Анна"],
            "люти ан": ["Лютикова Анна", "Лютик Анна"],
            "лютик": ["Лютик Анна", "Лютикова Анна"],
        }.items():
            assert [hit.title for hit in await store_of(desk).search(query)] == titles
