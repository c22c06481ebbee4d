"""Between Textual and the tty: keys in, pictures out, on the event loop and nowhere else.

No thread and no polling: an idle console costs nothing. A slow line costs nothing either: while the
terminal has not taken a frame, the next ones are not made, and when it has, one difference brings it up to
date.
"""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Any, Final

from textual import events
from textual.driver import Driver
from textual.geometry import Size

from tui.terminal.keys import Decoder, Ready
from tui.terminal.output import Output
from tui.terminal.tty import HungUpError, Tty
from tui.terminal.turns import Turns

if TYPE_CHECKING:
    from textual._compositor import CompositorUpdate

    from tui.terminal.app import WireApp

_ENTER: Final = (
    "\x1b[?1049h"  # the alternate screen
    "\x1b[?7l"  # no wrapping: the last column is a column
    "\x1b[?1l\x1b>"  # cursor keys and numpad as the tables have them
    "\x1b[?12l"  # a cursor that does not blink
    "\x1b[?2004h"  # pastes marked as such
)
_LEAVE: Final = (
    "\x1b[m\x1b[r\x1b[?2004l\x1b[?7h"
    "\x1b[H\x1b[2J\x1b[?1049l"  # empty what others could call back, then the shell's screen
    "\x1b[H\x1b[2J\x1b[3J"  # and that one too, with its scrollback: the Linux console has no alternate screen
    "\x1b[?25h"
)
_ASK: Final = "\x1b[5n"
"""Asks whether the terminal is there. It answers when it has drawn what came before: a line's only honest
pace, as everything between here and there buffers."""
_UNASKED: Final = 512
"""Bytes that may be under way before we ask: single keys go unasked, a screen full or a held key does not."""
_PATIENCE: Final = 5.0
"""Seconds after which a terminal that used to answer is drawn on without an answer."""
_FAREWELL: Final = 1.0
"""Seconds that a stuck line may keep us when leaving."""

_HANG_UP: Final = (signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT)
_HARMLESS: Final = (signal.SIGINT, signal.SIGTSTP)
"""Keys arrive as keys; from elsewhere these must neither end the console in the midst of a call nor leave its
screen to others."""


