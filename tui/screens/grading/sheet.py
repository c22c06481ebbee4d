"""The form before a grader: one call, one list, a mark by one key. Every mark is on the disk at once."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from textual import events

from core.domain.card import Card
from core.domain.grading.form import Answer, Mark, lost, percent
from core.domain.grading.grade import Grade, Purpose
from core.domain.grading.sheet import Line, Sheet, answer
from core.domain.record import changed
from core.domain.refusals import Refusal
from core.domain.words import words
from core.errors import Refused, StoreError
from core.graders import Half, marked, slot_of
from tui import grading, present
from tui.actions import OF_GRADING_FORM
from tui.catalogue import _, ngettext, pgettext
from tui.screens.base import Act
from tui.screens.grading import asking
from tui.screens.grading.hearing import ALONE, Hearing
from tui.screens.grading.of_call import OfCallScreen
from tui.terminal.layouts import twin
from tui.widgets.draw import fit
from tui.widgets.lines import Column, Lines, Row
from tui.widgets.pane import Paragraph

_KEYS: Final = {"2": Mark.FULL, "1": Mark.HALF, "0": Mark.NONE, "-": Mark.NOT_APPLICABLE}
"""A mark each, in any layout; Space and the arrows do the same without digits."""
_TOO: Final = {'"': "1"}
"""The key of 1 has this sign in the Kazakh layout."""
_UNFINISHED: Final = frozenset(
    {"grade_unfinished", "fact_needs_reason", "reason_needed", "fatal_needs_words", "grade_empty", "too_long"}
)
"""Refusals of what is only not ready yet: the form goes on to ask for it."""
_ORDER: Final = (Mark.FULL, Mark.HALF, Mark.NONE, Mark.NOT_APPLICABLE)


class SheetScreen(OfCallScreen):
    """What the facts decide is filled in; the cursor goes from one open point to the next.

    ``start``: what to begin with where nothing was kept: the grade that was appealed, say.
    """

    COLUMNS = (Column(1), Column(0), Column(8), Column(11, right=True))
    own_keys = OF_GRADING_FORM
    DEFAULT_CSS = """
    SheetScreen #about { height: 3; }
    SheetScreen #point { height: 5; }
    """

    def __init__(
        self,
        card: Card,
        purpose: str = Purpose.FIRST,
        answers_to: str = "",
        start: Half | None = None,
    ) -> None:
        self.EMPTY = _("The pack of the centre has no grading form.")
        super().__init__(card)
        self.purpose, self.answers_to = purpose, answers_to
        now = card.grades.standing  # what is heard again later on is another form
        self.slot = slot_of(purpose, now.event_id if now and purpose == Purpose.AGAIN else answers_to)
        self.half = start or Half({})
        self._sheet = Sheet((), date.min)
        self._counted: Grade | None = None
        self._hearing: Hearing | None = None

    def question(self, what: str) -> str:
        """By what a question of this form is known."""
        return self.console.desk.graders.question(self.card.card_id, self.slot, what)

    @property
    def headline(self) -> str:
        """What this is, and of which call."""
        return f"{grading.purpose(self.purpose)} {present.number(self.card)}"

    async def on_mount(self) -> None:
        """What was filled in before stands there again."""
        graders = self.console.desk.graders
        self.half = await graders.half(self.card.card_id, self.slot, self.half)
        self._counted = self.card.grades.standing
        await super().on_mount()
        await self.go_on()
        self._hearing = Hearing(self.console.desk, self.purpose, self.slot)
        try:
            self.card = await self._hearing.take(self.card)
        except (Refused, StoreError) as error:  # the form can be read, and filled in when there is room again
            self.console.tell(error)

    async def changed(self, cards: frozenset[str]) -> None:
        """The call was worked on, or graded by somebody else."""
        if self.card.card_id in cards:
            await self.read_card()
            await self.look()
            me = self.console.desk.operator.name
            before, now = self._counted, self.card.grades.counts_to(me, took=False)
            fresh = now is not None and (before is None or now.event_id != before.event_id)
            if self.purpose in ALONE and now is not None and fresh:  # both were offline, and took it
                told = _("{who} has graded the call meanwhile: {total}.")
                self.say(told.format(who=now.by, total=grading.total(now.total)), "warn")
            elif (why := self._over()) is not None:
                self.say(present.refusal(why), "warn")

    def _over(self) -> Refusal | None:
        """Why it is of no use to go on: the round is over, or somebody else has taken the call from here."""
        one = self.card.grades.round(self.answers_to)
        if one is not None and self.card.grades.over(one):
            return Refusal("round_over")
        return self._hearing.lost(self.card) if self._hearing else None

    async def look(self) -> None:
        """The form as it stands: the call that it is about is that of the beginning."""
        desk = self.console.desk
        self._sheet = desk.graders.sheet(self.card, self.half, self.console.language)
        await self.show(self._head(), list(self._rows()))

    # --- what is shown -----------------------------------------------------------------------------

    def _head(self) -> list[Paragraph]:
        desk, card, half = self.console.desk, self.card, self.half
        kind = desk.pack.title("kind", card.value("kind"), self.console.language)
        heard = half.recording or card.value("recording")
        appealed = card.grades.grade(self.answers_to)
        beside = (
            self._appeal(appealed.appealed.reason) if appealed and appealed.appealed else "",
            self._rated(),
            kind,
            present.watch(desk.clocks(card).talk_s),
            _("heard: {time}").format(time=present.watch(half.listened_s)) if half.listened_s else "",
            _("recording: {where}").format(where=heard) if heard else "",
            _("edition {edition}").format(edition=card.pack_version) if card.pack_version else "",
            half.words,
        )
        faults = "; ".join(map(grading.fault, half.fatal))
        fatal = Paragraph(_("FATAL: {faults}").format(faults=faults), "alarm")
        return [
            Paragraph(self.call_words(), "bold", right=self._total()),
            Paragraph(fit(" · ".join(filter(None, beside)), self.size.width - 2), "note"),
            fatal if faults else Paragraph(style="rule"),
        ]

    def _rated(self) -> str:
        """What the citizen said."""
        one = self.card.rating
        told = _("rated {score} of 5: {words}").format(score=self.card.mark, words=one.words if one else "")
        return told.rstrip(": ") if self.card.mark else ""

    @staticmethod
    def _appeal(reason: str) -> str:
        return _("Appealed: {reason}").format(reason=reason)

    def _total(self) -> str:
        """The grade; while points are open only how many: what is half filled in is worth nothing yet."""
        if waits := len(self._sheet.open):
            return ngettext("{count} open", "{count} open", waits).format(count=waits)
        answers = self._sheet.answers
        lawful = percent(one for one in answers if one.compliance)
        return grading.total(0 if self.half.fatal else percent(answers) or 0, lawful)

    def _rows(self) -> Iterator[Row]:
        pack, before = self.console.desk.pack, ""
        for line in self._sheet.lines:
            if line.item.block != before:
                before = line.item.block
                yield Row(f"heading:{before}", (("", "text"), (grading.block(before, pack), "heading")),
                          selectable=False)  # fmt: skip
            yield self._row(line)

    def _row(self, line: Line) -> Row:
        given, title = line.answer, grading.item(line.item.id, self.console.desk.pack)
        if given is None:
            cells = (grading.UNDECIDED, title, "", _("? of {points}").format(points=line.item.points))
            return Row(line.item.id, cells, style="bold")
        beside = (
            _("by facts")
            if given.found == given.mark
            else pgettext("grading", "otherwise")
            if given.found
            else ""
        )
        beside = present.watch(given.second) if given.remark and given.second >= 0 else beside
        look = "warn" if lost(given) else "text"
        return Row(line.item.id, (grading.sign(given.mark), title, beside, grading.points(given)), style=look)

    def about(self, key: str) -> Iterator[Paragraph]:
        """What is known of a point: what the facts say, what was said, on what it rests."""
        line = self._line(key)
        if line is None:
            return
        marks = (f"{digit} {grading.mark(one)}" for digit, one in _KEYS.items())
        yield Paragraph("   ".join(marks), "hint", right=_("Enter: why, when, a remark"))
        if line.finding is not None:
            yield Paragraph(_("Facts: {found}").format(found=grading.found(line.finding)))
        given = line.answer
        if given is not None and (given.reason or given.remark):
            at = grading.moment(given.second) if given.remark else ""
            yield Paragraph(" · ".join(filter(None, (given.reason, given.remark, at))), "note")
        if behind := self._behind(line):
            yield Paragraph(behind, "note")

    def _behind(self, line: Line) -> str:
        """On what a point rests: the clause, or the source."""
        pack = self.console.desk.pack
        found = next((one for one in pack.clauses if one.id == line.item.clause), None)
        title = words(found.title, self.console.language) if found else ""
        clause = f"{_('cl. {id}').format(id=line.item.clause)} {title}".strip() if line.item.clause else ""
        law = _("by the law") if line.item.compliance else ""
        return " · ".join(filter(None, (law, clause, line.item.source)))

    def _line(self, key: str) -> Line | None:
        return next((one for one in self._sheet.lines if one.item.id == key), None)

    # --- keys --------------------------------------------------------------------------------------

    def right_of_status(self) -> str:
        """What this is."""
        return f"{grading.purpose(self.purpose)}  "

    def keys(self) -> str:
        """How it is filled in."""
        return _("2 1 0 −, Space: a mark   {give}: give the grade   Esc: back, it is kept").format(
            give=self.console.keymap.label("call.wrap_up")
        )

    def acts(self) -> Mapping[str, Act]:
        """Give the grade; what belongs to no point; the call itself."""
        return {
            **super().acts(),
            "call.wrap_up": self.act_give,
            "grading.fault": self.act_fault,
            "grading.about": self.act_about,
        }

    async def on_key(self, event: events.Key) -> None:
        """A mark by its digit, or the next one up or down by the arrows."""
        key = twin(event.character) if event.character and event.is_printable else event.key
        key = _TOO.get(key, key)
        if key in _KEYS:
            event.stop()
            await self.mark(_KEYS[key], go_on=True)
        elif key in ("left", "right"):
            event.stop()
            await self._step(1 if key == "left" else -1)

    async def on_lines_ticked(self, message: Lines.Ticked) -> None:
        """Space: the next mark."""
        await self._step(1)

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter: why, at which moment, in which words."""
        line = self._line(message.key)
        if line is not None:
            await asking.point(self, line)

    async def _step(self, by: int) -> None:
        line = self._line(self._list.cursor_key or "")
        if line is not None:
            here = _ORDER.index(Mark(line.answer.mark)) if line.answer else -1 if by > 0 else 0
            await self.mark(_ORDER[(here + by) % len(_ORDER)])

    async def mark(self, mark: Mark, *, go_on: bool = False) -> None:
        """Mark the point under the cursor. Who differs from a fact is asked why at once."""
        line = self._line(self._list.cursor_key or "")
        if line is None:
            return
        given = changed(line.answer or answer(line.item, mark, line.finding), mark=str(mark))
        await self.keep_answer(changed(given, reason="") if given.found == mark else given)
        again = self._line(line.item.id)
        if go_on and again is not None and _unexplained(again):
            await asking.why(self, again)
        elif go_on:
            await self.go_on(line.item.id)

    async def keep_answer(self, given: Answer) -> None:
        """Keep an answer; on the screen when it is on the disk."""
        await self.console.desk.graders.keep(self.card.card_id, self.slot, given)
        self.half = marked(self.half, given)
        await self.look()

    async def keep_rest(self, half: Half) -> None:
        """Keep what belongs to no point."""
        await self.console.desk.graders.keep_rest(self.card.card_id, self.slot, half)
        self.half = half
        await self.look()

    async def go_on(self, after: str = "") -> None:
        """To the next point that nobody has decided; of none, to the next one."""
        ids = [one.item.id for one in self._sheet.lines]
        here = ids.index(after) + 1 if after in ids else 0
        waits = [one.item.id for one in self._sheet.open]
        later = [one for one in ids[here:] if one in waits] or waits
        if later or (after and here < len(ids)):
            await self._list.move_to(later[0] if later else ids[here])
        self.tell_about(self._list.cursor_key or "")

    async def act_give(self) -> None:
        """F10: what is still open, or the grade; the call may have been worked on meanwhile."""
        await self.read_card()
        await self.look()
        if (why := self._hopeless()) is not None:
            self.say(present.refusal(why), "warn")
            return
        if waits := len(self._sheet.open):
            await self.go_on()
            told = ngettext("{count} point has no mark yet.", "{count} points have no mark yet.", waits)
            self.say(told.format(count=waits), "warn")
            return
        strange = next((line for line in self._sheet.lines if _unexplained(line)), None)
        if strange is not None:
            await self._list.move_to(strange.item.id)
            await asking.why(self, strange)
            return
        if await self.console.desk.graders.typed_before(self.question(asking.ABOUT)):
            await asking.about(self)  # it was begun and never finished: not to be left out without a word
            return
        if not self.half.words and self.half.fatal:
            await asking.in_words(self, _("Say in a few words what happened."))
            return
        if not self.half.words and self.purpose == Purpose.REVIEW:
            await asking.in_words(self, _("Say why it is decided so"))
            return
        desk, card = self.console.desk, self.card
        total = self._total()
        command = desk.graders.command(card, self.half, self.purpose, self.answers_to)
        await desk.do(card.card_id, command)
        await desk.graders.given(card.card_id, self.slot)
        self._hearing = None
        await self.console.back()
        said = _("Graded {number}: {total}.").format(number=present.number(card), total=total)
        self.console.say(said, "ok")

    def _hopeless(self) -> Refusal | None:
        """Why the grade can be given no more, whatever is still marked or said in it."""
        desk = self.console.desk
        why = desk.refusal(
            self.card, desk.graders.command(self.card, self.half, self.purpose, self.answers_to)
        )
        return None if why is None or why.code in _UNFINISHED else why

    async def on_unmount(self) -> None:
        """Left in whatever way: what is filled in is kept; where nothing is, others may hear the call."""
        try:
            if self._hearing is not None:
                await self._hearing.put_back(self.card)
        except (Refused, StoreError) as error:
            self.console.tell(error)

    async def act_fault(self) -> None:
        """A fault with which nothing else counts."""
        await asking.fault(self)

    async def act_about(self) -> None:
        """What was heard, where it lies, and in words."""
        await asking.about(self)


def _unexplained(line: Line) -> bool:
    """Whether a point is graded otherwise than the facts say, and nobody has said why."""
    given = line.answer
    return given is not None and given.found not in ("", given.mark) and not given.reason
