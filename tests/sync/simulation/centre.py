"""The journal's side: a service that dies and comes back, a ledger that is put back to an old backup, people.

The service is the real one; the ledger is the one in memory, watched: it notes for itself which verdict and
which number it ever gave, what it erased, and who had a card in sight.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.domain.wire import ACCEPTED, Answer, Hidden, Item
from core.errors import JournalBusy, JournalUnreachable
from journal.importing import Importer
from journal.ledger.memory import MemoryLedger
from journal.ledger.port import Known, Operator, Organisation, Plan, Row, Wanted, Writing
from journal.numbering import skip, wanted
from journal.service import Seat, Service

KEY = b"a key that nobody uses elsewhere"
FUND = "fund"
ROBOT = "robot"
SKIPPED = 1_000
"""Human numbers left out after a restore, as ``pult-journal restore`` does it."""

ROLES = {
    "anna": ("operator", FUND, ("anna",)),
    "boris": ("expert", FUND, ("boris", "expert")),
    "vera": ("operator", "insurer-v", ("vera",)),
    "gleb": ("supervisor", "insurer-g", ("gleb",)),
    "dina": ("analyst", FUND, ()),
    "elena": ("support", FUND, ()),
    "zoya": ("supervisor", FUND, ()),
    "root": ("administrator", FUND, ()),
    ROBOT: ("service", FUND, ()),
}
"""Account → its role, its organisation, and what it answers for."""


GRADING = (
    "grade.given", "grade.acknowledged", "grade.appealed", "grade.calibrated", "grade.round_dropped",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heard:
    """A fact of grading as the journal kept it.

    ``before``: what it had accepted of that card until then.
    ``again``: it was given back with its stamp, and not judged again.
    """

    row: Row
    before: tuple[Row, ...]
    again: bool


@dataclass(slots=True)
class Watched:
    """What the journal ever said. ``generation``: how often it was restored.

    ``verdicts``: (generation, event) → verdict; ``changed``: verdicts that changed within a generation.
    ``texts``: every text, erased or not. ``sight``: card → organisations that ever had it in their sight.
    ``numbered``: (event, human number) → the generation in which it was first given. ``erased``: event whose
    text it took out → the card, and the generation in which that was. ``heard``: every fact of grading ever
    kept, refused ones too.
    """

    generation: int = 0
    verdicts: dict[tuple[int, str], str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    sight: dict[str, set[str]] = field(default_factory=dict)
    numbered: dict[tuple[str, int], int] = field(default_factory=dict)
    erased: dict[str, tuple[str, int]] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)


class Ledger(MemoryLedger):
    """The ledger in memory, watched.

    ``busy``: it can write nothing; ``deaf``: it writes, and nobody hears that it did. ``unlucky``: an event
    at whose text it fails when it meets it first, for no reason that anybody knows.
    """

    def __init__(self) -> None:
        super().__init__()
        self.busy = self.deaf = False
        self.unlucky = ""
        self.said = Watched()

    async def append(self, stream: str, wanted: Wanted, plan: Plan) -> Sequence[Answer]:
        """Write, and remember what was said."""
        if self.busy:
            raise JournalBusy
        erased: list[tuple[str, int]] = []
        rows: list[Row] = []

        def noticed(known: Known) -> Writing:
            writing = plan(known)
            new = (row for row in writing.rows if row.event_id not in self.said.texts)
            if any(row.event_id == self.unlucky and row.body is not None for row in new):
                raise RuntimeError(self.unlucky)
            erased.extend(writing.erased)
            rows.extend(writing.rows)
            return writing

        answers = await super().append(stream, wanted, noticed)
        self._remember(answers, rows)
        for row in rows:
            if row.type in GRADING:
                self.said.heard.append(await self._heard_of(stream, row))
        for card_id, seq in erased:
            for row in await self.history(stream, card_id, None):
                if row.seq < seq:
                    self.said.erased[row.event_id] = (card_id, self.said.generation)
        if self.deaf:
            raise JournalBusy
        return answers

    async def _heard_of(self, stream: str, row: Row) -> Heard:
        """By its moment a row is known that was given back: it keeps the one of its first time."""
        known = await self.history(stream, row.card_id, None)
        before = (each for each in known if each.seq < row.seq)
        first = (row.event_id, row.received_at)
        again = any(first == (one.row.event_id, one.row.received_at) for one in self.said.heard)
        return Heard(row, tuple(before), again)

    def _remember(self, answers: Sequence[Answer], rows: Sequence[Row]) -> None:
        said = self.said
        for answer in answers:
            if answer.seq:
                first = said.verdicts.setdefault((said.generation, answer.event_id), answer.verdict)
                if first != answer.verdict:
                    said.changed.append(f"{answer.event_id[-4:]} was {first}, is {answer.verdict}")
        for row in rows:
            said.texts[row.event_id] = row.body or ""
            if row.number:
                said.numbered.setdefault((row.event_id, row.number), said.generation)
            if row.verdict == ACCEPTED:
                said.sight.setdefault(row.card_id, set()).update({row.organisation}, given_to(row.body or ""))


class Centre:
    """The journal. ``up``: whether anybody answers. ``shown``: what went to the wrong eyes, or twice.

    ``granted``: (generation, organisation, card) → the number with which the card came into sight.
    """

    def __init__(self, stream: str, now: Callable[[], datetime], ledger: type[Ledger]) -> None:
        self.stream = stream
        self.up = True
        self.shown: list[str] = []
        self.granted: dict[tuple[int, str, str], int] = {}
        self.ledger = ledger()
        self._now = now
        self._secrets = 0
        self.begin()

    def begin(self) -> None:
        """Start the process anew: what it had in memory is gone."""
        self.ledger._heard.clear()
        self.service = Service(self.ledger, KEY, self._now, self._secret)
        self.up = True

    async def furnish(self) -> None:
        """Put the accounts in."""
        for organisation in sorted({organisation for _, organisation, _ in ROLES.values()}):
            await self.ledger.put_organisation(Organisation(organisation, organisation, organisation == FUND))
        for name, (role, organisation, receives) in ROLES.items():
            await self.ledger.put_operator(
                Operator(name, person(name), "", "", role, organisation, self.stream, receives, (), "active")
            )

    async def admit(self, account: str, device_id: str) -> str:
        """A token for a console of this account."""
        code = await self.service.issue_code(account)
        return (await self.service.enrol(code, device_id)).token

    async def seat(self, token: str, session: str) -> Seat:
        """The journal as the console with this token may use it."""
        if not self.up:
            raise JournalUnreachable
        return await self.service.seat(token, session)

    def importer(self) -> Importer:
        """The way in for programs, of one more process of this journal."""
        return Service(self.ledger, KEY, self._now, self._secret).importer

    async def see(self, account: str, items: Sequence[Item | Hidden]) -> None:
        """Look at what goes out to an account: is it for their eyes?"""
        organisation = ROLES[account][1]
        if organisation == FUND:
            return
        for item in items:
            if isinstance(item, Hidden) or item.event is None:
                continue
            place = (self.ledger.said.generation, organisation, item.card_id)
            if item.granted and self.granted.setdefault(place, item.stamp.seq) != item.stamp.seq:
                self.shown.append(f"{account} is given card {item.card_id[-4:]} twice")
            if item.stamp.operator != account and organisation not in self.ledger.said.sight[item.card_id]:
                self.shown.append(f"{account} is shown {item.event_id[-4:]}")

    async def restore(self, backup: Ledger) -> None:
        """Put the ledger back to a backup, as an administrator does it, and start."""
        self.ledger.restore(backup)
        self.ledger.said.generation += 1
        await self.ledger.append(self.stream, wanted([]), skip(SKIPPED))
        self.begin()

    async def rows(self) -> Sequence[Row]:
        """The whole log."""
        return (await self.ledger.read(self.stream, 0, 1_000_000, None)).rows

    def _secret(self) -> str:
        self._secrets += 1
        return f"secret-{self._secrets}"


def person(account: str) -> str:
    """The name of whoever works under an account."""
    return f"Вымышленная {account.title()}"


def given_to(event: str) -> set[str]:
    """Organisations that a fact gives its card to, by a reading that shares nothing with the journal's."""
    told: dict[str, Any] = json.loads(event) if event else {"type": ""}
    if told["type"] != "card.escalated":
        return set()
    receiver = told["payload"]["receiver"] or told["payload"]["button"]
    return {organisation for _, organisation, receives in ROLES.values() if receiver in receives}
