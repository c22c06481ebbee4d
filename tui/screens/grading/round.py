"""A calibration that all have graded: who marked what, point by point, and what they agree upon."""

from collections.abc import Iterable, Iterator
from typing import Final

from core.domain.card import Card
from core.domain.grading.form import Answer
from core.domain.grading.grade import Grade, Purpose, spread
from core.domain.record import changed
from core.graders import Half
from tui import grading, present
from tui.catalogue import _
from tui.screens.grading.of_call import OfCallScreen
from tui.widgets.lines import Column, Lines, Row
from tui.widgets.pane import Paragraph

_FATAL, _WORDS = "!fatal", "!words"
"""Rows that are no point of the form."""
_APART: Final = 8
"""So many signs stand apart in the column; more of them side by side."""


class RoundScreen(OfCallScreen):
    """Where they differ comes first. Enter: the form, with all that they agree on filled in."""

    COLUMNS = (Column(1), Column(0), Column(24, right=True))

    def __init__(self, card: Card, round_id: str) -> None:
        super().__init__(card)
        self._round = round_id

    @property
    def headline(self) -> str:
        """What this is, and of which call."""
        return _("Calibration: {number}").format(number=present.number(self.card))

    async def on_screen_resume(self) -> None:
        """Back from the form: it may be agreed."""
        await super().on_screen_resume()
        await self.look()

    async def look(self) -> None:
        """Read the card anew."""
        await self.read_card()
        totals = [grade.total for grade in self._grades]
        one = self.card.grades.round(self._round)
        parts = [self.call_words(), grading.round_title(one) if one else ""]
        if totals:
            parts.append(_("from {least} to {most}").format(least=min(totals), most=max(totals)))
        title = Paragraph(" · ".join(filter(None, parts)), "bold")
        await self.show([title, Paragraph(style="rule")], list(self._rows()))

    @property
    def _grades(self) -> tuple[Grade, ...]:
        return self.card.grades.of_round(self._round)

    def _rows(self) -> Iterator[Row]:
        pack = self.console.desk.pack
        marks = spread(self._grades)
        faults = [bool(grade.fatal) for grade in self._grades]
        if any(faults):
            signs = self._side_by_side("!" if fatal else "–" for fatal in faults)
            cells = ("≠" if not all(faults) else "", _("A fatal fault: the grade is 0"), signs)
            yield Row(_FATAL, cells, style="alarm")
        if any(grade.fact.words for grade in self._grades):
            yield Row(_WORDS, ("", _("Of the whole call"), ""))
        for item in sorted(marks, key=lambda one: len(set(marks[one])), reverse=True):
            differ = len(set(marks[item])) > 1
            signs = self._side_by_side(map(grading.sign, marks[item]))
            cells = ("≠" if differ else "", grading.item(item, pack), signs)
            yield Row(item, cells, style="warn" if differ else "text")

    def _side_by_side(self, signs: Iterable[str]) -> str:
        """One for each grader, in their order."""
        apart = "  " if len(self._grades) <= _APART else ""
        return apart.join(signs)

    def about(self, key: str) -> Iterator[Paragraph]:
        """Who marked a point how, and why; which fault it was; what was said of the whole call."""
        for grade in self._grades:
            if key in (_FATAL, _WORDS):
                faults = "; ".join(map(grading.fault, grade.fatal)) if key == _FATAL else ""
                told = " · ".join(filter(None, (faults, grade.fact.words)))
                yield Paragraph(f"{grade.by}: {told or '–'}", right=grading.total(grade.total))
            answer = next((one for one in grade.answers if one.item == key), None)
            if answer is not None:
                parts = (f"{grade.by}: {grading.mark(answer.mark)}", answer.reason, answer.remark)
                yield Paragraph(" · ".join(filter(None, parts)), right=grading.total(grade.total))

    def right_of_status(self) -> str:
        """What this is."""
        return _("Calibration") + "  "

    def keys(self) -> str:
        """What Enter does."""
        one = self.card.grades.round(self._round)
        if one is None or self.card.grades.over(one):
            return _("Esc: back")
        return _("Enter: the grade that is agreed upon   Esc: back")

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


def _alike(grades: tuple[Grade, ...]) -> Iterator[Answer]:
    """The points that all of them marked alike."""
    marks = spread(grades)
    for answer in grades[0].answers if grades else ():
        if len(set(marks[answer.item])) == 1:
            yield changed(answer, remark="", second=-1)
