"""F10: what is still missing and the result; the last Enter finishes the card (order 141-П, clause 11)."""

from collections.abc import Awaitable, Callable

from core.domain.card import Card
from core.domain.commands import WrapUp
from core.domain.completeness import another_person, missing
from core.domain.vocabulary import Kind
from tui import present
from tui.catalogue import _
from tui.screens import call_form, call_marks
from tui.screens.conversation import Conversation
from tui.screens.dialogs import FormDialog
from tui.widgets.form import FieldSpec, Form, Heading
from tui.widgets.plan import plan

_WIDTH = 45
_ROOM_FOR_A_LIST = 9
"""Rows of the dialog beyond its fields: the frame, and the list that hangs under the last of them."""
_TALLEST = 20
"""Rows with which the clocks above and the line below stay in sight."""


class WrapUpDialog(FormDialog):
    """A form of what is missing. It grows while the answers ask for more, and closes when nothing is missing.

    It covers the form only: the phrases of goodbye stay readable beside it.
    """

    DEFAULT_CSS = """
    WrapUpDialog { align: left middle; }
    """

    def __init__(self, call: Conversation, show: Callable[[Card], Awaitable[None]]) -> None:
        self._call = call
        self._show = show
        self._fields = self._asked()
        super().__init__(
            _("Wrap-up {number}").format(number=present.number(call.card)),
            self._specs(),
            {field: call.keeper.text(field, call.card.value(field)) for field in self._fields},
            call.keeper.typed,
            on_leave=self._left,
            width=_WIDTH,
            height=self._height(),
            hint=_("Enter: next, finish   Esc: back"),
        )

    def _asked(self) -> list[str]:
        """The missing fields, then the outcome: for a complaint whether it is justified, and the result.

        Not what somebody with another qualification writes: it is named when the card cannot be finished.
        """
        fields = [
            lack.field
            for lack in missing(self._call.card, self._call.desk.pack)
            if lack.field != "result" and call_marks.qualified(self._call, lack.field)
        ]
        if self._call.card.value("kind") == Kind.COMPLAINT and "justified" not in fields:
            fields.append("justified")
        return [*fields, "result"]

    def _specs(self) -> list[FieldSpec | Heading]:
        """The fields; with headings where two persons have fields of the same name."""
        pack, language = self._call.desk.pack, self._call.language
        apart = another_person(self._call.card)
        specs: list[FieldSpec | Heading] = []
        before = ""
        for field in self._fields:
            section = call_form.section(pack, field)
            if apart and section != before:
                specs.append(Heading(section))
            specs.append(call_form.field_spec(pack, field, self._call.card, language))
            before = section
        return specs

    def _height(self) -> int:
        return min(plan(self._specs(), _WIDTH).rows + _ROOM_FOR_A_LIST, _TALLEST)

    def show_values(self) -> None:
        """The card changed elsewhere: what nobody types in here shows it."""
        for field in self._fields:
            self.form.set_value(field, self._call.keeper.text(field, self._call.card.value(field)))

    async def _left(self, field: str, text: str) -> None:
        if not self._call.keeper.holds(field):  # passed by: what it shows may be older than the card
            return
        before = call_form.shape(self._call.card, self._call.desk.pack)
        await self._show(await self._call.keeper.left(field, text))
        grown = [asked for asked in self._asked() if asked not in self._fields]
        if grown or before != call_form.shape(self._call.card, self._call.desk.pack):
            self._fields = [*self._fields[:-1], *grown, "result"]
            self.form.set_layout(self._specs())
            self.body.styles.height = self._height()

    async def on_form_finished(self, message: Form.Finished) -> None:
        """Finish; or say what is missing and go there."""
        message.stop()
        if await self._call.do(WrapUp()):
            self.dismiss(True)
            return
        lacking = missing(self._call.card, self._call.desk.pack)
        if lacking:
            self.set_hint(present.missing_words(lacking))
            if lacking[0].field in self._fields:
                await self.form.focus_field(lacking[0].field)
