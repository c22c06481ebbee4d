"""The form: fields drawn as one widget; every key on disk before the next one is handled."""

import asyncio
from collections.abc import Sequence

import pytest

from tests.tui.widgets.stage import Stage, burst, cursor, drawing, painted, picture, settle, staged
from tui.widgets.form import FieldSpec, Form, Heading, Option

THEMES = (
    Option("4.1", "4.1 выбор врача"),
    Option("4.3", "4.3 выбор медицинской организации"),
    Option("7", "7 отказ в помощи"),
)
CALL = (
    Heading("Заявитель"),
    FieldSpec("phone", "Тел."),
    FieldSpec("name", "ФИО"),
    FieldSpec("policy", "Полис"),
    FieldSpec(
        "relation", "За кого", "choice", width=20, options=(Option("self", "сам(а)"), Option("son", "сын"))
    ),
    FieldSpec("insurer", "СМО", label_width=5, beside=True, hint="—"),
    Heading("Обращение"),
    FieldSpec("theme", "Тема", "choice", options=THEMES),
    FieldSpec(
        "clinic", "МО", "entry", options=(Option("1", "Горбольница № 1"), Option("2", "Горбольница № 2"))
    ),
    FieldSpec("essence", "Суть", "text", rows=3),
    FieldSpec(
        "marks", "Отметки", "marks", rows=2, options=(Option("a", "беременная"), Option("b", "инвалид"))
    ),
    FieldSpec("born", "Рожд.", "date", hint="дд.мм.гггг"),
)
VALUES = {
    "phone": "+7 918 123-45-67",
    "policy": "0047510890000014",
    "relation": "self",
    "theme": "4.3",
    "essence": "спрашивает, как прикрепиться по новому адресу, отказали в регистратуре",
}


def match(query: str, label: str) -> bool:
    return all(word in label.lower() for word in query.lower().split())


class Disk:
    """Keeps drafts slowly, as a disk does, and notes the order in which things happened."""

    def __init__(self, *, slow: float = 0.0, broken: bool = False) -> None:
        self.slow, self.broken = slow, broken
        self.facts: list[tuple[str, str]] = []
        self.drafts: dict[str, str] = {}
        self.order: list[str] = []
        self.faults: list[str] = []

    async def type(self, field_id: str, text: str, at: int) -> None:
        self.order.append(f"{field_id}…")
        await asyncio.sleep(self.slow)
        if self.broken:
            raise OSError("no space left")
        self.drafts[field_id] = text
        self.order.append(f"{field_id}={text}@{at}")

    async def leave(self, field_id: str, text: str) -> None:
        await asyncio.sleep(self.slow)
        if self.broken:
            raise OSError("no space left")
        self.facts.append((field_id, text))

    async def fault(self, field_id: str, error: Exception) -> None:
        self.faults.append(f"{field_id}: {error}")


def form(
    disk: Disk | None = None,
    layout: Sequence[FieldSpec | Heading] = CALL,
    values: dict[str, str] | None = None,
    **style: int,
) -> Form:
    disk = disk or Disk()
    made = Form(
        layout, match=match, on_type=disk.type, on_leave=disk.leave, on_fault=disk.fault, values=values
    )
    made.styles.width = style.get("width", 46)
    if "height" in style:
        made.styles.height = style["height"]
    return made


async def test_the_form_of_a_call_is_drawn_at_80_by_24() -> None:
    call = form(values=VALUES)
    call.mark("phone", note="4-й звонок")
    call.mark("policy", "✓", "09.12.1984 ж", "ok")
    async with staged(call) as pilot:
        assert picture(pilot)[:15] == drawing("""
 Заявитель
>Тел.    +7 918 123-45-67          4-й звонок
 ФИО
 Полис   0047510890000014      ✓ 09.12.1984 ж
 За кого сам(а)               СМО  —
 Обращение
 Тема    4.3 выбор медицинской организации
 МО
 Суть    спрашивает, как прикрепиться по
         новому адресу, отказали в
         регистратуре
 Отметки [ ] беременная  [ ] инвалид

 Рожд.   дд.мм.гггг

""")
        assert cursor(pilot) == (25, 1)


