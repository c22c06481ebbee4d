"""Grading: to a grader what waits to be heard, appealed, calibrated; to everybody their own grades."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.timer import Timer

from core.domain.figures import Days
from core.domain.grading.figures import Graded, together
from core.domain.grading.grade import Purpose
from core.domain.refusals import Refusal
from core.errors import StoreError
from core.graders import AT_A_TIME, Half, half_of, slot_of
from core.views import GradingHome, GradingRow
from tui import grading, present
from tui.catalogue import _
from tui.figures import percent
from tui.screens.base import Act, DeskScreen
from tui.screens.grading.asking import calibrate, drop
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph

if TYPE_CHECKING:
    from core.domain.card import Card

_COLUMNS: Final = (Column(1), Column(9), Column(12), Column(16), Column(0), Column(10, right=True))
_RECOUNT: Final = 5.0
"""Seconds after which coverage follows what came: a busy stream would have it counted all the time."""
_COVERED: Final = timedelta(days=29)
"""Coverage is told of these days and today."""


class GradingScreen(DeskScreen):
    """Enter hears a call, or looks at its grades. What waits comes in the order of duty."""

    passing = True
    DEFAULT_CSS = """
    GradingScreen Lines { height: 1fr; }
    GradingScreen Pane { height: 5; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._list = Lines(columns=_COLUMNS, empty=_("There is nothing here yet."))
        self._below = Pane()
        self._below.can_focus = False
        self._rows: dict[str, tuple[str, GradingRow]] = {}
        self._begun: frozenset[str] = frozenset()
        self._covered: Sequence[Graded] = ()
        self._recount: Timer | None = None

    @property
    def headline(self) -> str:
        """What this is."""
        return _("Grades")

    def body(self) -> ComposeResult:
        """The lists; under them how much was graded: in all, and of the operator under the cursor."""
        yield self._list
        yield self._below

    async def on_mount(self) -> None:
        """The lists at once, the coverage when it is counted."""
        await super().on_mount()
        self.set_focus(self._list)
        await self._look()

    async def on_screen_resume(self) -> None:
        """Back from a call: it has left its list."""
        await super().on_screen_resume()
        await self._look()
        if self.console.desk.graders.may_grade:
            self.run_worker(self._count(), exclusive=True)

    async def changed(self, cards: frozenset[str]) -> None:
        """Others graded, or were graded."""
        if cards:
            await self._look()
            if self._recount is None and self.console.desk.graders.may_grade:
                self._recount = self.set_timer(_RECOUNT, self._count_anew)

    def _count_anew(self) -> None:
        self._recount = None
        self.run_worker(self._count(), exclusive=True)

    async def _look(self) -> None:
        desk = self.console.desk
        home = await desk.graders.home()
        self._rows = {f"{part}:{row.card_id}": (part, row) for part, rows in _parts(home) for row in rows}
        self._begun = home.begun
        shown = [row for part, rows in _parts(home) for row in self._section(part, rows)]
        await self._list.show(Fixed(shown), cursor=self._list.cursor_key)
        self._tell(self._list.cursor_key or next(iter(self._rows), ""))

    async def _count(self) -> None:
        """Aside: a month of a big centre takes a moment, and no key waits for it."""
        reports = self.console.desk.reports
        try:
            self._covered = await reports.graded(Days(reports.today() - _COVERED, reports.today()))
        except StoreError as error:
            self.console.tell(error)
        self._tell(self._list.cursor_key or "")

    # --- rows --------------------------------------------------------------------------------------

    def _section(self, part: str, rows: Sequence[GradingRow]) -> list[Row]:
        if not rows:
            return []
        cells = (("", "text"), (f"{_TITLES[part]()} · {_many(rows)}", "heading"))
        return [Row(f"heading:{part}", cells, selectable=False), *(self._row(part, row) for row in rows)]

    def _row(self, part: str, row: GradingRow) -> Row:
        desk, me = self.console.desk, self.console.desk.operator.name
        look, sign, state = "text", "", grading.standing(row)
        about = grading.reason(row)
        if part == "waits":
            state = grading.standing(row) if row.again else ""
            look = "alarm" if row.reason == "emergency" else "text"
        elif part == "heard":
            tz = desk.pack.centre.tz
            about, state, look = row.hearer, present.clock(row.heard_at or desk.now(), tz), "dim"
        elif part == "rounds":
            about, state = " · ".join(filter(None, (row.title, _("appealed") if row.appealed else ""))), ""
            sign = "✓" if me in row.blind else ""
        elif part == "mine":
            sign, look = ("", "text") if row.seen else ("●", "bold")
            about = _("appealed") if row.appealed else ""
        elif part == "appealed" and row.hearer not in ("", me):
            about, look = row.hearer, "dim"
        if row.card_id in self._begun and part in ("waits", "appealed", "rounds"):
            sign = "…"
        if row.fatal and part in ("mine", "graded", "appealed"):
            look = "alarm"
        theme = desk.pack.title("theme", row.theme, self.console.language) if row.theme else ""
        who = row.grader if part == "mine" else row.operator
        what = " · ".join(filter(None, (about, theme)))
        at = present.moment(row.opened_at, desk.pack.centre.tz)
        if part == "rounds":
            state = f"{len(row.blind)} / {row.graders}"
        return Row(f"{part}:{row.card_id}", (sign, present.number(row), at, who, what, state), style=look)

    def _tell(self, key: str) -> None:
        told = [Paragraph(style="rule")]
        part, row = self._rows.get(key, ("", None))
        if self._covered:
            days = self._covered[0].days
            told.append(Paragraph(_coverage(together(self._covered, days), ""), "bold"))
        if row is not None and part != "mine":
            theirs = [one for one in self._covered if one.operator == row.operator]
            if theirs:
                told.append(Paragraph(_coverage(together(theirs, theirs[0].days), row.operator)))
        if row is not None and row.again and part == "waits":
            told.append(Paragraph(_("The citizen gave a low mark after the call was graded: hear it again.")))
        if row is not None and part == "rounds":
            told.append(Paragraph(grading.round_state(row, self.console.desk.operator.name)))
        self._below.set(told)

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another row."""
        self._tell(message.key)
        self.guide()

    # --- keys --------------------------------------------------------------------------------------

    def right_of_status(self) -> str:
        """What this is."""
        return _("Grades") + "  "

    def keys(self) -> str:
        """What Enter does."""
        if not self.console.desk.graders.may_grade:
            return _("Enter: look at the grade   Esc: back")
        part, __ = self._rows.get(self._list.cursor_key or "", ("", None))
        if part == "rounds":
            return _("Enter: grade it blind, or compare   F9, Answer: end it   Esc: back")
        return _("Enter: hear and grade, or look at the grades   Esc: back")

    def acts(self) -> Mapping[str, Act]:
        """Back; a calibration."""
        acts: dict[str, Act] = {
            "call.wrap_up": self.console.back,
            "screen.back": self.console.back,
            "caller.history": self.act_card,
        }
        if self.console.desk.graders.may_grade:
            acts |= {"grading.calibrate": self.act_calibrate, "grading.answer": self.act_end}
        return acts

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter: hear it, or look at what was said of it."""
        self.console.call_next(self._open, message.key)

    async def _open(self, key: str) -> None:
        part, row = self._rows.get(key, ("", None))
        if row is None:
            return
        opened = await self.console.desk.card(row.card_id)
        if opened is None:
            return
        me = self.console.desk.operator.name
        one = opened.card.grades.open_round()
        if part in ("waits", "rounds") and self.console.desk.graders.took(opened.card):
            self.say(present.refusal(Refusal("own_call")), "warn")
        elif part in ("waits", "heard"):
            await self._take(opened.card)
        elif part == "rounds" and one is not None and not opened.card.grades.complete(one):
            if me in row.blind:
                self.say(_("You have graded it. The others are still to come. Who set it may end it."))
            else:
                begun = await self.console.desk.graders.half(row.card_id, slot_of(Purpose.FIRST))
                await self._hear(opened.card, Purpose.CALIBRATION, row.round, begun)
        elif part == "rounds":
            from tui.screens.grading.round import RoundScreen

            await self.console.push_screen(RoundScreen(opened.card, row.round))
        else:
            await self._look_at(opened.card)

    async def _look_at(self, card: "Card") -> None:
        from tui.screens.grading.grades import GradesScreen

        await self.console.push_screen(GradesScreen(card))

    async def _take(self, card: "Card") -> None:
        """Hear a call that nobody else hears; after a low mark, with the marks that it had.

        What for, the card says: the row may be of an hour ago.
        """
        desk = self.console.desk
        other = desk.graders.hearer(card)
        purpose = desk.graders.wanted(card)
        if not purpose:
            await self._look_at(card)
        elif other is not None:
            self.say(grading.hearer(other.by, other.at, desk.pack.centre.tz), "warn")
        else:
            await self._hear(card, purpose, "", await self._start(card))

    async def _start(self, card: "Card") -> Half | None:
        """With what a form begins: the marks that the call had, or those of a round that was dropped."""
        if card.grades.standing is not None:
            return half_of(card.grades.standing, corrects=False)
        dropped = next((one for one in reversed(card.grades.rounds) if one.dropped), None)
        if dropped is None:
            return None
        return await self.console.desk.graders.half(card.card_id, slot_of(Purpose.CALIBRATION, dropped.id))

    async def _hear(self, card: "Card", purpose: str, answers_to: str, start: Half | None = None) -> None:
        from tui.screens.grading.sheet import SheetScreen

        await self.console.push_screen(SheetScreen(card, purpose, answers_to, start))

    async def act_card(self) -> None:
        """F3: everything that happened in the call; Esc leads back here."""
        from tui.screens.facts import show_facts

        __, row = self._rows.get(self._list.cursor_key or "", ("", None))
        if row is not None:
            opened = await self.console.desk.card(row.card_id)
            if opened is not None:
                await show_facts(self, opened.card)

    async def act_end(self) -> None:
        """End a calibration for which not all will come; what is agreed, if anything, says who set it."""
        part, row = self._rows.get(self._list.cursor_key or "", ("", None))
        opened = await self.console.desk.card(row.card_id) if row is not None and part == "rounds" else None
        one = opened.card.grades.open_round() if opened else None
        if opened is None or one is None:
            self.say(_("There is nothing to be said of this grade here."), "warn")
        elif opened.card.grades.may_end(one, self.console.desk.operator.name):
            await self._hear(opened.card, Purpose.AGREED, one.id)
        else:
            await drop(self, opened.card, one)

    async def act_calibrate(self) -> None:
        """Let several grade the call under the cursor blind."""
        __, row = self._rows.get(self._list.cursor_key or "", ("", None))
        if row is None:
            self.say(_("First a call: put the cursor on one."), "warn")
        else:
            await calibrate(self, row)


def _parts(home: GradingHome) -> list[tuple[str, Sequence[GradingRow]]]:
    return [
        ("mine", home.mine), ("appealed", home.appealed), ("rounds", home.rounds), ("waits", home.waits),
        ("heard", home.heard), ("graded", home.graded),
    ]  # fmt: skip


_TITLES: Final = {
    "mine": lambda: _("Grades of my calls"),
    "appealed": lambda: _("Appealed: a second grader decides"),
    "rounds": lambda: _("Calibration: graded blind by several"),
    "waits": lambda: _("To hear and grade"),
    "heard": lambda: _("Others hear at this moment"),
    "graded": lambda: _("Graded"),
}


def _many(rows: Sequence[GradingRow]) -> str:
    """How many; of a list that is cut, that there are more."""
    return f"{len(rows)}+" if len(rows) >= AT_A_TIME else str(len(rows))


def _coverage(one: Graded, operator: str) -> str:
    """Graded of all, and what came of it."""
    told = _("Graded in 30 days: {graded} of {calls} ({share})").format(
        graded=one.graded, calls=one.calls, share=percent(one.coverage)
    )
    mean = "" if one.mean is None else _("mean {mean}").format(mean=round(one.mean))
    return " · ".join(filter(None, (operator, told, mean)))
