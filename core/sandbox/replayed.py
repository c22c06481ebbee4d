"""How a remade call is played well and badly: the steps with which its scenario proves itself."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from core.domain.card import Card
from core.domain.completeness import missing, missing_for_handover
from core.domain.fields import BY_ID, FieldKind
from core.domain.grading.form import Evidence
from core.domain.pack import Button, Pack
from core.domain.refusals import Missing
from core.domain.vocabulary import SpeechGroup
from core.domain.words import words
from core.sandbox.player import MORNING
from core.sandbox.remade import Remade

_Step = Mapping[str, Any]
_Asked = Callable[[Card, Pack], tuple[Missing, ...]]

_WRITTEN: Final[Mapping[str, str]] = {
    FieldKind.DATE: "01.01.1980", FieldKind.POLICY: "0000000000000000", FieldKind.NUMBER: "1",
    FieldKind.SUM: "1",
}  # fmt: skip
"""What stands for anything of its kind in a card that nobody reads."""

_NAMES: Final = ("applicant_name", "insured_name")


def well(call: Remade) -> Iterator[_Step]:
    """Worth every point: nobody waits longer than the caller has patience, nor than the norm allows."""
    taken = call.taken
    known = {"kind": taken.kind, "theme": taken.theme.code}
    yield {"wait": 3, "say": call.module(SpeechGroup.GREETING)}
    if taken.emergency:
        yield {"wait": 2, "emergency": True}
    yield {"wait": 4, "ask": "name"}
    yield {"wait": 4, "fill": {"applicant_name": call.name}}
    yield {"wait": 2, "ask": "reason"}
    yield {"wait": 5, "ask": "writing", "fill": known}
    if call.tactic is not None:
        yield {"wait": 4, "tick": [call.tactic.id]}
    if call.expects(Evidence.PLAN):
        yield {"wait": 4, "plan": call.pack.plans[0].code}
    yield {"wait": 4, "ask": "answer"}
    if call.expects(Evidence.HOLD):
        yield {"wait": 5, "say": call.module(SpeechGroup.HOLD)}
        yield {"wait": 2, "hold": True}
        yield {"wait": 8, "resume": True}
    known["applicant_name"] = call.name
    yield from _passed(call, call.button, known) if call.button else _finished(call, known)


def badly() -> Iterator[_Step]:
    """Worth nothing: no greeting, no question, and the receiver put down."""
    yield {"wait": 14, "ask": "writing"}
    yield {"wait": 6, "end": True}


def _passed(call: Remade, button: Button, known: Mapping[str, str]) -> Iterator[_Step]:
    if lacking := _lacking(call, missing_for_handover, known):
        yield {"wait": 4, "fill": lacking}
    if call.expects(Evidence.CLOSING):
        yield {"wait": 3, "say": call.module(SpeechGroup.CLOSING)}
    step: dict[str, Any] = {"wait": 2}  # before the caller has answered a goodbye, and is gone
    step |= {"say": button.phrase} if call.pack.module(button.phrase) else {}
    step |= {"button": button.id}
    receiver = call.receiver(button)
    step |= {"receiver": receiver} if receiver else {}
    reasons = [one for one in button.reasons if not one.kinds or call.taken.kind in one.kinds]
    said = words(reasons[0].title, call.languages[0]) if reasons else ""
    step |= {"reason": said or call.said("card", "line")[call.languages[0]]}
    yield step


def _finished(call: Remade, known: Mapping[str, str]) -> Iterator[_Step]:
    yield {"wait": 4, "ask": "anything_else"}
    yield {"wait": 4, "say": call.module(SpeechGroup.CLOSING, -1)}
    yield {"wait": 8, "end": True}
    if lacking := _lacking(call, missing, known):
        yield {"wait": 4, "fill": lacking}
    yield {"wait": 3, "finish": True}


def _lacking(call: Remade, asked: _Asked, known: Mapping[str, str]) -> Mapping[str, str]:
    """What the card still lacks, with something invented in it: one answer may ask for another."""
    fields = {"channel": call.channel, **known}
    found: dict[str, str] = {}
    urgent = MORNING if call.taken.emergency else None
    while lacking := [
        one.field
        for one in asked(Card("", fields={**fields, **found}, emergency_at=urgent), call.pack)
        if one.field not in {*fields, *found}
    ]:
        found |= {name: _invented(call, name) for name in lacking}
    return found


def _invented(call: Remade, name: str) -> str:
    field, language = BY_ID[name], call.languages[0]
    if field.kind in (FieldKind.CHOICE, FieldKind.MARKS):
        kind = call.taken.kind
        fits = (one.code for one in call.pack.options(field.choices) if not one.kinds or kind in one.kinds)
        return next(fits, "")
    if field.kind is FieldKind.PHONE:
        return call.taken.caller.number
    if name in _NAMES:
        return call.name
    said = call.said("card", str(field.kind)) or call.said("card", "line")
    return _WRITTEN.get(field.kind) or said[language]
