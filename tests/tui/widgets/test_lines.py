"""The list: one cursor kept by key, one window of rows in memory, keys typed ahead."""

from collections.abc import Sequence

import pytest
from textual.widget import Widget

from tests.tui.widgets.stage import Stage, burst, cursor, drawing, painted, picture, settle, staged
from tui.widgets.lines import Column, Fixed, Lines, Row


def cards(*keys: str) -> Fixed:
    """Rows whose key is their text; ``#`` makes a heading."""
    return Fixed([Row(key, (key.removeprefix("#"),), selectable=key[0] != "#") for key in keys])


def here(lines: Lines) -> str | None:
    return lines.cursor_key


class Million:
    """A million and a half cards that exist only when asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.rows = 1_500_000

    async def count(self) -> int:
        return self.rows

    async def window(self, start: int, n: int) -> Sequence[Row]:
        self.asked.append(n)
        return [Row(str(at), (f"К-{at:07}",)) for at in range(start, min(start + n, self.rows))]

    async def position(self, key: str) -> int | None:
        return int(key)


class Desk(Stage):
    """Hears what a list says."""

    def __init__(self, *widgets: Widget) -> None:
        super().__init__(*widgets)
        self.heard: list[tuple[str, str]] = []

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        self.heard.append(("chosen", event.key))

    def on_lines_ticked(self, event: Lines.Ticked) -> None:
        self.heard.append(("ticked", event.key))


def short(lines: Lines, height: int = 6) -> Lines:
    lines.styles.height = height
    return lines


async def test_headings_are_passed_over_and_the_row_under_the_cursor_has_a_sign() -> None:
    lines = short(Lines(cards("#Сейчас", "а", "б", "#Долг", "в")))
    async with staged(lines) as pilot:
        assert picture(pilot)[:5] == drawing(" Сейчас\n>а\n б\n Долг\n в")
        await burst(pilot, "<down>", "<down>")
        assert picture(pilot)[:5] == drawing(" Сейчас\n а\n б\n Долг\n>в")
        assert cursor(pilot) == (0, 4)
        await burst(pilot, "<up>", "<up>", "<up>", "<up>")
        assert lines.cursor_key == "а"


async def test_columns_share_the_width_and_more_of_them_come_with_more_room() -> None:
    rows = Fixed([Row("1", ("!", "К-1", "3 дня", "Петрова Зинаида Ивановна", "выбор врача"))])
    columns = (Column(1), Column(5), Column(6, right=True), Column(), Column(12, from_width=60))
    lines = Lines(rows, columns=columns)
    lines.styles.width = 40
    async with staged(lines) as pilot:
        assert picture(pilot)[0] == ">!  К-1     3 дня  Петрова Зинаида Иван…"
        lines.styles.width = 64
        await settle(pilot)
        assert picture(pilot)[0] == ">!  К-1     3 дня  Петрова Зинаида Ивановна         выбор врача"


async def test_an_action_takes_the_row_under_the_cursor_at_the_moment_of_its_key() -> None:
    lines = Lines(cards("а", "б", "в", "г"))
    desk = Desk(lines)
    async with desk.run_test() as pilot:
        await burst(pilot, "<down>", "<enter>", "<down>", " ", "<down>", "<enter>", "<up>", "<enter>")
        assert desk.heard == [("chosen", "б"), ("ticked", "в"), ("chosen", "г"), ("chosen", "в")]


async def test_letters_move_in_every_layout() -> None:
    lines = Lines(cards("а", "б", "в", "г"))
    async with staged(lines) as pilot:
        await burst(pilot, "jо")
        assert lines.cursor_key == "в"
        await burst(pilot, "л")
        assert lines.cursor_key == "б"
        await burst(pilot, "П")
        assert lines.cursor_key == "г"
        await burst(pilot, "п")
        assert lines.cursor_key == "а"


async def test_a_million_and_a_half_rows_are_read_a_window_at_a_time() -> None:
    rows = Million()
    lines = Lines(rows)
    async with staged(lines) as pilot:
        await burst(pilot, "<end>", "<pageup>", *["<up>"] * 30, "<home>", *["<down>"] * 40)
        assert lines.cursor_key == "40"
        assert max(rows.asked) <= 24
        assert picture(pilot)[cursor(pilot)[1]] == ">К-0000040"


async def test_a_heading_comes_into_sight_with_its_first_row() -> None:
    lines = short(Lines(cards("#Сейчас", *(str(n) for n in range(20)))), 5)
    async with staged(lines) as pilot:
        await burst(pilot, "<end>", *["<up>"] * 19)
        assert picture(pilot)[:3] == [" Сейчас", ">0", " 1"]


async def test_scrolling_goes_by_half_a_page() -> None:
    rows = Million()
    lines = short(Lines(rows), 10)
    async with staged(lines) as pilot:
        await burst(pilot, *["<down>"] * 10)
        assert picture(pilot)[:10] == [f"{'>' if at == 10 else ' '}К-{at:07}" for at in range(6, 16)]
        windows = len(rows.asked)
        await burst(pilot, *["<down>"] * 4)
        assert len(rows.asked) == windows


async def test_an_incoming_change_moves_neither_the_cursor_nor_its_place_on_the_screen() -> None:
    lines = short(Lines(cards(*"абвгдежзик")), 6)
    async with staged(lines) as pilot:
        await burst(pilot, *["<down>"] * 7)
        assert lines.cursor_key == "з"
        row = cursor(pilot)[1]
        await lines.show(cards("1", "2", "3", *"абвгдежзик"))
        await settle(pilot)
        assert (lines.cursor_key, cursor(pilot)[1]) == ("з", row)
        await lines.show(cards(*"гдежзикл"))
        await settle(pilot)
        assert (lines.cursor_key, cursor(pilot)[1]) == ("з", row)


async def test_when_the_row_under_the_cursor_goes_the_cursor_stays_near() -> None:
    lines = Lines(cards(*"абвг"))
    async with staged(lines) as pilot:
        await burst(pilot, "<down>", "<down>")
        await lines.show(cards(*"абг"))
        assert lines.cursor_key == "г"
        await lines.show(cards())
        assert here(lines) is None
        await burst(pilot, "<enter>", "<down>")
        await lines.show(cards(*"аб"), cursor="б")
        assert lines.cursor_key == "б"


async def test_an_empty_list_says_so() -> None:
    lines = Lines(cards(), empty="Ничего нет.")
    async with staged(lines) as pilot:
        assert picture(pilot)[0] == " Ничего нет."


async def test_a_row_shows_hostile_text_harmlessly() -> None:
    lines = Lines(Fixed([Row("а", ("[b]x\x1b]0;y\x07\u202e",))]))
    async with staged(lines) as pilot:
        assert picture(pilot)[0] == ">[b]x␛]0;y␇"


async def test_one_step_repaints_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = Lines(cards(*"абвг"))
    async with staged(lines) as pilot:
        drawn = painted(lines, monkeypatch)
        await burst(pilot, "<down>")
        assert sorted(drawn) == [0, 1]


async def test_other_rows_are_all_drawn_wherever_the_cursor_is_sent() -> None:
    lines = Lines(cards(*"абвг"))
    async with staged(lines) as pilot:
        await lines.show(cards(*"деёж"), cursor="д")
        await settle(pilot)
        assert picture(pilot)[:4] == [">д", " е", " ё", " ж"]


async def test_rows_that_did_not_change_are_not_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = Lines(cards(*"абвг"))
    async with staged(lines) as pilot:
        drawn = painted(lines, monkeypatch)
        await lines.show(cards(*"абвг"))
        await settle(pilot)
        assert not drawn or sorted(drawn) == [0]


async def test_a_lower_terminal_keeps_the_cursor_in_sight() -> None:
    lines = Lines(cards(*(str(n) for n in range(50))))
    async with staged(lines) as pilot:
        await burst(pilot, *["<down>"] * 20)
        await pilot.resize_terminal(80, 8)
        await settle(pilot)
        assert picture(pilot)[cursor(pilot)[1]] == ">20"


async def test_a_preview_hears_of_the_first_row_also_when_the_rows_came_before_the_room() -> None:
    class Preview(Desk):
        async def on_mount(self) -> None:
            await lines.show(cards("#Сейчас", "а"))

        def on_lines_moved(self, event: Lines.Moved) -> None:
            self.heard.append(("moved", event.key))

    lines = short(Lines())
    desk = Preview(lines)
    async with desk.run_test() as pilot:
        await settle(pilot)
        assert desk.heard == [("moved", "а")]
        await lines.show(cards("#Сейчас", "а", "б"))
        await settle(pilot)
        assert desk.heard == [("moved", "а")]
