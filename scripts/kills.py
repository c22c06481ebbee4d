"""Kill a working console at random moments, many times, and see that nothing is lost.

    scripts/kills --kills 1000 --seed 7          a console in a pty, by its screen: tests/whole/kills.py
    scripts/kills --kills 1000 --seed 7 --desk   the desk without a screen: many more kills in the time

Without a screen a child types into cards and says on a pipe what the desk has acknowledged; the parent kills
it (SIGKILL), opens the same directory and compares. The moment differs each time: while a key is written,
while a field becomes a fact, while the WAL is copied into the file.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from core import moment
from core.centre.files import load_pack
from core.config import Operator
from core.desk import Desk, Moment, open_desk
from core.domain import commands as c

if TYPE_CHECKING:
    from tests.whole.kills import Tally

PACK = "ru-tfoms-krasnodar"
_SLICE = 25
"""Kills in one data directory."""
TEXT = "Спрашивает, сколько ждать приёма кардиолога по направлению терапевта, если талонов нет. " * 3


@dataclass(slots=True)
class Said:
    """What a child acknowledged: facts by card, text by field, fields that were left with their text."""

    facts: dict[str, int] = field(default_factory=dict)
    typed: dict[tuple[str, str], str] = field(default_factory=dict)
    left: dict[tuple[str, str], str] = field(default_factory=dict)
    lines: int = 0


def sit_down(data: Path) -> Desk:
    """A desk as the console has it."""
    return open_desk(data, load_pack(PACK), Operator("Вымышленная Оксана"), Moment(moment.now, moment.new_id))


async def work(data: Path) -> None:
    """Type until killed; say each thing only when the desk has said that it is kept."""
    desk = sit_down(data)
    while True:
        card = await desk.open_call(c.OpenCall("+79181234567"))
        _say("facts", card.card_id, card.facts)
        for name in ("essence", "measures"):
            for size in range(1, 40):
                await desk.draft(card.card_id, name, TEXT[:size], size)
                _say("typed", card.card_id, name, TEXT[:size])
            card = await desk.leave(card.card_id, name, TEXT)
            _say("left", card.card_id, name, TEXT)
            _say("facts", card.card_id, card.facts)
        card = await desk.do(card.card_id, c.EndCall())
        _say("facts", card.card_id, card.facts)


def _say(*what: object) -> None:
    os.write(1, (json.dumps(what) + "\n").encode())


def killed_once(data: Path, chance: random.Random) -> Said:
    """Let a child work for a random while, kill it, and return what it had acknowledged."""
    child = subprocess.Popen([sys.executable, __file__, "--work", str(data)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    first = child.stdout.readline()
    if not first:
        raise RuntimeError("the child ended by itself: nobody was killed")
    time.sleep(chance.uniform(0, 0.12))
    child.kill()
    rest, _ = child.communicate()
    said = Said()
    for line in (first + rest).splitlines(keepends=True):
        if line.endswith(b"\n"):
            _hear(said, *json.loads(line))
    return said


def _hear(said: Said, what: str, card_id: str, *rest: str) -> None:
    said.lines += 1
    if what == "facts":
        said.facts[card_id] = int(rest[0])
    elif what == "typed":
        said.typed[card_id, rest[0]] = rest[1]
    else:
        said.left[card_id, rest[0]] = rest[1]
        said.typed.pop((card_id, rest[0]), None)


async def lost(data: Path, said: Said) -> list[str]:
    """What of it is not there, and what is wrong with the file; nothing, if all is well."""
    desk = sit_down(data)
    try:
        found = list(await desk._store.check())
        found += [f"log: {problem}" for problem in _holes([row async for row in _log(desk)])]
        for card_id, facts in said.facts.items():
            opened = await desk.card(card_id)
            if opened is None or opened.card.facts < facts:
                found.append(f"{card_id}: facts")
                continue
            for (card, name), text in said.left.items():
                if card == card_id and opened.card.value(name) != text:
                    found.append(f"{card_id}: {name} was left and is not there")
            for (card, name), text in said.typed.items():
                if card == card_id and not opened.text(name).startswith(text):
                    found.append(f"{card_id}: {name} was typed and is not there")
        return found
    finally:
        desk.close()


async def _log(desk: Desk) -> AsyncIterator[tuple[int, str, int]]:
    after = 0
    while page := await desk.log(after):
        for row in page:
            yield row.position, row.session_id, row.session_seq
        after = page[-1].position


def _holes(rows: list[tuple[int, str, int]]) -> Iterator[str]:
    """Positions and the numbers inside each session must be dense from 1."""
    sessions: dict[str, int] = {}
    for expected, (position, session, seq) in enumerate(rows, 1):
        sessions[session] = sessions.get(session, 0) + 1
        if position != expected:
            yield f"position {position} instead of {expected}"
        if seq != sessions[session]:
            yield f"{session}: {seq} instead of {sessions[session]}"


def kill_desks(kills: int, seed: int) -> int:
    """Kill a child so many times; the number of kills after which something was lost."""
    bad, acknowledged, chance = 0, 0, random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        for n in range(1, kills + 1):
            data = Path(place) / str(n // _SLICE)  # a new directory now and then: the check reads all of it
            said = killed_once(data, chance)
            acknowledged += said.lines
            if problems := asyncio.run(lost(data, said)):
                bad += 1
                print(f"kill {n}: {problems}")
    print(f"{kills} kills of a desk, seed {seed}: {acknowledged} acknowledged writes, {bad} lost something")
    return bad


def kill_consoles(kills: int, seed: int) -> int:
    """Kill a console so many times, on every core; the number of things that were wrong."""
    from tests.whole.kills import Tally

    begun, tally = time.monotonic(), Tally()
    slices = [min(_SLICE, kills - done) for done in range(0, kills, _SLICE)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        seeds = (f"{seed}/{n}" for n in range(len(slices)))
        for part in pool.map(_kill_one_console, seeds, slices):
            tally.add(part)
    for wrong in tally.wrong:
        print(wrong)
    print(
        f"{tally.kills} kills of a console in a pty, seed {seed}: {tally.keys} keys, {tally.cards} cards, "
        f"{tally.taken_up} taken up with half-typed text, {tally.in_flight} with a key in flight, "
        f"{len(tally.wrong)} things wrong, {time.monotonic() - begun:.0f} s"
    )
    return len(tally.wrong)


def _kill_one_console(seed: str, kills: int) -> "Tally":
    from tests.whole.kills import CutOff

    with tempfile.TemporaryDirectory() as place:
        operator = CutOff(Path(place) / "data", random.Random(seed))
        try:
            return operator.run(kills)
        except AssertionError as error:  # something did not come on the screen
            operator.tally.wrong.append(f"seed {seed}, kill {operator.tally.kills}: {error}")
            return operator.tally


def main() -> int:
    """Read the options, kill; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, help="how many")
    parser.add_argument("--seed", type=int, default=1, help="which moments")
    parser.add_argument("--desk", action="store_true", help="without a screen")
    asked = parser.parse_args()
    kill = kill_desks if asked.desk else kill_consoles
    return int(bool(kill(asked.kills, asked.seed)))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        asyncio.run(work(Path(sys.argv[2])))
    else:
        sys.exit(main())
