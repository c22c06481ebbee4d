"""A read-only text beside the form: what to say, what is known."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from core.domain.record import record
from tui.terminal.safe import visible
from tui.widgets.cells import drawn, wrap
from tui.widgets.draw import Piece, park_cursor, strip


@record(frozen=True, slots=True)
class Paragraph:
    """A wrapped text with a look, a sign before it and a short text flush right in its last line.

    With the look ``rule`` and no text it is a horizontal line; for screen readers an empty one.
    """

    text: str = ""
    style: str = "text"
    sign: str = ""
    right: str = ""


class Pane(Widget, can_focus=True):
    """Wrapped paragraphs; Up, Down, PgUp, PgDn, Home, End scroll. `edge` draws ``│`` at the left.

    Signs ``↑`` and ``↓`` in the last column tell that there is more.
    """

    DEFAULT_CSS = "Pane { height: 1fr; }"

    def __init__(
        self, paragraphs: Sequence[Paragraph] = (), *, edge: bool = False, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._paragraphs = tuple(paragraphs)
        self._edge = edge
        self._top = 0
        self._laid: tuple[int, list[list[Piece]]] = (-1, [])

    def set(self, paragraphs: Sequence[Paragraph]) -> None:
        """Show other paragraphs; the scroll stays where it is as far as the text reaches."""
        if tuple(paragraphs) == self._paragraphs:
            return
        before = self._lines()
        self._paragraphs = tuple(paragraphs)
        self._laid = (-1, [])
        after, top = self._lines(), self._top
        self._top = self._clamped(top)
        if self._top != top or len(before) != len(after):
            self.refresh()
            return
        for y in range(self.size.height):
            if before[top + y : top + y + 1] != after[top + y : top + y + 1]:
                self.refresh(Region(0, y, self.size.width, 1))

    @property
    def spoken(self) -> tuple[str, str]:
        """For a screen reader: by what to know that something else is shown, and what that is."""
        shown = self._lines()[self._top : self._top + self.size.height]
        words = " ".join("".join(text for text, _ in line).strip() for line in shown).strip()
        return words, words

    async def _on_key(self, event: events.Key) -> None:
        page = max(self.size.height - 1, 1)
        far = len(self._lines())
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "home": -far, "end": far}
        if event.key in steps:
            event.stop()
            event.prevent_default()
            top = self._clamped(self._top + steps[event.key])
            if top != self._top:
                self._top = top
                self.refresh()

    def _clamped(self, top: int) -> int:
        return max(min(top, len(self._lines()) - self.size.height), 0)

    def _lines(self) -> list[list[Piece]]:
        width = self.size.width - (2 if self._edge else 0)
        if self._laid[0] != width:
            ruled = not self.app.has_class("-linear")
            self._laid = (
                width,
                [line for each in self._paragraphs for line in _lay(each, width, ruled=ruled)],
            )
        return self._laid[1]

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines; in the focused pane the terminal's cursor stands at the top left."""
        self._top = self._clamped(self._top)
        park_cursor(self, 2 if self._edge else 0, 0)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Line `y` of what is shown."""
        lines, at, width = self._lines(), self._top + y, self.size.width
        line = lines[at] if at < len(lines) else []
        edge: list[Piece] = []
        if self._edge:
            joint = bool(line) and line[0][1] == "rule"
            edge = [("├─" if joint else "│ ", "rule")]
        more = "↑" if y == 0 and self._top else "↓" if self._goes_on(y) else ""
        body = strip([*edge, *line], width)
        return Strip.join([body.crop(0, width - 1), strip([(more, "hint")], 1)]) if more else body

    def _goes_on(self, y: int) -> bool:
        return y == self.size.height - 1 and self._top + y + 1 < len(self._lines())


def _lay(paragraph: Paragraph, width: int, *, ruled: bool) -> list[list[Piece]]:
    if width < 4:
        return []
    look = paragraph.style
    if look == "rule" and not paragraph.text:
        return [[("─" * width if ruled else "", "rule")]]
    sign = f"{visible(paragraph.sign)} " if paragraph.sign else ""
    indent = cell_len(sign)
    # Nobody types here: the cell that wrapping keeps free for the cursor is given back.
    rows = wrap(paragraph.text.rstrip(), width - indent + 1)
    lines: list[list[Piece]] = []
    for index in range(len(rows)):
        start, end = rows.span(index)
        text = drawn(rows.text, start, end).rstrip()
        lines.append([(sign if index == 0 else " " * indent, look), (text, look)])
    if right := visible(paragraph.right):
        used = sum(cell_len(text) for text, _ in lines[-1])
        if used + 1 + cell_len(right) > width:
            lines.append([])
            used = 0
        lines[-1].append((" " * (width - used - cell_len(right)) + right, look))
    return lines
