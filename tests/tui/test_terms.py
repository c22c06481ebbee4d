"""Terms of the law at the desk: in words, with their source; extended and told in one act; waits counted."""

from datetime import date
from pathlib import Path

import pytest

from core.centre.files import load_pack
from core.config import Settings
from core.desk import Desk
from core.domain.commands import OpenCall, SetField
from core.domain.deadline import NoticeDue, Term
from core.domain.terms import Wait
from core.domain.vocabulary import NoticeId
from tests.core.domain.cases import term
from tests.tui.console import Stage, console
from tui import catalogue, lawful
from tui.screens.home import HomeScreen

# Каждая команда меню ищется по словам: клавиши у неё нет.
EXTEND, TELL, SHOW = "продл", "сообщено", "сроки"


async def a_complaint(desk: Desk) -> None:
    """An invented complaint, put aside on the first day."""
    card = await desk.open_call(OpenCall("89180002233", rings=1))
    for name, value in {
        "kind": "complaint",
        "theme": "wait.tomography",
        "applicant_name": "Примеров П.",
    }.items():
        await desk.do(card.card_id, SetField(name, value))


async def menu(stage: Stage, words: str) -> None:
    await stage.burst("<f9>", words, "<enter>")
    await stage.settle()  # the list of the side grows by one more round of layout


def flat(stage: Stage) -> str:
    """The right half as one line: what it says is wrapped there."""
    return " ".join(" ".join(line[48:] for line in stage.picture()).split())


async def test_a_card_says_its_term_in_words_and_a_consultation_none(tmp_path: Path) -> None:
    async with console(tmp_path, seated=a_complaint) as stage:
        await stage.burst("<enter>")
        assert "Срок 30 дней: до 01.04.2026, осталось 30 дней" in flat(stage)
        await stage.desk.do((await stage.cards())[0].card_id, SetField("kind", "consultation"))
        await stage.burst("<escape>", "<enter>")
        assert "Срок" not in flat(stage)


async def test_an_overdue_card_says_so_in_words_and_stands_on_the_desk(tmp_path: Path) -> None:
    async with console(tmp_path, seated=a_complaint) as stage:
        stage.clock.pass_by(33 * 86400)
        home = stage.app.screen
        assert isinstance(home, HomeScreen)
        await home.reload()
        await stage.settle()
        picture = stage.picture()
        heading = next(place for place, line in enumerate(picture) if line.strip() == "Сроки")
        assert "опоздали 3 дн." in picture[heading + 1] and picture[heading + 1].strip(" >").startswith("!")
        await stage.burst("<down>", "<enter>")
        assert "! Срок 30 дней: до 01.04.2026, просрочен на 3 дня" in flat(stage)


async def test_the_side_names_the_rule_and_its_source(tmp_path: Path) -> None:
    async with console(tmp_path, seated=a_complaint) as stage:
        await stage.burst("<enter>")
        await menu(stage, SHOW)
        assert "устное обращение · электронный журнал" in flat(stage)
        assert "Критичность" not in flat(stage)
        assert "Продлить срок" in stage.text()
        assert "14 рабочих дней · КТ, МРТ" in stage.text()


async def test_the_side_names_the_class_that_a_mark_raised_the_card_to(tmp_path: Path) -> None:
    async with console(tmp_path, seated=a_complaint) as stage:
        await stage.desk.do((await stage.cards())[0].card_id, SetField("urgency", "acute_pain"))
        await stage.burst("<enter>")
        await menu(stage, SHOW)
        assert "Критичность: срочн" in flat(stage)


async def test_an_extension_and_its_notice_are_one_act(tmp_path: Path) -> None:
    async with console(tmp_path, seated=a_complaint) as stage:
        await stage.burst("<enter>")
        await menu(stage, EXTEND)
        await stage.press("10")
        assert "до 11.04.2026" in stage.text()
        await stage.press("<enter>", "ждём экспертизу", "<enter>", "Примеров Начальник", "<enter>")
        await stage.press("почтов", "<enter>", "<enter>")
        (card,) = await stage.cards()
        assert card.extension is not None
        fact = card.extension.fact
        assert (fact.rule, fact.days, fact.reason, fact.approver) == (
            "oral", 10, "ждём экспертизу", "Примеров Начальник",
        )  # fmt: skip
        assert (fact.informed_by, fact.informed_on) == ("post", "2026-03-02")
        assert "до 11.04.2026, осталось 40 дней; продлён на 10 дней" in flat(stage)
        await menu(stage, EXTEND)
        assert "Срок уже продлён: продлевают один раз." in stage.text()


