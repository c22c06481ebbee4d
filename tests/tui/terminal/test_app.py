"""`WireApp` without a terminal: under Textual's own pilot, and with its keys given out in turn."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tests.terminals import ROOT
from tui.terminal import environment
from tui.terminal.app import WireApp
from tui.terminal.output import Output
from tui.terminal.turns import Turns


class Dialog(ModalScreen[str]):
    def compose(self) -> ComposeResult:
        yield Input(id="answer")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class Desk(WireApp[None]):
    """Two fields, and a dialog on F2 that is ready only after the disk has been asked."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[str] = []
        self.strays: list[str] = []

    def compose(self) -> ComposeResult:
        yield Input(id="one", select_on_focus=False)
        yield Input(id="two", select_on_focus=False)
        yield Static("[@click=app.quit]Иванова[/]", id="text", markup=False)

    async def key_f2(self) -> None:
        await asyncio.sleep(0.01)
        self.push_screen(Dialog(), self.taken)

    def taken(self, answer: str | None) -> None:
        self.answers.append(answer or "")

    def key_f3(self) -> None:
        raise ValueError("Петрова")

    def on_key(self, event: events.Key) -> None:
        if len(self.screen_stack) == 1 and event.is_printable:
            self.strays.append(event.key)


def keys(*names: str) -> list[events.Key]:
    return [events.Key(name, name if len(name) == 1 else None) for name in names]


async def give(app: Desk, *names: str) -> None:
    """Let `names` be typed in one burst, and wait until the last has been given out and handled."""
    turns = Turns(app)
    for key in [*keys(*names), events.Key("f12", None)]:
        turns.put(key)
    serving = asyncio.create_task(turns.serve())
    done = asyncio.Event()
    app.key_f12 = done.set  # type: ignore[attr-defined]
    await asyncio.wait_for(done.wait(), 5)
    serving.cancel()


async def test_letters_after_a_quick_tab_go_to_the_next_field() -> None:
    app = Desk()
    async with app.run_test():
        await give(app, "a", "b", "tab", "c", "shift+tab", "d")
        assert [field.value for field in app.query(Input)] == ["abd", "c"]


async def test_letters_typed_before_a_dialog_has_opened_go_into_it() -> None:
    app = Desk()
    async with app.run_test():
        await give(app, "a", "f2", "x", "y", "enter", "b")
        assert app.answers == ["xy"]
        assert app.query_one("#one", Input).value == "ab"


async def test_a_handler_that_never_ends_does_not_keep_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.terminal.turns._ENOUGH", 0.05)
    app = Desk()
    async with app.run_test():
        stuck, both = asyncio.Event(), asyncio.Event()
        app.query_one("#two").focus()
        app.watch(app.query_one("#two"), "value", lambda value: both.set() if value == "ab" else None)
        turns = Turns(app)
        for key in keys("a", "b"):
            turns.put(key)
        app.screen.call_later(stuck.wait)
        serving = asyncio.create_task(turns.serve())
        async with asyncio.timeout(5):
            await both.wait()
        stuck.set()
        serving.cancel()
        assert app.query_one("#two", Input).value == "ab"


async def test_under_the_pilot_it_is_an_ordinary_app() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.press("a", "tab", "b")
        assert [field.value for field in app.query(Input)] == ["a", "b"]
        assert "Иванова" in app.export_screenshot()


async def test_it_has_no_keys_palette_or_movement_of_textuals_own() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        assert app.theme == "ansi-dark"
        assert app.animation_level == "none"
        await pilot.press("ctrl+q", "ctrl+c", "ctrl+p")
        assert app.is_running
        assert len(app.screen_stack) == 1


async def test_a_crash_reaches_the_test_that_caused_it_and_prints_no_locals(capsys: Any) -> None:
    app = Desk()
    with pytest.raises(ValueError, match="Петрова"):
        async with app.run_test() as pilot:
            await pilot.press("f3")
    assert "Петрова" not in capsys.readouterr().err


def test_textuals_variables_go_whoever_set_them() -> None:
    environ = {"TEXTUAL_DRIVER": "evil:Driver", "TEXTUAL": "devtools", "TEXTUAL_FPS": "1", "TERM": "xterm"}
    environment.clean(environ)
    assert environ["TERM"] == "xterm"
    assert not {"TEXTUAL_DRIVER", "TEXTUAL"} & environ.keys()
    assert environ["TEXTUAL_FPS"] != "1"


@pytest.mark.parametrize(
    ("environ", "colour", "ascii_only"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "16", False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, "none", False),
        ({"TERM": "xterm", "NO_COLOR": ""}, "16", False),
        ({"TERM": "linux"}, "linux", True),
        ({"TERM": "linux", "NO_COLOR": "1"}, "none", True),
        ({"TERM": "vt220"}, "none", True),
        ({}, "none", False),
    ],
)
def test_what_a_terminal_can_show_is_read_from_its_name(
    environ: dict[str, str], colour: str, ascii_only: bool
) -> None:
    assert environment.colour(environ) == colour
    assert environment.ascii_only(environ) is ascii_only


def test_the_room_imports_nothing_heavy() -> None:
    program = (
        "import sys, textual.app; before = set(sys.modules)\n"
        "import tui.terminal.app\n"
        "come = set(sys.modules) - before\n"
        "new = {name if name.startswith('core.') else name.partition('.')[0] for name in come}\n"
        "print(*new - set(sys.stdlib_module_names))"
    )
    argv = [sys.executable, "-c", program]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=True)
    what_records_are_made_of = {"core", "core.domain", "core.domain.record"}
    assert set(done.stdout.split()) <= {"tui", "textual", "rich"} | what_records_are_made_of


def test_no_module_of_the_room_is_over_four_hundred_lines() -> None:
    for module in Path(ROOT, "tui/terminal").glob("*.py"):
        assert len(module.read_text().splitlines()) <= 400, module


class Layers(WireApp[None]):
    CSS = """
    Screen { layers: below above; }
    #back { layer: below; width: 40; height: 3; }
    #front { layer: above; width: 10; height: 3; offset: 20 0; }
    """

    def compose(self) -> ComposeResult:
        yield Static("b" * 120, id="back")
        yield Vertical(Static("f" * 30), id="front")


@pytest.mark.parametrize("column", [0, 36], ids=["left of it", "right of it"])
async def test_repainting_what_lies_below_does_not_cover_what_lies_above(column: int) -> None:
    app = Layers()
    async with app.run_test() as pilot:
        await pilot.pause()
        compositor = app.screen._compositor
        output = Output(80, 24, colour="16", ascii=False)
        output.put(compositor.render_full_update())
        whole = [row.copy() for row in output._wanted]
        assert whole[0][20][0] == "f"
        back = app.query_one("#back")
        back.refresh(Region(column, 0, 3, 1))
        compositor.update_widgets({back})
        update = compositor.render_partial_update()
        assert update is not None
        output.put(update)
        assert output._wanted == whole
