"""An exam judged by the journal itself: from the facts that it holds, whatever a console says of them.

The paper is the one that somebody who may train set in the stream; the runs are those that the account itself
offered; what they are worth is worked out here again, by the same rules as on every console.
"""

import json
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any

from core.domain.admission import ExamResult
from core.domain.envelope import Event, fact_of
from core.domain.events import ExamSet, RunBegun
from core.domain.roles import Right, holds
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
    paper, runs = await _read(hand.ledger, operator, exam)
    if paper is None:
        raise ActRefused(f"Nobody who may train set the exam {exam} for {account}.")
    came = outcome(paper, runs, hand.now())
    if not came.complete:
        sat = sum(one.run is not None for one in came.sat)
        raise ActRefused(f"The exam is not over: {sat} of {len(came.sat)} calls were taken.")
    await hand.note(GRADED, operator=account, exam=exam, score=came.total, passed=came.passed)
    return _result(operator, came, hand.now())


def _result(operator: Operator, came: Outcome, now: datetime) -> ExamResult:
    scenarios = tuple(one.place.scenario for one in came.sat)
    return ExamResult(
        operator.id, centre_of(operator.stream), came.paper.id, came.total, came.passed, now.isoformat(),
        scenarios,
    )  # fmt: skip


async def _read(ledger: Ledger, operator: Operator, exam: str) -> tuple[Paper | None, list[Run]]:
    """The paper of an exam, and the runs of the account at its places."""
    paper: Paper | None = None
    cards: dict[str, list[Event]] = {}
    async for row, event in _events(ledger, operator.stream):
        fact = event.fact
        if isinstance(fact, ExamSet) and paper is None and _sets(row, operator, fact, exam):
            paper = paper_of(fact.exam, fact.trainee, fact.paper, fact.pass_mark)
        if row.operator == operator.id and isinstance(fact, RunBegun) and fact.exam.startswith(f"{exam} "):
            cards[row.card_id] = []
    async for row, event in _events(ledger, operator.stream):
        if row.card_id in cards:
            cards[row.card_id].append(event)
    runs = [run_of(history) for history in cards.values()]
    return paper, [run for run in runs if run is not None]


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
