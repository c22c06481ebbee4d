"""The form and the themes of a call, as an operator meets them key by key."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.centre.files import load_pack
from core.domain.card import Card
from core.domain.hours import Line
from core.domain.pack import FormRow, Theme
from tests.tui.console import Stage, console
from tui.screens.call import CallScreen

KNOWN = ("89180001122", "<enter>", "Образец Зоя Ильинична", "<enter>")
TO_KIND = ("<down>",) * 4
TO_THEME = (*KNOWN, *TO_KIND, "конс", "<enter>", "<enter>")
PACK = load_pack("ru-tfoms-krasnodar")


@pytest.fixture
async def call(tmp_path: Path) -> AsyncIterator[Stage]:
    """A call that was just answered."""
    async with console(tmp_path / "data") as stage:
        await stage.burst("<f2>")
        yield stage


async def card(stage: Stage) -> Card:
    """The last card."""
    return (await stage.cards())[-1]


def label(line: str) -> str:
    return line[1:10].strip()


def labels(stage: Stage) -> list[str]:
    """The labels that stand first in the rows of the form."""
    return [label(line) for line in stage.picture()[2:22] if label(line)]


# --- themes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("digit", "theme"), [("1", "attach"), ("2", "policy"), ("3", "wait"), ("4", "clinics.hours")]
)
async def test_a_frequent_theme_is_one_key(call: Stage, digit: str, theme: str) -> None:
    await call.burst(*TO_THEME, digit, "<enter>")
    assert (await card(call)).value("theme") == theme


async def test_the_same_key_takes_it_from_the_open_list(call: Stage) -> None:
    await call.burst(*TO_THEME, " ", "3", "<enter>")
    assert (await card(call)).value("theme") == "wait"


async def test_the_open_list_shows_the_digits_then_the_tree(call: Stage) -> None:
    await call.burst(*TO_THEME, " ")
    theme = next(at for at, line in enumerate(call.picture()) if label(line) == "Тема")
    shown = [line[1:46].rstrip() for line in call.picture()[theme + 1 : theme + 9]]
    assert shown == [
        "> 1 прикрепление, выбор поликлиники",
        "  2 полис ОМС: получить, заменить, восстанов…",
        "  3 сроки ожидания медицинской помощи",
        "  4 режим работы МО",
        "  выписка о полисе, цифровой полис на Госусл…",
        "  включение в единый регистр застрахованных",
        "  страховая организация и её работа",
        "    выбор (замена) страховой организации",
    ]


async def test_a_digit_after_a_letter_and_one_that_no_theme_has_are_looked_for(call: Stage) -> None:
    await call.burst(*TO_THEME, "covid-19", "<enter>")
    assert (await card(call)).value("theme") in ("wait.covid", "care.covid")
    await call.burst("<up>", "<up>", "7")
    assert "ничего похожего" in call.text()


async def test_what_a_theme_asks_for_comes_on_the_form_and_what_is_written_there_stays(call: Stage) -> None:
    before = labels(call)
    await call.burst(*TO_THEME, "срок: врач", "<enter>", *["<down>"] * 4, "45", "<enter>")
    assert (await card(call)).value("waiting_days") == "45"
    place = before.index("МО 2")
    assert labels(call) == [*before[:place], "Ждёт дн.", *before[place:]]
    await call.burst(*["<up>"] * 6, "1", "<enter>")
    assert "Ждёт дн." in labels(call)  # it has something to tell
    await call.burst(*["<down>"] * 4, "<backspace>", "<backspace>", "<enter>")
    assert (await card(call)).value("waiting_days") == ""
    assert "Ждёт дн." not in labels(call)
    assert next(line for line in call.picture() if line.startswith(">"))[1:5] == "МО 2"


async def test_a_row_that_is_not_for_the_theme_any_more_goes_when_nothing_stands_in_it(call: Stage) -> None:
    await call.burst(*TO_THEME, "взимание", "<enter>")
    assert {"Взято"} <= set(labels(call))
    await call.burst("<up>", "1", "<enter>")
    assert "Взято" not in labels(call)


# --- the checklist of a theme ----------------------------------------------------------------------


async def test_a_theme_opens_its_checklist_and_the_cursor_stays_in_the_form(call: Stage) -> None:
    await call.burst(*TO_THEME, "1", "<enter>", "Горб")
    assert "Прикрепление 0/6" in call.text()
    assert call.picture()[10].startswith(">МО       Горб")


async def test_its_points_are_ticked_with_space_and_kept_as_facts(call: Stage) -> None:
    await call.burst(*TO_THEME, "1", "<enter>", "<f5>", " ", "<down>", " ")
    assert "Прикрепление 2/6" in call.text()
    assert set((await card(call)).ticks) == {("attachment", "policy"), ("attachment", "address")}


async def test_a_theme_without_a_checklist_brings_back_what_is_known(call: Stage) -> None:
    await call.burst(*TO_THEME, "1", "<enter>", "<up>", "2", "<enter>")
    assert "Прикрепление" not in call.text()
    await call.burst("<f5>", "<f5>", "<f5>")
    assert "Прикрепление" not in call.text()  # nor among the lists for hard calls


async def test_a_checklist_does_not_come_over_a_caller_who_waits(call: Stage) -> None:
    await call.burst(*TO_THEME, "<f12>", "<escape>", "1", "<enter>")
    assert "Прикрепление" not in call.text()


# --- lines and channels ----------------------------------------------------------------------------


async def test_the_themes_of_the_line_come_first_behind_the_digits(tmp_path: Path) -> None:
    line = Line(code="1", title={"ru": "лекарства"}, themes=("medicines",))
    async with console(tmp_path / "data", pack=replace(PACK, lines=(line,))) as stage:
        await stage.burst("<f2>", *TO_THEME, " ", *["<down>"] * 4, "<enter>")
        assert (await card(stage)).value("theme") == "medicines"


async def test_a_theme_that_was_closed_by_date_is_not_offered(tmp_path: Path) -> None:
    themes = (*PACK.themes, Theme(code="gone", title={"ru": "старый вопрос"}, valid_to=date(2026, 3, 1)))
    async with console(tmp_path / "data", pack=replace(PACK, themes=themes)) as stage:
        await stage.burst("<f2>", *TO_THEME, "старый воп")
        assert "ничего похожего" in stage.text()


async def test_a_row_of_a_channel_comes_with_the_channel(tmp_path: Path) -> None:
    row = FormRow(fields=("network", "account"), section="what", channels=("internet",))
    channels = tuple(one for one in PACK.channels if one.code in ("phone", "internet"))
    choices = {**PACK.choices, "network": PACK.choices["profile"]}
    pack = replace(PACK, form=(*PACK.form, row), channels=channels, choices=choices)
    async with console(tmp_path / "data", pack=pack) as stage:
        await stage.burst("<f2>", *KNOWN, *TO_KIND, "<down>")
        assert "Сеть" not in stage.text()
        await stage.burst("<right>", "<enter>")
        assert (await card(stage)).value("channel") == "internet"
        assert "Сеть" in stage.text()


# --- Kazakhstan: the two most frequent questions ----------------------------------------------------


async def in_kazakhstan(stage: Stage, *keys: str) -> Card:
    """A consultation, with the cursor in the field of the theme, and these keys there."""
    await stage.burst("<f2>")
    screen = stage.app.screen
    assert isinstance(screen, CallScreen)
    await screen.form.focus_field("kind")
    await stage.burst("конс", "<enter>")
    await screen.form.focus_field("theme")
    await stage.burst(*keys)
    return await card(stage)


@pytest.mark.parametrize(("digit", "tactic"), [("1", "attachment"), ("2", "status")])
async def test_attachment_and_the_status_are_one_key_each_with_their_checklist(
    tmp_path: Path, digit: str, tactic: str
) -> None:
    pack = load_pack("kz-fsms")
    async with console(tmp_path / "data", pack=pack) as stage:
        found = await in_kazakhstan(stage, digit, "<enter>", "<f5>", " ")
        assert pack.tactic_of(found.value("theme")) == tactic
        assert [one for one, __ in found.ticks] == [tactic]


async def test_a_letter_of_the_kazakh_digit_row_looks_for_a_word(tmp_path: Path) -> None:
    async with console(tmp_path / "data", pack=load_pack("kz-fsms")) as stage:
        found = await in_kazakhstan(stage, "ә")
        assert found.value("theme") == ""
        assert [line[10:11] for line in stage.picture() if label(line) == "Тема"] == ["ә"]
