"""Grading in words: marks, reasons, faults, what the facts say, how a grade reads."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from core.domain.grading.evidence import FOUND_WORDS, Finding
from core.domain.grading.form import HALVES, Answer, Mark
from core.domain.grading.grade import Grade, Purpose, Round
from core.domain.grading.order import Reason
from core.domain.pack import Pack
from core.domain.training import FaultKind
from core.domain.words import words
from core.views import GradingRow
from tui import present
from tui.catalogue import N_, _, language, pgettext
from tui.figures import decimal

MARKS: Final[Mapping[str, tuple[str, Callable[[], str]]]] = {
    Mark.FULL: ("✓", lambda: pgettext("mark", "full")),
    Mark.HALF: ("½", lambda: pgettext("mark", "half")),
    Mark.NONE: ("✗", lambda: pgettext("mark", "none")),
    Mark.NOT_APPLICABLE: ("–", lambda: pgettext("mark", "n/a")),
}
"""Mark → its sign, and its word."""
UNDECIDED: Final = "?"

_REASONS: Final = {
    Reason.EMERGENCY: N_("EMERGENCY"),
    Reason.COMPLAINT: N_("complaint"),
    Reason.BREACH: N_("norm exceeded"),
    Reason.LOW_RATING: N_("low rating"),
    Reason.NEWCOMER: N_("newcomer"),
}
_FAULTS: Final = {
    FaultKind.HUNG_UP: N_("hung up on the caller"),
    FaultKind.RUDE: N_("was rude"),
    FaultKind.DISCLOSED: N_("told of somebody's health to who may not know"),
    FaultKind.IGNORED_EMERGENCY: N_("ignored the sign of an emergency"),
    FaultKind.FALSE_RECORD: N_("wrote down what was not so"),
    FaultKind.REFUSED_APPEAL: N_("refused to take the appeal"),
}
_PURPOSES: Final = {
    Purpose.FIRST: N_("grade"),
    Purpose.REVIEW: N_("decision of the second grader"),
    Purpose.AGAIN: N_("heard again after a low mark"),
    Purpose.CALIBRATION: N_("blind, in a calibration"),
    Purpose.AGREED: N_("agreed by the graders"),
}


def mark(code: str) -> str:
    """A mark in words."""
    return MARKS[code][1]() if code in MARKS else code


def sign(code: str) -> str:
    """One sign of a mark; the word, or the points, stand beside it."""
    return MARKS[code][0] if code in MARKS else UNDECIDED


def reason(row: GradingRow) -> str:
    """Why a call is heard before others; empty where nothing speaks for it."""
    return _(_REASONS[row.reason]) if row.reason in _REASONS else ""


def fault(code: str) -> str:
    """A fatal fault in words."""
    return _(_FAULTS[FaultKind(code)]) if code in _FAULTS else code


def purpose(code: str) -> str:
    """What a grade is for."""
    return _(_PURPOSES[Purpose(code)]) if code in _PURPOSES else code


def item(item_id: str, pack: Pack) -> str:
    """A point of the form; one that the form no longer has reads as its id, so that nothing is hidden."""
    items = pack.grading.items if pack.grading else ()
    return next((words(one.title, language()) for one in items if one.id == item_id), item_id)


def block(block_id: str, pack: Pack) -> str:
    """A block of the form."""
    blocks = pack.training.blocks if pack.training else ()
    return next((words(one.title, language()) for one in blocks if one.id == block_id), block_id)


def found(finding: Finding) -> str:
    """What the facts say."""
    return _(FOUND_WORDS[finding.code]).format(**(finding.values or {}))


def points(answer: Answer) -> str:
    """What a point brought, of how much: «2,5 / 5»; of one that did not come up nothing, of a bonus «+5»."""
    if answer.bonus:
        return f"+{half(answer.points * HALVES.get(answer.mark, 0))}"
    if answer.mark not in HALVES:
        return mark(answer.mark)
    return f"{half(answer.points * HALVES[answer.mark])} / {answer.points}"


def half(halves: int) -> str:
    """Halves of points as points: «2,5», «3»."""
    return str(halves // 2) if halves % 2 == 0 else decimal(halves / 2)


def total(score: int, lawful: int | None = None) -> str:
    """What a call was worth; how lawful it was beside it."""
    told = _("{score} of 100").format(score=score)
    return told if lawful is None else _("{told}, law {lawful}").format(told=told, lawful=lawful)


def grade(one: Grade) -> str:
    """A grade in a line: how much, whose, what it is."""
    parts = total(one.total, one.compliance), one.by, purpose(one.fact.purpose)
    return " · ".join(parts)


def hearer(name: str, since: datetime, tz: str) -> str:
    """Who hears a call now."""
    return _("{who} hears it since {time}").format(who=name, time=present.clock(since, tz))


def standing(row: GradingRow) -> str:
    """The grade of a call in a list."""
    if row.fatal:
        return _("fatal fault")
    return total(row.score)


def round_state(row: GradingRow, me: str) -> str:
    """How far a calibration is: who has graded is told by number only."""
    count = len(row.blind)
    told = _("{count} of {all} graded").format(count=count, all=row.graders)
    if count >= row.graders:
        return _("{told}; to be agreed").format(told=told)
    return _("{told}; you too").format(told=told) if me in row.blind else told


def round_title(one: Round) -> str:
    """What a calibration is called."""
    return one.title or _("Calibration")


def moment(second: int) -> str:
    """A moment of the talk; empty: none."""
    return present.watch(second) if second >= 0 else ""
