"""Strategies: any command, any fact, any history. Few different words, so that they meet."""

from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from core.domain import commands as c
from core.domain import events as e
from core.domain.envelope import Event, fact_of, storable
from core.domain.fields import BY_ID
from core.domain.grading.form import Mark
from core.domain.grading.grade import Purpose
from core.domain.grading.travelling import text_of
from core.domain.vocabulary import Attempt, Direction, HoldChoice, NoticeId, Outcome, Promise
from tests.core.domain.cases import COMMANDS, GIVEN, START, event
from tests.core.domain.grading.forms import answers

_HOSTILE = ["", " ", "да", "e\N{COMBINING ACUTE ACCENT}", "\0", "\x1b]52;", "\ud800"]
TEXT = st.one_of(st.sampled_from(_HOSTILE), st.text())

FIELD = st.sampled_from(["essence", "kind", "result", "measures", "contact_phone", "colour"])
_MOMENT = st.integers(-5, 5).map(lambda hours: START + timedelta(hours=hours))
_PROMISE_ID = st.sampled_from(["promise-1", "promise-2"])
_PURPOSE = st.sampled_from([*Purpose, "?"])
_ROUND = st.sampled_from(["round-1", "round-2"])
_GRADE = st.sampled_from([GIVEN, "", "?"])

_COMMANDS: dict[type[c.Command], dict[str, st.SearchStrategy[Any]]] = {
    c.OpenCall: {
        "number": st.sampled_from(["", "1406", "8 918 123-45-67", "аноним"]),
        "direction": st.sampled_from(Direction),
        "rings": st.integers(-1, 101),
    },
    c.SetField: {
        "field": FIELD,
        "value": st.one_of(TEXT, st.sampled_from(["consultation", "complaint", "answered", "1406"])),
    },
    c.OfferOnHold: {"choice": st.sampled_from(HoldChoice)},
    c.Say: {"module": st.sampled_from(["hello", "song"]), "text": TEXT},
    c.Tick: {"tactic": st.just("anger"), "point": st.sampled_from(["listen", "plan", "shout"])},
    c.Untick: {"tactic": st.just("anger"), "point": st.sampled_from(["listen", "plan", "shout"])},
    c.ChoosePlan: {"option": st.sampled_from(["letter", "transfer", "duel"])},
    c.Note: {"text": TEXT},
    c.ClearEmergency: {"reason": TEXT},
    c.Park: {"reason": TEXT},
    c.ConfirmField: {"field": FIELD},
    c.Return: {"reason": TEXT},
    c.Escalate: {
        "button": st.sampled_from(["expert", "minister"]),
        "receiver": st.sampled_from(["", "anna", "clinic"]),
        "reason": TEXT,
    },
    c.LinkRepeat: {"repeat_of": st.sampled_from(["", "card", "other"])},
    c.SendBack: {"reason": TEXT},
    c.Reopen: {"reason": TEXT},
    c.ScheduleCallback: {
        "number": TEXT,
        "not_before": _MOMENT,
        "not_after": _MOMENT,
        "about": TEXT,
        "what": st.sampled_from(Promise),
    },
    c.AttemptCallback: {
        "callback_id": _PROMISE_ID,
        "outcome": st.sampled_from(Attempt),
        "words": TEXT,
        "next_at": st.one_of(st.none(), _MOMENT),
    },
    c.FinishCallback: {"callback_id": _PROMISE_ID, "outcome": TEXT},
    c.GiveUpCallback: {"callback_id": _PROMISE_ID, "outcome": TEXT},
    c.RateService: {
        "score": st.integers(-1, 6),
        "words": TEXT,
        "callback_id": st.one_of(st.just(""), _PROMISE_ID),
    },
    c.Reply: {"text": TEXT},
    c.DescribeCaller: {"greet_as": TEXT, "answer": TEXT, "mark": TEXT},
    c.LogContact: {
        "outcome": st.sampled_from(Outcome),
        "entry": st.sampled_from(["", "anna", "clinic", "gone"]),
        "organisation": TEXT,
        "person": TEXT,
        "words": TEXT,
        "promised_on": st.one_of(st.none(), _MOMENT.map(datetime.date)),
    },
    c.ExpectCaller: {"times": st.one_of(TEXT, st.sampled_from(["", "7", "17.00, 7:00 7:00", "24:00"]))},
    c.SetCallerApart: {"apart": st.booleans(), "reason": TEXT},
    c.ExtendTerm: {
        "days": st.integers(-1, 31),
        "reason": TEXT,
        "approver": TEXT,
        "informed_by": st.sampled_from(["", "letter", "pigeon"]),
        "informed_on": _MOMENT.map(datetime.date),
    },
    c.GiveNotice: {
        "what": st.sampled_from(NoticeId),
        "channel": st.sampled_from(["", "letter", "pigeon"]),
        "on": _MOMENT.map(datetime.date),
        "words": TEXT,
    },
    c.GiveGrade: {
        "answers": st.one_of(
            st.builds(answers, st.sampled_from(Mark), st.sampled_from([*Mark, "?"]), TEXT),
            st.sampled_from([(), answers()[:1]]),
        ),
        "fatal": st.sampled_from([(), ("rude",)]),
        "purpose": _PURPOSE,
        "answers_to": st.one_of(_ROUND, _GRADE),
        "listened_s": st.integers(-1, 900),
        "recording": TEXT,
        "words": TEXT,
    },
    c.Hear: {"on": st.booleans()},
    c.AcknowledgeGrade: {"grade": _GRADE},
    c.AppealGrade: {"grade": _GRADE, "reason": TEXT},
    c.SetCalibration: {"round": _ROUND, "title": TEXT, "graders": st.integers(0, 21)},
    c.DropCalibration: {"round": _ROUND},
}

