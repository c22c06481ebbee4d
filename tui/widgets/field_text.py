"""Fields that are typed: a line, a text of several rows, a date."""

from typing import Final

from tui.terminal.layouts import twin
from tui.widgets.cells import back, drawn, reach, width_of, wrap
from tui.widgets.draw import Piece, fit
from tui.widgets.editor import LineEditor
from tui.widgets.field import Field, FieldSpec

_MOVES: Final = {
    "left": "left",
    "right": "right",
    "home": "home",
    "end": "end",
    "up": "up",
    "down": "down",
    "ctrl+left": "word_left",
    "ctrl+right": "word_right",
    "ctrl+home": "start_of_text",
    "ctrl+end": "end_of_text",
}
EDITS: Final = {
    "backspace": "backspace",
    "delete": "delete",
    "ctrl+w": "delete_word_left",
    "ctrl+delete": "delete_word_right",
    "ctrl+z": "undo",
    "ctrl+y": "redo",
    # Not keys: what a menu presses.
    "undo": "undo",
    "redo": "redo",
    "select_all": "select_all",
}
_BY_ROW: Final = {"home", "end", "up", "down"}


class TextField(Field):
    """``line``, ``text`` and ``date``."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._editor = LineEditor(multiline=spec.kind == "text")
        # The first thing shown: a position in a line, a row in a text.
        self._view = 0

    @property
    def value(self) -> str:
        """The text, exactly as typed."""
        return self._editor.text

    @property
    def cursor(self) -> int:
        """The cursor's index in the text."""
        return self._editor.cursor

    @property
    def editor(self) -> LineEditor:
        """The text under edit."""
        return self._editor

    def set(self, value: str) -> None:
        """Another text; the undo of the old one is gone."""
        if value != self._editor.text:
            self._editor.reset(value)
        self._view = 0

    def put(self, value: str) -> None:
        """Another text, as one step of undo."""
        self._editor.replace_all(value)

    def key(self, key: str, char: str | None, width: int) -> bool:
        """Moves, edits and letters."""
        editor = self._editor
        plain = key.replace("shift+", "")
        if plain in _MOVES:
            return self._move(_MOVES[plain], width, select=plain != key)
        if key in EDITS:
            getattr(editor, EDITS[key])()
            return True
        if char is None:
            return False
        editor.insert(self._dated(char) if self.spec.kind == "date" else char)
        return True

    def paste(self, text: str) -> None:
        """The pasted text over the selection."""
        self._editor.paste(text)

    def _move(self, name: str, width: int, *, select: bool) -> bool:
        if self.spec.kind != "text":
            if name in ("up", "down"):
                return False
            width = 0
        move = getattr(self._editor, name)
        moved = move(width, select=select) if name in _BY_ROW else move(select=select)
        return moved or name not in ("up", "down")

    def _dated(self, char: str) -> str:
        """A digit in any layout; any other sign is a dot behind a digit; a third digit brings its dot."""
        editor = self._editor
        digit = char if char.isdigit() else twin(char)
        if not digit.isdigit():
            return "." if editor.text[: editor.cursor][-1:].isdigit() else ""
        tail = editor.text.rpartition(".")[2]
        at_end = editor.cursor == len(editor.text) and not editor.selected
        return "." + digit if at_end and len(tail) == 2 and editor.text.count(".") < 2 else digit

    def rest(self) -> None:
        """Show the beginning again, nothing selected."""
        self._view = 0
        self._editor.anchor = None

    def draw(self, row: int, width: int, current: bool) -> list[Piece]:
        """The text around the cursor; from its beginning when the cursor is elsewhere."""
        text = self._editor.text
        if not text:
            return [(fit(self.spec.hint, width), "hint")] if row == 0 else []
        if self.spec.kind != "text":
            if not current:
                return [(_cut(text, 0, len(text), width), "text")]
            self._follow(width)
            return self._selected(self._view, reach(text, self._view, len(text), width))
        rows = wrap(text, width)
        if current:
            self._follow(width)
        if self._view + row >= len(rows):
            return []
        start, end = rows.span(self._view + row)
        if current:
            return self._selected(start, end)
        if row == self.spec.rows - 1 and self._view + row + 1 < len(rows):
            return [(_cut(text, start, end, width - 1) + "…", "text")]
        return [(drawn(text, start, end), "text")]

    def _selected(self, start: int, end: int) -> list[Piece]:
        text = self._editor.text
        low, high = (min(max(at, start), end) for at in self._editor.selection)
        spans = ((start, low, "text"), (low, high, "selection"), (high, end, "text"))
        return [(drawn(text, a, b), look) for a, b, look in spans if a < b]

    def _follow(self, width: int) -> None:
        """Bring the cursor into view, by half a field: a step at a time would repaint all of it."""
        editor = self._editor
        if self.spec.kind == "text":
            row = wrap(editor.text, width).row_of(editor.cursor)
            if not self._view <= row < self._view + self.spec.rows:
                self._view = max(row - self.spec.rows // 2, 0)
            return
        if self._view > len(editor.text):
            self._view = 0
        if (
            editor.cursor < self._view
            or reach(editor.text, self._view, len(editor.text), width - 1) < editor.cursor
        ):
            self._view = back(editor.text, editor.cursor, width // 2)

    def cursor_at(self, width: int) -> tuple[int, int]:
        """Where the terminal's cursor stands."""
        editor = self._editor
        self._follow(width)
        if self.spec.kind == "text":
            row, column = wrap(editor.text, width).place(editor.cursor)
            return row - self._view, column
        return 0, width_of(editor.text, self._view, editor.cursor)


def _cut(text: str, start: int, end: int, width: int) -> str:
    stop = reach(text, start, end, width)
    if stop < end:
        stop = reach(text, start, end, width - 1)
    return drawn(text, start, stop) + ("…" if stop < end else "")
