"""Fields that are chosen: one option of a list, or any number of marks."""

from collections.abc import Callable, Sequence
from typing import Final

from rich.cells import cell_len

from tui.terminal.safe import visible
from tui.widgets.draw import Piece, fit
from tui.widgets.editor import LineEditor
from tui.widgets.field import Field, FieldSpec, Option
from tui.widgets.field_text import EDITS

Match = Callable[[str, str], bool]
_PAGE: Final = 8
_FAR: Final = 1 << 30
_STEPS: Final = {"up": -1, "down": 1, "pageup": -_PAGE, "pagedown": _PAGE, "home": -_FAR, "end": _FAR}
_SIDEWAYS: Final = {"left": -1, "right": 1, "home": -_FAR, "end": _FAR}


class ChoiceField(Field):
    """``choice``: Left and Right cycle, Space opens the list, letters filter it, Enter takes."""

    def __init__(self, spec: FieldSpec, match: Match) -> None:
        super().__init__(spec)
        self._match = match
        self._value = ""
        self._query = LineEditor()
        self._found: Sequence[Option] = ()
        self._at = 0
        self.open = False

    @property
    def value(self) -> str:
        """The id of the chosen option, or an empty string."""
        return self._value

    def set(self, value: str) -> None:
        """Another choice; it need not be among the options (an old value is kept and shown as it is)."""
        self._value = value

    def key(self, key: str, char: str | None, width: int) -> bool:
        """While the list is open all but the ways out are its keys."""
        if not self.open:
            return self._closed_key(key, char)
        if key == "escape" or (key == "backspace" and not self._query.text):
            self.rest()
        elif key == "space" and not self._query.text:
            self.settle()
        elif key in _STEPS:
            self._at = max(min(self._at + _STEPS[key], len(self._found) - 1), 0)
        elif key in EDITS:
            getattr(self._query, EDITS[key])()
            self._filter()
        elif char is not None:
            self._query.insert(char)
            self._filter()
        else:
            return False
        return True

    def _closed_key(self, key: str, char: str | None) -> bool:
        options = self.spec.options
        if key in ("left", "right") and options:
            ids = [option.id for option in options]
            step = 1 if key == "right" else -1
            at = ids.index(self._value) + step if self._value in ids else min(step, 0)
            self._value = ids[at % len(ids)]
        elif key == "space":
            self._open("")
        elif char is not None:
            self._open(char)
        elif key in ("delete", "backspace"):
            self._value = ""
        else:
            return False
        return True

    def paste(self, text: str) -> None:
        """A pasted text is what to look for."""
        if not self.open:
            self._open("")
        self._query.paste(text)
        self._filter()

    def _open(self, query: str) -> None:
        self.open = True
        self._query.reset(query)
        self._filter()

    def _filter(self) -> None:
        query = self._query.text.strip()
        options = self.spec.options
        self._found = [each for each in options if self._match(query, each.label)] if query else options
        here = [index for index, each in enumerate(self._found) if each.id == self._value]
        self._at = here[0] if here and not query else 0

    def offer(self, options: tuple[Option, ...]) -> None:
        """Other options, also under an open list; the value is kept."""
        super().offer(options)
        self._filter()

    def settle(self) -> bool:
        """Take the option under the list's cursor; when nothing answers the query, stay."""
        if self.open:
            if not self._found:
                return False
            self._value = self._found[self._at].id
            self.rest()
        return True

    def rest(self) -> None:
        """Close the list; the value stays as it was."""
        self.open = False
        self._query.reset("")

    def _label(self) -> str:
        return next((each.label for each in self.spec.options if each.id == self._value), self._value)

    def draw(self, row: int, width: int, current: bool) -> list[Piece]:
        """The chosen label, or what is being looked for."""
        if row:
            return []
        if self.open and self._query.text:
            return [(fit(self._query.text, width), "bold")]
        label = self._label()
        return [(fit(label, width), "text")] if label else [(fit(self.spec.hint, width), "hint")]

    def cursor_at(self, width: int) -> tuple[int, int]:
        """Behind what is being looked for, else at the value's beginning."""
        return 0, min(cell_len(visible(self._query.text)), width - 1) if self.open else 0

    def overlay(self, rows: int) -> list[Piece]:
        """The options that answer, the one under the cursor with ``>``."""
        if not self.open:
            return []
        if not self._found:
            return [(" — ", "choice")]
        rows = min(rows, _PAGE, len(self._found))
        first = max(min(self._at - rows // 2, len(self._found) - rows), 0)
        shown = self._found[first : first + rows]
        wide = max(cell_len(visible(each.label)) for each in shown) + 3
        return [
            (fit(f"{'>' if here else ' '} {each.label}", wide), "choice.cursor" if here else "choice")
            for index, each in enumerate(shown)
            for here in [first + index == self._at]
        ]


class MarksField(Field):
    """``marks``: Left and Right go from one to the next, Space ticks."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._ticked: set[str] = set()
        self._at = 0

    @property
    def value(self) -> str:
        """The ids of the ticked options, in order, joined by a space."""
        known = [each.id for each in self.spec.options if each.id in self._ticked]
        return " ".join([*known, *sorted(self._ticked.difference(known))])

    @property
    def cursor(self) -> int:
        """Which option the cursor is on."""
        return self._at

    def set(self, value: str) -> None:
        """Another set of ticked options."""
        self._ticked = set(value.split())

    def key(self, key: str, char: str | None, width: int) -> bool:
        """Arrows and Space; other keys are not for marks."""
        last = len(self.spec.options) - 1
        if key == "space" and last >= 0:
            self._ticked ^= {self.spec.options[self._at].id}
        elif key in _SIDEWAYS:
            self._at = max(min(self._at + _SIDEWAYS[key], last), 0)
        else:
            return False
        return True

    def paste(self, text: str) -> None:
        """Nothing to paste into."""

    def offer(self, options: tuple[Option, ...]) -> None:
        """Other options; ticks stay."""
        super().offer(options)
        self._at = max(min(self._at, len(options) - 1), 0)

    def _laid(self, width: int) -> list[tuple[int, int, str]]:
        """(row, column, text) of each option, flowing over the rows."""
        laid, row, column = [], 0, 0
        for each in self.spec.options:
            text = f"[{'x' if each.id in self._ticked else ' '}] {visible(each.label)}"
            if column and column + cell_len(text) > width:
                row, column = row + 1, 0
            laid.append((row, column, text))
            column += cell_len(text) + 2
        return laid

    def draw(self, row: int, width: int, current: bool) -> list[Piece]:
        """The options that fall into this row."""
        texts = [text for at, _, text in self._laid(width) if at == row]
        return [(fit("  ".join(texts), width), "text")] if texts else []

    def cursor_at(self, width: int) -> tuple[int, int]:
        """On the tick itself."""
        laid = self._laid(width)
        if not laid:
            return 0, 0
        row, column, _ = laid[min(self._at, len(laid) - 1)]
        return min(row, self.spec.rows - 1), min(column + 1, width - 1)
