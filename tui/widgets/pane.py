"""A read-only text beside the form: what to say, what is known."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A wrapped text with a look, a sign before it and a short text flush right in its last line.

    With the look ``rule`` and no text it is a horizontal line.
    """

    text: str = ""
    style: str = "text"
    sign: str = ""
    right: str = ""


class Pane(Widget, can_focus=True):
    """Wrapped paragraphs; Up, Down, PgUp, PgDn, Home, End scroll. `edge` draws ``│`` at the left."""

    def __init__(self, paragraphs: Sequence[Paragraph] = (), *, edge: bool = False, id: str | None = None) -> None:
        raise NotImplementedError

    def set(self, paragraphs: Sequence[Paragraph]) -> None:
        """Show other paragraphs; the scroll stays where it is as far as the text reaches."""
        raise NotImplementedError