async def test_thirty_keys_typed_ahead_over_a_slow_disk_land_in_their_fields_in_order() -> None:
    disk = Disk(slow=0.01)
    call = form(disk)
    async with staged(call) as pilot:
        await burst(
            pilot, "89181234567", "<enter>", "Петрова З", "<tab>", "0047", "<down>", "<shift+tab>", "5"
        )
        assert (call.values()["phone"], call.values()["name"], call.values()["policy"]) == (
            "89181234567",
            "Петрова З",
            "00475",
        )
        assert disk.facts == [
            ("phone", "89181234567"),
            ("name", "Петрова З"),
            ("policy", "0047"),
            ("relation", ""),
        ]


async def test_no_key_is_handled_before_the_one_before_it_is_on_disk() -> None:
    disk = Disk(slow=0.01)
    async with staged(form(disk)) as pilot:
        await burst(pilot, "абв")
        assert disk.order == ["phone…", "phone=а@1", "phone…", "phone=аб@2", "phone…", "phone=абв@3"]


async def test_a_full_disk_is_reported_and_the_text_stays() -> None:
    disk = Disk(broken=True)
    call = form(disk)
    async with staged(call) as pilot:
        await burst(pilot, "аб", "<enter>")
        assert call.values()["phone"] == "аб"
        assert call.current == "name"
        assert disk.faults == ["phone: no space left"] * 3


async def test_without_a_fault_hook_an_error_is_not_swallowed() -> None:
    disk = Disk(broken=True)
    call = Form(CALL, match=match, on_type=disk.type)
    with pytest.raises(OSError, match="no space"):
        async with staged(call) as pilot:
            await burst(pilot, "а")


async def test_a_choice_takes_typed_ahead_letters_and_enter() -> None:
    disk = Disk(slow=0.005)
    call = form(disk)
    async with staged(call) as pilot:
        await call.focus_field("theme")
        await burst(pilot, "отказ", "<enter>", "Поликлиника 5", "<enter>", "суть")
        assert call.values()["theme"] == "7"
        assert call.values()["clinic"] == "Поликлиника 5"
        assert call.values()["essence"] == "суть"
        assert disk.drafts["theme"] == "7"


async def test_space_opens_the_list_under_the_field_and_arrows_and_enter_choose() -> None:
    call = form(values=VALUES)
    async with staged(call) as pilot:
        await call.focus_field("theme")
        await burst(pilot, " ")
        assert picture(pilot)[6:11] == drawing("""
>Тема    4.3 выбор медицинской организации
 МО        4.1 выбор врача
 Суть    > 4.3 выбор медицинской организации
           7 отказ в помощи
         регистратуре
""")
        await burst(pilot, "<down>", "<enter>")
        assert (call.values()["theme"], call.current) == ("7", "clinic")
        assert picture(pilot)[7:8] == drawing(">МО")


async def test_letters_filter_the_list_and_nothing_found_keeps_the_field() -> None:
    call = form(values=VALUES)
    async with staged(call) as pilot:
        await call.focus_field("theme")
        await burst(pilot, "врача")
        assert picture(pilot)[6:8] == drawing(">Тема    врача\n МО      > 4.1 выбор врача")
        await burst(pilot, "щ", "<enter>")
        assert picture(pilot)[6:8] == drawing(">Тема    врачащ\n МО       nothing like it")
        assert call.current == "theme"
        await burst(pilot, "<escape>")
        assert picture(pilot)[6:7] == drawing(">Тема    4.3 выбор медицинской организации")


async def test_left_and_right_cycle_a_closed_choice() -> None:
    call = form(values=VALUES)
    async with staged(call) as pilot:
        await call.focus_field("relation")
        await burst(pilot, "<right>")
        assert call.values()["relation"] == "son"
        await burst(pilot, "<right>")
        assert call.values()["relation"] == "self"
        await burst(pilot, "<left>", "<left>", "<backspace>")
        assert call.values()["relation"] == ""


async def test_an_entry_offers_what_answers_and_takes_it_only_when_it_was_pointed_at() -> None:
    call = form()
    async with staged(call) as pilot:
        await call.focus_field("clinic")
        await burst(pilot, "горб")
        assert picture(pilot)[7:10] == drawing(
            ">МО      горб\n Суть      Горбольница № 1\n           Горбольница № 2"
        )
        await burst(pilot, "<enter>")
        assert (call.values()["clinic"], call.current) == ("горб", "essence")
        await burst(pilot, "<up>", "щ", "<down>")
        assert (call.values()["clinic"], call.current) == ("горбщ", "essence")
        await burst(pilot, "<up>", "<backspace>", "<down>", "<down>", "<enter>")
        assert (call.values()["clinic"], call.current) == ("Горбольница № 2", "essence")


