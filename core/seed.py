"""Believable invented load: cards of calls that nobody made, to show, to test and to measure.

The same pack, number, seed and end give the same facts to the byte. Every person is put together from
``seed.toml``: policies of region 00, which does not exist, and phones under codes that are nobody's.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from core.domain import events as e
from core.domain.pack import Pack

_WORDS = Path(__file__).with_name("seed.toml")

_A_DAY = 400
"""Calls a day; more where a year would not hold them all."""

_LIVING = 12
"""The newest cards: they are led by who asks, and some of them are not finished."""

_PEOPLE = 4_000
"""People remembered, so that they call again."""

_KINDS = ("consultation",) * 36 + ("complaint",) * 10 + ("application",) * 2 + ("out_of_scope", "gratitude")
_NINES = str.maketrans("0123456789", "9876543210")


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    policy: str
    phone: str


def invent(pack: Pack, cards: int, seed: int, until: datetime, operator: str = "") -> Iterator[list[e.Event]]:
    """The facts of ``cards`` invented cards, oldest first, a list a card; all is over by ``until``.

    ``operator``: who leads the newest cards, so that they lie on that desk; empty: somebody invented.
    """
    load = _Load(pack, seed, tomllib.loads(_WORDS.read_text("utf-8")), operator)
    apart = timedelta(days=1) / max(_A_DAY, cards // 365)
    for number in range(1, cards + 1):
        age = cards - number
        yield load.card(number, until - apart * age - timedelta(minutes=10), age)


class _Load:
    """The dice, and what was thrown with them so far."""

    def __init__(self, pack: Pack, seed: int, words: Mapping[str, Any], operator: str) -> None:
        self._random = Random(seed)
        self._pack = pack
        self._words = words
        self._operator = operator or words["operators"][0]
        self._line = pack.lines[0].code if pack.lines else ""
        self._session = f"{self._random.getrandbits(128):032x}"
        self._facts = 0
        self._people: list[_Person] = []
        self._codes = {
            name: {kind: _codes(pack, name, kind) for kind in _KINDS} for name in ("theme", "result")
        }
        self._kinds = [kind for kind in _KINDS if all(self._codes[name][kind] for name in self._codes)]
        self._escalation = _escalation(pack, words["escalate"])

    def card(self, number: int, opened: datetime, age: int) -> list[e.Event]:
        """The facts of one card; ``age``: how many newer cards there are."""
        living = age < _LIVING
        actor = self._operator if living else self._random.choice(self._words["operators"])
        card_id, at, story = self._id(opened), opened, []
        for fact in self._story(number, age, opened):
            told = e.CallEnded(int((at - opened).total_seconds())) if isinstance(fact, e.CallEnded) else fact
            self._facts += 1
            event = e.Event(
                event_id=self._id(at), stream=self._pack.centre.id, card_id=card_id, actor=actor,
                device_id="invented", session_id=self._session, session_seq=self._facts, occurred_at=at,
                tz=self._pack.centre.tz, fact=told,
            )  # fmt: skip
            story.append(event)
            at += timedelta(seconds=self._random.randrange(4, 40))
        return story

    def _story(self, number: int, age: int, opened: datetime) -> Iterator[e.Fact]:
        random, words, centre = self._random, self._words, self._pack.centre
        person, kind = self._caller(opened), random.choice(self._kinds)
        yield e.CardOpened(
            number, "phone", self._line, "incoming", person.phone, person.phone, random.randrange(1, 4),
            centre.id, centre.version,
        )  # fmt: skip
        yield e.FieldSet("applicant_name", person.name)
        if random.random() < 0.6:
            yield e.FieldSet("applicant_policy", person.policy)
        yield e.FieldSet("kind", kind)
        yield e.FieldSet("theme", random.choice(self._codes["theme"][kind]))
        yield e.FieldSet("essence", random.choice(words["essence"].get(kind, words["essence"]["other"])))
        if kind in ("complaint", "application"):
            yield e.FieldSet("contact_phone", person.phone)
        if kind == "complaint":
            yield e.FieldSet("clinic", random.choice(words["clinics"]))
            yield e.FieldSet("justified", "pending")
        yield from self._ending(age, opened, person, self._codes["result"][kind][0])

    def _ending(self, age: int, opened: datetime, person: _Person, result: str) -> tuple[e.Fact, ...]:
        """Nearly every card is finished; of the newest a few are parked, passed on, or owe a call."""
        finished = (e.CallEnded(0), e.FieldSet("result", result), e.CardWrappedUp(result))
        match age:
            case 1 | 6:
                return e.CallEnded(0), e.CardParked(self._words["park"])
            case 3 if self._escalation:
                return (self._escalation,)
            case 4 | 9:
                hours = timedelta(hours=age - 2)
                start, end = (opened + hours).isoformat(), (opened + hours * 2).isoformat()
                about, promise = self._words["callback"], self._id(opened)
                return (e.CallbackScheduled(promise, "callback", person.phone, start, end, about), *finished)
            case _:
                return finished

    def _caller(self, at: datetime) -> _Person:
        """Somebody who called before, or somebody new."""
        random = self._random
        if self._people and random.random() < 0.3:
            return random.choice(self._people)
        person = self._person(at)
        if len(self._people) < _PEOPLE:
            self._people.append(person)
        else:
            self._people[random.randrange(_PEOPLE)] = person
        return person

    def _person(self, at: datetime) -> _Person:
        random, words = self._random, self._words
        man = random.random() < 0.4
        surname = random.choice(words["stems"]) + random.choice(words["endings"]).split("|")[not man]
        name = random.choice(words["men" if man else "women"])
        patronymic = random.choice(words["patronymics"]).split("|")[not man]
        birth = at.date() - timedelta(days=random.randrange(18 * 365, 90 * 365))
        phone = f"+7{random.choice(words['codes'])}{random.randrange(10**7):07}"
        return _Person(f"{surname} {name} {patronymic}", _policy(birth, man, random.randrange(10**5)), phone)

    def _id(self, at: datetime) -> str:
        """An id as ``core.moment`` makes them, of this moment and of the dice."""
        milliseconds = int(at.timestamp() * 1000)
        text = f"{milliseconds:012x}7{self._random.getrandbits(12):03x}8{self._random.getrandbits(60):015x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _codes(pack: Pack, name: str, kind: str) -> list[str]:
    """The codes of a list that go with a kind of appeal; none for a kind the pack does not have."""
    if pack.choice("kind", kind) is None:
        return []
    return [one.code for one in pack.choices.get(name, ()) if not one.kinds or kind in one.kinds]


def _escalation(pack: Pack, reason: str) -> e.CardEscalated | None:
    """The passing on by the first button that has a receiver."""
    for button in pack.buttons:
        for entry in pack.receivers(button):
            unit = " · ".join(part for part in (entry.organisation, entry.unit) if part)
            return e.CardEscalated(button.id, entry.id, entry.name, entry.post, unit, button.level, reason)
    return None


def _policy(birth: date, man: bool, serial: int) -> str:
    """A ЕНП of region 00 with a right check digit (domain.md §2.1)."""
    month = birth.month + (20 if birth.year <= 1950 else 40 if birth.year <= 2000 else 0)
    coded = f"{month:02}{str(birth.year)[::-1]}{birth.day + 50 * man:02}".translate(_NINES)
    body = f"00{coded}{serial:05}"
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body))]
    return f"{body}{-sum(number // 10 + number % 10 for number in doubled) % 10}"
