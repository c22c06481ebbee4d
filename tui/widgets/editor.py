"""Editing one text: a pure model, no screen. The text is data and is kept exactly as given."""

from dataclasses import dataclass
from typing import Final

from tui.widgets.cells import after, before, joined, wrap

_WIDE: Final = 1 << 30
"""A line that is never wrapped."""


@dataclass(slots=True)
class _Edit:
    """One step of undo: at `at`, `removed` gave way to `inserted`."""

    at: int
    removed: str
    inserted: str
    cursor: int
    anchor: int | None


class LineEditor:
    """A text, a cursor and a selection, edited as people expect.

    text: what is edited. cursor: a position in it (an index, always between two graphemes).
    anchor: the other end of the selection, or None. `multiline` keeps the line breaks of a paste
    (as ``\\n``); otherwise each, like each tab, becomes one space. `width`
    of the moves is the row's width in cells; 0 means one endless row.
    """

    def __init__(self, text: str = "", *, multiline: bool = False) -> None:
        self.multiline = multiline
        self.reset(text)

    def reset(self, text: str) -> None:
        """Another text from outside: cursor at its end, nothing to undo."""
        self.text = text
        self.cursor = len(text)
        self.anchor: int | None = None
        self._undone: list[_Edit] = []
        self._done: list[_Edit] = []
        self._run = False
        self._goal: int | None = None

    # -- selection -------------------------------------------------------------------------------

    @property
    def selection(self) -> tuple[int, int]:
        """The selected span; empty at the cursor when nothing is selected."""
        if self.anchor is None:
            return self.cursor, self.cursor
        return min(self.anchor, self.cursor), max(self.anchor, self.cursor)

    @property
    def selected(self) -> str:
        """The selected text."""
        start, end = self.selection
        return self.text[start:end]

    def select_all(self) -> None:
        """Select everything; the cursor goes to the end."""
        self._seal()
        self.anchor, self.cursor = 0, len(self.text)

    def cut(self) -> str:
        """Take the selected text out and return it."""
        taken = self.selected
        if taken:
            self._change(*self.selection, "")
        return taken

    # -- moves: each tells whether the cursor moved ----------------------------------------------

    def left(self, *, select: bool = False) -> bool:
        """One grapheme back; without `select` a selection collapses to its beginning."""
        if self.anchor is not None and not select and self.selected:
            return self._move(self.selection[0], select)
        return self._move(before(self.text, self.cursor), select)

    def right(self, *, select: bool = False) -> bool:
        """One grapheme on; without `select` a selection collapses to its end."""
        if self.anchor is not None and not select and self.selected:
            return self._move(self.selection[1], select)
        return self._move(after(self.text, self.cursor), select)

    def word_left(self, *, select: bool = False) -> bool:
        """To the beginning of this word or the one before."""
        return self._move(self._word_before(), select)

    def word_right(self, *, select: bool = False) -> bool:
        """To the beginning of the next word."""
        return self._move(self._word_after(), select)

    def home(self, width: int = 0, *, select: bool = False) -> bool:
        """To the beginning of the row."""
        rows = wrap(self.text, width or _WIDE)
        return self._move(rows.span(rows.row_of(self.cursor))[0], select)

    def end(self, width: int = 0, *, select: bool = False) -> bool:
        """To the end of the row."""
        rows = wrap(self.text, width or _WIDE)
        return self._move(rows.last(rows.row_of(self.cursor)), select)

    def start_of_text(self, *, select: bool = False) -> bool:
        """To the very beginning."""
        return self._move(0, select)

    def end_of_text(self, *, select: bool = False) -> bool:
        """To the very end."""
        return self._move(len(self.text), select)

    def up(self, width: int, *, select: bool = False) -> bool:
        """One row up, keeping the column; False in the first row."""
        return self._vertical(-1, width, select)

    def down(self, width: int, *, select: bool = False) -> bool:
        """One row down, keeping the column; False in the last row."""
        return self._vertical(1, width, select)

    # -- edits: each tells whether the text changed -----------------------------------------------

    def insert(self, typed: str) -> bool:
        """Type over the selection. Typed letters of one word are undone together."""
        if not typed:
            return False
        last = self._done[-1] if self._run and self._done and not self.selected else None
        begins_word = not typed[0].isspace() and last is not None and last.inserted[-1:].isspace()
        if (
            last is not None
            and last.inserted
            and last.at + len(last.inserted) == self.cursor
            and not begins_word
        ):
            self.text = self.text[: self.cursor] + typed + self.text[self.cursor :]
            last.inserted += typed
            self._undone.clear()
            self._land(self.cursor + len(typed))
        else:
            self._change(*self.selection, typed)
        self._run = True
        return True

    def paste(self, text: str) -> bool:
        """Put a foreign text over the selection, in one step of undo."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if not self.multiline:
            text = text.replace("\n", " ").replace("\t", " ")
        return bool(text) and self._change(*self.selection, text)

    def replace_all(self, text: str) -> bool:
        """Another text by the operator's own act: one step of undo."""
        return text != self.text and self._change(0, len(self.text), text)

    def backspace(self) -> bool:
        """Take out the selection, or the grapheme before the cursor."""
        if self.selected:
            return self._change(*self.selection, "")
        return self._rub(before(self.text, self.cursor), self.cursor)

    def delete(self) -> bool:
        """Take out the selection, or the grapheme after the cursor."""
        if self.selected:
            return self._change(*self.selection, "")
        return self._rub(self.cursor, after(self.text, self.cursor))

    def delete_word_left(self) -> bool:
        """Take out the selection, or what lies back to the beginning of a word."""
        span = self.selection if self.selected else (self._word_before(), self.cursor)
        return span[0] < span[1] and self._change(*span, "")

    def delete_word_right(self) -> bool:
        """Take out the selection, or what lies on to the next word."""
        span = self.selection if self.selected else (self.cursor, self._word_after())
        return span[0] < span[1] and self._change(*span, "")

    def undo(self) -> bool:
        """Take back the last step; False when there is none."""
        if not self._done:
            return False
        step = self._done.pop()
        self._undone.append(step)
        self._put(step.at, step.at + len(step.inserted), step.removed)
        self._seal()
        self.cursor, self.anchor = step.cursor, step.anchor
        return True

    def redo(self) -> bool:
        """Do again what was undone last; False when there is nothing."""
        if not self._undone:
            return False
        step = self._undone.pop()
        self._done.append(step)
        self._put(step.at, step.at + len(step.removed), step.inserted)
        self._seal()
        self._land(step.at + len(step.inserted))
        return True

    # -- inside ------------------------------------------------------------------------------------

    def _seal(self) -> None:
        self._run = False
        self._goal = None

    def _put(self, start: int, end: int, text: str) -> None:
        self.text = self.text[:start] + text + self.text[end:]

    def _land(self, at: int) -> None:
        # An edit can join a mark to the letter before it; the cursor must not stand between them.
        while joined(self.text, at):
            at += 1
        self.cursor, self.anchor, self._goal = at, None, None

    def _change(self, start: int, end: int, text: str) -> bool:
        self._done.append(_Edit(start, self.text[start:end], text, self.cursor, self.anchor))
        self._undone.clear()
        self._put(start, end, text)
        self._seal()
        self._land(start + len(text))
        return True

    def _rub(self, start: int, end: int) -> bool:
        """Take out one grapheme; neighbours rubbed out in one go, up to a word's edge, are one step."""
        if start == end:
            return False
        gone = self.text[start:end]
        last = self._done[-1] if self._run and self._done else None
        if last is not None and not last.inserted and gone[0].isspace() == last.removed[0].isspace():
            if end == last.at:
                last.at, last.removed = start, gone + last.removed
            elif start == last.at:
                last.removed += gone
            else:
                last = None
        else:
            last = None
        if last is None:
            self._change(start, end, "")
        else:
            self._undone.clear()
            self._put(start, end, "")
            self._land(start)
        self._run = True
        return True

    def _move(self, at: int, select: bool) -> bool:
        moved = at != self.cursor or (not select and bool(self.selected))
        if select and self.anchor is None:
            self.anchor = self.cursor
        elif not select:
            self.anchor = None
        self._seal()
        self.cursor = at
        return moved

    def _vertical(self, step: int, width: int, select: bool) -> bool:
        rows = wrap(self.text, width)
        row, column = rows.place(self.cursor)
        if not 0 <= row + step < len(rows):
            return False
        goal = column if self._goal is None else self._goal
        self._move(rows.position(row + step, goal), select)
        self._goal = goal
        return True

    def _word_before(self) -> int:
        at = self.cursor
        while at > 0 and _class(self.text, at - 1) == 0:
            at -= 1
        kind = _class(self.text, at - 1) if at else 0
        while at > 0 and _class(self.text, at - 1) == kind:
            at -= 1
        return at

    def _word_after(self) -> int:
        at, size = self.cursor, len(self.text)
        kind = _class(self.text, at) if at < size else 0
        while at < size and kind and _class(self.text, at) == kind:
            at += 1
        while at < size and _class(self.text, at) == 0:
            at += 1
        return at


def _class(text: str, at: int) -> int:
    """0 for space, 1 for a word's letter, 2 for other signs; a mark is of its letter's class."""
    while joined(text, at):
        at -= 1
    char = text[at]
    if char.isspace():
        return 0
    return 1 if char.isalnum() or char == "_" else 2
