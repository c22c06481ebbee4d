"""The two questions a screen asks: choose one of these, or fill in these few fields."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from tui import present
from tui.catalogue import _
from tui.widgets.dialog import Dialog
from tui.widgets.form import FieldSpec, Form, Heading
from tui.widgets.lines import Column, Fixed, Lines, Row

Typed = Callable[[str, str, int], Awaitable[None]]


class ChooseDialog(Dialog[str]):
    """One of a few rows; Enter takes it, Esc takes none."""

    def __init__(
        self,
        title: str,
        rows: Sequence[Row],
        *,
        columns: Sequence[Column] = (),
        width: int = 60,
        hint: str = "",
    ) -> None:
        super().__init__(
            title,
            Lines(Fixed(rows), columns=columns),
            width=width,
            height=len(rows) + 2,
            hint=hint or _("Enter: this   Esc: back"),
        )

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """This one."""
        message.stop()
        self.dismiss(message.key)


class FillDialog(Dialog[Mapping[str, str]]):
    """A few fields; Enter in the last one gives them all, Esc keeps the drafts and gives nothing.

    ``on_type`` puts every key on disk, so that Esc, a dropped line and a dead battery lose nothing.
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[FieldSpec | Heading],
        values: Mapping[str, str],
        on_type: Typed,
        *,
        height: int = 0,
        hint: str = "",
    ) -> None:
        rows = sum(1 if isinstance(field, Heading) else 0 if field.beside else field.rows for field in fields)
        form = Form(fields, match=present.matches, on_type=on_type, values=values)
        super().__init__(
            title,
            form,
            width=72,
            height=height or rows + 2,
            hint=hint or _("Enter: next, then done   Esc: back"),
        )
        self._form = form

    def on_form_finished(self, message: Form.Finished) -> None:
        """Done."""
        message.stop()
        self.dismiss(self._form.values())
