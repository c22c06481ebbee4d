"""What grades come to in a period: of the centre and of each operator, its weakest points, month by month."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from textual.app import ComposeResult

from core.domain.figures import Days
from core.domain.grading.figures import Graded, together
from core.errors import StoreError
from tui import grading
from tui.catalogue import _
from tui.figures import decimal, percent
from tui.screens.base import Act, DeskScreen
from tui.screens.figures import PERIODS, period
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph

_COLUMNS: Final = (Column(20), Column(20), Column(12), Column(6), Column(0))
_PERIOD, _OF = "period:", "of:"
_BAR: Final = 20
"""Cells of the bar of a hundred."""
_WEAKEST: Final = 3
_DAYS: Final = 31


class QualityScreen(DeskScreen):
    """Enter on a period counts it, aside; on an operator draws their months, on all together those of all.

    Who does not grade sees the line of their own calls only.
    """

    passing = True
    DEFAULT_CSS = """
    QualityScreen Lines { height: 1fr; }
    QualityScreen Pane { height: 7; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._period = "month"
        self._list = Lines(columns=_COLUMNS)
        self._below = Pane()
        self._below.can_focus = False
        self._about: dict[str, Graded] = {}
        self._whose = ""
        self._parts: Sequence[Graded] = ()
        self._daily: Sequence[Graded] = ()

    @property
    def headline(self) -> str:
        """What this is."""
        return _("Quality")

    def body(self) -> ComposeResult:
        """The table; under it the weakest points of the row under the cursor."""
        yield self._list
        yield self._below

    async def on_mount(self) -> None:
        """This month first."""
        await super().on_mount()
        self.set_focus(self._list)
        await self._choose("month")

    def right_of_status(self) -> str:
        """What this is."""
        return _("Quality") + "  "

    def keys(self) -> str:
        """What Enter does here."""
        return _("Enter: count this period, or draw the months of this operator   Esc: back")

    def acts(self) -> Mapping[str, Act]:
        """Back."""
        return {"call.wrap_up": self.console.back, "screen.back": self.console.back}

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another row."""
        self._tell(message.key)

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter: count a period anew, or draw the months of somebody."""
        if message.key.startswith(_PERIOD):
            await self._choose(message.key.removeprefix(_PERIOD))
        elif message.key.startswith(_OF):
            self._whose = message.key.removeprefix(_OF)
            await self._draw()

    async def _choose(self, name: str) -> None:
        self._period = name
        await self._show([_heading(_("counting…"))])
        self.run_worker(self._count(name), exclusive=True)

    async def _count(self, name: str) -> None:
        desk = self.console.desk
        days = period(name, desk.reports.today())
        try:
            parts = await desk.reports.graded(days)
            daily = await desk.reports.graded_daily(days) if desk.graders.may_look else ()
        except StoreError as error:
            await self._show([_heading(_("no data"))])
            self.console.tell(error)
            return
        if not desk.graders.may_look:
            parts = [one for one in parts if one.operator == desk.operator.name]
        self._parts, self._daily = parts, daily
        await self._draw()

    async def _draw(self) -> None:
        parts = self._parts
        theirs = [one for one in parts if self._whose in ("", one.operator)]
        rows = [*self._table(parts), *self._months(theirs), *self._days(self._daily)]
        await self._show(rows or [_heading(_("no data"))])
        self._tell(self._list.cursor_key or "")

    async def _show(self, rows: Sequence[Row]) -> None:
        await self._list.show(Fixed([*self._periods(), *rows]), cursor=self._list.cursor_key)

    def _periods(self) -> Iterator[Row]:
        today = self.console.desk.reports.today()
        for name, title in PERIODS.items():
            days = period(name, today)
            since = f"{days.since:%d.%m}–" if days.since != days.until else ""
            chosen = name == self._period
            cells = (_(title), f"{since}{days.until:%d.%m.%Y}", _("chosen") if chosen else "", "", "")
            yield Row(f"{_PERIOD}{name}", cells, style="bold" if chosen else "text")

    def _table(self, parts: Sequence[Graded]) -> Iterator[Row]:
        if not parts:
            return
        days = parts[0].days
        yield _heading(_("Graded of all calls · mean and spread · by the law · fatal in 1000"))
        everybody = {one.operator: one for one in _by_operator(parts, days)}
        if len(everybody) > 1:
            yield self._row(together(parts, days))
        for one in everybody.values():
            yield self._row(one)

    def _row(self, one: Graded) -> Row:
        key = f"{_OF}{one.operator}"
        self._about[key] = one
        spread = "" if one.spread is None else f" ± {decimal(one.spread)}"
        mean = _("no grade") if one.mean is None else f"{decimal(one.mean)}{spread}"
        fatal = "" if one.fatal_per_1000 is None else f"{decimal(one.fatal_per_1000)} ‰"
        cells = (
            one.operator or _("All together"),
            f"{one.graded} / {one.calls} ({percent(one.coverage)})",
            mean,
            "" if one.compliance is None else f"{round(one.compliance)} %",
            fatal,
        )
        return Row(key, cells, style="text" if one.operator else "bold")

    def _months(self, parts: Sequence[Graded]) -> Iterator[Row]:
        months = sorted({one.days.since for one in parts})
        if not months:
            return
        yield _heading(" · ".join(filter(None, (_("Mean grade by month"), self._whose))))
        for since in months:
            here = [one for one in parts if one.days.since == since]
            one = together(here, here[0].days)
            self._about[f"month:{since}"] = one
            bar = "" if one.mean is None or self.console.linear else "█" * round(one.mean * _BAR / 100)
            mean = _("no grade") if one.mean is None else decimal(one.mean)
            yield Row(f"month:{since}", (f"{since:%m.%Y}", bar, mean, "", percent(one.coverage)))

    def _days(self, daily: Sequence[Graded]) -> Iterator[Row]:
        """How much of each day was graded, the newest day first."""
        if daily:
            yield _heading(_("Graded of all calls, by day"))
        for one in sorted(daily, key=lambda one: one.days.since, reverse=True)[:_DAYS]:
            bar = "" if self.console.linear else "█" * round((one.coverage or 0) * _BAR / 100)
            day = f"{one.days.since:%d.%m.%Y}"
            cells = (day, bar, f"{one.graded} / {one.calls}", "", percent(one.coverage))
            yield Row(f"day:{day}", cells)

    def _tell(self, key: str) -> None:
        told, one = [Paragraph(style="rule")], self._about.get(key)
        if one is not None and one.satisfaction is not None:
            rating = _("Citizens: {rating} of 5; {rated} of {asked} answered").format(
                rating=decimal(one.satisfaction, 2), rated=one.rated, asked=one.asked
            )
            told.append(Paragraph(rating, right=percent(one.response)))
        if one is not None and one.lost:
            told.append(Paragraph(_("Weakest points: what was lost a call"), "bold"))
            for item, halves in one.weakest(_WEAKEST):
                lost = decimal(halves / 2 / one.graded, 2) if one.graded else ""
                told.append(Paragraph(grading.item(item, self.console.desk.pack), right=f"−{lost}"))
        self._below.set(told)


def _by_operator(parts: Sequence[Graded], days: Days) -> list[Graded]:
    names = sorted({one.operator for one in parts})
    return [together([one for one in parts if one.operator == name], days, name) for name in names]


def _heading(title: str) -> Row:
    return Row(f"heading:{title}", (("", "text"), (title, "heading")), selectable=False)
