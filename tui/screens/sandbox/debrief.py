"""The debrief: what a run was worth, what was missed, the card beside the model, the course by steps."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult

from core.domain.words import words
from tui import debriefing, present, telling
from tui.catalogue import _
from tui.labels import field_name
from tui.screens.base import Act, DeskScreen
from tui.widgets.lines import Column, Fixed, Lines, Row
from tui.widgets.pane import Pane, Paragraph

if TYPE_CHECKING:
    from core.sandbox.debrief import Debrief, Moment

_COLUMNS: Final = (Column(1), Column(6), Column(0), Column(12, right=True))
_MARK, _FIELD, _STEP, _FAULT = "mark:", "field:", "step:", "fault:"


class DebriefScreen(DeskScreen):
    """One list; the cursor goes through the course of the call, and under it is told how it stood then."""

    passing = True
    DEFAULT_CSS = """
    DebriefScreen Lines { height: 1fr; }
    DebriefScreen Pane { height: 6; }
    DebriefScreen #verdict { height: 2; }
    """

    def __init__(self, debrief: "Debrief") -> None:
        super().__init__()
        self._debrief = debrief
        self._above = Pane(id="verdict")
        self._above.can_focus = False
        self._list = Lines(columns=_COLUMNS)
        self._below = Pane()
        self._below.can_focus = False

    @property
    def headline(self) -> str:
        """What this is."""
        return _("Debrief")

    def body(self) -> ComposeResult:
        """The list; under it the row under the cursor in full."""
        yield self._above
        yield self._list
        yield self._below

    async def on_mount(self) -> None:
        """The cursor stands in the list."""
        await super().on_mount()
        self.set_focus(self._list)
        debrief = self._debrief
        look = "ok" if debrief.score.passed else "alarm"
        title = debriefing.title(debrief.run.play.scenario)
        self._above.set([Paragraph(title, "bold"), Paragraph(debriefing.verdict(debrief), look)])
        rows = list(self._rows())
        await self._list.show(Fixed(rows))
        self._tell(next((row.key for row in rows if row.selectable), ""))

    def right_of_status(self) -> str:
        """What this is."""
        return _("Debrief") + "  "

    def keys(self) -> str:
        """How to go through it."""
        return _("↑ ↓: step by step   {print}: a page to print   Esc: back").format(
            print=_("{menu}, “{label}”").format(menu=self.console.keymap.label("menu.open"), label=_("Print"))
        )

    def acts(self) -> Mapping[str, Act]:
        """Back; on paper."""
        return {
            "call.wrap_up": self.console.back,
            "screen.back": self.console.back,
            "card.print": self.act_print,
        }

    async def act_print(self) -> None:
        """A page for the printer."""
        desk = self.console.desk
        page = debriefing.as_page(self._debrief, desk.pack)
        begun = f"{self._debrief.run.begun_at:%Y%m%d-%H%M%S}"
        file = await desk.reports.keep_paper(f"debrief-{begun}.txt", page)
        self.say(_("For the printer: {file}.").format(file=file), "ok")

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another row."""
        self._tell(message.key)

    # --- rows --------------------------------------------------------------------------------------

    def _rows(self) -> Iterator[Row]:
        debrief, pack = self._debrief, self.console.desk.pack
        score, scenario = debrief.score, debrief.run.play.scenario
        for place, (fault, at) in enumerate(score.faults):
            text = words(fault.text, self.console.language)
            yield Row(f"{_FAULT}{place}", ("!", present.watch(at), text, _("fault")), style="alarm")
        for block in score.blocks:
            if not block.of:
                continue
            got = _("{got} of {all}").format(got=debriefing.points(block.got), all=block.of)
            yield _heading(f"{debriefing.block(block, scenario)} · {got}")
            for place, mark in enumerate(score.marks):
                if mark.expectation.block == block.id:
                    yield self._mark(place)
            if block.id == "card":
                yield from (self._field(place) for place in range(len(score.fields)))
        yield _heading(_("Course of the call"))
        for place, moment in enumerate(debrief.course):
            look = "bold" if moment.spoken else "warn" if moment.remark else "text"
            who = self._who(moment)
            what = debriefing.what(moment, pack)
            yield Row(f"{_STEP}{place}", ("", present.watch(moment.second), what, who), style=look)

    def _mark(self, place: int) -> Row:
        mark = self._debrief.score.marks[place]
        text = words(mark.expectation.text, self.console.language)
        at = present.watch(mark.at) if mark.at is not None else ""
        told = debriefing.why(mark).removesuffix(at).strip()
        return Row(
            f"{_MARK}{place}",
            (debriefing.share(mark.share), at, text, told),
            style="text" if mark.share == 1 else "warn",
        )

    def _field(self, place: int) -> Row:
        one = self._debrief.score.fields[place]
        value = telling.value_words(one.model.field, one.value, self.console.desk.pack)
        text = f"{field_name(one.model.field)}: {value or '–'}"
        look, told = ("text", "") if one.right else ("warn", _("otherwise"))
        return Row(f"{_FIELD}{place}", ("✓" if one.right else "✗", "", text, told), style=look)

    def _who(self, moment: "Moment") -> str:
        return debriefing.who(moment, self._debrief, self.console.desk.operator.name)

    # --- under the list ----------------------------------------------------------------------------

    def _tell(self, key: str) -> None:
        if not key:
            return  # of an empty scenario there is nothing to look at
        kind, __, place = key.partition(":")
        told = {"mark": self._of_mark, "field": self._of_field, "step": self._of_step}.get(kind)
        self._below.set([Paragraph(style="rule"), *(told(int(place)) if told else self._of_fault(place))])

    def _of_fault(self, place: str) -> list[Paragraph]:
        fault, at = self._debrief.score.faults[int(place)]
        said = _("With this nothing else counts; it happened at {time}.").format(time=present.watch(at))
        return [Paragraph(words(fault.text, self.console.language), "alarm"), Paragraph(said, "note")]

    def _of_mark(self, place: int) -> list[Paragraph]:
        mark = self._debrief.score.marks[place]
        asked, language = mark.expectation, self.console.language
        got = _("{got} of {all}").format(got=debriefing.points(mark.share * asked.points), all=asked.points)
        told = [Paragraph(words(asked.text, language), "bold", right=got)]
        when = _("within {time}").format(time=present.watch(asked.within)) if asked.within else ""
        more = " · ".join(filter(None, (debriefing.clause(mark), when, debriefing.why(mark))))
        told += [Paragraph(more, "note")] if more else []
        hint = words(asked.hint, language) if mark.share < 1 else ""
        return [*told, Paragraph(hint, "hint")] if hint else told

    def _of_field(self, place: int) -> list[Paragraph]:
        one, pack = self._debrief.score.fields[place], self.console.desk.pack
        model = debriefing.wanted(one.model.field, one.model.one_of, one.model.shown, pack)
        value = telling.value_words(one.model.field, one.value, pack) or "–"
        name = field_name(one.model.field)
        return [
            Paragraph(_("{field}, as it was written: {value}").format(field=name, value=value)),
            Paragraph(_("The model card: {value}").format(value=model), "bold"),
        ]

    def _of_step(self, place: int) -> list[Paragraph]:
        debrief, pack = self._debrief, self.console.desk.pack
        moment = debrief.course[place]
        talk = debrief.at(moment)
        met = sum(one.expectation.id in talk.met for one in debrief.score.marks)
        stood = _("mood {number} of 10, {mood} · met {met} of {all}").format(
            number=talk.mood, mood=debriefing.mood(talk.mood), met=met, all=len(debrief.score.marks)
        )
        said = ": ".join(filter(None, (self._who(moment), debriefing.what(moment, pack))))
        card = debriefing.card_line(talk.fields, pack)
        return [Paragraph(said, "bold"), Paragraph(stood, "note"), Paragraph(card)]


def _heading(title: str) -> Row:
    return Row(f"heading:{title}", (("", "text"), (title, "heading")), selectable=False)
