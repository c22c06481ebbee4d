"""Kill a working console at random moments, many times, and see that nothing it said was written is lost.

    .venv/bin/python scripts/kills.py 1000

A child types into cards and says on a pipe what the desk has acknowledged; the parent kills it (SIGKILL),
opens the same directory and compares. The moment differs each time: while a key is written, while a field
becomes a fact, while the WAL is copied into the file.
"""

import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from core import moment
from core.config import Operator
from core.desk import Desk, Moment, open_desk
from core.domain import commands as c
from core.pack_files import load_pack

PACK = "ru-tfoms-krasnodar"
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


def main(times: int) -> int:
    """Kill so many times; the number of kills after which something was lost."""
    bad, acknowledged, chance = 0, 0, random.Random(times)
    with tempfile.TemporaryDirectory() as place:
        for n in range(1, times + 1):
            data = Path(place) / str(n // 50)  # a new directory now and then: the check reads all of it
            said = killed_once(data, chance)
            acknowledged += said.lines
            if problems := asyncio.run(lost(data, said)):
                bad += 1
                print(f"kill {n}: {problems}")
    print(f"{times} kills, {acknowledged} acknowledged writes, {bad} kills lost something")
    return bad


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        asyncio.run(work(Path(sys.argv[2])))
    else:
        sys.exit(bool(main(int(sys.argv[1]))))
