"""Grades of twelve months, of a centre or of one operator: one figure at a time, drawn by month."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from textual import events

from core.desk import Desk
from core.domain.figures import Days
from core.domain.grading.figures import Graded, by_month, together, year_until
from core.domain.pack import Pack
from core.domain.record import record
from core.errors import StoreError
from tui import figures, grading, plots
from tui.actions import OF_DRAWN_GRADES
from tui.catalogue import _, ngettext
from tui.figures import decimal, percent
from tui.screens.in_full import InFullScreen
from tui.screens.periods import heading
from tui.widgets.draw import fit
from tui.widgets.lines import Column, Fixed, Row
from tui.widgets.pane import Paragraph

_WEAKEST: Final = 3
_ALL: Final = "all"
_MONTH: Final = 7
_BAR: Final = 24


@record(frozen=True, slots=True)
class Plot:
    """A figure to draw: its title, where its scale ends, its value, the same in words, what it rests on.

    ``legend``: what the signs of its bars mean. ``spread``: how far values lie around this one.
    """

    title: str
    end: int
    value: Callable[[Graded], float | None]
    words: Callable[[Graded, float], str]
    base: Callable[[Graded], str]
    legend: str = ""
    spread: Callable[[Graded], float | None] = lambda one: None


class DrawnScreen(InFullScreen):
    """The months of an operator, of all of them if none is named; ← and → draw another figure of them.

    Always a year, whatever period was counted before: of a day or a month there is no course to see.
    """

    own_keys = OF_DRAWN_GRADES
    COLUMNS = (Column(_MONTH), Column(_BAR), Column(14), Column(0))
    DEFAULT_CSS = "DrawnScreen #about { height: 1; }"

    def __init__(self, whose: str) -> None:
        super().__init__()
        self.whose = whose
        self._below.can_focus = False
        self._plots: Sequence[Plot] = ()
        self._at = 0
        self._parts: Mapping[str, Graded] = {}

    def right_of_status(self) -> str:
        """What this is."""
        return _("Quality") + "  "

    @property
    def headline(self) -> str:
        """Whose months these are."""
        return f"{_('Quality')}: {self._who()}"

    def keys(self) -> str:
        """How another figure is drawn."""
        return _("← →: another figure   Esc: back")

    async def on_mount(self) -> None:
        """It is counted aside."""
        await super().on_mount()
        await self._list.show(Fixed([heading(_("counting…"))]))
        self.run_worker(self._count(), exclusive=True)

    async def _count(self) -> None:
        desk = self.console.desk
        days = year_until(desk.reports.today())
        try:
            months = by_month(await seen(desk, days), days.until, self.whose)
        except StoreError as error:
            await self._list.show(Fixed([heading(_("no data"))]))
            self.console.tell(error)
            return
        whole = together(months, days, self.whose)
        self._parts = {f"{one.days.since:%m.%Y}": one for one in months} | {_ALL: whole}
        self._plots = (*_figures(months), *_points(months, whole, desk.pack))
        await self._draw()
        if self.console.linear:  # no key was pressed by which a reader would be told that it is counted
            __, row = self._list.spoken
            self.say(". ".join((self._plots[self._at].title, row, self.keys())))

    async def _draw(self) -> None:
        plot, linear = self._plots[self._at], self.console.linear
        place = f"{self._at + 1} / {len(self._plots)}"
        title = fit(f"{self._who()} · {plot.title}", self.size.width - len(place) - 1)
        self._about.set([Paragraph(title, "bold", right=place)])
        axis = f"{'':{_MONTH + 2}}{plots.axis(plot.end, _BAR)}  {plot.legend}"
        months = [self._row(key, one, plot) for key, one in self._parts.items()]
        cursor = self._list.cursor_key or _ALL
        above = [] if linear else [Row("axis", ((axis, "note"),), selectable=False)]
        await self._list.show(Fixed([*above, *months]), cursor=cursor)
        self.tell_about(self._list.cursor_key or cursor)

    def _row(self, key: str, one: Graded, plot: Plot) -> Row:
        value, whole = plot.value(one), key == _ALL
        month = _("in all") if whole else key
        style = "bold" if whole else "text"
        if value is None:
            return Row(key, (month, "", _("no data"), plot.base(one)), style=style)
        around = plot.spread(one)
        if self.console.linear:
            bar = ""
        elif around is None:
            bar = plots.bar(value, plot.end, _BAR)
        else:
            bar = plots.spread(value, around, plot.end, _BAR)
        return Row(key, (month, bar, plot.words(one, value), plot.base(one)), style=style)

    def _who(self) -> str:
        return self.whose or _("All together")

    def about(self, key: str) -> Iterator[Paragraph]:
        """What is to be said of a month."""
        one = self._parts.get(key)
        return meaning(one, self.console.desk.pack) if one else iter(())

    async def on_key(self, event: events.Key) -> None:
        """Another figure of the same months."""
        if event.key in ("left", "right") and self._plots:
            event.stop()
            self._at = (self._at + (1 if event.key == "right" else -1)) % len(self._plots)
            await self._draw()
            if self.console.linear:
                self.say(self._plots[self._at].title)


async def seen(desk: Desk, days: Days) -> list[Graded]:
    """What is known of a period. Who does not grade sees their own calls only. Raises StoreError."""
    parts = await desk.reports.graded(days)
    return [one for one in parts if desk.graders.may_look or one.operator == desk.operator.name]


def meaning(one: Graded, pack: Pack) -> Iterator[Paragraph]:
    """How content citizens are, and by which points most was lost."""
    if one.satisfied is not None and one.satisfaction is not None:
        rating = _("Citizens: {share} gave 4 or 5, mean {rating}; {rated} of {asked} answered").format(
            share=percent(one.satisfied),
            rating=decimal(one.satisfaction, 2),
            rated=one.rated,
            asked=one.asked,
        )
        yield Paragraph(rating, right=percent(one.response))
    if one.lost:
        yield Paragraph(_("Weakest points: what was lost a call"), "bold")
        for item, __ in one.weakest(_WEAKEST):
            yield Paragraph(grading.item(item, pack), right=_lost(one, one.lost_by(item) or 0))


def _figures(months: Sequence[Graded]) -> Iterator[Plot]:
    yield Plot(
        _("Mean grade (spread)"), 100, lambda one: one.mean, _mean, lambda one: _grades(one.graded),
        _("│ mean  ── spread"), lambda one: one.spread,
    )  # fmt: skip
    yield Plot(
        figures.title("grade_lawfulness"), 100, lambda one: one.compliance, _plain,
        lambda one: _grades(one.judged),
    )  # fmt: skip
    fatal = plots.end_of(max((one.fatal_per_1000 or 0 for one in months), default=0))
    yield Plot(
        figures.title("grade_fatal"), fatal, lambda one: one.fatal_per_1000, _plain,
        lambda one: _of(one.fatal, one.graded),
    )  # fmt: skip
    yield Plot(
        figures.title("graded"), 100, lambda one: one.coverage, _share, lambda one: _of(one.graded, one.calls)
    )
    yield Plot(_("Gave 4 or 5 (mean mark)"), 100, lambda one: one.satisfied, _satisfied, _answered)


def _points(months: Sequence[Graded], whole: Graded, pack: Pack) -> Iterator[Plot]:
    """The points by which most was lost in the year, on one scale: they may be compared."""
    weakest = [item for item, __ in whole.weakest(_WEAKEST)]
    end = plots.end_of(max((one.lost_by(item) or 0 for one in months for item in weakest), default=0))
    for item in weakest:
        title = _("Lost a call: {point}").format(point=grading.item(item, pack))
        yield Plot(title, end, partial(Graded.lost_by, item=item), _lost, lambda one: _grades(one.graded))


def _mean(one: Graded, mean: float) -> str:
    return decimal(mean) if one.spread is None else f"{decimal(mean)} ({decimal(one.spread)})"


def _plain(one: Graded, value: float) -> str:
    return decimal(value)


def _share(one: Graded, value: float) -> str:
    return percent(value)


def _lost(one: Graded, points: float) -> str:
    return f"−{decimal(points, 2)}" if points else decimal(0, 2)


def _satisfied(one: Graded, share: float) -> str:
    return f"{percent(share)} ({decimal(one.satisfaction or 0, 2)})"


def _answered(one: Graded) -> str:
    """How many answered: no mean of marks stands without it."""
    told = _("{rated} of {asked} answered").format(rated=one.rated, asked=one.asked)
    return told if one.response is None else f"{told} ({round(one.response)} %)"


def _of(above: int, below: int) -> str:
    return _("{above} of {below}").format(above=above, below=below)


def _grades(count: int) -> str:
    return ngettext("{count} grade", "{count} grades", count).format(count=count)