async def test_a_list_without_room_below_hangs_above_its_field() -> None:
    layout = (FieldSpec("a", "Раз"), FieldSpec("b", "Два"), FieldSpec("t", "Тема", "choice", options=THEMES))
    call = form(layout=layout, height=4)
    async with staged(call) as pilot:
        await call.focus_field("t")
        await burst(pilot, " ")
        assert picture(pilot)[:3] == drawing(
            " Раз     > 4.1 выбор врача\n Два       4.3 выбор медицинской организации\n>Тема"
        )


async def test_marks_are_ticked_with_space_and_keep_their_order() -> None:
    disk = Disk()
    call = form(disk)
    async with staged(call) as pilot:
        await call.focus_field("marks")
        await burst(pilot, "<right>", " ", "<left>", " ")
        assert call.values()["marks"] == "a b"
        assert disk.drafts["marks"] == "a b"
        assert picture(pilot)[11:12] == drawing(">Отметки [x] беременная  [x] инвалид")
        assert cursor(pilot) == (10, 11)


async def test_marks_without_room_show_the_ticked_ones_until_the_cursor_comes() -> None:
    options = tuple(Option(str(n), f"признак {n}") for n in range(9))
    call = form(
        layout=(FieldSpec("a", "Тел."), FieldSpec("m", "Отм.", "marks", options=options)), values={"m": "2 8"}
    )
    async with staged(call) as pilot:
        assert picture(pilot)[1:2] == drawing(" Отм.    признак 2, признак 8")
        await burst(pilot, "<down>", "<end>")
        assert "[x] признак 8" in picture(pilot)[1]


async def test_a_date_needs_no_dots_and_takes_the_digits_of_a_kazakh_row() -> None:
    call = form()
    async with staged(call) as pilot:
        await call.focus_field("born")
        await burst(pilot, "09121984")
        assert call.values()["born"] == "09.12.1984"
        await burst(pilot, *["<backspace>"] * 10, "9/ә,84")
        assert call.values()["born"] == "9.2.84"


async def test_a_long_text_scrolls_within_its_rows_and_up_and_down_walk_in_it() -> None:
    call = form()
    async with staged(call) as pilot:
        await call.focus_field("essence")
        await burst(pilot, " ".join(f"слово{n}" for n in range(20)))
        assert call.current == "essence"
        assert "слово19" in "\n".join(picture(pilot)[8:11])
        await burst(pilot, *["<up>"] * 4)
        assert call.current == "essence"
        assert "слово0" in picture(pilot)[8]
        await burst(pilot, "<up>")
        assert call.current == "clinic"


async def test_a_line_longer_than_its_field_follows_the_cursor() -> None:
    call = form()
    async with staged(call) as pilot:
        await burst(pilot, "".join(chr(ord("а") + n % 30) for n in range(100)))
        assert cursor(pilot)[0] <= 45
        assert picture(pilot)[1][-1] == call.values()["phone"][-1]
        await burst(pilot, "<home>")
        assert cursor(pilot) == (9, 1)
        assert picture(pilot)[1][9:].startswith("абв")


async def test_a_form_higher_than_its_room_shows_the_current_field_and_says_there_is_more() -> None:
    layout = tuple(FieldSpec(f"f{n}", f"Поле {n}") for n in range(30))
    call = form(layout=layout, height=10, width=30)
    async with staged(call) as pilot:
        assert picture(pilot)[9].endswith("↓")
        await burst(pilot, *["<enter>"] * 12)
        lines = picture(pilot)[:10]
        assert [line for line in lines if line.startswith(">")] == [">Поле 12"]
        assert lines[0].endswith("↑")
        assert lines[9].endswith("↓")


async def test_a_change_from_outside_waits_while_the_field_is_edited() -> None:
    call = form()
    async with staged(call) as pilot:
        await burst(pilot, "8918")
        call.set_value("phone", "+7 900")
        call.set_value("name", "Иная")
        await settle(pilot)
        assert (call.values()["phone"], call.incoming("phone"), call.values()["name"]) == (
            "8918",
            "+7 900",
            "Иная",
        )
        assert picture(pilot)[1].endswith("↓")
        await burst(pilot, "5")
        assert call.values()["phone"] == "89185"
        await call.take_incoming()
        assert call.values()["phone"] == "+7 900"
        await burst(pilot, "<ctrl+z>")
        assert call.values()["phone"] == "89185"


