"""What the facts of a card are to a caller: what they notice, and what a condition can ask about."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from core.domain import events as e
from core.domain.fact import Fact
from core.domain.record import record
from core.domain.sandbox.vocabulary import Happened


@record(frozen=True, slots=True)
class Act:
    """What was done. ``marks``: what it leaves behind; ``undone``: what it takes back.

    ``heard``: the caller is spoken to; ``voiced``: it is nothing but words, and without a caller there are
    none. ``field``, ``value``: what was written, ``more``: to what stands
    there. ``holds``: the caller waits from now on (True), no longer (False), or as before. ``question``:
    which one was asked. ``thrown``: what a trainer let happen.
    """

    marks: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    heard: bool = False
    field: str = ""
    value: str = ""
    more: bool = False
    holds: bool | None = None
    question: str = ""
    thrown: str = ""
    voiced: bool = False


def _mark(*happened: Happened, heard: bool = False, holds: bool | None = None) -> Callable[[Any], Act]:
    act = Act(tuple(f"happened {one}" for one in happened), heard=heard, holds=holds)
    return lambda fact: act


def _escalated(fact: e.CardEscalated) -> Act:
    named = (f"happened {Happened.NAMED}", f"passed_to {fact.receiver}") if fact.receiver else ()
    return Act((f"escalated {fact.button}", *named), heard=True, holds=False)


_ACTS: Final[Mapping[type[Fact], Callable[[Any], Act]]] = {
    e.FieldSet: lambda fact: Act(field=fact.field, value=fact.value),
    e.FieldContinued: lambda fact: Act(field=fact.field, value=fact.value, more=True),
    e.CallHeld: _mark(Happened.HELD, heard=True, holds=True),
    e.CallResumed: _mark(Happened.RESUMED, heard=True, holds=False),
    e.HoldOffered: lambda fact: Act((f"offered {fact.choice}",), heard=True),
    e.CallEnded: _mark(Happened.ENDED, holds=False),
    e.SpeechSaid: lambda fact: Act((f"said {fact.module}",), heard=True, voiced=True),
    e.PointTicked: lambda fact: Act((f"ticked {fact.tactic}.{fact.point}",), heard=True),
    e.PointUnticked: lambda fact: Act(undone=(f"ticked {fact.tactic}.{fact.point}",)),
    e.PlanChosen: lambda fact: Act((f"planned {fact.option}",), heard=True, voiced=True),
    e.Noted: _mark(Happened.NOTED),
    e.EmergencyMarked: _mark(Happened.EMERGENCY),
    e.EmergencyCleared: lambda fact: Act(undone=(f"happened {Happened.EMERGENCY}",)),
    e.CardParked: _mark(Happened.PARKED, holds=False),
    e.CardTakenUp: _mark(Happened.TAKEN_UP, heard=True),
    e.CardEscalated: _escalated,
    e.CardRead: _mark(Happened.READ),
    e.CardReturned: _mark(Happened.RETURNED),
    e.CardLinked: _mark(Happened.LINKED),
    e.CardWrappedUp: _mark(Happened.FINISHED),
    e.CallbackScheduled: lambda fact: Act((f"promised {fact.what}",), heard=True),
    e.CallbackAttempted: _mark(Happened.TRIED),
    e.CallbackDone: _mark(Happened.CALLED),
    e.CallbackGivenUp: _mark(Happened.GIVEN_UP),
    e.ContactLogged: lambda fact: Act((f"contact {fact.outcome}", f"contacted {fact.entry}")),
    e.ReplyGiven: _mark(Happened.REPLIED, heard=True),
    e.TermExtended: _mark(Happened.EXTENDED),
    e.NoticeGiven: lambda fact: Act((f"noticed {fact.what}",)),
    e.ServiceRated: _mark(Happened.RATED, heard=True),
    e.CallerDescribed: _mark(Happened.DESCRIBED),
    e.QuestionAsked: lambda fact: Act(
        (f"asked {fact.question}",), heard=True, question=fact.question, voiced=True
    ),
    e.EventThrown: lambda fact: Act((f"thrown {fact.event}",), thrown=fact.event),
}

_NOTHING: Final = Act()


def act_of(fact: Fact) -> Act:
    """What a fact is to the caller; most are nothing to them."""
    known = _ACTS.get(type(fact))
    return known(fact) if known else _NOTHING
