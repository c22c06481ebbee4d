"""A calibration that all have graded: who marked what, point by point, and what they agree upon."""

from collections.abc import Iterator, Mapping
from typing import Final

from textual.app import ComposeResult

from core.domain.card import Card
from core.domain.grading.form import Answer
from core.domain.grading.grade import Grade, Purpose, spread
from core.graders import Half
from tui import grading, present
from tui.catalogue import _
from tui.screens.base import Act, DeskScreen
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph

_COLUMNS: Final = (Column(1), Column(0), Column(24, right=True))


class RoundScreen(DeskScreen):
    """Where they differ comes first. Enter: the form, with all that they agree on filled in."""

    passing = True
    DEFAULT_CSS = """
    RoundScreen #about { height: 2; }
    RoundScreen Lines { height: 1fr; }
    RoundScreen #point { height: 7; }
    """

    def __init__(self, card: Card, round_id: str) -> None:
        super().__init__()
        self.card, self._round = card, round_id
        self._about = Pane(id="about")
        self._about.can_focus = False
        self._list = Lines(columns=_COLUMNS)
        self._below = Pane(id="point")
        self._below.can_focus = False

    @property
    def headline(self) -> str:
        """What this is, and of which call."""
        return _("Calibration: {number}").format(number=present.number(self.card))

    def body(self) -> ComposeResult:
        """The round; its points; who marked the one under the cursor how."""
        yield self._about
        yield self._list
        yield self._below

    async def on_mount(self) -> None:
        """The points in which they differ."""
        await super().on_mount()
        self.set_focus(self._list)
        await self._look()

    async def on_screen_resume(self) -> None:
        """Back from the form: it may be agreed."""
        await super().on_screen_resume()
        await self._look()

    async def _look(self) -> None:
        opened = await self.console.desk.card(self.card.card_id)
        self.card = opened.card if opened else self.card
        rows = list(self._rows())
        await self._list.show(Fixed(rows), cursor=self._list.cursor_key)
        totals = [one.total for one in self._grades]
        one = self.card.grades.round(self._round)
        parts = [present.number(self.card), grading.round_title(one) if one else "", self.card.taken_by]
        if totals:
            told = _("from {least} to {most}").format(least=min(totals), most=max(totals))
            parts.append(told)
        self._about.set([Paragraph(" · ".join(filter(None, parts)), "bold"), Paragraph(style="rule")])
        self._tell(self._list.cursor_key or (rows[0].key if rows else ""))

    @property
    def _grades(self) -> tuple[Grade, ...]:
        return self.card.grades.of_round(self._round)

    def _rows(self) -> Iterator[Row]:
        pack = self.console.desk.pack
        marks = spread(self._grades)
        for item in sorted(marks, key=lambda one: len(set(marks[one])), reverse=True):
            differ = len(set(marks[item])) > 1
            signs = "  ".join(map(grading.sign, marks[item]))
            cells = ("≠" if differ else "", grading.item(item, pack), signs)
            yield Row(item, cells, style="warn" if differ else "text")

    def _tell(self, key: str) -> None:
        told = [Paragraph(style="rule")]
        for grade in self._grades:
            answer = next((one for one in grade.answers if one.item == key), None)
            if answer is not None:
                parts = (f"{grade.by}: {grading.mark(answer.mark)}", answer.reason, answer.remark)
                told.append(Paragraph(" · ".join(filter(None, parts)), right=grading.total(grade.total)))
        self._below.set(told)

    def right_of_status(self) -> str:
        """What this is."""
        return _("Calibration") + "  "

    def keys(self) -> str:
        """What Enter does."""
        return _("Enter: the grade that is agreed upon   Esc: back")

    def acts(self) -> Mapping[str, Act]:
        """Back; the call itself."""
        return {
            "call.wrap_up": self.console.back,
            "screen.back": self.console.back,
            "caller.history": self.act_card,
        }

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another point."""
        self._tell(message.key)

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter: the form of what is agreed."""
        self.console.call_next(self._agree)

    async def _agree(self) -> None:
        from tui.screens.grading.sheet import SheetScreen

        if self.card.grades.agreed(self._round) is not None:
            self.say(_("It is agreed already."))
            return
        await self.console.push_screen(
            SheetScreen(
                self.card, Purpose.AGREED, self._round, Half({one.item: one for one in _alike(self._grades)})
            )
        )

    async def act_card(self) -> None:
        """F3: the card itself."""
        await self.console.visit(self.card.card_id)


def _alike(grades: tuple[Grade, ...]) -> Iterator[Answer]:
    """The points that all of them marked alike."""
    marks = spread(grades)
    for answer in grades[0].answers if grades else ():
        if len(set(marks[answer.item])) == 1:
            yield answer
