"""What facts from elsewhere mean to the operator at this desk."""

from collections.abc import Iterator
from enum import StrEnum

from core.domain.card import Card, Escalation, Step
from core.domain.grading.grade import Grade
from core.domain.record import record
from core.domain.roles import Right
from core.domain.vocabulary import Status
from core.domain.wire import Account


@record(frozen=True, slots=True)
class Change:
    """A card before and after facts came in. ``before`` has ``facts == 0`` for a card that is new here."""

    before: Card
    after: Card


@record(frozen=True, slots=True)
class Me:
    """Who sits here: the name in facts, and the ids of the directory whose cards come to this desk.

    ``supervises``: they answer for the shift; ``grades``: they hear calls of others. ``account``: by its id,
    empty where no journal says.
    """

    name: str
    receives: frozenset[str] = frozenset()
    supervises: bool = False
    account: str = ""
    grades: bool = False


def me_of(account: Account) -> Me:
    """Who sits at the desk of an account."""
    receives = frozenset(account.receives)
    supervises, grades = account.holds(Right.SUPERVISE), account.holds(Right.GRADE)
    return Me(account.name, receives, supervises, account.operator, grades)


class NoticeKind(StrEnum):
    """What may be said of a change."""

    GIVEN = "given"
    """A card was passed on to me: it rings."""
    EMERGENCY = "emergency"
    """Somebody's life may be at risk in a call of the shift: told to who supervises, in silence."""
    READ = "read"
    TAKEN_UP = "taken_up"
    RETURNED = "returned"
    PASSED_ON = "passed_on"
    """What I passed on was read, taken up, returned with a reason, passed on further."""
    SUBMITTED = "submitted"
    """A card of an intern waits for my approval: I am the mentor."""
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    """What I submitted was approved, or sent back with a reason."""
    GRADED = "graded"
    """A call of mine was graded."""
    APPEALED = "appealed"
    """A grade was appealed: I may be the second grader, or gave the first."""
    DECIDED = "decided"
    """The appeal that I made, or that was made of my grade, was decided."""
    FATAL = "fatal"
    """A grader found a fatal fault in a grade that counts: told to who supervises, and not before they may
    look at that grade.
    """
    OVERTAKEN = "overtaken"
    """A fact of mine no longer applied when its turn came: somebody was first."""
    FIELD_OVERTAKEN = "field_overtaken"
    """Two wrote the same field without knowing of each other; one of them is me."""
    REJECTED = "rejected"
    """The journal refused a fact of mine."""


@record(frozen=True, slots=True)
class Notice:
    """One thing to tell. ``who``: the other operator, empty where nobody is known to have been first.

    ``detail``: the reason of what was given or returned, the receiver of what was passed on further, the
    field that was overtaken, the code of why a fact of mine was, the number of points of a grade.
    """

    kind: NoticeKind
    card_id: str
    number: int | None
    local_number: int
    who: str = ""
    detail: str = ""


_Told = tuple[NoticeKind, str, str]


def news(change: Change, me: Me) -> tuple[Notice, ...]:
    """What to tell me of a change: what others did to what is mine, each thing once.

    Of a card that is new at this desk only that it was given or submitted to me, and that a life may be at
    risk there: what else is on it is history.
    """
    before, after = change.before, change.after
    told = [*_given(before, after, me), *_submitted(before, after, me), *_at_risk(before, after, me)]
    if before.facts:
        told += [*_answered(before, after, me), *_approved(before, after, me)]
        told += [*_overtaken(before, after, me), *_fields(before, after, me), *_graded(before, after, me)]
    return tuple(
        Notice(kind, after.card_id, after.number, after.local_number, who, detail)
        for kind, who, detail in dict.fromkeys(told)
    )


def _graded(before: Card, after: Card, me: Me) -> Iterator[_Told]:
    mine = me.name in after.answered
    now, was = after.grades.counts_to(me.name, took=mine), before.grades.standing
    same = now is not None and was is not None and was.event_id == now.event_id
    if now is not None and now.by != me.name and (not same or _hid(before, now, now.event_id, me)):
        decided = after.grades.grade(now.fact.answers_to)
        if decided is not None and (mine or decided.by == me.name):
            yield NoticeKind.DECIDED, now.by, str(now.total)
        elif mine:
            yield NoticeKind.GRADED, now.by, str(now.total)
        if now.fatal and me.supervises and not mine:
            yield NoticeKind.FATAL, now.by, now.fact.operator
    then = {one.event_id for one in before.grades.given if one.appealed is not None}
    for one in after.grades.shown_to(me.name, took=mine):
        said = one.appealed
        fresh = said is not None and (one.event_id not in then or _hid(before, one, one.decided, me))
        if said is not None and fresh and not mine and (me.grades or one.by == me.name):
            yield NoticeKind.APPEALED, said.by, said.reason


