"""The kinds of fields in a form: typed, chosen, ticked."""

from dataclasses import replace

from textual import events

from tests.tui.widgets.calls import CALL, THEMES, VALUES, Disk, form
from tests.tui.widgets.stage import burst, cursor, drawing, picture, settle, staged
from tui.widgets.form import FieldSpec, Option


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
        [theme] = [each for each in CALL if isinstance(each, FieldSpec) and each.id == "theme"]
        paid = (Option("9", "9 оплата"),)
        call.set_layout([replace(each, options=paid) if each is theme else each for each in CALL])
        await settle(pilot)
        assert picture(pilot)[7] == " МО      > 9 оплата"
        await burst(pilot, "<enter>")
        assert call.values()["theme"] == "9"
