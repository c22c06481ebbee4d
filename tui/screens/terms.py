"""The questions about the term of a card: extend it, say what the applicant was told."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from core.domain.commands import Command, ExtendTerm, GiveNotice
from core.domain.dates import read_date
from core.domain.vocabulary import NoticeId
from core.domain.words import words
from tui import lawful
from tui.catalogue import _
from tui.screens.call_dialogs import fill
from tui.screens.sides.terms import TermsLeaf
from tui.screens.waiting import count
from tui.widgets.form import FieldSpec, Form, Option

if TYPE_CHECKING:
    from tui.screens.call import CallScreen

_LABEL = 15
_DIGITS = 4


async def show(screen: "CallScreen") -> None:
    """The term, its source, the waiting terms."""
    ways = {"extend": partial(extend, screen), "notice": partial(tell, screen)}
    await screen.turn(TermsLeaf(screen.call, ways, partial(count, screen.console)))


def _channels(screen: "CallScreen") -> tuple[Option, ...]:
    language = screen.console.language
    return tuple(Option(one.code, words(one.title, language)) for one in screen.console.desk.pack.channels)


async def extend(screen: "CallScreen") -> None:
    """By how many days, why, who decided, how and when the applicant was told: one act."""
    desk, card = screen.console.desk, screen.card
    why = screen.call.refusal("term.extend")
    if why is not None:
        screen.say(screen.why_not("term.extend"), "warn")
        return
    fields = [
        FieldSpec("term.days", _("Days"), label_width=_LABEL),
        FieldSpec("term.reason", _("Reason"), label_width=_LABEL),
        FieldSpec("term.approver", _("Decided by"), label_width=_LABEL),
        FieldSpec(
            "term.informed_by", _("Told by"), kind="choice", label_width=_LABEL, options=_channels(screen)
        ),
        FieldSpec("term.informed_on", _("Told on"), kind="date", label_width=_LABEL),
    ]
    known = {"term.informed_on": lawful.day(desk.deadlines.today())}

    def until(form: Form) -> None:
        """Beside the days, until when the term goes with them."""
        new = desk.deadlines.extended_to(card, _number(form.values()["term.days"]))
        form.mark("term.days", note=_("until {date}").format(date=lawful.day(new)) if new else "")

    def make(answers: Mapping[str, str]) -> Command | str:
        days = _number(answers["term.days"])
        told = read_date(answers["term.informed_on"], desk.deadlines.today(), recent=True)
        if not days:
            return _("By how many days? Write a number.")
        if told is None:
            return _("When was the applicant told? Write a date: 22.11.2026.")
        return ExtendTerm(
            days, answers["term.reason"], answers["term.approver"], answers["term.informed_by"], told
        )

    await fill(screen, _("Extend the term"), fields, make, known, follow=until)


def _number(typed: str) -> int:
    digits = typed.strip()
    return int(digits) if digits.isdecimal() and len(digits) <= _DIGITS else 0


async def tell(screen: "CallScreen") -> None:
    """What the applicant was told, by which channel, when."""
    desk = screen.console.desk
    due = [one.what for one in desk.deadlines.notices(screen.card)]
    titles = tuple(Option(what, lawful.notice(what)) for what in NoticeId)
    fields = [
        FieldSpec("notice.what", _("What"), kind="choice", label_width=_LABEL, options=titles),
        FieldSpec("notice.channel", _("By"), kind="choice", label_width=_LABEL, options=_channels(screen)),
        FieldSpec("notice.on", _("On"), kind="date", label_width=_LABEL),
        FieldSpec("notice.words", _("In words"), label_width=_LABEL),
    ]
    known = {
        "notice.what": due[0] if due else NoticeId.RESULT,
        "notice.on": lawful.day(desk.deadlines.today()),
    }

    def make(answers: Mapping[str, str]) -> Command | str:
        on = read_date(answers["notice.on"], desk.deadlines.today(), recent=True)
        if on is None:
            return _("When was the applicant told? Write a date: 22.11.2026.")
        what = NoticeId(answers["notice.what"] or NoticeId.RESULT)
        return GiveNotice(what, answers["notice.channel"], on, answers["notice.words"])

    await fill(screen, _("The applicant was told"), fields, make, known)
