"""May it be done in a run, and what happens then. Nothing of it may be done where real people call."""

from collections.abc import Callable
from typing import Any, Final

from core.domain import commands as c
from core.domain import events as e
from core.domain.card import Card
from core.domain.refusals import Refusal
from core.domain.sandbox.facts import TEXT_LIMIT
from core.domain.sandbox.streams import is_sandbox
from core.domain.sandbox.vocabulary import RunEnd, Thrown
from core.domain.situation import Situation


def _begin(card: Card, command: c.BeginRun, at: Situation) -> Refusal | None:
    if not is_sandbox(at.pack.centre.id):
        return Refusal("not_sandbox")
    if card.training is not None:
        return Refusal("run_begun")
    return Refusal("too_long", {"limit": str(TEXT_LIMIT)}) if len(command.scenario) > TEXT_LIMIT else None


def _lasting(card: Card, at: Situation) -> Refusal | None:
    if not is_sandbox(at.pack.centre.id):
        return Refusal("not_sandbox")
    over = card.training is None or card.training.ended_at is not None
    return Refusal("run_over") if over else None


def _ask(card: Card, command: c.Ask, at: Situation) -> Refusal | None:
    if (over := _lasting(card, at)) is not None:
        return over
    begun_at = card.training.begun_at if card.training else at.now
    if card.talk_ended_at is not None and card.talk_ended_at > begun_at:  # before it: that was another talk
        return Refusal("call_over")
    return Refusal("caller_waits") if card.held_since is not None else None


def _throw(card: Card, command: c.Throw, at: Situation) -> Refusal | None:
    known = command.event in set(Thrown)
    return _lasting(card, at) if known else Refusal("thrown_unknown")


def _remark(card: Card, command: c.LeaveRemark, at: Situation) -> Refusal | None:
    if card.training is None or not is_sandbox(at.pack.centre.id):
        return Refusal("not_sandbox")
    return None if command.text.strip() else Refusal("note_empty")


def _end(card: Card, command: c.EndRun, at: Situation) -> Refusal | None:
    if command.why not in set(RunEnd):
        return Refusal("run_over")
    whose = Refusal("run_of_another") if card.training and card.training.by != at.actor else None
    return _lasting(card, at) or whose


REFUSALS: Final[dict[type[c.Command], Callable[[Card, Any, Situation], Refusal | None]]] = {
    c.BeginRun: _begin,
    c.Ask: _ask,
    c.Throw: _throw,
    c.LeaveRemark: _remark,
    c.EndRun: _end,
}

FACTS: Final[dict[type[c.Command], Callable[[Card, Any, Situation], tuple[e.Fact, ...]]]] = {
    c.BeginRun: lambda card, command, at: (e.RunBegun(command.scenario, command.language, command.exam),),
    c.Ask: lambda card, command, at: (e.QuestionAsked(command.question, command.text),),
    c.Throw: lambda card, command, at: (e.EventThrown(command.event),),
    c.LeaveRemark: lambda card, command, at: (e.Remarked(max(0, command.second), command.text.strip()),),
    c.EndRun: lambda card, command, at: (e.RunEnded(command.why),),
}
