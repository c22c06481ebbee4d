"""The grades of one call: what was lost comes first; read, appealed, decided."""

from collections.abc import Iterator, Mapping

from core.domain.card import Card
from core.domain.grading.form import Answer, lost
from core.domain.grading.grade import Grade, Purpose
from core.domain.refusals import Refusal
from core.graders import Half, half_of
from tui import grading, present
from tui.catalogue import _
from tui.screens.base import Act
from tui.screens.grading import asking
from tui.screens.grading.of_call import OfCallScreen
from tui.screens.grading.round import RoundScreen
from tui.widgets.lines import Column, Lines, Row
from tui.widgets.pane import Paragraph


class GradesScreen(OfCallScreen):
    """Every grade that who sits here may look at, the one that counts first. Enter answers it."""

    COLUMNS = (Column(1), Column(0), Column(8), Column(11, right=True))

    def __init__(self, card: Card) -> None:
        self.EMPTY = _("Nobody has graded this call.")
        super().__init__(card)
        self._answers: dict[str, tuple[Grade, Answer | None]] = {}

    @property
    def headline(self) -> str:
        """What this is, and of which call."""
        return _("Grades of {number}").format(number=present.number(self.card))

    async def on_screen_resume(self) -> None:
        """Back from a form: there is one more."""
        await super().on_screen_resume()
        await self.look()

    async def look(self) -> None:
        """Read the card anew."""
        await self.read_card()
        desk = self.console.desk
        took = desk.graders.took(self.card)
        shown = self.card.grades.shown_to(desk.operator.name, took=took)
        first = next(iter(self._answers), "")
        self._answers = {}
        graders = desk.graders.may_grade and not took and shown == self.card.grades.given
        late = await desk.graders.passed(self.card) if graders else ()
        rows = [row for grade in (*_first(self.card, shown), *late) for row in self._rows(grade)]
        await self.show([Paragraph(self.call_words(), "bold"), Paragraph(style="rule")], rows)
        if rows and rows[0].key != first:
            await self._list.move_to(rows[0].key)  # another grade counts now: it stands above what was there

    def _rows(self, grade: Grade) -> Iterator[Row]:
        key = grade.event_id
        self._answers[key] = grade, None
        counts = grade is self.card.grades.standing
        late = grade not in self.card.grades.given
        state = _("counts") if counts else _("came too late") if late else ""
        look = "alarm" if grade.fatal else "bold" if counts else "text"
        yield Row(key, ("●" if counts else "", grading.grade(grade), "", state), style=look)
        for answer in sorted(grade.answers, key=lost, reverse=True):
            place = f"{key}:{answer.item}"
            self._answers[place] = grade, answer
            title = grading.item(answer.item, self.console.desk.pack)
            at = grading.moment(answer.second) or "…" if answer.remark or answer.reason else ""
            look = "warn" if lost(answer) else "text"
            yield Row(
                place, (grading.sign(answer.mark), f"  {title}", at, grading.points(answer)), style=look
            )

    def about(self, key: str) -> Iterator[Paragraph]:
        """A grade, or a point of one."""
        grade, answer = self._answers.get(key, (None, None))
        if grade is not None and answer is None:
            yield from self._of(grade)
        elif answer is not None:
            said = grading.mark(answer.found)
            found = _("the facts said: {mark}").format(mark=said) if answer.found else ""
            yield Paragraph(" · ".join(filter(None, (grading.mark(answer.mark), found))), "bold")
            yield from (Paragraph(text) for text in (answer.reason, answer.remark) if text)

    def _of(self, grade: Grade) -> Iterator[Paragraph]:
        tz, fact = self.console.desk.pack.centre.tz, grade.fact
        if grade.appealed is not None:
            told = _("Appealed by {who}: {reason}")
            yield Paragraph(told.format(who=grade.appealed.by, reason=grade.appealed.reason), "warn")
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
        if grade.seen is not None and grade.appealed is None:
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
        shown = [grade for grade, answer in self._answers.values() if answer is None]
        if any(map(self._is_to_decide, shown)):
            return _("Enter on the appealed grade: decide   Esc: back")
        if any(one.fact.purpose == Purpose.AGREED for one in shown):
            return _("Enter on the agreed grade: who marked what   Esc: back")
        if any(map(self._may_correct, shown)):
            return _("Enter on your grade: give it anew, until it was read   Esc: back")
        return _("Esc: back")

    def acts(self) -> Mapping[str, Act]:
        """What is to be said of the grade under the cursor, too."""
        return {**super().acts(), "grading.answer": self.act_answer}

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
        elif self._is_to_decide(grade) and (other := self._hearer()):
            self.say(other, "warn")
        elif self._is_to_decide(grade):
            await self._fill_in(Purpose.REVIEW, grade.event_id, half_of(grade, corrects=False))
        elif self._may_correct(grade):
            await self._fill_in(grade.fact.purpose, "", half_of(grade, corrects=True))
        elif grade.fact.purpose == Purpose.AGREED:
            await self.console.push_screen(RoundScreen(self.card, grade.fact.answers_to))
        elif grade.waits and grade.by == desk.operator.name:
            self.say(present.refusal(Refusal("own_grade")), "warn")
        else:
            self.say(_("There is nothing to be said of this grade here."), "warn")

    def _hearer(self) -> str:
        """Who else hears the call at this moment, in words."""
        desk = self.console.desk
        other = desk.graders.hearer(self.card)
        return grading.hearer(other.by, other.at, desk.pack.centre.tz) if other else ""

    def _is_to_decide(self, grade: Grade) -> bool:
        """Whether who sits here may be the second grader."""
        desk = self.console.desk
        return grade.waits and desk.graders.may_grade and grade.by != desk.operator.name

    def _may_correct(self, grade: Grade) -> bool:
        """Whether it is their own grade, and nobody has answered it yet."""
        grades, me = self.card.grades, self.console.desk.operator.name
        return grade is grades.standing and grades.corrects(me, grade.fact.purpose)

    async def _fill_in(self, purpose: str, answers_to: str, start: Half) -> None:
        from tui.screens.grading.sheet import SheetScreen

        await self.console.push_screen(SheetScreen(self.card, purpose, answers_to, start))


def _first(card: Card, shown: tuple[Grade, ...]) -> list[Grade]:
    """The grade that counts, then the others, the newest first."""
    standing = card.grades.standing
    others = [one for one in reversed(shown) if one is not standing]
    return [standing, *others] if standing is not None and standing in shown else others
