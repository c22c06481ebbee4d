"""The passing on of a card in words: what became of it, and by whom."""

from core.domain.card import Card, Escalation, Step
from core.domain.vocabulary import Status
from tui import present
from tui.catalogue import _


def answer(passed: Escalation, tz: str) -> tuple[str, str]:
    """What became of it, and the look: not read, read, taken up, given back, passed on further."""
    if passed.passed_on is not None:
        return _("Passed on further: {step}").format(step=_by(passed.passed_on, tz)), "note"
    if passed.returned is not None:
        return _("Given back: {step}").format(step=_by(passed.returned, tz)), "warn"
    if passed.taken_up is not None:
        return _("Taken up: {step}").format(step=_by(passed.taken_up, tz)), "ok"
    if passed.read:
        return _("Read: {step}").format(step=_by(passed.read[0], tz)), "ok"
    return _("Nobody has read it yet."), "warn"


def _by(step: Step, tz: str) -> str:
    told = f"{step.by}, {present.clock(step.at, tz)}"
    return f"{told}: {step.reason}" if step.reason else told


def gone(before: Card, after: Card, me: str) -> str:
    """In a sentence: a card that waited for an answer has it from somebody else; empty when it has not."""
    if before.status is not Status.ESCALATED:
        return ""
    last = before.escalations[-1]
    now = next((one for one in after.escalations if one.event_id == last.event_id), last)
    sentences = (
        (now.taken_up, _("{who} has taken the card up.")),
        (now.returned, _("{who} has given the card back.")),
        (now.passed_on, _("{who} has passed the card on.")),
    )
    return next((said.format(who=step.by) for step, said in sentences if step and step.by != me), "")
