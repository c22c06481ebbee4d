"""An exam judged by the journal itself: from the facts that it holds, whatever a console says of them.

The paper is the one that somebody who may train set in the stream; the runs are those that the account itself
began, with what it did there and what a trainer threw, in the order in which the journal numbered them; what
they are worth is worked out here again, by the same rules as on every console.
"""

import json
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any

from core.domain.admission import ExamResult
from core.domain.envelope import Event, fact_of
from core.domain.events import ExamSet, RunBegun
from core.domain.roles import NEEDS, Right, holds, may
from core.domain.sandbox.exam import Outcome, Paper, outcome, paper_of
from core.domain.sandbox.run import Run, run_of
from core.domain.sandbox.streams import centre_of, is_sandbox
from core.domain.wire import ACCEPTED
from journal.administration.accounts import ActRefused, Hand, find
from journal.ledger.port import Ledger, Operator, Row

GRADED = "exam.graded"
"""The line of the audit trail that an exam was judged."""

_PAGE = 500


async def judge(hand: Hand, account: str, exam: str) -> ExamResult:
    """What an account reached in an exam, to be signed.

    Raises:
        ActRefused: there is no such exam, or it is not over.
    """
    operator = await find(hand.ledger, account)
    if not is_sandbox(operator.stream):
        raise ActRefused(f"{account} is not in a sandbox: its stream is {operator.stream}.")
    paper, sat = await _read(hand.ledger, operator, exam)
    if paper is None:
        raise ActRefused(f"Nobody who may train set the exam {exam} for {account}.")
    came = outcome(paper, [run for run, __ in sat], hand.now())
    if not came.complete:
        taken = sum(one.run is not None for one in came.sat)
        raise ActRefused(f"The exam is not over: {taken} of {len(came.sat)} calls were taken.")
    await hand.note(GRADED, operator=account, exam=exam, score=came.total, passed=came.passed)
    return _result(operator, came, {run.card_id: at for run, at in sat})


def _result(operator: Operator, came: Outcome, came_in: Mapping[str, str]) -> ExamResult:
    """The result, of the moment in which the last of its calls came in: judged again it is no younger."""
    scenarios = tuple(one.place.scenario for one in came.sat)
    at = max(came_in[one.run.card_id] for one in came.sat if one.run is not None)
    return ExamResult(
        operator.id, centre_of(operator.stream), came.paper.id, came.total, came.passed, at, scenarios
    )


async def _read(ledger: Ledger, operator: Operator, exam: str) -> tuple[Paper | None, list[tuple[Run, str]]]:
    """The paper of an exam; the runs of the account at its places, and when the beginning of each came in."""
    paper: Paper | None = None
    cards: dict[str, list[Event]] = {}
    came_in: dict[str, str] = {}
    async for row, event in _events(ledger, operator.stream):
        fact = event.fact
        if isinstance(fact, ExamSet) and paper is None and _sets(row, operator, fact, exam):
            paper = paper_of(fact.exam, fact.trainee, fact.paper, fact.pass_mark)
        if paper is None or row.operator != operator.id:
            continue  # nothing is of an exam that was begun before it was set
        if isinstance(fact, RunBegun) and fact.exam.startswith(f"{exam} "):
            cards.setdefault(row.card_id, [])
            came_in.setdefault(row.card_id, row.received_at)
    async for row, event in _events(ledger, operator.stream):
        if row.card_id in cards and (row.operator == operator.id or _trains(row)):
            cards[row.card_id].append(event)
    runs = [run_of(history) for history in cards.values()]
    return paper, [(run, came_in[run.card_id]) for run in runs if run is not None]


def _trains(row: Row) -> bool:
    """Whether this is what only a trainer says, and one said it."""
    return NEEDS.get(row.type) is Right.TRAIN and may(row.role, row.type)


def _sets(row: Row, operator: Operator, fact: ExamSet, exam: str) -> bool:
    """Whether this sets the exam: by somebody who may train, and not by the trainee."""
    mine = fact.exam == exam and fact.trainee == operator.name
    return mine and row.operator != operator.id and holds(row.role, Right.TRAIN)


async def _events(ledger: Ledger, stream: str) -> AsyncIterator[tuple[Row, Event]]:
    """Every accepted fact of a stream, in the order of its numbers."""
    after = 0
    while True:
        piece = await ledger.read(stream, after, _PAGE, None)
        for row in piece.rows:
            after = row.seq
            if row.verdict == ACCEPTED and row.body is not None:
                yield row, _event(row, json.loads(row.body))
        if not piece.rows:
            return


def _event(row: Row, told: Mapping[str, Any]) -> Event:
    """An event as far as a run is read from it; what was accepted has all its parts."""
    return Event(
        event_id=row.event_id, stream=told["stream"], card_id=row.card_id, actor=told["actor"],
        device_id=row.device_id, session_id=row.session_id, session_seq=row.session_seq,
        occurred_at=datetime.fromisoformat(told["occurred_at"]), tz=told["tz"],
        fact=fact_of(told["type"], told["schema_version"], told["payload"]), seq=row.seq,
    )  # fmt: skip
