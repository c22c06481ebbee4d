"""Errors that are told and not died of.

Textual ends the application at any exception in a handler. A full disk or a damaged page is no reason to end
a call: what still works goes on, and the operator is told.
"""

from typing import TYPE_CHECKING, cast

from textual.message import Message
from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from tui.terminal.app import WireApp


class Telling(MessagePump):
    """A screen or widget whose handlers may meet what its application tells (`WireApp.TOLD`).

    Overridden is the one place through which events, messages and mounting all go. The handler that met
    the error is over; the keys after it are handled as ever.
    """

    async def _dispatch_message(self, message: Message) -> None:
        app = cast("WireApp[object]", self.app)
        try:
            await super()._dispatch_message(message)
        except app.TOLD as error:
            app.tell(error)
