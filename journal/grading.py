"""Whose call is graded, and by whom: told by the accounts that wrote on the card, not by their events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from core.domain.envelope import IMPORTER
from core.domain.grading.grade import Purpose
from core.domain.wire import ACCEPTED
from journal.admission import Checked
from journal.ledger.port import Ledger
from journal.numbering import is_proven
from journal.tokens import Bearer

GIVEN: Final = "grade.given"
SET: Final = "grade.calibrated"
ANSWERS: Final = frozenset({"grade.acknowledged", "grade.appealed"})
"""What only who took the call says of a grade."""
TAKEN: Final = frozenset({"card.opened", "card.taken_up"})
"""The facts by which a call is somebody's."""
_JUDGED: Final = ANSWERS | {GIVEN, SET}
_TELLING: Final = TAKEN | {GIVEN, SET}
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


async def judged(ledger: Ledger, key: bytes, bearer: Bearer, offered: Sequence[Checked]) -> Sequence[Checked]:
    """The same offers, each fact of grading judged by whose call it is of, and by who graded it before.

    ``key``: of the receipts; what a stamp of ours proves is told by it, and not by who brings it back.
    """
    asked = dict.fromkeys(one.card_id for one in offered if _is_asked(one))
    cards = {card_id: await _known(ledger, bearer.operator.stream, card_id) for card_id in asked}
    judgements = []
    for offer in offered:
        one, card = offer, cards.get(offer.card_id)
        if card is not None:
            if _is_asked(one):
                one = replace(one, code=verdict(_told(one.type, bearer.operator.id, one.body), card))
            account = _account(one, bearer, key) if one.type in _TELLING else None
            if account is not None:  # what the journal has already, counts as it has it
                card.setdefault(one.offer.event_id, _told(one.type, account, one.body, one.device_id))
        judgements.append(one)
    return judgements


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


def _is_asked(one: Checked) -> bool:
    return one.type in _JUDGED and one.code == ACCEPTED


async def _known(ledger: Ledger, stream: str, card_id: str) -> dict[str, Told]:
    rows = await ledger.history(stream, card_id, None)
    return {
        row.event_id: _told(row.type, row.operator, row.body, row.device_id)
        for row in rows
        if row.type in _TELLING
    }


def _told(type_: str, account: str, body: str | None, device_id: str = "") -> Told:
    account = "" if device_id == IMPORTER else account
    if type_ not in (GIVEN, SET) or body is None:
        return Told(type_, account)
    payload = _decode(body)["payload"]
    if type_ == SET:
        graders = payload.get("graders", 0)
        return Told(type_, account, "", str(payload.get("round", "")), graders if type(graders) is int else 0)
    return Told(type_, account, str(payload.get("purpose", "")), str(payload.get("answers_to", "")))


def _account(one: Checked, bearer: Bearer, key: bytes) -> str | None:
    """Under which account the journal will have an offer; None: it will not be accepted."""
    stamp = one.offer.stamp
    if stamp is not None and is_proven(key, bearer.operator.stream, one.hash, stamp):
        return stamp.operator if stamp.verdict == ACCEPTED else None
    mine = one.code == ACCEPTED and one.device_id == bearer.token.device_id
    return bearer.operator.id if mine else None
