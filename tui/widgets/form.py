"""A form: many fields drawn as one widget, each key on disk before the next is handled."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from rich.cells import cell_len
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.draw import Piece, fit, park_cursor, pointer_sign, strip
from tui.widgets.field import Field, FieldSpec, Kind, Option
from tui.widgets.field_choice import Match, field_for
from tui.widgets.plan import Heading, Place, Plan, plan

if TYPE_CHECKING:
    from textual.app import App

__all__ = ["FieldSpec", "Form", "Heading", "Option"]

# What was cut or copied, one text for each console (a process may serve several operators). It never
# goes to the terminal's clipboard: a card is personal data, and OSC 52 would hand it to the desktop.
_clipboards: "WeakKeyDictionary[App[Any], str]" = WeakKeyDictionary()


class Form(Widget, can_focus=True):
    """Fields one under another; Enter, Tab, Down go on, Shift+Tab and Up go back, Esc is not ours.

    The current field has ``>`` before its label and the terminal's own cursor in its value. Tab behind
    the last field (Shift+Tab before the first) is left to the screen, and the form starts over; so are
    Down in the last and Up in the first. A form has at least one field.

    on_type(field_id, value, cursor): awaited after each edit and before the next key is handled.
    on_leave(field_id, value): awaited before the cursor leaves a field (and by `leave`).
    on_fault(field_id, error): awaited when one of them raises; the text stays on the screen. Without
    it the error goes on to Textual.
    match(query, label): how well the option's label answers what was typed, 0 best; None: not at all.
    """

    DEFAULT_CSS = "Form { height: 1fr; }"

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
        match: Match,
        on_type: Callable[[str, str, int], Awaitable[None]] | None = None,
        on_leave: Callable[[str, str], Awaitable[None]] | None = None,
        on_fault: Callable[[str, Exception], Awaitable[None]] | None = None,
        values: Mapping[str, str] | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._match = match
        self._on_type, self._on_leave_field, self._on_fault = on_type, on_leave, on_fault
        self._layout: tuple[FieldSpec | Heading, ...] = tuple(layout)
        self._by_id = {spec.id: field_for(spec, match) for spec in layout if isinstance(spec, FieldSpec)}
        self._order = list(self._by_id.values())
        self._at = 0
        self._top = 0
        self._planned: Plan | None = None
        for field_id, value in (values or {}).items():
            self._by_id[field_id].set(value)

    # -- what screens ask and tell -----------------------------------------------------------------

    @property
    def current(self) -> str:
        """The id of the field the cursor is in."""
        return self._field.spec.id

    def values(self) -> dict[str, str]:
        """Every field's value as it stands on the screen, the half-typed one included."""
        return {field_id: field.value for field_id, field in self._by_id.items()}

    @property
    def spoken(self) -> tuple[str, str]:
        """For a screen reader: by what to know that the cursor stands on something else, and what that is."""
        place, words = self._field.aloud()
        return f"{self.current} {place}", f"{self._field.spec.label}: {words}"

    @property
    def kind(self) -> Kind:
        """The kind of the current field."""
        return self._field.spec.kind

    def warning(self, field_id: str) -> str:
        """What looks wrong in a field, whether or not there is room to show it there."""
        return self._by_id[field_id].warning if field_id in self._by_id else ""

    @property
    def remarks(self) -> dict[str, str]:
        """Label -> mark, of the fields that have one."""
        marked = (field for field in self._order if field.sign or field.note)
        return {field.spec.label: f"{field.sign} {field.note}".strip() for field in marked}

    def set_value(self, field_id: str, text: str) -> None:
        """A change from outside. The field being edited keeps its text: the value waits as `incoming`.

        Being edited is the current field while the form has the focus or holds an edit not yet left.
        A waiting value is taken when the cursor leaves the field unedited.
        """
        field = self._by_id[field_id]
        before = field.value, field.incoming
        waits = field is self._field and (self.has_focus or field.edited) and text != field.value
        if not waits:
            field.set(text)
        field.incoming = text if waits else None
        if (field.value, field.incoming) != before:
            self._repaint(field)

    def incoming(self, field_id: str) -> str | None:
        """The value that came from outside while the field was edited, or None."""
        return self._by_id[field_id].incoming

    async def put(self, field_id: str, text: str) -> None:
        """The operator's own act from elsewhere (a dialog): as if typed over; `on_type` is awaited."""
        field = self._by_id[field_id]
        await self._edit(field, lambda: field.put(text))

    async def leave(self) -> None:
        """Make what is in the current field a fact without moving: awaits `on_leave`."""
        field = self._field
        if self._on_leave_field is not None:
            value = field.value
            await self._guard(field, self._on_leave_field(field.spec.id, value))
        field.edited = False

    async def focus_field(self, field_id: str) -> None:
        """Move into a field, leaving the current one properly."""
        await self._part()
        self._stand(self._order.index(self._by_id[field_id]))

    async def press(self, key: str) -> bool:
        """Do what an editing key does, for a menu: undo, redo, select_all, ctrl+x; False: nothing to do."""
        return await self._key(key, None)

    def mark(self, field_id: str, sign: str = "", note: str = "", look: str = "note") -> None:
        """A sign (✓ ! …) and a short note at the right of a field; empty takes them away."""
        field = self._by_id[field_id]
        if (field.sign, field.note, field.look) != (sign, note, look):
            field.sign, field.note, field.look = sign, note, look
            self._repaint(field)

    def set_layout(self, layout: Sequence[FieldSpec | Heading]) -> None:
        """Other fields; those that stay (same id and kind) keep text, cursor, undo and marks.

        When the current field is gone, the cursor goes to the last before it that stays, or else the first.
        """
        passed = [field.spec.id for field in self._order[: self._at + 1]]
        kept = self._by_id
        self._layout = tuple(layout)
        self._by_id = {}
        for spec in layout:
            if isinstance(spec, FieldSpec):
                old = kept.get(spec.id)
                field = old if old and old.spec.kind == spec.kind else field_for(spec, self._match)
                field.respec(spec)
                self._by_id[spec.id] = field
        self._order = list(self._by_id.values())
        order = list(self._by_id)
        self._at = next((order.index(one) for one in reversed(passed) if one in self._by_id), 0)
        self._planned = None
        self.refresh()

    # -- keys ----------------------------------------------------------------------------------------

    @property
    def _field(self) -> Field:
        return self._order[self._at]

    async def _on_key(self, event: events.Key) -> None:
        if await self._key(event.key, event.character if event.is_printable else None):
            event.stop()
            event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        field = self._field
        await self._edit(field, lambda: field.paste(event.text))

    async def _key(self, key: str, char: str | None) -> bool:
        field = self._field
        if key in _CLIPBOARD_KEYS and field.editor is not None:
            await self._edit(field, lambda: self._clip(key, field))
            return True
        _, _, _, room = self._spot(field)
        if await self._edit(field, lambda: field.key(key, char, room)):
            return True
        if key not in _WAYS:
            return False
        if not await self._edit(field, field.settle):
            return True
        return await self._walk(key)

    async def _walk(self, key: str) -> bool:
        await self._part()
        to = self._at + _WAYS[key]
        if 0 <= to < len(self._order):
            self._stand(to)
        elif key == "enter":
            self.post_message(self.Finished())
        else:
            # Not ours: the screen moves the focus on. By Tab, alone on its screen, the form starts over.
            if key in ("tab", "shift+tab"):
                self._stand(to % len(self._order))
            return False
        return True

    def _clip(self, key: str, field: Field) -> None:
        editor = field.editor
        assert editor is not None
        if key == "ctrl+v":
            editor.paste(_clipboards.get(self.app, ""))
        elif taken := editor.cut() if key == "ctrl+x" else editor.selected:
            _clipboards[self.app] = taken

    async def _edit(self, field: Field, act: Callable[[], Any]) -> bool:
        """Do `act`; when it changed the value, wait until the value is kept. What `act` said, as a bool."""
        before, hung = field.value, bool(field.overlay(1))
        done = act() is not False
        if hung or field.overlay(1):
            self.refresh()
        elif done:
            self._repaint(field)
        if field.value != before:
            field.edited = True
            if self._on_type is not None:
                await self._guard(field, self._on_type(field.spec.id, field.value, field.cursor))
        return done

    async def _guard(self, field: Field, kept: Awaitable[None]) -> None:
        try:
            await kept
        except Exception as error:
            if self._on_fault is None:
                raise
            await self._on_fault(field.spec.id, error)

    async def _part(self) -> None:
        """Before the cursor goes: the text becomes a fact; an untouched field takes the value that waited.

        What is awaited may lay the form anew, so where the cursor goes is found out only afterwards.
        """
        field, edited = self._field, self._field.edited
        await self.leave()
        if field.incoming is not None and not edited:
            field.set(field.incoming)
            field.incoming = None
        self._close(field)

    def _close(self, field: Field) -> None:
        hung = bool(field.overlay(1))  # over other rows than its own
        field.rest()
        self.refresh() if hung else self._repaint(field)

    def _stand(self, at: int) -> None:
        if at != self._at:
            before, self._at = self._field, at
            self._repaint(before)
            self._repaint(self._field)
            self.post_message(self.Moved(self.current))

    def on_focus(self, event: events.Focus) -> None:
        """The cursor is here again: the pointer says so."""
        self._repaint(self._field)

    async def on_blur(self, event: events.Blur) -> None:
        """The focus goes elsewhere: the current field is left like any other."""
        self._close(self._field)
        await self.leave()

    # -- drawing ---------------------------------------------------------------------------------------

    def _plan(self) -> Plan:
        width = self.size.width - 1  # the last column stays free, for the signs of what lies above and below
        if self._planned is None or self._planned.width != width:
            self._planned = plan(self._layout, width, single=self.app.has_class("-linear"))
        return self._planned

    def _spot(self, field: Field) -> tuple[int, int, int, int]:
        """(row, column of the label, column of the value, its cells without the mark) of a field."""
        place = self._plan().places[field.spec.id]
        note = field.mark_beside(place.room)
        taken = sum(cell_len(text) for text, _ in note) if field.spec.rows == 1 else 0
        return place.y, place.label, place.value, max(place.room - taken, 2)

    def _repaint(self, field: Field) -> None:
        if not self.is_mounted or field.spec.id not in self._by_id:
            return
        y = self._spot(field)[0] - self._scrolled()
        self.refresh(Region(0, y, self.size.width, field.spec.rows))

    def _scrolled(self) -> int:
        """The first row shown: of the first field its heading; moved by half to a field out of sight."""
        height, rows = self.size.height, self._plan().rows
        y, tall = self._spot(self._field)[0], min(self._field.spec.rows, height)
        top = min(self._top, max(rows - height, 0)) if self._at else 0
        if not top <= y <= top + height - tall:
            top = max(min(y - height // 2, rows - height), 0)
        if top != self._top:
            self._top = top
            self.refresh()
        return top

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines; painting is also the moment to put the terminal's cursor where it belongs."""
        top = self._scrolled()
        y, _, value, room = self._spot(self._field)
        row, column = self._field.cursor_at(room)
        park_cursor(self, value + column, y + row - top)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Row `y` of what is shown, with the open list over it."""
        width, top = self.size.width, self._top
        row = y + top
        planned = self._plan()
        if row in planned.headings:
            line = strip([(" ", "text"), (planned.headings[row], "heading")], width)
        else:
            line = strip(self._row(row, planned.places), width)
        line = self._hang(line, row)
        more = "↑" if y == 0 and top else "↓" if y == self.size.height - 1 and row + 1 < planned.rows else ""
        return Strip.join([line.crop(0, width - 1), strip([(more, "hint")], 1)]) if more else line

    def _row(self, row: int, places: Mapping[str, Place]) -> list[Piece]:
        pieces: list[Piece] = []
        x = 0
        for field in self._order:
            place = places[field.spec.id]
            if not place.y <= row < place.y + field.spec.rows:
                continue
            line = row - place.y
            current = field is self._field
            room = self._spot(field)[3]
            pieces.append((" " * (place.label - 1 - x), "text"))
            pieces += self._margin(field, line, current)
            value = field.draw(line, room, current)
            pieces += value
            x = place.value + sum(cell_len(text) for text, _ in value)
            if line == 0 and field.spec.rows == 1 and (note := field.mark_beside(place.room)):
                wide = sum(cell_len(text) for text, _ in note)
                pieces += [(" " * (place.value + place.room - wide - x), "text"), *note]
                x = place.value + place.room
        return pieces

    def _margin(self, field: Field, line: int, current: bool) -> list[Piece]:
        """The pointer and the label; under the label of a field of several rows, its mark."""
        spec = field.spec
        if line == 0:
            pointer = pointer_sign(self.has_focus) if current else " "
            return [(pointer, "bold"), (fit(spec.label, spec.label_width - 1) + " ", "label")]
        note = field.mark(spec.label_width) if line == 1 else []
        text = "".join(text for text, _ in note).strip()
        return [(" ", "text"), (fit(text, spec.label_width - 1) + " ", note[-1][1] if note else "text")]

    def _hang(self, line: Strip, row: int) -> Strip:
        """Lay the current field's open list over a line: under the field, above if there is no room."""
        field = self._field
        y, _, x, _ = self._spot(field)
        height, width = self.size.height, self.size.width
        under = self._top + height - y - 1
        above = y - self._top
        options = field.overlay(max(under, above))
        if not options:
            return line
        first = y + 1 if len(options) <= under or under >= above else y - len(options)
        if not first <= row < first + len(options):
            return line
        text, look = options[row - first]
        x = max(min(x, width - cell_len(text)), 1)  # over the labels, where the words need their room
        wide = min(cell_len(text), width - x)
        hung = strip([(fit(text.rstrip(), wide), look)], wide)
        return Strip.join([line.crop(0, x), hung, line.crop(x + wide, width)])


_WAYS = {"enter": 1, "tab": 1, "down": 1, "shift+tab": -1, "up": -1}
_CLIPBOARD_KEYS = ("ctrl+c", "ctrl+x", "ctrl+v")