def _hid(before: Card, grade: Grade, last: str, me: Me) -> bool:
    """Whether I could not be told of it when it was said: the call was being graded blind by then.

    ``last``: the grade with which it was said and done. Before the round began it was told; no round begins
    while an appeal waits, so one that nobody had decided by then came later.
    """
    one = before.grades.open_round()
    took = me.name in before.answered
    hidden = before.grades.hides(grade.fact.purpose, grade.by, me.name, took=took)
    return (
        one is not None and hidden and all(each.event_id != last for each in before.grades.given[: one.after])
    )


def _known(card: Card) -> dict[str, Escalation]:
    return {one.event_id: one for one in card.escalations}


def _given(before: Card, after: Card, me: Me) -> Iterator[_Told]:
    if after.status is not Status.ESCALATED:
        return
    passed = after.escalations[-1]
    told = passed.event_id in _known(before) or passed.by == me.name or passed.read_by(me.name)
    if not told and passed.comes_to(me.name, me.receives):
        yield NoticeKind.GIVEN, passed.by, passed.fact.reason


def _submitted(before: Card, after: Card, me: Me) -> Iterator[_Told]:
    now, was = after.submission, before.submission
    if after.status is not Status.SUBMITTED or now is None or (was and was.event_id == now.event_id):
        return
    if me.account and now.mentor == me.account and now.by != me.name:
        yield NoticeKind.SUBMITTED, now.by, ""


def _approved(before: Card, after: Card, me: Me) -> Iterator[_Told]:
    now, was = after.submission, before.submission
    if now is None or now.by != me.name or was is None or was.event_id != now.event_id:
        return
    if now.approved is not None and was.approved is None:
        yield NoticeKind.APPROVED, now.approved.by, ""
    elif now.sent_back is not None and was.sent_back is None:
        yield NoticeKind.SENT_BACK, now.sent_back.by, now.sent_back.reason


def _at_risk(before: Card, after: Card, me: Me) -> Iterator[_Told]:
    marked = before.emergency_at is None and after.emergency_at is not None
    if me.supervises and marked and after.open and after.led_by != me.name:
        yield NoticeKind.EMERGENCY, after.led_by, ""


def _answered(before: Card, after: Card, me: Me) -> Iterator[_Told]:
    then = _known(before)
    for place, passed in enumerate(after.escalations):
        was = then.get(passed.event_id)
        if was is None or passed.by != me.name:
            continue
        fresh = [one for one in _steps(passed).items() if one[0] not in _steps(was) and one[1].by != me.name]
        for kind, step in fresh[:1]:
            further = kind is NoticeKind.PASSED_ON
            yield kind, step.by, after.escalations[place + 1].to if further else step.reason


def _steps(passed: Escalation) -> dict[NoticeKind, Step]:
    """What became of a card that was passed on, the last thing first."""
    found = {
        NoticeKind.PASSED_ON: passed.passed_on,
        NoticeKind.RETURNED: passed.returned,
        NoticeKind.TAKEN_UP: passed.taken_up,
        NoticeKind.READ: next(iter(passed.read), None),
    }
    return {kind: step for kind, step in found.items() if step is not None}


def _overtaken(before: Card, after: Card, me: Me) -> Iterator[_Told]:
    told, now = {one.event_id for one in before.superseded}, after.grades.standing
    graded = now is not None and now.by == me.name
    for one in after.superseded:
        # A card that was read too late was meant for an answer, and what became of that is told; so is it
        # that somebody else hears a call: to put it back then undoes nothing, who came first with the grade
        # has lost nothing, and of a call that was graded meanwhile the form tells more.
        heard = one.type == "grade.hearing" and (graded or one.why != "heard_already")
        untold = heard or one.type == "card.read"
        if one.by == me.name and one.event_id not in told and not untold:
            yield NoticeKind.OVERTAKEN, one.first.by if one.first else "", one.why


def _fields(before: Card, after: Card, me: Me) -> Iterator[_Told]:
    last = {change.field: change for change in after.changes}
    for name, others in after.contested.items():
        told = {(one.by, one.at) for one in before.contested.get(name, ())}
        for other in others:
            sides = {other.by, last[name].by}
            if (other.by, other.at) not in told and me.name in sides and len(sides) > 1:
                yield NoticeKind.FIELD_OVERTAKEN, (sides - {me.name}).pop(), name
