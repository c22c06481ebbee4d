"""An operator who is cut off: takes calls on a real console in a real pty until it is killed, many times.

What was on the screen when the console died is compared with what is on disk and with what the next console
shows. At most the key in flight may be missing; nothing may be there twice; the next console offers the card.
"""

import asyncio
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from core.health import examine
from tests.whole.operator import KEYS, Console
from tui import catalogue
from tui.__main__ import main

TAKEN_UP = "Продолжаем с прерванного места"
"""What the console says when it takes up what was interrupted."""

_TEXTS = {"contact_phone": "Тел.", "applicant_name": "ФИО", "applicant_policy": "Полис", "essence": "Суть"}
"""Fields with a text that the operator types, and what they are called on the screen."""
_CHOICES = {"kind": ("Вид", "конс", "консультация"), "theme": ("Тема", "прикреп", "прикрепление")}
"""Fields with a choice: the label, what is typed to find it, and what is then shown."""
_LABELS = _TEXTS | {name: label for name, (label, _, _) in _CHOICES.items()}
_ORDER = ("contact_phone", "applicant_name", "applicant_policy", "applicant_birth", "relation", "insurer",
          "kind", "channel", "theme", "clinic", "essence")  # fmt: skip
_TALL = {"essence": 3}
_VALUE = slice(10, 46)
"""The columns of a form at 80×24 in which values stand."""


def texts_of(call: int) -> dict[str, str]:
    """What the operator types into the card of a call: invented, and no two calls alike."""
    return {
        "contact_phone": f"8000{call:07}",
        "applicant_name": f"Образец Проба {'абвгдежзик'[call % 10]}{call}",
        "applicant_policy": "0047510890000014",
        "essence": f"обращение {call}: спрашивает, как прикрепиться по новому адресу и что взять с собой",
    }


@dataclass
class Tally:
    """What a run came to. ``in_flight``: kills after which one key stood on the screen and not on disk."""

    kills: int = 0
    keys: int = 0
    cards: int = 0
    taken_up: int = 0
    in_flight: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count another run in."""
        self.kills += other.kills
        self.keys += other.keys
        self.cards += other.cards
        self.taken_up += other.taken_up
        self.in_flight += other.in_flight
        self.wrong += other.wrong


@dataclass(frozen=True)
class Seen:
    """What eyes saw. ``card``: the number of the one that is open; ``finished``: of one that was said to be
    finished (0: none). ``pointer``: the field with the cursor. ``clock``: its seconds (-1: none)."""

    card: int
    texts: Mapping[str, str]
    chosen: frozenset[str]
    pointer: str
    finished: int
    clock: int


def read(lines: Sequence[str]) -> Seen:
    """Read a screen as an operator would."""
    number = re.search(r"В-(\d{6})", lines[0])
    whole = "\n".join(lines)
    finished = re.search(r"В-(\d{6}) закрыта", whole)
    clock = re.search(r"ЗВОНОК (\d+):(\d\d)", lines[1])
    card = int(number[1]) if number else 0
    uncovered = card and "Итог В-" not in whole  # else the wrap-up lies over the form
    texts = {name: _typed(lines, card, name) for name in _TEXTS} if uncovered else {}
    chosen = {name for name, (label, _, shown) in _CHOICES.items() if shown in _value(lines, label)}
    pointers = (name for name, label in _LABELS.items() for line in lines if line.startswith(f">{label} "))
    return Seen(
        card,
        texts,
        frozenset(chosen) if uncovered else frozenset(),
        next(pointers, ""),
        int(finished[1]) if finished else 0,
        int(clock[1]) * 60 + int(clock[2]) if clock else -1,
    )


def _value(lines: Sequence[str], label: str, rows: int = 1) -> str:
    at = next((at for at, line in enumerate(lines) if line[1:].startswith(f"{label} ")), None)
    return "" if at is None else "".join(line[_VALUE] for line in lines[at : at + rows])


def _typed(lines: Sequence[str], card: int, name: str) -> str:
    """How much of the text of a field is shown, wherever its lines were broken."""
    shown = [sign for sign in _value(lines, _TEXTS[name], _TALL.get(name, 1)) if not sign.isspace()]
    text, length = texts_of(card)[name], 0
    for at, sign in enumerate(text):
        if sign.isspace():
            continue
        if not shown or shown.pop(0) != sign:
            break
        length = at + 1
    return text[:length]


def kept(card: Mapping[str, Any]) -> dict[str, str]:
    """What `pult card N --json` says of the fields: the half-typed text before the fact."""
    drafts = {draft["field"]: draft["text"] for draft in card["drafts"]}
    return {name: drafts.get(name, card["fields"][name]) for name in _ORDER}


def missing(seen: Seen, card: Mapping[str, Any]) -> tuple[int, list[str]]:
    """How many keys that were on the screen are not on disk (one may be in flight); what else is amiss."""
    held, lost, wrong = kept(card), 0, []
    for name, text in seen.texts.items():
        if not texts_of(seen.card)[name].startswith(held[name]):
            wrong.append(f"{name} is not what was typed: {held[name]!r}")
        lost += max(0, len(text) - len(held[name]))
    wrong += [f"{name} was chosen and is not there" for name in seen.chosen if not held[name]]
    if lost > 1:
        wrong.append(f"{lost} keys were shown and are not there")
    return lost, wrong


def twice(log: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What a log of facts has twice, or not at all: positions and each session's numbers are dense from 1."""
    sessions: dict[str, int] = {}
    values: dict[tuple[str, str], str] = {}
    for expected, fact in enumerate(log, 1):
        session = fact["session_id"]
        sessions[session] = sessions.get(session, 0) + 1
        if fact["position"] != expected or fact["session_seq"] != sessions[session]:
            yield f"a hole before position {fact['position']}"
        if fact["type"] == "card.field_set":
            place = fact["card_id"], fact["payload"]["field"]
            if values.get(place) == fact["payload"]["value"]:
                yield f"{place[1]} was set twice to the same"
            values[place] = fact["payload"]["value"]
    for before, after in pairwise(sorted(fact["event_id"] for fact in log)):
        if before == after:
            yield f"event {before} twice"


