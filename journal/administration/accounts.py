"""What an administrator does at the machine of the journal: organisations, accounts, one-time codes.

Every act is noted in the audit trail *before* it is done: nothing happens unseen, and a line too many is
harmless. From these lines alone it can be told who was let in as what, so an account that somebody wrote into
the database past this room is found (``strangers``).
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from core.domain.admission import Standing
from core.domain.envelope import canonical
from core.domain.roles import Role
from core.errors import PultError
from journal.ledger.port import Code, Ledger, Operator, Organisation
from journal.people import working_as

ACTS: Final[Mapping[str, Set[Role]]] = {
    "erase": {Role.ADMINISTRATOR},
    "export": {Role.ADMINISTRATOR, Role.ANALYST},
    "hold": {Role.ADMINISTRATOR},
    "import": {Role.SERVICE},
    "retire": {Role.ADMINISTRATOR},
}
"""What is done in the name of an account → the roles that may. All else is for whoever owns the machine."""

_NOT_TOLD_BEFORE: Final[Mapping[str, Any]] = {
    "qualifications": [], "region": "", "site": "", "shift": "", "standing": Standing.ADMITTED,
    "languages": [], "admitted_on": "", "order_number": "", "mentor": "", "course_until": "",
}  # fmt: skip
"""What lines of the trail mean that were written before accounts had these parts."""

STEPPED: Final = "operator.stepped"
"""The line of the audit trail that an account took a step of its admission."""

_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_LONGEST: Final = 200  # characters of a name, a post, a title
_PAGE: Final = 500


class ActRefused(PultError):
    """An act of the administration that cannot be done. ``sentence``: why, in English, with a full stop."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts, and by what means.

    ``system``: the name by which the machine knows them. ``now``: the moment, aware and in UTC. ``by``: the
    id of the account in whose name, empty where the act needs none.
    """

    ledger: Ledger
    system: str
    now: Callable[[], datetime]
    by: str = ""

    def at(self) -> str:
        """The moment, ISO 8601 in UTC."""
        return self.now().isoformat()

    async def note(self, kind: str, **detail: Any) -> None:
        """Add a line to the audit trail: what was done, to what, by whom."""
        who = {"system": self.system} | ({"by": self.by} if self.by else {})
        await self.ledger.note([(self.at(), kind, canonical(who | detail))])


async def authorised(ledger: Ledger, account: str, act: str, today: date) -> Operator:
    """The account in whose name an act of ``ACTS`` is done.

    Raises:
        ActRefused: there is none such, it was closed, it is not admitted, or its role may not.
    """
    operator = await find(ledger, account)
    if operator.state != "active":
        raise ActRefused(f"The account {account} was closed.")
    if operator.role not in ACTS[act]:
        raise ActRefused(f"The role of {account}, {operator.role}, may not {act}.")
    if working_as(operator, today) is not Standing.ADMITTED:
        raise ActRefused(f"The account {account} is not admitted, or not now.")
    return operator


async def find(ledger: Ledger, account: str) -> Operator:
    """An account by its id.

    Raises:
        ActRefused: there is none such.
    """
    for operator in await ledger.operators():
        if operator.id == account:
            return operator
    raise ActRefused(f"There is no account {_shown(account)}.")


def check_text(what: str, text: str, *, needed: bool = True) -> None:
    """See that a text of an administrator is one line that can be seen.

    Raises:
        ActRefused: it is not.
    """
    if needed and not text.strip():
        raise ActRefused(f"The {what} is empty.")
    if len(text) > _LONGEST or any(unicodedata.category(char)[0] == "C" for char in text):
        raise ActRefused(f"The {what} is too long, or has characters that cannot be seen.")


async def add_organisation(hand: Hand, organisation: Organisation) -> None:
    """Add a fund or an insurer.

    Raises:
        ActRefused: it is there already, or a part of it cannot be used.
    """
    _check_id("organisation", organisation.id)
    check_text("title", organisation.title)
    if any(each.id == organisation.id for each in await hand.ledger.organisations()):
        raise ActRefused(f"There is an organisation {organisation.id} already.")
    await hand.note("organisation.added", **_told_organisation(organisation))
    await hand.ledger.put_organisation(organisation)


async def add_operator(hand: Hand, operator: Operator, code: Code) -> None:
    """Add an account, with a one-time code for its first console; a candidate gets none.

    Raises:
        ActRefused: it is there already, or a part of it cannot be used.
    """
    _check_id("account", operator.id)
    _check_id("stream", operator.stream)
    _check_texts(operator)
    if operator.role not in list(Role):
        raise ActRefused(f"There is no role {_shown(operator.role)}. There are: {', '.join(Role)}.")
    known = [each.id for each in await hand.ledger.organisations()]
    if operator.organisation not in known:
        there = f"There are: {', '.join(known)}." if known else "Add it first."
        raise ActRefused(f"There is no organisation {_shown(operator.organisation)}. {there}")
    if any(each.id == operator.id for each in await hand.ledger.operators()):
        raise ActRefused(f"There is an account {operator.id} already; an id is never given twice.")
    await hand.note("operator.added", **told_operator(operator))
    await hand.ledger.put_operator(operator)
    if operator.standing != Standing.CANDIDATE:
        await give_code(hand, operator.id, code)


async def change_operator(hand: Hand, account: str, **parts: Any) -> None:
    """Give an account other qualifications, region, site or shift.

    What its person may write changes at once; its consoles learn who they are when they next ask.

    Raises:
        ActRefused: there is no such account, it was closed, or a part cannot be used.
    """
    before = await find(hand.ledger, account)
    if before.state != "active":
        raise ActRefused(f"The account {account} was closed.")
    operator = replace(before, **parts)
    _check_texts(operator)
    await hand.note("operator.changed", **told_operator(operator))
    await hand.ledger.put_operator(operator)


async def give_code(hand: Hand, account: str, code: Code) -> None:
    """Let one more console of an account enrol itself.

    Raises:
        ActRefused: there is no such account, it was closed, or it is a candidate's.
    """
    operator = await find(hand.ledger, account)
    if operator.state != "active":
        raise ActRefused(f"The account {account} was closed.")
    if operator.standing == Standing.CANDIDATE:
        raise ActRefused(f"{account} is a candidate: `operator train` comes first.")
    await hand.note("code", operator=account, expires_at=code.expires_at)
    await hand.ledger.put_code(code)


async def rotate(hand: Hand, account: str, code: Code) -> int:
    """End every token of an account at once, and give it a new code; how many tokens ended.

    Raises:
        ActRefused: there is no such account, or it was closed.
    """
    if (await find(hand.ledger, account)).state != "active":
        raise ActRefused(f"The account {account} was closed.")
    await hand.note("tokens.ended", operator=account)
    ended = await hand.ledger.revoke(hand.at(), operator=account)
    await give_code(hand, account, code)
    return ended


async def revoke(hand: Hand, account: str) -> int:
    """Close an account for good, and end its tokens at once; how many ended.

    Raises:
        ActRefused: there is no such account.
    """
    operator = await find(hand.ledger, account)
    await hand.note("operator.revoked", operator=account)
    await hand.ledger.put_operator(replace(operator, state="revoked"))
    return await hand.ledger.revoke(hand.at(), operator=account)


async def strangers(ledger: Ledger) -> Sequence[str]:
    """Every account and organisation that is not what the audit trail says: clauses, without a full stop."""
    trail: dict[tuple[str, str], Any] = {}
    after = 0
    kinds = ("organisation.added", "operator.added", "operator.changed", STEPPED, "operator.revoked")
    while page := await ledger.notes(after, _PAGE, kinds):
        for note in page:
            detail = json.loads(note.detail)
            if note.kind == "organisation.added":
                trail["organisation", detail["organisation"]] = detail
            elif note.kind in ("operator.added", "operator.changed", STEPPED):
                trail["account", detail["operator"]] = {**_NOT_TOLD_BEFORE, **detail}
            else:
                trail["account", detail["operator"]]["state"] = "revoked"
            after = note.seq
    try:
        kept = {("organisation", each.id): _told_organisation(each) for each in await ledger.organisations()}
        kept |= {("account", each.id): told_operator(each) for each in await ledger.operators()}
    except ValueError:  # lists in it that are none
        return ["the accounts cannot be read"]
    return [
        sentence
        for key in sorted(trail.keys() | kept.keys())
        if (sentence := _strange(key, trail.get(key), kept.get(key)))
    ]


def _strange(key: tuple[str, str], trail: Mapping[str, Any] | None, kept: Mapping[str, Any] | None) -> str:
    what, name = key
    if trail is None:
        return f"the {what} {name} is there, and nobody added it"
    if kept is None:
        return f"the {what} {name} was added, and is not there"
    wrong = [part for part, value in kept.items() if trail.get(part) != value]
    return f"the {what} {name} is not what was added: {', '.join(wrong)}" if wrong else ""


def _told_organisation(organisation: Organisation) -> dict[str, Any]:
    return {"organisation": organisation.id, "title": organisation.title, "sees_all": organisation.sees_all}


def told_operator(operator: Operator) -> dict[str, Any]:
    """An account without what tells who the person is."""
    return {
        "operator": operator.id,
        "role": operator.role,
        "organisation": operator.organisation,
        "stream": operator.stream,
        "receives": list(operator.receives),
        "lines": list(operator.lines),
        "state": operator.state,
        "qualifications": list(operator.qualifications),
        "region": operator.region,
        "site": operator.site,
        "shift": operator.shift,
        "standing": operator.standing,
        "languages": list(operator.languages),
        "admitted_on": operator.admitted_on,
        "order_number": operator.order_number,
        "mentor": operator.mentor,
        "course_until": operator.course_until,
    }


def _check_texts(operator: Operator) -> None:
    for what in ("name", "post", "unit", "region", "site", "shift"):
        check_text(what, getattr(operator, what), needed=what == "name")
    for each in (*operator.receives, *operator.lines, *operator.qualifications):
        check_text("receiver, line or qualification", each)


def _check_id(what: str, text: str) -> None:
    if not _ID.fullmatch(text):
        raise ActRefused(
            f"{_shown(text)} is no id of {what}: small Latin letters, digits, dots, dashes, at most 64."
        )


def _shown(text: str) -> str:
    """A text that somebody typed, harmless on a terminal."""
    return ascii(text[:64])
