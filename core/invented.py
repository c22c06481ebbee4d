"""Invented load: people who do not exist call with questions that people ask. The same seed, the same log.

Every history goes through ``decide``, as if operators had taken the calls. The words are in
``invented.toml``; they are Russian, as the packs are that have such themes.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from core.config import Operator
from core.domain import commands as c
from core.domain import decide as rules
from core.domain.card import Card
from core.domain.envelope import Event
from core.domain.fold import evolve
from core.domain.identifiers import check_digit
from core.domain.pack import Module, Pack
from core.domain.situation import Situation
from core.domain.speech import fill, redirect_sentence
from core.domain.vocabulary import Blank, EntryKind, SpeechGroup
from core.domain.words import Words, words
from core.moment import now, uuid7
from core.store.store import open_store
from core.sync.access import KEPT_AS

SEED_END = datetime(2026, 11, 20, 15, tzinfo=UTC)
"""When the load of ``pult seed`` ends: a load that moved with the clock would not be the same twice."""

_BETWEEN = 9 * 60  # seconds from one call to the next, on average
_CODES = ("900", "918", "928", "938", "953", "961", "962", "967", "978", "988", "989", "995")


async def seed(data: Path, pack: Pack, cards: int, number: int, end: datetime) -> int | None:
    """Add invented cards to a data directory; the number of facts written. ``number``: the seed.

    None: the desk is known to a journal, and nothing was written. A journal takes facts from the device that
    wrote them; it would refuse these for ever, and they would stand as refused on the desk.

    Raises:
        StoreBusy: a console works here.
        StoreError: it could not be written.
    """
    store = open_store(data, now)
    try:
        if await store.recall(KEPT_AS) is not None:
            return None
        first = (await store.figures()).cards + 1
        return await store.import_events(histories(pack, cards, number, end, first))
    finally:
        store.close()


def operators() -> list[Operator]:
    """The operators who took the invented calls."""
    return [Operator(**one) for one in _material()["operators"]]


def histories(pack: Pack, cards: int, seed: int, end: datetime, first: int = 1) -> Iterator[list[Event]]:
    """The facts of one card after another, oldest first; the last call is answered shortly before ``end``.

    ``first``: the local number of the first card.
    """
    # Ids come from here too: another load into the same data must not make some of the first again.
    world = _World(pack, Random(f"{seed} {cards}"), _material(), first)
    gaps = [world.rng.expovariate(1 / _BETWEEN) for _ in range(cards)]
    start = end - timedelta(seconds=sum(gaps) + 15 * 60)
    for index, gap in enumerate(gaps):
        start += timedelta(seconds=gap)
        left = cards - index
        yield _Call(world, start, end).history(may_be_open=left <= 40 or world.chance(0.002))


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who calls in a scenario, does not exist and looks it. ``name``: by language."""

    name: Words
    number: str


def caller(key: str, language: str) -> Caller | None:
    """Somebody who does not exist, the same for the same key; of the key itself nothing is left in them.

    ``language``: the main one of the centre they call; None: nobody is invented in it.
    """
    there = _material()["callers"].get(language)
    if there is None:
        return None
    drawn = int.from_bytes(sha256(key.encode()).digest())
    which, last = drawn % len(there["names"]), drawn // len(there["names"]) % 10_000
    return Caller(there["names"][which], f"{there['number']}{last:04}")


