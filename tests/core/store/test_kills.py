"""A console killed while it works loses nothing it said was kept. `scripts/kills --desk` does it longer."""

import asyncio
import random
import subprocess
import sys
import time
from pathlib import Path

from core.store.store import open_store
from scripts import kills
from tests.core.store.desks import Clock, rows
from tests.core.store.pulling import stream
from tests.core.store.test_projections import dump, remade

ROOT = Path(__file__).parents[3]


def test_twenty_kills_lose_nothing(tmp_path: Path) -> None:
    chance, acknowledged = random.Random(20), 0
    for _ in range(20):
        said = kills.killed_once(tmp_path, chance)
        assert asyncio.run(kills.lost(tmp_path, said)) == []
        acknowledged += said.lines
    assert acknowledged > 200


def test_what_is_lost_is_found(tmp_path: Path) -> None:
    """The test of the test: a child that said more than it wrote."""
    said = kills.killed_once(tmp_path, random.Random(1))
    card_id = next(iter(said.facts))
    said.facts[card_id] += 100
    said.facts["never written"] = 1
    said.typed[card_id, "clinic"] = "никогда"
    assert len(asyncio.run(kills.lost(tmp_path, said))) == 2
    said.facts[card_id] -= 100
    assert len(asyncio.run(kills.lost(tmp_path, said))) == 2


def test_the_cursor_and_what_was_read_agree_whenever_a_console_is_killed(tmp_path: Path) -> None:
    chance, journal = random.Random(7), stream()
    for seed in range(8):
        words = [sys.executable, "-m", "tests.core.store.pulling", str(tmp_path), str(seed)]
        child = subprocess.Popen(words, stdout=subprocess.PIPE, cwd=ROOT)
        assert child.stdout is not None
        heard = [child.stdout.readline() for _ in range(chance.randint(1, 40))]
        time.sleep(chance.uniform(0, 0.01))
        assert child.poll() is None, "the child ended by itself: nobody was killed"
        child.kill()
        heard += child.communicate()[0].splitlines()
        said = [int(line.split()[1]) for line in heard]
        store = open_store(tmp_path, Clock().now)
        try:
            position = asyncio.run(store.replica.position())
            assert position == journal.at(position.seq)
            assert position.seq in said[-2:] or len(said) == 1
            numbered = rows(tmp_path, "SELECT seq FROM log WHERE seq IS NOT NULL ORDER BY seq")
            assert numbered == [(seq,) for seq in range(1, position.seq + 1)]
            assert asyncio.run(store.check()) == []
            grown = store._database.call(dump)
            assert store._database.call(remade) == grown
            offers = asyncio.run(store.replica.offers(9999, 1 << 30, frozenset()))
            assert asyncio.run(store.outbox()).waiting == len(offers)
        finally:
            store.close()
