"""Who is who: accounts and organisations as the ledger has them, read again when they may have changed."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from core.domain.admission import Admission, Standing, course_over, standing_of, standing_on
from core.domain.roles import standing_in
from core.domain.wire import Account
from journal.ledger.port import Ledger, Operator, Organisation
from journal.together import Together

FRESH: Final = timedelta(seconds=2)
"""How old an answer may be. Tokens, by which access is ended, are looked up each time."""

BARS: Final[Mapping[str, Standing]] = {
    "not_trained": Standing.CANDIDATE,
    "sandbox_only": Standing.TRAINEE,
    "suspended": Standing.SUSPENDED,
    "course_over": Standing.SUSPENDED,
}
"""Why the journal lets nobody in who stands so; codes of ``core.errors.DENIALS``. All of them pass."""


@dataclass(frozen=True, slots=True)
class People:
    """Everybody, at one moment.

    ``receivers``: centre, id of its directory → organisations that answer for it there. Directories of two
    centres use the same ids. ``mentors``: account → its mentor, of those who have one.
    """

    operators: Mapping[str, Operator]
    organisations: Mapping[str, Organisation]
    receivers: Mapping[str, Mapping[str, Set[str]]]
    mentors: Mapping[str, str]

    def organisation_of(self) -> Mapping[str, str]:
        """Account → its organisation."""
        return {operator.id: operator.organisation for operator in self.operators.values()}

    def is_scoped(self, organisation: str) -> bool:
        """Whether its people see only its own cards; one that nobody knows sees no others either."""
        known = self.organisations.get(organisation)
        return known is None or not known.sees_all


class Directory:
    """The ledger's people, kept for a moment."""

    def __init__(self, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._now = now
        self._read_at: datetime | None = None
        self._people = People({}, {}, {}, {})
        self._reading = Together[None, People](self._read, most=100_000)

    async def people(self) -> People:
        """Everybody, as of the last two seconds."""
        if self._read_at is None or not timedelta() <= self._now() - self._read_at < FRESH:
            return await self._reading.ask(None)
        return self._people

    async def operator(self, id: str) -> Operator | None:
        """An account; one that was just added is found too."""
        if id not in self._people.operators:
            self.forget()
        return (await self.people()).operators.get(id)

    def forget(self) -> None:
        """Ask the ledger the next time."""
        self._read_at = None

    async def _read(self, asked: Sequence[None]) -> Sequence[People]:
        at = self._now()
        operators = {operator.id: operator for operator in await self._ledger.operators()}
        organisations = {each.id: each for each in await self._ledger.organisations()}
        mentors = {each.id: each.mentor for each in operators.values() if each.mentor}
        self._people = People(operators, organisations, _receivers(operators), mentors)
        self._read_at = at
        return [self._people] * len(asked)


def admission_of(operator: Operator) -> Admission:
    """How an account stands."""
    return Admission(
        standing_of(operator.standing), operator.languages, operator.admitted_on, operator.order_number,
        operator.mentor, operator.course_until, operator.suspended_because,
    )  # fmt: skip


def working_as(operator: Operator, today: date) -> Standing:
    """As what an account works in its stream on a day."""
    standing = standing_on(admission_of(operator), today)
    return standing_in(operator.stream, operator.role, standing)


def barred(operator: Operator, today: date) -> str:
    """Why an account is not let in on a day, a key of ``BARS``; empty when it is."""
    standing = working_as(operator, today)
    if standing in (Standing.INTERN, Standing.ADMITTED):
        return ""
    admission = admission_of(operator)
    if admission.standing in (Standing.INTERN, Standing.ADMITTED) and course_over(admission, today):
        return "course_over"
    return next(code for code, of in BARS.items() if of is standing)


def account_of(operator: Operator, expires_at: str, *, scoped: bool) -> Account:
    """An account as its console is told. ``scoped``: see ``People.is_scoped``."""
    return Account(
        operator=operator.id,
        name=operator.name,
        post=operator.post,
        unit=operator.unit,
        role=operator.role,
        organisation=operator.organisation,
        stream=operator.stream,
        receives=operator.receives,
        lines=operator.lines,
        expires_at=expires_at,
        qualifications=operator.qualifications,
        region=operator.region,
        site=operator.site,
        shift=operator.shift,
        sees_all=not scoped,
        standing=operator.standing,
        languages=operator.languages,
        mentor=operator.mentor,
        course_until=operator.course_until,
    )


def _receivers(operators: Mapping[str, Operator]) -> dict[str, dict[str, set[str]]]:
    answering: dict[str, dict[str, set[str]]] = {}
    for operator in operators.values():
        if operator.state == "active":
            there = answering.setdefault(operator.stream, {})
            for receiver in operator.receives:
                there.setdefault(receiver, set()).add(operator.organisation)
    return answering