@pytest.mark.parametrize("linear", [False, True])
async def test_what_is_missing_in_an_extension_is_said_and_what_was_typed_stays(
    tmp_path: Path, linear: bool
) -> None:
    async with console(tmp_path, seated=a_complaint, settings=Settings(linear=linear)) as stage:
        await stage.burst("<enter>")
        await menu(stage, EXTEND)
        await stage.press("40", "<enter>", "причина", "<enter>", "Примеров", "<enter>", "<enter>", "<enter>")
        assert "30" in stage.text() and (await stage.cards())[0].extension is None
        await stage.burst("<escape>")
        await menu(stage, EXTEND)
        assert "причина" in stage.text()


async def test_a_notice_is_kept_with_its_channel_and_day(tmp_path: Path) -> None:
    async with console(tmp_path, seated=a_complaint) as stage:
        await stage.burst("<enter>")
        await menu(stage, TELL)
        await stage.press("<enter>", "тел", "<enter>", *["<backspace>"] * 10, "2.3", "<enter>")
        await stage.press("всё рассказали", "<enter>")
        ((notice,),) = [card.notices for card in await stage.cards()]
        fact = notice.fact
        assert (fact.what, fact.channel, fact.on, fact.words) == (
            NoticeId.RESULT, "phone", "2026-03-02", "всё рассказали",
        )  # fmt: skip


async def test_a_caller_is_told_until_when_to_wait(tmp_path: Path) -> None:
    async with console(tmp_path) as stage:
        await stage.burst("<f7>", "мрт", "<enter>")
        assert "не позднее 23.03.2026" in stage.text()  # Monday 2 March; the 9th is free
        await stage.burst("<end>", *["<backspace>"] * 10, "27.02.2026")
        assert "не позднее 20.03.2026" in stage.text()
        await stage.burst(*["<backspace>"] * 10, "27.2")
        assert "не позднее 20.03.2026" in stage.text()  # the last such day, not the next
        await stage.burst(*["<backspace>"] * 10, "31.02")
        assert "такой даты нет" in stage.text()
        await stage.burst("<escape>")
        assert "мрт" in stage.text()


async def test_care_within_hours_has_no_day_of_its_own(tmp_path: Path) -> None:
    async with console(tmp_path, seated=a_complaint, pack=load_pack("ru-smo")) as stage:
        await stage.desk.do((await stage.cards())[0].card_id, SetField("theme", ""))
        await stage.burst("<enter>")
        await menu(stage, SHOW)
        await stage.burst(*["<down>"] * 3)
        assert "Обратились сегодня: в течение 2 ч." in flat(stage)
        await stage.burst("<enter>")
        assert "в течение 2 ч" in stage.text() and "не позднее" not in stage.text()
        await stage.burst("<escape>", *["<down>"] * 2, "<enter>")  # a day and a night
        assert "не позднее 03.03.2026" in stage.text()


async def test_without_a_term_the_action_says_why(tmp_path: Path) -> None:
    async with console(tmp_path) as stage:
        await stage.burst("<f2>")
        await menu(stage, EXTEND)
        assert "У этой карточки нет срока по закону." in stage.text()
        assert (await stage.cards())[0].extension is None


# --- the words --------------------------------------------------------------------------------------


def stands(**values: object) -> Term:
    rule = term("one", unit=values.pop("unit", "calendar"), days=15)
    return Term(rule=rule, received=date(2026, 3, 2), due=date(2026, 3, 17), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "words", "look"),
    [
        (stands(left=12), "осталось 12 дней", "text"),
        (stands(left=1), "остался 1 день", "warn"),
        (stands(left=3, unit="working"), "осталось 3 рабочих дня", "warn"),
        (stands(left=0), "последний день", "warn"),
        (stands(over=1, late=True), "просрочен на 1 день", "alarm"),
        (stands(over=5, late=True, unit="working"), "просрочен на 5 рабочих дней", "alarm"),
        (stands(late=True, unit="working"), "срок истёк", "alarm"),
        (Term(rule=term("one"), received=date(2026, 3, 2)), "", "text"),
    ],
)
def test_a_term_in_words(one: Term, words: str, look: str) -> None:
    catalogue.use("ru")
    assert (lawful.left(one), lawful.look(one)) == (words, look)


def test_what_was_not_told_and_how_long_one_may_wait_in_words() -> None:
    catalogue.use("ru")
    due = NoticeDue(what="forwarding", due=date(2026, 3, 5), late=False, source="")
    assert lawful.untold(due) == "Не сообщено: переадресовано в другую организацию; до 05.03.2026"
    waits = [
        Wait(id="w", title={}, limit=limit, unit=unit, source="", valid_from=date(2026, 1, 1))
        for limit, unit in ((20, "minutes"), (2, "hours"), (14, "working"), (1, "calendar"))
    ]
    assert [lawful.limit(wait) for wait in waits] == ["20 мин", "2 ч", "14 рабочих дней", "1 день"]
    assert lawful.line(Term(rule=term("one"), received=date(2026, 3, 2))).startswith("Срок: ждёт официальной")
