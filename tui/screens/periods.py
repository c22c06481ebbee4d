"""A screen that counts a period: today, this week, a year; Enter on a period counts it, aside."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from textual.app import ComposeResult

from core.domain.figures import Days
from core.errors import StoreError
from tui.catalogue import N_, _
from tui.screens.base import Act, DeskScreen
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph

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


class PeriodScreen(DeskScreen):
    """The periods, under them what was counted; below, what the row under the cursor means.

    No key waits for a count, and a later choice takes its place. ``COLUMNS``: four of them at least.
    """

    passing = True
    COLUMNS: Sequence[Column]
    FIRST = "today"
    DEFAULT_CSS = """
    PeriodScreen Lines { height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._period = self.FIRST
        self._list = Lines(columns=self.COLUMNS)
        self._below = Pane()
        self._below.can_focus = False

    async def counted(self, days: Days) -> Iterable[Row]:
        """The rows of a period. Raises StoreError."""
        raise NotImplementedError

    def about(self, key: str) -> Iterable[Paragraph]:
        """What a row means."""
        raise NotImplementedError

    @property
    def headline(self) -> str:
        """What this is."""
        return self.right_of_status().strip()

    def body(self) -> ComposeResult:
        """The list; under it the row under the cursor."""
        yield self._list
        yield self._below

    async def on_mount(self) -> None:
        """The first period at once."""
        await super().on_mount()
        self.set_focus(self._list)
        await self._choose(self.FIRST)

    def keys(self) -> str:
        """What Enter does here."""
        return _("Enter: count this period   Esc: back")

    def acts(self) -> Mapping[str, Act]:
        """Back."""
        return {"call.wrap_up": self.console.back, "screen.back": self.console.back}

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another row."""
        self.tell_about(message.key)

    def tell_about(self, key: str) -> None:
        """Under the list: what the row means."""
        self._below.set([Paragraph(style="rule"), *self.about(key)])

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter: count a period, the chosen one too, anew."""
        if message.key.startswith(_PERIOD):
            await self._choose(message.key.removeprefix(_PERIOD))

    async def _choose(self, name: str) -> None:
        self._period = name
        await self.show([heading(_("counting…"))])
        self.run_worker(self._count(name), exclusive=True)

    async def _count(self, name: str) -> None:
        try:
            rows = list(await self.counted(period(name, self.console.desk.reports.today())))
        except StoreError as error:
            await self.show([heading(_("no data"))])
            self.console.tell(error)
            return
        await self.show(rows)

    async def show(self, rows: Iterable[Row]) -> None:
        """These rows under the periods."""
        await self._list.show(Fixed([*self._periods(), *rows]), cursor=self._list.cursor_key)
        self.tell_about(self._list.cursor_key or "")

    def _periods(self) -> Iterator[Row]:
        today, empty = self.console.desk.reports.today(), ("",) * (len(self.COLUMNS) - 4)
        for name, title in PERIODS.items():
            days = period(name, today)
            since = f"{days.since:%d.%m}–" if days.since != days.until else ""
            chosen = name == self._period
            span = f"{since}{days.until:%d.%m.%Y}"
            cells = (_(title), "", _("chosen") if chosen else "", *empty, span)
            yield Row(f"{_PERIOD}{name}", cells, style="bold" if chosen else "text")


def heading(title: str) -> Row:
    """A line that the cursor passes over."""
    return Row(f"heading:{title}", (("", "text"), (title, "heading")), selectable=False)
