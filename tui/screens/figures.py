"""Figures of a period as text: key figures with their base, terms at risk, bars by hour and by theme."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from core.domain.figures import Days, Tallied, figures
from tui import figures as told
from tui import plots
from tui.catalogue import _, ngettext
from tui.screens.periods import PeriodScreen, heading
from tui.widgets.lines import Column, Row
from tui.widgets.pane import Paragraph

_BAR: Final = 18
"""Cells of the longest bar."""
_THEMES: Final = 12
"""Themes that have a bar of their own."""


class FiguresScreen(PeriodScreen):
    """Figures of a period; a row says of itself how it is defined, or reads in full where it was cut."""

    COLUMNS = (Column(28), Column(10, right=True), Column(13), Column(0))
    DEFAULT_CSS = """
    FiguresScreen Pane { height: 4; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._about: dict[str, str] = {}

    def right_of_status(self) -> str:
        """What this is."""
        return _("Figures") + "  "

    def about(self, key: str) -> Iterator[Paragraph]:
        """The definition of a figure."""
        yield Paragraph(self._about.get(key, ""), "note")

    async def counted(self, days: Days) -> list[Row]:
        """Key figures, terms at risk, bars."""
        reports = self.console.desk.reports
        counted = await reports.tallied(days, self._tell_how_far)
        risks = await reports.risks()
        rows = [*self._figures(counted), *_risks(risks, linear=self.console.linear), *self._bars(counted)]
        self._about |= {row.key: _whole(row) for row in rows if row.key not in self._about}
        number = counted.sum("cards")
        said = ngettext("Counted: {count} appeal.", "Counted: {count} appeals.", number)
        self.say(said.format(count=number))
        return rows

    def _tell_how_far(self, done: int, of: int) -> None:
        if 1 < of != done and not self.console.linear:  # a screen reader would be told at every month
            self.say(_("counting… {done} of {of} months").format(done=done, of=of))

    def _figures(self, counted: Tallied) -> Iterator[Row]:
        yield heading(_("Key figures"))
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
                yield heading(_(told.DIMENSIONS[dimension]))
                yield from _plot(dimension, named, linear=linear)


def _whole(row: Row) -> str:
    """A row in full, where its column cuts it."""
    title, __, share, ___ = (cell if isinstance(cell, str) else cell[0] for cell in (*row.cells, "", "")[:4])
    return f"{title}: {share}"


def _plot(name: str, named: Sequence[tuple[str, int]], *, linear: bool, warn: str = "") -> Iterator[Row]:
    """Rows with their share of all, and a bar that is as long as they are many; no bar is read out."""
    most, total = max(number for _title, number in named), sum(number for _title, number in named)
    for place, (title, number) in enumerate(named):
        share = _("{above} of {below}").format(above=number, below=total)
        bar = "" if linear else plots.bar(number, most, _BAR)
        look = "warn" if title == warn and number else "text"
        yield Row(f"{name}:{place}", (title, str(number), share, bar), style=look)


def _risks(risks: Mapping[str, int], *, linear: bool) -> Iterator[Row]:
    named = [(_(title), risks[name]) for name, title in told.RISKS.items() if risks.get(name)]
    if named:
        yield heading(_("Terms of open appeals"))
        late = told.RISKS["late"]  # by itself: what stands inside _() is taken for a message
        yield from _plot("risk", named, linear=linear, warn=_(late))
