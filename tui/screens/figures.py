"""Figures of a period as text: key figures with their base, terms at risk, bars by hour and by theme."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from textual.app import ComposeResult

from core.domain.figures import Days, Tallied, figures
from core.errors import StoreError
from tui import figures as told
from tui.catalogue import N_, _, ngettext
from tui.screens.base import Act, DeskScreen
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph

_COLUMNS: Final = (Column(28), Column(10, right=True), Column(13), Column(0))
_BAR: Final = 18
"""Cells of the longest bar."""
_THEMES: Final = 12
"""Themes that have a bar of their own."""
_PERIOD: Final = "period:"
PERIODS: Final = {
    "today": N_("today"),
    "yesterday": N_("yesterday"),
    "week": N_("this week"),
    "month": N_("this month"),
    "year": N_("this year"),
}


def period(name: str, today: date) -> Days:
    """The days of a period; every one but yesterday ends today."""
    first = {
        "today": today,
        "yesterday": today - timedelta(days=1),
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
        "year": today.replace(month=1, day=1),
    }[name]
    return Days(first, first if name == "yesterday" else today)


class FiguresScreen(DeskScreen):
    """Enter on a period counts it, aside: no key waits for it, and a later choice takes its place."""

    passing = True
    DEFAULT_CSS = """
    FiguresScreen Lines { height: 1fr; }
    FiguresScreen Pane { height: 4; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._period = "today"
        self._list = Lines(columns=_COLUMNS)
        self._below = Pane()
        self._below.can_focus = False
        self._about: dict[str, str] = {}

    def body(self) -> ComposeResult:
        """The list; under it what the row under the cursor means."""
        yield self._list
        yield self._below

    async def on_mount(self) -> None:
        """Today first."""
        await super().on_mount()
        self.set_focus(self._list)
        await self._choose("today")

    def right_of_status(self) -> str:
        """What this is."""
        return _("Figures") + "  "

    def keys(self) -> str:
        """What Enter does here."""
        return _("Enter: count this period   Esc: back")

    def acts(self) -> Mapping[str, Act]:
        """Back."""
        return {"call.wrap_up": self.console.back, "screen.back": self.console.back}

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another row: its definition."""
        self._below.set([Paragraph(style="rule"), Paragraph(self._about.get(message.key, ""), "note")])

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter: count a period, the chosen one too, anew."""
        if message.key.startswith(_PERIOD):
            await self._choose(message.key.removeprefix(_PERIOD))

    async def _choose(self, name: str) -> None:
        self._period = name
        await self._show([_heading(_("counting…"))])
        self.run_worker(self._count(name), exclusive=True)

    async def _count(self, name: str) -> None:
        reports = self.console.desk.reports
        try:
            counted = await reports.tallied(period(name, reports.today()), self._tell_how_far)
            risks = await reports.risks()
        except StoreError as error:
            await self._show([_heading(_("no data"))])
            self.console.tell(error)
            return
        rows = [*self._figures(counted), *_risks(risks, linear=self.console.linear), *self._bars(counted)]
        self._about |= {row.key: _whole(row) for row in rows if row.key not in self._about}
        await self._show(rows)
        number = counted.sum("cards")
        said = ngettext("Counted: {count} appeal.", "Counted: {count} appeals.", number)
        self.say(said.format(count=number))

    def _tell_how_far(self, done: int, of: int) -> None:
        if 1 < of != done and not self.console.linear:  # a screen reader would be told at every month
            self.say(_("counting… {done} of {of} months").format(done=done, of=of))

    async def _show(self, rows: Sequence[Row]) -> None:
        await self._list.show(Fixed([*self._periods(), *rows]), cursor=self._list.cursor_key)

    def _periods(self) -> Iterator[Row]:
        today = self.console.desk.reports.today()
        for name, title in PERIODS.items():
            days = period(name, today)
            since = f"{days.since:%d.%m}–" if days.since != days.until else ""
            span = f"{since}{days.until:%d.%m.%Y}"
            chosen = name == self._period
            sign = _("chosen") if chosen else ""
            yield Row(f"{_PERIOD}{name}", (_(title), "", sign, span), style="bold" if chosen else "text")

    def _figures(self, counted: Tallied) -> Iterator[Row]:
        yield _heading(_("Key figures"))
        for one in figures(counted, self.console.desk.pack):
            key = f"figure:{one.id}"
            self._about[key] = f"{told.title(one.id)}: {told.definition(one.id)}."
            look = "warn" if one.reached is False else "text"
            yield Row(
                key, (told.title(one.id), told.value(one), told.base(one), told.target(one)), style=look
            )

    def _bars(self, counted: Tallied) -> Iterator[Row]:
        pack, linear = self.console.desk.pack, self.console.linear
        for dimension in ("hour", "theme", "kind", "channel"):
            counts = counted.counts.get(dimension, {})
            if dimension == "hour":
                named = [(f"{code}:00", number) for code, number in sorted(counts.items())]
            else:
                most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
                named = [(told.code_title(dimension, code, pack), number) for code, number in most[:_THEMES]]
                others = sum(number for _code, number in most[_THEMES:])
                named += [(_("the others"), others)] if others else []
            if named:
                yield _heading(_(told.DIMENSIONS[dimension]))
                yield from _plot(dimension, named, linear=linear)


def _heading(title: str) -> Row:
    return Row(f"heading:{title}", (("", "text"), (title, "heading")), selectable=False)


def _whole(row: Row) -> str:
    """A row in full, where its column cuts it."""
    title, __, share, ___ = (cell if isinstance(cell, str) else cell[0] for cell in (*row.cells, "", "")[:4])
    return f"{title}: {share}"


def _plot(name: str, named: Sequence[tuple[str, int]], *, linear: bool, warn: str = "") -> Iterator[Row]:
    """Rows with their share of all, and a bar that is as long as they are many; no bar is read out."""
    most, total = max(number for _title, number in named), sum(number for _title, number in named)
    for place, (title, number) in enumerate(named):
        share = _("{above} of {below}").format(above=number, below=total)
        bar = "" if linear else "█" * (round(number * _BAR / most) or 1 if number else 0)
        look = "warn" if title == warn and number else "text"
        yield Row(f"{name}:{place}", (title, str(number), share, bar), style=look)


def _risks(risks: Mapping[str, int], *, linear: bool) -> Iterator[Row]:
    named = [(_(title), risks[name]) for name, title in told.RISKS.items() if risks.get(name)]
    if named:
        yield _heading(_("Terms of open appeals"))
        late = told.RISKS["late"]  # by itself: what stands inside _() is taken for a message
        yield from _plot("risk", named, linear=linear, warn=_(late))
