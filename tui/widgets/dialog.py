"""A dialog: one framed widget over the screen, which stays as it was beneath."""

from typing import Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget

from tui.terminal.safe import visible
from tui.terminal.told import Telling
from tui.widgets.pane import Pane, Paragraph
from tui.widgets.status import StatusLine

T = TypeVar("T")


class Dialog(Telling, ModalScreen[T], Generic[T]):
    """A title, a frame and one body (a Form, Lines or Pane); Esc dismisses with None.

    width, height: of the frame in cells, at most the terminal's. hint: the keys, in the lower edge.
    Keys typed before the body has the focus reach the body all the same, in order. In an app of the class
    ``-linear`` (for screen readers) it is a whole screen, without a frame: title, hint and body one under
    another.
    """

    # No veil over the screen beneath: tinting it would redraw every cell of it, 10 kB at each dialog.
    DEFAULT_CSS = """
    Dialog { align: center middle; background: transparent; }
    Dialog > .line { height: 1; background: ansi_default; }
    Dialog > #told { height: 3; background: ansi_default; }
    Dialog > .framed { border: solid ansi_default; background: ansi_default; padding: 0 1; }
    """

    def __init__(
        self, title: str, body: Widget, *, width: int = 60, height: int = 16, hint: str = ""
    ) -> None:
        super().__init__()
        self.body = body
        self._title, self._hint = title, hint
        self._told: Pane | None = None
        self.said = ""
        body.styles.width, body.styles.max_width = width, "100%"
        body.styles.height, body.styles.max_height = height, "100%"

    @property
    def headline(self) -> str:
        """What it is and how it is left, in words."""
        return f"{self._title}{'' if self._title.endswith('?') else '.'} {self._hint}"

    def set_hint(self, sentence: str) -> None:
        """Say something in the lower edge, in place of the keys."""
        self.said = sentence
        self.tell(sentence)

    def tell(self, sentence: str) -> None:
        """Show a sentence, said by the dialog or announced about it."""
        if self._told is not None:
            self._told.set([Paragraph(sentence)])
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
        self.body.styles.width, self.body.styles.height = "100%", "1fr"
        title = StatusLine(classes="line")
        title.set(self._title)
        self._told = Pane([Paragraph(self._hint)], id="told")
        self._told.can_focus = False
        yield from (title, self._told, self.body)

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
