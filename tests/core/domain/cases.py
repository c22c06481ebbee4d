"""A small invented centre, and one operator's work on one card: what the tests of the rules begin with."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from itertools import count
from typing import Any, Self

from core.domain import commands as c
from core.domain import events as e
from core.domain.admission import Standing
from core.domain.card import Card
from core.domain.clocks import Clocks, clocks
from core.domain.decide import decide, refusal
from core.domain.duties import DutyRule
from core.domain.envelope import Event, canonical, fact_of
from core.domain.fold import evolve
from core.domain.pack import (
    Button,
    Centre,
    Channel,
    Choice,
    Entry,
    FormRow,
    Module,
    Norm,
    Pack,
    Point,
    Required,
    Tactic,
    Theme,
)
from core.domain.refusals import Refusal
from core.domain.sandbox.streams import sandbox_of
from core.domain.sandbox.vocabulary import RunEnd, Thrown
from core.domain.situation import Situation
from core.domain.terms import TermRule
from core.domain.vocabulary import Attempt, HoldChoice, NoticeId, Outcome
from core.errors import Refused
from tests.core.domain.grading.forms import GRADE, SMALL

START = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=3)))


def _codes(*codes: str, kinds: tuple[str, ...] = ()) -> tuple[Choice, ...]:
    return tuple(Choice(code=code, title={"ru": code}, kinds=kinds) for code in codes)


PACK = Pack(
    centre=Centre(
        id="invented", title={"ru": "Выдуманный центр"}, spoken={"ru": "Выдуманный центр"}, version="3",
        source="выдумано для тестов", valid_from=date(2016, 1, 1), region="RU", tz="Europe/Moscow",
        languages=("ru",),
    ),
    choices={
        "kind": _codes("consultation", "complaint"),
        "relation": _codes("self", "son"),
        "territory": _codes("here"),
        "urgency": _codes("today", "child"),
        "vulnerability": _codes("alone"),
        "result": (*_codes("answered", kinds=("consultation",)), *_codes("upheld", kinds=("complaint",))),
        "justified": _codes("yes", "no"),
    },
    channels=(
        Channel(code="phone", title={"ru": "телефон"}, talk=True),
        Channel(code="letter", title={"ru": "письмо"}, written=True),
    ),
    themes=tuple(Theme(code=code, title={"ru": code}) for code in ("waiting", "money")),
    form=(
        FormRow(fields=("contact_phone", "applicant_name"), section="who"),
        FormRow(fields=("relation",), section="who"),
        FormRow(fields=("insured_name",), section="insured"),
        FormRow(fields=("kind", "channel"), section="what"),
        FormRow(fields=("theme",), section="what"),
        FormRow(fields=("clinic", "insurer"), section="what"),
        FormRow(fields=("essence",), section="what"),
        FormRow(fields=("urgency", "vulnerability"), section="rest"),
        FormRow(fields=("measures",), section="rest"),
    ),
    required=(
        Required(field="channel"),
        Required(field="kind"),
        Required(field="theme"),
        Required(field="applicant_name", kinds=("complaint",)),
        Required(field="clinic", instead="insurer", kinds=("complaint",)),
        Required(field="relation", another_person=True),
        Required(field="insured_name", another_person=True),
        Required(field="result"),
    ),
    handover_minimum=("applicant_name", "essence"),
    terms=(
        TermRule(
            id="month", title={"ru": "месяц"}, days=30, extension_days=30, source="",
            valid_from=date(2016, 1, 1),
        ),
    ),
    norms=(
        Norm(id="rings", limit=3, clause="1", source="", valid_from=date(2016, 5, 25)),
        Norm(id="hold", limit=30, warn=20, clause="2", source="", valid_from=date(2016, 5, 25)),
        Norm(id="voice_mail", limit=3600, clause="2", source="", valid_from=date(2016, 5, 25)),
        Norm(
            id="self_answered", limit=600, warn=480, clause="8", source="", valid_from=date(2016, 5, 25),
            kinds=("consultation", ""), self_answered=True,
        ),
    ),
    modules=(Module(id="hello", group="greeting", title={"ru": "Привет"}, text={"ru": "Здравствуйте."}),),
    tactics=(
        Tactic(
            id="anger", title={"ru": "Гнев"},
            points=(Point(id="listen", text={"ru": "слушать"}), Point(id="plan", text={"ru": "план"})),
        ),
    ),
    plans=_codes("transfer", "letter"),
    buttons=(
        Button(
            id="expert", title={"ru": "Эксперт"}, level=2, receivers=("experts",), competence={"ru": "всё"}
        ),
        Button(
            id="department", title={"ru": "Управление"}, level=3, receivers=("experts",),
            competence={"ru": "чего не решил эксперт"}, kinds=("complaint",), reasons=_codes("unsolved"),
        ),
    ),
    directory=(
        Entry(
            id="anna", kind="person", name="Выдумкина Анна Примеровна", post="эксперт",
            organisation="Выдуманный центр", unit="Отдел экспертизы", groups=("experts",), invented=True,
        ),
        Entry(id="clinic", kind="clinic", name="Выдуманная больница", groups=("clinics",), invented=True),
    ),
    grading=SMALL,
)  # fmt: skip

READY = {"kind": "consultation", "theme": "waiting", "result": "answered"}
"""What a consultation lacks to be finished, once the call came by telephone."""

HANDED_OVER = {"applicant_name": "Примеров Пример Примерович", "essence": "долго ждать приёма"}


def with_norm(norm_id: str, **changes: Any) -> Pack:
    """The centre with one of its norms changed."""
    norms = (replace(one, **changes) if one.id == norm_id else one for one in PACK.norms)
    return replace(PACK, norms=tuple(norms))


def event(
    fact: e.Fact, at: datetime = START, session: str = "s1", place: int = 1, device: str = "device",
    **journal: Any,
) -> Event:  # fmt: skip
    """A fact in an envelope, and what the journal says of it. Every session has its own operator."""
    return Event(
        event_id=f"{session}-{place}", stream="invented", card_id="card", actor=f"op-{session}",
        device_id=device, session_id=session, session_seq=place, occurred_at=at, tz="Europe/Moscow",
        fact=fact, **journal,
    )  # fmt: skip


def through_the_wire(fact: e.Fact) -> e.Fact:
    """The fact as it comes back from a stored body."""
    body = json.loads(canonical(event(fact).body()))
    return fact_of(body["type"], body["schema_version"], body["payload"])


class Work:
    """Operators at one card. Methods return the work itself, so that a test reads as a story."""

    def __init__(self, pack: Pack = PACK, session: str = "s1") -> None:
        self.pack, self.session = pack, session
        self.receives: frozenset[str] | None = None
        self.role: str | None = None
        self.qualifications: frozenset[str] | None = None
        self.standing, self.account, self.mentor = Standing.ADMITTED, "", ""
        self.card = Card("card")
        self.now = START
        self.events: list[Event] = []

    def situation(self) -> Situation:
        numbers = count(len(self.card.callbacks) + len(self.card.contacts) + 1)
        actor = f"op-{self.session}"
        return Situation(
            self.pack, self.now, lambda: f"promise-{next(numbers)}", actor, self.receives, self.role, 7,
            self.qualifications, self.standing, self.account, self.mentor,
        )  # fmt: skip

    def by(self, session: str, *receives: str) -> Self:
        """Another operator sits down, at a desk where the cards of these ids of the directory come in."""
        return self.at(session, receives)

    def at(self, session: str, receives: Sequence[str] | None) -> Self:
        """The same; None: at a desk without a journal."""
        self.session, self.receives = session, None if receives is None else frozenset(receives)
        return self

    def under(self, *duties: DutyRule) -> Self:
        """The centre has these rules of what is owed, from now on."""
        self.pack = replace(self.pack, duties=duties)
        return self

    def governed_by(self, *terms: TermRule) -> Self:
        """The law gives these terms, from now on."""
        self.pack = replace(self.pack, terms=terms)
        return self

    def in_sandbox_of(self) -> Self:
        """The same centre, where its trainees work."""
        self.pack = replace(self.pack, centre=replace(self.pack.centre, id=sandbox_of(self.pack.centre.id)))
        return self

    def in_sandbox(self, *commands: c.Command) -> Self:
        """There, with an invented caller on the line."""
        return self.in_sandbox_of().do(c.BeginRun("{}", "ru"), *commands)

    def acting_as(self, role: str) -> Self:
        """The one who sits there has an account with this role."""
        self.role = role
        return self

    def intern(self, mentor: str = "vera") -> Self:
        """The one who sits there is an operator in the internship, with this account as mentor."""
        self.role, self.standing, self.account, self.mentor = "operator", Standing.INTERN, "intern", mentor
        return self

    def admitted(self, role: str, account: str = "") -> Self:
        """The one who sits there is admitted, with this account."""
        self.role, self.standing, self.account, self.mentor = role, Standing.ADMITTED, account, ""
        return self

    def qualified(self, *qualifications: str) -> Self:
        """A journal says what the one who sits there is trained for."""
        self.qualifications = frozenset(qualifications)
        return self

    def later(self, seconds: float) -> Self:
        self.now += timedelta(seconds=seconds)
        return self

    def do(self, *commands: c.Command) -> Self:
        for command in commands:
            for fact in decide(self.card, command, self.situation()):
                self.happens(fact)
        return self

    def happens(self, fact: e.Fact) -> Self:
        seq = len(self.events) + 1
        self.events.append(event(fact, self.now, self.session, seq))
        self.card = evolve(self.card, self.events[-1])
        return self

    def call(self, number: str = "1406", rings: int = 1) -> Self:
        return self.do(c.OpenCall(number=number, rings=rings))

    def fill(self, values: dict[str, str] | None = None, /, **more: str) -> Self:
        return self.do(*(c.SetField(name, value) for name, value in {**(values or {}), **more}.items()))

    def refusal(self, command: c.Command) -> Refusal | None:
        return refusal(self.card, command, self.situation())

    def refused(self, command: c.Command) -> str:
        """The code of the refusal; the decision must say the same."""
        why = self.refusal(command)
        assert why is not None, "it was allowed"
        try:
            decide(self.card, command, self.situation())
        except Refused as error:
            assert error.refusal == why
        else:
            raise AssertionError("refused, and yet decided")
        return why.code

    def missing(self) -> dict[str, str]:
        """What finishing lacks: field → why."""
        why = self.refusal(c.WrapUp())
        return {one.field: one.why for one in why.missing} if why else {}

    @property
    def facts(self) -> list[str]:
        return [one.type for one in self.events]

    def shown(self) -> Clocks:
        return clocks(self.card, self.pack, self.now)


def promise(at: datetime = START) -> c.ScheduleCallback:
    """A call promised for the next hour."""
    return c.ScheduleCallback("1406", at, at + timedelta(hours=1))


def duty(what: str, **rules: Any) -> DutyRule:
    """A rule of what is owed, within an hour unless it says otherwise."""
    return DutyRule(what=what, title={"ru": what}, **{"within_s": 3600, **rules})


def term(term_id: str, **rules: Any) -> TermRule:
    """A term of the law: thirty calendar days for everything, unless it says otherwise."""
    known = {"days": 30, "source": "", "valid_from": date(2016, 1, 1)}
    return TermRule(id=term_id, title={"ru": term_id}, **{**known, **rules})


EXTENSION = c.ExtendTerm(10, "ждём экспертизу", "Примеров Начальник", "letter", START.date())


def work_in(state: str) -> Work:
    """The work with everything filled in, one tick and one promise made, in a state of the card.

    "escalated" is for who passed it on; "given" and "read" for the receiver who has not, or has, read it;
    "submitted" for who submitted it, "for_approval" for somebody else; "unheard", "heard" and "appealed" for
    graders (who is to hear it, who has, who is to decide), "graded" for who took the call.
    """
    work = Work()
    if state == "unborn":
        return work
    work.call().fill(READY).fill(HANDED_OVER)
    work.do(c.Tick("anger", "listen"), promise()).later(60)
    steps: dict[str, tuple[c.Command, ...]] = {
        "talk": (),
        "held": (c.Hold(),),
        "wrap_up": (c.EndCall(),),
        "parked": (c.Park("обед"),),
        "escalated": (c.Escalate("expert", "anna"),),
        "given": (c.Escalate("expert", "anna"),),
        "read": (c.Escalate("expert", "anna"),),
        "submitted": (c.Submit(),),
        "for_approval": (c.Submit(),),
        "closed": (c.WrapUp(),),
        **dict.fromkeys(HEARD_STATES, (c.WrapUp(),)),
    }
    work.do(*steps[state]).later(10)
    if state in ("given", "read"):
        work.by("s2", "anna")
    if state in ("for_approval", *HEARD_STATES):
        work.by("s2")
    if state in ("heard", "graded", "appealed"):
        work.do(GRADE)
    if state in ("graded", "appealed"):
        work.by("s1")
    if state == "appealed":
        work.do(c.AppealGrade(GIVEN, "я представилась")).by("s3")
    return work.do(c.Read()) if state == "read" else work


OPEN_STATES = (
    "talk", "held", "wrap_up", "parked", "escalated", "given", "read", "submitted", "for_approval",
)  # fmt: skip
HEARD_STATES = ("unheard", "heard", "graded", "appealed")
GIVEN = "s2-11"
"""The id of the grade, in states where there is one."""

COMMANDS: dict[str, tuple[c.Command, str]] = {
    "OpenCall": (c.OpenCall("1406"), "card.opened"),
    "CountRings": (c.CountRings(2), "call.rings_counted"),
    "SetField": (c.SetField("measures", "позвонили в больницу"), "card.field_set"),
    "ConfirmField": (c.ConfirmField("essence"), "card.field_set"),
    "Hold": (c.Hold(), "call.held"),
    "Resume": (c.Resume(), "call.resumed"),
    "OfferOnHold": (c.OfferOnHold(HoldChoice.STAY), "call.hold_offered"),
    "EndCall": (c.EndCall(), "call.ended"),
    "Say": (c.Say("hello", "Здравствуйте."), "speech.said"),
    "Tick": (c.Tick("anger", "plan"), "tactic.ticked"),
    "Untick": (c.Untick("anger", "listen"), "tactic.unticked"),
    "ChoosePlan": (c.ChoosePlan("letter"), "plan.chosen"),
    "Note": (c.Note("перезвонить"), "card.noted"),
    "MarkEmergency": (c.MarkEmergency(), "card.emergency_marked"),
    "ClearEmergency": (c.ClearEmergency("ошибка"), "card.emergency_cleared"),
    "Park": (c.Park(), "card.parked"),
    "TakeUp": (c.TakeUp(), "card.taken_up"),
    "Escalate": (c.Escalate("expert", "anna"), "card.escalated"),
    "Read": (c.Read(), "card.read"),
    "Return": (c.Return("не ко мне"), "card.returned"),
    "LinkRepeat": (c.LinkRepeat("another"), "card.linked"),
    "WrapUp": (c.WrapUp(), "card.wrapped_up"),
    "Submit": (c.Submit(), "card.submitted"),
    "Approve": (c.Approve(), "card.approved"),
    "SendBack": (c.SendBack("результат не тот"), "card.sent_back"),
    "Reopen": (c.Reopen("забыли спросить"), "card.reopened"),
    "ScheduleCallback": (promise(START + timedelta(hours=2)), "callback.scheduled"),
    "AttemptCallback": (c.AttemptCallback("promise-1", Attempt.BUSY), "callback.attempted"),
    "FinishCallback": (c.FinishCallback("promise-1", "дозвонились"), "callback.done"),
    "GiveUpCallback": (c.GiveUpCallback("promise-1", "номер не обслуживается"), "callback.given_up"),
    "RateService": (c.RateService(5), "service.rated"),
    "Reply": (c.Reply("Ответили в чате."), "reply.given"),
    "DescribeCaller": (c.DescribeCaller(greet_as="Анна Примеровна"), "caller.described"),
    "LogContact": (c.LogContact(Outcome.AGREED, entry="clinic"), "contact.logged"),
    "ExpectCaller": (c.ExpectCaller("17:00 7:00"), "caller.expected"),
    "SetCallerApart": (c.SetCallerApart(True, "звонит каждый день"), "caller.set_apart"),
    "ExtendTerm": (EXTENSION, "term.extended"),
    "GiveNotice": (c.GiveNotice(NoticeId.RESULT, "phone", START.date()), "notice.given"),
    "BeginRun": (c.BeginRun("{}", "ru"), "sandbox.begun"),
    "Ask": (c.Ask("name", "Как к вам обращаться?"), "sandbox.asked"),
    "Throw": (c.Throw(Thrown.DROP), "sandbox.thrown"),
    "LeaveRemark": (c.LeaveRemark(5, "хорошо"), "sandbox.remarked"),
    "EndRun": (c.EndRun(RunEnd.STOPPED), "sandbox.ended"),
    "GiveGrade": (GRADE, "grade.given"),
    "Hear": (c.Hear(), "grade.hearing"),
    "AcknowledgeGrade": (c.AcknowledgeGrade(GIVEN), "grade.acknowledged"),
    "AppealGrade": (c.AppealGrade(GIVEN, "я представилась"), "grade.appealed"),
    "SetCalibration": (c.SetCalibration("round-1", "Круг", 2), "grade.calibrated"),
    "DropCalibration": (c.DropCalibration("round-1"), "grade.round_dropped"),
}
"""One of each command, and the fact that it makes where it may."""
