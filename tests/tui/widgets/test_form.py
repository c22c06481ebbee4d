"""The form: fields drawn as one widget; every key on disk before the next one is handled."""

import pytest

from tests.tui.widgets.calls import CALL, VALUES, Disk, form, match
from tests.tui.widgets.stage import Stage, burst, cursor, drawing, painted, picture, settle, staged
from tui.widgets.form import FieldSpec, Form, Heading


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


async def test_a_new_layout_keeps_the_text_and_the_cursor_of_the_fields_that_stay() -> None:
    call = form()
    async with staged(call) as pilot:
        await burst(pilot, "<enter>", "Петрова", "<left>")
        call.set_layout((Heading("Экстренно"), FieldSpec("where", "Где"), *CALL))
        await burst(pilot, "!")
        assert call.values()["name"] == "Петров!а"
        assert picture(pilot)[:2] == drawing(" Экстренно\n Где")


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


async def test_the_first_field_has_its_heading_in_sight_in_a_form_of_any_height() -> None:
    fields = [FieldSpec(f"f{number}", f"Поле {number}", label_width=9) for number in range(12)]
    call = Form([Heading("Первые"), *fields], match=match)
    async with staged(call, size=(80, 8)) as pilot:
        assert "Первые" in picture(pilot)[0]
        await burst(pilot, *["<down>"] * 11)
        assert "Первые" not in picture(pilot)[0]
        await burst(pilot, *["<up>"] * 11)
        assert "Первые" in picture(pilot)[0]
