"""The smaller questions of grading: why a point, which fault, what was heard, why an appeal, a round."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from core.domain.commands import AcknowledgeGrade, AppealGrade, DropCalibration, SetCalibration
from core.domain.grading.decide import ROUND
from core.domain.grading.grade import Grade, Round
from core.domain.grading.sheet import Line
from core.domain.record import changed
from core.views import GradingRow
from tui import grading, present
from tui.catalogue import _, pgettext
from tui.screens.dialogs import Answer, ChooseDialog, FillDialog
from tui.widgets.form import FieldSpec
from tui.widgets.lines import Row

if TYPE_CHECKING:
    from core.domain.card import Card
    from tui.screens.base import DeskScreen
    from tui.screens.grading.grades import GradesScreen
    from tui.screens.grading.sheet import SheetScreen

_LABEL: Final = 12
_WIDE: Final = 76
_MOMENT: Final = "02:15"
_DIGITS: Final = 6
"""A moment has fewer digits on either side of its colon."""
_LATER: Final = 60
"""Seconds that a recording may go on after the operator said that the talk is over."""
ABOUT: Final = "about"
"""The question about the whole call."""


async def why(screen: "SheetScreen", line: Line) -> None:
    """Why a point is graded otherwise than the facts say; then on to the next one."""
    given = line.answer
    if given is None:
        return

    async def done(values: Mapping[str, str]) -> str:
        reason = values["reason"].strip()
        if not any(char.isalpha() for char in reason):  # marks that were typed ahead are no reason
            return _("The facts say otherwise: say why, in a few words.")
        await screen.keep_answer(changed(given, reason=reason))
        await screen.go_on(line.item.id)
        return ""

    title = grading.item(line.item.id, screen.console.desk.pack)
    fields = [FieldSpec("reason", _("Why"), label_width=_LABEL)]
    await _ask(
        screen, (screen.question(f"why.{line.item.id}"), title), fields, {"reason": given.reason}, done
    )


async def point(screen: "SheetScreen", line: Line) -> None:
    """A remark on a point and the moment it is of; why it is graded otherwise than the facts say."""
    given = line.answer
    if given is None:
        screen.say(_("First a mark."), "warn")
        return
    known = {
        "reason": given.reason,
        "remark": given.remark,
        "second": grading.moment(given.second) if given.remark else "",
    }
    talk = screen.console.desk.clocks(screen.card).talk_s
    differs = given.found not in ("", given.mark)
    fields = [FieldSpec("reason", _("Why"), label_width=_LABEL)] if differs else []
    fields += [
        FieldSpec("second", _("Moment"), label_width=_LABEL, hint=grading.moment(given.second) or _MOMENT),
        FieldSpec("remark", pgettext("grading", "Remark"), kind="text", rows=3, label_width=_LABEL),
    ]

    async def done(values: Mapping[str, str]) -> str:
        second, reason = seconds(values["second"]), values.get("reason", "").strip()
        second = given.second if second == -1 and not given.remark else second
        if second is None:
            return _("“{text}” is no moment of a talk: write it as 02:15.").format(text=values["second"])
        if why := _too_late(second, talk):
            return why
        if differs and not reason:
            return _("The facts say otherwise: say why, in a few words.")
        await screen.keep_answer(
            changed(given, reason=reason, remark=values["remark"].strip(), second=second)
        )
        return ""

    title = grading.item(line.item.id, screen.console.desk.pack)
    await _ask(screen, (screen.question(line.item.id), title), fields, known, done)


def _too_late(second: int, talk: int) -> str:
    """Why there can be no such moment in a talk of so many seconds; empty: there can."""
    later = talk and second > talk + _LATER
    return _("The talk was over at {time}.").format(time=present.watch(talk)) if later else ""


async def fault(screen: "SheetScreen") -> None:
    """A fault with which nothing else counts; chosen again, it is taken back."""
    training = screen.console.desk.pack.training
    codes = training.fatal if training else ()
    rows = [
        Row(code, (f"{'✓' if code in screen.half.fatal else ' '} {grading.fault(code)}",)) for code in codes
    ]

    async def chosen(code: str | None) -> None:
        if code is None:
            return
        there = screen.half.fatal
        fatal = tuple(one for one in there if one != code) if code in there else (*there, code)
        await screen.keep_rest(changed(screen.half, fatal=fatal))
        if len(fatal) > len(there):
            await in_words(screen, _("Say in a few words what happened."))

    if rows:
        await screen.app.push_screen(
            ChooseDialog(_("A fatal fault: the grade is 0"), rows, width=_WIDE), chosen
        )
    else:
        screen.say(_("The pack of the centre names no fatal fault."), "warn")


async def in_words(screen: "SheetScreen", title: str) -> None:
    """What must be said of the whole: a fault, or why an appeal is decided so."""

    async def done(values: Mapping[str, str]) -> str:
        if not values["words"].strip():
            return _("Say why, in a few words.")
        await screen.keep_rest(changed(screen.half, words=values["words"].strip()))
        return ""

    fields = [FieldSpec("words", _("In words"), kind="text", rows=4, label_width=_LABEL)]
    await _ask(screen, (screen.question("words"), title), fields, {"words": screen.half.words}, done)


async def about(screen: "SheetScreen") -> None:
    """What was heard, where the recording lies, and what is to be said of it all."""
    half, talk = screen.half, screen.console.desk.clocks(screen.card).talk_s
    fields = [
        FieldSpec("listened", _("Heard"), label_width=_LABEL, hint=_MOMENT),
        FieldSpec("recording", _("Recording"), label_width=_LABEL),
        FieldSpec("words", _("In words"), kind="text", rows=4, label_width=_LABEL),
    ]
    known = {
        "listened": present.watch(half.listened_s) if half.listened_s else "",
        "recording": half.recording or screen.card.value("recording"), "words": half.words,
    }  # fmt: skip

    async def done(values: Mapping[str, str]) -> str:
        heard = seconds(values["listened"])
        if heard is None:
            return _("“{text}” is no moment of a talk: write it as 02:15.").format(text=values["listened"])
        if why := _too_late(heard, talk):
            return why
        await screen.keep_rest(
            changed(
                screen.half,
                listened_s=max(heard, 0),
                recording=values["recording"].strip(),
                words=values["words"].strip(),
            )
        )
        return ""

    await _ask(screen, (screen.question(ABOUT), _("Of the whole call")), fields, known, done)


async def answer_to(screen: "GradesScreen", grade: Grade) -> None:
    """Who was graded: read, or appealed."""
    desk, card = screen.console.desk, screen.card
    ways = {
        "read": (_("I have read it"), AcknowledgeGrade(grade.event_id)),
        "appeal": (_("I do not agree: a second grader shall decide"), AppealGrade(grade.event_id, "?")),
    }
    whys = {way: desk.refusal(card, command) for way, (__, command) in ways.items()}
    rows = [Row(way, (title,), style="dim" if whys[way] else "text") for way, (title, __) in ways.items()]
    about = {way: present.refusal(why) if why else _("Enter: this   Esc: back") for way, why in whys.items()}

    async def chosen(way: str | None) -> None:
        why = whys[way] if way is not None else None
        if why is not None:
            screen.say(present.refusal(why), "warn")
        elif way == "read":
            await desk.do(card.card_id, AcknowledgeGrade(grade.event_id))
            await screen.look()
            screen.say(_("It is kept that you have read it."), "ok")
        elif way == "appeal":
            await appeal(screen, grade)

    await screen.app.push_screen(ChooseDialog(grading.grade(grade), rows, width=_WIDE, about=about), chosen)


async def appeal(screen: "GradesScreen", grade: Grade) -> None:
    """Why a second grader shall decide."""
    desk, card = screen.console.desk, screen.card
    fields = [FieldSpec("reason", _("Why"), kind="text", rows=4, label_width=_LABEL)]

    async def done(values: Mapping[str, str]) -> str:
        await desk.do(card.card_id, AppealGrade(grade.event_id, values["reason"]))
        await screen.look()
        screen.say(_("A second grader will decide. Both grades stay."), "ok")
        return ""

    await _ask(
        screen,
        (desk.graders.question(card.card_id, "appeal", grade.event_id), _("I do not agree")),
        fields,
        {},
        done,
    )


async def calibrate(screen: "DeskScreen", row: GradingRow) -> None:
    """Let several grade a call blind; calls of one name and day belong together."""
    desk = screen.console.desk
    fields = [
        FieldSpec(
            "title",
            pgettext("calibration", "Name"),
            label_width=_LABEL,
            hint=_("calls of one name are one round"),
        ),
        FieldSpec("graders", _("Graders"), label_width=_LABEL, hint=f"{ROUND[0]}–{ROUND[-1]}"),
    ]

    async def done(values: Mapping[str, str]) -> str:
        count, title = values["graders"].strip(), values["title"].strip()
        if not title:
            return _("Give it a name.")
        if not count.isdecimal():
            return _("How many shall grade it? A number.")
        day = desk.now().date().isoformat()
        await desk.do(row.card_id, SetCalibration(round_id(title, day), title, int(count)))
        said = _("{number} is to be graded blind by {count}.")
        screen.say(said.format(number=present.number(row), count=count), "ok")
        return ""

    title = _("Calibration: {number}").format(number=present.number(row))
    await _ask(screen, (desk.graders.question(row.card_id, "calibration", ""), title), fields, {}, done)


async def drop(screen: "DeskScreen", card: "Card", one: Round) -> None:
    """End a calibration for which nobody else comes. What was given in it stays, and counts for nobody."""
    count = len(card.grades.of_round(one.id))
    told = _("{count} of {all} graded").format(count=count, all=one.graders)
    rows = [Row("wait", (_("Wait for the others"),)), Row("drop", (_("End it: nothing is agreed upon"),))]

    async def chosen(way: str | None) -> None:
        if way == "drop":
            await screen.console.desk.do(card.card_id, DropCalibration(one.id))
            screen.say(_("The calibration is over. What was given in it stays, and counts for nobody."), "ok")

    await screen.app.push_screen(
        ChooseDialog(f"{grading.round_title(one)} · {told}", rows, width=_WIDE), chosen
    )


def round_id(title: str, day: str) -> str:
    """The same for calls that are put into a round of one name on one day."""
    return f"{day} {title}"


def seconds(text: str) -> int | None:
    """A moment of a talk: «2:15», «135»; -1 for none, None for what is no moment."""
    text = text.strip()
    if not text:
        return -1
    minutes, colon, rest = text.rpartition(":")
    parts = [part for part in (minutes, rest) if part or colon]
    if not all(part.isdecimal() and len(part) < _DIGITS for part in parts):
        return None
    return int(minutes or 0) * 60 + int(rest)


async def _ask(
    screen: "DeskScreen",
    question: tuple[str, str],
    fields: Sequence[FieldSpec],
    known: Mapping[str, str],
    done: Answer,
) -> None:
    """Fill in a few fields; what was typed there before stands there again.

    ``question``: its key and its title.
    """
    graders, (key, title) = screen.console.desk.graders, question
    typed = await graders.typed_before(key)

    async def keep(name: str, text: str, cursor: int) -> None:
        await graders.typed(key, name, text, cursor)

    async def answered(values: Mapping[str, str]) -> str:
        wrong = await done(values)
        if not wrong:
            await graders.answered(key)
        return wrong

    values = {field.id: typed.get(field.id, known.get(field.id, "")) for field in fields}
    await screen.app.push_screen(FillDialog(title, fields, values, keep, answered))
