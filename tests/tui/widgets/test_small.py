"""The bar, the status line, the pane and the dialog."""

import pytest

from tests.tui.widgets.calls import match
from tests.tui.widgets.stage import burst, cursor, drawing, keys, picture, settle, staged
from tui.widgets.bar import Bar, BarKey
from tui.widgets.dialog import Dialog
from tui.widgets.draw import fit
from tui.widgets.form import FieldSpec, Form, Option
from tui.widgets.lines import Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph
from tui.widgets.status import StatusLine

CAPTIONS = ("Помощь", "Звонок", "Истор", "Речь", "Тактик", "Перед.", "Поиск", "Экстр.", "Меню", "Итог")


def ten(*off: int) -> list[BarKey]:
    return [BarKey(str(n), caption, n not in off) for n, caption in enumerate(CAPTIONS, 1)]


async def test_the_bar_has_ten_keys_of_eight_columns() -> None:
    bar = Bar(ten())
    async with staged(bar):
        line = bar.render_line(0)
        assert line.text == "1Помощь 2Звонок 3Истор  4Речь   5Тактик 6Перед. 7Поиск  8Экстр. 9Меню   10Итог  "
        assert line.cell_length == 80


async def test_a_key_that_is_off_differs_without_colour() -> None:
    bar = Bar(ten())
    async with staged(bar) as pilot:
        bar.set_keys(ten(6))
        await settle(pilot)
        assert "6перед." in picture(pilot)[23]
        assert bar.render_line(0).cell_length == 80


async def test_a_wider_terminal_gives_the_keys_more_room() -> None:
    bar = Bar([BarKey("6", "Передать дальше"), BarKey("10", "Итог")])
    async with staged(bar, size=(120, 24)):
        assert bar.render_line(0).text.startswith("6Передать дальше")
        assert bar.render_line(0).text.index("10Итог") == 60


async def test_the_status_line_keeps_its_right_part_and_cuts_the_left() -> None:
    status = StatusLine()
    async with staged(status, size=(40, 24)) as pilot:
        status.set("Иванова А. · ОП1 · линия 1 · К-000417", (("↑0", "ok"), ("  12:04", "text")))
        await settle(pilot)
        assert picture(pilot)[0] == " Иванова А. · ОП1 · линия 1 … ↑0  12:04"
        assert status.render_line(0).cell_length == 40


async def test_the_pane_wraps_signs_and_rules_its_paragraphs() -> None:
    pane = Pane(
        [
            Paragraph("Речь · приветствие", "heading", right="1/4"),
            Paragraph("«Здравствуйте. Контакт-центр ТФОМС.»", right="✓"),
            Paragraph(style="rule"),
            Paragraph("Открыта К-000391 у ведущего СП2", "warn", sign="!"),
        ],
        edge=True,
    )
    pane.styles.width = 30
    async with staged(pane) as pilot:
        assert picture(pilot)[:7] == drawing(
            """
│ Речь · приветствие       1/4
│ «Здравствуйте. Контакт-центр
│ ТФОМС.»                    ✓
├─────────────────────────────
│ ! Открыта К-000391 у
│   ведущего СП2
│
"""
        )


async def test_the_pane_scrolls_and_says_there_is_more() -> None:
    pane = Pane([Paragraph(f"строка {n}") for n in range(60)])
    async with staged(pane) as pilot:
        assert picture(pilot)[23].endswith("↓")
        await burst(pilot, "<pagedown>", "<down>")
        assert picture(pilot)[0].startswith("строка 24 ")
        assert picture(pilot)[0].endswith("↑")
        await burst(pilot, "<end>")
        assert picture(pilot)[23] == "строка 59"
        pane.set([Paragraph("одна")])
        await settle(pilot)
        assert picture(pilot)[:2] == ["одна", ""]


async def test_a_dialog_lies_over_the_screen_and_leaves_it_as_it_was() -> None:
    under = Lines(Fixed([Row(str(n), ("строка под окном " * 5,)) for n in range(24)]))
    async with staged(under) as pilot:
        before = picture(pilot)
        form = Form([FieldSpec("to", "Кому"), FieldSpec("why", "Зачем")], match=match)
        await pilot.app.push_screen(Dialog("Передать [b]x", form, width=30, height=5, hint="Enter · Esc"))
        await burst(pilot, "СП2")
        assert [line[25:55] for line in picture(pilot)[9:14]] == drawing(
            """
┌─ Передать [b]x ────────────┐
│ >Кому    СП2               │
│  Зачем                     │
│                            │
└────────────── Enter · Esc ─┘
"""
        )
        assert [line[:25] for line in picture(pilot)] == [line[:25] for line in before]
        assert cursor(pilot) == (39, 10)
        await burst(pilot, "<escape>")
        assert picture(pilot) == before
        assert cursor(pilot) == (0, 0)


