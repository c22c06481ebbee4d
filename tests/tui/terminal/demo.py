"""A small application on a real terminal, for the tests: `python -m tests.tui.terminal.demo`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.widgets import Input, Static

from tui.terminal import environment
from tui.terminal.app import WireApp


class Field(Input):
    """An Input that says where its cursor really is (Textual's own is a column off when compact)."""

    @property
    def cursor_screen_offset(self) -> Offset:
        return self.content_region.offset + Offset(self.cursor_position, 0)


class Demo(WireApp[None]):
    CSS = "#fill { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__(ascii=environment.ascii_only(os.environ), colour=environment.colour(os.environ))
        self.filled = 0

    def compose(self) -> ComposeResult:
        yield Static("┌ Проба ✓ ready", id="title")
        for number in range(3):
            field = Field(id=f"f{number}", placeholder=f"поле {number}", compact=True)
            field.cursor_blink = False
            yield field
        yield Static("", id="log", markup=False)
        yield Static("", id="fill", markup=False)

    def note(self, text: str) -> None:
        self.query_one("#log", Static).update(text, layout=False)

    def on_key(self, event: events.Key) -> None:
        self.note(f"key {event.key}")

    def on_resize(self, event: events.Resize) -> None:
        self.note(f"size {event.size.width}x{event.size.height}")

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one("#title", Static).update(f"ready {len(event.value)}", layout=False)

    def key_f3(self) -> None:
        caller = "Петрова Зинаида"  # noqa: F841 - a local of the frame that fails
        raise ValueError("Петрова Зинаида, 09.12.1984")

    def key_f4(self) -> None:
        self.copy_to_clipboard("Петрова")
        self.bell()

    def key_f5(self) -> None:
        """Fill the screen with the next letter: a frame of many bytes."""
        self.filled += 1
        letter = "абвгдежз"[self.filled % 8]
        self.query_one("#fill", Static).update(f"{self.filled:04} " + letter * 1200, layout=False)

    def key_f6(self) -> None:
        self._loop.call_soon(self.key_f3)  # type: ignore[union-attr]

    def key_f10(self) -> None:
        self.exit()

    def hang_up(self) -> None:
        if path := os.environ.get("DEMO_HUNG_UP"):
            with Path(path).open("a") as file:
                file.write("hung up\n")
        super().hang_up()


if __name__ == "__main__":
    demo = Demo()
    demo.run()
    sys.exit(demo.return_code)
