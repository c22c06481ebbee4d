"""A stage for one day of a centre: a clock that goes by the hour, a journal, desks, and verbs to tell it by.

Everything is real but the wire and the hands: the pack, the rules, the stores on the disk, the journal's
numbering and rights (over a ledger in memory). Whoever looks at a desk looks at what the
journal has by then: everybody speaks with it before.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from core import moment
from core.centre.files import folder_of, load_pack
from core.centre.kept import bundle
from core.config import Operator
from core.desk import Desk, Moment, open_desk
from core.domain import commands as c
from core.domain import figures as f
from core.domain.card import Callback, Card
from core.domain.clocks import Clocks
from core.domain.deadline import Term
from core.domain.news import Notice
from core.domain.pack import Pack
from core.domain.speech import Filled, addressed, fill, languages_of_speech, redirect_sentence
from core.domain.vocabulary import Attempt, Blank
from core.domain.words import words
from core.enrolment import Keeper
from core.errors import Refused
from core.sync.access import Access
from core.sync.engine import Engine
from core.views import Caller, Home
from journal.importing import Brought
from journal.incoming import Incoming
from journal.ledger import port
from journal.ledger.memory import MemoryLedger
from tests.core.store.desks import store_of
from tests.journal.centre import Centre, Clock
from tests.journal.facts import uid
from tests.tui.colleagues import Seat

Numbers = Mapping[str, tuple[int, int]]
"""A key figure → its numerator and its denominator."""
Rows = Mapping[str, tuple[int, int, int]]
"""A row of the form ЗПЗ → oral, written, of them by order."""


class Day:
    """A centre on one day. ``folder``: of its pack, as installed or as the centre edited it for itself."""

    def __init__(self, data: Path, folder: Path, on: date, centre: Centre) -> None:
        self.folder = folder
        self.pack: Pack = load_pack(folder)
        pack = self.pack
        self.zone = ZoneInfo(pack.centre.tz)
        self.people: list[Person] = []
        self._data = data
        self._centre = centre
        self._clock: Clock = centre.clock
        self._clock.moment = datetime.combine(on, time(), self.zone)
        self._robot = ""

    # --- the clock ---------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The moment, by the clocks of the centre."""
        return self._clock.moment.astimezone(self.zone)

    def at(self, hour: str) -> None:
        """Let it be this hour; midnight is that of the next day."""
        now = self.now()
        then = datetime.combine(now.date(), time.fromisoformat(hour), self.zone)
        then += timedelta(days=hour == "00:00")
        assert then >= now, f"it is {now:%H:%M:%S} already"
        self._clock.moment = then

    def passes(self, **on: float) -> None:
        """Let time go by: ``passes(minutes=4)``."""
        self._clock.moment += timedelta(**on)

    # --- who is there ------------------------------------------------------------------------------

    async def sits_down(self, name: str, role: str = "operator", **account: Any) -> "Person":
        """Somebody with an account of the journal begins to work; ``account``: parts of ``port.Operator``."""
        place = self._data / f"desk-{len(self.people)}"
        token = await self._hire(name, role, **account)
        desk = open_desk(place, self.pack, Operator(name), Moment(self._utc, moment.new_id))
        enrolled = await self._centre.service.enrol(token, store_of(desk).device_id)
        desk.access = Access("http://127.0.0.1:9", enrolled.token, enrolled.account)
        await Keeper(store_of(desk)).keep(desk.access)
        client = self._centre.client(enrolled.token, desk._session_id)
        stream = self.pack.centre.id
        seat = Seat(desk, Engine(stream, store_of(desk).replica, client), enrolled.account)
        self.people.append(Person(self, seat, place))
        return self.people[-1]

    async def speaks(self) -> None:
        """Everybody speaks with the journal, twice: what one offers the others read."""
        for _ in range(2):
            for person in self.people:
                if person.here:
                    await person.seat.sync()

    async def brings(self, *items: Incoming) -> Sequence[Brought]:
        """A program of the centre brings in what came without an operator."""
        if not self._robot:
            code = await self._hire("Программа", "service")
            self._robot = (await self._centre.service.enrol(code, uid("robot"))).token
        seat = await self._centre.service.seat(self._robot, uid("import"))
        return await seat.bring_in(self.pack.centre.id, items)

    # --- inside, and the end -----------------------------------------------------------------------

    async def leave(self) -> None:
        """Everybody goes home."""
        for person in self.people:
            person.leaves()

    def _utc(self) -> datetime:
        return self._clock.moment.astimezone(UTC)

    async def _hire(self, name: str, role: str, **account: Any) -> str:
        who = f"account-{self._centre.count()}"
        known = {"post": "", "unit": "", "organisation": "fund", "receives": (), "lines": ()}
        stream = self.pack.centre.id
        parts = known | account
        hired = port.Operator(id=who, name=name, role=role, stream=stream, state="active", **parts)
        await self._centre.ledger.put_operator(hired)
        self.passes(seconds=3)  # until every process of the journal knows
        return await self._centre.service.issue_code(who)