def _material() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody who does not exist."""

    name: str
    greet_as: str
    birth: date
    policy: str
    phone: str
    address: str


@dataclass
class _World:
    """What the invented calls share: chance, words, the people who called before."""

    pack: Pack
    rng: Random
    material: dict[str, Any]
    local_number: int
    people: list[_Person] = field(default_factory=list)
    session_seq: int = 0

    def __post_init__(self) -> None:
        self.session = self.new_id(datetime(2026, 1, 1, tzinfo=UTC))
        self.device = f"{self.rng.getrandbits(128):032x}"
        known = [one for one in self.material["appeals"] if self.pack.choice("theme", one["theme"])]
        self.appeals = known or self.material["appeals"]
        self.weights = [one["weight"] for one in self.appeals]
        self.actors = [operator.name for operator in operators()]

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.rng.random() < share

    def word(self, name: str) -> str:
        """One of the words of a kind."""
        return str(self.rng.choice(self.material["words"][name]))

    def new_id(self, at: datetime) -> str:
        """An id that looks like those of the desk: version 7, its time the moment of the call."""
        return uuid7(int(at.timestamp() * 1000), self.rng.getrandbits(76))

    def person(self) -> _Person:
        """Somebody who called before, or somebody new."""
        if self.people and self.chance(0.3):
            return self.rng.choice(self.people[-500:])
        someone = self._somebody()
        self.people.append(someone)
        return someone

    def _somebody(self) -> _Person:
        rng, names = self.rng, self.material["names"]
        female = rng.random() < 0.68
        sex = "female" if female else "male"
        first, middle = rng.choice(names[f"{sex}_first"]), rng.choice(names[f"{sex}_middle"])
        last = rng.choice(names["last"])[not female]
        birth = date(1935, 1, 1) + timedelta(days=rng.randrange(72 * 365))
        place = rng.choice(self.material["places"])
        address = f"{place['town']}, {rng.choice(place['streets'])}, {rng.randrange(1, 140)}"
        # 000 after the code: such numbers are not given out, and still read as numbers.
        phone = f"+7{rng.choice(_CODES)}000{rng.randrange(10_000):04}"
        policy = enp(birth, female=female, serial=rng.randrange(1_000_000))
        return _Person(f"{last} {first} {middle}", f"{first} {middle}", birth, policy, phone, address)


def enp(birth: date, *, female: bool, serial: int) -> str:
    """A policy number that would be right for somebody born so: the inverse of reading one."""
    month = birth.month + (20 if birth.year <= 1950 else 40 if birth.year <= 2000 else 0)
    day = birth.day + (0 if female else 50)
    code = f"{month:02}{str(birth.year)[::-1]}{day:02}"
    inverted = "".join(str(9 - int(digit)) for digit in code)
    body = f"{serial // 100_000 % 10}0{inverted}{serial % 100_000:05}"
    return f"{body}{check_digit(body)}"


class _Call:
    """One call and its card."""

    def __init__(self, world: _World, at: datetime, end: datetime) -> None:
        self._world = world
        self._at = at
        self._end = end
        self._actor = world.rng.choice(world.actors)
        self._card = Card(world.new_id(at))
        self._events: list[Event] = []

    def history(self, *, may_be_open: bool) -> list[Event]:
        """Everything that happened, from the ring to the result; some of the last ones are still open."""
        world, rng = self._world, self._world.rng
        person, emergency = world.person(), world.chance(0.01)
        appeal = world.material["emergency"] if emergency else rng.choices(world.appeals, world.weights)[0]
        line = world.pack.lines[0].code if world.pack.lines else ""
        number = "" if world.chance(0.03) else person.phone
        self._do(0, c.OpenCall(number, line, rings=rng.choices((1, 2, 3, 4, 5), (30, 40, 20, 7, 3))[0]))
        world.local_number += 1
        self._say(4, SpeechGroup.GREETING, person)
        if emergency:
            self._do(6, c.MarkEmergency())
            self._tick("emergency", 6)
        self._fields(person, appeal)
        if not emergency and world.chance(0.15):
            self._hold(person)
        if world.chance(0.02) and not emergency:
            self._tick("aggressive", 7)
        if world.chance(0.05):
            self._do(10, c.Note(world.word("note")))
        if may_be_open and not emergency and world.chance(0.35):
            self._leave_open(person)
        else:
            self._finish(person, appeal, emergency)
        return self._events

    def _fields(self, person: _Person, appeal: dict[str, Any]) -> None:
        world, rng = self._world, self._world.rng
        complaint = appeal["kind"] == "complaint"
        values = {"kind": appeal["kind"], "theme": appeal["theme"], "essence": rng.choice(appeal["essence"])}
        if complaint or world.chance(0.6):
            other = world.chance(0.2)
            values |= {
                "contact_phone": person.phone,
                "applicant_name": person.name,
                "applicant_birth": f"{person.birth:%d.%m.%Y}",
                "relation": rng.choice(("mother", "child", "spouse")) if other else "self",
            }
            if other:
                values |= {"insured_name": self._world.person().name}
            if complaint or world.chance(0.5):
                values |= {"applicant_policy": person.policy, "territory": "home"}
            if world.chance(0.2):
                values |= {"applicant_address": person.address}
        if complaint or world.chance(0.25):
            values |= {"clinic": self._entry(EntryKind.CLINIC)}
        if world.chance(0.3):
            values |= {"insurer": self._entry(EntryKind.INSURER)}
        if urgency := appeal.get("urgency"):
            values |= {"urgency": urgency}
        for name, value in values.items():
            if value:
                self._do(rng.randrange(3, 20), c.SetField(name, value))

    def _entry(self, kind: EntryKind) -> str:
        names = [entry.name for entry in self._world.pack.directory if entry.kind == kind]
        return self._world.rng.choice(names) if names else ""

    def _hold(self, person: _Person) -> None:
        self._say(3, SpeechGroup.HOLD, person)
        self._do(2, c.Hold())
        self._do(self._world.rng.choice((9, 14, 18, 22, 26, 29, 41)), c.Resume())

    def _tick(self, tactic_id: str, most: int) -> None:
        tactic = self._world.pack.tactic(tactic_id)
        for point in tactic.points[:most] if tactic else ():
            self._do(5, c.Tick(tactic_id, point.id))

    def _leave_open(self, person: _Person) -> None:
        """Passed on, put aside, or promised: what lies on the desk at the end."""
        world = self._world
        buttons = [button for button in world.pack.buttons if world.pack.receivers(button)]
        what = world.rng.choice(("escalate", "park", "wrap_up"))
        if what == "escalate" and buttons:
            for name, value in (("applicant_name", person.name), ("contact_phone", person.phone)):
                self._do(5, c.SetField(name, value))
            button = world.rng.choice(buttons)
            receiver = world.rng.choice(world.pack.receivers(button))
            if button.phrase:
                language = world.pack.centre.languages[0]
                self._do(
                    5, c.Say(button.phrase, redirect_sentence(world.pack, button, receiver, language).text)
                )
            self._do(4, c.Escalate(button.id, receiver.id, world.word("reason")))
            return
        if what == "park":
            self._do(5, c.Park(world.word("parked")))
        else:
            self._do(5, c.EndCall())
        if world.chance(0.5):
            after = self._end + timedelta(minutes=world.rng.randrange(-60, 24 * 60, 15))
            after = max(after, self._at + timedelta(minutes=5))
            promise = c.ScheduleCallback(person.phone, after, after + timedelta(hours=2), world.word("about"))
            self._do(6, promise)

    def _finish(self, person: _Person, appeal: dict[str, Any], emergency: bool) -> None:
        world, rng = self._world, self._world.rng
        self._say(5, SpeechGroup.CLOSING, person)
        self._do(4, c.EndCall())
        if emergency:
            self._do(20, c.SetField("measures", appeal["measures"]))
        elif appeal["kind"] == "complaint" or world.chance(0.2):
            self._do(20, c.SetField("measures", world.word("measures")))
        if appeal["kind"] == "complaint":
            self._do(8, c.SetField("justified", rng.choice(("yes", "no", "pending"))))
        results = world.material["results"]["emergency" if emergency else appeal["kind"]]
        self._do(rng.randrange(4, 30), c.SetField("result", rng.choice(results)))
        if world.chance(0.01):
            self._do(5, c.DescribeCaller(greet_as=person.greet_as, mark=world.word("mark")))
        self._do(3, c.WrapUp())

    def _say(self, seconds: int, group: SpeechGroup, person: _Person) -> None:
        for module in self._world.pack.modules:
            if module.group == group:
                self._do(seconds, c.Say(module.id, self._words_of(module, person)))
                return

    def _words_of(self, module: Module, person: _Person) -> str:
        language = self._world.pack.centre.languages[0]
        spoken = words(self._world.pack.centre.spoken, language)
        blanks: dict[str, str] = {
            Blank.CENTRE: spoken,
            Blank.OPERATOR: self._actor,
            Blank.CALLER: person.greet_as,
        }
        return fill(module, blanks, language).text

    def _do(self, seconds: int, command: c.Command) -> None:
        world = self._world
        self._at += timedelta(seconds=seconds)
        new_id = partial(world.new_id, self._at)
        at = Situation(world.pack, self._at, new_id, self._actor, local_number=world.local_number)
        if rules.refusal(self._card, command, at) is not None:
            return  # a pack without such a choice or rule: the card goes on without it
        for fact in rules.decide(self._card, command, at):
            world.session_seq += 1
            event = Event(
                event_id=world.new_id(self._at), stream=world.pack.centre.id, card_id=self._card.card_id,
                actor=self._actor, device_id=world.device, session_id=world.session,
                session_seq=world.session_seq, occurred_at=self._at, tz=world.pack.centre.tz, fact=fact,
            )  # fmt: skip
            self._events.append(event)
            self._card = evolve(self._card, event)
