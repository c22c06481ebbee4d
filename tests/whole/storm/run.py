"""One storm from the opening of the centre to the count."""

import asyncio
import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.health import examine
from tests.whole.storm.centre import AUDITOR, STREAM, Centre, centre, posts
from tests.whole.storm.count import Found, problems
from tests.whole.storm.line import Network
from tests.whole.storm.seat import Seat
from tests.whole.storm.weather import Blow, Weather, forecast

_DRAIN_S = 240.0
"""A console that met nobody rests for up to a minute, and again."""
_MINUTE_S = 60.0


@dataclass
class Tally:
    """What a storm came to. ``created``, ``stored``: facts; ``words``: what was typed and shown as kept."""

    seconds: float = 0.0
    struck: Counter[Blow] = field(default_factory=Counter)
    calls: int = 0
    words: int = 0
    created: int = 0
    stored: int = 0
    lost: int = 0
    twice: int = 0
    cards: int = 0
    taken_up: int = 0
    overtaken: int = 0
    drained_s: float = 0.0
    wrong: list[str] = field(default_factory=list)


def storm(
    place: Path, *, seconds: float, seed: str, consoles: int, say: Callable[[str], None] = lambda line: None
) -> Tally:
    """Let it blow so long over an empty directory, then count. ``say`` is told a line a minute."""
    tally = Tally(seconds)
    with _working(place, seed, consoles) as (here, seats):
        weather = Weather(here, seats)
        minute = 1
        for passed in weather.play(forecast(seed, seconds, consoles, len(here.journals)), seconds):
            if passed >= minute * _MINUTE_S:
                say(_line(minute, seats, weather))
                minute += 1
        weather.clear_up()
        here.calm()
        say("The storm is over: everybody finishes and waits for the journal.")
        tally.struck = weather.struck
        _after(here, seats, tally)
    tally.wrong += [f"process {number} still runs" for number in _processes_of(place)]
    return tally


@contextmanager
def _working(place: Path, seed: str, consoles: int) -> Iterator[tuple[Centre, list[Seat]]]:
    """The centre with everybody at work."""
    with ExitStack() as until:
        here = until.enter_context(centre(place))
        office = posts(consoles)
        codes = here.open(office)
        ports = [journal.port for journal in here.journals]
        network = until.enter_context(Network(ports, random.Random(f"network {seed}")))
        seats = [Seat(place, post, network.line(), random.Random(f"{post.id} {seed}")) for post in office]
        for seat in seats:
            seat.enrol(codes[seat.post.id])
            until.callback(seat.close)
        for seat in seats:
            seat.start()
            until.callback(seat.join)
            until.callback(seat.enough.set)
        yield here, seats


def _after(here: Centre, seats: Sequence[Seat], tally: Tally) -> None:
    """Let everybody finish, wait until nothing waits, close everything, count."""
    for seat in seats:
        seat.enough.set()
    for seat in seats:
        seat.join()
        tally.wrong += seat.wrong
    began = time.monotonic()
    tally.wrong += _drained(here, [seat for seat in seats if not seat.wrong])
    tally.drained_s = time.monotonic() - began
    for seat in seats:
        if not seat.wrong and (status := seat.leave()):
            tally.wrong.append(f"{seat.post.id}: the console ended with status {status}")
        seat.close()
    for seat in seats:
        told = asyncio.run(examine(seat.data))
        tally.wrong += [
            f"{seat.post.id}: {each.value}" for each in told if each.what == "integrity" and not each.ok
        ]
    verified = json.loads(here.ask("verify", "--json"))
    if not verified["sound"]:
        tally.wrong.append(f"pult-journal verify: {verified['findings']}")
    found = _found(here, seats)
    for journal in here.journals:
        if status := journal.end():
            tally.wrong.append(f"a journal process ended with status {status}")
        tally.wrong += [
            f"the journal's log: {line}" for line in journal.said() if line["level"] == "critical"
        ]
    tally.wrong += problems(found)
    tally.calls = sum(seat.calls for seat in seats)
    tally.taken_up = sum(row["type"] == "card.taken_up" for row in found.journal)
    tally.words, tally.created, tally.stored = len(found.words), len(found.created), len(found.stored)
    tally.lost, tally.twice, tally.overtaken = len(found.lost), len(found.twice), found.overtaken
    tally.cards = len({row["card_id"] for row in found.journal})


def _processes_of(place: Path) -> list[str]:
    """Who was called with something in this directory, and runs."""
    name, found = str(place).encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended, or is not ours
            if name in (process / "cmdline").read_bytes() + (process / "environ").read_bytes():
                found.append(process.name)
    return [number for number in found if number != str(os.getpid())]


def _drained(here: Centre, seats: Sequence[Seat]) -> list[str]:
    """Wait until every console says that nothing waits and that it has read all; who does not."""
    head = 0
    end = time.monotonic() + _DRAIN_S
    left = list(seats)
    while left and time.monotonic() < end:
        head = next((each["seq"] for each in json.loads(here.ask("head")) if each["stream"] == STREAM), 0)
        left = [seat for seat in seats if not _settled(seat, head)]
        time.sleep(0.5)
    return [
        f"{seat.post.id} did not come to rest: {_status(seat)}, the journal is at {head}" for seat in left
    ]


def _status(seat: Seat) -> Any:
    told = seat.ask("status")
    return {name: told[name] for name in ("waiting", "attention")} | {"read": told["journal"]["read"]}


def _settled(seat: Seat, head: int) -> bool:
    return bool(_status(seat) == {"waiting": 0, "attention": 0, "read": head}) and seat.is_online()


def _found(here: Centre, seats: Sequence[Seat]) -> Found:
    file = here.place / "export.jsonl"
    here.ask("export", str(file), "--by", AUDITOR, "--form", "jsonl")
    cards = {}
    for seat in seats:
        rows = seat.ask("cards")
        cards[seat.post.id] = {
            row["card_id"]: seat.ask("card", str(row["number"] or row["local_number"])) for row in rows
        }
    return Found(
        journal=[json.loads(line) for line in file.read_text("utf-8").splitlines()],
        logs={seat.post.id: seat.ask("log") for seat in seats},
        cards=cards,
        scoped=frozenset(seat.post.id for seat in seats if not seat.post.sees_all),
        words=[word for seat in seats for word in seat.words],
    )


def _line(minute: int, seats: Sequence[Seat], weather: Weather) -> str:
    calls, words = sum(seat.calls for seat in seats), sum(len(seat.words) for seat in seats)
    return f"minute {minute}: {calls} calls, {words} words kept, {weather.struck.total()} blows"
