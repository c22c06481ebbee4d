"""A console killed while it works loses nothing it said was kept. `scripts/kills --desk` does it longer."""

import asyncio
import random
from pathlib import Path

from scripts import kills


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