async def test_the_cursor_stays_in_the_dialog_while_the_screen_beneath_changes() -> None:
    under = Lines(Fixed([Row("1", ("один",))]))
    async with staged(under) as pilot:
        form = Form([FieldSpec("to", "Кому")], match=match)
        await pilot.app.push_screen(Dialog("Передать", form, width=30, height=5))
        await settle(pilot)
        before = cursor(pilot)
        await under.show(Fixed([Row("2", ("два",)), Row("1", ("один",))]))
        await settle(pilot)
        assert picture(pilot)[0] == " два"
        assert cursor(pilot) == before != (0, 1)


def test_a_text_is_made_harmless_before_it_is_fitted() -> None:
    assert fit("\x1b]0;x\x07", 10) == "␛]0;x␇    "
    assert fit("долгое слово", 7) == "долгое…"
    assert fit("漢字漢", 4) == "漢 …"


async def test_the_lower_edge_of_a_dialog_can_say_something() -> None:
    async with staged(Lines()) as pilot:
        dialog = Dialog[None]("Кому", Lines(), width=30, height=4, hint="Enter")
        await pilot.app.push_screen(dialog)
        dialog.set_hint("[b]мало")
        await settle(pilot)
        assert picture(pilot)[13].strip() == "└────────────────── [b]мало ─┘"


async def test_escape_closes_the_open_list_first_and_then_the_dialog() -> None:
    async with staged(Lines()) as pilot:
        spec = FieldSpec("to", "Кому", "choice", options=(Option("2", "СП2"),))
        await pilot.app.push_screen(Dialog("Кому", Form([spec], match=match)))
        await burst(pilot, "С", "<escape>")
        assert len(pilot.app.screen_stack) == 2
        await burst(pilot, "<escape>")
        assert len(pilot.app.screen_stack) == 1


async def test_keys_typed_before_the_dialog_has_the_focus_reach_its_body_in_order() -> None:
    form = Form([FieldSpec("to", "Кому"), FieldSpec("why", "Зачем")], match=match)
    async with staged(Lines()) as pilot:
        pilot.app.push_screen(Dialog("Кому", form))
        for key in keys("СП2", "<enter>", "срочно"):
            pilot.app.post_message(key)
        await settle(pilot)
        assert form.values() == {"to": "СП2", "why": "срочно"}


async def test_for_a_screen_reader_a_dialog_is_lines_of_text_without_a_frame() -> None:
    form = Form([FieldSpec("to", "Кому")], match=match)
    async with staged(Lines()) as pilot:
        pilot.app.add_class("-linear")
        dialog = Dialog[None]("Передать", form, width=80, height=3, hint="Enter")
        await pilot.app.push_screen(dialog)
        await settle(pilot)
        assert [line for line in picture(pilot) if line] == [" Передать", "Enter", ">Кому"]
        dialog.set_hint("Кому-то надо")
        await settle(pilot)
        assert [line for line in picture(pilot) if line] == [" Передать", "Кому-то надо", ">Кому"]


@pytest.mark.parametrize("width", [20, 80, 200])
async def test_every_line_of_a_pane_has_its_width(width: int) -> None:
    pane = Pane([Paragraph("слово " * 30, right="1/4", sign="✓"), Paragraph(style="rule")], edge=True)
    async with staged(pane, size=(width, 24)):
        assert {pane.render_line(y).cell_length for y in range(24)} == {width}


async def test_a_status_line_without_room_drops_what_matters_least() -> None:
    line = StatusLine()
    async with staged(line):
        line.set("Пробная Анна · специалист · линия 1", "В-000001", "Пробная Анна · линия 1")
        assert "специалист · линия 1" in line.render_line(0).text
        line.set("Пробная Анна · специалист · линия 1", "В" * 50, "Пробная Анна · линия 1")
        assert line.render_line(0).text.startswith(" Пробная Анна · линия 1 ")