def asked(data: Path, *words: str, config: Path | None = None) -> Any:
    """``pult WORDS --json``, in this process: a run asks thousands of times."""
    place = ["--data", str(data), *(["--config", str(config)] if config else [])]
    try:
        result = CliRunner().invoke(main, [*place, *words, "--json"], catch_exceptions=False)
    finally:
        catalogue.use(catalogue.SOURCE)
    if result.exit_code:
        raise AssertionError(result.output)
    if words[0] == "log":  # one object a line
        return [json.loads(line) for line in result.stdout.splitlines()]
    return json.loads(result.stdout)


class CutOff:
    """One operator on one data directory; ``chance`` decides how keys come and when the console dies."""

    def __init__(self, data: Path, chance: random.Random) -> None:
        self.tally = Tally()
        self._data = data
        self._chance = chance
        self._held: dict[int, dict[str, str]] = {}
        """Card → its texts as they were on disk after the last kill: later there may only be more."""
        self._console = Console(data)

    def run(self, kills: int) -> Tally:
        """Work and be killed so often; what was found wrong is in the tally."""
        with self._console as console:
            console.sees("10Итог")
            while self.tally.kills < kills:
                self._work()
                seen = self._killed()
                if self._chance.random() < 0.15:  # and once more before the next one stands
                    console.terminal.settle(self._chance.uniform(0, 0.5))
                    self._killed()
                console.sees("10Итог")
                self._compare(seen)
        self.tally.cards = len(self._held)
        return self.tally

    def _killed(self) -> Seen:
        """``kill -9``; what its last picture was. The next one is started."""
        terminal = self._console.terminal
        terminal.process.kill()
        terminal.wait_exit()
        self.tally.kills += 1
        self._console.killed()
        return read(terminal.lines())

    # --- work --------------------------------------------------------------------------------------

    def _work(self) -> None:
        """Press keys, few or many in one write, until a random number of them is sent."""
        terminal, chance = self._console.terminal, self._chance
        left = chance.randint(0, chance.choice((3, 30, 100, 150, 300)))
        while left > 0:
            keys = self._keys_to_the_end()
            while keys and left > 0:
                size = min(len(keys), left, chance.choice((1, 1, 1, 2, 4, 8, 20, 60)))
                terminal.send("".join(keys[:size]))
                del keys[:size]
                left -= size
                self.tally.keys += size
                terminal.settle(chance.choice((0, 0.001, 0.01)))
            if not keys:
                terminal.wait_until(lambda: read(terminal.lines()).card == 0, "the end of the call", 30)
        terminal.settle(chance.uniform(0, 0.03))

    def _keys_to_the_end(self) -> list[str]:
        """From where the operator is to the end of a call: this one, the interrupted one, or a new one."""
        terminal = self._console.terminal
        card = max(self._held, default=0)
        is_open = card and asked(self._data, "card", str(card))["status"] != "closed"
        if is_open and not read(terminal.lines()).card:
            self._console.press("Enter")
            terminal.wait_until(lambda: read(terminal.lines()).pointer, "the interrupted card", 30)
        seen = read(terminal.lines())
        if not seen.card:
            new = len(asked(self._data, "cards")) + 1
            self._held[new] = {}
            return [KEYS["F2"], *_talk(new, {}, _ORDER[0])]
        return list(_talk(card, kept(asked(self._data, "card", str(card))), seen.pointer))

    # --- after a kill ------------------------------------------------------------------------------

    def _compare(self, seen: Seen) -> None:
        """What the disk holds against what was seen, and what is offered against what the disk holds."""
        numbers = sorted(row["local_number"] for row in asked(self._data, "cards"))
        wrong = list(twice(asked(self._data, "log")))
        wrong += [f.value for f in asyncio.run(examine(self._data)) if f.what == "integrity" and not f.ok]
        if numbers != list(range(1, len(numbers) + 1)) or len(numbers) > max(self._held, default=0):
            wrong.append(f"the cards are {numbers}")
        wrong += [
            f"card {number} was shown and is not there"
            for number in {seen.card, seen.finished} - {0, *numbers}
        ]
        for number in (number for number in numbers if number >= len(numbers) - 1):
            card = asked(self._data, "card", str(number))
            if number == seen.card:
                lost, amiss = missing(seen, card)
                self.tally.in_flight += lost
                wrong += amiss
            if number == seen.finished and card["status"] != "closed":
                wrong.append("it was said to be finished and is not")
            held = kept(card)
            before = self._held.get(number, {})
            wrong += [
                f"{name} was there before" for name, text in before.items() if not held[name].startswith(text)
            ]
            self._held[number] = held
        self._held = {number: held for number, held in self._held.items() if number in numbers}
        if numbers and card["status"] != "closed":
            self._offered(card)
        self.tally.wrong += [
            f"kill {self.tally.kills}, card {max(numbers, default=0)}: {one}" for one in wrong
        ]

    def _offered(self, card: Mapping[str, Any]) -> None:
        """The next console shows the card: opened, with all that was typed; or on the desk."""
        terminal, number = self._console.terminal, card["local_number"]
        drafts = [draft for draft in card["drafts"] if draft["field"] in _ORDER]
        if not drafts:
            terminal.wait_for(card["label"])
            return
        self.tally.taken_up += 1
        typed = {name: text.rstrip() for name, text in kept(card).items() if name in _TEXTS}
        last = max(drafts, key=lambda draft: str(draft["at"]))["field"]

        def offered() -> bool:
            seen = read(terminal.lines())
            there = seen.card == number and seen.texts == typed and seen.pointer in (last, "")
            return there and TAKEN_UP in terminal.text() and terminal.cursor is not None

        terminal.wait_until(offered, f"the interrupted card with {last} under the cursor")
        terminal.wait_until(lambda: tells_the_truth(terminal.lines(), card), "a clock that tells the truth")


def tells_the_truth(lines: Sequence[str], card: Mapping[str, Any]) -> bool:
    """Whether the clock of the call counts from the moment it was answered; it is drawn once a second."""
    age = (datetime.now(UTC) - datetime.fromisoformat(card["opened_at"])).total_seconds()
    return age - 2 <= read(lines).clock <= age


def _talk(call: int, held: Mapping[str, str], first: str) -> Iterator[str]:
    """The keys from a field, in which the cursor is, to the end of the call; nothing is typed twice."""
    for name in _ORDER[_ORDER.index(first or _ORDER[0]) :]:
        if name in _TEXTS:
            yield from texts_of(call)[name][len(held.get(name, "")) :]
            if name != "essence":
                yield KEYS["Enter"]
        elif name in _CHOICES and not held.get(name):
            yield from _CHOICES[name][1]
            yield KEYS["Enter"]
        else:
            yield KEYS["Down"]
    yield from (KEYS["F10"], KEYS["Space"], KEYS["Enter"])
