"""What grades come to in a period: of the centre, of each operator; and how much of every day is graded."""

from collections.abc import Iterator, Sequence
from typing import Final

from core.domain.figures import Days
from core.domain.grading.figures import Graded, together
from tui import plots
from tui.catalogue import _
from tui.figures import decimal, percent
from tui.screens.grading.drawn import DrawnScreen, meaning, seen
from tui.screens.periods import PeriodScreen, heading
from tui.widgets.lines import Column, Lines, Row
from tui.widgets.pane import Paragraph

_OF: Final = "of:"
_BAR: Final = 18
"""Cells of the bar of a hundred."""
_DAYS: Final = 31


class QualityScreen(PeriodScreen):
    """On an operator Enter draws their months, on all together those of all.

    Who does not grade sees the line of their own calls only.
    """

    COLUMNS = (Column(20), Column(18), Column(12), Column(5), Column(0))
    FIRST = "month"
    DEFAULT_CSS = """
    QualityScreen Pane { height: 7; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._about: dict[str, Graded] = {}

    def right_of_status(self) -> str:
        """What this is."""
        return _("Quality") + "  "

    def keys(self) -> str:
        """What Enter does here."""
        return _("Enter: count this period, or draw the months of this operator   Esc: back")

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter: count a period anew, or draw the months of somebody."""
        if message.key.startswith(_OF):
            await self.console.push_screen(DrawnScreen(message.key.removeprefix(_OF)))
        else:
            await super().on_lines_chosen(message)

    async def counted(self, days: Days) -> list[Row]:
        """The table, and the days."""
        desk = self.console.desk
        parts = await seen(desk, days)
        daily = await desk.reports.graded_daily(days) if desk.graders.may_look else ()
        return [*self._table(parts), *self._days(daily)] or [heading(_("no data"))]

    def _table(self, parts: Sequence[Graded]) -> Iterator[Row]:
        if not parts:
            return
        days = parts[0].days
        yield heading(_("Graded of all calls · mean and spread · by the law · fatal in 1000"))
        everybody = {one.operator: one for one in _by_operator(parts, days)}
        if len(everybody) > 1:
            yield self._row(together(parts, days))
        for one in everybody.values():
            yield self._row(one)

    def _row(self, one: Graded) -> Row:
        key = f"{_OF}{one.operator}"
        self._about[key] = one
        spread = "" if one.spread is None else f" ({decimal(one.spread)})"
        mean = _("no grade") if one.mean is None else f"{decimal(one.mean)}{spread}"
        fatal = "" if one.fatal_per_1000 is None else decimal(one.fatal_per_1000)
        cells = (
            one.operator or _("All together"),
            f"{one.graded} / {one.calls} ({percent(one.coverage)})",
            mean,
            "" if one.compliance is None else f"{round(one.compliance)} %",
            fatal,
        )
        return Row(key, cells, style="text" if one.operator else "bold")

    def _days(self, daily: Sequence[Graded]) -> Iterator[Row]:
        """How much of each day was graded, the newest day first."""
        if daily:
            yield heading(_("Graded of all calls, by day; a whole bar is 100 %"))
        for one in sorted(daily, key=lambda one: one.days.since, reverse=True)[:_DAYS]:
            bar = "" if self.console.linear else plots.bar(one.coverage or 0, 100, _BAR)
            day = f"{one.days.since:%d.%m.%Y}"
            cells = (day, bar, f"{one.graded} / {one.calls}", "", percent(one.coverage))
            yield Row(f"day:{day}", cells)

    def about(self, key: str) -> Iterator[Paragraph]:
        """How content citizens are, and by which points most was lost."""
        one = self._about.get(key)
        yield from meaning(one, self.console.desk.pack) if one else ()


def _by_operator(parts: Sequence[Graded], days: Days) -> list[Graded]:
    names = sorted({one.operator for one in parts})
    return [together([one for one in parts if one.operator == name], days, name) for name in names]