async def test_a_waiting_value_is_taken_when_the_cursor_leaves_an_untouched_field() -> None:
    call = form(values=VALUES)
    async with staged(call) as pilot:
        call.set_value("phone", "+7 900")
        await burst(pilot, "<enter>")
        assert (call.values()["phone"], call.incoming("phone")) == ("+7 900", None)


async def test_what_was_typed_wins_over_a_waiting_value_when_the_field_is_left() -> None:
    disk = Disk()
    call = form(disk)
    async with staged(call) as pilot:
        await burst(pilot, "8918")
        call.set_value("phone", "+7 900")
        await burst(pilot, "<enter>")
        assert (call.values()["phone"], disk.facts) == ("8918", [("phone", "8918")])
        assert call.incoming("phone") == "+7 900"


async def test_a_change_from_outside_moves_neither_cursor_nor_field() -> None:
    call = form(values=VALUES)
    async with staged(call) as pilot:
        await burst(pilot, "<enter>", "Пет", "<left>")
        before = cursor(pilot), call.current
        for field_id in ("phone", "policy", "essence"):
            call.set_value(field_id, "другое значение, длиннее прежнего и с переносом на другую строку")
        call.mark("name", "!", "есть тёзка", "warn")
        await settle(pilot)
        assert (cursor(pilot), call.current) == before


async def test_enter_in_the_last_field_finishes_the_form() -> None:
    finished = []

    class Desk(Stage):
        def on_form_finished(self, event: Form.Finished) -> None:
            finished.append(event)

    disk = Disk()
    call = form(disk, layout=CALL[1:3])
    async with Desk(call).run_test() as pilot:
        await burst(pilot, "1", "<enter>", "2", "<enter>")
        assert len(finished) == 1
        assert disk.facts == [("phone", "1"), ("name", "2")]


async def test_tab_behind_the_last_field_is_left_to_the_screen_and_a_lone_form_starts_over() -> None:
    call, other = form(layout=CALL[1:3], height=5), form(layout=(FieldSpec("x", "Икс"),), height=5)
    async with staged(call, other) as pilot:
        await burst(pilot, "1", "<tab>", "2", "<tab>")
        assert pilot.app.focused is other
        assert call.current == "phone"
    alone = form(layout=CALL[1:3])
    async with staged(alone) as pilot:
        await burst(pilot, "1", "<tab>", "2", "<tab>", "3")
        assert alone.values() == {"phone": "13", "name": "2"}


async def test_leaving_the_form_leaves_the_field() -> None:
    disk = Disk()
    call, other = form(disk, height=5), form(height=5)
    async with staged(call, other) as pilot:
        await burst(pilot, "12")
        other.focus()
        await settle(pilot)
        assert disk.facts == [("phone", "12")]


async def test_escape_is_left_to_the_screen_and_discards_nothing() -> None:
    escaped = []

    class Desk(Stage):
        def key_escape(self) -> None:
            escaped.append(True)

    call = form()
    async with Desk(call).run_test() as pilot:
        await burst(pilot, "12", "<escape>")
        assert escaped == [True]
        assert call.values()["phone"] == "12"


async def test_cut_and_paste_pass_from_field_to_field_and_never_to_the_terminal() -> None:
    call = form()
    async with staged(call) as pilot:
        await burst(pilot, "раз два", "<ctrl+shift+left>", "<ctrl+x>", "<enter>", "<ctrl+v>", "<ctrl+v>")
        assert (call.values()["phone"], call.values()["name"]) == ("раз ", "двадва")
        assert pilot.app.clipboard == ""


async def test_two_consoles_in_one_process_do_not_share_what_was_cut() -> None:
    first, second = form(), form()
    async with staged(first) as pilot:
        await burst(pilot, "тайна", "<shift+home>", "<ctrl+c>")
    async with staged(second) as pilot:
        await burst(pilot, "<ctrl+v>")
        assert second.values()["phone"] == ""


