"""The two questions a screen asks: choose one of these, or fill in these few fields."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from core.domain.text import matches
from core.errors import Refused, StoreError
from tui import present
from tui.catalogue import _
from tui.widgets.dialog import Dialog
from tui.widgets.form import FieldSpec, Form, Heading
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.plan import plan

Typed = Callable[[str, str, int], Awaitable[None]]
Left = Callable[[str, str], Awaitable[None]]
Answer = Callable[[Mapping[str, str]], Awaitable[str]]

_WIDTH = 72
"""Columns of a dialog of fields."""


class ChooseDialog(Dialog[str]):
    """One of a few rows; Enter takes it, Esc takes none.

    ``about``: row key → what is told of it in full, in the lower edge, while the cursor is on it.
    """

    def __init__(
        self,
        title: str,
        rows: Sequence[Row],
        *,
        columns: Sequence[Column] = (),
        width: int = 60,
        about: Mapping[str, str] | None = None,
    ) -> None:
        self._about = about or {}
        super().__init__(
            title,
            Lines(Fixed(rows), columns=columns),
            width=width,
            height=len(rows) + 2,
            hint=self._about.get(rows[0].key) or _("Enter: this   Esc: back"),
        )

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another row. A screen reader has read it whole."""
        message.stop()
        if message.key in self._about and not self.app.has_class("-linear"):
            self.set_hint(self._about[message.key])

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """This one."""
        message.stop()
        self.dismiss(message.key)


class FormDialog(Dialog[bool]):
    """A dialog of fields. Every key goes to the disk; what it does not take is said in the lower edge."""

    def __init__(
        self,
        title: str,
        fields: Sequence[FieldSpec | Heading],
        values: Mapping[str, str],
        on_type: Typed,
        *,
        on_leave: Left | None = None,
        width: int,
        height: int,
        hint: str,
    ) -> None:
        self._on_type = on_type
        self._wrong = False
        self.form = Form(
            fields, match=matches, on_type=self._typed, on_leave=on_leave, on_fault=self._fault, values=values
        )
        super().__init__(title, self.form, width=width, height=height, hint=hint)

    async def _typed(self, field: str, text: str, cursor: int) -> None:
        await self._on_type(field, text, cursor)
        if self._wrong:  # it was said of what was typed before, or of the disk
            self.set_hint(self._hint)

    def set_hint(self, sentence: str) -> None:
        """What is wrong, until something else is typed; or the keys."""
        self._wrong = sentence != self._hint
        super().set_hint(sentence)

    async def _fault(self, field: str, error: Exception) -> None:
        if not isinstance(error, Refused | StoreError):
            raise error
        self.set_hint(present.fault(error))


class FillDialog(FormDialog):
    """A few fields; Enter in the last one answers with them all, Esc keeps the drafts and answers nothing.

    ``on_type`` puts every key on disk, so that Esc, a dropped line and a dead battery lose nothing.
    ``answer`` takes the values; the dialog stays until it takes them. What is wrong with them is a sentence
    it returns or a fault it raises: said in the lower edge, so that the next key still goes into the dialog.
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[FieldSpec | Heading],
        values: Mapping[str, str],
        on_type: Typed,
        answer: Answer,
        *,
        hint: str = "",
    ) -> None:
        super().__init__(
            title,
            fields,
            values,
            on_type,
            width=_WIDTH,
            height=plan(fields, _WIDTH).rows + 2,
            hint=hint or _("Enter: next, then done   Esc: back"),
        )
        self._answer = answer

    async def on_form_finished(self, message: Form.Finished) -> None:
        """Done, or what is still wrong."""
        message.stop()
        try:
            wrong = await self._answer(self.form.values())
        except (Refused, StoreError) as error:
            wrong = present.fault(error)
        if wrong:
            self.set_hint(wrong)
        else:
            self.dismiss(True)