COMMAND: st.SearchStrategy[c.Command] = st.one_of(
    *(st.builds(type(one), **_COMMANDS.get(type(one), {})) for one, _ in COMMANDS.values())
)

_WORD = st.one_of(
    st.sampled_from(["", "essence", "result", "kind", "a", "b", "answered", *BY_ID]),
    st.text().map(storable),
)
_VALUES = {str: _WORD, bool: st.booleans(), int: st.integers(-(2**63), 2**63 - 1)}

JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.just("\0"), st.just("\ud800")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=5,
)


def facts_of(kind: type[e.Fact]) -> st.SearchStrategy[e.Fact]:
    """Any fact of one type."""
    return st.builds(kind, **{name: _VALUES[of] for name, of in shape(kind).items()})


def shape(kind: type[e.Fact]) -> dict[str, type]:
    """The names of a fact's parts and their types."""
    return {field.name: field.type for field in fields(kind) if isinstance(field.type, type)}


KNOWN_FACT = st.one_of(*(facts_of(kind) for kind in e.FACTS.values()))
NEWER_FACT = st.builds(
    fact_of,
    st.sampled_from(["card.sung", *e.FACTS]),
    st.integers(2, 9),
    st.dictionaries(st.text(), JSON, max_size=3),
)
_PAYLOADS = {name: st.fixed_dictionaries(dict.fromkeys(shape(kind), JSON)) for name, kind in e.FACTS.items()}
WIRE = st.one_of(*(st.tuples(st.just(name), payload) for name, payload in _PAYLOADS.items()))
"""A type, and a payload with the right names and any values."""

FACT: st.SearchStrategy[e.Fact] = st.one_of(
    KNOWN_FACT, NEWER_FACT, WIRE.map(lambda one: fact_of(one[0], 1, one[1]))
)

_SESSIONS = {"s1": "desk-1", "s2": "desk-2", "s3": "desk-2"}
"""Sessions, and the data directories they wrote to."""


@st.composite
def events(draw: st.DrawFn, facts: st.SearchStrategy[e.Fact] = FACT, places: int = 99) -> Event:
    """An event of one of three sessions at two desks, which the journal has numbered or not."""
    session = draw(st.sampled_from(sorted(_SESSIONS)))
    at = START + timedelta(seconds=draw(st.integers(-10_000, 10_000)))
    journal = {
        "base_seq": draw(st.integers(0, 30)),
        "seq": draw(st.one_of(st.none(), st.integers(1, 30))),
        "number": draw(st.integers(0, 3)),
    }
    return event(draw(facts), at, session, draw(st.integers(1, places)), _SESSIONS[session], **journal)


EVENT = events()


def histories(one: st.SearchStrategy[Event], most: int, least: int = 0) -> st.SearchStrategy[list[Event]]:
    """So many events in any order; no two are one."""
    return st.lists(one, min_size=least, max_size=most, unique_by=lambda event: event.event_id)