class WireDriver(Driver):
    """A Textual driver for one tty, started and stopped by `WireApp`."""

    _app: WireApp[Any]

    def __init__(
        self,
        app: WireApp[Any],
        *,
        debug: bool = False,
        mouse: bool = False,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=False, size=size)
        self._tty = Tty()
        self._decoder = Decoder()
        self._output = Output(*self._tty.size(), colour=app.colour, ascii=app.ascii)
        self._turns = Turns(app, app.turn_over)
        self._serving: asyncio.Task[None] | None = None
        self._started = False
        self._gone = False
        self._told = False
        self._unfinished: asyncio.TimerHandle | None = None
        self._answers = False
        self._awaited: asyncio.TimerHandle | None = None
        self._under_way = 0

    def show(self, update: CompositorUpdate, cursor: tuple[int, int] | None) -> None:
        """Draw `update` as soon as the terminal is ready for it; `cursor` is (column, row), None to hide
        it."""
        self._output.put(update)
        self._output.cursor = cursor
        if self._output.whole:
            self._draw()
        else:  # Textual thinks that the rest is on the screen already, from before the last change of size
            self._app.screen.refresh()

    def write(self, data: str) -> None:
        """Of what Textual writes past the compositor only the bell goes out.

        The rest is the clipboard (OSC 52), which hands a caller's data to whatever program asks for it, and
        pointer shapes, for a mouse we do not use.
        """
        if data == "\a":
            self._send(data)

    def start_application_mode(self) -> None:
        """Take over the terminal."""
        self._started = True
        self._tty.raw()
        self._loop.add_reader(self._tty.descriptor, self._on_readable)
        self._loop.set_exception_handler(self._on_error)
        self._loop.add_signal_handler(signal.SIGWINCH, self._on_resized)
        self._loop.add_signal_handler(signal.SIGCONT, self._on_continued)
        for number in _HANG_UP:
            self._loop.add_signal_handler(number, self._hang_up)
        for number in _HARMLESS:
            self._loop.add_signal_handler(number, lambda: None)
        self._serving = asyncio.create_task(self._turns.serve())
        self._serving.add_done_callback(self._on_served)
        self._send(_ENTER)
        self._tell_size(self._tty.size())

    def disable_input(self) -> None:
        """Stop listening to the terminal."""
        if self._started:
            self._loop.remove_reader(self._tty.descriptor)
            _cancel(self._unfinished)
            _cancel(self._serving)

    def stop_application_mode(self) -> None:
        """Give the terminal back, with nothing of ours left on it."""
        if not self._started:
            return
        self.disable_input()
        self._started = False
        self._loop.remove_writer(self._tty.descriptor)
        _cancel(self._awaited)
        for number in (signal.SIGWINCH, signal.SIGCONT, *_HANG_UP, *_HARMLESS):
            self._loop.remove_signal_handler(number)
        self._loop.set_exception_handler(None)
        try:
            if not self._gone:
                self._tty.write(_LEAVE.encode())
                self._tty.drain(_FAREWELL)
        except HungUpError:
            self._gone = True
        self._tty.close()

    def close(self) -> None:
        """Nothing is left open, even if the application never started."""
        self._tty.close()

    # Out

    def _draw(self) -> None:
        """Send what differs, unless the terminal is still busy: then that is done when it is ready."""
        if self._gone or self._tty.blocked or (self._awaited and self._answers):
            return
        frame = self._output.render()
        if not frame:
            return
        self._under_way += len(frame)
        if self._under_way > _UNASKED and not self._awaited:
            self._under_way = 0
            frame += _ASK
            self._awaited = self._loop.call_later(_PATIENCE, self._on_no_answer)
        self._send(frame)

    def _send(self, data: str) -> None:
        if self._gone:
            return
        try:
            self._tty.write(data.encode())
        except HungUpError:
            self._line_lost()
        else:
            if self._tty.blocked:
                self._loop.add_writer(self._tty.descriptor, self._on_writable)

    def _on_writable(self) -> None:
        try:
            self._tty.push()
        except HungUpError:
            self._line_lost()
            return
        if not self._tty.blocked:
            self._loop.remove_writer(self._tty.descriptor)
            self._draw()

    def _on_answer(self) -> None:
        self._answers = True
        _cancel(self._awaited)
        self._awaited = None
        self._draw()

    def _on_no_answer(self) -> None:
        self._awaited = None
        self._draw()

    # In

    def _on_readable(self) -> None:
        try:
            data = self._tty.read()
        except HungUpError:
            self._line_lost()
            return
        _cancel(self._unfinished)
        self._take(self._decoder.feed(data))

    def _on_silence(self) -> None:
        self._take(self._decoder.flush())

    def _take(self, decoded: list[events.Key | events.Paste | Ready]) -> None:
        for one in decoded:
            if isinstance(one, Ready):
                self._on_answer()
            else:
                self._turns.put(one)
        delay = self._decoder.delay
        self._unfinished = None if delay is None else self._loop.call_later(delay, self._on_silence)

    def _tell_size(self, size: tuple[int, int]) -> None:
        self._size = size
        self._output.instead = self._app.in_place_of_the_picture(*size)
        event = events.Resize(Size(*size), Size(*size))
        event.set_sender(self._app)
        self._app.post_message(event)

    # Signals and ends

    def _on_resized(self) -> None:
        if not self._started:
            return
        try:
            size = self._tty.size()
        except HungUpError:
            self._line_lost()
            return
        if size != self._size:
            self._output.resize(*size)
            self._tell_size(size)
        else:  # there and back at once: the terminal has cut or moved what it showed
            self._output.forget()
        if self._output.whole or self._output.instead:
            self._draw()

    def _on_continued(self) -> None:
        """Somebody stopped the process and the shell has used its terminal: take it over again.

        The kernel also sends this with the hang-up of a dead line.
        """
        if not self._started:
            return
        try:
            self._tty.raw()
        except HungUpError:
            self._line_lost()
            return
        self._send(_ENTER)
        self._output.forget()
        self._draw()

    def _line_lost(self) -> None:
        """The tty is dead. A reader left on it would be called for ever."""
        self._gone = True
        self.disable_input()
        self._loop.remove_writer(self._tty.descriptor)
        self._hang_up()

    def _hang_up(self) -> None:
        if not self._told:
            self._told = True
            self._app.hang_up()

    def _on_error(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """An exception in a callback: without this, asyncio prints it and its message over the screen."""
        error = context.get("exception")
        if isinstance(error, Exception):
            self._app._handle_exception(error)

    def _on_served(self, serving: asyncio.Task[None]) -> None:
        """Keys are given out until we cancel it; any other end would leave the keyboard dead."""
        error = None if serving.cancelled() else serving.exception()
        if isinstance(error, Exception):
            self._app._handle_exception(error)


def _cancel(waiting: asyncio.TimerHandle | asyncio.Task[None] | None) -> None:
    if waiting is not None:
        waiting.cancel()
