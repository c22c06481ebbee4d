"""Whose call is graded, and by whom: told by the accounts that wrote on the card, not by their events."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from core.domain.envelope import IMPORTER
from core.domain.grading.grade import Purpose
from core.domain.wire import ACCEPTED
from journal.admission import Checked
from journal.ledger.port import Row

GIVEN: Final = "grade.given"
SET: Final = "grade.calibrated"
ANSWERS: Final = frozenset({"grade.acknowledged", "grade.appealed"})
"""What only who took the call says of a grade."""
TAKEN: Final = frozenset({"card.opened", "card.taken_up"})
"""The facts by which a call is somebody's."""
JUDGED: Final = ANSWERS | {GIVEN, SET, "grade.round_dropped"}
"""What is said of grades."""
TELLING: Final = TAKEN | {GIVEN, SET}
"""What of a card counts when something of a grade is judged."""
_decode = msgspec.json.Decoder().decode


@dataclass(frozen=True, slots=True)
class Told:
    """What one fact of a card says to this. ``account``: which offered it, empty for a program's.

    ``purpose``, ``answers_to``: of a grade, of a round its id as the latter; empty where the text was erased,
    or is of a newer console. ``graders``: of a round.
    """

    type: str
    account: str
    purpose: str = ""
    answers_to: str = ""
    graders: int = 0


def verdict(one: Told, card: Mapping[str, Told]) -> str:
    """May an account say this of a card? ``card``: what was told of it before, by the ids of the events.

    Of a card that nobody here opened or took up (the journal was restored, and is still being told) nobody
    can say whose call it was: the desks hold the rest.
    """
    took = {each.account for each in card.values() if each.type in TAKEN}
    if one.type in ANSWERS:
        return ACCEPTED if one.account in took or not took else "grade_of_another"
    if one.account in took:
        return "own_call"
    answered = card.get(one.answers_to)
    if one.purpose == Purpose.REVIEW and answered is not None and answered.account == one.account:
        return "own_grade"
    if one.purpose == Purpose.AGREED:
        return _agreed(one, card)
    return "graded_already" if one.purpose == Purpose.CALIBRATION and one in card.values() else ACCEPTED


def _agreed(one: Told, card: Mapping[str, Told]) -> str:
    """All have graded, or who set the round ends it, having graded beside at least one other."""
    here = [each for each in card.values() if each.answers_to == one.answers_to]
    blind = {each.account for each in here if each.purpose == Purpose.CALIBRATION}
    for round_ in (each for each in here if each.type == SET):
        ends = round_.account == one.account and one.account in blind and len(blind) > 1
        return ACCEPTED if len(blind) >= round_.graders or ends else "round_waits"
    return ACCEPTED  # the round is not known here: the journal was restored


def is_judged(one: Checked) -> bool:
    """Whether an offer says something of a grade, and its author may say it at all."""
    return one.type in JUDGED and one.code == ACCEPTED


def told_of(row: Row) -> Told:
    """What an accepted row says; what a program brought in, no account said."""
    return told(row.type, "" if row.device_id == IMPORTER else row.operator, row.body)


def told(type_: str, account: str, body: str | None) -> Told:
    """What the text of a fact says. ``body``: None once it was erased."""
    if type_ not in (GIVEN, SET) or body is None:
        return Told(type_, account)
    payload = _decode(body)["payload"]
    if type_ == SET:
        graders = payload.get("graders", 0)
        return Told(type_, account, "", str(payload.get("round", "")), graders if type(graders) is int else 0)
    return Told(type_, account, str(payload.get("purpose", "")), str(payload.get("answers_to", "")))
