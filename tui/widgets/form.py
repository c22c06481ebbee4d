"""A form: many fields drawn as one widget, each key on disk before the next is handled."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from textual.message import Message
from textual.widget import Widget

Kind = Literal["line", "text", "choice", "marks", "date"]


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a choice or a mark: its id (kept) and its label (shown, filtered by)."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a form and where it stands.

    kind: ``line`` one line; ``text`` soft-wrapped, `rows` high; ``choice`` one of `options`; ``marks``
    any of `options`, ticked with Space; ``date`` a line whose dots come by themselves (дд.мм.гггг).
    label_width, width: in cells; ``width=0`` takes what is left of the row. `beside` puts the field
    into the row of the field before it. hint: shown dim while the field is empty.

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
    options: tuple[Option, ...] = ()
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the form that is not a field: a section's name, or an empty line when `text` is empty."""

    text: str = ""


class Form(Widget, can_focus=True):
    """Fields one under another; Enter, Tab, Down go on, Shift+Tab and Up go back, Esc is not ours.

    on_type(field_id, value, cursor): awaited after each edit and before the next key is handled.
    on_leave(field_id, value): awaited before the cursor leaves a field (and by `leave`).
    on_fault(field_id, error): awaited when one of them raises; the text stays on the screen.
    match(query, label): does the option's label answer what was typed? (wrong layouts included)
    """

    class Finished(Message):
        """Enter was pressed in the last field, which has been left."""

    class Moved(Message):
        """The cursor came into another field."""

        def __init__(self, field_id: str) -> None:
            super().__init__()
            self.field_id = field_id

    def __init__(
        self,
        layout: Sequence[FieldSpec | Heading],
        *,
        match: Callable[[str, str], bool],
        on_type: Callable[[str, str, int], Awaitable[None]] | None = None,
        on_leave: Callable[[str, str], Awaitable[None]] | None = None,
        on_fault: Callable[[str, Exception], Awaitable[None]] | None = None,
        values: Mapping[str, str] | None = None,
        id: str | None = None,
    ) -> None:
        raise NotImplementedError

    @property
    def current(self) -> str:
        """The id of the field the cursor is in."""
        raise NotImplementedError

    def values(self) -> dict[str, str]:
        """Every field's value as it stands on the screen, the half-typed one included."""
        raise NotImplementedError

    def set_value(self, field_id: str, text: str) -> None:
        """A change from outside. The field being edited is not touched: the value waits as `incoming`, marked."""
        raise NotImplementedError

    def incoming(self, field_id: str) -> str | None:
        """The value that came from outside while the field was edited, or None."""
        raise NotImplementedError

    async def take_incoming(self) -> None:
        """The operator's own act: the waiting value replaces the current field's text (undo brings it back)."""
        raise NotImplementedError

    async def put(self, field_id: str, text: str) -> None:
        """The operator's own act from elsewhere (a dialog): as if typed over the field; `on_type` is awaited."""
        raise NotImplementedError

    async def leave(self) -> None:
        """Make what is in the current field a fact without moving: awaits `on_leave`."""
        raise NotImplementedError

    async def focus_field(self, field_id: str) -> None:
        """Move into a field, leaving the current one properly."""
        raise NotImplementedError

    def mark(self, field_id: str, sign: str = "", note: str = "", look: str = "note") -> None:
        """A sign (✓ ! …) and a short note at the right of a field; empty takes them away."""
        raise NotImplementedError

    def set_options(self, field_id: str, options: Sequence[Option]) -> None:
        """Other options for a choice or marks; the value is kept."""
        raise NotImplementedError

    def set_layout(self, layout: Sequence[FieldSpec | Heading]) -> None:
        """Other fields; those that stay (by id) keep text, cursor, undo and marks."""
        raise NotImplementedError