HISTORY = histories(EVENT, 30)

_PASSED_ON = [
    e.CardEscalated("expert", "anna", "Выдумкина Анна Примеровна", "", "", 2, "да"),
    e.CardEscalated("expert", "", "", "", "Эксперт", 2, "все заняты"),
    e.CardRead(), e.CardTakenUp(), e.CardReturned("не ко мне"), e.CardParked(""), e.CardWrappedUp(""),
    e.CardSubmitted("answered", "vera"), e.CardApproved(), e.CardSentBack("не так"),
    e.CardReopened("да"), e.FieldSet("essence", "а"), e.FieldSet("essence", "б"), e.FieldSet("kind", "а"),
    e.FieldContinued("essence", "а"), e.CardErased("просьба"),
]  # fmt: skip
TOGETHER = histories(events(st.sampled_from(_PASSED_ON)), 20)
"""A history of few different facts: what several operators do to one card."""

_TOLD = [
    e.CardOpened(1, "letter", "1", "incoming", "", "+79180001122", 1, "invented", "3"),
    *(e.CallbackScheduled(one, what, "1406", START.isoformat(), START.isoformat(), "")
      for one, what in (("p1", "callback"), ("p2", "registration"))),
    *(e.CallbackAttempted(one, "busy", "", START.isoformat()) for one in ("p1", "p2")),
    *(e.CallbackDone(one, "да") for one in ("p1", "p2")), e.CallbackGivenUp("p1", "молчит"),
    e.ServiceRated("p1", 4, ""), e.TermExtended("month", 9, "да", "да", "letter", "2026-03-02"),
    e.NoticeGiven("registration", "letter", "2026-03-02", ""), e.CallerExpected("+79180001122", "07:00"),
    e.CallerSetApart("+79180001122", True, "да"), e.CallerSetApart("+79180001122", False, "да"),
    e.ContactLogged("c", "", "Больница", "", "", "", "done", "", ""), e.FieldSet("kind", "complaint"),
    e.CardWrappedUp(""), e.CardReopened("да"), e.CardErased("просьба"), e.ShiftBegun("day", "3"),
    e.ShiftEnded("day", "слово"),
]  # fmt: skip
OWING = histories(events(st.sampled_from(_TOLD)), 30, 20)
"""A history of few different facts: promises and what becomes of them, terms, callers, shifts."""

_GIVEN = st.builds("s{}-{}".format, st.integers(1, 3), st.integers(1, 4))
"""The id of any event of these histories."""


def given_for(purpose: str, answers_to: str = "", polite: str = Mark.FULL, fatal: str = "") -> e.GradeGiven:
    """A grade, as a console writes it."""
    return e.GradeGiven(
        purpose,
        answers_to,
        "op-s1",
        "3",
        "3",
        "waiting",
        text_of(replace(one, points=30) for one in answers(polite=polite)),
        fatal,
        60,
        "",
        "да",
    )


_GRADING = st.one_of(
    st.sampled_from(
        [e.CardOpened(1, "phone", "", "incoming", "", "", 1, "invented", "3"), e.CardWrappedUp("")]
    ),
    st.sampled_from([e.CardParked(""), e.CardTakenUp(), e.CardReopened("да"), e.CardErased("просьба")]),
    st.builds(given_for, st.sampled_from(["first", "first", "?"]), st.just(""), st.sampled_from(Mark)),
    st.builds(given_for, st.just("review"), _GIVEN, st.just(Mark.HALF), st.sampled_from(["", "rude"])),
    st.builds(given_for, st.sampled_from(["calibration", "agreed"]), _ROUND),
    st.builds(e.GradeAcknowledged, _GIVEN),
    st.builds(e.GradeAppealed, _GIVEN, st.just("нет")),
    st.builds(e.CalibrationSet, _ROUND, st.just(""), st.integers(0, 2)),
    st.builds(e.CalibrationDropped, _ROUND),
    st.builds(e.HearingChanged, st.booleans()),
    st.builds(e.ServiceRated, st.just("survey"), st.integers(0, 5), st.just("")),
)
GRADED = histories(events(_GRADING, places=4), 12, 6)
"""A history of few different facts: grades, and what becomes of them."""

DESK = st.sampled_from([("s1", None), ("s2", ["anna"]), ("s3", ["expert"]), ("s4", [])])
"""An operator, and what comes to the desk; None: there is no journal."""
