"""Errors that are told and not died of.

Textual ends the application at any exception in a handler. A full disk or a damaged page is no reason to end
a call: what still works goes on, and the operator is told.
"""

from collections.abc import Callable
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, cast

from textual.message import Message
from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from tui.terminal.app import WireApp


class Telling(MessagePump):
    """A screen or widget whose handlers may meet what its application tells (`WireApp.TOLD`).

    Overridden are the place through which events, messages and mounting all go, and the one through which
    come what is done next and what a dialog was answered with. What met the error is over; the keys after it
    are handled as ever.
    """

    async def _dispatch_message(self, message: Message) -> None:
        app = cast("WireApp[object]", self.app)
        try:
            await super()._dispatch_message(message)
        except app.TOLD as error:
            app.tell(error)

    def call_next(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Do it when the message of this moment is handled."""
        super().call_next(self._do, callback, args, kwargs)

    async def _do(self, callback: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        app = cast("WireApp[object]", self.app)
        try:
            answer = callback(*args, **kwargs)
            if isawaitable(answer):
                await answer
        except app.TOLD as error:
            app.tell(error)
