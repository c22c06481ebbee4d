"""The grades of one call: what was lost comes first; read, appealed, decided."""

from collections.abc import Iterator, Mapping
from typing import Final

from textual.app import ComposeResult

from core.domain.card import Card
from core.domain.grading.form import Answer, lost
from core.domain.grading.grade import Grade, Purpose
from core.domain.refusals import Refusal
from core.graders import Half, half_of
from tui import grading, present
from tui.catalogue import _
from tui.screens.base import Act, DeskScreen
from tui.screens.grading import asking
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph

_COLUMNS: Final = (Column(1), Column(0), Column(8), Column(11, right=True))


class GradesScreen(DeskScreen):
    """Every grade that who sits here may look at, the one that counts first. Enter answers it."""

    passing = True
    DEFAULT_CSS = """
    GradesScreen #about { height: 2; }
    GradesScreen Lines { height: 1fr; }
    GradesScreen #point { height: 6; }
    """

    def __init__(self, card: Card) -> None:
        super().__init__()
        self.card = card
        self._about = Pane(id="about")
        self._about.can_focus = False
        self._list = Lines(columns=_COLUMNS, empty=_("Nobody has graded this call."))
        self._below = Pane(id="point")
        self._below.can_focus = False
        self._answers: dict[str, tuple[Grade, Answer | None]] = {}

    @property
    def headline(self) -> str:
        """What this is, and of which call."""
        return _("Grades of {number}").format(number=present.number(self.card))

    def body(self) -> ComposeResult:
        """The call; its grades, point by point; the point under the cursor in full."""
        yield self._about
        yield self._list
        yield self._below

    async def on_mount(self) -> None:
        """The cursor stands on the grade that counts."""
        await super().on_mount()
        self.set_focus(self._list)
        await self.look()

    async def on_screen_resume(self) -> None:
        """Back from a form: there is one more."""
        await super().on_screen_resume()
        await self.look()

    async def changed(self, cards: frozenset[str]) -> None:
        """Something was said of it elsewhere."""
        if self.card.card_id in cards:
            await self.look()

    async def look(self) -> None:
        """Read the card anew."""
        desk = self.console.desk
        opened = await desk.card(self.card.card_id)
        self.card = opened.card if opened else self.card
        took = desk.graders.took(self.card)
        shown = self.card.grades.shown_to(desk.operator.name, took=took)
        self._answers = {}
        rows = [row for grade in _first(self.card, shown) for row in self._rows(grade)]
        await self._list.show(Fixed(rows), cursor=self._list.cursor_key)
        at = present.moment(self.card.opened_at or desk.now(), desk.pack.centre.tz)
        parts = present.number(self.card), self.card.taken_by, at
        self._about.set([Paragraph(" · ".join(filter(None, parts)), "bold"), Paragraph(style="rule")])
        self._tell(self._list.cursor_key or next(iter(self._answers), ""))

    def _rows(self, grade: Grade) -> Iterator[Row]:
        key = grade.event_id
        self._answers[key] = grade, None
        counts = grade is self.card.grades.standing
        state = _("counts") if counts else ""
        look = "alarm" if grade.fatal else "bold" if counts else "text"
        yield Row(key, ("●" if counts else "", grading.grade(grade), "", state), style=look)
        for answer in sorted(grade.answers, key=lost, reverse=True):
            place = f"{key}:{answer.item}"
            self._answers[place] = grade, answer
            title = grading.item(answer.item, self.console.desk.pack)
            at = grading.moment(answer.second) if answer.remark else ""
            look = "warn" if lost(answer) else "text"
            yield Row(
                place, (grading.sign(answer.mark), f"  {title}", at, grading.points(answer)), style=look
            )

    def _tell(self, key: str) -> None:
        told = [Paragraph(style="rule")]
        grade, answer = self._answers.get(key, (None, None))
        if grade is not None and answer is None:
            told += self._of(grade)
        elif answer is not None:
            found = (
                _("the facts said: {mark}").format(mark=grading.mark(answer.found)) if answer.found else ""
            )
            told.append(Paragraph(" · ".join(filter(None, (grading.mark(answer.mark), found))), "bold"))
            told += [Paragraph(text) for text in (answer.reason, answer.remark) if text]
        self._below.set(told)

    def _of(self, grade: Grade) -> Iterator[Paragraph]:
        tz, fact = self.console.desk.pack.centre.tz, grade.fact
        if grade.fatal:
            yield Paragraph(
                _("FATAL: {faults}").format(faults="; ".join(map(grading.fault, grade.fatal))), "alarm"
            )
        if fact.words:
            yield Paragraph(fact.words)
        edition = _("edition of the call: {edition}").format(edition=fact.edition) if fact.edition else ""
        heard = _("heard: {time}").format(time=present.watch(fact.listened_s)) if fact.listened_s else ""
        parts = present.moment(grade.at, tz), heard, fact.recording, edition
        yield Paragraph(" · ".join(filter(None, parts)), "note")
        if grade.appealed is not None:
            told = _("Appealed by {who}: {reason}")
            yield Paragraph(told.format(who=grade.appealed.by, reason=grade.appealed.reason), "warn")
        elif grade.seen is not None:
            at = present.moment(grade.seen.at, tz)
            yield Paragraph(_("Read by {who}, {time}").format(who=grade.seen.by, time=at), "note")

    # --- keys --------------------------------------------------------------------------------------

    def right_of_status(self) -> str:
        """What this is."""
        return _("Grades") + "  "

    def keys(self) -> str:
        """What Enter does."""
        if self.console.desk.graders.took(self.card):
            return _("Enter on a grade: I have read it, or I do not agree   Esc: back")
        if any(map(self._is_to_decide, self.card.grades.given)):
            return _("Enter on the appealed grade: decide   Esc: back")
        if any(map(self._may_correct, self.card.grades.given)):
            return _("Enter on your grade: give it anew, until it was read   Esc: back")
        return _("Esc: back")

    def acts(self) -> Mapping[str, Act]:
        """Back; the call itself; what is to be said of the grade under the cursor."""
        return {
            "call.wrap_up": self.console.back,
            "screen.back": self.console.back,
            "caller.history": self.act_card,
            "grading.answer": self.act_answer,
        }

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another point."""
        self._tell(message.key)

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter: what is to be said of this grade."""
        self.console.call_next(self.console.perform, "grading.answer")

    async def act_answer(self) -> None:
        """Who was graded reads or appeals; a second grader decides."""
        grade, __ = self._answers.get(self._list.cursor_key or "", (None, None))
        if grade is None:
            return
        desk = self.console.desk
        if desk.graders.took(self.card):
            await asking.answer_to(self, grade)
        elif self._is_to_decide(grade):
            await self._fill_in(Purpose.REVIEW, grade.event_id, half_of(grade, words=""))
        elif self._may_correct(grade):
            await self._fill_in(Purpose.FIRST, "", half_of(grade))
        elif grade.waits and grade.by == desk.operator.name:
            self.say(present.refusal(Refusal("own_grade")), "warn")
        else:
            self.say(_("There is nothing to be said of this grade here."), "warn")

    def _is_to_decide(self, grade: Grade) -> bool:
        """Whether who sits here may be the second grader."""
        desk = self.console.desk
        return grade.waits and desk.graders.may_grade and grade.by != desk.operator.name

    def _may_correct(self, grade: Grade) -> bool:
        """Whether it is their own grade, and nobody has answered it yet."""
        mine = grade.by == self.console.desk.operator.name and grade.fact.purpose == Purpose.FIRST
        return mine and grade is self.card.grades.standing and grade.seen is None and grade.appealed is None

    async def _fill_in(self, purpose: str, answers_to: str, start: Half) -> None:
        from tui.screens.grading.sheet import SheetScreen

        await self.console.push_screen(SheetScreen(self.card, purpose, answers_to, start))

    async def act_card(self) -> None:
        """F3: the card itself."""
        await self.console.visit(self.card.card_id)


def _first(card: Card, shown: tuple[Grade, ...]) -> list[Grade]:
    """The grade that counts, then the others, the newest first."""
    standing = card.grades.standing
    others = [one for one in reversed(shown) if one is not standing]
    return [standing, *others] if standing is not None and standing in shown else others
