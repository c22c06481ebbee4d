"""A dialog: one framed widget over the screen, which stays as it was beneath."""

from typing import Generic, TypeVar

from textual.screen import ModalScreen
from textual.widget import Widget

T = TypeVar("T")


class Dialog(ModalScreen[T], Generic[T]):
    """A title, a frame and one body (a Form, Lines or Pane); Esc dismisses with None.

    width, height: of the frame in cells, at most the terminal's. hint: the keys, in the lower edge.
    Keys typed before the body has the focus reach the body all the same, in order.
    """

    def __init__(self, title: str, body: Widget, *, width: int = 60, height: int = 16, hint: str = "") -> None:
        raise NotImplementedError