async def test_a_paste_of_fifty_thousand_hostile_characters_is_kept_and_shown_harmlessly() -> None:
    from textual import events

    hostile = "\x1b]52;c;AAAA\x07[red]\u202eабв\u200b\x9b2J\x00\n" * 2400
    call = form()
    async with staged(call) as pilot:
        for field_id in ("essence", "phone", "clinic"):
            await call.focus_field(field_id)
            pilot.app.post_message(events.Paste(hostile))
            await settle(pilot)
        assert call.values()["essence"] == hostile
        assert call.values()["phone"] == hostile.replace("\n", " ")
        shown = "".join(picture(pilot))
        assert shown.isprintable()
        assert "[red]" in shown


async def test_a_new_layout_keeps_the_text_and_the_cursor_of_the_fields_that_stay() -> None:
    call = form()
    async with staged(call) as pilot:
        await burst(pilot, "<enter>", "Петрова", "<left>")
        call.set_layout((Heading("Экстренно"), FieldSpec("where", "Где"), *CALL))
        await burst(pilot, "!")
        assert call.values()["name"] == "Петров!а"
        assert picture(pilot)[:2] == drawing(" Экстренно\n Где")


async def test_the_selection_is_drawn_reversed_and_typing_replaces_it() -> None:
    call = form(values=VALUES)
    async with staged(call) as pilot:
        await burst(pilot, "<shift+home>")
        line = call.render_line(1)
        assert [segment.text for segment in line if segment.style and segment.style.reverse] == [
            "+7 918 123-45-67"
        ]
        await burst(pilot, "8")
        assert call.values()["phone"] == "8"


async def test_one_typed_letter_repaints_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    call = form(values=VALUES)
    async with staged(call) as pilot:
        drawn = painted(call, monkeypatch)
        await burst(pilot, "5")
        assert drawn == [1]
        drawn.clear()
        await burst(pilot, "<enter>")
        assert sorted(drawn) == [1, 2]


@pytest.mark.parametrize("width", [10, 24, 46, 79, 160])
async def test_a_form_of_any_width_is_drawn_within_it(width: int) -> None:
    call = form(values=VALUES, width=width)
    call.mark("policy", "✓", "09.12.1984 ж", "ok")
    async with staged(call, size=(max(width, 80), 24)) as pilot:
        await burst(pilot, *["<enter>"] * 11)
        assert all(call.render_line(y).cell_length == width for y in range(24))


async def test_a_layout_that_changes_while_a_field_is_left_leads_to_the_field_that_now_follows() -> None:
    async def leave(field_id: str, text: str) -> None:
        if field_id == "b":
            call.set_layout((specs[0], specs[1], FieldSpec("new", "Новое"), specs[2]))
        if field_id == "c":
            call.set_layout((specs[2],))

    specs = tuple(FieldSpec(name, name) for name in "abc")
    call = Form(specs, match=match, on_leave=leave)
    async with staged(call) as pilot:
        await burst(pilot, "<down>", "1", "<down>", "2")
        assert call.values() == {"a": "", "b": "1", "new": "2", "c": ""}
        await burst(pilot, "<down>", "3", "<up>", "4")
        assert call.values() == {"c": "34"}


async def test_up_in_the_first_and_down_in_the_last_field_are_left_to_the_screen() -> None:
    heard = []

    class Desk(Stage):
        def key_up(self) -> None:
            heard.append("up")

        def key_down(self) -> None:
            heard.append("down")

    call = form(layout=CALL[1:3])
    async with Desk(call).run_test() as pilot:
        await burst(pilot, "<up>", "<down>", "<down>")
        assert (heard, call.current) == (["up", "down"], "name")


async def test_a_menu_can_do_what_the_editing_keys_do() -> None:
    disk = Disk()
    call = form(disk)
    async with staged(call) as pilot:
        await burst(pilot, "раз два")
        for act in ("select_all", "ctrl+x", "ctrl+v", "ctrl+v", "undo"):
            await call.press(act)
        assert call.values()["phone"] == disk.drafts["phone"] == "раз два"


async def test_other_options_under_an_open_list_are_shown_and_taken() -> None:
    call = form(values=VALUES)
    async with staged(call) as pilot:
        await call.focus_field("theme")
        await burst(pilot, "о")
        call.set_options("theme", (Option("9", "9 оплата"),))
        await settle(pilot)
        assert picture(pilot)[7] == " МО      > 9 оплата"
        await burst(pilot, "<enter>")
        assert call.values()["theme"] == "9"
