"""Fields that are chosen: one option of a list, or any number of marks."""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Final

from rich.cells import cell_len

from tui.catalogue import _
from tui.terminal.safe import visible
from tui.widgets.draw import Piece, fit
from tui.widgets.editor import LineEditor
from tui.widgets.field import Field, FieldSpec, Option
from tui.widgets.field_text import EDITS, TextField

Match = Callable[[str, str], int | None]
_PAGE: Final = 8
_FAR: Final = 1 << 30
_STEPS: Final = {"up": -1, "down": 1, "pageup": -_PAGE, "pagedown": _PAGE, "home": -_FAR, "end": _FAR}
_SIDEWAYS: Final = {"left": -1, "right": 1, "home": -_FAR, "end": _FAR}


class _Answers:
    """The options that answer what was typed, and a cursor among them; drawn as a list under the field."""

    def __init__(self, match: Match) -> None:
        self._match = match
        self.found: Sequence[Option] = ()
        self.at = 0
        self._whole = True
        self._wide = 0

    def look(self, options: Sequence[Option], query: str) -> None:
        """Find the options that answer `query`, best first; all of them, in their order, when it is empty."""
        query = query.strip()
        self._whole = not query
        scored = [(self._match(query, each.label), each) for each in options] if query else []
        answers = [(score, each) for score, each in scored if score is not None]
        self.found = [each for _, each in sorted(answers, key=itemgetter(0))] if query else options
        # Of all of them, not of those in sight: the list stands still while one goes through it.
        self._wide = max((cell_len(visible(self._label(each))) for each in self.found), default=0) + 3

    def step(self, key: str, least: int = 0) -> None:
        """Move the cursor; `least` is -1 where it may also stand on none."""
        self.at = max(min(self.at + _STEPS[key], len(self.found) - 1), least)

    def told(self) -> str:
        """The option under the cursor, in words."""
        return self.found[self.at].label if self.found else _("nothing like it")

    def pieces(self, rows: int) -> list[Piece]:
        """One piece for a row, at most `rows`; the one under the cursor begins with ``>``."""
        if not self.found:
            return [(f" {_('nothing like it')} ", "choice")]
        rows = min(rows, _PAGE, len(self.found))
        first = max(min(self.at - rows // 2, len(self.found) - rows), 0)
        shown = self.found[first : first + rows]
        pieces: list[Piece] = []
        for index, option in enumerate(shown, first):
            sign, look = (">", "choice.cursor") if index == self.at else (" ", "choice")
            pieces.append((fit(f"{sign} {self._label(option)}", self._wide), look))
        return pieces

    def _label(self, option: Option) -> str:
        """In the whole list with its digit, or as deep as it stands in its tree."""
        before = f"{option.key} " if option.key else "  " * option.depth
        return (before if self._whole else "") + option.label


class ChoiceField(Field):
    """``choice``: Left and Right cycle, Space opens the list, letters filter it, Enter takes.

    A digit takes the option that has it as its key, while nothing has been typed to look for; any other digit
    is looked for. Letters never do, though the digit row of a Kazakh keyboard types some: they begin words.
    """

    def __init__(self, spec: FieldSpec, match: Match) -> None:
        super().__init__(spec)
        self._value = ""
        self._query = LineEditor()
        self._answers = _Answers(match)
        self._open = False

    @property
    def value(self) -> str:
        """The id of the chosen option, or an empty string."""
        return self._value

    def set(self, value: str) -> None:
        """Another choice; it need not be among the options (an old value is kept and shown as it is)."""
        self._value = value

    def key(self, key: str, char: str | None, width: int) -> bool:
        """While the list is open all but the ways out are its keys."""
        if not self._open:
            return self._closed_key(key, char)
        if key == "escape" or (key == "backspace" and not self._query.text):
            self.rest()
        elif key == "space" and not self._query.text:
            self.settle()
        elif key in _STEPS:
            self._answers.step(key)
        elif key in EDITS:
            getattr(self._query, EDITS[key])()
            self._look()
        elif char is not None:
            if self._query.text or not self._quick(char):
                self._query.insert(char)
                self._look()
        else:
            return False
        return True

    def _quick(self, char: str) -> bool:
        """Take the option that has this key, if one has."""
        found = next((each for each in self.spec.options if each.key == char), None)
        if found is not None:
            self._value = found.id
            self.rest()
        return found is not None

    def _closed_key(self, key: str, char: str | None) -> bool:
        options = self.spec.options
        if key in ("left", "right") and options:
            ids = [option.id for option in options]
            step = 1 if key == "right" else -1
            at = ids.index(self._value) + step if self._value in ids else min(step, 0)
            self._value = ids[at % len(ids)]
        elif key == "space":
            self._unfold("")
        elif char is not None:
            if not self._quick(char):
                self._unfold(char)
        elif key in ("delete", "backspace"):
            self._value = ""
        else:
            return False
        return True

    def paste(self, text: str) -> None:
        """A pasted text is what to look for."""
        if not self._open:
            self._unfold("")
        self._query.paste(text)
        self._look()

    def _unfold(self, query: str) -> None:
        self._open = True
        self._query.reset(query)
        self._look()

    def _look(self) -> None:
        self._answers.look(self.spec.options, self._query.text)
        ids = [each.id for each in self._answers.found]
        self._answers.at = ids.index(self._value) if not self._query.text and self._value in ids else 0

    def respec(self, spec: FieldSpec) -> None:
        """Other options, also under an open list; the value is kept."""
        super().respec(spec)
        self._look()

    def settle(self) -> bool:
        """Take the option under the list's cursor; when nothing answers the query, stay."""
        if self._open:
            if not self._answers.found:
                return False
            self._value = self._answers.found[self._answers.at].id
            self.rest()
        return True

    def aloud(self) -> tuple[str, str]:
        """The option under the list's cursor, or the one that is chosen."""
        words = (self._answers.told() if self._open else self._label()) or _("empty")
        return words, words

    def rest(self) -> None:
        """Close the list; the value stays as it was."""
        self._open = False
        self._query.reset("")

    def _label(self) -> str:
        return next((each.label for each in self.spec.options if each.id == self._value), self._value)

    def draw(self, row: int, width: int, current: bool) -> list[Piece]:
        """The chosen label, or what is being looked for."""
        if row:
            return []
        if self._query.text:
            return [(fit(self._query.text, width), "bold")]
        label = self._label()
        return [(fit(label, width), "text")] if label else [(fit(self.spec.hint, width), "hint")]

    def cursor_at(self, width: int) -> tuple[int, int]:
        """Behind what is being looked for, else at the value's beginning."""
        return 0, min(cell_len(visible(self._query.text)), width - 1)

    def overlay(self, rows: int) -> list[Piece]:
        """The options that answer."""
        return self._answers.pieces(rows) if self._open else []


class EntryField(TextField):
    """``entry``: a free line; while typing, the options that answer hang under it.

    Down goes into the list, Enter takes what its cursor stands on; without that the text stays as typed.
    """

    def __init__(self, spec: FieldSpec, match: Match) -> None:
        super().__init__(spec)
        self._answers = _Answers(match)
        self._open = False

    def key(self, key: str, char: str | None, width: int) -> bool:
        """As in a line; the arrows go through an open list, Esc closes it."""
        if self._open:
            if key == "escape":
                self._open = False
                return True
            if key in ("up", "down", "pageup", "pagedown"):
                self._answers.step(key, -1)
                return True
        before = self.value
        if key == "space" and not before and self.spec.offer:
            self.put(self.spec.offer)
            return True
        done = super().key(key, char, width)
        if self.value != before:
            self._look()
        return done

    def paste(self, text: str) -> None:
        """As in a line."""
        super().paste(text)
        self._look()

    def _look(self) -> None:
        self._answers.look(self.spec.options, self.value)
        self._answers.at = -1
        self._open = bool(self.value.strip() and self._answers.found)

    def settle(self) -> bool:
        """Take the option the cursor was put on, if any."""
        if self._open and self._answers.at >= 0:
            self.put(self._answers.found[self._answers.at].label)
        self._open = False
        return True

    def aloud(self) -> tuple[str, str]:
        """The option under the list's cursor, or the text."""
        option = self._answers.told() if self._open and self._answers.at >= 0 else ""
        return option, option or super().aloud()[1]

    def rest(self) -> None:
        """Close the list; the text stays as typed."""
        super().rest()
        self._open = False

    def overlay(self, rows: int) -> list[Piece]:
        """The options that answer."""
        return self._answers.pieces(rows) if self._open else []


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

    def aloud(self) -> tuple[str, str]:
        """The option the cursor is on, and whether it is ticked."""
        words = self._text(self.spec.options[self._at]) if self.spec.options else ""
        return words, words

    def paste(self, text: str) -> None:
        """Nothing to paste into."""

    def respec(self, spec: FieldSpec) -> None:
        """Other options; ticks stay."""
        super().respec(spec)
        self._at = max(min(self._at, len(spec.options) - 1), 0)

    def _text(self, option: Option) -> str:
        return f"[{'x' if option.id in self._ticked else ' '}] {visible(option.label)}"

    def _laid(self, width: int) -> list[tuple[int, int, str]]:
        """(row, column, text) of each option, flowing over the rows."""
        laid, row, column = [], 0, 0
        for each in self.spec.options:
            text = self._text(each)
            if column and column + cell_len(text) > width:
                row, column = row + 1, 0
            laid.append((row, column, text))
            column += cell_len(text) + 2
        return laid

    def draw(self, row: int, width: int, current: bool) -> list[Piece]:
        """The options that fall into this row; without room for all, only the ticked, till one comes here."""
        laid = self._laid(width)
        if not laid:
            return []
        if not current and laid[-1][0] >= self.spec.rows:
            ticked = ", ".join(each.label for each in self.spec.options if each.id in self._ticked)
            return [(fit(ticked or self.spec.hint, width), "text" if ticked else "hint")] if row == 0 else []
        first = self._first(laid) if current else 0
        texts = [text for at, __, text in laid if at == first + row]
        return [(fit("  ".join(texts), width), "text")] if texts else []

    def _first(self, laid: list[tuple[int, int, str]]) -> int:
        """The first row shown: the one that brings the cursor into sight."""
        return max(laid[self._at][0] - self.spec.rows + 1, 0)

    def cursor_at(self, width: int) -> tuple[int, int]:
        """On the tick itself."""
        laid = self._laid(width)
        if not laid:
            return 0, 0
        row, column, __ = laid[self._at]
        return row - self._first(laid), min(column + 1, width - 1)


def field_for(spec: FieldSpec, match: Match) -> Field:
    """The field that a spec describes."""
    if spec.kind in ("choice", "entry"):
        return ChoiceField(spec, match) if spec.kind == "choice" else EntryField(spec, match)
    return MarksField(spec) if spec.kind == "marks" else TextField(spec)
