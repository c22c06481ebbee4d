"""The Textual application as it stands on our terminal: `WireApp`, the base of the console's."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any, ClassVar

from tui.terminal.first import before_textual

before_textual()

from textual import constants  # noqa: E402

importlib.reload(constants)  # or has read them already, if another module imported it before this one

from textual._compositor import CompositorUpdate  # noqa: E402
from textual.app import App, ReturnType  # noqa: E402
from textual.binding import BindingType  # noqa: E402
from textual.reactive import Reactive  # noqa: E402
from textual.screen import Screen  # noqa: E402

from tui.terminal.driver import WireDriver  # noqa: E402
from tui.terminal.pen import Colour  # noqa: E402
from tui.terminal.safe import visible  # noqa: E402
from tui.terminal.told import Telling  # noqa: E402


class WireApp(Telling, App[ReturnType], inherit_bindings=False):
    """An `App` with our driver and output, the sixteen colours of the terminal, and no keys but its own.

    `colour` and `ascii` say what the terminal can show: `environment.colour` and `environment.ascii_only`
    know. The hardware cursor stands at `cursor_position` while a widget has the focus; widgets set it when
    they paint. Under `run_test` Textual's own headless driver and display are used.
    """

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []  # Ctrl+Q would end the console in the midst of a call

    TOLD: ClassVar[tuple[type[Exception], ...]] = ()
    """Errors in a handler of a `Telling` screen that go to `tell` and do not end the application."""

    theme: Reactive[str] = Reactive("ansi-dark")

    def __init__(self, *, ascii: bool = False, colour: Colour = "16", **options: Any) -> None:
        self.ascii = ascii
        self.colour: Colour = colour
        self._crash = ""
        super().__init__(driver_class=WireDriver, **options)
        self.animation_level = "none"

    def turn_over(self) -> None:
        """All that the last key set off has happened."""

    def hang_up(self) -> None:
        """The line is lost, or we were asked to end (SIGHUP, SIGTERM): called once, on the event loop.

        What must not be lost is on disk before the next key; this only ends the application in order.
        """
        self.exit()

    def tell(self, error: Exception) -> None:
        """Say what went wrong, on the screen that is on top: the application goes on."""

    def crash_text(self, error: Exception) -> str:
        """One sentence for the operator when the console must end; the kind and place of `error` are added
        to it."""
        return "The console has stopped because of an error in it."

    def in_place_of_the_picture(self, columns: int, rows: int) -> str:
        """A sentence to show on a terminal of this size, in which the picture would be a broken one; empty:
        the picture. Keys do what they do meanwhile, so nothing typed while a window is dragged is lost."""
        return ""

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        driver = self._driver
        if not isinstance(driver, WireDriver):
            super()._display(screen, renderable)
            return
        try:
            shown = self._running and not self._closed and not self._batch_count
            if shown and isinstance(renderable, CompositorUpdate):
                cursor = self.cursor_position if self.screen.focused else None
                driver.show(renderable, cursor)
        except Exception as error:
            self._handle_exception(error)
        finally:
            self.post_display_hook()

    def _handle_exception(self, error: Exception) -> None:
        """End with a sentence. Textual's traceback shows the locals of every frame, and those are callers'
        data."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._crash = f"{self.crash_text(error)} ({_where(error)})"
            self._exception_event.set()
        self._close_messages_no_wait()

    def panic(self, *renderables: Any) -> None:
        """End without a word: what Textual would print here is the error's own text, which may quote
        anything."""
        self._return_code = 1
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        messages = [self._crash] if self._crash else self._exit_renderables
        for message in messages:
            print(visible(str(message)), file=sys.__stderr__)
        self._crash = ""
        self._exit_renderables.clear()


def _where(error: BaseException) -> str:
    """The kind of `error` and the line of code it came from: enough to find it, nothing of the screen."""
    place = ""
    trace = error.__traceback__
    while trace is not None:
        place = f", {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return type(error).__name__ + place