@dataclass
class Person:
    """Somebody at a desk. ``told``: what the desk rang or said of by itself."""

    day: Day
    seat: Seat
    place: Path
    told: list[Notice] = field(default_factory=list)
    here: bool = True

    def __post_init__(self) -> None:
        self.seat.desk.subscribe(lambda news: self.told.extend(news.notices))

    @property
    def desk(self) -> Desk:
        """The desk itself."""
        return self.seat.desk

    @property
    def name(self) -> str:
        """As facts name them."""
        return self.desk.operator.name

    def leaves(self) -> None:
        """Let go of the desk."""
        if self.here:
            self.desk.close()
        self.here = False

    async def answers(self, number: str = "", **call: Any) -> "Call":
        """The phone rings and is picked up; what the desk knows by then is on the screen."""
        await self.day.speaks()
        return Call(self, await self.desk.open_call(c.OpenCall(number, **call)))

    async def dials(self, number: str, **call: Any) -> "Call":
        """A call to somebody."""
        return await self.answers(number, direction="outgoing", **call)

    async def home(self) -> Home:
        """The lists of duty, as they stand now."""
        await self.day.speaks()
        return await self.desk.home()

    async def owes(self) -> list[str]:
        """What is to be done next, in order: the duty and the number."""
        return [f"{row.what} {row.phone}" for row in (await self.home()).owed]

    async def opens(self, card_id: str) -> "Call":
        """A card that is on this desk."""
        await self.day.speaks()
        opened = await self.desk.card(card_id)
        assert opened is not None, f"{self.name} does not see this card"
        return Call(self, opened.card)

    async def takes_next(self) -> "Call":
        """The first thing of duty, taken up."""
        first = (await self.home()).owed[0]
        call = await self.opens(first.card_id)
        return await call.takes_up() if call.card.status == "parked" else call

    async def reads_what_was_given(self) -> "Call":
        """The first card that was passed on to this desk, read."""
        first = (await self.home()).given[0]
        return await (await self.opens(first.card_id)).does(c.Read())

    async def figures(self, since: date, until: date) -> Numbers:
        """The key figures of which there is something to tell."""
        await self.day.speaks()
        counted = await self.desk.reports.tallied(f.Days(since, until))
        told = f.figures(counted, self.day.pack)
        return {one.id: (one.above, one.below) for one in told if one.above or one.below}

    async def form(self, since: date, until: date) -> Rows:
        """Form ЗПЗ, table 1."""
        counted = await self.desk.reports.tallied(f.Days(since, until))
        rows = f.form(counted, self.day.pack).items()
        return {row: (one.oral, one.written, one.by_order) for row, one in rows if one.total}


