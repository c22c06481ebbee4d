"""The steps by which an account comes to work with citizens, and by which that ends.

What is lawful is told by ``core.domain.admission``; here it is done, and said in the audit trail before.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from core.domain.admission import (
    EXAM_DAYS,
    Admission,
    ExamResult,
    Grounds,
    Standing,
    day_of,
    refusal,
    standing_on,
    step,
)
from core.domain.roles import Right, Role, holds
from core.domain.sandbox.streams import sandbox_of
from journal.administration.accounts import STEPPED, ActRefused, Hand, check_text, find, told_operator
from journal.centres import centre_of
from journal.ledger.port import Operator
from journal.people import admission_of, working_as

REFUSALS: Final[Mapping[str, str]] = {
    "not_that_way": "{id} is {standing}: from there nobody becomes {to}.",
    "course_over": "The course of {id} was over on {until}: give it another end first.",
    "exam_needed": "Without the result of an exam nobody becomes an intern.",
    "exam_other": "The result is another person's or another centre's: it says {whose}.",
    "exam_failed": "The exam was not passed: {score} of 100.",
    "exam_when": f"The exam was more than {EXAM_DAYS} days ago, or its moment cannot be.",
    "mentor_needed": "A mentor is needed, and nobody is their own.",
    "order_needed": "The number of the order is empty.",
    "day_needed": "The day of the order is needed, as 2026-11-20, and not one to come.",
    "language_needed": "At least one language is needed.",
    "line_needed": "The centre has lines: say which of them {id} answers.",
    "reason_needed": "Say why.",
}
"""Why a step is not taken: a code of ``core.domain.admission.refusal`` in a sentence."""

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_ORDER: Final = 40  # characters of its number


@dataclass(frozen=True, slots=True)
class Stepped:
    """What a step did. ``ended``: tokens that ended with it, None where none had to."""

    operator: Operator
    ended: int | None


async def train(hand: Hand, account: str) -> Stepped:
    """A candidate, or somebody who is suspended, goes to the sandbox of the centre.

    Raises:
        ActRefused: this is no lawful step; nothing was changed.
    """
    operator, given = await _active(hand, account), Grounds(hand.now())
    _lawful(operator, Standing.TRAINEE, given)
    return await _take(hand, operator, Standing.TRAINEE, given, sandbox_of(operator.stream))


async def intern(hand: Hand, account: str, mentor: str, exam: ExamResult, stream: str) -> Stepped:
    """Whoever has passed the exam works with citizens, and a mentor approves each card.

    ``exam``: with a signature of this journal. An account with the role of a trainee has that of an operator
    from here on.

    Raises:
        ActRefused: this is no lawful step; nothing was changed.
    """
    operator = await _active(hand, account)
    given = Grounds(hand.now(), account, stream, exam, mentor)
    _lawful(operator, Standing.INTERN, given)
    await _check_mentor(hand, operator, mentor, stream)
    role = Role.OPERATOR if operator.role == Role.TRAINEE else operator.role
    return await _take(hand, replace(operator, role=role), Standing.INTERN, given, stream)


async def admit(
    hand: Hand,
    account: str,
    *,
    order: str,
    on: str,
    languages: tuple[str, ...],
    lines: tuple[str, ...] = (),
) -> Stepped:
    """An intern, or somebody who was suspended, works alone. ``lines``: none: those the account has.

    Raises:
        ActRefused: this is no lawful step; nothing was changed.
    """
    operator = await _active(hand, account)
    operator = replace(operator, lines=lines or operator.lines)
    known = centre_of(await hand.ledger.pack(operator.stream)).lines
    given = Grounds(
        hand.now(), account, order=order.strip(), on=on, languages=languages, lines=operator.lines,
        has_lines=bool(known),
    )  # fmt: skip
    _lawful(operator, Standing.ADMITTED, given)
    check_text("number of the order", order)
    if len(order) > _ORDER or not any(map(str.isdigit, order)):
        raise ActRefused(f"The number of an order has a digit in it, and at most {_ORDER} characters.")
    if wrong := [each for each in languages if not _LANGUAGE.fullmatch(each)]:
        raise ActRefused(f"{wrong[0][:20]!a} is no code of a language: kk, ru, az.")
    if strange := [each for each in operator.lines if known and each not in known]:
        raise ActRefused(f"There is no line {strange[0][:20]!a}. There are: {', '.join(known)}.")
    return await _take(hand, operator, Standing.ADMITTED, given, operator.stream)


async def suspend(hand: Hand, account: str, because: str) -> Stepped:
    """Whoever is admitted may not work until admitted again; what waits at their desk waits.

    Raises:
        ActRefused: this is no lawful step; nothing was changed.
    """
    operator = await _active(hand, account)
    check_text("reason", because)
    given = Grounds(hand.now(), because=because)
    _lawful(operator, Standing.SUSPENDED, given)
    return await _take(hand, operator, Standing.SUSPENDED, given, operator.stream)


async def set_course(hand: Hand, account: str, until: str) -> None:
    """Say until when the course of an account holds: the last day; empty: no course ends.

    Raises:
        ActRefused: it is no day, or there is no such account.
    """
    operator = await _active(hand, account)
    if until and day_of(until) is None:
        raise ActRefused(f"{until[:20]!a} is no day: write it as 2026-11-20.")
    changed = replace(operator, course_until=until)
    await hand.note(STEPPED, **told_operator(changed), step="course")
    await hand.ledger.put_operator(changed)


async def _active(hand: Hand, account: str) -> Operator:
    operator = await find(hand.ledger, account)
    if operator.state != "active":
        raise ActRefused(f"The account {account} was closed.")
    return operator


async def _check_mentor(hand: Hand, operator: Operator, mentor: str, stream: str) -> None:
    """See that a mentor can approve what the intern does: there, admitted, and shown the same cards."""
    known = await find(hand.ledger, mentor)
    today = hand.now().date()
    works = known.state == "active" and known.stream == stream
    if not works or working_as(known, today) is not Standing.ADMITTED:
        raise ActRefused(f"{mentor} is not admitted to work in {stream}.")
    if not holds(known.role, Right.FINISH):
        raise ActRefused(f"The role of {mentor}, {known.role}, finishes no card.")
    seeing = {each.id for each in await hand.ledger.organisations() if each.sees_all}
    if known.organisation not in seeing | {operator.organisation}:
        raise ActRefused(f"{mentor} is not shown the cards of {operator.organisation}.")


def _lawful(operator: Operator, to: Standing, given: Grounds) -> None:
    admission = admission_of(operator)
    code = refusal(admission, to, given)
    if code is None:
        return
    exam = given.exam
    raise ActRefused(
        REFUSALS[code].format(
            id=operator.id,
            standing=standing_on(admission, given.now.date()),
            to=to,
            until=admission.course_until,
            whose=ascii(f"{exam.operator}, {exam.centre}"[:80]) if exam else "",
            score=exam.score if exam else 0,
        )
    )


async def _take(hand: Hand, operator: Operator, to: Standing, given: Grounds, stream: str) -> Stepped:
    """Take a lawful step: told first, then done. With another stream every token ends *before* it.

    A token of the sandbox must at no moment be one of the real stream.
    """
    before = admission_of(operator)
    stepped = _with(replace(operator, stream=stream), step(before, to, given))
    exam = {"exam": given.exam.exam} if to is Standing.INTERN and given.exam else {}
    await hand.note(STEPPED, **told_operator(stepped), step=to, was=before.standing, **exam)
    moved = stream != operator.stream
    ended = await hand.ledger.revoke(hand.at(), operator=operator.id) if moved else None
    await hand.ledger.put_operator(stepped)
    return Stepped(stepped, ended)


def _with(operator: Operator, admission: Admission) -> Operator:
    return replace(
        operator,
        standing=admission.standing,
        languages=admission.languages,
        admitted_on=admission.admitted_on,
        order_number=admission.order,
        mentor=admission.mentor,
        course_until=admission.course_until,
        suspended_because=admission.suspended_because,
    )
