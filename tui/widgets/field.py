"""A field of a form: its spec and what the form asks of every kind."""

from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len

from tui.catalogue import _
from tui.terminal.safe import visible
from tui.widgets.draw import Piece
from tui.widgets.editor import LineEditor

Kind = Literal["line", "text", "choice", "entry", "marks", "date"]


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a choice or a mark: its id (kept) and its label (shown, filtered by).

    key: the digit that takes it while nothing is looked for; depth: steps to the right in the whole list.
    """

    id: str
    label: str
    key: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a form and where it stands.

    kind: ``line`` one line; ``text`` soft-wrapped, `rows` high; ``choice`` one of `options`; ``entry`` a
    free line with `options` to pick from; ``marks`` any of `options`, ticked with Space; ``date`` a line
    whose dots come by themselves (дд.мм.гггг). label_width, width: in cells; ``width=0`` takes what is
    left of the row. `beside` puts the field into the row of the field before it. hint: shown dim while
    the field is empty. offer: of an empty ``entry``, what Space puts there; shown as its hint.

    The value of a field is always a str: of a choice the option's id (``""`` for none), of marks the
    ids in the order of `options` joined by one space.
    """

    id: str
    label: str
    kind: Kind = "line"
    rows: int = 1
    label_width: int = 8
    width: int = 0
    hint: str = ""
    offer: str = ""
    options: tuple[Option, ...] = ()
    beside: bool = False


class Field:
    """What all kinds share: the spec, the mark beside the value, the value that waits."""

    def __init__(self, spec: FieldSpec) -> None:
        self.spec = spec
        self.sign, self.note, self.look = "", "", "note"
        self.incoming: str | None = None
        self.edited = False

    @property
    def value(self) -> str:
        """The value as it stands."""
        raise NotImplementedError

    @property
    def cursor(self) -> int:
        """The cursor's position in the value, kept with the draft."""
        return len(self.value)

    @property
    def editor(self) -> LineEditor | None:
        """The text under edit, where there is one (for the clipboard)."""
        return None

    def mark(self, left: int) -> list[Piece]:
        """The mark beside the value: ``↓`` for a value that waits, the sign, the note if `left` cells do."""
        parts = [("↓", "warn")] if self.incoming is not None else []
        if self.sign:
            parts.append((visible(self.sign), self.look))
        left -= sum(1 + cell_len(sign) for sign, _ in parts)
        if self.note and cell_len(visible(self.note)) < left:
            parts.append((visible(self.note), self.look))
        return [piece for part in parts for piece in ((" ", "text"), part)]

    def mark_beside(self, room: int) -> list[Piece]:
        """The mark in the row of the value; its note never hides the text, nor the cursor behind it."""
        return self.mark(room - cell_len(visible(self.value)) - 1)

    @property
    def warning(self) -> str:
        """What looks wrong with the value, the label before it."""
        return f"{self.spec.label}: {self.note}" if self.note and self.look == "warn" else ""

    def set(self, value: str) -> None:
        """Another value from outside."""
        raise NotImplementedError

    def put(self, value: str) -> None:
        """Another value by the operator's own act."""
        self.set(value)

    def key(self, key: str, char: str | None, width: int) -> bool:
        """Take a key; False when it is not for this field. `width`: of the value, in cells."""
        raise NotImplementedError

    def paste(self, text: str) -> None:
        """Take a pasted text."""
        raise NotImplementedError

    def aloud(self) -> tuple[str, str]:
        """For a screen reader: by what to know that something else stands here now, and what stands here.

        A text that is typed says itself letter by letter: it is told when the cursor comes, not at each key.
        """
        return "", self.value or _("empty")

    def settle(self) -> bool:
        """Before the cursor goes on: take what is being chosen. False when that is impossible."""
        return True

    def rest(self) -> None:
        """The cursor has gone."""

    def respec(self, spec: FieldSpec) -> None:
        """Another place, label or options; the value is kept."""
        self.spec = spec

    def draw(self, row: int, width: int, current: bool) -> list[Piece]:
        """Row `row` of the value, at most `width` cells."""
        raise NotImplementedError

    def cursor_at(self, width: int) -> tuple[int, int]:
        """(row, column) of the terminal's cursor within the value."""
        raise NotImplementedError

    def overlay(self, rows: int) -> list[Piece]:
        """What hangs under the field while it is current: one piece a row, at most `rows`."""
        return []