@dataclass
class Call:
    """A card under somebody's hands."""

    who: Person
    card: Card

    @property
    def desk(self) -> Desk:
        """The desk it lies on."""
        return self.who.desk

    @property
    def term(self) -> Term | None:
        """How long the law gives."""
        return self.desk.deadlines.of(self.card)

    @property
    def clocks(self) -> Clocks:
        """What the clocks of the regulation show."""
        return self.desk.clocks(self.card)

    @property
    def breaches(self) -> list[tuple[str, int]]:
        """Norms that were exceeded, and by what they were."""
        return [(one.norm, one.actual) for one in self.card.breaches]

    def promise(self, what: str) -> Callback:
        """The last promise of a kind."""
        return next(one for one in reversed(self.card.callbacks) if one.fact.what == what)

    def window(self, what: str) -> tuple[str, str]:
        """Between which hours a promise is to be kept, by the clocks of the centre."""
        fact = self.promise(what).fact
        told = (datetime.fromisoformat(text) for text in (fact.not_before, fact.not_after))
        first, last = (f"{hour.astimezone(self.who.day.zone):%d.%m %H:%M}" for hour in told)
        return first, last

    async def does(self, *commands: c.Command) -> "Call":
        """Carry out commands."""
        for command in commands:
            self.card = await self.desk.do(self.card.card_id, command)
        return self

    async def is_refused(self, command: c.Command) -> str:
        """Why a command may not be carried out now: the code of the refusal."""
        try:
            await self.does(command)
        except Refused as refused:
            return refused.refusal.code
        raise AssertionError(f"{command} was not refused")

    async def caller(self) -> Caller:
        """What the strip above the card says of the caller."""
        policy = self.card.value("insured_policy") or self.card.value("applicant_policy")
        return await self.desk.caller(self.card.caller, policy)

    async def fills(self, **fields: str) -> "Call":
        """Leave fields with these texts in them."""
        return await self.does(*(c.SetField(name, value) for name, value in fields.items()))

    async def says(self, module_id: str) -> str:
        """Say a speech module, in the words that the screen shows."""
        pack, caller = self.desk.pack, await self.caller()
        module = pack.module(module_id)
        assert module is not None
        (language, *_) = languages_of_speech(pack.centre.languages, self.card.value("language"), "")
        known: dict[str, str] = {
            Blank.CENTRE: words(pack.centre.spoken, language), Blank.OPERATOR: self.who.name,
            Blank.CALLER: caller.greet_as or addressed(self.card.value("applicant_name") or caller.name),
        }  # fmt: skip
        return await self._said(module_id, fill(module, known, language))

    async def names(self, button_id: str, receiver: str) -> str:
        """Say who will receive the call, before it goes there."""
        pack = self.desk.pack
        button = pack.button(button_id)
        assert button is not None
        (language, *_) = languages_of_speech(pack.centre.languages, self.card.value("language"), "")
        sentence = redirect_sentence(pack, button, pack.entry(receiver), language)
        return await self._said(button.phrase, sentence)

    async def _said(self, module_id: str, phrase: Filled) -> str:
        assert not phrase.missing, phrase
        await self.does(c.Say(module_id, phrase.text))
        return phrase.text

    async def ticks(self, tactic_id: str, *points: str) -> "Call":
        """Tick points of a checklist; none named: all of them."""
        tactic = self.desk.pack.tactic(tactic_id)
        assert tactic is not None
        ids = points or tuple(point.id for point in tactic.points)
        return await self.does(*(c.Tick(tactic_id, point) for point in ids))

    async def talks(self, **on: float) -> "Call":
        """Time goes by, and the talk is over."""
        self.who.day.passes(**on)
        return await self.does(c.EndCall())

    async def finishes(self, after: float = 0, /, **fields: str) -> "Call":
        """Fill the remaining fields, so many seconds after the talk, and finish."""
        self.who.day.passes(seconds=after)
        return await (await self.fills(**fields)).does(c.WrapUp())

    async def escalates(self, button: str, receiver: str = "", reason: str = "") -> "Call":
        """Pass the card on; from now on it lies on the desks of the receivers."""
        await self.does(c.Escalate(button, receiver, reason))
        await self.who.day.speaks()
        return self

    async def takes_up(self) -> "Call":
        """Go on with it."""
        return await self.does(c.TakeUp())

    async def attempts(self, what: str, outcome: Attempt, **tried: Any) -> "Call":
        """A call that is owed reaches nobody."""
        return await self.does(c.AttemptCallback(self.promise(what).fact.callback_id, outcome, **tried))

    async def calls_back(self, what: str, outcome: str) -> "Call":
        """A call that is owed is made."""
        return await self.does(c.FinishCallback(self.promise(what).fact.callback_id, outcome))

    async def is_rated(self, score: int, words: str = "") -> "Call":
        """The citizen is asked how content they are, and says it."""
        return await self.does(c.RateService(score, words, self.promise("satisfaction").fact.callback_id))

    async def anew(self) -> "Call":
        """The same card as it is by now."""
        return await self.who.opens(self.card.card_id)


@asynccontextmanager
async def day_of(data: Path, centre_id: str, on: date, folder: Path | None = None) -> AsyncIterator[Day]:
    """A day of a centre from its midnight on; ``folder``: of its pack, where it edited its own."""

    async def ledger() -> MemoryLedger:
        return MemoryLedger()

    centre, folder = Centre(ledger), folder or folder_of(centre_id)
    await centre.open()
    day = Day(data, folder, on, centre)
    await centre.service.shelf.publish(centre_id, bundle(folder), "", "root", "root")
    try:
        yield day
    finally:
        await day.leave()
        await centre.close()
