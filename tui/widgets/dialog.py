"""A dialog: one framed widget over the screen, which stays as it was beneath."""

from typing import Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget

from tui.terminal.safe import visible
from tui.widgets.status import StatusLine

T = TypeVar("T")


class Dialog(ModalScreen[T], Generic[T]):
    """A title, a frame and one body (a Form, Lines or Pane); Esc dismisses with None.

    width, height: of the frame in cells, at most the terminal's. hint: the keys, in the lower edge.
    Keys typed before the body has the focus reach the body all the same, in order. In an app of the class
    ``-linear`` (for screen readers) title and hint are lines of text and there is no frame.
    """

    # No veil over the screen beneath: tinting it would redraw every cell of it, 10 kB at each dialog.
    DEFAULT_CSS = """
    Dialog { align: center middle; background: transparent; }
    Dialog > StatusLine { background: ansi_default; }
    Dialog > .framed { border: solid ansi_default; background: ansi_default; padding: 0 1; }
    """

    def __init__(
        self, title: str, body: Widget, *, width: int = 60, height: int = 16, hint: str = ""
    ) -> None:
        super().__init__()
        self.body = body
        self._title, self._hint = title, hint
        self._lines: tuple[StatusLine, ...] = ()
        body.styles.width, body.styles.max_width = width, "100%"
        body.styles.height, body.styles.max_height = height, "100%"

    def set_hint(self, sentence: str) -> None:
        """Say something in the lower edge, in place of the keys."""
        self._hint = sentence
        if self._lines:
            self._lines[1].set(sentence)
        else:
            self.body.border_subtitle = Content(visible(sentence))

    def compose(self) -> ComposeResult:
        """Only the body, its frame being its border; or the lines of text and the body."""
        if not self.app.has_class("-linear"):
            # Content, not a string: a string would be read as markup.
            self.body.add_class("framed")
            self.body.border_title = Content(visible(self._title))
            self.body.border_subtitle = Content(visible(self._hint))
            yield self.body
            return
        self._lines = (StatusLine(), StatusLine())
        for line, text in zip(self._lines, (self._title, self._hint), strict=True):
            line.set(text)
            yield line
        yield self.body

    def _forward_event(self, event: events.Event) -> None:
        # Between opening and the first focus a key would fall on the bare screen and be lost.
        if self.focused is None and isinstance(event, events.Key | events.Paste):
            self.body._forward_event(event)
        else:
            super()._forward_event(event)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
